"""Files named on a command line, each read in a worker process with its bounds on time and memory.

Belongs here: which files those are, their bytes (bounded), members of archives, the one worker that is kept. Does not:
the worker (`ingestion.handover`), printing (`ingestion.printing`), the inbox of the pipeline (`ingestion.sources`).
"""

from __future__ import annotations

import atexit
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.bounds import MAXIMUM_BYTES
from ingestion.handover.pool import Job, Reader
from ingestion.model import NotRead
from ingestion.sources.names import as_text

if TYPE_CHECKING:
    from ingestion.parsed import Parsed

_ZIP = b"PK"


def files_named(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that `paths` name, folders walked in name order. Hidden files are left out inside folders."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def parse_files(paths: Iterable[Path]) -> Iterator[Parsed]:
    """Each file read, in order; of an archive each member. A file that cannot be opened has an outcome too.

    What comes back is what a worker hands over: `Parsed` without blocks and repair plan. Raises WorkerBrokenError where
    no worker can start.
    """
    reader = _reader()  # before anything else is loaded: it takes half a second to be ready
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        for path in files_named(paths):
            source = as_text(str(path))
            try:
                with path.open("rb") as file:
                    data = file.read(MAXIMUM_BYTES + 1)  # one more than is read, so that too many are seen as such
            except OSError as error:
                reason = error.strerror or str(error)
                refusal = NotRead("corrupt", f"无法打开文件：{reason}", f"the file cannot be opened: {reason}")
                yield _refused(source, b"", refusal)
                continue
            for name, content in _members(data, source):
                if isinstance(content, NotRead):
                    yield _refused(name, data if name == source else b"", content)
                else:
                    yield _read(reader, content, name, Path(folder))


@cache
def _reader() -> Reader:
    """The worker of this process, kept for all calls: starting one takes longer than reading many documents."""
    reader = Reader("ingestion.parse")
    atexit.register(reader.close)
    return reader


def _members(data: bytes, source: str) -> Iterator[tuple[str, bytes | NotRead]]:
    if not data.startswith(_ZIP):
        yield source, data
        return
    from ingestion.sources.archives import expand, is_archive

    try:
        yield from expand(data, source) if is_archive(data) else iter([(source, data)])
    except NotRead as refusal:
        yield source, refusal


def _read(reader: Reader, data: bytes, source: str, folder: Path) -> Parsed:
    from ingestion.handover.entry import read_entry, to_parsed

    raw, place = folder / "raw", folder / "entry"
    raw.write_bytes(data)
    place.unlink(missing_ok=True)
    told = reader.read(Job(hashlib.sha256(data).hexdigest(), source, str(raw), str(place), is_told=True))
    entry = read_entry(place)
    if entry is None:
        raise OSError(f"the reading process left no entry for {source}")
    return to_parsed(entry, told)


def _refused(source: str, data: bytes, refusal: NotRead) -> Parsed:
    from ingestion.parsed import Parsed

    document_id = hashlib.sha256(data).hexdigest() if data else ""
    return Parsed(source, document_id, len(data), refusal.outcome, refusal.reason_zh, refusal.reason_en)
