"""Qualifiers: words beside a count that make another thing of it: 逾期答复8件, 督促公开80条, 五年来培训8次.

Belongs here: which rows are left for them. Does not: denials (`absences`), subjects of another office
(`other_subjects`), years (`years`), verbs that have a measure of their own (延期答复, 清理规范性文件: rules read them).
"""

from __future__ import annotations

from collections.abc import Iterable

from ingestion.knowledge.vocabulary import load_manners, load_patterns, load_told
from ingestion.reading.prose.codes import ITEMS, REQUEST_WHOLES
from ingestion.reading.prose.quantities import Left, Quantity
from ingestion.reading.prose.rows import COUNTS, Row, leave_counts
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.times import is_of_more_years

_QUALIFIED = load_patterns("qualified")
_WHOLES = REQUEST_WHOLES | {ITEMS}
_ASKED_OR_APPEALED = REQUEST_WHOLES | {"appeals.review.total", "appeals.litigation.total"}
_INTERPRETATIONS = "responses.interpretation_articles"
_NAMES_OF_THEM = frozenset({"info_disclosure", "request", "on_request", "review", "litigation"})
# Told with the same words: what was asked for, which level did it, what should be disclosed, due, or goes to others.
_OF_SUCH = (".topic", ".body", ".category", ".to_handle", ".repeat_request", ".not_this_agency", ".accepted")


def leave_qualified(found: Iterable[Sentence], rows: list[Row], left: list[Left]) -> None:
    """Move from `rows` to `left` the counts of what a qualified verb tells, of more years, and wholes that are none.

    found: the sentences they stand in.
    """
    counts = {row["start"]: row["basis"] for row in rows if _may_be_qualified(row)}
    told = [(sentence, q) for sentence in found for q in sentence.quantities if q.start in counts]
    leave_counts({q.start for sentence, q in told if _is_qualified(sentence, q)}, "qualified", rows, left)
    wholes = {row["start"] for row in rows if row["code"] in _WHOLES}
    asked = {row["start"] for row in rows if row["code"] in _ASKED_OR_APPEALED}
    of_such = {q.start for sentence, q in told if q.start in asked and _is_qualified_by_name(sentence, q)}
    leave_counts(of_such, "qualified", rows, left)
    of_more = {q.start for sentence, q in told if counts[q.start] == "annual" and is_of_more_years(sentence, q)}
    leave_counts(of_more, "another_year", rows, left)
    of_others = {q.start for sentence, q in told if q.start in wholes and _is_of_more_or_less(sentence, q)}
    leave_counts(of_others, "others", rows, left)
    told_of = {row["start"] for row in rows if row["code"] == _INTERPRETATIONS}
    passed_on = {q.start for sentence, q in told if q.start in told_of and _is_passed_on(sentence, q)}
    leave_counts(passed_on, "others", rows, left)
    items = {row["start"] for row in rows if row["code"] == ITEMS}
    summed_up = {q.start for sentence, q in told if q.start in items and _is_summed_up(sentence, q)}
    leave_counts(summed_up, "no_rule", rows, left)


def _start_of_words(sentence: Sentence, quantity: Quantity) -> int:
    """Where the words of a count begin: with its clause, or behind the count before it."""
    return max(sentence.clause_start(quantity.start), sentence.counted_before(quantity.start))


def _is_of_more_or_less(sentence: Sentence, quantity: Quantity) -> bool:
    """连同各乡镇，共公开8条: whether a clause since the last count takes others in, or some of the own out."""
    start = sentence.counted_before(quantity.start)
    return _QUALIFIED["of_more_or_less"].search(sentence.text, start, quantity.start) is not None


def _is_passed_on(sentence: Sentence, quantity: Quantity) -> bool:
    """转发上级政策解读8条: whether what is counted was written above and passed on."""
    start = _start_of_words(sentence, quantity)
    return _QUALIFIED["passed_on"].search(sentence.text, start, quantity.start) is not None


def _is_summed_up(sentence: Sentence, quantity: Quantity) -> bool:
    """公开8条，专栏公开2条，总计10条: whether the count and the one behind it come to a sum, so that it is no whole."""
    here = sentence.quantities.index(quantity)
    behind = sentence.quantities[here + 1 : here + 3]
    if len(behind) < 2 or any(other.unit != quantity.unit for other in behind):
        return False
    is_sum = _QUALIFIED["sum"].search(sentence.text, behind[0].end, behind[1].start) is not None
    return is_sum and quantity.value + behind[0].value == behind[1].value


def _may_be_qualified(row: Row) -> bool:
    is_count = row["kind"] in COUNTS and row["value_status"] != "explicit_none"
    return is_count and row["basis"] != "cumulative" and not row["code"].endswith(_OF_SUCH)


def _is_qualified(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether such a word stands right before what the words of the count say was done."""
    text = sentence.text
    start = _start_of_words(sentence, quantity)
    before = [t for t in sentence.words(start, quantity.start) if t.concept in load_told()]
    while before and before[-1].concept in load_manners():  # 收到80条，及时: of nothing
        before.pop()
    if before:
        done = before.pop().start
        while before and before[-1].concept in load_manners() and before[-1].end == done:
            done = before.pop().start
        return _QUALIFIED["before"].search(text, start, done) is not None
    behind = sentence.words(quantity.end, sentence.end)[:1]
    is_told = bool(behind) and behind[0].concept in load_told()
    return is_told and _QUALIFIED["behind"].fullmatch(text, quantity.end, behind[0].start) is not None


def _is_qualified_by_name(sentence: Sentence, quantity: Quantity) -> bool:
    """转办信息公开申请8件: whether such a word stands right before the name of requests or appeals."""
    start = _start_of_words(sentence, quantity)
    named = next((t for t in sentence.words(start, quantity.start) if t.concept in _NAMES_OF_THEM), None)
    return named is not None and _QUALIFIED["before"].search(sentence.text, start, named.start) is not None
