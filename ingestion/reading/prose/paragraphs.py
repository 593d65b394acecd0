"""Paragraphs as they are meant: lines that a page or a converter wrapped at a fixed width, put together again.

Belongs here: which lines go on in the next; portions of a text of megabytes. Does not: sentences (`sentences`), page
numbers as such (`documents`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingestion.model import Section

# Shorter lines are headings, cells, signatures; most of a wrapped text's lines are longer and end in mid-sentence.
SHORTEST_WRAPPED = 15
LONGEST_PORTION = 100_000
WRAPPED_SHARE = 0.4
_ENDS, _CLOSES = frozenset("。！？!?"), '”"）)」』'
# A heading's line that holds more than the heading.
_RUNS_ON = re.compile(r"[。，,；;].")
# Between two lines of one paragraph: a line break, at most with a page number on a line of its own.
_GAP = re.compile(r"[ \t\r\u00a0\u3000]*\n?[ \t\r\u00a0\u3000]*(?:\n?\s*[—–-]+ ?\d{1,3} ?[—–-]+[ \t\r]*\n\s*)?")
_STARTS_ANEW = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．](?!\d)|\u3000\u3000|[|#*])"
)


def joined(text: str, spans: Sequence[tuple[int, int]], sections: Sequence[Section]) -> list[tuple[int, int]]:
    """The paragraphs `spans` of `text`, wrapped lines put together; unchanged where the text is not wrapped."""
    long = [text[start:end] for start, end in spans if end - start >= SHORTEST_WRAPPED]
    broken = sum(1 for line in long if not _is_ended(line))
    if len(long) < 4 or broken < WRAPPED_SHARE * len(long):
        return list(spans)
    headings = {section.start for section in sections}
    paragraphs: list[tuple[int, int]] = []
    line = (0, 0)
    for start, end in spans:
        if paragraphs and _goes_on(text, paragraphs[-1], line, start, headings):
            paragraphs[-1] = (paragraphs[-1][0], end)
        else:
            paragraphs.append((start, end))
        line = start, end
    return paragraphs


def _is_ended(line: str) -> bool:
    """Whether a sentence ends where the line does."""
    return line.rstrip().rstrip(_CLOSES)[-1:] in _ENDS


def _goes_on(text: str, paragraph: tuple[int, int], line: tuple[int, int], next_start: int, headings: set[int]) -> bool:
    """Whether the paragraph, which ends with `line`, goes on in the line that starts at `next_start`."""
    is_short = line[1] - line[0] < SHORTEST_WRAPPED
    if is_short or _is_ended(text[line[0] : line[1]]) or _STARTS_ANEW.match(text, next_start):
        return False
    is_heading = paragraph[0] in headings and line[0] <= paragraph[0] and not _RUNS_ON.search(text, *line)
    if is_heading or next_start in headings:
        return False
    return _GAP.fullmatch(text, paragraph[1], next_start) is not None


def portions(
    text: str, places: Sequence[tuple[int, int]], sections: Sequence[Section]
) -> Iterator[tuple[int, str, list[tuple[int, int]], list[Section]]]:
    """The paragraphs at `places` in portions of bounded length: where each starts in `text`, its own text, and within
    it the paragraphs and the sections.

    Reading copies its text here and there, which in a text of megabytes would take time by the square of the length. No
    report is that long: nothing carries over from one portion to the next.
    """
    if len(text) <= LONGEST_PORTION:
        yield 0, text, list(places), list(sections)
        return
    taken: list[tuple[int, int]] = []
    for start, end in _bounded(text, places):
        if taken and end - taken[0][0] > LONGEST_PORTION:
            yield _portion(text, taken, sections)
            taken = []
        taken.append((start, end))
    if taken:
        yield _portion(text, taken, sections)


def _bounded(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The paragraphs, those that are longer than a portion cut behind full stops."""
    for start, end in places:
        while end - start > LONGEST_PORTION and (stop := text.find("。", start + LONGEST_PORTION // 2, end - 1)) >= 0:
            yield start, stop + 1
            start = stop + 1
        yield start, end


def _portion(
    text: str, places: Sequence[tuple[int, int]], sections: Sequence[Section]
) -> tuple[int, str, list[tuple[int, int]], list[Section]]:
    base, end = places[0][0], places[-1][1]
    around = [
        section._replace(start=section.start - base, end=section.end - base)
        for section in sections
        if section.start < end and section.end > base
    ]
    return base, text[base:end], [(start - base, stop - base) for start, stop in places], around
