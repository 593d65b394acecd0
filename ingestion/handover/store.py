"""Publishing a collection: its Parquet files and the manifest whose rename makes them the ones that count.

Belongs here: what a collection hands over, generation after generation. Does not: reading a document (`pool`), or
gathering collections for the warehouse (`warehouse_input`).

A collection's folder holds `inventory.json` (what the inbox held), `manifest.json` and one folder a generation. A
generation is named by its content, so that publishing the same again changes no file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.handover import parts
from ingestion.handover.entry import NOT_LISTED, Entry, entry_path, read_entry, write_entry
from ingestion.handover.files import read_json, remove_leftovers, temporary_folder, write_json
from ingestion.handover.parquet import BoundedWriter
from ingestion.handover.pool import TIME_CAP_SECONDS, Job, read_documents
from ingestion.handover.renewal import YearChangedError, renewed
from ingestion.handover.schemas import SCHEMA_VERSION, TABLES
from ingestion.model import Listing
from ingestion.sources.raw import Item, inventory_json, inventory_of, raw_path
from ingestion.sources.retrievals import carry_on

MANIFEST = "manifest.json"
INVENTORY = "inventory.json"


class _Named(NamedTuple):
    """What a document is read as: its name within its collection, and what a list of addresses says of it."""

    source: str
    listed: Listing


@dataclass(frozen=True)
class Places:
    """Where raw bytes and cache entries lie, and who reads how.

    parser: a module with `parse_bytes(data, source)`. reader_version: what its rows carry. fingerprint: of the reader's
    code and knowledge, so that an entry never outlives a change that nobody gave a version. identity_fingerprint: of
    what identities are told with, whose change re-reads nothing. workers: processes at most. time_cap: seconds a
    document may take. ray: the Ray cluster that reads (an address, or `local`); empty: processes of this machine.
    """

    raw: Path
    cache: Path
    parser: str
    reader_version: str
    fingerprint: str = ""
    identity_fingerprint: str = ""
    workers: int = 1
    time_cap: float = TIME_CAP_SECONDS
    ray: str = ""

    def entry(self, document_id: str) -> Path:
        """Where the cache entry of a document lies."""
        return entry_path(self.cache, f"{self.reader_version}-{self.fingerprint}", document_id)


def write_inventory(folder: Path, collection: str, inbox: str, items: tuple[Item, ...]) -> None:
    """Note what the inbox holds for a collection; nothing is written where that is what the note says already."""
    value = {"collection": collection, "inbox": inbox, "items": inventory_json(items)}
    if read_json(folder / INVENTORY) != value:
        write_json(folder / INVENTORY, value)


def read_inventory(folder: Path) -> tuple[str, str, tuple[Item, ...]]:
    """Collection, inbox and items as noted. Raises FileNotFoundError where the collection was never looked at."""
    value = read_json(folder / INVENTORY)
    if value is None:
        raise FileNotFoundError(folder / INVENTORY)
    return value["collection"], value["inbox"], inventory_of(value["items"])


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a collection, or None where nothing was published with the present schema."""
    manifest = read_json(folder / MANIFEST)
    return manifest if manifest and manifest["schema_version"] == SCHEMA_VERSION else None


def published_files(folder: Path, table: str) -> list[Path]:
    """The Parquet files of a table that the manifest publishes, in order."""
    manifest = read_manifest(folder)
    if manifest is None:
        return []
    return [folder / manifest["generation"] / file["name"] for file in manifest["tables"][table]["files"]]


def published(folder: Path, table: str) -> pa.Table:
    """A published table as a whole: for tables of one row a document or file, not for observations."""
    files = published_files(folder, table)
    return pa.concat_tables(
        [pq.read_table(file, schema=TABLES[table]) for file in files] or [TABLES[table].empty_table()]
    )


