"""Choice: of the rules that a count fits, the first that also agrees with what is said around it, and its rows.

Belongs here: means, subjects, times and lists held against a rule, and the row placed. Does not: the fit to the count's
own words (`grammar`), percentages (`shares`), the walk from count to count (`statements`).
"""

from __future__ import annotations

from dataclasses import replace

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import Rule, load_patterns, rules_for
from ingestion.reading.prose.class_names import class_name
from ingestion.reading.prose.codes import (
    BODY,
    BOTH_ROUTES,
    CHANNEL,
    CLASS,
    CUMULATIVE,
    DISCLOSURES,
    EACH_ROUTE,
    ITEMS,
    NORMATIVE_DOCUMENTS,
    OF_BODIES,
    OTHER_CHANNEL,
    POSTS,
    RECEIVED,
    TO_HANDLE,
)
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.grammar import fitting, is_qualified
from ingestion.reading.prose.labels import label
from ingestion.reading.prose.means import (
    has_place,
    is_beside_a_site,
    is_beside_others,
    is_besides,
    is_elsewhere,
    is_one_of_several,
    means,
    told_before,
)
from ingestion.reading.prose.other_subjects import is_of_another_subject
from ingestion.reading.prose.phrases import subject
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.scopes import scope
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.subjects import (
    counts_all_business,
    opens_anew,
)
from ingestion.reading.prose.times import (
    has_no_year,
    has_year_within,
    is_cumulative,
    names_year,
    sums_up_beyond,
)
from ingestion.reading.prose.tokens import strip_right
from ingestion.reading.prose.windows import Window

_TIME = load_patterns("time")
_LISTS = load_patterns("lists")
_NAMES = load_patterns("names")
_WHO = load_patterns("classes")["who"]
_PLACES = load_patterns("places")
_REST = load_patterns("rest")
# 网站累计公开总量, 对外公开规范性文件总数: what stands there.
_MAY_BE_STOCK = (CHANNEL, NORMATIVE_DOCUMENTS)
# By each of these means; a count by several of them is the whole.
_BY_MEANS = (
    CHANNEL,
    "requests.received.channel.",
    "consultations.in_person",
    "consultations.telephone",
    "consultations.online",
)
# The kinds of label that name a class by the words before its noun.
_CLASS_KINDS = frozenset({"modifier", "phrase", "class", "listed_class", "topic"})
_TWO_CHANNELS = f"{CHANNEL}weibo_wechat"
# 开通微博，发布气象类信息8条: posts of an account or a class of what is disclosed.
_ACCOUNTS = frozenset({"account", "wechat", "weibo", "weibo_wechat"})
# Appeals may be of any business, unless disclosure is named.
_OF_ALL_BUSINESS = frozenset({"appeals.review.total", "appeals.litigation.total", "appeals.complaints"})
# As far back as this a bracket that is still open is looked for.
_LONGEST_BRACKET = 60


def rows_of(sentence: Sentence, seen: Window, state: Discourse) -> list[Row]:
    """The rows of a count, one for each thing it is said of; none where no rule speaks, or it stays open which."""
    unit_class = "case" if state.counts_requests_in(seen.quantity.unit) else seen.quantity.unit_class
    rules = rules_for(unit_class, seen.heads, sentence.topic, state.is_listing)
    for rule in fitting(sentence, rules, seen, state.carried_verb):
        if _is_out_of_place(sentence, rule, seen, state):
            continue
        if rule.code in _OF_ALL_BUSINESS and counts_all_business(sentence, seen):
            return []
        if is_of_another_subject(sentence, rule, seen, state) or _is_of_several_places(sentence, rule, seen):
            continue
        if not state.allows(rule):
            continue
        if rule.code == ITEMS and is_besides(sentence, seen):
            return []
        is_whole = rule.code == ITEMS and not rule.closes and not rule.means
        if is_whole and (is_elsewhere(sentence, seen) or has_no_year(sentence, seen)):
            return []
        if is_whole and (is_qualified(sentence.text, rule, seen) or _answers(sentence, seen, state)):
            return []
        if is_whole and _is_of_others(sentence, rule, seen):
            return []
        if rule.subject in ("year", "office") and has_place(sentence, seen):
            continue
        if rule.code == CLASS and not rule.listed and means(sentence, seen, _ACCOUNTS):
            return []
        named = label(sentence, rule, seen, state)
        if named is None:
            continue
        if named and rule.code == CLASS and rule.label in _CLASS_KINDS and not (named := _class_name(rule, named)):
            return []
        if named and rule.code == CLASS and not rule.listed and _may_be_all(named, state):
            return []
        if rule.code == CLASS and rule.listed and _is_rest_of_channels(named, state):
            rule, named = replace(rule, code=OTHER_CHANNEL), ""
        if named and rule.code == CLASS and _NAMES["organ"].search(organ := named.removesuffix("公开")):
            # 公开80条，其中执法大队50条: who, and no class; of what is on a site it stays open
            if not rule.listed or state.total is None or state.total["code"] != ITEMS:
                return []
            rule, named = replace(rule, code=BODY), organ
        if named and _NAMES["leftover"].search(named):
            # 信息及动态类, 本局网站公开的规划类: cut out of a clause; the count may do without where the code may
            if load_measures()[rule.code].label_rule != "optional":
                return []
            named = ""
        # 党建、财政类信息各2条: one number for each of the names before it, and for nothing that has none.
        names = _LISTS["and"].split(named) if seen.quantity.is_each else [named]
        if seen.quantity.is_each and (len(names) < 2 or not all(names)):
            return []
        rows = [row for name in names if (row := _place(sentence, rule, name, seen, state)) is not None]
        if rule.code == BOTH_ROUTES and not seen.quantity.value:
            # 行政复议、行政诉讼共0件: none of both is none of each.
            return [row | {"code": code} for row in rows for code in EACH_ROUTE]
        return rows
    return []


