"""What of an HTML element is seen, and which tables hold data rather than the layout of a page.

Belongs here: questions about lxml elements that change nothing. Does not: linearisation (`html`), spans (`grid`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

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
# A figure that a script counts up to, or writes: the names of its attribute, by how they begin.
_COUNTED_UP = {"data-": r"data-(?:to|num|number|count|value|end|target|total)"}
_WRITTEN = {"v-": r"v-(?:text|html)", "ng-bind": r"ng-bind(?:-html)?", "data-bind": "data-bind", "th:": r"th:u?text"}
_AWAITED, _BOUND = re.compile("|".join(_COUNTED_UP.values())), re.compile("|".join(_WRITTEN.values()))
# In the source of a page they are looked for one by one where one begins so: all at once would take ten times as long.
_AWAITED_IN_SOURCE = {
    begins.encode(): re.compile(rf"{names}\s*=".encode()) for begins, names in (_COUNTED_UP | _WRITTEN).items()
}
_FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?|[-—–/]+|无")
_LOOKS = {
    "hidden": re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I),
    "struck": re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I),
    "raised": re.compile(r"vertical-align\s*:\s*super", re.I),
    # Of an element that holds others this is how it comes in, or how what they hold is set.
    "vanishing": re.compile(
        r"(?:font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?|opacity\s*:\s*0(?:\.0+)?)\s*(?:;|!|$)"
        r"|(?<![\w-])(?:left|top)\s*:\s*-(?:9\d\d|\d{4})",
        re.I,
    ),
}
_STRUCK = ("s", "strike", "del")
# What may show a figure and has no text, or none that is seen.
_DRAWN = ("img", "svg", "canvas", "object", "embed", "iframe", "video", "math", "meter", "progress", "template")
_TICKED = ("checkbox", "radio")
_TYPED = ("", "text", "number", "tel")  # the types of an <input> that shows its value

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


class Looks(NamedTuple):
    """The elements of a page whose text is not read as it stands: all of them, and for what reason."""

    odd: frozenset[Any]
    hidden: frozenset[Any]
    struck: frozenset[Any]
    raised: frozenset[Any]
    awaited: frozenset[Any]  # what a script writes there later


def looks_of(root: Any, page: bytes) -> Looks:
    """Which elements of a page look otherwise by their tag, style or attribute. Style sheets are not looked at.

    root: of the page. page: its bytes. What cannot stand in them is not asked for: pages from Word have a style on
    every element, and few different ones.
    """
    source = page.lower()
    found: dict[str, set[Any]] = {look: set() for look in _LOOKS}
    if any(_look(unescape(style.decode("utf-8", "replace"))) for style in set(_STYLE.findall(source))):
        for element in root.iter():
            if style := element.get("style"):
                for look in _look(style):
                    found[look].add(element)
    if _HIDDEN_NAME.search(source):
        found["hidden"].update([element for element in root.iter() if element.get("hidden") is not None])
    found["struck"].update(root.iter(*_STRUCK))
    found["hidden"].update([e for e in found["vanishing"] if len(e) == 0 and (e.tag in _PLAIN or e.tag == "a")])
    hidden = frozenset(found["hidden"])
    # A tag that was never closed strikes all that follows; and what is struck of rows is their cells.
    struck = [element for element in found["struck"] if next(element.iter("table"), None) is None]
    struck += [cell for element in struck if element.tag in ("tr", "tbody") for cell in element.iter(*_CELLS)]
    raised = [element for element in found["raised"] if element.tag in _PLAIN or element.tag == "a"]
    awaited = []
    if any(begins in source and named.search(source) for begins, named in _AWAITED_IN_SOURCE.items()):
        awaited = [element for element in root.iter(*_PLAIN, *_CELLS, "p", "div") if _is_awaited(element)]
    odd = hidden.union(struck, raised, awaited)
    return Looks(odd, hidden, frozenset(struck), frozenset(raised), frozenset(awaited))


def _is_awaited(element: Any) -> bool:
    """Whether an element prints nothing, or 0, in the place of the figure that an attribute names or is bound to."""
    if any(_BOUND.fullmatch(name) for name, _ in element.items()) and not text_of(element).strip():
        return True
    named = [value.strip() for name, value in element.items() if _AWAITED.fullmatch(name)]
    figures = [value for value in named if _FIGURE.fullmatch(value)]
    printed = text_of(element).strip() if figures else ""
    return (bool(figures) and not printed) or (printed == "0" and figures != ["0"])


@lru_cache(maxsize=4096)
def _look(style: str) -> tuple[str, ...]:
    return tuple(look for look, pattern in _LOOKS.items() if pattern.search(style))


def typed_text(element: Any) -> str:
    """What a field of a form shows: some sites print the figures of a table in fields that nobody can fill in."""
    if element.tag == "input":
        return element.get("value", "") if element.get("type", "").strip().lower() in _TYPED else ""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options
        return text_of(chosen[0]) if chosen else ""
    return text_of(element) if element.tag == "textarea" else ""


def is_drawn(cell: Any, hidden: Container[Any]) -> bool:
    """Whether a cell without text shows something all the same: a picture, or what a script writes."""
    return any(
        _draws(element) and not any(around in hidden for around in (element, *element.iterancestors()))
        for element in cell.iterdescendants(*_DRAWN, "script", "input", "i", etree.PI)
    )


def _draws(element: Any) -> bool:
    """Whether an element that may show something by itself does: a script that writes, a field filled in elsewhere."""
    if element.tag == "script":
        return "write" in text_of(element) or "inner" in text_of(element)
    if element.tag == "input":
        kind = element.get("type", "").strip().lower()
        return kind in _TICKED or (kind in _TYPED and element.get("value") is None)
    return element.tag != "i" or (bool(element.get("class")) and not text_of(element).strip())


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


def is_dressed_text(element: Any, odd: Container[Any]) -> bool:
    """Whether an element holds nothing but text and what dresses it, as in pages saved from Word by the dozen.

    odd: the elements whose text is not read as it stands, here and below.
    """
    return all(child.tag in _PLAIN and child not in odd for child in element.iterdescendants())


def plain_texts(cells: Sequence[Any], odd: Container[Any]) -> list[str | None]:
    """The text of each cell that is one line of plain text, as nearly all are; None where only a walk can tell."""
    return [
        _dressed_text(cell, odd) if len(cell) else text if (text := cell.text or "").isalnum() else on_one_line(text)
        for cell in cells
    ]


def on_one_line(text: str) -> str:
    """A text with its spaces collapsed, and none at its ends."""
    return collapsed(text.strip(_WHITE))


def collapsed(text: str) -> str:
    """A text with its spaces collapsed as in a browser."""
    # Looking twice takes a third of the time of replacing, and finds nothing to replace in nearly all cells.
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


def _dressed_text(cell: Any, odd: Container[Any]) -> str | None:
    """The text of a cell that holds elements, as `plain_texts` gives it."""
    element, text = cell, cell.text
    # Down through elements that hold nothing but one other: most such cells are text in a paragraph and a span.
    while len(element) == 1 and not (text and text.strip(_WHITE)):
        child = element[0]
        is_plain = child.tag in _PLAIN or (child.tag == "p" and element is cell)
        if not is_plain or child in odd or (child.tail or "").strip(_WHITE):
            return _text_of_pieces(cell, odd)
        element, text = child, child.text
    if len(element):
        return _text_of_pieces(cell, odd)
    return on_one_line(text or "") or (None if element.tag == "i" else "")


def _text_of_pieces(cell: Any, odd: Container[Any]) -> str | None:
    for element in cell.iterdescendants():
        if (element.tag not in _PLAIN and not _is_only_paragraph(element, cell)) or element in odd:
            return None
    return on_one_line(text_of(cell)) or (None if next(cell.iter("i"), None) is not None else "")


def _is_only_paragraph(element: Any, cell: Any) -> bool:
    """Whether an element is the one paragraph that holds all of a cell's text."""
    if element.tag != "p" or len(cell) != 1 or element is not cell[0]:
        return False
    return not (cell.text or "").strip(_WHITE) and not (element.tail or "").strip(_WHITE)
