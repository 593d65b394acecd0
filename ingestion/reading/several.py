"""Whether a file holds more than one report: those of two bodies or years, one after the other.

Belongs here: telling a second report from a table of contents, from the same report printed twice and from links to
others, and refusing the file. Does not: splitting it (offsets and ids belong to one document), copies of one report in
several files (the warehouse), lists of reports (`look_alikes`).

A second report shows by its outline, which begins anew behind a finished one, or by its title, of another body or year,
with parts of its own behind it. Figures of two reports must never stand under one name, so a file that shows either is
refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingestion.identity.titles import Title, read_title
from ingestion.model import Document, NotRead, Section
from ingestion.reading.sections import NUMERALS, RepairedText, ordinal
from ingestion.reading.topics import is_known_heading

# Topics that every report has a part on, and those with which one begins or ends.
CORE = frozenset({"overview", "proactive_disclosure", "requests", "appeals", "problems"})
FIRST, LAST = frozenset({"overview", "proactive_disclosure"}), frozenset({"appeals", "problems"})
LEAST_TOPICS, LEAST_BEHIND_TITLE = 3, 2
LEAST_WRITTEN = 4  # letters under a heading
MOST_COUNTED = 40
LEAST_CELLS = 30  # a grid of so many is an official table
SHINGLE, SAME_SHARE = 6, 0.9
LONGEST_NAMED, LONGEST_PREFACE = 200, 3000
_NO_SIGN = re.compile(r"[\W_]+")


class Part(NamedTuple):
    """A part of an outline: its topic, its heading with its numeral's value (0 where lost), where it starts, and how
    what stands under it begins."""

    topic: str
    heading: str
    ordinal: int
    start: int
    opening: str

    @property
    def is_written(self) -> bool:
        """Whether text stands under the heading; in a table of contents none does."""
        return sum(map(str.isalpha, self.opening)) >= LEAST_WRITTEN


def parts_of(text: str, sections: Sequence[Section]) -> list[Part]:
    """The parts under usual headings of the first level, by their numeral as printed and not as nested, in order."""
    own = [
        section
        for section in sections
        if section.own in CORE
        and (not section.number or text[section.start] in NUMERALS)
        and is_known_heading(section.heading)
    ]
    found = []
    for index, section in enumerate(own):
        end = own[index + 1].start if index + 1 < len(own) else len(text)
        opening = text[section.body : min(end, section.body + MOST_COUNTED)]
        number = ordinal(section.number or "0")
        found.append(Part(section.own, section.heading, number, section.start, opening))
    return found


def outlines_of(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts by outline. A new one begins where a first part comes behind a last one, or the first two come again."""
    outlines: list[list[Part]] = []
    topics: set[str] = set()
    for part, following in pairwise([*parts, None]):
        assert part is not None
        is_finished = len(topics) >= LEAST_TOPICS and bool(topics & LAST)
        is_first = part.topic in FIRST and (part.ordinal < 2 or part.topic in topics)
        is_again = part.topic == "overview" and part.ordinal < 2 and topics >= FIRST
        comes_again = is_again and following is not None and following.topic == "proactive_disclosure"
        if not outlines or (is_finished and is_first) or comes_again:
            outlines.append([])
            topics = set()
        outlines[-1].append(part)
        topics.add(part.topic)
    return outlines


def is_whole(outline: Sequence[Part]) -> bool:
    """Whether an outline is a report's: text stands under more than one of its parts."""
    return len({part.topic for part in outline if part.is_written}) > 1


def is_same_text(one: str, other: str, head: str = "") -> bool:
    """Whether the shorter of two stretches says hardly anything, figures included, that the longer does not.

    head: what stands before both; where a report is printed twice, the first stretch ends with it.
    """
    shorter, longer = sorted((_NO_SIGN.sub("", one), _NO_SIGN.sub("", other)), key=len)
    known = {text[i : i + SHINGLE] for text in (longer, _NO_SIGN.sub("", head)) for i in range(len(text))}
    own = [shorter[i : i + SHINGLE] for i in range(len(shorter) - SHINGLE + 1)]
    return sum(shingle in known for shingle in own) >= SAME_SHARE * len(own)


def titles_with_places(text: str) -> list[tuple[Title, int]]:
    """The lines of a text that are titles with a body and a year, and where they start."""
    found = []
    start = 0
    for line in text.replace("\r", "\n").replace("|", "\n").split("\n"):
        if "公" in line and (title := read_title(line)) and title.body and title.year:
            found.append((title, start))
        start += len(line) + 1
    return found


def refuse_several(document: Document, repaired: RepairedText, sections: Sequence[Section]) -> None:
    """Raise NotRead (unsupported) where a file holds the reports of two bodies or years, and say where each begins."""
    text = repaired.text
    parts = parts_of(text, sections)
    titles = titles_with_places(text)
    if named := _by_outline(text, parts, titles) or _by_title(document, repaired, parts, titles):
        said = "；".join(dict.fromkeys(named))[:LONGEST_NAMED]
        raise NotRead(
            "unsupported",
            f"文件中有不止一份年报，请拆分后分别提交：{said}",
            f"The file holds more than one report: split it and submit each by itself. They begin at: {said}",
        )


def _by_outline(text: str, parts: Sequence[Part], titles: Sequence[tuple[Title, int]]) -> list[str]:
    """How the reports of a text begin, where whole outlines follow each other that are not one text printed twice."""
    outlines = outlines_of(parts)
    if len(outlines) < 2:  # nearly all reports
        return []
    whole = [outline for outline in outlines if is_whole(outline)]
    begins = [outline[0].start for outline in whole]
    ends = [*begins[1:], len(text)]
    for index in range(1, len(whole)):
        above = [title for title, start in titles if start < begins[0]]
        between = [title for title, start in titles if whole[index - 1][-1].start < start < begins[index]]
        differ = above and between and (above[-1].body, above[-1].year) != (between[-1].body, between[-1].year)
        if differ or not is_same_text(text[begins[0] : ends[0]], text[begins[index] : ends[index]], text[: begins[0]]):
            return [_opening(outline[0], titles) for outline in whole]
    return []


def _by_title(
    document: Document, repaired: RepairedText, parts: Sequence[Part], titles: Sequence[tuple[Title, int]]
) -> list[str]:
    """The titles of other bodies or years that each have parts of a report, or a table, behind them."""
    if len(titles) < 2:
        return []
    tables = [
        repaired.to_repaired(block.start)
        for block in document.blocks
        if block.grid and len(block.grid.cells) >= LEAST_CELLS
    ]
    found: dict[tuple[str, int | None], str] = {}
    for index, (title, start) in enumerate(titles):
        end = titles[index + 1][1] if index + 1 < len(titles) else len(repaired.text)
        topics = {part.topic for part in parts if start < part.start < end and part.is_written}
        if len(topics) >= LEAST_BEHIND_TITLE or any(start < table < end for table in tables):
            found.setdefault((title.body, title.year), title.text)
    return list(found.values()) if len(found) > 1 else []


def _opening(first: Part, titles: Sequence[tuple[Title, int]]) -> str:
    """The title shortly above a report's first part, else that part's heading with its place in the text."""
    above = [title.text for title, start in titles if first.start - LONGEST_PREFACE < start < first.start]
    return above[-1] if above else f"{first.heading} @{first.start}"
