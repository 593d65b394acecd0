"""The layout of a grid: its view and its placed rows, from memory where the same labels stood in the same places.

Belongs here: what of a grid decides its layout, and the memory. Does not: labels (`grids`), placing (`placement`).

Official templates repeat to the letter through thousands of reports, and placing their rows takes longer than reading
their figures. A layout is made from a grid in which every plain number is 0, so that it cannot depend on any figure; of
figures that ran together as many zeros stand as they are at the least. It holds nothing that changes, so that no
document can tell another anything but how its own grid is laid out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingestion.model import Cells, Grid
from ingestion.reading.cells import is_illegible
from ingestion.reading.grids import View, looks_like_number, view_grid
from ingestion.reading.placed_rows import PlacedRow, Standing
from ingestion.reading.placement import count_row_labels, place_rows
from ingestion.reading.solve.cuts import least_figures
from ingestion.reading.stacked import table_starts

MOST_REMEMBERED = 512  # layouts, some 40 kilobytes each
LARGEST_REMEMBERED = 1000  # cells; an official table has under 400

_PLAIN_NUMBER = re.compile("[0-9][0-9.,]*")


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What holds for every grid of these labels in these places. view: its texts and offsets are no document's.

    standing: what holds behind the grid. numbers: the cells that print one. illegible: those with digits that are none.
    row_labels: how many of each official table it has. starts: of further tables in it. Told apart by identity, so that
    it can be part of a key.
    """

    view: View
    rows: tuple[PlacedRow, ...]
    standing: Standing
    numbers: frozenset[int]
    illegible: frozenset[int]
    row_labels: Mapping[str, int]
    starts: tuple[int, ...] = ()


def lay_out(grid: Grid, texts: Sequence[str], caption: str, standing: Standing) -> Layout | None:
    """The layout of a grid whose cells have these texts, trimmed, in order; None where it has too many places.

    caption, standing: as `place_rows` takes them.
    """
    # A number that spans rows may stand in a header, and be a part of a label there.
    places = grid.cells.places
    _, _, row_spans, _ = places
    # A label is told from a figure at the least cost by not being ASCII.
    labels = tuple(
        [
            _without_figure(text) if rows == 1 and text.isascii() else text
            for text, rows in zip(texts, row_spans, strict=True)
        ]
    )
    make = _lay_out if len(labels) <= LARGEST_REMEMBERED else _lay_out.__wrapped__
    return make(grid.rows, grid.columns, places, labels, caption, standing)


@lru_cache(maxsize=16384)
def _without_figure(text: str) -> str:
    if not (_PLAIN_NUMBER.fullmatch(text) and looks_like_number(text)):
        return text
    return "0" * least_figures(text) if text.isdigit() else "0"


@lru_cache(maxsize=MOST_REMEMBERED)
def _lay_out(
    rows: int,
    columns: int,
    places: tuple[tuple[int, ...], ...],
    texts: tuple[str, ...],
    caption: str,
    standing: Standing,
) -> Layout | None:
    """places: of all cells the rows, the columns, the row spans and the column spans."""
    nowhere = (0,) * len(texts)
    view = view_grid(Grid(rows, columns, Cells(places, nowhere, nowhere, (False,) * len(texts))), texts)
    if view is None:
        return None
    numbers = frozenset(index for index in range(len(texts)) if view.has_number(index))
    illegible = frozenset(index for index, text in enumerate(texts) if is_illegible(text)) - numbers
    placed, after = place_rows(view, caption, standing)
    return Layout(view, placed, after, numbers, illegible, count_row_labels(view), table_starts(view))
