"""Small PDF files written by hand: text in a font that need not be there, lines, boxes, and tables over pages.

Belongs here: bytes of PDF files, tables drawn with spans and page breaks. Does not: what a report says
(`generated_forms`), reading.

The font is Adobe's STSong-Light with Unicode codes: a reader knows its characters without any font file, and no widths
but those given here. Coordinates are points from the top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 525.0, 75.0, 770.0
SIZE = 10.0


class DrawnCell(Protocol):
    """What is needed of a cell: its text and its spans."""

    @property
    def text(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def columns(self) -> int: ...


def text_width(text: str, size: float) -> float:
    return sum(size / 2 if " " <= character <= "~" else size for character in text)


@dataclass
class Sheet:
    """One page under construction: its content stream, line by line."""

    operations: list[str] = field(default_factory=list)
    rotation: int = 0
    annotations: list[str] = field(default_factory=list)

    def text(self, x: float, baseline: float, text: str, size: float = SIZE, mode: int = 0, matrix: str = "") -> None:
        """Text with its first character at x; `matrix` replaces the upright one (a b c d) of the text."""
        codes = text.encode("utf-16-be").hex()
        place = f"{matrix or '1 0 0 1'} {x:.2f} {HEIGHT - baseline:.2f} Tm"
        self.operations.append(f"BT /F1 {size} Tf {mode} Tr {place} <{codes}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.operations.append(f"{width} w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float, paint: str = "f") -> None:
        """A rectangle, filled with the current colour (f) or outlined (S)."""
        self.operations.append(f"{x0:.2f} {HEIGHT - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re {paint}")

    def image(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A picture of one grey point, stretched."""
        self.operations.append(f"q {x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {HEIGHT - y1:.2f} cm /Im1 Do Q")


