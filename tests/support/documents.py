"""What the tests of containers ask of a document: its blocks, or why it was refused.

Belongs here: those questions, and the simplest page. Does not: making files (`office_files`, `pdf_files`, `ofd_files`).
"""

from __future__ import annotations

import pytest

from ingestion.documents import read_document
from ingestion.model import Document, NotRead


def html_page(body: str, head: str = "") -> bytes:
    """A page of HTML around a body."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def shown(document: Document, kind: str) -> list[str]:
    """The texts of the blocks of a kind, in order."""
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def refused(data: bytes) -> str:
    """The outcome that a file ends with; its English reason has to be plain. Fails where it is read."""
    with pytest.raises(NotRead) as caught:
        read_document(data, "file")
    assert caught.value.reason_en.isascii()
    return caught.value.outcome
