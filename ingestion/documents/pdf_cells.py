"""A lattice and the characters on it to a table: which cell each character stands in.

Belongs here: characters to cells, what runs over a rule, pictures in cells. Does not: where the rules are (`pdf_grid`),
what the cells say.

A number that runs over a rule is marked unreadable on both sides of it: half a number is a wrong number. A blank cell
with a picture, a drawing or a form field in it is not blank and is marked too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingestion.documents.pdf_grid import Lattice
from ingestion.documents.pdf_lines import cell_text, line_text, lines_of
from ingestion.documents.pdf_page import UNREADABLE_CHARACTER, Box, Glyph

PICTURE_CHARACTER = "\ufffc"

_JOINED = 0.22  # of the size: characters nearer than this are one word
_TOUCHING = 0.06  # of the size: by how much digits of two numbers stand farther apart than those of one
_EVEN = 0.015  # of the size: by how much digits of one number may differ in their distance
_CENTRED = 0.12  # of the size: how far from the middle of its cell a number's own middle may be
_NARROWEST_DIGIT = 0.36  # of the size: no font in use sets digits nearer than this from start to start
_SPILL = 0.6  # of the size: how far past the outer rules a character still belongs to a cell
_NUMBER = re.compile(r"[\d.,，．+\-—%０-９]+")
_ITEM_NUMBER = re.compile(r"[（(]?\d{1,2}[.、．)）]?")


@dataclass(slots=True)
class TableCell:
    """A cell: anchor, spans, text, and where it stands. Mutable, as tables over pages are joined."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    page: int
    box: Box
    is_full: bool = False  # its last line leaves no room for another character


@dataclass(slots=True)
class Table:
    """A table of one page, or joined over several. xs: the edges of its columns.

    middles: where the figures of each column stand (0 for labels), for a table without rules.
    """

    xs: list[float]
    rows: int
    cells: list[TableCell]
    page: int
    last_page: int
    box: Box
    middles: list[float] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)  # what belongs to no cell: repeated headers, labels not placed


