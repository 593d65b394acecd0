"""A release: named by its content, swapped in at once, the last few kept."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from orchestration import release
from orchestration.release import Release, current, publish

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
TESTS = Path(__file__).resolve().parents[2]
KILLED = """
import datetime as dt, json, os, shutil, sys
from pathlib import Path
from support.killed_everywhere import kills
from orchestration.release import publish
template, home = Path(sys.argv[1]), Path(sys.argv[2])
now = dt.datetime(2024, 3, 2, tzinfo=dt.UTC)

def begin():
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home, symlinks=True)

def work():
    return publish(home / "build.duckdb", home / "manifest.json", home / "releases", home / "release", now)

def after_another():
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0

def seen():
    return {
        "led_to": (home / "release").readlink().name,
        "files": sorted(path.name for path in (home / "release").iterdir()),
        "releases": sorted(path.name for path in (home / "releases").iterdir()),
    }

begin()
for _ in kills(work):
    killed = seen()
    after_another()
    print(json.dumps([killed, seen()]))
    begin()
"""


class Home:
    """A build database with one mart, and where its releases go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = folder / "manifest.json"
        columns = {"agency": {"description": "it's the agency"}, "received": {"description": "requests"}}
        node = {
            "resource_type": "model",
            "original_file_path": "models/marts/fct_requests.sql",
            "schema": "main",
            "alias": "fct_requests",
            "description": "One row per request.",
            "columns": columns,
        }
        staging = {"resource_type": "model", "original_file_path": "models/staging/stg_x.sql"}
        self.manifest.write_text(json.dumps({"nodes": {"a": node, "b": staging}}))

    def build(self, rows: list[tuple[str, int]]) -> None:
        with duckdb.connect(str(self.folder / "build.duckdb")) as connection:
            connection.execute("CREATE OR REPLACE TABLE fct_requests (agency VARCHAR, received INTEGER)")
            connection.executemany("INSERT INTO fct_requests VALUES (?, ?)", rows)

    def publish(self, day: int = 0) -> Release:
        build, releases = self.folder / "build.duckdb", self.folder / "releases"
        return publish(build, self.manifest, releases, self.folder / "release", NOW + dt.timedelta(days=day))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_readers_find_database_parquet_and_dictionary(home: Home) -> None:
    home.build([("甲局", 3), ("乙局", 1)])
    made = home.publish()
    link = home.folder / "release"
    assert link.resolve() == made.folder
    with duckdb.connect(str(link / "gongkai.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT sum(received) FROM fct_requests").fetchall() == [(4,)]
        ((comment,),) = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE column_name = 'agency'"
        ).fetchall()
    assert comment == "it's the agency"
    assert pq.read_table(link / "fct_requests.parquet").to_pylist()[0] == {"agency": "乙局", "received": 1}
    with (link / "data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["column"], row["type"]) for row in csv.DictReader(file)][1:] == [
            ("agency", "VARCHAR"),
            ("received", "INTEGER"),
        ]
    note = current(link)
    assert note is not None
    assert (note["release_id"], note["rows"]) == (made.release_id, {"fct_requests": 2})
    assert all(path.stat().st_mode & 0o222 == 0 for path in made.folder.iterdir())


def test_the_same_rows_in_another_order_are_the_same_release(home: Home) -> None:
    home.build([("甲局", 3), ("乙局", 1)])
    first = home.publish()
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    home.build([("乙局", 1), ("甲局", 3)])
    second = home.publish(day=1)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.folder == first.folder
    assert {path.name: path.read_bytes() for path in first.folder.iterdir()} == before


def test_the_last_three_stay_and_the_present_one_is_among_them(home: Home) -> None:
    made = []
    for day in range(5):
        home.build([("甲局", day)])
        made.append(home.publish(day).release_id)
    assert {path.name for path in (home.folder / "releases").iterdir()} == set(made[-3:])
    home.build([("甲局", 2)])
    again = home.publish(day=9)
    assert not again.is_new
    assert (home.folder / "release").resolve().name == made[2]


def test_a_mart_that_is_missing_publishes_nothing(home: Home) -> None:
    home.build([("甲局", 3)])
    first = home.publish()
    with duckdb.connect(str(home.folder / "build.duckdb")) as connection:
        connection.execute("DROP TABLE fct_requests")
    with pytest.raises(duckdb.Error):
        home.publish(day=1)
    assert (home.folder / "release").resolve() == first.folder
    assert [path.name for path in (home.folder / "releases").iterdir()] == [first.release_id]


def test_no_marts_at_all_is_an_error(home: Home) -> None:
    home.build([("甲局", 3)])
    home.manifest.write_text(json.dumps({"nodes": {}}))
    with pytest.raises(ValueError, match=release.MARTS):
        home.publish()


def test_a_release_killed_before_anything_it_does_is_the_old_or_the_new_one_and_the_next_makes_it_good(
    tmp_path: Path,
) -> None:
    (tmp_path / "before").mkdir()
    home = Home(tmp_path / "before")
    home.build([("甲局", 3)])
    old = home.publish().release_id
    files = sorted(path.name for path in (home.folder / "release").iterdir())
    home.build([("甲局", 4)])
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.folder), str(tmp_path / "killed")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    new = home.publish().release_id
    states = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(states) > 10
    assert {killed["led_to"] for killed, _ in states} == {old, new}
    for killed, after in states:
        assert killed["files"] == files, "a reader finds a whole release at every moment"
        assert after == {"led_to": new, "files": files, "releases": sorted([old, new])}
