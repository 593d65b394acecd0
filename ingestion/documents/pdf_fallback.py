"""The second reader of a PDF page, pdfplumber, for what PDFium's objects leave in doubt.

Belongs here: a page as pdfplumber sees it, in the shape `pdf_page` gives it, and its tables as lattices. Does not: when
to ask it (`pdf`). It takes ten times as long, so it sees single pages.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from ingestion.documents.pdf_grid import Lattice, Region
from ingestion.documents.pdf_page import UNREADABLE_CHARACTER, Box, Glyph, Page, Rule

_SAME_EDGE = 1.0


@dataclass(frozen=True, slots=True)
class SecondReading:
    """A page by pdfplumber, and those of its tables whose cells close without a gap."""

    page: Page
    grids: list[Lattice]


def fallback_page(data: bytes, number: int) -> SecondReading | None:
    """Page `number` (from 1) as pdfplumber reads it; None where it cannot."""
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number]) as pdf:
            if not pdf.pages:
                return None
            page = pdf.pages[0]
            grids = [_tiled([tuple(cell) for cell in table.cells]) for table in page.find_tables()]
            return SecondReading(_page(page, number), [grid for grid in grids if grid is not None])
    except Exception:  # pdfminer raises whatever a damaged file leads it to, RecursionError among it
        return None


def _page(page: Any, number: int) -> Page:
    glyphs = []
    for char in page.chars:
        text = char["text"]
        if text.isspace() or not char["upright"]:
            continue
        if len(text) != 1:  # (cid:12), or a ligature
            text = UNREADABLE_CHARACTER if text.startswith("(cid:") else text[0]
        size = float(char["size"])
        glyphs.append(Glyph(text, float(char["x0"]), float(char["x1"]), float(char["bottom"]) - 0.14 * size, size, 0))
    across = [
        Rule(float(edge["top"]), float(edge["x0"]), float(edge["x1"]))
        for edge in page.edges
        if edge["orientation"] == "h"
    ]
    down = [
        Rule(float(edge["x0"]), float(edge["top"]), float(edge["bottom"]))
        for edge in page.edges
        if edge["orientation"] == "v"
    ]
    pictures = [Box(float(i["x0"]), float(i["top"]), float(i["x1"]), float(i["bottom"])) for i in page.images]
    return Page(
        number, float(page.width), float(page.height), tuple(glyphs), tuple(across), tuple(down), tuple(pictures)
    )


def _tiled(cells: list[tuple[float, ...]]) -> Lattice | None:
    """The lattice of cells (x0, top, x1, bottom) that fill a rectangle; None where they leave a gap or overlap."""
    xs = _edges([x for cell in cells for x in (cell[0], cell[2])])
    ys = _edges([y for cell in cells for y in (cell[1], cell[3])])
    places = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    regions: list[Region] = []
    for x0, top, x1, bottom in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        first, last = _at(xs, x0), _at(xs, x1)
        start, end = _at(ys, top), _at(ys, bottom)
        for row in range(start, end):
            for column in range(first, last):
                if places[row][column] >= 0:
                    return None
                places[row][column] = len(regions)
        regions.append(Region(start, first, end - start, last - first, Box(x0, top, x1, bottom)))
    if len(regions) < 2 or any(place < 0 for row in places for place in row):
        return None
    return Lattice(tuple(xs), tuple(ys), tuple(regions), tuple(map(tuple, places)))


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))
