"""The official tables one case at a time: forms told apart, rows and headers in odd shapes, coverage, offsets."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from support.generated_forms import Printed, make_report, to_html
from support.one_page import COLLAPSED_3, COLLAPSED_4, HEADER_3, RESULTS, Read, page, pipes

from ingestion.model import TableCoverage
from ingestion.parse import parse_bytes


def test_the_form_of_table_2_is_told_by_its_headers() -> None:
    new = pipes("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 1 | 2 | 3\n规范性文件 | 4 | 5 | 6")
    assert {row["form"] for row in new.rows.values()} == {"2021"}
    assert new.value("disclosures.normative_documents.in_force") == 6
    old = pipes(
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 1 | 2 | 3\n行政规范性文件 | 4 | 5 | 6"
    )
    assert {row["form"] for row in old.rows.values()} == {"2019"}
    assert old.value("disclosures.normative_documents.total_disclosed") == 6


def test_a_table_of_two_forms_keeps_both() -> None:
    read = pipes(
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 1 | 2 | 3\n"
        "第二十条第（五）项\n信息内容 | 本年处理决定数量\n行政许可 | 7\n"
        "第二十条第（六）项\n信息内容 | 本年处理决定数量\n行政处罚 | 8\n行政强制 | 9"
    )
    assert read.rows["disclosures.rules.newly_made", ""]["form"] == "2019"
    assert read.rows["disclosures.licensing.decisions", ""]["form"] == "2021"
    assert read.value("disclosures.coercion.decisions") == 9
    assert read.coverage["table_2"].form == "2021"


def test_a_block_without_its_own_header_does_not_borrow_one() -> None:
    read = pipes(
        "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量\n行政许可 | 1 | +2 | 3\n"
        "第二十条第（八）项\n行政事业性收费 | 4 | 5"
    )
    assert set(read.rows) == {
        (f"disclosures.licensing.{name}", "") for name in ("prior_year_items", "net_change", "decisions")
    }
    assert read.coverage["table_2"].cells_unclaimed == 2


def test_header_labels_may_go_on_in_the_line_below() -> None:
    def read(rest: str) -> Read:
        rows = [
            "申请人情况 |",
            "自然人 | 法人或其他组织 | 总计 |",
            "商业 | 科研 | 社会公益组织 | 法律服务机构 | 其他 |",
            f"{rest} |",
            "一、本年新收政府信息公开申请数量 | 3 | | 1 | | | | 4 |",
            "二、上年结转政府信息公开申请数量 | | | | | | | 0 |",
            "三、本年度办理结果 | （一）予以公开 | 2 | | | | | | 2 |",
        ]
        return Read("\n".join(["某局2023年政府信息公开工作年度报告", *rows, "以上为统计表。", ""]).encode())

    whole = read("企业 | 机构")
    assert whole.value("requests.received", "research_institution") == 1
    assert whole.value("requests.received", "total") == 4
    assert whole.status("requests.received", "commercial_enterprise") == "blank"
    for rest in ("企业", "机构 | 企业", "企业 | 机构 | 机构"):
        assert not any(row["value"] is not None for row in read(rest).rows.values())


def test_rows_that_two_forms_share_do_not_decide_the_form() -> None:
    read = pipes(f"{HEADER_3}\n（一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1")
    assert read.rows["requests.outcome.granted", "total"]["form"] == "unknown"
    assert read.coverage["table_3"].form == "unknown"


def test_other_handling_is_a_row_in_2019_and_a_group_in_2021() -> None:
    old = pipes(f"{HEADER_3}\n（六）其他处理 | 1 | 0 | 0 | 0 | 0 | 0 | 1")
    assert old.rows["requests.outcome.other_handling", "total"]["form"] == "2019"
    new = pipes(
        f"{HEADER_3}\n（六）其他处理 | | | | | | |\n3.其他 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "重复申请 | 2 | 0 | 0 | 0 | 0 | 0 | 2"
    )
    assert ("requests.outcome.other_handling", "total") not in new.rows
    assert new.rows["requests.outcome.other_handling.other", "total"]["form"] == "2021"


def test_table_4_takes_the_form_of_table_3() -> None:
    report = make_report("2019", random.Random(1))
    read = Read(to_html(report.tables).encode())
    assert read.rows["appeals.review.total", ""]["form"] == "2019"
    alone = Read(to_html(report.tables[2:]).encode())
    assert alone.rows["appeals.review.total", ""]["form"] == "unknown"


def test_other_needs_its_group() -> None:
    read = pipes(
        f"{HEADER_3}\n（四）无法提供 | | | | | | |\n4.其他 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "重复申请 | 2 | 0 | 0 | 0 | 0 | 0 | 2"
    )
    assert not any("other_handling" in code for code, _ in read.rows)
    assert read.coverage["table_3"].cells_unclaimed == 7


def test_other_finds_its_group_above_where_only_the_outer_one_spans() -> None:
    figures = "<td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td>"
    header = "".join(f"<td>{label}</td>" for label in ("", "", *HEADER_3.split(" | ")))
    read = page(
        f"<tr>{header}</tr><tr><td rowspan=2>三、本年度办理结果</td><td>（六）其他处理</td>"
        f"<td>1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请</td>{figures}</tr>"
        f"<tr><td></td><td>3.其他</td>{figures}</tr>"
    )
    assert read.value("requests.outcome.other_handling.other", "total") == 1
    assert read.coverage["table_3"].cells_placed == 14


def test_a_short_row_is_unreadable_as_a_whole() -> None:
    read = pipes(f"{HEADER_3}\n（一）予以公开 | 1 | 3 | 5 | 9\n重复申请 | 2 | 0 | 0 | 0 | 0 | 0 | 2")
    rows = [row for (code, _), row in read.rows.items() if code == "requests.outcome.granted"]
    assert len(rows) == 7
    assert {(row["value"], row["value_status"], row["raw_text"]) for row in rows} == {
        (None, "unreadable", "1 | 3 | 5 | 9")
    }
    assert read.value("requests.outcome.not_processed.repeat_request", "total") == 2
    assert read.coverage["table_3"].cells_placed == 7
    assert read.coverage["table_3"].cells_unclaimed == 4


def test_a_row_found_twice_with_other_figures_is_not_read() -> None:
    read = pipes("信息内容 | 采购项目数量 | 采购总金额\n政府集中采购 | 3 | 12.5\n政府集中采购 | 4 | 20.25")
    assert not read.rows
    assert read.coverage["table_2"].cells_unclaimed == 4


def test_of_two_copies_the_first_is_kept() -> None:
    table = f"{HEADER_3}\n重复申请 | 2 | 0 | 0 | 0 | 0 | 0 | 2"
    same = pipes(table, table)
    assert same.coverage["table_3"].cells_unclaimed == 0
    other = pipes(table, table.replace("2", "5"))
    assert other.value("requests.outcome.not_processed.repeat_request", "total") == 2
    assert other.coverage["table_3"].cells_unclaimed == 7


def test_the_unit_of_a_cell_comes_before_that_of_its_header() -> None:
    header = "信息内容 | 采购项目数量 | 采购总金额（万元）\n政府集中采购"
    assert pipes(f"{header} | 3 | 12.5").rows["disclosures.central_procurement.amount", ""]["unit"] == "万元"
    own = pipes(f"{header} | 3 | 251000元").rows["disclosures.central_procurement.amount", ""]
    assert (own["value"], own["unit"], own["kind"], own["decimals"]) == (251000, "元", "amount", 0)
    bare = pipes("信息内容 | 采购项目数量 | 采购总金额\n政府集中采购 | 3 | 12.5")
    assert bare.rows["disclosures.central_procurement.amount", ""]["unit"] == ""


def test_the_sheet_of_2014() -> None:
    read = page(
        "<tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
        "<tr><td>一、主动公开情况</td><td>——</td><td></td></tr>"
        "<tr><td>（一）主动公开政府信息数<br>（不同渠道和方式公开相同信息计1条）</td><td>条</td><td>1,683</td></tr>"
        "<tr><td>其中：主动公开规范性文件数</td><td>条</td><td>4</td></tr>"
        "<tr><td>四、行政复议数量</td><td>件</td><td>1</td></tr>"
        "<tr><td>（一）维持具体行政行为数</td><td>件</td><td>1</td></tr>"
        "<tr><td>（二）被依法纠错数</td><td>件</td><td>0</td></tr>"
        "<tr><td>五、行政诉讼数量</td><td>件</td><td>7</td></tr>"
        "<tr><td>（一）维护具体行政行为或者驳回原告诉讼请求数</td><td>件</td><td>5</td></tr>"
        "<tr><td>（二）被依法纠错数</td><td>件</td><td>2</td></tr>"
        "<tr><td>七、依申请公开信息收取的费用</td><td>万元</td><td>0.35</td></tr>"
        "<tr><td>（二）举办各类培训班数</td><td>次</td><td>-</td></tr>"
    )
    assert read.value("disclosures.items") == 1683
    assert read.rows["disclosures.items", ""]["unit"] == "条"
    assert (read.value("appeals.review.corrected"), read.value("appeals.litigation.corrected")) == (0, 2)
    assert read.rows["fees.collected", ""]["value"] == Decimal("0.35")
    assert read.rows["fees.collected", ""]["unit"] == "万元"
    assert read.status("training.courses") == "dash"
    assert read.coverage["sheet"] == TableCoverage("sheet", "2014", 58, 10, 48, 0, "reading")


def test_table_4_cut_into_three_is_told_by_the_headings_above() -> None:
    results = "<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>"
    cells = "<tr><td>1</td><td>0</td><td>2</td><td>0</td><td>3</td></tr>"
    assert page(results + cells, "行政诉讼（复议后起诉）").value("appeals.litigation.after_review.total") == 3
    assert page(results + cells, "（一）行政复议").value("appeals.review.total") == 3
    assert not page(results + cells, "四、政府信息公开行政复议、行政诉讼情况").rows
    assert not page(results + cells, "行政诉讼").rows


def test_every_kind_of_absence_stays_apart() -> None:
    read = pipes(f"{HEADER_3}\n重复申请 | 0 | | - | 无 | 00 | O | 3")
    code = "requests.outcome.not_processed.repeat_request"
    statuses = {applicant: read.status(code, applicant) for _, applicant in read.rows}
    assert list(statuses.values()) == [
        "reported",
        "blank",
        "dash",
        "explicit_none",
        "reported",
        "unreadable",
        "reported",
    ]
    assert [read.value(code, applicant) for applicant in statuses] == [0, None, None, 0, 0, None, 3]


def test_offsets_and_locator_lead_to_the_cell() -> None:
    read = page(
        "<tr><th>信息内容</th><th>本年制发件数</th><th>本年废止件数</th><th>现行有效件数</th></tr>"
        "<tr><td>规章</td><td>&nbsp;12¹ </td><td></td><td>7件</td></tr>"
    )
    row = read.rows["disclosures.rules.issued", ""]
    text = read.document.text
    assert text[row["start"] : row["end"]] == row["raw_text"] == "12¹"
    assert (row["value"], row["locator"]) == (12, "table 1/row 2/column 2")
    assert text[row["sentence_start"] : row["sentence_end"]].split() == ["规章", "12¹", "7件"]
    blank = read.rows["disclosures.rules.repealed", ""]
    assert (blank["raw_text"], blank["start"]) == ("", blank["end"])
    assert read.rows["disclosures.rules.in_force", ""]["unit"] == "件"


def test_an_official_table_without_a_header_is_reported_and_not_read() -> None:
    read = pipes("类别 | 数据1 | 数据2\n属于国家秘密 | 1 | 2\n重复申请 | 3 | 4\n属于行政查询事项 | 5 | 6")
    assert not read.rows
    assert read.coverage["table_3"] == TableCoverage("table_3", "unknown", 175, 0, 175, 6, "reading")


def test_table_4_under_a_header_of_more_columns_is_reported_and_not_read() -> None:
    head = COLLAPSED_4.replace("复议后起诉", "复议后起诉 | 诉讼合计")
    read = pipes(f"{head}\n{' | '.join(map(str, range(16)))}")
    assert not read.rows
    assert read.coverage["table_4"] == TableCoverage("table_4", "unknown", 15, 0, 15, 16, "reading")
    assert not pipes("结果维持 | 结果纠正\n1 | 2").coverage


def test_other_tables_are_none_of_ours() -> None:
    read = pipes(
        "渠道 | 数量 | 总计\n网站 | 12 | 12\n其他 | 3 | 3\n总计 | 15 | 15",
        "索引号 | 014/2024\n发布机构 | 某局\n单位 | 某局",
    )
    assert not read.rows
    assert not read.coverage


@pytest.mark.parametrize("mark", ["见附件", "O", "l2", "■"])
def test_what_stands_for_a_first_figure_leaves_the_others_in_their_places(mark: str) -> None:
    granted, partly = "requests.outcome.granted", "requests.outcome.partially_granted"
    read = pipes(
        f"{COLLAPSED_3}\n（一）予以公开 | 0 | 1 | 0 | 0 | 0 | 0 | 1\n（二）部分公开 | {mark} | 2 | 3 | 4 | 5 | 6 | 27"
    )
    assert [row["value"] for (code, _), row in read.rows.items() if code == granted] == [0, 1, 0, 0, 0, 0, 1]
    assert [row["value"] for (code, _), row in read.rows.items() if code == partly][1:] == [2, 3, 4, 5, 6, 27]
    assert read.status(partly, "natural_person") == "unreadable"


@pytest.mark.parametrize(
    "row", ["（二）部分公开 | 见附件 | 2 | 3 | 4 | 5 | 6", "（二）部分公开 | 涉企 | 2 | 3 | 4 | 5 | 6 | 27"]
)
def test_a_row_short_of_a_cell_or_with_a_label_more_is_unread(row: str) -> None:
    read = pipes(f"{COLLAPSED_3}\n（一）予以公开 | 0 | 1 | 0 | 0 | 0 | 0 | 1\n{row}")
    assert not any(row["value"] for (code, _), row in read.rows.items() if code.endswith("partially_granted"))
    assert read.value("requests.outcome.granted", "total") == 1


def test_a_row_short_of_its_last_cell_is_unread_where_two_columns_may_be_the_total() -> None:
    organisations = "".join(f"<td>{label}</td>" for label in ("合计", *HEADER_3.split(" | ")[2:7]))
    head = (
        "<tr><td rowspan=2>项目</td><td rowspan=2>自然人</td><td colspan=6>法人或其他组织</td>"
        f"<td rowspan=2>总计</td></tr><tr>{organisations}</tr>"
    )

    def natural(carried_in: str) -> object:
        labels = [f"{begun}政府信息公开申请数量" for begun in ("本年新收", "上年结转")]
        rows = dict.fromkeys([*labels, "（一）予以公开", "（二）部分公开", "（七）总计"], "21100003")
        rows[labels[1]] = carried_in
        drawn = (
            f"<tr><td>{label}</td>{''.join(f'<td>{value}</td>' for value in values)}</tr>"
            for label, values in rows.items()
        )
        return page(head + "".join(drawn)).value("requests.carried_in", "natural_person")

    assert natural("21100003") == 2
    assert natural("2110003") is None


def test_a_row_with_the_share_of_the_column_beside_has_moved() -> None:
    head = f"{HEADER_3} | 占比\n（一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 50%"
    whole = pipes(f"{head}\n（二）部分公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 50%")
    assert whole.value("requests.outcome.partially_granted", "total") == 1
    short = pipes(f"{head}\n（二）部分公开 | 1 | 0 | 0 | 0 | 0 | 1 | 50% | ")
    assert short.value("requests.outcome.granted", "natural_person") == 1
    assert not any(row["value"] for (code, _), row in short.rows.items() if code.endswith("partially_granted"))


@pytest.mark.parametrize(("words", "is_read"), [("含上年2件", False), ("3", True)])
def test_a_row_whose_total_stands_before_words_has_moved(words: str, is_read: bool) -> None:
    rows = (
        f"{COLLAPSED_3}\n（一）予以公开 | 1 | 0 | 1 | 0 | 0 | 0 | 2\n（二）部分公开 | 1 | 0 | 0 | 2 | 0 | 3 | {words}"
    )
    read = pipes(rows)
    assert read.value("requests.outcome.granted", "total") == 2
    value = read.value("requests.outcome.partially_granted", "other_organisation")
    assert value == (3 if is_read else None)


def test_what_stands_for_a_figure_of_table_4_leaves_the_others_in_their_places() -> None:
    read = pipes(f"{COLLAPSED_4}\n{' | '.join(['1□3', *map(str, range(2, 15)), '见附件'])}")
    assert read.value("appeals.review.corrected") == 2
    assert read.status("appeals.review.upheld") == read.status("appeals.litigation.after_review.total") == "unreadable"
    label = pipes(f"{COLLAPSED_4}\n{' | '.join(['数量', *map(str, range(2, 16))])}")
    assert all(row["value"] is None for row in label.rows.values())


def test_a_line_of_blanks_under_one_of_figures_is_none_of_table_4() -> None:
    """As Word adds it for the widths of its columns; here it alone is as wide as the header."""
    *head, figures = make_report("2021", random.Random(2)).tables[2]
    blanks = [replace(cell, text="", key=None) for cell in figures]

    def values(*lines: list[Printed]) -> list[str]:
        return [str(row["value"]) for row in Read(to_html([[*head, *lines]]).encode()).rows.values()]

    printed = [cell.text for cell in figures]
    assert values(blanks) == ["None"] * len(blanks)
    assert values(figures, blanks) == printed
    head[-1][-1] = replace(head[-1][-1], columns=2)
    assert values(figures, [*blanks, blanks[0]]) == printed


def test_a_spaced_number_beside_a_blank_is_read_where_the_sums_say_so() -> None:
    """1 652 beside blanks may be 1 and 652; what the sums leave is what it prints, and no figure of ours."""
    report = make_report("2021", random.Random(2))
    lines = report.tables[1]
    row = next(n for n, line in enumerate(lines) if len(line[-1].text) > 3 and "0" in {c.text for c in line if c.key})
    total = lines[row][-1]
    lines[row] = [replace(cell, text="" if cell.text == "0" else cell.text) for cell in lines[row]]
    lines[row][-1] = replace(total, text=f"{total.text[:-3]} {total.text[-3:]}")
    read = Read(to_html([lines]).encode())
    assert total.key is not None
    assert (read.value(*total.key), read.status(*total.key)) == (Decimal(total.text), "reported")
    assert read.rows[total.key]["raw_text"] == lines[row][-1].text


TURNED = (
    # A line for each group.
    f"情形 | {RESULTS}\n行政复议 | 1 | 0 | 2 | 0 | 3\n"
    "未经复议直接起诉 | 4 | 0 | 0 | 5 | 9\n复议后起诉 | 0 | 6 | - | 0 | 6",
    # A line for each result.
    "情形 | 行政复议 | 未经复议直接起诉 | 复议后起诉\n"
    "结果维持 | 1 | 4 | 0\n结果纠正 | 0 | 0 | 6\n其他结果 | 2 | 0 | -\n尚未审结 | 0 | 5 | 0\n总计 | 3 | 9 | 6",
)


@pytest.mark.parametrize("table", TURNED, ids=["by group", "by result"])
def test_table_4_drawn_the_other_way_round(table: str) -> None:
    read = pipes(table)
    assert {code: row["value"] for (code, _), row in read.rows.items() if row["value"]} == {
        "appeals.review.upheld": 1,
        "appeals.review.other": 2,
        "appeals.review.total": 3,
        "appeals.litigation.direct.upheld": 4,
        "appeals.litigation.direct.pending": 5,
        "appeals.litigation.direct.total": 9,
        "appeals.litigation.after_review.corrected": 6,
        "appeals.litigation.after_review.total": 6,
    }
    assert read.status("appeals.litigation.after_review.other") == "dash"
    assert (read.coverage["table_4"].cells_expected, read.coverage["table_4"].cells_placed) == (15, 15)
    # What is printed stands, whatever the sums say.
    assert pipes(table.replace("9", "8")).value("appeals.litigation.direct.total") == 8


def test_a_line_by_result_that_may_have_lost_a_cell_is_not_read() -> None:
    read = pipes(TURNED[1].replace("结果纠正 | 0 | 0 | 6", "结果纠正 | 0 | 6 |").replace("总计 | 3", "总计 | 4"))
    assert read.status("appeals.litigation.direct.corrected") == "unreadable"


def test_lines_of_a_header_whose_group_lost_its_label_are_in_no_order() -> None:
    """自然人, 总计 and below them the organisations: read line by line the total would stand second."""
    rows = "\n".join(f"{row} | 1 | 2 | 3 | 4 | 5 | 6 | 21" for row in ("（一）予以公开", "2.重复申请"))
    head = "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他"
    read = pipes(f"项目 | 自然人 |  | 总计\n{head}\n{rows}")
    assert not any(row["value"] is not None for row in read.rows.values())
    read = pipes(f"项目 | 自然人 | 法人或其他组织 | 总计\n{head}\n{rows}")
    assert read.value("requests.outcome.granted", "other_organisation") == 6


def test_a_table_of_other_columns_with_totals_is_no_table_of_totals() -> None:
    read = pipes("项目 | 结果维持 | 结果纠正 | 总计\n收到镇街道转来申请 | 1 | 2 | 3\n予以公开 | 1 | 0 | 1")
    assert not read.rows


@pytest.mark.parametrize(
    ("name", "form", "cells", "figures"),
    [
        (
            "shanghai_office_2019.html",
            "2019",
            (22, 161, 15),
            {
                ("disclosures.rules.total_disclosed", ""): 524,
                ("disclosures.central_procurement.amount", ""): 251000,
                ("requests.received", "natural_person"): 821,
                ("requests.received", "legal_service_institution"): 2,
                ("requests.received", "total"): 859,
                ("requests.outcome.granted", "natural_person"): 258,
                ("requests.outcome.granted", "total"): None,
                ("requests.outcome.refused.statutory_query", "commercial_enterprise"): 2,
                ("requests.outcome.not_providable.not_held", "legal_service_institution"): 1,
                ("requests.outcome.total", "total"): 805,
                ("requests.carried_out", "total"): 72,
                ("appeals.review.pending", ""): 2,
                ("appeals.litigation.direct.total", ""): 9,
                ("appeals.litigation.after_review.total", ""): None,
            },
        ),
        (
            "shuyang_fgj_2023.html",
            "2021",
            (10, 175, 15),
            {
                ("disclosures.normative_documents.in_force", ""): 18,
                ("disclosures.administrative_fees.amount", ""): 0,
                ("requests.outcome.granted", "natural_person"): 26,
                ("requests.outcome.granted", "commercial_enterprise"): None,
                ("requests.outcome.other_handling.other", "total"): 0,
                ("requests.outcome.total", "total"): 26,
                ("appeals.review.pending", ""): 1,
                ("appeals.litigation.direct.pending", ""): 0,
            },
        ),
    ],
)
def test_real_pages(
    shared: Path, name: str, form: str, cells: tuple[int, int, int], figures: dict[tuple[str, str], int | None]
) -> None:
    read = Read((shared / "reports" / "real" / name).read_bytes())
    assert {row["form"] for row in read.rows.values()} == {form}
    assert {key: read.rows[key]["value"] for key in figures} == figures
    expected = {
        table: TableCoverage(table, form, count, count, 0, 0)
        for table, count in zip(("table_2", "table_3", "table_4"), cells, strict=True)
    }
    assert read.coverage == expected


@pytest.mark.parametrize("behind", [" |", " | ", " |\n\n"])
def test_a_row_in_which_the_text_breaks_off_is_none_of_blanks(behind: str) -> None:
    rows = [f"{label} | 3 | 1 | 0 | 0 | 0 | 0 | 4" for label in ("一、本年新收政府信息公开申请数量", "（一）予以公开")]
    drawn = "\n".join([HEADER_3, *rows, "（二）部分公开"])
    read = Read(f"某局2022年政府信息公开工作年度报告\n{drawn}{behind}".encode())
    assert read.value("requests.outcome.granted", "total") == 4
    assert not any(code == "requests.outcome.partially_granted" for code, _ in read.rows)
    ended = Read(f"某局2022年政府信息公开工作年度报告\n{drawn} | \n以上为统计表。\n".encode())
    assert ended.rows["requests.outcome.partially_granted", "total"]["value_status"] == "blank"


@pytest.mark.parametrize(("printed", "value"), [("4", 4), ("41", None), ("4 |", 4), ("41 |", 41), ("41\n", 41)])
def test_a_figure_in_which_the_text_breaks_off_counts_where_its_sum_says_the_same(
    printed: str, value: int | None
) -> None:
    row = "一、本年新收政府信息公开申请数量 | 3 | 1 | 0 | 0 | 0 | 0 | 4"
    rows = [HEADER_3, row, f"（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | {printed}"]
    read = Read("\n".join(["某局2022年政府信息公开工作年度报告", *rows]).encode())
    assert read.value("requests.received", "total") == 4
    assert read.value("requests.outcome.granted", "total") == value


def test_a_last_figure_without_a_sum_may_be_cut_and_one_that_ends_the_sheet_is_not() -> None:
    drawn = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 1 | 2 | 3\n行政规范性文件 | 4 | 5 | 67"
    read = Read(f"某局2022年政府信息公开工作年度报告\n{drawn}".encode())
    assert read.status("disclosures.normative_documents.in_force") == "unreadable"
    assert read.value("disclosures.normative_documents.repealed") == 5
    sheet = "统计指标 | 单位 | 统计数\n1.举办各类培训班数 | 次 | 4\n2.接受培训人员数 | 人次 | 120"
    read = Read(f"某局2016年政府信息公开情况统计表\n{sheet}".encode())
    assert read.value("training.participants") == 120


SHEET_PAGE = (
    "<html><body><h1>某局2016年政府信息公开情况统计表</h1><table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
    "<tr><td>1.举办各类培训班数</td><td>次</td><td>4</td></tr><tr><td>2.接受培训人员数</td><td>人次</td>"
)


@pytest.mark.parametrize(
    "cut", ["<td>", "<td", "<td>12", "<td>12<", "<td><p><span>1</span><span>2</sp", "<td><p><b>12</b><i>", "<td>12\n"]
)
def test_a_figure_in_which_a_page_breaks_off_is_neither_blank_nor_what_is_left_of_it(cut: str) -> None:
    read = Read((SHEET_PAGE + cut).encode())
    assert read.value("training.courses") == 4
    last = read.rows.get(("training.participants", ""))
    assert last is None or last["value_status"] == "unreadable"
    whole = Read(f"{SHEET_PAGE}<td>120</td></tr></table>".encode())
    assert whole.value("training.participants") == 120


@pytest.mark.parametrize("cut", ["", "<", "<t", "</tr>", "</tr><tr", "</tr><tr>"])
@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ("<td rowspan=9>（五）不予处理</td><td>1.信访举报投诉类申请</td>", "petition_or_complaint"),
        ("<td rowspan=3>（六）其他处理</td><td>1.申请人无正当理由逾期不补正</td></tr>", "other_handling"),
    ],
)
def test_a_page_may_break_off_behind_a_label(labels: str, code: str, cut: str) -> None:
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    columns = "".join(f"<td>{name}</td>" for name in names)
    figures = "".join(f"<td>{value}</td>" for value in (3, 1, 0, 0, 0, 0, 4))
    page = (
        f"<html><body><h1>某局2022年政府信息公开工作年度报告</h1><table><tr><td colspan=2>申请人情况</td>{columns}</tr>"
        f"<tr><td colspan=2>一、本年新收政府信息公开申请数量</td>{figures}</tr><tr>{labels}{cut}"
    )
    read = Read(page.encode())
    assert read.value("requests.received", "total") == 4
    assert not any(code in row for row, _ in read.rows)


@pytest.mark.parametrize(
    ("printed", "status"), [("0", "reported"), ("无", "explicit_none"), ("/", "dash"), ("5", "unreadable")]
)
@pytest.mark.parametrize("number", [1, 2])
def test_one_cell_over_all_columns_of_a_row_says_of_each_that_there_is_nothing(
    number: int, printed: str, status: str
) -> None:
    table = make_report("2021", random.Random(5)).tables[number]
    place = next(n for n, line in enumerate(table) if any(cell.key for cell in line))
    line = table[place]
    first = next(n for n, cell in enumerate(line) if cell.key)
    keys = [cell.key for cell in line if cell.key]
    table[place] = [*line[:first], replace(line[first], text=printed, columns=len(keys))]
    rows = parse_bytes(to_html([table]).encode(), "drawn").observations.rows()
    read = {(row["code"], row["applicant"]): row["value_status"] for row in rows}
    assert [read[key] for key in keys] == [status] * len(keys)
