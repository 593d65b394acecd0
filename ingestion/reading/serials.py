"""Running numbers beside the labels of a table of one cell a line: a column of the office's own, and no figures.

Belongs here: which pieces they are, and the pieces without them. Does not: the numbers that a label begins with.

Each stands right behind the last cell of the row before: where that is blank, it would be taken for its figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile

from ingestion.reading.forms import load_label_rules
from ingestion.reading.line_cells import Piece, is_known, known

_HEADINGS = ("序号", "编号")


def without_serials(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces without a column of running numbers; without its table's header where a row is without its number."""
    headings = [
        index for index, piece in enumerate(pieces) if piece.text in _HEADINGS and _is_corner(pieces, index + 1)
    ]
    if not headings:
        return pieces
    kept = list(pieces[: headings[0]])
    expected, gap = 1, None
    for index in range(headings[0], len(pieces)):
        piece = pieces[index]
        if index in headings:
            expected, gap = 1, piece.gap
            continue
        is_before_label = index + 1 < len(pieces) and bool(pieces[index + 1].text) and not pieces[index + 1].is_value
        if piece.text == str(expected) and is_before_label:
            expected, gap = expected + 1, piece.gap
            continue
        if gap is None and pieces[index - 1].is_value and is_known(piece.text, known().rows):
            rows = dropwhile(lambda each: not is_known(each.text, known().rows), pieces[headings[0] :])
            return [*pieces[: headings[0]], *rows]
        kept.append(piece if gap is None else replace(piece, gap=gap))
        gap = None
    return kept


def _is_corner(pieces: Sequence[Piece], index: int) -> bool:
    return index < len(pieces) and is_known(pieces[index].text, load_label_rules().first_column)
