"""A reader for tests of the hand-over: reads `code=value` lines, and misbehaves where the bytes say so."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.model import TableCoverage

READER_VERSION = "fake-1"


@dataclass(frozen=True)
class FakeParsed:
    """The part of `ingestion.parse.Parsed` that the hand-over uses."""

    source: str
    document_id: str
    outcome: str
    coverage: tuple[TableCoverage, ...]
    observations: Columns
    evidence: bytes = b""

    def evidence_bytes(self) -> bytes:
        return self.evidence

    def document_row(self) -> dict[str, Any]:
        return {
            "document_id": self.document_id,
            "report_id": self.document_id,
            "source": self.source,
            "outcome": self.outcome,
            "reader_version": READER_VERSION,
        }

    def outcome_row(self, collection: str) -> dict[str, Any]:
        return {
            "collection": collection,
            "source": self.source,
            "document_id": self.document_id,
            "stage": "reading",
            "outcome": self.outcome,
            "reason_zh": "",
            "reason_en": "",
            "reader_version": READER_VERSION,
        }


def parse_bytes(data: bytes, source: str) -> FakeParsed:
    """One observation a line; `crash`, `hang`, `wait`, `raise`, `deep` and `print` do what they say."""
    if log := os.environ.get("FAKE_PARSER_LOG"):
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{source}\n")
    document_id = hashlib.sha256(data).hexdigest()
    text = data.decode("utf-8")
    if text == "crash":
        os.abort()
    while text == "hang":
        pass
    if text == "wait":
        time.sleep(600)
    if text == "raise":
        raise KeyError("no such cell")
    if text == "deep":
        raise RecursionError
    if text == "print":
        print("a library that prints to stdout")
    observations = Columns(OBSERVATIONS)
    for order, line in enumerate(text.splitlines()):
        code, _, value = line.partition("=")
        if value:
            observations.add(
                observation_id=f"{document_id[:8]}-{order}",
                document_id=document_id,
                report_id=document_id,
                source=source,
                code=code,
                value=Decimal(value),
                reading_order=order,
            )
    coverage = (TableCoverage("t", "2021", len(observations), len(observations), 0, 0),)
    return FakeParsed(source, document_id, "read" if len(observations) else "empty", coverage, observations)
