"""Findings: severity, verdict, root and words."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from reconciliation_cases import APPLICANTS, cell, figure, found, report, share, tables

import ingestion
from expectations.findings import FINDINGS, findings, plain, severity_under, verdict
from expectations.reconcile import PROJECT, plan, read_seed, reconcile
from expectations.rulebook import computed_rules, load_rules, part_names, subject_names


def wrong_share() -> list[dict[str, Any]]:
    listed = {"list_id": "list"}
    return [
        figure("requests.replied", 62, list_role="total", **listed),
        figure("requests.outcome.granted", 2, list_role="part", **listed),
        share("requests.outcome.granted", "9.25", list_role="part", **listed),
    ]


def failed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["status"] == "fail"]


@pytest.mark.parametrize(
    ("origin", "severity", "whose"),
    [("official", "error", "source"), ("copy", "warning", "undecided"), ("unknown", "warning", "undecided")],
)
def test_only_the_offices_own_page_accuses_the_office(origin: str, severity: str, whose: str) -> None:
    (row,) = failed(found(wrong_share(), report(origin=origin)))
    assert (row["severity"], row["verdict"]) == (severity, whose)


@pytest.mark.parametrize(("origin", "whose"), [("official", "undecided"), ("copy", "reading"), ("unknown", "reading")])
def test_an_absent_section_is_never_the_offices_slip_for_sure(origin: str, whose: str) -> None:
    (row,) = failed(found([], report(origin=origin, sections_announced=["requests"])))
    assert (row["rule_id"], row["severity"], row["verdict"]) == ("STR-01", "warning", whose)
    assert "依申请公开" in row["message_zh"]
    assert "disclosure on request" in row["message_en"]


def test_a_table_read_with_doubt_accuses_nobody() -> None:
    outcomes = ("upheld", "corrected", "other", "pending")
    figures = [
        cell("appeals.review.total", 9, locator="table_4/0"),
        *(cell(f"appeals.review.{name}", 1, locator=f"table_4/{name}") for name in outcomes),
    ]
    (row,) = failed(found(figures))
    assert (row["severity"], row["verdict"]) == ("error", "source")
    doubt = {"document_id": "doc", "table_id": "table_4", "form": "2021", "verdict": "reading"}
    assert not failed(found(figures, coverage=(doubt,)))


def test_verdicts_limit_severity() -> None:
    assert verdict("SUM-01", "whole_list", "official") == "source"
    assert verdict("STR-02", "absent", "official") == "reading"
    assert severity_under("error", "undecided") == "warning"
    assert severity_under("info", "reading") == "info"


def test_one_wrong_cell_is_one_root() -> None:
    codes = [t["code"] for t in read_seed("terms").to_pylist() if t["rule_id"] == "T3-04" and t["side"] == "expected"]
    values = {(code, who): 0 for code in codes for who in (*APPLICANTS, "total")}
    for who, count in (("natural_person", 11), ("total", 11)):
        values |= {("requests.received", who): count, ("requests.outcome.total", who): count, (codes[0], who): count}
        values |= {("requests.carried_in", who): 0, ("requests.carried_out", who): 0}
    for who in APPLICANTS[1:]:
        fixed = ("requests.received", "requests.outcome.total", "requests.carried_in", "requests.carried_out")
        values |= {(code, who): 0 for code in fixed}
    # A total kept from another year, in one cell.
    values["requests.outcome.total", "natural_person"] = 2
    rows = failed(found([cell(code, value, who) for (code, who), value in values.items()]))
    assert {row["rule_id"] for row in rows} == {"T3-01", "T3-02", "T3-04"}
    assert len({row["root_finding_id"] for row in rows}) == 1
    # A second slip elsewhere has a root of its own.
    values["requests.carried_in", "total"] = 5
    roots = {row["root_finding_id"] for row in failed(found([cell(c, v, w) for (c, w), v in values.items()]))}
    assert len(roots) == 2


def test_parts_that_exceed_their_total_one_by_one_make_the_total_doubtful() -> None:
    listed = {"list_id": "list"}
    figures = [
        figure("requests.replied", 7, list_role="total", **listed),
        figure("requests.outcome.granted", 30, list_role="part", is_exhaustive=True, **listed),
        figure("requests.outcome.refused", 20, list_role="part", is_exhaustive=True, **listed),
        share("requests.outcome.granted", "60", list_role="part", **listed),
        share("requests.outcome.refused", "40", list_role="part", **listed),
    ]
    rows = failed(found(figures))
    assert {row["rule_id"] for row in rows} == {"SUM-01", "SUM-03"}
    assert {(row["severity"], row["verdict"]) for row in rows} == {("warning", "undecided")}
    assert len({row["root_finding_id"] for row in rows}) == 1


def test_shares_that_all_fit_one_unread_base_are_our_reading() -> None:
    listed = {"list_id": "list", "list_role": "part"}
    figures = [
        figure("requests.received", 1295, list_id="list", list_role="total"),
        figure("requests.outcome.granted", 80, **listed),
        share("requests.outcome.granted", "6.72", **listed),
        figure("requests.outcome.refused", 564, **listed),
        share("requests.outcome.refused", "47.36", **listed),
    ]
    rows = failed(found(figures))
    assert {(row["rule_id"], row["verdict"]) for row in rows} == {("PCT-03", "reading")}
    assert all("1191" in row["message_en"] for row in rows)


def test_messages_speak_both_languages_and_carry_the_numbers() -> None:
    (row,) = failed(found(wrong_share()))
    for text in (row["message_zh"], row["message_en"]):
        assert "9.25%" in text
        assert "2/62" in text
        assert "3.2258%" in text
        assert "{" not in text
    assert row["legal_source"]
    assert row["rule_version"] == "1"


def test_findings_are_the_same_whatever_the_order_of_rows() -> None:
    table = reconcile(_tables())
    backwards = table.take(list(reversed(range(table.num_rows))))
    assert findings(table).equals(findings(backwards))
    assert findings(table).schema.equals(FINDINGS)
    assert len(set(findings(table)["finding_id"].to_pylist())) == table.num_rows


def _tables() -> dict[str, Any]:
    return tables(
        [*wrong_share(), figure("requests.received", 5, document_id="two")],
        report(),
        report(document_id="two", report_id="two", source="two.txt"),
    )


def test_no_finding_without_documents() -> None:
    assert findings(reconcile(tables([], report(outcome="not_a_report")))).num_rows == 0


@pytest.mark.parametrize(
    ("value", "text"), [(None, "?"), ("596.000000", "596"), ("3.250000", "3.25"), ("100", "100"), ("0.000000", "0")]
)
def test_plain_numbers(value: str | None, text: str) -> None:
    assert plain(None if value is None else Decimal(value)) == text


def test_every_computed_rule_is_computed_somewhere() -> None:
    """By name in a model, or through its terms, ratios or cells."""
    models = "".join(sql for _, sql in plan("int_reconciliations") if sql)
    tables = ("terms", "ratios", "nil_cells")
    by_terms = {row["rule_id"] for table in tables for row in read_seed(table).to_pylist()}
    for rule in computed_rules():
        assert rule.rule_id in by_terms or f"'{rule.rule_id}'" in models, rule.rule_id
        assert rule.message_zh, rule.rule_id
        assert rule.message_en, rule.rule_id
        assert rule.title_zh, rule.rule_id
        assert rule.title_en, rule.rule_id


def test_every_rule_not_computed_says_why() -> None:
    rules = load_rules().values()
    assert all(rule.not_computed_reason for rule in rules if not rule.is_computed)
    assert not any(rule.not_computed_reason for rule in rules if rule.is_computed)


def test_rules_that_are_checks_are_all_in_the_book(shared: Path) -> None:
    with (shared / "reference" / "rules.csv").open(encoding="utf-8") as lines:
        reference = {row["rule_id"]: row for row in csv.DictReader(lines) if row["kind"] == "check"}
    book = load_rules()
    # Rules on what the reader met: lost cells that nothing reconciles, tables printed twice, evidence of identity.
    assert set(book) - {"STR-04", "STR-05", "ID-01", "ID-02", "ID-03"} == set(reference)
    for rule_id, row in reference.items():
        assert (book[rule_id].severity, book[rule_id].confidence) == (row["severity"], row["confidence"]), rule_id


def test_terms_and_groups_name_known_codes() -> None:
    names = subject_names()
    for term in read_seed("terms").to_pylist():
        assert term["code"] == "*same*" or term["code"] in names, term
        assert load_rules()[term["rule_id"]].is_computed, term
    for group in read_seed("groups").to_pylist():
        for column in ("part_codes", "total_codes", "weak_total_codes", "overlap_code", "other_base_codes"):
            for code in filter(None, (group[column] or "").split(";")):
                assert code in names or any(name.startswith(code.removesuffix("*")) for name in names), code


def test_every_section_and_table_has_a_name() -> None:
    knowledge = Path(ingestion.__file__).parent / "knowledge"
    topics = set(yaml.safe_load((knowledge / "sections.yaml").read_text("utf-8"))["topics"])
    assert topics <= set(part_names())


def test_reconciliation_models_use_no_jinja_but_ref() -> None:
    paths = sorted((PROJECT / "models" / "intermediate" / "reconciliation").glob("*.sql"))
    assert len(paths) > 20
    for path in paths:
        pieces = path.read_text("utf-8").split("{{")[1:]
        assert all(piece.strip().startswith("ref('") for piece in pieces), path.name
        assert "{%" not in path.read_text("utf-8"), path.name


def test_a_share_and_a_sum_broken_by_one_count_have_one_root() -> None:
    listed = {"list_id": "list", "list_role": "part", "is_exhaustive": True}
    counts = {"规划": (524, "42.33"), "预算": (49, "3.96"), "环保": (173, "12.36"), "安全": (512, "41.36")}
    figures = [figure("disclosures.items", 1238, list_id="list", list_role="total")]
    for label, (count, percent) in counts.items():
        figures.append(figure("disclosures.items.category", count, label=label, **listed))
        figures.append(share("disclosures.items.category", percent, label=label, **listed))
    rows = failed(found(figures))
    assert {row["rule_id"] for row in rows} == {"SUM-01", "PCT-01"}
    assert len({row["root_finding_id"] for row in rows}) == 1


def test_a_failure_without_candidates_shares_the_root_of_its_figure() -> None:
    figures = [
        *(cell("requests.received", 11 + place, applicant) for place, applicant in enumerate(APPLICANTS)),
        cell("requests.received", 810, "total"),
        cell("requests.received", 40, "total", document_id="before"),
    ]
    years = [
        report(agency_id="a"),
        report(agency_id="a", document_id="before", report_id="before", source="b", year=2020),
    ]
    rows = failed(found(figures, *years))
    assert {row["rule_id"] for row in rows} == {"T3-02", "XY-06"}
    assert len({row["root_finding_id"] for row in rows}) == 1
