"""Percentages, multiples, points: of what was counted last, its growth, a class of requests, a rate by its own rule.

Belongs here: what a percentage refers to, and the class an enumeration of shares leaves to 其余. Does not: counts, the
shares of counts that no rule placed (`shares_behind`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ingestion.knowledge.vocabulary import Rule, load_patterns, load_rules, load_units, rules_for
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.grammar import fitting, unknown
from ingestion.reading.prose.labels import label
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.windows import Window
from ingestion.reading.prose.years import says_now

# 收到8件，其中自然人5件，法人3件；同比下降10%: behind a list that is closed, of the last part or of the whole.
_CLOSES_LIST = re.compile(r"[;；。]")
_SHARES = load_patterns("shares")
_REST = load_patterns("rest")["named"]
# A year is no count: 较2012年增长3%.
_OTHER_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d年)\d")
# Between what a rate is of and its number stand a few words.
_LONGEST_RATE = 40
_GROWTH = frozenset({"growth_up", "growth_down"})


def share(sentence: Sentence, seen: Window, state: Discourse) -> Row | None:
    """The row of the percentage, multiple or change in points; None where it is not clear what it refers to."""
    concepts, last, quantity = seen.concepts, state.last_count, seen.quantity
    if last is not None and state.last_stated is not None and not _is_its_share(last, quantity, state):
        read_to = max(last["end"], state.last_stated["end"], state.passed)
        if _OTHER_NUMBER.search(sentence.text, read_to, quantity.start):
            # 来电9次，通话3小时，增长4%: a number that was not read stands between.
            last = None
        elif _SHARES["mostly"].search(sentence.text, read_to, seen.clause_start):
            # 收到申请8件，以网上申请为主，占90%: of those named between.
            last = None
        elif _names_another(sentence.text, read_to, seen.clause_start):
            last = None
    if concepts & _GROWTH:
        return _growth(sentence, seen, last, state) or _by_rule(sentence, seen, state)
    if quantity.unit_class == "points":
        return None
    if quantity.unit_class == "multiple":
        return _times(sentence, seen, last)
    if last is not None and state.sub_of is not None:
        # 法规类8条，其中文件3条，占1%: of the part or of its own part; nothing tells.
        return None
    if any(
        _SHARES[of].search(sentence.text, seen.clause_start, quantity.start) for of in ("of_several", "of_elsewhere")
    ):
        return None
    named = _named(sentence.text, seen)
    if last is not None and named is None and _refers_back(sentence.text, seen, last):
        return of_count(last, seen.quantity, "share", sentence)
    if named is not None:
        return _share_of_named(sentence, named, quantity, state) or _by_rule(sentence, seen, state)
    kind_of = _SHARES["kind_of"].match(sentence.text, quantity.end, sentence.end)
    is_on_requests = sentence.topic in ("", "requests") and sentence.concepts_before(quantity.start) & {
        "applicant_word",
        "request",
    }
    if kind_of and is_on_requests:
        row = statement_row(
            "requests.received.topic",
            _SHARES["class_noun"].sub("", clean(kind_of.group(1))),
            quantity,
            "share",
            sentence,
        )
        row["base_code"] = "requests.received"
        state.place(row, "part")
        return row
    return _by_rule(sentence, seen, state)


def _is_its_share(last: Row, quantity: Quantity, state: Discourse) -> bool:
    """公开571条，…16条，主要为…，占2.8%: whether the share is that of `last` in its whole, to the digits printed."""
    whole = next((total for total in reversed(state.totals) if total["list_id"] == last["list_id"]), None)
    if whole is None or not quantity.decimals or last["list_role"] != "part":
        return False
    return comes_to(last, whole, quantity)


def comes_to(part: Row, whole: Row, quantity: Quantity) -> bool:
    """Whether `quantity` is the percentage that `part` is of `whole`, to the digits printed."""
    if not whole.get("value"):
        return False
    return bool(abs(100 * part["value"] / whole["value"] - quantity.value) * 2 <= Decimal(1).scaleb(-quantity.decimals))


def _names_another(text: str, start: int, end: int) -> bool:
    """文件类2条，占20%；计划类，占9%: behind a closed list a clause without a number names what the share is of."""
    closed = list(_CLOSES_LIST.finditer(text, start, end))
    return bool(closed) and bool(clean(text[closed[-1].end() : end].strip("，,")))


def _by_rule(sentence: Sentence, seen: Window, state: Discourse) -> Row | None:
    """A rate, or a growth, that names what it is of."""
    if seen.quantity.unit_class != "percent":
        return None
    rated = _rated(sentence.text, seen)
    views = (seen, rated) if rated is not None else (seen,)
    fits = (
        (rule, view)
        for view in views
        for rule in fitting(sentence, rules_for("percent", view.heads, sentence.topic, state.is_listing), view, "")
    )
    for rule, view in fits:
        of_requests = rule.code.startswith("requests.") and rule.kind == "share"
        if of_requests and not _is_of_requests(rule, view, sentence, state):
            continue
        if rule.kind == "share" and _is_asked_or_past(sentence, view):
            return None
        row = statement_row(rule.code, "", view.quantity, rule.kind, sentence) | {"base_code": rule.base}
        return with_sign(row, view.concepts) if rule.kind == "growth" else row
    return None


def _is_asked_or_past(sentence: Sentence, seen: Window) -> bool:
    """要求各单位办结率达到100%, 2015年办结率为90%: a rate that somebody is to reach, or that was reached before."""
    if _SHARES["asked"].search(sentence.text, seen.clause_start, seen.quantity.start):
        return True
    start = seen.quantity.start
    return sentence.is_of_another_year(start) and not says_now(sentence.text, sentence.years, start)


def _rated(text: str, seen: Window) -> Window | None:
    """全文电子化的公开率为100%: the window headed by what the rate is of, where that is a known word."""
    end = seen.quantity.start
    near = [t for t in seen.tokens if end - _LONGEST_RATE <= t.end <= end]
    head = next((t for t in near if _SHARES["rate_of"].fullmatch(text, t.end, end)), None)
    if head is None:
        return None
    tokens = tuple(t for t in seen.tokens if t.end <= head.end)
    return replace(
        seen,
        tokens=tokens,
        heads=frozenset((head.concept,)),
        head=head,
        is_right_headed=False,
        concepts=frozenset(t.concept for t in tokens),
    )


def _is_of_requests(rule: Rule, seen: Window, sentence: Sentence, state: Discourse) -> bool:
    """承办提案5件，办结率100%: a rate behind a count is a rate of that; by itself it is the section's."""
    counts = [q for q in sentence.quantities if q.end <= seen.quantity.start and q.unit_class != "percent"]
    if not counts:
        return not rule.after
    last = state.last_count
    beside = counts[-1].start, counts[-1].end
    if last is None and any(
        beside[0] == t.end or t.start == beside[1] for t in sentence.tokens if t.concept == "request"
    ):
        # 5件申请均已回复，回复率100%; 申请5件，…: it counts requests, whatever became of them.
        return True
    return last is not None and last["code"].startswith("requests.") and state.allows(rule)


