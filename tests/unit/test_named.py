"""Files named on the command line: read within bounds, told as the reader tells them, one bad file alone refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.faulty_pdf import flate_bomb, hanging
from support.matrix import WRITERS, reports
from support.office_files import pack

from ingestion import named
from ingestion.bounds import MAXIMUM_BYTES, WORKER_MEMORY
from ingestion.handover.pool import Reader
from ingestion.named import parse_files
from ingestion.parse import parse_bytes

REPORT = """某市某局2017年政府信息公开工作年度报告
    一、概述
    2017年，本局主动公开政府信息９0条，其中网站公开90条。
    二、依申请公开政府信息情况
    全年收到申请8件，未发生行政复议。
""".encode()
FILES = Path(__file__).parent / "documents" / "files"
HANGING = hanging(["某某局2023年政府信息公开工作年度报告"])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A worker that has half a second for a document: what hangs must not come to the bound on memory first."""
    reader = Reader("ingestion.parse", time_cap=0.5)
    monkeypatch.setattr(named, "_reader", lambda: reader)
    yield reader
    reader.close()


def test_what_comes_back_is_what_the_reader_read(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(REPORT + b"\xff\xff")
    (back,) = parse_files([path])
    read = parse_bytes(path.read_bytes(), str(path))
    assert read.document
    assert back.document
    assert read.is_read
    assert read.repairs
    for name in ("source", "document_id", "byte_length", "outcome", "reason_zh", "reason_en", "identity", "structure"):
        assert getattr(back, name) == getattr(read, name), name
    assert back.document == replace(read.document, blocks=())
    assert [note.name for note in back.document.notes] == ["stray_bytes"]
    assert back.document_row() == read.document_row()
    assert back.coverage == read.coverage
    assert back.observations.to_arrow().equals(read.observations.to_arrow())
    assert any("repair width" in line for line in back.explanation)


def test_every_container_is_read_within_the_bounds(tmp_path: Path) -> None:
    (report,) = reports(1, seed=4)
    for number, write in enumerate(WRITERS.values()):
        (tmp_path / f"{number:02}").write_bytes(write(report))
    paths = [tmp_path, *(FILES / name for name in ("report.doc", "report.xls"))]
    assert {parsed.source: parsed.reason_en for parsed in parse_files(paths) if not parsed.is_read} == {}


def test_a_refusal_comes_back_with_its_reasons_and_the_text_that_was_seen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今日天气晴。", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    first, second = parse_files([tmp_path])
    assert (first.outcome, second.outcome) == ("not_a_report", "empty")
    assert first.document
    assert first.document.text == "今日天气晴。"
    assert first.identity is None
    assert second.document is None
    assert second.reason_zh
    assert second.reason_en


def test_hostile_files_end_at_their_bounds_and_the_others_are_read(tmp_path: Path, impatient: Reader) -> None:
    for name, data in {"1.txt": REPORT, "2.pdf": HANGING, "3.pdf": flate_bomb(), "4.txt": REPORT}.items():
        (tmp_path / name).write_bytes(data)
    parsed = list(parse_files([tmp_path]))
    assert [p.outcome for p in parsed] == ["read", "over_limit", "over_limit", "read"]
    assert "CPU" in parsed[1].reason_en
    assert parsed[1].document_id
    assert parsed[1].byte_length == len(HANGING)


def test_memory_is_told_where_the_caller_held_more_than_the_bound(tmp_path: Path) -> None:
    held = bytearray(b"x") * WORKER_MEMORY
    (tmp_path / "1.pdf").write_bytes(flate_bomb())
    (parsed,) = parse_files([tmp_path])
    assert len(held) == WORKER_MEMORY
    assert parsed.outcome == "over_limit"
    assert "MB of memory" in parsed.reason_en


def test_members_of_an_archive_and_files_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(pack({"一.txt": REPORT, "二.txt": b""}))
    (tmp_path / "b.zip").write_bytes(pack({"../一.txt": REPORT}))
    paths = [tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "absent.txt"]
    outcomes = {Path(p.source).name: p.outcome for p in parse_files(paths)}
    assert outcomes == {"一.txt": "read", "二.txt": "empty", "b.zip": "corrupt", "absent.txt": "corrupt"}


def test_of_a_file_too_large_no_more_is_taken_than_shows_it(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(100 * MAXIMUM_BYTES)
    (parsed,) = parse_files([tmp_path])
    assert parsed.outcome == "over_limit"
    assert parsed.byte_length == MAXIMUM_BYTES + 1


def test_a_module_beside_the_reports_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "lxml.py", "yaml.py"):
        (tmp_path / name).write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)
    reader = Reader("ingestion.parse")
    monkeypatch.setattr(named, "_reader", lambda: reader)
    (tmp_path / "a.txt").write_bytes(REPORT)
    assert [p.outcome for p in parse_files([tmp_path / "a.txt"])] == ["read"]
    reader.close()
