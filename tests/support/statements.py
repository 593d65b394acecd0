"""Precision and recall of prose against hand-labelled statements, by family, matched at their places in the text.

Belongs here: reading the labels, the match of a statement with an observation, the counts; whose figure it is and
which figures stand in one list, of the statements read right. Does not: which files are
scored and what they must reach (`tests/golden`).
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

from ingestion.knowledge.measures import load_measures

# What the shared scorer leaves out of a label: quotation marks, brackets, spaces, and the noun that ends it.
_LABEL_MARKS = re.compile(r"[“”\"'‘’「」『』《》〈〉（）()\s]")
_LABEL_NOUN = re.compile(r"(?:的信息|类信息|信息|类)$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One labelled number. codes, labels, bases: any of them is right. may_stay_unread: two readings are defensible."""

    source: str
    start: int
    end: int
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    kind: str
    value: Decimal
    unit: str
    bases: tuple[str, ...]
    value_status: str
    may_stay_unread: bool
    scope: str = ""
    list_id: str = ""
    list_role: str = ""

    @property
    def family(self) -> str:
        """The family of the first code."""
        return load_measures()[self.codes[0]].family


@dataclass
class Score:
    """Counts by family, and a line for each statement missed, misread, or read where there is none."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    open_read: int = 0
    open_unread: int = 0
    scopes: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def precision(self, family: str = "") -> float:
        """Right over everything read, statements with two defensible readings left out; 1 where nothing was read."""
        return _ratio(self.right, self.wrong, family)

    def recall(self, family: str = "") -> float:
        """Right over everything labelled; a statement misread is not right."""
        return _ratio(self.right, self.missed, family)

    def told(self, counts: Counter[str]) -> tuple[float, float]:
        """Precision and recall of what is told beside a statement: `scopes`, `roles`, `links`."""
        right = counts["right"]
        read, labelled = (
            right + counts["wrong"],
            sum(counts.values()) - (counts["wrong"] if counts is self.links else 0),
        )
        return (right / read if read else 1.0, right / labelled if labelled else 1.0)

    def table(self) -> str:
        """A line a family: right, wrong, missed, precision, recall."""
        families = sorted({*self.right, *self.wrong, *self.missed})
        lines = [
            f"{f or 'all':14} right {_sum(self.right, f):4} wrong {_sum(self.wrong, f):3}"
            f" missed {_sum(self.missed, f):3}  precision {self.precision(f):.3f}  recall {self.recall(f):.3f}"
            for f in [*families, ""]
        ]
        return "\n".join(
            [
                *lines,
                f"two readings   read {self.open_read}, left {self.open_unread}",
                *(f"{name:14} {dict(sorted(counts.items()))}" for name, counts in self._beside()),
            ]
        )

    def _beside(self) -> list[tuple[str, Counter[str]]]:
        return [("scopes", self.scopes), ("list roles", self.roles), ("same list", self.links)]


def load_statements(path: Path) -> list[Statement]:
    """The labelled statements of a CSV file; several codes, labels or bases in a field stand with | between them."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Statement(
                source=row["source"],
                start=int(row["start"]),
                end=int(row["end"]),
                codes=tuple(row["code"].split("|")),
                labels=tuple(row["label"].split("|")),
                kind=row["kind"],
                value=Decimal(row["value"]),
                unit=row["unit"],
                bases=tuple(row["basis"].split("|")),
                value_status=row["value_status"],
                may_stay_unread=row["verdict"] == "either",
                scope=row.get("scope", ""),
                list_id=row.get("list_id", ""),
                list_role=row.get("list_role", ""),
            )
            for row in csv.DictReader(lines)
        ]


