"""Numbers, dates and lines made whole where one reading is possible; marked where there are several."""

from __future__ import annotations

import pytest

from ingestion.parse import parse_bytes
from ingestion.repair import repair
from ingestion.repair.dates import month_and_day
from ingestion.repair.plan import replay, undo

REPORT = """某某局2023年政府信息公开工作年度报告
一、总体情况
本机关依法编制本报告，认真贯彻落实条例要求，推进政务公开。
二、主动公开政府信息情况
{}
"""


def repaired(text: str) -> tuple[str, list[str]]:
    """The repaired text, and what was marked in the original."""
    result = repair(text)
    assert replay(result.plan, text) == result.text
    assert undo(result.plan, result.text) == text
    return result.text, [text[place.start : place.end] for place in result.plan.unresolved]


@pytest.mark.parametrize("number", ["1 234", "1\u00a0234", "1\u2009234", "1\u202f234", "1'234", "1’234", "１’２３４"])
def test_thousands_before_a_counter_are_one_number(number: str) -> None:
    assert repaired(f"全年公开信息{number}条。") == ("全年公开信息1234条。", [])


def test_millions_and_decimals() -> None:
    assert repaired("阅读量1 234 567次，收费1'234.5万元。") == ("阅读量1234567次，收费1234.5万元。", [])


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("全年公开信息12 34条。", "12 34"),
        ("全年公开信息1, 234条。", "1, 234"),
        ("\n5 234件申请。", "5 234"),
        ("公开1\u3000234条。", "1\u3000234"),
        ("公开1 234'567条。", "1 234'567"),
        ("公开12*条。", "2*"),
    ],
)
def test_what_may_be_two_numbers_is_marked(text: str, marked: str) -> None:
    assert repaired(text) == (text, [marked])


@pytest.mark.parametrize(
    "text", ["规章 0 12 345 678\n", "电话：0312 123 456", "第1 234号", "2023 年公开", "1 号楼 234 室"]
)
def test_numbers_without_a_counter_are_left_alone(text: str) -> None:
    assert repaired(text) == (text, [])


@pytest.mark.parametrize("mark", ["¹", "²³", "[1]", "[注1]", "①", "⁴"])
def test_a_footnote_mark_before_a_counter_goes(mark: str) -> None:
    assert repaired(f"办结12{mark}件。") == ("办结12件。", [])


def test_a_star_is_a_footnote_mark_where_a_note_begins_with_one() -> None:
    assert repaired("办结12*件。\n* 含上年结转。") == ("办结12件。\n* 含上年结转。", [])


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("20231231日", "2023年12月31日"),
        ("202311月", "2023年11月"),
        ("20231月", "2023年1月"),
        ("202311日", "2023年1月1日"),
        ("202311日至1231日", "2023年1月1日至12月31日"),
        ("2023年1231日", "2023年12月31日"),
        ("〔20168号", "〔2016〕8号"),
        ("[201724号", "[2017]24号"),
        ("20230131日", "2023年01月31日"),
    ],
)
def test_dates_with_one_reading_come_back(damaged: str, whole: str) -> None:
    assert repaired(f"自{damaged}起。") == (f"自{whole}起。", [])


@pytest.mark.parametrize("damaged", ["2023111日", "2023123日", "2023年111日", "2015111231日", "2023年999日"])
def test_dates_with_several_readings_or_none_are_marked(damaged: str) -> None:
    text, marked = repaired(f"自{damaged}起。")
    assert text == f"自{damaged}起。"
    assert len(marked) == 1
    assert marked[0] in damaged


def test_month_and_day_against_the_calendar() -> None:
    for month in range(1, 13):
        for day in range(1, 29):
            assert f"{month}月{day}" in month_and_day(f"{month}{day}")
    assert month_and_day("1231") == ["12月31"]
    assert month_and_day("111") == ["1月11", "11月1"]
    assert month_and_day("1332") == []


@pytest.mark.parametrize("number", ["20238", "2023158"])
def test_a_year_glued_to_a_count_is_never_a_count(number: str) -> None:
    columns = parse_bytes(REPORT.format(f"2023年主动公开政府信息{number}条。").encode(), "x").observations.columns
    assert (columns["code"], columns["value"], columns["value_status"]) == (
        ["disclosures.items"],
        [None],
        ["unreadable"],
    )


# --- lines ------------------------------------------------------------------------------------------------------------


def test_a_number_on_a_line_of_its_own_joins_its_sentence() -> None:
    assert repaired("全年主动公开政府信息\n12\n条，均已发布。") == ("全年主动公开政府信息12条，均已发布。", [])
    assert repaired("全年主动公开政府信息12\n条，均已发布。") == ("全年主动公开政府信息12条，均已发布。", [])


def test_cells_that_stand_one_a_line_stay_apart() -> None:
    text = "规章\n0\n0\n12\n行政规范性文件\n3\n件\n一、主动公开政府信息数\n条\n12\n二、收到申请数\n件\n34\n"
    assert repaired(text) == (text, [])


def test_a_number_cut_by_a_line_end_is_marked_where_no_width_tells() -> None:
    text = "全年主动公开政府信息12\n34条，均已发布。"
    assert repaired(text) == (text, ["12\n34条"])


PARAGRAPH = "本机关认真落实条例要求把政务公开摆在重要位置成立领导小组明确专人负责及时回应群众关切全年公开信息{}条"


@pytest.mark.parametrize("width", [20, 30, 38])
def test_a_text_wrapped_at_one_width_is_joined(width: int) -> None:
    paragraphs = [PARAGRAPH.format(1000 + n) * 4 + "。" for n in range(6)]
    wrapped = [paragraph[at : at + width] for paragraph in paragraphs for at in range(0, len(paragraph), width)]
    text, marked = repaired("一、总体情况\n" + "\n".join(wrapped))
    assert marked == []
    for number in range(1000, 1006):
        assert text.count(f"{number}条") == 4


def test_a_joined_sentence_is_read_and_maps_back() -> None:
    text = REPORT.format("全年主动公开政府信息\n1234\n条，均已发布。")
    parsed = parse_bytes(text.encode(), "x")
    columns = parsed.observations.columns
    assert [(c, int(v)) for c, v in zip(columns["code"], columns["value"], strict=True)] == [
        ("disclosures.items", 1234)
    ]
    assert columns["raw_text"] == ["1234\n条"]
    assert text[columns["start"][0] : columns["end"][0]] == "1234\n条"
