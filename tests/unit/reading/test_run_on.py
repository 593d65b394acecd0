"""Tables whose cells run on in one paragraph: a figure is a whole one or none."""

from __future__ import annotations

import random
import re

import pytest
from support.generated_forms import make_report

from ingestion.parse import parse_bytes

REPORT = (
    "某某市水利局2021年政府信息公开工作年度报告\n一、总体情况\n本机关依法开展工作。\n二、主动公开政府信息情况"
    "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件725"
    "第二十条第（五）项信息内容本年处理决定数量行政许可58第二十条第（六）项信息内容本年处理决定数量行政处罚19"
    "行政强制0第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费{}"
    "三、收到和处理政府信息公开申请情况\n本年度未收到申请。"
)


def charged(printed: str) -> list[str | None]:
    columns = parse_bytes(REPORT.format(printed).encode(), "report.txt").observations.columns
    rows = zip(columns["code"], columns["value"], strict=True)
    return [
        None if value is None else str(value)
        for code, value in rows
        if code == "disclosures.administrative_fees.amount"
    ]


def test_a_decimal_is_read_whole() -> None:
    assert charged("739.07") == ["739.07"]


@pytest.mark.parametrize(
    "printed", ["739 .07", "739\u00a0.\u00a007", "739. 07", "73%", "73年", "7SO4", "73l", "2:1", "3½"]
)
def test_a_part_of_a_number_is_no_figure(printed: str) -> None:
    assert charged(printed) in ([], [None])


@pytest.mark.parametrize("printed", ["零", "零增3", "项0件", "共4项", "无", "无无7", "（注）21330"])
def test_a_row_whose_figure_stands_in_words_is_none_of_blanks(printed: str) -> None:
    text = REPORT.format("0").replace("行政强制0", f"行政强制{printed}")
    rows = parse_bytes(text.encode(), "report.txt").observations.rows()
    assert [r["value_status"] for r in rows if r["code"] == "disclosures.coercion.decisions"] in ([], ["unreadable"])


@pytest.mark.parametrize("heads", ["{}2023年", "2023年{}", "{}2023年度", "上年数{}", "{}上一年度"])
def test_figures_of_two_years_are_not_one(heads: str) -> None:
    label = "本年处理决定数量"
    text = REPORT.format("0").replace(label, heads.format(label))
    assert text.count(heads.format(label)) == 2
    rows = parse_bytes(text.encode(), "report.txt").observations.rows()
    assert not any(r["value"] is not None for r in rows if r["code"].endswith(".decisions"))


def test_numbers_of_rows_are_no_figures() -> None:
    """行政处罚35 are 3 decisions and the number of the row below."""
    text = REPORT.format("06")
    for row, label in enumerate(("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费"), 1):
        text = text.replace(f"{label}", f"{row}{label}")
    text = text.replace("第二十条第（一）项", "序号第二十条第（一）项")
    rows = parse_bytes(text.encode(), "report.txt").observations.rows()
    assert not any(row["value"] is not None for row in rows if row["method"] != "prose")


def test_a_change_with_its_sign_in_words_is_a_figure_of_its_row() -> None:
    header = "第二十条第（八）项信息内容上一年项目数量本年增/减"
    text = REPORT[: REPORT.index("第二十条第（八）项")] + header + "行政事业性收费12 529减2745\n三、其他情况\n没有。"
    read = parse_bytes(text.encode(), "report.txt").observations.rows()
    assert not any(r["value"] for r in read if r["code"].startswith("disclosures.administrative_fees"))


SECTION = (
    "某某市水利局2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{}\n五、存在的主要问题\n不足。"
)
CELLS = "\n".join(["0件", "零", "0件", "0", "无", "1.5.", "12.5万件"])
ROWS = (
    "（一）予以公开\n{0}\n（二）部分公开\n{0}\n1.属于国家秘密\n{0}\n7.属于行政执法案卷\n{0}\n2.重复申请\n{0}\n"
    "四、结转下年度继续办理\n{0}"
)
SHEET = "".join(
    f"{label}{unit}{figure}"
    for label, unit, figure in (
        ("统计指标", "单位", "数 据"),
        ("1.政府公报公开政府信息数", "条", "0无"),
        ("5.其他方式公开政府信息数", "条", "3"),
        ("（一）收到申请数", "件", "12无"),
        ("（二）被依法纠错数", "件", "0"),
        ("六、举报投诉数量", "件", "0"),
        ("（三）从事政府信息公开工作人员数", "人", "5"),
        ("1.专职人员数", "人", "2"),
        ("2.兼职人员数", "人", "0"),
        ("（二）举办各类培训班数", "次", "2"),
    )
)


