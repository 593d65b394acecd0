"""Tables that run over a page break, made one.

Belongs here: when two tables are one, repeated headers, cells and rows that the break cuts. Does not: what stands
between the tables (`pdf` decides that nothing does).

Joined are only tables of the same width. A label that goes on, or is blank, on the next page is one cell with the label
above the break; a row is one row again where one half has the figures and the other the rest of the label. All else
stays as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from ingestion.documents.pdf_cells import Table, TableCell
from ingestion.documents.pdf_lines import join_lines

_SAME_EDGE = 5.0  # points
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_BEGINS_ITEM = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．]|第[一二三四五六七八九十]+条)"
)
_FIGURE = re.compile(r"[\d０-９]")


def is_same_table(upper: Table, lower: Table) -> bool:
    """Whether two tables, with nothing between them but a page break, can be one: their outer edges agree."""
    return abs(upper.xs[0] - lower.xs[0]) <= _SAME_EDGE and abs(upper.xs[-1] - lower.xs[-1]) <= _SAME_EDGE


def join(upper: Table, lower: Table) -> bool:
    """Add `lower` to `upper`; whether a row or a label was cut by the break. `lower` is used up."""
    _share_columns(upper, lower)
    _drop_repeated_header(upper, lower)
    if not lower.cells:
        return False
    is_cut = _join_cut_row(upper, lower)
    offset = upper.rows
    for cell in lower.cells:
        cell.row += offset
    upper.rows += lower.rows
    is_cut = _join_labels(upper, lower, offset) or is_cut
    upper.cells += lower.cells
    upper.last_page = lower.last_page
    upper.dropped += lower.dropped
    return is_cut


def _share_columns(upper: Table, lower: Table) -> None:
    """Give both tables the edges of both; without rules, those of the upper, whose heads tell its columns."""
    if upper.middles and lower.middles and _take_columns(upper, lower):
        return
    edges: list[float] = []
    for edge in sorted(upper.xs + lower.xs):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    for table in (upper, lower):
        at = [_nearest(edges, edge) for edge in table.xs]
        for cell in table.cells:
            first, last = at[cell.column], at[cell.column + cell.column_span]
            cell.column, cell.column_span = first, last - first
        if len(table.xs) < len(edges):
            table.middles = []  # of columns that are no more
        table.xs = edges


def _take_columns(upper: Table, lower: Table) -> bool:
    """Give `lower` the columns of `upper` under which its own stand, and blanks in the others; whether it can be."""
    places = [bisect_right(upper.xs, middle) - 1 if middle else 0 for middle in lower.middles]
    labels = [not middle for middle in lower.middles]
    if len(set(places)) < len(places) or labels != [not upper.middles[place] for place in places]:
        return False
    for cell in lower.cells:
        first, last = places[cell.column], places[cell.column + cell.column_span - 1]
        cell.column, cell.column_span = first, last - first + 1
    taken = {
        (cell.row, column) for cell in lower.cells for column in range(cell.column, cell.column + cell.column_span)
    }
    for row in range(lower.rows):
        beside = next(cell for cell in lower.cells if cell.row == row)
        for column in range(len(upper.middles)):
            if (row, column) not in taken:
                lower.cells.append(TableCell(row, column, 1, 1, "", beside.page, beside.box))
    lower.xs, lower.middles = upper.xs, upper.middles
    return True


def _nearest(edges: list[float], edge: float) -> int:
    place = bisect_left(edges, edge)
    near = [number for number in (place - 1, place) if 0 <= number < len(edges)]
    return min(near, key=lambda number: abs(edges[number] - edge))


def _rows(table: Table, first: int, end: int) -> list[tuple[int, int, int, int, str]]:
    """What rows are made of, to compare them."""
    return sorted(
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.text)
        for cell in table.cells
        if first <= cell.row < end
    )


def _drop_repeated_header(upper: Table, lower: Table) -> None:
    """Take the rows off the top of `lower` that repeat the top of `upper`; rows with figures are no header."""
    count = 0
    for height in range(min(upper.rows, lower.rows), 0, -1):
        rows = _rows(upper, 0, height)
        is_whole = all(row + span <= height for row, _, span, _, _ in rows)
        has_label = any(text for *_, text in rows)
        is_figures = any(_FIGURE.search(text) and not _HAN.search(text) for *_, text in rows)
        if is_whole and has_label and not is_figures and rows == _rows(lower, 0, height):
            count = height
            break
    if not count:
        return
    for row in range(count):
        texts = [cell.text for cell in sorted(lower.cells, key=lambda cell: cell.column) if cell.row == row]
        lower.dropped.append("\t".join(texts))
    lower.cells = [cell for cell in lower.cells if cell.row >= count]
    for cell in lower.cells:
        cell.row -= count
    lower.rows -= count


def _join_cut_row(upper: Table, lower: Table) -> bool:
    """Make the last row of `upper` and the first of `lower` one where the break runs through it.

    A row was cut where only one half has figures, and the other has a label that goes on over the break, or nothing.
    """
    top, bottom = _lone_row(upper, upper.rows - 1), _lone_row(lower, 0)
    # A label of several rows may have but one of them on this side of the break.
    top, bottom = _without_side_labels(top, bottom), _without_side_labels(bottom, top)
    if not top or not bottom or [(c.column, c.column_span) for c in top] != [(c.column, c.column_span) for c in bottom]:
        return False
    pairs = list(zip(top, bottom, strict=True))
    labels = [(one, two) for one, two in pairs if _HAN.search(one.text + two.text)]
    figures = [(one, two) for one, two in pairs if not _HAN.search(one.text + two.text)]
    above, below = any(one.text for one, _ in figures), any(two.text for _, two in figures)
    is_empty = not any(one.text for one in top) or not any(two.text for two in bottom)
    if not is_empty and (above == below or not labels or not all(_goes_on(one, two) for one, two in labels)):
        return False
    for one, two in pairs:
        one.text = join_lines(one.text, two.text)
    lower.cells = [cell for cell in lower.cells if not any(cell is gone for gone in bottom)]
    # Cells that reach into the row from elsewhere in `lower` begin one row later.
    for cell in lower.cells:
        if cell.row == 0:
            cell.row_span -= 1
        else:
            cell.row -= 1
    lower.rows -= 1
    return True


def _without_side_labels(row: list[TableCell], other: list[TableCell]) -> list[TableCell]:
    """The cells of a row from the first on that the other half has too, where those before it are labels."""
    places = {(cell.column, cell.column_span) for cell in other}
    first = next((n for n, cell in enumerate(row) if (cell.column, cell.column_span) in places), 0)
    return row[first:] if all(_HAN.search(cell.text) for cell in row[:first]) else row


def _goes_on(one: TableCell, two: TableCell) -> bool:
    """Whether a label runs on over the break: its upper half is a full line, and the lower begins no item."""
    return bool(one.text) and one.is_full and bool(two.text) and not _BEGINS_ITEM.match(two.text)


def _lone_row(table: Table, row: int) -> list[TableCell]:
    """The cells of a row that are in no other, left to right."""
    return sorted((c for c in table.cells if c.row == row and c.row_span == 1), key=lambda c: c.column)


def _join_labels(upper: Table, lower: Table, break_row: int) -> bool:
    """Labels of several rows that go on below the break: one cell again."""
    above = {(c.column, c.column_span): c for c in upper.cells if c.row + c.row_span == break_row}
    below = [c for c in lower.cells if c.row == break_row]
    last_above, last_below = _last_label(above.values()), _last_label(below)
    gone: list[TableCell] = []
    for cell in below:
        one = above.get((cell.column, cell.column_span))
        if one is None or not _is_one_label(one, cell):
            continue
        # A blank goes on with a label only beside labels: under a row of headers it is a figure that is not there.
        if (not cell.text and cell.column >= last_below) or (not one.text and one.column >= last_above):
            continue
        one.text = join_lines(one.text, cell.text)
        one.row_span += cell.row_span
        gone.append(cell)
    lower.cells = [cell for cell in lower.cells if not any(cell is other for other in gone)]
    return bool(gone)


def _last_label(cells: Iterable[TableCell]) -> int:
    """The column of the rightmost cell with Chinese characters; -1 where there is none."""
    return max((cell.column for cell in cells if _HAN.search(cell.text)), default=-1)


def _is_one_label(one: TableCell, two: TableCell) -> bool:
    if not _HAN.search(one.text + two.text) or (_BEGINS_ITEM.match(two.text) and one.text):
        return False
    if one.text and two.text:
        # Two whole labels may stand above each other; one that was cut spans rows on at least one side.
        return (one.row_span > 1 or two.row_span > 1) and _HAN.search(two.text) is not None
    return True
