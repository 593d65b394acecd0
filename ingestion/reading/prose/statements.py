"""Prose to observations: sentence by sentence, every quantity and every stated absence that a rule places.

Belongs here: the walk through paragraphs, sentences and quantities, and why one is left. Does not: the words
(knowledge/prose), the rule for a count (`choice`, `grammar`), percentages (`shares`), lists (`openings`, `discourse`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain, pairwise

from ingestion.knowledge.vocabulary import load_patterns, load_verbs
from ingestion.model import Section
from ingestion.reading.prose.absences import absence_under, absences, none_of_each, none_of_each_under
from ingestion.reading.prose.asides import without_asides
from ingestion.reading.prose.bracketed import leave_bracketed
from ingestion.reading.prose.choice import rows_of
from ingestion.reading.prose.classes_behind import read_classes_behind
from ingestion.reading.prose.codes import ROUTES
from ingestion.reading.prose.contradictions import leave_contradicted
from ingestion.reading.prose.coordination import leave_coordinated
from ingestion.reading.prose.counters import as_items
from ingestion.reading.prose.discourse import Discourse, claim_wholeness
from ingestion.reading.prose.general_cases import not_counted, take_of_disclosure, without_general_cases
from ingestion.reading.prose.grammar import rest
from ingestion.reading.prose.headed import leave_narrowed, place_headed
from ingestion.reading.prose.likeness import Told, read_alike
from ingestion.reading.prose.line_lists import Lines
from ingestion.reading.prose.listed import read_runs
from ingestion.reading.prose.openings import (
    is_right_behind,
    leads_elsewhere,
    lists_behind,
    may_be_listed,
    opens_bracket,
)
from ingestion.reading.prose.paragraphs import joined, portions
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.qualifiers import leave_qualified
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity, find_quantities
from ingestion.reading.prose.request_lists import read_request_lists
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.run_evidence import OTHER_BUSINESS
from ingestion.reading.prose.runs import modifies
from ingestion.reading.prose.scopes import settle
from ingestion.reading.prose.sentences import Sentence, may_deny, sentences
from ingestion.reading.prose.shares import note_rest, share, spread_approximation
from ingestion.reading.prose.shares_behind import read_shares_behind
from ingestion.reading.prose.speakers import is_an_organs, is_another_office, is_internal
from ingestion.reading.prose.subjects import grows_by, is_anothers, lost_a_counter, speaks_of_requests
from ingestion.reading.prose.sums_behind import read_sums
from ingestion.reading.prose.times import is_of_months, told_year
from ingestion.reading.prose.unlikeness import leave_unlike
from ingestion.reading.prose.views import is_base, is_respective, joined_to_sum, view
from ingestion.reading.prose.windows import Window, ends_named, starts_behind, window
from ingestion.reading.prose.years import says_now, says_since

_BLANK = re.compile(r"\s*+")
_TIME = load_patterns("time")
_LISTS = load_patterns("lists")
_NAMES = load_patterns("names")
_SHARES = load_patterns("shares")
_AROUND = load_patterns("windows")
# Counters of kinds, where a count of items follows at once.
_KINDS = frozenset({"项", "类", "个", "批"})
# What ends a count of kinds, 以上 among them: asked before what they are kinds of is looked for.
_ENDS_KINDS = frozenset("种类项个家大上条")
# A count left for one of these is another's, or not of this work: so are its parts, whatever they are counted in.
_NOT_OURS = frozenset({"others", "planned"})
# So are those of another year's, unless it is told in brackets alone.
_NOT_NOW = frozenset({"another_year", "last_year"})
# What is told since another year stands now, or is of all years since.
_OF_MORE_THAN_A_YEAR = frozenset({"stock", "cumulative"})
# Shares, growth and multiples say something of a count; they are none.
_NO_COUNT = frozenset({"percent", "points", "multiple"})


def read_prose(
    text: str,
    spans: Sequence[tuple[int, int]],
    sections: Sequence[Section],
    year: int | None,
    report_scope: str = "",
    names: Sequence[str] = (),
    *,
    is_whole: bool = True,
) -> tuple[list[Row], list[Left]]:
    """Statements in the paragraphs `spans` of the repaired `text`, in reading order, and the quantities left, with why.

    sections: where a paragraph stands (topics give context). year: the report's; figures of other years are not taken.
    report_scope: own where the report is of one office's work, so that a figure without a name is that office's.
    names: of the body that speaks, as its titles print them; none where they are not known. is_whole: no words of the
    text are damaged: nothing is read by its likeness beside what may be missing.
    Rows have the columns of the observations that prose knows; offsets are in the repaired text.
    """
    rows: list[Row] = []
    left: list[Left] = []
    state, told = Discourse(speaker=tuple(names)), year
    ordered = sorted(sections, key=lambda s: s.start)
    for base, part, places, around in portions(text, joined(text, spans, sections), ordered):
        state = Discourse(speaker=state.speaker, next_list=state.next_list)
        stated, unread, told, seen = read_by_rules(part, places, around, told, state)
        if not (stated or unread):
            continue
        leave_unlike(seen, stated, unread)
        if is_whole:
            read_alike(seen, stated, unread)
        found = [sentence for sentence, _ in seen]
        place_headed(seen, stated, unread)
        leave_narrowed(around, stated, unread)
        leave_bracketed(part, stated, unread)
        leave_coordinated(found, stated, unread)
        leave_qualified(found, stated, unread)
        take_of_disclosure(found, stated, unread)
        read_shares_behind(found, stated, unread)
        rows.extend(_moved(stated, base))
        left.extend(
            Left(q._replace(start=q.start + base, end=q.end + base), why) if base else Left(q, why) for q, why in unread
        )
    settle(rows, report_scope)
    counts = [q for q, reason in left if reason == "no_rule" and _is_count(q)]
    left.extend(leave_contradicted(text, rows))
    claim_wholeness(rows, counts)
    return rows, left


def _moved(rows: list[Row], by: int) -> list[Row]:
    """The rows with their places moved, `by` the start of the portion they were read in."""
    if by:
        for row in rows:
            for place in ("start", "end", "sentence_start", "sentence_end"):
                row[place] += by
    return rows


def read_by_rules(
    text: str, places: Sequence[tuple[int, int]], ordered: Sequence[Section], year: int | None, state: Discourse
) -> tuple[list[Row], list[Left], int | None, list[Told]]:
    """What rules read at the paragraphs `places`, what is left, the year that is counted in, the sentences looked at.

    ordered: the sections, by their start. state: at its beginning.
    """
    counted = [find_quantities(text, start, end) for start, end in places]
    if not any(counted) and not any(may_deny(text, start, end) for start, end in places):
        return [], [], year, []  # a report that is nothing but tables
    rows: list[Row] = []
    left: list[Left] = []
    lines = Lines()
    plain = without_asides(text)
    current: Section | None = None
    starts = [section.start for section in ordered]
    within = [_innermost(ordered, starts, start) for start, _ in places]
    found = _sentences(text, plain, places, counted, within, year)
    told = told_year(text, list(chain.from_iterable(found)), year)
    if told != year:
        found = _sentences(text, plain, places, counted, within, told)
    for (start, end), section, paragraph in zip(places, within, found, strict=True):
        if section is not current:
            # A sub-section of the same topic reads on: the answers to requests often stand in parts of their own.
            is_same = current is not None and section is not None and section.topic == current.topic
            if current is None or section is None or not is_same or section.depth <= current.depth:
                state.enter_section(is_same)
            current = section
        state.enter_paragraph()
        for sentence in paragraph:
            if not _LISTS["number"].match(text, sentence.start):
                state.is_listing = False
            denied = list(absences(sentence))
            is_alone = (sentence.start, sentence.end) == (start, end)
            heading = section.heading if section and is_alone and _is_all_of(section, text, start, end) else ""
            denied += absence_under(sentence, heading)
            stated, unread = _read_sentence(sentence, state)
            if of_each := none_of_each_under(sentence, heading):
                stated = of_each
                unread = [item for item in unread if item.quantity != sentence.quantities[-1]]
            if denied:
                rows.extend(not_counted(denied, stated))
                stated, dropped = without_general_cases(sentence, stated, denied)
                unread += dropped
            rows.extend(stated)
            left.extend(unread)
        lines.add(paragraph, rows, left, state)
    lines.close(rows, left, state)
    seen = [
        (sentence, section.heading if section else "")
        for section, paragraph in zip(within, found, strict=True)
        for sentence in paragraph
    ]
    return rows, left, told, seen


def _sentences(
    text: str,
    plain: str,
    places: Sequence[tuple[int, int]],
    counted: Sequence[Sequence[Quantity]],
    within: Sequence[Section | None],
    year: int | None,
) -> list[list[Sentence]]:
    """The sentences of each paragraph that can state something. counted, within: its quantities and its section."""
    return [
        list(sentences(text, plain, start, end, quantities, section, year))
        for (start, end), quantities, section in zip(places, counted, within, strict=True)
    ]


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
    """The rows that the sentence's quantities state, and the quantities left. state: goes on with what they open."""
    rows: list[Row] = []
    left: list[Left] = []
    state.enter_sentence()
    if sentence.topic == "requests" and speaks_of_requests(sentence):
        state.open_requests()
    if sentence.is_too_long:
        return rows, [Left(quantity, "too_long") for quantity in sentence.quantities]
    sentence = as_items(sentence)
    previous_end, tokens_seen = sentence.start, 0
    for index, quantity in enumerate(sentence.quantities):
        as_seen = view(sentence, index)
        if as_seen is not sentence:
            previous_end = as_seen.counted_before(quantity.start)
        if reason := _why_no_count(sentence, index):
            left.append(Left(quantity, reason))
            continue
        ended = sentence.quantities[index - 1].end if index else -1
        behind = starts_behind(sentence.text, ended, previous_end, quantity)
        seen = _window(as_seen, quantity, behind, _start_behind(sentence, index))
        _open_lists(sentence, index, previous_end, state)
        if _is_count(quantity):
            state.check_unread(quantity)
            state.goes_on(quantity)
        tokens_seen = _carry_verb(sentence, tokens_seen, seen.left_start, state)
        state.close_bracket(sentence.text, previous_end, quantity.start)
        previous_end = ends_named(sentence.text, seen, _start_behind(sentence, index))
        stated = _state(as_seen, seen, state)
        if stated == "unknown_noun" and (joined := joined_to_sum(sentence, quantity)) is not None:
            start = joined.clause_start(quantity.start)
            again = _state(joined, _window(joined, quantity, start, _start_behind(sentence, index)), state)
            stated = again if isinstance(again, list) else stated
        if isinstance(stated, str):
            left.append(Left(quantity, stated))
            _pass(as_seen, seen, stated, state)
            continue
        rows.extend(stated)
        state.stated += stated
        state.last_stated = stated[-1]
        if _is_count(quantity):
            state.left_unit, state.left_anothers, state.left_other = "", False, None
            state.left_since = False
    read_runs(sentence, rows, left, state)
    read_classes_behind(sentence, rows, left)
    read_request_lists(sentence, rows, left, state)
    read_sums(sentence, rows, left)
    spread_approximation(rows)
    note_rest(sentence, rows)
    return rows, left


