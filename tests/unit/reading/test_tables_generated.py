"""Random reports of two forms × layout × writing × damage: what is read must be right, and nearly all is read."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from support.generated_forms import LAYOUTS, Key, Lines, Printed, Report, make_report, to_html, to_pipes, write_cells

from ingestion.documents import read_document
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.reading.tables import read_tables
from ingestion.repair import repair

Change = Callable[[Report, random.Random], Report]
DRAWS = 2


@dataclass(frozen=True)
class Score:
    """Counts of form cells: read as printed, read as something else, not read."""

    right: int
    wrong: list[str]
    unread: int


OF_COPY = 987654  # the one figure that a second copy has of its own


def score(report: Report, layout: str = "as_printed", container: Callable[[list[Lines]], str] = to_html) -> Score:
    """Read the report and compare every row with what it states."""
    columns = Columns(OBSERVATIONS)
    page = container([LAYOUTS[layout](lines) for lines in report.tables])
    drawn = read_document(page.encode(), "drawn")
    read_tables(drawn, repair(drawn.text), columns)
    right, wrong, seen = 0, [], set()
    for row in columns.rows():
        key = (row["code"], row["applicant"])
        if row["is_copy"]:
            assert key in seen
            assert row["value"] == OF_COPY
            continue
        if row["value_status"] == "derived":
            assert (row["start"], row["end"], row["raw_text"]) == (None, None, "")
        else:
            assert drawn.text[row["start"] : row["end"]] == row["raw_text"]
        if row["form"] == "local:unlisted":  # a row whose label no form has keeps its figures under that label
            assert row["code"] == "other"
            assert row["label"]
            continue
        assert key not in seen
        seen.add(key)
        if row["value"] is None:
            assert row["value_status"] in ("blank", "dash", "unreadable")
            continue
        if row["form"] not in (report.form, "unknown") or Decimal(report.values.get(key, "NaN")) != row["value"]:
            wrong.append(f"{row['form']} {key} = {row['value']}, printed {report.values.get(key)}: {row['locator']}")
        else:
            right += 1
    return Score(right, wrong, len(report.values) - right - len(wrong))


def write(change: Callable[[str], str]) -> Change:
    """Write every figure another way."""
    return lambda report, _: write_cells(report, lambda cell: change(cell.text))


def write_zero(text: str) -> Change:
    """Print zeros as something else: those cells then have no value."""

    def changed(report: Report, _: random.Random) -> Report:
        written = write_cells(report, lambda cell: text if cell.text == "0" else cell.text)
        written.values = {key: value for key, value in report.values.items() if value != "0"}
        return written

    return changed


def write_labels(change: Callable[[str], str]) -> Change:
    """Write every label another way."""
    return lambda report, _: write_cells(report, lambda cell: change(cell.text), only_keys=False)


def _thousands(text: str) -> str:
    return f"{int(text):,}" if text.isdigit() else text


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
HALF_BRACKETS = str.maketrans("（），：“”", '(),:""')

HARMLESS: dict[str, Change] = {
    "none": write(str),
    "spaces around": write(lambda text: f"\u3000 {text}\xa0\n"),
    "thousands": write(_thousands),
    "full-width digits": write(lambda text: text.translate(FULL_WIDTH)),
    "footnote": write(lambda text: text + "¹"),
    "unit": write(lambda text: text + ("件" if "." not in text else "万元")),
    "blank for 0": write_zero(""),
    "dash for 0": write_zero("-"),
    "slash for 0": write_zero("/"),
    "00": write(lambda text: "00" if text == "0" else text),
    "无": write(lambda text: "无" if text == "0" else text),
    "增减": write(lambda text: text.replace("+", "增").replace("-", "减")),
    "half-width brackets": write_labels(lambda text: text.translate(HALF_BRACKETS)),
    "labels wrapped": write_labels(lambda text: f"{text[: len(text) // 2]}\n   {text[len(text) // 2 :]}"),
    "labels spaced": write_labels(lambda text: "\xa0".join(text)),
    "numbering lost": write_labels(lambda text: text.split(".", 1)[-1].removeprefix("（六）")),
}


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", HARMLESS)
def test_all_is_read_where_nothing_is_destroyed(form: str, layout: str, name: str) -> None:
    chance = random.Random(f"{form} {layout} {name}")
    report = HARMLESS[name](make_report(form, chance), chance)
    assert score(report, layout) == Score(len(report.values), [], 0)


def _figures_from(line: list[Printed]) -> int:
    return next(position for position, cell in enumerate(line) if cell.key)


def _data_lines(report: Report) -> list[tuple[int, int]]:
    return [
        (number, row)
        for number, lines in enumerate(report.tables)
        for row, line in enumerate(lines)
        if any(cell.key for cell in line)
    ]


def _lines_of_tables_3_and_4(report: Report) -> list[tuple[int, int]]:
    return [at for at in _data_lines(report) if at[0] > 0]


def drop_cell(report: Report, chance: random.Random) -> Report:
    """One figure of a row is gone, and those after it move left; most layouts then fill the row up with a blank."""
    number, row = chance.choice(_lines_of_tables_3_and_4(report))
    line = report.tables[number][row]
    del line[chance.randrange(_figures_from(line), len(line))]
    return report


def drop_blank_cells(report: Report, chance: random.Random) -> Report:
    """Zeros are blank, and blank cells are dropped from some rows."""
    report = write_zero("")(report, chance)
    for number, row in chance.sample(_lines_of_tables_3_and_4(report), 8):
        line = report.tables[number][row]
        report.tables[number][row] = [cell for cell in line if cell.text or not cell.key]
    return report


def drop_cell_of_table_2(report: Report, chance: random.Random) -> Report:
    """One of three figures of a row of table 2 is gone."""
    row = chance.choice([row for row, line in enumerate(report.tables[0]) if len(line) == 4 and line[1].key])
    line = report.tables[0][row]
    values = [str(chance.randint(10 * at, 10 * at + 9)) for at in (1, 2, 3)]
    line[1:] = [replace(cell, text=value) for cell, value in zip(line[1:], values, strict=True)]
    report.values |= {cell.key: cell.text for cell in line if cell.key}
    del line[chance.choice((1, 2))]
    return report


def shift_row(report: Report, chance: random.Random) -> Report:
    """An empty cell stands before the figures of a row, and its last figure hangs over the edge."""
    number, row = chance.choice(_data_lines(report))
    line = report.tables[number][row]
    line.insert(_figures_from(line), Printed())
    return report


def join_cells(report: Report, chance: random.Random) -> Report:
    """Two figures in one cell."""
    number, row = chance.choice([at for at in _data_lines(report) if len(report.tables[at[0]][at[1]]) > 2])
    line = report.tables[number][row]
    at = chance.randrange(_figures_from(line), len(line) - 1)
    line[at : at + 2] = [replace(line[at], text=f"{line[at].text} {line[at + 1].text}", columns=2)]
    return report


def spoil_cell(report: Report, chance: random.Random) -> Report:
    """One figure is not legible."""
    number, row = chance.choice(_data_lines(report))
    line = report.tables[number][row]
    at = chance.randrange(_figures_from(line), len(line))
    line[at] = replace(line[at], text=chance.choice(["1O", "?", "l2", "3 5 1", "见附件", "--5", "1２ 3", "约7", "١٢"]))
    return report


def spoil_header(report: Report, chance: random.Random) -> Report:
    """One column label is not legible."""
    number = chance.randrange(3)
    lines = report.tables[number]
    heads = [
        (row, at)
        for row, line in enumerate(lines[: 2 if number == 0 else 3])
        for at, cell in enumerate(line)
        if cell.text and not cell.key
    ]
    row, at = chance.choice(heads)
    lines[row][at] = replace(lines[row][at], text=chance.choice(["？？", "结果", "项目", ""]))
    return report


def spoil_label(report: Report, chance: random.Random) -> Report:
    """One row label is another one."""
    number, row = chance.choice([at for at in _data_lines(report) if at[0] < 2])
    line = report.tables[number][row]
    at = _figures_from(line) - 1
    gone = {cell.key for cell in line if cell.key}
    line[at] = replace(line[at], text=chance.choice(["9.地方自定事项", "4.其他", "其他", ""]))
    report.values = {key: value for key, value in report.values.items() if key not in gone}
    return report


def drop_row(report: Report, chance: random.Random) -> Report:
    """One row of table 3 that begins no group is gone: the sums say what it held."""
    lines = report.tables[1]
    rows = [row for row, line in enumerate(lines) if line[0].rows == 1 and any(cell.key for cell in line)]
    row = chance.choice(rows)
    for line in lines[:row]:
        # Spans reach one row less where the row was within them.
        for at, cell in enumerate(line):
            if cell.rows > 1 and lines.index(line) + cell.rows > row:
                line[at] = replace(cell, rows=cell.rows - 1)
    del lines[row]
    return report


def add_row(report: Report, chance: random.Random) -> Report:
    """A local row among the refusals."""
    lines = report.tables[1]
    first = next(
        row for row, line in enumerate(lines) if any("不予公开" in cell.text and cell.rows > 1 for cell in line)
    )
    for line in (lines[first - 2], lines[first]):
        line[:] = [replace(cell, rows=cell.rows + 1) if cell.rows > 1 else cell for cell in line]
    label = chance.choice(["9.属于省级规定情形", "9.其他", "其他"])
    added = [Printed(str(chance.randint(1, 99))) for _ in range(7)]
    lines.insert(first + 1 + chance.randrange(7), [Printed(label), *added])
    return report


def change_order(report: Report, chance: random.Random) -> Report:
    """The rows of one group stand in another order."""
    lines = report.tables[1]
    first = next(row for row, line in enumerate(lines) if any("无法提供" in cell.text for cell in line))
    tails = [line[-8:] for line in lines[first : first + 3]]
    chance.shuffle(tails)
    for offset, tail in enumerate(tails):
        lines[first + offset][-8:] = tail
    return report


def add_empty_column(report: Report, chance: random.Random) -> Report:
    """An empty column at the right of tables 3 and 4."""
    del chance
    for number in (1, 2):
        for line in report.tables[number]:
            line.append(Printed())
    return report


def repeat_header(report: Report, chance: random.Random) -> Report:
    """The header of table 3 once more after the first rows, as after a page break."""
    del chance
    lines = report.tables[1]
    report.tables[1] = [*lines[:5], *lines[:3], *lines[5:]]
    return report


def split_table(report: Report, chance: random.Random) -> Report:
    """Table 3 in two grids, each with its header, cut before the group of refusals."""
    del chance
    lines = report.tables[1]
    cut = next(row for row, line in enumerate(lines) if any("不予公开" in cell.text for cell in line))
    first = [[replace(cell, rows=min(cell.rows, cut - row)) for cell in line] for row, line in enumerate(lines[:cut])]
    rest = [[Printed("三、本年度办理结果", len(lines) - cut - 1), *lines[cut]], *lines[cut + 1 :]]
    report.tables[1:2] = [first, [*lines[:3], *rest]]
    return report


def second_copy(report: Report, chance: random.Random) -> Report:
    """All tables once more, with one figure different."""
    copies = [[list(line) for line in lines] for lines in report.tables]
    for number, lines in enumerate(copies):
        row = chance.choice([row for row, line in enumerate(lines) if any(cell.key for cell in line)])
        at = len(lines[row]) - 1
        copies[number][row][at] = replace(lines[row][at], text=str(OF_COPY))
    report.tables = [*report.tables, *copies]
    return report


# For each damage the least share of the form cells that must still be read.
DAMAGES: dict[str, tuple[Change, float]] = {
    "cell dropped": (drop_cell, 0.92),  # the line of table 4 is 15 of 198 cells
    "blank cells dropped": (drop_blank_cells, 0.65),
    "row shifted": (shift_row, 0.92),
    "cells joined": (join_cells, 0.92),
    "cell spoilt": (spoil_cell, 0.92),
    "header spoilt": (spoil_header, 0.08),
    "label spoilt": (spoil_label, 0.95),  # 其他 twice in one group: neither is read
    "row dropped": (drop_row, 1.0),
    "row added": (add_row, 0.99),
    "order changed": (change_order, 1.0),
    "header repeated": (repeat_header, 1.0),
    "table split": (split_table, 1.0),
    "second copy": (second_copy, 1.0),
}


def _damaged(change: Change, form: str, layout: str, name: str, draws: int) -> Iterator[Report]:
    for seed in range(draws):
        chance = random.Random(f"{form} {layout} {name} {seed}")
        yield change(make_report(form, chance), chance)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_never_read_wrongly(form: str, layout: str, name: str) -> None:
    change, floor = DAMAGES[name]
    for report in _damaged(change, form, layout, name, DRAWS):
        result = score(report, layout)
        assert result.wrong == []
        assert result.right / len(report.values) >= floor


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "collapsed"])
def test_an_empty_column_changes_nothing_where_labels_stand_above_figures(layout: str) -> None:
    for report in _damaged(add_empty_column, "2021", layout, "empty column", DRAWS):
        assert score(report, layout) == Score(len(report.values), [], 0)


@pytest.mark.parametrize("layout", ["as_printed", "collapsed", "padded"])
def test_a_cell_dropped_from_table_2_is_not_read_wrongly(layout: str) -> None:
    wrong = [
        score(report, layout).wrong for report in _damaged(drop_cell_of_table_2, "2019", layout, "table 2", 2 * DRAWS)
    ]
    assert not any(wrong)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize(
    ("cell_tag", "wrap"),
    [
        ("th", "{}"),
        ("td", '<p class="MsoNormal"><span style="x"><font face="宋体">{}</font></span></p>\n'),
        ("td", "&nbsp;<b>{}</b>\u200b&#12288;"),
    ],
)
def test_markup_within_cells_does_not_matter(form: str, cell_tag: str, wrap: str) -> None:
    report = make_report(form, random.Random(f"{form} {cell_tag} {wrap}"))
    result = score(report, container=lambda tables: to_html(tables, cell_tag, wrap))
    assert result == Score(len(report.values), [], 0)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("layout", ["padded", "repeated_groups", "collapsed"])
def test_tables_drawn_with_pipes_are_read(form: str, layout: str) -> None:
    report = make_report(form, random.Random(f"{form} {layout} pipes"))
    assert score(report, layout, to_pipes) == Score(len(report.values), [], 0)


def test_a_planted_contradiction_comes_out_as_printed() -> None:
    chance = random.Random(5)
    report = make_report("2021", chance)
    key: Key = ("requests.outcome.total", "total")
    report.values[key] = "4711"
    report.tables[1] = [[replace(c, text="4711") if c.key == key else c for c in line] for line in report.tables[1]]
    assert score(report) == Score(len(report.values), [], 0)
