"""The identities of the official forms, from the rule book: sums that every consistent table closes.

Belongs here: rules of the family `linear` with relation `equal`, spelt out over the cells of a table. Does not: judging
reports (the warehouse does), or any rule of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RULES = Path(__file__).with_name("rules")
SAME = "*same*"

Cell = tuple[str, str]  # code, applicant


@dataclass(frozen=True, slots=True)
class Identity:
    """Σ sign · value = 0 over `terms`."""

    rule_id: str
    terms: tuple[tuple[Cell, int], ...]


@cache
def _rules(form: str) -> dict[str, tuple[tuple[str, str, int], ...]]:
    """The terms (code, applicant, sign) of each identity of a form; those on the stated side are subtracted."""
    with (RULES / "rules.csv").open(encoding="utf-8", newline="") as lines:
        names = {
            row["rule_id"]
            for row in csv.DictReader(lines)
            if row["family"] == "linear" and row["relation"] == "equal" and form in row["forms"].split(";")
        }
    terms: dict[str, list[tuple[str, str, int]]] = {}
    with (RULES / "terms.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["rule_id"] in names:
                sign = int(row["sign"]) * (-1 if row["side"] == "stated" else 1)
                key = f"{row['rule_id']} {row['instance']}".strip()
                terms.setdefault(key, []).append((row["code"], row["applicant"], sign))
    return {rule: tuple(of_rule) for rule, of_rule in terms.items()}


def load_identities(form: str, cells: Set[Cell]) -> Iterator[Identity]:
    """The identities of a form whose terms are all among the cells, one for each row or column they hold for."""
    codes = sorted({code for code, _ in cells})
    applicants = sorted({applicant for _, applicant in cells})
    for rule, terms in _rules(form).items():
        for same_code in codes if any(code == SAME for code, _, _ in terms) else ("",):
            for same_applicant in applicants if any(who == SAME for _, who, _ in terms) else ("",):
                spelt = tuple(
                    ((same_code if code == SAME else code, same_applicant if who == SAME else who), sign)
                    for code, who, sign in terms
                )
                if all(cell in cells for cell, _ in spelt):
                    yield Identity(rule, spelt)
