"""OFD files (GB/T 33190) to pages of characters and ruled lines, which are then read as those of a PDF are.

Belongs here: the package's parts, text objects, paths, pictures, templates. Does not: lines, tables and paragraphs
(`pdf` and its modules), the ZIP package (`package`).

ofdkit gives runs of text and no rules, so no grid; easyofd draws a PDF by way of PyMuPDF and fonts that must be
installed. Seals and annotations are left out. Element names are taken without their namespace, as its writers differ.
"""

from __future__ import annotations

import math
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ingestion.documents.package import Package
from ingestion.documents.pdf import read_pages
from ingestion.documents.pdf_page import Box, Glyph, Page, Rule
from ingestion.model import Block, Note, NotRead

MAXIMUM_PAGES = 500
MAXIMUM_CHARACTERS = 2_000_000
MAXIMUM_RULES = 20_000  # a page
_MOST_LEVELS = 16

_POINT = 72 / 25.4  # OFD counts in millimetres
_THIN = 0.6  # millimetres: a filled box not thicker than this is a line
_SLANT = 0.25  # millimetres by which a line may lean
_SHORT = 1.4  # millimetres: shorter strokes are parts of drawings
_LEAN = 0.03  # quarter turns by which a character may stand askew
_PATH = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?")
_COORDINATES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Sheet:
    """A page under construction, in points."""

    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    hidden: int = 0
    slanted: int = 0


def read_ofd(data: bytes) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    """The text of an OFD file, its blocks, and notes.

    Raises NotRead: corrupt, encrypted, over_limit, unsupported, needs_ocr, empty, unreadable_text.
    """
    try:
        return read_pages(ofd_pages(data))
    except NotRead as refusal:
        zh, en = (reason.replace("PDF", "OFD") for reason in (refusal.reason_zh, refusal.reason_en))
        raise NotRead(refusal.outcome, zh, en) from refusal


def ofd_pages(data: bytes) -> Iterator[Page]:
    """The pages of an OFD file, in order. Raises NotRead: corrupt, encrypted, over_limit, unsupported."""
    package = Package(data)
    parts = _Parts(package)
    if parts.find("Encryptions.xml"):
        raise NotRead(
            "encrypted",
            "OFD 文件已加密。请提供未加密的文件。",
            "The OFD file is encrypted. Supply it without a password.",
        )
    root = parts.xml("OFD.xml")
    number = characters = 0
    for body in _named(root, "DocBody"):
        place = parts.resolve("OFD.xml", _text(body, "DocRoot"))
        document = parts.xml(place) if place else None
        if document is None:
            raise _damaged()
        templates = {
            template.get("ID", ""): parts.resolve(place, template.get("BaseLoc", ""))
            for common in _named(document, "CommonData")
            for template in _named(common, "TemplatePage")
        }
        standard = _page_box(document, "CommonData")
        for pages in _named(document, "Pages"):
            for reference in _named(pages, "Page"):
                number += 1
                if number > MAXIMUM_PAGES:
                    raise _over_limit(f"{MAXIMUM_PAGES} 页", f"{MAXIMUM_PAGES} pages")
                page = _page(parts, parts.resolve(place, reference.get("BaseLoc", "")), templates, standard, number)
                characters += len(page.glyphs)
                if characters > MAXIMUM_CHARACTERS:
                    raise _over_limit("可处理的字符数量", "the characters that are read")
                yield page
    if not number:
        raise _damaged()


