"""The reader, but for documents that say they are poison: those end its process."""

from __future__ import annotations

import os

from ingestion.parse import READER_VERSION as READER_VERSION
from ingestion.parse import parse_bytes as _parse_bytes
from ingestion.parsed import Parsed

MARK = b"poison"


def parse_bytes(data: bytes, source: str) -> Parsed:
    """As the reader's own."""
    if data.startswith(MARK):
        os.abort()
    return _parse_bytes(data, source)
