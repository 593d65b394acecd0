"""Sentences: where they end, their clauses, and what stands in them before a place.

Belongs here: cutting a paragraph. Does not: its brackets (`asides`), its words (`sentence_words`), what a sentence
states (`statements`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.model import Section
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.sentence_words import words_of
from ingestion.reading.prose.tokens import CONCEPT, START, Token
from ingestion.reading.prose.years import Dated, is_of_another, years_named
from ingestion.reading.topics import named, shared

# Texts that lost their line breaks keep the indentation of the next paragraph: two ideographic spaces end a sentence.
# A full stop of half width ends one behind a Chinese character, a bracket or a percentage.
# Each end begins with one of a few characters, which the engine skips to.
_END = re.compile(
    r"[。！？!?.．\n\u3000](?:(?<=[。！？!?])|(?<=[\u4e00-\u9fff%％)）”\"」][.．])(?![A-Za-z])"
    r"|(?<=\n)\s*\n|(?<=[^\s\u3000]\u3000)\u3000+)"
)
_CLAUSE_MARK = re.compile(r"[，,；;：:。！？!?(（)）]")
_TIME = load_patterns("time")
_DISCLOSURE = re.compile(r"信息公开|政务公开|政府公开|(?<!务)公开工作")
# It begins with one of a few characters, which the engine skips to.
_NEGATION = re.compile(r"[没未无零不谈](?:(?<![不谈])|存在|再?收|曾|不上)")
# No person writes a longer one, or more numbers in one: it is a table that lost its cells, or an attack. Its quantities
# are left unread: each of them looks at the words and numbers around it.
LONGEST_SENTENCE = 4000
MOST_QUANTITIES = 200
_END_OF_QUANTITY = attrgetter("end")


@dataclass(slots=True)
class Sentence:
    """`text[start:end]` with what was found in it. text: the repaired text with asides blanked, offsets unchanged.

    printed: the same text with its asides. topic: of the section it stands in, or empty. year: the report's, or None
    where it is not known. paragraph_start: where the paragraph around it begins. marks: where its clauses end, in
    order. dated, named: `years` and `concepts`, once they were asked for.

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
    named: frozenset[str] | None = field(default=None, init=False)

    @property
    def years(self) -> list[Dated]:
        """The years it names as the time of what follows, in order; none where it is too long to be read."""
        if self.dated is None:
            is_read = self.end - self.start <= LONGEST_SENTENCE
            self.dated = years_named(self.text, self.start, self.end, self.quantities) if is_read else []
        return self.dated

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts that it names: what is not among them need not be looked for around each of its counts."""
        if self.named is None:
            self.named = frozenset(map(CONCEPT, self.tokens))
        return self.named

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

    def words(self, start: int, end: int) -> tuple[Token, ...]:
        """Its known words that begin in `text[start:end]`."""
        tokens = self.tokens
        return tokens[bisect_left(tokens, start, key=START) : bisect_left(tokens, end, key=START)]

    def concepts_before(self, position: int) -> frozenset[str]:
        """The concepts named in the sentence before `position`."""
        return frozenset([t.concept for t in self.tokens if t.end <= position])

    def concepts_in_clause(self, position: int) -> frozenset[str]:
        """The concepts named before `position` in the clause that holds it."""
        start = self.clause_start(position)
        return frozenset([t.concept for t in self.tokens if start <= t.start and t.end <= position])

    def counted_before(self, position: int) -> int:
        """Where the last quantity before `position` ends; where the sentence begins if there is none."""
        before = bisect_right(self.quantities, position, key=_END_OF_QUANTITY)
        return self.quantities[before - 1].end if before else self.start

    def is_of_another_year(self, position: int) -> bool:
        """Whether the last year named as the time of what stands at `position` is not the report's."""
        years = self.years
        return bool(years) and is_of_another(years, self.year, self.text, position, self.end)


def clause_marks(text: str, start: int, end: int) -> list[int]:
    """Where the clauses of the sentence `text[start:end]` end: commas, semicolons, colons, brackets, full stops."""
    return [m.start() for m in _CLAUSE_MARK.finditer(text, start, end)]


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
            tokens = tuple(words_of(plain, position, stop, year)) if is_read else ()
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
