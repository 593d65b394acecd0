"""Group raw: files of the inbox become raw documents.

Belongs here: the asset over `ingestion.sources`. Does not: looking at files or bytes.
"""

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path

import dagster as dg

import ingestion.sources
from gongkai.settings import Settings
from ingestion.handover.fingerprint import fingerprint
from ingestion.handover.store import read_inventory, write_inventory
from ingestion.sources import sightings
from ingestion.sources.inbox import Collection, collections
from ingestion.sources.lists import take_lists, without_lists
from ingestion.sources.raw import Item, inventory_json, take_in
from ingestion.sources.url_list import Listed
from ingestion.sources.visits import Visit, is_due
from ingestion.sources.web import Manners, Web
from orchestration.defs.each import RETRIES, Done, each_partition
from orchestration.defs.resources import Writer
from orchestration.markdown import counts, table


class Fetching(dg.Config):
    """Which addresses of the lists are asked: those that are due, or all of one year."""

    year: int = 0


COLLECTIONS = dg.DynamicPartitionsDefinition(name="collections")
REFUSED_SHOWN = 30


@dg.asset(
    group_name="raw",
    kinds={"python"},
    owners=["team:sources"],
    code_version=fingerprint(Path(ingestion.sources.__file__).parent),
    partitions_def=COLLECTIONS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    retry_policy=RETRIES,
    description="Files of the inbox and addresses of its lists, a partition a collection; bytes under their sha256.",
)
def raw_documents(
    context: dg.AssetExecutionContext,
    config: Fetching,
    settings: dg.ResourceParam[Settings],
    writer: dg.ResourceParam[Writer],
) -> dg.MaterializeResult:
    """Take in the collections asked for."""
    return each_partition(context, taking(context.log, settings, config.year))


def taking(log: logging.Logger, settings: Settings, year: int = 0) -> Callable[[str], Done | None]:
    """What takes in the collection of a key. year: ask all addresses of that year, in place of those that are due.

    A collection that left this inbox keeps its bytes; its files are gone.
    """
    now = dt.datetime.now(dt.UTC)
    web = Web(Manners(host_seconds=settings.fetch_host_seconds, allowed=settings.fetch_allow))

    def is_wanted(visit: Visit, listed: Listed) -> bool:
        return listed.year == year if year else is_due(visit, now)

    there = {collection.key: collection for collection in collections(settings.inbox)}

    def take(key: str) -> Done | None:
        collection = there.get(key) or _left(log, settings, key)
        if collection is None:
            return None
        # Before the files: what changes while they are taken in is noticed at the next look.
        seen = sightings.sighting(collection).digest if key in there else sightings.GONE
        files, lists = without_lists(collection)
        items = take_in(files, settings.raw)
        if lists:
            visits = settings.visits / f"{key}.json"
            items += take_lists(lists, visits, settings.raw, web, now, is_wanted, log.info)
        write_inventory(settings.collections / key, collection.name, str(settings.inbox), items)
        sightings.note(settings.sightings, key, settings.inbox, seen)
        log.info(f"{collection.name}: {len(items)} 个文件 · files")
        version = hashlib.sha256(json.dumps(inventory_json(items)).encode()).hexdigest()[:16]
        return Done(version, _metadata(collection.name, items))

    return take


def _left(log: logging.Logger, settings: Settings, key: str) -> Collection | None:
    """A collection without files in place of one that is not in the inbox; None where it is not this inbox's."""
    try:
        name, inbox, _ = read_inventory(settings.collections / key)
    except FileNotFoundError:
        log.warning(f"{key}: neither in the inbox nor known")
        return None
    if inbox != str(settings.inbox):
        log.info(f"{name}: belongs to another inbox, left as it is")
        return None
    return Collection(name, key, ())


def _metadata(name: str, items: tuple[Item, ...]) -> dict[str, object]:
    refused = [item for item in items if item.outcome]
    outcomes = [item.outcome for item in refused]
    rows = [vars(item) for item in refused[:REFUSED_SHOWN]]
    return {
        "collection": name,
        "files": len(items),
        "documents": len({item.document_id for item in items if item.document_id}),
        "fetched": sum(item.document_id != "" and "://" in item.source for item in items),
        "bytes": sum(item.byte_length for item in items),
        "refused": dg.MetadataValue.md(counts({outcome: outcomes.count(outcome) for outcome in outcomes}, "outcome")),
        "refused_files": dg.MetadataValue.md(table(rows, ("source", "outcome", "reason_zh", "reason_en"))),
    }
