"""A collection's files: what is in them, when they change, and what one bad file does to the others."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ingestion.handover import store
from ingestion.handover.parquet import BoundedWriter
from ingestion.handover.pool import WorkerBrokenError
from ingestion.handover.schemas import OUTCOMES, SCHEMA_VERSION, TABLES
from ingestion.handover.store import Places, published, published_files, read_manifest
from ingestion.handover.warehouse_input import build_input

NOON = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def outcomes(folder: Path) -> dict[str, str]:
    return {row["source"]: row["outcome"] for row in published(folder, "outcomes").to_pylist()}


def test_every_table_is_published_with_its_schema(tmp_path: Path, run: Callable[..., Path]) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("requests.received=12\nrequests.handled=11")
    folder = run()
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest["tables"]["observations"]["rows"] == 2
    for table, schema in TABLES.items():
        (file,) = published_files(folder, table)
        assert published(folder, table).schema.equals(schema)
        assert pq.read_schema(file).metadata[b"gongkai.schema_version"] == str(SCHEMA_VERSION).encode()
    assert [str(row["value"]) for row in published(folder, "observations").to_pylist()] == ["12.000000", "11.000000"]


def test_a_second_look_changes_nothing(tmp_path: Path, run: Callable[..., Path]) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("x=1")
    before = snapshot(run())
    assert snapshot(run(NOON)) == before
    assert (tmp_path / "read.log").read_text().splitlines() == ["inbox/a.txt"]


def test_the_same_documents_give_the_same_bytes_in_another_home(
    tmp_path: Path, run: Callable[..., Path], places: Places
) -> None:
    for name in ("b.txt", "a.txt", "c.txt"):
        (tmp_path / "inbox" / name).write_text(f"{name[0]}=1")
    first = snapshot(run())
    other = dataclasses.replace(places, raw=tmp_path / "r2", cache=tmp_path / "c2", workers=1)
    (tmp_path / "home" / "collections" / "inbox").rename(tmp_path / "kept")
    assert snapshot(run(with_places=other)) == first


def test_one_bad_file_hurts_only_itself(tmp_path: Path, run: Callable[..., Path]) -> None:
    for text in ("crash", "hang", "raise", "deep", "print", "x=1"):
        (tmp_path / "inbox" / f"{text}.txt").write_text(text)
    folder = run()
    assert outcomes(folder) == {
        "crash.txt": "corrupt",
        "deep.txt": "over_limit",
        "hang.txt": "over_limit",
        "print.txt": "empty",
        "raise.txt": "corrupt",
        "x=1.txt": "read",
    }
    rows = {row["source"]: row for row in published(folder, "outcomes").to_pylist()}
    assert all(rows[name]["reason_zh"] and rows[name]["reason_en"] for name in ("crash.txt", "hang.txt", "deep.txt"))
    assert "no such cell" in rows["raise.txt"]["reason_en"]
    assert published(folder, "documents").num_rows == 6
    assert published(folder, "observations").num_rows == 1


def test_what_waits_without_end_is_given_up_by_the_clock_on_the_wall(
    tmp_path: Path, run: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.handover.pool.WALL_FACTOR", 0.5)
    for text in ("wait", "x=1"):
        (tmp_path / "inbox" / f"{text}.txt").write_text(text)
    assert outcomes(run()) == {"wait.txt": "over_limit", "x=1.txt": "read"}


def test_a_reader_that_cannot_start_fails_the_run_and_blames_no_document(
    tmp_path: Path, run: Callable[..., Path], places: Places
) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("x=1")
    with pytest.raises(WorkerBrokenError, match="no_such_module"):
        run(with_places=dataclasses.replace(places, parser="no_such_module"))
    assert read_manifest(tmp_path / "home" / "collections" / "inbox") is None


def test_the_same_bytes_under_two_names_are_one_document(tmp_path: Path, run: Callable[..., Path]) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / "inbox" / name).write_text("x=1")
    folder = run()
    assert published(folder, "documents").column("source").to_pylist() == ["a.txt"]
    assert published(folder, "observations").num_rows == 1
    assert published(folder, "retrievals").num_rows == 2
    assert outcomes(folder) == {"a.txt": "read", "b.txt": "duplicate"}


def test_a_renamed_file_is_not_read_again_but_has_its_new_name(tmp_path: Path, run: Callable[..., Path]) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("x=1")
    run()
    (tmp_path / "inbox" / "a.txt").rename(tmp_path / "inbox" / "年报.txt")
    folder = run(NOON)
    assert published(folder, "observations").column("source").to_pylist() == ["年报.txt"]
    assert outcomes(folder) == {"年报.txt": "read"}
    assert (tmp_path / "read.log").read_text().splitlines() == ["inbox/a.txt"]


def test_what_goes_is_marked_gone_and_its_bytes_stay(tmp_path: Path, run: Callable[..., Path], places: Places) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / "inbox" / name).write_text(f"{name[0]}=1")
    run()
    (tmp_path / "inbox" / "a.txt").unlink()
    folder = run(NOON)
    rows = {row["source"]: row for row in published(folder, "retrievals").to_pylist()}
    assert rows["a.txt"]["is_gone"]
    assert rows["a.txt"]["last_seen_at"].hour == 8
    assert not rows["b.txt"]["is_gone"]
    assert (rows["b.txt"]["first_seen_at"].hour, rows["b.txt"]["last_seen_at"].hour) == (8, 12)
    assert published(folder, "documents").num_rows == 1
    assert len([path for path in places.raw.rglob("*") if path.is_file()]) == 2


def test_only_one_generation_stays(tmp_path: Path, run: Callable[..., Path]) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("x=1")
    run()
    (tmp_path / "inbox" / "a.txt").write_text("x=2")
    folder = run(NOON)
    manifest = read_manifest(folder)
    assert manifest is not None
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [manifest["generation"]]


def test_a_run_killed_before_the_manifest_leaves_the_old_state(
    tmp_path: Path, run: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("x=1")
    folder = run()
    (tmp_path / "inbox" / "a.txt").write_text("x=2")

    def killed(path: Path, value: object) -> None:
        if path.name == store.MANIFEST:
            raise KeyboardInterrupt
        write_json(path, value)

    write_json = store.write_json
    with monkeypatch.context() as patched:
        patched.setattr(store, "write_json", killed)
        with pytest.raises(KeyboardInterrupt):
            run(NOON)
    assert [str(row["value"]) for row in published(folder, "observations").to_pylist()] == ["1.000000"]
    run(NOON)
    assert [str(row["value"]) for row in published(folder, "observations").to_pylist()] == ["2.000000"]


def test_a_damaged_cache_entry_is_read_again(tmp_path: Path, run: Callable[..., Path], places: Places) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("x=1")
    before = snapshot(run())
    (entry,) = places.cache.rglob("*.arrows")
    entry.write_bytes(entry.read_bytes()[:100])
    (tmp_path / "home" / "collections" / "inbox" / "manifest.json").unlink()
    assert snapshot(run()) == before


def test_files_are_bounded_and_keep_the_order(tmp_path: Path) -> None:
    rows = [dict.fromkeys(OUTCOMES.names, f"{number:03d}") for number in range(25)]
    writer = BoundedWriter(tmp_path, "outcomes", OUTCOMES, rows_a_file=10)
    for number in range(0, 25, 4):
        writer.add(OUTCOMES.empty_table().from_pylist(rows[number : number + 4], schema=OUTCOMES))
    files = writer.close()
    assert [file.rows for file in files] == [10, 10, 5]
    back = [row for file in files for row in pq.read_table(tmp_path / file.name).to_pylist()]
    assert back == rows


def test_the_warehouse_sees_exactly_what_is_published(tmp_path: Path, run: Callable[..., Path]) -> None:
    (tmp_path / "inbox" / "a.txt").write_text("x=1")
    folder = run()
    stray = folder / "0000" / "observations-00000.parquet"
    stray.parent.mkdir()
    stray.write_bytes(b"not published")
    target = tmp_path / "home" / "warehouse" / "input"
    for _ in range(2):
        taken = build_input(folder.parent, target)
        manifest = read_manifest(folder)
        assert manifest is not None
        assert taken == {"inbox": manifest["generation"]}
        for table in TABLES:
            read = sum(pq.read_table(file).num_rows for file in (target / table).glob("*.parquet"))
            assert read == manifest["tables"][table]["rows"]


def test_an_empty_home_still_gives_every_table(tmp_path: Path) -> None:
    assert build_input(tmp_path / "collections", tmp_path / "input") == {}
    assert {path.parent.name for path in (tmp_path / "input").rglob("*.parquet")} == set(TABLES)
