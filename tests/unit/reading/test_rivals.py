"""A table that cannot be read, with another of its kind beside it: whose that is stays open, and it is not read."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from support.generated_forms import Lines, Printed, make_report, to_html, to_pipes
from support.generated_sheet import make_sheet

from ingestion.parse import parse_bytes
from ingestion.parsed import Parsed

TITLE = "某某局2022年政府信息公开工作年度报告"
HEADS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
END = "五、存在的主要问题及改进情况"
TABLES = ("table_2", "table_3", "table_4")


def whole(form: str, number: int, seed: str = "a") -> Lines:
    """One of the tables of a report made up by chance."""
    return make_report(form, random.Random(f"{form} {seed}")).tables[number]


def sheet(seed: str) -> Lines:
    return make_sheet(random.Random(seed)).tables[0]


def illegible(lines: Lines) -> Lines:
    """The table with the words of its header turned about: its rows are there, and what stands under which is not."""
    count = next(number for number, line in enumerate(lines) if any(cell.key for cell in line))
    return [[replace(cell, text="某项") for cell in line] for line in lines[:count]] + lines[count:]


def page(*parts: tuple[str, Lines | None]) -> bytes:
    """Paragraphs, each with the table below it."""
    drawn = []
    for words, lines in parts:
        table = to_html([lines]) if lines else ""
        body = table[table.index("<table") : table.rindex("</table>") + len("</table>")] if table else ""
        drawn.append(f"<p>{words}</p>{body}")
    return f"<html><body><h1>{TITLE}</h1><p>一、总体情况</p>{''.join(drawn)}</body></html>".encode()


def placed(parsed: Parsed) -> dict[str, int]:
    return {table.table_id: table.cells_placed for table in parsed.coverage}


def values(parsed: Parsed, table_id: str) -> int:
    rows = [row for row in parsed.observations.rows() if row["table_id"] == table_id]
    return sum(row["value_status"] not in ("unreadable",) for row in rows)


@pytest.mark.parametrize("draw", [to_html, to_pipes])
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("number", [1, 2])
def test_behind_a_table_that_cannot_be_read_another_is_not_taken_for_it(
    number: int, form: str, draw: Callable[[list[Lines]], str]
) -> None:
    tables = [whole(form, index) for index in range(3)]
    tables[number] = illegible(tables[number])
    parsed = parse_bytes(draw([*tables, whole(form, number, "b")]).encode(), "report")
    assert values(parsed, TABLES[number]) == 0
    coverage = next(table for table in parsed.coverage if table.table_id == TABLES[number])
    assert (coverage.cells_placed, coverage.verdict) == (0, "reading")
    assert coverage.cells_unread == coverage.cells_expected
    others = [table for table in parsed.coverage if table.table_id != TABLES[number]]
    assert [table.cells_unread for table in others] == [0, 0]


def lines(table: Lines) -> str:
    return "\n|\n".join(cell.text for line in table for cell in line)


@pytest.mark.parametrize(
    "draw", [lambda tables: to_html(tables), lambda tables: "\n".join([TITLE, *map(lines, tables)])]
)
def test_a_sheet_without_its_header_and_that_of_another_body(draw: Callable[[list[Lines]], str]) -> None:
    parsed = parse_bytes(draw([sheet("a")[1:], sheet("b")]).encode(), "report")
    assert values(parsed, "sheet") == 0
    assert values(parse_bytes(draw([sheet("b")]).encode(), "report"), "sheet") == 58


@pytest.mark.parametrize("rows", [range(3, 14), range(14, 28)])
def test_a_part_of_the_table_that_cannot_be_read_is_enough(rows: range) -> None:
    tables = [whole("2021", index) for index in range(3)]
    part = [line for number, line in enumerate(illegible(tables[1])) if number in rows]
    parsed = parse_bytes(to_html([tables[0], part, tables[2], whole("2021", 1, "b")]).encode(), "report")
    assert values(parsed, "table_3") == 0


def test_blanks_for_zeros_hide_no_rival() -> None:
    own = [[replace(cell, text="" if cell.text == "0" else cell.text) for cell in line] for line in sheet("a")[1:]]
    assert values(parse_bytes(to_html([own, sheet("b")]).encode(), "report"), "sheet") == 0


def test_a_copy_that_cannot_be_read_and_says_the_same_takes_nothing_away() -> None:
    tables = [whole("2021", index) for index in range(3)]
    for first in (illegible(tables[1]), [[Printed(c.text, c.rows, c.columns) for c in line] for line in tables[1]][3:]):
        parsed = parse_bytes(to_html([tables[0], first, *tables[1:]]).encode(), "report")
        assert placed(parsed) == {"table_2": 10, "table_3": 175, "table_4": 15}


def test_a_blank_form_before_the_filled_one_takes_nothing_away() -> None:
    tables = [whole("2021", index) for index in range(3)]
    blank = [[replace(cell, text="") if cell.key else cell for cell in line] for line in illegible(tables[1])]
    parsed = parse_bytes(to_html([blank, *tables]).encode(), "report")
    assert placed(parsed) == {"table_2": 10, "table_3": 175, "table_4": 15}


def test_the_table_in_its_own_section_stands_whatever_stands_elsewhere() -> None:
    own = [(head, whole("2021", number)) for number, head in enumerate(HEADS)]
    other = illegible(whole("2021", 1, "b"))
    for parts in ([("上年情况如下。", other), *own], [*own, ("所属单位情况如下。", other)]):
        parsed = parse_bytes(page(*parts, (END, None)), "report")
        assert placed(parsed) == {"table_2": 10, "table_3": 175, "table_4": 15}


def test_a_table_before_the_sections_is_not_that_of_the_section_that_cannot_be_read() -> None:
    own = [(head, whole("2021", number)) for number, head in enumerate(HEADS)]
    own[1] = (HEADS[1], illegible(own[1][1]))
    parsed = parse_bytes(page(("全系统情况如下。", whole("2021", 1, "b")), *own, (END, None)), "report")
    assert placed(parsed) == {"table_2": 10, "table_3": 0, "table_4": 15}


def test_figures_without_labels_in_the_section_are_the_own_table_and_what_stands_behind_is_not() -> None:
    own = [(head, whole("2021", number)) for number, head in enumerate(HEADS)]
    bare = [[cell for cell in line if cell.key] for line in own[1][1]]
    parts = [own[0], (HEADS[1], [line for line in bare if line]), own[2], (END, None)]
    behind = ("附表", whole("2021", 1, "b"))
    assert placed(parse_bytes(page(*parts, behind), "report"))["table_3"] == 0
    parts[1] = ("三、收到和处理政府信息公开申请情况", None)
    assert placed(parse_bytes(page(*parts, behind), "report"))["table_3"] == 175


def of_lines(*tables: Lines) -> bytes:
    """Each row a line, its cells apart by one blank."""
    drawn = "\n续\n".join("\n".join(" ".join(c.text for c in line if c.text) for line in lines) for lines in tables)
    return f"{TITLE}\n{HEADS[0]}\n{drawn}\n{END}\n".encode()


def test_rows_that_stay_lines_hide_no_rival() -> None:
    """8 262 may be one number: the first block of the report's own table 2 is no table, that of the other's is."""
    own, others = whole("2019", 0), whole("2019", 0, "b")
    for label, figures in (("规章", "8 262 5"), ("规范性文件", "3 509 4"), ("其他对外管理服务事项", "3 -4 555")):
        row = next(number for number, line in enumerate(own) if line[0].text == label)
        own[row] = [own[row][0], *(replace(c, text=t) for c, t in zip(own[row][1:], figures.split(), strict=True))]
    assert values(parse_bytes(of_lines(own), "drawn"), "table_2")
    parsed = parse_bytes(of_lines(own, others), "drawn")
    assert not [
        row for row in parsed.observations.rows() if row["code"].startswith("disclosures.rules") and row["value"]
    ]


def test_lines_of_text_that_say_what_the_table_says_are_no_rival() -> None:
    lines = whole("2021", 0)
    told = "\n".join(f"<p>{line[0].text} {line[-1].text}</p>" for line in lines if line[-1].key)
    drawn = page((HEADS[0], lines)).decode().replace("<p>一、总体情况</p>", f"<p>一、总体情况</p>{told}")
    assert placed(parse_bytes(drawn.encode(), "drawn"))["table_2"] == 10


def test_a_line_of_figures_below_its_header_hides_no_rival_of_table_4() -> None:
    """The blanks of the report's own line are gone, and 7 296 may be one number: it is no table."""
    own, others = whole("2021", 2), whole("2021", 2, "b")
    texts = ("0", "28", "", "", "28", "7", "296", "11", "", "314", "", "", "21", "9", "30")
    own[-1] = [replace(cell, text=text) for cell, text in zip(own[-1], texts, strict=True)]
    assert values(parse_bytes(of_lines(others), "drawn"), "table_4") == 15
    assert not values(parse_bytes(of_lines(own, others), "drawn"), "table_4")


