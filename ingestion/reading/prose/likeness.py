"""Likeness: what a count that no rule placed is of, where sentences like its own leave hardly a doubt.

Belongs here: the marks of the text around a count, how much they speak for each measure, the row of one that is told.
Does not: the examples and the learning of the weights (`ingestion.knowledge.build.likeness`), what is said around a
count against a measure that it is like (`misgivings`), the rules, which come first and whose word stands: only what
they left for want of a rule is looked at, never what they had a reason to leave.

Each measure is a logistic regression of its own over runs of characters, known words, the counter, the section, and
what stands beside the count. Most weights are 0 and not kept, so that they are a table that can be read. Likeness says
nothing of what was never seen: a measure is only read where every known word of the clause before the count, and the
characters on both sides of it but for single joints, stood in examples of that measure (in the table with a weight of
0 where they say no more).
"""

from __future__ import annotations

import csv
import math
import re
import struct
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import PROSE
from ingestion.reading.prose.codes import CLASS, CUMULATIVE, ITEMS
from ingestion.reading.prose.misgivings import class_named, is_counted_in, is_not_counted, may_be_anothers
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.scopes import scope
from ingestion.reading.prose.sentences import Sentence

WEIGHTS = PROSE / "likeness.csv"
# Counts that state nothing, in the weights and among the neighbours; a neighbour that was left; none beside it.
NOTHING, UNREAD, NONE = "nothing", "?", "-"
BIAS = "bias"
# The table's first row holds the digest of the examples, below the names of the columns.
LEARNED_FROM, ROWS_ABOVE = "examples", 2
# 江畔街道2017主动公开信息8条: a year without its word, of this report or not.
_BARE_YEAR = re.compile(r"20\d\d(?=[\u4e00-\u9fff])(?!年)")
# 条，答复信箱咨询8条: its number stands on another line, and what it lists before that
_TORN = re.compile(r"\s*(?:人?次|[条件项个篇份期宗起])[，,、；;。]")
# Shares, growth and multiples say something of a count; they are none.
_NO_COUNT = frozenset({"percent", "points", "multiple"})
# All that was disclosed, and reasons of what was refused, which are told as parts of a whole.
_WHOLE_OR_REASONS = {ITEMS, *(code for code in load_measures() if code.startswith("requests.outcome.refused."))}
# Below this the count is left. Measured on reports set aside (docs/gates/prose.md).
LEAST_CONFIDENCE = 0.8

_DIGITS = re.compile(r"\d+")
_BEFORE_CLAUSE = re.compile(r"[，,；;。：:、（(]")
_BREAKS = re.compile(r"[，,；;。：:、）)（(\s]")
_BEFORE_PART = re.compile(r"[；;。]")
_CLAUSE, _DECIDING, _PART, _BEHIND, _HEADING = 14, 10, 34, 8, 24
_FARTHEST, _FOLLOWING = 60, 6
# To ask of more measures what speaks against them costs more than to compare them all.
_FEW = 8
# What stands for the break before a clause and for the count behind it, in pairs of characters.
_BREAK, _COUNT = "，", "0"
# A whole number holds a weight of every measure, so many bits for each, in thousandths, as the table has them: adding
# two such numbers adds the weights of all measures at once, in a tenth of the time of going through them.
_LANE, _UNITS = 32, 1000
_ZERO = 1 << (_LANE - 1)  # stands for 0 where weights are added up, so that no sum is below it

# A sentence, and the heading of its section.
Told = tuple[Sentence, str]


