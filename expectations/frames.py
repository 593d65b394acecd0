"""The frames that the gate looks at, with the columns it needs computed.

Belongs here: Parquet of the hand-over as pandas frames of bounded size, indexed by what a failing row is named by. Does
not: what the columns must be like (`gate`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.handover.schemas import SCHEMA_VERSION, TABLES
from ingestion.knowledge.measures import load_measures

if TYPE_CHECKING:
    import pandas as pd

ROWS_AT_ONCE = 200_000  # bounds the memory that a frame takes

# Columns the expectations look at; the rest of an observation never becomes a pandas object.
COLUMNS = (
    "observation_id",
    "document_id",
    "code",
    "applicant",
    "label",
    "scope",
    "kind",
    "value",
    "value_low",
    "value_high",
    "value_status",
    "basis",
    "list_role",
    "form",
    "method",
    "raw_text",
    "start",
    "end",
    "sentence_start",
    "sentence_end",
    "parser_version",
)


def schema_frame(handover: Path) -> pd.DataFrame:
    """One row per hand-over file: what its schema lacks, has beyond, has otherwise, and a strange version."""
    import pandas as pd

    rows = []
    for table, expected in TABLES.items():
        for path in sorted((handover / table).glob("*.parquet")):
            schema = pq.read_schema(path)
            found = {name: schema.field(name).type for name in schema.names}
            wanted = {name: expected.field(name).type for name in expected.names}
            version = (schema.metadata or {}).get(b"gongkai.schema_version", str(SCHEMA_VERSION).encode()).decode()
            rows.append(
                {
                    "table": table,
                    "file": f"{table}/{path.name}",
                    "missing": ", ".join(sorted(wanted.keys() - found.keys())),
                    "unknown": ", ".join(sorted(found.keys() - wanted.keys())),
                    "changed": ", ".join(
                        sorted(
                            f"{name}: {found[name]}" for name in wanted.keys() & found if wanted[name] != found[name]
                        )
                    ),
                    "version": "" if version == str(SCHEMA_VERSION) else version,
                }
            )
    frame = pd.DataFrame(rows, columns=["table", "file", "missing", "unknown", "changed", "version"])
    return frame.set_index("file", drop=False).rename_axis(None)


def observation_frames(handover: Path) -> Iterator[tuple[str, pd.DataFrame]]:
    """All observations as (name, frame), whole files together up to `ROWS_AT_ONCE` rows, with the computed columns.

    has_figure: a value or a bound is there. place_fault: empty where raw_text stands in the document's text at its
    offsets, else what is wrong. sentence_fault, label_fault: the same of the sentence that holds it, and of a label
    that the code book asks for or forbids. The index is the observation's id.
    """
    waiting: list[Path] = []
    rows = 0
    number = 0
    for path in sorted((handover / "observations").glob("*.parquet")):
        size = pq.read_metadata(path).num_rows
        if waiting and rows + size > ROWS_AT_ONCE:
            yield f"part {number}", _frame(handover, waiting)
            waiting, rows, number = [], 0, number + 1
        waiting.append(path)
        rows += size
    yield f"part {number}", _frame(handover, waiting)


def _frame(handover: Path, paths: list[Path]) -> pd.DataFrame:
    tables = []
    for path in paths:
        part = pq.read_table(path, columns=list(COLUMNS))
        tables.append(part.append_column("file", pa.array([path.name] * part.num_rows, pa.string())))
    table = pa.concat_tables(tables).replace_schema_metadata(None)

    def rows(*names: str) -> Iterator[tuple[Any, ...]]:
        return zip(*(table[name].to_pylist() for name in names), strict=True)

    texts = _texts(handover, set(rows("document_id", "parser_version")))
    place = [
        _place_fault(texts.get((document_id, version)), *rest)
        for document_id, version, *rest in rows(
            "document_id", "parser_version", "raw_text", "value_status", "start", "end"
        )
    ]
    sentence = [_sentence_fault(*row) for row in rows("start", "end", "sentence_start", "sentence_end")]
    label = [_label_fault(*row) for row in rows("code", "label")]
    frame = table.to_pandas()
    frame["has_figure"] = frame[["value", "value_low", "value_high"]].notna().any(axis=1)
    # Whether a value is there, and whether it is 0, is all that is asked of this copy.
    frame["value"] = frame["value"].astype("float64")
    frame = frame.assign(place_fault=place, sentence_fault=sentence, label_fault=label)
    return frame.set_index("observation_id", drop=False).rename_axis(None)


def _texts(handover: Path, readings: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Texts by document and reader version: another version may lay the same bytes out otherwise."""
    texts = {}
    for path in sorted((handover / "documents").glob("*.parquet")):
        for row in pq.read_table(path, columns=["document_id", "reader_version", "text"]).to_pylist():
            reading = (row["document_id"], row["reader_version"])
            if reading in readings:
                texts[reading] = row["text"] or ""
    return texts


def _place_fault(text: str | None, raw_text: str | None, status: str | None, start: int | None, end: int | None) -> str:
    if text is None:
        return "no such document in this reader version"
    if start is None or end is None:
        # A derived figure is printed nowhere, and a blank cell may be empty down to its place.
        return "" if start is end and not raw_text and status in ("derived", "blank") else "no place"
    if not 0 <= start <= end <= len(text):
        return "outside the text"
    return "" if text[start:end] == (raw_text or "") else "not what stands there"


def _sentence_fault(start: int | None, end: int | None, sentence_start: int | None, sentence_end: int | None) -> str:
    if start is None or end is None:
        return ""
    if sentence_start is None or sentence_end is None:
        return "no sentence"
    return "" if sentence_start <= start and end <= sentence_end else "outside its sentence"


def _label_fault(code: str | None, label: str | None) -> str:
    measure = load_measures().get(code or "")
    if measure is None or measure.label_rule == "optional":
        return ""
    if measure.label_rule == "required":
        return "" if label else "label missing"
    return "label not wanted" if label else ""
