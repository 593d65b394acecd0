"""A page and its attachment are one report: which files belong to which page, and what that changes in their rows.

Belongs here: finding the page of a file (the link it was fetched by, or its name beside the page), and joining the two
where that is safe. Does not: following links (`ingestion.sources`), which of two statements counts (the warehouse).

A file is a part of a page's report where the page was read, the file holds official tables that the page lacks, nothing
else attached to the page holds them too, and what the file says of its agency and year is what the page says. It then
has the page's report_id and identity; its observations keep their own document_id and offsets. A file that is a whole
report itself (a copy to print) is none: it stays a version of its own, so that nothing is counted twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

from ingestion.handover.entry import Entry, of_parsed
from ingestion.handover.schemas import DOCUMENTS
from ingestion.parsed import Parsed, reading_outcome

Row = dict[str, Any]

# A file named as an attachment; what may stand between a page's name and its attachment's.
ATTACHED_NAME = re.compile(r"^[\s_\-—（(【\d.、]*附(?:件|表|$)|统计表|情况表|统计数据|数据表")
JOINT = re.compile(r"^[\s_\-—（(]*(?:的|之)?(?:附件|附表|附|统计表|情况表|统计数据|数据表|表).{0,30}$")
# Of files with one name the first is the page, and the others may hang on it.
PAGES_FIRST = (
    ("html", "htm", "shtml", "mht"),
    ("txt", "md"),
    ("doc", "docx", "wps", "pdf", "ofd"),
    ("xls", "xlsx", "et"),
)
LIST_NUMBER = re.compile(r"^\s*(?:附件|附表)?\s*\d{0,2}[、.．:：]?\s*")
LARGEST_FOLDER = 50  # files beside which the page of a file named as an attachment is looked for
WHOLE_REPORT = frozenset({"overview", "problems"})
INHERITED = (
    "agency",
    "agency_id",
    "agency_kind",
    "level",
    "region_code",
    "year",
    "scope",
    "posted_on",
    "published_on",
    "published_basis",
    "printed_on",
    "printed_precision",
    "origin",
    "origin_evidence",
)


class Filed(Protocol):
    """A file under its name, with the pages that link to it: what is needed of `ingestion.sources.raw.Item`."""

    @property
    def source(self) -> str: ...

    @property
    def document_id(self) -> str: ...

    @property
    def part_of(self) -> tuple[str, ...]: ...


class Named(NamedTuple):
    """A file that was not fetched, but given by its name."""

    source: str
    document_id: str
    part_of: tuple[str, ...] = ()


class Change(NamedTuple):
    """What joining changes in the rows of one document: columns of `documents`, and whose report its figures are."""

    columns: Row
    report_id: str = ""
    reasons: tuple[str, str] | None = None


NO_CHANGE = Change({})


def changes(items: Sequence[Filed], load: Callable[[str], Entry]) -> dict[str, Change]:
    """Changes by document. load: the entry of a document; it is asked for pages and attachments alone."""
    found: dict[str, Change] = {}
    for page, attached in sorted(pages_with_attachments(items, load).items()):
        tables = {document: _told(load(document)) for document in sorted({page, *attached})}
        found |= joined(tables[page], [tables[document] for document in sorted(attached) if document != page])
    return found


def pages_with_attachments(items: Sequence[Filed], load: Callable[[str], Entry]) -> dict[str, set[str]]:
    """Attachments by page, as document ids. A file that several pages may own is nobody's."""
    owners: dict[str, set[str]] = {}
    by_source = {item.source: item.document_id for item in items if item.document_id}
    for item in items:
        if item.document_id:
            for page in item.part_of:
                if owner := by_source.get(page):
                    owners.setdefault(item.document_id, set()).add(owner)
    for attachment, owner in _beside(by_source, load):
        owners.setdefault(attachment, set()).add(owner)
    pages: dict[str, set[str]] = {}
    for attachment, (owner, *others) in owners.items():
        if not others and owner != attachment:
            pages.setdefault(owner, set()).add(attachment)
    return pages


def _beside(by_source: Mapping[str, str], load: Callable[[str], Entry]) -> Iterator[tuple[str, str]]:
    """Attachments and their pages, by the names of files that lie in one folder."""
    folders: dict[PurePosixPath, list[PurePosixPath]] = {}
    documents = {PurePosixPath(source): document for source, document in by_source.items() if "://" not in source}
    for path in documents:
        folders.setdefault(path.parent, []).append(path)
    for paths in folders.values():
        by_stem: dict[str, list[PurePosixPath]] = {}
        for path in paths:
            by_stem.setdefault(path.stem, []).append(path)
        for path in paths:
            owners = _named_alike(path, by_stem)
            if not owners and ATTACHED_NAME.search(path.stem) and len(paths) <= LARGEST_FOLDER:
                others = [page for page in paths if not ATTACHED_NAME.search(page.stem)]
                owners = [page for page in others if _names(load(documents[page]), path)] or others
            if len(owners) == 1:
                yield documents[path], documents[owners[0]]


def _named_alike(path: PurePosixPath, by_stem: Mapping[str, Sequence[PurePosixPath]]) -> list[PurePosixPath]:
    """The pages whose name a file's name goes on from (报告附件1.xlsx from 报告.html), the longest alone."""
    for length in range(len(path.stem), 0, -1):
        pages = by_stem.get(path.stem[:length], ())
        if length == len(path.stem):
            ranks = {page: _rank(page) for page in pages if _rank(page) < _rank(path)}
            pages = [page for page, rank in ranks.items() if rank == min(ranks.values())]
        elif not JOINT.match(path.stem[length:]):
            continue
        if pages:
            return list(pages)
    return []


