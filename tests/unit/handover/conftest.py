"""The fake reader, within reach of worker processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.handover.store import Places, publish, write_inventory
from ingestion.sources.inbox import collections
from ingestion.sources.raw import take_in

MORNING = dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC)

Run = Callable[..., Path]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A home with the fake reader, which logs each document it is given to `read.log`."""
    folders = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[3])]
    monkeypatch.setenv("PYTHONPATH", ":".join(folders))
    monkeypatch.setenv("FAKE_PARSER_LOG", str(tmp_path / "read.log"))
    # On a machine that stands still a test of CPU time must not end by the clock on the wall.
    monkeypatch.setattr("ingestion.handover.pool.WALL_FACTOR", 60)
    home = tmp_path / "home"
    return Places(home / "raw", home / "cache", "fake_report_parser", "fake-1", workers=2, time_cap=1.5)


@pytest.fixture
def run(tmp_path: Path, places: Places) -> Run:
    """Take in the inbox at tmp_path/inbox and publish its one collection; gives the collection's folder."""

    def go(now: dt.datetime = MORNING, with_places: Places = places) -> Path:
        (collection,) = collections(tmp_path / "inbox")
        folder = tmp_path / "home" / "collections" / collection.key
        write_inventory(folder, collection.name, str(tmp_path / "inbox"), take_in(collection, with_places.raw))
        publish(folder, with_places, now)
        return folder

    (tmp_path / "inbox").mkdir()
    return go
