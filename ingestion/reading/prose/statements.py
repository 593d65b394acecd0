"""Prose to observations: sentence by sentence, every quantity and every stated absence that a rule places.

Belongs here: the walk through paragraphs, sentences and quantities, and the choice of the rule. Does not: the words
(knowledge/prose), the fit of a rule (`grammar`), percentages (`shares`), lists (`discourse`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import Rule, load_patterns, load_verbs, rules_for
from ingestion.model import Section
from ingestion.reading.prose.absences import absence_under, absences
from ingestion.reading.prose.counters import as_items
from ingestion.reading.prose.discourse import Discourse, claim_wholeness
from ingestion.reading.prose.grammar import fitting
from ingestion.reading.prose.labels import label
from ingestion.reading.prose.line_lists import Lines
from ingestion.reading.prose.listed import read_runs
from ingestion.reading.prose.means import (
    has_place,
    is_beside_others,
    is_elsewhere,
    is_one_of_several,
    means,
    told_before,
)
from ingestion.reading.prose.paragraphs import joined
from ingestion.reading.prose.quantities import Left, Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.scopes import scope, settle
from ingestion.reading.prose.sentences import Sentence, sentences, without_asides
from ingestion.reading.prose.shares import note_rest, share, spread_approximation
from ingestion.reading.prose.subjects import (
    counts_all_business,
    grows_by,
    lost_a_counter,
    opens_anew,
    speaks_of_requests,
    splits_documents,
)
from ingestion.reading.prose.times import has_no_year, has_year_within, is_cumulative, names_year, sums_up_beyond
from ingestion.reading.prose.views import is_changed, view
from ingestion.reading.prose.windows import Window, window

_BLANK = re.compile(r"\s*+")
_TIME = load_patterns("time")
_LISTS = load_patterns("lists")
_NAMES = load_patterns("names")
_CHANNEL = "disclosures.items.channel."
_POSTS = "disclosures.social_media_posts"
# 网站累计公开总量, 对外公开规范性文件总数: what stands there.
_MAY_BE_STOCK = (_CHANNEL, "disclosures.items.normative_documents")
# By each of these means; a count by several of them is the whole.
_BY_MEANS = (_CHANNEL, "consultations.in_person", "consultations.telephone", "consultations.online")
# Counters of kinds, where a count of items follows at once.
_KINDS = frozenset({"项", "类", "个", "批"})
# Shares, growth and multiples say something of a count; they are none.
_NO_COUNT = frozenset({"percent", "points", "multiple"})
# 开通微博，发布气象类信息8条: posts of an account or a class of what is disclosed.
_ACCOUNTS = frozenset({"account", "wechat", "weibo", "weibo_wechat"})
# Appeals may be of any business, unless disclosure is named.
_OF_ALL_BUSINESS = frozenset({"appeals.review.total", "appeals.litigation.total", "appeals.complaints"})
_ABOUT = _LISTS["about_share"]
_NOT_PLACED = frozenset({"no_rule", "unknown_noun"})
_PUBLISHING = frozenset({"disclose", "publish"})
# What information counted with one of these is another's, or no disclosure: its list is not looked at.
_ANOTHERS = frozenset({"account", "submit", "toward", "request", "on_request", "production", "problem"})


def read_prose(
    text: str,
    spans: Sequence[tuple[int, int]],
    sections: Sequence[Section],
    year: int | None,
    report_scope: str = "",
) -> tuple[list[Row], list[Left]]:
    """Statements in the paragraphs `spans` of the repaired `text`, in reading order, and the quantities left, with why.

    sections: where a paragraph stands (topics give context). year: the report's; figures of other years are not taken.
    report_scope: own where the report is of one office's work, so that a figure without a name is that office's.
    Rows have the columns of the observations that prose knows; offsets are in the repaired text.
    """
    rows: list[Row] = []
    left: list[Left] = []
    state, lines = Discourse(), Lines()
    plain = without_asides(text)
    current: Section | None = None
    ordered = sorted(sections, key=lambda s: s.start)
    starts = [section.start for section in ordered]
    for start, end in joined(text, spans, sections):
        section = _innermost(ordered, starts, start)
        if section is not current:
            # A sub-section of the same topic reads on: the answers to requests often stand in parts of their own.
            if current is None or section is None or section.topic != current.topic or section.depth <= current.depth:
                state.enter_section()
            current = section
        state.enter_paragraph()
        paragraph = list(sentences(text, plain, start, end, section.topic if section else "", year))
        for sentence in paragraph:
            if not _LISTS["number"].match(text, sentence.start):
                state.is_listing = False
            denied = list(absences(sentence))
            if section and (sentence.start, sentence.end) == (start, end) and _is_all_of(section, text, start, end):
                denied += absence_under(sentence, section.heading)
            stated, unread = _read_sentence(sentence, state)
            rows.extend(denied)
            general = _general_cases(stated, denied)
            rows.extend([row for row in stated if row not in general] if general else stated)
            left.extend(unread)
        lines.add(paragraph, rows, left, state)
    lines.close(rows, left, state)
    counts = [q for q, reason in left if reason == "no_rule" and q.unit_class not in _NO_COUNT]
    claim_wholeness(rows, counts)
    settle(rows, report_scope)
    return rows, left


def _general_cases(stated: list[Row], denied: list[Row]) -> list[Row]:
    """受理行政复议2起，没有因信息公开引起的复议: what the sentence denies of disclosure it counted of all business."""
    none_of = {row["code"].rsplit(".", 1)[0] for row in denied if row["code"].startswith("appeals.")}
    if not none_of:
        return []
    general = {*none_of, "appeals.grievances"}
    return [row for row in stated if row["code"].removesuffix(".total") in general]


def _innermost(sections: Sequence[Section], starts: Sequence[int], position: int) -> Section | None:
    """The section that starts last of those that hold `position`. starts: of `sections`, both in order."""
    for index in range(bisect_right(starts, position) - 1, -1, -1):
        if position < sections[index].end:
            return sections[index]
    return None


def _is_all_of(section: Section, text: str, start: int, end: int) -> bool:
    """Whether nothing but the paragraph `text[start:end]` stands under the section's heading."""
    is_first = _BLANK.fullmatch(text, min(section.body, start), start)
    return is_first is not None and _BLANK.fullmatch(text, end, max(end, section.end)) is not None


