"""Group read: raw documents become observations, published as Parquet a collection at a time.

Belongs here: the assets over `ingestion.handover`, and reading all again. Does not: reading a document.
"""

import datetime as dt
from collections import Counter
from typing import Any

import dagster as dg

from gongkai.settings import Settings
from ingestion.handover.quarantine import quarantined
from ingestion.handover.store import Places, forget, publish, published
from orchestration.defs.each import RETRIES, Done, each_collection, each_partition
from orchestration.defs.raw import COLLECTIONS, raw_documents, taking
from orchestration.defs.resources import Writer
from orchestration.markdown import counts, table
from orchestration.progress import progress_of

OUTCOMES_SHOWN = 30
READ_DOCUMENTS = dg.AssetKey(["read_documents"])
OWNER = "team:reading"


def read_of(places: Places) -> dg.AssetsDefinition:
    """The reading as an asset whose code version is the reader's: with another reader it shows as stale."""

    @dg.asset(
        key=READ_DOCUMENTS,
        group_name="read",
        kinds={"python", "parquet"},
        owners=[OWNER],
        code_version=f"{places.reader_version}-{places.fingerprint}",
        partitions_def=COLLECTIONS,
        backfill_policy=dg.BackfillPolicy.single_run(),
        retry_policy=RETRIES,
        deps=[raw_documents],
        description="What each report states, where it states it; an outcome for every file; coverage of every table.",
    )
    def read_documents(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        places: dg.ResourceParam[Places],
        writer: dg.ResourceParam[Writer],
    ) -> dg.MaterializeResult:
        return each_partition(context, lambda key: _read(context, settings, places, key))

    return read_documents


@dg.op(retry_policy=RETRIES)
def read_all_again(
    context: dg.OpExecutionContext,
    settings: dg.ResourceParam[Settings],
    places: dg.ResourceParam[Places],
    writer: dg.ResourceParam[Writer],
) -> None:
    """Read every known collection with the reader as it is now; what it has read already costs nothing."""
    keys = context.instance.get_dynamic_partitions(str(COLLECTIONS.name))
    each_collection(context, READ_DOCUMENTS, keys, lambda key: _read(context, settings, places, key))


@dg.op(retry_policy=RETRIES)
def read_year_again(
    context: dg.OpExecutionContext,
    settings: dg.ResourceParam[Settings],
    places: dg.ResourceParam[Places],
    writer: dg.ResourceParam[Writer],
) -> None:
    """Ask the addresses listed for a year again, and read that year's reports again, in every known collection."""
    year = int(context.partition_key)
    take = taking(context.log, settings, year)

    def work(key: str) -> Done | None:
        folder = settings.collections / key
        take(key)
        if not folder.is_dir():
            return None
        # Also what could not be read and is of that year only by the list it was fetched from.
        years = (("documents", "year"), ("retrievals", "listed_year"))
        rows = (
            row for table, name in years for row in published(folder, table).select(["document_id", name]).to_pylist()
        )
        again = {row.pop("document_id") for row in rows if year in row.values()}
        context.log.info(f"{key}: 重读 {len(again)} 份 {year} 年报告 · reports of {year} to read again")
        if again:
            forget(folder, places, again)
        return _read(context, settings, places, key)

    keys = context.instance.get_dynamic_partitions(str(COLLECTIONS.name))
    each_collection(context, READ_DOCUMENTS, keys, work)


@dg.asset(
    group_name="read",
    kinds={"python"},
    owners=[OWNER],
    code_version="1",
    deps=[READ_DOCUMENTS],
    description="Documents that the reader did not survive after its retries; `gongkai quarantine retry` reads again.",
)
def quarantine(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """List what is set aside."""
    poison = quarantined(settings.collections)
    for one in poison[:OUTCOMES_SHOWN]:
        context.log.warning(f"{one.key}/{one.source}: {one.reason_zh} · {one.reason_en}")
    rows = [vars(one) for one in poison[:OUTCOMES_SHOWN]]
    columns = ("key", "source", "outcome", "reason_zh", "reason_en", "document_id")
    return dg.MaterializeResult(
        metadata={"documents": len(poison), "listed": dg.MetadataValue.md(table(rows, columns))}
    )


@dg.asset_check(asset=quarantine, description="No document ended the reader. One that did hurts only itself.")
def nothing_in_quarantine(settings: dg.ResourceParam[Settings]) -> dg.AssetCheckResult:
    """Warns, never blocks: what was not read is withheld and listed."""
    poison = quarantined(settings.collections)
    first = f"{poison[0].source}: {poison[0].reason_zh} · {poison[0].reason_en}" if poison else None
    return dg.AssetCheckResult(
        passed=not poison,
        severity=dg.AssetCheckSeverity.WARN,
        description=first,
        metadata={"documents": len(poison)},
    )


def _read(context: Any, settings: Settings, places: Places, key: str) -> Done | None:
    """Read what the cache does not hold and publish the collection's manifest."""
    folder = settings.collections / key
    if not folder.is_dir():
        return None
    with progress_of(context.log, key) as progress:
        manifest = publish(folder, places, dt.datetime.now(dt.UTC), progress)
    outcomes = published(folder, "outcomes").to_pylist()
    coverage = published(folder, "coverage").to_pylist()
    not_read = [row for row in outcomes if row["outcome"] != "read"]
    observations = manifest["tables"]["observations"]["rows"]
    context.log.info(f"{manifest['collection']}: {len(outcomes)} 个文件 · files, {observations} 条记录 · observations")
    metadata = {
        "collection": manifest["collection"],
        "reader_version": manifest["reader_version"],
        "documents": manifest["tables"]["documents"]["rows"],
        "observations": observations,
        "table_cells_expected": sum(row["cells_expected"] for row in coverage),
        "table_cells_placed": sum(row["cells_placed"] for row in coverage),
        "table_cells_unread": sum(row["cells_unread"] for row in coverage),
        "outcomes": dg.MetadataValue.md(counts(Counter(row["outcome"] for row in outcomes), "outcome")),
        "not_fully_read": dg.MetadataValue.md(
            table(not_read[:OUTCOMES_SHOWN], ("source", "outcome", "reason_zh", "reason_en"))
        ),
    }
    return Done(manifest["generation"], metadata)
