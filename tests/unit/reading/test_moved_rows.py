"""Rows that look whole although their figures, or their labels, have moved: unread; honest ones beside them: read."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_containers import AS_TEXT, CONTAINERS
from support.form_damages import Damaged, Expected, truth_of
from support.form_scores import Tally, compare
from support.generated_forms import (
    APPLICANTS,
    LAYOUTS,
    Lines,
    Printed,
    Report,
    make_report,
    padded,
    to_html,
    to_pipes,
    totals_first,
)
from support.generated_sheet import make_sheet
from support.serialisations import tabs_in_rows

from ingestion.parse import parse_bytes

Write = Callable[[Damaged], bytes]


def _tabs(damaged: Damaged) -> bytes:
    return tabs_in_rows(Report(damaged.form, damaged.tables, {})).encode()


def _padded_html(damaged: Damaged) -> bytes:
    return CONTAINERS["html"](replace(damaged, tables=[padded(lines) for lines in damaged.tables]))


WRITERS: dict[str, Write] = {
    **{name: write for name, write in CONTAINERS.items() if name not in AS_TEXT},
    "tabs": _tabs,
    "html padded": _padded_html,
}


def _without_totals(lines: Lines) -> Lines:
    rows = [[cell for cell in line if not cell.key or cell.key[1] != "total"] for line in lines]
    rows[0][1] = replace(rows[0][1], columns=6)
    rows[1] = rows[1][:2]
    return rows


SHAPES: dict[str, Callable[[Lines], Lines]] = {"no totals": _without_totals, "totals first": totals_first}


def _report(shape: str, chance: random.Random) -> list[Lines]:
    first, second, third = make_report("2021", chance).tables
    return [first, SHAPES[shape](second), third]


def _read(tables: list[Lines], write: Write, drawn: list[Lines] | None = None) -> Tally:
    tally = Tally()
    compare(Damaged("2021", tables, truth_of(drawn or tables)), write(Damaged("2021", tables, {})), "drawn", tally)
    return tally


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", WRITERS)
def test_a_row_filled_up_at_its_end_is_not_read_where_zeros_are_printed(shape: str, name: str) -> None:
    for seed in range(3):
        chance = random.Random(f"{shape} {seed}")
        drawn = _report(shape, chance)
        rows = [n for n, line in enumerate(drawn[1]) if len({cell.text for cell in line if cell.key}) > 2]
        tables = [drawn[0], [list(line) for line in drawn[1]], drawn[2]]
        row = tables[1][chance.choice(rows)]
        gone = chance.choice([n for n, cell in enumerate(row[:-1]) if cell.key and cell.text != row[n + 1].text])
        row[gone:] = [*row[gone + 1 :], Printed()]
        tally = _read(tables, WRITERS[name], drawn)
        assert not tally.wrong
        assert tally.share > Decimal("0.95")


@pytest.mark.parametrize("marks", [("",), ("", "0"), ("0", "0", "0", ""), ("-", "0")])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", WRITERS)
def test_honest_blanks_are_read(shape: str, name: str, marks: tuple[str, ...]) -> None:
    chance = random.Random(f"{shape} {marks}")
    tables = [
        [[replace(c, text=chance.choice(marks)) if c.key and c.text == "0" else c for c in line] for line in lines]
        for lines in _report(shape, chance)
    ]
    tally = _read(tables, WRITERS[name])
    assert not tally.wrong
    assert tally.share >= Decimal("0.98")


@pytest.mark.parametrize("where", ["start", "end"])
def test_figures_that_were_moved_along_break_sums_that_moving_them_back_mends(where: str) -> None:
    """In a table that leaves zeros blank nothing else tells."""
    tables = make_report("2021", random.Random(4)).tables
    lines = [[replace(c, text="" if c.key and c.text == "0" else c.text) for c in line] for line in tables[1]]
    row = next(line for line in lines if line[-1].key and line[-2].text == "" and line[-3].text)
    figures = [cell for cell in row if cell.key]
    if where == "start":  # its total fell off
        row[-len(figures) :] = [Printed(), *figures[:-1]]
    else:
        row[-len(figures) :] = [*figures[:-2], figures[-1], Printed()]
    tally = _read([tables[0], lines, tables[2]], CONTAINERS["html"], [tables[0], lines, tables[2]])
    assert not tally.wrong


def test_a_contradiction_in_a_row_with_blanks_comes_out_as_printed() -> None:
    tables = make_report("2021", random.Random(4)).tables
    lines = [[replace(c, text="" if c.key and c.text == "0" else c.text) for c in line] for line in tables[1]]
    for line in lines:
        if line[-1].key and line[-1].text:
            line[-1] = replace(line[-1], text=str(int(line[-1].text) + 1))
            break
    tally = _read([tables[0], lines, tables[2]], CONTAINERS["html"])
    assert not tally.wrong
    assert tally.share == 1


@pytest.mark.parametrize("printed", ["-{}", "{}?", "#{}", "{}%", "约{}", "{} {}", "见附表", "O"])
@pytest.mark.parametrize("name", ["html", "pipes", "docx"])
def test_what_a_cell_prints_is_not_replaced_by_what_the_sums_say(printed: str, name: str) -> None:
    tables = make_report("2021", random.Random(6)).tables
    row = next(line for line in tables[1] if line[-2].key and line[-2].text not in ("", "0"))
    text, key = printed.format(row[-2].text, row[-2].text), row[-2].key
    row[-2] = replace(row[-2], text=text)
    parsed = parse_bytes(CONTAINERS[name](Damaged("2021", tables, {})), "drawn")
    (cell,) = [r for r in parsed.observations.rows() if (r["code"], r["applicant"]) == key]
    assert (cell["value"], cell["value_status"], cell["raw_text"]) == (None, "unreadable", text)


@pytest.mark.parametrize("is_up", [False, True])
@pytest.mark.parametrize("name", ["html", "html padded", "docx", "xlsx"])
def test_labels_that_slipped_by_a_row_name_nothing(name: str, is_up: bool) -> None:
    tables = make_report("2021", random.Random(8)).tables
    lines = tables[1]
    start = next(n for n, line in enumerate(lines) if line[0].text.startswith("2.其他法律"))
    labels = [line[0] for line in lines[start : start + 4]]
    slipped = [*labels[1:], replace(labels[0], text="")] if is_up else [replace(labels[0], text=""), *labels[:-1]]
    for line, label in zip(lines[start : start + 4], slipped, strict=True):
        line[0] = label
    tally = _read(tables, WRITERS[name])
    assert not tally.wrong
    assert tally.cells["unread"] == 28


def test_a_row_that_only_lost_its_label_leaves_the_others_as_they_are() -> None:
    tables = make_report("2021", random.Random(8)).tables
    line = next(line for line in tables[1] if line[0].text.startswith("5.属于三类"))
    line[0] = replace(line[0], text="")
    tally = _read(tables, CONTAINERS["html"])
    assert not tally.wrong
    assert tally.cells["unread"] == 7


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("name", ["html", "html padded", "docx", "xlsx", "tabs"])
def test_figures_in_a_row_of_their_own_leave_no_blanks_beside_their_label(name: str, after: int) -> None:
    tables = make_report("2021", random.Random(9)).tables
    at = next(n for n, line in enumerate(tables[1]) if line[0].text.startswith("二、上年"))
    label, *figures = tables[1][at]
    empty = [replace(cell, text="", key=None) for cell in figures]
    tables[1][at] = [label, *empty]
    tables[1].insert(at + after, [replace(label, text=""), *figures])
    tally = _read(tables, WRITERS[name])
    assert not tally.wrong
    assert tally.share > Decimal("0.9")


def test_a_header_in_mid_table_that_names_the_columns_in_another_order_is_believed_no_more_than_the_first() -> None:
    tables = make_report("2021", random.Random(10)).tables
    at = next(n for n, line in enumerate(tables[1]) if line[0].text.startswith("（七）"))
    names = [name for _, name in APPLICANTS]
    tables[1].insert(at, [*[Printed("")] * 2, *map(Printed, [names[-1], *names[:-1]])])
    tables[1][5][0] = replace(tables[1][5][0], rows=tables[1][5][0].rows + 1)
    assert not _read(tables, CONTAINERS["html"]).wrong


@pytest.mark.parametrize("name", ["html padded", "docx"])
def test_labels_beside_one_that_was_lost_may_have_slipped(name: str) -> None:
    """The label of a column is gone and those behind it moved up: rows with a blank in the last one look whole."""
    tables = [padded(lines) for lines in make_report("2021", random.Random(11)).tables]
    del tables[1][2][6]
    tables[1] = [[replace(c, text="" if c.key and c.text == "0" else c.text) for c in line] for line in tables[1]]
    assert not _read(tables, WRITERS[name]).wrong


def test_a_blank_beside_two_figures_in_one_cell_is_none() -> None:
    tables = make_report("2021", random.Random(12)).tables
    row = next(line for line in tables[1] if line[0].text.startswith("二、上年"))
    keys = [row[2].key, row[3].key]
    row[2:4] = [replace(row[2], text="3 1"), replace(row[3], text="")]
    read = {
        (r["code"], r["applicant"]): r["value_status"]
        for r in parse_bytes(CONTAINERS["html"](Damaged("2021", tables, {})), "drawn").observations.rows()
    }
    assert [read[key] for key in keys if key] == ["unreadable", "unreadable"]


def test_labels_that_slipped_over_the_blocks_of_table_2_name_nothing() -> None:
    """行政许可 stands in the block of the rows after it, and its own figures beside the label above."""
    tables = make_report("2021", random.Random(13)).tables
    rows = [line for line in tables[0] if line[-1].key]
    labels = [row[0] for row in rows]
    for row, label in zip(rows[1:], [replace(labels[1], text=""), *labels[1:-1]], strict=True):
        row[0] = label
    tally = _read(tables, CONTAINERS["html"])
    assert not tally.wrong
    assert tally.cells["unread"] == 10


def test_a_group_label_repeated_beside_a_row_without_its_own_is_no_label_of_the_row() -> None:
    report = make_report("2021", random.Random(14))
    tables = [report.tables[0], LAYOUTS["repeated_groups"](report.tables[1]), report.tables[2]]
    start = next(n for n, line in enumerate(tables[1]) if line[2].text.startswith("4.保护"))
    labels = [line[2] for line in tables[1][start : start + 4]]
    for line, label in zip(tables[1][start : start + 4], [Printed(), *labels[:-1]], strict=True):
        line[2] = label
    assert not _read(tables, CONTAINERS["html"]).wrong


def test_a_line_with_the_figures_of_two_rows_shows_that_labels_slipped() -> None:
    """One cell a line: behind 4.保护… stand its figures and those of 5., whose label stands a row later."""
    tables = make_report("2021", random.Random(15)).tables
    start = next(n for n, line in enumerate(tables[1]) if line[0].text.startswith("5.属于三类"))
    labels = [line[0] for line in tables[1][start : start + 4]]
    for line, label in zip(tables[1][start : start + 4], [Printed(), *labels[:-1]], strict=True):
        line[0] = label
    assert not _read(tables, CONTAINERS["cell a line"]).wrong


def _slipped(lines: Lines, start: int) -> Lines:
    """From a row on each label stands a row lower; the last is gone. Labels of groups stay where they are."""
    rows = [list(line) for line in lines]
    places = [next(n for n, cell in enumerate(line) if cell.key) - 1 for line in rows[start:]]
    labels = [line[n] for line, n in zip(rows[start:], places, strict=True)]
    for line, place, text in zip(rows[start:], places, ["", *(label.text for label in labels)], strict=False):
        line[place] = replace(line[place], text=text)
    return rows


@pytest.mark.parametrize("label", ["4.保护第三方", "1.申请人无正当理由"])
@pytest.mark.parametrize("name", ["html", "docx", "cell a line", "run on"])
def test_labels_that_slipped_down_to_the_end_name_nothing(name: str, label: str) -> None:
    """Beside 其他处理, a row of another form, that of the row below it is gone: it is no row of its own here."""
    tables = make_report("2021", random.Random(20)).tables
    start = next(n for n, line in enumerate(tables[1]) if any(cell.text.startswith(label) for cell in line))
    assert not _read([tables[0], _slipped(tables[1], start), tables[2]], CONTAINERS[name]).wrong


@pytest.mark.parametrize("cut", [-2, 0, 1])
@pytest.mark.parametrize("draw", [to_html, to_pipes])
def test_labels_that_slipped_name_nothing_in_the_table_that_goes_on(
    draw: Callable[[list[Lines]], str], cut: int
) -> None:
    """cut: where the table is cut in two, from the row without its label."""
    tables = make_report("2021", random.Random(22)).tables
    start = next(n for n, line in enumerate(tables[1]) if any(cell.text.startswith("1.信访举报") for cell in line))
    slipped = _slipped(padded(tables[1]), start)
    parts = [tables[0], slipped[: start + cut], [*slipped[:3], *slipped[start + cut :]], tables[2]]
    tally = Tally()
    compare(Damaged("2021", parts, truth_of(parts)), draw(parts).encode(), "drawn", tally)
    assert not tally.wrong


def test_a_row_of_the_sheet_that_prints_two_units_shows_that_labels_slipped() -> None:
    (lines,) = make_sheet(random.Random(21)).tables
    rows = [n for n, line in enumerate(lines) if line[-1].key]
    slipped = [list(line) for line in lines]
    for row, text in zip(rows[20:], ["", *(lines[row][0].text for row in rows[20:])], strict=False):
        slipped[row][0] = replace(slipped[row][0], text=text)
    tally = Tally()
    truth = truth_of([slipped])
    compare(Damaged("2014", [slipped], truth), CONTAINERS["cell a line"](Damaged("2014", [slipped], {})), "x", tally)
    assert not tally.wrong


@pytest.mark.parametrize("gap", ["beside", "at the end"])
def test_two_figures_without_a_space_between_are_not_one(gap: str) -> None:
    tables = make_report("2021", random.Random(16)).tables
    lines = [[replace(c, text="" if c.key and c.text == "0" else c.text) for c in line] for line in tables[1]]
    row = next(line for line in lines if line[-1].key and all(cell.text for cell in line[-3:-1]))
    first, second, total = row[-3:]
    joined = replace(first, text=first.text + second.text)
    row[-3:] = [joined, Printed(), total] if gap == "beside" else [joined, total, Printed()]
    read = {
        (r["code"], r["applicant"]): r["value"]
        for r in parse_bytes(
            CONTAINERS["html"](Damaged("2021", [tables[0], lines, tables[2]], {})), "drawn"
        ).observations.rows()
        if r["value"] is not None
    }
    for cell in (first, second, total):
        assert cell.key is not None
        assert read.get(cell.key) in (None, Decimal(cell.text))


@pytest.mark.parametrize("gap", ["beside", "at the end"])
def test_of_two_rows_with_figures_run_together_neither_is_read_as_printed(gap: str) -> None:
    """The sums across the rows stay broken by the other row: the row's own total and the lone blank have to tell."""
    report = make_report("2021", random.Random(25))
    lines = [list(line) for line in report.tables[1]]
    results = lines[5:-2]
    rows = [line for line in results if line[-1].key and all(cell.text.strip("0") for cell in line[-3:])][:2]
    joined = {cell.key for row in rows for cell in row[-3:]}
    for row in rows:
        first, second, total = row[-3:]
        cell = replace(first, text=first.text + second.text)
        row[-3:] = [cell, Printed(), total] if gap == "beside" else [cell, total, Printed()]
    read = parse_bytes(CONTAINERS["html"](Damaged("2021", [report.tables[0], lines], {})), "drawn").observations.rows()
    told = [r for r in read if r["value"] is not None and (r["code"], r["applicant"]) in joined]
    assert len(rows) == 2
    assert all(r["value"] == Decimal(report.values[r["code"], r["applicant"]]) for r in told)


