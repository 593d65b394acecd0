"""Means: where the clauses before a count say that it was published, and whether that is one place or several.

Belongs here: the places and accounts named since the last count, and what they make of this one. Does not: places named
in the count's own clause (`grammar`).
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from ingestion.knowledge.vocabulary import load_channels, load_patterns, load_places, load_request_ways, load_verbs
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import Token
from ingestion.reading.prose.windows import Window

_PLACES = load_patterns("places")
# 其他渠道和平台: one name.
_OTHERS = frozenset({"other_means", "gateway"})
# 网上申请5件、其他形式申请3件: parts two counts, and coordinates nothing before the second.
_BEHIND_A_COUNT = "、，,"
_SITES = frozenset({"website", "gateway", "news_media", "bulletin"})
# Places where information is published, and no account posts.
_NO_ACCOUNTS = frozenset({"news_media", "other_means", "bulletin"})


def means(sentence: Sentence, seen: Window, among: Collection[str]) -> list[Token]:
    """The words for some concepts that the clauses between the last count and this one name as the means of what
    follows.
    """
    if sentence.concepts.isdisjoint(among):
        return []
    return [
        token
        for token in sentence.words(sentence.counted_before(seen.clause_start), seen.clause_start)
        if token.concept in among
        and (
            _PLACES["means"].search(sentence.text[sentence.clause_start(token.start) : token.start])
            or _is_topic(sentence, token)
        )
    ]


def _is_topic(sentence: Sentence, token: Token) -> bool:
    """本局官方微博，持续用心，发布信息8条: a place that is a clause of its own is what the rest speaks of."""
    end = sentence.clause_end(token.end)
    if end != token.end and _PLACES["topic_behind"].fullmatch(sentence.text, token.end, end) is None:
        return False
    return not any(t.concept in load_verbs() for t in sentence.words(sentence.clause_start(token.start), token.start))


def told_before(sentence: Sentence, seen: Window) -> str:
    """What the clauses before say of the place: `several`, `website` where that is the only one, or empty.

    通过门户网站、微信公众号，…，公开信息8条; 依托门户网站，…，公开信息8条. Places are several where they are
    coordinated or stand for more (等平台). A place that was set up is no means, nor is one before a means of its
    own clause.
    """
    named = means(sentence, seen, load_places())
    own_clause = sentence.text[seen.clause_start : seen.quantity.start]
    if not named or seen.concepts & load_places() or _PLACES["by_means"].search(own_clause):
        return ""
    last = named[-1]
    start = sentence.clause_start(last.start)
    clause = sentence.text[start : last.start]
    if not _PLACES["by_means"].search(clause) or _PLACES["as_means"].search(sentence.text, start, seen.clause_start):
        return ""
    if any(is_example(sentence, token) for token in named):
        return "several"
    together = [t for t in sentence.words(start, seen.clause_start) if t.concept in load_places()]
    if len(together) > 1 and any(mark in sentence.text[together[0].end : together[-1].start] for mark in "、和及与"):
        return "several"
    return "website" if {t.concept for t in together} == {"website"} else ""


def says_several(text: str, seen: Window) -> bool:
    """通过门户网站等平台公开信息8条: whether words before the count say that it is of more places than they name."""
    start = seen.left_start + (text[seen.left_start] in _BEHIND_A_COUNT)
    return _PLACES["several_means"].search(text, start, seen.quantity.start) is not None


def are_together(text: str, seen: Window) -> bool:
    """通过公开平台、门户网站公开信息8条, 8件通过信函和电子邮件提交: several places coordinated for one count."""
    places = load_places() | load_request_ways()
    named = [t for t in seen.tokens if t.concept in places and t.start >= seen.left_start]
    if any(t.end <= seen.quantity.start and _PLACES["beside_name"].match(text, t.end) for t in named):
        return True  # 门户网站及“江畔发布”
    return any(
        one.concept != other.concept
        and (one.start < seen.quantity.start) is (other.start < seen.quantity.start)
        and {one.concept, other.concept} != _OTHERS
        and _PLACES["coordinated"].search(text[one.end : other.start])
        for one, other in pairwise(named)
    )


def is_elsewhere(sentence: Sentence, seen: Window) -> bool:
    """通过门户网站，…，公开信息8条: one channel named as the means in a clause before, and no count since.

    （一）县政府网站。公开信息8条: or in the title that heads the sentence.
    """
    if _PLACES["heads"].search(sentence.printed, sentence.paragraph_start, sentence.start):
        return True
    if sentence.concepts.isdisjoint(load_channels()):
        return False
    named = means(sentence, seen, sentence.concepts)
    return not any(is_example(sentence, t) for t in named) and len({t.concept for t in named} & load_channels()) == 1


def is_besides(sentence: Sentence, seen: Window) -> bool:
    """此外，还通过座谈会等方式，公开信息8条: the count is of what came by other means than the whole before."""
    counted = sentence.counted_before(seen.clause_start)
    return _PLACES["besides"].search(sentence.text, counted, seen.quantity.start) is not None


def is_one_of_several(sentence: Sentence, seen: Window) -> bool:
    """通过门户网站、公示栏等平台公开信息8条: the count is of all of them."""
    return says_several(sentence.text, seen) or are_together(sentence.text, seen)


def is_beside_others(sentence: Sentence, seen: Window) -> bool:
    """利用江畔公众号、纸质媒体及其他方式公开信息8条: an account coordinated with places that are none, or 等平台."""
    is_example = _PLACES["several_media"].search(sentence.text, seen.left_start, seen.quantity.start)
    if is_example or says_several(sentence.text, seen):
        return True
    named = {t.concept for t in seen.tokens if t.concept in load_places() and t.end <= seen.quantity.start}
    return bool(named & _NO_ACCOUNTS) and are_together(sentence.text, seen)


def is_beside_a_site(text: str, seen: Window) -> bool:
    """在信息平台、微博、微信上公开信息8条: the two accounts coordinated with a site or a platform."""
    named = {t.concept for t in seen.tokens if t.end <= seen.quantity.start}
    return bool(named & _SITES) and are_together(text, seen)


def is_example(sentence: Sentence, token: Token) -> bool:
    """通过门户网站等渠道: one of several."""
    return _PLACES["means_example"].match(sentence.text, token.end, sentence.end) is not None


def has_place(sentence: Sentence, seen: Window) -> bool:
    """打造江畔公众号，全年发布信息8条: a place or an account named since the last count may be where it was."""
    counted = sentence.counted_before(seen.clause_start)
    return any(t.concept in load_places() for t in sentence.words(counted, seen.clause_start))