def pdf_bytes(sheets: Sequence[Sheet], encoding: str = "UniGB-UCS2-H", trailer: str = "", title: str = "") -> bytes:
    """The file. `encoding` Identity-H makes a font that names no characters; `trailer` is added to the trailer."""
    ordering = "Identity" if encoding == "Identity-H" else "GB1"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{encoding} /DescendantFonts [4 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering ({ordering}) /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\n\x7f\nendstream",
        f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>",
    ]
    kids = []
    for sheet in sheets:
        stream = "\n".join(sheet.operations)
        objects.append(f"<< /Length {len(stream.encode())} >>\nstream\n{stream}\nendstream")
        content = len(objects)
        marks = []
        for annotation in sheet.annotations:
            objects.append(annotation)
            marks.append(f"{len(objects)} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH:.0f} {HEIGHT:.0f}] /Rotate {sheet.rotation} "
            f"/Resources << /Font << /F1 3 0 R >> /XObject << /Im1 6 0 R >> >> /Contents {content} 0 R "
            f"/Annots [{' '.join(marks)}] >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data = bytearray(b"%PDF-1.7\n%\xe4\xb8\xad\xe6\x96\x87\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    data += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R {trailer} >>\n".encode()
    data += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(data)


# --- tables -----------------------------------------------------------------------------------------------------------


@dataclass
class Layout:
    """How tables are drawn.

    rules: lines, boxes (each cell its own), filled (thin filled boxes) or none. break_after: the row of a table (by its
    number) after which the page ends. open_break: no line is drawn at a page break. repeat: rows of header repeated
    after a break, and never parted from the first row below them. page_numbers: how they are printed.
    """

    rules: str = "lines"
    break_after: dict[int, int] = field(default_factory=dict)
    open_break: bool = False
    repeat: int = 0
    page_numbers: str = "- {} -"
    size: float = SIZE
    row_space: float = 6.0


@dataclass
class _Place:
    """A cell on the grid."""

    cell: DrawnCell
    row: int
    column: int
    rows: int
    columns: int


def _places(lines: Sequence[Sequence[DrawnCell]]) -> tuple[list[_Place], int]:
    taken: set[tuple[int, int]] = set()
    places = []
    for row, line in enumerate(lines):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            places.append(_Place(cell, row, column, cell.rows, cell.columns))
            taken |= {(row + down, column + along) for down in range(cell.rows) for along in range(cell.columns)}
    return places, 1 + max(column for _, column in taken)


def _widths(places: list[_Place], columns: int) -> list[float]:
    """Widths of columns in proportion to what stands in them, between those of a figure and of a long label."""
    wanted = [2.2] * columns
    for place in places:
        if place.columns == 1:
            longest = min(len(place.cell.text), 13)
            if place.rows > 3 and columns > 9 and place.column == 0:
                longest = 2
            wanted[place.column] = max(wanted[place.column], longest / (1.6 if place.cell.text.isascii() else 1))
    total = sum(wanted)
    return [(RIGHT - LEFT) * width / total for width in wanted]


def wrap(text: str, width: float, size: float) -> list[str]:
    """The lines of a text in a cell; digits are not parted from digits."""
    lines, line = [], ""
    for character in text:
        if line and text_width(line + character, size) > width and not (character.isdigit() and line[-1].isdigit()):
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line or not lines else lines


def draw_document(tables: Sequence[Sequence[Sequence[DrawnCell]]], layout: Layout) -> bytes:
    """A report with headings, prose and these tables, drawn page after page."""
    drawing = _Drawing(layout)
    drawing.heading("某某局政府信息公开工作年度报告")
    drawing.heading("一、总体情况")
    for number, lines in enumerate(tables):
        drawing.heading("见下表。")
        drawing.table(lines, number)
    drawing.heading("五、存在的主要问题")
    return pdf_bytes(drawing.finished())


class _Drawing:
    """Pages filled from the top."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._sheets = [Sheet()]
        self._y = TOP

    def finished(self) -> list[Sheet]:
        for number, sheet in enumerate(self._sheets, start=1):
            sheet.text(280, HEIGHT - 40, self._layout.page_numbers.format(number))
        return self._sheets

    def heading(self, text: str) -> None:
        if self._y > BOTTOM - 30:
            self._new_page()
        self._y += 24
        self._sheets[-1].text(LEFT, self._y - 6, text, 12)

    def _new_page(self) -> None:
        self._sheets.append(Sheet())
        self._y = TOP

    def table(self, lines: Sequence[Sequence[DrawnCell]], number: int) -> None:
        layout = self._layout
        places, columns = _places(lines)
        edges = [LEFT]
        for width in _widths(places, columns):
            edges.append(edges[-1] + width)
        texts = {
            id(p): wrap(p.cell.text, edges[p.column + p.columns] - edges[p.column] - 6, layout.size) for p in places
        }
        pitch = layout.size * 1.25
        heights = [layout.size + layout.row_space] * len(lines)
        for place in places:
            if place.rows == 1:
                heights[place.row] = max(heights[place.row], len(texts[id(place)]) * pitch + layout.row_space)
        for place in places:
            lacking = (
                len(texts[id(place)]) * pitch + layout.row_space - sum(heights[place.row : place.row + place.rows])
            )
            if lacking > 0:
                heights[place.row + place.rows - 1] += lacking
        first = 0
        while first < len(lines):
            end, room = first, BOTTOM - self._y
            repeated = layout.repeat if first else 0
            room -= sum(heights[:repeated])
            stop = layout.break_after.get(number, len(lines) - 1) + 1
            while end < len(lines) and heights[end] <= room and not (first < stop <= end):
                room -= heights[end]
                end += 1
            is_head_alone = first == 0 < end <= layout.repeat and self._y > TOP
            if end == first or is_head_alone:
                self._new_page()
                continue
            if repeated:
                self._part(places, texts, edges, heights, 0, repeated, len(lines))
            self._part(places, texts, edges, heights, first, end, len(lines))
            first = end
            if first < len(lines):
                self._new_page()

    def _part(
        self,
        places: list[_Place],
        texts: dict[int, list[str]],
        edges: list[float],
        heights: list[float],
        first: int,
        end: int,
        count: int,
    ) -> None:
        """Rows `first` to `end`; the text of a cell that goes on below stands where most of it is, or is parted."""
        layout, sheet, pitch = self._layout, self._sheets[-1], self._layout.size * 1.25
        for place in places:
            top, bottom = max(place.row, first), min(place.row + place.rows, end)
            if top >= bottom:
                continue
            y0, y1 = self._y + sum(heights[first:top]), self._y + sum(heights[first:bottom])
            x0, x1 = edges[place.column], edges[place.column + place.columns]
            lines = texts[id(place)]
            if bottom < place.row + place.rows:  # goes on after the break
                lines = lines[: int((y1 - y0 - layout.row_space) // pitch)]
                texts[id(place)] = texts[id(place)][len(lines) :]
            elif place.row < first:
                texts[id(place)] = []
            y = (y0 + y1 - len(lines) * pitch) / 2 + layout.size
            for line in lines:
                x = x0 + 3 if len(lines) > 1 else (x0 + x1 - text_width(line, layout.size)) / 2
                sheet.text(x, y, line, layout.size)
                y += pitch
            is_open = layout.open_break and not layout.repeat
            self._rules(x0, y0, x1, y1, is_open and top == first > 0, is_open and bottom == end < count)
        self._y += sum(heights[first:end])

    def _rules(self, x0: float, y0: float, x1: float, y1: float, open_top: bool, open_bottom: bool) -> None:
        sheet = self._sheets[-1]
        if self._layout.rules == "boxes":
            sheet.box(x0 + 0.4, y0 + 0.4, x1 - 0.4, y1 - 0.4, "S")
        elif self._layout.rules == "filled":
            for box in ((x0, y0, x1, y0 + 0.5), (x0, y1, x1, y1 + 0.5), (x0, y0, x0 + 0.5, y1), (x1, y0, x1 + 0.5, y1)):
                sheet.box(*box)
        elif self._layout.rules == "lines":
            sides = [(x0, y0, x0, y1), (x1, y0, x1, y1)]
            sides += [] if open_top else [(x0, y0, x1, y0)]
            sides += [] if open_bottom else [(x0, y1, x1, y1)]
            for side in sides:
                sheet.line(*side)
