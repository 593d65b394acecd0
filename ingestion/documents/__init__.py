"""From bytes to `Document`: text, blocks and grids, whatever the container.

Belongs here: the way from bytes to the right reader, and the bound on size. Does not: repair, or any reading of what a
document says. Every failure is `NotRead` with one of the closed outcomes and a reason in Chinese and English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

from ingestion.bounds import MAXIMUM_BYTES
from ingestion.documents import ocr
from ingestion.documents.charset import decode
from ingestion.documents.copies import without_copies
from ingestion.documents.docx import read_docx
from ingestion.documents.html import read_html
from ingestion.documents.ocr_html import pictures_in
from ingestion.documents.ofd import read_ofd
from ingestion.documents.ole import read_ole
from ingestion.documents.pdf import read_pages, read_pdf
from ingestion.documents.sniff import container_kind, is_html, is_office_xml, refusal
from ingestion.documents.spreadsheet import read_xlsx
from ingestion.documents.text import read_text
from ingestion.documents.wrapped import gunzip, page_of_mhtml
from ingestion.model import Block, Document, Note, NotRead, Unseen

__all__ = ["MAXIMUM_BYTES", "read_document"]

_OFFICE: dict[str, Callable[[bytes], tuple[str, str, tuple[Block, ...], tuple[Note, ...]]]] = {
    "docx": lambda data: ("docx", *read_docx(data)),
    "xlsx": lambda data: ("xlsx", *read_xlsx(data)),
    "ole": read_ole,
    "ofd": lambda data: ("ofd", *read_ofd(data)),
}
# Bytes that may be control characters: looking for them in bytes takes a tenth of the pattern's time.
_CONTROL_BYTES = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def read_document(data: bytes, source: str) -> Document:
    """The document in `data`. `source` is carried along and decides nothing.

    Raises NotRead: over_limit, empty, unsupported, needs_ocr, encrypted, corrupt, unreadable_text, error_page,
    shell_page, list_page, truncated.
    """
    if len(data) > MAXIMUM_BYTES:
        raise NotRead(
            "over_limit",
            f"文件超过 {MAXIMUM_BYTES // 1024 // 1024} MB。请拆分后再提交。",
            f"The file is larger than {MAXIMUM_BYTES // 1024 // 1024} MB. Split it.",
        )
    kind = container_kind(data)
    if kind in ("gzip", "mhtml"):
        inner = gunzip(data, MAXIMUM_BYTES) if kind == "gzip" else page_of_mhtml(data)
        if container_kind(inner) in ("gzip", "mhtml"):
            raise refusal("wrapped")
        document_id = hashlib.sha256(data).hexdigest()
        return replace(read_document(inner, source), document_id=document_id, byte_length=len(data))
    if kind in ("pdf", "pdf_encrypted"):
        text, blocks, title, notes = read_pdf(data)
        return _document(data, source, "pdf", "", text, blocks, title, notes)
    if kind in _OFFICE:
        container, text, blocks, notes = _OFFICE[kind](data)
        return _document(data, source, container, "", text, blocks, notes=notes)
    if kind == "image" and ocr.is_available():
        text, blocks, notes = read_pages(ocr.picture_pages(data))
        return _document(data, source, "image", "", text, blocks, notes=notes)
    if kind != "text":
        raise refusal(kind)
    try:
        text, charset, told = decode(data)
    except NotRead:
        if b"\x00" in data:
            raise refusal("binary") from None
        raise
    has_controls = len(data) != len(data.translate(None, _CONTROL_BYTES))
    if has_controls and len(_CONTROLS.findall(text)) * 50 > len(text):
        raise refusal("binary")
    if is_office_xml(text):
        raise refusal("office_xml")
    page_title = ""
    if is_html(text):
        container = "html"
        pictures = pictures_in(text)
        if pictures and ocr.is_available():
            pages = [page for picture in pictures for page in ocr.picture_pages(picture)]
            text, blocks, notes = read_pages(replace(page, number=n) for n, page in enumerate(pages, start=1))
            return _document(data, source, container, charset, text, blocks, notes=(*told, *notes))
        text, blocks, page_title, notes, unseen = read_html(text)
    else:
        container, notes, unseen = "text", (), ()
        blocks = read_text(text)
    blocks, copies = without_copies(text, blocks)
    return _document(data, source, container, charset, text, blocks, page_title, (*told, *notes, *copies), unseen)


def _document(
    data: bytes,
    source: str,
    container: str,
    charset: str,
    text: str,
    blocks: tuple[Block, ...],
    page_title: str = "",
    notes: tuple[Note, ...] = (),
    unseen: tuple[Unseen, ...] = (),
) -> Document:
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
        notes=notes,
        unseen=unseen,
    )
