"""What the placed rows of a grid ask for: once the forms of a document are decided, the form cells in order.

Belongs here: which option of a placed row counts, the columns of figures that are the form's and no document's, their
memory, and what the cells asked for print. Does not: placing (`placement`), deciding the forms (`tables`), any doubt.

What a template asks for repeats to the letter as its layout does; a row of figures is then a matter of its texts alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingestion.reading.cells import CellReading, Reader, ReadingColumns, columns_of, read_cells, reader
from ingestion.reading.figures import UNKNOWN_FORM, GridReading
from ingestion.reading.forms import FormCell, Key
from ingestion.reading.layouts import LARGEST_REMEMBERED, MOST_REMEMBERED, Layout
from ingestion.reading.placed_rows import Option, PlacedRow
from ingestion.reading.whole_tables import Whole, whole_of

Forms = tuple[tuple[str, str], ...]  # by table, the form of a document's


class AskedRow(NamedTuple):
    """A placed row and the option that counts. start, stop: its part of the columns of `Asked`."""

    placed: PlacedRow
    option: Option
    start: int
    stop: int


class Asked(NamedTuple):
    """The form cells of a grid, row by row, each column a tuple over all of them.

    indices: their cells in the grid, None in rows that cannot be placed. readers: of what they print. units: named
    beside them. forms: as observations say them. is_once: no key stands twice. whole: where the grid has every cell of
    its tables.
    """

    rows: tuple[AskedRow, ...]
    keys: tuple[Key, ...]
    cells: tuple[FormCell, ...]
    placed: tuple[PlacedRow, ...]
    indices: tuple[int | None, ...]
    readers: tuple[Reader, ...]
    units: tuple[str, ...]
    forms: tuple[str, ...]
    locators: tuple[str, ...]
    is_once: bool
    whole: Whole | None


class Answered(NamedTuple):
    """What a grid prints in the cells it asks for. texts: empty where a cell is not placed. columns: of the readings.

    is_plain: no cell is blank, damaged or unreadable, begins as the rest of a figure does, or is asked for twice.
    """

    grid: GridReading
    asked: Asked
    texts: Sequence[str]
    readings: Sequence[CellReading]
    columns: ReadingColumns
    is_plain: bool


def answered(grid: GridReading, forms: Mapping[str, str]) -> Answered:
    """What the placed rows of a grid ask for, and what its cells say. forms: of the tables of its document."""
    asked = asked_of(grid, forms)
    texts = ["" if index is None else grid.view.texts[index] for index in asked.indices]
    readings = read_cells(texts, asked.readers)
    columns = columns_of(readings)
    # By their status: a reading looked for among readings compares its value, and a decimal with None takes long.
    is_read = "unreadable" not in columns.statuses
    is_plain = not grid.damaged and all(texts) and is_read and not any("0" < text < "1" for text in texts)
    is_plain = is_plain and len(set(asked.indices)) == len(asked.indices)
    return Answered(grid, asked, texts, readings, columns, is_plain)


def asked_of(grid: GridReading, forms: Mapping[str, str]) -> Asked:
    """What the placed rows of a grid ask for. forms: of the tables of its document."""
    ask = _asked if len(grid.view.cells) <= LARGEST_REMEMBERED else _asked.__wrapped__
    return ask(grid.number, grid.layout, tuple(grid.rows), tuple(forms.items()))


def is_local(row: PlacedRow) -> bool:
    """Whether an office added the row to its form."""
    form_row = row.options[0].row
    return form_row is not None and bool(form_row.local)


def tables_placed(grid: GridReading) -> frozenset[str]:
    """The tables of which a grid has rows whose figures are placed, and which no office added."""
    tell = _tables_placed if len(grid.view.cells) <= LARGEST_REMEMBERED else _tables_placed.__wrapped__
    return tell(tuple(grid.rows))


@lru_cache(maxsize=MOST_REMEMBERED)
def _tables_placed(rows: tuple[PlacedRow, ...]) -> frozenset[str]:
    return frozenset(placed.options[0].table.table_id for placed in rows if placed.indices and not is_local(placed))


def votes_of(grid: GridReading) -> Mapping[str, Mapping[str, int]]:
    """By table and form, how many rows of a grid with numbers fit it."""
    count = _votes if len(grid.view.cells) <= LARGEST_REMEMBERED else _votes.__wrapped__
    return count(tuple(grid.rows), grid.layout.numbers)


@lru_cache(maxsize=MOST_REMEMBERED)
def _votes(rows: tuple[PlacedRow, ...], numbers: frozenset[int]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, Counter[str]] = {}
    for placed in rows:
        # A table is there also where all its rows are local ones, which speak for no form.
        count = found.setdefault(placed.options[0].table.table_id, Counter())
        if is_local(placed):
            continue
        # A group row may hold dashes, so only numbers speak for a form.
        weight = int(not numbers.isdisjoint(placed.printed))
        for form in {option.table.form for option in placed.options}:
            count[form] += weight
    return found


@lru_cache(maxsize=MOST_REMEMBERED)
def _asked(number: int, layout: Layout, placed_rows: tuple[PlacedRow, ...], decided: Forms) -> Asked:
    forms = dict(decided)
    rows: list[AskedRow] = []
    columns: list[tuple[Key, FormCell, PlacedRow, int | None, Reader, str, str, str]] = []
    for placed in _without_blank_lines(placed_rows):
        option = _option(placed, forms)
        if option is None:
            continue
        rows.append(AskedRow(placed, option, len(columns), len(columns) + len(option.cells)))
        is_one_form = len({other.table.form for other in placed.options}) == 1
        is_certain = is_one_form or forms[option.table.table_id] != UNKNOWN_FORM
        indices = placed.indices or (None,) * len(option.cells)
        for cell, index, unit in zip(option.cells, indices, placed.units, strict=True):
            form = cell.local or (cell.form if is_certain else UNKNOWN_FORM)
            locator = f"table {number}/row {placed.row + 1}"
            if index is not None:
                locator += f"/column {layout.view.cells[index].column + 1}"
            read = reader(cell.kind == "amount", cell.column.is_signed)
            columns.append((cell.key, cell, placed, index, read, unit, form, locator))
    is_once = len({key for key, *_ in columns}) == len(columns)
    asked = Asked._make((tuple(rows), *(zip(*columns, strict=True) if columns else ((),) * 8), is_once, None))
    return asked._replace(whole=whole_of(asked, layout, forms))


def _without_blank_lines(rows: tuple[PlacedRow, ...]) -> list[PlacedRow]:
    """The placed rows, without empty lines of table 4 beside its line of figures."""
    lines = [placed for placed in rows if not placed.options[0].table.rows]
    passed_over = [placed for placed in lines if not placed.printed] if any(x.printed for x in lines) else lines[1:]
    return [placed for placed in rows if placed not in passed_over]


def _option(placed: PlacedRow, forms: Mapping[str, str]) -> Option | None:
    """What a placed row is read as.

    Table 2 names its form in every block. In table 3 a row that its form does not have is a local one, and where the
    form is not decided only rows of which all forms say the same are read.
    """
    table = placed.options[0].table
    form = forms[table.table_id]
    for option in placed.options:
        if option.table.form == form:
            return option
    if table.table_id == "table_2" or (form == UNKNOWN_FORM and len(placed.options) > 1):
        return placed.options[0]
    return None
