"""Group raw: files of the inbox become raw documents.

Belongs here: the asset over `ingestion.sources`. Does not: looking at files or bytes.
"""

import dagster as dg

from gongkai.settings import Settings
from ingestion.handover.store import read_inventory, write_inventory
from ingestion.sources.inbox import Collection, collections
from ingestion.sources.raw import take_in
from orchestration.defs.resources import Writer
from orchestration.markdown import counts

COLLECTIONS = dg.DynamicPartitionsDefinition(name="collections")


@dg.asset(
    group_name="raw",
    kinds={"python"},
    partitions_def=COLLECTIONS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    description="Files of the inbox, one partition a collection; their bytes under their sha256, never changed.",
)
def raw_documents(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], writer: dg.ResourceParam[Writer]
) -> None:
    """Take in the collections asked for. A collection that left this inbox keeps its bytes; its files are gone."""
    there = {collection.key: collection for collection in collections(settings.inbox)}
    for key in context.partition_keys:
        folder = settings.collections / key
        collection = there.get(key)
        if collection is None:
            try:
                name, inbox, _ = read_inventory(folder)
            except FileNotFoundError:
                context.log.warning(f"{key}: neither in the inbox nor known")
                continue
            if inbox != str(settings.inbox):
                context.log.info(f"{name}: belongs to another inbox, left as it is")
                continue
            collection = Collection(name, key, ())
        items = take_in(collection, settings.raw)
        write_inventory(folder, collection.name, str(settings.inbox), items)
        refused = [item.outcome for item in items if item.outcome]
        context.log.info(f"{collection.name}: {len(items)} 个文件 · files")
        context.add_asset_metadata(
            {
                "collection": collection.name,
                "files": len(items),
                "documents": len({item.document_id for item in items if item.document_id}),
                "bytes": sum(item.byte_length for item in items),
                "refused": dg.MetadataValue.md(
                    counts({outcome: refused.count(outcome) for outcome in set(refused)}, "outcome")
                ),
            },
            partition_key=key,
        )
