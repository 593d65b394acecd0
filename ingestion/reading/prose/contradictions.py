"""Contradictions: two different counts of what a report counts once, as of all that was disclosed in the year.

Belongs here: which of the two is left. Does not: contradictions between prose and tables (the rules judge those).
"""

from __future__ import annotations

from operator import itemgetter

from ingestion.knowledge.vocabulary import load_counted_once, load_patterns
from ingestion.reading.prose.quantities import Left, Quantity
from ingestion.reading.prose.rows import Row

_TIME = load_patterns("time")
_OWN = load_patterns("scope")["own"]


def leave_contradicted(text: str, rows: list[Row]) -> list[Left]:
    """Take out of `rows` every count that another one of the same thing contradicts; what was taken out, and why.

    In hand-checked reports hardly one of these is counted twice with two outcomes: the second is one of something less.
    The first stays, unless it may be of more years and another stands with the year, or with 新增. Where it names
    nobody and another stands with 我局 neither does: the first may be of a whole area, or the other of a part. What is
    a share or the growth of a count goes with it.
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(rows, key=itemgetter("start")):
        if row["code"] in load_counted_once() and row["value_status"] != "explicit_none":
            groups.setdefault((row["code"], row["label"], row["basis"], row["scope"]), []).append(row)
    left = [row for group in groups.values() for row in _contradicted(text, group)]
    if left:
        taken_out = {id(row) for row in left}
        rows[:] = [row for row in rows if id(row) not in taken_out]
    return [
        Left(Quantity(r["start"], r["end"], r["value"], r["unit"], "", r["decimals"]), "contradicted") for r in left
    ]


def _contradicted(text: str, group: list[Row]) -> list[Row]:
    """Those of `group`, rows of one thing in the order of the text, that are not of the count that stays."""
    counts = [row for row in group if row["kind"] == "count"]
    if len({row["value"] for row in counts}) < 2:
        return []
    kept = counts[0]
    if _TIME["beyond_year"].search(text, kept["sentence_start"], kept["start"]):
        kept = next((row for row in counts if _names_year(text, row)), kept)
    elif not _names_speaker(text, kept) and any(_names_speaker(text, row) for row in counts):
        return group
    left, is_left = [], False
    for row in group:
        if row["kind"] == "count":
            is_left = row["value"] != kept["value"]
        if is_left:
            left.append(row)
    return left


def _names_speaker(text: str, row: Row) -> bool:
    return _OWN.search(text, row["sentence_start"], row["start"]) is not None


def _names_year(text: str, row: Row) -> bool:
    return _TIME["this_year_counted"].search(text[row["sentence_start"] : row["start"]]) is not None
