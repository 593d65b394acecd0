"""Tables of a row a line, whose cells only blanks set apart: what is a cell, and what leaves its row unread."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_containers import CONTAINERS
from support.form_damages import Damaged, truth_of
from support.form_scores import Tally, compare
from support.generated_forms import make_report

from ingestion.parse import parse_bytes

HEAD = ("某某局2022年政府信息公开工作年度报告", "二、主动公开政府信息情况")
MORE = ("信息内容 本年处理决定数量", "行政处罚 3", "行政强制 3")
COLUMNS = "信息内容 本年制发件数 本年废止件数 现行有效件数"


def _read(*lines: str) -> dict[str, Decimal | None]:
    """By code, the values of what was read of the tables."""
    rows = parse_bytes("\n".join([*HEAD, *lines, *MORE]).encode(), "drawn").observations.rows()
    return {r["code"]: r["value"] for r in rows if r["method"] != "prose" and r["value_status"] != "unreadable"}


@pytest.mark.parametrize("name", ["aligned columns", "blanks between"])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_rows_under_the_labels_of_their_groups_are_read(name: str, form: str) -> None:
    report = make_report(form, random.Random(6))
    tally = Tally()
    drawn = Damaged(form, report.tables, truth_of(report.tables))
    compare(drawn, CONTAINERS[name](drawn), "drawn", tally)
    assert not tally.wrong
    assert tally.cells["unread"] <= 7


def test_a_label_broken_by_a_blank_is_one() -> None:
    read = _read("信息 内容  本年制 发件数  本年废止件数  现行有效 件数", "规 章  3  0  8", "行政规范 性文件  4  1  66")
    assert read["disclosures.rules.in_force"] == 8
    assert read["disclosures.normative_documents.issued"] == 4


def test_a_blank_that_may_part_thousands_leaves_its_row_unread_and_no_other() -> None:
    read = _read(COLUMNS, "规章 1 234 5", "行政规范性文件 4 1 66")
    assert not [code for code in read if code.startswith("disclosures.rules")]
    assert read["disclosures.normative_documents.in_force"] == 66


def test_figures_that_more_than_a_blank_sets_apart_are_apart() -> None:
    read = _read("信息内容  本年制发件数  本年废止件数  现行有效件数", "规章  1  234  5", "行政规范性文件  4  1  66")
    assert read["disclosures.rules.repealed"] == 234


@pytest.mark.parametrize("figures", ["1 2 0", "1 234 5"])
def test_a_row_that_an_office_added_does_not_end_its_table(figures: str) -> None:
    read = _read(COLUMNS, "规章 3 0 8", f"其中：修订的文件 {figures}", "行政规范性文件 4 1 66")
    assert read["disclosures.normative_documents.in_force"] == 66


def test_a_row_that_an_office_added_does_not_end_its_sheet() -> None:
    lines = ["某某局2016年政府信息公开工作年度报告", "统计指标 单位 统计数", "三、依申请公开情况 —— ——"]
    lines += ["（一）收到申请数 件 3", "主动撤回申请数 件 384", "1.当面申请数 件 9", "2.传真申请数 件 4"]
    lines += ["3.网络申请数 件 1", "4.信函申请数 件 1"]
    rows = parse_bytes("\n".join(lines).encode(), "drawn").observations.rows()
    assert {r["code"]: r["value"] for r in rows}["requests.received.channel.fax"] == 4


def test_what_may_be_several_figures_is_no_figure_of_a_row_that_an_office_added() -> None:
    lines = [
        "信息内容 上一年项目数量 本年增/减 处理决定数量",
        "行政处罚 2 -2 1897",
        "行政检查 345 211 406",
        "行政强制 1 -5 2",
    ]
    rows = parse_bytes("\n".join([*HEAD, *lines, *MORE]).encode(), "drawn").observations.rows()
    assert 345211406 not in [row["value"] for row in rows]


def test_a_digit_before_a_sign_that_cannot_be_read_is_no_figure() -> None:
    """Run on in one line."""
    tables = make_report("2021", random.Random(48)).tables
    text = " ".join(cell.text for table in tables for line in table for cell in line)
    row = next(line for line in tables[1] if line[0].text.startswith("2.重复申请"))
    printed = " ".join(cell.text for cell in row)
    damaged = " ".join(["2.重复申请", "1□3", *(cell.text for cell in row[2:])])
    assert text.count(printed) == 1
    read = _read("一、总体情况", text.replace(printed, damaged), "五、存在的主要问题")
    assert "requests.outcome.not_processed.repeat_request" not in read


def test_words_with_figures_behind_a_label_are_its_cells_and_make_no_row_of_blanks() -> None:
    """Run on in one line, the first cell of a row in words: 见附件 +7 1574."""
    tables = make_report("2019", random.Random(3)).tables
    row = next(line for line in tables[0] if line[0].text.startswith("行政强制"))
    text = " ".join(cell.text for table in tables for line in table for cell in line)
    printed = " ".join(cell.text for cell in row)
    damaged = " ".join([row[0].text, "见附件", *(cell.text for cell in row[2:])])
    assert text.count(printed) == 1
    document = (
        f"某局2019年政府信息公开工作年度报告\n一、总体情况\n{text.replace(printed, damaged)}\n五、存在的主要问题\n"
    )
    parsed = parse_bytes(document.encode(), "a.txt")
    assert parsed.observations is not None
    rows = [row for row in parsed.observations.rows() if row["code"].startswith("disclosures.coercion")]
    assert not [row for row in rows if row["value_status"] == "blank"]


def test_lines_run_together_are_no_row_that_an_office_added() -> None:
    report = make_report("2021", random.Random(5))
    tables = [[list(line) for line in table] for table in report.tables]
    row = next(line for line in tables[1] if line[0].text.startswith("四、结转"))
    row[0] = replace(row[0], text=f"（六）其他处理 4000 2063 （七）总计 8119 8079 1613 {row[0].text}")
    drawn = Damaged("2021", tables, truth_of(report.tables))
    parsed = parse_bytes(CONTAINERS["pipes"](drawn), "drawn.txt")
    assert parsed.observations is not None
    assert not [row for row in parsed.observations.rows() if "总计8119" in row["label"]]


def test_digits_above_and_below_the_line_of_their_label_are_no_figures() -> None:
    """The columns of a PDF file without rules: 15 broken into 1 and 5, its label between them."""
    lines = [
        "（三）申请答复数  件  20",
        "1",
        "1.属于已主动公开范围数  件",
        "5",
        "2.同意公开答复数  件  4",
        "3.同意部分公开答复数  件  0",
        "四、行政复议数量  件  9",
        "6",
        "（一）维持具体行政行为数  件  0",
        "（二）被依法纠错数  件  3",
        "（三）其他情形数  件  0",
    ]
    text = "\n".join(["某某局2016年政府信息公开工作年度报告", "统计指标  单位  统计数", *lines])
    rows = parse_bytes(text.encode(), "drawn").observations.rows()
    read = {r["code"]: r["value"] for r in rows if r["method"] != "prose" and r["value_status"] != "unreadable"}
    assert read["requests.outcome.granted"] == 4
    assert read["appeals.review.corrected"] == 3
    assert "requests.outcome.already_public" not in read


def test_a_row_without_a_figure_below_one_too_many_is_none_that_was_broken() -> None:
    lines = ["信息内容  本年处理决定数量", "行政处罚  3", "7", "行政强制", "第二十条第（八）项"]
    parsed = parse_bytes("\n".join([*HEAD, *lines, *MORE]).encode(), "drawn")
    assert parsed.outcome in ("read", "partly_read")


def test_digits_above_and_below_a_label_with_one_column_are_no_figures() -> None:
    read = _read("信息内容  本年处理决定数量", "8389", "行政许可", "8", "第二十条第（六）项")
    assert "disclosures.licensing.decisions" not in read
    assert read["disclosures.penalty.decisions"] == 3


@pytest.mark.parametrize("printed", [r"（\2）", "②"])
@pytest.mark.parametrize("name", ["aligned columns", "blanks between"])
def test_a_figure_in_brackets_or_a_circle_behind_a_label_is_no_part_of_it(name: str, printed: str) -> None:
    report = make_report("2021", random.Random(6))
    text = CONTAINERS[name](Damaged("2021", report.tables, truth_of(report.tables))).decode()
    text = re.sub(r"(行政强制 +)(\d+)", rf"\1{printed}", text)
    rows = parse_bytes(text.encode(), "drawn").observations.rows()
    assert "blank" not in [row["value_status"] for row in rows if row["code"] == "disclosures.coercion.decisions"]


@pytest.mark.parametrize("dash", ["-", "——", "/", "无"])
def test_a_blank_alone_may_part_a_label_from_its_first_figure(dash: str) -> None:
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    heads = "自然人  法人或其他组织  总计", "商业企业  科研机构  社会公益组织  法律服务机构  其他"
    lines = ["申请人情况", *heads, f"（一）予以公开{' ' * 60}1       0     0     0     0     0    1"]
    text = "\n".join(
        [*HEAD, *lines, f"{label} {dash}       1     0     0     0     4    5", "（七）总计  1  1  0  0  0  4  6"]
    )
    read = {
        r["applicant"]: (r["value_status"], r["value"])
        for r in parse_bytes(text.encode(), "drawn").observations.rows()
        if r["code"] == "requests.outcome.partially_granted"
    }
    assert read["natural_person"] == (("explicit_none", 0) if dash == "无" else ("dash", None))
    assert read["commercial_enterprise"] == ("reported", 1)


def test_a_label_may_run_into_the_first_figure_of_its_row() -> None:
    read = _read(COLUMNS, "规章3 0 8", "行政规范性文件：14 1 66", "信息内容 本年处理决定数量", "行政许可194")
    assert read["disclosures.rules.issued"] == 3
    assert read["disclosures.normative_documents.issued"] == 14
    assert read["disclosures.licensing.decisions"] == 194


@pytest.mark.parametrize("line", ["规章3 0", "规章3 0 8 2", "规章2 3 0 8", "下属单位规章3 0 8", "规章第3 0 8"])
def test_a_row_that_is_not_whole_is_left_where_its_label_runs_into_a_figure(line: str) -> None:
    assert not [code for code in _read(COLUMNS, line, "行政规范性文件 4 1 66") if code.startswith("disclosures.rules")]


def test_a_digit_at_one_label_among_others_may_be_the_mark_of_a_footnote() -> None:
    read = _read(COLUMNS, "规章1 0 0", "行政规范性文件 4 1 66")
    assert not [code for code in read if code.startswith("disclosures.rules")]
