"""Figures recognised in pictures: marked as such, and refused where a row does not add up.

Belongs here: what is done with recognised figures alone. Does not: recognition (`ingestion.documents.ocr`), judging
what a report states (its own slips are findings, but a slip of recognition looks the same).
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from ingestion.handover.schemas import Columns
from ingestion.model import Document

_TOTAL = "total"
# The measures of table 4: a case, then one result each; their last part `total` is the sum of the others.
_CASES = ("appeals.review.", "appeals.litigation.direct.", "appeals.litigation.after_review.")


def refuse_unclosed(columns: Columns, document: Document) -> None:
    """Set the method of rows read from recognised text, and make unreadable those of sums that do not close."""
    spans = [(block.start, block.end) for block in document.blocks if block.is_recognised]
    if not spans:
        return
    table = columns.columns
    sums: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, start in enumerate(table["start"]):
        if start is None or not any(first <= start < end for first, end in spans):
            continue
        if table["method"][index] == "table":
            row = _sum_of(table["code"][index], table["applicant"][index])
            if row:
                sums[row].append(index)
        table["method"][index] = "ocr"
    for indices in sums.values():
        if not _closes([_part(table, index) for index in indices]):
            for index in indices:
                table["value"][index] = table["decimals"][index] = None
                table["value_status"][index] = "unreadable"


def _sum_of(code: str, applicant: str) -> tuple[str, str] | None:
    if applicant:
        return ("row", code)
    return next((("case", case) for case in _CASES if code.startswith(case)), None)


def _part(table: dict[str, list[Any]], index: int) -> tuple[bool, str, Decimal | None]:
    is_total = (table["applicant"][index] or table["code"][index].rpartition(".")[2]) == _TOTAL
    return is_total, table["value_status"][index], table["value"][index]


def _closes(parts: list[tuple[bool, str, Decimal | None]]) -> bool:
    """Whether the parts, blanks and dashes as nothing, add up to the total, or may: something is not read."""
    if any(status == "unreadable" for _, status, _ in parts) or sum(is_total for is_total, _, _ in parts) != 1:
        return True
    total = next(value for is_total, _, value in parts if is_total)
    return total is None or total == sum(
        (value or Decimal(0) for is_total, _, value in parts if not is_total), Decimal(0)
    )
