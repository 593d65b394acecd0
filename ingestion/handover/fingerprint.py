"""Hashes of everything that decides what is made of the same input: the reader's, identity's, and of any other files.

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
    # Once recognition is there, pictures are read again.
    return _digest(READER, set(files) - identity_files(), b"ocr" if ocr.is_available() else b"")


def identity_fingerprint() -> str:
    """16 hex digits over the names and bytes of what identities are told with."""
    return _digest(READER, identity_files())


def fingerprint(*folders: Path) -> str:
    """16 hex digits for each folder, over the names and bytes of the code and knowledge in it."""
    return "-".join(_digest(folder, folder.rglob("*")) for folder in folders)


def _digest(folder: Path, files: Iterable[Path], more: bytes = b"") -> str:
    digest = hashlib.sha256(more)
    for path in sorted(files):
        if path.suffix in SUFFIXES:
            digest.update(f"{path.relative_to(folder)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
