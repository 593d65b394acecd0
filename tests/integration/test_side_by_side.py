"""Runs side by side in one home, as a backfill and the sensors start them: all succeed, the result is one run's."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from gongkai import settings as settings_of
from gongkai.settings import Settings
from ingestion.handover.schemas import TABLES
from ingestion.handover.store import publish, published, write_inventory
from ingestion.sources.inbox import collections
from ingestion.sources.raw import take_in
from orchestration.definitions import build_definitions
from orchestration.defs import sensors
from orchestration.defs.jobs import READ_COLLECTION
from orchestration.defs.raw import COLLECTIONS
from orchestration.home import reading_places
from orchestration.run import RANGE_END, RANGE_START
from orchestration.watch import SETTLED_SECONDS

PROJECT = Path(__file__).resolve().parents[2]
READ_ONE = f"""
import sys
from pathlib import Path
import dagster as dg
from gongkai import settings
from orchestration.definitions import build_definitions
definitions = build_definitions(settings.load(Path(sys.argv[1]), Path(sys.argv[2]), {{}}))
with dg.DagsterInstance.get() as instance:
    tags = {{"{RANGE_START}": sys.argv[3], "{RANGE_END}": sys.argv[4]}}
    job = definitions.resolve_job_def("{READ_COLLECTION}")
    sys.exit(0 if job.execute_in_process(instance=instance, tags=tags, raise_on_error=False).success else 1)
"""


def write_report(inbox: Path, collection: str, number: int, year: int = 2019) -> None:
    path = inbox / collection / f"{number}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"第{number}局{year}年政府信息公开工作年度报告\n一、总体情况\n本年度主动公开政府信息{number * 3}条。\n"
        f"二、依申请公开\n全年共收到政府信息公开申请{number + 10}件，均已按时答复。\n"
    )


def start(settings: Settings, first: str, last: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", READ_ONE, str(settings.inbox), str(settings.home), first, last],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "DAGSTER_HOME": str(settings.dagster)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def rows(home: Path) -> dict[str, list[dict[str, Any]]]:
    """What each collection publishes, clock times left out."""
    found = {}
    for folder in sorted((home / "collections").iterdir()):
        for table in TABLES:
            clockless = [name for name in TABLES[table].names if not name.endswith("_seen_at")]
            found[f"{folder.name}/{table}"] = published(folder, table).select(clockless).to_pylist()
    return found


@pytest.mark.usefixtures("own_environment")
def test_two_collections_and_a_sensors_run_at_once_and_a_year_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    for number in range(30):
        write_report(inbox, "甲" if number % 2 else "乙", number, 2019 if number % 3 else 2018)
    settings = settings_of.load(inbox, tmp_path / "home", {})
    definitions = build_definitions(settings)
    with dg.DagsterInstance.get() as instance:
        instance.add_dynamic_partitions(str(COLLECTIONS.name), ["甲", "乙"])
        running = [start(settings, key, key) for key in ("甲", "乙")]
        # While both run or wait, a third collection is dropped and the sensor looks at the inbox.
        write_report(inbox, "丙", 99)
        later = time.time() + SETTLED_SECONDS + 60
        monkeypatch.setattr(sensors.time, "time", lambda: later)
        with dg.build_sensor_context(instance=instance, resources={"settings": settings}) as context:
            result = sensors.inbox(context)
        assert isinstance(result, dg.SensorResult)
        instance.add_dynamic_partitions(str(COLLECTIONS.name), ["丙"])
        asked = [(request.tags[RANGE_START], request.tags[RANGE_END]) for request in result.run_requests or []]
        assert "丙" in {last for _, last in asked}
        running += [start(settings, *keys) for keys in asked]
        said = [process.communicate(timeout=600)[0] for process in running]
        assert [process.returncode for process in running] == [0] * len(running), "\n".join(said)
        assert not [line for text in said for line in text.splitlines() if "Could not set lock" in line]
        statuses = {run.status for run in instance.get_runs()}
        assert statuses == {dg.DagsterRunStatus.SUCCESS}

        places = reading_places(settings_of.load(inbox, tmp_path / "alone", {}))
        for collection in collections(inbox):
            folder = tmp_path / "alone" / "collections" / collection.key
            write_inventory(folder, collection.name, str(inbox), take_in(collection, places.raw))
            publish(folder, places, dt.datetime.now(dt.UTC))
        assert rows(settings.home) == rows(tmp_path / "alone")

        before = {path: path.stat().st_mtime_ns for path in settings.cache.rglob("*.arrows")}
        job = definitions.resolve_job_def("backfill_year")
        assert job.execute_in_process(instance=instance, partition_key="2018").success
        read_again = {path.stem for path, time in before.items() if path.stat().st_mtime_ns != time}
    documents = [row for name, found in rows(settings.home).items() if name.endswith("/documents") for row in found]
    assert read_again == {row["document_id"] for row in documents if row["year"] == 2018}
    assert len(read_again) == 10
    assert rows(settings.home) == rows(tmp_path / "alone")
