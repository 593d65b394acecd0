"""The characters of a bitmap: lines of ink in the cells of its tables, lines of text outside them, recognised.

Belongs here: where to look, what was recognised and how surely. Does not: pixels (`ocr_bitmap`), starting the process
(`ocr_process`), what becomes of the characters (`pdf`).

A figure counts only if each of its digits is sure and a second look at another size gives the same; otherwise it is
marked unreadable, as is ink in which nothing is recognised. No digit is ever put right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from ingestion.documents.ocr_bitmap import Bitmap, Mask, Pixels, rules_of, without_rules
from ingestion.documents.pdf_grid import Lattice, lattices
from ingestion.documents.pdf_lines import is_wide
from ingestion.documents.pdf_page import UNREADABLE_CHARACTER, Box, Glyph, Page, Rule

SURE_DIGIT = 0.9  # a digit less sure is unreadable
SURE_CHARACTER = 0.5
_LEAST_TABLE = 40.0  # points: smaller lattices are large characters
_SPECK = 2.0  # points: what is smaller either way is dirt, or belongs to what stands beside it
_APART = 1.5  # of the size: what stands farther apart is recognised apart
_TWO_FIGURES = 0.6  # of the size: what stands farther apart is not one figure
_MOST_LOOSE = 300  # pieces of ink outside tables that the detector passed over
_FIGURE = re.compile(r"[\d.,，．+\-—%％/ ]*\d[\d.,，．+\-—%％/ ]*")
_MEDIAN_SPREAD = 0.2  # share by which sizes of running text differ from their median


class Read(NamedTuple):
    """What was recognised in a crop: characters, the share of its width at which each stands, how sure each is."""

    characters: str
    places: list[float]
    sure: list[float]


Recogniser = Callable[[Sequence[Pixels]], list[Read]]
Detector = Callable[[Pixels], list[tuple[int, int, int, int]]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of ink to recognise, in pixels. size: of its characters. gap: the widest between its pieces."""

    x0: int
    y0: int
    x1: int
    y1: int
    size: float
    gap: float = 0.0


def page_of(bitmap: Bitmap, number: int, detect: Detector, recognise: Recogniser) -> Page:
    """The page that a bitmap shows, in points as if its shorter side had 595."""
    unit = bitmap.unit
    height, width = bitmap.plain.shape
    across, down = rules_of(bitmap)
    blank = Page(number, width / unit, height / unit, (), tuple(across), tuple(down), ())
    grids, doubtful = lattices(blank)
    grids = [grid for grid in grids if _is_table(grid.box)]
    frames = [grid.box for grid in grids] + [box for box in doubtful if _is_table(box)]
    across, down = (
        [rule for rule in rules if _touches(rule, frames, is_row)] for rules, is_row in ((across, True), (down, False))
    )
    ink = without_rules(bitmap.ink, across, down, unit)
    inside, pictures = _spots_in_cells(ink, grids, unit)
    outside = _spots_outside(bitmap, ink, [grid.box for grid in grids], detect)
    glyphs: list[Glyph] = []
    table_grey = np.where(without_rules(np.ones_like(ink), across, down, unit) > 0, bitmap.plain, np.uint8(255))
    for spots, grey, is_cell in ((inside, table_grey, True), (outside, bitmap.grey, False)):
        for spot, read in zip(spots, _recognised(spots, grey, recognise), strict=True):
            if read.characters:
                glyphs += _glyphs(spot, read, unit)
            elif is_cell:
                pictures.append(Box(spot.x0 / unit, spot.y0 / unit, spot.x1 / unit, spot.y1 / unit))
    return Page(
        number,
        width / unit,
        height / unit,
        tuple(glyphs),
        tuple(across),
        tuple(down),
        tuple(pictures),
        is_recognised=True,
    )


def _is_table(box: Box) -> bool:
    return box.x1 - box.x0 > _LEAST_TABLE and box.y1 - box.y0 > _SPECK


def _touches(rule: Rule, frames: Sequence[Box], is_across: bool) -> bool:
    middle = (rule.start + rule.end) / 2
    x, y = (middle, rule.at) if is_across else (rule.at, middle)
    return any(box.x0 - 4 <= x <= box.x1 + 4 and box.y0 - 4 <= y <= box.y1 + 4 for box in frames)