def _is_count(quantity: Quantity) -> bool:
    return quantity.unit_class not in _NO_COUNT


def _why_no_count(sentence: Sentence, index: int) -> str:
    """The reason why the quantity at `index` is passed over before anything around it is looked at; or empty."""
    quantity = sentence.quantities[index]
    if sentence.text[quantity.start].isspace():
        return "aside"
    if sentence.text[quantity.end - 1] in _ENDS_KINDS and _AROUND["counts_kinds"].match(sentence.text, quantity.end):
        return "kinds"
    if index + 1 == len(sentence.quantities):
        return ""
    if is_base(sentence, index):
        return "last_year"
    following = sentence.quantities[index + 1]
    return "kinds" if modifies(sentence.text, quantity, following) or _counts_kinds(quantity, following) else ""


def _start_behind(sentence: Sentence, index: int) -> int:
    """Where the quantity behind the one at `index` starts; the sentence's end where there is none."""
    return sentence.quantities[index + 1].start if index + 1 < len(sentence.quantities) else sentence.end


def _window(sentence: Sentence, quantity: Quantity, previous_end: int, next_start: int) -> Window:
    """The window of `quantity`, from the end of the one before it to the start of the one that follows."""
    clause_start, clause_end = sentence.clause(quantity)
    return window(sentence, quantity, clause_start, max(clause_start, previous_end), min(clause_end, next_start))