def _exchanged(lines: Lines, drawn: bool) -> Lines:
    """The last two labels of the header in each other's place. drawn: by a span that is too short."""
    rows = [list(line) for line in (lines if drawn else padded(lines))]
    if drawn:
        rows[1][1] = replace(rows[1][1], columns=rows[1][1].columns - 1)
    else:
        rows[1][-2:] = Printed("总计"), Printed("")
        rows[2][-2:] = Printed("总计"), Printed("其他")
    return rows


@pytest.mark.parametrize("drawn", [True, False])
def test_a_label_over_the_totals_that_is_not_theirs_names_nothing(drawn: bool) -> None:
    report = make_report("2021", random.Random(1))
    tables = [report.tables[0], _exchanged(report.tables[1], drawn), report.tables[2]]
    tally = _read(tables, WRITERS["html"], report.tables)
    assert not tally.wrong
    assert tally.cells["right"] >= len(truth_of([tables[0], tables[2]]))


@pytest.mark.parametrize("name", ["html", "xlsx", "docx"])
def test_rows_short_of_their_totals_that_all_end_in_a_blank_lost_a_column(name: str) -> None:
    report = make_report("2021", random.Random(1))
    figures = totals_first(report.tables[1])
    gone = [[cell for cell in line if not cell.key or cell.key[1] != "commercial_enterprise"] for line in figures]
    tables = [report.tables[0], [[*line, Printed()] if line[-1].key else line for line in gone], report.tables[2]]
    assert not _read(tables, WRITERS[name], report.tables).wrong


