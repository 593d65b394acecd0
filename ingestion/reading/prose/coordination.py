"""Coordination: a count behind two names of one family (维持和撤销8件) is of both together, and of neither alone.

Belongs here: which rows are left for that. Does not: what has a measure for both (建议提案8件: rules read it),
places of publication told together (`means`), names that share out several numbers (`views`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from ingestion.knowledge.vocabulary import load_families, load_patterns
from ingestion.reading.prose.quantities import Left, Quantity
from ingestion.reading.prose.rows import COUNTS, Row, leave_counts
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import Token

_TOGETHER = load_patterns("together")


def leave_coordinated(found: Iterable[Sentence], rows: list[Row], left: list[Left]) -> None:
    """Move from `rows` to `left` the counts of two members of a family together. found: the sentences they stand in."""
    codes: dict[int, list[str]] = {}
    for row in rows:
        if row["kind"] in COUNTS and row["value"] and row["code"] in load_families() and not _is_rest(row["code"]):
            codes.setdefault(row["start"], []).append(row["code"])
    places = {
        quantity.start
        for sentence in found
        for quantity in sentence.quantities
        # 维持、撤销各8件 is of each.
        if len(own := codes.get(quantity.start, [])) == 1 and not quantity.is_each
        if _is_of_both(sentence, quantity, load_families()[own[0]])
    }
    leave_counts(places, "of_both", rows, left)


def _is_rest(code: str) -> bool:
    """公开栏、广播等其他方式8件: what is left of a family holds several things."""
    return code.endswith(".other")


def _is_of_both(sentence: Sentence, quantity: Quantity, members: Mapping[str, str]) -> bool:
    """Whether the two names next to a count are of two members and coordinated. members: the code by the concept."""
    text = sentence.text
    start = sentence.counted_before(quantity.start)
    told = text[start : quantity.start].rstrip()
    named = [] if told.endswith("、") else _named(sentence, start, quantity.start, members)
    if not named or named[-1].end <= sentence.clause_start(quantity.start):
        following = min([q.start for q in sentence.quantities if q.start > quantity.start], default=sentence.end)
        named = _named(sentence, quantity.end, min(sentence.clause_end(quantity.end), following), members)[:2]
    if len(named) < 2 or _TOGETHER["shared_out"].search(told):
        return False
    is_sum = _TOGETHER["sum"].search(told) is not None
    return any(
        members[one.concept] != members[other.concept]
        and (
            _TOGETHER["coordinated"].fullmatch(text, one.end, other.start)
            or (is_sum and _TOGETHER["beside"].fullmatch(text, one.end, other.start))
        )
        for one, other in pairwise(named[-2:])
    )


def _named(sentence: Sentence, start: int, end: int, members: Mapping[str, str]) -> list[Token]:
    return [token for token in sentence.words(start, end) if token.concept in members]
