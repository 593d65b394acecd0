"""What runs on a machine of a cluster leaves the local pool's entries; without Ray the setting is refused."""

from __future__ import annotations

import dataclasses
import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai import settings
from ingestion.handover.fingerprint import identity_fingerprint, reader_fingerprint
from ingestion.handover.pool import Job, WorkerBrokenError
from ingestion.handover.ray_pool import RemoteReader
from ingestion.handover.store import Places, published
from ingestion.sources.raw import raw_path

MINE = reader_fingerprint(), identity_fingerprint()


def test_the_entry_that_comes_back_is_the_local_pools(tmp_path: Path, run: Callable[..., Path], places: Places) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("甲局2019年报告 12 34")
    (row,) = published(run(), "documents").to_pylist()
    document_id = row["document_id"]
    job = Job(document_id, "inbox/a.txt", "nowhere", "nowhere", identity_version=places.identity_fingerprint)
    reader = RemoteReader(places.parser, places.time_cap, MINE)
    try:
        entry = reader.read(dataclasses.asdict(job), raw_path(places.raw, document_id).read_bytes())
    finally:
        reader.close()
    assert entry == places.entry(document_id).read_bytes()


def test_a_machine_with_another_reader_is_refused(places: Places) -> None:
    with pytest.raises(WorkerBrokenError, match="another reader"):
        RemoteReader(places.parser, places.time_cap, ("other", "reader"))


def test_the_setting_without_ray_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    (tmp_path / "inbox").mkdir()
    with pytest.raises(settings.SettingsError, match=r"gongkai\[ray\]"):
        settings.load(tmp_path / "inbox", tmp_path / "home", {"GONGKAI_RAY": "local"})