def score_statements(statements: Iterable[Statement], printed: Mapping[str, list[dict[str, Any]]]) -> Score:
    """Score the prose observations `printed` (by source, as `gongkai parse` prints them) against `statements`."""
    score = Score()
    by_source: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_source[statement.source].append(statement)
    for source, labelled in sorted(by_source.items()):
        open_rows = [row for row in printed[source] if row["method"] == "prose" and row["value"] is not None]
        matched: list[tuple[Statement, dict[str, Any]]] = []
        for statement in labelled:
            row = next((r for r in open_rows if _is_about(statement, r)), None)
            if row is not None:
                open_rows.remove(row)
                if _agrees(statement, row):
                    matched.append((statement, row))
            _judge(score, statement, row)
        _judge_beside(score, source, matched)
        for row in open_rows:
            score.wrong[load_measures()[row["code"]].family] += 1
            score.complaints.append(f"extra   {source} {row['start']} {_shown(row)}")
    return score


def _judge(score: Score, statement: Statement, row: dict[str, Any] | None) -> None:
    family, place = statement.family, f"{statement.source} {statement.start}"
    is_right = row is not None and _agrees(statement, row)
    if statement.may_stay_unread and (row is None or is_right):
        score.open_read += row is not None
        score.open_unread += row is None
        return
    if is_right:
        score.right[family] += 1
        return
    if not statement.may_stay_unread:
        score.missed[family] += 1
    if row is None:
        score.complaints.append(f"missed  {place} {'|'.join(statement.codes)} {statement.labels} {statement.value}")
    else:
        score.wrong[family] += 1
        score.complaints.append(
            f"misread {place} {'|'.join(statement.codes)} {statement.labels} {statement.value} "
            f"{statement.value_status} {statement.bases}: {_shown(row)}"
        )


def _judge_beside(score: Score, source: str, matched: list[tuple[Statement, dict[str, Any]]]) -> None:
    """Scope, role and membership of the statements read right, where they are labelled.

    A scope left `unknown` is open, no slip. Membership is counted by pairs: two figures of one labelled list, or of one
    list as read, are `right` where both say so, `missed` or `wrong` where only the one or the other does.
    """
    for statement, row in matched:
        if statement.scope:
            verdict = "open" if row["scope"] == "unknown" else "right" if row["scope"] == statement.scope else "wrong"
            score.scopes[verdict] += 1
            if verdict == "wrong":
                score.complaints.append(f"scope   {source} {statement.start} {statement.scope}: {_shown(row)}")
        if statement.list_role:
            is_right = row["list_role"] == statement.list_role
            score.roles["right" if is_right else "open" if not row["list_role"] else "wrong"] += 1
            if not is_right:
                score.complaints.append(
                    f"role    {source} {statement.start} {statement.list_role}: {row['list_role'] or '-'} {_shown(row)}"
                )
    listed = [(s, r) for s, r in matched if s.list_id]
    for (one, as_read), (other, other_as_read) in combinations(listed, 2):
        together = one.list_id == other.list_id
        read_together = bool(as_read["list_id"]) and as_read["list_id"] == other_as_read["list_id"]
        if together or read_together:
            score.links["right" if together and read_together else "missed" if together else "wrong"] += 1


def _is_about(statement: Statement, row: dict[str, Any]) -> bool:
    """The same code and kind at the same place; the span of an observation is the wider one."""
    return (
        row["code"] in statement.codes
        and row["kind"] == statement.kind
        and row["start"] < statement.end
        and statement.start < row["end"]
    )


def _agrees(statement: Statement, row: dict[str, Any]) -> bool:
    return (
        Decimal(row["value"]) == statement.value
        and row["value_status"] == statement.value_status
        and row["basis"] in statement.bases
        and row["unit"].replace("％", "%") == statement.unit
        and _plain(row["label"]) in {_plain(label) for label in statement.labels}
    )


def _plain(label: str) -> str:
    return _LABEL_NOUN.sub("", _LABEL_MARKS.sub("", label))


def _shown(row: dict[str, Any]) -> str:
    names = ("code", "label", "kind", "value", "unit", "value_status", "basis", "raw_text")
    return " ".join(f"{row[name]}" or "-" for name in names)


def _sum(counts: Counter[str], family: str) -> int:
    return counts[family] if family else counts.total()


def _ratio(right: Counter[str], other: Counter[str], family: str) -> float:
    both = _sum(right, family) + _sum(other, family)
    return _sum(right, family) / both if both else 1.0
