"""Headed: what a heading narrows (（四）政务微博, （二）各乡镇公开情况) is narrower below it than its own words say.

Belongs here: which counts a heading gives to a place, or leaves open. Does not: places named in the sentence
(`means`), where headings stand (`ingestion.reading.sections`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.model import Section
from ingestion.reading.prose.codes import ITEMS, REQUEST_WHOLES, TO_HANDLE, WEBSITE
from ingestion.reading.prose.likeness import Told
from ingestion.reading.prose.quantities import Left
from ingestion.reading.prose.rows import COUNTS, Row, leave_counts
from ingestion.reading.prose.sentences import Sentence

_PLACES = load_patterns("places")
_NARROWS = load_patterns("headings")
_REQUESTS = REQUEST_WHOLES | {TO_HANDLE}
_LONGEST_LINE = 40
# What numbers a line: (4), 三、, ■
_NUMBERED = " \t\u3000()（）、.．0123456789一二三四五六七八九十■●◆★▲①②③④⑤⑥⑦⑧⑨："


def place_headed(found: Iterable[Told], rows: list[Row], left: list[Left]) -> None:
    """Make wholes that stand under a website its own, and move those under another place from `rows` to `left`.

    found: the sentences, with their headings. A whole whose parts are told by place is of all places, wherever it
    stands. What accounts and newspapers publish may be posts as well as disclosures, so it stays open.
    """
    by_place = {row["list_id"] for row in rows if row["code"].startswith(f"{ITEMS}.channel.")}
    wholes = {row["start"]: row for row in rows if row["code"] == ITEMS and row["list_id"] not in by_place}
    others = set()
    for sentence, heading in found if wholes else ():
        for quantity in sentence.quantities:
            whole = wholes.get(quantity.start)
            place = _place_over(sentence, heading) if whole else None
            if whole and place and place["site"]:
                _give_to_site(whole, rows)
            elif whole and place:
                others.add(quantity.start)
    leave_counts(others, "of_a_place", rows, left)


def _give_to_site(whole: Row, rows: list[Row]) -> None:
    """Make a whole the website's own, and the base of what is told of it."""
    whole["code"] = WEBSITE
    for row in rows:
        if row["list_id"] == whole["list_id"] and row["base_code"] == ITEMS:
            row["base_code"] = WEBSITE


def leave_narrowed(sections: Iterable[Section], rows: list[Row], left: list[Left]) -> None:
    """Move from `rows` to `left` the counts under a heading of other bodies, business or years, or of a class.

    sections: in the offsets of the rows. What bears a label says itself whose or which it is. What such a part denies
    is not denied of all, and is no row any more.
    """
    narrow = [(s.start, s.end, codes) for s in sections if s.heading and (codes := _narrowed(s.heading)) is not None]
    if not narrow:
        return
    narrowed = [
        row
        for row in rows
        if row["kind"] in COUNTS and not row["label"]
        if any(start <= row["start"] < end and (not codes or row["code"] in codes) for start, end, codes in narrow)
    ]
    denied = [row for row in narrowed if row["value_status"] == "explicit_none"]
    rows[:] = [row for row in rows if not any(row is other for other in denied)]
    leave_counts({row["start"] for row in narrowed}, "headed", rows, left)


@lru_cache(maxsize=2048)
def _narrowed(heading: str) -> frozenset[str] | None:
    """The codes that a heading narrows, none named where it is all of them; None where it narrows nothing."""
    if _NARROWS["of_bodies"].fullmatch(heading):
        return frozenset()
    if _NARROWS["of_requests"].fullmatch(heading):
        return _REQUESTS
    if _NARROWS["of_other_business"].fullmatch(heading) or _NARROWS["of_other_years"].fullmatch(heading):
        return _REQUESTS | {ITEMS}
    if _NARROWS["of_class"].fullmatch(heading) and not _NARROWS["generic"].fullmatch(heading):
        return frozenset({ITEMS})
    return None


def _place_over(sentence: Sentence, heading: str) -> re.Match[str] | None:
    """The place that heads a sentence: a heading, the line before its paragraph, or （一）县政府网站。 in it."""
    text, start = sentence.printed, sentence.paragraph_start
    line = text[max(0, start - _LONGEST_LINE) : start].rstrip().rpartition("\n")[2]
    return (
        _PLACES["heading"].fullmatch(heading)
        or _PLACES["heads"].search(text, start, sentence.start)
        or _PLACES["heading"].fullmatch(line.strip(_NUMBERED))
    )