@pytest.mark.parametrize("is_legible", [True, False])
@pytest.mark.parametrize("caption", ["附：2021年{}", "2021年度{}", "{}（2021 年）"])
def test_a_table_of_another_year_before_the_report_s_own_is_not_taken_for_it(caption: str, is_legible: bool) -> None:
    before, own = whole("2021", 1, "b"), whole("2021", 1)
    parsed = parse_bytes(
        page((caption.format(HEADS[1][2:]), before), (HEADS[1], own if is_legible else illegible(own)), (END, None)),
        "report",
    )
    stated = {cell.key: cell.text for line in own for cell in line if cell.key}
    read = [r for r in parsed.observations.rows() if r["table_id"] == "table_3" and r["value"] is not None]
    assert len(read) == (175 if is_legible else 0)
    assert all(stated[row["code"], row["applicant"]] == str(row["value"]) for row in read)


def assert_only_own_is_read(parsed: Parsed, own: Lines) -> None:
    """Every figure of table 3 is the report's own."""
    stated = {cell.key: cell.text for line in own for cell in line if cell.key}
    read = [r for r in parsed.observations.rows() if r["table_id"] == "table_3" and r["value"] is not None]
    assert len(read) == 175
    assert all(stated[row["code"], row["applicant"]] == str(row["value"]) for row in read)


