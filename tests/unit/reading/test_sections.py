"""Headings in all the states in which texts keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.documents import read_document
from ingestion.model import Section
from ingestion.reading.sections import ordinal, read_sections
from ingestion.reading.topics import primary
from ingestion.repair import repair


def sections_of(text: str) -> tuple[Section, ...]:
    document = read_document(text.encode("utf-8"), "test.txt")
    return read_sections(document, repair(document.text))


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(section.depth, section.topic, section.heading) for section in sections_of(text)]


BODY = "去年各项工作有序开展，群众满意度进一步提高。"


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("一", 1), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("7", 7), ("一二", 0)],
)
def test_ordinals(numeral: str, value: int) -> None:
    assert ordinal(numeral) == value


@pytest.mark.parametrize(
    ("first", "second"),
    [("一、概 述", "二、主动公开情况"), ("一 概　述", "二 主动公开情况"), ("一 、概 述", "二 、主动公开情况")],
)
def test_blanks_in_headings(first: str, second: str) -> None:
    topics = [topic for _, topic, _ in outline(f"前言。\n{first}\n{BODY}\n{second}\n{BODY}\n")]
    assert topics == ["preface", "overview", "proactive_disclosure"]


def test_numbered_lines_nest() -> None:
    nested = f"（一）重点工作。{BODY}\n1、网站公开。{BODY}\n"
    text = f"前言。\n一、概述\n{BODY}\n二、主动公开情况\n{nested}三、收费情况\n{BODY}\n"
    assert outline(text) == [
        (1, "preface", ""),
        (1, "overview", "概述"),
        (1, "proactive_disclosure", "主动公开情况"),
        (2, "proactive_disclosure", "重点工作"),
        (3, "proactive_disclosure", "网站公开"),
        (1, "fees", "收费情况"),
    ]


def test_a_section_without_a_topic_of_its_own_takes_its_parents() -> None:
    part = sections_of(f"一、依申请公开情况\n（一）总的看\n{BODY}\n")[1]
    assert (part.topic, part.own, part.parent) == ("requests", "", "requests")


def test_offsets_are_those_of_the_repaired_text() -> None:
    text = f"一、概述\n{BODY}\n二、收费情况\n未收费。\n"
    first, second = sections_of(text)
    assert text[first.start : first.end] == f"一、概述\n{BODY}\n"
    assert text[second.body : second.end].strip() == "未收费。"


def test_a_traditional_text_is_matched_simplified() -> None:
    body = "去年各項工作有序開展，規範發佈政府信息，網站運轉順暢，群眾滿意度進一步提高。"
    found = outline(f"一、概述\n{body}\n二、主動公開政府信息情況\n{body}\n")
    assert found[1] == (1, "proactive_disclosure", "主动公开政府信息情况")


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}　　一、概述　　2016年，我局{BODY}　　二、主动公开情况　　{BODY}",
        f"{BODY}一、概述2016年，我局{BODY}二、主动公开情况2016年{BODY}",
        f"{BODY}一、概述（一）做法。{BODY}二、主动公开情况全年{BODY}",
    ],
)
def test_headings_glued_to_the_text_around_them(text: str) -> None:
    found = [(section.number, section.heading) for section in sections_of(text) if section.depth == 1]
    assert found == [("", ""), ("一", "概述"), ("二", "主动公开情况")]


def test_an_empty_section_glued_to_the_next_heading() -> None:
    text = f"一、总体情况\n{BODY}\n二、主动公开政府信息情况三、收到和处理政府信息公开申请情况　　全年未收到申请。"
    assert [section.heading for section in sections_of(text)] == [
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
    ]


def test_headings_without_their_numeral() -> None:
    found = outline(f"说明。\n\n 政府信息主动公开情况\n\n{BODY}\n\n、依申请公开情况\n{BODY}\n四、收费情况\n{BODY}\n")
    assert [heading for _, _, heading in found] == ["", "政府信息主动公开情况", "依申请公开情况", "收费情况"]
    assert {depth for depth, _, _ in found} == {1}


def test_markdown_headings() -> None:
    assert outline(f"## 一、总体情况\n\n### (一) 系统推进主动公开。\n\n{BODY}\n") == [
        (1, "overview", "总体情况"),
        (2, "proactive_disclosure", "系统推进主动公开"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "其中：1.机构类3条；2.文件类16条；3.动态类5条。",
        "具体情况详见本报告第三、四部分。",
        "依据第二十条第（一）项，公开信息。",
        "（二）本年度未发生诉讼费用支出。其余正常。",
        "（一）全年共受理申请5件，办结5件。其余正常。",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert [section.heading for section in sections_of(f"一、概述\n{BODY}\n{line}\n{BODY}\n")] == ["概述"]


def test_rows_of_the_official_tables_are_no_headings() -> None:
    rows = (
        "一、本年新收政府信息公开申请数量\n5\n三、本年度办理结果\n（一）予以公开\n3\n（三）不予公开\n0\n（七）总计\n5\n"
    )
    text = f"三、收到和处理政府信息公开申请情况\n{rows}四、政府信息公开行政复议、行政诉讼情况\n0\n"
    assert [section.heading for section in sections_of(text)] == [
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]


def test_rows_of_the_table_of_2014_are_no_headings() -> None:
    rows = "统计指标\n单位\n数\n一、主动公开\n（一）公开政府信息数\n条\n12\n三、依申请公开\n（一）申请数\n件\n1\n"
    assert [section.topic for section in sections_of(f"一、概述\n{BODY}\n{rows}")] == ["overview"]


def test_numbering_that_starts_again_inside_a_section_nests() -> None:
    text = f"一、概述\n{BODY}\n二、主动公开情况\n一、抓好领导\n{BODY}\n二、抓好落实\n{BODY}\n三、收费情况\n{BODY}\n"
    assert [depth for depth, _, _ in outline(text)] == [1, 1, 2, 2, 1]


def test_an_excerpt_before_the_report_is_not_its_first_section() -> None:
    text = f"导读：本报告如下。 一、概述 去年，我市\n某市报告\n一、概述\n{BODY}\n二、收费情况\n{BODY}\n"
    found = sections_of(text)
    assert [section.heading for section in found] == ["", "概述", "收费情况"]
    assert found[1].start == text.rindex("一、概述")


def test_attachment_lists_are_no_headings() -> None:
    text = f"一、概述\n{BODY}\n附件:1、工作情况统计表\n     2、关于建议的答复\n"
    assert [section.heading for section in sections_of(text)] == ["概述"]


def test_an_empty_text_has_no_sections() -> None:
    document = read_document("。".encode(), "test.txt")
    assert read_sections(document, repair("")) == ()


HEBEI_OUTLINE_2007 = ["overview", "proactive_disclosure", "requests", "appeals", "fees", "problems"]
OUTLINE_2019 = ["overview", "proactive_disclosure", "requests", "appeals", "problems", "other_matters"]


@pytest.mark.parametrize(
    ("name", "topics"),
    [
        ("hebei_kjt_2015.txt", HEBEI_OUTLINE_2007),
        ("hebei_kjt_2017.txt", HEBEI_OUTLINE_2007),
        ("hebei_jyt_2016.txt", ["overview", "proactive_disclosure", "requests", "fees", "appeals", "problems"]),
        ("hebei_rst_2017.txt", ["overview", "requests", "appeals", "fees"]),
        ("hebei_rst_2019.txt", OUTLINE_2019),
        ("hebei_kjt_2019.txt", OUTLINE_2019[:5]),
        ("hebei_kjt_2021.txt", OUTLINE_2019),
        ("hebei_kjt_2022.txt", OUTLINE_2019),
        ("hebei_jyt_2021.txt", OUTLINE_2019),
        ("hebei_jyt_2018_stats_table.txt", []),
        ("shuyang_2025.txt", OUTLINE_2019),
        ("shuyang_fgj_2023.html", OUTLINE_2019),
        ("shanghai_office_2019.html", OUTLINE_2019),
    ],
)
def test_real_reports_have_their_parts(shared: Path, name: str, topics: list[str]) -> None:
    document = read_document((shared / "reports" / "real" / name).read_bytes(), name)
    found = read_sections(document, repair(document.text))
    assert [section.topic for section in found if section.depth == 1 and section.heading] == topics


@pytest.mark.parametrize(
    ("topic", "headings"),
    [
        (
            "appeals",
            "复议诉讼情况 复议和诉讼 监督救济 权利救济 复议应诉情况 举报、复议、诉讼情况 行政争议情况 公众监督与救济",
        ),
        ("requests", "依申请公开 受理申请情况 申请办理情况 政府信息公开申请情况"),
        ("fees", "收费及减免情况 费用收取情况 支出与收费情况"),
        ("organisation", "机构和人员情况 工作保障 机构与队伍 教育培训情况 人员配备情况"),
        ("responses", "解读与回应 政策解读情况 互动交流 做强互动"),
        ("supervision", "监督保障 强化保障 夯实监督保障 严格监督"),
        ("consultations", "公众咨询情况 接待咨询"),
        ("proposals", "建议提案 议案提案办理 人大建议和政协提案"),
    ],
)
@pytest.mark.parametrize(
    "marked",
    [
        "四、%s",
        "（四）%s",
        "(四)%s",
        "4.%s",
        "四 %s",
        "第四部分　%s",
        "第四、%s",
        "【%s】",
        "■%s",
        "Ⅳ、%s",
        "%s",
        "%s：",
    ],
)
def test_marks_and_wordings_of_headings(topic: str, headings: str, marked: str) -> None:
    for heading in headings.split():
        text = (
            f"前言。\n一、概述\n{BODY}\n二、主动公开情况\n{BODY}\n{marked % heading}\n{BODY}\n九、存在的问题\n{BODY}\n"
        )
        assert [section.topic for section in sections_of(text)][3:] == [topic, "problems"], heading


@pytest.mark.parametrize("first", ["%d %s", "%d. %s", "%d、%s"])
@pytest.mark.parametrize("second", ["{0}.{1} {2}", "{0}.{1}{2}", "({1}){2}", "（{1}）{2}", "{0}．{1} {2}。"])
def test_decimal_numbering(first: str, second: str) -> None:
    parts = [
        (1, "总体情况", ["主动公开", "监督保障"]),
        (2, "行政复议情况", []),
        (3, "存在的问题", ["主要问题", "人员培训"]),
    ]
    text = "前言。\n"
    for number, heading, inner in parts:
        text += f"{first % (number, heading)}\n{BODY}\n"
        text += "".join(f"{second.format(number, at, name)}\n{BODY}\n" for at, name in enumerate(inner, 1))
    assert [(depth, topic) for depth, topic, _ in outline(text)][1:] == [
        (1, "overview"),
        (2, "proactive_disclosure"),
        (2, "supervision"),
        (1, "appeals"),
        (1, "problems"),
        (2, "problems"),
        (2, "organisation"),
    ]


@pytest.mark.parametrize(
    "line", ["1.5 万元用于监督保障。", "2 条主动公开信息", "12.3主动公开80条", "(3)主动公开80条。"]
)
def test_what_a_number_counts_is_no_heading(line: str) -> None:
    assert [heading for _, _, heading in outline(f"1. 概述\n{BODY}\n{line}\n{BODY}\n")] == ["概述"]


def test_a_list_inside_a_part_is_not_lifted() -> None:
    text = f"概述\n{BODY}\n1.公开平台。{BODY}\n2.政策解读。{BODY}\n收费情况\n{BODY}\n"
    assert [depth for depth, _, _ in outline(text)] == [1, 3, 3, 1]


def test_numerals_inside_bare_headings_nest() -> None:
    second = f"主动公开情况\n一、公开数量\n{BODY}\n二、公开形式\n{BODY}\n"
    text = f"概述\n一、工作机制\n{BODY}\n{second}收费情况\n一、收取数额\n{BODY}\n"
    assert [(depth, heading) for depth, _, heading in outline(text)] == [
        (1, "概述"),
        (2, "工作机制"),
        (1, "主动公开情况"),
        (2, "公开数量"),
        (2, "公开形式"),
        (1, "收费情况"),
        (2, "收取数额"),
    ]


def test_numerals_inside_the_only_part_nest() -> None:
    text = f"第三部分 依申请公开情况\n一、数量与方式\n{BODY}\n二、办理结果\n{BODY}\n三、收费\n{BODY}\n"
    assert [(depth, topic) for depth, topic, _ in outline(text)] == [
        (1, "requests"),
        (2, "requests"),
        (2, "requests"),
        (2, "fees"),
    ]


def test_numerals_inside_named_parts_nest() -> None:
    second = f"第二部分 主动公开情况\n一、公开数量\n{BODY}\n二、公开形式\n{BODY}\n"
    text = f"第一部分 概述\n{BODY}\n{second}第三部分 收费情况\n{BODY}\n"
    assert [(depth, heading) for depth, _, heading in outline(text)] == [
        (1, "概述"),
        (1, "主动公开情况"),
        (2, "公开数量"),
        (2, "公开形式"),
        (1, "收费情况"),
    ]


@pytest.mark.parametrize("line", ["第一，加强政策解读", "政策解读", "■政策解读"])
def test_a_line_inside_a_numbered_section_lowers_and_ends_none(line: str) -> None:
    inside = f"{BODY}\n{line}\n{BODY}\n（一）重要事项\n{BODY}\n"
    text = f"一、概述\n{BODY}\n二、主动公开情况\n{inside}三、收费情况\n{BODY}\n"
    assert [(depth, topic) for depth, topic, _ in outline(text)] == [
        (1, "overview"),
        (1, "proactive_disclosure"),
        (3, "responses"),
        (2, "proactive_disclosure"),
        (1, "fees"),
    ]


@pytest.mark.parametrize(
    "heading", ["就业培训情况", "农民培训情况", "劳动争议处理情况", "社会救济情况", "住房保障", "养老保障情况"]
)
def test_other_business_is_of_no_topic(heading: str) -> None:
    assert primary(heading) == ""


@pytest.mark.parametrize("line", ["政策解读", "复议和诉讼"])
def test_a_bare_line_among_short_lines_is_no_heading(line: str) -> None:
    text = f"前言。\n一、概述\n{BODY}\n首页\n{line}\n互动\n二、收费情况\n{BODY}\n"
    assert line not in [heading for _, _, heading in outline(text)]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("四、行政复议8件，维持5件，纠正3件。", "appeals"),
        ("四、因政府信息公开被申请行政复议8件。", "appeals"),
        ("四、2018年共发生行政诉讼1件，尚未审结。", "appeals"),
        ("四、收取检索、复制费用80元。", "fees"),
        ("四、依申请公开8件，均已答复。", "requests"),
        ("全年公开信息8条，复议0件，诉讼0件，另有行政处罚80件，均已公开。", "proactive_disclosure"),
    ],
)
def test_a_part_that_is_a_sentence_may_open_with_what_it_counts(line: str, topic: str) -> None:
    text = f"三、主动公开政府信息情况\n公开80条。\n{line}\n"
    found = [section for section in sections_of(text) if section.start <= text.index(line) < section.end][-1]
    assert found.topic == topic
    assert text[found.body : found.end].strip().endswith("。")
