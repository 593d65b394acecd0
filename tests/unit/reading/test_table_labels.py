"""Labels of rows and columns: misprinted, cut, worded otherwise, of rows that an office added."""

from __future__ import annotations

import random

import pytest
from support.generated_forms import Printed, make_report, to_html
from support.one_page import HEADER_3, Read, page, pipes


def test_traditional_labels_are_read_through_the_repair() -> None:
    read = page(
        "<tr><td>信息內容</td><td>本年制發件數</td><td>本年廢止件數</td><td>現行有效件數</td></tr>"
        "<tr><td>規章</td><td>１２</td><td>0</td><td>3</td></tr>"
    )
    row = read.rows["disclosures.rules.issued", ""]
    assert (row["value"], row["raw_text"]) == (12, "１２")


def test_a_disfigured_label_is_no_added_row() -> None:
    lines = make_report("2021", random.Random(3)).tables[0]
    row = next(number for number, line in enumerate(lines) if line[0].text == "行政强制")
    lines[row] = [Printed("彩票官网强制"), *lines[row][1:]]
    read = Read(to_html([lines]).encode())
    assert read.rows
    assert not any(row["form"].startswith("local:") for row in read.rows.values())


def test_an_added_row_below_a_known_one_is_not_read_as_it() -> None:
    lines = make_report("2019", random.Random(3)).tables[1]
    row = next(number for number, line in enumerate(lines) if "其他处理" in line[0].text)
    label, *figures = lines[row]
    lines[3 + 2] = [Printed(lines[5][0].text, lines[5][0].rows + 1), *lines[5][1:]]
    lines[row : row + 1] = [
        [Printed(label.text, 2), Printed("1.逾期不补正（地方口径）"), *figures],
        [Printed("2.主动撤回"), *(Printed("77") for _ in range(7))],
    ]
    read = Read(to_html([lines]).encode())
    assert not any(code == "requests.outcome.other_handling" for code, _ in read.rows)
    assert read.value("主动撤回", "total") == 77
    assert {row["form"] for (code, _), row in read.rows.items() if code in ("主动撤回", "逾期不补正（地方口径）")} == {
        "local:unlisted"
    }
    assert read.coverage["table_3"].cells_unclaimed == 0


def test_a_table_of_local_rows_alone_ends_no_reading() -> None:
    read = pipes("信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n其他主动公开文件 | 7 | 8 | 9")
    row = read.rows["其他主动公开文件·本年新公开数量", ""]
    assert (row["form"], row["value"]) == ("local:hubei_2020", 8)


def test_a_row_that_a_local_form_lists_is_of_that_form() -> None:
    read = pipes(
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 1 | 2 | 3\n规范性文件 | 4 | 5 | 6\n"
        "其他主动公开文件 | 7 | 8 | 9"
    )
    row = read.rows["其他主动公开文件·本年新公开数量", ""]
    assert (row["form"], row["value"]) == ("local:hubei_2020", 8)
    sheet = pipes(
        "统计指标 | 单位 | 统计数\n主动公开规范性文件数 | 条 | 4\n主动公开应急管理信息 | 条 | 12\n"
        "制发规范性文件总数 | 件 | 4"
    )
    row = sheet.rows["disclosures.items.category", ""]
    assert (row["form"], row["label"], row["value"], row["unit"]) == (
        "local:anhui_2014",
        "主动公开应急管理信息",
        12,
        "条",
    )
    assert sheet.coverage["sheet"].cells_placed == 2


def test_a_listed_local_row_is_known_by_its_label_whatever_is_printed_with_it() -> None:
    remark = (
        "（指本机关除规章、规范性文件以外公开的全部文件，含以办公室名义印发的，"
        + "数量与公开平台上的一致，" * 6
        + "没有的填0）"
    )
    read = pipes(
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 1 | 2 | 3\n规范性文件 | 4 | 5 | 6\n"
        f"其他主动公开文件{remark} | 7 | 8 | 9"
    )
    row = read.rows["其他主动公开文件·本年新公开数量", ""]
    assert (row["form"], row["value"]) == ("local:hubei_2020", 8)
    assert not read.coverage["table_2"].cells_unclaimed


