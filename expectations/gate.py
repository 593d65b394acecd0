"""The gate on what was read: rows the warehouse may build on. A failure means that our reader broke, not the agency.

Belongs here: what every hand-over file and observation must be like, and how much was read per collection. Does not:
whether a report agrees with itself (`suites`, `judge`), or Great Expectations itself (`adapter`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from expectations.adapter import Expectation, Result, Severity, validate
from expectations.fill import Fill, fill_by_collection
from expectations.frames import observation_frames, schema_frame
from expectations.reconcile import read_seed
from expectations.rulebook import applicant_names
from ingestion.handover.schemas import TABLES
from ingestion.knowledge.measures import load_measures

SCOPES = ("own", "area", "other", "unknown")
KINDS = ("count", "amount", "share", "growth", "growth_points")
STATUSES = ("reported", "explicit_none", "blank", "dash", "approximate", "derived", "unreadable")
STATUSES_WITHOUT_VALUE = ("blank", "dash", "unreadable")
STATUSES_WITH_VALUE = ("reported", "explicit_none", "derived")
BASES = ("annual", "cumulative", "stock")
LIST_ROLES = ("", "total", "part", "subset", "overlap")
METHODS = ("table", "prose", "solved", "ocr")
FAILED_IDS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of the gate over all files. key: what must hold. failed_ids: up to 20 rows that broke it."""

    key: str
    severity: str
    success: bool
    checked: int
    failed: int
    failed_ids: tuple[str, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate found. `passed` is false where a critical check failed: the warehouse must not be built then."""

    checks: tuple[Check, ...]
    fill: tuple[Fill, ...] = ()

    @property
    def passed(self) -> bool:
        return all(check.success for check in self.checks if check.severity == "critical")

    @property
    def failures(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.success)


def gate(handover: Path, docs_dir: Path | None = None) -> GateResult:
    """Check the hand-over tables under `handover` (<table>/*.parquet), all rows of them.

    The schema comes first: where a file has another one, nothing else is looked at. Data Docs go to `docs_dir`, where
    given.
    """
    files = [("files", schema_frame(handover))]
    schema = _checks(validate("schema", files, schema_suite(), docs_dir and docs_dir / "schema"))
    if not all(check.success for check in schema):
        return GateResult(schema)
    frames = observation_frames(handover)
    rows = _checks(validate("observations", frames, observation_suite(), docs_dir and docs_dir / "observations"))
    return GateResult(schema + rows, fill_by_collection(handover))


def schema_suite() -> list[Expectation]:
    """What every hand-over file must be like, on `schema_frame`."""
    return [
        Expectation(key, "expect_column_values_to_be_in_set", {"column": column, "value_set": [""]})
        for key, column in (
            ("every_column_is_there", "missing"),
            ("no_column_is_unknown", "unknown"),
            ("every_column_has_its_type", "changed"),
            ("the_schema_version_is_the_one_this_warehouse_reads", "version"),
        )
    ] + [
        Expectation(
            "every_table_is_there",
            "expect_column_distinct_values_to_contain_set",
            {"column": "table", "value_set": sorted(TABLES)},
        )
    ]


def observation_suite() -> list[Expectation]:
    """What every observation must be like, on the frames of `observation_frames`."""

    def in_set(key: str, column: str, values: tuple[str, ...], severity: Severity = "critical") -> Expectation:
        arguments = {"column": column, "value_set": list(values)}
        return Expectation(key, "expect_column_values_to_be_in_set", arguments, severity)

    def filled(column: str) -> Expectation:
        return Expectation(f"{column}_is_filled", "expect_column_values_to_not_be_null", {"column": column})

    def status_in(statuses: tuple[str, ...]) -> str:
        return f"value_status in {list(statuses)!r}"

    return [
        # A closed list passes over null, so each column must also be filled.
        *map(filled, ("observation_id", "document_id", "code", "kind", "value_status", "basis", "form", "method")),
        in_set("code_is_in_the_code_book", "code", (*load_measures(), "other")),
        in_set("applicant_is_in_the_closed_list", "applicant", ("", *applicant_names())),
        in_set("scope_is_in_the_closed_list", "scope", SCOPES),
        in_set("kind_is_in_the_closed_list", "kind", KINDS),
        in_set("value_status_is_in_the_closed_list", "value_status", STATUSES),
        in_set("basis_is_in_the_closed_list", "basis", BASES),
        in_set("list_role_is_in_the_closed_list", "list_role", LIST_ROLES),
        in_set("method_is_in_the_closed_list", "method", METHODS),
        Expectation(
            "form_is_one_we_know", "expect_column_values_to_match_regex", {"column": "form", "regex": _known_forms()}
        ),
        Expectation(
            "blank_dash_and_unreadable_have_no_value",
            "expect_column_values_to_be_null",
            {"column": "value"},
            where=status_in(STATUSES_WITHOUT_VALUE),
        ),
        Expectation(
            "reported_explicit_none_and_derived_have_a_value",
            "expect_column_values_to_not_be_null",
            {"column": "value"},
            where=status_in(STATUSES_WITH_VALUE),
        ),
        Expectation(
            "an_explicit_none_is_0",
            "expect_column_values_to_be_between",
            {"column": "value", "min_value": 0, "max_value": 0},
            where=status_in(("explicit_none",)),
        ),
        Expectation(
            "an_approximate_statement_has_a_value_or_a_bound",
            "expect_column_values_to_be_in_set",
            {"column": "has_figure", "value_set": [True]},
            where=status_in(("approximate",)),
        ),
        Expectation(
            "start_is_not_after_end",
            "expect_column_pair_values_a_to_be_greater_than_b",
            {"column_A": "end", "column_B": "start", "or_equal": True, "ignore_row_if": "either_value_is_missing"},
        ),
        in_set("raw_text_is_the_text_from_start_to_end", "place_fault", ("",)),
        # These two leave the number and its place as they are: they are told of and hold nothing back.
        in_set("the_sentence_holds_the_number", "sentence_fault", ("",), "warning"),
        in_set("the_label_is_as_the_code_book_says", "label_fault", ("",), "warning"),
        Expectation(
            "an_observation_is_handed_over_once_a_file",
            "expect_compound_columns_to_be_unique",
            {"column_list": ["file", "observation_id"]},
        ),
    ]


def _known_forms() -> str:
    """The forms of knowledge/report_forms.csv as a pattern, and any local one: an office adds rows unasked."""
    forms = [form for form in read_seed("report_forms")["form"].to_pylist() if not form.startswith("local:")]
    return rf"^(?:{'|'.join(map(re.escape, forms))}|local:.+)$"


def _checks(results: Iterable[Result]) -> tuple[Check, ...]:
    """Results of the same expectation on several frames as one check."""
    by_key: dict[str, list[Result]] = {}
    for result in results:
        by_key.setdefault(result.expectation.key, []).append(result)
    return tuple(
        Check(
            key=key,
            severity=found[0].expectation.severity,
            success=all(result.success for result in found),
            checked=sum(result.checked for result in found),
            failed=sum(result.failed_count for result in found),
            failed_ids=tuple(islice((str(row) for result in found for row in result.failed_rows), FAILED_IDS_SHOWN)),
            error=next((result.error for result in found if result.error), ""),
        )
        for key, found in by_key.items()
    )
