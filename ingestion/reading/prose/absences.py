"""Stated absences: 没有收到申请, 未收取费用, 收费情况：无 read as explicit none for every family the words cover.

Belongs here: the scope of a negation. Does not: which families there are (knowledge/prose/statements.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingestion.knowledge.vocabulary import NoneRule, load_patterns, none_rules_for
from ingestion.reading.prose.codes import ROUTES
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.scopes import scope
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import CONCEPT, COORDINATES, Token, is_filler, tokenise
from ingestion.reading.prose.windows import Window

# Between a negation and what it denies stand a few words; a longer way is a table's row labels run together.
LONGEST_NEGATION = 40
_AROUND = load_patterns("absences")
_PLAIN = load_patterns("names")["plain"]
_AIMED = load_patterns("time")["to_come"]
_SHORT_WORD = len("申请")
_NEGATIONS = frozenset({"negation", "zero"})
_COLLECTED = "fees.collected"
# Fees are disclosure's, wherever they stand; what else is denied behind its name has to be told to be.
_TAKEN = frozenset({"fee", "processing_fee", "fee_and_waiver"})
_FEES = _TAKEN | {"waiver"}
_OUR_TOPICS = frozenset({"requests", "appeals", "fees"})
_TIMES = frozenset({"last_year", "next_year"})
# How a request comes to an office.
_COMES = frozenset({"receive", "hand_over", "met"})
# Families of which several may be none at once; a channel or a class of something is none by itself.
_APART = ("appeals.", "fees.")
_LEAST_TOGETHER = 2
_TOGETHER = _FEES | ROUTES.keys() | {"review_and_litigation", "grievance", "complaint", "sued"}
# 均为0件, 均为0
_COUNTED_AS = frozenset({"case", "bare"})
_RESULTS = frozenset({"corrected", "lost"})


def absences(sentence: Sentence) -> Iterator[Row]:
    """A row for each family that a negated clause denies. A number in the clause contradicts it: nothing is taken."""
    if _NEGATIONS.isdisjoint(sentence.concepts):
        return
    stated: set[tuple[str, int]] = set()
    for index, negation in enumerate(sentence.tokens):
        if negation.concept not in _NEGATIONS or sentence.is_of_another_year(negation.start):
            continue
        stop = min(sentence.clause_end(negation.end), negation.end + LONGEST_NEGATION)
        again = _AROUND["denied_too"].match(sentence.text, stop, sentence.end)
        if again and not any(negation.end <= q.start < again.end() for q in sentence.quantities):
            stop = again.end()
        denied = [t for t in sentence.tokens[index + 1 :] if t.start < stop]
        if negation.concept == "zero":
            # 零投诉、零行政诉讼: each denies the word right behind it.
            denied = [t for t in denied if t.start == negation.end] or _counted_zero(sentence, negation)
        named = sentence.clause_start(negation.start)
        if not denied and named > sentence.start and _is_alone(sentence, named) and sentence.text[named - 1] in ":：":
            start = sentence.clause_start(named - 1)
            denied = [t for t in sentence.tokens if start <= t.start < named]
        denied = _without_cause(sentence, stop, denied)
        if all(t.concept == "receive" for t in denied):
            denied = _inverted(sentence, negation, denied) or denied
        if denied:
            denied = [*_when(sentence, named, negation), *_route(sentence, negation, denied), *denied]
        if any(negation.end <= q.start < stop and not _is_not_one(sentence, negation, q) for q in sentence.quantities):
            continue
        clause = sentence.clause_start(negation.start)
        for row in _denied(sentence, negation, denied):
            # 没有因未答复引起的诉讼: one denial, though two negations stand in its clause
            if (row["code"], clause) not in stated:
                stated.add((row["code"], clause))
                yield row


def none_of_each(sentence: Sentence, seen: Window) -> list[Row]:
    """行政复议、行政诉讼和申诉案件共0件: a row for each of several families that one 0 counts; else none."""
    text, quantity = sentence.text, seen.quantity
    if quantity.value or quantity.is_approximate or len(seen.tokens) < _LEAST_TOGETHER:
        return []
    named = [t for t in seen.tokens if t.end <= quantity.start and t.concept in _TOGETHER]
    is_last = named and text[quantity.end : sentence.clause_end(quantity.end)].strip() == ""
    if not is_last or _AROUND["is_none"].fullmatch(text, named[-1].end, quantity.start) is None:
        return []
    if _AROUND["follows"].search(text, named[0].end, named[-1].start):
        # 由行政复议引起的行政诉讼0件: one of them is not counted.
        return []
    kind = "amount" if quantity.unit_class == "money" else "count"
    denied = list(_denied(sentence, Token("zero", quantity.start, quantity.end), named))
    if len(denied) < _LEAST_TOGETHER or any(
        row["kind"] != kind or not row["code"].startswith(_APART) for row in denied
    ):
        return []
    return [statement_row(row["code"], "", quantity, kind, sentence) | {"scope": row["scope"]} for row in denied]


def _counted_zero(sentence: Sentence, zero: Token) -> list[Token]:
    """行政复议、行政诉讼均为零: what stands before 零 that ends its clause, unless it is aimed at (力争…为零)."""
    start = sentence.clause_start(zero.start)
    before = sentence.text[start : zero.start].rstrip()
    if sentence.text[zero.end : sentence.clause_end(zero.end)].strip() or not _AROUND["is_zero"].search(before):
        return []
    if _AIMED.search(sentence.text, start, zero.start):
        return []
    return [t for t in sentence.tokens if start <= t.start < zero.start]


def _inverted(sentence: Sentence, negation: Token, verbs: Sequence[Token]) -> list[Token]:
    """要求公开的申请，本单位一件也没有收到: what stands before a negation that its verb alone follows; the verb first.

    Nothing but who, when and 一件也 may stand between the two, in the negation's clause or behind a comma before it.
    """
    text, start = sentence.text, sentence.clause_start(negation.start)
    between = _AROUND["inverted_subject"]
    if _AROUND["inverted"].fullmatch(text, negation.end, sentence.clause_end(negation.end)) is None:
        return []
    end = negation.start
    if start > sentence.start and text[start - 1] in "，," and between.fullmatch(text, start, end):
        start, end = sentence.clause_start(start - 1), start - 1
    named = [t for t in sentence.tokens if start <= t.start and t.end <= end and t.concept not in _TIMES]
    if not named or between.fullmatch(text, named[-1].end, end) is None:
        return []
    if any(start <= q.start < named[-1].end and not q.is_single_hanzi for q in sentence.quantities):
        # 一件申请也没有收到: 一件 is no count beside a denial.
        return []
    is_ours = sentence.topic in _OUR_TOPICS or "公开" in text[start:end] or named[-1].concept in _FEES
    return [*verbs, *named] if is_ours else []


def _when(sentence: Sentence, start: int, negation: Token) -> list[Token]:
    """上年度未结转申请: what is denied may be told by a word for its year in front of the negation."""
    return [t for t in sentence.tokens if start <= t.start < negation.start and t.concept in _TIMES]


def _without_cause(sentence: Sentence, stop: int, denied: list[Token]) -> list[Token]:
    """没有因收费引起的投诉: the fees are what it did not come from, and are not denied themselves."""
    cause = _AROUND["cause"].search(sentence.text, denied[0].start - 8 if denied else stop, stop)
    if cause is None:
        return denied
    return [t for t in denied if t.concept not in _FEES or not cause.start() <= t.start < cause.end()]


def _route(sentence: Sentence, negation: Token, denied: Sequence[Token]) -> list[Token]:
    """行政复议2件，没有被纠错的: a result that is denied is of the one route that is named before it."""
    concepts = {t.concept for t in denied}
    if not concepts & _RESULTS or concepts & ROUTES.keys():
        return []
    named = [t for t in sentence.tokens if t.concept in ROUTES and t.end <= negation.start]
    return named[-1:] if len({t.concept for t in named}) == 1 else []


def _is_not_one(sentence: Sentence, negation: Token, quantity: Quantity) -> bool:
    """没有发生一起…引发的行政复议: not one is none."""
    return quantity.is_single_hanzi and bool(_AROUND["happened"].fullmatch(sentence.text, negation.end, quantity.start))


def absence_under(sentence: Sentence, heading: str) -> Iterator[Row]:
    """The rows for a paragraph that says 无 and nothing else, under `heading`."""
    if not heading or not _is_alone(sentence, sentence.start) or sentence.is_of_another_year(sentence.end):
        return
    negation = next((t for t in sentence.tokens if t.concept == "negation"), None)
    if negation is not None:
        named = [Token(t.concept, -1, -1) for t in tokenise(heading, 0, len(heading))]
        yield from _denied(sentence, negation, named)


def none_of_each_under(sentence: Sentence, heading: str) -> list[Row]:
    """均为0件, a paragraph of its own: a row for each family of appeals that `heading` stands over."""
    if not heading or _AROUND["each_is_none"].fullmatch(sentence.text, sentence.start, sentence.end) is None:
        return []
    quantity = sentence.quantities[-1]
    if quantity.value or quantity.unit_class not in _COUNTED_AS:
        return []
    named = [Token(t.concept, -1, -1) for t in tokenise(heading, 0, len(heading))]
    denied = _denied(sentence, Token("zero", quantity.start, quantity.end), named)
    of_appeals = [row for row in denied if row["code"].startswith("appeals.")]
    return [statement_row(row["code"], "", quantity, "count", sentence) | {"scope": row["scope"]} for row in of_appeals]


def _is_alone(sentence: Sentence, start: int) -> bool:
    return _AROUND["nothing_else"].match(sentence.text, start, sentence.end) is not None


def _denied(sentence: Sentence, negation: Token, everything: Sequence[Token]) -> Iterator[Row]:
    if _AROUND["of_the_rest"].search(sentence.text, sentence.clause_start(negation.start), negation.start):
        return
    for rule in none_rules_for(frozenset(map(CONCEPT, everything))):
        denied = everything
        if rule.last or rule.is_only:
            denied = _up_to_coordinated(rule, sentence, everything)
        if not _denies(rule, denied) or not _is_in_context(rule, sentence):
            continue
        is_asked = rule.is_strict or sentence.topic != "requests"
        if rule.is_plain and is_asked and not _is_plain(negation, sentence, denied):
            continue
        if rule.is_nobody and not _is_of_nobody(sentence, negation):
            continue
        if rule.code == _COLLECTED and _is_of_waiver(sentence, everything):
            continue
        if rule.is_ended and not _is_ended(sentence, denied[-1]):
            continue
        if rule.is_about and not _is_own_staff(sentence, negation):
            continue
        if not rule.is_only or _is_only(rule, sentence, negation, denied):
            yield _absence(rule, sentence, negation, denied)


def _is_of_nobody(sentence: Sentence, negation: Token) -> bool:
    """没有人申请公开信息: whether the negation is of anybody's doing, and no reason for something else (因无人申请)."""
    if _AROUND["reason"].search(sentence.text, sentence.clause_start(negation.start), negation.start):
        return False
    return _AROUND["nobody"].match(sentence.text, negation.end) is not None


