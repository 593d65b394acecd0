"""Other subjects: whether a count is of what a rule does not speak of, although its words fit.

Belongs here: appeals, requests, disclosures, fees, trainings and staff told apart from what stands beside them. Does
not: what may be said of any measure (`misgivings`), means and places (`means`), the choice itself (`choice`).
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingestion.knowledge.vocabulary import Rule, load_patterns, load_reasons
from ingestion.reading.prose.codes import (
    APPLICANT,
    CHANNEL,
    CLASS,
    NORMATIVE_DOCUMENTS,
    OF_BODIES,
    OUTCOMES,
    RECEIVED,
    ROUTES,
    WEBSITE,
)
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.misgivings import (
    is_of_lower_level,
    is_of_one_instance,
    is_of_other_business,
    is_part_of_interpretations,
)
from ingestion.reading.prose.quantities import BARE
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.subjects import (
    is_beside_requests,
    is_no_disclosure,
    is_of_another_route,
    is_on_a_site,
    is_printed,
    splits_documents,
    splits_products,
)
from ingestion.reading.prose.times import is_of_months
from ingestion.reading.prose.tokens import DISCLOSES
from ingestion.reading.prose.windows import Window

_NAMES = load_patterns("names")
_LISTS = load_patterns("request_lists")
# What a gazette prints, or an office discloses by itself.
_DOCUMENTS = frozenset(
    {"disclosures.policy_documents", "disclosures.official_documents", "disclosures.rules.newly_disclosed"}
) | {NORMATIVE_DOCUMENTS, CLASS}
# 网站8件 in a section on requests is how they came, unless one of these is said.
_PUBLISHED = DISCLOSES | {"push", "print_in", "volume", "info_volume", "info", "government_info", "class_info"}
_INFORMATION = frozenset({"info", "government_info", "class_info"})
_REPLIED = "requests.replied"
_PROPOSALS = frozenset({"suggestion", "proposal", "suggestion_and_proposal", "proposal_word"})
_DONE_WITH_PROPOSALS = frozenset({"receive", "handle", "reply", "close"})
_ASKED_FOR = frozenset({"request", "on_request"})
_CLOSED = "requests.closed"
_CLOSED_OR_CARRIED = (_CLOSED, "requests.carried_")
_LATE = re.compile("延[期长]")
_WAYS = f"{RECEIVED}.channel."
_REFUSED = f"{OUTCOMES}refused"
_OTHER_WAYS = f"{_WAYS}other"
_COLLECTED = "fees.collected"
_FEES = frozenset({_COLLECTED, "fees.waived"})
# Of lawsuits that came straight to court, or after a review.
_BY_ROUTE = tuple(f"{ROUTES[route]}." for route in ("direct_litigation", "after_review"))
_STAFF = frozenset({"capacity.staff.full_time", "capacity.staff.part_time"})
_APPLICANTS = frozenset({"natural_person", "legal_person"})
# Words by which a count behind appeals is of requests all the same; what is carried over is of those named before.
_OF_REQUESTS = frozenset({"request", "on_request"})
_CARRIED = frozenset({"next_year", "last_year", "carry_over"})


def is_of_another_subject(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    """Whether the count is of what the rule does not speak of: documents or requests, the other route, other work."""
    last = state.last_stated
    since = last["end"] if last is not None and last["sentence_start"] == sentence.start else sentence.start
    if is_of_other_business(sentence, seen.quantity, rule.code, since):
        return True
    if is_of_lower_level(sentence, seen.quantity, rule.code) or _is_part_of_other(rule, seen, state):
        return True
    family = rule.code.partition(".")[0]
    if family in _OF_FAMILY and _OF_FAMILY[family](sentence, rule, seen, state):
        return True
    if rule.role == "total" and is_of_months(sentence, seen):
        return True
    if rule.label == "listed_class" and _is_of_the_form(sentence, seen, state):
        return True
    if rule.only and _has_another(sentence, seen):
        return True
    return rule.about and not sentence.is_about_disclosure


def _is_no_appeal(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    if is_of_another_route(sentence, rule, seen, state) or _is_beyond_whole(rule, seen, state):
        return True
    if rule.role == "part" and is_of_one_instance(sentence, seen.quantity):
        return True
    if _is_of_body(sentence, state.last_stated) or (rule.role == "total" and _is_heard_by_one(sentence, seen)):
        return True
    return state.left_appeals and sentence.text.find("公开", seen.left_start, seen.quantity.start) < 0


def _is_heard_by_one(sentence: Sentence, seen: Window) -> bool:
    """市政府受理的复议8件，省政府受理3件: whether another that hears appeals has a count of its own behind this one."""
    start, end = seen.quantity.start, seen.quantity.end
    return (
        _NAMES["heard_by_one"].search(sentence.text, seen.clause_start, start) is not None
        and _NAMES["heard_by_another"].match(sentence.text, end - 1) is not None
    )


def _is_no_request(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    last, code = state.last_stated, rule.code
    if seen.heads & {"on_request", "refused"} and splits_documents(sentence):
        return True
    if _follows_appeals(sentence, seen, last):
        return True
    if code.startswith(_WAYS) and _NAMES["spoken_about"].match(sentence.text, seen.quantity.end):
        return True
    if code == RECEIVED:  # 8件申请与茶园管理有关: what some of them were about
        is_by_topic = _LISTS["topic_behind"].match(sentence.text, seen.quantity.end, sentence.end) is not None
        return "other_means" in seen.concepts or (is_by_topic and "receive" not in seen.concepts)
    if code == _OTHER_WAYS:  # 信息不存在2件，其他途径4件: an answer
        return last is not None and last["code"].startswith(OUTCOMES)
    if code == _REPLIED and _NAMES["replied_by"].search(sentence.text, seen.clause_start, seen.quantity.start):
        return True
    if code.startswith(_WAYS) and _NAMES["reply_by"].search(sentence.text, seen.clause_start, seen.quantity.start):
        return True
    if code == _CLOSED and _LATE.search(sentence.text, seen.clause_start, sentence.clause_end(seen.quantity.end)):
        return True  # 1件经批准延期后办结
    if code == _REPLIED and _is_of_proposals(sentence, seen):
        return True
    if code == _REPLIED and "in_time" in seen.concepts:
        # 办结9件，其中按时答复8件，延期答复1件: those in time
        return (state.is_listing and not seen.is_right_headed) or _LATE.search(
            sentence.text, sentence.start, sentence.end
        ) is not None
    if code == APPLICANT:
        return _is_no_applicant(sentence, rule, seen, state.total)
    is_kept_back = code == _REFUSED and seen.quantity.unit_class == "item" and seen.quantity.value
    if is_kept_back and _NAMES["kept_back"].search(sentence.text, seen.clause_start, seen.quantity.start):
        return True
    return code.startswith(_REFUSED) and is_beside_requests(sentence, seen)


def _is_of_proposals(sentence: Sentence, seen: Window) -> bool:
    """办理人大代表建议9件，公开答复8件: whether proposals are named before an answer, and no request with it."""
    return bool(sentence.concepts_before(seen.quantity.start) & _PROPOSALS) and not seen.concepts & _ASKED_FOR


def _is_no_applicant(sentence: Sentence, rule: Rule, seen: Window, total: Row | None) -> bool:
    if "hand_over" in rule.asked and total is not None and "is_open" in total:
        # 公民提出申请9件，其中网上申请4件: with no whole before, nothing tells a part from the whole.
        return True
    if seen.is_right_headed and _says_why(sentence, seen):
        return True
    return bool(rule.after) and _follows_one_applicant(sentence, total)


def _is_no_such_disclosure(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    code = rule.code
    if is_no_disclosure(sentence, seen, state.last_stated):
        return True
    if code == "disclosures.gazette_documents" and is_on_a_site(sentence, seen):
        return True
    if code == CLASS and splits_products(sentence):
        return True
    if code == NORMATIVE_DOCUMENTS and rule.after and state.last_stated is not None:
        # 制发规范性文件8件，公开80件: of more than them
        return bool(seen.quantity.value > state.last_stated["value"])
    is_normative = code == NORMATIVE_DOCUMENTS and "disclose" not in seen.concepts
    if is_normative and "in_force" in sentence.concepts_before(seen.quantity.start):
        return True  # 公开现行有效规章8件、规范性文件80件: how many there are
    if code.startswith(CHANNEL) and state.last_stated is not None and _is_of_replies(sentence, seen, state.last_stated):
        return True
    if code == WEBSITE and _NAMES["other_site"].search(sentence.text, seen.left_start, seen.quantity.start):
        return True
    if code.startswith(CHANNEL) and seen.concepts.isdisjoint(_PUBLISHED):
        if _is_among_requests(sentence, state):
            return True
        last = state.last_stated
        if last and last["sentence_start"] == sentence.start and is_part_of_interpretations(seen.quantity, last):
            return True
    if _NAMES["in_time"].search(sentence.text, sentence.start, seen.quantity.start):
        return True
    return code in _DOCUMENTS and is_printed(sentence, seen)


def _is_of_replies(sentence: Sentence, seen: Window, last: Row) -> bool:
    """办理建议8件，已在网站公开5件: whether a count of proposals stands before it in the sentence, and nothing else."""
    is_behind = last["code"].startswith("proposals.") and last["sentence_start"] == sentence.start
    return is_behind and seen.concepts.isdisjoint(_INFORMATION)


def _is_no_such_fee(sentence: Sentence, rule: Rule, seen: Window, _: Discourse) -> bool:
    text, end = sentence.text, seen.quantity.start
    if seen.quantity.unit_class == BARE and seen.quantity.value:  # 元 or 万元
        return True
    if rule.code in _FEES and _NAMES["other_fees"].search(text, sentence.start, end):
        return True
    return rule.code == _COLLECTED and _NAMES["not_collected"].search(text, seen.clause_start, end) is not None


def _is_no_such_staff(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    """Whether staff is of both kinds (专（兼）职人员8人), or of others: 协管员80人，专职8人; 学校专职2人、兼职3人."""
    if rule.code not in _STAFF:
        return False
    if _NAMES["both_kinds"].search(sentence.printed, seen.clause_start, seen.quantity.end + 8):
        return True
    if _NAMES["kinds_follow"].match(sentence.text, seen.quantity.end):
        return True
    if rule.about or state.left_unit != seen.quantity.unit:
        return False
    left = next((q for q in reversed(sentence.quantities) if q.start < seen.quantity.start), None)
    if left is None:
        return True
    if _NAMES["kinds_follow"].match(sentence.text, left.end):
        return False
    behind = any(t.concept == "full_time" for t in sentence.words(left.end, seen.left_start))  # 1名全职，2名兼职
    return not behind and "staff_word" not in sentence.concepts_in_clause(left.start)


def _is_no_proposal(sentence: Sentence, rule: Rule, seen: Window, _: Discourse) -> bool:
    """公开财政预决算11条、建议提案4条: whether proposals stand among what was disclosed, in their sentence."""
    is_noun = "handle" in seen.heads  # 建议提案办理4条
    if rule.code != "proposals.total" or not (is_noun or seen.concepts.isdisjoint(_DONE_WITH_PROPOSALS)):
        return False
    named = sentence.concepts_before(seen.left_start)
    return not DISCLOSES.isdisjoint(named) and _DONE_WITH_PROPOSALS.isdisjoint(named)


def _is_no_training(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    """急救培训8场，受训80人次: whether the trainings that a count of those trained follows are not of this work."""
    before = [q for q in sentence.quantities if q.start < seen.quantity.start]
    if rule.code != "training.participants" or not before or state.left_unit != before[-1].unit:
        return False
    return "training_course" in sentence.concepts_in_clause(before[-1].start)


_OF_FAMILY = {
    "appeals": _is_no_appeal,
    "requests": _is_no_request,
    "disclosures": _is_no_such_disclosure,
    "fees": _is_no_such_fee,
    "capacity": _is_no_such_staff,
    "training": _is_no_training,
    "proposals": _is_no_proposal,
}


def _is_beyond_whole(rule: Rule, seen: Window, state: Discourse) -> bool:
    """直接起诉12件，复议后起诉8件，维持9件: whether a part is more than the whole it would be a part of."""
    if not rule.code.startswith(_BY_ROUTE) or rule.role != "part" or not rule.within:
        return False
    whole = state.open_total(rule.within)
    return whole is not None and "value" in whole and whole["value"] < seen.quantity.value


def _is_of_body(sentence: Sentence, last: Row | None) -> bool:
    """各县区收到申请8件，复议2件: whether the count before, in this sentence, is of one body or level alone."""
    return last is not None and last["code"] == OF_BODIES[RECEIVED] and last["sentence_start"] == sentence.start


def _is_part_of_other(rule: Rule, seen: Window, state: Discourse) -> bool:
    """受理户外广告申请460件，其中当面457件: whether a count of other business was left since the whole of a part.

    办理低保事项460件，按时办结457件: so was one that says no more than that they were closed, or how they were
    answered, in its sentence, and no request was counted there before. 新收信访事项91件，上年结转7件，办结93件: behind
    cases of other business, carried too.
    """
    if state.left_business and rule.code.startswith(_CLOSED_OR_CARRIED) and seen.concepts.isdisjoint(_ASKED_FOR):
        return True
    other = state.left_other
    if other is None or other.unit != seen.quantity.unit:
        return False
    is_said = any(row["code"].startswith("requests.") for row in state.stated)
    is_answer = rule.code.startswith(OUTCOMES) and rule.role == "part" and seen.quantity.value <= other.value
    if (is_answer or rule.code.startswith(_CLOSED)) and not is_said and seen.concepts.isdisjoint(_ASKED_FOR):
        return True
    if not state.is_other_whole:
        return False
    if rule.code in _STAFF:
        return True
    whole = state.open_total(rule.within) if rule.within else None
    return whole is not None and whole.get("start", 0) < other.start


def _says_why(sentence: Sentence, seen: Window) -> bool:
    """3件因企业报告涉及商业秘密: whether a reason for an answer is named behind the count, in its clause."""
    end = sentence.clause_end(seen.quantity.end)
    return any(t.concept in load_reasons() for t in sentence.tokens if seen.quantity.end <= t.start < end)


def _follows_appeals(sentence: Sentence, seen: Window, last: Row | None) -> bool:
    """复议7件，已审结5件，撤回1件: whether the count before, in this sentence, is of appeals, and no request named."""
    if last is None or last["sentence_start"] != sentence.start or not last["code"].startswith("appeals."):
        return False
    if not seen.concepts.isdisjoint(_CARRIED):
        return sentence.concepts_before(last["start"]).isdisjoint(_OF_REQUESTS)
    return seen.concepts.isdisjoint(_OF_REQUESTS)


def _follows_one_applicant(sentence: Sentence, total: Row | None) -> bool:
    """收到公民申请8件，法人申请3件: whether the count before is of one kind of applicants too, and no whole."""
    start = total.get("start", -1) if total is not None else -1
    return start >= sentence.start and len(sentence.concepts_in_clause(start) & _APPLICANTS) == 1


def _is_among_requests(sentence: Sentence, state: Discourse) -> bool:
    """Whether the section, or the whole that is open, is of requests."""
    total = state.total
    return sentence.topic == "requests" or (total is not None and total["code"].startswith("requests."))


def _is_of_the_form(sentence: Sentence, seen: Window, state: Discourse) -> bool:
    """公开信息8条：…，行政许可20件; 本年出台文件：制发2件: rows of the form or other business, no classes of the whole.

    They have a counter of their own. 公开信息80件，其中文件50件，公告30个 are classes all the same: they add up to it.
    """
    total = state.total
    if total is None or seen.quantity.unit_class == "piece" or not state.has_other_counter(seen.quantity.unit):
        return False
    added = Decimal(0)
    for quantity in sentence.quantities:
        if quantity.start >= total.get("end", 0) and quantity.unit_class != "percent":
            added += quantity.value
            if added == total.get("value") and quantity.start >= seen.quantity.start:
                return False
    return True


def _has_another(sentence: Sentence, seen: Window) -> bool:
    """开设公众号1个、微博1个: another count of the same kind stands in the sentence, and none of what was waived."""
    others = [q for q in sentence.quantities if q != seen.quantity and q.unit_class == seen.quantity.unit_class]
    return any("waiver" not in sentence.concepts_in_clause(q.start) for q in others)
