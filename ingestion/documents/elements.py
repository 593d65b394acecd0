"""What of an HTML element is seen, and which tables hold data rather than the layout of a page.

Belongs here: questions about lxml elements that change nothing. Does not: linearisation (`html`), spans (`grid`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from html import unescape
from typing import Any

from lxml import etree

_SPACE = re.compile("[ \t\n\r\f]+")  # what a browser collapses
_WHITE = " \t\n\r\f"
_WHITE_BYTES = _WHITE.encode()
_CELLS = ("td", "th")
_PLAIN = frozenset({
    "b", "big", "em", "font", "i", "ins", "label", "o:p", "small", "span", "st1:chsdate", "strong", "u",
})  # fmt: skip

# In the source of a page: styles, to their end or further, and the name of the attribute where it is no class or value.
_STYLE = re.compile(rb"style\s*=\s*(?:\"[^\"]*|'[^']*|[^\s>]*)")
_HIDDEN_NAME = re.compile(rb"hidden(?![\w\-:.])(?<=[\s\"'/]hidden)(?<!=[\"']hidden)")
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)

_LONG_SINGLE = 60  # characters of a cell in a table of one column: prose
_BLOCKS_OF_PROSE = ("p", "div", "br", "li")
_PROSE_CELL = 600  # characters of one cell, in several blocks: a layout, not a table


def text_of(element: Any) -> str:
    """All text under an element, seen or not. Serialising it costs a tenth of joining `itertext`."""
    return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def letters_of(element: Any) -> int:
    """How much text stands under an element, as `letters_in` counts it."""
    return letters_in(etree.tostring(element, method="text", encoding="utf-8", with_tail=False))


def letters_in(text: bytes) -> int:
    """The length of a text, what a browser collapses left out. Bytes lose it without being cut into words."""
    return len(text.translate(None, _WHITE_BYTES))


def hidden_elements(root: Any, page: bytes) -> frozenset[Any]:
    """The elements of a page that hide themselves, by their own style or attribute. Style sheets are not looked at.

    root: of the page. page: its bytes. What cannot stand in them is not asked for: pages from Word have a style on
    every element, and few different ones.
    """
    source = page.lower()
    hidden: set[Any] = set()
    if any(_hides(unescape(style.decode("utf-8", "replace"))) for style in set(_STYLE.findall(source))):
        hidden.update([element for element in root.iter() if (style := element.get("style")) and _hides(style)])
    if _HIDDEN_NAME.search(source):
        hidden.update([element for element in root.iter() if element.get("hidden") is not None])
    return frozenset(hidden)


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return _HIDDEN_STYLE.search(style) is not None


def visible_length(root: Any) -> int:
    """Characters under an element, spaces left out, those of scripts and styles too."""
    skipped = sum(len((unseen.text or "").strip()) for unseen in root.iter("script", "style"))
    return max(len("".join(text_of(root).split())) - skipped, 1)


def visible_rows(table: Any, hidden: Container[Any]) -> list[list[list[Any]]]:
    """The visible rows of a table by row group, each row its visible cells; rows of tables within it are left out.

    Rows beside each other that stand in no tbody, thead or tfoot are a group of their own.
    """
    groups: list[list[list[Any]]] = []
    is_open = False
    # A slice of an element's children is made in a third of the time that going through them takes.
    for child in table:
        is_row = child.tag == "tr"
        if is_row:
            rows = [child]
        elif child.tag in ("tbody", "thead", "tfoot") and child not in hidden:
            rows = [row for row in child[:] if row.tag == "tr"]
        else:
            continue
        if not (is_row and is_open):
            groups.append([])
        is_open = is_row
        groups[-1].extend([[cell for cell in row[:] if cell.tag in _CELLS] for row in rows if row not in hidden])
    if hidden:
        return [[[cell for cell in row if cell not in hidden] for row in group] for group in groups]
    return groups


def data_rows(table: Any, hidden: Container[Any]) -> list[list[list[Any]]] | None:
    """The visible rows of a table that holds data, by row group; None for one that lays out a page.

    A data table has no table within it, more than one cell, and no cell or column of long prose.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return None
    groups = visible_rows(table, hidden)
    rows = [row for group in groups for row in group]
    if sum(map(len, rows)) < 2:
        return None
    widest = max(map(len, rows))
    limit = _LONG_SINGLE if widest == 1 else _PROSE_CELL
    if widest > 1 and next(table.iterdescendants(*_BLOCKS_OF_PROSE), None) is None:
        return groups
    if visible_length(table) <= limit:
        return groups
    for row in rows:
        for cell in row:
            if widest > 1 and (len(cell) == 0 or _block_children(cell) <= 3):
                continue
            if visible_length(cell) > limit:
                return None
    return groups


def _block_children(cell: Any) -> int:
    return sum(1 for _ in cell.iterdescendants(*_BLOCKS_OF_PROSE))


def is_dressed_text(element: Any, hidden: Container[Any]) -> bool:
    """Whether an element holds nothing but text and what dresses it, as in pages saved from Word by the dozen."""
    return all(child.tag in _PLAIN and child not in hidden for child in element.iterdescendants())


def plain_texts(cells: Sequence[Any], hidden: Container[Any]) -> list[str | None]:
    """The text of each cell that is one line of plain text, as nearly all are; None where only a walk can tell."""
    return [
        _dressed_text(cell, hidden) if len(cell) else text if (text := cell.text or "").isalnum() else on_one_line(text)
        for cell in cells
    ]


def on_one_line(text: str) -> str:
    """A text with its spaces collapsed, and none at its ends."""
    return collapsed(text.strip(_WHITE))


def collapsed(text: str) -> str:
    """A text with its spaces collapsed as in a browser."""
    # Looking twice takes a third of the time of replacing, and finds nothing to replace in nearly all cells.
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


def _dressed_text(cell: Any, hidden: Container[Any]) -> str | None:
    """The text of a cell that holds elements, as `plain_texts` gives it."""
    element, text = cell, cell.text
    # Down through elements that hold nothing but one other: most such cells are text in a paragraph and a span.
    while len(element) == 1 and not (text and text.strip(_WHITE)):
        child = element[0]
        is_plain = child.tag in _PLAIN or (child.tag == "p" and element is cell)
        if not is_plain or child in hidden or (child.tail or "").strip(_WHITE):
            return _text_of_pieces(cell, hidden)
        element, text = child, child.text
    return _text_of_pieces(cell, hidden) if len(element) else on_one_line(text or "")


def _text_of_pieces(cell: Any, hidden: Container[Any]) -> str | None:
    for element in cell.iterdescendants():
        if (element.tag not in _PLAIN and not _is_only_paragraph(element, cell)) or element in hidden:
            return None
    return on_one_line(text_of(cell))


def _is_only_paragraph(element: Any, cell: Any) -> bool:
    """Whether an element is the one paragraph that holds all of a cell's text."""
    if element.tag != "p" or len(cell) != 1 or element is not cell[0]:
        return False
    return not (cell.text or "").strip(_WHITE) and not (element.tail or "").strip(_WHITE)