def _read_sentence(sentence: Sentence, state: Discourse) -> tuple[list[Row], list[Left]]:
    rows: list[Row] = []
    left: list[Left] = []
    state.enter_sentence()
    if sentence.topic == "requests" and speaks_of_requests(sentence):
        state.open_requests()
    if sentence.is_too_long:
        return rows, [Left(quantity, "too_long") for quantity in sentence.quantities]
    sentence = as_items(sentence)
    text, quantities = sentence.text, sentence.quantities
    previous_end, tokens_seen = sentence.start, 0
    for index, quantity in enumerate(quantities):
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        is_count = quantity.unit_class not in _NO_COUNT
        as_seen = view(sentence, index)
        if as_seen is not sentence:
            previous_end = max((q.end for q in as_seen.quantities if q.end <= quantity.start), default=sentence.start)
        clause_start, clause_end = as_seen.clause(quantity)
        if following is not None:
            clause_end = min(clause_end, following.start)
        seen = window(as_seen, quantity, clause_start, max(clause_start, previous_end), clause_end)
        between = text[previous_end : quantity.start]
        if text[quantity.start].isspace():
            left.append(Left(quantity, "aside"))
            continue
        if following is not None and is_changed(sentence, index + 1):
            left.append(Left(quantity, "last_year"))
            continue
        if following is not None and _counts_kinds(quantity, following):
            left.append(Left(quantity, "kinds"))
            continue
        if state.total is None and _LISTS["opens_disclosed"].search(between):
            state.open_unread(quantity)
        if _LISTS["opens"].search(between) or _opens_bracket(sentence, index):
            state.open_list(quantity, sentence.start, _is_right_behind(sentence, quantity, state.last_count))
        if is_count:
            state.check_unread(quantity)
        while tokens_seen < len(sentence.tokens) and sentence.tokens[tokens_seen].end <= seen.left_start:
            if sentence.tokens[tokens_seen].concept in load_verbs():
                state.carried_verb = sentence.tokens[tokens_seen].concept
            tokens_seen += 1
        previous_end = quantity.end
        stated = _state(as_seen, seen, state)
        if isinstance(stated, str):
            left.append(Left(quantity, stated))
            if stated == "of_these":
                state.is_listing = state.total is not None
                if state.total is None and _LISTS["of_these_items"].match(text, quantity.end):
                    state.open_unread(quantity)
                    state.is_listing = True
            elif is_count:
                state.left_unit = quantity.unit
            if _may_be_listed(seen, stated) or _lists_behind(as_seen, seen, stated):
                state.open_unread(quantity)
            continue
        rows.extend(stated)
        state.last_stated = stated[-1]
        if is_count:
            state.left_unit = ""
    read_runs(sentence, rows, left, state)
    spread_approximation(rows)
    note_rest(sentence, rows)
    return rows, left


