"""What a look at a collection saw, without reading a byte of its files: enough to tell whether to look closer.

Belongs here: a digest of names, sizes and times; keeping it. Does not: taking files in (`raw`), deciding who runs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ingestion.handover.files import read_json, write_json
from ingestion.sources.inbox import Collection

GONE = ""  # the digest of a collection that left its inbox


@dataclass(frozen=True)
class Sighting:
    """digest: of the files' names, sizes and times. changed_at: seconds since 1970 of the newest change, 0 if none."""

    digest: str
    changed_at: float


def sighting(collection: Collection) -> Sighting:
    """What the file system tells of a collection's files now. A file that cannot be looked at counts as such."""
    digest, newest = hashlib.sha256(), 0.0
    for entry in collection.entries:
        try:
            status = entry.path.stat()
        except OSError as error:
            seen = f"{entry.source}\0{error.errno}\0"
        else:
            # The time of the inode as well: a file moved here keeps the time of its content.
            seen = f"{entry.source}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\0"
            newest = max(newest, status.st_ctime)
        digest.update(seen.encode("utf-8", "surrogateescape"))
    return Sighting(digest.hexdigest()[:16], newest)


def note(folder: Path, key: str, inbox: Path, digest: str) -> None:
    """Keep what the collection `key` of `inbox` looked like when its files were last taken in."""
    write_json(folder / f"{key}.json", {"inbox": str(inbox), "digest": digest})


def noted(folder: Path, inbox: Path) -> dict[str, str]:
    """Key → digest of the collections of `inbox` that were ever taken in."""
    notes = {path.stem: read_json(path) for path in sorted(folder.glob("*.json"))}
    return {key: str(value["digest"]) for key, value in notes.items() if value and value["inbox"] == str(inbox)}
