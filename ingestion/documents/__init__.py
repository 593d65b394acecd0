"""From bytes to `Document`: text, blocks and grids, whatever the container.

Belongs here: the way from bytes to the right reader, and the bound on size. Does not: repair, or any reading of what a
document says. Every failure is `NotRead` with one of the closed outcomes and a reason in Chinese and English.
"""

from __future__ import annotations

import hashlib
import re

from ingestion.documents.charset import decode
from ingestion.documents.html import read_html
from ingestion.documents.sniff import container_kind, is_html, refusal
from ingestion.documents.text import read_text
from ingestion.model import Document, NotRead

__all__ = ["MAXIMUM_BYTES", "read_document"]

MAXIMUM_BYTES = 64 * 1024 * 1024
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def read_document(data: bytes, source: str) -> Document:
    """The document in `data`. `source` is carried along and decides nothing.

    Raises NotRead: over_limit, empty, unsupported, needs_ocr, encrypted, corrupt, unreadable_text, error_page,
    shell_page, list_page.
    """
    if len(data) > MAXIMUM_BYTES:
        raise NotRead(
            "over_limit",
            f"文件超过 {MAXIMUM_BYTES // 1024 // 1024} MB。请拆分后再提交。",
            f"The file is larger than {MAXIMUM_BYTES // 1024 // 1024} MB. Split it.",
        )
    kind = container_kind(data)
    if kind != "text":
        raise refusal(kind)
    try:
        text, charset = decode(data)
    except NotRead:
        if b"\x00" in data:
            raise refusal("binary") from None
        raise
    if len(_CONTROLS.findall(text)) * 50 > len(text):
        raise refusal("binary")
    page_title = ""
    if is_html(text):
        container = "html"
        text, blocks, page_title = read_html(text)
    else:
        container = "text"
        blocks = read_text(text)
    if not text.strip():
        raise refusal("empty")
    return Document(
        document_id=hashlib.sha256(data).hexdigest(),
        source=source,
        container=container,
        charset=charset,
        byte_length=len(data),
        text=text,
        blocks=blocks,
        page_title=page_title,
    )
