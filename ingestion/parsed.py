"""What became of one document, as the reader leaves it and as it comes back from a worker.

Belongs here: that shape, and its rows of the hand-over tables. Does not: reading (`ingestion.parse`). It loads no
reader, so that the command line can take up what its worker read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.handover.identity_columns import identity_columns
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.model import Document, Identity, Structure, TableCoverage

if TYPE_CHECKING:
    from ingestion.identity import Evidence
    from ingestion.reading.prose.quantities import Left
    from ingestion.repair import Repaired

# A whole number, raised with every change of what is read from the same bytes; the cache and every observation carry
# it, and of two readings the warehouse takes the greater's.
READER_VERSION = "18"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of one document: everything read from it, or the outcome that says why it was not.

    script, repairs: what the text was written in, and how many edits each step of repair made. repaired, unread: only
    where the document was read in this process; one that a worker read has the blocks of its document left out too.
    explanation: lines for people, where they were asked for. evidence: of its identity, where this process read it.
    """

    source: str
    document_id: str
    byte_length: int
    outcome: str
    reason_zh: str = ""
    reason_en: str = ""
    document: Document | None = None
    script: str = ""
    repairs: tuple[tuple[str, int], ...] = ()
    identity: Identity | None = None
    structure: Structure | None = None
    coverage: tuple[TableCoverage, ...] = ()
    observations: Columns = field(default_factory=lambda: Columns(OBSERVATIONS))
    repaired: Repaired | None = None
    unread: tuple[Left, ...] = ()
    explanation: tuple[str, ...] = ()
    evidence: Evidence | None = None

    @property
    def is_read(self) -> bool:
        return self.outcome in ("read", "partly_read")

    def document_row(self) -> dict[str, Any]:
        """A row of the `documents` table."""
        identity, structure = self.identity or Identity(), self.structure or Structure()
        document = self.document
        return {
            "document_id": self.document_id,
            "report_id": self.document_id,
            "source": self.source,
            "attached_to": "",
            "container": document.container if document else "",
            "charset": document.charset if document else "",
            "byte_length": self.byte_length,
            "text": document.text if document else "",
            "outcome": self.outcome,
            **identity_columns(identity),
            "form": structure.form,
            "outline": structure.outline,
            "script": self.script,
            "repairs": [{"name": name, "count": count} for name, count in self.repairs],
            "sections_announced": list(structure.announced),
            "sections_headed": list(structure.headings),
            "sections_present": list(structure.present),
            "tables_expected": list(structure.tables_expected),
            "tables_found": list(structure.tables_found),
            "tables_absent": [asdict(table) for table in structure.tables_absent],
            "attachments": list(structure.attachments),
            "statistics_attachment": structure.statistics_attachment,
            "is_cut": structure.is_cut,
            "reader_version": READER_VERSION,
        }

    def evidence_bytes(self) -> bytes:
        """What the report shows of its identity, as a cache entry keeps it; empty where it was not read."""
        return self.evidence.to_bytes() if self.evidence else b""

    def outcome_row(self, collection: str) -> dict[str, Any]:
        """A row of the `outcomes` table."""
        return {
            "collection": collection,
            "source": self.source,
            "document_id": self.document_id,
            "stage": "reading" if self.is_read else "document",
            "outcome": self.outcome,
            "reason_zh": self.reason_zh,
            "reason_en": self.reason_en,
            "reader_version": READER_VERSION,
        }


def reading_outcome(is_cut: bool, absent: Sequence[tuple[str, str]], unread: int) -> tuple[str, str, str]:
    """`partly_read` where something the report should hold is not here or was not read, with what that is.

    absent: statutory tables that were not found, in Chinese and English. unread: number cells that were not.
    """
    if is_cut:
        return "partly_read", "正文不完整：前言所列部分缺失", "the copy is cut: announced sections are missing"
    if absent:
        said_zh, said_en = zip(*absent, strict=True)
        return (
            "partly_read",
            f"缺少法定表格：{'、'.join(said_zh)}",
            f"statutory tables are missing: {', '.join(said_en)}",
        )
    if unread:
        return "partly_read", f"表格中有 {unread} 个单元格未读", f"{unread} table cells were not read"
    return "read", "", ""
