"""Subjects: what a sentence, or a count in it, speaks of, where the count's own words do not tell.

Belongs here: requests as against documents and their attributes, disclosure as against all business, reviews as against
lawsuits, what a gazette prints, a subject that a lost counter hides. Does not: which rule a count fits (`choice`,
`grammar`), whose figures they are (`scopes`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.knowledge.vocabulary import Rule, load_patterns, load_verbs
from ingestion.reading.prose.codes import ROUTES
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES
from ingestion.reading.prose.windows import Window

_LISTS = load_patterns("lists")
_NAMES = load_patterns("names")
_SCOPES = load_patterns("scope")
_DIGIT = re.compile(r"\d")
# A sentence of the section on requests that names them speaks of them, unless it names other business.
_REQUESTS = frozenset({"request", "on_request", "request_volume", "applicant_word"})
# So does one that says how they came (网上申请8件), or what became of them in words nothing else is answered in.
_WAYS = frozenset({"in_person", "online", "letter", "fax", "email", "written"})
_ANSWERS = frozenset(
    {
        "refused", "partially_granted", "not_existing", "not_this_agency", "not_government_information",
        "close_on_time", "close_extended",
    }
)  # fmt: skip
_OTHER_BUSINESS = frozenset({"licence", "service_case", "review", "litigation", "hotline", "message"})
# 制作政府信息80条，不予公开20条: what documents are, not what was answered.
_DOCUMENTS = frozenset({"production", "disclose", "info", "government_info", "document", "official_document"})
# 主动公开文件8件，依申请公开2件，不予公开1件: the same, unless the sentence takes or answers requests.
_KINDS_OF_DOCUMENT = frozenset({"disclose", "on_request", "refused"})
_KINDS_OF_PRODUCT = frozenset({"production", "disclose"})
_WITHHELD = frozenset({"refused", "withheld"})
_TAKES_REQUESTS = frozenset({"receive", "reply", "handle", "request", "close"})
PLACES = frozenset({"website", "gateway", "account", "wechat", "weibo", "weibo_wechat", "bulletin", "news_media"})
_ASKED = "申请"  # right before what would be disclosed, it is what was asked for
# In a list of what was disclosed, a count with one of these is of requests.
_OF_REQUESTS = frozenset({"receive", "reply", "request", "on_request", "request_volume"})
# What a number follows that counts it. 接受88112电话咨询: no count
_COUNTED = DISCLOSES | {"info", "government_info", "class_info", "posts", "push", "notice", "document", "gov_document"}


def speaks_of_requests(sentence: Sentence) -> bool:
    """Whether a sentence of the section on requests speaks of them: it names them, and no other business."""
    concepts = sentence.concepts
    if concepts & _OTHER_BUSINESS:
        return False
    if concepts & _REQUESTS:
        return True
    if concepts & _ANSWERS and not concepts & _DOCUMENTS:
        # 不予公开的5件中，涉及国家秘密1件: parts of one answer, whose whole is not counted here
        return not any(_LISTS["of_these"].match(sentence.text, q.end) for q in sentence.quantities)
    return any(t.concept in _WAYS and "申请" in sentence.text[t.start : t.end] for t in sentence.tokens)


def splits_documents(sentence: Sentence) -> bool:
    """制作80条，主动公开60条，依申请公开15条，不予公开5条: what documents are, not what was asked for and answered."""
    named = sentence.concepts
    return (named >= _KINDS_OF_DOCUMENT and not named & _TAKES_REQUESTS) or splits_products(sentence)


def splits_products(sentence: Sentence) -> bool:
    """制作政府信息80件，其中主动公开文件20件，不予公开文件60件: parts of what was made, no classes of the disclosed."""
    named = sentence.concepts
    return named >= _KINDS_OF_PRODUCT and bool(named & _WITHHELD) and not named & _TAKES_REQUESTS


def is_no_disclosure(sentence: Sentence, seen: Window, last: Row | None) -> bool:
    """不予公开文件8件; 收到申请8件，…，已在网站公开2件: what was withheld, and what a request was answered with.

    书面申请公开政府信息8件: what was asked for, nor that.
    """
    if "refused" in seen.concepts:
        return True
    asked = (t.start for t in seen.tokens if t.concept in DISCLOSES and t.end <= seen.quantity.start)
    if any(sentence.text.startswith(_ASKED, start - len(_ASKED)) for start in asked):
        return True
    if last is None or last["sentence_start"] != sentence.start:
        return False
    if "verb" not in seen.heads:
        # 受理依申请公开2件，公开信息2条
        is_answered = last["code"].startswith("requests.") and last["kind"] == "count"
        return is_answered and seen.quantity.value <= last["value"] and not seen.concepts & PLACES
    return last["code"].startswith("requests.") and last["unit"] == seen.quantity.unit


def is_beside_requests(sentence: Sentence, seen: Window) -> bool:
    """依申请和不予公开的信息0条: whether a refusal is coordinated with requests, and both are counted as one."""
    refused = [t.start for t in seen.tokens if t.concept == "refused"]
    return any(_NAMES["and_refused"].search(sentence.text, seen.left_start, start) for start in refused)


def is_on_a_site(sentence: Sentence, seen: Window) -> bool:
    """经公报等公开80条，其中网站登载50条(动态类8条): whether since the gazette a site was named."""
    named = [t for t in sentence.tokens if t.end <= seen.quantity.start]
    last = {concept: [t.end for t in named if t.concept == concept] for concept in ("gazette_work", "website")}
    return bool(last["website"]) and max(last["website"]) > max(last["gazette_work"], default=0)


def is_printed(sentence: Sentence, seen: Window) -> bool:
    """编发政府公报6期，公开文件8件: whether issues of the gazette are counted before, which prints what follows."""
    if "gazette_work" not in sentence.concepts:
        return False
    text, end = sentence.text, seen.clause_start
    start = max(sentence.start, *(text.rfind(mark, sentence.start, end) + 1 for mark in ";；"))
    named = [t.end for t in sentence.tokens if t.concept == "gazette_work" and start <= t.start < end]
    return bool(named) and any(named[0] <= q.start < end and q.unit_class == "issue" for q in sentence.quantities)


def counts_all_business(sentence: Sentence, seen: Window) -> bool:
    """行政复议46件，其中涉及信息公开的3件; …，均与信息公开无关: whether a count that names no disclosure is of more.

    Or of what others brought to the office that decides (作为复议机关审理8件).
    """
    if _LISTS["as_reviewer"].search(sentence.text, sentence.start, seen.quantity.start):
        return True
    if "公开" in sentence.text[sentence.start : seen.quantity.start]:
        return False
    return _LISTS["of_which_disclosure"].match(sentence.text, seen.quantity.end, sentence.end) is not None


def is_of_another_route(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    """复议7件、诉讼4件，其中复议维持5件，未审结2件: whether the result that `rule` states may be of another route.

    It is of the route named last. Behind two that are counted side by side, and no route since, it is of both.
    """
    route, _, result = rule.code.rpartition(".")
    if route not in ROUTES.values() or result == "total":
        return False
    if any(token.concept in ROUTES for token in seen.tokens):
        return False
    if route == ROUTES["review"] and _NAMES["of_court"].search(sentence.text, sentence.start, seen.quantity.end):
        return True
    named = [t for t in sentence.tokens if t.concept in ROUTES and t.end <= seen.quantity.start]
    if named and ROUTES[named[-1].concept] != route:
        return True
    counted = state.routes_counted()[-2:]
    if len(counted) < 2 or (named and named[-1].start >= counted[1]["start"]):
        return False
    between = counted[0]["end"], counted[1]["start"]
    return _LISTS["side_by_side"].fullmatch(sentence.text, *between) is not None


def lost_a_counter(sentence: Sentence, seen: Window) -> bool:
    """推送信息13微博发布信息15条: whether a number without its counter stands between the words and the count."""
    if _DIGIT.search(sentence.text, seen.left_start, seen.quantity.start) is None:
        return False
    numbers = _LISTS["lost_counter"].finditer(sentence.text, seen.left_start, seen.quantity.start)
    starts = {m.start() for m in numbers}
    return bool(starts) and any(t.end in starts and t.concept in _COUNTED for t in seen.tokens)


def opens_anew(sentence: Sentence, seen: Window) -> bool:
    """公开信息8条，其中动态类3条；收到申请5条: behind a semicolon, with words of its own, a count leaves the list."""
    if not seen.concepts & _OF_REQUESTS:
        return False
    counted = sentence.counted_before(seen.clause_start)
    return any(mark in sentence.text[counted : seen.clause_start] for mark in ";；")


def grows_by(sentence: Sentence, seen: Window, counted: Row | None) -> bool:
    """公开信息80条，比上年增加8条: whether a growth, with no subject of its own, is of what was `counted` before."""
    if counted is None or counted["unit"] != seen.quantity.unit:
        return False
    return _LISTS["growth_clause"].match(sentence.text, seen.clause_start, seen.quantity.start) is not None


def is_anothers(sentence: Sentence, seen: Window, speaker: Sequence[str]) -> bool:
    """江畔集团主动作为，公开信息8条: since the last count or semicolon a subject that is no office, and nobody else.

    speaker: the names of the body that reports, which may be a group or a company itself.
    """
    text, end = sentence.text, seen.quantity.start
    if _NAMES["foreign"].search(text, sentence.start, end) is None:
        return False
    counted = sentence.counted_before(end)
    start = max(counted, *(text.rfind(mark, counted, end) + 1 for mark in ";；"))
    others = list(_NAMES["foreign"].finditer(text, start, end))
    if not others:
        return False
    named = others[-1]
    if named.end() == end or _SCOPES["own"].search(text, named.end(), end):
        return False
    clause = sentence.clause_start(named.start())
    if any(clean(text[clause : named.end()]) in name for name in speaker):
        return False
    if _NAMES["toward"].search(text, clause, named.start()):
        return False
    return not any(clause <= t.start < named.start() for t in sentence.tokens if t.concept in load_verbs())
