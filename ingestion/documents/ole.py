"""Old Office and WPS files (OLE containers): which program wrote them, and the reader for it.

Belongs here: the container's directory. Does not: Word's text (`doc`), sheets (`spreadsheet`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.documents.doc import read_doc
from ingestion.documents.spreadsheet import read_xls
from ingestion.model import Block, Note, NotRead

if TYPE_CHECKING:
    from doc2docx.cfb.container import CompoundFile

MAXIMUM_STREAM = 64 * 1024 * 1024
MAXIMUM_ENTRIES = 20_000

_STREAMS = ("WordDocument", "Workbook", "Book")
_WORD_95 = b"\xdc\xa5"


def read_ole(data: bytes) -> tuple[str, str, tuple[Block, ...], tuple[Note, ...]]:
    """The container kind (doc, xls) of an OLE file, its text, blocks, and what was left out.

    Raises NotRead: corrupt, truncated, encrypted, over_limit, unsupported, needs_ocr.
    """
    # Imported here: 0.13 s that only such files should cost.
    from doc2docx.cfb.container import CompoundFile, CompoundFileLimits

    limits = CompoundFileLimits(max_stream_bytes=MAXIMUM_STREAM, max_directory_entries=MAXIMUM_ENTRIES)
    try:
        container = CompoundFile(data, limits=limits)
        name = next((name for name in _STREAMS if _holds(container, name)), "")
        stream = container.open_stream(name) if name else b""
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a parser of hostile bytes: whatever it stumbles over is a damaged file
        raise NotRead(
            "corrupt",
            "旧版 Office 或 WPS 文件已损坏或不完整。请重新下载。",
            "The old Office or WPS file is damaged or cut short. Download it again.",
        ) from error
    if name == "WordDocument" and not stream.startswith(_WORD_95):
        return "doc", *read_doc(data)
    if name in ("Workbook", "Book"):
        return "xls", *read_xls(data, stream)
    raise NotRead(
        "unsupported",
        "这种旧版 Office 或 WPS 文件（Word 95 以前的文档、演示文稿等）不读取。请另存为 docx、xlsx 或 PDF。",
        "This kind of old Office or WPS file (Word 95 or before, slides) is not read. Save it as docx, xlsx or PDF.",
    )


def _holds(container: CompoundFile, name: str) -> bool:
    """Whether a stream lies in the container itself, not in an object embedded in it."""
    return any(entry.path.casefold() == name.casefold() for entry in container.entries)
