"""Years in a sentence: which it names as the time of what it says, and how far each reaches.

Belongs here: a year as the time of what follows against one in a name, in brackets or put off to; 今年 behind another
year. Does not: whether a count is of more than a year (`times`), the report's own year (`ingestion.identity`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.quantities import Quantity

_TIME = load_patterns("time")
_YEAR = re.compile(r"(20\d\d)(?=年)")
_CENTURY = "20"
# A sentence without one of these names no year that something is put off to, or left from.
MOVES = re.compile(r"[转延留]")
_TITLED = re.compile(r"《[^《》]*》|“[^“”]*”")
_CLAUSE_END = re.compile(r"[，,；;。]")
_COORDINATES = frozenset("、和及与")
_COMPARES = frozenset("比较与同")
# As far back as this stands the verb, or the preposition, whose object a year begins.
_LONGEST_VERB = 8
OWN_YEAR = 0


class Dated(NamedTuple):
    """A year as the time of what stands in `[start, end]`; `OWN_YEAR` is the report's, whichever that is."""

    start: int
    end: int
    year: int


def years_named(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Dated]:
    """The years that the sentence `text[start:end]` names as the time of what follows, in order.

    A year that begins the object of a verb (举办2019年花灯节) is the time of what is counted in its clause, and of what
    that lists; of nothing behind the clause where nothing is counted in it.
    """
    if text.find(_CENTURY, start, end) < 0 or not (found := list(_YEAR.finditer(text, start, end))):
        return []
    titles = titles_in(text, start, end)
    named: list[Dated] = []
    for match in found:
        if _is_no_time(text, match, start, end) or any(a < match.start() < b for a, b in titles):
            continue
        behind = _CLAUSE_END.search(text, match.end(), end)
        clause = behind.start() if behind else end
        is_object = _is_object(text, match.start(), start) and not _TIME["work_of_year"].search(
            text, match.end(), clause
        )
        # 公开2019年、2020年决算: the second goes with the first.
        is_next = text[match.start() - 1] in _COORDINATES and any(dated.end == clause for dated in named[-1:])
        if is_object or is_next:
            is_counted = any(match.end() <= q.start < clause for q in quantities)
            named.append(Dated(match.end(), end if is_counted else clause, int(match[1])))
        else:
            named.append(Dated(match.end(), _bracket_end(text, match.end(), start, end), int(match[1])))
    return sorted([*named, *_own_again(text, named, end, quantities)])


def _is_object(text: str, position: int, start: int) -> bool:
    """Whether the year at `position` begins the object of a verb or a preposition."""
    return _TIME["of_object"].search(text, max(start, position - _LONGEST_VERB), position) is not None


def _is_no_time(text: str, year: re.Match[str], start: int, end: int) -> bool:
    """Whether the `year` is the time of nothing: compared with, of a cause, put off to, left from, of a document."""
    front = max(start, year.start() - _LONGEST_VERB)
    if text[year.start() - 1] in _COMPARES and _TIME["compared_with"].match(text, year.start() - 1, end):
        return True
    has_cause = text.find("因", front, year.start()) >= 0 or text.find("由", front, year.start()) >= 0
    if has_cause and _ends_with(_TIME["of_cause"].search(text, front, end), year):
        return True
    if _TIME["of_document"].match(text, year.end(), end) or _TIME["left_from"].match(text, year.start(), end):
        return True
    return _ends_with(_TIME["put_off_to"].search(text, front, year.end() + len("年")), year)


def _ends_with(found: re.Match[str] | None, year: re.Match[str]) -> bool:
    return found is not None and found.end(1) == year.end()


def titles_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where titles and names in quotation marks stand in `text[start:end]`."""
    if text.find("《", start, end) < 0 and text.find("“", start, end) < 0:
        return []
    return [match.span() for match in _TITLED.finditer(text, start, end)]


def _bracket_end(text: str, position: int, start: int, end: int) -> int:
    """Where the bracket around `position` closes; `end` where there is none."""
    opened = max(text.rfind("(", start, position), text.rfind("（", start, position))
    closed = max(text.rfind(")", start, position), text.rfind("）", start, position))
    if opened <= closed:
        return end
    closes = [place for mark in ")）" if (place := text.find(mark, position, end)) >= 0]
    return min(closes, default=end)


def _own_again(text: str, named: list[Dated], end: int, quantities: Sequence[Quantity]) -> list[Dated]:
    """2017年公开80条，今年公开90条: behind a count of another year 今年 is the report's; without one it is open."""
    if not named:
        return []
    return [
        Dated(match.end(), end, OWN_YEAR)
        for match in _TIME["own_again"].finditer(text, named[0].start, end)
        if any(last.start <= q.start < match.start() for last in _last_before(named, match.start()) for q in quantities)
    ]


def _last_before(named: list[Dated], position: int) -> list[Dated]:
    return [dated for dated in named if dated.start <= position][-1:]


def years_counted(text: str, years: Sequence[Dated], quantities: Sequence[Quantity], end: int) -> set[int]:
    """The years as whose time a sentence counts something; none where it tells what is to come.

    `OWN_YEAR` is among them where it says 今年 beside one. end: of the sentence.
    """
    governing = [next((d for d in reversed(years) if d.start <= q.start <= d.end), None) for q in quantities]
    first = min((dated.start for dated in governing if dated is not None), default=end)
    if _TIME["to_come"].search(text, first, end):
        return set()
    counted = {dated.year for dated in governing if dated is not None}
    return counted | {OWN_YEAR} if counted and _TIME["own_again"].search(text, first, end) else counted


def says_now(text: str, years: Sequence[Dated], position: int) -> bool:
    """自2009年起开展，目前有8人: whether behind the last year named before `position` stands a word for now."""
    last = _last_before(list(years), position)
    return bool(last) and _TIME["now"].search(text, last[0].start, position) is not None


def says_since(text: str, years: Sequence[Dated], position: int, start: int) -> bool:
    """自2008年起开展，配备8人: whether the last year named before `position` is one since which it is so.

    start: of the sentence.
    """
    last = _last_before(list(years), position)
    return bool(last) and any(
        found.end(1) == last[0].start for found in _TIME["since_year"].finditer(text, start, position)
    )


def is_of_another(years: Sequence[Dated], year: int | None, text: str, position: int, end: int) -> bool:
    """Whether the last of `years` that reaches `position` is not `year`, the report's. end: of the sentence."""
    if year is None:
        return False
    dated = next((d for d in reversed(years) if d.start < position <= d.end), None)
    if dated is None or dated.year in (OWN_YEAR, year):
        return False
    return not (dated.year == year + 1 and _has_been(text, dated.start, position, end))


def _has_been(text: str, start: int, position: int, end: int) -> bool:
    """2019年全年共公开80条 in the report of 2018: a year not over yet, told as done, is a slip for the report's."""
    return (
        _TIME["whole_year"].match(text, start, end) is not None
        and _TIME["done"].search(text, start, position) is not None
        and _TIME["to_come"].search(text, start, end) is None
    )
