"""Misgivings: what is said around a count against a measure that it is like.

Belongs here: counters that no rule knows for the measure, other business, other years, one place of several, and what
a class that goes on with a list is called. Does not: how like it is (`likeness`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import load_patterns, load_rules
from ingestion.reading.prose.codes import CHANNEL, CLASS, CUMULATIVE, DISCLOSURES, ITEMS, OF_BODIES
from ingestion.reading.prose.member_names import name_of, says_information
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.run_evidence import OTHER_BUSINESS, SECTIONS_OF_DISCLOSURE
from ingestion.reading.prose.runs import Member
from ingestion.reading.prose.sentences import Sentence

_APPEALS, _REQUESTS = "appeals.", "requests."
# Requests, and answers, of other business than disclosure.
_OTHER_BUSINESS = OTHER_BUSINESS | {"hotline", "petition"}
_OF_MONEY = frozenset({"money"})
_OF_COUNTS = frozenset({"item", "case", "piece", "event", "person", "thing", "issue"})
# Sections in which nothing counts what was disclosed.
_NOT_OF_DISCLOSURES = frozenset({"requests", "appeals", "fees"})
_OF_REQUESTS = frozenset({"request", "on_request"})
# 打造江畔公众号，全年发布信息300条; 平台改版，发布信息300条: where one is named the whole may be what it put out.
_ACCOUNTS = frozenset({"account", "social_account", "wechat", "weibo", "weibo_wechat", "gateway"})
_OF_NORMATIVE_DOCUMENTS = ("disclosures.normative_documents.", "disclosures.items.normative_documents")
_DOCUMENTS = frozenset({"rules_document", "normative_document", "document"})
_KINDS_OF_STAFF = frozenset({"full_time", "part_time"})
_CARRIED = frozenset({"carry_over", "last_year", "next_year", "close"})
# What each office does by itself; meetings and trainings are held for all levels.
_OF_OFFICES = (
    CHANNEL,
    "disclosures.normative_documents.",
    "requests.",
    "appeals.",
    "responses.",
    "fees.",
    "proposals.",
)
_TIME = load_patterns("time")
_LISTS = load_patterns("lists")
_NAMES = load_patterns("names")
_PLACES = load_patterns("places")
_DISCLOSURE = re.compile(r"(?:信息|政务)公开")


def is_counted_in(unit_class: str, code: str) -> bool:
    """Whether a measure is counted in counters of a kind."""
    return unit_class in _units(code)


def is_not_counted(sentence: Sentence, quantity: Quantity) -> bool:
    """公开信息20条（不计入本局统计）: whether it is said behind a count that it counts for nothing."""
    return _NAMES["not_counted"].match(sentence.text, quantity.end) is not None


def is_of_lower_level(sentence: Sentence, quantity: Quantity, code: str) -> bool:
    """各县区网站公开信息8万条: whether the clause of a count speaks of the offices of one level below the speaker's, of
    which the measure does not tell.
    """
    if not code.startswith(_OF_OFFICES) or code in OF_BODIES or code in OF_BODIES.values():
        return False
    text = sentence.text
    begins = _NAMES["within_area"].match(text, sentence.clause_start(quantity.start))
    level = _NAMES["level_below"].match(text, begins.end()) if begins is not None else None
    if level is None and code.startswith(CHANNEL):  # 政府网站上各乡镇公开信息8条
        behind = _NAMES["level_below"].search(text, sentence.clause_start(quantity.start), quantity.start)
        return behind is not None and _NAMES["act_of_level"].match(text, behind.end(), quantity.start) is not None
    return level is not None and _NAMES["beside_level"].match(text, level.end()) is None


def is_of_one_instance(sentence: Sentence, quantity: Quantity) -> bool:
    """一审胜诉5件，二审胜诉3件: whether a result is that of one instance, where both are told."""
    text, clause_start = sentence.text, sentence.clause_start(quantity.start)
    told = {m[0] for m in _NAMES["instance"].finditer(text, sentence.start, sentence.end)}
    return len(told) > 1 and _NAMES["instance"].search(text, clause_start, quantity.start) is not None


def is_of_other_business(sentence: Sentence, quantity: Quantity, code: str, since: int) -> bool:
    """许可申请收到236件，其中网上申请190件: whether a count of requests or appeals is said to be of other business.

    since: from where cases of other business may be counted before it. A clause that says 公开 speaks of disclosure.
    """
    text, end = sentence.text, quantity.start
    if code.startswith(_APPEALS):
        return _NAMES["other_appeals"].search(text, sentence.start, sentence.end) is not None
    if not code.startswith(_REQUESTS):
        return False
    clause_start = sentence.clause_start(end)
    if sentence.concepts_in_clause(end) & _CARRIED and _NAMES["other_case"].search(text, clause_start, end):
        return True  # 采购投诉上年结转1件
    return text.find("公开", clause_start, end) < 0 and _NAMES["other_cases"].search(text, since, end) is not None


@cache
def _units(code: str) -> frozenset[str]:
    """The kinds of counters that the rules know for a measure; those of any count where they do not know it."""
    known = frozenset(unit for rule in load_rules() if rule.code == code for unit in rule.units)
    return known or (_OF_MONEY if load_measures()[code].value_kind == "amount" else _OF_COUNTS)


def may_be_anothers(sentence: Sentence, quantity: Quantity, code: str, before: Sequence[Row]) -> bool:
    """Whether the count may be of other business or of more years, since its sentence does not say that it is not.

    before: what was read in the sentence before it.
    """
    if code != CLASS and any(row["code"] == code for row in before):
        return True  # 媒体刊发80篇，其中省级8篇: a part of it, or said again
    since = before[-1]["end"] if before else sentence.start
    if is_of_lower_level(sentence, quantity, code) or is_of_other_business(sentence, quantity, code, since):
        return True
    is_of_requests = any(row["code"].startswith(_REQUESTS) for row in before)
    if code.startswith(_OF_NORMATIVE_DOCUMENTS):  # 规章，制发2件
        named_last = next(
            (t for t in reversed(sentence.words(sentence.start, quantity.start)) if t.concept in _DOCUMENTS), None
        )
        if named_last is not None and named_last.concept == "rules_document":
            return True
    if code.startswith(DISCLOSURES):
        is_elsewhere = sentence.topic in _NOT_OF_DISCLOSURES or is_of_requests
        is_appealed = any(row["code"].startswith(_APPEALS) for row in before)
        if code.startswith(CHANNEL) and before and is_part_of_interpretations(quantity, before[-1]):
            return True
        return is_elsewhere or is_appealed or _may_be_of_more(sentence, quantity, code, before)
    named = sentence.concepts_before(quantity.start)
    says_disclosure = _DISCLOSURE.search(sentence.text, sentence.start, quantity.start) is not None
    if code.startswith(_APPEALS):
        is_appealed = any(row["code"].startswith(_APPEALS) for row in before)
        if is_of_one_instance(sentence, quantity):
            return True
        return "negation" in named or not (says_disclosure or is_of_requests or is_appealed)
    if code.startswith(_REQUESTS):
        if any(row["code"].startswith(_APPEALS) for row in before):
            return True
        is_named = bool(named & _OF_REQUESTS) or sentence.topic == "requests"
        # 主动公开80条，依申请公开8条: how documents are marked
        is_marked = quantity.unit_class == "item" and any(row["code"].startswith(ITEMS) for row in before)
        is_published = "publish" in sentence.concepts_in_clause(quantity.start)  # 发布依申请公开信息5件
        return is_marked or is_published or bool(named & _OTHER_BUSINESS) or not (is_named or is_of_requests)
    if code.startswith("training."):  # 举办业务培训班8期, 参加政务公开培训8次
        return not says_disclosure or "attend" in sentence.concepts_in_clause(quantity.start)
    if code.startswith("consultations."):
        return sentence.topic != "consultations" and not says_disclosure
    if code.startswith("capacity.staff."):  # 学校专职2人、兼职3人: the one before it is of others
        counted = next((q for q in reversed(sentence.quantities) if q.start < quantity.start), None)
        if counted is None or sentence.concepts_in_clause(counted.start).isdisjoint(_KINDS_OF_STAFF):
            return False
        is_whole = _NAMES["kinds_follow"].match(sentence.text, counted.end) is not None
        return not is_whole and not any(row["start"] == counted.start for row in before)
    if code == "fees.collected":
        clause = sentence.text[sentence.clause_start(quantity.start) : quantity.start]
        return _NAMES["part_of_fees"].search(clause) is not None
    if code.startswith(("hotline.", "engagement.")):  # 信箱1个: the place, and not what came there
        is_place = _PLACES["counted_itself"].search(
            sentence.text, sentence.clause_start(quantity.start), quantity.start
        )
        return sentence.topic in _NOT_OF_DISCLOSURES or (quantity.unit_class == "thing" and is_place is not None)
    return False


def is_part_of_interpretations(quantity: Quantity, before: Row) -> bool:
    """发布解读8篇，其中网站5篇: whether a count may be of some of the interpretations counted before it."""
    is_of_them = before["code"].startswith("responses.interpretation") and before["unit"] == quantity.unit
    return is_of_them and quantity.value <= before["value"]


def _may_be_of_more(sentence: Sentence, quantity: Quantity, code: str, before: Sequence[Row]) -> bool:
    """Whether a count of disclosures may be of more than the year, of postings, or of one place only."""
    text, start, clause_start = sentence.text, sentence.start, sentence.clause_start(quantity.start)
    if code.startswith(ITEMS) and quantity.unit_class == "event":
        return True
    if code == ITEMS and (
        not sentence.concepts_before(quantity.start).isdisjoint(_ACCOUNTS)
        or _PLACES["one_place"].search(text, clause_start, quantity.start)
        or _PLACES["besides"].search(text, start, quantity.start)
        or _PLACES["as_means"].search(text, start, quantity.start)
    ):
        return True
    if code == CUMULATIVE:
        return any(row["value"] == quantity.value for row in before)
    if load_measures()[code].basis == "stock":
        return False
    told = text[start : quantity.start]
    is_up_to_date = any(_TIME[name].search(told) for name in ("cumulative", "until_now", "of_years"))
    is_of_year = _TIME["this_year"].search(text, clause_start, quantity.start) is not None
    return (is_up_to_date and not is_of_year) or _TIME["then_year"].match(text, quantity.end) is not None


def class_named(sentence: Sentence, quantity: Quantity, counts: Sequence[Quantity], read: dict[int, list[Row]]) -> str:
    """The name of a class that goes on with a list of disclosures, or begins one in their section; else empty.

    counts: those before it in the sentence.
    """
    if counts:
        beside_it = read.get(counts[-1].start, ())
        if not any(row["code"].startswith(DISCLOSURES) for row in beside_it):
            return ""
    elif sentence.topic not in SECTIONS_OF_DISCLOSURE or _LISTS["of_other_business"].search(
        sentence.text, sentence.start, quantity.start
    ):
        return ""
    if "negation" in sentence.concepts_before(quantity.start):
        return ""
    member = Member(max(sentence.clause_start(quantity.start), sentence.counted_before(quantity.start)), quantity, None)
    named = name_of(sentence, member)
    if named.endswith("公开"):  # what was done, and not its name
        return ""
    # 动态信息8条，财政信息3条，梳理事项5条: beside names that all say what they are, one that does not is another thing
    says_so = [
        says_information(sentence, Member(sentence.counted_before(q.start), q, None))
        for q in counts
        if CLASS in {row["code"] for row in read.get(q.start, ())}
    ]
    return "" if len(says_so) > 1 and all(says_so) and not says_information(sentence, member) else named
