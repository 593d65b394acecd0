"""Sentences: where they end, their clauses, and what stands in them before a place.

Belongs here: cutting a paragraph, asides in brackets. Does not: what a sentence states (`statements`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.model import Section
from ingestion.reading.prose.quantities import Quantity, find_quantities
from ingestion.reading.prose.tokens import Token, tokenise
from ingestion.reading.prose.years import MOVES, Dated, is_of_another, titles_in, years_named
from ingestion.reading.topics import named, shared

# Texts that lost their line breaks keep the indentation of the next paragraph: two ideographic spaces end a sentence.
# A full stop of half width ends one behind a Chinese character, a bracket or a percentage.
# Each end begins with one of a few characters, which the engine skips to.
_END = re.compile(
    r"[。！？!?.．\n\u3000](?:(?<=[。！？!?])|(?<=[\u4e00-\u9fff%％)）”\"」][.．])(?![A-Za-z])"
    r"|(?<=\n)\s*\n|(?<=[^\s\u3000]\u3000)\u3000+)"
)
_CLAUSE_MARK = re.compile(r"[，,；;：:。！？!?(（)）]")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
# 微信公众号(1个)发布信息8条: the remark counts the account, not what it posts.
_COUNT_ASIDE = re.compile(r"[(（]\d{1,2}[个家][)）]")
_COUNT_OF_PLACES = load_patterns("places")["count_of_places"]
_TIME = load_patterns("time")
_GROWTH = frozenset({"growth_up", "growth_down"})
_NUMERAL = re.compile(r"[0-9〇零一二两三四五六七八九十百千]")
_DISCLOSURE = re.compile(r"信息公开|政务公开|政府公开")
_LONGEST_REMEMBERED = 100  # characters of a bracket; longer ones are prose and do not come again
# 同意公开（含部分公开）8件: of both
_WITH_PART = re.compile(r"(?<=公开)[（(](?:含|包[含括])(部分公开)[）)]")
# 征地补偿（8件）、规划许可（3件）和其他（2件）: each name's own count; behind offices it may be of anything they did.
_COUNT = r"\d[\d,，]{0,9}(?:[件宗起例条份个]|人次?)[）)]"
_COUNTED_ASIDES = re.compile(
    r"[（(](?<=[\u4e00-\u9fff”\"』」].)(?<!\d[\u4e00-\u9fff].)(?<!\d[\u4e00-\u9fff]{2}.)(?<![省市县区州厅局委办镇乡院部级].)"
    rf"{_COUNT}(?:(?:以?及|[、和与])[^、，,；;。：:（）()\d]{{2,20}}[（(]{_COUNT})+"
)
# 网上8件/信函3件 ●当面2件: what parts them, as a comma would; 人/次 is one counter.
_PARTED = re.compile(
    r"[/／|｜●◆■▲★•·](?:(?<=\d[件条个人份宗起篇名期场例元项].)|(?<=\d[件条个人份宗起篇名期场例元项][ \u3000].))"
    r"[ \u3000]?(?=[\u4e00-\u9fff])(?!次)"
)
_OPENED = re.compile("[（(]")
_CLOSED = re.compile("[）)](?=(以?及|[、和与，,；;。])?)")
# A bracket around nothing but a number is an enumerator.
_ENUMERATOR = re.compile(r"[(（][0-9〇零一二两三四五六七八九十百千]+[)）]")
_DECIDED = frozenset({"upheld", "corrected"})
_REST_OF_APPEALS = {"其他": "other_result", "其它": "other_result", "未结": "unclosed"}
_REST = re.compile(rf"(?:{'|'.join(_REST_OF_APPEALS)})(?=[ \u3000]*\d)")
_MISSING = "不存在"
_NUMBER_BEHIND = re.compile(r"的?[共计有为]?[ \u3000]*\d+[ \u3000]*[件宗条份起例]")
# It begins with one of a few characters, which the engine skips to.
_NEGATION = re.compile(r"[没未无零不谈](?:(?<![不谈])|存在|再?收|曾|不上)")
# No person writes a longer one, or more numbers in one: it is a table that lost its cells, or an attack. Its quantities
# are left unread: each of them looks at the words and numbers around it.
LONGEST_SENTENCE = 4000
MOST_QUANTITIES = 200


@dataclass(slots=True)
class Sentence:
    """`text[start:end]` with what was found in it. text: the repaired text with asides blanked, offsets unchanged.

    printed: the same text with its asides. topic: of the section it stands in, or empty. year: the report's, or None
    where it is not known. paragraph_start: where the paragraph around it begins. marks: where its clauses end, in
    order. dated: `years`, once they were asked for.

    Not frozen: it would take three times as long to make.
    """

    text: str
    printed: str
    start: int
    end: int
    topic: str
    year: int | None
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    paragraph_start: int
    marks: list[int]
    dated: list[Dated] | None = None

    @property
    def years(self) -> list[Dated]:
        """The years it names as the time of what follows, in order; none where it is too long to be read."""
        if self.dated is None:
            is_read = self.end - self.start <= LONGEST_SENTENCE
            self.dated = years_named(self.text, self.start, self.end, self.quantities) if is_read else []
        return self.dated

    @property
    def is_about_disclosure(self) -> bool:
        """Whether its paragraph, up to its own end, names the work of disclosure."""
        return _DISCLOSURE.search(self.printed, self.paragraph_start, self.end) is not None

    @property
    def is_too_long(self) -> bool:
        return self.end - self.start > LONGEST_SENTENCE or len(self.quantities) > MOST_QUANTITIES

    def clause(self, quantity: Quantity) -> tuple[int, int]:
        """Where the clause around a quantity begins and ends: at commas, semicolons, colons, and brackets."""
        marks = self.marks
        first = bisect_left(marks, quantity.start)
        last = bisect_left(marks, quantity.end, first)
        return marks[first - 1] + 1 if first else self.start, marks[last] if last < len(marks) else self.end

    def clause_start(self, position: int) -> int:
        """Where the clause that holds `position` begins."""
        before = bisect_left(self.marks, position)
        return self.marks[before - 1] + 1 if before else self.start

    def clause_end(self, position: int) -> int:
        """Where the clause that holds `position` ends."""
        before = bisect_left(self.marks, position)
        return self.marks[before] if before < len(self.marks) else self.end

    def concepts_before(self, position: int) -> frozenset[str]:
        """The concepts named in the sentence before `position`."""
        return frozenset([t.concept for t in self.tokens if t.end <= position])

    def concepts_in_clause(self, position: int) -> frozenset[str]:
        """The concepts named before `position` in the clause that holds it."""
        start = self.clause_start(position)
        return frozenset([t.concept for t in self.tokens if start <= t.start and t.end <= position])

    def counted_before(self, position: int) -> int:
        """Where the last quantity before `position` ends; where the sentence begins if there is none."""
        return max([q.end for q in self.quantities if q.end <= position], default=self.start)

    def is_of_another_year(self, position: int) -> bool:
        """Whether the last year named as the time of what stands at `position` is not the report's."""
        years = self.years
        return bool(years) and is_of_another(years, self.year, self.text, position, self.end)


