"""Damaged text made whole, as a plan of named steps that can be replayed, undone and followed back to the original.

Belongs here: the order of the steps, and `Repaired`, what the other rooms read. Does not: the steps themselves, and any
repair of bytes (`ingestion.documents.charset`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ingestion.repair.byte_shift import byte_shift_edits
from ingestion.repair.characters import invisible_edits, radical_edits, width_edits
from ingestion.repair.pinyin import has_pinyin, pinyin_edits
from ingestion.repair.plan import Edit, OffsetMap, Plan, Step, Unresolved, apply_step
from ingestion.repair.scripts import has_taiwan_wording, has_traditional, traditional_edits, wording_edits

__all__ = ["Repaired", "Script", "repair"]

Script = Literal["simplified", "traditional", "traditional_taiwan"]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text made whole. `script` is what the original was written in; `text` is simplified in any case."""

    original: str
    text: str
    plan: Plan
    script: Script
    offsets: OffsetMap

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original for [start, end) of the repaired text; a deletion at either edge is left out."""
        return self.offsets.to_original(start, end)

    def to_repaired(self, position: int) -> int:
        """Where a position of the original lies in the repaired text."""
        return self.offsets.to_repaired(position)


def repair(text: str) -> Repaired:
    """Mend what is damaged in `text`; a clean simplified text comes back as it is, with an empty plan.

    The order is forced. Invisible characters go first: they would stand between the parts of every later pattern.
    Misread bytes come next, because they are bytes of the text as it was copied: traditional, with its pinyin, of whose
    brackets the damage took some. Pinyin before script, because the readings show which characters were traditional.
    Radicals and widths before script, because OpenCC knows neither. Wording last: its words are simplified, and only
    script and the whole document's words tell a Taiwan-worded text from a mainland one.
    """
    original = text
    steps: list[Step] = []
    unresolved: list[Unresolved] = []

    def take(name: str, edits: tuple[Edit, ...]) -> None:
        nonlocal text
        if edits:
            steps.append(Step(name, edits))
            text = apply_step(text, steps[-1])

    always: tuple[tuple[str, Callable[[str], tuple[Edit, ...]]], ...] = (
        ("radicals", radical_edits),
        ("width", width_edits),
    )
    take("invisible", invisible_edits(text))
    shift_edits, damaged = byte_shift_edits(text)
    if damaged:
        offsets = OffsetMap(steps)
        unresolved.extend(Unresolved(d.step, *offsets.to_original(d.start, d.end), d.detail) for d in damaged)
    take("byte_shift", shift_edits)
    if has_pinyin(text):
        take("pinyin", pinyin_edits(text))
    for name, find in always:
        take(name, find(text))
    script: Script = "simplified"
    if has_traditional(text):
        script = "traditional"
        take("traditional", traditional_edits(text))
        if has_taiwan_wording(text):
            script = "traditional_taiwan"
            take("taiwan_wording", wording_edits(text, "taiwan"))
        take("variants", wording_edits(text, "variants"))
    return Repaired(original, text, Plan(tuple(steps), tuple(unresolved)), script, OffsetMap(steps))
