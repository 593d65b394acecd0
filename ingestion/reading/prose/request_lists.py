"""Lists of requests by their make: what they were about, who made them, which bodies they came to.

Belongs here: names and counts side by side in the section of requests that add up to what was received, or that words
lead to (按申请内容统计：茶园权属38件，山塘管理15件), where no rule knows the names. Does not: what such a list is by
its words (`grammar`), ways of asking and answers, which have words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ingestion.knowledge.vocabulary import load_patterns, load_reasons, load_rules
from ingestion.reading.prose.codes import APPLICANT, OF_BODIES, RECEIVED, TO_HANDLE
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.runs import LEAST_SUM
from ingestion.reading.prose.sentences import Sentence

TOPIC = f"{RECEIVED}.topic"
_LISTS = load_patterns("request_lists")
_SUMS_UP = load_patterns("lists")["sums_up"]
_APPLICANTS = frozenset({"natural_person", "legal_person", "applicant_word", "request", "hand_over"})
# Words of what became of requests, how and from whom they came: the rules ask that none stands in a topic's name.
_NO_TOPIC = frozenset().union(*(rule.without for rule in load_rules() if rule.code == TOPIC)) | load_reasons()
_COUNTED = frozenset({"case", "item", "bare"})
_SHARES = frozenset({"percent", "points"})
# 民办学校审批4件 is left as another's; in a list of topics a school is one.
_LEFT = NOT_PLACED | {"others"}


class Kind(NamedTuple):
    """What a list of requests may be by: its code, what names of its members are (all of them), the known words that
    none of them may hold, and what leads to it (nothing but the sum tells where that is None)."""

    code: str
    names: re.Pattern[str]
    without: frozenset[str]
    leads: re.Pattern[str] | None


_BY_TOPIC = Kind(TOPIC, _LISTS["topics"], _NO_TOPIC, _LISTS["leads_to_topics"])
_KINDS = (
    Kind(APPLICANT, _LISTS["applicants"], _NO_TOPIC - _APPLICANTS, _LISTS["leads_to_applicants"]),
    Kind(OF_BODIES[RECEIVED], _LISTS["bodies"], _NO_TOPIC - {"receive"}, None),
    _BY_TOPIC,
)


def read_request_lists(sentence: Sentence, rows: list[Row], left: list[Left], state: Discourse) -> None:
    """Move the members of such a list from `left` to `rows`. rows, left: of the sentence."""
    if sentence.topic != "requests" or not left:
        return
    received = next((t for t in reversed(state.totals) if t["code"] in (RECEIVED, TO_HANDLE) and "value" in t), None)
    if received is None:
        return
    read = {row["start"]: row for row in rows if row["kind"] == "count"}
    for kind in _KINDS:
        members = _members(sentence, read, left, kind.code)
        names = {q.start: _name(sentence, q, kind) for q in members}
        if len(members) > 1 and all(names.values()) and _is_list(sentence, members, received, kind):
            _take(sentence, kind, members, names, received, rows, left, state)
            return
    for item in list(left):
        if _is_one(sentence, item, received) and (named := _name(sentence, item.quantity, _BY_TOPIC)):
            names = {item.quantity.start: named}
            _take(sentence, _BY_TOPIC, [item.quantity], names, received, rows, left, state)


def _take(
    sentence: Sentence,
    kind: Kind,
    members: Sequence[Quantity],
    names: Mapping[int, str],
    received: Row,
    rows: list[Row],
    left: list[Left],
    state: Discourse,
) -> None:
    """Move the members from `left` to `rows`, in the list that some of them are in; names: of each, by its place."""
    read = {row["start"] for row in rows if row["kind"] == "count"}
    listed = next((row["list_id"] for row in rows if row["start"] in names and row["list_id"]), "")
    listed = listed or state.new_list()
    for quantity in members:
        if quantity.start not in read:
            row = statement_row(kind.code, names[quantity.start], quantity, "count", sentence)
            rows.append(row | {"list_id": listed, "list_role": "part", "scope": received["scope"]})
    left[:] = [item for item in left if item.quantity.start not in names]
    rows.sort(key=lambda row: (row["start"], row["end"]))


def _members(sentence: Sentence, read: Mapping[int, Row], left: Sequence[Left], code: str) -> list[Quantity]:
    """The counts of the sentence's end that stand side by side: left without a rule, some of them read as `code`."""
    open_ones = {item.quantity.start for item in left if item.reason in _LEFT}
    members: list[Quantity] = []
    for quantity in sentence.quantities:
        row = read.get(quantity.start)
        if quantity.start in open_ones or (row is not None and row["code"] == code):
            if quantity.unit_class not in _SHARES and not _sums_up(sentence, quantity, members):
                members.append(quantity)
        elif quantity.unit_class not in _SHARES and members:
            return []
    is_one_kind = len({quantity.unit for quantity in members}) == 1
    if not is_one_kind or any(q.unit_class not in _COUNTED or q.is_approximate for q in members):
        return []
    return members if any(q.start in open_ones for q in members) else []


def _sums_up(sentence: Sentence, quantity: Quantity, members: Sequence[Quantity]) -> bool:
    """茶园8件，山塘5件，合计13件: whether a count is the sum of those before it, and says so."""
    if not members or quantity.value != sum(member.value for member in members):
        return False
    return _SUMS_UP.search(sentence.text, members[-1].end, quantity.start) is not None


def _is_list(sentence: Sentence, members: Sequence[Quantity], received: Row, kind: Kind) -> bool:
    """Whether the members are all that was received, or some of it by the words that lead to them."""
    added = sum((quantity.value for quantity in members), Decimal(0))
    if added == received["value"] and added >= LEAST_SUM:
        return True
    before = sentence.counted_before(members[0].start)
    return (
        kind.leads is not None
        and added <= received["value"]
        and kind.leads.search(sentence.text, before, members[0].start) is not None
    )


def _is_one(sentence: Sentence, item: Left, received: Row) -> bool:
    """Whether a count by itself is of the requests about one topic: 其中2件涉及茶园管理, 其中涉及茶园管理的2件."""
    quantity = item.quantity
    if item.reason not in NOT_PLACED or quantity.unit_class != "case" or quantity.value > received["value"]:
        return False
    is_behind = _LISTS["topic_behind"].match(sentence.text, quantity.end, sentence.end) is not None
    opening = _LISTS["one_of" if is_behind else "of_one"]
    return opening.search(sentence.text, sentence.counted_before(quantity.start), quantity.start) is not None


def _name(sentence: Sentence, quantity: Quantity, kind: Kind) -> str:
    """The name before a count, or of a topic behind it (8件涉及茶园); empty where it is none of the kind."""
    behind = _LISTS["topic_behind"].match(sentence.text, quantity.end, sentence.end) if kind.code == TOPIC else None
    if behind is not None:
        held = any(t.concept in kind.without for t in sentence.tokens if behind.start() <= t.start < behind.end())
        return behind["name"] if not held and kind.names.fullmatch(behind["name"]) else ""
    start = max(sentence.clause_start(quantity.start), sentence.counted_before(quantity.start))
    stretch = sentence.text[start : quantity.start]
    named = _LISTS["before_name"].sub("", clean(stretch))
    begin = start + max(stretch.find(named), 0)
    if any(t.concept in kind.without for t in sentence.tokens if begin <= t.start and t.end <= quantity.start):
        return ""
    bare = _LISTS["behind_name"].sub("", named)
    return bare if kind.names.fullmatch(bare) else ""
