"""Damage gate: clean reports, each damage and pairs of damages; what comes back, what is marked, what is read wrongly.

Belongs here: the matrix, the comparison with the clean text, the tally. Does not: the damages (tests/support/damages)
or the clean reports (tests/support/clean_reports).

    python -m tests.gates.damage [--reports 300] [--seed 1]

A report is damaged, decoded, repaired and read. Its text is compared with the clean one, character by character; what
differs must be marked or the file refused. Its figures are compared with those of the clean report: a figure that the
clean report does not state is a silent wrong value, and there must be none. What the clean report leaves unread may be
read where it is the value that was checked by hand (`support.golden`). Reversible damages must give back 99.9 % of the
characters; charsets must be told rightly 99.5 % of the time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein
from support.clean_reports import checked_figures, clean_reports
from support.damages import (
    BYTES_DAMAGES,
    REVERSIBLE,
    REVERSIBLE_BYTES,
    TEXT_DAMAGES,
)

from ingestion.parse import Parsed, parse_bytes

PROJECT = Path(__file__).resolve().parents[2]
REPORT = PROJECT / "docs" / "gates" / "damage.md"
RESTORED = Decimal("0.999")
CHARSET_RIGHT = Decimal("0.995")
# One of each kind, in the order in which they befall a text: charset × script × pinyin × width.
KINDS = (("s2t", "s2tw", "wrong pairs", "wiki wording"), ("pinyin",), ("full width",))
CHARSETS = ("gb18030", "utf-16-le without mark", "utf-8, lines in gb18030", "gb18030, stray bytes")


class Damage(NamedTuple):
    """Damages in the order in which they befall a text, then the one of its bytes."""

    texts: tuple[str, ...]
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        return " + ".join([*self.texts, *([self.encoding] if self.encoding != "utf-8" or not self.texts else [])])

    @property
    def is_reversible(self) -> bool:
        return set(self.texts) <= REVERSIBLE and self.encoding in REVERSIBLE_BYTES

    def apply(self, text: str, chance: random.Random) -> bytes:
        """The damaged file."""
        for name in self.texts:
            text = TEXT_DAMAGES[name](text, chance)
        return BYTES_DAMAGES[self.encoding](text, chance)


def matrix() -> Iterator[Damage]:
    """Each damage alone, then every pair of kinds."""
    yield from (Damage((), name) for name in BYTES_DAMAGES)
    yield from (Damage((name,)) for name in TEXT_DAMAGES)
    for first, second in combinations(KINDS, 2):
        yield from (Damage((one, two)) for one in first for two in second)
    yield from (Damage((name,), encoding) for kind in KINDS for name in kind for encoding in CHARSETS)


Figures = Counter[tuple[str, str, str]]  # code, applicant, value


@dataclass
class Tally:
    """What became of one damage over all reports. Characters are those of the clean texts."""

    characters: int = 0
    restored: int = 0
    marked: int = 0
    refused: int = 0
    reports: int = 0
    charset_right: int = 0
    figures: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def share_restored(self) -> Decimal:
        """Of the characters in files that were not refused."""
        return Decimal(self.restored) / max(1, self.characters)

    @property
    def share_told(self) -> Decimal:
        return Decimal(self.restored + self.marked) / self.characters if self.characters else Decimal(1)


def measure(clean: Parsed, damage: Damage, data: bytes, tally: Tally, checked: Figures) -> None:
    """Add one damaged file to the tally. checked: figures of the report that were checked by hand."""
    assert clean.repaired is not None
    tally.reports += 1
    parsed = parse_bytes(data, "damaged")
    if parsed.repaired is None or parsed.document is None:
        tally.refused += 1
        tally.charset_right += not damage.is_reversible  # a refusal of what lost bytes is no wrong charset
        return
    text = clean.repaired.text
    restored, marked, lost = compare(text, parsed)
    tally.characters += len(text)
    tally.restored += restored
    tally.marked += marked
    tally.charset_right += restored + marked > 0.9 * len(text)
    if lost and len(tally.examples) < 3:
        tally.examples += lost[:3]
    figures, stated = figures_of(parsed), figures_of(clean)
    tally.figures["right"] += sum((figures & stated).values())
    tally.figures["unread"] += sum((stated - figures).values())
    untold = unread_in(clean)
    wrong = figures - stated - Counter({key: count for key, count in checked.items() if key[:2] in untold})
    tally.figures["wrong"] += sum(wrong.values())
    tally.examples += [f"{damage.name}: {key}" for key in list(wrong)[:2]]


def compare(clean: str, parsed: Parsed) -> tuple[int, int, list[str]]:
    """Characters of the clean text that came back, those that did not and are marked, and examples of the others."""
    assert parsed.repaired is not None
    repaired = parsed.repaired
    if repaired.text == clean:
        return len(clean), 0, []
    places = [
        (repaired.to_repaired(place.start), repaired.to_repaired(place.end)) for place in repaired.plan.unresolved
    ]
    restored = marked = 0
    lost = []
    for operation in Levenshtein.opcodes(clean, repaired.text):
        length = max(operation.src_end - operation.src_start, 1)
        if operation.tag == "equal":
            restored += length
        elif any(start <= operation.dest_end and end >= operation.dest_start for start, end in places):
            marked += operation.src_end - operation.src_start
        else:
            old = clean[operation.src_start - 4 : operation.src_end + 4]
            lost.append(f"{old!r} → {repaired.text[operation.dest_start - 4 : operation.dest_end + 4]!r}")
    return restored, marked, lost


def figures_of(parsed: Parsed) -> Figures:
    """The figures of a report, by code, applicant and value; labels are words and compared with the text."""
    return Counter(
        (row["code"], row["applicant"], str(row["value"].normalize()))
        for row in parsed.observations.rows()
        if row["value"] is not None
    )


def unread_in(parsed: Parsed) -> set[tuple[str, str]]:
    """Code and applicant of the cells that a report prints and that were not read."""
    return {
        (row["code"], row["applicant"])
        for row in parsed.observations.rows()
        if row["method"] == "table" and row["value_status"] == "unreadable"
    }


def run(reports: list[str], damages: list[Damage], seed: int) -> dict[str, Tally]:
    """The tally by damage."""
    clean = [(text, parse_bytes(text.encode(), "clean")) for text in reports]
    by_hand = checked_figures()
    tallies = {}
    for damage in damages:
        tally = tallies[damage.name] = Tally()
        for number, (text, parsed) in enumerate(clean):
            if parsed.repaired is not None:
                data = damage.apply(text, random.Random(f"{seed} {number}"))
                measure(parsed, damage, data, tally, by_hand.get(text, Counter()))
    return tallies


def faults(damage: Damage, tally: Tally) -> list[str]:
    """The floors this damage does not hold."""
    found = []
    if tally.figures["wrong"]:
        found.append(f"{tally.figures['wrong']} silent wrong figures")
    if damage.is_reversible and (tally.refused or tally.share_restored < RESTORED):
        found.append(f"{tally.share_restored:.4%} restored, {tally.refused} refused")
    if tally.share_told < 1:
        found.append(f"{1 - tally.share_told:.4%} of the characters neither restored nor marked")
    if not damage.texts and tally.charset_right < CHARSET_RIGHT * tally.reports:
        found.append(f"charset right {tally.charset_right} of {tally.reports}")
    return found


def main() -> int:
    """Run the gate, write its report; 1 where a floor is not held."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    damages = list(matrix())
    reports = clean_reports(options.reports, options.seed)
    lines, failed = [], False
    for damage in damages:
        tally = run(reports, [damage], options.seed)[damage.name]
        found = faults(damage, tally)
        failed = failed or bool(found)
        figures = " | ".join(str(tally.figures[name]) for name in ("right", "unread", "wrong"))
        lines.append(
            f"| {damage.name} | {'yes' if damage.is_reversible else 'no'} | {tally.reports} | {tally.refused} "
            f"| {tally.share_restored:.4%} | {tally.share_told:.4%} | {figures} "
            f"| {'; '.join(found) or 'held'} |"
        )
        print(lines[-1], *(tally.examples[:5] if found else ()), sep="\n    ", file=sys.stderr)
    write_report(lines, len(reports), options.seed, failed)
    return 1 if failed else 0


def write_report(lines: list[str], reports: int, seed: int, failed: bool) -> None:
    """The report with date and commit, as it is committed."""
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    head = f"""# Damage gate

{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit or "unknown"}: {"failed" if failed else "passed"}. \
{reports} clean reports, the public ones among them, seed {seed}. Shares are of the characters in files that were not
refused: restored, and restored or marked. Figures are those the clean report states; wrong are all others, but
for those checked by hand. Floors: {RESTORED:.1%} restored where the damage is reversible, all restored or marked, no
figure wrong.

| damage | reversible | reports | refused | restored | restored or marked | right | unread | wrong | floors |
|---|---|---|---|---|---|---|---|---|---|
"""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