def _blanks_last(line: list[Printed]) -> list[Printed]:
    labels, figures = [c for c in line if not c.key], [c for c in line if c.key]
    return labels + [c for c in figures if c.text != "0"] + [Printed() for c in figures if c.text == "0"]


@pytest.mark.parametrize("name", ["html", "docx"])
def test_rows_that_have_all_their_blanks_at_their_ends_dropped_them(name: str) -> None:
    report = make_report("2021", random.Random(1))
    figures = [_blanks_last(line) if line[-1].key else line for line in totals_first(report.tables[1])]
    assert not _read([report.tables[0], figures, report.tables[2]], WRITERS[name], report.tables).wrong


def test_digits_cut_in_another_place_are_no_figures() -> None:
    report = make_report("2021", random.Random(1))
    lines = [list(line) for line in report.tables[1]]
    row = next(line for line in lines if line[-1].key and len(line[-1].text) > 2 and line[-2].text != "0")
    first, second = row[-2:]
    row[-2:] = replace(first, text=first.text + second.text[0]), replace(second, text=second.text[1:])
    tally = _read([report.tables[0], lines, report.tables[2]], WRITERS["html"], report.tables)
    assert not tally.wrong


def test_a_total_that_lacks_the_digit_after_it_is_printed_so_where_the_sums_behind_it_hold() -> None:
    """640 as 64, before a 0: moved along by a cell the figures behind it would lose the sum that they have."""
    report = make_report("2019", random.Random(1))
    lines = [list(line) for line in report.tables[2]]
    figures = ("2", "0", "0", "5", "7", "0", "310", "125", "205", "64", "0", "0", "0", "6", "6")
    lines[-1] = [replace(cell, text=figure) for cell, figure in zip(lines[-1], figures, strict=True)]
    tally = _read([*report.tables[:2], lines], CONTAINERS["html"])
    assert tally.wrong == []
    assert not tally.cells["unread"]


