"""Grids that hold several tables one below another: where in a grid the next one begins, and the grid cut there.

Belongs here: titles between tables, and tables of one kind, as a sheet with the year before or another body's has.
Does not: whose a table is (`rivals`), titles of the blocks of table 2 (`bands`).

As one grid two tables of a kind would lend one another the rows that they lack, and no title could be told from a row.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from ingestion.model import Cells, Grid
from ingestion.reading.bands import is_header, known_labels
from ingestion.reading.forms import load_tables
from ingestion.reading.grids import View

LEAST_ROWS = 3  # labels that are there twice: one row printed twice is none
MOST_TABLES = 20  # a report has three, or some ten with the blocks of table 2; each is laid out by itself


def table_starts(view: View) -> tuple[int, ...]:
    """The rows at which tables begin in a grid, but the first: none in nearly all grids.

    One begins with a title and a header; the second of a kind with a header at least, or where the first has ended.
    """
    last, second = _two_of_a_kind(view)
    starts: set[int] = set()
    begun = 0  # of the rows over figures
    headed = last + 1
    for row, anchored in enumerate(view.anchored):
        if any(view.has_value(index) or not _rows_once().isdisjoint(view.labels[index]) for index in anchored):
            if begun and any(is_header(view, over) for over in range(begun, row)):
                if any(_is_title(view, over) for over in range(begun, row)):
                    starts.add(begun)
                headed = begun if last < begun <= second else headed
            begun = row + 1
    if second and starts.isdisjoint(range(last + 1, second + 1)):
        starts.add(headed)
    free = sorted(start for start in starts if _is_free(view, start))
    return tuple(free) if len(free) < MOST_TABLES else ()


def _two_of_a_kind(view: View) -> tuple[int, int]:
    """The last row of a table of which the grid has a second, and the first row of that; 0 where there is none."""
    first: dict[str, int] = {}
    again: dict[str, int] = {}
    for row, anchored in enumerate(view.anchored):
        for label in {label for index in anchored for label in view.labels[index]} & _rows_once():
            if first.setdefault(label, row) != row:
                again.setdefault(label, row)
    last = max((first[label] for label in again), default=0)
    return (last, min(again.values())) if len(again) >= LEAST_ROWS and last < min(again.values()) else (0, 0)


def cut(grid: Grid, starts: tuple[int, ...]) -> list[Grid]:
    """The grid in parts that begin at these rows. Cells keep their rows."""
    parts = []
    for start, stop in zip((0, *starts), (*starts, grid.rows), strict=True):
        indices = [index for index, cell in enumerate(grid.cells) if start <= cell.row < stop]
        cells = [grid.cells[index] for index in indices]
        cells = [cell._replace(row_span=min(cell.row_span, stop - cell.row)) for cell in cells]
        boxes = tuple(grid.boxes[index] for index in indices) if grid.boxes else ()
        parts.append(Grid(stop, grid.columns, Cells.of(cells), boxes))
    return parts


def _is_title(view: View, row: int) -> bool:
    """Whether a row has one text, and that is no label of the forms."""
    printed = [index for index in view.anchored[row] if view.texts[index]]
    known = known_labels()
    return len(printed) == 1 and not any(
        label in labels
        for label in view.labels[printed[0]]
        for labels in (known.columns, known.rows, known.block_titles)
    )


def _is_free(view: View, row: int) -> bool:
    """Whether no cell reaches into a row from above."""
    return all(view.cells[index].row == row for index in view.covered[row])


@cache
def _rows_once() -> frozenset[str]:
    """The labels of one row each in the official tables, which are no group's and no column's."""
    tables = [table for table in load_tables() if table.rows and not table.is_turned]
    counts = Counter((table, label) for table in tables for label, rows in table.rows_by_label.items() for _ in rows)
    several = {label for (_, label), count in counts.items() if count > 1}
    groups = {label for table in tables for label in table.row_groups}
    return frozenset(label for _, label in counts if label in known_labels().rows_only) - several - groups