def _state(sentence: Sentence, seen: Window, state: Discourse) -> list[Row] | str:
    """The rows that a quantity states, or the reason why there is none."""
    text, quantity = sentence.text, seen.quantity
    is_count = quantity.unit_class not in _NO_COUNT
    counted_before = state.last_count
    if is_count:
        state.last_count = None
    if _is_shared_out(sentence, seen) or (quantity.is_each and not is_count):
        return "shared_out"
    if not is_count:
        row = share(sentence, seen, state)
        if row is not None and _ABOUT.search(text, seen.clause_start, quantity.start):
            row["value_status"] = "approximate"
        return [row] if row is not None else "no_base"
    if sentence.is_of_another_year(quantity.start):
        return "another_year"
    clause = text[seen.clause_start : quantity.start]
    if _TIME["planned"].search(clause):
        return "planned"
    if _LISTS["of_these"].match(text, quantity.end):
        return "of_these"
    if _NAMES["others_doing"].search(clause):
        return "others"
    if lost_a_counter(sentence, seen):
        return "no_counter"
    rows = _count(sentence, seen, state)
    if not rows:
        why = _why_left(seen)
        if why == "growth_amount" and grows_by(sentence, seen, counted_before):
            state.last_count, state.passed = counted_before, quantity.end
        return why
    if len(rows) == 1:
        state.last_count = state.counted = rows[0]
    return rows


def _is_right_behind(sentence: Sentence, first: Quantity, counted: Row | None) -> bool:
    """财政信息8条，其中预算3条: the list opens where the count ends, and goes on in its counter."""
    if counted is None or counted["unit"] != first.unit:
        return False
    return _LISTS["opens_behind"].match(sentence.text, counted["end"]) is not None


def _opens_bracket(sentence: Sentence, index: int) -> bool:
    """公开信息8条（动态3条…）: a bracket right behind a count lists its parts, in the same counter."""
    if index == 0:
        return False
    before, first = sentence.quantities[index - 1], sentence.quantities[index]
    return before.unit == first.unit and _LISTS["opens_bracket"].match(sentence.text, before.end) is not None


def _counts_kinds(one: Quantity, other: Quantity) -> bool:
    """公开信息6项47条, 收到申请2人3次: the first of two numbers side by side says of how many kinds, or whose."""
    if one.end != other.start:
        return False
    if one.unit == "人":
        return other.unit_class in ("case", "event")
    return one.unit in _KINDS and other.unit_class in ("item", "case", "piece")


def _lists_behind(sentence: Sentence, seen: Window, reason: str) -> bool:
    """公开信息按时发布8条(其中…: a count of items that nothing placed, and whose parts are listed right behind it."""
    if reason not in _NOT_PLACED or seen.quantity.unit_class != "item" or seen.concepts & _ANOTHERS:
        return False
    is_published = sentence.concepts_before(seen.quantity.start) & _PUBLISHING
    return bool(is_published) and _LISTS["opens_behind"].match(sentence.text, seen.quantity.end) is not None


def _may_be_listed(seen: Window, reason: str) -> bool:
    """发布信息8条, 政府信息公开8条: whose or which it is stays open, but what it lists are classes of disclosure."""
    if reason != "no_rule":
        return False
    is_disclosure = seen.heads & {"info_disclosure"} or (
        seen.heads & {"info", "government_info"} and seen.concepts & {"publish", "disclose"}
    )
    return seen.quantity.unit_class == "item" and bool(is_disclosure) and not seen.concepts & _ANOTHERS


def _why_left(seen: Window) -> str:
    """What most likely kept every rule from a count."""
    concepts = seen.concepts
    if "negation" in concepts:
        return "negated"
    if concepts & {"growth_up", "growth_down"}:
        return "growth_amount"
    if "last_year" in concepts:
        return "last_year"
    return "unknown_noun" if seen.heads == {"gap"} else "no_rule"


def _is_shared_out(sentence: Sentence, seen: Window) -> bool:
    """分别发布信息8条、5条: several numbers for several things named before; whose this one is stays open."""
    if sentence.text.find("分别", seen.clause_start, seen.quantity.start) < 0:
        return False
    index = sentence.quantities.index(seen.quantity)
    near = sentence.quantities[max(0, index - 1) : index + 2]
    return any(_LISTS["and"].fullmatch(sentence.text, a.end, b.start) for a, b in pairwise(near))


