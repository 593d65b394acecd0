"""SIGKILL at random moments of a whole run over many documents, some of them poison: the next run makes it good.

Belongs here: the inbox, the kills, the comparison. Does not: what a run does.

`python -m tests.gates.recovery --kills 50`. Each round starts with an empty home, kills a run at a random moment of an
undisturbed run's time, runs once more, and compares what is published and released with the undisturbed run's, clock
times left out. Exits with 1 at the first difference, naming the seed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.handover.quarantine import quarantined
from ingestion.handover.schemas import TABLES
from ingestion.handover.store import published_files

PROJECT = Path(__file__).resolve().parents[2]
RUN = (
    "import sys; from pathlib import Path; from gongkai import settings; from orchestration.run import run; "
    "sys.exit(run(settings.load(Path(sys.argv[1]), Path(sys.argv[2]), {}), 'tests.support.poison_parser'))"
)
Outputs = dict[str, list[tuple[Any, ...]]]


def make_inbox(folder: Path, documents: int, poison: int, seed: int = 1) -> None:
    """Two collections of short reports in prose with other numbers each, and poison among them."""
    chance = random.Random(seed)
    for number in range(documents):
        got = chance.randrange(10, 999)
        text = (
            f"第{number}局2019年政府信息公开工作年度报告\n一、总体情况\n"
            f"本年度主动公开政府信息{got * 3}条。\n二、依申请公开\n全年共收到政府信息公开申请{got}件，均已按时答复。\n"
        )
        path = folder / ("甲" if number % 2 else "乙") / f"{number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for number in chance.sample(range(documents), poison):
        (folder / ("甲" if number % 2 else "乙") / f"{number:04}.txt").write_text(f"poison {number}")


def start(inbox: Path, home: Path) -> subprocess.Popen[bytes]:
    """A run in a process group of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DAGSTER_"))}
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(inbox), str(home)],
        cwd=PROJECT,
        env={**kept, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def run_once(inbox: Path, home: Path) -> float:
    """Run to the end; seconds. Raises RuntimeError with what it said where it fails."""
    began = time.monotonic()
    process = start(inbox, home)
    _, said = process.communicate(timeout=1800)
    if process.returncode != 0:
        raise RuntimeError(f"a run ended with {process.returncode}: {said.decode()[-2000:]}")
    return time.monotonic() - began


def kill_after(inbox: Path, home: Path, seconds: float, is_whole_group: bool) -> bool:
    """Kill a run, with or without its children, after some seconds; whether it still ran."""
    process = start(inbox, home)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=seconds)
        return False
    if is_whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
    return True


def outputs(home: Path) -> Outputs:
    """What is published and released, by table, without clock times."""
    found = {}
    for folder in sorted((home / "collections").iterdir()):
        for table in TABLES:
            tables = [_timeless(pq.read_table(file)) for file in published_files(folder, table)]
            found[f"{folder.name}/{table}"] = sorted(_rows(tables))
    with duckdb.connect(str(home / "release" / "gongkai.duckdb"), read_only=True) as connection:
        for (name,) in connection.execute("SHOW TABLES").fetchall():
            found[name] = sorted(_rows([_timeless(connection.table(name).to_arrow_table())]))
    return found


def rounds(kills: int, documents: int, poison: int, seed: int) -> Iterator[str]:
    """One line a kill. Raises AssertionError at the first difference."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        inbox = Path(name) / "inbox"
        make_inbox(inbox, documents, poison)
        whole = run_once(inbox, Path(name) / "undisturbed")
        wanted = outputs(Path(name) / "undisturbed")
        assert len(quarantined(Path(name) / "undisturbed" / "collections")) == poison
        assert len(wanted["fct_requests"]) > 0
        for number in range(kills):
            home = Path(name) / "killed"
            moment, is_group = chance.uniform(0.05, 1.0) * whole, chance.random() < 0.5
            was_killed = kill_after(inbox, home, moment, is_group)
            run_once(inbox, home)
            got = outputs(home)
            different = [table for table in wanted | got if wanted.get(table) != got.get(table)]
            assert not different, f"seed {seed}, kill {number} after {moment:.2f} s: {different}"
            yield f"{number}: {'killed' if was_killed else 'had ended'} after {moment:.1f} of {whole:.1f} s: the same"
            shutil.rmtree(home)


def _timeless(table: pa.Table) -> pa.Table:
    return table.select([field.name for field in table.schema if not pa.types.is_timestamp(field.type)])


def _rows(tables: list[pa.Table]) -> Iterator[tuple[Any, ...]]:
    for table in tables:
        for row in table.to_pylist():
            yield tuple(f"{name}={value!r}" for name, value in row.items())


def main() -> int:
    """The gate."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--poison", type=int, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    for line in rounds(options.kills, options.documents, options.poison, options.seed):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