def _is_of_waiver(sentence: Sentence, tokens: Sequence[Token]) -> bool:
    """无人申请减免相关费用: whether the fees are what was not waived, and nothing that was not taken."""
    waived = [t for t in tokens if t.concept == "waiver"]
    taken = [t for t in tokens if t.concept in _TAKEN]
    if not waived or not taken or not 0 <= waived[0].start < taken[0].start:
        return False
    return not any(mark in sentence.text[waived[0].end : taken[0].start] for mark in COORDINATES)


def _is_ended(sentence: Sentence, last: Token) -> bool:
    return _AROUND["ended"].fullmatch(sentence.text[last.end : sentence.clause_end(last.end)]) is not None


def _is_own_staff(sentence: Sentence, negation: Token) -> bool:
    """Whether the office says of itself, and not of its problems, that it has nobody."""
    if sentence.topic == "problems" or not sentence.is_about_disclosure:
        return False
    return _AROUND["others"].search(sentence.text, sentence.clause_start(negation.start), negation.start) is None


def _is_plain(negation: Token, sentence: Sentence, tokens: Sequence[Token]) -> bool:
    """未收到群众申请, 未收到政府信息公开申请; 未收到低保申请 is another's."""
    start = max((t.end for t in tokens[:-1] if t.concept in _COMES), default=negation.end)
    named = sentence.text[start : tokens[-1].end]
    return "公开" in named or _PLAIN.fullmatch(named.removesuffix("申请").strip()) is not None


