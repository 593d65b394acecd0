"""A page as a bitmap: ink, skew, and the ruled lines in it.

Belongs here: arithmetic on pixels. Does not: text (`ocr_page`), which lines make a table (`pdf_grid`). Imports numpy
and OpenCV, so only the recognising process imports it.

Lengths are given in points and turned into pixels by `unit`, the pixels a point has on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingestion.documents.pdf_page import Rule

Pixels = NDArray[Any]  # bytes, rows × columns
Mask = NDArray[Any]  # the same, 0 or 1

_SHORTEST = (40.0, 16.0)  # points, across and down: longer than any stroke of a title, and of running text
_STROKE = 14.0  # points: longer than the strokes of characters beside each other
_GAP = 2.5  # points: cells drawn as boxes leave less between them
_THICKEST_RULE = 3.0
_FAINT = 205  # of 255: thin rules are lighter than text once the page was turned
_MOST_SKEW = 4.0  # degrees either way
_LEAST_SKEW = 0.05


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A page set upright. grey: 0 to 255; plain: the same without red (stamps); ink: what is dark in `plain`."""

    grey: Pixels
    plain: Pixels
    ink: Mask
    unit: float


def upright(grey: Pixels, plain: Pixels) -> Bitmap:
    """The page without shades and shadows, turned by the few degrees that it lies askew."""
    grey, plain = _flattened(grey), _flattened(plain)
    angle = _skew(_ink_of(plain))
    if abs(angle) >= _LEAST_SKEW:
        grey, plain = _rotated(grey, angle), _rotated(plain, angle)
    return Bitmap(grey, plain, _ink_of(plain), min(plain.shape) / 595.0)


def _flattened(grey: Pixels) -> Pixels:
    """The page with its background made white, whatever the light or the shading of cells."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    background = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 21)
    background = cv2.resize(background, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(background, 60).astype(np.uint8), scale=255).astype(np.uint8)


def _ink_of(grey: Pixels) -> Mask:
    threshold, _ = cv2.threshold(cv2.GaussianBlur(grey, (3, 3), 0), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (grey < min(max(threshold, 110), 190)).astype(np.uint8)


def _skew(ink: Mask) -> float:
    """The angle in degrees by which turning the page makes its lines of text and rules sharpest."""
    scale = 1000 / max(ink.shape)
    small = cv2.resize(ink * np.uint8(255), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

    def sharpness(angle: float) -> float:
        rows = _rotated(small, angle, 0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for step in (0.5, 0.1, 0.025):
        reach = _MOST_SKEW if step == 0.5 else 5 * step
        best = max(np.arange(best - reach, best + reach + step / 2, step), key=sharpness)
    return float(best)


def _rotated(grey: Pixels, angle: float, border: int = 255) -> Pixels:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border)
    return turned.astype(np.uint8)


def rules_of(bitmap: Bitmap) -> tuple[list[Rule], list[Rule]]:
    """The lines across and down the page, in points. Long strokes of large characters are among them."""
    faint = (bitmap.plain < _FAINT).astype(np.uint8)
    return _rules(faint, bitmap.unit, is_across=True), _rules(faint, bitmap.unit, is_across=False)


def _rules(ink: Mask, unit: float, is_across: bool) -> list[Rule]:
    def shape(along: int, beside: int) -> Mask:
        return np.ones((beside, along) if is_across else (along, beside), np.uint8)

    length, stroke, gap, side = (
        max(round(points * unit), 3) for points in (_SHORTEST[not is_across], _STROKE, _GAP, 1.1)
    )
    widened = cv2.dilate(ink, shape(1, side))
    strokes = cv2.morphologyEx(widened, cv2.MORPH_OPEN, shape(stroke, 1))
    joined = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, shape(gap, 1))
    opened = cv2.morphologyEx(joined, cv2.MORPH_OPEN, shape(length, 1))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(opened)
    rules = []
    for x, y, width, height, _ in boxes[1:count].tolist():
        thickness = height if is_across else width
        if thickness > _THICKEST_RULE * unit + side:
            continue
        at, start, end = (y + height / 2, x, x + width) if is_across else (x + width / 2, y, y + height)
        rules.append(Rule(at / unit, start / unit, end / unit))
    return rules


def without_rules(mask: Mask, across: list[Rule], down: list[Rule], unit: float) -> Mask:
    """The ink that no rule is made of."""
    cleared = mask.copy()
    half = max(int(0.9 * unit), 2)
    for rule in across:
        y = round(rule.at * unit)
        cleared[
            max(y - half, 0) : y + half + 1, max(round(rule.start * unit) - half, 0) : round(rule.end * unit) + half
        ] = 0
    for rule in down:
        x = round(rule.at * unit)
        cleared[
            max(round(rule.start * unit) - half, 0) : round(rule.end * unit) + half, max(x - half, 0) : x + half + 1
        ] = 0
    return cleared