def test_a_change_without_its_sign_is_another_figure() -> None:
    report = make_report("2019", random.Random(2))
    lines = [list(line) for line in report.tables[0]]
    row = next(line for line in lines if len(line) == 4 and line[2].key and "net_change" in line[2].key[0])
    row[1:] = [Printed("4"), Printed("3"), Printed("")]
    tally = _read([lines, *report.tables[1:]], WRITERS["html"], report.tables)
    assert not tally.wrong


@pytest.mark.parametrize("draw", ["pipes", "cell a line"])
def test_labels_that_slipped_from_block_to_block_name_nothing(draw: str) -> None:
    report = make_report("2021", random.Random(1))
    lines = [list(line) for line in report.tables[0]]
    rows = [n for n, line in enumerate(lines) if line[-1].key]
    labels = [lines[row][0] for row in rows]
    for row, label in zip(rows[1:-1], labels[2:], strict=True):
        lines[row][0] = label
    tally = _read([lines, *report.tables[1:]], CONTAINERS[draw], report.tables)
    assert not tally.wrong
    assert tally.cells["unread"] == len(truth_of(report.tables[:1]))


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("draw", ["html", "pipes"])
def test_a_block_that_lost_its_only_rows_is_no_header_of_the_next(form: str, draw: str) -> None:
    """Its header stands over the next block's title, whose rows are where they belong."""
    tables = make_report(form, random.Random(3)).tables
    heads = [n for n, line in enumerate(tables[0]) if len(line) == 1] + [len(tables[0])]
    for start, stop in itertools.pairwise(heads[:-1]):
        lines = tables[0][: start + 2] + tables[0][stop:]
        tally = _read([lines, *tables[1:]], CONTAINERS[draw])
        assert not tally.wrong
        assert not tally.cells["unread"]


