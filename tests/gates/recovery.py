"""SIGKILL at random moments of a whole run over many documents, some of them poison: the next run makes it good.

Belongs here: the kills, the comparison, the report. Does not: the inbox (`support.many_reports`), what a run does.

    python -m tests.gates.recovery [--kills 50] [--documents 500] [--poison 5] [--seed 1]

A run starts in an empty home or in yesterday's, over an inbox from which files went, came and changed. It is killed,
alone or with its children: in turn in each of its steps, and at a moment drawn from all of its time. In every second
round the run that should make it good is killed as well. Then one runs to its end, and what is published, released and
announced is compared with what a run that nobody disturbed leaves, clock times left out.

Two things are done once for all rounds, to have time for more of them: runs are forked from a process that has loaded
the libraries, and the empty home holds dbt's manifest already, except for kills before the first step.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import itertools
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from support.many_reports import make_inbox, make_yesterdays, remove_what_went

from ingestion.handover.quarantine import quarantined
from ingestion.handover.schemas import TABLES
from ingestion.handover.store import published_files

PROJECT = Path(__file__).resolve().parents[2]
REPORT = PROJECT / "docs" / "gates" / "recovery.md"
PARSER = "tests.support.poison_parser"
PRELOADED = [
    "__main__",
    "orchestration.definitions",
    "orchestration.run",
    "expectations.judge",
    "great_expectations",
    "duckdb",
]
STARTING, STEP = "(starting)", re.compile(r"▶ (\S+)")
LONGEST_RUN = 1800.0
LOOK_SECONDS = 0.01
BASES = ("empty", "yesterday")
MANIFEST = "warehouse/dbt"

Outputs = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Run:
    """A run under way. log: what it says."""

    process: Any
    log: Path

    def step(self) -> str:
        """The step it is in."""
        steps = STEP.findall(_text(self.log))
        return steps[-1] if steps else STARTING

    def kill(self, is_whole_group: bool) -> None:
        """SIGKILL, with or without its children."""
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if is_whole_group else os.kill)(self.process.pid, signal.SIGKILL)
        self.process.join()


def start(inbox: Path, home: Path) -> Run:
    """A run in a process group of its own."""
    log = home.with_name(f"{home.name}.log")
    log.unlink(missing_ok=True)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=_run, args=(inbox, home, log))
    process.start()
    return Run(process, log)


def _run(inbox: Path, home: Path, log: Path) -> None:
    os.setsid()
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    for name in [name for name in os.environ if name.startswith(("GONGKAI_", "DAGSTER_"))]:
        del os.environ[name]
    os.chdir(PROJECT)
    from gongkai import settings
    from orchestration.run import run

    sys.exit(run(settings.load(inbox, home, {}), PARSER))


def run_once(inbox: Path, home: Path) -> dict[str, float]:
    """Run to the end; seconds by step, in order. Raises RuntimeError with what it said where it fails or hangs."""
    began, seconds = time.monotonic(), {}
    run = start(inbox, home)
    step = STARTING
    while run.process.is_alive():
        now = time.monotonic()
        if now - began > LONGEST_RUN:
            run.kill(is_whole_group=True)
            raise RuntimeError(f"{step} does not end: {_text(run.log)[-2000:]}")
        if run.step() != step:
            seconds[step], began, step = now - began, now, run.step()
        run.process.join(LOOK_SECONDS)
    seconds[step] = time.monotonic() - began
    if run.process.exitcode != 0:
        raise RuntimeError(f"a run ended with {run.process.exitcode}: {_text(run.log)[-2000:]}")
    return seconds


def kill_in(inbox: Path, home: Path, step: str, seconds: float, is_whole_group: bool) -> str | None:
    """Kill a run some seconds after a step of it began; the step that it was in, None where it had ended."""
    run = start(inbox, home)
    deadline = time.monotonic() + LONGEST_RUN
    while run.process.is_alive() and step != STARTING and step not in STEP.findall(_text(run.log)):
        if time.monotonic() > deadline:
            run.kill(is_whole_group=True)
            raise RuntimeError(f"{step} does not begin: {_text(run.log)[-2000:]}")
        run.process.join(LOOK_SECONDS)
    run.process.join(seconds)
    if not run.process.is_alive():
        return None
    was_in = run.step()
    run.kill(is_whole_group)
    return was_in


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.exists() else ""


def outputs(home: Path) -> Outputs:
    """What is published, released and announced, by table, without clock times."""
    found = {}
    for folder in sorted((home / "collections").iterdir()):
        for table in TABLES:
            tables = [_timeless(pq.read_table(file)) for file in published_files(folder, table)]
            found[f"{folder.name}/{table}"] = sorted(_rows(tables))
    with duckdb.connect(str(home / "release" / "gongkai.duckdb"), read_only=True) as connection:
        for (name,) in connection.execute("SHOW TABLES").fetchall():
            found[name] = sorted(_rows([_timeless(connection.table(name).to_arrow_table())]))
    # Its texts may hold other characters that end a line.
    digests = [json.loads(line) for line in _text(home / "alerts" / "outbox.jsonl").split("\n") if line]
    reports = (report for digest in digests for report in digest["reports"])
    found["announced"] = sorted((finding,) for report in reports for finding in report["finding_ids"])
    return found


@dataclass(frozen=True)
class Base:
    """A home that rounds start from. folder: its copy. seconds: of a whole run, by step. wanted: its end."""

    folder: Path
    seconds: dict[str, float]
    wanted: Outputs


def bases(place: Path, documents: int, poison: int) -> tuple[Path, Path, dict[str, Base]]:
    """The inbox as it is today, where homes lie, and the bases of the rounds."""
    inbox, home = place / "inbox", place / "home"
    make_yesterdays(inbox, documents, poison)
    run_once(inbox, home)
    folders = {name: place / name for name in BASES}
    shutil.copytree(home, folders["yesterday"], symlinks=True)
    shutil.copytree(home / MANIFEST, folders["empty"] / MANIFEST)
    remove_what_went(inbox, documents)
    make_inbox(inbox, documents, poison)
    found = {}
    for name, folder in folders.items():
        _begin(home, folder)
        seconds = run_once(inbox, home)
        assert len(quarantined(home / "collections")) == poison
        found[name] = Base(folder, seconds, outputs(home))
        assert all(found[name].wanted[table] for table in ("fct_requests", "fct_findings", "announced"))
    return inbox, home, found


def rounds(place: Path, kills: int, documents: int, poison: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """For each round which base it began with, and the steps that runs were killed in.

    Raises AssertionError at the first difference.
    """
    chance = random.Random(seed)
    inbox, home, made = bases(place, documents, poison)
    cycle = itertools.cycle(made["empty"].seconds)
    done = number = 0
    while done < kills:
        name = BASES[number // 2 % 2]
        base = made[name]
        killed: list[str] = []
        for again in range(1 + number % 2):
            if chance.random() < 0.6:
                step = next(cycle)
                # A short step may have gone unseen between two looks.
                moment = chance.uniform(0.0, base.seconds.get(step, LOOK_SECONDS))
            else:
                step, moment = STARTING, chance.uniform(0.0, sum(base.seconds.values()))
            if not again:
                _begin(home, None if name == "empty" and step == STARTING else base.folder)
            was_in = kill_in(inbox, home, step, moment, chance.random() < 0.5)
            killed += [was_in] if was_in else []
        run_once(inbox, home)
        got = outputs(home)
        different = [table for table in base.wanted | got if base.wanted.get(table) != got.get(table)]
        assert not different, f"seed {seed}, round {number} from {name}, killed in {killed}: {different}"
        done, number = done + len(killed), number + 1
        yield name, killed


def _begin(home: Path, folder: Path | None) -> None:
    shutil.rmtree(home, ignore_errors=True)
    if folder is not None:
        shutil.copytree(folder, home, symlinks=True)


def _timeless(table: pa.Table) -> pa.Table:
    return table.select([field.name for field in table.schema if not pa.types.is_timestamp(field.type)])


def _rows(tables: list[pa.Table]) -> Iterator[tuple[Any, ...]]:
    for table in tables:
        for row in table.to_pylist():
            yield tuple(f"{name}={value!r}" for name, value in row.items())


def _report(options: argparse.Namespace, done: list[tuple[str, list[str]]]) -> str:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, capture_output=True, text=True)
    counts = {name: Counter(step for base, killed in done if base == name for step in killed) for name in BASES}
    steps = list(dict.fromkeys(step for _, killed in done for step in killed))
    rows = [f"| {step} | {' | '.join(str(counts[name][step]) for name in BASES)} |" for step in sorted(steps)]
    kills, twice = sum(len(killed) for _, killed in done), sum(len(killed) > 1 for _, killed in done)
    return "\n".join(
        [
            "# Recovery gate",
            "",
            f"{dt.date.today()}, commit {commit.stdout.strip()}: passed. {options.documents} documents, "
            f"{options.poison} of them poison, seed {options.seed}; {kills} kills in {len(done)} rounds, {twice} of "
            "which killed the run that was to make it good too. After each round everything published, released and "
            "announced was that of an undisturbed run.",
            "",
            "| killed in | from an empty home | from yesterday's |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> int:
    """The gate."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--poison", type=int, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    done: list[tuple[str, list[str]]] = []
    with tempfile.TemporaryDirectory() as place:
        began = time.monotonic()
        for name, killed in rounds(Path(place), options.kills, options.documents, options.poison, options.seed):
            done.append((name, killed))
            where = ", then ".join(killed) or "nothing, it had ended"
            minutes = (time.monotonic() - began) / 60
            print(f"{minutes:5.1f} min: {len(done)} from {name}, killed in {where}: the same", flush=True)
    REPORT.write_text(_report(options, done), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
