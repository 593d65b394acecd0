"""Every computed rule fires on its example and holds on the other (knowledge/rules/examples.yaml).

Belongs here: making hand-over tables of the examples, all judged at once. Does not: the examples.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml
from reconciliation_cases import cell, figure, report, tables

from expectations.reconcile import read_seed, reconcile
from expectations.rulebook import RULES, Rule, load_rules

EXAMPLES: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load((RULES / "examples.yaml").read_text("utf-8"))
TERMS = read_seed("terms").to_pylist()
YEARS = {"prose": 2016, "2014": 2016, "2019": 2020, "2021": 2023}


def made(rule: Rule, name: str, example: dict[str, Any], year: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Documents, observations and coverage of one report, as (kind, row)."""
    form = rule.forms[-1]
    fields = example.get("report", {})
    dates = {key: dt.date.fromisoformat(fields[key]) for key in ("published_on", "printed_on") if key in fields}
    document = report(document_id=name, report_id=name, source=name, year=year, form=form) | {
        "agency": f"{name.removesuffix(' before')}局",
        "agency_id": name.removesuffix(" before"),
    }
    yield "document", document | fields | dates
    figures: list[tuple[str, Any, dict[str, Any]]] = [
        (key, value, {}) for key, value in example.get("cells", {}).items()
    ]
    figures += [(key, value, {"is_copy": True}) for key, value in example.get("copies", {}).items()]
    named = {key for key, _, _ in figures}
    columns = {key.partition("@")[2] for key in named}
    if figures and "copies" not in example:
        for term in TERMS:
            is_cell = term["rule_id"] == rule.rule_id and not (rule.family == "text_table" and term["side"] == "stated")
            for column in columns if term["applicant"] == "*same*" else {term["applicant"] or ""}:
                key = f"{term['code']}@{column}" if column else term["code"]
                is_of_this_year = term["year_offset"] in (None, "0")
                if is_cell and term["code"] != "*same*" and key not in named and is_of_this_year:
                    named.add(key)
                    figures.append((key, 0, {}))
    for key, value, more in figures:
        code, _, applicant = key.partition("@")
        given = value if isinstance(value, dict) else {"value": value}
        number = given.get("value")
        row = cell(code, number, applicant, form, **more, **{k: v for k, v in given.items() if k != "value"})
        if code.endswith(".amount"):
            row |= {"kind": "amount", "unit": "万元"}
        yield "figure", row | {"document_id": name}
    for code, value, *more in example.get("text", []):
        yield "figure", figure(code, value, **(more[0] if more else {})) | {"document_id": name}
    for row in example.get("coverage", []):
        yield "coverage", {"document_id": name, "cells_unclaimed": 0} | row


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str], list[str]]:
    """Statuses by report and rule."""
    parts: list[tuple[str, dict[str, Any]]] = []
    for rule_id, sides in EXAMPLES.items():
        rule = load_rules()[rule_id]
        for side, example in sides.items():
            name = f"{rule_id} {side}"
            year = example.get("report", {}).get("year", YEARS[rule.forms[-1]])
            parts += made(rule, name, example, year)
            if "before" in example:
                parts += made(rule, f"{name} before", example["before"], year - 1)
            for number, other in enumerate(example.get("others", [])):
                parts += made(rule, f"{name} {number}", other, year)
    documents = [row for kind, row in parts if kind == "document"]
    coverage = tuple(row for kind, row in parts if kind == "coverage")
    figures = [row for kind, row in parts if kind == "figure"]
    found: dict[tuple[str, str], list[str]] = {}
    for row in reconcile(tables(figures, *documents, coverage=coverage)).to_pylist():
        assert row["excess"] is None or (row["excess"] > 0) == (row["status"] == "fail"), row
        assert row["delta"] is None or isinstance(row["delta"], Decimal)
        found.setdefault((row["source"], row["rule_id"]), []).append(row["status"])
    return found


@pytest.mark.parametrize("rule_id", [rule.rule_id for rule in load_rules().values() if rule.is_computed])
def test_a_rule_fires_on_one_example_and_not_on_the_other(rule_id: str, rows: dict[tuple[str, str], list[str]]) -> None:
    sides = EXAMPLES[rule_id]
    fired = rows.get((f"{rule_id} fires", rule_id), ["none"])
    held = rows.get((f"{rule_id} holds", rule_id), ["none"])
    assert sides["fires"].get("status", "fail") in fired
    assert sides["holds"].get("status", "pass") in held
    assert "fail" not in held


def test_there_are_no_examples_without_a_rule() -> None:
    assert set(EXAMPLES) == {rule.rule_id for rule in load_rules().values() if rule.is_computed}
