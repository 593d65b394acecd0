"""Lists of requests by their make: what they were about, who made them, which bodies they came to. And of proposals.

Belongs here: names and counts side by side in the section of requests that add up to what was received, or that words
lead to (按申请内容统计：茶园权属38件，山塘管理15件), where no rule knows the names; the same behind proposals counted.
Does not: what such a list is by its words (`grammar`), ways of asking and answers, which have words of their own.
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
_OF_WHOM = frozenset({"natural_person", "legal_person"})
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
_PROPOSAL_TOPIC = _BY_TOPIC._replace(code="proposals.topic", names=_LISTS["proposal_topics"])
_PROPOSED = "proposals.total"
_PROPOSED_BY = dict.fromkeys(("建议", "人大"), "proposals.npc_suggestions") | dict.fromkeys(
    ("提案", "政协"), "proposals.cppcc_proposals"
)
_BODIES_NAMED = Kind(OF_BODIES[RECEIVED], _LISTS["any_body"], _NO_TOPIC - {"receive"}, _LISTS["by_bodies"])
_KINDS = (
    Kind(APPLICANT, _LISTS["applicants"], _NO_TOPIC - _APPLICANTS, _LISTS["leads_to_applicants"]),
    Kind(OF_BODIES[RECEIVED], _LISTS["bodies"], _NO_TOPIC - {"receive"}, _LISTS["leads_to_bodies"]),
    _BY_TOPIC,
)


def read_request_lists(sentence: Sentence, rows: list[Row], left: list[Left], state: Discourse) -> None:
    """Move the members of such a list from `left` to `rows`. rows, left: of the sentence."""
    if not left:
        return
    proposed = next((row for row in reversed(rows) if row["code"] == _PROPOSED), None)
    if proposed is not None:
        _read_proposed_by(sentence, proposed, rows, left)
        _read_lists(sentence, (_PROPOSAL_TOPIC,), proposed, rows, left, state)
    if sentence.topic != "requests":
        return
    received = next((t for t in reversed(state.totals) if t["code"] in (RECEIVED, TO_HANDLE) and "value" in t), None)
    if received is not None:
        _read_shares_of_topics(sentence, received, rows, left)
    if received is None or _read_lists(sentence, _KINDS, received, rows, left, state):
        return
    for item in list(left):
        if _is_one(sentence, item, received) and (named := _name(sentence, item.quantity, _BY_TOPIC)):
            names = {item.quantity.start: named}
            _take(sentence, _BY_TOPIC, [item.quantity], names, received, rows, left, state)


def _read_proposed_by(sentence: Sentence, proposed: Row, rows: list[Row], left: list[Left]) -> None:
    """建议提案73件，其中建议31件，提案42件: those of each kind, by their short names, where they are all there are."""
    read = {row["start"]: row for row in rows if row["kind"] == "count"}
    members = [q for q in _members(sentence, read, left, "")[:2] if q.start > proposed["start"]]
    codes = [_PROPOSED_BY.get(_short_name(sentence, quantity), "") for quantity in members]
    if len(set(codes) - {""}) != 2 or sum(q.value for q in members) != proposed["value"]:
        return
    for quantity, code in zip(members, codes, strict=True):
        row = statement_row(code, "", quantity, "count", sentence)
        rows.append(row | {"list_id": proposed["list_id"], "list_role": "part", "scope": proposed["scope"]})
    places = {quantity.start for quantity in members}
    left[:] = [item for item in left if item.quantity.start not in places]
    rows.sort(key=lambda row: (row["start"], row["end"]))


def _short_name(sentence: Sentence, quantity: Quantity) -> str:
    start = max(sentence.clause_start(quantity.start), sentence.counted_before(quantity.start))
    return _LISTS["before_name"].sub("", clean(sentence.text[start : quantity.start].lstrip("（(")))


def _read_lists(
    sentence: Sentence, kinds: Sequence[Kind], whole: Row, rows: list[Row], left: list[Left], state: Discourse
) -> bool:
    """Move the members of a list of one of the kinds from `left` to `rows`; whether there is one."""
    read = {row["start"]: row for row in rows if row["kind"] == "count"}
    for kind in kinds:
        members = _members(sentence, read, left, kind.code)
        if members and kind is not _BODIES_NAMED and _is_by_bodies(sentence, members):
            return _read_lists(sentence, (_BODIES_NAMED,), whole, rows, left, state)
        names = {q.start: _name(sentence, q, kind) for q in members}
        if len(members) > 1 and all(names.values()) and _is_list(sentence, members, whole, kind):
            _take(sentence, kind, members, names, whole, rows, left, state)
            return True
    return False


def _is_by_bodies(sentence: Sentence, members: Sequence[Quantity]) -> bool:
    """Whether words say that what is listed are bodies."""
    before = sentence.counted_before(members[0].start)
    return _LISTS["by_bodies"].search(sentence.text, before, members[0].start) is not None


def _take(
    sentence: Sentence,
    kind: Kind,
    members: Sequence[Quantity],
    names: Mapping[int, str],
    whole: Row,
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
            rows.append(row | {"list_id": listed, "list_role": "part", "scope": whole["scope"]})
    left[:] = [item for item in left if item.quantity.start not in names]
    rows.sort(key=lambda row: (row["start"], row["end"]))


def _members(sentence: Sentence, read: Mapping[int, Row], left: Sequence[Left], code: str) -> list[Quantity]:
    """The first counts that stand side by side: left without a rule, some of them read as `code`."""
    open_ones = {item.quantity.start for item in left if item.reason in _LEFT}
    members: list[Quantity] = []
    for quantity in sentence.quantities:
        row = read.get(quantity.start)
        if quantity.start in open_ones or (row is not None and row["code"] == code):
            is_of_it = quantity.unit_class in _COUNTED or bool(members)  # 前三位: leads to them
            if is_of_it and quantity.unit_class not in _SHARES and not _sums_up(sentence, quantity, members):
                members.append(quantity)
        elif quantity.unit_class not in _SHARES and members:
            break
    is_one_kind = len({quantity.unit for quantity in members}) == 1
    if not is_one_kind or any(q.unit_class not in _COUNTED or q.is_approximate for q in members):
        return []
    return members if any(q.start in open_ones for q in members) else []


def _sums_up(sentence: Sentence, quantity: Quantity, members: Sequence[Quantity]) -> bool:
    """茶园8件，山塘5件，合计13件: whether a count is the sum of those before it, and says so."""
    if not members or quantity.value != sum(member.value for member in members):
        return False
    return _SUMS_UP.search(sentence.text, members[-1].end, quantity.start) is not None


def _is_list(sentence: Sentence, members: Sequence[Quantity], whole: Row, kind: Kind) -> bool:
    """Whether the members are all of the whole, or some of it by the words that lead to them."""
    added = sum((quantity.value for quantity in members), Decimal(0))
    before = sentence.counted_before(members[0].start)
    is_opened = _LISTS["opens"].search(sentence.text, before, members[0].start) is not None
    if added == whole["value"] and (added >= LEAST_SUM or is_opened or kind.names is _LISTS["bodies"]):
        return True
    others_follow = any(q.start > members[-1].start and q.unit_class not in _SHARES for q in sentence.quantities)
    return (
        kind.leads is not None
        and not others_follow
        and added <= whole["value"]
        and kind.leads.search(sentence.text, before, members[0].start) is not None
    )


def _read_shares_of_topics(sentence: Sentence, received: Row, rows: list[Row], left: list[Left]) -> None:
    """涉及茶园管理的占55%，涉及山塘管理的占26%: shares of what was received, whose counts are not told."""
    for item in [item for item in left if item.reason == "no_base" and item.quantity.unit_class == "percent"]:
        start = sentence.clause_start(item.quantity.start)
        told = _LISTS["share_of_topic"].fullmatch(sentence.text, start, item.quantity.start)
        if told is None or _BY_TOPIC.names.fullmatch(told["name"]) is None:
            continue
        if any(t.concept in _NO_TOPIC for t in sentence.tokens if told.start("name") <= t.start < told.end("name")):
            continue
        row = statement_row(TOPIC, told["name"], item.quantity, "share", sentence)
        row |= {"base_code": RECEIVED, "list_id": received["list_id"], "list_role": "part", "scope": received["scope"]}
        rows.append(row | ({"value_status": "approximate"} if told["about"] else {}))
        left.remove(item)
    rows.sort(key=lambda row: (row["start"], row["end"]))


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
    is_by_topic = kind.leads is _BY_TOPIC.leads
    behind = _LISTS["topic_behind"].match(sentence.text, quantity.end, sentence.end) if is_by_topic else None
    if behind is not None:
        held = any(t.concept in kind.without for t in sentence.tokens if behind.start() <= t.start < behind.end())
        return behind["name"] if not held and kind.names.fullmatch(behind["name"]) else ""
    end = _end_of_name(sentence, quantity)
    start = max(sentence.clause_start(end), sentence.counted_before(quantity.start))
    stretch = sentence.text[start:end]
    named = _LISTS["before_name"].sub("", clean(stretch))
    begin = start + max(stretch.find(named), 0)
    bare = _LISTS["behind_name"].sub("", named)
    stop = begin + len(bare) if kind.code == TOPIC else begin
    told = [t for t in sentence.tokens if begin <= t.start and t.end <= quantity.start and t.concept in kind.without]
    if any(t.concept not in _OF_WHOM or t.end >= stop for t in told):  # 企业改制 is a topic, 企业 who asked
        return ""
    return bare if kind.names.fullmatch(bare) else ""


def _end_of_name(sentence: Sentence, quantity: Quantity) -> int:
    """Where the name of a count ends: before it, or before the bracket that holds nothing else (江畔市（8件）)."""
    text, start = sentence.text, quantity.start
    return start - 1 if text[start - 1] in "(（" and text[quantity.end : quantity.end + 1] in (")", "）") else start