class Weights(NamedTuple):
    """What speaks for which measure. Sets of measures are whole numbers with a bit for each, by its place in `codes`.

    seen_with: the measures that a mark was seen with. by_mark: how much it speaks for or against each, a lane for each;
    biases: how much speaks for each without any mark, above `_ZERO`. classes: the set of the one that is a class.
    """

    codes: list[str]
    biases: int
    seen_with: dict[str, int]
    by_mark: dict[str, int]
    classes: int

    def scores(self, marks: Iterable[str]) -> tuple[int, ...]:
        """How much marks speak for each measure, in lanes above `_ZERO`."""
        added = sum(filter(None, map(self.by_mark.get, marks)), self.biases)
        return struct.unpack(f"<{len(self.codes)}I", added.to_bytes(len(self.codes) * _LANE // 8, "little"))

    def best(self, scores: Sequence[int]) -> str:
        """The measure with the highest of the scores."""
        return self.codes[scores.index(max(scores))]

    def set_of(self, codes: Container[str]) -> int:
        """The measures with one of the codes."""
        return sum(1 << place for place, code in enumerate(self.codes) if code in codes)

    def codes_of(self, measures: int) -> list[str]:
        """The codes of a set of measures, which is mostly small."""
        found = []
        while measures:
            last = measures.bit_length() - 1
            found.append(self.codes[last])
            measures ^= 1 << last
        return found

    def holds(self, measures: int, code: str) -> bool:
        """Whether a measure is in a set of them."""
        return bool(measures >> self.codes.index(code) & 1)


class Place(NamedTuple):
    """A count with what is known around it: its section's heading, and the codes of the counts beside it."""

    sentence: Sentence
    quantity: Quantity
    heading: str
    before: str
    after: str


class Deciding(NamedTuple):
    """The marks of a count that have to be familiar: known words of its clause, pairs of characters right before it."""

    concepts: frozenset[str]
    pairs: tuple[str, ...]


def deciding_marks(place: Place) -> Deciding:
    """The marks of a count that have to be familiar; pairs in order, what ends a clause and the count among them."""
    concepts = place.sentence.concepts_in_clause(place.quantity.start)
    front = _front(place, _DECIDING)
    clause = _BEFORE_CLAUSE.split(front)[-1]
    begun = f"{_BREAK}{clause}{_COUNT}" if len(clause) < _DECIDING else f"{clause}{_COUNT}"
    followed = f"{_COUNT}{_BREAKS.split(_back(place)[:_FOLLOWING])[0]}"
    return Deciding(
        frozenset(f"concept {concept}" for concept in concepts),
        (*_runs("clause", begun, 2, 2), *_runs("behind", followed, 2, 2)),
    )


def marks_of(place: Place, deciding: Deciding) -> set[str]:
    """The marks of a count: those that decide, more runs of characters around it, and what it is beside."""
    sentence, quantity = place.sentence, place.quantity
    front = _front(place, _FARTHEST)
    behind = _back(place)[:_BEHIND]
    part = _BEFORE_PART.split(front[-_PART:])[-1]
    clause = _BEFORE_CLAUSE.split(part[-_CLAUSE:])[-1]
    topic, unit = sentence.topic, quantity.unit
    return {
        *deciding.concepts,
        *deciding.pairs,
        *_runs("clause", clause, 1, 4),
        *_runs("part", part, 1, 3),
        *_runs("behind", behind, 1, 3),
        *_runs("heading", place.heading[:_HEADING], 2, 2),
        *(f"end {front[-length:]}" for length in range(1, 5)),
        f"next {behind[:1]}",
        f"unit {unit}",
        f"class {quantity.unit_class}",
        f"topic {topic}",
        f"topic {topic} unit {unit}",
        f"before {place.before}",
        f"before {place.before} unit {unit}",
        f"after {place.after}",
        f"after {place.after} before {place.before}",
    }


def _front(place: Place, length: int) -> str:
    """So much text of the sentence right before a count, every number written 0."""
    start = max(place.sentence.start, place.quantity.start - length)
    return _DIGITS.sub("0", place.sentence.text[start : place.quantity.start])


def _back(place: Place) -> str:
    """The text right behind a count, every number written 0."""
    end = place.quantity.end
    return _DIGITS.sub("0", place.sentence.text[end : end + 25])


def _runs(name: str, text: str, shortest: int, longest: int) -> list[str]:
    """Every run of so many characters, under a name for where it stands."""
    return [
        f"{name} {text[start : start + length]}"
        for length in range(shortest, longest + 1)
        for start in range(len(text) - length + 1)
    ]


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """The learned weights, once a process."""
    return weights_of(read_table(path))


def read_table(path: Path) -> Iterator[tuple[str, str, float]]:
    """The rows of a table of weights, behind its head and the digest of what they were learned from."""
    with path.open(encoding="utf-8", newline="") as lines:
        for of, mark, weight in islice(csv.reader(lines), ROWS_ABOVE, None):
            yield of, mark, float(weight)


def weights_of(rows: Iterable[tuple[str, str, float]]) -> Weights:
    """The weights by their rows: a measure, a mark or `BIAS`, and how much, in thousandths."""
    places: dict[str, int] = {}
    seen_with: dict[str, int] = {}
    by_mark: dict[str, int] = {}
    biases = 0
    for code, mark, weight in rows:
        place = places.setdefault(code, len(places))
        in_lane = round(weight * _UNITS) << place * _LANE
        if mark == BIAS:
            biases += in_lane + (_ZERO << place * _LANE)
            continue
        seen_with[mark] = seen_with.get(mark, 0) | 1 << place
        if in_lane:
            by_mark[mark] = by_mark.get(mark, 0) + in_lane
    return Weights(list(places), biases, seen_with, by_mark, 1 << places[CLASS] if CLASS in places else 0)


def familiar_measures(deciding: Deciding, weights: Weights, among: int) -> int:
    """Those of the set `among` that what decides was seen with. The name of a class may be any: its pairs need not be
    familiar. Two side by side that were never seen are an unknown word; one alone is where two known words meet.
    """
    measures, seen_with = among, weights.seen_with
    for concept in deciding.concepts:
        measures &= seen_with.get(concept, 0)
    classes = measures & weights.classes
    for one, next_one in pairwise(deciding.pairs):
        if not measures:
            break
        measures &= seen_with.get(one, 0) | seen_with.get(next_one, 0)
    return measures | classes


def most_like(marks: Iterable[str], weights: Weights) -> tuple[str, float]:
    """The measure that marks speak for most, and how surely."""
    scores = weights.scores(marks)
    return weights.best(scores), _confidence(scores)


def _confidence(scores: Sequence[int]) -> float:
    """How surely the best of them is meant: by its own probability, less where others have some too."""
    chance = _chance(max(scores))
    if chance < LEAST_CONFIDENCE:  # whatever the others are
        return chance
    return chance * min(1.0, chance / sum(map(_chance, scores)))


def _chance(score: int) -> float:
    return (1 + math.tanh((score - _ZERO) / (2 * _UNITS))) / 2


def neighbour(rows: Sequence[Row]) -> str:
    """What a count that was read is to the counts beside it: its code, or what kind of figure it is."""
    first = rows[0]
    return str(first["code"] if first["kind"] in ("count", "amount") else first["kind"])


def read_alike(found: Iterable[Told], rows: list[Row], left: list[Left]) -> None:
    """Read counts of `left` that are like those of a measure; what is read moves from `left` to `rows`, in order.

    found: the sentences in order, each with its section's heading.
    """
    open_ones = {item.quantity.start for item in left if item.reason in NOT_PLACED}
    if not open_ones:
        return
    weights, read = load_weights(), by_place(rows)
    added: list[Row] = []
    for sentence, heading in found:
        numbers = enumerate(sentence.quantities)
        asked = [(index, q) for index, q in numbers if q.start in open_ones and q.unit_class not in _NO_COUNT]
        if not asked or _TORN.match(sentence.text, sentence.start) or _is_of_all_years(sentence, rows):
            continue
        for index, quantity in asked:
            if _BARE_YEAR.search(sentence.text, sentence.start, quantity.start):
                continue
            row = _alike(sentence, index, heading, weights, read)
            if row is not None:
                read[quantity.start] = [row]
                added.append(row)
    if added:
        rows.extend(added)
        rows.sort(key=lambda row: int(row["sentence_start"]))
        taken = {row["start"] for row in added}
        left[:] = [item for item in left if item.quantity.start not in taken]


def _is_of_all_years(sentence: Sentence, rows: Sequence[Row]) -> bool:
    """历年累计公开80条。其中，网上公开50条: whether the sentence tells parts of a sum to date, stated before it."""
    if not sentence.text.startswith("其中", sentence.start):
        return False
    before = bisect_left(rows, sentence.start, key=itemgetter("start"))
    return before > 0 and rows[before - 1]["code"] == CUMULATIVE


def _alike(sentence: Sentence, index: int, heading: str, weights: Weights, read: dict[int, list[Row]]) -> Row | None:
    """The row of the count at `index` of the sentence by the measure it is like; None where that leaves a doubt."""
    quantity = sentence.quantities[index]
    place = Place(sentence, quantity, heading, beside(sentence, index - 1, read), beside(sentence, index + 1, read))
    deciding = deciding_marks(place)
    possible = familiar_measures(deciding, weights, _counted_in(quantity.unit_class))
    if not possible or is_not_counted(sentence, quantity):
        return None
    # Most counts end here, before their marks are made: of a few measures it is cheap to ask what speaks against them.
    few = weights.codes_of(possible) if possible.bit_count() <= _FEW else None
    if few is not None and all(_row(sentence, index, code, read) is None for code in few):
        return None
    scores = weights.scores(marks_of(place, deciding))
    code = weights.best(scores)
    row = _row(sentence, index, code, read) if weights.holds(possible, code) else None
    # How sure that is goes through all measures: asked last.
    return row if row is not None and _confidence(scores) >= LEAST_CONFIDENCE else None


@cache
def _counted_in(unit_class: str) -> int:
    """The set of the measures that counters of a kind count."""
    weights = load_weights()
    return weights.set_of({code for code in weights.codes if code != NOTHING and is_counted_in(unit_class, code)})


def by_place(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by where their figure starts."""
    read: dict[int, list[Row]] = {}
    for row in rows:
        read.setdefault(row["start"], []).append(row)
    return read


def beside(sentence: Sentence, index: int, read: dict[int, list[Row]]) -> str:
    """What the figure at an index of the sentence was read as, for the counts beside it."""
    if not 0 <= index < len(sentence.quantities):
        return NONE
    rows = read.get(sentence.quantities[index].start)
    return neighbour(rows) if rows else UNREAD


def _row(sentence: Sentence, index: int, code: str, read: dict[int, list[Row]]) -> Row | None:
    """The row of a count; None where what is said around it, or its name, speaks against the measure."""
    quantity = sentence.quantities[index]
    measure = load_measures()[code]
    counts = [q for q in sentence.quantities[:index] if q.unit_class not in _NO_COUNT]
    if code in _WHOLE_OR_REASONS and counts and counts[-1].start not in read:
        # 制作信息80条，其中主动公开8条; 国家秘密1件，商业秘密2件: a part of what was not read
        return None
    named = ""
    if measure.label_rule == "required":
        named = class_named(sentence, quantity, counts, read) if code == CLASS else ""
        if not named:
            return None
    if may_be_anothers(sentence, quantity, code, [row for q in counts for row in read.get(q.start, ())]):
        return None
    row = statement_row(code, named, quantity, measure.value_kind, sentence)
    last = read.get(sentence.quantities[index - 1].start, [None])[-1] if index else None
    row["scope"] = scope(sentence, sentence.clause_start(quantity.start), quantity.start, last)
    if last is not None and code == last["code"] == CLASS and last["list_role"] == "part":
        row["list_id"], row["list_role"] = last["list_id"], "part"
    return row