def _open_lists(sentence: Sentence, index: int, previous_end: int, state: Discourse) -> None:
    """Open the list that words between the quantity at `index` and the one before it open."""
    quantity = sentence.quantities[index]
    between = sentence.text[previous_end : quantity.start]
    if state.total is None and _LISTS["opens_disclosed"].search(between):
        state.open_unread(quantity)
    opening = _LISTS["opens"].search(between)
    if opening is not None and leads_elsewhere(between[: opening.end()]) and state.lists_disclosed:
        state.is_listing = False
    elif opening is not None or opens_bracket(sentence, index):
        if _LISTS["opens_anew"].search(between):
            state.list_anew(quantity)
        else:
            state.open_list(quantity, sentence.start, is_right_behind(sentence, quantity, state.last_count))


def _carry_verb(sentence: Sentence, tokens_seen: int, end: int, state: Discourse) -> int:
    """Keep the last verb before `end` for the clauses behind; how many of the sentence's words end by then."""
    tokens, verbs = sentence.tokens, load_verbs()
    while tokens_seen < len(tokens) and tokens[tokens_seen].end <= end:
        if tokens[tokens_seen].concept in verbs:
            state.carried_verb = tokens[tokens_seen].concept
        tokens_seen += 1
    return tokens_seen


def _pass(sentence: Sentence, seen: Window, reason: str, state: Discourse) -> None:
    """Note what a quantity that was left for `reason` opens or ends all the same."""
    quantity = seen.quantity
    if reason == "of_these":
        state.is_listing = state.total is not None
        if state.total is None and _LISTS["of_these_items"].match(sentence.text, quantity.end):
            state.open_unread(quantity)
            state.is_listing = True
    elif _is_count(quantity):
        state.left_unit, state.left_since = quantity.unit, True
        is_aside = sentence.text[quantity.end : quantity.end + 1] in (")", "）")
        state.left_anothers |= reason in _NOT_OURS or (reason in _NOT_NOW and not is_aside)
        is_named = sentence.text.find("公开", seen.clause_start, quantity.start) >= 0
        state.left_business |= not seen.heads.isdisjoint(OTHER_BUSINESS)
        if seen.head is not None and not seen.heads.isdisjoint(ROUTES):
            # 城管执法类复议9件、诉讼14件: appeals of other business; so are those that follow
            state.left_appeals = not is_named and bool(clean(sentence.text[seen.left_start : seen.head.start]))
        is_whole = _LISTS["of_which"].match(sentence.text, quantity.end) is not None
        is_first = is_whole or state.left_other is None or state.left_other.unit != quantity.unit
        if is_first and reason in NOT_PLACED and not is_named and rest(sentence.text, seen):
            state.left_other, state.is_other_whole = quantity, is_whole
    if may_be_listed(seen, reason) or lists_behind(sentence, seen, reason):
        state.open_unread(quantity)


