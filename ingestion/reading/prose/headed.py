"""Headed: under the name of a place of publication (（四）政务微博) what is counted without a place is that place's.

Belongs here: which counts a heading gives to its place. Does not: places named in the sentence
(`means`), where headings stand (`ingestion.reading.sections`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.codes import ITEMS
from ingestion.reading.prose.likeness import Told
from ingestion.reading.prose.quantities import Left
from ingestion.reading.prose.rows import Row, leave_counts
from ingestion.reading.prose.sentences import Sentence

_PLACES = load_patterns("places")
SITE = f"{ITEMS}.channel.website"
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
                whole["code"] = SITE
            elif whole and place:
                others.add(quantity.start)
    leave_counts(others, "of_a_place", rows, left)


def _place_over(sentence: Sentence, heading: str) -> re.Match[str] | None:
    """The place that heads a sentence: a heading, the line before its paragraph, or （一）县政府网站。 in it."""
    text, start = sentence.printed, sentence.paragraph_start
    line = text[max(0, start - _LONGEST_LINE) : start].rstrip().rpartition("\n")[2]
    return (
        _PLACES["heading"].fullmatch(heading)
        or _PLACES["heads"].search(text, start, sentence.start)
        or _PLACES["heading"].fullmatch(line.strip(_NUMBERED))
    )
