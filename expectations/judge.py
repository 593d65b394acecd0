"""The verdict on the warehouse: Great Expectations asserts the rules on what dbt computed, findings are written.

Belongs here: reading the reconciliation from the build database, the suite's run, the cross-check of the two, the
findings file, and counts for people. Does not: arithmetic (dbt), words and verdicts (`findings`), checks on our own
reading (`gate`).
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.adapter import Result, validate
from expectations.findings import findings
from expectations.rulebook import SEVERITIES, Rule, computed_rules
from expectations.suites import reconciliation_suite
from ingestion.handover.files import write_bytes

ASSESSED = ("pass", "fail")


class DisagreementError(Exception):
    """Great Expectations and the models do not fail the same rows: a fault of ours, so nothing is published."""


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """One rule family over all reports, as an asset check shows it. It passed where no failure weighs as an error.

    assessed: instances that were compared; 0 means that nothing was measured, not that nothing is wrong.
    """

    family: str
    assessed: int
    not_assessable: int
    failed_by_severity: Mapping[str, int]
    failed_by_rule: Mapping[str, int]

    @property
    def passed(self) -> bool:
        return self.failed_by_severity["error"] == 0


@dataclass(frozen=True, slots=True)
class JudgeSummary:
    """What was judged: findings by status, failures by severity, and every rule family that some model computes."""

    by_status: Mapping[str, int]
    failed_by_severity: Mapping[str, int]
    families: tuple[FamilyResult, ...]


def judge(build_database: Path, findings_path: Path, docs_dir: Path | None = None) -> JudgeSummary:
    """Judge the reconciliation in `build_database` (opened read-only) and write the findings to `findings_path`.

    Data Docs go to `docs_dir`, where given. Raises DisagreementError where the suite and the models do not agree row by
    row; the findings file is then left as it was, as it is where writing fails half-way.
    """
    reconciliations = _read(build_database)
    rules = computed_rules()
    results = _run_suite(reconciliations, rules, docs_dir)
    _require_agreement(reconciliations, results)
    found = findings(reconciliations)
    sink = io.BytesIO()
    pq.write_table(found, sink, compression="zstd")
    write_bytes(findings_path, sink.getvalue())
    return _summary(found, rules)


def _read(build_database: Path) -> pa.Table:
    import duckdb

    with duckdb.connect(str(build_database), read_only=True) as connection:
        return connection.sql("select * from int_reconciliations order by reconciliation_id").to_arrow_table()


def _run_suite(reconciliations: pa.Table, rules: Iterable[Rule], docs_dir: Path | None) -> list[Result]:
    frame = reconciliations.select(["reconciliation_id", "rule_id", "status", "excess"]).to_pandas()
    frame = frame[frame["status"].isin(ASSESSED)].set_index("reconciliation_id").rename_axis(None)
    # Whether the excess is above zero is all that is asked of it: a float keeps the sign of DECIMAL(38, 6).
    frame["excess"] = frame["excess"].astype("float64")
    return validate("consistency", [("reconciliations", frame)], reconciliation_suite(rules), docs_dir)


def _require_agreement(reconciliations: pa.Table, results: Iterable[Result]) -> None:
    """Every row that dbt fails must fail an expectation, and no other: neither side alone may accuse an agency."""
    errors = [f"{result.expectation.key}: {result.error}" for result in results if result.error]
    if errors:
        raise DisagreementError(f"the suite could not be run: {errors}")
    by_suite = {row for result in results for row in result.failed_rows}
    rows = zip(reconciliations["reconciliation_id"].to_pylist(), reconciliations["status"].to_pylist(), strict=True)
    by_model = {row for row, status in rows if status == "fail"}
    if by_suite != by_model:
        raise DisagreementError(
            f"failed by the model alone: {sorted(by_model - by_suite)[:5]}; by the suite alone: "
            f"{sorted(by_suite - by_model)[:5]}"
        )


def _summary(found: pa.Table, rules: Iterable[Rule]) -> JudgeSummary:
    family_of = {rule.rule_id: rule.family for rule in rules}
    rows: dict[str, list[dict[str, str]]] = {family: [] for family in sorted(set(family_of.values()))}
    for row in found.select(["rule_id", "status", "severity"]).to_pylist():
        rows[family_of[row["rule_id"]]].append(row)
    everything = [row for of_family in rows.values() for row in of_family]
    return JudgeSummary(
        by_status=_count(row["status"] for row in everything),
        failed_by_severity=_failed_by_severity(everything),
        families=tuple(
            FamilyResult(
                family=family,
                assessed=sum(row["status"] in ASSESSED for row in of_family),
                not_assessable=sum(row["status"] == "not_assessable" for row in of_family),
                failed_by_severity=_failed_by_severity(of_family),
                failed_by_rule=_count(row["rule_id"] for row in of_family if row["status"] == "fail"),
            )
            for family, of_family in rows.items()
        ),
    )


def _failed_by_severity(rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    failed = Counter(row["severity"] for row in rows if row["status"] == "fail")
    return {severity: failed[severity] for severity in SEVERITIES}


def _count(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
