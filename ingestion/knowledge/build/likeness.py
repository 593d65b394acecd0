"""Learns knowledge/prose/likeness.csv: by what marks of the text around it a count is told to be of a measure.

Belongs here: the examples as counts with their measures, the learning, and how it does on reports set aside. Does not:
the marks, and reading by the weights (`ingestion.reading.prose.likeness`).

The examples are reports written for this project, in knowledge/build/examples: real figures and ways of putting them,
own sentences. `⟦192|disclosures.items⟧` marks a count and its measures (any is right), `⟦7⟧` one that may be read or
not and teaches nothing; a count without a mark states nothing. A measure with few examples is not learned: its counts
are taken as those that state nothing.

    pip install scikit-learn==1.9.1
    python -m ingestion.knowledge.build.likeness [--check]

`--check` learns nothing anew: it prints, for reports set aside in turn, how many of the counts that the rules leave are
read, and how many of them rightly, by the least confidence asked.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ingestion.documents import read_document
from ingestion.model import NotRead, Section
from ingestion.reading.prose.codes import CLASS
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.likeness import (
    BIAS,
    LEARNED_FROM,
    NONE,
    NOTHING,
    UNREAD,
    WEIGHTS,
    Deciding,
    Place,
    beside,
    by_place,
    deciding_marks,
    familiar_measures,
    load_weights,
    marks_of,
    most_like,
    weights_of,
)
from ingestion.reading.prose.paragraphs import joined
from ingestion.reading.prose.quantities import NOT_PLACED
from ingestion.reading.prose.statements import read_by_rules
from ingestion.reading.sections import read_sections
from ingestion.repair import repair

EXAMPLES = Path(__file__).parent / "examples"
BETWEEN_REPORTS = "\n=====\n"
LEAST_EXAMPLES = 6
# Left to the rules: how often something was seen is seldom of one year, one page or one body.
NOT_LEARNED = ("reach.",)
FOLDS = 5
INVERSE_STRENGTH = 10.0  # of the penalty on weights
LEAST_WEIGHT = 0.05
LEAST_SEEN = 2  # counts that bear a mark
CONFIDENCES = (0.6, 0.7, 0.8, 0.9, 0.95)

_MARK = re.compile(r"⟦([^⟦⟧|]*)(?:\|([^⟦⟧|]*))?(?:\|([^⟦⟧|]*))?⟧")

# What is done with all examples.
Doing = Callable[[Sequence["Example"]], None]
# A measure, a mark, and how much the mark speaks for it or against it.
Weighted = tuple[str, str, float]


class Example(NamedTuple):
    """A count of the report with that number: where it stands, the marks that have to be familiar, its measures (any is
    right), and what the rules read it as; empty where they left it for want of one."""

    report: int
    place: Place
    deciding: Deciding
    codes: tuple[str, ...]
    read_as: str


def marked_reports() -> Iterator[tuple[str, list[tuple[int, int, tuple[str, ...]]]]]:
    """The reports without marks, and where marked counts stand, with their measures; none: it may be read or not."""
    for path in sorted(EXAMPLES.glob("*.txt")):
        for report in path.read_text("utf-8").split(BETWEEN_REPORTS):
            parts, marks, position, length = [], [], 0, 0
            for mark in _MARK.finditer(report):
                front = report[position : mark.start()]
                start = length + len(front)
                length = start + len(mark[1])
                marks.append((start, length, tuple(filter(None, (mark[2] or "").split("/")))))
                parts += [front, mark[1]]
                position = mark.end()
            yield "".join([*parts, report[position:]]), marks


def of_reports() -> Iterator[Example]:
    """The counts of the reports in `EXAMPLES`. Raises ValueError where a report is not read."""
    for number, (printed, marks) in enumerate(marked_reports()):
        try:
            document = read_document(printed.encode("utf-8"), f"example {number}.txt")
        except NotRead as refusal:
            raise ValueError(f"example {number}: {refusal.reason_en}") from refusal
        repaired = repair(document.text)
        spans = [
            (repaired.to_repaired(block.start), repaired.to_repaired(block.end))
            for block in document.blocks
            if block.kind == "paragraph"
        ]
        told = {}
        for start, end, codes in marks:
            first = repaired.to_repaired(start)
            told[first, repaired.to_repaired(end)] = codes
        yield from examples_of(number, repaired.text, spans, read_sections(document, repaired), told)


def examples_of(
    number: int,
    text: str,
    spans: Sequence[tuple[int, int]],
    sections: Sequence[Section],
    told: Mapping[tuple[int, int], tuple[str, ...]],
) -> Iterator[Example]:
    """The counts of one text that the rules read, or left for want of one. told: measures by place."""
    ordered = sorted(sections, key=lambda section: section.start)
    rows, left, _, found = read_by_rules(text, joined(text, spans, ordered), ordered, None, Discourse())
    read = by_place(rows)
    reasons = {item.quantity.start: item.reason for item in left}
    for sentence, heading in found:
        before = NONE
        for index, quantity in enumerate(sentence.quantities):
            marked = (of for (start, end), of in told.items() if start < quantity.end and quantity.start < end)
            codes = next(marked, (NOTHING,))
            after = beside(sentence, index + 1, read)
            reason = reasons.get(quantity.start, "")
            is_count = quantity.unit_class not in ("percent", "points", "multiple")
            if codes and is_count and (quantity.start in read or reason in NOT_PLACED):
                place = Place(sentence, quantity, heading, before, after)
                read_as = "" if reason in NOT_PLACED else read[quantity.start][0]["code"]
                yield Example(number, place, deciding_marks(place), codes, read_as)
            before = beside(sentence, index, read)
            if before == UNREAD and is_count and codes not in ((), (NOTHING,)):
                before = codes[0]


def learn(examples: Sequence[Example]) -> list[Weighted]:
    """The weights of every measure with enough examples; 0 where what has to be familiar was seen with it."""
    linear_model = importlib.import_module("sklearn.linear_model")
    text = importlib.import_module("sklearn.feature_extraction.text")
    vectors = text.CountVectorizer(analyzer=sorted, binary=True, min_df=LEAST_SEEN)
    matrix = vectors.fit_transform([marks_of(example.place, example.deciding) for example in examples])
    marks = vectors.get_feature_names_out()
    counts = Counter(example.codes[0] for example in examples)
    learned = {code for code, count in counts.items() if count >= LEAST_EXAMPLES and not code.startswith(NOT_LEARNED)}
    codes = [example.codes[0] if example.codes[0] in learned else NOTHING for example in examples]
    weights: dict[tuple[str, str], float] = {}
    for code in sorted({*learned, NOTHING}):
        model = linear_model.LogisticRegression(
            C=INVERSE_STRENGTH, l1_ratio=1, solver="liblinear", tol=1e-2, random_state=0
        )
        model.fit(matrix, [of == code for of in codes])
        weights[code, BIAS] = round(float(model.intercept_[0]), 3)
        for place in model.coef_[0].nonzero()[0]:
            weight = round(float(model.coef_[0][place]), 3)
            if abs(weight) >= LEAST_WEIGHT:
                weights[code, str(marks[place])] = weight
    for example, code in zip(examples, codes, strict=True):
        if code == NOTHING:
            continue
        for mark in (*example.deciding.concepts, *(example.deciding.pairs if code != CLASS else ())):
            weights.setdefault((code, mark), 0)
    return [(code, mark, weight) for (code, mark), weight in weights.items()]


def check(examples: Sequence[Example]) -> None:
    """Print what is read of the counts that the rules leave, in reports set aside in turn."""
    by_likeness: list[tuple[float, str, Example]] = []
    for fold in range(FOLDS):
        weights = weights_of(learn([example for example in examples if example.report % FOLDS != fold]))
        familiar = weights.set_of({*weights.codes} - {NOTHING})
        for example in examples:
            if example.report % FOLDS == fold and not example.read_as:
                code, confidence = most_like(marks_of(example.place, example.deciding), weights)
                is_possible = weights.holds(familiar_measures(example.deciding, weights, familiar), code)
                by_likeness.append((confidence if is_possible else 0, code, example))
    stated = sum(example.codes[0] != NOTHING for _, _, example in by_likeness)
    print(f"{len(by_likeness)} counts left by the rules, {stated} of which state something")
    for least in CONFIDENCES:
        read = [(code, example) for confidence, code, example in by_likeness if confidence >= least]
        right = sum(code in example.codes for code, example in read)
        print(f"at {least}: {len(read)} read, {right} right")


def digest_of_examples() -> str:
    """A digest of all examples, so that weights of others are told."""
    texts = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.txt"))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def write_table(path: Path, of: str, weights: Sequence[Weighted]) -> None:
    """Write weights, by what they are `of` and mark, behind the digest of what they were learned from."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((of, "mark", "weight"))
        writer.writerows([(LEARNED_FROM, digest_of_examples(), 0), *sorted(weights)])


def write(weights: Sequence[Weighted]) -> None:
    """Write the weights of the measures, and say how many there are."""
    write_table(WEIGHTS, "code", weights)
    load_weights.cache_clear()
    print(f"{WEIGHTS.name}: {len({code for code, *_ in weights})} measures, {len(weights)} weights")


def learn_or_check(arguments: Sequence[str], about: str | None, learning: Doing, checking: Doing) -> int:
    """Do with the examples of all reports what the command line asks for."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    examples = list(of_reports())
    print(f"{len(examples)} counts of {1 + max(example.report for example in examples)} reports")
    (checking if options.check else learning)(examples)
    return 0


def main(arguments: Sequence[str]) -> int:
    """Learn and write, or check."""
    return learn_or_check(arguments, __doc__, lambda examples: write(learn(examples)), check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
