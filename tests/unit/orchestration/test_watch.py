"""What a look at the inbox asks for: the collections that changed, settled, and nothing twice."""

from __future__ import annotations

import json
import os
from pathlib import Path

import dagster as dg
import pytest

from gongkai import settings as settings_of
from gongkai.settings import Settings
from ingestion.handover.files import write_json
from ingestion.handover.schemas import SCHEMA_VERSION
from ingestion.sources import sightings
from ingestion.sources.inbox import collections
from orchestration.defs import sensors
from orchestration.defs.raw import COLLECTIONS
from orchestration.run import RANGE_END, RANGE_START
from orchestration.watch import SETTLED_SECONDS, changed_collections, ranges


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("甲", "乙"):
        (tmp_path / "inbox" / name).mkdir(parents=True)
        (tmp_path / "inbox" / name / "年报.txt").write_text("x")
    return settings_of.load(tmp_path / "inbox", tmp_path / "home", {})


def later(settings: Settings) -> float:
    newest = max(path.stat().st_ctime for path in settings.inbox.rglob("*"))
    return newest + SETTLED_SECONDS + 1


def take_all(settings: Settings) -> None:
    """What the asset notes once it has taken in everything."""
    for key in sightings.noted(settings.sightings, settings.inbox):
        sightings.note(settings.sightings, key, settings.inbox, sightings.GONE)
    for collection in collections(settings.inbox):
        seen = sightings.sighting(collection).digest
        sightings.note(settings.sightings, collection.key, settings.inbox, seen)


def test_new_changed_and_removed_collections_are_noticed_and_others_are_not(settings: Settings) -> None:
    assert set(changed_collections(settings, later(settings))) == {"甲", "乙"}
    take_all(settings)
    assert changed_collections(settings, later(settings)) == {}
    (settings.inbox / "甲" / "附件.txt").write_text("y")
    assert set(changed_collections(settings, later(settings))) == {"甲"}
    take_all(settings)
    (settings.inbox / "甲" / "附件.txt").unlink()
    assert set(changed_collections(settings, later(settings))) == {"甲"}
    take_all(settings)
    (settings.inbox / "乙" / "年报.txt").unlink()
    assert changed_collections(settings, later(settings)) == {"乙": sightings.GONE}
    take_all(settings)
    assert changed_collections(settings, later(settings)) == {}


def test_the_same_size_and_time_with_other_bytes_is_a_change(settings: Settings) -> None:
    take_all(settings)
    file = settings.inbox / "甲" / "年报.txt"
    before = file.stat()
    file.write_text("z")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert set(changed_collections(settings, later(settings))) == {"甲"}


def test_what_is_still_being_copied_is_left_for_the_next_look(settings: Settings) -> None:
    take_all(settings)
    file = settings.inbox / "甲" / "大.txt"
    file.write_text("y")
    assert changed_collections(settings, file.stat().st_ctime + 0.5) == {}


def test_another_inbox_is_no_change(settings: Settings, tmp_path: Path) -> None:
    take_all(settings)
    (tmp_path / "other" / "丙").mkdir(parents=True)
    (tmp_path / "other" / "丙" / "a.txt").write_text("x")
    other = settings_of.load(tmp_path / "other", settings.home, {})
    assert set(changed_collections(other, later(other))) == {"丙"}


def test_wanted_keys_are_asked_for_in_unbroken_rows() -> None:
    assert list(ranges(["a", "b", "c", "d"], {"a": "", "b": "", "d": ""})) == [("a", "b"), ("d", "d")]
    assert list(ranges(["a"], {})) == []


def look(settings: Settings, instance: dg.DagsterInstance, cursor: str | None) -> dg.SensorResult | None:
    context = dg.build_sensor_context(instance=instance, cursor=cursor, resources={"settings": settings})
    result = sensors.inbox(context)
    return result if isinstance(result, dg.SensorResult) else None


def test_the_sensor_registers_and_asks_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.watch.SETTLED_SECONDS", 0)
    with dg.DagsterInstance.ephemeral() as instance:
        first = look(settings, instance, None)
        assert first is not None
        assert [request.tags for request in first.run_requests or ()] == [{RANGE_START: "乙", RANGE_END: "甲"}]
        (added,) = first.dynamic_partitions_requests or ()
        assert list(added.partition_keys) == ["乙", "甲"]
        instance.add_dynamic_partitions(str(COLLECTIONS.name), list(added.partition_keys))
        assert look(settings, instance, first.cursor) is None
        (settings.inbox / "甲" / "附件.txt").write_text("y")
        second = look(settings, instance, first.cursor)
        assert second is not None
        assert [request.tags for request in second.run_requests or ()] == [{RANGE_START: "甲", RANGE_END: "甲"}]
        assert not second.dynamic_partitions_requests


def test_a_hand_over_is_asked_for_once_and_not_while_something_is_read(settings: Settings) -> None:
    def ask(cursor: str | None) -> tuple[bool, str | None]:
        context = dg.build_sensor_context(instance=instance, cursor=cursor, resources={"settings": settings})
        return isinstance(sensors.hand_over(context), dg.RunRequest), context.cursor

    @dg.job(name="read_collection")
    def reading() -> None:
        pass

    manifest = settings.collections / "甲" / "manifest.json"
    with dg.DagsterInstance.ephemeral() as instance:
        assert ask(None)[0] is False, "nothing is read yet"
        write_json(manifest, {"schema_version": SCHEMA_VERSION, "generation": "one"})
        run = instance.create_run_for_job(reading, status=dg.DagsterRunStatus.STARTED)
        assert ask(None)[0] is False
        instance.report_run_failed(run)
        asked, cursor = ask(None)
        assert asked
        assert ask(cursor) == (False, cursor)
        write_json(settings.released, cursor)
        released, forgotten = ask(cursor)
        assert (released, forgotten) == (False, "")
        write_json(manifest, {"schema_version": SCHEMA_VERSION, "generation": "two"})
        asked, cursor = ask(forgotten)
        assert asked
        assert cursor != json.loads(settings.released.read_text())
