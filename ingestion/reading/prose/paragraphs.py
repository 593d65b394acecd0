"""Paragraphs as they are meant: lines that a page or a converter wrapped at a fixed width, put together again.

Belongs here: which lines go on in the next. Does not: sentences (`sentences`), page numbers as such (`documents`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.model import Section

# Shorter lines are headings, cells, signatures; most of a wrapped text's lines are longer and end in mid-sentence.
SHORTEST_WRAPPED = 15
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
