"""Sentence words: the known words of a sentence, as they are meant beside its numbers and other words.

Belongs here: words that are another concept there. Does not: the words themselves (`tokens`), sentences (`sentences`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.tokens import CONCEPT, Token, tokenise
from ingestion.reading.prose.years import MOVES, titles_in

_TIME = load_patterns("time")
_GROWTH = frozenset({"growth_up", "growth_down"})
_DECIDED = frozenset({"upheld", "corrected"})
_REST_OF_APPEALS = {"其他": "other_result", "其它": "other_result", "未结": "unclosed"}
_REST = re.compile(rf"(?:{'|'.join(_REST_OF_APPEALS)})(?=[ \u3000]*\d)")
_MISSING = "不存在"
_NUMBER_BEHIND = re.compile(r"的?[共计有为]?[ \u3000]*\d+[ \u3000]*[件宗条份起例]")


def _without_growth_in_names(text: str, start: int, end: int, tokens: list[Token]) -> list[Token]:
    """以“提高保育水平”为主题的: a word for growth within quotation marks or a title says nothing of a count."""
    names = titles_in(text, start, end)
    if not names:
        return tokens
    return [t for t in tokens if t.concept not in _GROWTH or not any(a < t.start < b for a, b in names)]


def _with_rest(text: str, start: int, end: int, tokens: Sequence[Token]) -> list[Token]:
    """维持8件，其他2件，未结1件: beside the results of appeals, what is left of them; 未 denies nothing there."""
    found = {m.start(): Token(_REST_OF_APPEALS[m[0]], m.start(), m.end()) for m in _REST.finditer(text, start, end)}
    return sorted((*(t for t in tokens if t.start not in found), *found.values()), key=itemgetter(1))


def _as_counted(text: str, token: Token) -> Token:
    """部分公开3件，不存在2件: right before a number it denies nothing."""
    is_counted = text.startswith(_MISSING, token.start) and _NUMBER_BEHIND.match(text, token.end) is not None
    return token._replace(concept="not_existing") if is_counted and token.concept == "negation" else token


def words_of(text: str, start: int, end: int, year: int | None) -> list[Token]:
    """The known words of a sentence; a year that something is put off to, or left from, is known as next or last."""
    tokens = _without_growth_in_names(text, start, end, tokenise(text, start, end))
    if text.find(_MISSING, start, end) >= 0:
        tokens = [_as_counted(text, token) for token in tokens]
    if not _DECIDED.isdisjoint(map(CONCEPT, tokens)):
        tokens = _with_rest(text, start, end, tokens)
    if MOVES.search(text, start, end) is None:
        return tokens
    later = [m for m in _TIME["put_off_to"].finditer(text, start, end) if year is None or int(m[1]) > year]
    earlier = [m for m in _TIME["left_from"].finditer(text, start, end) if year is None or int(m[1]) < year]
    if later or earlier:
        tokens += [Token("next_year", m.start(1), m.end()) for m in later]
        tokens += [Token("last_year", m.start(1), m.end()) for m in earlier]
        tokens.sort(key=itemgetter(1))
    return tokens