def _growth(sentence: Sentence, seen: Window, last: Row | None, state: Discourse) -> Row | None:
    """The growth of what was counted last, unless the clause names something of its own (办件量增长5%)."""
    named = seen.concepts - _GROWTH - {"last_year"}
    if last is None or (named and not named <= _growth_subjects().get(last["code"], frozenset())):
        return None
    if not _grows_itself(sentence.text, seen, last["end"]):
        return None
    if last["list_role"] == "part" and _CLOSES_LIST.search(sentence.text, last["end"], seen.quantity.start):
        return None
    if seen.quantity.unit_class == "points":
        return _points(sentence, seen, state)
    row = of_count(last, seen.quantity, "growth", sentence) | {"base_code": last["code"]}
    if seen.quantity.unit_class == "multiple":
        row["value"] *= 100
    return with_sign(row, seen.concepts)


def _grows_itself(text: str, seen: Window, counted: int) -> bool:
    """发布信息8条，粉丝增长27%: whether no word that is not known stands between the clause's start and the growth."""
    word = next(t for t in seen.tokens if t.concept in _GROWTH)
    start = max(seen.left_start, counted)
    return word.start < start or _SHARES["grows_itself"].fullmatch(unknown(text, seen, start, word.start)) is not None


def _points(sentence: Sentence, seen: Window, state: Discourse) -> Row | None:
    """占8%，提高2个百分点: of the share stated right before it; of nothing else."""
    before = state.last_stated
    if before is None or before["kind"] != "share" or before["sentence_start"] != sentence.start:
        return None
    row = of_count(before, seen.quantity, "growth_points", sentence) | {"base_code": before["code"]}
    return with_sign(row, seen.concepts)


def _times(sentence: Sentence, seen: Window, last: Row | None) -> Row | None:
    """是上年的5.8倍 is a growth of 480 per cent."""
    clause = sentence.text[seen.clause_start : seen.quantity.start]
    if last is None or "last_year" not in seen.concepts or not _SHARES["times"].search(clause):
        return None
    row = of_count(last, seen.quantity, "growth", sentence) | {"base_code": last["code"]}
    row["value"] = (seen.quantity.value - 1) * 100
    return row


