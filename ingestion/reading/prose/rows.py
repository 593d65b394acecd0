"""The row a statement becomes: the observation columns that prose knows.

Belongs here: that shape and its defaults. Does not: what goes into it (`choice`, `listed`, `shares`, `absences`), ids
and original offsets (`ingestion.parse`).
"""

from __future__ import annotations

from typing import Any

from ingestion.knowledge.measures import load_measures
from ingestion.reading.prose.asides import with_printed_levels
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.sentences import Sentence

Row = dict[str, Any]


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
