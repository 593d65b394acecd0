"""The row a statement becomes: the observation columns that prose knows.

Belongs here: that shape and its defaults; taking counts out, with what is told of them. Does not: what goes into it
(`choice`, `listed`, `shares`, `absences`), which are taken out and why, ids and original offsets (`ingestion.parse`).
"""

from __future__ import annotations

from collections.abc import Collection
from operator import itemgetter
from typing import Any

from ingestion.knowledge.measures import load_measures
from ingestion.reading.prose.asides import with_printed_levels
from ingestion.reading.prose.quantities import Left, Quantity
from ingestion.reading.prose.sentences import Sentence

Row = dict[str, Any]
# The kinds of rows that count something; the others say something of a count.
COUNTS = frozenset({"count", "amount"})


# What a row says until more is known.
_SO_FAR: Row = {
    "applicant": "",
    "scope": "unknown",
    "base_code": "",
    "base_value": None,
    "list_id": "",
    "list_role": "",
    "is_exhaustive": None,
    "list_rest_label": "",
    "list_rest_code": "",
}


def statement_row(code: str, label: str, quantity: Quantity, kind: str, sentence: Sentence) -> Row:
    """A row for `quantity`; offsets in the repaired text, outside any list, of unknown scope."""
    return {
        **_SO_FAR,
        "code": code,
        "label": label and with_printed_levels(label, sentence.printed, quantity.start),
        "kind": kind,
        "value": quantity.value,
        "value_low": quantity.low,
        "value_high": quantity.high,
        "decimals": quantity.decimals,
        "unit": quantity.unit,
        "value_status": "approximate" if quantity.is_approximate else "reported",
        "basis": load_measures()[code].basis,
        "start": quantity.start,
        "end": quantity.end,
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
    }


def leave_counts(places: Collection[int], reason: str, rows: list[Row], left: list[Left]) -> None:
    """Move the counts that start at `places` from `rows` to `left`, with the parts of the wholes among them.

    The shares and the growth of a count go with it.
    """
    if not places:
        return
    lists = {row["list_id"] for row in rows if row["start"] in places and row["list_role"] == "total"}
    kept, is_left = [], False
    for row in sorted(rows, key=itemgetter("start")):
        if row["kind"] in COUNTS:
            is_left = row["start"] in places or row["list_id"] in lists
        if is_left and row["value_status"] != "explicit_none":
            left.append(
                Left(Quantity(row["start"], row["end"], row["value"], row["unit"], "", row["decimals"]), reason)
            )
        else:
            kept.append(row)
    rows[:] = sorted(kept, key=itemgetter("sentence_start"))
