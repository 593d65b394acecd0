"""Numbers and words that line breaks cut: texts wrapped at a fixed width, numbers alone on a line of their own.

Belongs here: seeing that a text is wrapped, the deletions that join its lines, and numbers cut where nothing shows
whether they are one. Does not: tables whose cells stand one a line (`ingestion.reading.line_tables`).

Only line ends are deleted, never a blank line, and never before or after what looks like a heading, a row or a cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ingestion.repair.counters import counter
from ingestion.repair.plan import Edit, Unresolved

_LINE = re.compile("[^\r\n\x0b\x0c\u2028\u2029]+")
_BREAK = re.compile("\r\n|\r|\n|\x0b|\x0c|\u2028|\u2029")
_NUMBER = "[一二三四五六七八九十]{1,3}"
_STARTS_ANEW = re.compile(
    r"[ \t\u00a0\u3000]{2}|\t|[\u3000|•·●◆■*#>-]|[ \u00a0]?(?:"
    rf"{_NUMBER}[、.．]|[(（](?:{_NUMBER}|\d{{1,3}})[)）]|第{_NUMBER}部分|附件|\d{{1,2}}[、.．](?!\d))"
)
_HEADING = re.compile(rf"\s*(?:{_NUMBER}[、.．]|第{_NUMBER}部分)[^。；;，,]{{1,40}}")
_SENTENCE_END = "。！？：；:;!?|"
_HAN = re.compile("[\u4e00-\u9fff]")
_PROSE = 8  # Chinese characters that make a line a line of prose
# A line that may begin with the rest of a number: digits or a counter after digits.
_MAY_CUT = re.compile(r"\d[ \u00a0]*(?:\r\n|\r|\n)[ \u00a0]*\d*[^\s\d|]")
_NUMBER_LINE = re.compile(r"\d+(?:[.,，]\d+)*")

WIDEST = 160  # a line wrapped by a program is no wider, in half-width columns
NARROWEST = 24
FULL = 4  # columns by which a full line may fall short: a wide character, and one that may not begin a line
LEAST = 8  # full lines that make a habit


class _Wrap(NamedTuple):
    """The most a line holds, and in what that is counted."""

    limit: int
    measure: Callable[[str], int]


def _width(line: str) -> int:
    """Half-width columns, as the bytes of GBK count them."""
    return len(line.encode("gbk", "replace"))


@cache
def _counter_and_end() -> re.Pattern[str]:
    """A counter that begins a line and ends its clause: what follows a number that stood on the line before."""
    return re.compile(rf"{counter()}[，,。；;、]")


@cache
def _number_and_counter() -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0]*\d+(?:\.\d+)?{counter()}")


def line_break_edits(text: str) -> tuple[tuple[Edit, ...], list[Unresolved]]:
    """Deletions of line ends that cut a sentence, and places (in `text`) where a number may have been cut."""
    wrap = _wrap(text.splitlines())
    if wrap is None and _MAY_CUT.search(text) is None:
        return (), []
    spans = [match.span() for match in _LINE.finditer(text)]
    breaks: list[tuple[int, int]] = []
    unsure: list[Unresolved] = []
    for index, ((start, end), (next_start, next_end)) in enumerate(pairwise(spans)):
        between = text[end:next_start]
        if not _BREAK.fullmatch(between):
            continue
        line, following = text[start:end], text[next_start:next_end]
        if wrap is not None and _goes_on(line, following, wrap):
            breaks.append((end, next_start))
        elif not (line[-1].isdigit() and line[-1].isascii()) and not _ends_in_prose(line):
            continue
        elif _counter_and_end().match(following) and _number_stands_before(text, spans, index):
            breaks.append((end, next_start))
            if _NUMBER_LINE.fullmatch(line.strip()):
                breaks.append((spans[index - 1][1], start))
        elif _ends_in_number_of_prose(line) and (number := _number_and_counter().match(following)):
            where = (start + len(line.rstrip("0123456789 \u00a0")), next_start + number.end())
            unsure.append(Unresolved("line_breaks", *where, "a line break inside a number or between two / 断行处的数"))
    edits = [Edit(start, end, text[start:end], "") for start, end in sorted(set(breaks))]
    return tuple(edits), unsure


def _wrap(lines: list[str]) -> _Wrap | None:
    """How a program wrapped the text: in columns, or in characters; None where none did."""
    too_long = sum(1 for line in lines if len(line) > WIDEST)
    if 10 * too_long > sum(1 for line in lines if len(line) >= NARROWEST // 2):
        return None
    lines = [line.rstrip() for line in lines if line.strip()]
    for measure in (_width, len):
        widths = [measure(line) for line in lines]
        counts = [0] * (WIDEST + 1)  # lines by width
        for width in widths:
            if NARROWEST // 2 <= width <= WIDEST:
                counts[width] += 1
        if sum(counts) < LEAST:
            continue
        found = (width for width, count in enumerate(counts) if count)
        best = max(found, key=lambda width: (sum(counts[width - FULL + 1 : width + 1]), width))
        full = [line for line, width in zip(lines, widths, strict=True) if best - FULL < width <= best]
        longer = sum(1 for width in widths if width > best)
        ended = sum(1 for line in full if line[-1] in _SENTENCE_END)
        long = sum(1 for width in widths if width > best // 2)
        is_wide = _width(full[0]) >= NARROWEST
        if is_wide and len(full) >= LEAST and 10 * longer <= len(full) and 2 * len(full) >= long >= 4 * ended:
            return _Wrap(best, measure)
    return None


def _goes_on(line: str, following: str, wrap: _Wrap) -> bool:
    """Whether a full line goes on in the next one."""
    line = line.rstrip()
    return (
        wrap.measure(line) > wrap.limit - FULL
        and line[-1:] not in _SENTENCE_END
        and not _STARTS_ANEW.match(following)
        and not _HEADING.fullmatch(line)
        and len(_HAN.findall(line)) >= 2
    )


def _ends_in_prose(line: str) -> bool:
    return _HAN.match(line[-1]) is not None


def _ends_in_number_of_prose(line: str) -> bool:
    return "|" not in line and "\t" not in line and len(_HAN.findall(line)) >= _PROSE and line.rstrip()[-1].isdigit()


def _number_stands_before(text: str, spans: list[tuple[int, int]], index: int) -> bool:
    """Whether line `index` ends a sentence's first part with a number, or is a number alone after such a part."""
    line = text[slice(*spans[index])]
    if _ends_in_number_of_prose(line):
        return True
    if not _NUMBER_LINE.fullmatch(line.strip()) or index == 0:
        return False
    before = text[slice(*spans[index - 1])].rstrip()
    is_next = _BREAK.fullmatch(text[spans[index - 1][1] : spans[index][0]]) is not None
    return is_next and len(_HAN.findall(before)) >= _PROSE and _HAN.match(before[-1]) is not None
