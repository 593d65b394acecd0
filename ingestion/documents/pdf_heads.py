"""The heads of a table without rules: which columns each of them stands over.

Belongs here: pieces of lines, columns without figures, heads of one and of several columns. Does not: rows and their
labels (`pdf_columns`).

A head of several columns is centred over them; it is placed where that leaves one way only to lay all heads of its line
side by side, and left out otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ingestion.documents.pdf_lines import join_lines

Column = tuple[float, float]
HeadRow = list[tuple[str, int]]  # text and number of columns, the label column first

_WIDTH = 1.2  # of the distance between columns: a wider head is one of several columns
_REACH = 1.6  # of the size: how far apart the lines of one head are
_OFF = 0.25  # of the distance between columns: how far a head may be off the middle of its columns
_CLEARLY = 0.2  # and by how much any other way to lay the heads must be worse
_MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two gaps of a line."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    is_figure: bool

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2


def column_of(piece: Piece, columns: Sequence[Column]) -> int:
    """The one column a piece stands in; -1 where it stands in none or over several."""
    over = [number for number, (x0, x1) in enumerate(columns) if piece.x0 < x1 and x0 < piece.x1]
    return over[0] if len(over) == 1 else -1


def lay_heads(
    head: Sequence[list[Piece]], columns: list[Column], label_edge: float
) -> tuple[list[Column], list[HeadRow]] | None:
    """The columns with those that have a head and no figure, and the rows of heads.

    First the heads over several columns, line by line, then one row of those over a single one. None where some columns
    have a head and others none: a head may then stand beside its figures, and a blank column would not be one.
    """
    stacks, wide = _stacks(head, columns, label_edge)
    hulls = [(min(piece.x0 for piece in stack), max(piece.x1 for piece in stack)) for stack in stacks]
    columns = sorted(columns + [hull for hull in hulls if not _over(hull, columns)])
    texts = [""] * (len(columns) + 1)
    for piece in (piece for line in head for piece in line if piece.x1 <= label_edge):
        texts[0] = join_lines(texts[0], piece.text)
    for stack, hull in zip(stacks, hulls, strict=True):
        over = _over(hull, columns)
        for piece in stack if len(over) == 1 else ():
            texts[over[0] + 1] = join_lines(texts[over[0] + 1], piece.text)
    if not any(texts[1:]):
        return columns, []
    if not all(texts[1:]):
        return None
    return columns, [*_wide_rows(wide, columns), [(text, 1) for text in texts]]


def _over(hull: Column, columns: Sequence[Column]) -> list[int]:
    return [number for number, (x0, x1) in enumerate(columns) if hull[0] < x1 and x0 < hull[1]]


def _stacks(
    head: Sequence[list[Piece]], columns: Sequence[Column], label_edge: float
) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Heads of one column, each as the pieces of its lines, and the lines of heads over several columns."""
    middles = [(x0 + x1) / 2 for x0, x1 in columns]
    distances = sorted(two - one for one, two in pairwise(middles))
    widest = _WIDTH * distances[len(distances) // 2] if distances else float("inf")
    heads = [piece for line in head for piece in line if piece.x1 > label_edge]
    stacks: list[list[Piece]] = []
    wide: list[list[Piece]] = []
    for line in head:
        several: list[Piece] = []
        for piece in (piece for piece in line if piece.x1 > label_edge):
            over = [other for other in heads if other is not piece and other.x0 < piece.x1 and piece.x0 < other.x1]
            is_of_several = any(one.x1 < two.x0 or two.x1 < one.x0 for one, two in combinations(over, 2))
            above = [
                stack
                for stack in stacks
                if piece.baseline - stack[-1].baseline <= _REACH * piece.size
                and any(piece.x0 < other.x1 and other.x0 < piece.x1 for other in stack)
            ]
            if is_of_several or piece.x1 - piece.x0 > widest or (len(line) == 1 and not above):
                several.append(piece)
            elif len(above) == 1:
                above[0].append(piece)
            else:
                stacks.append([piece])
        if len(several) > 1:
            wide.append(several)
    return stacks, wide


def _wide_rows(lines: Sequence[list[Piece]], columns: Sequence[Column]) -> list[HeadRow]:
    rows: list[HeadRow] = []
    ranges = [(0, len(columns))]
    for line in lines:
        cuts = _cuts(line, columns, ranges)
        if cuts is None:
            continue
        row: HeadRow = [("", 1)] * (cuts[0] + 1)
        row += [(piece.text, end - start) for piece, start, end in zip(line, cuts, cuts[1:], strict=False)]
        rows.append([*row, *[("", 1)] * (len(columns) - cuts[-1])])
        ranges += list(pairwise(cuts))
    return rows


def _cuts(line: list[Piece], columns: Sequence[Column], ranges: Sequence[tuple[int, int]]) -> list[int] | None:
    """Where the heads of a line begin and end, side by side in one of `ranges`; None where no way is clearly best."""
    if len(columns) > _MOST_COLUMNS or not 2 <= len(line) <= 3:
        return None
    middles = [(x0 + x1) / 2 for x0, x1 in columns]
    distance = (middles[-1] - middles[0]) / max(len(columns) - 1, 1)
    edges = [(one + two) / 2 for one, two in pairwise(middles)]
    edges = [2 * middles[0] - edges[0], *edges, 2 * middles[-1] - edges[-1]] if edges else []
    ways: list[tuple[float, list[int]]] = []
    for first, end in dict.fromkeys(ranges):
        for inner in combinations(range(first + 1, end), len(line) - 1):
            cuts = [first, *inner, end]
            if all(stop - start > 1 for start, stop in pairwise(cuts)):
                spans = zip(line, pairwise(cuts), strict=True)
                off = max(abs((edges[start] + edges[stop]) / 2 - piece.x) for piece, (start, stop) in spans)
                ways.append((off / distance, cuts))
    ways.sort()
    if not ways or ways[0][0] > _OFF or (len(ways) > 1 and ways[1][0] < ways[0][0] + _CLEARLY):
        return None
    return ways[0][1]
