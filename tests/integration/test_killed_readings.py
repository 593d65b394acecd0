"""Taking in and reading, killed at three random moments with and without its children: the next time makes it good.

Whole runs, warehouse and release included, are killed by the gate `tests/gates/recovery.py`: each costs half a minute.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from support.many_reports import make_inbox

from ingestion.handover.quarantine import quarantined
from ingestion.handover.schemas import TABLES
from ingestion.handover.store import published_files

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS, POISON, KILLS = 120, 2, 3
READ = """
import datetime as dt, sys
from pathlib import Path
from ingestion.handover.lock import writer_lock
from ingestion.handover.store import Places, publish, write_inventory
from ingestion.sources.inbox import collections
from ingestion.sources.raw import take_in
inbox, home = Path(sys.argv[1]), Path(sys.argv[2])
places = Places(home / "raw", home / "cache", "tests.support.poison_parser", "1", workers=2)
with writer_lock(home / "writer.lock", print):
    for collection in collections(inbox):
        folder = home / "collections" / collection.key
        write_inventory(folder, collection.name, str(inbox), take_in(collection, places.raw))
        publish(folder, places, dt.datetime.now(dt.UTC))
"""


def start(inbox: Path, home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", READ, str(inbox), str(home)],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        start_new_session=True,
    )


def kept(home: Path) -> dict[str, list[dict[str, object]]]:
    """What each collection publishes, clock times left out."""
    clockless = {name: [one for one in schema.names if not one.endswith("_seen_at")] for name, schema in TABLES.items()}
    return {
        f"{folder.name}/{table}": [
            row for file in published_files(folder, table) for row in pq.read_table(file, columns=names).to_pylist()
        ]
        for folder in sorted((home / "collections").iterdir())
        for table, names in clockless.items()
    }


@pytest.mark.parametrize("seed", [20240301])
def test_three_kills_change_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    inbox, undisturbed, killed = (tmp_path / name for name in ("inbox", "undisturbed", "killed"))
    make_inbox(inbox, DOCUMENTS, POISON)
    began = time.monotonic()
    assert start(inbox, undisturbed).wait(timeout=300) == 0
    whole = time.monotonic() - began
    endings = []
    for number in range(KILLS):
        process = start(inbox, killed)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0.2, 0.7) * whole)
        if number % 2:
            with contextlib.suppress(ProcessLookupError):  # what an earlier start left was read before its time was up
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        endings.append(process.wait())
    assert -signal.SIGKILL in endings
    assert start(inbox, killed).wait(timeout=300) == 0
    assert kept(killed) == kept(undisturbed)
    assert len(quarantined(killed / "collections")) == POISON
    assert not [path for path in killed.rglob(".temporary-*") if path.is_relative_to(killed / "collections")]
