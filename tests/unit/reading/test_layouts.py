"""The memory of layouts: no document tells another one anything, whatever was read before it, and it stays small."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from support.form_containers import html
from support.form_scores import draw
from support.generated_forms import make_report, to_html

from ingestion.model import Cell, Cells, Grid
from ingestion.parse import parse_bytes
from ingestion.reading import layouts
from ingestion.reading.layouts import LARGEST_REMEMBERED, MOST_REMEMBERED, lay_out
from ingestion.reading.placement import Standing

DAMAGES = ("none", "blank for zero", "row added", "order changed", "table split", "header repeated")
HEADER = ("信息内容", "本年制作数量", "本年新公开数量", "对外公开总数量")


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    layouts._lay_out.cache_clear()


def _read(data: bytes) -> str:
    parsed = parse_bytes(data, "report")
    return repr((parsed.outcome, parsed.coverage, parsed.observations.columns))


def _read_first(data: bytes) -> str:
    layouts._lay_out.cache_clear()
    return _read(data)


def _remembered() -> int:
    return layouts._lay_out.cache_info().currsize


def _table(*rows: tuple[str, ...]) -> tuple[Grid, tuple[str, ...]]:
    cells = [Cell(r, c, 1, 1, 0, 0) for r, row in enumerate(rows) for c in range(len(row))]
    return Grid(len(rows), max(map(len, rows)), Cells.of(cells)), sum(rows, ())


@pytest.mark.parametrize("form", range(3))
def test_in_whatever_order_documents_are_read_each_says_the_same(form: int) -> None:
    documents = [html(draw(damage, form, 11)) for damage in DAMAGES]
    alone = [_read_first(data) for data in documents]
    for order in permutations(range(len(documents)), 3):
        for number in (*order, *order[::-1]):
            assert _read(documents[number]) == alone[number]


def test_reports_of_one_template_share_layouts_and_nothing_else() -> None:
    reports = [to_html(make_report("2021", random.Random(seed)).tables).encode() for seed in range(4)]
    alone = [_read_first(data) for data in reports]
    assert len(set(alone)) == len(reports)
    layouts._lay_out.cache_clear()
    assert [_read(data) for data in reports] == alone
    assert layouts._lay_out.cache_info().hits >= 3 * (len(reports) - 1)


def test_a_number_is_the_same_to_a_layout_as_any_other_and_nothing_else_is() -> None:
    def layout(*figures: str) -> object:
        grid, texts = _table(HEADER, ("规章", *figures), ("规范性文件", "1", "2", "3"))
        return lay_out(grid, texts, "", Standing())

    first = layout("1", "2", "3")
    assert layout("20", "1,234", "12.5") is first
    for other in ("", "-", "/", "无", "约3", "3件", "007", "１"):
        assert layout("1", "2", other) is not first


def test_a_number_over_several_rows_may_be_part_of_a_label_and_stays() -> None:
    def layout(number: str) -> object:
        grid, texts = _table(HEADER, ("规章", "1", "2", number))
        cells = Cells.of([*grid.cells[:-1], grid.cells[-1]._replace(row_span=2)])
        return lay_out(Grid(3, 4, cells), texts, "", Standing())

    assert layout("5") is not layout("2005")


def test_what_was_above_a_grid_is_part_of_the_question() -> None:
    grid, texts = _table(("规章", "1", "2", "3"))
    header, header_texts = _table(HEADER, ("行政规范性文件", "1", "2", "3"))
    above = lay_out(header, header_texts, "", Standing())
    assert above is not None
    alone, below = lay_out(grid, texts, "", Standing()), lay_out(grid, texts, "", above.standing)
    assert alone is not None
    assert below is not None
    assert (len(alone.rows), len(below.rows)) == (0, 1)


def test_the_memory_is_bounded_and_keeps_no_large_grid() -> None:
    for number in range(MOST_REMEMBERED + 20):
        lay_out(*_table((f"规章{'甲' * number}", "1")), "", Standing())
    assert _remembered() == MOST_REMEMBERED
    layouts._lay_out.cache_clear()
    lay_out(*_table(*[("规章", "1")] * LARGEST_REMEMBERED), "", Standing())
    assert _remembered() == 0


def test_grids_of_one_document_that_are_laid_out_alike_keep_their_own_figures() -> None:
    table = make_report("2021", random.Random(1)).tables[1]
    printed = [cell for line in table for cell in line if cell.key]
    copies = [
        [[replace(cell, text="9876") if cell is other else cell for cell in line] for line in table]
        for other in (None, *printed[:3])
    ]
    parsed = parse_bytes(to_html(copies).encode(), "report")
    assert parsed.document is not None
    rows = [row for row in parsed.observations.rows() if row["raw_text"]]
    assert Counter(row["locator"].split("/")[0] for row in rows if row["is_copy"]) == {
        "table 2": 1, "table 3": 1, "table 4": 1,
    }  # fmt: skip
    ends = [block.end for block in parsed.document.blocks if block.grid]
    for row in rows:
        number = int(row["locator"].split("/")[0].removeprefix("table "))
        start = ends[number - 2] if number > 1 else 0
        assert start <= row["sentence_start"] <= row["start"] < row["end"] <= row["sentence_end"] <= ends[number - 1]
        assert row["raw_text"] == parsed.document.text[row["start"] : row["end"]]
