"""Hand-checked tables of real reports, and how a reading of them scores: right, unread, wrong.

Belongs here: the format of tests/golden/tables/*.csv and the comparison, cell by cell. Does not: running the reader,
floors (tests/golden/tables/floors.csv), or any value: those were typed by two people from the rendered documents.

One file a document, named after it, one row a form cell, columns `form,table_id,code,applicant,label,status,value`.
`label` is empty but for rows that an office added to a form. `status` is what a careful person sees:

    reported, explicit_none, blank, dash   as an observation's value_status; value as printed, as a plain number
    illegible    something is printed there, and it is no number a form asks for (a double sign): no value may be read
    solved       digits that ran together or lost their place, with exactly one reading that fits all sums: its value
    derived      printed nowhere, forced by the sums: its value
    unknowable   lost or run together, and several readings fit: nothing may be read, and it counts in no share
    missing      a cell of the form that the document does not have: nothing may be read
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

COLUMNS = ("form", "table_id", "code", "applicant", "label", "status", "value")
STATED = frozenset(("reported", "explicit_none", "blank", "dash"))
COMPUTED = frozenset(("solved", "derived"))
NOT_TO_READ = frozenset(("illegible", "unknowable", "missing"))
TABLE_METHODS = frozenset(("table", "solved", "ocr"))

Key = tuple[str, str, str]  # code, applicant, label


@dataclass(frozen=True, slots=True)
class GoldenCell:
    """One cell as two people read it. value is None where there is none to read."""

    form: str
    table_id: str
    key: Key
    status: str
    value: Decimal | None


@dataclass
class Score:
    """Cells of one document. unknowable and missing cells count nowhere, unless a value was read there: then wrong."""

    right: int = 0
    unread: int = 0
    wrong: int = 0
    complaints: list[str] = field(default_factory=list)

    def blame(self, complaint: str) -> None:
        """Count one wrong cell and keep what is wrong with it."""
        self.wrong += 1
        self.complaints.append(complaint)


def load_golden(path: Path) -> list[GoldenCell]:
    """The cells of one file; none for a document without tables. Raises ValueError where it is not in order."""
    cells: dict[Key, GoldenCell] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path}: columns must be {','.join(COLUMNS)}")
        for row in reader:
            key = row["code"], row["applicant"], row["label"]
            if row["status"] not in STATED | COMPUTED | NOT_TO_READ:
                raise ValueError(f"{path}: no such status: {row['status']!r}")
            has_value = row["status"] in COMPUTED | {"reported", "explicit_none"}
            if key in cells or has_value != bool(row["value"]):
                raise ValueError(f"{path}: twice, or a value too many or too few: {key}")
            value = Decimal(row["value"]) if has_value else None
            cells[key] = GoldenCell(row["form"], row["table_id"], key, row["status"], value)
    return list(cells.values())


def score(golden: Iterable[GoldenCell], observations: Iterable[Mapping[str, Any]]) -> Score:
    """Compare what was read from tables (rows of OBSERVATIONS) with what stands there.

    Right: the same value, or the same kind of absence. A computed value must say that it is one (`derived`); a solved
    one may be read either way, as its digits are printed. Unread: no row, or `unreadable`. All else is wrong: another
    value, a blank where a number is printed, a cell that the document does not have, one cell with two values.
    """
    result = Score()
    read: dict[Key, dict[tuple[Any, str], None]] = {}
    for row in observations:
        if row["method"] in TABLE_METHODS and row["value_status"] != "unreadable":
            key = row["code"], row["applicant"] or "", row["label"] or ""
            read.setdefault(key, {})[row["value"], row["value_status"]] = None
    for cell in golden:
        found = list(read.pop(cell.key, {}))
        if cell.status in NOT_TO_READ:
            if any(value is not None for value, _ in found):
                result.blame(f"{cell.key}: {cell.status}, read {found}")
            continue
        if not found:
            result.unread += 1
        elif found == [(cell.value, "reported" if cell.status == "solved" else cell.status)]:
            result.right += 1
        else:
            result.blame(f"{cell.key}: {cell.status} {cell.value}, read {found}")
    for key, values in read.items():
        if any(value is not None for value, _ in values):
            result.blame(f"{key}: not in the document, read {list(values)}")
    return result
