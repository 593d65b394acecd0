"""Runs: several `name number counter` of one make in a sentence, and the count before them that they are of.

Belongs here: the make (separators, counters, the order of name and number), the whole before a run, whether the numbers
add up to it. Does not: what the members are (`listed`), lists that words open (`discourse`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise, zip_longest
from operator import attrgetter
from typing import NamedTuple

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.sentences import Sentence

_AROUND = load_patterns("windows")
_RUNS = load_patterns("runs")
# From the lightest separator to the heaviest: a list within a list has the lighter one.
_WEIGHTS = {"、": 0, ",": 1, "，": 1, ";": 2, "；": 2, "。": 2}
_START = attrgetter("start")
_OPENING, _CLOSING = ("(", "（"), (")", "）")
# That two small numbers come to a third is chance.
LEAST_SUM = 10
_ITEMS = frozenset({"item", "case", "piece"})
_COUNTED = frozenset({"item", "case", "piece", "event", "thing"})


class Member(NamedTuple):
    """One `name number counter`: where its name starts, and the percentage right behind it, if there is one."""

    start: int
    quantity: Quantity
    share: Quantity | None


@dataclass(frozen=True, slots=True)
class Run:
    """Members of one make, in order.

    whole: the count before them (or behind, where it is called their sum),
    in their counter, that they are the parts of by a word (其中, 包括) or by their sum.
    is_opened: such a word stands before them, be it behind a whole that lost its number. is_coordinated: nothing but 、
    stands between them.
    """

    members: tuple[Member, ...]
    whole: Quantity | None
    is_opened: bool
    is_coordinated: bool

    @property
    def sum(self) -> Decimal | None:
        """What the members add up to; None where one of them is approximate."""
        if any(member.quantity.is_approximate for member in self.members):
            return None
        return sum((member.quantity.value for member in self.members), Decimal(0))

    @property
    def closes(self) -> bool:
        """Whether the members add up to the whole."""
        return self.whole is not None and not self.whole.is_approximate and self.sum == self.whole.value

    @property
    def are_shares(self) -> bool:
        """Whether each member has a percentage, and these come to 100."""
        shares = [member.share.value for member in self.members if member.share is not None]
        return len(shares) == len(self.members) > 1 and abs(sum(shares, Decimal(-100))) <= 1


def runs(sentence: Sentence) -> Iterator[Run]:
    """The runs of `sentence`, of two members and more; one that separators may part comes before its pieces."""
    counts = [q for q in sentence.quantities if q.unit_class in _COUNTED]
    counts = [q for q, other in zip_longest(counts, counts[1:]) if not modifies(sentence.text, q, other)]
    yield from _closed_in_several_counters(sentence, counts)
    first = 0
    for last in range(len(counts)):
        if last + 1 < len(counts) and _is_next(sentence.text, counts[last], counts[last + 1]):
            continue
        if last > first:
            parted = list(_parted(sentence.text, counts, first, last))
            if len(parted) > 1 and (run := _run(sentence, counts[first : last + 1], parted[0][1])).are_shares:
                # 动态类5条，占50%；人事类3条，占30%，其他2条，占20%: the shares tell that it is one list.
                yield run
                parted = []
            for members, whole in parted:
                if len(members) > 1:
                    yield _run(sentence, members, whole)
        first = last + 1


def _closed_in_several_counters(sentence: Sentence, counts: Sequence[Quantity]) -> Iterator[Run]:
    """公开80条，其中会议信息20条，政策文件60件: parts that add up to their whole, whatever documents are counted in."""
    if len({q.unit for q in counts[1:]}) < 2:
        return
    first = 1
    while first < len(counts):
        whole, last = counts[first - 1], first
        if _opens(sentence.text, whole.end, counts[first].start):
            while last + 1 < len(counts):
                one, other = counts[last : last + 2]
                if not _goes_on(sentence.text, one, other, _between(sentence.text, one, other)):
                    break
                last += 1
            members = _up_to_whole(counts[first : last + 1], whole.value)
            run = _run(sentence, members, whole)
            if len({q.unit for q in members}) > 1 and len(members) > 2 and run.closes:
                yield run
        first = last + 1


def modifies(text: str, one: Quantity, other: Quantity | None) -> bool:
    """九项重点领域信息8条: whether a number counts kinds of what the next number counts."""
    return other is not None and _AROUND["modifies"].fullmatch(text, one.end, other.start) is not None


def _is_next(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether nothing but a percentage, a separator and a name stands between two numbers of one counter."""
    between = _between(text, one, other)
    if one.unit != other.unit and one.unit and other.unit and not _is_aside_unit(one, other, between):
        return False
    return _goes_on(text, one, other, between)


