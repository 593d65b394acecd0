"""Rows whose figures stand under other columns, in ways that no sum of their own shows: unread."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from support.form_containers import CONTAINERS
from support.form_damages import Damaged, truth_of
from support.form_scores import Tally, compare
from support.generated_forms import APPLICANTS, Key, Lines, Printed, make_report, padded, to_html, totals_first

from ingestion.parse import parse_bytes


def _read(tables: list[Lines], truth: list[Lines], name: str = "html") -> Tally:
    """What was read of the tables; of four, the third goes on with the second."""
    tally = Tally()
    drawn = Damaged("2021", tables, truth_of(truth), parts={1} if len(tables) > 3 else set())
    compare(drawn, CONTAINERS[name](drawn), "drawn", tally)
    return tally


def _observed(data: bytes) -> set[Key]:
    """The cells of the tables that were read, whatever their values."""
    rows = parse_bytes(data, "drawn").observations.rows()
    return {(r["code"], r["applicant"]) for r in rows if r["method"] != "prose" and r["value_status"] != "unreadable"}


def _row(lines: Lines, label: str) -> int:
    return next(number for number, line in enumerate(lines) if any(label in cell.text for cell in line))


def _with(lines: Lines, label: str, *texts: str) -> Lines:
    """The lines with other texts for the figures of a row."""
    rest = iter(texts)
    row = _row(lines, label)
    drawn = [replace(cell, text=next(rest)) if cell.key else cell for cell in lines[row]]
    return [*lines[:row], drawn, *lines[row + 1 :]]


def _texts(lines: Lines, label: str) -> list[str]:
    return [cell.text for cell in lines[_row(lines, label)] if cell.key]


def _without(lines: Lines, applicant: str, is_headed: bool = False) -> Lines:
    """The lines without a column of figures, and where is_headed without its header."""
    name = dict(APPLICANTS)[applicant]
    rows = [[c for c in line if not (c.key and c.key[1] == applicant)] for line in lines]
    if is_headed:
        rows[:3] = [[c for c in line if c.text != name] for line in rows[:3]]
        rows[0][1] = replace(rows[0][1], columns=rows[0][1].columns - 1)
    return rows


def _blank_zeros(lines: Lines) -> Lines:
    return [[replace(c, text="") if c.key and c.text == "0" else c for c in line] for line in lines]


def test_columns_that_all_moved_by_one_add_up_as_before() -> None:
    """One column is gone, all rows end in a blank, and no totals tell; zeros are printed."""
    tables = make_report("2021", random.Random(31)).tables
    drawn = _without(_without(tables[1], "total", True), "research_institution")
    drawn = [[*line, Printed()] if line[-1].key else line for line in drawn]
    truth = [tables[0], _without(tables[1], "total"), tables[2]]
    assert not _read([tables[0], padded(drawn), tables[2]], truth).wrong


def test_totals_under_the_column_beside_their_own_show_that_all_moved() -> None:
    tables = make_report("2021", random.Random(32)).tables
    lines = totals_first(_blank_zeros(tables[1]))
    drawn = [[*line[:-7], Printed(), *line[-7:]] if line[-1].key else [*line, Printed()] for line in padded(lines)]
    assert not _read([tables[0], drawn, tables[2]], [tables[0], lines, tables[2]], "pipes").wrong


def test_a_row_that_begins_with_a_blank_and_lacks_its_total_alone_has_moved() -> None:
    """No column adds up to tell, for a row lost its label."""
    tables = make_report("2021", random.Random(33)).tables
    lines = _blank_zeros(tables[1])
    nameless = lines[_row(lines, "4.无正当理由")]
    nameless[-8] = replace(nameless[-8], text="？？")
    label = "2.重复申请"
    truth = _with(lines, label, "2", "1", "", "1", "1", "", "5")
    drawn = _with(lines, label, "", "2", "1", "", "1", "1", "")
    assert not _read([tables[0], drawn, tables[2]], [tables[0], truth, tables[2]]).wrong


def test_a_row_of_zeros_whose_total_is_blank_is_read() -> None:
    tables = make_report("2021", random.Random(33)).tables
    lines = _blank_zeros(tables[1])
    row = _row(lines, "2.重复申请")
    none = ["", "0", "0", "", "", "0", ""]
    for place, cell in enumerate(lines[row][-7:], -7):  # what the row had, another has
        other = lines[row + 1][place]
        lines[row + 1][place] = replace(other, text=str(int(other.text or 0) + int(cell.text or 0)))
    drawn = _with(lines, "2.重复申请", *none)
    tally = _read([tables[0], drawn, tables[2]], [tables[0], drawn, tables[2]])
    assert not tally.wrong
    assert not tally.cells["unread"]


def test_a_figure_in_two_cells_is_told_by_the_sum_of_its_own_column_where_the_total_before_it_is_gone() -> None:
    tables = make_report("2021", random.Random(43)).tables
    lines = totals_first(tables[1])
    texts = _texts(lines, "四、结转下年度")
    assert len(texts[1]) > 2
    assert texts[1][1] != "0"  # a part of a figure that begins with 0 shows by itself
    drawn = _with(lines, "四、结转下年度", texts[1][:1], texts[1][1:], *texts[2:])
    truth = [
        [
            c
            for c in line
            if c.key not in {("requests.carried_out", "total"), ("requests.carried_out", "natural_person")}
        ]
        for line in lines
    ]
    assert not _read([tables[0], drawn, tables[2]], [tables[0], truth, tables[2]]).wrong


def test_dashes_of_a_row_whose_total_may_be_one_of_those_that_cannot_be_read_are_no_cells() -> None:
    tables = make_report("2021", random.Random(35)).tables
    lines = [[replace(c, text="-") if c.key and c.text == "0" else c for c in line] for line in tables[1]]
    shares = [
        [replace(c, text=f"{c.text}/25%") if c.key and c.text.isdigit() else c for c in line]
        for line in _without(lines, "research_institution")
    ]
    drawn = [[*line, Printed()] if line[-1].key else line for line in shares]
    kept = _without(lines, "research_institution")
    assert not _read([tables[0], drawn, tables[2]], [tables[0], kept, tables[2]]).wrong


def test_blanks_beside_what_cannot_be_read_are_blanks_still() -> None:
    """Rows that dropped their blanks, some with a figure that is a share: they are of the kind of the others."""
    tables = make_report("2021", random.Random(36)).tables
    lines = totals_first(tables[1])
    drawn = []
    for number, line in enumerate(lines):
        figures = [c for c in line if c.key]
        kept = [c for c in figures if c.text != "0" or number % 3 == 0]
        if number % 2 and len(kept) > 1:
            kept[1] = replace(kept[1], text=f"{kept[1].text}/25%")
        drawn.append([*(c for c in line if not c.key), *kept, *[Printed()] * (len(figures) - len(kept))])
    assert not _read([tables[0], drawn, tables[2]], [tables[0], lines, tables[2]]).wrong


@pytest.mark.parametrize("is_hidden", [True, False])
def test_columns_in_another_order_are_not_believed_where_the_table_is_hardly_read(is_hidden: bool) -> None:
    """The last rows follow under a header of their own, in an order of its own; the first header names nothing."""
    tables = make_report("2021", random.Random(37)).tables
    lines = padded(tables[1])
    names = [Printed(label) for _, label in APPLICANTS[5:0:-1]]
    header = [Printed(), Printed(), Printed(), Printed("自然人"), *names, Printed("总计")]
    head = [[Printed("…") if c.text else c for c in line] for line in lines[:3]] if is_hidden else lines[:3]
    drawn = [*head, *lines[3:-2]], [header, *lines[-2:]]
    assert not _read([tables[0], *drawn, tables[2]], tables).wrong


def test_of_two_rows_of_one_label_in_the_parts_of_a_table_neither_is_believed() -> None:
    tables = make_report("2021", random.Random(38)).tables
    lines = padded(tables[1])
    row = _row(lines, "2.重复申请")
    other = [replace(c, text=str(3 + place)) if c.key else c for place, c in enumerate(lines[row])]
    truth = [[replace(c, key=None) for c in line] if n == row else line for n, line in enumerate(lines)]
    drawn = [*lines[:row], other], [*lines[:3], *lines[row:]]
    assert not _read([tables[0], *drawn, tables[2]], [tables[0], truth, tables[2]]).wrong


def test_a_line_with_one_figure_too_many_is_of_two_rows_where_blanks_are_dropped() -> None:
    """One cell a line: labels slipped up by a row, and behind 5. stand the figures of 4. and its own, one too many."""
    tables = make_report("2021", random.Random(39)).tables
    lines = _with(_blank_zeros(tables[1]), "2.其他法律", "12", "8", "1", "3", "5", "2", "31")
    lines = _with(lines, "4.保护第三方", "12", "8", "", "3", "5", "", "28")
    lines = _with(lines, "5.属于三类", "", "4", "", "9", "", "", "13")
    start = _row(lines, "2.其他法律")
    labels = [line[-8] for line in lines[start : start + 4]]
    drawn = [[cell for cell in line if cell.text] for line in lines]
    for line, label in zip(drawn[start : start + 4], [*labels[1:], Printed()], strict=True):
        line[0] = label
    drawn[start + 3] = drawn[start + 3][1:]
    assert not _read([tables[0], drawn, tables[2]], [tables[0], lines, tables[2]], "cell a line").wrong


@pytest.mark.parametrize("mark", ["None", "N/A", "×"])
def test_a_row_that_a_mark_ends_is_none_of_blanks(mark: str) -> None:
    """A table run on in one line: behind the label comes what is no figure, and then the row's other figures."""
    tables = make_report("2021", random.Random(44)).tables
    lines = _with(tables[1], "5.属于三类", mark, "", "", "22", "4", "2-7", "47")
    table_2 = _with(tables[0], "行政强制", mark)
    text = "".join(f"{cell.text} " for table in (table_2, lines) for line in table for cell in line)
    read = _observed(f"某某局2022年政府信息公开工作年度报告\n一、总体情况\n{text}\n五、存在的主要问题\n".encode())
    assert not [key for key in read if "internal_affairs" in key[0] or "coercion" in key[0]]


