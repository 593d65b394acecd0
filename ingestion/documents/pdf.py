"""PDF files with a text layer to text, blocks and grids.

Belongs here: opening and closing the file, what makes it unreadable, the order of blocks over its pages. Does not: what
is on a page (`pdf_page`), or struck through there (`pdf_struck`), fonts the machine lacks (`pdf_fonts`), rules to
tables (`pdf_grid`, `pdf_cells`), tables over pages (`pdf_join`), paragraphs (`pdf_flow`), tables without rules
(`pdf_columns`), the second reader (`pdf_fallback`).

The text follows the pages from the top; cells are separated by tabs and rows by newlines. What a page break cuts is put
together again, and the page's furniture follows behind. Nothing in the file is executed or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2

from ingestion.documents import ocr
from ingestion.documents.charset import PLAUSIBLE, plausibility
from ingestion.documents.furniture import mark_furniture, refuse_error_page
from ingestion.documents.linear import Text
from ingestion.documents.pdf_cells import Table, TableCell, make_table, split_glyphs
from ingestion.documents.pdf_columns import column_tables
from ingestion.documents.pdf_fallback import fallback_page
from ingestion.documents.pdf_flow import Margins, continues, furniture_lines, join_paragraph, margins
from ingestion.documents.pdf_fonts import use_stand_in
from ingestion.documents.pdf_grid import lattices
from ingestion.documents.pdf_join import is_same_table, join
from ingestion.documents.pdf_lines import Line, line_text, lines_of
from ingestion.documents.pdf_page import UNREADABLE_CHARACTER, Box, Page, read_page
from ingestion.documents.pdf_struck import without_struck
from ingestion.documents.text import NUMBERED_HEADING
from ingestion.model import Block, Note, NotRead, stand_ins

MAXIMUM_PAGES = 500
MAXIMUM_CELLS = 200_000
MAXIMUM_CHARACTERS = 2_000_000

_PICTURE_PAGE = 0.4  # of the page's area: a picture larger than this is a scan
_SHOWN_PICTURE = 0.03  # of the page's area: a picture that may hold a table
_FEW_CHARACTERS = 30  # on a scanned page: stamps and page numbers
_UNREADABLE_SHARE = 0.1  # of all characters
_KANGXI = re.compile("[\u2e80-\u2fdf]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(slots=True)
class _Sheet:
    """A page and what was found on it, from the top. doubtful: where rules are that make no table."""

    page: Page
    lines: list[Line]
    tables: list[Table]
    doubtful: list[Box]


@dataclass(slots=True)
class _Notes:
    """Notes under construction: the first pages and the number of times of each; where pictures stand in the text."""

    found: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    pictures: list[int] = field(default_factory=list)

    def add(self, name: str, detail: str, page: int, times: int = 1) -> None:
        if times:
            self.found.setdefault((name, detail), []).extend([page] * times)

    def notes(self) -> tuple[Note, ...]:
        told = tuple(
            Note(name, f"{detail}; {len(pages)} on page {', '.join(map(str, list(dict.fromkeys(pages))[:20]))}")
            for (name, detail), pages in self.found.items()
        )
        return (*told, *stand_ins(self.pictures))


def read_pdf(data: bytes) -> tuple[str, tuple[Block, ...], str, tuple[Note, ...]]:
    """The text of a PDF, its blocks, its title, and notes on what was not sure.

    Raises NotRead: encrypted, truncated, corrupt, over_limit, needs_ocr, empty, unreadable_text, error_page.
    """
    notes = _Notes()
    use_stand_in()
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _cannot_open(data, str(error)) from None
    try:
        if _is_cut(data):
            raise _truncated()
        if len(pdf) > MAXIMUM_PAGES:
            raise _over_limit(f"{MAXIMUM_PAGES} 页", f"{MAXIMUM_PAGES} pages")
        title = pdf.get_metadata_value("Title").strip()
        pages = list(_pages(pdf, data, notes))
    finally:
        pdf.close()
    sheets = [_sheet(page, data, notes) for page in _with_recognised(pages, data, notes)]
    text, blocks = _read_sheets(sheets, title, notes)
    return text, blocks, title, notes.notes()


def read_pages(pages: Iterable[Page]) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    """The text of pages that another container drew, its blocks, and notes. Raises NotRead as `read_pdf`."""
    notes = _Notes()
    text, blocks = _read_sheets([_sheet(page, b"", notes) for page in pages], "", notes)
    return text, blocks, notes.notes()


def _read_sheets(sheets: list[_Sheet], title: str, notes: _Notes) -> tuple[str, tuple[Block, ...]]:
    _refuse_without_text(sheets)
    writer = _Writer(sheets, notes)
    text, blocks = writer.write()
    notes.pictures = writer.pictures
    refuse_error_page(title, text)
    _look_at_characters(sheets, text, notes)
    return text, mark_furniture(text, list(blocks))


def _pages(pdf: Any, data: bytes, notes: _Notes) -> Iterator[Page]:
    """The pages of a file, by the second reader where PDFium fails. Raises NotRead: corrupt, over_limit."""
    characters = 0
    for number in range(1, len(pdf) + 1):
        try:
            loaded = pdf[number - 1]
            try:
                page = read_page(loaded, number)
            finally:
                loaded.close()
        except pypdfium2.PdfiumError:
            second = fallback_page(data, number)
            if second is None:
                raise NotRead(
                    "corrupt",
                    f"PDF 第 {number} 页已损坏。请重新下载。",
                    f"Page {number} of the PDF is damaged. Download it again.",
                ) from None
            page = second.page
            notes.add("second_reader", "PDFium cannot read the page; read by pdfplumber", number)
        characters += len(page.glyphs)
        if page.is_cut or characters > MAXIMUM_CHARACTERS:
            raise _over_limit("可处理的字符或线条数量", "the characters or lines that are read")
        yield page


def _with_recognised(pages: list[Page], data: bytes, notes: _Notes) -> list[Page]:
    """The pages, those that are pictures recognised where that can be done. Raises NotRead as `ocr.pdf_pages`."""
    numbers = [page.number for page in pages if _is_scan(page)]
    if not numbers or not ocr.is_available():
        return pages
    recognised = ocr.pdf_pages(data, numbers)
    for number in numbers:
        notes.add("recognised", "the page is a picture; its text was recognised", number)
    return [recognised.get(page.number, page) for page in pages]


def _sheet(page: Page, data: bytes, notes: _Notes) -> _Sheet:
    """The tables of a page and its lines outside them."""
    if not page.is_recognised:
        page, struck = without_struck(page)
        notes.add("struck_text", "characters struck through were left out", page.number, struck)
    notes.add("hidden_text", "characters that are not seen on the page were left out", page.number, page.hidden)
    notes.add("slanted_text", "characters at an angle (a watermark) were left out", page.number, page.slanted)
    grids, doubtful = lattices(page)
    if doubtful:
        second = None if page.is_recognised else fallback_page(data, page.number)
        for box in list(doubtful):
            found = [grid for grid in second.grids if _meets(grid.box, box)] if second else []
            grids += found
            if found:
                doubtful.remove(box)
            detail = "the table was read by pdfplumber" if found else "what stands in it was not read"
            notes.add("doubtful_table", f"rules do not close the cells; {detail}", page.number)
        grids.sort(key=lambda grid: grid.ys[0])
    inside, outside = split_glyphs(page.glyphs, grids)
    tables = []
    for grid, glyphs in zip(grids, inside, strict=True):
        if glyphs:
            table, marked = make_table(grid, glyphs, page.pictures, page.number)
            notes.add("unreadable_cell", "a number across a rule, or a picture in a cell", page.number, marked)
            tables.append(table)
    return _Sheet(page, lines_of(outside), tables, doubtful)


def _meets(one: Any, two: Any) -> bool:
    return bool(one.x0 < two.x1 and two.x0 < one.x1 and one.y0 < two.y1 and two.y0 < one.y1)


# --- why a file is not read -------------------------------------------------------------------------------------------


def _is_cut(data: bytes) -> bool:
    """Whether the end of the file is missing: PDFium opens what is left of it, and says nothing."""
    length = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})", data[:2048])
    if length and int(length[1]) > len(data):
        return True
    end = data.rfind(b"%%EOF")
    return end < 0 or re.search(rb"\d\s+obj\b|\bstream\r?\n", data[end:]) is not None


def _cannot_open(data: bytes, message: str) -> NotRead:
    has_lock = re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", data[-65_536:]) is not None
    if has_lock or "password" in message.lower() or "security" in message.lower():
        return NotRead(
            "encrypted",
            "PDF 文件已加密。请提供未加密的文件。",
            "The PDF file is encrypted. Supply it without a password.",
        )
    if _is_cut(data):
        return _truncated()
    return NotRead("corrupt", "PDF 文件已损坏。请重新下载。", "The PDF file is damaged. Download it again.")


def _truncated() -> NotRead:
    return NotRead(
        "truncated", "PDF 文件不完整。请重新下载。", "The end of the PDF file is missing. Download it again."
    )


def _over_limit(zh: str, en: str) -> NotRead:
    return NotRead("over_limit", f"PDF 文件超过{zh}。请拆分后再提交。", f"The PDF file is over {en}. Split it.")


def _refuse_without_text(sheets: list[_Sheet]) -> None:
    """Raise NotRead where the pages are pictures (needs_ocr) or blank (empty)."""
    seen = sum(len(sheet.page.glyphs) for sheet in sheets)
    if not seen and any(sheet.page.is_recognised for sheet in sheets):
        raise NotRead(
            "unreadable_text",
            "图片中没有识别出文字。请提供文字版，或更清晰的图片。",
            "No text was recognised in the pictures. Supply a text version, or sharper pictures.",
        )
    scans = [sheet for sheet in sheets if _is_scan(sheet.page)]
    if scans and (not seen or all(_is_scan(s.page) or not s.page.glyphs for s in sheets)):
        raise NotRead(
            "needs_ocr",
            f"PDF 各页是图片，文字须先识别。请提供文字版，或安装识别组件（{ocr.INSTALL}）。",
            f"The pages of the PDF are pictures; their text needs OCR. Supply a text version, or {ocr.INSTALL}.",
        )
    if not seen:
        raise NotRead("empty", "PDF 没有可见文字。请重新下载。", "The PDF has no visible text. Download it again.")


def _is_scan(page: Page) -> bool:
    area = page.width * page.height
    covered = sum((box.x1 - box.x0) * (box.y1 - box.y0) for box in page.pictures)
    return not page.is_recognised and len(page.glyphs) < _FEW_CHARACTERS and covered > _PICTURE_PAGE * area


def _look_at_characters(sheets: list[_Sheet], text: str, notes: _Notes) -> None:
    """Note characters that are not what they seem. Raises NotRead (unreadable_text) where they are too many."""
    seen = missing = 0
    for sheet in sheets:
        drawn = "".join(glyph.text for glyph in sheet.page.glyphs)
        nameless = drawn.count(UNREADABLE_CHARACTER) + len(_PRIVATE.findall(drawn))
        if sheet.page.is_recognised:
            notes.add("unsure_characters", "characters not surely recognised", sheet.page.number, nameless)
            continue
        notes.add("missing_characters", "the fonts do not name the characters", sheet.page.number, nameless)
        notes.add("radicals", "radicals in the place of characters", sheet.page.number, len(_KANGXI.findall(drawn)))
        seen, missing = seen + len(drawn), missing + nameless
    if missing > _UNREADABLE_SHARE * seen or 0 < plausibility(text) < PLAUSIBLE:
        raise NotRead(
            "unreadable_text",
            "PDF 的字体缺少文字对照，提取的文字不可用。请提供原始文件，或做文字识别（OCR）。",
            "The fonts of the PDF do not say which characters they show. Supply the original file, or run OCR.",
        )


# --- pages to blocks --------------------------------------------------------------------------------------------------


class _Writer:
    """Writes pages as one text: paragraphs and tables over page breaks are held open until they end."""

    def __init__(self, sheets: list[_Sheet], notes: _Notes) -> None:
        self._sheets = sheets
        self._notes = notes
        self._text = Text()
        self._chrome: list[str] = []
        self._paragraph = ""
        self._last: Line | None = None
        self._table: Table | None = None
        self._places: dict[int, tuple[str, ...]] = {}
        self._cells = 0
        self._recognised_pages = {sheet.page.number for sheet in sheets if sheet.page.is_recognised}
        self._line_pages: set[int] = set()  # of the paragraph that is held open
        self._pictures = 0  # since what is held open began
        self.pictures: list[int] = []  # where in the text they stand

    def write(self) -> tuple[str, tuple[Block, ...]]:
        furniture = furniture_lines([(sheet.page, sheet.lines) for sheet in self._sheets])
        place: dict[tuple[int, int], Margins] = {}
        for shape in {_shape(sheet.page) for sheet in self._sheets}:
            place[shape] = margins(
                [
                    line
                    for sheet, known in zip(self._sheets, furniture, strict=True)
                    if _shape(sheet.page) == shape
                    for index, line in enumerate(sheet.lines)
                    if index not in known
                ],
                shape[0],
            )
        for sheet, known in zip(self._sheets, furniture, strict=True):
            if _is_scan(sheet.page):
                self._notes.add("picture_page", "the page is a picture and was not read", sheet.page.number)
            self._write_page(sheet, known, place[_shape(sheet.page)])
        self._end()
        return self._text.joined(), tuple(self._text.blocks)

    def _write_page(self, sheet: _Sheet, furniture: set[int], place: Margins) -> None:
        lines = [line for index, line in enumerate(sheet.lines) if index not in furniture]
        found, doubtful = column_tables(sheet.page, lines, sheet is self._sheets[-1])
        self._notes.add("table_without_rules", "read by the gaps between columns", sheet.page.number, len(found))
        self._notes.add("doubtful_columns", "figures in columns were not read", sheet.page.number, len(doubtful))
        taken = {index for table in found for index in table.lines}
        unread = {index for lines_of_one in doubtful for index in lines_of_one}
        unread |= {index for index, line in enumerate(lines) if _is_in(line, sheet.doubtful)} - taken
        items: list[tuple[float, int, Line | Table | Box]] = [
            (line.top, index, line) for index, line in enumerate(lines) if index not in taken
        ]
        tables = [*sheet.tables, *(one.table for one in found)]
        items += [(table.box.y0, index, table) for index, table in enumerate(tables)]
        items += [(box.y0, -1, box) for box in _shown(sheet)]
        items.sort(key=lambda item: item[:2])
        is_new_page = True
        for _, index, item in items:
            if isinstance(item, Box):
                self._pictures += 1
                continue
            if isinstance(item, Line) and index in unread:
                self._end()
                self._chrome.append(line_text(item.glyphs))
            elif isinstance(item, Table):
                self._add_table(item, sheet.page, is_new_page)
            else:
                self._add_line(item, place, is_new_page)
                self._line_pages.add(sheet.page.number)
            is_new_page = False
        self._chrome += [line_text(sheet.lines[index].glyphs) for index in sorted(furniture)]

    def _add_line(self, line: Line, place: Margins, is_new_page: bool) -> None:
        if self._last is not None and continues(self._last, line, place, is_new_page):
            self._paragraph = join_paragraph(self._paragraph, self._last, line, place)
        else:
            self._end()
            self._paragraph = line_text(line.glyphs)
        self._last = line

    def _add_table(self, table: Table, page: Page, is_new_page: bool) -> None:
        upper = self._table
        if is_new_page and upper is not None and upper.last_page == page.number - 1 and is_same_table(upper, table):
            if join(upper, table):
                self._notes.add("joined_cells", "cells cut by a page break were joined", page.number)
            return
        self._end()
        self._table = table

    def _end(self) -> None:
        """Write what is held open, then the page furniture that came up meanwhile."""
        if self._paragraph:
            self._text.write(self._paragraph)
            self._text.end_line("heading" if NUMBERED_HEADING.fullmatch(self._paragraph) else "paragraph")
            if not self._recognised_pages.isdisjoint(self._line_pages):
                self._text.blocks[-1] = replace(self._text.blocks[-1], is_recognised=True)
        elif self._table is not None:
            self._write_table(self._table)
            self._chrome = [*self._table.dropped, *self._chrome]
        self._paragraph, self._last, self._table = "", None, None
        self._line_pages.clear()
        self.pictures += [self._text.length] * self._pictures
        self._pictures = 0
        for line in self._chrome:
            self._text.write(line)
            self._text.end_line("chrome")
        self._chrome = []

    def _write_table(self, table: Table) -> None:
        self._cells += len(table.cells)
        if self._cells > MAXIMUM_CELLS:
            raise _over_limit(f"{MAXIMUM_CELLS} 个单元格", f"{MAXIMUM_CELLS} cells")
        rows: list[list[TableCell]] = [[] for _ in range(table.rows)]
        for cell in table.cells:
            rows[cell.row].append(cell)
        for row in rows:
            row.sort(key=lambda cell: cell.column)
        self._text.table(rows, lambda cell: self._text.write(cell.text), lambda cell: (cell.row_span, cell.column_span))
        block = self._text.blocks[-1]
        assert block.grid is not None
        boxes = tuple((cell.page, *cell.box) for row in rows for cell in row)
        is_recognised = any(cell.page in self._recognised_pages for cell in table.cells)
        self._text.blocks[-1] = replace(block, grid=replace(block.grid, boxes=boxes), is_recognised=is_recognised)


def _shown(sheet: _Sheet) -> list[Box]:
    """The pictures of a page that may show a part of the report: large ones, with no line of text on them."""
    page = sheet.page
    if page.is_recognised:
        return []
    least = _SHOWN_PICTURE * page.width * page.height
    large = [box for box in page.pictures if (box.x1 - box.x0) * (box.y1 - box.y0) > least]
    return [box for box in large if not any(_is_in(line, [box]) for line in sheet.lines)]


def _is_in(line: Line, boxes: list[Box]) -> bool:
    return any(box.contains((line.x0 + line.x1) / 2, line.top + line.size / 2) for box in boxes)


def _shape(page: Page) -> tuple[int, int]:
    return round(page.width), round(page.height)
