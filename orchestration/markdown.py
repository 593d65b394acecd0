"""Markdown tables for the metadata that people look at in the UI.

Belongs here: turning rows into Markdown. Does not: choosing the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

CELL_CHARACTERS = 400


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as a Markdown table; whatever the cells hold is shown as text and never taken for markup.

    A dash where there is no row: a header alone reads like something lost.
    """
    rows = list(rows)
    if not rows:
        return "—"
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_cell(row.get(column)) for column in columns)} |" for row in rows]
    return "\n".join(lines)


def counts(values: Mapping[str, int], name: str) -> str:
    """Counts by name as a table, the largest first."""
    rows = [{name: key, "count": count} for key, count in sorted(values.items(), key=lambda item: (-item[1], item[0]))]
    return table(rows, (name, "count"))


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    text = " ".join(text.split())
    if len(text) > CELL_CHARACTERS:
        text = text[: CELL_CHARACTERS - 1] + "…"
    return "".join(f"\\{character}" if character in "\\|`*_[]<>#" else character for character in text)
