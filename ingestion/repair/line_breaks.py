"""Numbers and words that line breaks cut: texts wrapped at a fixed width, numbers alone on a line of their own.

Belongs here: seeing that a text is wrapped, the deletions that join its lines, and numbers cut where nothing shows
whether they are one. Does not: tables whose cells stand one a line (`ingestion.reading.line_tables`).

Only line ends are deleted, never a blank line, and never before or after what looks like a heading, a row or a cell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from ingestion.repair.counters import begins_counter, counter
from ingestion.repair.plan import Edit, Unresolved

_LINE = re.compile("[^\r\n\x0b\x0c\u2028\u2029]+")
_BREAK_SIGNS = "\r\n\x0b\x0c\u2028\u2029"
_BREAKS = frozenset({"\r\n", *_BREAK_SIGNS})
_NUMBER = "[一二三四五六七八九十]{1,3}"
_STARTS_ANEW = re.compile(
    r"[ \t\u00a0\u3000]{2}|\t|[\u3000|•·●◆■*#>-]|[ \u00a0]?(?:"
    rf"{_NUMBER}[、.．]|[(（](?:{_NUMBER}|\d{{1,3}})[)）]|第{_NUMBER}部分|附件|\d{{1,2}}[、.．](?!\d))"
)
_HEADING = re.compile(rf"\s*(?:{_NUMBER}[、.．]|第{_NUMBER}部分)[^。；;，,]{{1,40}}")
_SENTENCE_END = "。！？：；:;!?|"
_HAN = re.compile("[\u4e00-\u9fff]")
_PROSE = 8  # Chinese characters that make a line a line of prose
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
    return len(_as_gbk(line))


def _as_gbk(text: str) -> bytes:
    return text.encode("gbk", "replace")


def _may_be_cut(text: str) -> bool:
    """Whether a line ends in a digit, with the rest of a number or a counter on the next one."""
    return any(_cut_by(sign).search(text) for sign in _BREAK_SIGNS if sign in text)


@cache
def _cut_by(sign: str) -> re.Pattern[str]:
    """A sign that ends a line behind a digit. A pattern that begins with one character is found at a tenth of the cost
    of one that begins with several."""
    return re.compile(
        rf"{sign}(?=\d|{begins_counter()})(?:(?<=[0-9][\s\S])|(?<=[0-9]\r\n))[ \u00a0]*(?:\d+(?:\.\d+)?)?{counter()}"
    )


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
    if wrap is None and not _may_be_cut(text):
        return (), []
    spans = [match.span() for match in _LINE.finditer(text)]
    breaks: list[tuple[int, int]] = []
    unsure: list[Unresolved] = []
    for index, ((start, end), (next_start, next_end)) in enumerate(pairwise(spans)):
        if text[end:next_start] not in _BREAKS:
            continue
        line, following = text[start:end], text[next_start:next_end]
        if wrap is not None and _goes_on(line, following, wrap):
            breaks.append((end, next_start))
        elif line[-1] not in "0123456789":
            continue
        elif _number_stands_before(text, spans, index) and _counter_and_end().match(following):
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
    lengths = sorted(map(len, lines))
    wide, all_but_narrow = (len(lines) - bisect_left(lengths, least) for least in (WIDEST + 1, NARROWEST // 2))
    if 10 * wide > all_but_narrow:
        return None
    lines = [stripped for line in lines if (stripped := line.rstrip())]
    columns = list(map(len, _as_gbk("\n".join(lines)).split(b"\n")))
    for measure, widths in ((_width, columns), (len, list(map(len, lines)))):
        if not _may_be_full(widths):
            continue
        counts = [0] * (WIDEST + 1)  # lines by width
        by_width = Counter(widths)
        for width, count in by_width.items():
            if NARROWEST // 2 <= width <= WIDEST:
                counts[width] = count
        if sum(counts) < LEAST:
            continue
        full, best = max(
            (sum(counts[width - FULL + 1 : width + 1]), width) for width, count in enumerate(counts) if count
        )
        long = _wider(by_width, best // 2)
        if full < LEAST or 10 * _wider(by_width, best) > full or 2 * full < long:
            continue
        of_full = [line for line, width in zip(lines, widths, strict=True) if best - FULL < width <= best]
        ended = sum(line[-1] in _SENTENCE_END for line in of_full)
        if _width(of_full[0]) >= NARROWEST and long >= 4 * ended:
            return _Wrap(best, measure)
    return None


def _may_be_full(widths: list[int]) -> bool:
    """Whether enough lines are about as wide as one that hardly any is wider than: of most texts, no."""
    falling = sorted(widths, reverse=True)
    widest = falling[: len(falling) // 10 + 1]
    return min(map(sub, widest, falling[LEAST - 1 :]), default=FULL) < FULL


def _wider(by_width: Counter[int], least: int) -> int:
    """How many lines are wider than that. by_width: lines by width."""
    return sum([count for width, count in by_width.items() if width > least])


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


def _ends_in_number_of_prose(line: str) -> bool:
    return "|" not in line and "\t" not in line and len(_HAN.findall(line)) >= _PROSE and line.rstrip()[-1].isdigit()


def _number_stands_before(text: str, spans: list[tuple[int, int]], index: int) -> bool:
    """Whether line `index` ends a sentence's first part with a number, or is a number alone after such a part."""
    line = text[slice(*spans[index])]
    if _ends_in_number_of_prose(line):
        return True
    if index == 0 or not _NUMBER_LINE.fullmatch(line.strip()):
        return False
    before_start, before_end = spans[index - 1]
    before = text[before_start:before_end].rstrip()
    is_next = text[before_end : spans[index][0]] in _BREAKS
    return is_next and _HAN.match(before[-1:]) is not None and len(_HAN.findall(before)) >= _PROSE
