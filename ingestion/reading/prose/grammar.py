"""The small grammar over one sentence: which rule of knowledge/prose a window fits.

Belongs here: the fit of a rule. Does not: windows (`windows`), names (`labels`), whose figure it is (`scopes`), lists
and what carries over from one sentence to the next (`discourse`).
"""

from __future__ import annotations

from ingestion.knowledge.vocabulary import Rule, load_patterns, load_verbs
from ingestion.reading.prose.labels import clean, modifier, subject
from ingestion.reading.prose.means import are_together
from ingestion.reading.prose.windows import Window

# 未发生1起, 增加3件, 上年收到5件: beside one of these a number is no count of this year, unless the rule asks for it.
_NEVER_COUNTED = frozenset({"negation", "growth_up", "growth_down", "last_year"})
_NAMES = load_patterns("names")
_THIS_YEAR = load_patterns("time")["this_year"]
_AND = load_patterns("lists")["and_before"]
_SUMS_UP = load_patterns("lists")["sums_up"]


def fits(text: str, rule: Rule, seen: Window, carried: frozenset[str], sentence: frozenset[str], start: int) -> bool:
    """Whether the quantity stands as `rule` asks, apart from its counter and head, lists and sections.

    start: of the sentence. carried: the verb concept of the clauses before, used only where the window has none of its
    own. sentence: the concepts of the sentence up to the quantity.
    """
    if seen.quantity.is_single_hanzi and seen.is_right_headed and seen.quantity.unit_class != "person":
        # 一件事, 一条主线: an idiom more often than a count; 一名兼职人员 is one.
        return False
    concepts = seen.concepts
    if rule.kind != "growth" and (concepts & _NEVER_COUNTED) - rule.asked:
        return False
    if rule.names_platform and "website" not in concepts and _NAMES["published_on"].search(subject(text, rule, seen)):
        concepts |= {"platform_name"}
    if rule.names_website and _NAMES["website_name"].search(subject(text, rule, seen)):
        concepts |= {"website_name"}
    verbs = concepts & load_verbs() or (carried if rule.carries else frozenset())
    if rule.verb and not (rule.verb & verbs):
        return False
    if rule.without & concepts or (rule.behind and not seen.is_right_headed):
        return False
    if not all(group & concepts for group in rule.having):
        return False
    if rule.sentence and not (rule.sentence & (sentence | concepts)):
        return False
    if rule.context and not (rule.context & (sentence | concepts)):
        return False
    if rule.subject == "own" and not _NAMES["own_subject"].search(text[seen.left_start : seen.quantity.start]):
        return False
    if rule.subject == "office" and not _NAMES["own_subject"].search(text[start : seen.left_start]):
        return False
    if rule.plain and not _is_plain(text, rule, seen):
        return False
    if rule.alone and seen.head is not None and _AND.search(text[seen.left_start : seen.head.start]):
        return False
    if rule.via and not _NAMES["via"].search(text[start : seen.quantity.start]):
        return False
    if rule.combines and len(rule.combines & concepts) < 2:
        means = _NAMES["several_means"].search(text, seen.left_start, seen.quantity.start)
        is_several = means and rule.combines & concepts
        if not (rule.role == "total" and (is_several or are_together(text, seen))):
            return False
    if rule.closes and not _SUMS_UP.search(text[seen.left_start : seen.quantity.start]):
        return False
    if rule.subject in ("none", "year") and seen.head is not None and _rest(text, seen):
        return False
    if rule.subject == "year" and not _THIS_YEAR.search(text, seen.left_start, seen.quantity.start):
        return False
    if rule.modifier == "any":
        return True
    return (rule.modifier == "some") == bool(modifier(text, rule, seen))


def _rest(text: str, seen: Window) -> str:
    """The words before the quantity that no concept knows, without fillers."""
    return clean(_NAMES["own_name"].sub("", clean(_unknown(text, seen, seen.left_start, seen.quantity.start))))


def _is_plain(text: str, rule: Rule, seen: Window) -> bool:
    """Whether nothing foreign stands between the verb and the noun, or the noun says itself that it is disclosure."""
    head = seen.head
    if head is None or "公开" in text[head.start : head.end]:
        return True
    verbs = [t.end for t in seen.tokens if t.concept in rule.verb and t.end <= head.start]
    start = seen.quantity.end if seen.is_right_headed else max(verbs, default=seen.left_start)
    between = _NAMES["handed_in"].sub("", clean(_unknown(text, seen, start, head.start)))
    return _NAMES["plain"].fullmatch(between) is not None


def _unknown(text: str, seen: Window, start: int, end: int) -> str:
    """What of `text[start:end]` no concept knows."""
    position, rest = start, ""
    for token in (t for t in seen.tokens if start <= t.start and t.end <= end):
        rest += text[position : token.start]
        position = token.end
    return rest + text[position:end]
