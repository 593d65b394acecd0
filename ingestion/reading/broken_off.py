"""Where a document breaks off within an official table: what its last row and last figure do not say.

Belongs here: doubts about the very end of a document. Does not: rows that are short for other reasons (`lost_cells`,
`row_doubts`), outcomes of whole documents.

Copies, previews and downloads end anywhere: in a label, whose cells are then not blank, or in a figure, of which only
the first digits are there.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ingestion.model import BROKEN_OFF, Document
from ingestion.reading.cells import UNREADABLE
from ingestion.reading.figures import Figure, GridReading
from ingestion.reading.forms import Key, load_tables

_BETWEEN_CELLS = "| \t\xa0\u3000"


def doubt_last_row(grids: Sequence[GridReading], document: Document) -> None:
    """Doubt the last row where the document ends in it and it prints nothing: its cells are cut off, and not blank."""
    if not grids or not grids[-1].rows:
        return
    last, row = grids[-1], grids[-1].rows[-1]
    # Of a row that labels from above reach into, no cell may be left.
    end = max(last.spans[index][1] for index in last.view.anchored[row.row] or range(len(last.spans)))
    if row.indices is None and not row.printed and not document.text[end:].strip(_BETWEEN_CELLS + "\r\n"):
        last.rows = [*last.rows[:-1], replace(row, is_doubtful=True)]


def last_cell(grids: Sequence[GridReading], document: Document) -> tuple[GridReading, int] | None:
    """The cell right behind which a text ends, with its grid: it may be half a figure. None where anything follows it.

    So may the last of a page that breaks off. Of other containers the cells are closed, whatever is missing behind.
    """
    if not (document.container == "text" or _breaks_off(document)) or not grids or not grids[-1].spans:
        return None
    grid = grids[-1]
    index = max(range(len(grid.spans)), key=lambda each: grid.spans[each])
    start, end = grid.spans[index]
    behind = document.text[end:].strip("\n" if document.container == "html" else "")
    return (grid, index) if not behind or (start == end and not behind.strip(_BETWEEN_CELLS)) else None


def doubt_last_figure(
    kept: MutableMapping[Key, Figure], last: tuple[GridReading, int] | None, document: Document
) -> None:
    """Make unreadable what the last cell of a text says, but a total that its parts add up to, and the sheet's end."""
    if last is None:
        return
    grid, cell = last
    for key, figure in kept.items():
        if figure.grid is not grid or figure.grid_cell != cell:
            continue
        may_end = figure.cell.key[:2] == _end_of_sheet() and not _breaks_off(document)
        if not may_end and not _adds_up(figure, kept.values()):
            kept[key] = figure._replace(reading=UNREADABLE)
            grid.claimed.discard(cell)
        return


def _breaks_off(document: Document) -> bool:
    return any(note.name == BROKEN_OFF for note in document.notes)


def _adds_up(total: Figure, figures: Iterable[Figure]) -> bool:
    """Whether a figure is the total of others in its row, and what they print adds up to it."""
    column = total.cell.column
    parts = [
        figure.reading
        for figure in figures
        if figure.placed is total.placed and figure is not total and column.group in ("", figure.cell.column.group)
    ]
    is_read = bool(parts) and all(part.status != "unreadable" for part in parts)
    return is_read and column.is_total and total.reading.value == sum(part.value or Decimal(0) for part in parts)


@cache
def _end_of_sheet() -> tuple[str, str]:
    """Table and code of the last cell of the sheet: an annex, behind which a text may well end."""
    sheet = [table for table in load_tables() if table.table_id == "sheet"][-1]
    return sheet.table_id, sheet.code(sheet.rows[-1], sheet.values[-1])
