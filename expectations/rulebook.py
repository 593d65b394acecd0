"""The rule book as frozen rows: rules, what their failure may mean, and names for people.

Belongs here: loading knowledge/rules/*.csv. Does not: arithmetic (dbt_project/models/intermediate/reconciliation), or
applying a verdict (`findings`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

import ingestion
from ingestion.knowledge.measures import load_measures

RULES = Path(ingestion.__file__).parent / "knowledge" / "rules"

Severity = Literal["error", "warning", "info"]
VerdictName = Literal["source", "reading", "undecided"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


# What the codebook's labels carry beside the name: the form's numbering before it, notes in brackets and after.
NOT_THE_NAME = re.compile(r"^(?:\(?[0-9IVX]+[.)]\s*|of which: )|\s*[（(][^（）()]*[）)]|\s*[;；].*$|\. .*$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of rules.csv. Messages are templates over subject, stated, expected, delta, tolerance, detail.

    forms: prose, 2014, 2019, 2021, local:<id>. is_computed: false where no model computes it yet;
    `not_computed_reason` says why. The models alone read relations; formula and guard are written for people.
    """

    rule_id: str
    family: str
    forms: tuple[str, ...]
    subject: str
    severity: Severity
    confidence: str
    is_computed: bool
    not_computed_reason: str
    title_zh: str
    title_en: str
    message_zh: str
    message_en: str
    legal_source: str
    rule_version: str

    @property
    def effective_severity(self) -> Severity:
        """A rule whose source was not seen warns at most."""
        return "warning" if self.confidence == "unverified" and self.severity == "error" else self.severity


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """What a failure means where rule, class and origin fit; `*` fits everything. The first that fits decides."""

    rule_id: str
    klass: str
    origin: str
    verdict: VerdictName


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (RULES / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def load_rules() -> dict[str, Rule]:
    """All rules by id, in the order of the file, those not computed yet too. Shared: do not change it."""
    return {
        row["rule_id"]: Rule(
            rule_id=row["rule_id"],
            family=row["family"],
            forms=tuple(row["forms"].split(";")),
            subject=row["subject"],
            severity=cast(Severity, row["severity"]),
            confidence=row["confidence"],
            is_computed=row["is_computed"] == "yes",
            not_computed_reason=row["not_computed_reason"],
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            message_zh=row["message_zh"],
            message_en=row["message_en"],
            legal_source=row["legal_source"],
            rule_version=row["rule_version"],
        )
        for row in _rows("rules.csv")
    }


def computed_rules() -> tuple[Rule, ...]:
    """The rules some model computes."""
    return tuple(rule for rule in load_rules().values() if rule.is_computed)


@cache
def load_verdicts() -> tuple[VerdictRule, ...]:
    """The verdict rules in their order."""
    return tuple(
        VerdictRule(row["rule_id"], row["class"], row["origin"], cast(VerdictName, row["verdict"]))
        for row in _rows("verdicts.csv")
    )


@cache
def same_slips() -> dict[str, str]:
    """Rules by those that tell of the same slip where both fail, though no figure shows it."""
    return {row["rule_id"]: row["told_by"] for row in _rows("same_slips.csv")}


@cache
def subject_names() -> dict[str, tuple[str, str]]:
    """Chinese and English names of everything a finding may be about: codes, groups of codes, tables."""
    names = {
        code: (NOT_THE_NAME.sub("", measure.label_zh), NOT_THE_NAME.sub("", measure.label_en))
        for code, measure in load_measures().items()
    }
    groups = {row["group_code"]: (row["name_zh"], row["name_en"]) for row in _rows("groups.csv")}
    return part_names() | names | groups | {"requests": ("依申请公开", "Requests")}


@cache
def part_names() -> dict[str, tuple[str, str]]:
    """Chinese and English names of the sections and tables a report may lack."""
    return {row["part"]: (row["name_zh"], row["name_en"]) for row in _rows("part_names.csv")}


@cache
def applicant_names() -> dict[str, tuple[str, str]]:
    """Chinese and English names of the columns of table 3."""
    return {row["applicant"]: (row["name_zh"], row["name_en"]) for row in _rows("applicant_names.csv")}
