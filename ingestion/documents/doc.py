"""Old Word files (.doc, and .wps of WPS Writer, which has the same format) by way of .docx.

Belongs here: the conversion and its failures. Does not: the OLE container and its bounds (`ole`), reading what comes
out (`docx`).

The converter is msdoc2docx, pure Python: on tables made with LibreOffice it gave cell for cell what the same document
gives as .docx. antiword loses tables of more than ten columns, legacy-doc gives no table at all. It runs no macro and
opens no link; a password is never guessed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from ingestion.documents.docx import read_docx
from ingestion.model import Block, Note, NotRead


def read_doc(data: bytes) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    """The text of an old Word file, its blocks, and what was left out or repaired.

    Raises NotRead: corrupt, encrypted, over_limit, unsupported, and as `read_docx`.
    """
    # Imported here: 0.1 s that only old Word files should cost.
    from doc2docx import convert
    from doc2docx.errors import EncryptedDocumentError, UnsupportedFeatureError

    with tempfile.TemporaryDirectory(prefix="gongkai-doc-") as folder:
        old, new = Path(folder) / "in.doc", Path(folder) / "out.docx"
        old.write_bytes(data)
        try:
            report = convert(old, new).report
        except EncryptedDocumentError as error:
            raise NotRead(
                "encrypted",
                "Word 文件已加密。请提供未加密的文件。",
                "The Word file is encrypted. Supply it without a password.",
            ) from error
        except UnsupportedFeatureError as error:
            raise _not_converted("unsupported") from error
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # a parser of hostile bytes: whatever it stumbles over is a damaged file
            raise _not_converted("corrupt") from error
        converted = new.read_bytes()
    text, blocks, notes = read_docx(converted)
    found = tuple(
        Note(f"doc: {diagnostic.code}", diagnostic.message)
        for diagnostic in report.diagnostics
        if diagnostic.severity.value != "info"
    )
    return text, blocks, found + notes


def _not_converted(outcome: str) -> NotRead:
    return NotRead(
        outcome,
        "旧版 Word（doc、wps）文件无法读取：已损坏或格式过旧。请用 Word 或 WPS 打开后另存为 docx。",
        "The old Word file (doc, wps) cannot be read: damaged, or older than Word 97. Open it and save it as docx.",
    )
