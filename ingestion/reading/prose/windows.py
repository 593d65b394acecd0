"""Windows: a quantity and the words that govern it.

Belongs here: how far a window reaches, and the head, the word that says what is counted. Does not: which rule fits
(`grammar`), names (`labels`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.knowledge.vocabulary import load_joined, load_nouns, load_patterns, load_said_behind, load_verbs
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import CONCEPT, COORDINATES, START, Token, is_filler

_AROUND = load_patterns("windows")
_GAP = frozenset({"gap"})
# What parts the members of a list where no comma does; bars and bullets are commas by now (`asides`).
_PARTS = frozenset(" \t\n\u00a0\u3000")
_AND = "和及与以"  # 1名全职和4名兼职人员
_QUOTED = frozenset("”’』」》")
_THERE_IS = frozenset({"exists", "share_base"})
# 财政信息解读8条: the last verb may be the noun itself.
_NAMES_TOO = "interpret_verb"


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
    behind = first = bisect_left(tokens, quantity.start, key=START)
    while first and tokens[first - 1].start >= left_start:
        first -= 1
    left = [t for t in tokens[first:behind] if t.end <= quantity.start]
    if text[left_start : quantity.start].rstrip()[-1:] == "、":
        # 3件保留、1件予以废止: the words before the mark belong to the count before it.
        left, left_start = [], quantity.start
    gap = text[left[-1].end : quantity.start] if left else ""
    is_headed = bool(left) and (not gap or is_filler(_AROUND["between"].sub("", gap)))
    goes_right = quantity.end < right_end and not _AROUND["goes_on"].match(text, quantity.end, right_end)
    if goes_right and _is_next_name(text, quantity, right_end, tokens):
        is_named = is_headed or _is_named(text, left_start, quantity, left)
        goes_right = not is_named and (text[quantity.end] not in _PARTS or text[right_end - 1] in _PARTS)
    is_done_with = not is_headed and not goes_right and _is_done_with(sentence, quantity, right_end)
    is_done = (
        not (left or goes_right or is_done_with) and _AROUND["already"].match(text, quantity.end, right_end) is not None
    )
    goes_right = goes_right or is_done_with or is_done
    right: list[Token] = []
    if goes_right:
        after = bisect_left(tokens, quantity.end, lo=behind, key=START)
        upto = bisect_left(tokens, right_end, lo=after, key=START)
        right = [t for t in tokens[after:upto] if t.end <= right_end]
    heads: frozenset[str] = _GAP
    head: Token | None = None
    if goes_right:
        named: list[Token] = []
        if right and not is_done and (is_done_with or is_filler(text[quantity.end : right[0].start])):
            named.append(right[0])
        if right and is_filler(text[right[-1].end : right_end].rstrip(_AND)):
            named.append(right[-1])
        if named:
            heads = frozenset(map(CONCEPT, named))
            head = named[-1] if len(heads) > 1 else named[0]
    elif is_headed:
        if len(left) > 1:
            left = _joined(text, left)
        head = left[-1] if quantity.unit_class == "percent" else _counted_noun(text, left)
        heads = frozenset((head.concept, "verb") if head.concept in load_verbs() else (head.concept,))
        if (counted := _object(text, left, left_start)) is not None:
            head, heads = counted, heads | {counted.concept}
    around = (*left, *right)
    concepts = frozenset(map(CONCEPT, around))
    return Window(quantity, clause_start, left_start, around, heads, head, goes_right, concepts)


def _is_next_name(text: str, quantity: Quantity, right_end: int, tokens: Sequence[Token]) -> bool:
    """当面申请8件 网上申请3件, 当面申请8件网上申请3件: whether the name behind a count may be the next one's.

    对8件规范性文件实施3次清理: without a blank it is not, where more stands before the next number; nor is it in
    2名专职人员和9名兼职人员.
    """
    if text[quantity.end] in _PARTS:
        return True
    if text[right_end - 1] in _AND or not text[right_end : right_end + 1].isdecimal():
        return False
    ends = [t.end for t in tokens if quantity.end <= t.start and t.end <= right_end]
    return not ends or is_filler(text[ends[-1] : right_end])


def _is_named(text: str, start: int, quantity: Quantity, left: list[Token]) -> bool:
    """通知公告类8件: whether a name, known or not, stands right before a count, and no verb of it; or a sum."""
    before = text[quantity.start - 1]
    if before == "计":  # 共计8件公开答复3件
        return True
    if not ("\u4e00" <= before <= "\u9fff" or before in _QUOTED) or is_filler(text[start : quantity.start]):
        return False
    last = left[-1] if left and left[-1].end == quantity.start else None
    return last is None or last.concept not in load_verbs()


def starts_behind(text: str, ended: int, previous: int, quantity: Quantity) -> int:
    """5件予以公开 3件部分公开, 8名兼职人员 共9人: where a count's words begin; a blank may end those of another.

    ended: where the number before ends, -1 where there is none. previous: where they begin if it does not.
    """
    if ended < 0 or not "\u4e00" <= text[ended] <= "\u9fff":
        return previous
    parted = max(text.rfind(mark, ended, quantity.start) for mark in _PARTS)
    return parted if parted > previous and is_filler(text[parted + 1 : quantity.start]) else previous


def ends_named(text: str, seen: Window, following: int) -> int:
    """Where a count and its name end, as the next one sees them: 8件 网上申请 3件 信函申请, 8件网上申请3件信函申请.

    following: where the next number starts, or the sentence ends.
    """
    if seen.head is None or not seen.is_right_headed:
        return seen.quantity.end
    behind = [token for token in seen.tokens if token.start >= seen.quantity.end]
    if len(behind) == 1 and text[following : following + 1].isdecimal() and is_filler(text[seen.head.end : following]):
        return following
    is_parted = not _PARTS.isdisjoint((text[seen.quantity.end], text[seen.head.end : seen.head.end + 1]))
    return seen.head.end if is_parted else seen.quantity.end


def _is_done_with(sentence: Sentence, quantity: Quantity, right_end: int) -> bool:
    """Whether what became of the counted thing stands right behind the count."""
    if _AROUND["done_with"].match(sentence.text, quantity.end, right_end):
        return True
    between = _AROUND["became"].match(sentence.text, quantity.end, right_end)
    start = between.end() if between else quantity.end
    places = {quantity.end, start}
    return any(t.start in places and t.concept in load_said_behind() and t.end <= right_end for t in sentence.tokens)


def _counted_noun(text: str, left: list[Token]) -> Token:
    """收到的申请共有8件, 财政类信息占8条: the noun, where nothing but 共有 stands between it and the count."""
    *before, last = left
    if last.concept in _THERE_IS and before and before[-1].concept not in load_verbs():
        return before[-1] if is_filler(text[before[-1].end : last.start]) else last
    return last


def _object(text: str, left: list[Token], left_start: int) -> Token | None:
    """规范性文件制发3件: the noun right before the only verb, which stands right before the count, is what is counted.

    One of several coordinated nouns is not (新闻发布会、在线访谈回应2次).
    """
    *before, last = left
    if (
        last.concept == _NAMES_TOO
        or not before
        or last.concept not in load_verbs()
        or before[-1].concept not in load_nouns()
    ):
        return None
    if any(t.concept in load_verbs() for t in before) or not is_filler(text[before[-1].end : last.start]):
        return None
    mark = before[-1].start - 1
    return None if mark > left_start and text[mark] in COORDINATES else before[-1]


def _joined(text: str, left: list[Token]) -> list[Token]:
    """The words before the count, the last two as one where they are counted together."""
    one, other = left[-2:]
    whole = load_joined().get((one.concept, other.concept))
    if whole is None or one.end == other.start or not _AROUND["joined"].fullmatch(text, one.end, other.start):
        return left
    return [*left[:-2], Token(whole, one.start, other.end)]
