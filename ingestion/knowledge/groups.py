"""Enumerations: which codes are parts of one list, and which codes state its total, from rules/groups.csv.

Belongs here: that table as frozen rows, and the list a code belongs to. Does not: whether a list adds up
(`expectations`), which list a statement stands in (`ingestion.reading.prose.discourse`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingestion.knowledge.measures import load_measures

GROUPS_PATH = Path(__file__).parent / "rules" / "groups.csv"


@dataclass(frozen=True, slots=True)
class Group:
    """One enumeration. parts: codes, or beginnings of codes that end in `.*`; totals: in order of preference."""

    code: str
    parts: tuple[str, ...]
    totals: tuple[str, ...]

    def holds(self, code: str) -> bool:
        """Whether `code` is a part, or stands beside the parts (受理, 审结 of reviews)."""
        beginnings = tuple(part[:-1] for part in self.parts if part.endswith("*"))
        return code in self.parts or code.startswith((*beginnings, f"{self.code}."))


@cache
def load_groups() -> tuple[Group, ...]:
    """All enumerations, the longest codes first: the list by topic before the list it is part of."""
    with GROUPS_PATH.open(encoding="utf-8", newline="") as lines:
        groups = [
            Group(
                code=row["group_code"],
                parts=tuple(row["part_codes"].split(";")),
                totals=tuple(row["total_codes"].split(";")),
            )
            for row in csv.DictReader(lines)
        ]
    return tuple(sorted(groups, key=lambda group: -len(group.code)))


@cache
def group_of(code: str) -> Group:
    """The enumeration `code` is a part of; one of its own under its parent in measures.csv where there is none."""
    for group in load_groups():
        if (code not in group.totals and group.holds(code)) or (code == group.code and code in group.parts):
            return group
    return Group(code, (code,), (load_measures()[code].parent or code,))


@cache
def siblings(code: str) -> frozenset[str]:
    """The totals of one enumeration beside `code`: answers add up to the replies, or to what was received or closed."""
    return frozenset({code}.union(*(group.totals for group in load_groups() if code in group.totals)))


@cache
def is_enumerated(code: str) -> bool:
    """Whether `code` is a part of an enumeration of rules/groups.csv, and not of its own alone."""
    return any(group.holds(code) for group in load_groups())
