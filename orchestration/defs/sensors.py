"""Sensors and the schedule: a changed inbox asks for a read, a changed hand-over for a release, time for a visit.

Belongs here: turning what changed into run requests. Does not: finding out (`orchestration.watch`).

Each sensor keeps in its cursor what it last asked for. What failed is not asked for again by itself until something
changes; what changed back and forth is asked for each time.
"""

import json
import time

import dagster as dg

from gongkai.settings import Settings
from ingestion.sources.lists import due_collections
from orchestration.defs.jobs import EVERYTHING, PUBLISH, READ_COLLECTION, backfill_year, reread_all
from orchestration.defs.raw import COLLECTIONS
from orchestration.recovery import fail_abandoned_runs
from orchestration.run import RANGE_END, RANGE_START
from orchestration.watch import changed_collections, handed_over, is_released, ranges

LOOK_SECONDS = 15
UNFINISHED = (
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
)


@dg.sensor(
    job_name=READ_COLLECTION,
    minimum_interval_seconds=LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="New, changed and removed files of the inbox: registers the collection and asks for its reading.",
)
def inbox(context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]) -> dg.SensorResult | dg.SkipReason:
    """One run for each unbroken row of changed collections."""
    fail_abandoned_runs(context.instance, settings.lock)
    changed = changed_collections(settings, time.time())
    asked: dict[str, str] = json.loads(context.cursor or "{}")
    # What looks as it was taken in is forgotten: it may come to look as before once more.
    asked = {key: digest for key, digest in asked.items() if key in changed}
    wanted = {key: digest for key, digest in changed.items() if asked.get(key) != digest}
    if not wanted:
        context.update_cursor(json.dumps(asked))
        return dg.SkipReason("收件夹没有变化 · nothing changed in the inbox")
    known = list(context.instance.get_dynamic_partitions(str(COLLECTIONS.name)))
    new = sorted(wanted.keys() - set(known))
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(tags={RANGE_START: first, RANGE_END: last}) for first, last in ranges([*known, *new], wanted)
        ],
        dynamic_partitions_requests=[COLLECTIONS.build_add_request(new)] if new else [],
        cursor=json.dumps(asked | wanted),
    )


@dg.schedule(
    cron_schedule="30 5 * * *",
    execution_timezone="Asia/Shanghai",
    job_name=READ_COLLECTION,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Addresses that are due: every second day from January to April, else monthly; sooner after trouble.",
)
def addresses(
    context: dg.ScheduleEvaluationContext, settings: dg.ResourceParam[Settings]
) -> list[dg.RunRequest] | dg.SkipReason:
    """One run for each unbroken row of collections with an address that is due."""
    keys = context.instance.get_dynamic_partitions(str(COLLECTIONS.name))
    due = dict.fromkeys(due_collections(settings.inbox, settings.visits, context.scheduled_execution_time), "")
    requests = [dg.RunRequest(tags={RANGE_START: first, RANGE_END: last}) for first, last in ranges(keys, due)]
    return requests or dg.SkipReason("没有到期的网址 · no address is due")


@dg.sensor(
    job_name=PUBLISH,
    minimum_interval_seconds=LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="What is read and in no release yet: asks once for warehouse, checks and release, when no read runs.",
)
def hand_over(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.RunRequest | dg.SkipReason:
    """One run for each new set of manifests."""
    now = handed_over(settings.collections)
    if is_released(settings):
        context.update_cursor("")
        return dg.SkipReason("发布已是最新 · the release is up to date")
    if context.cursor == now:
        return dg.SkipReason("已请求 · asked for already")
    busy = {run.job_name for run in context.instance.get_runs(dg.RunsFilter(statuses=list(UNFINISHED)))}
    if busy & {EVERYTHING, PUBLISH, READ_COLLECTION, backfill_year.name, reread_all.name}:
        return dg.SkipReason("等待运行结束 · waiting for runs to end")
    context.update_cursor(now)
    return dg.RunRequest()
