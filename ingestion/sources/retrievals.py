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
    seen = {(item.source, item.document_id) for item in items if item.document_id}
    if seen == {(row["source"], row["document_id"]) for row in known if not row["is_gone"]}:
        return known
    moment = now.replace(microsecond=0)
    rows = {(row["source"], row["document_id"]): {**row, "is_gone": True} for row in known}
    for source, document_id in seen:
        first = rows.get((source, document_id), {}).get("first_seen_at", moment)
        rows[source, document_id] = {
            "collection": collection,
            "source": source,
            "document_id": document_id,
            "first_seen_at": first,
            "last_seen_at": moment,
            "is_gone": False,
        }
    return [rows[pair] for pair in sorted(rows)]
