"""What an inbox holds, whatever its files are called."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.sources import names, raw
from ingestion.sources.inbox import collections
from ingestion.sources.raw import Item, inventory_json, inventory_of, raw_path, take_in
from ingestion.sources.retrievals import carry_on

AWKWARD = [
    'it\'s "quoted".txt',
    "a[1]*?.txt",
    "line\nbreak.html",
    "政府信息公开工作年度报告" * 6 + ".html",
    "a;rm -rf.txt",
]


def test_folders_and_loose_files_are_collections(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    for name in ("loose.txt", "市/a.html", "市/县/b.html", ".hidden", "市/.DS_Store", ".git/config", "empty/.keep"):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(name)
    found = {collection.name: [entry.source for entry in collection.entries] for collection in collections(inbox)}
    assert found == {"inbox": ["loose.txt"], "市": ["a.html", "县/b.html"]}


def test_loose_files_join_a_folder_named_like_the_inbox(tmp_path: Path) -> None:
    (tmp_path / "in" / "in").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("a")
    (tmp_path / "in" / "in" / "b.txt").write_text("b")
    (collection,) = collections(tmp_path / "in")
    assert [entry.source for entry in collection.entries] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", AWKWARD)
def test_names_are_data(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inbox" / name
    folder.mkdir(parents=True)
    (folder / name).write_text("report")
    (collection,) = collections(tmp_path / "inbox")
    (item,) = take_in(collection, tmp_path / "raw")
    assert (collection.name, item.source) == (name, name)
    assert raw_path(tmp_path / "raw", item.document_id).read_text() == "report"


def test_a_name_that_is_no_utf8_is_kept_readable(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    path = os.fsencode(tmp_path / "inbox") + b"/\xc4\xea\xb1\xa8.txt"
    Path(os.fsdecode(path)).write_text("x")
    (collection,) = collections(tmp_path / "inbox")
    assert collection.entries[0].source == "\\xc4\\xea\\xb1\\xa8.txt"
    collection.entries[0].source.encode("utf-8")


@given(st.lists(st.text(min_size=1, max_size=120).filter(lambda name: name.isprintable()), min_size=2, max_size=2))
def test_a_key_is_one_plain_name_and_its_own(pair: list[str]) -> None:
    keys = [names.key(name) for name in pair]
    for key in keys:
        assert len(key.encode("utf-8")) <= names.KEY_BYTES
        assert not set(key) & set("/*?[]{}'\"\n\\ ")
        assert not key.startswith(".")
        assert "..." not in key
    assert (keys[0] == keys[1]) == (pair[0] == pair[1])


def test_raw_bytes_are_kept_once_and_write_protected(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "inbox" / name).write_bytes(b"same")
    (collection,) = collections(tmp_path / "inbox")
    first, second = take_in(collection, tmp_path / "raw")
    assert first.document_id == second.document_id
    (kept,) = [path for path in (tmp_path / "raw").rglob("*") if path.is_file()]
    assert kept.stat().st_mode & 0o777 == 0o444
    assert inventory_of(inventory_json((first, second))) == (first, second)


def test_what_cannot_be_taken_in_has_an_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "MAXIMUM_BYTES", 10)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    os.mkfifo(inbox / "pipe")
    (inbox / "dangling").symlink_to(tmp_path / "nowhere")
    (inbox / "circle").symlink_to(inbox)
    (inbox / "large.txt").write_bytes(b"x" * 11)
    (inbox / "good.txt").write_bytes(b"x")
    (collection,) = collections(inbox)
    items = {item.source: item for item in take_in(collection, tmp_path / "raw")}
    assert {source: item.outcome for source, item in items.items()} == {
        "pipe": "unsupported",
        "dangling": "corrupt",
        "circle": "unsupported",
        "large.txt": "over_limit",
        "good.txt": "",
    }
    assert all(item.reason_zh and item.reason_en for item in items.values() if item.outcome)


def test_a_changed_file_is_a_new_version_and_a_return_is_no_first_sight() -> None:
    day = [dt.datetime(2024, 3, number, tzinfo=dt.UTC) for number in range(1, 5)]
    old, new = (Item("a.txt", "1" * 64),), (Item("a.txt", "2" * 64),)
    first = carry_on([], "c", old, day[0])
    assert carry_on(first, "c", old, day[1]) is first
    second = carry_on(first, "c", new, day[2])
    assert [(row["document_id"][0], row["is_gone"]) for row in second] == [("1", True), ("2", False)]
    third = carry_on(second, "c", old, day[3])
    assert [(row["is_gone"], row["first_seen_at"], row["last_seen_at"]) for row in third] == [
        (False, day[0], day[3]),
        (True, day[2], day[2]),
    ]
