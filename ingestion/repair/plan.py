"""A repair as data: named steps of edits that can be replayed, undone, and followed back to the original.

Belongs here: `Edit`, `Step`, `Plan`, and the map between positions before and after. Does not: finding any damage.

Invariants, held by tests over arbitrary plans:
- replaying a plan on the original gives the repaired text, undoing it gives the original;
- `to_original` maps every span of the repaired text to a span of the original, and keeps order;
- an edit that keeps the length moves nothing, so only the others enter the map.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple


class Edit(NamedTuple):
    """`old` at [start, end) of the text before the step becomes `new`. `old` holds a character: what is put in from
    nowhere would have no place in the original.

    A tuple, because a traditional text has thousands and a dataclass takes four times as long to make.
    """

    start: int
    end: int
    old: str
    new: str


def edits_of(matches: Iterable[re.Match[str]], new: Callable[[str], str]) -> list[Edit]:
    """What matches of a pattern become. new: from the old text."""
    found = list(matches)
    olds = list(map(re.Match.group, found))
    return edits_at(map(re.Match.start, found), map(re.Match.end, found), olds, map(new, olds))


def edits_at(starts: Iterable[int], ends: Iterable[int], olds: Iterable[str], news: Iterable[str]) -> list[Edit]:
    """Edits by column: of the thousands that a traditional text with pinyin has, each takes half the time so."""
    return list(map(partial(tuple.__new__, Edit), zip(starts, ends, olds, news, strict=True)))


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of repair. `edits` are in order, do not overlap, and count in the text before this step."""

    name: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Damage seen at [start, end) of the original and left as it is. A number that touches it is unreadable."""

    step: str
    start: int
    end: int
    detail: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order they were applied, and what they could not mend."""

    steps: tuple[Step, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


def apply_step(text: str, step: Step) -> str:
    """The text after one step. Raises ValueError where the step does not fit the text, or puts in from nowhere."""
    if not all(map(itemgetter(2), step.edits)):
        raise ValueError(f"step {step.name!r} does not fit any text: it puts in what replaces nothing")
    return _spliced(text, step)


def _spliced(text: str, step: Step) -> str:
    parts: list[str] = []
    position = 0
    for start, end, old, new in step.edits:
        if start < position or text[start:end] != old:
            raise ValueError(f"step {step.name!r} does not fit the text at {start}")
        parts.append(text[position:start])
        parts.append(new)
        position = end
    parts.append(text[position:])
    return "".join(parts)


def replay(plan: Plan, original: str) -> str:
    """The repaired text. Raises ValueError where the plan was made for another text."""
    for step in plan.steps:
        original = apply_step(original, step)
    return original


def undo(plan: Plan, repaired: str) -> str:
    """The original, from the repaired text alone. Raises ValueError where the plan was made for another text."""
    for step in reversed(plan.steps):
        repaired = _spliced(repaired, _reverse(step))
    return repaired


def _reverse(step: Step) -> Step:
    moved = 0
    edits: list[Edit] = []
    for edit in step.edits:
        start = edit.start + moved
        edits.append(Edit(start, start + len(edit.new), edit.new, edit.old))
        moved += len(edit.new) - len(edit.old)
    return Step(step.name, tuple(edits))


class StepMap:
    """Positions before and after one step. Only edits that change the length are kept."""

    __slots__ = ("new_ends", "new_starts", "old_ends", "old_starts")

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.old_starts: list[int] = []
        self.old_ends: list[int] = []
        self.new_starts: list[int] = []
        self.new_ends: list[int] = []
        moved = 0
        for start, end, old, new in [edit for edit in edits if len(edit[2]) != len(edit[3])]:
            self.old_starts.append(start)
            self.old_ends.append(end)
            self.new_starts.append(start + moved)
            moved += len(new) - len(old)
            self.new_ends.append(end + moved)

    def start_before(self, position: int) -> int:
        """Where a span starting at `position` after the step starts before it. A deletion just there is left out."""
        index = bisect_right(self.new_starts, position) - 1
        if index < 0:
            return position
        if position < self.new_ends[index]:
            return self.old_starts[index]
        return self.old_ends[index] + position - self.new_ends[index]

    def end_before(self, position: int) -> int:
        """Where a span ending at `position` after the step ends before it. A deletion just there is left out."""
        index = bisect_left(self.new_starts, position) - 1
        if index < 0:
            return position
        if position <= self.new_ends[index] and self.new_starts[index] < self.new_ends[index]:
            return self.old_ends[index]
        return self.old_ends[index] + position - self.new_ends[index]

    def after(self, position: int) -> int:
        """Where a position before the step lies after it: inside an edit, as far into the new text as it reaches."""
        index = bisect_right(self.old_starts, position) - 1
        if index < 0:
            return position
        if position < self.old_ends[index]:
            return min(self.new_starts[index] + position - self.old_starts[index], self.new_ends[index])
        return self.new_ends[index] + position - self.old_ends[index]


class OffsetMap:
    """Positions in the original and in the repaired text, through all steps of a plan that move any."""

    __slots__ = ("maps",)

    def __init__(self, steps: Iterable[Step]) -> None:
        maps = [StepMap(step.edits) for step in steps]
        self.maps = [step_map for step_map in maps if step_map.old_starts]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that [start, end) of the repaired text stands for; an empty span stays empty."""
        is_empty = start == end
        for step_map in reversed(self.maps):
            start, end = step_map.start_before(start), step_map.end_before(end)
        return (start, start) if is_empty else (start, end)

    def to_repaired(self, position: int) -> int:
        """Where a position of the original lies in the repaired text."""
        for step_map in self.maps:
            position = step_map.after(position)
        return position
