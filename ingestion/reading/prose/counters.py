"""Counters as the run means them: 次 that counts items, and numbers in a list that lost their counter.

Belongs here: what a number of a run counts where its own counter does not tell. Does not: the make (`runs`), what the
members are (`listed`).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ingestion.knowledge.vocabulary import load_never_named, load_patterns
from ingestion.reading.prose.quantities import BARE, Quantity
from ingestion.reading.prose.runs import runs
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES

_RUNS = load_patterns("runs")
_INFO = frozenset({"info", "government_info", "info_disclosure", "info_volume", "class_info"})
_PLACES = frozenset({"website", "gateway", "push"})


def counts_information(sentence: Sentence, whole: Quantity) -> bool:
    """公开发布信息63次: whether the clause of a count says that information was disclosed."""
    concepts = sentence.concepts_in_clause(whole.start)
    return bool(concepts & DISCLOSES and concepts & _INFO and not concepts & (load_never_named() - _PLACES))


def _opens_a_list(sentence: Sentence) -> bool:
    """Whether one of the words that open a list may stand in the sentence: most have none."""
    text, start, end = sentence.text, sentence.start, sentence.end
    return text.find("其中", start, end) >= 0 or text.find("包", start, end) >= 0


def _numbered(sentence: Sentence) -> set[Quantity]:
    """公开信息47条，其中1.动态5；2.人事3；…: numbers without a counter that end clauses and add up to the whole, with
    others that have its counter or without.
    """
    counts = [q for q in sentence.quantities if q.unit_class != "percent"]
    first = next((index for index, q in enumerate(counts) if q.unit_class == BARE), 0)
    whole, bare = counts[first - 1], counts[first:]
    if (
        not first
        or len(bare) < 3
        or any(q.unit_class != BARE and q.unit != whole.unit for q in bare)
        or sum(q.value for q in bare) != whole.value
    ):
        return set()
    is_opened = _RUNS["opens_behind"].match(sentence.text, whole.end, sentence.end) is not None
    if not is_opened or whole.unit_class != "item" or not counts_information(sentence, whole):
        return set()
    return {q for q in bare if q.unit_class == BARE}


def as_items(sentence: Sentence) -> Sentence:
    """发布信息63次，包括公告5次、动态58次: where the parts add up, the counter counts items, whatever it is, or none.

    The sentence itself where there is no such run.
    """
    classes = {q.unit_class for q in sentence.quantities}
    if not (classes & {"event", BARE} and len(sentence.quantities) > 3 and _opens_a_list(sentence)):
        return sentence
    counted = _numbered(sentence) if BARE in classes else set()
    for run in runs(sentence):
        is_list = run.whole is not None and run.closes and run.is_opened and len(run.members) > 2
        if is_list and run.whole is not None and counts_information(sentence, run.whole):
            counted |= {run.whole, *(member.quantity for member in run.members)}
    if not counted:
        return sentence
    quantities = tuple(q._replace(unit_class="item") if q in counted else q for q in sentence.quantities)
    return replace(sentence, quantities=quantities)


def with_bare_members(sentence: Sentence) -> Sentence:
    """其中会议信息42、新闻信息59，人事信息7条: numbers of a list that lost their counter count what the others count.

    Behind a count of information whose list a word opens, where two numbers keep the counter and what stands before
    each of the others is a name of information. The sentence itself where there are none.
    """
    text = sentence.text
    if not _opens_a_list(sentence):
        return sentence
    for whole in sentence.quantities:
        opening = _RUNS["opens_behind"].match(text, whole.end, sentence.end)
        if opening is None or whole.unit_class != "item" or not counts_information(sentence, whole):
            continue
        kept = [q for q in sentence.quantities if q.start >= opening.end() and q.unit == whole.unit]
        printed = {q.start for q in sentence.quantities if q.unit_class != BARE}
        bare = [
            Quantity(*m.span(1), Decimal(m[1]), "", "item", 0)
            for m in _RUNS["bare"].finditer(text, opening.end(), kept[-1].start if kept else opening.end())
            if m.start(1) not in printed
        ]
        if len(kept) < 2 or not bare:
            continue
        places = {q.start for q in bare}
        others = (q for q in sentence.quantities if q.start not in places)
        return replace(sentence, quantities=tuple(sorted((*others, *bare), key=lambda q: q.start)))
    return sentence
