"""Bytes as they came, kept under their sha256 and never changed; and the inventory of a collection.

Belongs here: taking files in, reading raw documents back. Does not: what the bytes mean.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingestion.bounds import MAXIMUM_BYTES
from ingestion.handover.files import write_bytes
from ingestion.model import NotRead
from ingestion.sources.archives import expand, is_archive
from ingestion.sources.inbox import Collection, Entry


@dataclass(frozen=True, order=True)
class Item:
    """One file of a collection. A file that could not be taken in has no document_id, but an outcome with reasons.

    part_of: the sources of the pages that name this file as their attachment. listed_agency, listed_year: whose report
    of which year a list of addresses takes it for; empty and 0 where no list says so.
    """

    source: str
    document_id: str
    byte_length: int = 0
    outcome: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    part_of: tuple[str, ...] = ()
    listed_agency: str = ""
    listed_year: int = 0


def raw_path(raw: Path, document_id: str) -> Path:
    """Where the bytes of a document lie."""
    return raw / document_id[:2] / document_id


def take_in(collection: Collection, raw: Path) -> tuple[Item, ...]:
    """Keep the bytes of each file of a collection; its items by source.

    A file that cannot be taken in (too large, no regular file, no right to read it) is an item with an outcome.
    Raises OSError where the raw store cannot be written.
    """
    return tuple(sorted(item for entry in collection.entries for item in _take(entry, raw)))


def inventory_json(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    """Items as JSON values."""
    return [asdict(item) for item in items]


def inventory_of(values: list[dict[str, Any]]) -> tuple[Item, ...]:
    """Items from their JSON values."""
    return tuple(Item(**{**value, "part_of": tuple(value["part_of"])}) for value in values)


def _take(entry: Entry, raw: Path) -> Iterator[Item]:
    """The item of a file; of an archive those of its members, whose bytes are kept beside the archive's own."""
    try:
        data = _read(entry.path)
        if not is_archive(data):
            yield _keep(entry.source, data, raw)
            return
        _keep(entry.source, data, raw)
        for source, content in expand(data, entry.source):
            yield _refused(source, content) if isinstance(content, NotRead) else _keep(source, content, raw)
    except NotRead as refusal:
        yield _refused(entry.source, refusal)


def _refused(source: str, refusal: NotRead) -> Item:
    return Item(source, "", 0, refusal.outcome, refusal.reason_zh, refusal.reason_en)


def _keep(source: str, data: bytes, raw: Path) -> Item:
    document_id = hashlib.sha256(data).hexdigest()
    target = raw_path(raw, document_id)
    # The length guards against a raw file that a full disk cut short before files were renamed into place.
    if not (target.is_file() and target.stat().st_size == len(data)):
        write_bytes(target, data, mode=0o444)
    return Item(source, document_id, len(data))


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotRead("unsupported", "不是普通文件，未读取", "not a regular file: not read")
        if status.st_size > MAXIMUM_BYTES:
            size, limit = status.st_size / 1024**2, MAXIMUM_BYTES // 1024**2
            raise NotRead(
                "over_limit",
                f"文件有 {size:.0f} MB，超过上限 {limit} MB。请拆分后重新放入。",
                f"the file has {size:.0f} MB, over the limit of {limit} MB: split it and put the parts in",
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise NotRead("corrupt", f"无法从磁盘读取：{reason}", f"could not be read from disk: {reason}") from error
