"""Cells with spans laid out on a grid, as the HTML standard does it, within bounds.

Belongs here: anchors, spans, clamping and the cap on places. Does not: deciding what is a table, or any text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ingestion.model import Cells, Grid, NotRead

MAXIMUM_COLUMN_SPAN = 1000  # HTML standard, 4.9.11
MAXIMUM_ROW_SPAN = 65_534
MAXIMUM_PLACES = 200_000
_MOST_REMEMBERED = 256  # shapes of tables, some 15 kilobytes each
_LARGEST_REMEMBERED = 1000  # cells; an official table has under 400

_DIGITS = re.compile(r"\s*\+?([0-9]{1,9})", re.ASCII)


class RawCell(NamedTuple):
    """A cell before layout: where its text is, and the spans it asks for."""

    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@lru_cache(maxsize=1024)
def span(value: str, maximum: int) -> tuple[int, bool]:
    """A span attribute as a number from 1 to `maximum`, and whether it says something else than that number.

    What is no positive number counts as 1.
    """
    match = _DIGITS.match(value)
    used = min(max(int(match[1]) if match else 1, 1), maximum)
    return used, value.strip() != str(used)


def lay_out(rows: Sequence[Sequence[RawCell]]) -> Grid:
    """The grid of rows of cells. See `lay_out_columns`."""
    cells = list(itertools.chain.from_iterable(rows))
    spans = [(cell.row_span, cell.column_span) for cell in cells]
    starts, ends = [cell.start for cell in cells], [cell.end for cell in cells]
    return lay_out_columns(list(map(len, rows)), starts, ends, spans, [cell.is_header for cell in cells])


def lay_out_columns(
    lengths: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    spans: Sequence[tuple[int, int]],
    headers: Sequence[bool],
) -> Grid:
    """The grid of rows of so many cells each. spans: the rows and columns each cell asks for; the rest as `RawCell`.

    A row span ends with the table; columns in which no cell begins are dropped at the right. Raises NotRead
    (over_limit) where the grid would have more than `MAXIMUM_PLACES` places.
    """
    find_places = _places if len(starts) <= _LARGEST_REMEMBERED else _places.__wrapped__
    width, places = find_places(tuple(lengths), tuple(spans))
    return Grid(len(lengths), width, Cells(places, tuple(starts), tuple(ends), tuple(headers)))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _places(lengths: tuple[int, ...], spans: tuple[tuple[int, int], ...]) -> tuple[int, tuple[tuple[int, ...], ...]]:
    """The width of a grid, and of all cells the rows, the columns, the row spans and the column spans.

    The same tables come back with every report of a form.
    """
    free_from: dict[int, int] = {}  # column -> first row in which it is free again
    found: list[tuple[int, int, int, int]] = []
    width = reach = 0  # one past the last column in which a cell begins, and past the last that one covers
    places = 0
    asked = iter(spans)
    for row, length in enumerate(lengths):
        taken = {column for column, free in free_from.items() if free > row}
        column = begun = 0
        for row_span, column_span in itertools.islice(asked, length):
            while column in taken:
                column += 1
            if row_span > 1:
                row_span = min(row_span, len(lengths) - row)
                for covered in range(column, column + column_span):
                    free_from[covered] = row + row_span
            places += row_span * column_span
            if places > MAXIMUM_PLACES:
                raise _over_limit()
            found.append((row, column, row_span, column_span))
            begun = column + 1
            column += column_span
        width = max(width, begun)
        reach = max(reach, column)
    if len(lengths) * width > MAXIMUM_PLACES:
        raise _over_limit()
    if reach > width:
        found = [(row, column, rows, min(columns, width - column)) for row, column, rows, columns in found]
    return width, tuple(zip(*found, strict=True)) if found else ((),) * 4


def _over_limit() -> NotRead:
    return NotRead(
        "over_limit",
        f"表格超过 {MAXIMUM_PLACES} 个格位。请确认文件是否正常。",
        f"A table has more than {MAXIMUM_PLACES} places. Check the file.",
    )
