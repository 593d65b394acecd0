"""What building the warehouse costs: `python -m benchmarks.warehouse [OBSERVATIONS]`, a million unless told.

Belongs here: a hand-over drawn by chance (`support.drawn_handover`), dbt run on it from nothing, again, and with a
further collection of 100 reports, with wall and CPU seconds of each. Does not: judging, or a floor.

dbt runs as `gongkai run` has it run: models, seeds and data tests, DuckDB with 3 GB and two threads.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from support.drawn_handover import REPORTS_IN_COLLECTION, write_collection, write_collections

from benchmarks import PROJECT

DBT = ("build", "--exclude", "tag:findings", "--exclude-resource-type", "unit_test")


def build(folder: Path, *arguments: str) -> tuple[float, float]:
    """Run dbt; wall and CPU seconds. Raises CalledProcessError, with dbt's output on stderr, where it fails."""
    environment = os.environ | {
        "GONGKAI_BUILD": str(folder / "build.duckdb"),
        "GONGKAI_HANDOVER": str(folder / "input"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    project = str(PROJECT / "dbt_project")
    command = [
        str(Path(sys.executable).parent / "dbt"),
        *arguments,
        "--project-dir",
        project,
        "--profiles-dir",
        project,
    ]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - started
    if ran.returncode:
        print(ran.stdout, ran.stderr, file=sys.stderr)
        ran.check_returncode()
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Draw, build, and print one line a build."""
    observations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = write_collections(folder / "input", observations)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{observations} observations in {reports} reports; drawing them took {memory} MB")
        build(folder, "parse")
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        for what in ("from nothing", "nothing new", f"{REPORTS_IN_COLLECTION} reports more"):
            if "more" in what:
                write_collection(folder / "input", range(reports, reports + REPORTS_IN_COLLECTION))
            wall, cpu = build(folder, *DBT)
            print(f"{what:20} {wall:6.1f} s wall {cpu:6.1f} s CPU   load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