# --- where ink is -----------------------------------------------------------------------------------------------------


def _pieces(mask: Mask, unit: float) -> list[tuple[int, int, int, int]]:
    """The boxes of connected ink, without specks."""
    count, _, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = _SPECK * unit
    return [(x, y, x + w, y + h) for x, y, w, h, _ in boxes[1:count].tolist() if w >= least or h >= least]


def _spots_in_cells(ink: Mask, grids: Sequence[Lattice], unit: float) -> tuple[list[Spot], list[Box]]:
    """The lines of ink in cells, and the boxes of what cannot be a line of text."""
    cells: list[tuple[Box, list[tuple[int, int, int, int]]]] = []
    for grid in grids:
        for region in grid.regions:
            x0, y0, x1, y1 = (round(side * unit) for side in region.box)
            pieces = _pieces(np.ascontiguousarray(ink[max(y0, 0) : y1, max(x0, 0) : x1]), unit)
            cells.append(
                (
                    region.box,
                    [(a + max(x0, 0), b + max(y0, 0), c + max(x0, 0), d + max(y0, 0)) for a, b, c, d in pieces],
                )
            )
    heights = sorted(d - b for _, pieces in cells for _, b, _, d in pieces if 4 * unit <= d - b <= 30 * unit)
    if not heights:
        return [], [box for box, pieces in cells if pieces]
    size = 1.08 * heights[int(0.9 * (len(heights) - 1))]
    spots: list[Spot] = []
    pictures: list[Box] = []
    for box, pieces in cells:
        for line in _lines(pieces, size):
            if max(d for *_, d in line) - min(b for _, b, *_ in line) > 2 * size:
                pictures.append(box)
            else:
                spots += _parts(line, size)
    return spots, pictures


def _lines(pieces: Sequence[tuple[int, int, int, int]], size: float) -> list[list[tuple[int, int, int, int]]]:
    """Pieces of ink in lines from the top: those whose ink overlaps, and parts of one height of characters."""
    lines: list[list[tuple[int, int, int, int]]] = []
    top = bottom = 0
    for piece in sorted(pieces, key=lambda piece: piece[1]):
        if lines and (piece[1] < bottom - 0.15 * size or max(bottom, piece[3]) - top <= 1.1 * size):
            lines[-1].append(piece)
            bottom = max(bottom, piece[3])
        else:
            lines.append([piece])
            top, bottom = piece[1], piece[3]
    return lines


def _parts(line: Sequence[tuple[int, int, int, int]], size: float) -> list[Spot]:
    """The stretches of a line between wide gaps, as high as the line."""
    top, bottom = min(piece[1] for piece in line), max(piece[3] for piece in line)
    parts: list[tuple[int, int, int]] = []
    for x0, _, x1, _ in sorted(line):
        if parts and x0 - parts[-1][1] <= _APART * size:
            start, end, gap = parts[-1]
            parts[-1] = (start, max(end, x1), max(gap, x0 - end))
        else:
            parts.append((x0, x1, 0))
    return [Spot(x0, top, x1, bottom, size, gap) for x0, x1, gap in parts]


