"""Plain text: paragraphs, drawn tables, furniture lines; the text itself is never changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.documents import read_document
from ingestion.documents.furniture import is_attachment, is_furniture
from ingestion.documents.text import read_text
from ingestion.model import NotRead


def shown(text: str, kind: str) -> list[str]:
    return [text[block.start : block.end] for block in read_text(text) if block.kind == kind]


def grids(text: str) -> list[list[list[str]]]:
    found = []
    for block in read_text(text):
        if block.grid is not None:
            rows = [["" for _ in range(block.grid.columns)] for _ in range(block.grid.rows)]
            for cell in block.grid.cells:
                rows[cell.row][cell.column] = text[cell.start : cell.end]
            found.append(rows)
    return found


def test_every_kind_of_line_end_separates_and_stays() -> None:
    text = "甲局报告\r乙\r\n丙\n\n　　丁　\n"
    assert shown(text, "paragraph") == ["甲局报告", "乙", "丙", "丁"]
    assert read_document(text.encode(), "t.txt").text == text


def test_pipe_tables_with_and_without_outer_pipes() -> None:
    assert grids("| 信息内容 | 本年 |\n|---|:-:|\n| 规章 | 1 |\n| 文件 |  |\n") == [
        [["信息内容", "本年"], ["规章", "1"], ["文件", ""]]
    ]
    assert grids("规章 | 1 | 2\n文件 | 3 | 4\n") == [[["规章", "1", "2"], ["文件", "3", "4"]]]


def test_tables_drawn_with_other_lines() -> None:
    drawn = "┌──┬──┐\n│规章│ 1 │\n├──┼──┤\n│文件│   │\n├──┼──┤\n│公报│ 3 │\n└──┴──┘\n"
    assert grids(drawn) == [[["规章", "1"], ["文件", ""], ["公报", "3"]]]
    assert grids("规章｜1｜2\n文件｜3｜4\n") == [[["规章", "1", "2"], ["文件", "3", "4"]]]


def test_header_rows_stand_over_the_rule() -> None:
    block = read_text("| 项 | 数 |\n|---|---|\n| 甲 | 1 |")[0]
    assert block.grid is not None
    assert [cell.is_header for cell in block.grid.cells] == [True, True, False, False]


def test_a_single_row_with_a_rule_is_a_table_and_without_one_is_none() -> None:
    assert grids("| 规章 | 22 | 235 |\n|---|---|---|\n") == [[["规章", "22", "235"]]]
    assert grids("索引号：1 | 文号：2 | 日期\n正文") == []


def test_tab_tables() -> None:
    assert grids("项目\t数量\n许可\t12\n\t3\n") == [[["项目", "数量"], ["许可", "12"], ["", "3"]]]
    assert grids("\t缩进的一段\n\t又一段\n") == []


def test_rows_of_different_length_stay_in_their_own_row() -> None:
    assert grids("a | b | c\nd | e | f\ng | h |\n") == [[["a", "b", "c"], ["d", "e", "f"], ["g", "h", ""]]]


def test_rows_with_one_pipe_and_of_any_length() -> None:
    assert grids("信息内容 | 本年\n行政许可 | 12\n") == [[["信息内容", "本年"], ["行政许可", "12"]]]
    assert grids("甲 | 乙\na | b | c\n1 | 2 | 3 | 4\n") == [
        [["甲", "乙", "", ""], ["a", "b", "c", ""], ["1", "2", "3", "4"]]
    ]


def test_a_pipe_at_one_end_of_some_rows_stands_beside_a_blank_cell() -> None:
    assert grids("项 | 甲 | 乙\n目 | 1 | 2\n | 3 | 4\n") == [[["项", "甲", "乙"], ["目", "1", "2"], ["", "3", "4"]]]
    assert grids("项 | 甲 | 乙\n目 | 1 | \n") == [[["项", "甲", "乙"], ["目", "1", ""]]]


def test_a_blank_line_between_rows_without_a_rule_is_none_between_ruled_tables() -> None:
    assert grids("a | b | 1\n\nc | d | 2\n") == [[["a", "b", "1"], ["c", "d", "2"]]]
    assert len(grids("| a | b |\n|---|---|\n| c | 1 |\n\n| d | e |\n|---|---|\n| f | 2 |\n")) == 2


def test_cells_with_a_pipe_after_each_are_no_rows() -> None:
    assert grids("行政许可 |\n12 |\n||\n行政处罚 |\n3 | ||\n|\n") == []


def test_rows_that_are_mostly_blank_are_rows() -> None:
    figures = ["信息内容 | 甲 | 乙 | 丙 |", "规章 | 1 | 2 | 3 |", "文件 | 4 | 5 | 6 |"]
    (table,) = grids("\n".join(["第一项 | |||", *figures, "第五项 | |||", "许可 | ||||", "处罚 | ||||"]))
    assert [row[0] for row in table] == ["第一项", "信息内容", "规章", "文件", "第五项", "许可", "处罚"]
    assert table[3:] == [["文件", "4", "5", "6"], *([label, "", "", ""] for label in ("第五项", "许可", "处罚"))]


def test_grids_of_text_are_bounded() -> None:
    with pytest.raises(NotRead) as caught:
        read_text("\n".join("|".join("1" * 1001) for _ in range(300)))
    assert caught.value.outcome == "over_limit"


@pytest.mark.parametrize(
    "line",
    [
        "• 听全文",
        "分享到:",
        "【打印本页】 【关闭窗口】",
        "字号：大 中 小",
        "浏览次数：1234",
        "当前位置：首页 > 政府信息公开 > 年报",
        "首页 > 公开 > 年度报告",
        "来源:某市政务服务局",
        "发布时间:2018-01-31 21:24:30",
        "索引號：000/2018-1",
        "热门搜词",
        "- 3 -",
        "版权所有：某市人民政府",
        "上一篇：无",
    ],
)
def test_furniture_lines(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "2018-02-26",
        "一、概述",
        "附件：1.统计表",
        "某局2017年统计表.docx",
        "全年分享到各平台的信息35条。",
        "本报告由某局办公室编制，来源于各科室报送的数据。",
        "关闭不合规网站3个。",
        "主办新闻发布会3场",
        "分享政务信息35条",
        "微信公众号关注人数2345人，扫一扫即可关注",
        "访问量：15万人次",
        "-",
        "—",
        "|",
        "打印机采购2台",
        "某市2017年政府信息公开年度报告",
        "（一）主动公开情况",
        "收到申请12件，其中网上提交10件。",
    ],
)
def test_lines_of_a_report_are_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_the_tail_of_related_links_is_furniture_and_attachments_in_it_are_not() -> None:
    text = "某局报告\n一、概述\n全年公开9条。\n相关阅读\n某县2016年报告\n某镇报告\n统计表.xlsx\n"
    assert shown(text, "chrome") == ["相关阅读", "某县2016年报告", "某镇报告"]
    assert shown(text, "paragraph")[-1] == "统计表.xlsx"


def test_a_tail_marker_before_the_report_marks_nothing_else() -> None:
    text = "热门推荐\n某局报告\n一、概述\n全年公开9条。\n"
    assert "某局报告" in shown(text, "paragraph")


def test_attachment_names() -> None:
    assert is_attachment("便签--对某号建议的答复.doc")
    assert is_attachment("附件2：统计表")
    assert not is_attachment("附件一节所述情况")


@given(st.text(alphabet="甲乙0| \t\r\n　#-—一、。", max_size=200))
def test_blocks_lie_in_order_and_leave_out_only_blank_and_ruled_lines(text: str) -> None:
    position = 0
    left = ""
    for block in read_text(text):
        assert position <= block.start < block.end <= len(text)
        left += text[position : block.start]
        position = block.end
    left += text[position:]
    assert not set(left) & set("甲乙0")


def test_marks_of_a_heading_without_words_are_a_cell() -> None:
    """## in a cell of its own is what a sheet shows of a figure that it has no room for."""
    assert shown("## 一、概述\n行政许可 |\n## |\n", "heading") == ["一、概述"]
    assert shown("## 一、概述\n行政许可 |\n## |\n", "paragraph") == ["行政许可 |", "## |"]
