"""Pictures: the same counts give the same bytes, and Chinese words have glyphs where a font is installed."""

from __future__ import annotations

import base64
import warnings
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.handover.schemas import TABLES
from orchestration import plots
from orchestration.plots import _installed, stacked
from orchestration.tallies import unread_by_year

COUNTS = {"2019": {"prose": 30, "2019": 100}, "2020": {"2021": 210}}


def test_the_same_counts_give_the_same_picture() -> None:
    image = stacked("记录数", COUNTS)
    assert image == stacked("记录数", COUNTS)
    assert image != stacked("记录数", {"2019": {"prose": 31}})
    data = base64.b64decode(image.partition("base64,")[2].rstrip(")"))
    assert data.startswith(b"\x89PNG")


def test_chinese_words_have_glyphs() -> None:
    if not _installed():
        pytest.skip("no font with Chinese glyphs is installed (Debian: fonts-noto-cjk)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stacked("记录数，按年度与表式", {"二〇一九": {"正文": 3, "表格": 4}})


def test_without_chinese_glyphs_no_word_is_drawn_as_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "_installed", tuple)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = stacked("记录数，按年度 · observations by year", {"二〇一九": {"正文": 3, "table": 4}})
    assert image.startswith("![记录数，按年度 · observations by year]")


def test_unread_cells_are_a_percentage_of_their_years_cells(tmp_path: Path) -> None:
    coverage = [("a", 6, 2), ("a", 1, 1), ("b", 5, 0), ("c", 0, 0)]
    for table, rows in {
        "documents": [{"document_id": name, "year": year} for name, year in (("a", 2019), ("b", 2020), ("c", None))],
        "coverage": [{"document_id": a, "cells_placed": b, "cells_unread": c} for a, b, c in coverage],
    }.items():
        (tmp_path / table).mkdir()
        empty = dict.fromkeys(TABLES[table].names)
        made = pa.Table.from_pylist([empty | row for row in rows], schema=TABLES[table])
        pq.write_table(made, tmp_path / table / "0.parquet")
    # A report without cells has no share; one without a year is none of a year's.
    assert unread_by_year(tmp_path) == {"2019": {"unread": 30.0}, "2020": {"unread": 0.0}}


def test_nothing_counted_is_an_empty_picture() -> None:
    assert stacked("记录数", {}).startswith("![")
