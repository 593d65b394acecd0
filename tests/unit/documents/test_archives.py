"""ZIP archives of reports: each member a document, and nothing that could harm."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from support.office_files import docx, pack, paragraph

from ingestion.documents import read_document
from ingestion.model import NotRead
from ingestion.named import parse_files
from ingestion.sources.archives import expand, is_archive

REPORT = (
    "某某局2023年政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息{}条。\n二、主动公开政府信息情况\n无。\n"
)


def written(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def link(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def with_flag(data: bytes) -> bytes:
    """The package with its first member marked as encrypted."""
    place = data.index(b"PK\x01\x02")
    return data[: place + 8] + bytes([data[place + 8] | 1]) + data[place + 9 :]


def named(data: bytes, old: str, new: bytes) -> bytes:
    assert len(old) == len(new)
    return data.replace(old.encode(), new)


def test_each_member_is_a_document() -> None:
    data = pack(
        {
            "县/乙.txt": REPORT.format(2),
            "甲.docx": docx(paragraph("一")),
            "__MACOSX/._甲.docx": "x",
            "县/.DS_Store": "x",
        }
    )
    assert is_archive(data)
    members = list(expand(data, "包.zip"))
    assert [source for source, _ in members] == ["包.zip/县/乙.txt", "包.zip/甲.docx"]
    assert members[0][1] == REPORT.format(2).encode()


def test_names_are_data_whatever_they_hold() -> None:
    names = ["-rf '; DROP.txt", "a*[1]?.txt", "换\n行.txt", "报" * 86 + ".txt", "空 格/…./甲..乙.txt"]
    members = list(expand(pack({name: name for name in names}), "a.zip"))
    assert sorted(source for source, _ in members) == sorted(f"a.zip/{name}" for name in names)


def test_names_in_gbk_are_readable() -> None:
    data = pack({"abcd.txt": "x"})
    ((source, _),) = expand(named(data, "abcd", "年报".encode("gbk")), "a.zip")
    assert source == "a.zip/年报.txt"


PACKAGES: dict[str, tuple[bytes, str]] = {
    "up": (pack({"../a.txt": "x"}), "corrupt"),
    "up within": (pack({"a/../../b.txt": "x"}), "corrupt"),
    "up by backslash": (pack({"a\\..\\..\\b.txt": "x"}), "corrupt"),
    "absolute": (pack({"/a/b.txt": "x"}), "corrupt"),
    "share": (pack({"\\\\host\\a.txt": "x"}), "corrupt"),
    "drive": (pack({"C:\\a.txt": "x"}), "corrupt"),
    "NUL": (named(pack({"a_b.txt": "x"}), "a_b.txt", b"a\x00b.txt"), "corrupt"),
    "link": (written((link("a.txt", stat.S_IFLNK | 0o777), b"/a/b.txt")), "corrupt"),
    "device": (written((link("a.txt", stat.S_IFCHR | 0o666), b"")), "corrupt"),
    "case": (pack({"a.txt": "x", "A.TXT": "y"}), "corrupt"),
    "same by dots": (pack({"a.txt": "x", "./a.txt": "y"}), "corrupt"),
    "composed": (pack({"é.txt": "x", "e\u0301.txt": "y"}), "corrupt"),
    "encrypted": (with_flag(pack({"a.txt": "x"})), "encrypted"),
    "bomb": (pack({"a.txt": bytes(20_000_000)}), "over_limit"),
    "many": (pack({f"{n}.txt": b"" for n in range(4_001)}), "over_limit"),
    "nothing": (pack({}), "empty"),
    "leftovers": (pack({".DS_Store": "x"}), "empty"),
    "method": (pack({"a.txt": "x"}).replace(b"\x08\x00", b"\x0e\x00"), "unsupported"),
    "cut": (pack({"a.txt": "x" * 1000})[:-30], "corrupt"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice() -> None:
    with pytest.raises(NotRead) as caught:
        list(expand(written(("a.txt", b"x"), ("a.txt", b"y")), "a.zip"))
    assert caught.value.outcome == "corrupt"


@pytest.mark.parametrize("name", PACKAGES)
def test_refused(name: str) -> None:
    data, outcome = PACKAGES[name]
    with pytest.raises(NotRead) as caught:
        list(expand(data, "a.zip"))
    assert caught.value.outcome == outcome
    assert caught.value.reason_en.isascii()


@pytest.mark.parametrize("name", ["../word/document.xml", "word/Document.xml", "C:/a"])
def test_an_office_file_is_refused_for_the_same_names(name: str) -> None:
    with pytest.raises(NotRead) as caught:
        read_document(docx(paragraph("公开12条"), {name: "x"}), "report.docx")
    assert caught.value.outcome == "corrupt"


def test_a_damaged_member_hurts_only_itself() -> None:
    data = written(("a.txt", b"x" * 500), ("b.txt", b"y"))
    place = data.index(b"PK\x01\x02") - 40
    first = data.index(b"a.txt") + 5
    assert first < place
    members = dict(expand(data[:first] + b"\xff\xff" + data[first + 2 :], "a.zip"))
    assert members["a.zip/b.txt"] == b"y"
    refusal = members["a.zip/a.txt"]
    assert isinstance(refusal, NotRead)
    assert refusal.outcome == "corrupt"


def test_bytes_lost_or_doubled_end_in_an_outcome() -> None:
    whole = docx(paragraph("公开12条"))
    for place in range(0, len(whole) - 8, 9):
        for data in (whole[:place] + whole[place + 7 :], whole[:place] + whole[place : place + 7] + whole[place:]):
            try:
                document = read_document(data, "report")
            except NotRead:
                continue
            assert document.text == "公开12条\n"


def test_the_command_reads_each_member(tmp_path: Path) -> None:
    inner = pack({"c.txt": REPORT.format(3)})
    archive = tmp_path / "包.zip"
    archive.write_bytes(pack({"a.txt": REPORT.format(12), "b.png": b"\x89PNG\r\n\x1a\nx", "c.zip": inner}))
    (tmp_path / "d.zip").write_bytes(pack({"../d.txt": "x"}))
    read = {Path(parsed.source).name: parsed.outcome for parsed in parse_files([tmp_path])}
    assert read == {"a.txt": "read", "b.png": "needs_ocr", "c.zip": "unsupported", "d.zip": "corrupt"}


def test_a_word_file_is_no_archive() -> None:
    assert not is_archive(docx(paragraph("公开12条")))
