"""Tables that name somebody else, or another year, where the report's own is absent: they are not the report's."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from support.generated_forms import Lines, Printed, make_report, to_html
from support.generated_sheet import make_sheet

from ingestion.parse import parse_bytes
from ingestion.parsed import Parsed
from ingestion.reading.captions import is_same

AGENCY = "临川区水利局"
HEADS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
TABLES = ("table_2", "table_3", "table_4")
TABLE = make_report("2021", random.Random("2021 a")).tables


def page(*parts: tuple[str, Lines | None], agency: str = AGENCY) -> bytes:
    """A report for 2022: paragraphs, each with the table below it."""
    drawn = []
    for words, lines in parts:
        table = to_html([lines]) if lines else ""
        body = table[table.index("<table") : table.rindex("</table>") + len("</table>")] if table else ""
        drawn.append("".join(f"<p>{line}</p>" for line in words.split("\n")) + body)
    title = f"{agency}2022年政府信息公开工作年度报告"
    period = "本报告所列数据的统计期限为2022年1月1日至2022年12月31日。"
    head = f"<h1>{title}</h1><p>{period}</p><p>一、总体情况</p><p>已公开。</p>"
    return f"<html><body>{head}{''.join(drawn)}</body></html>".encode()


def placed(parsed: Parsed) -> dict[str, int]:
    return {table.table_id: table.cells_placed for table in parsed.coverage}


def read(parsed: Parsed, table_id: str) -> int:
    rows = [row for row in parsed.observations.rows() if row["table_id"] == table_id]
    return sum(row["value_status"] != "unreadable" for row in rows)


OTHERS = [
    "附件：青山镇2022年政府信息公开情况表",
    "附：青山街道办事处收到和处理政府信息公开申请情况",
    "2022年青山镇人民政府信息公开申请情况统计表",
    "收到和处理政府信息公开申请情况\n（沭河县民政局）",
    "填报单位（盖章）：沭河县民政局    单位：件",
    "## 附件1：沭河县民政局政府信息公开情况表",
    "## （沭河县民政局2022年）",
    "各乡镇2022年政府信息公开情况统计表",
    "附件1\n临川区人民政府政府信息公开情况统计表（2022年度）",
    "临川区水利局河道管理所2022年政府信息公开情况表",
    "2021年收到和处理政府信息公开申请情况",
    "政府信息公开情况统计表\n（二〇二一年度）",
    "统计期限：2021年1月1日至2021年12月31日数据",
    "沭河县民政局",
    "（市教育局）",
    "附表2：各县区情况",
    "所属事业单位",
    "去年",
    "上一年度同期数据",
    "样表",
]
OWN = [
    "附件：临川区水利局2022年政府信息公开情况表",
    "区水利局2022年收到和处理政府信息公开申请情况",
    "填报单位：水利局",
    "填报单位（盖章）：我局    2022年度",
    "本机关2022年收到和处理政府信息公开申请情况",
    "全区政府信息公开情况汇总表",
    "抚州市临川区水利局政府信息公开情况表",
    "附：收到和处理政府信息公开申请情况（按2021年新版格式填报）",
    "填报单位：             填报时间：2023年",
    "印发日期：2023年1月15日",
    "江西省政府信息公开情况统计表",
    "（五）乡镇信息公开情况",
    "（六）街道政务公开情况（2022年）",
    "临川区水利局",
    "水利局",
    "全区",
    "本机关：",
    "本年度",
    "办公室",
]


@pytest.mark.parametrize("is_inside", [False, True])
@pytest.mark.parametrize("caption", OTHERS)
def test_a_table_that_names_somebody_else_or_another_year_is_not_read(caption: str, is_inside: bool) -> None:
    rows = [[Printed(line, columns=10)] for line in caption.split("\n")] if is_inside else []
    parsed = parse_bytes(page((HEADS[1] if is_inside else f"{HEADS[1]}\n{caption}", [*rows, *TABLE[1]])), "report")
    assert placed(parsed) == {"table_3": 0}
    assert not read(parsed, "table_3")
    assert parsed.outcome == "partly_read"


@pytest.mark.parametrize("is_inside", [False, True])
@pytest.mark.parametrize("caption", OWN)
def test_the_report_s_own_table_in_other_words_is_read(caption: str, is_inside: bool) -> None:
    rows = [[Printed(line, columns=10)] for line in caption.split("\n")] if is_inside else []
    parsed = parse_bytes(page((HEADS[1] if is_inside else f"{HEADS[1]}\n{caption}", [*rows, *TABLE[1]])), "report")
    assert placed(parsed) == {"table_3": 175}


def test_of_another_s_tables_the_first_has_the_caption_and_a_new_part_ends_them() -> None:
    attached = [("附件：青山镇2022年政府信息公开情况表", TABLE[1]), (HEADS[2][2:], TABLE[2])]
    parsed = parse_bytes(page((HEADS[0], TABLE[0]), ("三、存在的主要问题", None), *attached), "report")
    assert placed(parsed) == {"table_2": 10, "table_3": 0, "table_4": 0}
    parsed = parse_bytes(page((HEADS[1], None), attached[0], (HEADS[2], TABLE[2])), "report")
    assert placed(parsed) == {"table_3": 0, "table_4": 15}
    parsed = parse_bytes(page((HEADS[1], TABLE[1]), attached[0], (HEADS[2], TABLE[2])), "report")
    assert placed(parsed) == {"table_3": 175, "table_4": 15}


def test_the_outline_of_another_body_s_tables_does_not_end_them() -> None:
    own = [(f"{head}\n详见附件。", None) for head in HEADS[1:]]
    attached = [(f"附件：青山镇政府信息公开情况\n{HEADS[1]}", TABLE[1]), (HEADS[2], TABLE[2])]
    assert placed(parse_bytes(page(*own, *attached), "report")) == {"table_3": 0, "table_4": 0}


def test_where_the_report_names_nobody_the_caption_says_whose_it_is() -> None:
    caption = "附件：青山镇2022年政府信息公开情况表"
    assert placed(parse_bytes(page((f"{HEADS[1]}\n{caption}", TABLE[1]), agency=""), "report")) == {"table_3": 175}


def test_tables_of_another_year_above_the_report_s_title_are_not_read() -> None:
    own = page((HEADS[1], TABLE[1])).decode().replace("为2022年1月1日至2022年12月31日", "如前")
    tables = to_html([*TABLE, TABLE[0]])
    drawn = tables[tables.index("<table") : tables.rindex("</table>") + len("</table>")]
    for year, rows in (("2021年", 0), ("2022年", 10)):
        above = own.replace("<body>", f"<body><p>{year}</p>{drawn}")
        assert placed(parse_bytes(above.encode(), "report"))["table_2"] == rows


def test_between_a_line_of_another_year_and_one_of_its_own_all_tables_are_of_the_other() -> None:
    others = [(f"2021年\n{HEADS[0]}", TABLE[0]), (HEADS[1], TABLE[1])]
    parsed = parse_bytes(page(*others, (f"2022年\n{HEADS[0]}", TABLE[0])), "report")
    assert placed(parsed) == {"table_2": 10, "table_3": 0}
    parsed = parse_bytes(page(*others, (f"2022年{HEADS[2][2:]}", TABLE[2])), "report")
    assert placed(parsed) == {"table_2": 0, "table_3": 175, "table_4": 15}


def test_the_sheet_of_2014_of_another_body_is_not_read() -> None:
    sheet = make_sheet(random.Random("a")).tables[0]
    for caption, cells in (("填报单位：沭河县民政局", 0), ("填报单位：区水利局", 58)):
        parsed = parse_bytes(page(("附件：政府信息公开情况统计表", None), (caption, sheet)), "report")
        assert placed(parsed) == {"sheet": cells}


@pytest.mark.parametrize("years", [("2021年", "2022年"), ("2022年度", "2021年度"), ("2021年", "2020年")])
def test_of_years_that_head_columns_side_by_side_the_report_s_own_is_read(years: tuple[str, str]) -> None:
    sheet = make_sheet(random.Random("a"))
    lines = [[*line[:2], *(replace(line[2], text=year) for year in years)] for line in sheet.tables[0][:1]]
    for line in sheet.tables[0][1:]:
        others = replace(line[2], text="7", key=None)
        lines.append([*line[:2], *(line[2] if "2022" in year else others for year in years)])
    parsed = parse_bytes(page(("附件：政府信息公开情况统计表", lines)), "report")
    read = {r["code"]: str(r["value"]) for r in parsed.observations.rows() if r["method"] == "table"}
    is_there = any("2022" in year for year in years)
    assert read == ({code: value for (code, _), value in sheet.values.items()} if is_there else {})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("县财政局", "沭阳县财政局", True),
        ("沭阳县财政局", "财政局", True),
        ("市教体局", "南平市教育和体育局", True),
        ("沭阳县政府", "沭阳县人民政府办公室", True),
        ("石湾镇", "临川区石湾镇人民政府", True),
        ("我局", "沭阳县财政局", True),
        ("沭阳县", "沭阳县财政局", True),  # the county's form, filled in
        ("宿迁市", "沭阳县财政局", True),
        ("泗阳县", "沭阳县财政局", False),
        ("沭阳县人民政府", "沭阳县财政局", False),
        ("沭阳县财政局", "沭阳县人民政府", False),
        ("沭阳县财政局青山分局", "沭阳县财政局", False),
        ("青山街道", "青山镇人民政府", False),
        ("各乡镇", "沭阳县人民政府", False),
    ],
)
def test_names_that_may_be_of_one_body(one: str, other: str, expected: bool) -> None:
    assert is_same(one, other) is expected
