"""Identity told anew from kept evidence, so that a new alias or region re-reads no document.

Belongs here: when the identity in a cache entry is out of date, and putting the new one in. Does not: telling it
(`ingestion.identity`), reading (`pool`).
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import pyarrow as pa

from ingestion.handover.entry import NOT_LISTED, Entry, evidence_table
from ingestion.handover.identity_columns import identity_columns
from ingestion.handover.schemas import DOCUMENTS
from ingestion.model import Listing


class YearChangedError(Exception):
    """The report is of another year than it was read for: its prose has to be read again."""


def renewed(entry: Entry, source: str, identity_version: str, listed: Listing = NOT_LISTED) -> Entry:
    """The entry with the identity that the present knowledge gives it under the name `source`, listed as `listed`.

    The same object where nothing is to do: no evidence was kept (a document that was not read), or version, name and
    listing are those the identity was told with. Raises YearChangedError where the new year is not the one the prose
    was read for.
    """
    if entry["evidence"].num_rows == 0:
        return entry
    (kept,) = entry["evidence"].to_pylist()
    told_with = kept["identity_version"], kept["source"], Listing(kept["listed_agency"], kept["listed_year"])
    if told_with == (identity_version, source, listed):
        return entry
    from ingestion.identity import identify
    from ingestion.identity.gather import Evidence

    try:
        evidence = replace(Evidence.from_bytes(kept["evidence"]), listed_agency=listed.agency, listed_year=listed.year)
    except (ValueError, TypeError, zlib.error) as error:  # another shape of evidence: only a new reading makes it
        raise YearChangedError from error
    columns = identity_columns(identify(evidence, source))
    if columns["year"] != entry["documents"]["year"].to_pylist()[0]:
        raise YearChangedError
    documents = entry["documents"]
    for name, value in columns.items():
        documents = _with(documents, name, value)
    told = evidence_table(kept["document_id"], source, identity_version, kept["evidence"], listed)
    return {**entry, "documents": documents, "evidence": told}


def _with(table: pa.Table, name: str, value: Any) -> pa.Table:
    field = DOCUMENTS.field(name)
    return table.set_column(table.schema.get_field_index(name), field, pa.array([value], type=field.type))
