"""What reconciling and judging cost of a build: `python -m benchmarks.reconciliation [REPORTS]`, 100,000 unless told.

Belongs here: a hand-over drawn by chance (`support.drawn_handover`), streamed to Parquet a collection at a time; dbt
from nothing on it, then judging; CPU seconds and peak memory of each, and the share of reconciliation and judging in
the whole. Does not: reading documents, Data Docs, or a floor.

dbt runs as `gongkai run` has it run: DuckDB with 3 GB and two threads.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from support.drawn_handover import REPORTS_IN_COLLECTION, write_collection

from benchmarks.warehouse import DBT, build
from expectations.judge import judge
from ingestion.handover.schemas import TABLES

Cost = tuple[float, float]  # CPU seconds, peak memory in MB


def apart(work: Callable[..., Any], *arguments: Any) -> Cost:
    """What a call costs in a process of its own, its children included. Raises RuntimeError where it fails."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_measured, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        cost: Cost = ours.recv()
    except EOFError as error:
        raise RuntimeError(f"{work.__name__} failed") from error
    finally:
        process.join()
    return cost


def _measured(connection: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    work(*arguments)
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    connection.send((cpu, max(usage.ru_maxrss for usage in usages) / 1024))


def draw(folder: Path, reports: int) -> None:
    """Write the hand-over of `reports` drawn reports, and an empty file of each table."""
    for table, schema in TABLES.items():
        (folder / table).mkdir(parents=True, exist_ok=True)
        pq.write_table(schema.empty_table(), folder / table / "none.parquet")
    for first in range(0, reports, REPORTS_IN_COLLECTION):
        write_collection(folder, range(first, min(first + REPORTS_IN_COLLECTION, reports)))


def model_seconds(folder: Path) -> tuple[float, float]:
    """Seconds that dbt's steps took together, and those of the reconciliation among them."""
    results = json.loads((folder / "target" / "run_results.json").read_text("utf-8"))["results"]
    seconds = {result["unique_id"]: float(result["execution_time"]) for result in results}
    return sum(seconds.values()), sum(took for name, took in seconds.items() if "int_reconciliations" in name)


def main() -> None:
    """Draw, build, judge, and print one line a step."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        steps = {"draw": apart(draw, folder / "input", reports)}
        build(folder, "parse")
        steps["dbt"] = apart(build, folder, *DBT)
        steps["judge"] = apart(judge, folder / "build.duckdb", folder / "findings.parquet")
        findings = pq.read_metadata(folder / "findings.parquet").num_rows
        whole, reconciling = model_seconds(folder)
    print(f"{reports} reports, {findings} findings; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    for step, (cpu, peak) in steps.items():
        print(f"{step:6} {cpu:8.1f} s CPU {peak:6.0f} MB at most")
    dbt, judging = steps["dbt"][0], steps["judge"][0]
    share = (dbt * reconciling / whole + judging) / (dbt + judging)
    print(f"reconciliation: {reconciling / whole:.0%} of dbt; reconciliation and judging: {share:.0%} of both")


if __name__ == "__main__":
    main()