NOUGHTS = (
    "信息内容本年制发件数本年废止件数现行有效件数规章{0}787{0}行政规范性文件{0}18{0}第二十条第（五）项信息内容本年处理决定数量"
    "行政许可11第二十条第（六）项信息内容本年处理决定数量行政处罚657行政强制506"
)


@pytest.mark.parametrize("nought", ["无", "零", "无无"])
def test_noughts_in_words_before_the_label_of_a_row_deny_nothing(nought: str) -> None:
    text = REPORT[: REPORT.index("第二十条第（一）项")] + "\n" + NOUGHTS.format(nought) + "\n三、其他情况\n没有。"
    rows = parse_bytes(text.encode(), "report.txt").observations.rows()
    assert not [row["code"] for row in rows if row["code"].startswith("disclosures.normative") and row["value"] == 0]


@pytest.mark.parametrize("note", ["[2]", "²", "①", "*"])
def test_the_mark_of_a_note_is_no_cell_of_figures_that_ran_together(note: str) -> None:
    heads = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
    tables = make_report("2019", random.Random(3)).tables
    parts = [f"{head}\n{''.join(c.text for line in t for c in line)}" for head, t in zip(heads, tables, strict=False)]
    text = "\n".join(["某某局2019年政府信息公开工作年度报告", "一、总体情况", *parts])
    text = re.sub(r"(政府集中采购\d+)\.(\d+)", rf"\g<1>\g<2>{note}", text)
    read = parse_bytes(text.encode(), "report.txt").observations.rows()
    assert not any(row["value"] for row in read if row["code"].startswith("disclosures.central_procurement"))


BOX = "\n".join(
    f"│{label}│{figures}│"
    for label, figures in (
        ("一、本年新收政府信息公开申请数量", "│40│无│18│无│26│18│102"),
        ("二、上年结转政府信息公开申请数量", "│无│无│无│2│无│无│2"),
        ("三、本年度办理结果│（一）予以公开", "│无│无│无│无│无│无│无"),
    )
)


@pytest.mark.parametrize("table", [ROWS.format(CELLS), ROWS.format("0000000"), ROWS.format("0件0件0 件"), SHEET, BOX])
def test_what_is_left_of_a_table_that_cannot_be_read_states_nothing(table: str) -> None:
    rows = parse_bytes(SECTION.format(table).encode(), "report.txt").observations.rows()
    assert [row["code"] for row in rows if row["value"] is not None] == []


@pytest.mark.parametrize(
    "text", ["本年新收政府信息公开申请 12 件，其中：自然人 10 件", "收到申请：3件\n（一）予以公开：2件"]
)
def test_what_the_prose_says_of_rows_is_read(text: str) -> None:
    rows = parse_bytes(SECTION.format(text + "。").encode(), "report.txt").observations.rows()
    assert any(row["value"] for row in rows)


def test_dashes_of_two_kinds_are_two_cells() -> None:
    zeros = "0000000"
    rows = "一、本年新收政府信息公开申请数量{0}二、上年结转政府信息公开申请数量{0}三、本年度办理结果（一）予以公开{0}"
    rows += "（二）部分公开{0}（三）不予公开1.属于国家秘密00—/00——2.重复申请{0}（六）其他处理{0}（七）总计{0}"
    header = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
    text = SECTION.format(header + (rows + "四、结转下年度继续办理{0}").format(zeros))
    read = {
        r["applicant"]: r["raw_text"]
        for r in parse_bytes(text.encode(), "report.txt").observations.rows()
        if r["code"] == "requests.outcome.refused.state_secret" and r["value_status"] != "unreadable"
    }
    assert read.get("public_interest_organisation", "/") == "/"
    assert read.get("other_organisation", "0") == "0"


def test_answers_told_in_one_long_sentence_are_no_table() -> None:
    told = (
        "收到申请1586宗，其中商业企业71宗，社会公益组织3宗，法律服务机构5宗；本年度办理结果中，予以公开452宗，"
        "部分公开356宗，不予公开139宗，无法提供513宗，不予处理87宗，其他处理57宗，结转下年度继续办理55宗。"
    )
    rows = parse_bytes(SECTION.format(told).encode(), "report.txt").observations.rows()
    assert {"requests.outcome.granted", "requests.outcome.not_processed"} <= {r["code"] for r in rows if r["value"]}


def test_a_row_that_an_office_added_does_not_end_its_table() -> None:
    added = "第二十条第（六）项信息内容本年处理决定数量行政处罚19行政检查记录数 345 行政强制0"
    text = REPORT.format("7").replace("第二十条第（六）项信息内容本年处理决定数量行政处罚19行政强制0", added)
    rows = parse_bytes(text.encode(), "report.txt").observations.rows()
    read = {row["code"]: row["value"] for row in rows}
    assert read["disclosures.penalty.decisions"] == 19
    assert read["disclosures.administrative_fees.amount"] == 7
