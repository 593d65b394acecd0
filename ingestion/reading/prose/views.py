"""Views: a sentence as one of its quantities sees it, where words between the two do not belong to it.

Belongs here: the bracket or colon between a noun and its count, names that share out several numbers (分别为), a number
that grew to another (由2人增加到5人). Does not: windows (`windows`), what a quantity states (`statements`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from ingestion.knowledge.vocabulary import load_patterns, load_verbs
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import Token, tokenise

_LISTS = load_patterns("lists")
_AROUND = load_patterns("windows")
# What stands last where a bracket stands before a number: asked before the bracket is looked for.
_ENDS_BRACKETED = frozenset(")）共计为达约近数 \u3000")
# Between two names that stand side by side.
_AND = re.compile(r"以及|[、和与及，,]")
_COLONS = frozenset(":：")
_RESPECTIVELY = "分别"
_LONGEST_SUM = 20  # ，数量共计为
_START = attrgetter("start")
_Item = TypeVar("_Item", Token, Quantity)


def is_changed(sentence: Sentence, index: int) -> bool:
    """由2人增加到5人: whether the number at `index` is what the one before it became in the report's year."""
    changed = _between(sentence, index, "changed_to")
    return changed is not None and changed["year"] in (None, str(sentence.year)) and _is_from(sentence, index)


def is_base(sentence: Sentence, index: int) -> bool:
    """由2人增加到5人, 由2人增加3人: whether the number at `index` is what the one behind it changed."""
    if _between(sentence, index + 1, "changed_by"):
        return _is_from(sentence, index + 1)
    return is_changed(sentence, index + 1)


def _between(sentence: Sentence, index: int, wording: str) -> re.Match[str] | None:
    """The wording, where it is all that stands before the number at `index`, behind one of its kind."""
    if not 0 < index < len(sentence.quantities):
        return None
    before, after = sentence.quantities[index - 1 : index + 1]
    if before.unit_class != after.unit_class:
        return None
    return _LISTS[wording].fullmatch(sentence.text, before.end, after.start)


def _is_from(sentence: Sentence, index: int) -> bool:
    """由2人: whether the number before the one at `index` is where a change began."""
    before = sentence.quantities[index - 1]
    return _LISTS["changed_from"].search(sentence.text, sentence.start, before.start) is not None


def view(sentence: Sentence, index: int) -> Sentence:
    """The sentence as its quantity at `index` sees it; the sentence itself where nothing has to be left out."""
    text, quantity = sentence.text, sentence.quantities[index]
    if is_changed(sentence, index):
        start = _LISTS["changed_from"].search(text, sentence.start, sentence.quantities[index - 1].start)
        assert start is not None
        return _without(sentence, ((start.start(), quantity.start),))
    if text.find(_RESPECTIVELY, sentence.start, quantity.start) >= 0:
        return _shared_out(sentence, index)
    before = text[max(sentence.start, quantity.start - 4) : quantity.start]
    if before.rstrip()[-1:] in _COLONS:
        # 行政复议：8件
        colon = max(text.rfind(mark, sentence.start, quantity.start) for mark in _COLONS)
        return _without(sentence, ((colon, colon + 1),))
    if before[-1:] in _ENDS_BRACKETED:
        bracket = _AROUND["bracket_before"].search(text, sentence.start, quantity.start)
        if bracket is not None:
            end = max(text.rfind(mark, 0, bracket.end()) for mark in ")）")
            return _without(sentence, ((bracket.start(), end + 1),))
    return sentence


def joined_to_sum(sentence: Sentence, quantity: Quantity) -> Sentence | None:
    """公开政府信息，共计8条: the sentence without the comma that parts a sum from its noun; None where none does.

    A clause that counts something, or does two things, is no noun of it.
    """
    near = max(sentence.start, quantity.start - _LONGEST_SUM)
    summed = _AROUND["sum_behind_comma"].search(sentence.text, near, quantity.start)
    if summed is None or sentence.counted_before(quantity.start) > (start := sentence.clause_start(summed.start())):
        return None
    done = [t for t in sentence.words(start, summed.start()) if t.concept in load_verbs()]
    return _without(sentence, ((summed.start(), summed.start() + 1),)) if len(done) < 2 else None