def _spots_outside(bitmap: Bitmap, ink: Mask, frames: Sequence[Box], detect: Detector) -> list[Spot]:
    """The lines of text that the detector finds outside tables, and ink of their size that it passed over."""
    unit = bitmap.unit
    grey, rest = bitmap.grey.copy(), ink.copy()
    for box in frames:
        x0, y0, x1, y1 = (max(round(side * unit), 0) for side in box)
        grey[y0 : y1 + 2, x0 : x1 + 2] = 255
        rest[y0 : y1 + 2, x0 : x1 + 2] = 0
    found: list[Spot] = []
    for x0, y0, x1, y1 in detect(grey):
        inked = _tight(rest, x0, y0, x1, y1)
        if inked is not None:
            found.append(Spot(*inked, size=1.08 * (inked[3] - inked[1])))
        rest[y0:y1, x0:x1] = 0
    if not found:
        return []
    sizes = sorted(spot.size for spot in found)
    size = sizes[len(sizes) // 2]
    found = [
        Spot(s.x0, s.y0, s.x1, s.y1, size if abs(s.size - size) < _MEDIAN_SPREAD * size or s.size < size else s.size)
        for s in found
    ]
    loose = [
        p
        for p in _pieces(rest, unit)
        if 0.3 * size <= p[3] - p[1] <= 1.5 * size or (p[2] - p[0]) >= 0.3 * size >= p[3] - p[1]
    ]
    if len(loose) <= _MOST_LOOSE:
        found += [spot for line in _lines(loose, size) for spot in _parts(line, size) if spot.y1 - spot.y0 <= 2 * size]
    return found


def _tight(mask: Mask, x0: int, y0: int, x1: int, y1: int) -> tuple[int, int, int, int] | None:
    """The box of the ink within a box; None where there is none."""
    part = mask[y0:y1, x0:x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    return x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1


# --- what it says -----------------------------------------------------------------------------------------------------


def _recognised(spots: Sequence[Spot], grey: Pixels, recognise: Recogniser) -> list[Read]:
    """What each spot says: digits that are not sure, or not the same at a second look, are unreadable."""
    reads = [_without_doubt(read) for read in recognise([_crop(spot, grey, 0.18, 1.0) for spot in spots])]
    for number, (spot, read) in enumerate(zip(spots, reads, strict=True)):
        if spot.gap > _TWO_FIGURES * spot.size and _FIGURE.fullmatch(read.characters):
            reads[number] = _unread(read)
    again = [number for number, read in enumerate(reads) if any(map(str.isdigit, read.characters))]
    for number, second in zip(again, recognise([_crop(spots[n], grey, 0.3, 1.35) for n in again]), strict=True):
        if _figures(second.characters) != _figures(reads[number].characters):
            reads[number] = _unread(reads[number])
    return reads


def _crop(spot: Spot, grey: Pixels, margin: float, scale: float) -> Pixels:
    """The spot with a white margin of a share of its size, three channels."""
    edge = max(int(margin * spot.size), 2)
    part = grey[spot.y0 : spot.y1, spot.x0 : spot.x1]
    # A dash or a point must not be blown up to the height of a character.
    lacking = max(int(0.8 * spot.size) - part.shape[0], 0) // 2
    part = cv2.copyMakeBorder(part, edge + lacking, edge + lacking, edge, edge, cv2.BORDER_CONSTANT, value=255)
    if scale != 1.0:
        part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(np.repeat(part[:, :, None], 3, axis=2)).astype(np.uint8)


def _figures(text: str) -> str:
    """What of a text must be the same at a second look: all of a figure, the digits of a label."""
    return text if _FIGURE.fullmatch(text) else "".join(re.findall(r"\d", text))


def _without_doubt(read: Read) -> Read:
    least = SURE_DIGIT if _FIGURE.fullmatch(read.characters) else SURE_CHARACTER
    characters = [
        character if sure >= (SURE_DIGIT if character.isdigit() else least) else UNREADABLE_CHARACTER
        for character, sure in zip(read.characters, read.sure, strict=True)
    ]
    return Read("".join(characters), read.places, read.sure)


def _unread(read: Read) -> Read:
    return Read(re.sub(r"\d", UNREADABLE_CHARACTER, read.characters), read.places, read.sure)


def _glyphs(spot: Spot, read: Read, unit: float) -> list[Glyph]:
    """The characters side by side over the spot: recognition tells their order surely, and their places roughly."""
    width = spot.x1 - spot.x0
    middles = [spot.x0 + place * width for place in read.places]
    cuts = [float(spot.x0), *((one + two) / 2 for one, two in pairwise(middles)), float(spot.x1)]
    baseline = spot.y1 - (0.1 * spot.size if any(map(is_wide, read.characters)) else 0.0)
    size = spot.size / unit
    glyphs = []
    for number, character in enumerate(read.characters):
        x0, x1 = cuts[number] / unit, cuts[number + 1] / unit
        if character == " ":
            continue
        glyphs.append(Glyph(character, x0, max(x1, x0 + 0.1), baseline / unit, size, 0))
    return glyphs