def _state(sentence: Sentence, seen: Window, state: Discourse) -> list[Row] | str:
    """The rows that a quantity states, or the reason why there is none."""
    text, quantity = sentence.text, seen.quantity
    is_count = _is_count(quantity)
    counted_before = state.last_count
    if is_count:
        state.last_count = None
    if _is_shared_out(sentence, seen) or (quantity.is_each and not is_count):
        return "shared_out"
    if not is_count:
        if state.left_anothers:  # 下属单位公开信息80条，全文电子化率90%
            return "others"
        row = share(sentence, seen, state)
        if row is not None and _SHARES["about"].search(text, seen.clause_start, quantity.start):
            row["value_status"] = "approximate"
        return [row] if row is not None else "no_base"
    is_then = sentence.is_of_another_year(quantity.start)
    if is_then and not (
        says_now(text, sentence.years, quantity.start)
        or says_since(text, sentence.years, quantity.start, sentence.start)
    ):
        return "another_year"
    clause = text[seen.clause_start : quantity.start]
    is_planned = _TIME["planned"].search(clause) or _TIME["next_planned"].search(text, sentence.start, quantity.start)
    if is_planned or _TIME["asked_for"].match(clause):
        return "planned"
    is_again = _LISTS["of_these"].match(text, quantity.end) is not None
    if is_again and (not state.may_be_new(quantity) or "disclose" in seen.concepts):
        return "of_these"
    if _NAMES["average"].search(text, seen.left_start, quantity.start):
        return "one_of_many"
    if (
        _NAMES["not_counted"].match(sentence.printed, quantity.end)
        or _NAMES["others_doing"].search(clause)
        or is_anothers(sentence, seen, state.speaker)
    ):
        return "others"
    if not state.is_listing and is_another_office(sentence, seen, state.speaker):
        return "others"
    if is_internal(sentence, seen):
        return "internal"
    if not state.is_listing and is_an_organs(sentence, seen, state.wholes):
        return "others"
    if lost_a_counter(sentence, seen):
        return "no_counter"
    rows = none_of_each(sentence, seen) or rows_of(sentence, seen, state)
    if is_then and any(row["basis"] not in _OF_MORE_THAN_A_YEAR for row in rows):
        state.forget(rows)
        return "another_year"
    if not rows:
        if is_of_months(sentence, seen):
            return "part_of_year"
        if is_respective(sentence, quantity):
            return "shared_out"  # 网上、信函分别为8件、3件: the nearest name is another's
        why = "of_these" if is_again else _why_left(seen)
        if why == "growth_amount" and grows_by(sentence, seen, counted_before):
            state.last_count, state.passed = counted_before, quantity.end
        return why
    if len(rows) == 1:
        state.last_count = state.counted = rows[0]
    return rows


def _counts_kinds(one: Quantity, other: Quantity) -> bool:
    """公开信息6项47条, 收到申请2人3次: the first of two numbers side by side says of how many kinds, or whose."""
    if one.end != other.start:
        return False
    if one.unit == "人":
        return other.unit_class in ("case", "event")
    return one.unit in _KINDS and other.unit_class in ("item", "case", "piece")


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
    """分别发布信息8条、5条: several numbers for several things named before; whose this one is stays open.

    网站、微信发布信息8条、5条: so are two of a kind side by side.
    """
    says_so = sentence.text.find("分别", seen.clause_start, seen.quantity.start) >= 0
    if not says_so and _LISTS["in_turn"].search(sentence.printed, sentence.start, seen.quantity.start):
        return False  # each was given its own words (`views`)
    between = _LISTS["and"] if says_so else _LISTS["one_by_one"]
    index = sentence.quantities.index(seen.quantity)
    near = sentence.quantities[max(0, index - 1) : index + 2]
    pairs = ((a, b) for a, b in pairwise(near) if says_so or (a.unit and a.unit == b.unit))
    return any(between.fullmatch(sentence.text, a.end, b.start) for a, b in pairs)
