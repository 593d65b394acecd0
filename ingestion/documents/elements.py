"""What of an HTML element is seen, and which tables hold data rather than the layout of a page.

Belongs here: questions about lxml elements that change nothing. Does not: linearisation (`html`), spans (`grid`).
"""

from __future__ import annotations

import re
from typing import Any

_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)
_ALL_SPACE = re.compile(r"\s+")

_LONG_SINGLE = 60  # characters of a cell in a table of one column: prose
_PROSE_CELL = 600  # characters of one cell, in several blocks: a layout, not a table


def is_hidden(element: Any) -> bool:
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return element.get("hidden") is not None


def visible_length(root: Any) -> int:
    """Characters under an element, spaces left out, those of scripts and styles too."""
    skipped = sum(len((unseen.text or "").strip()) for unseen in root.iter("script", "style"))
    return max(len(_ALL_SPACE.sub("", "".join(root.itertext()))) - skipped, 1)


def visible_rows(table: Any) -> list[list[Any]]:
    """The visible rows of a table, each with its visible cells; rows of tables within it are not among them."""
    rows: list[list[Any]] = []
    for child in table:
        if child.tag == "tr":
            groups = [child]
        elif child.tag in ("tbody", "thead", "tfoot") and not is_hidden(child):
            groups = [row for row in child if row.tag == "tr"]
        else:
            continue
        for row in groups:
            if not is_hidden(row):
                rows.append([cell for cell in row if cell.tag in ("td", "th") and not is_hidden(cell)])
    return rows


def is_data_table(table: Any) -> bool:
    """Whether a table holds data: no table within it, more than one cell, and no cell or column of long prose."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = visible_rows(table)
    cells = sum(len(row) for row in rows)
    if cells < 2:
        return False
    widest = max(len(row) for row in rows)
    limit = _LONG_SINGLE if widest == 1 else _PROSE_CELL
    if visible_length(table) <= limit:
        return True
    for cell in (cell for row in rows for cell in row):
        if widest > 1 and _block_children(cell) <= 3:
            continue
        if visible_length(cell) > limit:
            return False
    return True


def _block_children(cell: Any) -> int:
    return sum(1 for _ in cell.iterdescendants("p", "div", "br", "li"))
