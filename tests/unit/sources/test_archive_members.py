"""An archive in the inbox: each member is a document of its own."""

import io
import zipfile
from pathlib import Path

from ingestion.sources.inbox import Collection, Entry
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