def _up_to_coordinated(rule: NoneRule, sentence: Sentence, tokens: Sequence[Token]) -> Sequence[Token]:
    """没有收到申请、行政复议: the words up to the first of several that are denied side by side."""
    for index, token in enumerate(tokens):
        if token.concept in (rule.last or rule.having[0]):
            return tokens[: index + 1] if sentence.text[token.end : token.end + 1] in COORDINATES else tokens
    return tokens


def _denies(rule: NoneRule, tokens: Sequence[Token]) -> bool:
    concepts = {t.concept for t in tokens}
    if rule.without & concepts or not all(group & concepts for group in rule.having):
        return False
    return not rule.last or tokens[-1].concept in rule.last


def _is_in_context(rule: NoneRule, sentence: Sentence) -> bool:
    if sentence.topic in rule.topics or not (rule.context or rule.topics):
        return True
    return not rule.context.isdisjoint(sentence.concepts)


def _is_only(rule: NoneRule, sentence: Sentence, negation: Token, denied: Sequence[Token]) -> bool:
    """本年度无申请: one word, denied and nothing said of it; 无法律依据的申请 and 无申请人 are something else."""
    if len(denied) != 1:
        return False
    if denied[0].start < negation.end:
        # 依申请公开数量为零
        return negation.concept == "zero"
    if not rule.topics and denied[0].end - denied[0].start == _SHORT_WORD:
        # 未申请 alone is anything; 未发生政府信息公开申请 is not.
        return False
    between = sentence.text[negation.end : denied[0].start]
    is_formal = _AROUND["formal"].fullmatch(between.strip()) is not None
    if is_formal and sentence.text[denied[0].end : denied[0].end + 1] in COORDINATES:
        return True
    after = _AROUND["happened"].sub("", sentence.text[denied[0].end : sentence.clause_end(denied[0].end)].strip())
    return not _AROUND["formal"].sub("", between).strip() and is_filler(after)


def _absence(rule: NoneRule, sentence: Sentence, negation: Token, tokens: Sequence[Token]) -> Row:
    """The row, from the negation to the last word denied; the negation alone where these stand before it."""
    after = [t.end for t in tokens if any(t.concept in group for group in rule.having) and t.start >= negation.end]
    end = max(after, default=negation.end)
    named = min([negation.start, *(t.start for t in tokens if t.start >= 0)])
    place = scope(sentence, sentence.clause_start(named), max(end, named), None)
    nothing = Quantity(negation.start, min(end, sentence.end), Decimal(0), "", "", 0)
    return statement_row(rule.code, "", nothing, rule.kind, sentence) | {
        "value_status": "explicit_none",
        "scope": place,
    }
