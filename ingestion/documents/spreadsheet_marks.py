"""What python-calamine does not tell of a workbook, read from the bytes before it is asked.

Belongs here: how far the cells of each sheet reach, hidden rows and columns, cells without a value of their own (an
error, a formula never computed), for .xlsx and .xls; in .xlsx what is raised or struck through. Does not: values
(`spreadsheet`).

calamine gives an error and an uncomputed formula as a blank cell, and lays the cells out in one dense array: a stray
cell in the last place of a sheet would take 400 GB, and where it is not given them the process ends. So a workbook in
which a cell might mean another place to calamine than here is damaged, whatever else could be made of it.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingestion.documents.docx_elements import shifted
from ingestion.documents.grid import MAXIMUM_PLACES
from ingestion.documents.package import MAXIMUM_XML, Package
from ingestion.model import NotRead

UNREADABLE = "\ufffc"  # something stands here and no text that counts: a formula never computed, a figure struck out

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_SHARED, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile("[0-9]{1,7}")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


@dataclass(slots=True)
class Marks:
    """Of one sheet, counted from 0: rows and columns that are hidden, and what to print in cells without a value."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    printed: dict[tuple[int, int], str] = field(default_factory=dict)
    top: int = _MOST_ROWS
    left: int = _MOST_COLUMNS
    bottom: int = -1
    right: int = -1

    def reach(self, row: int, column: int) -> None:
        """Count a cell that holds something. Raises NotRead (over_limit)."""
        self.top, self.left = min(self.top, row), min(self.left, column)
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if (self.bottom - self.top + 1) * (self.right - self.left + 1) > MAXIMUM_PLACES:
            raise NotRead(
                "over_limit",
                f"工作表范围超过 {MAXIMUM_PLACES} 个格位。请删去表格以外的单元格后再提交。",
                f"A sheet reaches over more than {MAXIMUM_PLACES} places. Delete the cells outside its tables.",
            )

    def is_hidden_column(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


def marks_of_xlsx(package: Package) -> dict[str, Marks]:
    """Marks by sheet name. Raises NotRead: over_limit, corrupt."""
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.check_size(name, MAXIMUM_XML)
    folder = "xl"
    targets: dict[str, str] = {}
    if f"{folder}/_rels/workbook.xml.rels" in package:
        for relation in package.read_xml(f"{folder}/_rels/workbook.xml.rels"):
            target = relation.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            targets[relation.get("Id", "")] = posixpath.normpath(place)
    shared = _shared_texts(package) if _SHARED in package else {}
    struck = _struck_styles(package) if _STYLES in package else frozenset()
    marks: dict[str, Marks] = {}
    for sheet in package.read_xml(f"{folder}/workbook.xml").iterfind("{*}sheets/{*}sheet"):
        part = targets.get(sheet.get(_RELATION_ID) or sheet.get(_STRICT_RELATION_ID) or "", "")
        marks[sheet.get("name", "")] = _sheet_marks(package.read(part), shared, struck) if part in package else Marks()
    return marks


def _shared_texts(package: Package) -> dict[str, str]:
    """The texts that cells name by their number, of those whose characters do not all look the same."""
    found = {}
    for number, item in enumerate(package.read_xml(_SHARED).iterfind("{*}si")):
        text = _odd_text(item)
        if text is not None:
            found[str(number)] = text
    return found


def _struck_styles(package: Package) -> frozenset[str]:
    """The numbers of the styles that strike all of a cell through."""
    styles = package.read_xml(_STYLES)
    fonts = {str(number) for number, font in enumerate(styles.iterfind("{*}fonts/{*}font")) if _is_struck(font)}
    cells = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(str(number) for number, style in cells if style.get("fontId") in fonts)


def _is_struck(font: Any | None) -> bool:
    struck = None if font is None else font.find("{*}strike")
    return struck is not None and struck.get("val", "1") not in ("0", "false")


def _odd_text(item: Any) -> str | None:
    """A text with its raised digits told apart and what is struck through left out; None where nothing is either."""
    if next(item.iter("{*}vertAlign", "{*}strike"), None) is None:
        return None
    parts = []
    for run in item.iterfind("{*}r"):
        if not _is_struck(run.find("{*}rPr")):
            raised = run.find("{*}rPr/{*}vertAlign")
            text = "".join(piece.text or "" for piece in run.iterfind("{*}t"))
            parts.append(shifted(text, None if raised is None else raised.get("val")))
    return "".join(parts) or UNREADABLE


def _sheet_marks(data: bytes, shared: Mapping[str, str], struck: Container[str]) -> Marks:
    marks = Marks()
    row = -1
    elements = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}row", "{*}col", "{*}c"), resolve_entities=False, no_network=True
    )
    try:
        for _, element in elements:
            if element.tag.endswith("}c"):
                if not element.getparent().tag.endswith("}row") and _is_among_cells(element):
                    raise _damaged()
                continue
            if element.tag.endswith("}col"):
                if element.get("hidden") in ("1", "true"):
                    marks.hidden_columns.append((_number(element, "min") - 1, _number(element, "max") - 1))
                continue
            if not _ROW.fullmatch(element.get("r", "1")):
                raise _damaged()
            row = _number(element, "r") - 1 if element.get("r") else row + 1
            if element.get("hidden") in ("1", "true"):
                marks.hidden_rows.add(row)
            _row_marks(element, row, marks, shared, struck)
            element.clear()
    except etree.XMLSyntaxError as error:
        raise _damaged() from error
    return marks


