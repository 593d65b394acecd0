"""The heads of a table without rules: which columns each of them stands over.

Belongs here: pieces of lines, columns without figures, heads of one and of several columns. Does not: rows and their
labels (`pdf_columns`).

Heads of one column stand above each other, the lowest at the bottom; those as near as the lines of one head are one.
Heads of several columns are centred over them; they are placed where that leaves one
way only to lay all heads of their line side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ingestion.documents.pdf_lines import join_lines

Column = tuple[float, float]
HeadRow = list[tuple[str, int]]  # text and number of columns, the label column first

_OFF = 0.25  # of the distance between columns: how far a head may be off the middle of its columns
_CLEARLY = 0.12  # and by how much any other way to lay the heads must be worse
_APART = 0.6  # of the distance between columns: how far a column without figures is from its neighbours at least
_REACH = 1.6  # of the size: how far apart the lines of one head are at most
_NEARER = 0.97  # of the usual distance between rows: what is not nearer may be a row of its own
_EVEN = 1.04  # times the distance of lines: what is farther apart is a head over a head
_MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two gaps of a line. parts: between narrower gaps, where it has any."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    is_figure: bool
    parts: tuple[Piece, ...] = ()

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2


def column_of(piece: Piece, columns: Sequence[Column]) -> int:
    """The one column a piece stands in; -1 where it stands in none or over several."""
    over = _over(piece, columns)
    return over[0] if len(over) == 1 else -1


def lay_heads(
    head: Sequence[list[Piece]], columns: list[Column], label_edge: float, row_distance: float
) -> tuple[list[Column], list[HeadRow]] | None:
    """The columns with those that have a head and no figure, and the rows of heads.

    First the heads over several columns, line by line, then those over a single one. None where some columns have a
    head and others none: a head may then stand beside its figures, and a blank column would not be one. row_distance:
    the usual one between rows of figures.
    """
    pieces = [part for line in head for piece in line for part in piece.parts or (piece,)]
    labels = [piece for piece in pieces if _is_label(piece, columns, label_edge)]
    lines = _by_baseline(piece for piece in pieces if not _is_label(piece, columns, label_edge))
    narrow = [[p for p in line if not stands_over_heads(p, lines[n + 1 :])] for n, line in enumerate(lines)]
    distance = _distance(narrow, columns)
    columns = _with_blank(narrow, columns, _APART * distance)
    wide, laid = _wide_rows(lines, columns)
    narrow = [line if number not in laid else [] for number, line in enumerate(narrow)]
    stacks: list[list[Piece]] = [[] for _ in columns]
    spanning: list[HeadRow] = []
    for number, line in enumerate(narrow):
        for piece in line:
            over = _places(piece, narrow[:number], columns) or _nearest(piece, columns, distance)
            if len(over) == 1:
                stacks[over[0]].append(piece)
            elif over:
                spanning.append(_row_of([(piece.text, over[0], over[-1] + 1)], len(columns)))
    if not any(stacks):
        return columns, []
    if not all(stacks):
        return None
    line_distance = _line_distance(stacks, row_distance)
    texts = [_heads(stack, line_distance) for stack in stacks]
    depth = max(map(len, texts))
    rows: list[HeadRow] = [[("", 1)] for _ in range(depth)]
    for stacked in texts:
        for row, text in zip(rows, [""] * (depth - len(stacked)) + stacked, strict=True):
            row.append((text, 1))
    label = ""
    for piece in labels:
        label = join_lines(label, piece.text)
    rows[-1][0] = (label, 1)
    return columns, [*wide, *spanning, *rows]


def _line_distance(stacks: Sequence[list[Piece]], row_distance: float) -> float:
    """How far apart the lines of one head are: nearer than rows of figures; 0 where no head has lines."""
    distances = [two.baseline - one.baseline for stack in stacks for one, two in pairwise(stack)]
    size = max(stack[0].size for stack in stacks)
    least = min((distance for distance in distances if distance > 0), default=0.0)
    return least if least <= min(_REACH * size, _NEARER * row_distance) else 0.0


def _heads(stack: list[Piece], line_distance: float) -> list[str]:
    """The heads above each other in one column: lines as far apart as those of one head are joined."""
    heads = [stack[0].text]
    for before, piece in pairwise(stack):
        if piece.baseline - before.baseline <= _EVEN * line_distance:
            heads[-1] = join_lines(heads[-1], piece.text)
        else:
            heads.append(piece.text)
    return heads


def _is_label(piece: Piece, columns: Sequence[Column], label_edge: float) -> bool:
    """Whether a piece stands over the labels of rows alone. It may be longer than any of them."""
    return piece.x1 <= label_edge or (piece.x0 < label_edge and piece.x1 <= columns[0][0])


def _over(piece: Piece, columns: Sequence[Column]) -> list[int]:
    return [number for number, (x0, x1) in enumerate(columns) if piece.x0 < x1 and x0 < piece.x1]


def _by_baseline(pieces: Iterable[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.baseline):
        if lines and piece.baseline - lines[-1][0].baseline <= 0.1 * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.x0) for line in lines]


def _places(piece: Piece, above: Sequence[list[Piece]], columns: Sequence[Column]) -> list[int]:
    """The columns a head stands over; where there are none, those of the nearest head above it."""
    over = _over(piece, columns)
    if over:
        return over
    for number in range(len(above) - 1, -1, -1):
        upper = [other for other in above[number] if other.x0 < piece.x1 and piece.x0 < other.x1]
        if upper:
            return _places(upper[0], above[:number], columns) if len(upper) == 1 else []
    return []


def _distance(lines: Sequence[list[Piece]], columns: Sequence[Column]) -> float:
    """The least distance between the middles of columns, or the usual one of the fullest line of heads; else 0."""
    distances = [(two[0] + two[1] - one[0] - one[1]) / 2 for one, two in pairwise(columns)]
    fullest = sorted(lines, key=len)[-1:]
    heads = sorted(two.x - one.x for line in fullest for one, two in pairwise(line))
    return min([*distances, *heads[len(heads) // 2 :][:1]], default=0.0)


def _nearest(piece: Piece, columns: Sequence[Column], distance: float) -> list[int]:
    """The column beside which a head stands: no farther from it than from where another might be."""
    off, number = min((abs((x0 + x1) / 2 - piece.x), number) for number, (x0, x1) in enumerate(columns))
    return [number] if off < _APART * distance else []


def _with_blank(lines: Sequence[list[Piece]], columns: list[Column], least: float) -> list[Column]:
    """The columns, and those of heads with no figures below: at `least` as far from all others."""
    alone = [p for number, line in enumerate(lines) for p in line if not _places(p, lines[:number], columns)]
    middles = [(x0 + x1) / 2 for x0, x1 in columns]
    blank: list[Column] = []
    for piece in sorted(alone, key=lambda piece: piece.x0):
        if any(abs(piece.x - middle) < least for middle in middles):
            continue
        if blank and (piece.x0 < blank[-1][1] or piece.x - (blank[-1][0] + blank[-1][1]) / 2 < least):
            blank[-1] = (blank[-1][0], max(blank[-1][1], piece.x1))
        else:
            blank.append((piece.x0, piece.x1))
    return sorted(columns + blank)


def stands_over_heads(piece: Piece, lines: Sequence[Sequence[Piece]]) -> bool:
    """Whether several heads of one of the lower lines stand under a head: it is over all of them, or a title."""
    return any(sum(other.x0 < piece.x1 and piece.x0 < other.x1 for other in line) > 1 for line in lines)


def _row_of(cells: Sequence[tuple[str, int, int]], count: int) -> HeadRow:
    """A row of heads (text, first column, end), blanks where none stands."""
    row: HeadRow = [("", 1)]
    place = 0
    for text, first, end in cells:
        row += [("", 1)] * (first - place) + [(text, end - first)]
        place = end
    return row + [("", 1)] * (count - place)


def _wide_rows(lines: Sequence[list[Piece]], columns: Sequence[Column]) -> tuple[list[HeadRow], set[int]]:
    """The rows of heads that are laid over several columns, and their lines. A head of two lines is one."""
    laid: set[int] = set()
    rows: list[list[tuple[str, int, int]]] = []
    ranges = [(0, len(columns))]
    for number, line in enumerate(lines):
        cuts = _cuts(line, columns, ranges)
        if cuts is None:
            continue
        laid.add(number)
        cells = [(piece.text, *span) for piece, span in zip(line, pairwise(cuts), strict=True)]
        if rows and [cell[1:] for cell in rows[-1]] == [cell[1:] for cell in cells]:
            rows[-1] = [(join_lines(one[0], two[0]), *two[1:]) for one, two in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        ranges += list(pairwise(cuts))
    return [_row_of(cells, len(columns)) for cells in rows], laid


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