@pytest.mark.parametrize("is_inside", [True, False])
def test_a_year_is_said_in_the_table_s_first_row_or_over_a_header_that_is_a_table_of_its_own(is_inside: bool) -> None:
    before, own = whole("2021", 1, "b"), whole("2021", 1)
    caption = "附：2021年情况"
    count = next(number for number, line in enumerate(before) if any(cell.key for cell in line))
    if is_inside:
        parts = [("", [[Printed(caption, columns=10)], *before]), (HEADS[1], own)]
    else:
        parts = [(caption, before[:count]), ("", before[count:]), (HEADS[1], own[:count]), ("", own[count:])]
    parsed = parse_bytes(page(*parts, (END, None)), "report")
    assert_only_own_is_read(parsed, own)


@pytest.mark.parametrize("between", ["续表：", "- 3 -"])
def test_what_goes_on_with_a_table_of_another_year_behind_a_cut_is_of_that_year(between: str) -> None:
    before, own = whole("2021", 1, "b"), whole("2021", 1)
    count = next(number for number, line in enumerate(before) if any(c.text == "1.属于国家秘密" for c in line)) + 1
    parts = [("附：2021年情况", before[:count]), (between, before[count:]), ("2022年情况", own)]
    parsed = parse_bytes(page((HEADS[1], None), *parts, (END, None)), "report")
    assert_only_own_is_read(parsed, own)


