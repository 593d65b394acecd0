"""What is found in the grids of a document before it becomes observations: form cells, and the grids they stand in.

Belongs here: the shapes that reading (`tables`), lost cells (`lost_cells`) and output (`table_rows`) pass on. Does not:
any reading.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from ingestion.reading.cells import CellReading
from ingestion.reading.forms import FormCell
from ingestion.reading.grids import View
from ingestion.reading.layouts import Layout
from ingestion.reading.placed_rows import PlacedRow
from ingestion.reading.solve.table import Settled

UNKNOWN_FORM = "unknown"


@dataclass(slots=True, eq=False)
class GridReading:
    """A grid, its trimmed cell spans in the document, and what was placed in it. view: with its own texts and cells.

    printed: what stands in the spans, before repair. is_anothers: of another body or year, as is said at it.
    """

    number: int
    view: View
    spans: list[tuple[int, int]]
    printed: list[str]
    rows: list[PlacedRow]
    damaged: frozenset[int]
    layout: Layout
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()
    claimed: set[int] = field(default_factory=set)
    is_anothers: bool = False


class Figure(NamedTuple):
    """One form cell found in a grid.

    grid_cell: its index, or None where the row is not placed. unit: named beside it. form: as its observation says it.
    locator: of its cell, or its row. settled: where the identities say what a lost cell holds. A tuple, because a
    document has hundreds, most of which comes as it is from what their grid asks for (`asked`).
    """

    cell: FormCell
    grid: GridReading
    placed: PlacedRow
    grid_cell: int | None
    reading: CellReading
    unit: str
    form: str
    locator: str
    settled: Settled | None = None


def by_row(figures: Iterable[Figure]) -> Iterator[list[Figure]]:
    """Figures that follow one another in one row of a grid, row by row. Grids laid out alike share placed rows."""
    return (list(of_row) for _, of_row in itertools.groupby(figures, key=itemgetter(1, 2)))


@dataclass(frozen=True, slots=True)
class Copies:
    """What second copies of tables say, by table: cells they state too, and of those that readers do not see, how many
    state another number. others: the tables of which a grid was no copy, but another body's."""

    twice: Counter[str] = field(default_factory=Counter)
    unseen_differ: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)
