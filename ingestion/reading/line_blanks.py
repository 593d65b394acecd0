"""Blank cells of tables with one cell a line: counted where the separators of whole rows show how many are missing.

Belongs here: gaps between cells and what they tell. Does not: finding cells (`line_cells`) or rows (`line_tables`).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingestion.reading.line_cells import Label, Piece

LEAST_ROWS = 3  # whole rows that must agree on their gaps
LEAST_SHORT = 2  # rows, or places in one line, with blanks that add a line end alone


@dataclass(slots=True)
class Row:
    """A line of cells: its label, where it has one, and its other pieces. closing_gap: up to what follows in the table.

    closing_gap is None in the last row: what ends a table is no measure. is_broken: whether its cells may be parts of
    cells, which are then one.
    """

    label: Label | None
    cells: list[int]
    closing_gap: int | None = None
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class _Gaps:
    """The gaps of whole rows: after the label, between cells, and up to the next label (None where they differ).

    blank: what a blank cell adds. is_padded: a row may end in one line of pipes more, for the columns that its label
    spans.
    """

    first: int
    inner: int
    closing: int | None
    blank: int
    is_padded: bool = False


def _units(inner: int) -> tuple[int, ...]:
    """What a blank cell may add: as much as any cell, or its line end alone without the line that parts paragraphs."""
    return (inner, 1) if inner > 1 else (1,)


def _usual_gaps(pieces: Sequence[Piece], rows: Sequence[Row], width: int) -> list[_Gaps]:
    """What the gaps of the whole rows are, where nearly all agree."""
    whole = [row for row in rows if len(row.cells) == width]
    inner = _usual(Counter(pieces[index].gap for row in whole for index in row.cells[1:]))
    first = _usual(Counter(pieces[row.cells[0]].gap for row in whole if row.label))
    closing = _usual(Counter(row.closing_gap for row in whole if row.closing_gap is not None))
    if len(whole) < LEAST_ROWS or first is None or (inner is None and width > 1):
        return []
    inner = first if inner is None else inner
    return [_Gaps(first, inner, closing, unit) for unit in _units(inner)]


def _gaps_of_header(pieces: Sequence[Piece], rows: Sequence[Row], header: Sequence[Label]) -> list[_Gaps]:
    """What the gaps are where hardly a row is whole: those between the labels of the header."""
    inner = _usual(Counter(pieces[label.first].gap for label in header[1:]))
    if inner is None or inner < 0:
        return []
    # Cells that end their line in a pipe have no line of pipes between them; what fills a row up has.
    if any(right.gap == 0 and right.block != left.block for left, right in itertools.pairwise(pieces)):
        # A pipe on a line of its own may open every row.
        ends = (row.closing_gap for row in rows if row.cells and row.closing_gap is not None)
        return [_Gaps(inner, inner, max(inner, min(ends, default=inner)), max(inner, 1), is_padded=True)]
    if inner == 0:
        return []
    found = []
    for unit in _units(inner):
        full = [
            row.closing_gap
            for row in rows
            if row.cells
            and row.closing_gap is not None
            and sum((pieces[index].gap - inner) // unit + 1 for index in row.cells) == len(header)
        ]
        closing = _usual(Counter(full))
        if closing is not None:
            found.append(_Gaps(inner, inner, closing, unit))
    return found


def _line_with_blanks(pieces: Sequence[Piece], row: Row, header: Sequence[Label]) -> list[int] | None:
    """How many blank cells stand before each cell of the one line of a table, by the gaps between its header's labels.

    A last cell that is blank cannot be told from the end of the table.
    """
    labels = sorted(pieces[label.first].gap for label in header[1:])
    inner = _usual(Counter(labels))
    if inner is None or not row.cells:
        return None
    # A line may stand further from the one above than its cells do from each other.
    first = pieces[row.cells[0]].gap
    # Where the gaps are whole cells wide, what is missing may be blank at the end, and not between them.
    broken = sum((pieces[index].gap - inner) % max(inner, 1) > 0 for index in row.cells[1:])
    unit = 1 if broken >= LEAST_SHORT else max(inner, 1)
    return _blanks(pieces, row, len(header), _Gaps(first if first in labels else inner, inner, None, unit))


def _usual(counts: Counter[int]) -> int | None:
    gap, count = counts.most_common(1)[0] if counts else (0, 0)
    return gap if count and 4 * count >= 3 * counts.total() else None


def with_blanks(
    pieces: Sequence[Piece], rows: Sequence[Row], labels: Mapping[str, bool], header: Sequence[Label]
) -> list[list[tuple[int, int]]]:
    """The spans of every row's cells, blank ones among them where the gaps show exactly as many as are missing.

    labels: of rows, and whether figures always stand beside them. header: the labels of the columns, as they stand.
    One row that falls short without a gap to show it, and no gap of the table says anything: blanks were dropped.
    """
    width = len(header)
    printed = [[(pieces[index].start, pieces[index].end) for index in row.cells] for row in rows]
    if len(rows) == 1 and rows[0].label is None and len(rows[0].cells) < width:
        blanks = _line_with_blanks(pieces, rows[0], header)
        return [_with_blanks(printed[0], blanks, printed[0][-1][1])] if blanks else printed
    found = _usual_gaps(pieces, rows, width) or _gaps_of_header(pieces, rows, header)
    return next(filter(None, (_filled(pieces, rows, labels, width, printed, gaps) for gaps in found)), printed)


def _filled(
    pieces: Sequence[Piece],
    rows: Sequence[Row],
    labels: Mapping[str, bool],
    width: int,
    printed: Sequence[list[tuple[int, int]]],
    gaps: _Gaps,
) -> list[list[tuple[int, int]]] | None:
    """The spans of every row's cells with the blank ones that these gaps show; None where one row says otherwise.

    A line end alone may be a stray one: blanks that add no more are believed where several rows show theirs.
    """
    filled = []
    short = 0
    for row, spans in zip(rows, printed, strict=True):
        is_group = row.label is not None and not labels[row.label.name]
        is_last = row.closing_gap is None  # nothing shows how many blanks follow its label
        if row.label is None or len(spans) >= width or ((is_group or is_last) and not spans):
            filled.append(spans)
            continue
        blanks = _blanks(pieces, row, width, gaps)
        if blanks is None:
            return None
        short += not is_last
        last = spans[-1][1] if spans else pieces[row.label.stop - 1].end
        filled.append(_with_blanks(spans, blanks, last))
    return filled if gaps.blank == max(gaps.inner, 1) or short >= LEAST_SHORT else None


def _with_blanks(spans: Sequence[tuple[int, int]], blanks: Sequence[int], end: int) -> list[tuple[int, int]]:
    """The spans of a row with empty ones where blank cells stand. end: where blank cells after the last stand."""
    filled = [
        place for count, span in zip(blanks, spans, strict=False) for place in (*[(span[0], span[0])] * count, span)
    ]
    return filled + [(end, end)] * blanks[-1]


def _blanks(pieces: Sequence[Piece], row: Row, width: int, gaps: _Gaps) -> list[int] | None:
    """How many blank cells stand before each cell of a row that falls short, and after the last; None if uncertain."""
    blanks = []
    if row.closing_gap == -1 or any(pieces[index].gap < 0 for index in row.cells):
        return None
    for index, usual in zip(row.cells, [gaps.first, *[gaps.inner] * len(row.cells)], strict=False):
        count, rest = divmod(pieces[index].gap - usual, gaps.blank)
        if count < 0 or rest:
            return None
        blanks.append(count)
    closing = 0
    if row.closing_gap is not None and gaps.closing is not None:
        # A blank last cell may lack the paragraph that the others hold: then it is one line end of several shorter.
        closing, rest = divmod(row.closing_gap - gaps.closing, gaps.blank)
        if rest == gaps.blank - 1 and gaps.blank > 2:
            closing, rest = closing + 1, 0
        if closing < 0 or rest:
            return None
        if gaps.is_padded:
            # One pipe too many may be padding, or a blank cell of a row that lost another: no row ends in one.
            rest = 0 if row.cells else width
            closing = rest if closing in (rest, rest + 1) else -1
    blanks.append(closing)
    return blanks if sum(blanks) == width - len(row.cells) else None
