"""Phrases: the words around a count that may name something, cut out of its window.

Belongs here: the stretches that labels, rules and lists ask for, and what is stripped from their ends. Does not: which
of them a rule wants as its label (`labels`, `receivers`), the fillers themselves (`tokens`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingestion.knowledge.vocabulary import Rule, load_patterns
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import LONGEST_PHRASE, Token, strip_left, strip_right
from ingestion.reading.prose.windows import Window

_NAMES = load_patterns("names")
_DONE_AT = load_patterns("places")["done_at"]
_MARKS = re.compile(r"[\s\u00a0\u3000“”\"'‘’《》「」『』]")


def clean(text: str) -> str:
    """`text` without fillers at its ends, quotation marks and blanks; empty where it is no phrase."""
    return _cleaned(text) if len(text) <= LONGEST_PHRASE else ""


@lru_cache(maxsize=2048)
def _cleaned(phrase: str) -> str:
    """Kept for a while: four in five phrases stood in the reports before, and fillers are dear to look for."""
    return without_marks(strip_right(strip_left(phrase)))


def without_marks(text: str) -> str:
    """`text` without quotation marks and blanks, its fillers kept."""
    return _MARKS.sub("", text)


def modifier(text: str, rule: Rule, seen: Window) -> str:
    """What stands between the rule's verb (or the window's beginning) and the head noun, without fillers at the ends.

    Other verbs do not count: 组织 in 组织机构类信息 is part of the label.
    """
    if seen.head is None:
        return ""
    start = modifier_start(rule, seen, seen.head)
    if _NAMES["of_all_kinds"].search(text[start : seen.head.end]) or _NAMES["all_counted"].search(
        text, start, seen.quantity.start
    ):
        # 工作动态、通知公告等各类信息: examples of what is counted as one, not its name.
        return ""
    named = clean(text[start : seen.head.start])
    return "" if _NAMES["own_information"].fullmatch(named) else named


def modifier_start(rule: Rule, seen: Window, head: Token) -> int:
    """Where what stands before the head noun begins: behind the rule's verb, or behind a count that it follows."""
    return seen.quantity.end if seen.is_right_headed else after_verb(rule, seen, head.start)


def subject(text: str, rule: Rule, seen: Window) -> str:
    """Who or where: the words before the verb, without connectives, times and adverbs."""
    starts = [
        t.start
        for t in seen.tokens
        if t.concept in rule.verb and t.end <= seen.quantity.start and not _NAMES["name_goes_on"].match(text, t.end)
    ]
    if not starts:
        return ""
    # 我厅在省政府信息公开平台: where it was published, not by whom.
    place = _DONE_AT.split(text[seen.left_start : min(starts)])[-1]
    return clean(_NAMES["done_there"].sub("", clean(place)))


def aside(sentence: Sentence, start: int, end: int) -> str:
    """办事事项(居民)8条: a bracket between name and count belongs to the name, unless it explains or counts.

    start, end: where the name starts, and the number. 信息 before such a bracket belongs to the name too.
    """
    bracket = _NAMES["aside_of_name"].search(sentence.printed, start, end)
    return f"{bracket[1] or ''}({without_marks(bracket[2])})" if bracket else ""


def with_inner_aside(sentence: Sentence, named: str, start: int, end: int) -> str:
    """政务(工作)动态类8条: `named`, cut from `[start, end)`, with the bracket that stands within it."""
    if sentence.printed[start:end] == sentence.text[start:end] or len(named) > LONGEST_PHRASE:
        return named
    parts = r"((?:[\s\u3000]*+[（(][^（()）]{1,12}[)）])?)".join(map(re.escape, named))
    found = re.search(parts, sentence.printed[start:end])
    brackets = [b for b in found.groups() if b] if found else []
    if found is None or len(brackets) != 1 or not _NAMES["inner_aside"].fullmatch(brackets[0].strip()):
        return named
    return without_marks(found[0])


def after_verb(rule: Rule, seen: Window, limit: int) -> int:
    """Where the last of the rule's verbs before `limit` ends; where the window begins if there is none."""
    return max((t.end for t in seen.tokens if t.concept in rule.verb and t.end <= limit), default=seen.left_start)


def first_token(seen: Window, *concepts: str) -> Token | None:
    """The first word of the window that is one of `concepts`."""
    return next((t for t in seen.tokens if t.concept in concepts), None)


def class_word(seen: Window) -> str:
    """解读类信息 is one head (类信息) whose first character belongs to the label."""
    return "类" if seen.head is not None and seen.head.concept == "class_info" else ""
