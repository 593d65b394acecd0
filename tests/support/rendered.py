"""PDF files as programs make them: Chromium prints a page, LibreOffice converts a document.

Belongs here: running them without a window, and the page to print. Does not: PDF files written by hand (`pdf_files`),
what a report says.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path

from support.pdf_files import DrawnCell

SECONDS = 120

_STYLE = (
    "body{{font-family:serif;font-size:{size}pt}} table{{border-collapse:collapse;width:100%}} "
    "td{{border:{border};padding:2px 4px;text-align:center;font-size:{cell}pt}}"
)


def page_of(tables: Sequence[Sequence[Sequence[DrawnCell]]], is_ruled: bool, size: float = 10.5) -> str:
    """A report as HTML: a title, and each table under a line of text."""
    parts = [_STYLE.format(size=size, cell=size - 1.5, border="1px solid #000" if is_ruled else "none")]
    parts = [f'<!DOCTYPE html><html><head><meta charset="utf-8"><style>{parts[0]}</style></head><body>']
    parts.append("<h1>某某局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p>")
    for lines in tables:
        parts.append("<p>办理情况见下表。</p><table>")
        for line in lines:
            cells = (f'<td rowspan="{c.rows}" colspan="{c.columns}">{escape(c.text)}</td>' for c in line)
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "".join([*parts, "<p>五、存在的主要问题</p></body></html>"])


def program(*names: str) -> str:
    """Where the first of these programs is; empty where none is installed."""
    return next((path for name in names if (path := shutil.which(name))), "")


def printed(chromium: str, page: str, folder: Path) -> bytes:
    """The page as Chromium prints it."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, "utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}/profile",
    ]
    subprocess.run(
        [chromium, *options, f"--print-to-pdf={target}", source.as_uri()],
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    return target.read_bytes()


def converted(soffice: str, data: bytes, suffix: str, folder: Path) -> bytes:
    """A document as LibreOffice converts it."""
    source = folder / f"document{suffix}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    return source.with_suffix(".pdf").read_bytes()
