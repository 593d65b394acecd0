"""What changed since the pipeline last looked: collections to take in, and hand-overs that no release holds yet.

Belongs here: the comparison. Does not: asking for runs (`defs.sensors`), or doing what they do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gongkai.settings import Settings
from ingestion.handover.files import read_json
from ingestion.handover.store import read_manifest
from ingestion.sources.inbox import collections
from ingestion.sources.sightings import GONE, noted, sighting

SETTLED_SECONDS = 3.0  # what changed later than this may still be on its way in


def changed_collections(settings: Settings, now: float) -> dict[str, str]:
    """Key → what it looks like now, for the collections that differ from what was taken in. now: seconds since 1970.

    A collection that left the inbox looks `GONE`. One that changed just now is left for the next look.
    """
    known = noted(settings.sightings, settings.inbox)
    changed = dict.fromkeys((key for key, digest in known.items() if digest != GONE), GONE)
    for collection in collections(settings.inbox):
        seen = sighting(collection)
        changed.pop(collection.key, None)
        if seen.digest != known.get(collection.key) and not 0 <= now - seen.changed_at < SETTLED_SECONDS:
            changed[collection.key] = seen.digest
    return changed


def ranges(keys: Sequence[str], wanted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """First and last key of each unbroken row of wanted ones among all `keys`, in their order."""
    row: list[str] = []
    for key in (*keys, ""):
        if key in wanted:
            row.append(key)
        elif row:
            yield row[0], row[-1]
            row = []


def handed_over(folder: Path) -> str:
    """A digest of what all collections publish now; empty where none does."""
    generations = [
        f"{path.name}\0{manifest['generation']}\0"
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.is_dir() and (manifest := read_manifest(path)) is not None
    ]
    return hashlib.sha256("".join(generations).encode()).hexdigest()[:16] if generations else ""


def is_released(settings: Settings) -> bool:
    """Whether the last release was made from what all collections publish now, or there is nothing to release."""
    now = handed_over(settings.collections)
    return not now or read_json(settings.released) == now
