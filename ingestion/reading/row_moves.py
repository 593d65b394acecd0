"""The ways in which the figures of a row may have moved: where else they may belong, in their order.

Belongs here: blanks left out, one figure in two cells, two in one, a cell too many. Does not: which of these ways the
sums of the table speak for (`moved_rows`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

MOST_PLACES = 8  # cells of a row of which every way to place its figures is tried


def moves(values: Sequence[int | None], blank: Sequence[bool]) -> Iterator[tuple[int | None, ...]]:
    """Where else the figures of a row may belong. None: a figure that cannot be read, or is printed no more."""
    count = len(values)
    if blank[-1] and count <= MOST_PLACES:
        # Blanks, or a figure, were left out, and the row was filled up at its end.
        printed = [value for value, is_blank in zip(values, blank, strict=True) if not is_blank]
        for places in itertools.combinations(range(count), len(printed)):
            moved: list[int | None] = [0] * count
            for place, value in zip(places, printed, strict=True):
                moved[place] = value
            yield tuple(moved)
        for place in range(count):
            yield (*values[:place], None, *values[place:-1])
    for place, value in enumerate(values):
        # Two figures in one cell, and a blank where one of them stood or at the end of the row.
        for first, second in _halves(value):
            if place and blank[place - 1]:
                yield (*values[: place - 1], first, second, *values[place + 1 :])
            if place + 1 < count and blank[place + 1]:
                yield (*values[:place], first, second, *values[place + 2 :])
            elif place + 1 < count and blank[-1]:
                yield (*values[:place], first, second, *values[place + 1 : -1])
    for place in range(count - 1):
        if blank[place]:  # one cell too many, and the last fell off, or one before it was left out
            yield (*values[:place], *values[place + 1 :], None)
            for gone in range(place + 1, count):
                yield (*values[:place], *values[place + 1 : gone + 1], None, *values[gone + 1 :])
        elif values[place] and values[place + 1] is not None and not blank[place + 1]:
            # The digits of one figure in two cells.
            digits = f"{values[place]}{values[place + 1]}"
            yield (*values[:place], int(digits), *values[place + 2 :], None)
            for first, second in _halves(int(digits)):  # cut in another place
                if first != values[place]:
                    yield (*values[:place], first, second, *values[place + 2 :])


def moves_of_a_full_row(values: Sequence[int | None]) -> Iterator[tuple[int | None, ...]]:
    """Where the figures of a row without blanks belong if one is not its own, or two are one, and another is gone."""
    count = len(values)
    shorter = [(*values[:place], *values[place + 1 :]) for place in range(count)]
    for place, (first, second) in enumerate(itertools.pairwise(values)):
        if first and second is not None:
            joined = int(f"{first}{second}")
            shorter.append((*values[:place], joined, *values[place + 2 :]))
            yield (*values[:place], None, joined, *values[place + 2 :])  # one before it is gone
    for left in shorter:
        for place in range(count):
            yield (*left[:place], 0, *left[place:])


def _halves(value: int | None) -> Iterator[tuple[int, int]]:
    """The two figures that a row of digits may be."""
    text = "" if value is None else str(value)
    for place in range(1, len(text)):
        if text[place] != "0" or place + 1 == len(text):
            yield int(text[:place]), int(text[place:])
