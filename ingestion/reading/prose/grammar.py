"""The small grammar over one sentence: what stands around a quantity, and which rule of knowledge/prose it fits.

Belongs here: windows (the words that govern a quantity), heads, modifiers, labels, the fit of a rule. Does not: which
sentences there are, lists and what carries over from one sentence to the next (`statements`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.knowledge.vocabulary import Rule, load_verbs
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import Token, is_filler, strip_left, strip_right

# 未发生1起, 增加3件, 上年收到5件: beside one of these a number is no count of this year, unless the rule asks for it.
_NEVER_COUNTED = frozenset({"negation", "growth_up", "growth_down", "last_year"})
# A quantity followed by one of these is not followed by the noun it counts.
_GOES_ON = re.compile(
    r"[\s\u00a0\u3000]*(?:$|[、，,；;：:。.！!？?)）(（”\"'》】\]]|均|都|是|为|属|涉及|占|全部|已|并|和|及|与|等|的|其|由|从|以|比|较|同比|"
    r"左右|以上|主要|内容|未|没|无|按|因|办结|答复|予以|同意|不|达|合计|共|另|被|给|向|在|通过|于|则|且|系|多数|此|如|也|还|"
    r"分别|涵盖|包括|包含|含|超|增|减|下降|上升|办理|维持|纠正|其中)"
)
_PLATFORM_NAME = re.compile(r"(?:网|平台|大屏|客户端|APP|app|公示栏|公告栏|公开栏|宣传栏|揭示板)$")
_TOPIC_LABEL = re.compile(r"(?:方面|类|领域)$")
_BODY = re.compile(r"(?:政府|部门|单位|局|委|办|办公室|厅|镇|乡|街道|[省市县区旗州]|院|机关|企业|中心|机构)$")
_OWN = re.compile(
    r"我[省市县区州局厅委办旗镇乡街单院部中]|本(?:单位|机关|局|厅|委|办|部门|级|市|县|区|镇|乡|街|中心|院)"
)
_SUMS_UP = re.compile(r"共|累计|总计|合计")
_QUOTED = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’]{1,20})[”\"」』’]")


@dataclass(frozen=True, slots=True)
class Window:
    """A quantity and the words that govern it, as places in the text.

    clause_start: where the quantity's clause begins. left_start: the same, or the end of the quantity before it in the
    clause. tokens: the known words from there to the quantity, and those of a noun phrase right after it. head: the
    word that says what is counted.
    """

    quantity: Quantity
    clause_start: int
    left_start: int
    tokens: tuple[Token, ...]
    heads: frozenset[str]
    head: Token | None
    is_right_headed: bool

    @property
    def concepts(self) -> frozenset[str]:
        return frozenset(t.concept for t in self.tokens)


def window(sentence: Sentence, quantity: Quantity, clause_start: int, left_start: int, right_end: int) -> Window:
    """The window of `quantity`; right_end: where its clause, or the next quantity, ends it on the right."""
    text = sentence.text
    left = [t for t in sentence.tokens if t.start >= left_start and t.end <= quantity.start]
    right_text = text[quantity.end : right_end]
    goes_right = bool(right_text) and not _GOES_ON.match(right_text)
    right = [t for t in sentence.tokens if t.start >= quantity.end and t.end <= right_end] if goes_right else []
    heads: set[str] = set()
    head: Token | None = None
    if goes_right:
        if right and is_filler(text[quantity.end : right[0].start]):
            heads.add(right[0].concept)
            head = right[0]
        if right and is_filler(text[right[-1].end : right_end]):
            heads.add(right[-1].concept)
            head = right[-1] if head is None or right[-1].concept != head.concept else head
        if not heads:
            heads.add("gap")
    elif left and is_filler(text[left[-1].end : quantity.start]):
        head = left[-1]
        heads.add(head.concept)
        if head.concept in load_verbs():
            heads.add("verb")
    else:
        heads.add("gap")
    return Window(quantity, clause_start, left_start, tuple(left + right), frozenset(heads), head, goes_right)


def modifier(text: str, rule: Rule, seen: Window) -> str:
    """What stands between the rule's verb (or the window's beginning) and the head noun, without fillers at the ends.

    Other verbs do not count: 组织 in 组织机构类信息 is part of the label.
    """
    if seen.head is None:
        return ""
    if seen.is_right_headed:
        return _clean(text[seen.quantity.end : seen.head.start])
    ends = [t.end for t in seen.tokens if t.concept in rule.verb and t.end <= seen.head.start]
    return _clean(text[max(ends, default=seen.left_start) : seen.head.start])


def subject(text: str, rule: Rule, seen: Window) -> str:
    """Who or where: the words before the verb, without connectives, times and adverbs."""
    starts = [t.start for t in seen.tokens if t.concept in rule.verb and t.end <= seen.quantity.start]
    if not starts:
        return ""
    # 我厅在省政府信息公开平台: where it was published, not by whom.
    place = re.split(r"(?<!存)(?<!现)在|通过|利用|依托|借助", text[seen.left_start : min(starts)])[-1]
    return _clean(place)


def label(text: str, rule: Rule, seen: Window) -> str | None:
    """The label the rule asks for; None where it asks for one that is not there (the rule then does not fit)."""
    if rule.label == "none":
        return ""
    if rule.label == "modifier":
        named = modifier(text, rule, seen)
        return (named + _class_word(seen)) if named else None
    if rule.label in ("phrase", "modified_phrase"):
        before = modifier(text, rule, seen)
        if seen.head is None or (not before and rule.label == "modified_phrase"):
            return ""
        return before + text[seen.head.start : seen.head.end]
    if rule.label == "subject":
        return subject(text, rule, seen) or None
    if rule.label == "class":
        if seen.head is None or seen.is_right_headed:
            return None
        named = _clean(text[seen.left_start : seen.head.start])
        return named + _class_word(seen) if named else None
    if rule.label in ("quoted", "account"):
        quoted = _QUOTED.findall(text[seen.left_start : seen.quantity.start])
        if quoted or rule.label == "quoted":
            return quoted[-1] if quoted else None
        return subject(text, rule, seen) or None
    if rule.label == "window":
        return _clean(text[seen.left_start : seen.head.end if seen.head else seen.quantity.start])
    if rule.label == "body":
        named = subject(text, rule, seen)
        return named if _BODY.search(named) else None
    if rule.label == "applicant":
        token = next((t for t in seen.tokens if t.concept in ("natural_person", "legal_person")), None)
        return text[token.start : token.end] if token else None
    if rule.label == "topic":
        found = _clean(text[seen.left_start : seen.quantity.start])
        return found if _TOPIC_LABEL.search(found) else None
    raise ValueError(f"no such label: {rule.label}")


def _class_word(seen: Window) -> str:
    """解读类信息 is one head (类信息) whose first character belongs to the label."""
    return "类" if seen.head is not None and seen.head.concept == "class_info" else ""


def fits(text: str, rule: Rule, seen: Window, carried: frozenset[str], sentence: frozenset[str]) -> bool:
    """Whether the quantity stands as `rule` asks, apart from lists and sections.

    carried: the verb concept of the clauses before, used only where the window has none of its own. sentence: the
    concepts of the sentence up to the quantity.
    """
    if seen.quantity.unit_class not in rule.units or not (rule.head & seen.heads):
        return False
    if seen.quantity.is_single_hanzi and seen.is_right_headed:
        # 一件事, 一条主线: an idiom more often than a count.
        return False
    concepts = seen.concepts
    if concepts & (_NEVER_COUNTED - frozenset().union(*rule.having)):
        return False
    if _PLATFORM_NAME.search(subject(text, rule, seen)):
        concepts |= {"platform_name"}
    verbs = concepts & load_verbs() or (carried if rule.carries else frozenset())
    if rule.verb and not (rule.verb & verbs):
        return False
    if rule.without & concepts:
        return False
    if not all(group & concepts for group in rule.having):
        return False
    if rule.sentence and not (rule.sentence & (sentence | concepts)):
        return False
    if rule.subject == "own" and not _OWN.search(text[seen.left_start : seen.quantity.start]):
        return False
    if rule.combines and len(rule.combines & concepts) < 2:
        return False
    if rule.closes and not _SUMS_UP.search(text[seen.left_start : seen.quantity.start]):
        return False
    if rule.subject == "none" and seen.head is not None and _rest(text, seen):
        return False
    if rule.modifier == "any":
        return True
    return (rule.modifier == "some") == bool(modifier(text, rule, seen))


def _rest(text: str, seen: Window) -> str:
    """The words before the quantity that no concept knows, without fillers."""
    position, rest = seen.left_start, ""
    for token in (t for t in seen.tokens if t.end <= seen.quantity.start):
        rest += text[position : token.start]
        position = token.end
    return _clean(rest + text[position : seen.quantity.start])


def scope(text: str, seen: Window) -> str:
    """Whose figure it is: own, area (全市…), or unknown where the clause does not say."""
    words = text[seen.clause_start : seen.quantity.start]
    if re.search(r"全[省市县区州镇]|各级|各[县市区]|各部门|所属部门|[省市县区]直(?:各)?(?:部门|单位)", words):
        return "area"
    if re.search(r"本(?:单位|机关|局|厅|委|办|部门|级|中心)|我(?:局|厅|委|办|单位|部门)|[市区县]本级", words):
        return "own"
    return "unknown"


def _clean(text: str) -> str:
    stripped = strip_right(strip_left(text))
    return re.sub(r"[\s\u00a0\u3000“”\"'‘’《》「」『』]", "", stripped)
