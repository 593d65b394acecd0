"""Times: whether a count is of the year, or of more.

Belongs here: 累计, 截至, 历年 and the words for the year around a count. Does not: figures of another year
(`sentences`), which rule a count fits (`choice`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.codes import ITEMS
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.windows import Window
from ingestion.reading.prose.years import says_since, years_counted

_TIME = load_patterns("time")
# A line left over from another report names its year once.
_SENTENCES_OF_A_YEAR = 2


def told_year(text: str, found: Sequence[Sentence], year: int | None) -> int | None:
    """The year that a report's sentences count things in: `year`, or the one beside it where none speaks of `year`.

    A title or a statistics period left over from another year would make every figure one of another year.
    """
    told: Counter[int] = Counter()
    for sentence in found:
        if sentence.years:
            told.update(years_counted(sentence.text, sentence.years, sentence.quantities, sentence.end))
        if year is None or year in told:
            return year
    if year is None or len(told) != 1:
        return year
    ((other, times),) = told.items()
    if times < _SENTENCES_OF_A_YEAR or abs(other - year) != 1:
        return year
    if re.search(rf"(?:^|[。\n\u3000])[ \t\u00a0]*{year}年(?:度|以来|来)?[，,]", text):
        return year
    says_own = (_TIME["own_again"].search(s.text, s.start, s.end) for s in found if s.quantities)
    return year if any(says_own) else other


def has_year_within(sentence: Sentence, seen: Window) -> bool:
    """截至年底公开信息80条，其中2016年公开8条: a whole that the year is a part of is of more than the year."""
    return _TIME["then_year"].match(sentence.text, seen.quantity.end) is not None


def is_cumulative(sentence: Sentence, seen: Window) -> bool:
    """累计 alone often means the year; with a span that is longer than one it does not."""
    clause = sentence.text[seen.clause_start : seen.quantity.start]
    before = sentence.text[sentence.start : seen.quantity.start]
    if is_of_more_years(sentence, seen.quantity):
        return True
    is_summed = _TIME["summed"].search(clause) and not _TIME["this_year"].search(clause)
    if is_summed and _TIME["year_behind"].match(sentence.text, seen.quantity.end):
        return True
    if not is_summed or _TIME["within_year"].search(before):
        return False
    if is_since_another_year(sentence, seen):
        return True
    return bool(_TIME["cumulative"].search(before) and _TIME["summed_since"].search(before))


def is_of_more_years(sentence: Sentence, quantity: Quantity) -> bool:
    """五年来举办培训8次: whether words before the count say that it is of more years, and its clause of no one year."""
    text, start = sentence.text, quantity.start
    if _TIME["of_years"].search(text, sentence.start, start):
        return True
    if _TIME["this_year"].search(text, sentence.clause_start(start), start):
        return False
    return bool(
        _TIME["more_years"].search(text, sentence.start, start) or _TIME["since"].search(text, sentence.start, start)
    )


def is_since_another_year(sentence: Sentence, seen: Window) -> bool:
    """自2012年起累计公开信息80条: whether the count is of the years since one that is not the report's."""
    start = seen.quantity.start
    return sentence.is_of_another_year(start) and says_since(sentence.text, sentence.years, start, sentence.start)


def is_of_months(sentence: Sentence, seen: Window) -> bool:
    """上半年公开信息8条, 1至11月收到申请8件: whether the count is of less than the year."""
    before = sentence.counted_before(seen.quantity.start)
    return _TIME["within_months"].search(sentence.text, before, seen.quantity.start) is not None


def sums_up_beyond(sentence: Sentence, seen: Window, last: Row) -> bool:
    """本年公开信息8条，累计公开信息80条: behind the year's own whole, 累计 is of more than the year."""
    if last["code"] != ITEMS or last["sentence_start"] != sentence.start:
        return False
    clause = sentence.text[seen.clause_start : seen.quantity.start]
    return bool(_TIME["summed"].search(clause)) and not _TIME["this_year"].search(clause)


def names_year(sentence: Sentence, seen: Window) -> bool:
    """本年新增80条: whether the clause names the report's year, or says that the count is new."""
    stated = _TIME["this_year"].search(sentence.text, seen.clause_start, seen.quantity.start)
    return stated is not None or "add_new" in seen.concepts


def has_no_year(sentence: Sentence, seen: Window) -> bool:
    """截至12月底已公开信息8条; 截至12月，公开信息总计8条; 至今公开8条: of the year or of all years; nothing tells."""
    clause = sentence.text[seen.clause_start : seen.quantity.start]
    before = sentence.text[sentence.start : seen.quantity.start]
    is_open = "already_public" in seen.concepts and _TIME["cumulative"].search(before)
    is_total = _TIME["in_all"].search(clause) and _TIME["by_then"].search(before)
    is_until_now = _TIME["until_now"].search(before)
    return bool((is_open or is_total or is_until_now) and not _TIME["this_year"].search(clause))