def test_a_header_that_names_the_columns_in_another_order_is_not_believed_in_a_grid_of_its_own() -> None:
    report = make_report("2021", random.Random(1))
    first, rest = report.tables[1][:12], report.tables[1][12:]
    shuffled = [Printed(""), *(Printed(name) for _, name in reversed(APPLICANTS))]
    rest = [shuffled, *([line[-8], *line[-7:]] for line in rest)]
    page = to_html([report.tables[0], first, rest, report.tables[2]]).replace("<p>见下表。</p>", "")
    tally = Tally()
    compare(Damaged("2021", [], truth_of(report.tables)), page.encode(), "drawn", tally)
    assert not tally.wrong


def test_a_last_column_that_is_the_sum_of_the_others_is_no_applicant() -> None:
    report = make_report("2021", random.Random(1))
    rows = [[cell for cell in line if not cell.key or cell.key[1] != "other_organisation"] for line in report.tables[1]]
    rows[0][1] = replace(rows[0][1], columns=6)
    rows[1] = rows[1][:2]
    assert not _read([report.tables[0], rows, report.tables[2]], WRITERS["html"], report.tables).wrong


@pytest.mark.parametrize("mark", ["''", "？？", "4（12.5%）"])
def test_what_stands_between_two_labels_is_part_of_neither(mark: str) -> None:
    report = make_report("2021", random.Random(1))
    lines = [list(line) for line in report.tables[0]]
    row = next(line for line in lines if line[0].text == "行政处罚")
    row[1] = replace(row[1], text=mark)
    tables = [lines, *report.tables[1:]]
    tally = Tally()
    truth = truth_of(report.tables)
    assert row[1].key is not None
    truth[row[1].key] = Expected("lost", truth[row[1].key].value)
    compare(Damaged("2021", tables, truth), CONTAINERS["cell a line"](Damaged("2021", tables, {})), "drawn", tally)
    assert not tally.wrong
    read = parse_bytes(CONTAINERS["cell a line"](Damaged("2021", tables, {})), "x").observations.rows()
    assert not any(r["code"] == row[1].key[0] and r["value_status"] == "blank" for r in read)


def test_a_row_that_stands_outside_its_table_is_not_made_up() -> None:
    report = make_report("2021", random.Random(1))
    page = CONTAINERS["pipes"](Damaged("2021", report.tables, {})).decode()
    apart = page.replace("四、结转下年度继续办理", "\n本表续\n四、结转下年度继续办理")
    assert apart != page
    rows = list(parse_bytes(apart.encode(), "x").observations.rows())
    assert rows
    assert not any(row["value_status"] == "derived" for row in rows)
