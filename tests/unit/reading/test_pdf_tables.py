"""Random reports of two forms as PDF files: ruled in several ways, over page breaks, and without rules.

A ruled table is read whole. Without rules much is read, and nothing wrongly: neither a value nor a blank.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from support.generated_forms import Key, Report, make_report, write_cells
from support.pdf_files import Layout, Sheet, draw_document, pdf_bytes

from ingestion.documents import read_document
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.model import Document
from ingestion.parse import parse_bytes
from ingestion.reading.tables import read_tables
from ingestion.repair import repair


@dataclass(frozen=True)
class Score:
    """Form cells: read as printed, read as something else, there but not read."""

    right: int
    wrong: list[str]
    unread: int


def draw(form: str, name: str, layout: Layout, zero: str = "0") -> tuple[Report, Document]:
    """A report, with its zeros printed as `zero`, and the document read from its PDF."""
    report = make_report(form, random.Random(f"{form} {name}"))
    printed = write_cells(report, lambda cell: zero if cell.text == "0" else cell.text)
    return report, read_document(draw_document(printed.tables, layout), "drawn")


def score(report: Report, document: Document, zero: str = "0") -> Score:
    columns = Columns(OBSERVATIONS)
    read_tables(document, repair(document.text), columns)
    status = {"0": "reported", "": "blank", "-": "dash"}[zero]
    right, wrong, seen = 0, [], set()
    for row in columns.rows():
        key: Key = (row["code"], row["applicant"])
        if row["value_status"] == "derived":
            assert (row["start"], row["end"], row["raw_text"]) == (None, None, "")
        else:
            assert document.text[row["start"] : row["end"]] == row["raw_text"]
        assert key not in seen
        seen.add(key)
        printed = report.values.get(key, "NaN")
        expected = (status, Decimal(0) if zero == "0" else None) if printed == "0" else ("reported", Decimal(printed))
        if (row["value_status"], row["value"]) in (expected, ("derived", expected[1])):
            right += 1
        elif row["value_status"] != "unreadable":
            wrong.append(f"{key}: {row['value_status']} {row['value']}, printed {printed!r}: {row['locator']}")
    return Score(right, wrong, len(report.values) - right - len(wrong))


def whole(report: Report) -> Score:
    return Score(len(report.values), [], 0)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("rules", ["lines", "boxes", "filled"])
@pytest.mark.parametrize("zero", ["0", "", "-"])
def test_a_ruled_report_is_read_whole(form: str, rules: str, zero: str) -> None:
    report, document = draw(form, f"{rules} {zero}", Layout(rules=rules), zero)
    assert score(report, document, zero) == whole(report)


# Table 3 breaks in its header, after it, within a group of rows, between groups, and before its last row.
@pytest.mark.parametrize("row", [4, 6, 12, 14, 16, 17, 20, 25])
@pytest.mark.parametrize("kind", ["closed", "open", "repeated"])
@pytest.mark.parametrize("zero", ["0", ""])
def test_a_table_over_a_page_break_is_one(row: int, kind: str, zero: str) -> None:
    layout = Layout(break_after={1: row}, open_break=kind == "open", repeat=3 if kind == "repeated" else 0)
    report, document = draw("2021", f"{row} {kind} {zero}", layout, zero)
    assert sum(1 for block in document.blocks if block.grid) == 3
    assert score(report, document, zero) == whole(report)


def test_page_numbers_and_repeated_headers_are_kept_and_not_read() -> None:
    report, document = draw("2021", "furniture", Layout(break_after={1: 12}, repeat=3, page_numbers="{}"))
    furniture = [document.text[block.start : block.end] for block in document.blocks if block.kind == "chrome"]
    assert [line for line in furniture if line.isdigit()] in (["1", "2"], ["1", "2", "3"])
    assert any("申请人情况" in line for line in furniture)
    assert score(report, document) == whole(report)


def test_a_table_over_three_pages_is_one() -> None:
    report, document = draw("2021", "three pages", Layout(row_space=42))
    assert sum(1 for block in document.blocks if block.grid) == 3
    assert score(report, document) == whole(report)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("zero", ["0", "", "-"])
@pytest.mark.parametrize("row", [None, 9, 16])
def test_without_rules_nothing_is_read_wrongly(form: str, zero: str, row: int | None) -> None:
    right = total = 0
    for draws in range(3):
        layout = Layout(rules="none", break_after={1: row} if row else {})
        report, document = draw(form, f"{draws} {zero} {row}", layout, zero)
        result = score(report, document, zero)
        assert result.wrong == []
        right, total = right + result.right, total + len(report.values)
        assert "table_without_rules" in {note.name for note in document.notes}
    assert right / total > 0.5


@pytest.mark.parametrize("row_space", [2.0, 10.0])
def test_columns_that_are_no_table_are_no_statements_either(row_space: float) -> None:
    for form in ("2019", "2021"):
        report = make_report(form, random.Random(f"{form} {row_space}"))
        parsed = parse_bytes(
            draw_document(report.tables, Layout(rules="none", size=10.5, row_space=row_space)), "drawn"
        )
        assert {row["method"] for row in parsed.observations.rows()} == {"table"}


@pytest.mark.parametrize("x", [110.0, 190.0, 260.0])
@pytest.mark.parametrize("above", ["2023年1月16日", "附件1"])
def test_no_line_above_the_heads_of_a_table_without_rules_is_lost(above: str, x: float) -> None:
    title = "某某镇主动公开政府信息情况表（2022年度）"
    sheet = Sheet()
    sheet.text(80, 80, above)
    sheet.text(x, 100, title)
    rows = (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", *"000"), ("规范性文件", *"305"))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            sheet.text(80 + 110 * column, 120 + 20 * row, text)
    document = read_document(pdf_bytes([sheet]), "drawn")
    assert [block.grid is not None for block in document.blocks][-1]
    assert above in document.text
    assert title in document.text


def test_a_caption_at_the_margin_is_no_head_of_the_labels() -> None:
    sheet = Sheet()
    sheet.text(80, 80, "附：青山镇情况")
    rows = (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", *"000"), ("行政规范性文件", *"305"))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            sheet.text(80 + 110 * column, 100 + 20 * row, text)
    parsed = parse_bytes(pdf_bytes([sheet], title="某某局2021年政府信息公开工作年度报告"), "drawn")
    assert parsed.document is not None
    assert "附：青山镇情况\n" in parsed.document.text


def test_a_label_over_columns_that_are_furniture_heads_what_comes_next() -> None:
    """Columns that are no table beyond doubt are furniture, and the title of the next table may stand at their end."""
    heads = "".join(f"<td>{head}</td>" for head in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    line = "".join(f"<td>{number}</td>" for number in (18, 0, 1, 3, 22))
    table = f"<table><tr>{heads}</tr><tr>{line}</tr></table>"
    page = f"<p>行政复议</p>{table}<p>未经复议直接起诉</p><p>0 0 3 0 3</p><p>复议后起诉</p>{table}"
    document = read_document(f"<html><body>{page}</body></html>".encode(), "drawn")
    blocks = tuple(
        replace(block, kind="chrome")
        if document.text[block.start : block.end] in ("复议后起诉", "0 0 3 0 3")
        else block
        for block in document.blocks
    )
    columns = Columns(OBSERVATIONS)
    read_tables(replace(document, blocks=blocks), repair(document.text), columns)
    assert {row["code"].rpartition(".")[0] for row in columns.rows()} == {
        "appeals.review",
        "appeals.litigation.after_review",
    }


@pytest.mark.parametrize("figure", ["3", ""])
def test_units_below_each_other_are_a_column_of_a_sheet_without_rules(figure: str) -> None:
    rows = [
        ("统计指标", "单位", "统计数"),
        ("（一）收到申请数", "件", "7"),
        ("1.当面申请数", "件", figure),
        ("2.传真申请数", "件", "4"),
        ("（二）申请办结数", "件", "12"),
        ("1.按时办结数", "件", "12"),
        ("其中：涉及国家秘密", "件", "0"),
    ]
    sheet = Sheet()
    for row, (label, unit, number) in enumerate(rows):
        for x, text in ((100, label), (340, unit), (430, number)):
            if text:
                sheet.text(x - 4.5 * len(text) if x == 100 else x, 200 + 18 * row, text)
    for row, text in enumerate(("某某局", "2018年1月9日")):
        sheet.text(80, 200 + 18 * len(rows) + 20 + 18 * row, text)
    drawn = pdf_bytes([sheet], title="某某局2017年政府信息公开工作年度报告")
    assert [block.grid.columns for block in read_document(drawn, "drawn").blocks if block.grid] == [3]
    parsed = parse_bytes(drawn, "drawn")
    read = {row["code"]: row["value"] for row in parsed.observations.rows() if row["value_status"] == "reported"}
    assert read["requests.received.channel.fax"] == 4
    assert read.get("requests.received.channel.in_person") == (3 if figure else None)
    assert read["requests.outcome.refused.state_secret"] == 0
