"""When which document was seen under which name: kept for ever, also for what is gone.

Belongs here: carrying the retrievals of a collection on from one look to the next. Does not: bytes, or reading.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ingestion.sources.raw import Item

Row = dict[str, Any]


def carry_on(known: list[Row], collection: str, items: tuple[Item, ...], now: dt.datetime) -> list[Row]:
    """Rows of the RETRIEVALS schema, by source, document and first sight: what was known, with what is there now.

    Where what is there is exactly what was there, nothing changes, last_seen_at included: a look that finds nothing
    new must not change a published file. A changed file is a new version: its old document is gone from that source.
    """
    there = {(item.source, item.document_id): _told(item) for item in items if item.document_id}
    was_there = {(row["source"], row["document_id"]): row for row in known if not row["is_gone"]}
    if there.keys() == was_there.keys() and all(
        told.items() <= was_there[pair].items() for pair, told in there.items()
    ):
        return known
    moment = now.replace(microsecond=0)
    rows = {(row["source"], row["document_id"]): {**row, "is_gone": True} for row in known}
    for (source, document_id), told in there.items():
        first = rows.get((source, document_id), {}).get("first_seen_at", moment)
        rows[source, document_id] = {
            "collection": collection,
            "source": source,
            "document_id": document_id,
            "first_seen_at": first,
            "last_seen_at": moment,
            "is_gone": False,
            **told,
        }
    return [rows[pair] for pair in sorted(rows)]


def _told(item: Item) -> Row:
    """What is known of a sighting besides that it was one."""
    return {
        "part_of": list(item.part_of),
        "listed_agency": item.listed_agency,
        "listed_year": item.listed_year or None,
    }
