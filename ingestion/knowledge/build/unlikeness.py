"""Learns knowledge/prose/unlikeness.csv: by what marks of the text around it a count is told to state nothing.

Belongs here: the learning, and how it does on reports set aside. Does not: the examples, which are those of `likeness`,
the marks, and what is left by the weights (`ingestion.reading.prose.unlikeness`).

    pip install scikit-learn==1.9.1
    python -m ingestion.knowledge.build.unlikeness [--check]

`--check` learns nothing anew: it prints, for reports set aside in turn, how many of the counts that the rules read are
left, rightly read and wrongly, by the least doubt asked.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from ingestion.knowledge.build.likeness import (
    FOLDS,
    LEAST_WEIGHT,
    Example,
    learn_or_check,
    write_table,
)
from ingestion.reading.prose.likeness import BIAS, NOTHING
from ingestion.reading.prose.unlikeness import WEIGHTS, doubt, load_weights, marks_of, weights_of

INVERSE_STRENGTH = 1.0  # of the penalty on weights: no single mark shall decide
LEAST_SEEN = 4  # counts that bear a mark
DOUBTS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

# Where a mark stands, the mark, and how much it speaks for nothing being stated.
Weighted = tuple[str, str, float]


def learn(examples: Sequence[Example]) -> list[Weighted]:
    """The weights by which a count states nothing."""
    linear_model = importlib.import_module("sklearn.linear_model")
    text = importlib.import_module("sklearn.feature_extraction.text")
    vectors = text.CountVectorizer(analyzer=_all_marks, binary=True, min_df=LEAST_SEEN)
    matrix = vectors.fit_transform(examples)
    model = linear_model.LogisticRegression(
        C=INVERSE_STRENGTH, l1_ratio=1, solver="liblinear", tol=1e-2, random_state=0
    )
    model.fit(matrix, [example.codes[0] == NOTHING for example in examples])
    weights = [(BIAS, "", round(float(model.intercept_[0]), 3))]
    for (where, mark), weight in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True):
        if abs(weight) >= LEAST_WEIGHT:
            weights.append((where, mark, round(float(weight), 3)))
    return weights


def _all_marks(example: Example) -> list[tuple[str, str]]:
    return [(where, mark) for where, told in marks_of(example.place) for mark in told]


def check(examples: Sequence[Example]) -> None:
    """Print what is left of the counts that the rules read, in reports set aside in turn."""
    doubts: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        weights = weights_of(learn([example for example in examples if example.report % FOLDS != fold]))
        doubts += [
            (doubt(example.place, weights), example.read_as in example.codes)
            for example in examples
            if example.report % FOLDS == fold and example.read_as
        ]
    right = sum(is_right for _, is_right in doubts)
    print(f"{len(doubts)} counts read by the rules, {right} rightly")
    for least in DOUBTS:
        left = [is_right for found, is_right in doubts if found >= least]
        print(f"at {least}: {len(left)} left, {len(left) - sum(left)} of them read wrongly")


def write(weights: Sequence[Weighted]) -> None:
    """Write the weights, by place and mark, and say how many there are."""
    write_table(WEIGHTS, "where", weights)
    load_weights.cache_clear()
    print(f"{WEIGHTS.name}: {len(weights)} weights")


def main(arguments: Sequence[str]) -> int:
    """Learn and write, or check."""
    return learn_or_check(arguments, __doc__, lambda examples: write(learn(examples)), check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
