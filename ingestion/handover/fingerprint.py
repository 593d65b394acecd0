"""Hashes of everything that decides what the reader makes of the same bytes, and of what decides whose report it is.

Belongs here: which files those are. Does not: the version people give the reader (`ingestion.parse.READER_VERSION`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from ingestion.documents import ocr

READER = Path(__file__).resolve().parents[1]
APART = ("sources", "handover")  # how documents come in and go out changes nothing that is read
SUFFIXES = (".py", ".yaml", ".csv", ".json", ".txt")
# What tells identities from evidence that a reading keeps: a change there re-reads nothing. What takes that evidence
# down, or tells a report from its look-alikes, is the reader's.
IDENTITY = ("identity/*.py", "knowledge/agenc*", "knowledge/regions*", "knowledge/area_codes.csv", "knowledge/*.yaml")
OF_IDENTITY = {"agency_kinds.yaml", "places.yaml", "origin.yaml"}
OF_READER = {"gather.py", "titles.py"}


def identity_files() -> frozenset[Path]:
    """The files of code and knowledge that only identities depend on."""
    return frozenset(
        path
        for pattern in IDENTITY
        for path in READER.glob(pattern)
        if path.name not in OF_READER and (path.suffix != ".yaml" or path.name in OF_IDENTITY)
    )


def reader_fingerprint() -> str:
    """16 hex digits over the names and bytes of the reader's code and knowledge, those of identity left out."""
    files = (path for path in READER.rglob("*") if path.relative_to(READER).parts[0] not in APART)
    return _fingerprint(set(files) - identity_files())


def identity_fingerprint() -> str:
    """16 hex digits over the names and bytes of what identities are told with."""
    return _fingerprint(identity_files())


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.suffix in SUFFIXES:
            digest.update(f"{path.relative_to(READER)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(b"ocr" if ocr.is_available() else b"")  # once it is there, pictures are read again
    return digest.hexdigest()[:16]
