"""Rows of table 2 told line by line, each with the names of its columns; and what is none of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingestion.parse import parse_bytes
from ingestion.parsed import Parsed

REPORT = (
    "某某市水利局{year}年政府信息公开工作年度报告\n一、总体情况\n本机关依法开展工作。\n二、主动公开政府信息情况\n{rows}\n"
    "三、收到和处理政府信息公开申请情况\n本年度未收到申请。\n"
)


def _parsed(rows: str, year: int = 2022) -> Parsed:
    return parse_bytes(REPORT.format(rows=rows, year=year).encode(), "report.txt")


def _cells(rows: str, year: int = 2022) -> dict[str, Decimal | None]:
    """By code without its first part, the values read of table 2."""
    read = _parsed(rows, year).observations.rows()
    return {r["code"].removeprefix("disclosures."): r["value"] for r in read if r["table_id"] == "table_2"}


OF_2021 = {
    "rules.issued": 0,
    "rules.repealed": 1,
    "rules.in_force": 7,
    "licensing.decisions": 42,
    "administrative_fees.amount": Decimal("12.5"),
}


@pytest.mark.parametrize(
    "rows",
    [
        "第二十条第（一）项\n规章 本年制发件数0 本年废止件数1 现行有效件数7\n第二十条第（五）项\n"
        "行政许可 本年处理决定数量 42\n行政事业性收费 本年收费金额（单位：万元）12.5",
        "规章：本年制发件数0件，本年废止件数1件，现行有效件数7件；行政许可：本年处理决定数量42件；"
        "行政事业性收费：本年收费金额12.5万元。",
        "1.规章本年制发件数为0，本年废止件数1，现行有效件数7。\n2.行政许可本年处理决定数量42\n"
        "3.行政事业性收费本年收费金额12.5",
        "信息内容：规章；本年制发件数：0；本年废止件数：1；现行有效件数：7\n信息内容：行政许可；本年处理决定数量：42\n"
        "信息内容：行政事业性收费；本年收费金额：12.5",
        "規章 本年制發件數0 本年廢止件數1 現行有效件數7\n行政許可 本年處理決定數量42\n行政事業性收費 本年收費金額12.5",
    ],
)
def test_rows_of_the_form_in_force_are_read(rows: str) -> None:
    assert _cells(rows) == OF_2021
    structure = _parsed(rows).structure
    assert structure is not None
    assert structure.form == "2021"


def test_rows_of_the_form_of_2019_are_read_with_their_signs() -> None:
    read = _cells(
        "行政许可：上一年项目数量30，本年增/减-2，处理决定数量1,422\n行政处罚：上一年项目数量9，本年增/减：—，处理决定数量64",
        year=2020,
    )
    assert read == {
        "licensing.prior_year_items": 30,
        "licensing.net_change": -2,
        "licensing.decisions": 1422,
        "penalty.prior_year_items": 9,
        "penalty.net_change": None,  # a dash is none that anybody printed
        "penalty.decisions": 64,
    }


@pytest.mark.parametrize(
    "rows",
    [
        "行政许可：2021年处理决定数量40，2022年处理决定数量42\n行政处罚：2021年处理决定数量60，2022年处理决定数量61",
        "行政许可本年处理决定数量42，其中网上30\n行政处罚本年处理决定数量61，其中简易程序9",
        "下属单位行政许可本年处理决定数量42\n下属单位行政处罚本年处理决定数量61",
        "行政许可 本年处理决定数量42万\n行政处罚 本年处理决定数量61%",
        "行政许可 42\n行政处罚 61",
        "行政许可：本年处理决定数量40，本年处理决定数量42\n行政处罚：本年处理决定数量60，本年处理决定数量61",
        "规章 本年制发件数0 0\n行政处罚 本年处理决定数量61 5",
    ],
)
def test_what_says_anything_else_is_no_row(rows: str) -> None:
    assert _cells(rows) == {}


def test_a_row_alone_is_a_sentence() -> None:
    rows = _parsed("本年行政许可处理决定数量42件。").observations.rows()
    assert [(r["code"], r["value"], r["method"]) for r in rows if "licensing" in r["code"]] == [
        ("disclosures.licensing.decisions", 42, "prose")
    ]


def test_beside_the_table_itself_nothing_is_told() -> None:
    table = "信息内容\n本年处理决定数量\n行政许可\n42\n信息内容\n本年处理决定数量\n行政处罚\n61\n行政强制\n3"
    told = "行政许可 本年处理决定数量 43\n行政处罚 本年处理决定数量 62"
    assert _cells(f"{table}\n{told}") == {"licensing.decisions": 42, "penalty.decisions": 61, "coercion.decisions": 3}
