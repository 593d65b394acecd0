"""One page of a PDF as PDFium draws it: its visible characters, its ruled lines, and what else stands on it.

Belongs here: the calls to PDFium, page rotation, what is visible. Does not: lines of text, tables, meaning.

Coordinates are points from the top left corner of the page as it is read: x to the right, y downwards. A page whose
text runs sideways is turned so that the text runs to the right, whatever the page says of its rotation.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingestion.documents.pdf_drawn import MAXIMUM_PATH_SEGMENTS, Area, Drawn, Ink, drawn_on

MAXIMUM_CHARACTERS = 100_000  # a page; a dense page of print has 3,000

UNREADABLE_CHARACTER = "\ufffd"
SHORT = 4.0  # points: shorter strokes are parts of drawings, not of tables
_SHORTEST = 2.5  # points: of a stroke through one digit
_SLANT = 0.7  # points by which a line may lean
_SPACES = frozenset(map(ord, " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u202f\u205f\u3000")) | frozenset(
    range(0x2000, 0x200B)
)
_LEAN = 0.03  # quarter turns by which a character may stand askew
_MIDDLE = 0.36  # of its size: how far above its baseline the middle of a character is
_WIDEST = 2.5  # of its size: no character is wider
_NO_CHARACTER = frozenset((0, 0xFFFE, 0xFFFF))
_HYPHENS = {0x2: "-", 0xAD: "-"}  # PDFium writes U+0002 for a hyphen at the end of a line
_INVISIBLE_MODES = (3, 7)


class Glyph(NamedTuple):
    """A character: its advance box (x0, x1), its baseline, its size in points, and quarter turns against the page."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    turns: int

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return self.baseline - _MIDDLE * self.size


class Rule(NamedTuple):
    """A horizontal or vertical line: where it stands on its axis (`at`), and from where to where it runs."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float

    def contains(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True, slots=True)
class Page:
    """number: from 1. pictures: images, drawings and form fields, whose content is not read as text.

    hidden: characters that are in the file and not seen. slanted: characters at an angle (watermarks), left out.
    is_cut: more characters or lines than are read. is_recognised: its characters were recognised in a picture.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    pictures: tuple[Box, ...]
    hidden: int = 0
    slanted: int = 0
    is_cut: bool = False
    is_recognised: bool = False


class _Point(NamedTuple):
    x: float
    y: float


def read_page(page: Any, number: int) -> Page:
    """A page of `pypdfium2.PdfDocument`. Its text page is closed again; the page itself stays the caller's."""
    drawn = drawn_on(page)
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        raw, hidden = _characters(text_page.raw, min(count, MAXIMUM_CHARACTERS), drawn)
    finally:
        text_page.close()
    turns = Counter(character[8] for character in raw if character[8] is not None).most_common(1)
    turn = turns[0][0] if turns else int(page.get_rotation()) // 90
    box = page.get_bbox()
    width, height = box[2] - box[0], box[3] - box[1]
    if turn % 2:
        width, height = height, width
    glyphs, outside, slanted = _glyphs(raw, box, turn)
    across, down = _rules(drawn.lines, box, turn)
    return Page(
        number=number,
        width=width,
        height=height,
        glyphs=glyphs,
        across=across,
        down=down,
        pictures=tuple(_turned_box(picture, box, turn) for picture in drawn.pictures),
        hidden=hidden + outside,
        slanted=slanted,
        is_cut=count > MAXIMUM_CHARACTERS or drawn.segments > MAXIMUM_PATH_SEGMENTS,
    )


# --- characters -------------------------------------------------------------------------------------------------------

# text, left, right, bottom, top, origin x and y, size, quarter turns (None at an angle)
_Raw = tuple[str, float, float, float, float, float, float, float, "int | None"]


def _characters(text_page: Any, count: int, drawn: Drawn) -> tuple[list[_Raw], int]:
    """The characters with ink, in the order of the file, and how many are hidden."""
    unicode, origin = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
    loose, matrix_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetMatrix
    size_of, has_error = pdfium.FPDFText_GetFontSize, pdfium.FPDFText_HasUnicodeMapError
    x, y, area, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    at_x, at_y, at_area, at_matrix = ctypes.byref(x), ctypes.byref(y), ctypes.byref(area), ctypes.byref(matrix)
    characters: list[_Raw] = []
    ink = Ink()
    high = hidden = 0
    for index in range(count):
        code = unicode(text_page, index)
        if code in _SPACES:
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
            high = 0
        if code in _NO_CHARACTER or has_error(text_page, index) == 1:
            text = UNREADABLE_CHARACTER
        else:
            text = _HYPHENS.get(code) or chr(code)
        origin(text_page, index, at_x, at_y)
        loose(text_page, index, at_area)
        matrix_of(text_page, index, at_matrix)
        if drawn.odd_text and not _is_visible(text_page, index, area, drawn, ink):
            hidden += 1
            continue
        a, b = matrix.a, matrix.b
        size = size_of(text_page, index) * math.hypot(matrix.c, matrix.d)
        turns: int | None = 0
        if b or a <= 0:
            quarters = math.atan2(b, a) / (math.pi / 2)
            turns = round(quarters) % 4 if abs(quarters - round(quarters)) < _LEAN else None
        if area.right - area.left > _WIDEST * size and turns is not None and turns % 2 == 0:
            characters.append(_inked(text_page, index, text, size, turns))
            continue
        characters.append((text, area.left, area.right, area.bottom, area.top, x.value, y.value, size, turns))
    return characters, hidden