def _rank(path: PurePosixPath) -> int:
    suffix = path.suffix[1:].lower()
    return next((rank for rank, suffixes in enumerate(PAGES_FIRST) if suffix in suffixes), len(PAGES_FIRST))


def _names(entry: Entry, path: PurePosixPath) -> bool:
    """Whether a page lists a file among its attachments."""
    (row,) = entry["documents"].to_pylist()
    listed = {LIST_NUMBER.sub("", name) for name in row["attachments"] or ()}
    return bool(listed & {LIST_NUMBER.sub("", path.name), LIST_NUMBER.sub("", path.stem)})


def _told(entry: Entry) -> Row:
    """What joining looks at: the row of `documents` without its text, and the tables that were read."""
    (row,) = entry["documents"].drop_columns(["text"]).to_pylist()
    coverage = entry["coverage"].to_pylist()
    tables = {table["table_id"]: table for table in coverage if table["cells_placed"]}
    return {**row, "tables": tables, "cells_unread": sum(table["cells_unread"] for table in coverage)}


def joined(page: Row, attached: Sequence[Row]) -> dict[str, Change]:
    """What joining a page with its attachments changes; of attachments that are no part only the relation is noted."""
    found = {row["document_id"]: Change({"attached_to": page["document_id"]}) for row in attached}
    if not _is_read(page):
        return found
    fitting = [row for row in attached if _may_be_part(row, page)]
    holders = Counter(table_id for row in fitting for table_id in row["tables"])
    parts = [row for row in fitting if all(holders[table_id] == 1 for table_id in row["tables"])]
    if not parts:
        return found
    inherited = {name: page[name] for name in INHERITED} | {"agency_candidates": [], "identity_conflicts": []}
    for row in parts:
        columns = {"attached_to": page["document_id"], "report_id": page["report_id"], **inherited}
        found[row["document_id"]] = Change(columns, page["report_id"])
    found[page["document_id"]] = _completed(page, parts)
    return found


def _is_read(row: Row) -> bool:
    return row["outcome"] in ("read", "partly_read")


def _may_be_part(row: Row, page: Row) -> bool:
    """Whether an attachment supplements its page: tables the page lacks, of no other body or year, and no report."""
    if not _is_read(row) or not row["tables"] or row["tables"].keys() & page["tables"].keys():
        return False
    if WHOLE_REPORT.intersection(row["sections_present"] or ()):
        return False
    is_other_body = row["agency"] and (row["agency"], row["region_code"]) != (page["agency"], page["region_code"])
    is_other_year = row["year"] is not None and row["year"] != page["year"]
    return bool(page["agency"]) and page["year"] is not None and not is_other_body and not is_other_year


def _completed(page: Row, parts: Iterable[Row]) -> Change:
    """The page's row once its parts are there: tables found, tables still absent, its form and outcome."""
    tables = {table_id: table for row in parts for table_id, table in row["tables"].items()}
    absent = [table for table in page["tables_absent"] or () if table["table_id"] not in tables]
    columns: Row = {"tables_found": [*(page["tables_found"] or ()), *tables], "tables_absent": absent}
    if "sheet" in tables:
        columns["statistics_attachment"] = ""
        columns["sections_present"] = [*(page["sections_present"] or ()), "statistics_table"]
    if not page["tables"]:
        columns["form"] = max(tables.values(), key=lambda table: (table["cells_placed"], table["form"]))["form"]
    unread = page["cells_unread"] + sum(row["cells_unread"] for row in parts)
    said = [(table["detail_zh"], table["detail_en"]) for table in absent]
    outcome, *reasons = reading_outcome(page["is_cut"], said, unread)
    columns["outcome"] = outcome
    return Change(columns, reasons=(reasons[0], reasons[1]))


def changes_of(parsed: Iterable[Parsed]) -> dict[str, Change]:
    """Changes by document, of documents that were read under the names of their files."""
    documents = {document.document_id: document for document in parsed}
    items = [Named(document.source, document_id) for document_id, document in documents.items()]
    return changes(items, lambda document_id: of_parsed(documents[document_id]))


def changed(entry: Entry, change: Change) -> Entry:
    """The entry of a document with its change; the same tables where nothing in them changes."""
    documents = entry["documents"]
    for name, value in change.columns.items():
        documents = _with(documents, name, value)
    tables = {**entry, "documents": documents, "observations": of_report(entry["observations"], change.report_id)}
    if change.reasons:
        outcomes = entry["outcomes"]
        named = {"outcome": change.columns["outcome"], "reason_zh": change.reasons[0], "reason_en": change.reasons[1]}
        for name, value in named.items():
            outcomes = _with(outcomes, name, value)
        tables["outcomes"] = outcomes
    return tables


def of_report(observations: pa.Table, report_id: str) -> pa.Table:
    """Observations as those of another report; as they are where it is not named."""
    return _with(observations, "report_id", report_id) if report_id else observations


def _with(table: pa.Table, name: str, value: Any) -> pa.Table:
    field = table.schema.field(name) if name in table.schema.names else DOCUMENTS.field(name)
    values = pa.array([value] * table.num_rows, type=field.type)
    return table.set_column(table.schema.get_field_index(name), field, values)