def _goes_on(text: str, one: Quantity, other: Quantity, between: re.Match[str] | None) -> bool:
    """Whether nothing but a percentage, a separator and a name stands between two numbers, whatever they count in."""
    is_bracketed = _is_in_bracket(text, one)
    if between is None or is_bracketed != _is_in_bracket(text, other):
        return False
    has_remark = between.re.groups > 1 and between[2]
    return bool(has_remark) or not _opens(text, one.end, other.start - is_bracketed)


def _is_aside_unit(one: Quantity, other: Quantity, between: re.Match[str] | None) -> bool:
    """政策法规9条、部门文件1件、规划3条: a document among items is counted as one."""
    is_document = {one.unit_class, other.unit_class} <= _ITEMS
    return is_document and between is not None and between.re.groups > 1 and between[1] == "、"


def _is_in_bracket(text: str, quantity: Quantity) -> bool:
    """动态类(8条): whether a bracket holds nothing but the number."""
    return text[quantity.start - 1 : quantity.start] in ("(", "（") and text[quantity.end : quantity.end + 1] in (
        ")",
        "）",
    )


def _opens(text: str, start: int, end: int) -> bool:
    """Whether a word between a count and the next says that what follows are its parts."""
    opening = _RUNS["opens_lines" if text.find("\n", start, end) >= 0 else "opens"]
    return opening.search(text, start, end) is not None


def _between(text: str, one: Quantity, other: Quantity) -> re.Match[str] | None:
    return _RUNS["between" if one.unit or text[one.end] in ";；" else "behind_bare"].fullmatch(
        text, one.end, other.start
    )


def _parted(
    text: str, counts: Sequence[Quantity], first: int, last: int
) -> Iterator[tuple[Sequence[Quantity], Quantity | None]]:
    """The members counts[first..last] and their whole; also in pieces where separators tell a list within a list."""
    members = counts[first : last + 1]
    before = counts[first - 1] if first else None
    if before is not None and before.unit in {q.unit for q in members} and _opens(text, before.end, members[0].start):
        whole: Quantity | None = before
    elif len(members) > 2 and members[0].value == sum(q.value for q in members[1:]) >= LEAST_SUM:
        whole, members = members[0], members[1:]
    elif len(members) > 2 and members[-1].value == sum(q.value for q in members[:-1]) and _sums_up(text, *members[-2:]):
        whole, members = members[-1], members[:-1]
    else:
        whole = None
    if whole is not None:
        members = _up_to_whole(members, whole.value)
    weights = [_weight(text, one, other) for one, other in pairwise(members)]
    added = sum(q.value for q in members)
    is_of_whole = whole is not None and (whole.value == added or (whole.value > added and 2 not in weights))
    if len(set(weights)) < 2 or is_of_whole:
        yield members, whole
        return
    if 2 not in weights:
        # 公开年报1条，规划类2条，计划1条、概况1条: one list in two hands, if all of it is of one kind.
        yield members, whole
    start = 0
    for end in [*(i + 1 for i, weight in enumerate(weights) if weight == max(weights)), len(members)]:
        yield members[start:end], whole if not start else None
        start = end


def _sums_up(text: str, last: Quantity, whole: Quantity) -> bool:
    """动态类8条，财政类5条，共公开13条: whether the last number is called what those before it come to."""
    return _RUNS["sums_up"].match(text, last.end) is not None and whole.start > last.end


def _up_to_whole(members: Sequence[Quantity], whole: Decimal) -> Sequence[Quantity]:
    """公开信息13条，其中财政类8条，人事类5条，接待来访6条: the members up to those that add up to it."""
    for last, added in enumerate(accumulate(member.value for member in members), start=1):
        if added == whole and any(member.value for member in members[last:]):
            return members[:last]
    return members


def _weight(text: str, one: Quantity, other: Quantity) -> int:
    between = _between(text, one, other)
    separators = between.groups() if between else ()
    return _WEIGHTS[next((mark for mark in separators if mark), "，")]


def _run(sentence: Sentence, counts: Sequence[Quantity], whole: Quantity | None) -> Run:
    text, numbers = sentence.text, sentence.quantities
    members = []
    for quantity in counts:
        index = bisect_left(numbers, quantity.start, key=_START)
        floor = numbers[index - 1].end if index else sentence.start
        starts = [m.end() for m in _RUNS["starts_name"].finditer(text, floor, quantity.start)]
        share = numbers[index + 1] if index + 1 < len(numbers) else None
        if (
            share is None
            or share.unit_class != "percent"
            or not _RUNS["share"].fullmatch(text, quantity.end, share.start)
        ):
            share = None
        members.append(Member(max(starts, default=floor), quantity, share))
    if whole is not None:
        is_opened = whole.end < members[0].start and _opens(text, whole.end, members[0].quantity.start)
    else:
        is_opened = _RUNS["lost_whole"].search(text, sentence.start, members[0].start) is not None
    return Run(
        tuple(members),
        whole,
        is_opened,
        all(_weight(text, one, other) == _WEIGHTS["、"] for one, other in pairwise(counts)),
    )