def publish(
    folder: Path,
    places: Places,
    now: dt.datetime,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """Read what is in the inventory and not in the cache, and publish the collection; its manifest.

    progress is called with documents read and to read. Where inventory and reader are those of the published
    generation nothing is read or written. Raises WorkerBrokenError where nothing can be read at all.
    """
    collection, _, items = read_inventory(folder)
    remove_leftovers(folder)
    made_from = _made_from(items, places)
    manifest = read_manifest(folder)
    if manifest is not None and manifest["made_from"] == made_from and _is_complete(folder):
        return manifest
    sources = _first_sources(items)
    where = _named(collection, items)
    _read_missing(where, places, progress)
    retrievals = carry_on(_known_retrievals(folder), collection, items, now)
    with temporary_folder(folder) as temporary:
        writers = {name: BoundedWriter(temporary, name, schema) for name, schema in TABLES.items()}
        outcomes = []
        joined = parts.changes(items, lambda document_id: _entry(document_id, where[document_id], places))
        for document_id in where:
            entry = _entry(document_id, where[document_id], places)
            if document_id in joined:
                entry = parts.changed(entry, joined[document_id])
            for name in ("documents", "coverage", "observations"):
                writers[name].add(_in_order(name, _of_source(entry[name], sources[document_id])))
            outcomes.append(entry["outcomes"].to_pylist()[0])
        rows = _outcomes(collection, items, outcomes, places.reader_version)
        writers["outcomes"].add(pa.Table.from_pylist(rows, schema=TABLES["outcomes"]))
        writers["retrievals"].add(pa.Table.from_pylist(retrievals, schema=TABLES["retrievals"]))
        files = {name: writer.close() for name, writer in writers.items()}
        generation = _digest([file.sha256 for name in sorted(files) for file in files[name]])
        if not (folder / generation).is_dir():
            temporary.rename(folder / generation)
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "reader_version": places.reader_version,
        "collection": collection,
        "made_from": made_from,
        "generation": generation,
        "tables": {
            name: {"rows": sum(file.rows for file in written), "files": [asdict(file) for file in written]}
            for name, written in files.items()
        },
    }
    write_json(folder / MANIFEST, manifest)
    for old in folder.iterdir():
        if old.is_dir() and old.name != generation:
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def forget(folder: Path, places: Places, document_ids: Iterable[str]) -> None:
    """Let the next `publish` read these documents again. What is published stays until then."""
    for document_id in document_ids:
        places.entry(document_id).unlink(missing_ok=True)
    manifest = read_json(folder / MANIFEST)
    if manifest:
        write_json(folder / MANIFEST, {**manifest, "made_from": ""})


def _is_complete(folder: Path) -> bool:
    return all(file.is_file() for table in TABLES for file in published_files(folder, table))


def _known_retrievals(folder: Path) -> list[dict[str, Any]]:
    # Also from the manifest of an older schema: what was seen when cannot be made again.
    manifest = read_json(folder / MANIFEST) or {"tables": {"retrievals": {"files": []}}}
    names = [file["name"] for file in manifest["tables"]["retrievals"]["files"]]
    files = [folder / manifest["generation"] / name for name in names]
    return [row for file in files if file.is_file() for row in pq.read_table(file).to_pylist()]


def _first_sources(items: tuple[Item, ...]) -> dict[str, str]:
    """Document → the first of its sources. The same bytes under two names are one document."""
    sources: dict[str, str] = {}
    for item in sorted(items):
        if item.document_id:
            sources.setdefault(item.document_id, item.source)
    return dict(sorted(sources.items()))


def _place(collection: str, source: str) -> str:
    """The name a document is read under: a collection's folder may be the only place that names the agency."""
    return source if "://" in source else f"{collection}/{source}"


def _named(collection: str, items: tuple[Item, ...]) -> dict[str, _Named]:
    """Document → what it is read as. Lists that say different things of one document say nothing."""
    said: dict[str, set[Listing]] = {}
    for item in items:
        listed = Listing(item.listed_agency, item.listed_year)
        if item.document_id and listed != NOT_LISTED:
            said.setdefault(item.document_id, set()).add(listed)
    return {
        document_id: _Named(
            _place(collection, source), next(iter(one)) if len(one := said.get(document_id, set())) == 1 else NOT_LISTED
        )
        for document_id, source in _first_sources(items).items()
    }


