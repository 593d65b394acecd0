"""What the solver is asked and what it answers. Pure data: no document, no form, no file.

Belongs here: the shapes, and the meter that bounds a search. Does not: any search.

A cell is known by its key. Its value is a whole number, not below zero unless it is signed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

Key = tuple[str, str]  # code and applicant; the solver only compares them

MOST_STEPS = 20_000  # of a search: what decides, so that the same table always ends the same
MOST_SECONDS = 0.4  # of CPU, for a machine so slow that the steps take too long: then all is unread
_STEPS_PER_LOOK = 128


@dataclass(frozen=True, slots=True)
class Identity:
    """Σ coefficient · value = 0 over `terms`. rule_id: where it comes from."""

    rule_id: str
    terms: tuple[tuple[Key, int], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells whose figures are known in order, but not which figure stands in which cell.

    tokens: what is printed, each a whole number of figures (digits that ran together are one token), none for blanks.
    may_be_blank: whether the table leaves cells blank; else every cell holds a figure. may_be_joined: whether a token
    may hold several figures. signed: cells where a sign may stand before the digits.
    """

    cells: tuple[Key, ...]
    tokens: tuple[str, ...]
    may_be_blank: bool = True
    may_be_joined: bool = True
    signed: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a run that stands in one cell. token, start, stop: where; start = stop in a blank cell."""

    token: int
    start: int
    stop: int
    value: int


@dataclass(frozen=True, slots=True)
class Solution:
    """What is settled. pieces: printed figures in their cells; derived: values of lost cells; unread: all the others.

    contradicted: the unread cells of which no reading agrees with the identities. exhausted: those given up unproven.
    """

    pieces: Mapping[Key, Piece] = field(default_factory=dict)
    derived: Mapping[Key, int] = field(default_factory=dict)
    unread: frozenset[Key] = frozenset()
    contradicted: frozenset[Key] = frozenset()
    exhausted: frozenset[Key] = frozenset()


class Exhausted(Exception):  # noqa: N818 (how a bounded search ends, not an error)
    """The budget of a search is spent."""


class Meter:
    """Counts the steps of a search, and raises Exhausted past the budget."""

    def __init__(self, steps: int = MOST_STEPS, seconds: float = MOST_SECONDS) -> None:
        self.steps_left = steps
        self._deadline = time.thread_time() + seconds

    def step(self) -> None:
        """One node of a search."""
        self.steps_left -= 1
        if self.steps_left < 0 or (self.steps_left % _STEPS_PER_LOOK == 0 and time.thread_time() > self._deadline):
            raise Exhausted
