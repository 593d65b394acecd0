"""Damaged text made whole, as a plan of named steps that can be replayed, undone and followed back to the original.

Belongs here: the order of the steps, and `Repaired`, what the other rooms read. Does not: the steps themselves, and any
repair of bytes (`ingestion.documents.charset`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ingestion.repair.byte_shift import byte_shift_edits
from ingestion.repair.characters import (
    FULL_WIDTH,
    INVISIBLE,
    RADICALS,
    invisible_edits,
    radical_edits,
    width_edits,
)
from ingestion.repair.dates import date_edits
from ingestion.repair.letter_spacing import letter_spacing_edits
from ingestion.repair.line_breaks import line_break_edits
from ingestion.repair.marks import LOST, marks
from ingestion.repair.numbers import number_edits
from ingestion.repair.pinyin import TONE_MARKS, has_pinyin, pinyin_edits
from ingestion.repair.plan import Edit, OffsetMap, Plan, Step, Unresolved, apply_step
from ingestion.repair.scripts import (
    TRADITIONAL,
    has_taiwan_wording,
    has_traditional,
    load_wording,
    traditional_edits,
    wording_edits,
)

__all__ = ["Repaired", "Script", "repair", "wording_use"]

# Steps that put one word for another, and their lists in knowledge/wording.yaml.
WORDING_LISTS = {"taiwan_wording": "taiwan", "variants": "variants"}

# Places left unresolved that hide no word: only a number they touch is in doubt.
HIDES_NO_WORD = frozenset({"numbers", "dates", "line_breaks", "masked_name"})
_CLAUSE_END = re.compile("[，,。；;！？!?\n]")

# Nearly all texts are without any of these: one look tells, where each step would take its own.
_ODD = re.compile(f"[{INVISIBLE}{RADICALS}{FULL_WIDTH}{TONE_MARKS}{TRADITIONAL}{LOST}]")

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

    @property
    def hides_words(self) -> bool:
        """Whether some place of the text is damaged beyond repair, so that words are missing or wrong there."""
        return any(place.step not in HIDES_NO_WORD for place in self.plan.unresolved)

    def may_hide(self, sentence_start: int, start: int, end: int) -> bool:
        """Whether a number at [start, end) of the original is damaged, or a word that says what it counts.

        Words count from the start of its sentence to the end of its clause: 行政诉讼 blotted out leaves its figures to
        the 行政复议 before it.
        """
        if not self.plan.unresolved:
            return False
        clause_end = _CLAUSE_END.search(self.original, end)
        reach = clause_end.start() if clause_end else len(self.original)
        return any(
            place.start <= end and place.end >= start
            if place.step in HIDES_NO_WORD
            else place.start <= reach and place.end >= sentence_start
            for place in self.plan.unresolved
        )

    def tally(self) -> list[tuple[str, int]]:
        """What was done, for people and for the hand-over: edits by step, hits by word of a wording list as
        `taiwan_wording/程式`, and places left as they are as `unresolved/masked`."""
        counts = [(step.name, len(step.edits)) for step in self.plan.steps]
        for step in self.plan.steps:
            if step.name in WORDING_LISTS:
                words = Counter(edit.old for edit in step.edits)
                counts += [(f"{step.name}/{word}", count) for word, count in sorted(words.items())]
        unresolved = Counter(place.step for place in self.plan.unresolved)
        return counts + [(f"unresolved/{name}", count) for name, count in sorted(unresolved.items())]

    def to_repaired(self, position: int) -> int:
        """Where a position of the original lies in the repaired text."""
        return self.offsets.to_repaired(position)


def wording_use(tallies: Iterable[tuple[str, int]]) -> tuple[dict[str, int], list[str]]:
    """Over many documents' tallies: hits by entry (`taiwan_wording/程式`), and the entries nothing used."""
    entries = [f"{step}/{word}" for step, name in WORDING_LISTS.items() for word in load_wording(name).words]
    hits = dict.fromkeys(entries, 0)
    for name, count in tallies:
        if name in hits:
            hits[name] += count
    return {name: count for name, count in hits.items() if count}, [name for name in entries if not hits[name]]


def repair(text: str) -> Repaired:
    """Mend what is damaged in `text`; a clean simplified text comes back as it is, with an empty plan.

    The order is forced, and tests/unit/repair/test_damages.py holds it:
    - invisible characters first: they would stand between the parts of every later pattern;
    - misread bytes next, because they are bytes of the text as it was copied: traditional, with its pinyin, some of
      whose brackets they took;
    - radicals and widths before pinyin and script, which know neither;
    - spaces between characters then, because they part the words that all later steps go by;
    - pinyin before script, because its brackets part the words that OpenCC goes by;
    - wording after script: its words are simplified, and only the whole document tells whether it is Taiwan-worded;
    - what makes numbers whole after that, because it looks for counters; line ends first, as a number may go over one;
    - marks last: they name what all that has left.
    """
    work = _Work(text)
    is_ordinary = _ODD.search(text) is None
    if not is_ordinary:
        work.take("invisible", invisible_edits(text))
    work.take("byte_shift", *byte_shift_edits(work.text))
    is_odd = not is_ordinary or bool(work.steps)
    if is_odd:
        work.take("radicals", radical_edits(work.text))
        work.take("width", width_edits(work.text))
    work.take("letter_spacing", letter_spacing_edits(work.text))
    script = _simplify(work) if is_odd else "simplified"
    work.take("line_breaks", *line_break_edits(work.text))
    work.take("numbers", *number_edits(work.text))
    work.take("dates", *date_edits(work.text))
    work.take("marks", (), marks(work.text, is_ordinary=not is_odd))
    return Repaired(text, work.text, Plan(tuple(work.steps), tuple(work.unresolved)), script, OffsetMap(work.steps))


def _simplify(work: _Work) -> Script:
    """The steps from pinyin to wording, which only a text with odd characters needs; the script it was written in."""
    if has_pinyin(work.text):
        work.take("pinyin", pinyin_edits(work.text))
    if not has_traditional(work.text):
        return "simplified"
    script: Script = "traditional"
    work.take("traditional", traditional_edits(work.text))
    if has_taiwan_wording(work.text):
        script = "traditional_taiwan"
        work.take("taiwan_wording", wording_edits(work.text, WORDING_LISTS["taiwan_wording"]))
    work.take("variants", wording_edits(work.text, WORDING_LISTS["variants"]))
    return script


class _Work:
    """The text as far as it is mended, and the plan as far as it is made."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps: list[Step] = []
        self.unresolved: list[Unresolved] = []

    def take(self, name: str, edits: tuple[Edit, ...], unsure: Sequence[Unresolved] = ()) -> None:
        """Apply a step's edits; places it is not sure of count in the text before it and are kept in the original."""
        if unsure:
            offsets = OffsetMap(self.steps)
            self.unresolved.extend(Unresolved(u.step, *offsets.to_original(u.start, u.end), u.detail) for u in unsure)
        if edits:
            self.steps.append(Step(name, edits))
            self.text = apply_step(self.text, self.steps[-1])