@pytest.mark.parametrize("printed", ["{}。", "'{}"])
def test_a_table_whose_figures_are_illegible_is_a_rival(printed: str) -> None:
    own, other = whole("2021", 1), whole("2021", 1, "b")
    own = [[replace(cell, text=printed.format(cell.text)) if cell.key else cell for cell in line] for line in own]
    count = next(number for number, line in enumerate(own) if any(cell.key for cell in line))
    parts = [(HEADS[1], own[:count]), ("", own[count:]), (END, None), ("附：某某镇情况", other)]
    assert placed(parse_bytes(page(*parts), "report"))["table_3"] == 0


def test_a_table_of_another_year_hides_no_lines_of_the_own_behind_it() -> None:
    """The figures of the own table are illegible: its rows stay lines, and the other is the one grid."""
    own, other = whole("2021", 1), whole("2021", 1, "b")
    own = [[replace(cell, text=f"'{cell.text}") if cell.key else cell for cell in line] for line in own]
    drawn = ["\n".join("  ".join(c.text for c in line if c.text) for line in lines) for lines in (other, own)]
    text = f"{TITLE}\n{HEADS[1]}\n附：2021年情况\n{drawn[0]}\n2022年情况\n{drawn[1]}\n{END}\n"
    assert not values(parse_bytes(text.encode(), "drawn"), "table_3")


def in_one_grid(*parts: tuple[str, Lines | None]) -> bytes:
    """Paragraphs and tables as rows of one table, as on one sheet."""
    rows = [line for words, lines in parts for line in ([Printed(words, columns=10)], *(lines or []))]
    return page((HEADS[1], rows), (END, None))


@pytest.mark.parametrize(
    "lost", ["", "2.重复申请", "二、上年结转政府信息公开申请数量", "一、本年新收政府信息公开申请数量"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_tables_of_one_kind_in_one_grid_lend_one_another_no_row(lost: str, is_first: bool) -> None:
    own, other = whole("2021", 1), whole("2021", 1, "b")
    stated = {cell.key: cell.text for line in own for cell in line if cell.key}
    own = [[replace(cell, text="") if cell.text == lost else cell for cell in line] for line in own]
    if is_first:
        parts = [("单位：件", own), ("附：某某镇情况", other)]
    else:
        parts = [("附：2021年情况", other), ("2022年情况", own)]
    parsed = parse_bytes(in_one_grid(*parts), "report")
    read = [r for r in parsed.observations.rows() if r["table_id"] == "table_3" and r["value"] is not None]
    assert len(read) >= (168 if lost else 175)
    assert all(stated[row["code"], row["applicant"]] == str(row["value"]) for row in read)


def test_the_tables_of_a_report_in_one_grid_are_those_of_a_report() -> None:
    parsed = parse_bytes(
        in_one_grid(*zip(HEADS, (whole("2021", number) for number in range(3)), strict=True)), "report"
    )
    assert placed(parsed) == {"table_2": 10, "table_3": 175, "table_4": 15}


def test_a_row_of_figures_that_ran_together_hides_no_rival() -> None:
    own, others = whole("2021", 2), whole("2021", 2, "b")
    own[-1] = [Printed("5012118000007120019", columns=15)]
    assert not values(parse_bytes(to_html([own, others]).encode(), "drawn"), "table_4")


def test_rows_of_two_bodies_that_ran_together_are_no_copies_of_one_another() -> None:
    own, others = (f"{TITLE}\n" + run_on(whole("2021", 1, seed)) for seed in "ab")
    parsed = parse_bytes(f"{own}\n附件：某某镇\n{others}".encode(), "drawn")
    assert [table.verdict for table in parsed.coverage] == ["reading"]


def run_on(lines: Lines) -> str:
    return "".join(cell.text for line in lines for cell in line)