def _count(sentence: Sentence, seen: Window, state: Discourse) -> list[Row]:
    is_split = bool(seen.heads & {"on_request", "refused"}) and splits_documents(sentence)
    unit_class = "case" if state.counts_requests_in(seen.quantity.unit) else seen.quantity.unit_class
    rules = rules_for(unit_class, seen.heads, sentence.topic, state.is_listing)
    for rule in fitting(sentence, rules, seen, state.carried_verb):
        if rule.anywhere and not rule.anywhere & {token.concept for token in sentence.tokens}:
            continue
        if rule.means and rule.means != told_before(sentence, seen):
            continue
        is_anothers = rule.role == "total" and not rule.code.startswith("disclosures.")
        if is_anothers and state.lists_disclosures(seen.quantity.unit) and not opens_anew(sentence, seen):
            continue
        if rule.code in _OF_ALL_BUSINESS and counts_all_business(sentence, seen):
            return []
        if is_split and rule.code.startswith("requests."):
            continue
        if rule.label == "listed_class" and _is_of_the_form(sentence, seen, state):
            continue
        if rule.only and _has_another(sentence, seen):
            continue
        if rule.about and not sentence.is_about_disclosure:
            continue
        is_one_place = rule.code.startswith(_BY_MEANS) and rule.code != "disclosures.items.channel.weibo_wechat"
        if is_one_place and not rule.listed and is_one_of_several(sentence, seen):
            continue
        if rule.code == _POSTS and is_beside_others(sentence, seen):
            continue
        if not state.allows(rule):
            continue
        is_whole = rule.code == "disclosures.items" and not rule.closes and not rule.means
        if is_whole and (is_elsewhere(sentence, seen) or has_no_year(sentence, seen)):
            return []
        if rule.subject in ("year", "office") and has_place(sentence, seen):
            continue
        if (
            rule.code == "disclosures.items.category"
            and not rule.listed
            and _ACCOUNTS.intersection(t.concept for t in means(sentence, seen))
        ):
            return []
        named = label(sentence, rule, seen, state)
        if named is None:
            continue
        # 党建、财政类信息各2条: one number for each of the names before it, and for nothing that has none.
        names = _LISTS["and"].split(named) if seen.quantity.is_each else [named]
        if seen.quantity.is_each and (len(names) < 2 or not all(names)):
            return []
        rows = [_place(sentence, rule, name, seen, state) for name in names]
        return [row for row in rows if row is not None]
    return []


def _is_of_the_form(sentence: Sentence, seen: Window, state: Discourse) -> bool:
    """本年出台文件：制发2件，废止1件; 公开信息8条：…，行政许可20件: rows of the form, not classes of an older whole.

    They have a counter of their own, and the sentence does not speak of disclosure, or they are called as the row is.
    """
    if not state.has_other_counter(seen.quantity.unit):
        return False
    if _NAMES["form_row"].fullmatch(sentence.text, seen.left_start, seen.quantity.start):
        return True
    before = sentence.concepts_before(seen.quantity.start)
    return not before & _PUBLISHING and not _LISTS["goes_on_listing"].match(sentence.text, sentence.start)


def _has_another(sentence: Sentence, seen: Window) -> bool:
    """开设公众号1个、微博1个: another count of the same kind stands in the sentence."""
    return any(q.unit_class == seen.quantity.unit_class for q in sentence.quantities if q != seen.quantity)


def _place(sentence: Sentence, rule: Rule, named: str, seen: Window, state: Discourse) -> Row | None:
    code, role = rule.code, rule.role
    is_annual = load_measures()[code].basis == "annual"
    if (
        is_annual
        and code.startswith("disclosures.")
        and (is_cumulative(sentence, seen) or has_year_within(sentence, seen))
    ):
        if code != "disclosures.items":
            return None
        code, role = "disclosures.items.cumulative", ""
    last = state.last_stated
    if code == "disclosures.items" and last is not None and sums_up_beyond(sentence, seen, last):
        # 本年公开信息8条，累计公开信息80条
        if seen.quantity.value <= last["value"]:
            return None
        code, role = "disclosures.items.cumulative", ""
    if is_annual and code.startswith("disclosures.") and state.is_of_all_years and not names_year(sentence, seen):
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
    row = statement_row(code, named, seen.quantity, rule.kind, sentence)
    row["scope"] = scope(sentence, seen.clause_start, seen.quantity.start, state.last_stated)
    state.place(row, role)
    return row


def _is_in_brackets(text: str, seen: Window) -> bool:
    before = text[max(0, seen.clause_start - 60) : seen.quantity.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))
