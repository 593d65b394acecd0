"""Jobs: what a person starts with one click, and what the sensors ask for.

Belongs here: which assets a job covers. Does not: the assets, or when a job runs (`sensors`).
"""

import dagster as dg

from orchestration.defs.raw import COLLECTIONS, raw_documents
from orchestration.defs.read import READ_DOCUMENTS, read_all_again, read_year_again
from orchestration.defs.release import ALERTS, RELEASE

EVERYTHING = "everything"
READ_COLLECTION = "read_collection"
PUBLISH = "publish"

_READING = dg.AssetSelection.assets(raw_documents.key, READ_DOCUMENTS)
_ANSWERS = dg.AssetSelection.assets(RELEASE, ALERTS)


@dg.job(description="Read all collections with the reader as it is now; then `publish` brings the release up to date.")
def reread_all() -> None:
    read_all_again()


# A year's reports come out when it is over: the last partition is the last year that has ended.
YEARS = dg.TimeWindowPartitionsDefinition(start="2008", fmt="%Y", cron_schedule="0 0 1 1 *", timezone="Asia/Shanghai")


@dg.job(
    partitions_def=YEARS,
    description="Fetch and read the reports of one year again; choose the year as the partition, then run `publish`.",
)
def backfill_year() -> None:
    read_year_again()


JOBS = (
    dg.define_asset_job(EVERYTHING, dg.AssetSelection.all(), description="From the inbox to the release and alerts."),
    dg.define_asset_job(
        READ_COLLECTION,
        _READING,
        partitions_def=COLLECTIONS,
        description="Take in and read one collection; choose it as the partition.",
    ),
    reread_all,
    backfill_year,
    dg.define_asset_job(
        "rebuild_warehouse",
        dg.AssetSelection.all() - _READING - _ANSWERS,
        description="Facts, findings and checks anew from what is read; nothing is released.",
    ),
    dg.define_asset_job(
        PUBLISH,
        dg.AssetSelection.all() - _READING,
        description="Warehouse, checks, release, alerts, from what is read.",
    ),
    dg.define_asset_job(
        "send_open",
        dg.AssetSelection.assets(ALERTS),
        description="Announce what was never announced, and try again what could not be sent.",
    ),
)