def with_sign(row: Row, concepts: frozenset[str]) -> Row:
    """`row`, below zero where one of `concepts` says that it fell."""
    if "growth_down" in concepts:
        row["value"] = -row["value"]
    return row


def _refers_back(text: str, seen: Window, last: Row) -> bool:
    """占总数的40%, and a bare (47.36%) right behind the count."""
    before = text[seen.clause_start : seen.quantity.start]
    if _SHARES["share_of"].search(before):
        return _SHARES["other_class"].search(text, last["end"], seen.clause_start) is None
    return text[last["end"] : seen.quantity.start].strip() in ("(", "（")


def _named(text: str, seen: Window) -> Window | None:
    """网上申请占62.5%: the window as a count in place of 占 would have it; None where nothing stands before 占."""
    share_of = _SHARES["share_of"].search(text, seen.left_start, seen.quantity.start)
    if share_of is None:
        return None
    before = clean(text[seen.left_start : share_of.start()])
    if not before or _SHARES["of_whole"].fullmatch(before):
        return None
    tokens = tuple(t for t in seen.tokens if t.end <= share_of.start())
    last = tokens[-1] if tokens and not clean(text[tokens[-1].end : share_of.start()]) else None
    return replace(
        seen,
        quantity=seen.quantity._replace(start=share_of.start()),
        tokens=tokens,
        heads=frozenset((last.concept if last is not None else "gap",)),
        head=last,
        is_right_headed=False,
        concepts=frozenset(t.concept for t in tokens),
    )


def _share_of_named(sentence: Sentence, named: Window, quantity: Quantity, state: Discourse) -> Row | None:
    """The share of a part that is named with no count of its own, of the open list; None for anything else."""
    units = {row["unit"] for row in (state.total,) if row is not None and "unit" in row}
    classes = [load_units()[unit].unit_class for unit in units if unit in load_units()] or ["case"]
    rules = rules_for(classes[0], named.heads, sentence.topic, state.is_listing)
    for rule in fitting(sentence, rules, named, ""):
        if rule.role != "part" or not rule.within or not state.allows(rule):
            continue
        if (stated := label(sentence, rule, named, state)) is None:
            continue
        total = state.open_total(rule.within)
        row = statement_row(rule.code, stated, quantity, "share", sentence)
        row["base_code"] = total["code"] if total is not None else ""
        state.place(row, "part")
        return row
    return None


def of_count(last: Row, quantity: Quantity, kind: str, sentence: Sentence) -> Row:
    """The row of a share or growth of what `last` counts, in its list."""
    row = statement_row(last["code"], last["label"], quantity, kind, sentence)
    return row | {name: last[name] for name in ("list_id", "list_role", "scope")}


def note_rest(sentence: Sentence, rows: list[Row]) -> None:
    """Write the class that an enumeration of shares leaves to 其余 on each of its rows."""
    match = _REST.search(sentence.text, sentence.start, sentence.end)
    if match is None:
        return
    codes = _outcome_codes()
    named = (codes[t.concept] for t in sentence.tokens if t.start >= match.start(1) and t.concept in codes)
    code = next(named, "")
    for row in rows:
        if row["sentence_start"] == sentence.start and row["list_role"] == "part" and row["kind"] == "share":
            row["list_rest_label"], row["list_rest_code"] = match.group(1), code


def spread_approximation(rows: list[Row]) -> None:
    """大约58%属…，37%属…: the word reaches the shares coordinated with its own. rows: of one sentence, in order."""
    is_approximate = False
    for row in rows:
        if row["kind"] == "share" and row["code"] == "requests.received.topic":
            is_approximate = is_approximate or row["value_status"] == "approximate"
            if is_approximate:
                row["value_status"] = "approximate"


@cache
def _outcome_codes() -> dict[str, str]:
    """Outcome code by concept: the class left to 其余 may be a class of answers."""
    return {
        concept: rule.code
        for rule in reversed(load_rules())
        if rule.code.startswith("requests.outcome.") and not rule.combines
        for concept in rule.head
    }


@cache
def _growth_subjects() -> dict[str, frozenset[str]]:
    """The concepts that name what a code counts: 申请数量较去年回落 speaks of the requests counted before it."""
    subjects: dict[str, frozenset[str]] = {}
    for rule in load_rules():
        subjects[rule.code] = subjects.get(rule.code, frozenset()) | rule.head
    return subjects
