"""An archive in the inbox: each member is a document of its own."""

import io
import zipfile
from pathlib import Path

from ingestion.handover.store import read_inventory, write_inventory
from ingestion.sources.inbox import Collection, Entry, collections
from ingestion.sources.raw import raw_path, take_in


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_are_items_and_their_bytes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "reports.zip"
    path.write_bytes(zipped({"2019.txt": "甲".encode(), "2020.txt": "乙".encode()}))
    items = take_in(Collection("c", "c", (Entry("reports.zip", path),)), tmp_path / "raw")
    assert [item.source for item in items] == ["reports.zip/2019.txt", "reports.zip/2020.txt"]
    assert [raw_path(tmp_path / "raw", item.document_id).read_text("utf-8") for item in items] == ["甲", "乙"]


def test_an_archive_that_escapes_its_folder_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "reports.zip"
    path.write_bytes(zipped({"../2019.txt": b"x", "2020.txt": b"y"}))
    (item,) = take_in(Collection("c", "c", (Entry("reports.zip", path),)), tmp_path / "raw")
    assert (item.source, item.document_id) == ("reports.zip", "")
    assert item.outcome
    assert item.reason_zh


def test_a19_a_chinese_name_longer_than_a_file_system_takes_is_accepted(tmp_path: Path) -> None:
    longest = "局" * 83 + ".txt"  # 253 bytes of the 255 that a name may have on disk; an archive takes more
    too_long = "局" * 86 + ".txt"
    folder = tmp_path / "inbox" / ("县" * 85)
    folder.mkdir(parents=True)
    (folder / longest).write_text("甲")
    (folder / "a.zip").write_bytes(zipped({too_long: "乙".encode()}))
    (collection,) = collections(tmp_path / "inbox")
    items = take_in(collection, tmp_path / "raw")
    assert {item.source: item.outcome for item in items} == {f"a.zip/{too_long}": "", longest: ""}
    assert {raw_path(tmp_path / "raw", item.document_id).read_text() for item in items} == {"甲", "乙"}
    write_inventory(tmp_path / "home" / collection.key, collection.name, "", items)
    assert read_inventory(tmp_path / "home" / collection.key)[2] == items
