"""Two collections backfilled at once by Dagster's daemon, the sensors' runs between: no lock error, same result.

Belongs here: starting them as the UI does, the comparison. Does not: what is in a home (`recovery.outputs`).

    python -m tests.gates.backfills [--documents 60] [--keep FOLDER]

The UI runs with its daemon on an empty home: its inbox sensor asks for the collections at once. Both are launched as
backfills beside it, then a third collection is dropped. The writer's lock is held until all these runs wait for it, so
that they do run side by side on a quick machine too. Once nothing runs and the last release holds everything, it is
compared with that of `gongkai run` over the same inbox.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
from support.many_reports import COLLECTIONS, make_inbox
from support.ui_server import ask, gongkai, own_environment, serving_ui

from gongkai import settings as settings_of
from ingestion.handover.lock import writer_lock
from ingestion.handover.store import read_manifest
from orchestration.watch import is_released
from tests.gates.recovery import outputs

PROJECT = Path(__file__).resolve().parents[2]
LOCK_ERRORS = ("Could not set lock", "database is locked", "IO Error")
LONGEST, LOOK_SECONDS = 1800.0, 2.0
AT_ONCE = 4  # two backfills, the sensor's run of both collections, and of the one that is dropped
LAUNCH = """
mutation Launch($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}
"""
STATES = """
query States {
  partitionBackfillsOrError { ... on PartitionBackfills { results { id status } } }
  runsOrError { ... on Runs { results { id jobName status tags { key value } } } }
}
"""
ENDED = {"SUCCESS", "FAILURE", "CANCELED"}


def launch(address: str, key: str) -> str:
    """Start a backfill of one collection, as the button of the UI does; its id."""
    assets = [{"path": ["raw_documents"]}, {"path": ["read_documents"]}]
    told = ask(address, LAUNCH, params={"assetSelection": assets, "partitionNames": [key], "fromFailure": False})
    launched = told["launchPartitionBackfill"]
    assert launched["__typename"] == "LaunchBackfillSuccess", launched
    return str(launched["backfillId"])


def states(address: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The status of each backfill by its id, and the runs."""
    told = ask(address, STATES)
    backfills = {one["id"]: one["status"] for one in told["partitionBackfillsOrError"]["results"]}
    return backfills, told["runsOrError"]["results"]


def until(address: str, is_there: Callable[[dict[str, str], list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """Wait for a state of the backfills and runs; the runs then."""
    deadline = time.monotonic() + LONGEST
    while True:
        backfills, runs = states(address)
        if is_there(backfills, runs):
            return runs
        assert time.monotonic() < deadline, f"{backfills}, {[(run['jobName'], run['status']) for run in runs]}"
        time.sleep(LOOK_SECONDS)


def of_sensors(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs that a sensor asked for."""
    return [run for run in runs if any(tag["key"] == "dagster/sensor_name" for tag in run["tags"])]


def said(home: Path) -> str:
    """All that the runs of a home logged, and what their processes printed."""
    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        messages = [str(entry.user_message) for run in instance.get_runs() for entry in instance.all_logs(run.run_id)]
    printed = [path.read_text("utf-8", "replace") for path in (home / "dagster").rglob("*.err")]
    return "\n".join([*messages, *printed])


def check(place: Path, documents: int) -> str:
    """One line of what happened. Raises AssertionError where something differs."""
    inbox, home, alone = place / "inbox", place / "home", place / "alone"
    make_inbox(inbox, documents, poison=0)
    settings = settings_of.load(inbox, home, {})

    def is_quiet(backfills: dict[str, str], runs: list[dict[str, Any]]) -> bool:
        is_over = {run["status"] for run in runs} <= ENDED and set(backfills.values()) == {"COMPLETED_SUCCESS"}
        is_read = all(read_manifest(settings.collections / key) is not None for key in (*COLLECTIONS, "丙"))
        return is_over and is_read and settings.release.is_symlink() and is_released(settings)

    with serving_ui(home, inbox) as address:
        with writer_lock(settings.lock, print, "the gate"):
            backfills = {launch(address, key) for key in COLLECTIONS}
            until(address, lambda _, runs: bool(of_sensors(runs)))
            report = (inbox / COLLECTIONS[1] / "0001.txt").read_text("utf-8")
            (inbox / "丙").mkdir()
            (inbox / "丙" / "9999.txt").write_text(report.replace("第1局", "第9999局"), "utf-8")
            until(address, lambda _, runs: [run["status"] for run in runs].count("STARTED") >= AT_ONCE)
        runs = until(address, is_quiet)
    assert {run["status"] for run in runs} == {"SUCCESS"}, runs
    of_backfills = [run for run in runs if any(tag["value"] in backfills for tag in run["tags"])]
    assert len(of_backfills) >= len(backfills)
    words = said(home)
    assert not [word for word in LOCK_ERRORS if word in words]
    command = gongkai("run", "--inbox", str(inbox), "--home", str(alone))
    subprocess.run(command, cwd=PROJECT, env=own_environment(), check=True, capture_output=True, timeout=LONGEST)
    got, wanted = outputs(home), outputs(alone)
    different = [table for table in wanted | got if wanted.get(table) != got.get(table)]
    assert not different, different
    assert wanted["fct_requests"]
    waiting = words.count("waiting for the writer's lock")
    assert waiting >= AT_ONCE
    return (
        f"{len(of_backfills)} runs of {len(backfills)} backfills and {len(of_sensors(runs))} of sensors, {AT_ONCE} at "
        f"once; {len(wanted)} tables as one run alone leaves them"
    )


def main() -> int:
    """The gate."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="an empty folder that keeps both homes")
    options = parser.parse_args()
    if options.keep:
        print(check(options.keep, options.documents))
        return 0
    with tempfile.TemporaryDirectory() as place:
        print(check(Path(place), options.documents))
    return 0


if __name__ == "__main__":
    sys.exit(main())
