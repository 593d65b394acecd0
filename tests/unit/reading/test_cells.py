"""Every shape a number cell may have, and those that must not become a number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingestion.reading.cells import read_cell, trim


@pytest.mark.parametrize(
    ("text", "value", "unit", "note"),
    [
        ("0", "0", "", ""),
        ("00", "0", "", ""),
        ("12", "12", "", ""),
        ("12.0", "12", "", ""),
        ("0.00", "0", "", ""),
        (" 12\xa0\n", "12", "", ""),
        ("\u200b12\ufeff", "12", "", ""),
        ("１２", "12", "", ""),
        ("1,234", "1234", "", ""),
        ("1，234，567", "1234567", "", ""),
        ("1 234", "1234", "", ""),
        ("1\xa0234", "1234", "", ""),
        ("12件", "12", "件", ""),
        ("3 (宗)", "3", "宗", ""),
        ("12¹", "12", "", "¹"),
        ("12[1]", "12", "", "[1]"),
        ("12*", "12", "", "*"),
        ("12①", "12", "", "①"),
        ("22\n（其中修订16件）", "22", "", "(其中修订16件)"),
    ],
)
def test_counts(text: str, value: str, unit: str, note: str) -> None:
    reading = read_cell(text)
    assert (reading.value, reading.decimals, reading.status) == (Decimal(value), 0, "reported")
    assert (reading.unit, reading.note) == (unit, note)


@pytest.mark.parametrize(
    ("text", "value", "decimals", "unit"),
    [
        ("0", "0", 0, ""),
        ("3.5万元", "3.5", 1, "万元"),
        ("27000元", "27000", 0, "元"),
        ("1,234.5678", "1234.5678", 4, ""),
        ("0.00", "0.00", 2, ""),
        ("４０６８．２０８", "4068.208", 3, ""),
    ],
)
def test_amounts(text: str, value: str, decimals: int, unit: str) -> None:
    reading = read_cell(text, is_amount=True)
    assert (reading.value, reading.decimals, reading.status, reading.unit) == (
        Decimal(value),
        decimals,
        "reported",
        unit,
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+5", "5"),
        ("增5", "5"),
        ("增加5项", "5"),
        ("-5", "-5"),
        ("－5", "-5"),
        ("减少 5", "-5"),
        ("-0", "0"),
        ("7", "7"),
    ],
)
def test_net_changes(text: str, value: str) -> None:
    reading = read_cell(text, is_signed=True)
    assert (str(reading.value), reading.status) == (value, "reported")
    assert text == "7" or read_cell(text).value is None


@pytest.mark.parametrize("text", ["", " ", "\xa0\u3000", "\u200b"])
def test_blank(text: str) -> None:
    assert (read_cell(text).value, read_cell(text).status) == (None, "blank")


@pytest.mark.parametrize("text", ["-", "—", "－", "——", "/", "／", "--", "–", "−"])
def test_dash(text: str) -> None:
    assert (read_cell(text).value, read_cell(text).status) == (None, "dash")
    assert read_cell(text, is_signed=True).status == "dash"


@pytest.mark.parametrize("text", ["无", "没有", "零", "〇"])
def test_stated_absence(text: str) -> None:
    assert (read_cell(text).value, read_cell(text).status) == (0, "explicit_none")
    assert read_cell(text, is_signed=True).status == "explicit_none"


def test_no_change_is_stated_where_changes_stand() -> None:
    assert read_cell("未增未减", is_signed=True).status == "explicit_none"
    assert read_cell("未增未减").status == "unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "--5",
        "1O",
        "l2",
        "?",
        "12 16",
        "12 3456",
        "1,23",
        "0,123",
        "1_000",
        "١٢",
        "一二",
        "007",
        "12(1)",
        "1条）",  # the end of a label: （…相同信息计1条）
        "12(件",
        "零一",
        "12（应为13）",
        "3/5",
        "约5",
        "12.5",
        "12.000",
        "0012.0",
        "3万元",
        "1\n234",
        "+(0) -(0)",
        "某采购项目",
        "1e3",
        "9" * 16,
        "12²³4",
    ],
)
def test_everything_else_is_unreadable(text: str) -> None:
    reading = read_cell(text)
    assert (reading.value, reading.decimals, reading.status) == (None, None, "unreadable")


def test_amounts_have_bounds() -> None:
    assert read_cell("0.1234567", is_amount=True).status == "unreadable"
    assert read_cell("3件", is_amount=True).status == "unreadable"
    assert read_cell("00.5", is_amount=True).status == "unreadable"


def test_trim_keeps_offsets_of_the_text() -> None:
    text = "a\xa0 12\n\u200b|"
    assert trim(text, 1, 7) == (3, 5)
    assert trim(text, 1, 3) == (1, 1)