def clause_marks(text: str, start: int, end: int) -> list[int]:
    """Where the clauses of the sentence `text[start:end]` end: commas, semicolons, colons, brackets, full stops."""
    return [m.start() for m in _CLAUSE_MARK.finditer(text, start, end)]


def without_asides(text: str) -> str:
    """The text with brackets that hold no quantity blanked: (2016年), (含网络) neither end a clause nor govern one.

    Nor do those that each hold the count of the name before them, several side by side.

    Offsets stay. Quantities are looked for in the text itself: some counters have brackets of their own, 人(次).
    """

    def blank(match: re.Match[str]) -> str:
        aside = match[0]
        holds = _holds_quantity if len(aside) <= _LONGEST_REMEMBERED else _holds_quantity.__wrapped__
        is_kept = holds(aside) and not _TIME["before_aside"].search(text, max(0, match.start() - 10), match.start())
        return aside if is_kept else " " * len(aside)

    told = _WITH_PART.sub(lambda aside: f"或{aside[1]}".ljust(len(aside[0])), text)
    blanked = _COUNTED_ASIDES.sub(_out_of_brackets, _ASIDE.sub(blank, told))
    blanked = _PARTED.sub(lambda mark: "，" + mark[0][1:], blanked)
    parts, end = [], 0
    for place in _COUNT_OF_PLACES.finditer(blanked):
        counted = place.lastgroup or ""
        parts += [blanked[end : place.start(counted)], " " * len(place[counted])]
        end = place.end(counted)
    return "".join([*parts, blanked[end:]])


def _out_of_brackets(listed: re.Match[str]) -> str:
    """征地补偿（8件）、其他（2件）等 as 征地补偿 8件 、其他 2件，等, so that the counts stand behind their names."""
    return _CLOSED.sub(lambda mark: " " if mark[1] else "，", _OPENED.sub(" ", listed[0]))


