"""Word tables as rows of cells with row and column spans.

Belongs here: gridSpan, vMerge, hMerge, skipped grid columns, deleted and hidden rows; which tables hold data. Does not:
the text of cells (`docx`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ingestion.documents.docx_parts import VAL, W, is_on, number
from ingestion.documents.grid import MAXIMUM_COLUMN_SPAN, MAXIMUM_ROW_SPAN

_ROW, _CELL, _TABLE, _CELL_PROPERTIES = f"{W}tr", f"{W}tc", f"{W}tbl", f"{W}tcPr"
_LONG_SINGLE = 60  # characters of a cell in a table of one column: prose
_PROSE_CELL = 600  # characters of one cell, in several paragraphs: a layout, not a table
_FEW_PARAGRAPHS = 3
_SLIVER = 40  # twentieths of a point, 0.7 mm: no cell of text is that narrow

# In the order of the schema: hMerge stands before vMerge, and one cell has one of them.
_SPAN, _MERGE_BESIDE, _MERGE_BELOW, _DELETED = f"{W}gridSpan", f"{W}hMerge", f"{W}vMerge", f"{W}cellDel"
_READ_OF_CELLS = (_SPAN, _MERGE_BESIDE, _MERGE_BELOW, _DELETED)
_STARTS, _BELOW, _BESIDE = "starts", "below", "beside"  # what a cell says of being merged
# A cell as its row draws it: element (None for columns left out), first grid column, one past its last, merge.
_Drawn = tuple[Any | None, int, int, str]

# What may stand around rows, cells and paragraphs without being one; deletions are left out on purpose.
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


@dataclass(slots=True)
class TableCell:
    """A cell at its anchor. element: its `w:tc`, or None for a place that the row leaves out."""

    element: Any | None
    column: int
    columns: int
    rows: int = 1


def unwrap(parent: Any, tag: str) -> Iterator[Any]:
    """The children of one tag, also those inside content controls, custom XML and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from unwrap(child, tag)


def table_rows(table: Any) -> tuple[list[list[TableCell]], int]:
    """The visible rows of a table, each cell once at its anchor; and how many merged-away cells held text.

    Word prints nothing of a cell that continues the one above it, so its text is left out and counted.
    """
    drawn = [row for row in map(_drawn_row, unwrap(table, _ROW)) if row is not None]
    place = _places(table, drawn)
    rows: list[list[TableCell]] = []
    open_cells: dict[int, TableCell] = {}  # by column: the cell that a vMerge may continue
    swallowed = 0
    for row in drawn:
        cells: list[TableCell] = []
        still_open: dict[int, TableCell] = {}
        for element, start, end, merge in row:
            column, columns = place(start), place(end) - place(start)
            if merge == _BESIDE and cells:
                cells[-1].columns += columns
                swallowed += has_text(element)
                continue
            above = open_cells.get(column)
            if merge == _BELOW and above is not None and above.columns == columns and above.rows < MAXIMUM_ROW_SPAN:
                above.rows += 1
                still_open[column] = above
                swallowed += has_text(element)
                continue
            cells.append(TableCell(element, column, columns))
            if merge in (_BELOW, _STARTS):
                still_open[column] = cells[-1]
        open_cells = still_open
        rows.append(cells)
    return rows, swallowed


def _drawn_row(row: Any) -> list[_Drawn] | None:
    """The cells of a row with their first grid column and the one after their last; None of a row that is not seen."""
    properties = row.find(f"{W}trPr")
    before = after = 0
    if properties is not None:
        if properties.find(f"{W}del") is not None or is_on(properties.find(f"{W}hidden")):
            return None
        before, after = _skipped(properties, "gridBefore"), _skipped(properties, "gridAfter")
    cells: list[_Drawn] = [(None, 0, before, "")] if before else []
    column = before
    for element in unwrap(row, _CELL):
        columns, merge = 1, ""
        properties = element.find(_CELL_PROPERTIES)
        is_deleted = False
        for child in properties.iterchildren(*_READ_OF_CELLS) if properties is not None else ():
            value = child.get(VAL, "continue")
            if child.tag == _SPAN:
                columns = min(max(number(value, 1), 1), MAXIMUM_COLUMN_SPAN)
            elif child.tag == _MERGE_BELOW:
                merge = _BELOW if value == "continue" else _STARTS
            elif child.tag == _DELETED:
                is_deleted = True
            elif value == "continue":
                merge = _BESIDE
        if is_deleted:
            continue
        cells.append((element, column, column + columns, merge))
        column += columns
    if after and column:
        cells.append((None, column, column + after, ""))
    return cells


def _places(table: Any, rows: list[list[_Drawn]]) -> Callable[[int], int]:
    """From grid columns to columns: the same, but for slivers between edges that were meant to be one.

    Word and its converters keep a grid column wherever two rows' edges differ by a hair; a merge or a figure under its
    header would miss its column by it. A sliver in which a cell stands by itself stays.
    """
    widths = [number(column.get(f"{W}w"), 0) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    slivers = {index for index, width in enumerate(widths) if 0 < width <= _SLIVER}
    if not slivers or any(set(range(start, end)) <= slivers for row in rows for _, start, end, _ in row):
        return lambda column: column
    passed = [sum(1 for sliver in slivers if sliver < column) for column in range(len(widths) + 1)]
    return lambda column: column - passed[min(column, len(widths))]


def is_data_table(table: Any, rows: list[list[TableCell]]) -> bool:
    """Whether a table holds data: more cells of its own than tables within it have, no cell of long prose."""
    elements = [cell.element for row in rows for cell in row if cell.element is not None]
    if len(elements) < 2:
        return False
    inner = sum(1 for nested in table.iterdescendants(_TABLE) for _ in nested.iter(_CELL))
    # A value may stand in a table of one cell within its cell; more cells than that are a table of their own.
    if inner > len(elements) or (inner > 1 and inner >= sum(map(_is_plain, elements))):
        return False
    widest = max(len(row) for row in rows)
    limit = _LONG_SINGLE if widest == 1 else _PROSE_CELL
    for element in elements:
        if widest > 1 and sum(1 for _ in element.iter(f"{W}p")) <= _FEW_PARAGRAPHS:
            continue
        if sum(len(text.text or "") for text in element.iter(f"{W}t")) > limit:
            return False
    return True


def _is_plain(cell: Any) -> bool:
    """Whether a cell has text and no table within it."""
    return has_text(cell) and next(cell.iterdescendants(_TABLE), None) is None


def has_text(element: Any) -> bool:
    """Whether any run under an element holds more than spaces."""
    return any((text.text or "").strip() for text in element.iter(f"{W}t"))


def _skipped(properties: Any, name: str) -> int:
    element = properties.find(f"{W}{name}")
    return 0 if element is None else min(max(number(element.get(VAL), 0), 0), MAXIMUM_COLUMN_SPAN)
