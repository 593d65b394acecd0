"""A hash of everything that decides what the reader makes of the same bytes.

Belongs here: which files those are. Does not: the version people give the reader (`ingestion.parse.READER_VERSION`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

READER = Path(__file__).resolve().parents[1]
APART = ("sources", "handover")  # how documents come in and go out changes nothing that is read
SUFFIXES = (".py", ".yaml", ".csv", ".json", ".txt")


def reader_fingerprint() -> str:
    """16 hex digits over the names and bytes of the reader's code and knowledge."""
    digest = hashlib.sha256()
    for path in sorted(READER.rglob("*")):
        if path.suffix in SUFFIXES and path.relative_to(READER).parts[0] not in APART:
            digest.update(f"{path.relative_to(READER)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
