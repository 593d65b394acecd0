"""Figures as no report states them: the models neither raise nor lose their invariants."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from reconciliation_cases import day, figure, report, tables

from expectations.findings import findings
from expectations.reconcile import reconcile
from ingestion.knowledge.measures import load_measures

VALUES = (None, "0", "1", "-5", "3.25", "99.999999", "62", "100", "1e14", "9" * 32, "0.000001")


def drawn(generator: random.Random) -> dict[str, Any]:
    """One figure with every field drawn at random from what its column may hold."""
    pick = generator.choice
    value = pick(VALUES)
    fields = {
        "kind": pick(("count", "count", "share", "growth", "amount", "growth_points")),
        "unit": pick(("", "件", "%", "万元", "元", None)),
        "value_status": pick(("reported", "explicit_none", "blank", "dash", "approximate", "derived", "unreadable")),
        "form": pick(("prose", "prose", "2014", "2019", "2021", "local:x")),
        "method": pick(("prose", "table", "solved")),
        "applicant": pick(("", "", "total", "natural_person")),
        "label": pick(("", "", "甲", None)),
        "list_id": pick(("", "L1", "L2", None)),
        "list_role": pick(("", "part", "part", "total", "subset", "overlap", None)),
        "is_exhaustive": pick((None, True, False)),
        "base_code": pick(("", "requests.received", None)),
        "base_value": pick((None, None, Decimal(0), Decimal(62))),
        "list_rest_code": pick(("", "requests.outcome.granted")),
        "decimals": pick((None, 0, 2, 9, -1)),
        "value_low": pick((None, Decimal(1))),
        "value_high": pick((None, Decimal(70))),
        "basis": pick(("annual", "cumulative", None)),
        "document_id": pick(("doc", "two")),
    }
    return figure(pick(CODES), None) | fields | {"value": None if value is None else Decimal(value)}


FREQUENT = ("other", "requests.received", "requests.replied", "requests.outcome.granted", "fees.due", "fees.collected")
CODES = [*load_measures(), *FREQUENT * 15]


@pytest.mark.parametrize("seed", range(6))
def test_any_figures_are_judged_or_left_alone(seed: int) -> None:
    generator = random.Random(seed)
    reports = (
        report(year=generator.choice((None, 0, 2017, 2021, 9999))),
        report(
            document_id="two", report_id="two", source="two.txt", published_on=day("2022-02-01"), published_basis="page"
        ),
    )
    table = reconcile(tables([drawn(generator) for _ in range(400)], *reports))
    rows = table.to_pylist()
    assert len(rows) > 20
    assert len({row["reconciliation_id"] for row in rows}) == len(rows)
    for row in rows:
        assert (row["status"] in ("pass", "fail")) == (row["excess"] is not None), row
        assert (row["status"] == "fail") == (row["excess"] is not None and row["excess"] > 0), row
        assert None not in row["observation_ids"], row
    assert findings(table).num_rows == len(rows)
