"""Lines of a run's summary that need no run."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.handover.schemas import DOCUMENTS
from ingestion.parse import parse_bytes
from orchestration import summary


def published(folder: Path, texts: list[str]) -> Path:
    rows = [parse_bytes(text.encode(), f"{number}.txt").document_row() for number, text in enumerate(texts)]
    pq.write_table(pa.Table.from_pylist(rows, DOCUMENTS), folder / "documents.parquet")
    return folder / "documents.parquet"


def test_the_use_of_the_wording_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = "某局2012年政府信息公開年度報告\n規範決策程式，設服務視窗，著力推進，決策程式公開，國會。\n"
    file = published(tmp_path, [copy, "某局2013年政府信息公开年度报告\n"])
    monkeypatch.setattr(summary, "published_files", lambda folder, table: [file])
    line = summary._wording([tmp_path, tmp_path])
    assert line.startswith("8 hits of 3 entries（程式 4, 视窗 2, 著 2）; ")
    assert "软体" in line
    assert "程式" not in line.split("unused")[1]


def test_no_hits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = published(tmp_path, ["某局2013年政府信息公开年度报告\n"])
    monkeypatch.setattr(summary, "published_files", lambda folder, table: [file])
    assert summary._wording([tmp_path]).startswith("没有改动 · no hits, ")
