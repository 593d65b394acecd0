"""Workbooks (.xlsx, .xls, and .et of WPS) to text, blocks and grids by python-calamine.

Belongs here: sheets as headings and tables, merged cells, numbers written out. Does not: what calamine leaves unsaid
(`spreadsheet_marks`), packages (`package`).

Each visible sheet is a heading (its name) and its tables. Lines with one filled cell above a table (a title, a section
heading) are paragraphs, so are sheets of one column. A table ends at an empty row under which such a line stands.
Numbers are written plainly: 12, never 12.0 or 1.2E1. Number formats are not applied.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion.documents.furniture import mark_furniture
from ingestion.documents.linear import Text
from ingestion.documents.package import Package
from ingestion.documents.spreadsheet_marks import Marks, marks_of_xls, marks_of_xlsx
from ingestion.documents.spreadsheet_probe import survives
from ingestion.model import Block, Note, NotRead

MAXIMUM_SHEETS = 500
_SIGNIFICANT_DIGITS = 15  # what Excel keeps; the rest of a double is noise: 0.30000000000000004


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of a sheet: its text and the visible rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def read_xlsx(data: bytes) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    """The text of an .xlsx file, its blocks, and what was left out.

    Raises NotRead: corrupt, encrypted, over_limit, unsupported.
    """
    package = Package(data)
    if "xl/workbook.xml" not in package:
        raise NotRead(
            "unsupported",
            "Excel 二进制工作簿（xlsb）不读取。请另存为 xlsx。",
            "Binary Excel workbooks (xlsb) are not read. Save it as xlsx.",
        )
    return _read(data, marks_of_xlsx(package))


def read_xls(data: bytes, stream: bytes) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    """The text of an .xls file whose Workbook stream is `stream`, as `read_xlsx`."""
    marks = marks_of_xls(stream)
    if not survives(data):
        raise _damaged()
    return _read(data, marks)


def _read(data: bytes, marks: dict[str, Marks] | list[Marks]) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    # Imported here: only workbooks should cost it.
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    text = Text()
    notes: list[Note] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheets_metadata) > MAXIMUM_SHEETS:
            raise NotRead(
                "over_limit",
                f"工作簿超过 {MAXIMUM_SHEETS} 张工作表。请拆分后再提交。",
                f"The workbook has more than {MAXIMUM_SHEETS} sheets. Split it.",
            )
        for index, known in enumerate(workbook.sheets_metadata):
            if known.typ != SheetTypeEnum.WorkSheet:
                notes.append(Note("spreadsheet: chart or macro sheet not read", known.name))
                continue
            if known.visible != SheetVisibleEnum.Visible:
                notes.append(Note("spreadsheet: hidden sheet not read", known.name))
                continue
            own = marks.get(known.name) if isinstance(marks, dict) else marks[index] if index < len(marks) else None
            sheet = workbook.get_sheet_by_index(index)
            values = sheet.to_python(skip_empty_area=False)
            _write_sheet(text, known.name, values, sheet.merged_cell_ranges or [], own or Marks())
            if own and (own.hidden_rows or own.hidden_columns):
                notes.append(Note("spreadsheet: hidden rows or columns not read", known.name))
    except PasswordError as error:
        raise NotRead(
            "encrypted",
            "Excel 文件已加密。请提供未加密的文件。",
            "The Excel file is encrypted. Supply it without a password.",
        ) from error
    except (CalamineError, ValueError, OSError) as error:
        raise _damaged() from error
    except BaseException as error:
        # Where calamine's Rust code gives up it raises this, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error
    written = text.joined()
    return written, mark_furniture(written, text.blocks), tuple(notes)


def _write_sheet(
    text: Text,
    name: str,
    values: Sequence[Sequence[object]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    marks: Marks,
) -> None:
    text.write(" ".join(name.split()))
    text.end_line("heading")
    for part in _parts(_places(values, merged, marks)):
        part = list(part)
        while part and _filled(part[0]) <= 1 and all(place.rows == 1 for place in part[0].values()):
            for place in part.pop(0).values():
                for line in place.text.split("\n"):
                    text.write(line)
                    text.end_line()
        if part:
            used = [(column, column + place.columns) for row in part for column, place in row.items() if place.text]
            first, last = min(start for start, _ in used), max(end for _, end in used)
            rows = [[place for column, place in sorted(row.items()) if first <= column < last] for row in part]
            text.table(rows, lambda place: text.write(place.text), lambda place: (place.rows, place.columns))


def _places(
    values: Sequence[Sequence[object]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    marks: Marks,
) -> list[dict[int, _Place]]:
    """The visible rows of a sheet: places by visible column, those that a merged cell covers left out."""
    height, width = len(values), max((len(row) for row in values), default=0)
    rows = {row: place for place, row in enumerate(r for r in range(height) if r not in marks.hidden_rows)}
    columns = {c: place for place, c in enumerate(c for c in range(width) if not marks.is_hidden_column(c))}
    covered: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    texts: dict[tuple[int, int], str] = {}
    for (top, left), (bottom, right) in merged:
        seen_rows = [r for r in range(top, min(bottom, height - 1) + 1) if r in rows]
        seen_columns = [c for c in range(left, min(right, width - 1) + 1) if c in columns]
        if not seen_rows or not seen_columns:
            continue
        covered.update((r, c) for r in seen_rows for c in seen_columns)
        anchor = (seen_rows[0], seen_columns[0])
        spans[anchor] = (len(seen_rows), len(seen_columns))
        # A merged cell shows the value of its first place, also where that row or column is hidden.
        texts[anchor] = _printed((top, left), values[top][left], marks)
    laid: list[dict[int, _Place]] = []
    for row in rows:
        line: dict[int, _Place] = {}
        for column, place in columns.items():
            if (row, column) in spans:
                line[place] = _Place(texts[row, column], *spans[row, column])
            elif (row, column) not in covered:
                value = values[row][column] if column < len(values[row]) else ""
                line[place] = _Place(_printed((row, column), value, marks))
        laid.append(line)
    return laid


def _printed(place: tuple[int, int], value: object, marks: Marks) -> str:
    return _written(marks.printed.get(place, value))


def _parts(rows: list[dict[int, _Place]]) -> Iterator[list[dict[int, _Place]]]:
    """The rows in stretches that belong together, empty rows around them dropped."""
    part: list[dict[int, _Place]] = []
    gap: list[dict[int, _Place]] = []
    below = 0  # rows that a merged cell above still covers
    for row in rows:
        is_empty = not _filled(row) and below <= 0
        below = max(below - 1, *(place.rows - 1 for place in row.values()), 0)
        if is_empty:
            gap.append(row)
            continue
        if part and gap and _filled(row) == 1:
            yield part
            part = []
        part += (gap if part else []) + [row]
        gap = []
    if part:
        yield part


def _filled(row: dict[int, _Place]) -> int:
    return sum(1 for place in row.values() if place.text.strip())


def _written(value: object) -> str:
    """A value as a person would type it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        plain = f"{Decimal(f'{value:.{_SIGNIFICANT_DIGITS}g}'):f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def _damaged() -> NotRead:
    return NotRead(
        "corrupt", "Excel 文件已损坏。请重新下载或另存。", "The Excel file is damaged. Download or save it again."
    )
