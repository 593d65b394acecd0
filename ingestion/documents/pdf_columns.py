"""Tables without rules: rows and columns from the gaps between what stands on the lines.

Belongs here: when lines are a table beyond doubt, and the table they are. Does not: tables with rules (`pdf_grid`),
what the cells say.

Figures that stand below each other make a column; each line of figures is a row, and must have one label to itself.
Where a figure fits no column, a column two figures, or a label no single row, nothing is a table, and nothing is read:
as running text, heads and figures side by side would make statements that nobody made.
Labels that stand beside several rows are not placed: without rules nobody can tell how far they reach.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from ingestion.documents.pdf_cells import Table, TableCell
from ingestion.documents.pdf_heads import Column, Piece, column_of, lay_heads, stands_over_heads
from ingestion.documents.pdf_lines import Line, is_wide, join_lines, line_text
from ingestion.documents.pdf_page import Box, Glyph, Page
from ingestion.documents.text import NUMBERED_HEADING

_GAP = 0.9  # of the size: what stands farther apart is in different cells
_FINE_GAP = 0.2  # what stands farther apart may be, where it stands over several columns
_BASE = 0.1  # of the size: what stands higher or lower by more is on a line of its own
_FIGURE_GAP = 0.45  # between figures
_FIGURE = re.compile(r"[+\-−]?[\d０-９][\d０-９.,，．]*|[-—–―/]{1,4}|无")
_REST = re.compile(
    r"[（(][\d０-９][\d０-９.,，．]*|[\d０-９.,，．]*[）)]"
)  # of brackets with a figure, broken over lines
_UNIT = re.compile("人次|[件项宗条个次人篇份起期]|[万亿]?元")  # a column of its own before that of the figures
_DIGIT_GAP = 0.06  # between digits, beyond the usual distance
_DIGITS = frozenset("0123456789")
_ITEM = re.compile(r"\d{1,2}[.、．]")
_BEGINS = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]|\d{1,2}[.、．]")
_PROSE_END = re.compile("[。；;：:，,]$")
_PROSE_SHARE = 0.75  # of the page's width: a line without gaps that is longer is prose
_REACH = 1.6  # of the size: how far a label's lines lie apart, and its row from them
_APART_BELOW = 1.3  # times the distance of rows: what stands farther below the last one is none of the table
_LEAST_UNITS = 3  # before figures, and below each other
_LEAST_FIGURES = 5  # in a table of a single row


@dataclass(slots=True)
class _Block:
    """Lines that may be one table: those above its first figures, and the rest."""

    first: int
    last: int = 0
    head: list[list[Piece]] = field(default_factory=list)
    body: list[list[Piece]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """A table, and the indices of the lines it is made of."""

    table: Table
    lines: range


def column_tables(page: Page, lines: Sequence[Line], is_last_page: bool) -> tuple[list[Found], list[range]]:
    """The tables among lines that stand in no ruled one, and the lines that are columns and no table beyond doubt.

    Heads at the end of a page, with their figures on the next one, are among the latter.
    """
    pieces = _with_units([_pieces(line) for line in lines])
    if not any(len(line) > 1 for line in pieces):
        return [], []
    found: list[Found] = []
    doubtful: list[range] = []
    for block in _blocks(page, pieces):
        if not block.body:
            is_cut = not is_last_page and block.last == len(lines) - 1
            if is_cut and any(len(line) > 1 for line in block.head):
                doubtful.append(range(block.first, block.last + 1))
            continue
        table = _table(page, block)
        if table is not None:
            found.append(table)
        elif any(sum(piece.is_figure for piece in line) > 2 for line in block.body):
            doubtful.append(range(block.first, block.last + 1))
    return found, doubtful


def _pieces(line: Line) -> list[Piece]:
    """The pieces of a line. A head of two rows and those beside it may be half a line off: they are apart."""
    runs: list[list[Glyph]] = []
    for glyph in line.glyphs:
        for run in runs:
            if abs(run[0].baseline - glyph.baseline) <= _BASE * line.size or _is_raised(run[-1], glyph):
                run.append(glyph)
                break
        else:
            runs.append([glyph])
    pieces = [piece for run in runs for piece in _pieces_of(run, line.size)]
    return sorted(pieces, key=lambda piece: piece.x0)


def _with_units(lines: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The pieces of lines, units that stand below each other before figures taken for figures: they make a column."""
    before = [unit for line in lines for unit, figure in pairwise(line) if figure.is_figure and _is_unit(unit)]
    if len(before) < _LEAST_UNITS:
        return list(lines)
    middle = sorted(unit.x for unit in before)[len(before) // 2]
    return [
        [replace(p, is_figure=True) if _is_unit(p) and abs(p.x - middle) < p.size else p for p in line]
        for line in lines
    ]


def _is_unit(piece: Piece) -> bool:
    return _UNIT.fullmatch(piece.text) is not None


def _is_raised(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is a footnote mark on the one before it."""
    return glyph.size < 0.8 * before.size and glyph.x0 - before.x1 < _FINE_GAP * before.size


def _pieces_of(run: Sequence[Glyph], size: float) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    fine: list[int] = []
    for end in range(1, len(run) + 1):
        if end < len(run) and not _is_apart(run, end):
            if run[end].x0 - run[end - 1].x1 > _FINE_GAP * size:
                fine.append(end)
            continue
        piece = _piece(run[start:end], size)
        if fine:
            cuts = [start, *fine, end]
            piece = replace(piece, parts=tuple(_piece(run[one:two], size) for one, two in pairwise(cuts)))
        pieces.append(piece)
        start, fine = end, []
    return pieces


def _piece(glyphs: Sequence[Glyph], size: float) -> Piece:
    text = line_text(glyphs)
    is_figure = _FIGURE.fullmatch(text) is not None
    return Piece(text, glyphs[0].x0, glyphs[-1].x1, glyphs[0].baseline, size, is_figure)


def _is_apart(glyphs: Sequence[Glyph], at: int) -> bool:
    """Whether a cell ends before character `at`.

    No rule parts two numbers here. They are parted where their digits are farther apart than those around: at worst
    one number becomes two in one column, and the lines no table.
    """
    before, glyph = glyphs[at - 1], glyphs[at]
    size = max(before.size, glyph.size)
    gap = glyph.x0 - before.x1
    if before.text in _DIGITS and glyph.text in _DIGITS:
        # Against each other: boxes are as wide as a substitute for the font has them.
        near = [
            glyphs[place].x0 - glyphs[place - 1].x1
            for place in range(max(at - 2, 1), min(at + 3, len(glyphs)))
            if place != at and glyphs[place].text in _DIGITS and glyphs[place - 1].text in _DIGITS
        ]
        return gap - min([*near, 0.0]) > _DIGIT_GAP * size
    if gap <= _FIGURE_GAP * size:
        return False
    are_figures = _FIGURE.fullmatch(before.text) is not None and _FIGURE.fullmatch(glyph.text) is not None
    is_one = glyph.text in _DIGITS and is_wide(before.text)
    return gap > (_FIGURE_GAP if are_figures or is_one else _GAP) * size


def _blocks(page: Page, lines: Sequence[list[Piece]]) -> list[_Block]:
    """Stretches of lines that may be tables: heads, then lines of figures with labels to their left."""
    blocks: list[_Block] = []
    block: _Block | None = None
    for index, line in enumerate(lines):
        text = "".join(piece.text for piece in line)
        width = line[-1].x1 - line[0].x0
        is_prose = len(line) == 1 and (width > _PROSE_SHARE * page.width or _PROSE_END.search(text) is not None)
        is_heading = len(line) == 1 and NUMBERED_HEADING.fullmatch(text) is not None
        if (is_prose or is_heading) and not (block is not None and _goes_on(block, line, is_heading)):
            block = None
            continue
        has_figures = any(piece.is_figure for piece in line)
        if block is not None and block.body and not has_figures:
            # Past the first figures only labels may stand alone; anything right of the labels heads a new table.
            edge = min(piece.x0 for row in block.body for piece in row if piece.is_figure)
            labels = [piece.x1 for row in block.body for piece in row if piece.x1 <= edge]
            if any(piece.x1 > edge or (labels and piece.x0 >= max(labels)) for piece in line):
                block = None
        if block is None:
            block = _Block(index)
            blocks.append(block)
        (block.body if block.body or has_figures else block.head).append(line)
        block.last = index
    for block in blocks:
        if block.body:
            _lower_labels(block)
            _cut_off(block)
    return blocks


def _cut_off(block: _Block) -> None:
    """Take off what stands below the last row of figures, farther from it than its rows from each other."""
    rows = [line for line in block.body if any(piece.is_figure for piece in line)]
    farthest = _APART_BELOW * _row_distance(rows)
    last = block.body.index(rows[-1])
    for index in range(last + 1, len(block.body)):
        if block.body[index][0].baseline - block.body[index - 1][0].baseline > farthest:
            block.last -= len(block.body) - index
            del block.body[index:]
            return


def _goes_on(block: _Block, line: list[Piece], is_heading: bool) -> bool:
    """Whether a line that could be prose or a heading is a label within a table: left of its figures.

    A label's line may end with a comma; a heading stands farther from what is above it than a label's lines do.
    """
    edge = min((piece.x0 for row in block.body for piece in row if piece.is_figure), default=0.0)
    if line[-1].x1 > edge:
        return False
    is_near = line[0].baseline - block.body[-1][0].baseline <= _REACH * line[0].size
    return is_near if is_heading else line[-1].text[-1] in "，,"


def _lower_labels(block: _Block) -> None:
    """Move labels that begin above their figures from the head to the body: after a page break there is no head."""
    edge = min(piece.x0 for row in block.body for piece in row if piece.is_figure)
    while block.head:
        last, following = block.head[-1], block.body[0]
        gap = following[0].baseline - last[0].baseline
        if gap > _REACH * last[0].size or any(piece.x1 > edge for piece in last):
            return
        block.body.insert(0, block.head.pop())


def _columns(block: _Block) -> list[Column] | None:
    """The columns of figures, from those below each other; None where one line has two in one column."""
    figures = [piece for line in block.body for piece in line if piece.is_figure]
    columns: list[Column] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for piece in figures):
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    for line in block.body:
        places = [column_of(piece, columns) for piece in line if piece.is_figure]
        if len(set(places)) < len(places):
            return None
    return columns


def _table(page: Page, block: _Block) -> Found | None:
    columns = _columns(block)
    if not columns:
        return None
    rows = [line for line in block.body if any(piece.is_figure for piece in line)]
    figures = sum(piece.is_figure for line in rows for piece in line)
    if len(rows) == 1 and figures < _LEAST_FIGURES and not any(len(line) > 1 for line in block.head):
        return None
    edge = columns[0][0]
    pieces = [piece for line in (*block.head, *block.body) for piece in line]
    if any(piece.x1 > edge and _REST.fullmatch(piece.text) for piece in pieces):
        return None
    labels = [piece for line in block.body for piece in line if not piece.is_figure and piece.x1 <= edge]
    label_edge = max((piece.x1 for piece in labels), default=0.0)
    single = list(takewhile(lambda line: len(line) == 1, block.head[:-1]))
    fine = [[part for piece in line for part in piece.parts or (piece,)] for line in block.head]
    titles = [
        number
        for number, (piece,) in enumerate(single)
        if _is_title(piece, columns, label_edge)
        or stands_over_heads(piece, fine[number + 1 :])
        # Over the labels, and apart from what heads them: a caption at the margin.
        or (piece.x1 <= edge and fine[number + 1][0].baseline - piece.baseline > _REACH * piece.size)
    ]
    above = titles[-1] + 1 if titles else 0  # what stands above a title is no head either
    block.head, block.first = block.head[above:], block.first + above
    laid = lay_heads(block.head, columns, label_edge, _row_distance(rows))
    if laid is None:
        return None
    columns, grid = laid
    if any(
        not piece.is_figure and piece.x1 > edge and column_of(piece, columns) < 0
        for line in block.body
        for piece in line
    ):
        return None
    placed = _row_labels(labels, rows)
    if placed is None:
        return None
    labelled, unplaced = placed
    grid += [[(text, 1) for text in _row(label, line, columns)] for label, line in labelled]
    skipped = 0 if any(row[0][0] for row in grid) else 1  # a column of labels without any is none
    top, bottom = rows[0][0].baseline, rows[-1][0].baseline
    middles = [(one[1] + two[0]) / 2 for one, two in pairwise(columns)]
    xs = [0.0, max(label_edge, columns[0][0] - block.body[0][0].size), *middles, page.width]
    xs = [0.0, *xs[1 + skipped :]]
    cells = []
    for row, line in enumerate(grid):
        column = 0
        for text, span in line[skipped:]:
            box = Box(xs[column], top, xs[column + span], bottom)
            cells.append(TableCell(row, column, 1, span, text, page.number, box))
            column += span
    first = block.head[0][0].baseline if block.head else top
    box = Box(0.0, first - block.body[0][0].size, page.width, bottom)
    middles = [0.0, *((x0 + x1) / 2 for x0, x1 in columns)][skipped:]
    table = Table(xs, len(grid), cells, page.number, page.number, box, dropped=unplaced, middles=middles)
    return Found(table, range(block.first, block.last + 1))


def _row_distance(rows: Sequence[list[Piece]]) -> float:
    """The usual distance between rows of figures; endless for a single one."""
    distances = sorted(two[0].baseline - one[0].baseline for one, two in pairwise(rows))
    return distances[len(distances) // 2] if distances else float("inf")


def _is_title(piece: Piece, columns: Sequence[Column], label_edge: float) -> bool:
    """Whether a line above the heads is a title: over the middle of no column."""
    return piece.x1 > label_edge and all(abs(piece.x - (x0 + x1) / 2) > piece.size for x0, x1 in columns)


def _row(label: str, line: list[Piece], columns: Sequence[Column]) -> list[str]:
    texts = [label] + [""] * len(columns)
    for piece in line:
        column = column_of(piece, columns)
        if column >= 0 and piece.x1 > columns[0][0]:
            texts[column + 1] = join_lines(texts[column + 1], piece.text)
    return texts


def _row_labels(labels: list[Piece], rows: list[list[Piece]]) -> tuple[list[tuple[str, list[Piece]]], list[str]] | None:
    """The label and the figures of each row, and the labels beside several rows; None where they do not match.

    A label without figures is a row of blanks, but not at either end, where a page break may have parted the two.
    """
    items = [piece for piece in labels if _ITEM.match(piece.text)]
    start = min((piece.x0 for piece in items), default=0.0)
    own = [piece for piece in labels if _is_own(piece, start)]
    beside = [piece.text for piece in labels if not _is_own(piece, start)]
    parts: list[list[Piece]] = []
    for piece in sorted(own, key=lambda piece: (piece.baseline, piece.x0)):
        is_new = not parts or _BEGINS.match(piece.text) or piece.baseline - parts[-1][-1].baseline > _REACH * piece.size
        if is_new or not items:
            parts.append([piece])
        else:
            parts[-1].append(piece)
    if not parts and len(rows) == 1:
        return [("", rows[0])], beside
    placed: list[tuple[str, list[Piece]]] = []
    left = list(rows)
    for number, part in enumerate(parts):
        reach = _REACH * part[0].size
        top, bottom = part[0].baseline - reach, part[-1].baseline + reach
        row = left[0] if left and top <= left[0][0].baseline <= bottom else []
        if row and number + 1 < len(parts) and _distance(row, parts[number + 1]) < _distance(row, part):
            row = []
        is_level = len(part) == 1 and row and abs(row[0].baseline - part[0].baseline) <= _BASE * part[0].size
        if items and not (_BEGINS.match(part[0].text) or is_level):
            return None
        if not row and (not items or number in (0, len(parts) - 1)):
            return None
        left = left[1:] if row else left
        text = ""
        for piece in part:
            text = join_lines(text, piece.text)
        placed.append((text, row))
    # Where some rows are blank, a label that no number begins may be the rest of one.
    if items and not all(row for _, row in placed) and not all(_BEGINS.match(part[0].text) for part in parts):
        return None
    return (placed, beside) if not left else None


def _distance(row: list[Piece], part: list[Piece]) -> float:
    """How far the figures of a row are from the middle of a label."""
    return abs(row[0].baseline - (part[0].baseline + part[-1].baseline) / 2)


def _is_own(piece: Piece, start: float) -> bool:
    """Whether a label stands in the column of row labels, which begins at `start`, or reaches into it."""
    return piece.x0 >= start - piece.size / 2 or piece.x1 > start + piece.size
