"""Reading a collection on Ray with two local workers leaves the bytes that the local pool leaves.

Belongs here: both readings, the comparison. Does not: how either reads.

`python -m tests.gates.ray_cluster --documents 200`. Without the extra nothing is measured: it says so and exits with 3.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path

from support.many_reports import make_inbox

from ingestion.handover.store import Places, publish, write_inventory
from ingestion.parse import READER_VERSION
from ingestion.sources.inbox import collections
from ingestion.sources.raw import take_in

PROJECT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC)
NOT_MEASURED = 3


def read(inbox: Path, home: Path, ray: str) -> dict[str, bytes]:
    """Every published file and every cache entry, by its path in the home."""
    places = Places(home / "raw", home / "cache", "tests.support.poison_parser", READER_VERSION, workers=2, ray=ray)
    for collection in collections(inbox):
        folder = home / "collections" / collection.key
        write_inventory(folder, collection.name, str(inbox), take_in(collection, places.raw))
        publish(folder, places, NOW)
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


def main() -> int:
    """The gate."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--poison", type=int, default=2)
    options = parser.parse_args()
    if importlib.util.find_spec("ray") is None:
        print("Ray: not measured, the extra is not installed (pip install 'gongkai[ray]')")
        return NOT_MEASURED
    # The readers of both kinds import the poison parser from here.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")]))
    with tempfile.TemporaryDirectory() as name:
        inbox = Path(name) / "inbox"
        make_inbox(inbox, options.documents, options.poison)
        shutil.copytree(PROJECT / "samples" / "inbox", inbox, dirs_exist_ok=True)
        local, remote = (read(inbox, Path(name) / (kind or "pool"), kind) for kind in ("", "local"))
    different = sorted(path for path in local.keys() | remote.keys() if local.get(path) != remote.get(path))
    print(f"Ray, two local workers: {len(remote)} files, {len(different)} differ from the local pool's {different[:5]}")
    return 1 if different or not remote else 0


if __name__ == "__main__":
    sys.exit(main())