def _read_missing(named: dict[str, _Named], places: Places, progress: Callable[[int, int], None]) -> None:
    jobs = [
        Job(
            document_id,
            one.source,
            str(raw_path(places.raw, document_id)),
            str(path),
            identity_version=places.identity_fingerprint,
            listed_agency=one.listed.agency,
            listed_year=one.listed.year,
        )
        for document_id, one in named.items()
        if not (path := places.entry(document_id)).is_file()
    ]
    if places.ray:
        from ingestion.handover.ray_pool import read_documents_on_ray

        done = read_documents_on_ray(jobs, places.parser, places.workers, places.time_cap, places.ray)
    else:
        done = read_documents(jobs, places.parser, places.workers, places.time_cap)
    for count, _ in enumerate(done, start=1):
        progress(count, len(jobs))


def _entry(document_id: str, named: _Named, places: Places) -> Entry:
    path = places.entry(document_id)
    entry = read_entry(path)
    if entry is None:  # damaged on disk, or written with another schema: read again
        path.unlink(missing_ok=True)
        _read_missing({document_id: named}, places, lambda done, of: None)
        entry = read_entry(path)
    if entry is None:
        raise OSError(f"the cache entry {path} cannot be written and read back")
    return _identified(document_id, entry, named, places)


def _identified(document_id: str, entry: Entry, named: _Named, places: Places) -> Entry:
    """The entry with the identity of today's knowledge; read again only where that is of another year."""
    path = places.entry(document_id)
    try:
        told = renewed(entry, named.source, places.identity_fingerprint, named.listed)
    except YearChangedError:
        path.unlink(missing_ok=True)
        _read_missing({document_id: named}, places, lambda done, of: None)
        return read_entry(path) or entry
    if told is not entry:
        write_entry(path, told)
    return told


def _of_source(rows: pa.Table, source: str) -> pa.Table:
    """Rows with the name the document has in this collection: the entry may have been made under another."""
    if "source" not in rows.schema.names:
        return rows
    return rows.set_column(
        rows.schema.get_field_index("source"), rows.schema.field("source"), pa.repeat(pa.scalar(source), rows.num_rows)
    )


ORDER = {
    "documents": ("report_id",),
    "coverage": ("table_id", "form"),
    "observations": ("reading_order", "observation_id"),
}


def _in_order(name: str, rows: pa.Table) -> pa.Table:
    return rows.sort_by([(column, "ascending") for column in ORDER[name]])


def _outcomes(
    collection: str, items: tuple[Item, ...], read: list[dict[str, Any]], reader_version: str
) -> list[dict[str, Any]]:
    """One row a file, by source: its document's outcome; `duplicate` from the second name of the same bytes on."""
    of_document = {row["document_id"]: row for row in read}
    first = _first_sources(items)
    rows = []
    for item in sorted(items):
        row = {"collection": collection, "source": item.source, "document_id": item.document_id}
        if not item.document_id:
            reasons = {"outcome": item.outcome, "reason_zh": item.reason_zh, "reason_en": item.reason_en}
            rows.append({**row, "stage": "source", "reader_version": reader_version, **reasons})
        elif first[item.document_id] != item.source:
            original = first[item.document_id]
            zh, en = f"与 {original} 内容相同", f"the same bytes as {original}"
            duplicate = {"outcome": "duplicate", "reason_zh": zh, "reason_en": en}
            rows.append({**row, "stage": "source", "reader_version": reader_version, **duplicate})
        else:
            rows.append({**of_document[item.document_id], **row})
    return rows


def _made_from(items: tuple[Item, ...], places: Places) -> str:
    reader = (places.parser, places.reader_version, places.fingerprint, places.identity_fingerprint)
    return _digest([str(SCHEMA_VERSION), *reader, json.dumps(inventory_json(tuple(sorted(items))))])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()[:16]
