"""Speakers: whether an office named as the one that did what is counted is the one that reports.

Belongs here: an office as the subject of a clause, held against the names of the speaker; what is published inside an
office alone. Does not: others that are no offices (`subjects`), whose figures they are beside that (`scopes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingestion.knowledge.vocabulary import load_patterns, load_verbs
from ingestion.reading.prose.codes import ITEMS, ROUTES
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES
from ingestion.reading.prose.windows import Window

_NAMES = load_patterns("names")
# 县政府办公室 speaks for the county's government, and the other way round.
_OFFICE = "办公室厅"
# 江畔县人民政府 is what a report of 江畔县 is of.
_GOVERNMENT = "人民政府"
_SHORTEST_NAME = 3
# One of these stands in every name of an internal network: asked before the pattern is looked for.
_INTERNAL = re.compile("内|局域网")


def is_another_office(sentence: Sentence, seen: Window, speaker: Iterable[str]) -> bool:
    """江畔县财政局收到申请8件, in the report of another office: whether its clause says that somebody else did it.

    Offices of a level (县市区政府) are a matter of scope; appeals are taken and decided by others (省政府受理8件).
    """
    if not speaker or not sentence.concepts.isdisjoint(ROUTES):
        return False
    text, start = sentence.text, seen.clause_start
    words = (t for t in sentence.tokens if start <= t.start < seen.quantity.start)
    verb = next((t for t in words if t.concept in load_verbs()), None)
    if verb is None:
        return False
    before = text[start : verb.start]
    named = _NAMES["office_subject"].match(before)
    if (
        named is None
        and verb.concept in DISCLOSES
        and not _NAMES["not_its_own"].search(text, start, seen.quantity.start)
    ):
        # 市农业局网站公开信息8条
        named = _NAMES["office_subject"].match(_NAMES["on_its_site"].sub("", before))
    if named is None or any(_NAMES[several].search(named["name"]) for several in ("own_subject", "offices")):
        return False
    return not any(_is_called(named["name"], name) and _is_of_level(named["name"], name) for name in speaker)


def _is_of_level(printed: str, full: str) -> bool:
    """Whether `printed` names no other level than the body called `full` is of: 市局, said in a district, does."""
    named, levels = _NAMES["level"].match(printed), _NAMES["level"].findall(full)
    return named is None or not levels or levels[-1] == named[0]


def is_an_organs(sentence: Sentence, seen: Window, wholes: Sequence[Row]) -> bool:
    """公开信息80条。直属机关公开信息50条: behind the whole, what an organ disclosed that has a name of its own.

    wholes: counts of what was disclosed, stated in the sentences before. A smaller count may be a part of one of them.
    """
    verbs = [t.start for t in seen.tokens if t.concept in DISCLOSES and t.end <= seen.quantity.start]
    if not verbs or not any(row["code"] == ITEMS and row["value"] > seen.quantity.value for row in wholes):
        return False
    named = clean(sentence.text[seen.left_start : verbs[0]])
    return _NAMES["body"].search(named) is not None and not _NAMES["own_subject"].search(named)


def _is_called(printed: str, full: str) -> bool:
    """Whether `printed` ends in a name of the body called `full`: its characters, some left out (区公安分局).

    Words that lead to the name may stand before it. What ends in nothing longer than 县局 is anybody's.
    """
    is_place = _NAMES["level"].match(full, len(full) - 1) is not None
    letters = {*full, *_OFFICE, *(_GOVERNMENT if is_place else "")}
    tail = next((at for at in range(len(printed) - 1, -1, -1) if printed[at] not in letters), -1)
    return len(printed) - 1 - tail >= min(_SHORTEST_NAME, len(printed))


def is_internal(sentence: Sentence, seen: Window) -> bool:
    """在局内网发布信息8条: whether since the last count an internal network is named as the place."""
    text, end = sentence.text, seen.quantity.start
    if _INTERNAL.search(text, sentence.start, end) is None:
        return False
    start = max(sentence.counted_before(seen.quantity.start), sentence.clause_start(seen.clause_start))
    return _NAMES["internal"].search(text, start, end) is not None
