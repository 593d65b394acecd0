"""Faults in characters and numbers, by the numbers of the list of faults: a test for each line, or where one stands.

Belongs here: lines 33 to 51. Does not: files and pages (documents/test_faults), the warehouse.

Lines shown elsewhere:
  c39 units                  unit switches against last year are findings: expectations; units below
  c42 decimal shares         expectations/test_reconciliation_*: shares are DECIMAL with a tolerance
  c46 rows moved or missing  reading/test_tables_generated, reading/test_split_tables
  c47 forms                  reading/test_forms, reading/test_structure
  c48 two units in one file  handover keeps report_id apart from document_id; splitting is not done here
  c49 years that differ      identity/test_dates, identity/test_titles
  c51 tables of zeros        expectations/test_reconciliation_garbage
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingestion.parse import Parsed, parse_bytes
from ingestion.reading.cells import read_cell
from ingestion.repair import repair

REPORT = """某某局2023年政府信息公开工作年度报告
一、总体情况
本机关依法编制本报告，认真贯彻落实条例要求，推进政务公开。
二、主动公开政府信息情况
全年主动公开政府信息{}条。
三、收到和处理政府信息公开申请情况
全年收到政府信息公开申请7件。
"""


def parse(number: str) -> Parsed:
    return parse_bytes(REPORT.format(number).encode(), "x")


def stated(number: str) -> Decimal | str | None:
    """The value read for the number in prose; its status where it is there and null; None where nothing was read."""
    for row in parse(number).observations.rows():
        if row["code"] == "disclosures.items":
            assert REPORT.format(number)[row["start"] : row["end"]] == row["raw_text"]
            return row["value"] if row["value"] is not None else row["value_status"]
    return None


def cell(text: str, **options: bool) -> Decimal | str:
    reading = read_cell(text, **options)
    return reading.value if reading.value is not None else reading.status


@pytest.mark.parametrize("text", ["１２３４", "１，２３４", "１２３４．５"])
def test_c33_full_width(text: str) -> None:
    whole = Decimal("1234.5") if "．" in text else Decimal(1234)
    assert stated(text) == whole
    assert cell(text, is_amount=True) == whole
    assert "width" in dict(repair(f"公开{text}条").tally())


@pytest.mark.parametrize("text", ["1 234", "1\u00a0234", "1，234", "1,234", "1'234"])
def test_c34_thousands(text: str) -> None:
    assert stated(text) == 1234
    assert cell(text) == 1234 or (text == "1'234" and cell(text) == "unreadable")


@pytest.mark.parametrize("text", ["12 34", "1 2345", "1, 234", "1,23"])
def test_c34_what_may_be_two_numbers_is_not_read(text: str) -> None:
    assert stated(text) in (None, "unreadable")
    assert cell(text) == "unreadable"


@pytest.mark.parametrize(
    ("text", "status"),
    [("", "blank"), (" ", "blank"), ("-", "dash"), ("—", "dash"), ("——", "dash"), ("/", "dash"), ("无", Decimal(0))],
)
def test_c35_blank_dash_and_none_are_three_things(text: str, status: object) -> None:
    assert cell(text) == status


@pytest.mark.parametrize("text", ["〇", "零"])
def test_c35_a_written_zero_is_zero_or_unread(text: str) -> None:
    assert cell(text) in (0, "unreadable")


@pytest.mark.parametrize("text", ["12¹", "12[1]", "12①"])
def test_c36_footnotes(text: str) -> None:
    assert stated(text) == 12
    assert cell(text) == 12


@pytest.mark.parametrize("text", ["12*", "3½", "12（3）"])
def test_c36_never_joined(text: str) -> None:
    assert stated(text) in (None, "unreadable")
    assert cell(text) in (12, "unreadable")


@pytest.mark.parametrize("text", ["١٢", "1_000", "+5", "१२", "𝟏𝟐"])
def test_c37_other_digits_and_signs(text: str) -> None:
    assert stated(text) in (None, "unreadable")
    assert cell(text) == "unreadable"


@pytest.mark.parametrize("text", ["O", "l2", "I0", "S", "1O", "5l"])
def test_c38_letters_for_digits_are_not_guessed(text: str) -> None:
    assert stated(text) in (None, "unreadable")
    assert cell(text) == "unreadable"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("345.67万元", "345.67", "万元"), ("3,456,700元", "3456700", "元"), ("0.28万元", "0.28", "万元")],
)
def test_c39_units_stay_as_printed(text: str, value: str, unit: str) -> None:
    reading = read_cell(text, is_amount=True)
    assert (reading.value, reading.unit) == (Decimal(value), unit)


def test_c39_magnitudes_before_a_counter() -> None:
    assert stated("1.2万") == 12000


@pytest.mark.parametrize("text", ["9" * 5000, "9" * 21, "NaN", "Infinity", "1e3", "1E+5"])
def test_c40_numbers_without_sense(text: str) -> None:
    assert stated(text) in (None, "unreadable")
    assert cell(text) == "unreadable"


@pytest.mark.parametrize("text", ["−5", "-5", "－5"])
def test_c41_negative_counts(text: str) -> None:
    assert stated(text) in (None, "unreadable")
    assert cell(text) == "unreadable"


def test_c41_a_decimal_in_a_count_is_not_read_in_a_cell() -> None:
    assert cell("12.5") == "unreadable"


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("⾏政许可⼀件", "行政许可一件"),
        ("更長期開國會務", "更长期开国会务"),
        ("信\u200b息\u00ad公开", "信息公开"),
        ("說明內戶國務會開", "说明内户国务会开"),
    ],
)
def test_c43_glyphs(damaged: str, whole: str) -> None:
    repaired = repair(damaged)
    assert repaired.text == whole
    assert repaired.plan.steps


@pytest.mark.parametrize("glyph", ["\ue123", "\uf0a7", "\U000f0001", "\ufffd"])
def test_c43_what_stands_for_nothing_is_marked_and_kept(glyph: str) -> None:
    repaired = repair(f"公开{glyph}信息")
    assert repaired.text == f"公开{glyph}信息"
    assert len(repaired.plan.unresolved) == 1
    assert stated(f"1{glyph}2") in (None, "unreadable")


def test_c44_nul_and_lone_surrogates() -> None:
    parsed = parse_bytes(REPORT.format(12).replace("信息", "信\x00息", 1).encode(), "x")
    assert parsed.outcome in ("read", "partly_read")
    assert ("invisible", 1) in parsed.repaired.tally()  # type: ignore[union-attr]
    page = REPORT.format(12).replace("\n", "</p><p>")
    broken = parse_bytes(f"<html><body><p>{page}</p><p>&#xD800;</p></body></html>".encode(), "x")
    assert broken.is_read
    assert broken.document is not None
    broken.document.text.encode()


@pytest.mark.parametrize("page_number", ["- 4 -", "— 4 —", "第 4 页"])
def test_c45_a_page_number_is_no_value(page_number: str) -> None:
    text = REPORT.format(12).replace("三、", f"{page_number}\n三、")
    values = [value for value in parse_bytes(text.encode(), "x").observations.columns["value"] if value is not None]
    assert values == [12, 7]


@pytest.mark.parametrize(("text", "value"), [("三千一百一十九", 3119), ("十二", 12), ("二百零五", 205)])
def test_c50_chinese_numerals(text: str, value: int) -> None:
    assert stated(text) == value


@pytest.mark.parametrize("text", ["三千百", "百三千", "十十", "三百五", "二三十", "三五", "三百零", "一百十"])
def test_c50_malformed_numerals_are_not_read(text: str) -> None:
    assert stated(text) in (None, "unreadable")
