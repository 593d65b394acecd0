"""Unlikeness: a count that a rule placed is left where counts in sentences like its own state nothing.

Belongs here: the marks around such a count, how much they speak for its stating nothing, and what is left with it. Does
not: the examples and the learning of the weights (`ingestion.knowledge.build.likeness`), what a count left is like
(`likeness`), what a rule itself asks for (`choice`).

A rule sees the words it knows. That they stand in the business of another body, of another kind or of another year is
said in words without end, which examples tell better than lists: one logistic regression over characters, known words,
the counter, the section and what stands beside the count.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from functools import cache
from operator import add
from pathlib import Path

from ingestion.knowledge.vocabulary import PROSE
from ingestion.reading.prose.likeness import BIAS, Place, Told, beside, by_place, read_table
from ingestion.reading.prose.quantities import Left
from ingestion.reading.prose.rows import COUNTS, Row, leave_counts
from ingestion.reading.prose.sentences import Sentence

WEIGHTS = PROSE / "unlikeness.csv"
# From this probability on the count is left. Measured on reports set aside (docs/gates/prose.md).
LEAST_DOUBT = 0.9
# Calls, letters and sites are of all that an office does: its other business stands around them by right.
_OF_ALL_BUSINESS = ("hotline.", "engagement.", "platforms.")
_FARTHEST, _PART, _CLAUSE, _BEHIND = 60, 34, 14, 8
_DIGITS = re.compile(r"\d+")
_BEFORE_CLAUSE = re.compile(r"[，,；;。：:、（(]")
_BEFORE_PART = re.compile(r"[；;。]")

# How much a mark speaks for nothing being stated, by where it stands and what it is.
Weights = dict[str, dict[str, float]]


def marks_of(place: Place) -> Iterator[tuple[str, Iterable[str]]]:
    """The marks of a count, each once, by where they stand: characters and pairs of them, and what it is beside."""
    sentence, quantity = place.sentence, place.quantity
    text, start, end = sentence.text, quantity.start, quantity.end
    front = _DIGITS.sub("0", text[max(sentence.start, start - _FARTHEST) : start])
    part = _BEFORE_PART.split(front[-_PART:])[-1]
    yield "part", _characters(part)
    yield "clause", _characters(_BEFORE_CLAUSE.split(part[-_CLAUSE:])[-1])
    yield "behind", _characters(_DIGITS.sub("0", text[end : end + 2 * _BEHIND])[:_BEHIND])
    yield "concept", sentence.concepts_in_clause(start)
    yield "topic", (sentence.topic,)
    yield "unit", (quantity.unit,)
    yield "before", (place.before,)
    yield "after", (place.after,)


def _characters(text: str) -> set[str]:
    """The characters of a text, and the pairs of them."""
    characters = list(text)
    return {*characters, *map(add, characters, characters[1:])}


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """The learned weights, once a process."""
    return weights_of(read_table(path))


def weights_of(rows: Iterable[tuple[str, str, float]]) -> Weights:
    """The weights by their rows: where a mark stands (or `BIAS`), the mark, and how much it speaks for nothing."""
    weights: Weights = defaultdict(dict)
    for where, mark, weight in rows:
        weights[where][mark] = weight
    return weights


def doubt(place: Place, weights: Weights) -> float:
    """The probability that the count states nothing."""
    score = weights[BIAS][""]
    for where, marks in marks_of(place):
        score += sum(filter(None, map(weights[where].get, marks)))
    return (1 + math.tanh(score / 2)) / 2


def leave_unlike(found: Iterable[Told], rows: list[Row], left: list[Left]) -> None:
    """Move from `rows` to `left` the counts that state nothing by what is said around them, and what is told of them.

    found: the sentences in order, each with its section's heading. The parts of a whole that is left go with it, and so
    do the shares and the growth of a count.
    """
    read, weights = by_place(rows), load_weights()
    wholes = {row["list_id"] for row in rows if row["list_role"] == "total"}
    alone = {row["start"] for row in rows if _may_be_doubted(row, wholes)}
    doubted: set[int] = set()
    for sentence, heading in found:
        for index, quantity in enumerate(sentence.quantities):
            if quantity.start in alone and doubt(_place(sentence, index, heading, read), weights) >= LEAST_DOUBT:
                doubted.add(quantity.start)
    leave_counts(doubted, "unlike", rows, left)


def _may_be_doubted(row: Row, wholes: Container[str]) -> bool:
    """Whether the count stands by itself: a part is what its whole is."""
    is_part = row["list_role"] != "total" and row["list_id"] in wholes
    return row["kind"] in COUNTS and not is_part and not row["code"].startswith(_OF_ALL_BUSINESS)


def _place(sentence: Sentence, index: int, heading: str, read: dict[int, list[Row]]) -> Place:
    before, after = beside(sentence, index - 1, read), beside(sentence, index + 1, read)
    return Place(sentence, sentence.quantities[index], heading, before, after)
