"""`gongkai check`: findings on documents alone, without a warehouse.

Belongs here: documents in, findings out, and the exit status. Does not: arithmetic (the dbt models), verdicts
(`findings`), how findings look (`render`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa

from expectations import render
from expectations.findings import findings
from expectations.reconcile import reconcile
from ingestion.handover import parts
from ingestion.handover.schemas import COVERAGE, DOCUMENTS, OBSERVATIONS
from ingestion.named import parse_files
from ingestion.parsed import Parsed

NOTHING_WRONG, AN_ERROR_STANDS, NOTHING_JUDGED = 0, 1, 3


def check(parsed: Iterable[Parsed]) -> pa.Table:
    """Findings on these documents: every rule instance that applies, also where it passes (schema FINDINGS)."""
    return findings(reconcile(handover_tables(parsed)))


def handover_tables(parsed: Iterable[Parsed]) -> dict[str, pa.Table]:
    """The hand-over tables these documents would give. The same bytes under two names are one document, the first.

    A page and its attachment, told by their names in one folder, are one report, as they are in the warehouse.
    """
    documents = {p.document_id: p for p in reversed(list(parsed))}.values()
    read = [p for p in documents if p.is_read]
    coverage = [{"document_id": p.document_id, **asdict(table)} for p in read for table in p.coverage]
    joined = {p.document_id: parts.NO_CHANGE for p in read} | parts.changes_of(read)
    rows = [p.document_row() | joined[p.document_id].columns for p in read]
    figures = [parts.of_report(p.observations.to_arrow(), joined[p.document_id].report_id) for p in read]
    return {
        "documents": pa.Table.from_pylist(rows, schema=DOCUMENTS),
        "observations": pa.concat_tables([OBSERVATIONS.empty_table(), *figures]),
        "coverage": pa.Table.from_pylist(coverage, schema=COVERAGE),
    }


def exit_status(found: pa.Table) -> int:
    """1 where an error stands, 3 where no rule could be judged on any document, else 0."""
    rows = found.select(["status", "severity"]).to_pylist()
    if any(row["status"] == "fail" and row["severity"] == "error" for row in rows):
        return AN_ERROR_STANDS
    return NOTHING_WRONG if any(row["status"] in ("pass", "fail") for row in rows) else NOTHING_JUDGED


def main(paths: Sequence[Path], style: str) -> int:
    """Check the files `paths` name and print their findings as text, json or html. Returns the exit status."""
    parsed = list(parse_files(paths))
    found = check(parsed)
    sys.stdout.write(render.STYLES[style](found, parsed))
    for document in parsed:
        if not document.is_read:
            print(
                f"{document.source}: {document.outcome}: {document.reason_zh} / {document.reason_en}", file=sys.stderr
            )
    return exit_status(found)