def _is_among_cells(element: Any) -> bool:
    return any(above.tag.endswith("}sheetData") for above in element.iterancestors())


def _row_marks(element: Any, row: int, marks: Marks, shared: Mapping[str, str], struck: Container[str]) -> None:
    column = -1
    for cell in element:
        column += 1
        reference = cell.get("r")
        match = _REFERENCE.fullmatch(reference) if reference is not None else None
        if match:
            column = _column(match[1])
        elif reference is not None:
            raise _damaged()
        inside = {child.tag.rpartition("}")[2]: child for child in cell if isinstance(child.tag, str)}
        if not inside:
            continue
        # The reference decides for calamine too; it may name another row than the one around it.
        place = (int(match[2]) - 1 if match else row, column)
        marks.reach(*place)
        value = inside.get("v")
        is_uncomputed = "f" in inside and (value is None or not value.text) and cell.get("t") != "str"
        if cell.get("t") == "e":
            marks.printed[place] = (value.text if value is not None else None) or "#N/A"
        elif is_uncomputed or cell.get("s") in struck:
            marks.printed[place] = UNREADABLE
        elif cell.get("t") == "s" and value is not None and (value.text or "").strip() in shared:
            marks.printed[place] = shared[(value.text or "").strip()]
        elif "is" in inside and (text := _odd_text(inside["is"])) is not None:
            marks.printed[place] = text


def marks_of_xls(stream: bytes) -> list[Marks]:
    """Marks of each sheet in order, from the Workbook stream of an .xls file. Raises NotRead: over_limit, corrupt."""
    try:
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == 0x85]
        return [_substream_marks(stream, start) for start in starts]
    except (struct.error, IndexError) as error:
        raise _damaged() from error


def _records(stream: bytes, position: int) -> Any:
    """The records of one substream: (kind, body), up to its end."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += kind in (0x809, 0x409)  # charts within a sheet are substreams of their own
        if kind == 0x0A:
            depth -= 1
            if depth <= 0:
                return
        if depth <= 1:
            yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _substream_marks(stream: bytes, start: int) -> Marks:
    marks = Marks()
    for kind, body in _records(stream, start):
        if kind == 0x208:  # ROW
            if struct.unpack_from("<H", body, 12)[0] & 0x20:
                marks.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == 0x7D:  # COLINFO
            first, last, _, _, flags = struct.unpack_from("<5H", body)
            if flags & 1:
                marks.hidden_columns.append((first, last))
        elif kind in (0x203, 0x27E, 0xFD, 0x204, 0xD6, 0x205, 0x006):  # one cell: number, text, error or formula
            row, column = struct.unpack_from("<2H", body)
            marks.reach(row, column)
            if kind == 0x205 and body[7]:
                marks.printed[row, column] = _ERRORS.get(body[6], "#N/A")
            elif kind == 0x006 and body[12:14] == b"\xff\xff" and body[6] == 2:
                marks.printed[row, column] = _ERRORS.get(body[8], "#N/A")
        elif kind == 0xBD:  # a run of numbers
            row, first = struct.unpack_from("<2H", body)
            marks.reach(row, first)
            marks.reach(row, struct.unpack_from("<H", body, len(body) - 2)[0])
    return marks


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _number(element: Any, name: str) -> int:
    value = element.get(name, "")
    return int(value) if re.fullmatch("[0-9]{1,7}", value) else 1


def _damaged() -> NotRead:
    return NotRead(
        "corrupt", "Excel 文件已损坏。请重新下载或另存。", "The Excel file is damaged. Download or save it again."
    )
