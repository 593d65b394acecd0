"""Rows, headers and lines of cells against which something in their own table speaks: unread."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_containers import CONTAINERS
from support.form_damages import Damaged, truth_of
from support.form_scores import Tally, compare
from support.generated_forms import APPLICANTS, Key, Lines, Printed, make_report, padded, to_html, to_pipes

from ingestion.parse import parse_bytes


def _compare(data: bytes, tables: list[Lines], without: Lines = ()) -> Tally:
    """What was read of the tables; the figures of `without` were lost and are in no place."""
    truth = truth_of(tables)
    for line in without:
        for cell in line:
            if cell.key:
                truth.pop(cell.key)
    tally = Tally()
    compare(Damaged("", [], truth), data, "drawn", tally)
    return tally


def _read(data: bytes) -> Mapping[Key, tuple[Decimal | None, str]]:
    """By code and applicant, the value and its status of what was read of the tables."""
    rows = parse_bytes(data, "drawn").observations.rows()
    return {
        (row["code"], row["applicant"]): (row["value"], row["value_status"])
        for row in rows
        if row["method"] != "prose" and row["value_status"] != "unreadable"
    }


def _row(lines: Lines, label: str) -> int:
    return next(number for number, line in enumerate(lines) if any(label in cell.text for cell in line))


def _figures(line: list[Printed], *texts: str) -> list[Printed]:
    """The line with other texts for its figures."""
    rest = iter(texts)
    return [replace(cell, text=next(rest)) if cell.key else cell for cell in line]


def _page(*lines: str) -> bytes:
    return "\n".join(["某某局2022年政府信息公开工作年度报告", "二、主动公开政府信息情况", *lines]).encode()


def test_the_sum_of_a_row_says_nothing_of_the_places_of_its_parts() -> None:
    """A zero was dropped, a blank put in front; no column adds up to tell, for a row lost its label."""
    tables = make_report("2021", random.Random(5)).tables
    lines = tables[1]
    row = _row(lines, "2.重复申请")
    lines[row] = _figures(lines[row], "", "0", "3", "0", "1", "0", "4")
    nameless = lines[_row(lines, "4.无正当理由")]
    nameless[-8] = replace(nameless[-8], text="？？")
    read = _read(to_html(tables).encode())
    assert not [cell.key for cell in lines[row] if cell.key in read]
    assert all(cell.key in read for cell in lines[row + 1] if cell.key)


def test_rows_that_print_nothing_do_not_hide_that_a_move_mends_sums() -> None:
    """Zeros are blank, and rows of blanks end at their label; in one row a blank stands in front and none behind."""
    tables = make_report("2019", random.Random(7)).tables
    lines = [[replace(c, text="") if c.key and c.text == "0" else c for c in line] for line in tables[1]]
    rows = [number for number, line in enumerate(lines) if line[-1].key]
    moved = next(
        number
        for number in rows[3:]
        if lines[number][-7].text and not lines[number][-2].text and not lines[number][-6].text
    )
    first = lines[moved][-7]
    lines[moved][-7:] = [replace(lines[moved][-7], text=""), *_moved_along(lines[moved][-7:])]
    silent = [number for number in rows if not any(cell.text for cell in lines[number][-7:])]
    assert silent
    shown = [[c for c in line if not (number in silent and c.key)] for number, line in enumerate(lines)]
    read = _read(to_pipes([tables[0], shown, tables[2]]).encode())
    assert first.key
    assert read.get(first.key, (Decimal(first.text), "reported")) == (Decimal(first.text), "reported")


def _moved_along(figures: list[Printed]) -> list[Printed]:
    """Each figure in the cell behind its own, the last but the total gone."""
    behind = [replace(cell, text=before.text) for before, cell in itertools.pairwise(figures[:-1])]
    return [*behind, figures[-1]]


@pytest.mark.parametrize("figures", [("+3", "1", ""), ("4", "3", "")], ids=["in front", "without its sign"])
def test_a_change_that_stands_in_another_column_has_moved_with_its_row(figures: tuple[str, str, str]) -> None:
    tables = make_report("2019", random.Random(6)).tables
    rows = [number for number, line in enumerate(tables[0]) if any("net_change" in str(cell.key) for cell in line)]
    for row, texts in zip(rows, (figures, ("5", "+4", "9"), *[("6", "7", "2")] * len(rows)), strict=False):
        tables[0][row] = _figures(tables[0][row], *texts)
    tables = [[[replace(c, text="" if c.text == "0" else c.text) for c in line] for line in lines] for lines in tables]
    read = _read(to_html(tables).encode())
    assert not [cell.key for cell in tables[0][rows[0]] if cell.key in read]
    assert all(cell.key in read for cell in tables[0][rows[1]] if cell.key)


def test_a_header_with_a_label_of_nobody_is_not_believed_in_an_order_of_its_own() -> None:
    tables = make_report("2021", random.Random(8)).tables
    lines = padded(tables[1])
    names = [name for _, name in APPLICANTS]
    lines[2][-6:-1] = [Printed(name) for name in (names[4], names[2], names[3], names[1], "项目")]
    tally = _compare(to_html([tables[0], lines, tables[2]]).encode(), tables)
    assert not tally.wrong


def test_a_header_in_an_order_of_its_own_below_rows_that_none_placed_is_not_believed() -> None:
    tables = make_report("2021", random.Random(9)).tables
    lines = padded(tables[1])
    for head in lines[:3]:
        head[-7:] = [Printed("项目")] * 7
    order = [name for _, name in APPLICANTS]
    lines.insert(20, [*[Printed("")] * 3, *[Printed(name) for name in (order[2], *order[:2], *order[3:])]])
    tally = _compare(to_html([tables[0], lines, tables[2]]).encode(), tables)
    assert not tally.wrong


def test_digits_with_a_mark_are_no_number_of_the_label_below() -> None:
    first = (
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "规章",
        "1",
        "0",
        "2",
        "行政规范性文件",
        "0",
        "4",
        "2",
    )
    read = _read(_page(*first, "信息内容", "本年处理决定数量", "行政处罚", "3，", "行政强制", "5", "以上为全年数据。"))
    assert read.get(("disclosures.penalty.decisions", "")) is None
    assert read["disclosures.coercion.decisions", ""] == (Decimal(5), "reported")


RUN_ON = (
    "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章165行政规范性文件24-"
    "第二十条第（五）项信息内容本年处理决定数量行政许可-"
    "第二十条第（六）项信息内容本年处理决定数量行政处罚1行政强制{coercion}"
    "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费12.5"
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计"
    "商业企业科研机构社会公益组织法律服务机构其他一、本年新收政府信息公开申请数量1051613201276"
)


def test_a_circled_digit_behind_the_last_label_leaves_its_row_unread() -> None:
    read = _read(_page(RUN_ON.format(coercion="7")))
    assert read["disclosures.coercion.decisions", ""] == (Decimal(7), "reported")
    assert ("disclosures.coercion.decisions", "") not in _read(_page(RUN_ON.format(coercion="①")))


def test_a_run_that_ends_in_a_unit_leaves_no_cell_blank() -> None:
    head = "第二十条第（一）项信息内容本年新制作数量本年新公开数量对外公开总数量"
    rest = "第二十条第（六）项信息内容上一年项目数量本年增/减处理决定数量行政处罚1+6112行政强制6282812"
    rest += "第二十条第（九）项信息内容采购项目数量采购总金额政府集中采购16691.05（本列数据的勾稽关系为：两项之和）"
    read = _read(_page(f"{head}规章2397110110项规范性文件3项53{rest}"))
    assert not [key for key in read if key[0].startswith("disclosures.rules.")]


def test_behind_a_line_with_a_figure_too_many_labels_may_have_slipped() -> None:
    """One cell a line, blanks dropped: behind 1. stand its figures and those of a row whose label stands below."""
    tables = make_report("2021", random.Random(15)).tables
    start = _row(tables[1], "1.属于国家秘密")
    tables[1][start + 1] = _figures(tables[1][start + 1], "12", "8", "", "3", "5", "", "28")
    drawn = [list(line) for line in tables[1]]
    labels = [line[-8] for line in drawn[start + 1 : start + 5]]
    drawn[start + 1] = [cell for cell in drawn[start + 1] if cell.text]
    for line, label in zip(drawn[start + 1 : start + 5], [Printed(), *labels[:-1]], strict=True):
        line[line.index(next(cell for cell in line if not cell.key))] = label
    tally = _compare(CONTAINERS["cell a line"](Damaged("2021", [tables[0], drawn, tables[2]], {})), tables)
    assert not tally.wrong


def test_the_label_of_another_block_beside_as_many_figures_as_its_neighbours_has_slipped() -> None:
    rows = "行政规范性文件 | 313 | 0 | 3", "行政许可 | 8 | 3 | 4"
    read = _read(_page("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", *rows))
    assert not [key for key in read if key[0].startswith("disclosures.normative_documents")]


def test_a_dash_before_digits_may_be_the_sign_of_a_change_or_a_cell_before_one() -> None:
    head = "信息内容", "上一年项目数量", "本年增/减", "处理决定数量"
    rows = ("行政许可", "0", "0", "0"), ("其他对外管理服务事项", "0", "0", "0"), head, ("行政处罚", "0", "0", "0")
    lines = [*head, *(text for row in (*rows, ("行政强制", "6", "-1", "4")) for text in row)]
    read = _read(_page(*lines, "信息内容", "上一年项目数量", "本年增/减", "行政事业性收费", "-4"))
    assert read["disclosures.coercion.net_change", ""] == (Decimal(-1), "reported")
    assert not [key for key in read if key[0].startswith("disclosures.administrative_fees")]


def test_where_half_of_the_sums_fail_rows_that_end_in_blanks_are_not_believed() -> None:
    """Zeros are blank and there are no totals of rows; half of the rows lost their blanks and end in others."""
    tables = make_report("2019", random.Random(11)).tables
    lines = [
        [replace(c, text="" if c.key and c.text == "0" else c.text) for c in line if not c.key or c.key[1] != "total"]
        for line in tables[1]
    ]
    lines[0][1] = replace(lines[0][1], columns=6)
    lines[1] = lines[1][:2]
    drawn = [list(line) for line in lines]
    for line in drawn[4:24:2]:
        texts = [cell.text for cell in line[-6:] if cell.text]
        line[-6:] = [replace(c, text=(*texts, *[""] * 6)[place]) for place, c in enumerate(line[-6:])]
    assert not _compare(to_html([tables[0], padded(drawn), tables[2]]).encode(), [tables[0], lines, tables[2]]).wrong


def test_a_total_that_cannot_be_read_does_not_hide_that_its_row_has_moved() -> None:
    tables = make_report("2021", random.Random(12)).tables
    row = tables[1][_row(tables[1], "（七）总计")]
    texts = [cell.text for cell in row[-7:]]
    split = [texts[0], texts[1][0], texts[1][1:], *texts[2:5], f"{texts[5]} {texts[5]}"]
    assert texts[1][1:2] not in ("", "0")
    row[-7:] = [replace(cell, text=text) for cell, text in zip(row[-7:], split, strict=True)]
    read = _read(to_html(tables).encode())
    assert not [cell.key for cell in row[-6:-1] if cell.key in read]


@pytest.mark.parametrize("label", ["总计", "（七）总计"])
def test_the_label_of_a_total_in_the_place_of_a_row_that_is_missing_is_not_believed(label: str) -> None:
    tables = make_report("2021", random.Random(13)).tables
    first, rest = tables[1][:5], tables[1][5:]
    first[3][0] = replace(first[3][0], text=label)
    read = _read(to_html([tables[0], first, [[Printed("…"), *line] for line in rest[:3]], tables[2]]).encode())
    assert not [key for key in read if key[0] == "requests.outcome.total"]


def test_a_row_of_a_block_that_has_its_own_title_below_has_slipped_into_the_one_above() -> None:
    tables = make_report("2019", random.Random(14)).tables
    lines = tables[0]
    rows = [_row(lines, label) for label in ("规章", "规范性文件", "行政许可", "其他对外管理")]
    labels = [lines[row][0] for row in rows]
    for row, label in zip(rows, [*labels[1:], Printed("")], strict=True):
        lines[row][0] = label
    texts = [text for line in lines for cell in line if (text := cell.text)]
    read = _read(_page(*texts))
    assert not [key for key in read if key[0].startswith("disclosures.normative_documents")]


@pytest.mark.parametrize("figures", [("12", "4", "0", "2", "0", "9", "15"), ("4", "0", "2", "0", "9", "15", "7")])
def test_a_full_row_with_a_figure_of_nobody_has_lost_a_blank_for_it(figures: tuple[str, ...]) -> None:
    """12, or 7, stands in none of the columns; of 4 0 _ 2 0 9 15 the blank is gone."""
    tables = make_report("2021", random.Random(16)).tables
    lines = [list(line) for line in tables[1]]
    row, total = _row(lines, "2.重复申请"), _row(lines, "（七）总计")
    true = _figures(lines[row], "4", "0", "0", "2", "0", "9", "15")
    for place in range(1, 8):
        change = int(true[-place].text) - int(lines[row][-place].text)
        for other in (total, _row(lines, "一、本年新收")):
            lines[other][-place] = replace(lines[other][-place], text=str(int(lines[other][-place].text) + change))
    lines[row] = _figures(lines[row], *figures)
    read = _read(to_html([tables[0], lines, tables[2]]).encode())
    assert not [cell.key for cell in lines[row] if cell.key in read and read[cell.key][0] != Decimal(cell.text)]
    assert sum(cell.key in read for cell in lines[row] if cell.key) < 7


def test_blanks_within_a_cell_that_a_pipe_ends_part_no_cells() -> None:
    head = "信息内容 |", "本年制发件数 |", "本年废止件数 |", "现行有效件数 | |"
    rows = "规章 |", "3 |", "0 |", "8 | |", "行政规范性文件 |", "|", "4 |", "6 6 | |"
    read = _read(_page(*head, *rows))
    assert read["disclosures.rules.in_force", ""] == (Decimal(8), "reported")
    assert ("disclosures.normative_documents.issued", "") not in read or (
        read["disclosures.normative_documents.issued", ""][0] is None
    )


def test_figures_with_shares_below_a_row_of_blanks_may_be_its_own() -> None:
    tables = make_report("2021", random.Random(17)).tables
    lines = padded(tables[1])
    row = _row(lines, "4.保护第三方")
    below = [Printed("") if not cell.key else replace(cell, text=f"{cell.text}（12.5%）") for cell in lines[row]]
    lines[row] = [replace(cell, text="") if cell.key else cell for cell in lines[row]]
    keys = [cell.key for cell in lines[row] if cell.key]
    lines.insert(row + 1, [replace(cell, key=None) for cell in below])
    read = _read(to_html([tables[0], lines, tables[2]]).encode())
    assert not [key for key in keys if key in read]


def test_labels_that_slipped_are_told_in_the_order_of_the_form_whose_rows_print_figures() -> None:
    """（六）其他处理 is a row of one form and a group of the other, whose row without a label stands above."""
    tables = make_report("2021", random.Random(18)).tables
    start = _row(tables[1], "4.无正当理由")
    labels = [line[-8] for line in tables[1][start : start + 4]]
    for line, label in zip(tables[1][start : start + 4], [Printed(), labels[0], labels[2], labels[1]], strict=True):
        line[-8] = label
    assert not _compare(
        CONTAINERS["cell a line"](Damaged("2021", tables, {})), make_report("2021", random.Random(18)).tables
    ).wrong


def test_a_row_without_label_and_figures_shows_that_labels_slipped_where_one_is_missing() -> None:
    tables = make_report("2021", random.Random(19)).tables
    start = _row(tables[1], "4.保护第三方")
    blank = _figures(tables[1][start], *[""] * 7)
    figures = {cell.key for line in tables[1][start : start + 4] for cell in line if cell.key}
    labels = [line[-8] for line in tables[1][start : start + 4]]
    tables[1][start] = blank
    for line, label in zip(tables[1][start : start + 4], [Printed(), *labels[:-1]], strict=True):
        line[-8] = label
    assert figures.isdisjoint(_read(to_html(tables).encode()))