@lru_cache(maxsize=1024)
def _holds_quantity(aside: str) -> bool:
    """Whether a bracket holds a quantity of its own. The labels of the official tables are full of brackets."""
    if _NUMERAL.search(aside) is None or _ENUMERATOR.fullmatch(aside) or _COUNT_ASIDE.fullmatch(aside):
        return False
    return bool(find_quantities(aside))


def may_deny(text: str, start: int, end: int) -> bool:
    """Whether there may be a negation in `text[start:end]`."""
    return _NEGATION.search(text, start, end) is not None


def sentences(
    printed: str, plain: str, start: int, end: int, found: Sequence[Quantity], section: Section | None, year: int | None
) -> Iterator[Sentence]:
    """The sentences of the paragraph `printed[start:end]` that can state something: with a number or a negation.

    plain: the same text `without_asides`. found: the quantities of the paragraph. section: the one it stands in. Under
    a heading of several topics a sentence is of the one it names, or else of that before it.
    """
    if not found and not may_deny(plain, start, end):
        return
    topic, several = (section.topic, shared(section.heading)) if section else ("", ())
    position, taken = start, 0
    while position < end:
        match = _END.search(plain, position, end)
        stop = match.end() if match and match.end() > position else end
        first = taken
        while taken < len(found) and found[taken].start < stop:
            taken += 1
        if taken > first or may_deny(plain, position, stop):
            is_read = stop - position <= LONGEST_SENTENCE
            tokens = tuple(_tokens(plain, position, stop, year)) if is_read else ()
            quantities = _counting(printed, found[first:taken], tokens)
            if several and (own := named(several, plain, position, stop)) and section:
                topic = next(iter(own)) if len(own) == 1 else section.topic
            yield Sentence(
                plain, printed, position, stop, topic, year, tokens, quantities, start,
                clause_marks(plain, position, stop),
            )  # fmt: skip
        position = stop


def _counting(text: str, found: Sequence[Quantity], tokens: Iterable[Token]) -> tuple[Quantity, ...]:
    """The quantities that are no part of a word: 属于三类内部事务信息 counts nothing."""
    spelt = [q for q in found if not text[q.start].isascii()]
    words = [(t.start, t.end) for t in tokens] if spelt else []
    in_words = [q for q in spelt if any(start <= q.start and q.end < end for start, end in words)]
    return tuple([q for q in found if q not in in_words] if in_words else found)


def _without_growth_in_names(text: str, start: int, end: int, tokens: list[Token]) -> list[Token]:
    """以“提高保育水平”为主题的: a word for growth within quotation marks or a title says nothing of a count."""
    names = titles_in(text, start, end)
    if not names:
        return tokens
    return [t for t in tokens if t.concept not in _GROWTH or not any(a < t.start < b for a, b in names)]


def _with_rest(text: str, start: int, end: int, tokens: Sequence[Token]) -> list[Token]:
    """维持8件，其他2件，未结1件: beside the results of appeals, what is left of them; 未 denies nothing there."""
    found = {m.start(): Token(_REST_OF_APPEALS[m[0]], m.start(), m.end()) for m in _REST.finditer(text, start, end)}
    return sorted((*(t for t in tokens if t.start not in found), *found.values()), key=itemgetter(1))


def _as_counted(text: str, token: Token) -> Token:
    """部分公开3件，不存在2件: right before a number it denies nothing."""
    is_counted = text.startswith(_MISSING, token.start) and _NUMBER_BEHIND.match(text, token.end) is not None
    return token._replace(concept="not_existing") if is_counted and token.concept == "negation" else token


def _tokens(text: str, start: int, end: int, year: int | None) -> list[Token]:
    """The known words of a sentence; a year that something is put off to, or left from, is known as next or last."""
    tokens = _without_growth_in_names(text, start, end, tokenise(text, start, end))
    if text.find(_MISSING, start, end) >= 0:
        tokens = [_as_counted(text, token) for token in tokens]
    if any(token.concept in _DECIDED for token in tokens):
        tokens = _with_rest(text, start, end, tokens)
    if MOVES.search(text, start, end) is None:
        return tokens
    later = [m for m in _TIME["put_off_to"].finditer(text, start, end) if year is None or int(m[1]) > year]
    earlier = [m for m in _TIME["left_from"].finditer(text, start, end) if year is None or int(m[1]) < year]
    if later or earlier:
        tokens += [Token("next_year", m.start(1), m.end()) for m in later]
        tokens += [Token("last_year", m.start(1), m.end()) for m in earlier]
        tokens.sort(key=itemgetter(1))
    return tokens