def _is_out_of_place(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    """Whether the sentence lacks what the rule asks of it, or lists disclosures and counts nothing anew."""
    if rule.anywhere and rule.anywhere.isdisjoint(sentence.concepts):
        return True
    if rule.means and rule.means != told_before(sentence, seen):
        return True
    if _is_carried_into_requests(sentence, rule, seen, state):
        return True
    is_anothers = rule.role == "total" and not rule.code.startswith(DISCLOSURES)
    return is_anothers and state.lists_disclosures(seen.quantity.unit) and not opens_anew(sentence, seen)


def _is_carried_into_requests(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> bool:
    """收到申请8件，走信件的3件: no verb of its own makes a part of the requests other business."""
    if not rule.verb or not rule.verb.isdisjoint(seen.concepts) or rule.code.startswith(("requests.", "appeals.")):
        return False
    total = state.total
    return total is not None and total["code"].startswith("requests.") and total.get("sentence_start") == sentence.start


def _class_name(rule: Rule, named: str) -> str:
    """The name of the class; empty where it may be a place, a subject or a doing."""
    if rule.label == "modifier" and _NAMES["ends_in_doing"].search(named):
        return ""
    return class_name(named, rule.listed)


def _may_be_all(named: str, state: Discourse) -> bool:
    """局公开部门信息80条; 统计局公开统计信息80条: whether a class by itself is all that the speaker has to disclose.

    Its own trade is a class where a whole was stated before it.
    """
    if _WHO.fullmatch(named):
        return True
    if state.wholes or state.earlier_wholes or state.lists_disclosed:
        return False
    trade = set(_NAMES["of_trade"].sub("", named))
    return any(trade <= set(name) for name in state.speaker)


def _is_rest_of_channels(named: str, state: Discourse) -> bool:
    """公开80条，其中网站50条，微信20条，其他10条: whether what is left is of the channels named before."""
    last = state.last_stated
    if last is None or _REST["alone"].fullmatch(named) is None:
        return False
    return last["code"].startswith(CHANNEL) and last["list_role"] == "part"


def _answers(sentence: Sentence, seen: Window, state: Discourse) -> bool:
    """受理依申请公开8件，公开信息2条: behind requests in one breath, as many or fewer are what was given to them."""
    last = state.last_stated
    if last is None or not last["code"].startswith("requests.") or last["start"] < sentence.start:
        return False
    return seen.quantity.value <= last["value"]


def _is_of_others(sentence: Sentence, rule: Rule, seen: Window) -> bool:
    """下属单位公开信息8条, 通过江畔融媒公开信息8条: others disclosed it, or it was at a place that no word knows."""
    verbs = [t.start for t in seen.tokens if t.concept in rule.verb and t.end <= seen.quantity.start]
    if not verbs:
        return False
    if _NAMES["others"].fullmatch(subject(sentence.text, rule, seen)):
        return True
    before = sentence.text[seen.left_start : verbs[-1]]
    return _PLACES["unknown_place"].search(strip_right(before)) is not None


def _is_of_several_places(sentence: Sentence, rule: Rule, seen: Window) -> bool:
    """Whether the rule is of one place, or of accounts, and the count of several places."""
    is_one_place = rule.code.startswith(_BY_MEANS) and rule.code != _TWO_CHANNELS
    if rule.code == _TWO_CHANNELS and not rule.listed and is_beside_a_site(sentence.text, seen):
        return True
    if is_one_place and not rule.listed and is_one_of_several(sentence, seen):
        return True
    if rule.code == _TWO_CHANNELS and _PLACES["of_more"].search(sentence.text, seen.left_start, seen.quantity.start):
        return True
    return rule.code == POSTS and is_beside_others(sentence, seen)


def _place(sentence: Sentence, rule: Rule, named: str, seen: Window, state: Discourse) -> Row | None:
    """The row of the count, in its list; None where it is of more years than the rule's code."""
    code, role = rule.code, rule.role
    last = state.last_stated
    is_of_all_years = False
    is_annual = load_measures()[code].basis == "annual"
    if is_annual and not code.startswith(DISCLOSURES) and code != RECEIVED and is_cumulative(sentence, seen):
        # 条例施行以来行政复议8件
        return None
    if is_annual and code.startswith(DISCLOSURES):
        if is_cumulative(sentence, seen) or has_year_within(sentence, seen):
            if code != ITEMS:
                return None
            code, role = CUMULATIVE, ""
        elif code == ITEMS and last is not None and sums_up_beyond(sentence, seen, last):
            # 本年公开信息8条，累计公开信息80条
            if seen.quantity.value <= last["value"]:
                return None
            code, role = CUMULATIVE, ""
        is_of_all_years = state.is_of_all_years and not names_year(sentence, seen)
        if is_of_all_years and (
            code != CLASS or _TIME["this_year"].search(sentence.text, sentence.start, seen.left_start)
        ):
            # 历年累计公开80条，其中网站50条: of all years, as the whole is.
            return None
    if code.startswith(_MAY_BE_STOCK) and _TIME["stock"].search(sentence.text, seen.clause_start, seen.quantity.start):
        return None
    is_inner = last is not None and last["list_role"] == "part"
    if role == "part" and is_inner and _LISTS["aside"].match(sentence.text, seen.left_start):
        # 其他处理319件(含主动撤回157件): inside the bracket stands a part of the part.
        role = "subset"
    if role == "total" and _is_in_brackets(sentence.text, seen):
        # 答复805件(含…,另有72件…): an aside opens no list.
        role = ""
    if code == RECEIVED and _LISTS["with_carried"].match(sentence.text, seen.quantity.end, sentence.end):
        # 受理24件（上年结转的1件计算在内）: more than came in
        code = TO_HANDLE
    if code in OF_BODIES and (level := _level(sentence, subject(sentence.text, rule, seen))):
        code, named, role = OF_BODIES[code], level, ""
    row = statement_row(code, named, seen.quantity, rule.kind, sentence)
    if code == RECEIVED and is_cumulative(sentence, seen):
        # 历年累计受理申请80件
        row["basis"], role = "cumulative", ""
    if is_of_all_years:
        row["basis"] = "cumulative"
    row["scope"] = scope(sentence, seen.clause_start, seen.quantity.start, state.last_stated)
    state.place(row, role)
    return row


def _level(sentence: Sentence, named: str) -> str:
    """各县区公开政府信息8万条: the level of the area that `named` is, and not all of it; else empty.

    各部门 is one beside such a level, and may be all of them by itself.
    """
    if (level := _NAMES["level_below"].match(named)) and _NAMES["offices_of_level"].fullmatch(named, level.end()):
        return named.removesuffix("自行")
    if _NAMES["own_level"].fullmatch(named):
        return named
    return named if _NAMES["departments"].fullmatch(named) and _is_beside_level(sentence) else ""


def _is_beside_level(sentence: Sentence) -> bool:
    """Whether the sentence says of a level of the area, and of nobody beside it, that it did something."""
    text, end = sentence.text, sentence.end
    return any(
        _NAMES["act_of_level"].match(text, level.end(), end)
        and not _NAMES["beside_level"].match(text, level.start() - 1, level.start())
        for level in _NAMES["level_below"].finditer(text, sentence.start, end)
    )


def _is_in_brackets(text: str, seen: Window) -> bool:
    """Whether a bracket that opened shortly before the count's clause, or in it, is still open."""
    before = text[max(0, seen.clause_start - _LONGEST_BRACKET) : seen.quantity.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))
