"""Every rule instance that applies to a report has its row, whatever came of it.

Belongs here: counting instances from the rule book's terms and the report's own cells. Does not: what they say.
"""

from __future__ import annotations

import random

import pytest
from gates.rules import judged
from support.rule_reports import draw_page, with_values

from expectations.reconcile import read_seed
from expectations.rulebook import load_rules

# Rules that every report of a form has one row of, or one for each table.
ALWAYS = {
    "2014": {"S14-08": 1, "S14-13": 1, "TIM-01": 1, "TIM-06": 1, "TXT-16": 1, "DQ-02": 1, "STR-03": 1},
    "2019": {"TIM-02": 1, "TIM-06": 1, "TXT-15": 1, "TXT-16": 1, "T3-09": 1, "T4-05": 1, "DQ-02": 1, "DQ-03": 3},
    "2021": {"TIM-02": 1, "TIM-06": 1, "TXT-13": 1, "TXT-15": 1, "TXT-16": 1, "T3-09": 1, "T4-05": 1, "DQ-02": 1},
}


def expected_instances(form: str, cells: set[tuple[str, str]]) -> dict[str, int]:
    """Instances of the linear rules that a report with these cells has, by rule."""
    rules = {r.rule_id for r in load_rules().values() if r.family == "linear" and r.is_computed and form in r.forms}
    terms = [term for term in read_seed("terms").to_pylist() if term["rule_id"] in rules]
    counts: dict[str, int] = {}
    for rule_id in rules:
        own = [term for term in terms if term["rule_id"] == rule_id]
        if any(term["code"] == "*same*" for term in own):
            counts[rule_id] = len({code for code, applicant in cells if applicant})
        elif any(term["applicant"] == "*same*" for term in own):
            codes = {term["code"] for term in own}
            counts[rule_id] = len({applicant for code, applicant in cells if applicant and code in codes})
        else:
            met = {term["instance"] for term in own if (term["code"], term["applicant"] or "") in cells}
            counts[rule_id] = len(met)
    return counts


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_applicable_instance_has_its_row(form: str) -> None:
    page = with_values(draw_page(form, random.Random(f"instances {form}")))
    ((parsed, rows, found),) = judged([("page", page.html())])
    cells = {
        (row["code"], row["applicant"])
        for row in parsed.observations.rows()
        if row["form"] == form and row["table_id"] and not row["label"]
    }
    wanted = {rule: count for rule, count in expected_instances(form, cells).items() if count} | ALWAYS[form]
    assert len(wanted) > 10
    have = {rule: sum(row["rule_id"] == rule for row in rows) for rule in wanted}
    assert have == wanted
    keys = [(row["rule_id"], row["subject"], row["instance"]) for row in rows]
    assert len(set(keys)) == len(keys) == len(found), "each has one row, and one finding"
