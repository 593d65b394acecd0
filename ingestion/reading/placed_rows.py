"""What placing the rows of a grid gives: rows under the forms they fit, and what holds behind the grid.

Belongs here: the shapes. Does not: placing (`placement`), doubts about placed rows (`row_doubts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ingestion.reading.forms import FormCell, Row, Table
from ingestion.reading.headers import Header


class Option(NamedTuple):
    """A form table that has a row, the form's row (None in table 4), and the figures it asks for."""

    table: Table
    row: Row | None
    cells: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedRow:
    """One row of a grid under the forms it fits.

    options: one for each such form, each asking for figures under the same columns. indices: their cells in the grid,
    in this order; None where the row cannot be placed. units: of these columns, from headers, unit column or row label.
    printed: the cells of the row that hold a number, a dash or 无. is_doubtful: whether its figures may be another
    row's, or its own stand in another row: then nothing that it prints, or does not, says anything.
    """

    options: tuple[Option, ...]
    indices: tuple[int, ...] | None
    units: tuple[str, ...]
    printed: tuple[int, ...]
    row: int
    is_doubtful: bool = False


class Blocks(NamedTuple):
    """The blocks of table 2 in a grid by their titles. strays: blocks of which a row stands in another.

    has_slipped: whether a block began with another's row.
    """

    titles: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()
    has_slipped: bool = False


NO_BLOCKS = Blocks()


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds behind a grid: the headers last seen, and per form its last group. columns: of the grid.

    title: of a block of table 2 that has no header yet. blocks: in the grid itself.
    """

    headers: tuple[Header, ...] = ()
    contexts: frozenset[tuple[str, str]] = frozenset()
    columns: int = 0
    title: str = ""
    blocks: Blocks = NO_BLOCKS
