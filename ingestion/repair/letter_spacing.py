"""Text set with a space after each character, as letter-spaced pages and some PDF text layers come out: `主 动 公 开`.

Belongs here: seeing that a document has this habit, and the deletions. Does not: single words set wide in an ordinary
text (`报 告`), which the readers of headings and labels take as they are, and lines of cells.

Only single spaces are deleted: two part words or cells. Spaces between digits go only where no two digits of the
document's letter-spaced lines stand together; elsewhere `1 2` may be two numbers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ingestion.repair.counters import counter
from ingestion.repair.plan import Edit

_SPACE = "[ \u00a0\u3000]"
_HAN = "[\u3400-\u9fff]"
_APART = re.compile(f"{_SPACE}(?<={_HAN}.)(?={_HAN})")  # by the space, of which there are fewer
_TOGETHER = re.compile(f"{_HAN}(?={_HAN})")
_DIGITS_TOGETHER = re.compile(r"\d(?=\d)")
_DIGITS_APART = re.compile(rf"\d{_SPACE}(?=\d)")
_LINE = re.compile(r"[^\r\n|\t]+")
_CELLS = re.compile(rf"[|\t]|\S{_SPACE}{{2,}}\S")
# A space that parts two characters of which one is Chinese or Chinese punctuation, or two digits.
_WIDE = "\u3001-\u3011\u3014-\u301b\u3400-\u9fff\uff01-\uff5e“”‘’"
_BESIDE = rf"[{_WIDE}0-9%.,()]"
_BETWEEN = re.compile(rf"(?<=[{_WIDE}]){_SPACE}(?={_BESIDE})|(?<={_BESIDE}){_SPACE}(?=[{_WIDE}])")


@cache
def _number_apart() -> re.Pattern[str]:
    """A number whose digits stand apart, with what it counts behind it: the cells of a row have nothing there."""
    return re.compile(rf"\d(?:{_SPACE}[\d.])+(?={_SPACE}?(?:[年月日%％]|{counter()}))")


LEAST = 8  # pairs of characters apart that make a line letter-spaced
HABIT = 40  # such pairs that make a habit of the document
RATIO = 4  # pairs apart for one together


class _Line(NamedTuple):
    start: int
    end: int
    apart: int
    together: int


def letter_spacing_edits(text: str) -> tuple[Edit, ...]:
    """Deletions of the spaces between the characters of letter-spaced lines; none where the document has no such habit.

    A short line (a heading, a date) counts as letter-spaced where the document is and no two of its characters touch.
    """
    spaces = text.count(" ") + text.count("\u00a0") + text.count("\u3000")
    if spaces < HABIT or _pairs(_APART, text, 0, len(text)) < HABIT:
        return ()
    lines = [
        _Line(start, end, _pairs(_APART, text, start, end), _pairs(_TOGETHER, text, start, end))
        for start, end in (match.span() for match in _LINE.finditer(text))
    ]
    spaced = [line for line in lines if line.apart >= LEAST and line.apart >= RATIO * line.together]
    if sum(line.apart for line in spaced) < HABIT:
        return ()
    short = [line for line in lines if 0 < line.apart < LEAST and not line.together and not _is_cells(text, line)]
    joins_digits = _digits_are_spaced(text, spaced)
    edits: list[Edit] = []
    for line in spaced + short:
        found = [match.start() for match in _BETWEEN.finditer(text, line.start, line.end)]
        if joins_digits:
            numbers = _number_apart().finditer(text, line.start, line.end)
            found.extend(at for number in numbers for at in range(number.start() + 1, number.end(), 2))
        edits.extend(Edit(at, at + 1, text[at], "") for at in found)
    return tuple(sorted(edits, key=lambda edit: edit.start))


def _pairs(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    return sum(1 for _ in pattern.finditer(text, start, end))


def _is_cells(text: str, line: _Line) -> bool:
    before, after = text[line.start - 1 : line.start], text[line.end : line.end + 1]
    return before in ("|", "\t") or after in ("|", "\t") or _CELLS.search(text, line.start, line.end) is not None


def _digits_are_spaced(text: str, lines: list[_Line]) -> bool:
    """Whether digits are set apart like all else: a year alone gives three pairs."""
    apart = sum(_pairs(_DIGITS_APART, text, line.start, line.end) for line in lines)
    return apart >= 3 and not any(_DIGITS_TOGETHER.search(text, line.start, line.end) for line in lines)
