"""The verdict on the warehouse: Great Expectations asserts the rules on what dbt computed, findings are written.

Belongs here: reading the reconciliation from the build database, the suite's run, the cross-check of the two, the
findings file, and counts for people. Does not: arithmetic (dbt), words and verdicts (`findings`), checks on our own
reading (`gate`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.adapter import validate
from expectations.findings import FINDINGS, findings
from expectations.rulebook import SEVERITIES, Rule, computed_rules
from expectations.suites import reconciliation_suite
from ingestion.handover.files import temporary_folder

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

ASSESSED = ("pass", "fail")
COUNTED = ("rule_id", "status", "severity")
# Bound the memory that judging takes, whatever the number of reports. A run of the suite costs what a few thousand rows
# do; findings are made of rows as Python objects, thirty times the room of a table.
ROWS_AT_ONCE, DOCUMENT_ROWS_AT_ONCE = 100_000, 20_000
MEMORY = "512MB"  # for the database that sorts them


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
    import duckdb

    rules = computed_rules()
    counts: Counter[tuple[str, str, str]] = Counter()
    with temporary_folder(findings_path.parent) as folder:
        with duckdb.connect(str(build_database), read_only=True) as connection:
            # Set here and not on opening: one process may hold the file open already, with limits of its own.
            connection.execute("set memory_limit = ?", [MEMORY])
            connection.execute("set temp_directory = ?", [str(folder)])
            _require_agreement(connection, rules, docs_dir)
            written = folder / findings_path.name
            with pq.ParquetWriter(written, FINDINGS, compression="zstd") as writer:
                for part in _whole_documents(connection):
                    found = findings(part)
                    writer.write_table(found)
                    counts.update(zip(*(found[name].to_pylist() for name in COUNTED), strict=True))
        with written.open("rb") as file:
            os.fsync(file.fileno())
        written.replace(findings_path)
    return _summary(counts, rules)


def _whole_documents(connection: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """All reconciliations, `DOCUMENT_ROWS_AT_ONCE` or so a time, by source and document: those of one stay together."""
    query = "select * from int_reconciliations order by source, document_id, reconciliation_id"
    waiting: list[pa.RecordBatch] = []
    for batch in connection.sql(query).to_arrow_reader(DOCUMENT_ROWS_AT_ONCE):
        documents = batch["document_id"]
        end = batch.num_rows
        while end and documents[end - 1] == documents[batch.num_rows - 1]:
            end -= 1
        if end:
            yield pa.Table.from_batches([*waiting, batch.slice(0, end)])
            waiting = []
        waiting.append(batch.slice(end))
    if waiting:
        yield pa.Table.from_batches(waiting)


def _require_agreement(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], docs_dir: Path | None) -> None:
    """Every row that dbt fails must fail an expectation, and no other: neither side alone may accuse an agency."""
    failed_by_model: set[str] = set()

    def frames() -> Iterator[tuple[str, pd.DataFrame]]:
        query = "select reconciliation_id, rule_id, status, excess from int_reconciliations order by reconciliation_id"
        for number, batch in enumerate(connection.sql(query).to_arrow_reader(ROWS_AT_ONCE)):
            frame = batch.to_pandas()
            failed_by_model.update(frame.loc[frame["status"] == "fail", "reconciliation_id"])
            frame = frame[frame["status"].isin(ASSESSED)].drop(columns="status")
            frame = frame.set_index("reconciliation_id").rename_axis(None)
            # Whether the excess is above zero is all that is asked of it: a float keeps the sign of DECIMAL(38, 6).
            frame["excess"] = frame["excess"].astype("float64")
            yield f"reconciliations, part {number}", frame

    results = validate("consistency", frames(), reconciliation_suite(rules), docs_dir)
    errors = [f"{result.expectation.key}: {result.error}" for result in results if result.error]
    if errors:
        raise DisagreementError(f"the suite could not be run: {errors}")
    by_suite = {row for result in results for row in result.failed_rows}
    if by_suite != failed_by_model:
        raise DisagreementError(
            f"failed by the model alone: {sorted(failed_by_model - by_suite)[:5]}; by the suite alone: "
            f"{sorted(by_suite - failed_by_model)[:5]}"
        )


def _summary(counts: Mapping[tuple[str, str, str], int], rules: Iterable[Rule]) -> JudgeSummary:
    """counts: findings by rule, status and severity."""
    family_of = {rule.rule_id: rule.family for rule in rules}
    by_family: dict[str, Counter[tuple[str, str, str]]] = {name: Counter() for name in sorted(set(family_of.values()))}
    for key, count in counts.items():
        by_family[family_of[key[0]]][key] += count
    return JudgeSummary(
        by_status=_added(counts, lambda rule_id, status, severity: status),
        failed_by_severity=_failed_by_severity(counts),
        families=tuple(
            FamilyResult(
                family=family,
                assessed=sum(count for (_, status, _), count in rows.items() if status in ASSESSED),
                not_assessable=sum(count for (_, status, _), count in rows.items() if status == "not_assessable"),
                failed_by_severity=_failed_by_severity(rows),
                failed_by_rule=_added(_failed(rows), lambda rule_id, status, severity: rule_id),
            )
            for family, rows in by_family.items()
        ),
    )


def _failed(counts: Mapping[tuple[str, str, str], int]) -> dict[tuple[str, str, str], int]:
    return {key: count for key, count in counts.items() if key[1] == "fail"}


def _failed_by_severity(counts: Mapping[tuple[str, str, str], int]) -> dict[str, int]:
    failed = _added(_failed(counts), lambda rule_id, status, severity: severity)
    return {severity: failed.get(severity, 0) for severity in SEVERITIES}


def _added(counts: Mapping[tuple[str, str, str], int], name: Callable[[str, str, str], str]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for key, count in counts.items():
        total[name(*key)] += count
    return dict(sorted(total.items()))
