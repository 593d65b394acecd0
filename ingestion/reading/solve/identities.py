"""The identities of an official table, from the rule book: those that its rules mark `solver: yes`.

Belongs here: turning rules and terms into identities between the cells of one form. Does not: any rule (they are data,
shared with the checks), any arithmetic. Rules that honest reports break (stock and flow of two years) are not marked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from ingestion.reading.forms import load_tables
from ingestion.reading.solve.problem import Identity, Key

RULES = Path(__file__).parents[2] / "knowledge" / "rules"

_ANY = "*same*"  # in a term: each code, or each applicant, of the table in turn
_SIDES = {"stated": 1, "expected": -1}

Cell = Key


@cache
def form_cells(form: str, table_id: str) -> tuple[tuple[Cell, ...], ...]:
    """The cells of a form's table, row by row, in the order of the form."""
    return tuple(
        tuple((table.code(row, column), column.applicant) for column in table.values)
        for table in load_tables()
        if (table.form, table.table_id) == (form, table_id)
        for row in table.rows or (None,)
    )


@cache
def load_identities(form: str, table_id: str) -> tuple[Identity, ...]:
    """The identities between cells (code, applicant) of one table of a form; () where the form has none."""
    cells = {cell for row in form_cells(form, table_id) for cell in row}
    found: dict[tuple[tuple[Cell, int], ...], Identity] = {}
    for rule_id, terms in _terms(form):
        codes = sorted({code for code, _ in cells}) if any(t["code"] == _ANY for t in terms) else [""]
        applicants = sorted({name for _, name in cells}) if any(t["applicant"] == _ANY for t in terms) else [""]
        for code in codes:
            for applicant in applicants:
                own = tuple(
                    (
                        (
                            code if term["code"] == _ANY else term["code"],
                            applicant if term["applicant"] == _ANY else term["applicant"],
                        ),
                        _SIDES[term["side"]] * int(term["sign"]),
                    )
                    for term in terms
                )
                if all(cell in cells for cell, _ in own):
                    found.setdefault(own, Identity(rule_id, own))
    return tuple(found.values())


def _terms(form: str) -> Iterator[tuple[str, Sequence[dict[str, str]]]]:
    """Per instance of a rule that may solve and holds for a form: its terms."""
    with (RULES / "rules.csv").open(encoding="utf-8", newline="") as lines:
        rules = [
            row["rule_id"]
            for row in csv.DictReader(lines)
            if row["solver"] == "yes" and row["relation"] == "equal" and form in row["forms"].split(";")
        ]
    instances: dict[tuple[str, str], list[dict[str, str]]] = {}
    with (RULES / "terms.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["rule_id"] in rules:
                instances.setdefault((row["rule_id"], row["instance"]), []).append(row)
    for (rule_id, _), terms in instances.items():
        yield rule_id, terms
