"""A grid as its readers need it: every place resolved to the cell that covers it, every cell to its repaired text.

Belongs here: lookups on one grid. Does not: what its labels mean, which form it is.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingestion.model import Cell, Grid
from ingestion.reading.cells import read_cell
from ingestion.reading.close_labels import with_close_labels, with_cut_labels, with_label_between
from ingestion.reading.labels import normalise

LONGEST_VALUE = 100  # of a number cell with a remark; `cells` reads no longer ones
MOST_PLACES = 100_000  # an official table has under 1,000; above this a grid is a layout or an attack

NOTHING = -1


@dataclass(frozen=True, slots=True)
class View:
    """texts and labels by cell index; places[row][column] and anchored[row] hold cell indices, or NOTHING.

    covered: by row, the cells that cover it, left to right, each once.
    """

    cells: Sequence[Cell]
    texts: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    places: tuple[tuple[int, ...], ...]
    anchored: tuple[tuple[int, ...], ...]
    covered: tuple[tuple[int, ...], ...]
    columns: int
    has_spans: bool

    def of(self, cells: Sequence[Cell], texts: tuple[str, ...]) -> View:
        """The view of a grid laid out alike, with its own cells and texts."""
        return View(cells, texts, self.labels, self.places, self.anchored, self.covered, self.columns, self.has_spans)

    def width(self, row: int) -> int:
        """One past the last column of a row that a cell covers."""
        places = self.places[row]
        return next((column + 1 for column in range(len(places) - 1, -1, -1) if places[column] != NOTHING), 0)

    def has_value(self, index: int) -> bool:
        """Whether a cell reads as a number, a dash or 无."""
        return looks_like_value(self.texts[index])

    def has_number(self, index: int) -> bool:
        """Whether a cell reads as a number."""
        return looks_like_number(self.texts[index])

    def is_label(self, index: int, known: Container[str]) -> bool:
        """Whether a cell's label, in any of its comparable forms, is among the known ones."""
        for label in self.labels[index]:  # noqa: SIM110  any() takes three times as long on the hottest line here
            if label in known:
                return True
        return False


def looks_like_number(text: str) -> bool:
    """Whether a text reads as one number of any kind a form asks for."""
    return len(text) <= LONGEST_VALUE and _looks_like_number(text)


def looks_like_value(text: str) -> bool:
    """Whether a text reads as one number, a dash, or a stated absence."""
    return len(text) <= LONGEST_VALUE and _looks_like_value(text)


@lru_cache(maxsize=16384)
def _looks_like_number(text: str) -> bool:
    return "reported" in (read_cell(text, False, True).status, read_cell(text, True, True).status)


@lru_cache(maxsize=16384)
def _looks_like_value(text: str) -> bool:
    return read_cell(text, False, True).status in ("dash", "explicit_none") or _looks_like_number(text)


def view_grid(grid: Grid, texts: Iterable[str]) -> View | None:
    """The view of a grid whose cells have these texts, trimmed, in order; None where it has too many places."""
    if grid.rows * grid.columns > MOST_PLACES:
        return None
    texts = tuple(texts)
    places = [[NOTHING] * grid.columns for _ in range(grid.rows)]
    anchored: list[list[int]] = [[] for _ in range(grid.rows)]
    has_spans = False
    cells = tuple(grid.cells)
    for index, cell in enumerate(cells):
        anchored[cell.row].append(index)
        if cell.row_span == cell.column_span == 1:
            places[cell.row][cell.column] = index
            continue
        has_spans = True
        for row in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            line = places[row]
            for column in range(cell.column, min(cell.column + cell.column_span, grid.columns)):
                line[column] = index
    labels = with_cut_labels(with_close_labels(tuple(map(normalise, texts))), anchored)
    labels = with_label_between(labels, anchored)
    covered = [[index for index in dict.fromkeys(line) if index != NOTHING] for line in places]
    return View(
        cells,
        texts,
        labels,
        tuple(map(tuple, places)),
        tuple(map(tuple, anchored)),
        tuple(map(tuple, covered)),
        grid.columns,
        has_spans,
    )
