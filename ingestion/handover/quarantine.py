"""Documents that the reader did not survive: set aside after their retries, listed, and read again only when asked.

Belongs here: which they are, and letting them be read again. Does not: the retries (`pool`).

Nothing is moved: such a document's cache entry says that reading it failed, and stands until the reader changes or
somebody asks. A document that was read and found to be no report, or damaged, is no such document.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ingestion.handover.store import Places, forget, published, read_manifest

READ = ("read", "partly_read")


@dataclass(frozen=True, order=True)
class Poison:
    """One document in quarantine. key: of its collection. source: the first name the document has there."""

    key: str
    source: str
    document_id: str
    outcome: str
    reason_zh: str
    reason_en: str
    reader_version: str


def quarantined(collections: Path) -> list[Poison]:
    """The documents in quarantine of all published collections, by collection and source."""
    found = []
    for folder in sorted(collections.iterdir()) if collections.is_dir() else []:
        if not folder.is_dir() or read_manifest(folder) is None:
            continue
        for row in published(folder, "outcomes").to_pylist():
            if row["stage"] == "reading" and row["outcome"] not in READ:
                names = ("source", "document_id", "outcome", "reason_zh", "reason_en", "reader_version")
                found.append(Poison(folder.name, *(row[name] for name in names)))
    return sorted(found)


def release_from_quarantine(collections: Path, places: Places, document_ids: Collection[str]) -> list[str]:
    """Let the next reading try these documents again; the keys of their collections. Only for the lock's holder."""
    chosen: dict[str, list[str]] = {}
    for poison in quarantined(collections):
        if poison.document_id in document_ids:
            chosen.setdefault(poison.key, []).append(poison.document_id)
    for key, documents in chosen.items():
        forget(collections / key, places, documents)
    return sorted(chosen)
