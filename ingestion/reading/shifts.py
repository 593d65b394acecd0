"""Rows whose figures may stand in the wrong place although each has a cell: dropped blanks, padded out at the end.

Belongs here: doubts about a whole row from its own figures. Does not: corrections; a doubtful row is unread.

Converters that drop blank cells and fill the row up at its end leave a row that looks whole. What gives it away is a
blank last total beside figures that do not add up to the totals printed before it, or that end in what looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingestion.reading.cells import CellReading, read_cell
from ingestion.reading.forms import FormCell

_SPACED = re.compile(r"[0-9０-９][^\S\n][0-9０-９]")
_REST_OF_FIGURE = re.compile(r"0+[0-9]*[1-9][0-9]*(?:\.[0-9]+)?")
_DIGIT = re.compile(r"[0-9０-９]")


def may_be_two_numbers(text: str) -> bool:
    """Whether a number has spaces between its digits: beside blank cells `1 234` may as well be 1 and 234."""
    return bool(_SPACED.search(text))


def beside_illegible(texts: Sequence[str], readings: Sequence[CellReading]) -> list[int]:
    """The places of blank cells in a row with one that shows digits and cannot be read: it may be another's."""
    statuses = [reading.status for reading in readings]
    if "blank" not in statuses or "unreadable" not in statuses:
        return []
    if not any(status == "unreadable" and _DIGIT.search(text) for text, status in zip(texts, statuses, strict=True)):
        return []
    return [place for place, status in enumerate(statuses) if status == "blank"]


def has_anothers(cells: Sequence[FormCell], texts: Sequence[str], readings: Sequence[CellReading]) -> bool:
    """Whether a figure that only another column of the row takes, a change or an amount, is missing there."""
    for text, reading in zip(texts, readings, strict=True):
        if reading.status != "unreadable":
            continue
        for cell, own in zip(cells, texts, strict=True):
            kind = cell.kind == "amount", cell.column.is_signed
            if any(kind) and read_cell(text, *kind).value is not None and read_cell(own).status != "unreadable":
                return True
    return False


def is_cut(texts: Sequence[str], readings: Sequence[CellReading]) -> bool:
    """Whether a figure goes on in the next cell, which begins with a zero: what follows is not in its place."""
    begun = [place for place, text in enumerate(texts) if "0" < text < "1"]  # 0 and more: hardly ever
    return any(
        place and readings[place - 1].value is not None and _REST_OF_FIGURE.fullmatch(texts[place]) for place in begun
    )


def may_have_moved(cells: Sequence[FormCell], readings: Sequence[CellReading]) -> bool:
    """Whether the figures of a row, in the order of its cells, look moved towards its start."""
    if readings[-1].status != "blank" or not cells[-1].column.is_total:
        return False
    columns = [cell.column for cell in cells]
    totals = [position for position, column in enumerate(columns) if column.is_total]
    values = [reading.value or Decimal(0) for reading in readings]
    if len(totals) == 1:
        if any(reading.status == "unreadable" for reading in readings):
            return True  # its total may be one of those
        printed = [reading.value for reading in readings if reading.value is not None]
        return len(printed) > 1 and 0 < printed[-1] >= sum(printed[:-1])
    return any(
        values[total] != sum(values[p] for p, c in enumerate(columns) if c.group == columns[total].group and p != total)
        for total in totals
    )
