"""Sums behind their parts: a count that no rule places and that the counts right before it add up to.

Belongs here: 代表建议31件、政协提案46件，共计77件, where only the sum tells what was counted together. Does not: wholes
that words tell (`grammar`), parts behind their whole (`listed`, `request_lists`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from ingestion.knowledge.vocabulary import load_patterns, load_sums
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.sentences import Sentence

_SUMS_UP = load_patterns("lists")["sums_up_parts"]
_FEWEST_PARTS = 2


def read_sums(sentence: Sentence, rows: list[Row], left: list[Left]) -> None:
    """Move the counts that sum up the parts right before them from `left` to `rows`. rows, left: of the sentence."""
    if len(rows) < _FEWEST_PARTS:
        return
    for item in [item for item in left if item.reason in NOT_PLACED]:
        start = sentence.counted_before(item.quantity.start)
        if _SUMS_UP.fullmatch(sentence.text, start, item.quantity.start) is None:
            continue
        whole, parts = _parts_before(item.quantity, rows)
        is_sum = len(parts) >= _FEWEST_PARTS and sum(row["value"] for row in parts) == item.quantity.value
        if is_sum and all(row["code"] != whole for row in rows):
            row = statement_row(whole, "", item.quantity, "count", sentence) | {"scope": parts[0]["scope"]}
            rows.append(row)
            rows.sort(key=lambda row: (int(row["start"]), int(row["end"])))
            left.remove(item)


def _parts_before(quantity: Quantity, rows: Sequence[Row]) -> tuple[str, list[Row]]:
    """What the row right before a count is a part of, and the rows before it that are parts of the same."""
    before = [row for row in reversed(rows) if row["end"] <= quantity.start and row["kind"] == "count"]
    whole = load_sums().get(before[0]["code"], "") if before else ""
    parts = takewhile(lambda row: load_sums().get(row["code"]) == whole and row["unit"] == quantity.unit, before)
    return whole, list(parts) if whole else []
