"""How much was read, per collection: reported beside the gate's checks, for people and for the run's metadata.

Belongs here: counting. Does not: bands that a release must keep.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

CELLS = ("cells_expected", "cells_placed", "cells_unread")


@dataclass(frozen=True, slots=True)
class Fill:
    """One collection: documents tried and read, observations with and without a value, number cells of tables.

    A document in two collections counts in both.
    """

    collection: str
    documents: int
    documents_read: int
    observations: int
    observations_with_value: int
    cells_expected: int
    cells_placed: int
    cells_unread: int
    tables_withheld: int

    @property
    def fill_rate(self) -> float | None:
        """Share of observations that have a value, 0 to 1; None where there are none: nothing measured."""
        return self.observations_with_value / self.observations if self.observations else None

    @property
    def coverage(self) -> float | None:
        """Share of expected number cells that were placed, 0 to 1; None where no table is expected."""
        return self.cells_placed / self.cells_expected if self.cells_expected else None


def fill_by_collection(handover: Path) -> tuple[Fill, ...]:
    """The fill of every collection under `handover`, by name."""
    observations = _read(handover, "observations", ["observation_id", "document_id", "value"])
    stated = _count(observations)
    with_value = _count(observations.filter(pc.field("value").is_valid()))
    # A document in two collections is handed over twice: each table of it counts once.
    tables: dict[str, dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
    for row in _read(handover, "coverage", ["document_id", "table_id", "form", *CELLS, "verdict"]).to_pylist():
        tables[row["document_id"]][row["table_id"], row["form"]] = row
    outcomes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _read(handover, "outcomes", ["collection", "source", "document_id", "outcome"]).to_pylist():
        outcomes[row["collection"]][row["document_id"] or row["source"]] = row["outcome"]

    fill = []
    for collection, documents in sorted(outcomes.items()):
        coverage = [row for document in documents for row in tables.get(document, {}).values()]
        fill.append(
            Fill(
                collection=collection,
                documents=len(documents),
                documents_read=sum(outcome in ("read", "partly_read") for outcome in documents.values()),
                observations=sum(stated.get(document, 0) for document in documents),
                observations_with_value=sum(with_value.get(document, 0) for document in documents),
                tables_withheld=sum(row["verdict"] == "reading" for row in coverage),
                **{name: sum(row[name] or 0 for row in coverage) for name in CELLS},
            )
        )
    return tuple(fill)


def _count(observations: pa.Table) -> dict[str, int]:
    """Observations a document, each id once."""
    counted = observations.group_by("document_id").aggregate([("observation_id", "count_distinct")])
    return dict(
        zip(counted["document_id"].to_pylist(), counted["observation_id_count_distinct"].to_pylist(), strict=True)
    )


def _read(handover: Path, table: str, columns: list[str]) -> pa.Table:
    return pa.concat_tables(
        pq.read_table(path, columns=columns).replace_schema_metadata(None)
        for path in sorted((handover / table).glob("*.parquet"))
    )