def test_a_row_whose_cells_became_a_table_of_their_own_is_none_of_blanks() -> None:
    """Cells that end in a pipe, of which `-- |` below another rules off a table as in Markdown."""
    tables = make_report("2021", random.Random(45)).tables
    lines = _with(tables[1], "3.危及", "", "1250", "--", "", "", "1856", "3106")
    text = "\n".join(f"{cell.text} |" for table in (tables[0], lines) for line in table for cell in line)
    read = _observed(f"某某局2022年政府信息公开工作年度报告\n一、总体情况\n{text}\n五、存在的主要问题\n".encode())
    assert not [key for key in read if "security_and_stability" in key[0]]


def test_figures_below_the_label_of_a_group_that_is_a_row_of_another_form_leave_no_blanks_beside_them() -> None:
    tables = make_report("2021", random.Random(46)).tables
    around = "（六）其他处理", "三、本年度办理结果"
    lines = [[replace(c, rows=c.rows + 1) if c.text in around else c for c in line] for line in tables[1]]
    row = _row(lines, "2.申请人逾期")
    keys = {cell.key for cell in lines[row] if cell.key}
    above = [Printed(), *(replace(cell, key=None) for cell in lines[row][1:])]
    blank = [replace(cell, text="") if cell.key else cell for cell in lines[row]]
    drawn = [*lines[:row], above, blank, *lines[row + 1 :]]
    assert keys.isdisjoint(_observed(to_html([tables[0], drawn, tables[2]]).encode()))


def test_a_lone_figure_in_a_row_of_its_own_may_be_that_of_the_row_beside_it() -> None:
    tables = make_report("2021", random.Random(47)).tables
    lines = padded(tables[1])
    row = _row(lines, "（二）部分公开")
    lone = [
        replace(cell, key=None) if cell.key and cell.key[1] == "other_organisation" else Printed()
        for cell in lines[row]
    ]
    kept = [replace(cell, text="") if cell.key and cell.key[1] == "other_organisation" else cell for cell in lines[row]]
    drawn = [*lines[:row], lone, kept, *lines[row + 1 :]]
    read = _observed(to_html([tables[0], drawn, tables[2]]).encode())
    assert ("requests.outcome.partially_granted", "other_organisation") not in read
