"""What the objects of a PDF page draw: lines, shaded areas, pictures, and whether any text is of an odd kind.

Belongs here: the calls to PDFium about page objects, form XObjects opened, colours. Does not: characters (`pdf_page`),
which lines make a table (`pdf_grid`). Everything is in the page's own space, y upwards.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

MAXIMUM_PATH_SEGMENTS = 50_000  # a page; a page full of ruled cells has 2,000
MAXIMUM_FORM_DEPTH = 8

_THIN = 3.0  # points: a filled box thinner than this is a line
PLAIN_MODES = (0, 2)  # text filled, and filled and stroked, which is how bold is imitated
_SHOWN_NOTES = (
    pdfium.FPDF_ANNOT_WIDGET,
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_STRIKEOUT,
)
_WHITE = 250  # of 255, all three colours

# left, bottom, right, top
Area = tuple[float, float, float, float]
_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawn:
    """What stands on a page. lines: from point to point. odd_text: some text is invisible, white or otherwise unusual.

    pictures: images, drawings and form fields, whose content is not read as text.
    """

    lines: list[Area] = field(default_factory=list)
    shades: list[Area] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    odd_text: bool = False
    segments: int = 0


def drawn_on(page: Any) -> Drawn:
    """What the objects and the form fields of a `pypdfium2.PdfPage` draw."""
    drawn = Drawn()
    ink = Ink()
    for item, matrix in _objects(page.raw):
        _look_at(item, matrix, drawn, ink)
    _look_at_fields(page, drawn)
    return drawn


class Ink:
    """Asks objects for their colour. It keeps the numbers PDFium writes into: making them takes longer than filling."""

    def __init__(self) -> None:
        self._channels = tuple(ctypes.c_uint() for _ in range(4))
        self._places = [ctypes.byref(channel) for channel in self._channels]

    def of(self, item: Any, get: Callable[..., int]) -> str:
        """white, none (transparent) or ink."""
        if not get(item, *self._places):
            return "ink"
        red, green, blue, alpha = (channel.value for channel in self._channels)
        if alpha == 0:
            return "none"
        return "white" if red >= _WHITE and green >= _WHITE and blue >= _WHITE else "ink"


def _objects(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    """The page's objects with the matrix of the forms they stand in, forms opened."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _opened(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)


def _opened(item: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
        yield item, matrix
        return
    if depth >= MAXIMUM_FORM_DEPTH:
        return
    inner = _times(_matrix(item), matrix)
    for index in range(pdfium.FPDFFormObj_CountObjects(item)):
        yield from _opened(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _matrix(item: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _bounds(item: Any, matrix: _Matrix) -> Area:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    corners = [_apply(matrix, x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _apply(matrix: _Matrix, x: float, y: float) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _look_at(item: Any, matrix: _Matrix, drawn: Drawn, ink: Ink) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if not drawn.odd_text:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            drawn.odd_text = mode not in PLAIN_MODES or ink.of(item, pdfium.FPDFPageObj_GetFillColor) != "ink"
    elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        drawn.pictures.append(_bounds(item, matrix))
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        _look_at_path(item, matrix, drawn, ink)


def _look_at_path(item: Any, matrix: _Matrix, drawn: Drawn, ink: Ink) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    is_stroked = bool(stroke.value) and ink.of(item, pdfium.FPDFPageObj_GetStrokeColor) == "ink"
    is_filled = bool(fill.value) and ink.of(item, pdfium.FPDFPageObj_GetFillColor) == "ink"
    if not (is_stroked or is_filled):
        return
    count = pdfium.FPDFPath_CountSegments(item)
    drawn.segments += count
    if drawn.segments > MAXIMUM_PATH_SEGMENTS:
        return
    whole = _times(_matrix(item), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[_Point]] = []
    is_curved = False
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(whole, x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([point])
        else:
            is_curved = is_curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            parts[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and parts[-1][0] != point:
            parts[-1].append(parts[-1][0])
    _add_parts(parts, is_stroked, is_filled, is_curved, drawn)


def _add_parts(parts: list[list[_Point]], is_stroked: bool, is_filled: bool, is_curved: bool, drawn: Drawn) -> None:
    """The parts of one path: thin filled boxes and strokes are lines, curves drawings, other fills shades."""
    for part in parts:
        xs, ys = [x for x, _ in part], [y for _, y in part]
        box = (min(xs), min(ys), max(xs), max(ys))
        width, height = box[2] - box[0], box[3] - box[1]
        if is_curved:
            drawn.pictures.append(box)
        elif is_filled and min(width, height) <= _THIN:
            if width >= height:
                drawn.lines.append((box[0], (box[1] + box[3]) / 2, box[2], (box[1] + box[3]) / 2))
            else:
                drawn.lines.append(((box[0] + box[2]) / 2, box[1], (box[0] + box[2]) / 2, box[3]))
        else:
            if is_filled:
                drawn.shades.append(box)
            if is_stroked:
                drawn.lines.extend((*one, *two) for one, two in pairwise(part) if one != two)


def _look_at_fields(page: Any, drawn: Drawn) -> None:
    """Form fields and free text notes: seen on the page, and no part of its text. A line through text is a line."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            area = pdfium.FS_RECTF()
            if kind not in _SHOWN_NOTES or not pdfium.FPDFAnnot_GetRect(annotation, area):
                continue
            low, high = sorted((area.bottom, area.top))
            if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
                drawn.lines.append((area.left, (low + high) / 2, area.right, (low + high) / 2))
            else:
                drawn.pictures.append((area.left, low, area.right, high))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