class _Parts:
    """The parts of a package by the locations its files write: these differ in case and in what they start from."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._names = {name.casefold(): name for name in package.names}

    def find(self, name: str) -> str:
        return self._names.get(name.casefold(), "")

    def resolve(self, base: str, location: str) -> str:
        """The part at a location written in `base`; empty where there is none."""
        location = location.strip().replace("\\", "/")
        tried = [location.lstrip("/")] if location.startswith("/") else []
        tried += [posixpath.join(posixpath.dirname(base), location.lstrip("/")), location.lstrip("/")]
        return next((found for each in tried if (found := self.find(posixpath.normpath(each)))), "")

    def xml(self, name: str) -> Any:
        found = self.find(name)
        if not found:
            raise _damaged()
        return self._package.read_xml(found)


def _page(parts: _Parts, name: str, templates: dict[str, str], standard: tuple[float, ...], number: int) -> Page:
    if not name:
        raise _damaged()
    root = parts.xml(name)
    own = _page_box(root, "")
    _, _, width, height = own or standard or (0.0, 0.0, 210.0, 297.0)
    sheet = _Sheet()
    for reference in _named(root, "Template"):
        template = templates.get(reference.get("TemplateID", ""))
        if template:
            _draw(parts.xml(template), sheet)
    _draw(root, sheet)
    return Page(
        number=number,
        width=width * _POINT,
        height=height * _POINT,
        glyphs=tuple(sheet.glyphs),
        across=tuple(sheet.across),
        down=tuple(sheet.down),
        pictures=tuple(sheet.pictures),
        hidden=sheet.hidden,
        slanted=sheet.slanted,
    )


def _draw(root: Any, sheet: _Sheet) -> None:
    """Add what the layers of a page or template show."""
    layers = [layer for content in _named(root, "Content") for layer in _named(content, "Layer")]
    stack = [(element, 0) for layer in reversed(layers) for element in reversed(layer)]
    while stack:
        element, level = stack.pop()
        name = _name(element)
        is_seen = element.get("Visible", "true").lower() != "false" and element.get("Alpha", "255") != "0"
        if name == "PageBlock" and level < _MOST_LEVELS:
            stack.extend((child, level + 1) for child in reversed(element))
        elif name == "TextObject":
            _text_object(element, is_seen, sheet)
        elif is_seen and name == "PathObject":
            _path_object(element, sheet)
        elif is_seen and name in ("ImageObject", "CompositeObject"):
            box = _box(element.get("Boundary"))
            if box:
                x, y, width, height = (value * _POINT for value in box)
                sheet.pictures.append(Box(x, y, x + width, y + height))
        if len(sheet.across) + len(sheet.down) > MAXIMUM_RULES:
            raise _over_limit("可处理的线条数量", "the lines that are read")


def _text_object(element: Any, is_seen: bool, sheet: _Sheet) -> None:
    matrix = _matrix(element)
    a, b, c, d, e, f = matrix
    quarters = -math.atan2(b, a) / (math.pi / 2) + _number(element.get("CharDirection"), 0.0) / -90
    size = _number(element.get("Size"), 0.0)
    scale = _number(element.get("HScale"), 1.0)
    is_filled = element.get("Fill", "true").lower() != "false" or element.get("Stroke", "false").lower() == "true"
    height = size * math.hypot(c, d) * _POINT
    x = y = 0.0
    for code in _named(element, "TextCode"):
        text = code.text or ""
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for index, character in enumerate(text):
            wide = unicodedata.east_asian_width(character) in "WFA"
            advance = size * scale * (1.0 if wide else 0.5)
            step = across[index] if index < len(across) else None
            drawn = min(advance, step) if step and step > 0 else advance
            if not character.isspace() and character.isprintable():
                if not (is_seen and is_filled and height > 0):
                    sheet.hidden += 1
                elif abs(quarters - round(quarters)) >= _LEAN:
                    sheet.slanted += 1
                else:
                    left, base = a * at_x + c * at_y + e, b * at_x + d * at_y + f
                    right = left + drawn * (math.hypot(a, b) or 1.0)
                    turns = round(quarters) % 4
                    sheet.glyphs.append(Glyph(character, left * _POINT, right * _POINT, base * _POINT, height, turns))
            at_x += step if step is not None else 0.0 if down else advance
            at_y += down[index] if index < len(down) else 0.0


def _path_object(element: Any, sheet: _Sheet) -> None:
    """Add the horizontal and vertical lines of a path: stroked ones, and filled boxes as thin as a line."""
    a, b, c, d, e, f = _matrix(element)
    is_stroked = element.get("Stroke", "true").lower() != "false"
    is_filled = element.get("Fill", "false").lower() == "true"
    for points in _figures("".join(data.text or "" for data in _named(element, "AbbreviatedData"))):
        placed = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        if is_stroked:
            for (x0, y0), (x1, y1) in pairwise(placed):
                _add_rule(x0, y0, x1, y1, sheet)
        elif is_filled and len(placed) > 2:
            xs, ys = [x for x, _ in placed], [y for _, y in placed]
            if max(ys) - min(ys) <= _THIN:
                _add_rule(min(xs), sum(ys) / len(ys), max(xs), sum(ys) / len(ys), sheet)
            elif max(xs) - min(xs) <= _THIN:
                _add_rule(sum(xs) / len(xs), min(ys), sum(xs) / len(xs), max(ys), sheet)


def _add_rule(x0: float, y0: float, x1: float, y1: float, sheet: _Sheet) -> None:
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if high <= _SLANT and wide >= _SHORT:
        sheet.across.append(Rule((y0 + y1) / 2 * _POINT, min(x0, x1) * _POINT, max(x0, x1) * _POINT))
    elif wide <= _SLANT and high >= _SHORT:
        sheet.down.append(Rule((x0 + x1) / 2 * _POINT, min(y0, y1) * _POINT, max(y0, y1) * _POINT))


def _figures(data: str) -> Iterator[list[tuple[float, float]]]:
    """The straight stretches of a path: lists of points joined by lines. A curve ends one and starts the next."""
    points: list[tuple[float, float]] = []
    start: tuple[float, float] | None = None
    tokens = _PATH.findall(data)
    position = 0
    while position < len(tokens):
        command = tokens[position]
        count = _COORDINATES.get(command)
        values = [_number(token, math.nan) for token in tokens[position + 1 : position + 1 + (count or 0)]]
        if count is None or len(values) < count or any(math.isnan(value) for value in values):
            position += 1
            continue
        position += 1 + count
        if command == "L" and points:
            points.append((values[0], values[1]))
        elif command == "C" and points and start:
            points.append(start)
        else:
            if len(points) > 1:
                yield points
            points = [(values[-2], values[-1])] if values else []
            start = points[0] if command in ("M", "S") and points else start
    if len(points) > 1:
        yield points


def _matrix(element: Any) -> Matrix:
    """From object space to the page, in millimetres: the object's matrix, then the corner of its boundary."""
    box = _box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    values = _numbers(element.get("CTM"))
    a, b, c, d, e, f = values[:6] if len(values) >= 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return a, b, c, d, e + box[0], f + box[1]