def _inked(text_page: Any, index: int, text: str, size: float, turns: int) -> _Raw:
    """A character by the box of its ink: in fonts for vertical writing the advance box is that of the whole column."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    middle_x, middle_y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    half, base = size / 2, middle_y - _MIDDLE * size
    return (text, middle_x - half, middle_x + half, base, base + size, middle_x - half, base, size, turns)


def _is_visible(text_page: Any, index: int, area: Any, drawn: Drawn, ink: Ink) -> bool:
    """Whether a character leaves ink: not drawn invisibly, nor in white with nothing darker behind it."""
    item = pdfium.FPDFText_GetTextObject(text_page, index)
    if not item:
        return True
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    if mode in _INVISIBLE_MODES:
        return False
    get = pdfium.FPDFPageObj_GetStrokeColor if mode in (1, 5) else pdfium.FPDFPageObj_GetFillColor
    colour = ink.of(item, get)
    if colour == "white":
        x, y = (area.left + area.right) / 2, (area.bottom + area.top) / 2
        return any(left <= x <= right and low <= y <= top for left, low, right, top in (*drawn.shades, *drawn.pictures))
    return colour != "none"


def _turned(x: float, y: float, box: Any, turn: int) -> _Point:
    """A point of the page's own space (y upwards) on the page turned clockwise by `turn` quarters (y downwards)."""
    left, bottom, right, top = box
    if turn == 0:
        return _Point(x - left, top - y)
    if turn == 1:
        return _Point(y - bottom, x - left)
    if turn == 2:
        return _Point(right - x, y - bottom)
    return _Point(top - y, right - x)


def _turned_box(area: Area, box: Any, turn: int) -> Box:
    one, two = _turned(area[0], area[1], box, turn), _turned(area[2], area[3], box, turn)
    return Box(min(one.x, two.x), min(one.y, two.y), max(one.x, two.x), max(one.y, two.y))


def _glyphs(raw: list[_Raw], box: Any, turn: int) -> tuple[tuple[Glyph, ...], int, int]:
    """The characters upright, and how many lay off the page and at an angle. Twice drawn ones (bold) stand once."""
    glyphs: list[Glyph] = []
    drawn_at: dict[tuple[str, int], list[Glyph]] = {}
    outside = slanted = 0
    left, bottom, right, top = box
    for text, x0, x1, y0, y1, origin_x, origin_y, size, turns in raw:
        if turns is None:
            slanted += 1
            continue
        if not (left - 1 <= origin_x <= right + 1 and bottom - 1 <= origin_y <= top + 1):
            outside += 1
            continue
        if turn == 0 and turns == 0:  # nearly every page: no need to turn boxes
            glyph = Glyph(text, x0 - left, x1 - left, top - origin_y, size, 0)
        else:
            area, start = _turned_box((x0, y0, x1, y1), box, turn), _turned(origin_x, origin_y, box, turn)
            against = (turns - turn) % 4
            middle = (area.y0 + area.y1) / 2 + _MIDDLE * size
            glyph = Glyph(text, area.x0, area.x1, middle if against else start.y, size, against)
        row = round(glyph.baseline)
        same = drawn_at.setdefault((text, row), [])
        if not _is_drawn(glyph, (*same, *drawn_at.get((text, row - 1), ()), *drawn_at.get((text, row + 1), ()))):
            same.append(glyph)
            glyphs.append(glyph)
    return tuple(glyphs), outside, slanted


def _is_drawn(glyph: Glyph, others: tuple[Glyph, ...]) -> bool:
    """Whether the same character already stands in the same place."""
    limit = 0.12 * glyph.size
    x0, baseline = glyph.x0, glyph.baseline
    return any(abs(x0 - other.x0) < limit and abs(baseline - other.baseline) < limit for other in others)


def _rules(lines: list[Area], box: Any, turn: int) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The lines that run across and down the page; slanted and short ones are left out, but those through a digit."""
    across: list[Rule] = []
    down: list[Rule] = []
    for x0, y0, x1, y1 in lines:
        one, two = _turned(x0, y0, box, turn), _turned(x1, y1, box, turn)
        wide, high = abs(one.x - two.x), abs(one.y - two.y)
        if high <= _SLANT and wide >= _SHORTEST:
            across.append(Rule((one.y + two.y) / 2, min(one.x, two.x), max(one.x, two.x)))
        elif wide <= _SLANT and high >= SHORT:
            down.append(Rule((one.x + two.x) / 2, min(one.y, two.y), max(one.y, two.y)))
    return tuple(across), tuple(down)
