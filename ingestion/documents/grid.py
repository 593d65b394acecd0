"""Cells with spans laid out on a grid, as the HTML standard does it, within bounds.

Belongs here: anchors, spans, clamping and the cap on places. Does not: deciding what is a table, or any text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from ingestion.model import Cell, Grid, NotRead

MAXIMUM_COLUMN_SPAN = 1000  # HTML standard, 4.9.11
MAXIMUM_ROW_SPAN = 65_534
MAXIMUM_PLACES = 200_000

_DIGITS = re.compile(r"\s*\+?([0-9]{1,9})", re.ASCII)


class RawCell(NamedTuple):
    """A cell before layout: where its text is, and the spans it asks for."""

    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


def span(value: str, maximum: int) -> int:
    """A span attribute as a number from 1 to `maximum`; what is no positive number counts as 1."""
    match = _DIGITS.match(value)
    number = int(match[1]) if match else 1
    return min(max(number, 1), maximum)


def is_odd_span(value: str, used: int) -> bool:
    """Whether a span attribute says something else than the number it counts as."""
    return value.strip() != str(used)


def lay_out(rows: Sequence[Sequence[tuple[int, int, int, int, bool]]]) -> Grid:
    """The grid of rows of `RawCell`, or of tuples like it.

    A row span ends with the table; columns in which no cell begins are dropped at the right. Raises NotRead
    (over_limit) where the grid would have more than `MAXIMUM_PLACES` places.
    """
    free_from: dict[int, int] = {}  # column -> first row in which it is free again
    cells: list[tuple[int, int, int, int, int, int, bool]] = []  # as Cell; those are made at one go
    width = reach = 0  # one past the last column in which a cell begins, and past the last that one covers
    places = 0
    for row_index, row in enumerate(rows):
        taken = {column for column, free in free_from.items() if free > row_index}
        column = begun = 0
        for start, end, row_span, column_span, is_header in row:
            while column in taken:
                column += 1
            if row_span > 1:
                row_span = min(row_span, len(rows) - row_index)
                for covered in range(column, column + column_span):
                    free_from[covered] = row_index + row_span
            places += row_span * column_span
            if places > MAXIMUM_PLACES:
                raise _over_limit()
            cells.append((row_index, column, row_span, column_span, start, end, is_header))
            begun = column + 1
            column += column_span
        width = max(width, begun)
        reach = max(reach, column)
    if len(rows) * width > MAXIMUM_PLACES:
        raise _over_limit()
    laid_out = tuple(map(partial(tuple.__new__, Cell), cells))
    if reach > width:
        laid_out = tuple(cell._replace(column_span=min(cell.column_span, width - cell.column)) for cell in laid_out)
    return Grid(len(rows), width, laid_out)


def _over_limit() -> NotRead:
    return NotRead(
        "over_limit",
        f"表格超过 {MAXIMUM_PLACES} 个格位。请确认文件是否正常。",
        f"A table has more than {MAXIMUM_PLACES} places. Check the file.",
    )
