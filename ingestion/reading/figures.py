"""What is found in the grids of a document before it becomes observations: form cells, and the grids they stand in.

Belongs here: the shapes that reading (`tables`), lost cells (`lost_cells`) and output (`table_rows`) pass on, and what
kind of figure a cell states. Does not: any reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingestion.knowledge.measures import load_measures
from ingestion.reading.cells import CellReading
from ingestion.reading.forms import OTHER, Column, Table
from ingestion.reading.grids import View
from ingestion.reading.placement import PlacedRow
from ingestion.reading.solve.table import Settled

UNKNOWN_FORM = "unknown"

Key = tuple[str, str, str, str]


@dataclass(slots=True)
class GridReading:
    """A grid, its trimmed cell spans in the document, and what was placed in it."""

    number: int
    view: View
    spans: tuple[tuple[int, int], ...]
    rows: list[PlacedRow]
    damaged: frozenset[int]
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()
    claimed: set[int] = field(default_factory=set)

    def numbers(self) -> set[int]:
        """The cells that print a number."""
        return {index for index in range(len(self.spans)) if self.view.has_number(index)}


@dataclass(frozen=True, slots=True)
class Figure:
    """One form cell found in a grid.

    key: table, code, applicant and label, whatever the form. index: its grid cell, or None where the row is
    not placed. local: the local form of a row that an office added. settled: where the identities say what a lost cell
    holds.
    """

    key: Key
    grid: GridReading
    placed: PlacedRow
    table: Table
    column: Column
    index: int | None
    reading: CellReading
    local: str
    settled: Settled | None = None


def value_kind(code: str, column: Column) -> str:
    """Whether a cell counts something or is an amount."""
    if code == OTHER:
        return "amount" if column.measure.endswith("amount") else "count"
    return load_measures()[code].value_kind
