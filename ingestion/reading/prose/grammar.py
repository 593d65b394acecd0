"""The small grammar over one sentence: which rule of knowledge/prose a window fits.

Belongs here: the fit of a rule. Does not: windows (`windows`), names (`labels`), whose figure it is (`scopes`), lists
and what carries over from one sentence to the next (`discourse`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingestion.knowledge.vocabulary import Rule, load_patterns, load_reasons, load_verbs
from ingestion.reading.prose.means import are_together, says_several
from ingestion.reading.prose.phrases import clean, modifier, subject
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import LONGEST_PHRASE, strip_left
from ingestion.reading.prose.windows import Window

# 未发生1起, 免予公开3件, 增加3件, 上年收到5件: beside one of these a number is no count of this year, unless asked for.
_NEVER_COUNTED = frozenset({"negation", "withheld", "growth_up", "growth_down", "last_year"})
_FOLLOWS_FROM_REASON = frozenset({"refused", "unable", "not_processed"})
_COORDINATES = re.compile(r"[、和与或等，,；;]|(?<!涉)及")
_SEPARATES = "、，,；; "
_SEPARATED = re.compile(
    r"[、，,；;：:（）()\s]|其中|包括|(?:按|分)(?:类别|类型)|[一二三四五六七八九十]是|^[（(]?[一二三四五六七八九十0-9]{1,2}[）)、.．]"
)
_NAMES = load_patterns("names")
_PLACES = load_patterns("places")
_THIS_YEAR = load_patterns("time")["this_year"]
_CLOSING = frozenset('”"」』’》')
_AND = load_patterns("lists")["and_before"]
_SUMS_UP = load_patterns("lists")["sums_up"]


def fitting(sentence: Sentence, rules: Iterable[Rule], seen: Window, carried: str) -> Iterator[Rule]:
    """Those of `rules` that the quantity stands as they ask, apart from its counter and head, lists and sections.

    carried: the verb concept of the clauses before, used only where the window has none of its own.
    """
    if seen.quantity.is_single_hanzi and seen.is_right_headed and seen.quantity.unit_class != "person":
        # 一件事, 一条主线: an idiom more often than a count; 一名兼职人员 is one.
        return
    concepts = seen.concepts
    forbidding = concepts & _NEVER_COUNTED
    own_verbs = concepts & load_verbs()
    verbs = own_verbs or {carried}
    for rule in rules:
        # Sets are compared first: most rules end here, before anything is searched.
        if rule.verb and rule.verb.isdisjoint(verbs if rule.carries else own_verbs):
            continue
        if not rule.without.isdisjoint(concepts) or (rule.behind and not seen.is_right_headed):
            continue
        if forbidding and rule.kind != "growth" and not forbidding <= rule.asked:
            continue
        for group in rule.having:
            if group.isdisjoint(concepts):
                break
        else:
            if _fits(sentence, rule, seen):
                yield rule


def _fits(sentence: Sentence, rule: Rule, seen: Window) -> bool:
    """Whether the rest of the sentence, and what stands between the words of the window, is as `rule` asks."""
    text, start, concepts = sentence.text, sentence.start, seen.concepts
    if rule.named and not _is_named(text, rule, seen):
        return False
    if rule.sentence and not _is_said(rule.sentence, sentence, seen):
        return False
    if rule.subject == "own" and not _NAMES["own_subject"].search(text[seen.left_start : seen.quantity.start]):
        return False
    if rule.subject == "office" and not _NAMES["own_subject"].search(text[start : seen.left_start]):
        return False
    if rule.alone and seen.head is not None and _AND.search(text[seen.left_start : seen.head.start]):
        return False
    if rule.via and not _PLACES["via"].search(text[start : seen.quantity.start]):
        return False
    if rule.for_one and not _is_for_one_reason(text, seen):
        return False
    if rule.combines and _is_one_answer(text, rule, seen):
        return False
    if rule.combines and len(rule.combines & concepts) < 2:
        is_several = rule.combines & concepts and says_several(text, seen)
        if not (rule.role == "total" and (is_several or are_together(text, seen))):
            return False
    if rule.closes and not _SUMS_UP.search(text[seen.left_start : seen.quantity.start]):
        return False
    if rule.subject in ("none", "year") and seen.head is not None and rest(text, seen):
        return False
    if rule.subject == "bare" and not _is_bare(sentence, seen):
        return False
    if rule.subject == "year" and not _THIS_YEAR.search(text, seen.left_start, seen.quantity.start):
        return False
    if rule.modifier in ("none", "some"):
        return (rule.modifier == "some") == bool(modifier(text, rule, seen))
    if rule.modifier == "any":
        return True
    return _is_known(text, rule, seen)


def _is_bare(sentence: Sentence, seen: Window) -> bool:
    """专职8人，兼职2人: whether nothing stands before the head, in the sentence, since the last count."""
    if seen.head is None:
        return False
    since = sentence.counted_before(seen.quantity.start)
    return not clean(_SEPARATED.sub("", sentence.text[since : seen.head.start]))


def _is_named(text: str, rule: Rule, seen: Window) -> bool:
    """Whether the subject is a platform, or a website, by its name, where no word says it."""
    lacking = [group for group in rule.named if group.isdisjoint(seen.concepts)]
    if not lacking:
        return True
    name = subject(text, rule, seen)
    stands_for = set()
    if "website" not in seen.concepts and _NAMES["published_on"].search(name):
        stands_for.add("platform_name")
    if _NAMES["website_name"].search(name):
        stands_for.add("website_name")
    return not any(group.isdisjoint(stands_for) for group in lacking)


def _is_said(concepts: frozenset[str], sentence: Sentence, seen: Window) -> bool:
    """Whether one of `concepts` is named in the sentence up to the quantity, or right behind it."""
    before = sentence.concepts_before(seen.quantity.start)
    return not (concepts.isdisjoint(seen.concepts) and concepts.isdisjoint(before))


def _is_one_answer(text: str, rule: Rule, seen: Window) -> bool:
    """因信息不存在无法提供: a reason and the answer that follows from it, with nothing coordinated between them."""
    named = [t for t in seen.tokens if t.concept in rule.combines]
    if len(named) != 2 or named[1].concept not in _FOLLOWS_FROM_REASON or named[0].concept in _FOLLOWS_FROM_REASON:
        return False
    return not _COORDINATES.search(text, named[0].end, named[1].start)


def _is_for_one_reason(text: str, seen: Window) -> bool:
    """因属于国家秘密不予公开: an answer behind the one reason for it, with nothing coordinated before or between."""
    is_behind, count = seen.is_right_headed, seen.quantity
    tokens = [t for t in seen.tokens if (t.start >= count.end if is_behind else t.end <= count.start)]
    reasons = [t for t in tokens if t.concept in load_reasons()]
    answer = next((t for t in reversed(tokens) if t.concept in _FOLLOWS_FROM_REASON), None)
    if len(reasons) != 1 or answer is None or answer.start < reasons[0].end:
        return False
    start = count.end if is_behind else seen.left_start
    before = strip_left(text[start : reasons[0].start].lstrip(_SEPARATES))
    return not _COORDINATES.search(before) and not _COORDINATES.search(text, reasons[0].end, answer.start)


def rest(text: str, seen: Window) -> str:
    """The words before the quantity that no concept knows, without fillers."""
    return clean(_NAMES["own_name"].sub("", clean(unknown(text, seen, seen.left_start, seen.quantity.start))))


def _is_known(text: str, rule: Rule, seen: Window) -> bool:
    """Whether nothing that no word tells stands between what the rule asks for and what is counted.

    收到廉租房申请8件, 网站抄录信息8条: an unknown word there may make the count one of something else.
    """
    head, quantity = seen.head, seen.quantity
    if seen.is_right_headed and head is not None:
        if head.concept not in rule.head:
            head = next((t for t in seen.tokens if t.start >= quantity.end and t.concept in rule.head), head)
        start, end = quantity.end, head.start
    else:
        end = head.start if head is not None else quantity.start
        wanted = rule.asked | rule.verb
        last = next((t for t in reversed(seen.tokens) if t.end <= end and t.concept in wanted), None)
        if rule.modifier == "class" and last is not None and last.concept in rule.verb:
            # 发布 in “江畔发布” is no verb.
            return text[last.end] not in _CLOSING or not unknown(text, seen, last.end + 1, end).strip()
        start = last.end if last is not None else seen.left_start
    if end <= start:
        return True
    rest = unknown(text, seen, start, end).strip()
    if not rest:
        return True
    if len(rest) > LONGEST_PHRASE:
        return False
    said = rest
    if start == seen.left_start or not rule.code.startswith("requests."):
        rest = _NAMES["speaker"].sub("", rest)
    variants = said, rest, clean(rest), _NAMES["handed_in"].sub("", rest), _NAMES["titled"].sub("", rest).strip()
    return any(_NAMES["plain"].fullmatch(variant) for variant in variants)


def is_qualified(text: str, rule: Rule, seen: Window) -> bool:
    """法定主动公开信息8条: whether an unknown word before the verb makes the count one of a kind, not the whole."""
    verbs = [t.start for t in seen.tokens if t.concept in rule.verb and t.end <= seen.quantity.start]
    if not verbs:
        return False
    before = unknown(text, seen, seen.left_start, verbs[-1])
    if _NAMES["no_qualifier"].search(before):
        return False
    return _NAMES["plain"].fullmatch(clean(_NAMES["speaker"].sub("", clean(before)))) is None


def unknown(text: str, seen: Window, start: int, end: int) -> str:
    """What of `text[start:end]` no concept knows."""
    position, rest = start, ""
    for token in (t for t in seen.tokens if start <= t.start and t.end <= end):
        rest += text[position : token.start]
        position = token.end
    return rest + text[position:end]
