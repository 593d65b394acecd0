"""Group read: raw documents become observations, published as Parquet a collection at a time.

Belongs here: the asset over `ingestion.handover`. Does not: reading a document.
"""

import datetime as dt
from collections import Counter

import dagster as dg

from gongkai.settings import Settings
from ingestion.handover.store import Places, publish, published
from orchestration.defs.raw import COLLECTIONS, raw_documents
from orchestration.defs.resources import Writer
from orchestration.markdown import counts, table

PROGRESS_EVERY = 200
OUTCOMES_SHOWN = 30


@dg.asset(
    group_name="read",
    kinds={"python", "parquet"},
    partitions_def=COLLECTIONS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=[raw_documents],
    description="What each report states, where it states it; an outcome for every file; coverage of every table.",
)
def read_documents(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    places: dg.ResourceParam[Places],
    writer: dg.ResourceParam[Writer],
) -> None:
    """Read what the cache does not hold and publish each collection's manifest."""

    def progress(done: int, of: int) -> None:
        if done == of or done % PROGRESS_EVERY == 0:
            context.log.info(f"已读 · read {done}/{of}")

    for key in context.partition_keys:
        folder = settings.collections / key
        if not folder.is_dir():
            continue
        manifest = publish(folder, places, dt.datetime.now(dt.UTC), progress)
        outcomes = published(folder, "outcomes").to_pylist()
        coverage = published(folder, "coverage").to_pylist()
        expected = sum(row["cells_expected"] for row in coverage)
        not_read = [row for row in outcomes if row["outcome"] != "read"]
        context.add_asset_metadata(
            {
                "collection": manifest["collection"],
                "reader_version": manifest["reader_version"],
                "documents": manifest["tables"]["documents"]["rows"],
                "observations": manifest["tables"]["observations"]["rows"],
                "table_cells_expected": expected,
                "table_cells_placed": sum(row["cells_placed"] for row in coverage),
                "table_cells_unread": sum(row["cells_unread"] for row in coverage),
                "outcomes": dg.MetadataValue.md(counts(Counter(row["outcome"] for row in outcomes), "outcome")),
                "not_fully_read": dg.MetadataValue.md(
                    table(not_read[:OUTCOMES_SHOWN], ("source", "outcome", "reason_zh", "reason_en"))
                ),
            },
            partition_key=key,
        )
        observations = manifest["tables"]["observations"]["rows"]
        context.log.info(
            f"{manifest['collection']}: {len(outcomes)} 个文件 · files, {observations} 条记录 · observations"
        )
