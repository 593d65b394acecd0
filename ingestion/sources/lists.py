"""The lists of addresses of a collection, taken in like its files.

Belongs here: which files are lists, which collections have an address that is due. Does not: one list's format
(`url_list`), asking addresses (`visits`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ingestion.model import NotRead
from ingestion.sources.inbox import Collection, Entry, collections
from ingestion.sources.raw import Item
from ingestion.sources.url_list import NAME, Listed, read_list
from ingestion.sources.visits import Visit, is_due, load, visit_all
from ingestion.sources.web import Web


def without_lists(collection: Collection) -> tuple[Collection, tuple[Entry, ...]]:
    """The collection without its lists of addresses, and the lists: the files called urls.csv, in any folder of it."""
    lists = tuple(entry for entry in collection.entries if entry.source.rsplit("/", 1)[-1] == NAME)
    return replace(collection, entries=tuple(entry for entry in collection.entries if entry not in lists)), lists


def take_lists(
    lists: Sequence[Entry],
    visits: Path,
    raw: Path,
    web: Web,
    now: dt.datetime,
    is_wanted: Callable[[Visit, Listed], bool],
    told: Callable[[str], None],
) -> tuple[Item, ...]:
    """The items of all addresses of some lists; a list or line that cannot be used is an item with its outcome."""
    listed, refused = _read(lists)
    return tuple(sorted((*refused, *visit_all(listed, visits, raw, web, now, is_wanted, told))))


def due_collections(inbox: Path, visits: Path, now: dt.datetime) -> list[str]:
    """Keys of the collections with an address that is to be asked by now."""
    due = []
    for collection in collections(inbox):
        _, lists = without_lists(collection)
        if lists:
            known = load(visits / f"{collection.key}.json")
            listed = {one.url: known.get(one.url, Visit(one.url)) for one in _read(lists)[0]}
            if any(is_due(visit, now) for visit in listed.values()):
                due.append(collection.key)
    return due


def _read(lists: Sequence[Entry]) -> tuple[list[Listed], list[Item]]:
    listed: dict[str, Listed] = {}
    refused: list[Item] = []
    for entry in lists:
        try:
            found, slips = read_list(entry.path.read_bytes(), entry.source)
        except NotRead as refusal:
            refused.append(Item(entry.source, "", 0, refusal.outcome, refusal.reason_zh, refusal.reason_en))
        except OSError as error:
            zh, en = f"无法从磁盘读取：{error.strerror}", f"could not be read from disk: {error.strerror}"
            refused.append(Item(entry.source, "", 0, "corrupt", zh, en))
        else:
            refused += slips
            for one in found:
                listed.setdefault(one.url, one)
    return list(listed.values()), refused
