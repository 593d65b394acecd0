"""Windows: a quantity and the words that govern it.

Belongs here: how far a window reaches, and the head, the word that says what is counted. Does not: which rule fits
(`grammar`), names (`labels`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import itemgetter

from ingestion.knowledge.vocabulary import load_joined, load_nouns, load_said_behind, load_verbs
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import Token, is_filler

# A quantity followed by one of these is not followed by the noun it counts.
_GOES_ON = re.compile(
    r"[\s\u00a0\u3000]*(?:$|[、，,；;：:。.！!？?)）(（”\"'》】\]]|均|都|是|为|属|涉及|占|全部|已|并|和|及|与|等|的|其|由|从|以|比|较|同比|"
    r"左右|以上|主要|内容|未|没|无|按|因|办结|答复|予以|同意|不|达|合计|共|另|被|给|向|在|通过|于|则|且|系|多数|此|如|也|还|"
    r"分别|负责|具体负责|专门负责|从事|承担|涵盖|包括|包含|含|超|增|减|下降|上升|办理|维持|纠正|其中)"
)
# 公开信息6项47条, 收到申请2人3次, 通知公告等共计8条: between the noun and its count stands how many kinds or people, or
# a word for more.
_BETWEEN = re.compile(r"^等(?=共|总计|合计|累计|信息)|\d{1,3}[项类个批人]$")
# 3件予以公开，1件不予公开: with no noun before the count, what was done with it follows.
_DONE_WITH = re.compile(r"[\s\u3000]*(?:予以|同意|不予|不同意|按时|按期|延期|如期)")
# 2件为网上申请, 1件因申请人撤回: between the count and what became of it.
_IS = re.compile(r"[\s\u3000]*(?:均?[为是系因被]|均属于?|属于?|均?涉及|告知)?")
# 3件已按规定答复: with nothing named before the count, what was done ends the clause.
_ALREADY = re.compile(r"[\s\u3000]*(?:均|都|全部)?已")
# 建议、省政协提案8件: between two nouns that are counted together.
_WITH = re.compile(r"(?:[、和及与或]|以及|案|的|案件)*[省市县区州]?级?")
_COORDINATES = frozenset("、和及与或")
_CONCEPT, _START = itemgetter(0), itemgetter(1)
_GAP = frozenset({"gap"})


@dataclass(slots=True)
class Window:
    """A quantity and the words that govern it, as places in the text.

    clause_start: where the quantity's clause begins. left_start: the same, or the end of the quantity before it in the
    clause. tokens: the known words from there to the quantity, and those of a noun phrase right after it. head: the
    word that says what is counted. Not frozen: it would take three times as long to make.
    """

    quantity: Quantity
    clause_start: int
    left_start: int
    tokens: tuple[Token, ...]
    heads: frozenset[str]
    head: Token | None
    is_right_headed: bool
    concepts: frozenset[str]


def window(sentence: Sentence, quantity: Quantity, clause_start: int, left_start: int, right_end: int) -> Window:
    """The window of `quantity`; right_end: where its clause, or the next quantity, ends it on the right."""
    text, tokens = sentence.text, sentence.tokens
    behind = first = bisect_left(tokens, quantity.start, key=_START)
    while first and tokens[first - 1].start >= left_start:
        first -= 1
    left = [t for t in tokens[first:behind] if t.end <= quantity.start]
    if text[left_start : quantity.start].rstrip()[-1:] == "、":
        # 3件保留、1件予以废止: the words before the mark belong to the count before it.
        left, left_start = [], quantity.start
    gap = text[left[-1].end : quantity.start] if left else ""
    is_headed = bool(left) and (not gap or is_filler(_BETWEEN.sub("", gap)))
    goes_right = quantity.end < right_end and not _GOES_ON.match(text, quantity.end, right_end)
    is_done_with = not is_headed and not goes_right and _is_done_with(sentence, quantity, right_end)
    is_done = not (left or goes_right or is_done_with) and _ALREADY.match(text, quantity.end, right_end) is not None
    goes_right = goes_right or is_done_with or is_done
    right = [t for t in tokens[behind:] if t.start >= quantity.end and t.end <= right_end] if goes_right else []
    heads: frozenset[str] = _GAP
    head: Token | None = None
    if goes_right:
        named: list[Token] = []
        if right and not is_done and (is_done_with or is_filler(text[quantity.end : right[0].start])):
            named.append(right[0])
        if right and is_filler(text[right[-1].end : right_end]):
            named.append(right[-1])
        if named:
            heads = frozenset(map(_CONCEPT, named))
            head = named[-1] if len(heads) > 1 else named[0]
    elif is_headed:
        if len(left) > 1:
            left = _joined(text, left)
        head = _counted_noun(text, left)
        heads = frozenset((head.concept, "verb") if head.concept in load_verbs() else (head.concept,))
        if (counted := _object(text, left, left_start)) is not None:
            head, heads = counted, heads | {counted.concept}
    around = (*left, *right)
    concepts = frozenset(map(_CONCEPT, around))
    return Window(quantity, clause_start, left_start, around, heads, head, goes_right, concepts)


def _is_done_with(sentence: Sentence, quantity: Quantity, right_end: int) -> bool:
    """Whether what became of the counted thing stands right behind the count."""
    if _DONE_WITH.match(sentence.text, quantity.end, right_end):
        return True
    between = _IS.match(sentence.text, quantity.end, right_end)
    start = between.end() if between else quantity.end
    places = {quantity.end, start}
    return any(t.start in places and t.concept in load_said_behind() and t.end <= right_end for t in sentence.tokens)


def _counted_noun(text: str, left: list[Token]) -> Token:
    """收到的申请共有8件: the noun, where nothing but 共有 stands between it and the count."""
    *before, last = left
    if last.concept == "exists" and before and before[-1].concept not in load_verbs():
        return before[-1] if is_filler(text[before[-1].end : last.start]) else last
    return last


def _object(text: str, left: list[Token], left_start: int) -> Token | None:
    """规范性文件制发3件: the noun right before the only verb, which stands right before the count, is what is counted.

    One of several coordinated nouns is not (新闻发布会、在线访谈回应2次).
    """
    *before, last = left
    if not before or last.concept not in load_verbs() or before[-1].concept not in load_nouns():
        return None
    if any(t.concept in load_verbs() for t in before) or not is_filler(text[before[-1].end : last.start]):
        return None
    mark = before[-1].start - 1
    return None if mark > left_start and text[mark] in _COORDINATES else before[-1]


def _joined(text: str, left: list[Token]) -> list[Token]:
    """The words before the count, the last two as one where they are counted together."""
    one, other = left[-2:]
    whole = load_joined().get((one.concept, other.concept))
    if whole is None or one.end == other.start or not _WITH.fullmatch(text, one.end, other.start):
        return left
    return [*left[:-2], Token(whole, one.start, other.end)]
