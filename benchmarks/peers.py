"""What a document is measured against: the least any reader does, or a known library getting at text and tables.

Belongs here: that work, its result thrown away. Does not: timing (`read`). None of it reads figures.

HTML and text: read, decode, parse (lxml, HTML alone), convert to simplified characters, and of HTML the cells of every
table with their spans. PDF: pdfplumber's text and
tables of every page. DOCX and XLSX: python-docx and openpyxl, which are no dependencies, where they are installed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree, html
from opencc import OpenCC

from ingestion.model import Document

# Container: the peer's name, and the package it needs.
PEERS = {
    "html": ("bare work", "lxml"),
    "text": ("bare work", "opencc"),
    "pdf": ("pdfplumber", "pdfplumber"),
    "docx": ("python-docx", "docx"),
    "xlsx": ("openpyxl", "openpyxl"),
}


def missing() -> list[str]:
    """Peers that are not installed."""
    return [name for name, package in PEERS.values() if find_spec(package) is None]


def peer_of(path: Path, document: Document) -> tuple[str, Callable[[], object] | None]:
    """The name of the peer for a document and its work; no work where there is no peer or it is not installed."""
    name, package = PEERS.get(document.container, ("", ""))
    if not name or name in missing():
        return name, None
    library: Any = importlib.import_module(package)
    work: dict[str, Callable[[], object]] = {
        "html": lambda: _bare(path, document.charset, is_html=True),
        "text": lambda: _bare(path, document.charset, is_html=False),
        "pdf": lambda: _pdf(library, path),
        "docx": lambda: _docx(library, path),
        "xlsx": lambda: _xlsx(library, path),
    }
    return name, work[document.container]


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


def _bare(path: Path, charset: str, *, is_html: bool) -> None:
    text = path.read_bytes().decode(charset, "replace")
    if is_html:
        tree = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
        text = etree.tostring(tree, method="text", encoding="unicode")
        for row in tree.iter("tr"):
            for cell in row.iter("td", "th"):
                _ = (cell.get("rowspan"), cell.get("colspan"), "".join(map(str, cell.itertext())).strip())
    _simplified().convert(text)


def _pdf(pdfplumber: Any, path: Path) -> None:
    with path.open("rb") as file, pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()


def _docx(python_docx: Any, path: Path) -> None:
    with path.open("rb") as file:
        document = python_docx.Document(file)
    for paragraph in document.paragraphs:
        _ = paragraph.text
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


def _xlsx(openpyxl: Any, path: Path) -> None:
    with path.open("rb") as file:
        for sheet in openpyxl.load_workbook(file):
            for row in sheet.iter_rows(values_only=True):
                tuple(row)