def split_glyphs(glyphs: Iterable[Glyph], grids: Sequence[Lattice]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """The characters within each lattice, and those outside of all."""
    inside: list[list[Glyph]] = [[] for _ in grids]
    outside: list[Glyph] = []
    boxes = [grid.box for grid in grids]
    for glyph in glyphs:
        x, y, spill = glyph.x, glyph.y, _SPILL * glyph.size
        for number, (x0, y0, x1, y1) in enumerate(boxes):
            if y0 <= y <= y1 and x0 - spill <= x <= x1 + spill:
                inside[number].append(glyph)
                break
        else:
            outside.append(glyph)
    return inside, outside


def make_table(lattice: Lattice, glyphs: list[Glyph], pictures: Sequence[Box], page: int) -> tuple[Table, int]:
    """The table of a lattice, and how many of its cells are marked because something in them cannot be read."""
    contents: list[list[Glyph]] = [[] for _ in lattice.regions]
    marked: set[int] = set()
    for line in lines_of(glyphs):
        homes = [lattice.region_at(glyph.x, glyph.y) for glyph in line.glyphs]
        marked.update(_overprinted(line.glyphs, homes))
        if len(set(homes)) > 1:
            _mend_cuts(line.glyphs, homes, [region.box for region in lattice.regions], marked)
        for glyph, home in zip(line.glyphs, homes, strict=True):
            contents[home].append(glyph)
    pictured = {
        number
        for number, region in enumerate(lattice.regions)
        if not contents[number] and any(_stands_in(picture, region.box) for picture in pictures)
    }
    cells = []
    for number, region in enumerate(lattice.regions):
        text = PICTURE_CHARACTER if number in pictured else cell_text(contents[number])
        if number in marked:
            text += UNREADABLE_CHARACTER
        cells.append(
            TableCell(
                region.row,
                region.column,
                region.row_span,
                region.column_span,
                text,
                page,
                region.box,
                _is_full(contents[number], region.box),
            )
        )
    box = lattice.box
    return Table(list(lattice.xs), len(lattice.ys) - 1, cells, page, page, box), len(marked) + len(pictured)


def _overprinted(glyphs: Sequence[Glyph], homes: Sequence[int]) -> set[int]:
    """The cells of digits that stand partly on each other: two numbers too wide for their cells, drawn over the rule.

    Whose digit is whose can no longer be told, in the whole run of digits.
    """
    found: set[int] = set()
    start = 0
    for end in range(1, len(glyphs) + 1):
        is_run = end < len(glyphs) and glyphs[end].text.isdigit() and glyphs[end - 1].text.isdigit()
        if is_run and glyphs[end].x0 - glyphs[end - 1].x1 <= _JOINED * glyphs[end].size:
            continue
        run = range(start + 1, end)
        if any(glyphs[n].x0 - glyphs[n - 1].x0 < _NARROWEST_DIGIT * glyphs[n].size for n in run):
            found.update(homes[start:end])
        start = end
    return found


def _mend_cuts(glyphs: Sequence[Glyph], homes: list[int], boxes: Sequence[Box], marked: set[int]) -> None:
    """Settle which cell a word belongs to that runs over a rule; `homes` is changed in place."""
    start = 0
    for end in range(1, len(glyphs) + 1):
        if end < len(glyphs) and not _parts(glyphs, homes, boxes, end):
            continue
        if len(set(homes[start:end])) > 1:
            owner = _owner(glyphs, homes, boxes, start, end)
            if owner is None:
                _mend_word(glyphs[start:end], start, homes, marked)
            else:
                homes[start:end] = [owner] * (end - start)
        start = end


def _parts(glyphs: Sequence[Glyph], homes: Sequence[int], boxes: Sequence[Box], at: int) -> bool:
    """Whether a word ends before character `at`.

    Two numbers in narrow columns stand as near to each other as the letters of a word; but over the rule their digits
    are farther apart than within either, or not as far apart and each number in the middle of its cell.
    """
    before, glyph = glyphs[at - 1], glyphs[at]
    size = max(before.size, glyph.size)
    gap = glyph.x0 - before.x1
    if homes[at - 1] == homes[at] or not (_NUMBER.fullmatch(before.text) and _NUMBER.fullmatch(glyph.text)):
        return gap > _JOINED * size
    # From start to start: the boxes of characters are as wide as a substitute for their font has them.
    pitches = [
        glyphs[place].x0 - glyphs[place - 1].x0
        for place in (at - 1, at + 1)
        if 0 < place < len(glyphs) and homes[place] == homes[place - 1] and glyphs[place - 1].text.isdigit()
    ]
    usual = min(pitches, default=before.x1 - before.x0)
    further = glyph.x0 - before.x0 - usual
    if further > _TOUCHING * size:
        return True
    return abs(further) > _EVEN * size and all(_is_centred(glyphs, homes, boxes, n, usual) for n in (at - 1, at))


def _is_centred(glyphs: Sequence[Glyph], homes: Sequence[int], boxes: Sequence[Box], at: int, pitch: float) -> bool:
    """Whether character `at` is of digits, each `pitch` from the next, that stand in the middle of their cell.

    Of a number that runs over into the next cell no cell has its part in the middle.
    """
    first = last = at
    while first and homes[first - 1] == homes[at]:
        first -= 1
    while last + 1 < len(glyphs) and homes[last + 1] == homes[at]:
        last += 1
    size, box = glyphs[at].size, boxes[homes[at]]
    is_even = all(
        abs(glyphs[n].x0 - glyphs[n - 1].x0 - pitch) <= _EVEN * size for n in range(first + 1, last + 1)
    ) and all(glyph.text.isdigit() for glyph in glyphs[first : last + 1])
    middle = (glyphs[first].x0 + glyphs[last].x0 + pitch) / 2
    return is_even and last > first and abs(middle - (box.x0 + box.x1) / 2) <= _CENTRED * size


def _owner(glyphs: Sequence[Glyph], homes: Sequence[int], boxes: Sequence[Box], start: int, end: int) -> int | None:
    """The cell in whose middle a number stands that is wider than it, where the cells it runs over into have nothing.

    None for any other: of two numbers that touch neither has the middle of both in the middle of its cell.
    """
    word, mine = glyphs[start:end], homes[start:end]
    others = {*homes[:start], *homes[end:]}
    if not all(glyph.text.isdigit() for glyph in word) or not others.isdisjoint(mine):
        return None
    size = word[0].size
    pitches = [after.x0 - before.x0 for before, after in pairwise(word)]
    if max(pitches) - min(pitches) > _EVEN * size:
        return None
    most = max(dict.fromkeys(mine), key=list(mine).count)
    middle = (word[0].x0 + word[-1].x0 + pitches[0]) / 2
    return most if abs(middle - (boxes[most].x0 + boxes[most].x1) / 2) <= _CENTRED * size else None


def _mend_word(word: Sequence[Glyph], start: int, homes: list[int], marked: set[int]) -> None:
    """A word over a rule goes to the cell that has most of it; where a digit would move, all its cells are marked."""
    mine = homes[start : start + len(word)]
    most = max(dict.fromkeys(mine), key=mine.count)
    moved = [glyph for glyph, home in zip(word, mine, strict=True) if home != most]
    moved_text = line_text(moved)
    is_number = _NUMBER.fullmatch(line_text(word)) is not None
    leads = mine[0] != most and mine[-1] == most
    is_safe = not any(character.isdigit() for character in moved_text) or (
        leads and _ITEM_NUMBER.fullmatch(moved_text) is not None and not is_number
    )
    if is_number or not is_safe:
        marked.update(mine)
        return
    homes[start : start + len(word)] = [most] * len(word)


def _stands_in(picture: Box, cell: Box) -> bool:
    """Whether a picture is what a blank cell shows: its middle is in the cell, or it covers the cell's middle."""
    x, y = (picture.x0 + picture.x1) / 2, (picture.y0 + picture.y1) / 2
    middle_x, middle_y = (cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2
    return cell.contains(x, y) or picture.contains(middle_x, middle_y)


def _is_full(glyphs: Sequence[Glyph], box: Box) -> bool:
    """Whether the last line of a cell runs to its right side, as a line does that goes on in the next one."""
    if not glyphs:
        return False
    last = lines_of(glyphs)[-1]
    # Cells have a margin of up to 6 points on either side.
    return last.x1 + 1.2 * last.size + 6 > box.x1
