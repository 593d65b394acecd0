"""Hand-over tables made up for tests, and dbt run on them.

Belongs here: writing rows as the Parquet that the warehouse reads, and calling dbt in a child process, as a run does.
Does not: expectations about what comes out.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.handover import schemas

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


def document(text: str, **values: Any) -> dict[str, Any]:
    """A row of `documents` for a report that was read; `values` replace what is made up here."""
    document_id = hashlib.sha256(text.encode()).hexdigest()
    row: dict[str, Any] = dict.fromkeys(schemas.DOCUMENTS.names)
    row.update(
        document_id=document_id,
        report_id=document_id,
        source=f"{document_id[:6]}.txt",
        container="text",
        charset="utf-8",
        byte_length=len(text.encode()),
        text=text,
        outcome="read",
        form="prose",
        origin="official",
        script="simplified",
        repairs=[],
        is_cut=False,
        reader_version="1",
    )
    return row | values


def observation(doc: Mapping[str, Any], code: str, raw: str, value: str | None, **values: Any) -> dict[str, Any]:
    """A row of `observations` for the first `raw` in the document's text, whose sentence ends at the next 。"""
    start = doc["text"].index(raw) if raw else None
    sentence_start = sentence_end = end = None
    if start is not None:
        end = start + len(raw)
        sentence_start = doc["text"].rfind("。", 0, start) + 1
        sentence_end = doc["text"].find("。", end) + 1 or len(doc["text"])
    row: dict[str, Any] = dict.fromkeys(schemas.OBSERVATIONS.names)
    row.update(
        document_id=doc["document_id"],
        report_id=doc["report_id"],
        source=doc["source"],
        code=code,
        applicant="",
        label="",
        scope="own",
        kind="count",
        value=None if value is None else Decimal(value),
        decimals=0,
        unit="件",
        value_status="reported",
        basis="annual",
        form="prose",
        table_id="",
        method="prose",
        raw_text=raw,
        start=start,
        end=end,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        locator="",
        reading_order=1 if start is None else start + 1,
        parser_version=doc["reader_version"],
    )
    row.update(values)
    if row["method"] != "prose" and "table_id" not in values:
        row["table_id"] = table_of(row["form"], code)
    key = [row[name] for name in ("document_id", "code", "applicant", "label", "kind", "basis", "method", "raw_text")]
    row["observation_id"] = values.get("observation_id") or hashlib.sha256(json.dumps(key).encode()).hexdigest()
    return row


def table_of(form: str, code: str) -> str:
    """The official table that a figure of a form stands in."""
    tables = {"disclosures": "table_2", "requests": "table_3", "appeals": "table_4"}
    return "sheet" if form == "2014" else tables.get(code.partition(".")[0], "")


def write_handover(folder: Path, tables: Mapping[str, Iterable[Mapping[str, Any]]], name: str = "one") -> Path:
    """Write each hand-over table as `folder/<table>/<name>.parquet`, empty where `tables` says nothing of it."""
    for table, schema in schemas.TABLES.items():
        target = folder / table
        target.mkdir(parents=True, exist_ok=True)
        rows = pa.Table.from_pylist([dict(row) for row in tables.get(table, ())], schema=schema)
        pq.write_table(rows, target / f"{name}.parquet")
    return folder


@dataclass(frozen=True)
class Warehouse:
    """A build database with its inputs, all under one folder."""

    folder: Path
    project: Path = PROJECT

    @property
    def handover(self) -> Path:
        return self.folder / "input"

    @property
    def database(self) -> Path:
        return self.folder / "build.duckdb"

    @property
    def findings(self) -> Path:
        return self.folder / "findings.parquet"

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run dbt on this warehouse; its output is kept, whether it succeeds or not."""
        bin_folder = str(Path(sys.executable).parent)
        environment = os.environ | {
            "PATH": bin_folder + os.pathsep + os.environ.get("PATH", ""),
            "GONGKAI_BUILD": str(self.database),
            "GONGKAI_HANDOVER": str(self.handover),
            "GONGKAI_FINDINGS": str(self.findings),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        return subprocess.run(
            [f"{bin_folder}/dbt", *arguments, "--project-dir", str(self.project), "--profiles-dir", str(self.project)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self, *arguments: str) -> None:
        """`dbt build` with `arguments`. Raises AssertionError with dbt's output where it fails."""
        result = self.dbt("build", *arguments)
        assert result.returncode == 0, result.stdout + result.stderr

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one statement, read-only."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()
