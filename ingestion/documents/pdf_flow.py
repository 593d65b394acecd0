"""Lines of a PDF outside its tables to paragraphs, headings and page furniture.

Belongs here: which lines are one paragraph, page numbers and running heads. Does not: characters to lines
(`pdf_lines`), what the text says.

A line goes on in the next one where it is full: where the next word would not have fitted on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.documents.pdf_lines import Line, is_wide, line_text
from ingestion.documents.pdf_page import Page
from ingestion.documents.text import NUMBERED_HEADING

_MARGIN_SHARE = 0.13  # of the page's height, at the top and at the bottom
_PAGE_NUMBER = re.compile(
    r"[-—–―~·•\s]*(?P<number>\d{1,4})[-—–―~·•\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
_WORDS = re.compile("[A-Za-z\u3400-\u9fff]{2}")  # a line of figures is never a running head
_INDENT = 0.9  # of the size: a line that starts farther in begins a paragraph
_SLACK = 0.6  # of the size: how much room may be left on a full line beside the next word
_PITCH = 1.55  # of the usual distance: what is farther apart is apart
_SIZES = 0.12  # share by which sizes within a paragraph differ
_SECTION = re.compile("[一二三四五六七八九十]{1,3}、")
_TELLING_LINES = 4  # that end at the same place
_LONG_LINE = 12  # characters of a line that tells the margins


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of running text start and end on pages of one shape, and how far apart they are."""

    left: float
    right: float
    pitch: float


def furniture_lines(pages: Sequence[tuple[Page, list[Line]]]) -> list[set[int]]:
    """By page, the indices of the lines outside its tables that are page numbers or running heads and feet."""
    candidates: list[list[tuple[int, str, float]]] = []
    for page, lines in pages:
        edge = _MARGIN_SHARE * page.height
        candidates.append(
            [
                (index, line_text(line.glyphs), line.baseline)
                for index, line in enumerate(lines)
                if (line.baseline < edge or line.baseline > page.height - edge)
                and (index < 2 or index >= len(lines) - 2)
            ]
        )
    repeated: Counter[tuple[str, int]] = Counter()
    offsets: Counter[int] = Counter()
    for (page, _), found in zip(pages, candidates, strict=True):
        repeated.update({(re.sub(r"\d+", "#", text), round(baseline / 6)) for _, text, baseline in found})
        for _, text, _ in found:
            number = _bare_number(text)
            if number is not None:
                offsets[number - page.number] += 1
    furniture: list[set[int]] = []
    for (page, _), found in zip(pages, candidates, strict=True):
        chosen: set[int] = set()
        for index, text, baseline in found:
            number = _bare_number(text)
            is_number = _PAGE_NUMBER.fullmatch(text) is not None
            if number is not None:
                offset = number - page.number
                is_number = offset == 0 or offsets[offset] > 1
            key = (re.sub(r"\d+", "#", text), round(baseline / 6))
            seen = max(repeated[key[0], key[1] + shift] for shift in (-1, 0, 1))
            is_repeated = seen >= 2 and 2 * seen >= len(pages) > 2 and _WORDS.search(text) is not None
            if is_number or is_repeated:
                chosen.add(index)
        furniture.append(chosen)
    return furniture


def _bare_number(text: str) -> int | None:
    """The number of a line that is nothing but digits: a page number only if it counts the pages."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def margins(lines: Sequence[Line], page_width: float) -> Margins:
    """The margins of the running text among `lines`.

    Where too few lines end at one place to tell the right one, it is where the left one would be on the other side.
    """
    long = [line for line in lines if len(line.glyphs) >= _LONG_LINE]
    if not long:
        return Margins(0.0, page_width, 0.0)
    left = Counter(round(line.x0 / 3) for line in long).most_common(1)[0][0] * 3
    ends = sorted(line.x1 for line in long)
    right = ends[int(0.75 * (len(ends) - 1))]
    if sum(1 for end in ends if abs(end - right) < long[0].size) < _TELLING_LINES:
        right = max(ends[-1], page_width - left)
    gaps = sorted(two.baseline - one.baseline for one, two in pairwise(lines) if two.baseline > one.baseline)
    return Margins(left, right, gaps[len(gaps) // 2] if gaps else 0.0)


def continues(before: Line, line: Line, place: Margins, is_new_page: bool) -> bool:
    """Whether `line` goes on with the paragraph of `before`."""
    size = max(before.size, line.size)
    first = "".join(glyph.text for glyph in line.glyphs[:4])
    text = line_text(before.glyphs)
    if _SECTION.match(first) or NUMBERED_HEADING.fullmatch(text):
        return False
    if "  " in text or "  " in line_text(line.glyphs):  # columns, not running text
        return False
    if abs(before.size - line.size) > _SIZES * size or line.x0 > place.left + _INDENT * size:
        return False
    if not is_new_page and line.baseline - before.baseline > max(_PITCH * place.pitch, 1.3 * size):
        return False
    return place.right - before.x1 < _first_word(line) + _SLACK * size


def _first_word(line: Line) -> float:
    """The width of what cannot be broken at the start of a line: one Chinese character, or one word."""
    end = 0
    while end < len(line.glyphs) and not is_wide(line.glyphs[end].text):
        end += 1
    # What may not begin a line comes down with the character before it only in company: one character is enough.
    return line.glyphs[max(end - 1, 0)].x1 - line.x0


def join_paragraph(text: str, before: Line, line: Line, place: Margins) -> str:
    """The text of a paragraph with one more line.

    Where digits or letters meet, the line was broken within a word if there was no room for one more of them.
    """
    following = line_text(line.glyphs)
    if not text or is_wide(text[-1]) or is_wide(following[0]):
        return text + following
    is_broken_word = place.right - before.x1 < 0.6 * line.size
    return text + ("" if is_broken_word else " ") + following
