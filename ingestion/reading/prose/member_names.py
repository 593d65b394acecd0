"""Names of the members of a run: the noun phrase before a number, and what it says by itself.

Belongs here: where a member's name begins and ends, and what is no name. Does not: whether the run lists what was
disclosed (`listed`), the labels that rules ask for (`labels`).
"""

from __future__ import annotations

from ingestion.knowledge.vocabulary import load_never_named, load_patterns, load_verbs
from ingestion.reading.prose.class_names import class_name, is_time_or_quality
from ingestion.reading.prose.phrases import aside, clean, with_inner_aside
from ingestion.reading.prose.runs import Member
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES, Token

_NAMES = load_patterns("names")
_RUNS = load_patterns("runs")
_LONGEST_NAME = 40
_SITES = frozenset({"website", "gateway"})
# 领导成员更新 7条: no posting, where the other words of its concept are.
_UPDATES = "更新"


def name_of(sentence: Sentence, member: Member, is_proved: bool = False, may_be_body: bool = False) -> str:
    """The name of a member, a noun phrase; empty where it reads like anything else.

    is_proved: the members add up to their whole, so that a word that is no class elsewhere (政务, 整改) is one.
    may_be_body: an organ is asked for too.
    """
    start, end = member.start, member.quantity.start
    tokens = known_words(sentence, member)
    if (behind := _behind_place(sentence, member, tokens)) > start:
        start, tokens = behind, [t for t in tokens if t.start >= behind]
    never = load_never_named(is_proved)
    if any(t.concept in never and not _may_be_named(sentence, member, t) for t in tokens):
        return ""
    while tokens and tokens[0].concept in load_verbs() and not _named_before(sentence.text[start : tokens[0].start]):
        if tokens[0].concept not in DISCLOSES:
            return ""
        start = tokens.pop(0).end
    ends_in_verb = tokens and tokens[-1].concept == "disclose" and not clean(sentence.text[tokens[-1].end : end])
    if ends_in_verb and _RUNS["noun_before_verb"].search(sentence.text, start, tokens[-1].start):
        end = tokens[-1].start
    named = _NAMES["of_whole_area"].sub("", clean(sentence.text[start:end].rstrip(" ：:（(")))
    if is_proved:  # 预算、人事等27条
        named = named.removesuffix("等")
    bare = class_name(_NAMES["class_ends"].sub("", named))
    if may_be_body and len(bare) == 1 and (bracket := aside(sentence, member.start, member.quantity.start)):
        return bare + bracket if _NAMES["organ"].search(f"{bare}级") else ""  # 县（市、区）
    if not 2 <= len(bare) <= _LONGEST_NAME or (_NAMES["examples"].search(named) and not is_proved):
        return ""
    if _NAMES["organ"].search(organ := _RUNS["did"].sub("", bare)):
        if not may_be_body:
            return ""
        named = bare = organ
    if _NAMES["leftover"].search(named) or _RUNS["no_member"].search(bare):
        return ""
    if bare != named and _NAMES["ends_in_doing"].search(bare) and not _RUNS["body"].fullmatch(bare):
        return ""
    if is_time_or_quality(bare):
        return ""
    if _NAMES["no_class"].search(bare) and not (is_proved and _RUNS["proved_name"].fullmatch(bare)):
        return ""
    if bracket := aside(sentence, member.start, member.quantity.start):
        return named + bracket
    return with_inner_aside(sentence, bare, start, end)


def _behind_place(sentence: Sentence, member: Member, tokens: list[Token]) -> int:
    """在县政府网站发布茶话8条, 江畔信息网刊登茶话8条: where the name starts, behind the place and its verb; or 0."""
    if printed := _RUNS["printed_on"].search(sentence.text, member.start, member.quantity.start):
        return printed.end()
    places = [t.end for t in tokens if t.concept in _SITES]
    return next((t.end for t in tokens if places and t.start >= places[-1] and t.concept in DISCLOSES), 0)


def _may_be_named(sentence: Sentence, member: Member, token: Token) -> bool:
    """领导成员更新7条, 全域无垃圾67条: whether a word that no class has in its name is of this one all the same."""
    word = sentence.text[token.start : token.end]
    return word == _UPDATES or denies_within(sentence, member, token)


def denies_within(sentence: Sentence, member: Member, token: Token) -> bool:
    """Whether a negation stands within a member's name, and denies nothing."""
    return token.concept == "negation" and bool(clean(sentence.text[member.start : token.start]))


def _named_before(text: str) -> str:
    """What stands before a verb besides the speaker: 我办共主动公开… has nothing."""
    return clean(_NAMES["own_name"].sub("", clean(text)))


def known_words(sentence: Sentence, member: Member) -> list[Token]:
    """The known words of a member's name."""
    return [t for t in sentence.tokens if member.start <= t.start and t.end <= member.quantity.start]


def says_information(sentence: Sentence, member: Member) -> bool:
    """Whether the name of a member says by itself that it is information."""
    return _RUNS["names_information"].search(stretch(sentence, member)) is not None


def stretch(sentence: Sentence, member: Member) -> str:
    """The text from where a member's name starts to its number."""
    return sentence.text[member.start : member.quantity.start]
