"""Openings: where a count has a list of its parts, by what stands around the two.

Belongs here: the wordings behind a count that open its list, and which counts left unread may have one. Does not: the
lists themselves (`discourse`), members of one make (`runs`).
"""

from __future__ import annotations

import re

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.quantities import NOT_PLACED, Quantity
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES
from ingestion.reading.prose.windows import Window

_LISTS = load_patterns("lists")
_CLAUSE = re.compile(r"[，,；;。：:]")
# What information counted with one of these is another's, or no disclosure: its list is not looked at.
_ANOTHERS = frozenset({"account", "submit", "toward", "request", "on_request", "production", "problem"})


def is_right_behind(sentence: Sentence, first: Quantity, counted: Row | None) -> bool:
    """财政信息8条，其中预算3条: the list opens where the count ends, and goes on in its counter."""
    if counted is None or counted["unit"] != first.unit:
        return False
    return _LISTS["opens_behind"].match(sentence.text, counted["end"]) is not None


def opens_bracket(sentence: Sentence, index: int) -> bool:
    """公开信息8条（动态3条…）: a bracket right behind a count lists its parts, in the same counter."""
    if index == 0:
        return False
    before, first = sentence.quantities[index - 1], sentence.quantities[index]
    return before.unit == first.unit and _LISTS["opens_bracket"].match(sentence.text, before.end) is not None


def leads_elsewhere(before: str) -> bool:
    """公开信息8条。受理业务情况：…: whether the clause and colon that end `before` are not of what was disclosed."""
    if not before.endswith((":", "：")):
        return False
    return _LISTS["of_other_business"].search(_CLAUSE.split(before[:-1])[-1]) is not None


def lists_behind(sentence: Sentence, seen: Window, reason: str) -> bool:
    """公开信息按时发布8条(其中…: a count of items that nothing placed, and whose parts are listed right behind it."""
    if reason not in NOT_PLACED or seen.quantity.unit_class != "item" or seen.concepts & _ANOTHERS:
        return False
    is_published = sentence.concepts_before(seen.quantity.start) & DISCLOSES
    return bool(is_published) and _LISTS["opens_behind"].match(sentence.text, seen.quantity.end) is not None


def may_be_listed(seen: Window, reason: str) -> bool:
    """发布信息8条, 政府信息公开8条: whose or which it is stays open, but what it lists are classes of disclosure."""
    if reason != "no_rule":
        return False
    is_disclosure = seen.heads & {"info_disclosure"} or (
        seen.heads & {"info", "government_info"} and seen.concepts & DISCLOSES
    )
    return seen.quantity.unit_class == "item" and bool(is_disclosure) and not seen.concepts & _ANOTHERS
