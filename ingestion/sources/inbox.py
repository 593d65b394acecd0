"""The inbox as collections: which files are there.

Belongs here: a folder's files and which collection they belong to. Does not: their bytes (`raw`), or what they are;
a file that is no report finds its outcome when it is read. Only hidden files are passed over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ingestion.sources import names


@dataclass(frozen=True)
class Entry:
    """source: the file's path within its collection, as text. path: where it lies now."""

    source: str
    path: Path


@dataclass(frozen=True)
class Collection:
    """A folder of the inbox and its files, by source. key: its name as a folder name and partition key."""

    name: str
    key: str
    entries: tuple[Entry, ...]


def collections(inbox: Path) -> tuple[Collection, ...]:
    """The collections of an inbox, by key: one a folder, and one of the files that lie in the inbox itself.

    The files of the inbox itself form a collection named like the inbox; where a folder has that name too, they join
    it. An inbox without any file has no collection. Raises OSError where the inbox cannot be listed.
    """
    own = names.as_text(inbox.resolve().name) or "inbox"
    found: dict[str, list[Entry]] = {}
    for item in sorted(os.scandir(inbox), key=lambda item: os.fsencode(item.name)):
        if item.name.startswith("."):
            continue
        if item.is_dir(follow_symlinks=False):
            folder = inbox / item.name
            inside = found.setdefault(names.as_text(item.name), [])
            inside.extend(Entry(names.as_text(str(path.relative_to(folder))), path) for path in _walk(folder))
        else:
            found.setdefault(own, []).append(Entry(names.as_text(item.name), inbox / item.name))
    made = (
        Collection(name, names.key(name), tuple(sorted(entries, key=lambda entry: (entry.source, entry.path))))
        for name, entries in found.items()
        if entries
    )
    return tuple(sorted(made, key=lambda collection: collection.key))


def _walk(folder: Path) -> list[Path]:
    # Links to folders are not followed: they can lead in a circle.
    paths: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        paths.extend(Path(place) / name for name in (*files, *links) if not name.startswith("."))
    return paths
