"""The tables that ingestion hands over, as Arrow schemas, and the buffer that fills one.

Belongs here: names, types and versions of the hand-over columns. Does not: writing files (`store`), reading reports.
A schema change raises SCHEMA_VERSION; the collection manifest carries it, and staging models refuse an unknown one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

SCHEMA_VERSION = 5

NUMBER = pa.decimal128(38, 6)


def _structs(*texts: str, **others: pa.DataType) -> pa.DataType:
    """A list of structs: text fields, then fields of other types."""
    return pa.list_(pa.struct([*((name, pa.string()) for name in texts), *others.items()]))


OBSERVATIONS = pa.schema(
    [
        ("observation_id", pa.string()),
        ("document_id", pa.string()),
        ("report_id", pa.string()),
        ("source", pa.string()),
        ("code", pa.string()),
        ("applicant", pa.string()),
        ("label", pa.string()),
        ("scope", pa.string()),
        ("kind", pa.string()),
        ("value", NUMBER),
        ("value_low", NUMBER),
        ("value_high", NUMBER),
        ("decimals", pa.int32()),  # decimals printed: the tolerance of a share follows from them
        ("unit", pa.string()),
        ("value_status", pa.string()),
        ("basis", pa.string()),
        ("base_code", pa.string()),
        ("base_value", NUMBER),
        ("list_id", pa.string()),  # joins the rows of one enumeration within a document
        ("list_role", pa.string()),  # total, part, subset, overlap, or empty
        ("is_exhaustive", pa.bool_()),  # the list claims to be whole; null outside lists
        ("list_rest_label", pa.string()),  # the class an enumeration leaves its unprinted rest to (其余是…)
        ("list_rest_code", pa.string()),  # the same as a code, where the wording says which
        ("form", pa.string()),
        ("table_id", pa.string()),  # of a figure read from an official table: table_2, table_3, table_4 or sheet
        ("is_copy", pa.bool_()),  # in a table's second copy, where it differs from the first; null elsewhere
        ("method", pa.string()),
        ("raw_text", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("sentence_start", pa.int64()),
        ("sentence_end", pa.int64()),
        ("locator", pa.string()),
        ("reading_order", pa.int32()),  # running number in the document: `first before later`
        ("parser_version", pa.string()),
    ]
)

# Of every report asked for; a schema makes the list of its names anew each time.
_OBSERVED = tuple(OBSERVATIONS.names)

DOCUMENTS = pa.schema(
    [
        ("document_id", pa.string()),
        ("report_id", pa.string()),
        ("source", pa.string()),
        ("attached_to", pa.string()),  # document_id of the one page that this document is an attachment of, or empty
        ("container", pa.string()),
        ("charset", pa.string()),
        ("byte_length", pa.int64()),
        ("text", pa.string()),
        ("outcome", pa.string()),
        ("title", pa.string()),
        ("agency", pa.string()),
        ("agency_id", pa.string()),
        ("agency_kind", pa.string()),
        ("level", pa.string()),
        ("region_code", pa.string()),
        ("year", pa.int32()),
        ("scope", pa.string()),  # own, area, or empty: whose work the report is of
        ("credit_code", pa.string()),
        ("form", pa.string()),
        ("outline", pa.string()),
        ("posted_on", pa.date32()),  # date the page itself carries, whoever posted it
        ("published_on", pa.date32()),  # empty where the page is a repost
        ("published_basis", pa.string()),  # page, signature, or empty
        ("printed_on", pa.date32()),  # date or first day of the month printed on the report
        ("printed_precision", pa.string()),  # day, month, or empty
        ("origin", pa.string()),  # official, copy, unknown
        ("origin_evidence", pa.string()),
        ("identity_clues", _structs("field", "basis", "printed", "says")),
        ("agency_candidates", _structs("agency", "region_code", weight=pa.int64())),
        ("identity_conflicts", _structs("field", "basis", "says", "other_basis", "other_says")),
        ("script", pa.string()),  # simplified, traditional, traditional_taiwan
        ("repairs", pa.list_(pa.struct([("name", pa.string()), ("count", pa.int64())]))),
        ("sections_announced", pa.list_(pa.string())),
        ("sections_headed", pa.list_(pa.string())),
        ("sections_present", pa.list_(pa.string())),
        ("tables_expected", pa.list_(pa.string())),
        ("tables_found", pa.list_(pa.string())),
        ("tables_absent", _structs("table_id", "instead", "detail_zh", "detail_en")),
        ("attachments", pa.list_(pa.string())),
        ("statistics_attachment", pa.string()),
        ("is_cut", pa.bool_()),
        ("reader_version", pa.string()),
    ]
)

COVERAGE = pa.schema(
    [
        ("document_id", pa.string()),
        ("table_id", pa.string()),
        ("form", pa.string()),
        ("cells_expected", pa.int64()),
        ("cells_placed", pa.int64()),
        ("cells_unread", pa.int64()),
        ("cells_unclaimed", pa.int64()),
        ("verdict", pa.string()),
        ("is_unreconciled", pa.bool_()),  # lost cells have no reading that meets the identities
        ("cells_twice", pa.int64()),  # a second copy in the document states them too, seen by readers or not
        ("cells_unseen_differ", pa.int64()),  # a copy that readers do not see states another number
    ]
)

OUTCOMES = pa.schema(
    [
        ("collection", pa.string()),
        ("source", pa.string()),
        ("document_id", pa.string()),
        ("stage", pa.string()),  # source, document, repair, reading
        ("outcome", pa.string()),
        ("reason_zh", pa.string()),
        ("reason_en", pa.string()),
        ("reader_version", pa.string()),
    ]
)

RETRIEVALS = pa.schema(
    [
        ("collection", pa.string()),
        ("source", pa.string()),
        ("document_id", pa.string()),
        ("first_seen_at", pa.timestamp("ms", tz="UTC")),  # Parquet has no seconds
        ("last_seen_at", pa.timestamp("ms", tz="UTC")),
        ("is_gone", pa.bool_()),
        ("part_of", pa.list_(pa.string())),  # sources of the pages that name it as their attachment
        ("listed_agency", pa.string()),  # whose report the list of addresses takes it for, as written there
        ("listed_year", pa.int32()),
    ]
)

TABLES: dict[str, pa.Schema] = {
    "retrievals": RETRIEVALS,
    "documents": DOCUMENTS,
    "coverage": COVERAGE,
    "observations": OBSERVATIONS,
    "outcomes": OUTCOMES,
}


class Columns:
    """A table under construction: one list a column. Cheaper than a row object per observation on the hot path."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        names = _OBSERVED if schema is OBSERVATIONS else schema.names
        self.columns: dict[str, list[Any]] = {name: [] for name in names}

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def add(self, **values: Any) -> None:
        """Append one row; columns not given are null. Raises KeyError on a column the schema does not have."""
        if not values.keys() <= self.columns.keys():
            raise KeyError(f"no such column: {sorted(values.keys() - self.columns.keys())}")
        for name, column in self.columns.items():
            column.append(values.get(name))

    def extend(self, filled: Mapping[str, Sequence[Any]]) -> None:
        """Append many rows column by column, at a tenth of the cost of `add`; columns not given are null.

        Raises KeyError as `add` does, and ValueError where the columns are not of one length, before it appends any.
        """
        if not filled.keys() <= self.columns.keys():
            raise KeyError(f"no such column: {sorted(filled.keys() - self.columns.keys())}")
        lengths = set(map(len, filled.values()))
        if len(lengths) > 1:
            raise ValueError("columns of different lengths")
        nothing = [None] * max(lengths, default=0)
        for name, column in self.columns.items():
            column.extend(filled.get(name, nothing))

    def rows(self) -> list[dict[str, Any]]:
        """The rows as dictionaries, for people's output and tests."""
        names = self.schema.names
        return [dict(zip(names, row, strict=True)) for row in zip(*self.columns.values(), strict=True)]

    def to_arrow(self) -> pa.Table:
        """The table with exactly `schema`. Raises pyarrow.ArrowInvalid where a value does not fit its column."""
        return pa.Table.from_pydict(self.columns, schema=self.schema)
