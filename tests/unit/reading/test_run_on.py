"""Tables whose cells run on in one paragraph: a figure is a whole one or none."""

from __future__ import annotations

import pytest

from ingestion.parse import parse_bytes

REPORT = (
    "某某市水利局2021年政府信息公开工作年度报告\n一、总体情况\n本机关依法开展工作。\n二、主动公开政府信息情况"
    "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件725"
    "第二十条第（五）项信息内容本年处理决定数量行政许可58第二十条第（六）项信息内容本年处理决定数量行政处罚19"
    "行政强制0第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费{}"
    "三、收到和处理政府信息公开申请情况\n本年度未收到申请。"
)


def charged(printed: str) -> list[str | None]:
    columns = parse_bytes(REPORT.format(printed).encode(), "report.txt").observations.columns
    rows = zip(columns["code"], columns["value"], strict=True)
    return [
        None if value is None else str(value)
        for code, value in rows
        if code == "disclosures.administrative_fees.amount"
    ]


def test_a_decimal_is_read_whole() -> None:
    assert charged("739.07") == ["739.07"]


@pytest.mark.parametrize("printed", ["739 .07", "739\u00a0.\u00a007", "739. 07", "73%", "73年"])
def test_a_part_of_a_number_is_no_figure(printed: str) -> None:
    assert charged(printed) in ([], [None])
