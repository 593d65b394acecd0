"""Damaged reports read and compared with what was drawn: how many cells are right, unread, wrong.

Belongs here: making the reports of one container and damage, the tally, the floors. Does not: the generator and the
writers (which know nothing of the reader), reports of a run (tests/gates/forms).

A blank or dash is right where it is read as that. A cell nobody can read counts only where a value is made up for it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ingestion.parse import parse_bytes
from support.form_containers import AS_TEXT, CONTAINERS, NOT_WRITTEN
from support.form_damages import DAMAGES, Damaged, nothing
from support.generated_forms import LAYOUTS, make_report
from support.generated_sheet import make_sheet

FORMS = ("2014", "2019", "2021")
WHOLE = "as_printed"
FLOOR = Decimal("0.995")
# Where less is read, and why. By container and damage; a floor only rises.
LOWER_FLOORS: dict[tuple[str, str], Decimal] = {
    # Blank cells are counted from empty lines, where enough rows have none to count by.
    ("cell a line", "blank for zero"): Decimal("0.96"),
    ("cell a line", "all zeros blank"): Decimal("0.80"),
    # A mark in place of a figure may be anything: its row is left where cells are missing too.
    ("cell a line", "one cell unreadable"): Decimal("0.97"),
    # Nothing tells the halves of a label from two cells, but that they are one label together.
    ("cell a line", "label wrapped"): Decimal("0.80"),
    # Columns set off by blanks: a row with blank cells is short, and the line of an unknown label may be a sentence.
    ("aligned columns", "blank for zero"): Decimal("0.28"),
    ("aligned columns", "all zeros blank"): Decimal("0.17"),
    ("aligned columns", "one cell unreadable"): Decimal("0.80"),
    ("aligned columns", "row added"): Decimal("0.98"),
    # A blank between two figures may part thousands; where they add up to the last it does not.
    **{("blanks between", damage): Decimal("0.92") for damage in DAMAGES if damage != "unit suffixes"},
    ("blanks between", "blank for zero"): Decimal("0.28"),
    ("blanks between", "all zeros blank"): Decimal("0.17"),
    ("blanks between", "one cell unreadable"): Decimal("0.64"),
    ("blanks between", "thousands separators"): Decimal("0.80"),
    ("blanks between", "footnotes"): Decimal("0.84"),
    ("blanks between", "contradiction"): Decimal("0.88"),
    # Nothing shows where a row ends but the next label, and the figures of table 4 are few.
    **{("run on", damage): Decimal("0.78") for damage in DAMAGES},
    ("run on", "blank for zero"): Decimal("0.18"),
    ("run on", "all zeros blank"): Decimal("0.10"),
    ("run on", "one cell unreadable"): Decimal("0.70"),
    ("run on", "row added"): Decimal("0.65"),
    ("run on", "footnotes"): Decimal("0.12"),
    ("run on", "table split"): Decimal("0.46"),
    # Drawn tables: glyphs of a line are cells by their distance, and broken or annotated words stand near rules.
    **{
        (container, damage): Decimal(least)
        for container in ("pdf", "ofd")
        for damage, least in {
            "full-width digits": "0.70",
            "label wrapped": "0.98",
            "footnotes": "0.98",
            "pinyin": "0.90",
            "padded": "0.90",
            "repeated_groups": "0.90",
            "collapsed": "0",  # figures stand under no label at all
        }.items()
    },
}
# Drawn with columns narrower than their figures, some of which then lie on each other.
OVERPRINTED = frozenset(
    (container, damage)
    for container in ("pdf", "ofd")
    for damage in ("full-width digits", "pinyin", "padded", "repeated_groups")
)


@dataclass
class Tally:
    """Cells of one container and damage."""

    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> Decimal:
        """Of the cells that can be read, those that are right."""
        return Decimal(self.cells["right"]) / max(1, self.cells.total())

    def blame(self, complaint: str) -> None:
        """Count a wrong cell and keep what is wrong with it."""
        self.cells["wrong"] += 1
        self.wrong.append(complaint)


def cases() -> Iterator[tuple[str, str]]:
    """Container and damage (or layout, for tables that lost their spans) of each line of the gate."""
    for container in CONTAINERS:
        for damage in DAMAGES:
            if container not in NOT_WRITTEN.get(damage, ()):
                yield container, damage
        for layout in LAYOUTS:
            if layout != WHOLE and container not in AS_TEXT:
                yield container, layout


def floor(container: str, damage: str) -> Decimal:
    """The least share of cells that must be right."""
    return LOWER_FLOORS.get((container, damage), FLOOR)


def draw(damage: str, number: int, seed: int) -> Damaged:
    """The report of a number: the forms in turn, but for layouts, which the sheet has none of."""
    chance = random.Random(f"{seed} {damage} {number}")
    if damage in LAYOUTS:
        report = make_report(FORMS[1 + number % 2], chance)
        drawn = nothing(report, chance)
        return replace(drawn, tables=[LAYOUTS[damage](lines) for lines in drawn.tables])
    form = FORMS[number % 3]
    return DAMAGES[damage](make_sheet(chance) if form == "2014" else make_report(form, chance), chance)


def measure(container: str, damage: str, reports: int, seed: int = 1) -> Tally:
    """Draw, write and read that many reports."""
    tally = Tally()
    for number in range(reports):
        drawn = draw(damage, number, seed)
        name = f"{container}/{damage}/{number}"
        compare(drawn, CONTAINERS[container](drawn), name, tally, (container, damage) in OVERPRINTED)
    return tally


def compare(drawn: Damaged, data: bytes, name: str, tally: Tally, is_overprinted: bool = False) -> None:
    """Read one file and count its cells.

    is_overprinted: figures may lie on each other; one that nobody can read but for the sums is unread, as `lost` ones.
    """
    read: dict[tuple[str, str], list[tuple[Decimal | None, str]]] = {}
    added: dict[str, list[Decimal]] = {}
    for row in parse_bytes(data, name).observations.rows():
        if row["method"] == "prose" or row["value_status"] == "unreadable":
            continue
        if row["form"].startswith("local:"):
            if row["value"] is not None:
                added.setdefault(row["label"].partition("·")[0], []).append(row["value"])
            continue
        read.setdefault((row["code"], row["applicant"]), []).append((row["value"], row["value_status"]))
    for key, expected in drawn.truth.items():
        found = read.pop(key, [])
        if expected.status == "lost":
            if any(value is not None for value, _ in found) and found != [(expected.value, "derived")]:
                tally.blame(f"{name} {key}: nobody can read it, read {found}")
        elif not found or (is_overprinted and found == [(expected.value, "derived")]):
            tally.cells["unread"] += 1
        elif set(found) == {(expected.value, expected.status)}:
            tally.cells["right"] += 1
        else:
            tally.blame(f"{name} {key}: drawn {expected}, read {found}")
    for key, found in read.items():
        if any(value is not None for value, _ in found):
            tally.blame(f"{name} {key}: not drawn, read {found}")
    for label, figures in added.items():
        if figures not in [values for drawn_label, values in drawn.added.items() if drawn_label.endswith(label)]:
            tally.blame(f"{name} {label}: a row of {figures} that was not drawn")