@pytest.mark.parametrize(
    "label",
    [
        "7.属于行政□□案卷",
        "7.属于行政执法案件",
        "合计",
        "？？",
        "7.属于行政执",
        "（七况总计",
        "情七）总计",
        "其情",
        "3，其中网上申请2件",
        "三、本年度办理结果①（一）予以公开",
        "本年度办理结口（一）予以公开",
        "（三）不予公开1.属于国家",
    ],
)
def test_a_row_with_a_label_that_may_be_an_official_one_is_no_local_row(label: str) -> None:
    read = pipes(
        f"{HEADER_3}\n（一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n{label} | 4 | 0 | 0 | 0 | 0 | 0 | 4\n"
        f"重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
    )
    assert not any(row["form"].startswith("local:") for row in read.rows.values()), label


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("3.危机“三安全一稳定”", "requests.outcome.refused.security_and_stability"),
        ("3.补证后申请内容仍不明确", "requests.outcome.not_providable.unclear_after_correction"),
        ("2.其他法律行政止公开", "requests.outcome.refused.other_law_prohibited"),
        ("（六）其他处理[1]", "requests.outcome.other_handling"),
        ("3.危及“三安全一稳定”①", "requests.outcome.refused.security_and_stability"),
        ("信访举报投诉类申清", "requests.outcome.not_processed.petition_or_complaint"),
    ],
)
def test_a_misprinted_label_is_known_for_what_it_is(printed: str, code: str) -> None:
    rows = (
        f"（一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n{printed} | 4 | 0 | 0 | 0 | 0 | 0 | 4\n"
        f"重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
    )
    assert pipes(f"{HEADER_3}\n{rows}").value(code, "total") == 4


@pytest.mark.parametrize(
    "printed", ["四、结转上年度继续办理", "6.属于三类过程性信息", "本年结转政府信息公开申请数量", "重大申请"]
)
def test_a_label_that_is_as_near_to_another_meaning_is_not_taken(printed: str) -> None:
    rows = (
        f"（一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n{printed} | 4 | 0 | 0 | 0 | 0 | 0 | 4\n"
        f"要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
    )
    read = pipes(f"{HEADER_3}\n{rows}")
    assert {code for code, _ in read.rows if code.startswith("requests.")} == {
        "requests.outcome.granted",
        "requests.outcome.not_processed.public_publication",
    }


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("本年新 | 本年新 | 对外公开总数量", True),
        ("本年新 | 对外公开总数量 | 本年新", False),
        ("本年新 | 本年新 | 本年新", False),
        ("本年 | 本年 | 对外公开总数量", False),
    ],
)
def test_labels_cut_to_what_they_share_are_told_by_their_order(header: str, read: bool) -> None:
    rows = pipes(f"信息内容 | {header}\n规章 | 1 | 2 | 3\n规范性文件 | 4 | 5 | 6").rows
    values = {code: row["value"] for (code, _), row in rows.items() if row["value"] is not None}
    if read:
        assert values["disclosures.normative_documents.newly_made"] == 4
        assert values["disclosures.normative_documents.newly_disclosed"] == 5
    else:
        assert not any("newly" in code for code in values)


@pytest.mark.parametrize("wording", ["科研单位", "科研院所机构", "科研类机构"])
def test_a_column_worded_otherwise_is_told_by_its_place_between_all_the_others(wording: str) -> None:
    read = pipes(f"{HEADER_3.replace('科研机构', wording)}\n（一）予以公开 | 1 | 2 | 3 | 0 | 0 | 0 | 6")
    assert read.value("requests.outcome.granted", "research_institution") == 3
    assert read.value("requests.outcome.granted", "total") == 6


@pytest.mark.parametrize(
    ("label", "other", "applicant"),
    [("科研机构", "事业单位", "research_institution"), ("社会公益组织", "商业机构", "public_interest_organisation")],
)
def test_another_column_between_the_others_is_none_of_the_forms(label: str, other: str, applicant: str) -> None:
    read = pipes(f"{HEADER_3.replace(label, other)}\n（一）予以公开 | 1 | 2 | 3 | 4 | 0 | 0 | 10")
    assert ("requests.outcome.granted", applicant) not in read.rows
    assert read.value("requests.outcome.granted", "total") == 10
