"""Whether a whole in an invented sentence is of the report's year, of all years, or open."""

from __future__ import annotations

import pytest

from ingestion.model import Section
from ingestion.reading.prose import read_prose


def bases(text: str) -> list[tuple[str, int]]:
    """Basis and value of what `text`, of a report of 2016, says was disclosed."""
    rows, _ = read_prose(text, [(0, len(text))], [Section("proactive_disclosure", "", 0, len(text))], 2016)
    return [(row["basis"], int(row["value"])) for row in rows]


@pytest.mark.parametrize(
    "until",
    [
        "截至2016年底，", "到2016年底，", "到2016年底为止，", "至2016年末，", "算到2016年底，", "至2016年12月31日，",
        "到年底为止，", "到12月31日止，", "至今", "迄今为止，", "到目前为止，",
    ],
)  # fmt: skip
def test_a_sum_up_to_a_day_is_of_all_years(until: str) -> None:
    assert bases(f"{until}我局累计主动公开政府信息300条。") == [("cumulative", 300)]


@pytest.mark.parametrize(
    "span",
    [
        "全年", "2016年", "本年度到12月底，", "这一年", "自2016年1月1日起至12月31日止，",
        "自2016年1月1日起，到2016年12月31日止，",
        "2016年1月1日至12月31日止，", "2016年1月至12月，", "从1月到12月底，",
    ],
)  # fmt: skip
def test_a_sum_within_the_year_is_of_the_year(span: str) -> None:
    assert bases(f"{span}我局累计主动公开政府信息300条。") == [("annual", 300)]


@pytest.mark.parametrize("until", ["至今", "迄今为止，", "到现在为止，", "截至12月，总计"])
def test_a_count_up_to_now_that_nothing_calls_a_sum_is_open(until: str) -> None:
    assert bases(f"{until}我局共主动公开政府信息300条。") == []


@pytest.mark.parametrize(
    "behind", ["（2016年新添30条）", "，其中属于2016年的30条", "，当中本年度新增主动公开30条", "，其中2016年公开30条"]
)
def test_a_whole_that_the_year_is_a_part_of_is_of_all_years(behind: str) -> None:
    assert ("cumulative", 300) in bases(f"我局主动公开政府信息300条{behind}。")


@pytest.mark.parametrize("span", ["自开网以来", "五年来", "十一年来", "连同往年，", "十三五期间，"])
def test_a_count_of_more_years_is_of_all_years(span: str) -> None:
    assert bases(f"{span}我局主动公开政府信息300条。") == [("cumulative", 300)]


@pytest.mark.parametrize("span", ["上半年", "前三季度", "1至11月", "12月当月"])
def test_a_count_of_some_months_is_no_count_of_the_year(span: str) -> None:
    text = f"{span}我局主动公开政府信息300条。"
    rows, left = read_prose(text, [(0, len(text))], [Section("proactive_disclosure", "", 0, len(text))], 2016)
    assert (rows, [reason for _, reason in left]) == ([], ["part_of_year"])


@pytest.mark.parametrize("span", ["一年来", "自今年以来", "2016年1—12月", "2016年5月1日至12月31日"])
def test_a_count_of_the_year_is_told_in_many_ways(span: str) -> None:
    assert bases(f"{span}我局主动公开政府信息300条。") == [("annual", 300)]


def test_what_had_to_be_disclosed_is_not_what_was() -> None:
    assert bases("全年应公开政府信息330条。") == []
