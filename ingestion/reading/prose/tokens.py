"""Concepts in running text: the known words of a stretch, longest first, each at its place.

Belongs here: the matcher and the words that say nothing (fillers). Does not: what follows from the words (`grammar`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

import ahocorasick  # type: ignore[import-not-found]

from ingestion.knowledge.vocabulary import load_concepts

# Words around a count that do not say what is counted: adverbs, particles, quotation marks. Left of a label only words
# that cannot begin one (各类 but not 各级, 有 not at all); right of it also 有, 为, 达, and after a noun 数.
_BLANK = r"[\s\u00a0\u3000“”\"'‘’《》「」、]"
_ADVERB = (
    r"全年|共计|总计|合计|一共|总共|达到|分别|新增(?!债|建设|产能|地方)|累计|已经|本年度|本年|年度(?!报告|财政|计划|总结|预算|决算|报表|工作|目标|任务)|"
    r"全年度|年内|及时|依法(?!行政|治|执政|履)|主要(?!职责|职能|领导|负责|业务|指标|数据|污染|任务|目标|工作)|其中|这?当中|"
    r"各类|各项|各种|大概|今年|当年"
)
_GAP = r"[ \u00a0\u3000]?"
_ENUMERATOR = rf"[①-⑳]|[(（]?\d{{1,2}}{_GAP}[.、．)）]|[一二三四五六七八九十]+是|[(（]?[一二三四五六七八九十]+[)）、]"
_DATED = (
    rf"\d{{4}}{_GAP}年度?[底末]?|\d{{1,2}}月?[至到—－~-]\d{{1,2}}月份?|至?\d{{1,2}}{_GAP}月份?[底末]?|\d{{1,2}}{_GAP}日"
)
# One character that begins a longer word is no connective: 经济, 从业, 共建, 和谐.
_LEADING = re.compile(
    rf"(?:{_BLANK}|分别[为是]|主要(?:有|是|为)|涵盖|{_ADVERB}|{_ENUMERATOR}|{_DATED}|的(?!士)|了(?!解)|共(?![青享同建治产和创性识])|"
    r"[和与](?![谐平解睦会]|.{1,12}(?:相关|有关)|(?:民|公众|群众|网民|企业)(?:互动|交流|沟通))|通过|来自|利用(?!外资|率)|涉及|属于|经由|依托|借助?(?![款贷用阅鉴])|以及|"
    r"包括|包含|含(?![量金氟])|具体(?:为|是|有|(?!行政))|在(?![线建职岗校编册途学用售])|由(?!来)|经(?![济营贸费纪办验典理络销])|从(?![业严事轻])|"
    r"另外|另(?![类行案册])|此外|同时|目前|至今|迄今|截[至止])+"
)
# Nor is one that ends a longer word a particle: 规则, 公共, 国有, 平均.
_PARTICLE = (
    rf"{_BLANK}|{_ADVERB}|(?<!目)的|(?<!明)了|(?<!公)共|(?<![国所公私专特])有|(?<![表传送下])达|(?<!成)就|(?<!平)均|(?<![规细准原法总守])则|"
    r"(?<![实表发出体展呈再兑])现|(?<![合归兼])并|(?<!归)还|(?<![合预条公契签节])约|[已仅各也曾又即是]|(?<!行)为|(?<![独侵抢霸强])占|(?<![会统审设估])计|\d{4}年度?"
)
_TRAILING_PARTICLES = re.compile(rf"(?:{_PARTICLE})+$")
_FILLERS = re.compile(rf"(?:{_PARTICLE}|数量|总数|数|情况|案件|[件次场期篇]数)+")

# The concepts that say that something was made public.
DISCLOSES = frozenset({"disclose", "publish"})
# Between two words that are named side by side.
COORDINATES = frozenset("、和及与或")
# Longer stretches name nothing, and fillers are looked for in time that grows with the square of the length.
LONGEST_PHRASE = 200
# Where a text ends within a longer word, the automaton forgets the shorter one that ended there: the word is ended.
_END = "\0"
# What reports are full of, and no word begins with. The automaton tries one beginning after the other: those that are
# told to it as beginnings of a word that never comes are passed over at once.
_BEGIN_NO_WORD, _NEVER = "0123456789，,。.、；：（）()%件条理请府的息 ", "\1"
_SPACE = re.compile(r"\s")
_MEETING = "会议"


class Token(NamedTuple):
    """One known word: its concept and its place in the text. A tuple: made hundreds of times a page."""

    concept: str
    start: int
    end: int


# To look through many tokens without a line of Python for each.
CONCEPT, START = itemgetter(0), itemgetter(1)
# A token of a tuple, in a third of the time that its own constructor takes.
_token = partial(tuple.__new__, Token)


@cache
def _automaton() -> Any:
    """Every surface form in one automaton: a text costs the same however many words are known.

    It tries the characters that may begin a word in the order in which they came to it: those of most words are first.
    """
    begun = Counter(form[0] for form in load_concepts())
    automaton = ahocorasick.Automaton()
    for character in _BEGIN_NO_WORD:
        automaton.add_word(character + _NEVER, ("", 0))
    for form, concept in sorted(load_concepts().items(), key=lambda item: -begun[item[0][0]]):
        automaton.add_word(form, (concept, len(form)))
    automaton.make_automaton()
    return automaton


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The known words of `text[start:end]` from left to right, none overlapping, the longest at each place.

    A line break or blank inside a word does not hide it: pages are wrapped in mid-word, offices set words apart.
    """
    part = text[start:end]
    if _SPACE.search(part) is None:
        words = _automaton().iter_long(part + _END)
        found = [_token((concept, start + last - length + 1, start + last + 1)) for last, (concept, length) in words]
        return found if part.find(_MEETING) < 0 else _before_meetings(text, found)
    places = [i for i, c in enumerate(part, start) if not c.isspace()]
    dense = "".join(part.split())
    words = _automaton().iter_long(dense + _END)
    return [_token((concept, places[last - length + 1], places[last] + 1)) for last, (concept, length) in words]


def _before_meetings(text: str, found: list[Token]) -> list[Token]:
    """发布会议信息: a word that took the first character of 会议 ends before it, if it is one without it."""
    concepts, parted = load_concepts(), []
    for token in found:
        if text.startswith(_MEETING, token.end - 1):
            concept = concepts.get(text[token.start : token.end - 1])
            if concept is not None:
                parted.append(Token(concept, token.start, token.end - 1))
        else:
            parted.append(token)
    return parted


def strip_left(text: str) -> str:
    """`text` without list numbers, connectives, times and fillers at its beginning; empty where it is no phrase."""
    if len(text) > LONGEST_PHRASE:
        return ""
    leading = _LEADING.match(text)
    return text[leading.end() :] if leading else text


def strip_right(text: str) -> str:
    """`text` without particles and adverbs at its end; its nouns stay (情况 may end a label)."""
    return _TRAILING_PARTICLES.sub("", text)


def is_filler(text: str) -> bool:
    """Whether nothing but fillers stands in `text`, 数 and 情况 after a noun among them."""
    return not text or (len(text) <= LONGEST_PHRASE and _holds_fillers(text))


@lru_cache(maxsize=1024)
def _holds_fillers(phrase: str) -> bool:
    """Kept for a while: seven in ten stood in the reports before."""
    rest = strip_left(phrase)
    return not rest or _FILLERS.fullmatch(rest) is not None
