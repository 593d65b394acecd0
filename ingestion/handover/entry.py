"""What one document gave, as the small Arrow file the cache keeps: keyed by document and reader version.

Belongs here: the shape of a cache entry, made from a parsed document or from a failure, and back. Does not: who reads
when (`pool`), what is published (`store`).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from ingestion.handover.files import write_bytes
from ingestion.handover.schemas import OBSERVATIONS, TABLES, Columns
from ingestion.model import (
    AbsentTable,
    Candidate,
    Clue,
    Conflict,
    Document,
    Identity,
    Listing,
    Note,
    Structure,
    TableCoverage,
)
from ingestion.parsed import Parsed
from ingestion.sources import names

Entry = dict[str, pa.Table]
NOT_LISTED = Listing()

# What the row of a document has of each, and under which name.
_DOCUMENT = ("document_id", "source", "container", "charset", "byte_length", "text")
_IDENTITY = tuple(field.name for field in fields(Identity))
_STRUCTURE = ("outline", "form", "statistics_attachment", "is_cut")
_LISTS = {
    "announced": "sections_announced",
    "headings": "sections_headed",
    "present": "sections_present",
    "tables_expected": "tables_expected",
    "tables_found": "tables_found",
    "attachments": "attachments",
}

# The lists of an identity: their columns and what each of their values is.
_EVIDENCE_LISTS: dict[str, tuple[str, Any]] = {
    "clues": ("identity_clues", Clue),
    "candidates": ("agency_candidates", Candidate),
    "conflicts": ("identity_conflicts", Conflict),
}

EVIDENCE = pa.schema(
    [
        ("document_id", pa.string()),
        ("source", pa.string()),  # the name under which the identity in `documents` was told
        ("identity_version", pa.string()),  # the knowledge with which it was told
        ("listed_agency", pa.string()),  # what a list of addresses said of it
        ("listed_year", pa.int32()),
        ("evidence", pa.binary()),  # ingestion.identity.gather.Evidence
    ]
)
SCHEMAS = {
    **{name: TABLES[name] for name in ("documents", "coverage", "observations", "outcomes")},
    "evidence": EVIDENCE,
}


def entry_path(cache: Path, reader_version: str, document_id: str) -> Path:
    """Where the entry of a document lies."""
    return cache / names.key(reader_version) / document_id[:2] / f"{document_id}.arrows"


def of_parsed(parsed: Parsed, identity_version: str = "", listed: Listing = NOT_LISTED) -> Entry:
    """The entry of a document that went through the reader, read or not. The collection is filled in on publishing."""
    coverage = [{"document_id": parsed.document_id, **asdict(table)} for table in parsed.coverage]
    return {
        "documents": _table("documents", [parsed.document_row()]),
        "coverage": _table("coverage", coverage),
        "observations": parsed.observations.to_arrow(),
        "outcomes": _table("outcomes", [parsed.outcome_row("")]),
        "evidence": evidence_table(
            parsed.document_id, parsed.source, identity_version, parsed.evidence_bytes(), listed
        ),
    }


def evidence_table(
    document_id: str, source: str, identity_version: str, evidence: bytes, listed: Listing = NOT_LISTED
) -> pa.Table:
    """The evidence of a document, as kept; empty where there is none."""
    row = {
        "document_id": document_id,
        "source": source,
        "identity_version": identity_version,
        "listed_agency": listed.agency,
        "listed_year": listed.year,
        "evidence": evidence,
    }
    return pa.Table.from_pylist([row] if evidence else [], schema=EVIDENCE)


def of_failure(
    document_id: str, source: str, byte_length: int, reader_version: str, outcome: str, reason_zh: str, reason_en: str
) -> Entry:
    """The entry of a document that the reader could not survive: no observations, an outcome with its reasons."""
    known = {"document_id": document_id, "source": source, "outcome": outcome, "reader_version": reader_version}
    reasons = {"stage": "reading", "reason_zh": reason_zh, "reason_en": reason_en}
    document = {**known, "report_id": document_id, "attached_to": "", "byte_length": byte_length}
    return {
        "documents": _table("documents", [document]),
        "coverage": _table("coverage", []),
        "observations": _table("observations", []),
        "outcomes": _table("outcomes", [{**known, **reasons, "collection": ""}]),
        "evidence": EVIDENCE.empty_table(),
    }


def to_parsed(entry: Entry, told: Mapping[str, Any]) -> Parsed:
    """The document as its entry has it: without blocks and repair plan. told: what the worker told besides."""
    (nullable,) = entry["documents"].to_pylist()
    (outcome,) = entry["outcomes"].to_pylist()
    row: dict[str, Any] = {name: value for name, value in nullable.items() if value is not None}
    observations = Columns(OBSERVATIONS)
    observations.columns.update(entry["observations"].to_pydict())
    notes = tuple(Note(*note) for note in told.get("notes", ()))
    parsed = Parsed(
        source=row["source"],
        document_id=row["document_id"],
        byte_length=row["byte_length"],
        outcome=row["outcome"],
        reason_zh=outcome["reason_zh"],
        reason_en=outcome["reason_en"],
        script=row.get("script", ""),
        repairs=tuple((repair["name"], repair["count"]) for repair in row.get("repairs", ())),
        observations=observations,
        explanation=tuple(told.get("explanation", ())),
    )
    if row.get("container"):
        named: dict[str, Any] = {name: row[name] for name in _DOCUMENT}
        parsed = replace(parsed, document=Document(**named, blocks=(), notes=notes))
    if not parsed.is_read:
        return parsed
    identity: dict[str, Any] = {name: row[name] for name in _IDENTITY if name in row}
    identity |= {
        name: tuple(shape(**value) for value in row[column]) for name, (column, shape) in _EVIDENCE_LISTS.items()
    }
    structure: dict[str, Any] = {name: row[name] for name in _STRUCTURE}
    structure |= {name: tuple(row[column]) for name, column in _LISTS.items()}
    structure["tables_absent"] = tuple(AbsentTable(**table) for table in row["tables_absent"])
    return replace(
        parsed,
        identity=Identity(**identity),
        structure=Structure(**structure),
        coverage=tuple(
            TableCoverage(**{name: value for name, value in table.items() if name != "document_id"})
            for table in entry["coverage"].to_pylist()
        ),
    )


def write_entry(path: Path, entry: Entry) -> None:
    """Keep an entry at `path`: its tables one after the other as Arrow streams."""
    sink = io.BytesIO()
    for name, schema in SCHEMAS.items():
        with pa.ipc.new_stream(sink, schema) as stream:
            stream.write_table(entry[name].cast(schema))
    write_bytes(path, sink.getvalue())


def read_entry(path: Path) -> Entry | None:
    """The entry at `path`; None where there is none, or a damaged one, or one of another schema."""
    try:
        with pa.OSFile(str(path)) as file:
            entry = {name: pa.ipc.open_stream(file).read_all() for name in SCHEMAS}
    except (FileNotFoundError, pa.ArrowInvalid, pa.ArrowException, EOFError):
        return None
    return entry if all(entry[name].schema.equals(SCHEMAS[name]) for name in SCHEMAS) else None


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[name])
