"""Hand-over tables written by hand, for tests of the reconciliation: one report, the figures it states."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pyarrow as pa
from support.warehouse import table_of

from expectations.findings import findings
from expectations.reconcile import reconcile
from ingestion.handover.schemas import COVERAGE, DOCUMENTS, OBSERVATIONS

APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_interest_organisation",
    "legal_service_institution",
    "other_organisation",
)


def figure(code: str, value: object, **fields: Any) -> dict[str, Any]:
    """One observation; without further fields a count in prose, outside any list."""
    number = None if value is None else Decimal(str(value))
    row: dict[str, Any] = {
        "code": code,
        "kind": "count",
        "value": number,
        "value_status": "reported" if number is not None else "blank",
        "basis": "annual",
        "scope": "own",
        "unit": "件",
        "applicant": "",
        "label": "",
        "form": "prose",
        "method": "prose",
        "locator": "",
    }
    if number is not None and "." in str(value):
        row["decimals"] = len(str(value).partition(".")[2])
    return row | fields


def share(code: str, value: object, **fields: Any) -> dict[str, Any]:
    """A stated share in percent, with the decimals it is written with."""
    return figure(code, value, kind="share", unit="%", **fields)


def cell(code: str, value: object, applicant: str = "", form: str = "2021", **fields: Any) -> dict[str, Any]:
    """A cell of an official table."""
    place = {"locator": f"table_3/{code}/{applicant}", "table_id": table_of(form, code)} | fields
    return figure(code, value, applicant=applicant, form=form, method="table", **place)


def report(**fields: Any) -> dict[str, Any]:
    """A row of `documents`: an official page of 2021 of a department, unless said otherwise."""
    row: dict[str, Any] = {
        "document_id": "doc",
        "report_id": "doc",
        "source": "doc.txt",
        "outcome": "read",
        "agency": "某市某局",
        "agency_kind": "department",
        "year": 2021,
        "form": "2021",
        "origin": "official",
        "sections_announced": [],
        "sections_headed": [],
        "sections_present": [],
        "tables_expected": [],
        "tables_found": [],
        "statistics_attachment": "",
        "is_cut": False,
        "reader_version": "1",
        "text": "",
    }
    return row | fields


def tables(
    observations: list[dict[str, Any]], *reports: dict[str, Any], coverage: tuple[dict[str, Any], ...] = ()
) -> dict[str, pa.Table]:
    """Hand-over tables; figures without a document belong to the first report."""
    documents = reports or (report(),)
    rows = []
    for order, row in enumerate(observations):
        owner = row.get("document_id", documents[0]["document_id"])
        fixed = {"document_id": owner, "report_id": owner, "reading_order": order, "parser_version": "1"}
        rows.append({"observation_id": f"{owner}-{order}"} | row | fixed)
    return {
        "documents": pa.Table.from_pylist(list(documents), schema=DOCUMENTS),
        "observations": pa.Table.from_pylist(rows, schema=OBSERVATIONS),
        "coverage": pa.Table.from_pylist(list(coverage), schema=COVERAGE),
    }


def judged(
    observations: list[dict[str, Any]], *reports: dict[str, Any], rule: str = "", **more: Any
) -> list[dict[str, Any]]:
    """The reconciliation's rows for these figures, of one rule where it is named."""
    rows = reconcile(tables(observations, *reports, **more)).to_pylist()
    return [row for row in rows if rule in ("", row["rule_id"])]


def found(observations: list[dict[str, Any]], *reports: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """The findings for these figures."""
    return findings(reconcile(tables(observations, *reports, **more))).to_pylist()


def day(text: str) -> dt.date:
    """A date from its ISO form."""
    return dt.date.fromisoformat(text)