def is_respective(seen: Sentence, quantity: Quantity) -> bool:
    """Whether the sentence, as `quantity` sees it, was cut to the one of several names that it is of."""
    start = seen.counted_before(quantity.start)
    word = seen.printed.find(_RESPECTIVELY, start, quantity.start)
    return word >= 0 and not seen.text.startswith(_RESPECTIVELY, word)


def _shared_out(sentence: Sentence, index: int) -> Sentence:
    """网上申请和信函申请分别为8件、3件: each number sees the name in its own place."""
    first = last = index
    while first and _is_coordinated(sentence, first - 1):
        first -= 1
    while last + 1 < len(sentence.quantities) and _is_coordinated(sentence, last):
        last += 1
    if first == last:
        return sentence
    run = sentence.quantities[first : last + 1]
    floor = sentence.quantities[first - 1].end if first else sentence.start
    word = sentence.text.rfind(_RESPECTIVELY, floor, run[0].start)
    if word < 0 or not _LISTS["shared_out"].fullmatch(sentence.text, word, run[0].start):
        return sentence
    start, end = max(sentence.clause_start(word), floor), word
    if not sentence.text[start:word].strip() and start > max(floor, sentence.start):
        # 行政复议、行政诉讼，分别为3件、2件: the names stand in the clause before.
        end, start = start - 1, max(sentence.clause_start(start - 1), floor)
    names = _names(sentence.text, start, end)
    if len(names) != len(run):
        return sentence
    own_start, own_end = names[index - first]
    quantity = sentence.quantities[index]
    # What stands behind 分别 (公开信息), or behind the last name, is said of each.
    said = _said_of_each(sentence, names)
    between = ((own_end, said), (names[-1][1], word)) if own_end < said else ((own_end, word),)
    behind = (word, word + len(_RESPECTIVELY)), (run[0].start, quantity.start)
    seen = _without(sentence, ((start, own_start), *between, *behind))
    # A name may have been part of a longer word (行政复议、行政诉讼).
    return replace(seen, tokens=tuple(tokenise(seen.text, seen.start, seen.end)))


def _said_of_each(sentence: Sentence, names: list[tuple[int, int]]) -> int:
    """微信、微博发布信息分别为8条、3条: where the verb behind the last name starts; its end where there is none."""
    verbs = [t.start for t in sentence.tokens if t.concept in load_verbs() and names[0][0] <= t.start < names[-1][1]]
    return verbs[0] if verbs and verbs[0] > names[-1][0] else names[-1][1]


def _is_coordinated(sentence: Sentence, index: int) -> bool:
    one, other = sentence.quantities[index : index + 2]
    return one.unit_class == other.unit_class and bool(_LISTS["and"].fullmatch(sentence.text, one.end, other.start))


def _names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the names coordinated in `text[start:end]` stand."""
    cuts = [start]
    for mark in _AND.finditer(text, start, end):
        cuts += [mark.start(), mark.end()]
    cuts.append(end)
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if text[a:b].strip()]


def _without(sentence: Sentence, stretches: tuple[tuple[int, int], ...]) -> Sentence:
    """The sentence with `stretches`, in their order, blanked, and without the words and quantities in them.

    Offsets stay, so the whole text is copied: once, however many stretches there are.
    """
    marks, tokens, quantities = sentence.marks, sentence.tokens, sentence.quantities
    parts, position = [], 0
    for a, b in stretches:
        parts += [sentence.text[position:a], " " * (b - a)]
        position = b
        marks = marks[: bisect_left(marks, a)] + marks[bisect_left(marks, b) :]
        tokens, quantities = _outside(tokens, a, b), _outside(quantities, a, b)
    text = "".join([*parts, sentence.text[position:]])
    return replace(sentence, text=text, marks=marks, dated=None, tokens=tokens, quantities=quantities)


def _outside(items: tuple[_Item, ...], start: int, end: int) -> tuple[_Item, ...]:
    """The words or quantities that do not reach into `[start, end)`; in the order of their places, as they are."""
    first, last = bisect_left(items, start, key=_START), bisect_left(items, end, key=_START)
    while first and items[first - 1].end > start:
        first -= 1
    return items[:first] + items[last:]
