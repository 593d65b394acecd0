"""One document from bytes to observations: the order of the rooms, and what is recorded where a room refuses.

Belongs here: calling documents, repair, reading and identity in turn, and the rows they hand over. Does not: any
reading of its own, files, processes (`ingestion.handover` runs this in workers).
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ingestion.documents import read_document
from ingestion.handover.identifiers import KEY, identifiers, items_of
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.identity import gather, identify, names_printed
from ingestion.model import Document, Listing, NotRead
from ingestion.parsed import READER_VERSION, Parsed, reading_outcome
from ingestion.reading.line_tables import with_line_tables
from ingestion.reading.look_alikes import refuse_list, refuse_look_alikes
from ingestion.reading.prose import read_prose
from ingestion.reading.recognised import refuse_unclosed
from ingestion.reading.report_check import refuse_template
from ingestion.reading.sections import read_sections
from ingestion.reading.several import refuse_several
from ingestion.reading.structure import read_structure
from ingestion.reading.table_text import prose_spans
from ingestion.reading.tables import read_tables
from ingestion.reading.told_rows import with_told_rows
from ingestion.repair import Repaired, repair

__all__ = ["READER_VERSION", "Parsed", "parse_bytes"]


def parse_bytes(data: bytes, source: str, listed: Listing = Listing()) -> Parsed:  # noqa: B008 (frozen)
    """Read one document. Never raises for what the bytes hold: a document not read has an outcome that says why.

    source: the name or address it came under. listed: what a list of addresses says it is, a hint of its identity.
    A fault of the reader itself ends that document alone; its traceback goes to the log.
    """
    try:
        return _parse(data, source, listed)
    except Exception as error:
        logging.getLogger(__name__).exception("%s: the reader failed", source)
        detail = f"{type(error).__name__}: {error}"[:300]
        outcome = "over_limit" if isinstance(error, MemoryError | RecursionError) else "corrupt"
        reason_zh, reason_en = f"读取程序出错：{detail}", f"the reader failed: {detail}"
        return Parsed(source, hashlib.sha256(data).hexdigest(), len(data), outcome, reason_zh, reason_en)


def _parse(data: bytes, source: str, listed: Listing) -> Parsed:
    try:
        document = read_document(data, source)
    except NotRead as refusal:
        document_id = hashlib.sha256(data).hexdigest()
        return Parsed(source, document_id, len(data), refusal.outcome, refusal.reason_zh, refusal.reason_en)
    repaired = repair(document.text)
    document = with_told_rows(with_line_tables(document, repaired), repaired)
    sections = read_sections(document, repaired)
    columns = Columns(OBSERVATIONS)
    try:
        coverage = read_tables(document, repaired, columns, sections)
        figures = sorted([start for start in columns.columns["start"] if start is not None])
        evidence = gather(document, repaired, sections, figures, listed)
        identity = identify(evidence, source)
        structure = read_structure(document, repaired, sections, coverage)
        has_figures = any(value is not None and value for value in columns.columns["value"])
        if not has_figures:
            refuse_list(evidence)
        refuse_several(document, repaired, sections)
        refuse_look_alikes(evidence, structure, coverage, has_figures)
        statements, unread = read_prose(
            repaired.text,
            prose_spans(document, repaired, _paragraphs(document, repaired)),
            sections,
            identity.year,
            identity.scope,
            names_printed(evidence),
            is_whole=not repaired.hides_words,
        )
        refuse_template(columns.columns["value_status"], bool(statements), identity)
    except NotRead as refusal:
        return Parsed(
            source, document.document_id, len(data), refusal.outcome, refusal.reason_zh, refusal.reason_en, document,
            **_repairs(repaired),
        )  # fmt: skip
    if statements:
        _add_statements(columns, statements, document, repaired)
    _finish(columns, document)
    absent = [(table.detail_zh, table.detail_en) for table in structure.tables_absent]
    outcome, reason_zh, reason_en = reading_outcome(structure.is_cut, absent, sum(c.cells_unread for c in coverage))
    return Parsed(
        source, document.document_id, len(data), outcome, reason_zh, reason_en, document,
        identity=identity, structure=structure, coverage=coverage, observations=columns, unread=tuple(unread),
        evidence=evidence, **_repairs(repaired),
    )  # fmt: skip


def _paragraphs(document: Document, repaired: Repaired) -> list[tuple[int, int]]:
    """The paragraphs in the repaired text; those whose line end the repair took away are one."""
    spans: list[tuple[int, int]] = []
    for block in document.blocks:
        if block.kind == "paragraph":
            start, end = repaired.to_repaired(block.start), repaired.to_repaired(block.end)
            if spans and spans[-1][1] == start and start > 0 and repaired.text[start - 1] not in "\r\n":
                start = spans.pop()[0]
            spans.append((start, end))
    return spans


def _repairs(repaired: Repaired) -> dict[str, Any]:
    """What is kept of a repair: itself, and its steps in numbers."""
    return {"repaired": repaired, "script": repaired.script, "repairs": tuple(repaired.tally())}


def _add_statements(
    columns: Columns, statements: Sequence[dict[str, Any]], document: Document, repaired: Repaired
) -> None:
    rows = [_statement(row, document, repaired) for row in statements]
    columns.extend({name: [row.get(name) for row in rows] for name in {name for row in rows for name in row}})


def _statement(row: dict[str, Any], document: Document, repaired: Repaired) -> dict[str, Any]:
    """A statement of the repaired text as a row of OBSERVATIONS."""
    start, end = repaired.to_original(row["start"], row["end"])
    sentence_start, sentence_end = repaired.to_original(row["sentence_start"], row["sentence_end"])
    if repaired.may_hide(sentence_start, start, end):
        # The damage may have eaten a digit (596 beside it reads 96), or the word that says whose figure it is.
        row = row | {"value": None, "value_low": None, "value_high": None, "value_status": "unreadable"}
    return row | {
        "form": "prose",
        "table_id": "",
        "method": "prose",
        "raw_text": document.text[start:end],
        "start": start,
        "end": end,
        "sentence_start": sentence_start,
        "sentence_end": sentence_end,
        "locator": "",
    }


def _finish(columns: Columns, document: Document) -> None:
    """Fill what the document decides: ids, order, version, and that a figure was recognised in a picture."""
    table = columns.columns
    refuse_unclosed(columns, document)
    count = len(columns)
    seen: Counter[tuple[str, ...]] = Counter()
    items = table["observation_id"]  # of a table's figures: what the id is the hash of
    for index in [index for index, known in enumerate(items) if known is None]:
        key = tuple([table[name][index] for name in KEY])
        place = table["locator"][index]
        if not place:
            seen[key] += 1
            place = str(seen[key])
        items[index] = items_of(key, place)
    table["observation_id"] = identifiers(document.document_id, items)
    table["document_id"] = [document.document_id] * count
    table["report_id"] = [document.document_id] * count
    table["source"] = [document.source] * count
    table["reading_order"] = list(range(count))
    table["parser_version"] = [READER_VERSION] * count