def _deltas(value: str | None, length: int) -> list[float]:
    """The steps between characters; `g 3 2.5` stands for 2.5 three times. No more of them than characters."""
    tokens = (value or "").split()
    steps: list[float] = []
    position = 0
    while position < len(tokens) and len(steps) < length:
        if tokens[position] == "g" and position + 2 < len(tokens):
            count = int(_number(tokens[position + 1], 0.0))
            steps += [_number(tokens[position + 2], 0.0)] * max(0, min(count, length - len(steps)))
            position += 3
        else:
            steps.append(_number(tokens[position], 0.0))
            position += 1
    return steps


def _page_box(parent: Any, holder: str) -> tuple[float, ...]:
    """The physical box of a page or of all pages; empty where none is given."""
    for around in _named(parent, holder) if holder else [parent]:
        for area in _named(around, "PageArea" if holder else "Area"):
            box = _box(_text(area, "PhysicalBox"))
            if box and box[2] > 0 and box[3] > 0:
                return box
    return ()


def _box(value: str | None) -> tuple[float, float, float, float] | None:
    numbers = _numbers(value)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) >= 4 else None


def _numbers(value: str | None) -> list[float]:
    return [_number(token, 0.0) for token in (value or "").replace(",", " ").split()[:16]]


def _number(value: str | None, default: float) -> float:
    try:
        number = float(value) if value else default
    except ValueError:
        return default
    return number if math.isfinite(number) and abs(number) < 1e6 else default


def _named(parent: Any, name: str) -> Iterator[Any]:
    return (child for child in parent if _name(child) == name)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(parent: Any, name: str) -> str:
    return next((child.text or "" for child in _named(parent, name)), "")


def _damaged() -> NotRead:
    return NotRead(
        "corrupt",
        "OFD 文件已损坏。请重新下载或转换为 docx。",
        "The OFD file is damaged. Download it again or convert it to docx.",
    )


def _over_limit(zh: str, en: str) -> NotRead:
    return NotRead("over_limit", f"OFD 文件超过{zh}。请拆分后再提交。", f"The OFD file is over {en}. Split it.")
