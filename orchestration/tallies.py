"""Counts over what is handed over and found, for the pictures in the UI.

Belongs here: counting rows. Does not: drawing (`plots`); figures that anybody quotes, which are the warehouse's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

NO_YEAR = "?"


def observations_by_year(handover: Path) -> dict[str, Counter[str]]:
    """Year of the report → form of the row → observations."""
    years = _years(handover, "report_id")
    tally: dict[str, Counter[str]] = {}
    for path in sorted((handover / "observations").glob("*.parquet")):
        pairs = pq.read_table(path, columns=["report_id", "form"]).group_by(["report_id", "form"])
        for row in pairs.aggregate([([], "count_all")]).to_pylist():
            year = years.get(row["report_id"], NO_YEAR)
            tally.setdefault(year, Counter())[row["form"] or NO_YEAR] += row["count_all"]
    return dict(sorted(tally.items()))


def cells_by_form(handover: Path) -> dict[str, Counter[str]]:
    """Form → `placed` or `unread` → cells of its tables."""
    tally: dict[str, Counter[str]] = {}
    for row in _rows(handover, "coverage", "form", "cells_placed", "cells_unread"):
        cells = {"placed": row["cells_placed"], "unread": row["cells_unread"]}
        tally.setdefault(row["form"] or NO_YEAR, Counter()).update(cells)
    return dict(sorted(tally.items()))


def unread_by_year(handover: Path) -> dict[str, dict[str, float]]:
    """Year of the report → `unread` → percent of its tables' cells that were not read."""
    years = _years(handover, "document_id")
    cells: dict[str, Counter[str]] = {}
    for row in _rows(handover, "coverage", "document_id", "cells_placed", "cells_unread"):
        year = years.get(row["document_id"], NO_YEAR)
        cells.setdefault(year, Counter()).update(
            all=row["cells_placed"] + row["cells_unread"], unread=row["cells_unread"]
        )
    return {year: {"unread": 100 * one["unread"] / one["all"]} for year, one in sorted(cells.items()) if one["all"]}


def outcomes_of(handover: Path) -> Counter[str]:
    """Outcome → files."""
    return Counter(row["outcome"] for row in _rows(handover, "outcomes", "outcome"))


def failed_by_rule(failed: Iterable[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    """Rule → severity → failed findings."""
    tally: dict[str, Counter[str]] = {}
    for row in failed:
        tally.setdefault(row["rule_id"], Counter())[row["severity"]] += 1
    return dict(sorted(tally.items()))


def _years(handover: Path, key: str) -> dict[str, str]:
    return {row[key]: str(row["year"] or NO_YEAR) for row in _rows(handover, "documents", key, "year")}


def _rows(handover: Path, table: str, *columns: str) -> list[dict[str, Any]]:
    files = sorted((handover / table).glob("*.parquet"))
    return [row for file in files for row in pq.read_table(file, columns=list(columns)).to_pylist()]
