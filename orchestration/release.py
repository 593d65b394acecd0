"""A release: the marts of the checked build database, for readers, swapped in at once.

Belongs here: what is in a release, how it is named and published, how many stay. Does not: whether the build may be
released (its checks stand before), or what the marts hold.

A release is named by its content. Its Parquet and CSV have the same bytes for the same rows; the DuckDB file does not,
and is no part of the name.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingestion.handover.files import read_json, remove_leftovers, temporary_folder, write_json

KEPT = 3
DATABASE = "gongkai.duckdb"
DICTIONARY = "data_dictionary.csv"
NOTE = "release.json"
MARTS = "models/marts/"


@dataclass(frozen=True)
class Column:
    """A column of a mart with its type in DuckDB and its description."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Mart:
    """A table of the build database that is released."""

    schema: str
    name: str
    description: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Release:
    """A published release. rows: rows by table. is_new: whether this call published it."""

    release_id: str
    folder: Path
    rows: dict[str, int]
    is_new: bool


def publish(build: Path, manifest: Path, releases: Path, link: Path, now: dt.datetime) -> Release:
    """Publish the marts of `build` that dbt's `manifest` names; `link` then leads to them.

    Where a release with this content stands already, only the link is set. Raises duckdb.Error where the build database
    lacks a mart, ValueError where dbt's manifest names none. Only for the holder of the writer's lock.
    """
    remove_leftovers(releases)
    with temporary_folder(releases) as temporary:
        marts = _write(build, json.loads(manifest.read_text("utf-8")), temporary)
        release_id = _content_id(temporary)
        rows = {mart.name: count for mart, count in marts}
        target = releases / release_id
        is_new = not target.is_dir()
        if is_new:
            write_json(
                temporary / NOTE,
                {
                    "release_id": release_id,
                    "made_at": now.isoformat(timespec="microseconds"),
                    "as_of": now.date().isoformat(),
                    "rows": rows,
                },
            )
            for file in temporary.iterdir():
                file.chmod(0o444)
            temporary.rename(target)
    _point(link, target)
    _remove_old(releases, release_id)
    return Release(release_id, target, rows, is_new)


def current(link: Path) -> dict[str, Any] | None:
    """The note of the release that `link` leads to, or None where there is none yet."""
    note = read_json(link / NOTE)
    return note if note is None else dict(note)


def mart_nodes(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The models of dbt's manifest that are released, by name."""
    nodes = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["original_file_path"].startswith(MARTS)
    ]
    return sorted(nodes, key=lambda node: str(node["alias"]))


def _write(build: Path, manifest: dict[str, Any], folder: Path) -> list[tuple[Mart, int]]:
    connection = duckdb.connect(str(folder / DATABASE))
    try:
        # One thread and a total order: the same rows give the same Parquet bytes.
        connection.execute("SET threads = 1")
        connection.execute(f"ATTACH {_text(str(build))} AS build (READ_ONLY)")
        marts = _marts(connection, manifest)
        counted = []
        for mart in marts:
            source = f"build.{_name(mart.schema)}.{_name(mart.name)}"
            connection.execute(f"CREATE TABLE {_name(mart.name)} AS FROM {source} ORDER BY ALL")
            connection.execute(f"COMMENT ON TABLE {_name(mart.name)} IS {_text(mart.description)}")
            for column in mart.columns:
                place = f"{_name(mart.name)}.{_name(column.name)}"
                connection.execute(f"COMMENT ON COLUMN {place} IS {_text(column.description)}")
            parquet = _text(str(folder / f"{mart.name}.parquet"))
            connection.execute(
                f"COPY (FROM {_name(mart.name)} ORDER BY ALL) TO {parquet} (FORMAT parquet, COMPRESSION zstd)"
            )
            counted.append((mart, _count(connection, mart)))
    finally:
        connection.close()
    (folder / DICTIONARY).write_bytes(_dictionary(marts))
    return counted


def _count(connection: duckdb.DuckDBPyConnection, mart: Mart) -> int:
    row = connection.execute(f"SELECT count(*) FROM {_name(mart.name)}").fetchone()
    return 0 if row is None else int(row[0])


def _marts(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> list[Mart]:
    nodes = mart_nodes(manifest)
    if not nodes:
        raise ValueError(f"dbt's manifest names no model under {MARTS}")
    marts = []
    for node in nodes:
        described = {name.lower(): column["description"] for name, column in node["columns"].items()}
        relation = f"build.{_name(node['schema'])}.{_name(node['alias'])}"
        columns = tuple(
            Column(row[0], row[1], described.get(row[0].lower(), ""))
            for row in connection.execute(f"DESCRIBE {relation}").fetchall()
        )
        marts.append(Mart(node["schema"], node["alias"], node["description"].strip(), columns))
    return marts


def _dictionary(marts: Iterable[Mart]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["table", "column", "type", "description"])
    for mart in marts:
        writer.writerow([mart.name, "", "", mart.description])
        writer.writerows([mart.name, column.name, column.type, column.description] for column in mart.columns)
    return text.getvalue().encode("utf-8")


def _content_id(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name != DATABASE:
            with path.open("rb") as file:
                digest.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\0".encode())
    return digest.hexdigest()[:16]


def _point(link: Path, target: Path) -> None:
    """Make `link` lead to `target` in one step: a reader finds the old release or the new one."""
    relative = target.relative_to(link.parent)
    if link.is_symlink() and link.readlink() == relative:
        return
    waiting = link.with_name(f".{link.name}-next")
    waiting.unlink(missing_ok=True)
    waiting.symlink_to(relative)
    waiting.replace(link)


def _remove_old(releases: Path, current_id: str) -> None:
    others: Sequence[Path] = [path for path in releases.iterdir() if path.is_dir() and path.name != current_id]
    newest_first = sorted(others, key=lambda path: str((read_json(path / NOTE) or {}).get("made_at", "")), reverse=True)
    for path in newest_first[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
