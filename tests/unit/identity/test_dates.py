"""Dates are trusted as what they are; a year has its order of evidence."""

from __future__ import annotations

import datetime as dt

import pytest

from ingestion.identity.dates import Printed, only_date, posted_date, printed_date, weigh_year


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["  • 2018-02-26"], dt.date(2018, 2, 26)),
        (["发布时间:2018-01-31 21:24:30"], dt.date(2018, 1, 31)),
        (["发布日期：2018年1月31日"], dt.date(2018, 1, 31)),
        (["公开日期", "2018-01-31"], dt.date(2018, 1, 31)),
        (["2018/07/1696 作者:佚名"], None),
        (["201811日"], None),
        (["2018年12月3日 星期二"], None),
        (["日期：2018年12月3日 星期二"], None),
        (["采集时间：2025-12-30T21:37:37"], None),
        (["2018-02-30"], None),
        (["统计至2018-02-26的数据"], None),
        (["2018年3月"], None),
    ],
)
def test_the_date_of_a_page(lines: list[str], date: dt.date | None) -> None:
    assert posted_date(lines, []) == date


@pytest.mark.parametrize(
    ("line", "date", "precision"),
    [
        ("2018年3月", dt.date(2018, 3, 1), "month"),
        ("  （2026年1月23日） ", dt.date(2026, 1, 23), "day"),
        ("二〇一八年三月十五日", dt.date(2018, 3, 15), "day"),
        ("二○一八年十二月三十一日", dt.date(2018, 12, 31), "day"),
        ("二〇一八年三月", dt.date(2018, 3, 1), "month"),
    ],
)
def test_written_dates(line: str, date: dt.date, precision: str) -> None:
    assert only_date(line) == (date, precision)


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        ([], "正文。\n某局\n2018年1月19日\n\n附件.docx\n", Printed(dt.date(2018, 1, 19), "day", True)),
        (["标题", "2018年3月"], "正文，没有落款。", Printed(dt.date(2018, 3, 1), "month", False)),
        ([], "其他需要报告的事项无永嘉县财政局2020年1月20日更多信息请关注", Printed(dt.date(2020, 1, 20), "day", True)),
        ([], "正文提到2018年1月19日的会议。", None),
    ],
)
def test_the_date_a_report_prints(head: list[str], text: str, expected: Printed | None) -> None:
    assert printed_date(head, text) == expected


SIGNED = Printed(dt.date(2018, 1, 19), "day", True)


@pytest.mark.parametrize(
    ("title_year", "text", "printed", "year"),
    [
        (2016, "统计期限自2017年1月1日起至2017年12月31日止。", None, None),
        (2016, "统计期限自2017年1月1日起至2017年12月31日止。2016年，我局。", None, 2016),
        (2016, "统计期限自2017年1月1日起至2017年12月31日止。2017年，我局。", None, 2017),
        (2017, "一、概述\n2016年，我局认真。", SIGNED, 2017),
        (2018, "一、概述\n2017年，我局认真。", SIGNED, None),
        (None, "统计期限自2017年1月1日起至12月31日止。2016年，我局。", SIGNED, 2017),
        (None, "统计期限自2017年1月1日起至12月31日止。2016年，我局。", None, None),
        (
            None,
            "现公布2016年度政府信息公开工作年度报告。统计期限自2017年1月1日起至12月31日止。2016年，我局。",
            None,
            2016,
        ),
        (2016, "编制了2016年度工作年度报告。统计期限自2017年1月1日起至2017年12月31日止。", None, 2016),
        (2016, "统计期限自2017年1月1日起至12月31日止。" + "。" * 1000 + "\n我局公布了2015年度报告。", None, None),
        (None, "数据从2017 年 1 月 1 日至 2017 年 12 月 31 日止", None, 2017),
        (None, "一、概述\n2017年，我局认真。\n与2016年相比", None, 2017),
        (None, "没有年份。", SIGNED, 2017),
        (None, "没有年份。", None, None),
        (None, "2016年1月1日至2016年12月31日，2017年1月1日至2017年12月31日", None, None),
    ],
)
def test_the_year(title_year: int | None, text: str, printed: Printed | None, year: int | None) -> None:
    assert weigh_year([title_year] if title_year else [], None, text, printed)[0] == year
