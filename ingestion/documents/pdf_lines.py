"""Characters on a PDF page to lines of text, and the text of a table cell.

Belongs here: which characters stand on one line, their order, the spaces between them, raised digits. Does not: tables,
paragraphs.

A space is written where there is a gap, whatever spaces the file holds: Chinese characters spread over a line have none
between them. Two numbers side by side are always two spaces apart, so that they never read as one with a thousands
space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingestion.documents.pdf_page import UNREADABLE_CHARACTER, Glyph

_SAME_LINE = 0.45  # of the larger size: how far baselines on one line lie apart
_WIDE_GAP = 1.2  # of the size: what stands farther apart is apart
_MIXED_GAP = 0.6
_NARROW_GAP = 0.18  # a space between digits or letters
_NARROW_WIDE_GAP = 0.5
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Line(NamedTuple):
    """The characters of one line, left to right. size: that of most of them."""

    glyphs: tuple[Glyph, ...]
    baseline: float
    size: float

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs[-3:])

    @property
    def top(self) -> float:
        return self.baseline - 0.86 * self.size


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines on which `glyphs` stand, from the top."""
    ordered = sorted(glyphs, key=lambda glyph: glyph.baseline)
    lines: list[Line] = []
    start = 0
    while start < len(ordered):
        first = ordered[start]
        reach = first.size
        end = start + 1
        while end < len(ordered):
            glyph = ordered[end]
            reach = max(reach, glyph.size)
            if glyph.baseline - first.baseline > _SAME_LINE * reach:
                break
            end += 1
        lines.append(_line(ordered[start:end]))
        start = end
    return lines


def _line(glyphs: list[Glyph]) -> Line:
    glyphs.sort(key=lambda glyph: glyph.x0)
    sizes = sorted(glyph.size for glyph in glyphs)
    size = sizes[len(sizes) // 2]
    # The baseline is that of the full-sized characters: a raised footnote mark would lift it.
    baseline = max(glyph.baseline for glyph in glyphs)
    return Line(tuple(glyphs), baseline, size)


def is_wide(character: str) -> bool:
    """Whether a character takes a full square: Chinese characters and their punctuation."""
    return character >= "\u2010" and character != UNREADABLE_CHARACTER


def line_text(glyphs: Sequence[Glyph]) -> str:
    """The text of characters that stand on one line, in order."""
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        text = glyph.text
        if before is not None:
            gap = glyph.x0 - before.x1
            if gap > 1:
                parts.append(_space(before, glyph, gap))
            is_digit = text in "0123456789"
            if is_digit and glyph.size < 0.8 * before.size and glyph.baseline < before.baseline - 0.12 * before.size:
                parts.append(text.translate(_RAISED))
                continue  # the next raised digit is compared with the same full-sized character
        parts.append(text)
        before = glyph
    return "".join(parts)


def _space(before: Glyph, glyph: Glyph, gap: float) -> str:
    size = max(before.size, glyph.size)
    left, right = is_wide(before.text), is_wide(glyph.text)
    if left and right:
        return "  " if gap > _WIDE_GAP * size else ""
    if left or right:
        return "  " if gap > _WIDE_GAP * size else " " if gap > _MIXED_GAP * size else ""
    return "  " if gap > _NARROW_WIDE_GAP * size else " " if gap > _NARROW_GAP * size else ""


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a table cell. Lines are joined, but for digits or letters on both sides: there a newline stays."""
    if not glyphs:
        return ""
    if sum(1 for glyph in glyphs if glyph.turns) * 2 > len(glyphs):
        glyphs = [_upright(glyph) for glyph in glyphs]
    text = ""
    for line in lines_of(glyphs):
        text = join_lines(text, line_text(line.glyphs))
    return text


def join_lines(text: str, following: str) -> str:
    """Two lines of one text as one; a newline where digits or letters meet, which may or may not be one word."""
    if not text or not following or not (_may_go_on(text[-1]) and _may_go_on(following[0])):
        return text + following
    return f"{text}\n{following}"


def _may_go_on(character: str) -> bool:
    """Whether a character may be one of several that make a number or a word, as full-width digits are."""
    return not is_wide(character) or "０" <= character <= "９"


def _upright(glyph: Glyph) -> Glyph:
    """A character of text that runs upwards (1), downwards (3) or upside down (2), as if it ran to the right."""
    x, y, half = glyph.x, glyph.y, glyph.size / 2
    along, down = {1: (-y, x), 2: (-x, -y), 3: (y, -x)}.get(glyph.turns, (x, y))
    return Glyph(glyph.text, along - half, along + half, down, glyph.size, 0)
