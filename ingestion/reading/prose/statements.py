"""Prose to observations: sentence by sentence, every quantity and every stated absence that a rule places.

Belongs here: the walk through paragraphs, sentences and quantities, and the choice of the rule. Does not: the words
(knowledge/prose), the fit of a rule (`grammar`), percentages (`shares`), lists (`discourse`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.knowledge.vocabulary import Rule, load_verbs, rules_for
from ingestion.model import Section
from ingestion.reading.prose.absences import absences
from ingestion.reading.prose.discourse import Discourse, claim_wholeness
from ingestion.reading.prose.grammar import Window, fits, label, scope, window
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.sentences import Sentence, sentences, without_asides
from ingestion.reading.prose.shares import note_rest, share, spread_approximation

_CUMULATIVE = re.compile(r"历年|以来|自.{0,12}施行|目前已?(?:累计|总计)|截[至止]|年底累计")
_THIS_YEAR = re.compile(r"本年|今年|全年|当年")
_LIST_NUMBER = re.compile(r"[\s\u3000]*(?:[(（]?\d{1,2}[.、．)）]|[(（][一二三四五六七八九十]+[)）])")
# 其中…, 情况如下：…, 在主动公开的信息中，…
_LISTING = re.compile(r"其中|[:：]|(?<!存)在[^，,。]{2,14}中[，,]")
_ASIDE = re.compile(r"(?:含|其中|包括)(?=[^（(]*[）)])")
# Shares, growth and multiples say something of a count; they are none.
_NO_COUNT = frozenset({"percent", "points", "multiple"})


def read_prose(
    text: str, spans: Sequence[tuple[int, int]], sections: Sequence[Section], year: int | None
) -> tuple[list[Row], list[Quantity]]:
    """Statements in the paragraphs `spans` of the repaired `text`, in reading order, and the quantities left unread.

    sections: where a paragraph stands (topics give context). year: the report's; figures of other years are not taken.
    Rows have the columns of the observations that prose knows; offsets are in the repaired text.
    """
    rows: list[Row] = []
    left: list[Quantity] = []
    state = Discourse()
    plain = without_asides(text)
    current: Section | None = None
    for start, end in spans:
        section = _innermost(sections, start)
        if section is not current:
            # A sub-section of the same topic reads on: the answers to requests often stand in parts of their own.
            if current is None or section is None or section.topic != current.topic or section.depth <= current.depth:
                state.enter_section()
            current = section
        state.enter_paragraph()
        for sentence in sentences(text, plain, start, end, section.topic if section else "", year):
            if not _LIST_NUMBER.match(text, sentence.start):
                state.is_listing = False
            rows.extend(absences(sentence))
            stated, unread = _read_sentence(sentence, state)
            rows.extend(stated)
            left.extend(unread)
    claim_wholeness(rows)
    return rows, left


def _innermost(sections: Sequence[Section], position: int) -> Section | None:
    holding = [s for s in sections if s.start <= position < s.end]
    return max(holding, key=lambda s: s.start, default=None)


def _read_sentence(sentence: Sentence, state: Discourse) -> tuple[list[Row], list[Quantity]]:
    rows: list[Row] = []
    left: list[Quantity] = []
    state.carried_verb, state.last_count = "", None
    if sentence.is_too_long:
        return rows, list(sentence.quantities)
    previous_end = sentence.start
    for index, quantity in enumerate(sentence.quantities):
        clause_start, clause_end = sentence.clause(quantity)
        if index + 1 < len(sentence.quantities):
            clause_end = min(clause_end, sentence.quantities[index + 1].start)
        seen = window(sentence, quantity, clause_start, max(clause_start, previous_end), clause_end)
        between = sentence.text[previous_end : quantity.start]
        if state.total is not None and _LISTING.search(between):
            state.is_listing = True
        for token in sentence.tokens:
            if token.end <= seen.left_start and token.concept in load_verbs():
                state.carried_verb = token.concept
        previous_end = quantity.end
        if quantity.unit_class in _NO_COUNT:
            row = share(sentence, seen, state) if quantity.unit_class == "percent" else None
        else:
            row = None if sentence.is_of_another_year(quantity.start) else _count(sentence, seen, state)
            state.last_count = row
        if row is None:
            left.append(quantity)
        else:
            rows.append(row)
    spread_approximation(rows)
    note_rest(sentence, rows)
    return rows, left


def _count(sentence: Sentence, seen: Window, state: Discourse) -> Row | None:
    carried = frozenset((state.carried_verb,)) if state.carried_verb else frozenset()
    before = sentence.concepts_before(seen.quantity.start)
    for rule in rules_for(seen.quantity.unit_class):
        if rule.topics and sentence.topic not in rule.topics:
            continue
        if not state.allows(rule) or not fits(sentence.text, rule, seen, carried, before):
            continue
        named = label(sentence.text, rule, seen)
        if named is not None:
            return _place(sentence, rule, named, seen, state)
    return None


def _place(sentence: Sentence, rule: Rule, named: str, seen: Window, state: Discourse) -> Row | None:
    code, role = rule.code, rule.role
    if code.startswith("disclosures.") and _is_cumulative(sentence, seen):
        if code != "disclosures.items":
            return None
        code, role = "disclosures.items.cumulative", ""
    if role == "part" and _ASIDE.match(sentence.text, seen.clause_start):
        # 其他处理319件(含主动撤回157件): inside the bracket stands a part of the part.
        role = "subset"
    if role == "total" and _is_in_brackets(sentence.text, seen):
        # 答复805件(含…,另有72件…): an aside opens no list.
        role = ""
    row = statement_row(code, named, seen.quantity, rule.kind, sentence)
    row["scope"] = scope(sentence.text, seen)
    state.place(row, role)
    return row


def _is_cumulative(sentence: Sentence, seen: Window) -> bool:
    """累计 alone often means the year; with a span that is longer than one it does not."""
    clause = sentence.text[seen.clause_start : seen.quantity.start]
    before = sentence.text[sentence.start : seen.quantity.start]
    return "计" in clause and not _THIS_YEAR.search(clause) and bool(_CUMULATIVE.search(before))


def _is_in_brackets(text: str, seen: Window) -> bool:
    before = text[max(0, seen.clause_start - 60) : seen.quantity.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))
