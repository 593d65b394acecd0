"""Small office files written by hand: Word and Excel packages from XML, nothing hidden by a library.

Belongs here: bytes of packages, tables drawn with spans. Does not: what a report says (`generated_forms`), reading.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Protocol
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)

COLUMN = 900  # width of a column of a Word table, in twentieths of a point


class DrawnCell(Protocol):
    """What is needed of a cell: its text and its spans."""

    @property
    def text(self) -> str: ...

    @property
    def rows(self) -> int: ...

    @property
    def columns(self) -> int: ...


def pack(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file of `body` (WordprocessingML) and further parts by name."""
    document = f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return pack(
        {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": document,
            **(parts or {}),
        }
    )


def word_part(name: str, content: str) -> str:
    """A part such as styles or numbering with its root element."""
    return f"{_HEAD}<w:{name} {_NAMESPACES}>{content}</w:{name}>"


def run(text: str, properties: str = "") -> str:
    """A run of text with run properties."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs, or of plain texts."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(rows: Sequence[str], columns: int = 0) -> str:
    """A table of rows; with `columns` it says how many there are, which other programs need to draw it."""
    grid = f'<w:gridCol w:w="{COLUMN}"/>' * columns
    return f"<w:tbl><w:tblPr/>{f'<w:tblGrid>{grid}</w:tblGrid>' if grid else '<w:tblGrid/>'}{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells, or of plain texts."""
    inside = "".join(each if each.startswith("<w:tc>") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def cell(*content: str, properties: str = "") -> str:
    """A cell of paragraphs, or of plain texts."""
    inside = "".join(each if each.startswith("<") else paragraph(each) for each in content or ("",))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def drawn_table(lines: Sequence[Sequence[DrawnCell]]) -> str:
    """A Word table of cells with spans: gridSpan, and vMerge in each row a cell goes on in."""
    rows: list[str] = []
    widest = 0
    hanging: dict[int, tuple[int, int]] = {}  # column -> rows still to come, columns
    for line in lines:
        cells: list[str] = []
        column = 0
        waiting = list(line)
        while waiting or column in hanging:
            if column in hanging:
                left, width = hanging.pop(column)
                if left > 1:
                    hanging[column] = (left - 1, width)
                    # kept out of this row's turn by the step over its columns
                cells.append(cell("", properties=f"{_across(width)}<w:vMerge/>"))
                column += width
                continue
            drawn = waiting.pop(0)
            merge = '<w:vMerge w:val="restart"/>' if drawn.rows > 1 else ""
            if drawn.rows > 1:
                hanging[column] = (drawn.rows - 1, drawn.columns)
            cells.append(cell(drawn.text, properties=f"{_across(drawn.columns)}{merge}"))
            column += drawn.columns
        rows.append(row(*cells))
        widest = max(widest, column)
    return table(rows, widest)


def _across(columns: int) -> str:
    return f'<w:tcW w:w="{columns * COLUMN}" w:type="dxa"/><w:gridSpan w:val="{columns}"/>'


def drawn_sheet(parts: Sequence[Sequence[Sequence[DrawnCell]] | str], start: int = 1) -> str:
    """The inside of a worksheet: tables of cells with spans, and lines of text; an empty row before each line of text.

    Numbers are number cells. start: the row and column of the first cell, from 1.
    """
    rows: list[str] = []
    merged: list[str] = []
    at = start
    for part in parts:
        if isinstance(part, str):
            at += 1
            rows.append(f'<row r="{at}">{_sheet_cell(at, start, part)}</row>')
            at += 1
            continue
        taken: set[tuple[int, int]] = set()
        for line in part:
            column, cells = start, ""
            for drawn in line:
                while (at, column) in taken:
                    column += 1
                last = (at + drawn.rows - 1, column + drawn.columns - 1)
                taken.update((r, c) for r in range(at, last[0] + 1) for c in range(column, last[1] + 1))
                if (at, column) != last:
                    merged.append(f'<mergeCell ref="{_address(at, column)}:{_address(*last)}"/>')
                cells += _sheet_cell(at, column, drawn.text)
            rows.append(f'<row r="{at}">{cells}</row>')
            at += 1
    spans = f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""
    return f"<sheetData>{''.join(rows)}</sheetData>{spans}"


def _address(row_number: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row_number}"


def _sheet_cell(row_number: int, column: int, text: str) -> str:
    place = _address(row_number, column)
    if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdecimal():
        return f'<c r="{place}"><v>{text}</v></c>'
    if not text:
        return f'<c r="{place}" s="0"/>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def xlsx(sheets: Mapping[str, str], parts: Mapping[str, str] | None = None) -> bytes:
    """An Excel file: by sheet name the inside of its `worksheet` element (sheetData, mergeCells)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = list(sheets)
    numbers = range(1, len(names) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return pack(
        {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}</Types>',
            "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{main}" xmlns:r="{_OFFICE}">'
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{related}'
            f'<Relationship Id="rId99" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'{_HEAD}<worksheet xmlns="{main}">{sheets[name]}</worksheet>'
                for n, name in zip(numbers, names, strict=True)
            },
            **(parts or {}),
        }
    )
