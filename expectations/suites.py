"""The suite on the reconciliation, generated from the rule book.

Belongs here: one expectation a rule that a model computes, with its severity. Does not: the rules' arithmetic (dbt
computes both sides, the excess and the status), or what a failing row means for the agency (`findings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from expectations.adapter import Expectation, Severity
from expectations.rulebook import Rule

# The rule book's severities in the words of Great Expectations.
GX_SEVERITIES: Mapping[str, Severity] = {
    "error": "critical",
    "warning": "warning",
    "info": "info",
}


def reconciliation_suite(rules: Iterable[Rule]) -> list[Expectation]:
    """One expectation a rule, on a frame of assessed rule instances (columns rule_id, excess): excess is at most 0."""
    return [
        Expectation(
            key=rule.rule_id,
            type="expect_column_values_to_be_between",
            arguments={"column": "excess", "max_value": 0},
            severity=GX_SEVERITIES[rule.effective_severity],
            where=f"rule_id == {rule.rule_id!r}",
            notes=f"{rule.title_zh} · {rule.title_en}",
            meta={"rule_id": rule.rule_id, "family": rule.family, "rule_version": rule.rule_version},
        )
        for rule in rules
    ]
