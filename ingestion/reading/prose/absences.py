"""Stated absences: 没有收到申请, 未收取费用 read as explicit none for every family the negated clause covers.

Belongs here: the scope of a negation. Does not: which families there are (knowledge/prose/statements.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ingestion.knowledge.vocabulary import NoneRule, load_none_rules
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import Token

# Between a negation and what it denies stand a few words; a longer way is a table's row labels run together.
LONGEST_NEGATION = 40


def absences(sentence: Sentence) -> Iterator[Row]:
    """A row for each family that a negated clause denies. A number in the clause contradicts it: nothing is taken."""
    for index, negation in enumerate(sentence.tokens):
        if negation.concept != "negation" or sentence.is_of_another_year(negation.start):
            continue
        stop = min(sentence.clause_end(negation.end), negation.end + LONGEST_NEGATION)
        denied = [t for t in sentence.tokens[index + 1 :] if t.start < stop]
        if any(negation.end <= q.start < stop for q in sentence.quantities):
            continue
        for rule in load_none_rules():
            if _denies(rule, denied):
                yield _absence(rule, sentence, negation, denied)


def _denies(rule: NoneRule, tokens: list[Token]) -> bool:
    concepts = {t.concept for t in tokens}
    if rule.without & concepts or not all(group & concepts for group in rule.having):
        return False
    return not rule.last or tokens[-1].concept in rule.last


def _absence(rule: NoneRule, sentence: Sentence, negation: Token, tokens: list[Token]) -> Row:
    named = max(t.end for t in tokens if any(t.concept in group for group in rule.having))
    nothing = Quantity(negation.start, named, Decimal(0), "", "", 0)
    return statement_row(rule.code, "", nothing, rule.kind, sentence) | {"value_status": "explicit_none"}
