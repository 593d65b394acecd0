"""The whole pipeline without a UI: one run in this process, kept in the same Dagster home as every other.

Belongs here: starting the run, saying how it ended. Does not: what a run does (`defs`).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai import settings as settings_of
from gongkai.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

LOG = "run.log"
DBT_ERRORS = "Errors parsed from dbt logs:"  # before it dagster-dbt repeats the whole command
CHECK_FAILED = "DagsterAssetCheckFailedError"  # names the check; its reason is in the evaluation
RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def main(inbox: Path | None = None, home: Path | None = None) -> int:
    """Run everything over an inbox; 0, or 1 where a step failed, or 2 where there is nothing to run on.

    Raises SettingsError.
    """
    return run(settings_of.load(inbox, home))


def run(settings: Settings, parser: str = "ingestion.parse") -> int:
    """As `main`, with settings made. parser: the reader, for tests."""
    # Importing Dagster takes seconds: a wrong setting is told before that.
    import dagster as dg

    from orchestration.definitions import build_definitions
    from orchestration.defs.jobs import EVERYTHING
    from orchestration.home import prepare
    from orchestration.recovery import fail_abandoned_runs
    from orchestration.summary import summary

    prepare(settings)
    with dg.DagsterInstance.get() as instance:
        fail_abandoned_runs(instance, settings.lock)
        keys = register_collections(instance, settings)
        if not keys:
            print(
                f"收件夹 {settings.inbox} 中没有文件；请放入报告后重试。\n"
                f"There is no file in the inbox {settings.inbox}; put reports there and run again.",
                file=sys.stderr,
            )
            return 2
        # What dbt and other libraries print is for whoever looks for a fault; stdout is for the summary.
        with (settings.home / LOG).open("w", encoding="utf-8") as log, contextlib.redirect_stdout(log):
            job = build_definitions(settings, parser).resolve_job_def(EVERYTHING)
            result = job.execute_in_process(
                run_config={"loggers": {"console": {}}},
                instance=instance,
                tags={RANGE_START: keys[0], RANGE_END: keys[-1]},
                raise_on_error=False,
            )
        new_alerts = _new_alerts(result)
    if not result.success:
        for step, reason in _failures(result):
            print(f"✗ {step}: {reason}", file=sys.stderr)
        print(
            f"运行未完成；已发布的版本不变。详见 {settings.home / LOG} 或 gongkai ui。\n"
            "The run did not finish; the published release stays as it was. "
            f"More in {settings.home / LOG} or gongkai ui.",
            file=sys.stderr,
        )
        return 1
    print(summary(settings, new_alerts))
    return 0


def register_collections(instance: dg.DagsterInstance, settings: Settings) -> list[str]:
    """Make the inbox's collections known to Dagster as partitions; the keys of all known ones, in Dagster's order."""
    from ingestion.sources.inbox import collections
    from orchestration.defs.raw import COLLECTIONS

    name = str(COLLECTIONS.name)
    instance.add_dynamic_partitions(name, [collection.key for collection in collections(settings.inbox)])
    return list(instance.get_dynamic_partitions(name))


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[tuple[str, str]]:
    """Step and reason, for each step that failed by itself; Dagster wraps the reason in errors of its own."""
    for event in result.all_events:
        error = event.step_failure_data.error if event.is_step_failure else None
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None and error.cls_name != CHECK_FAILED:
            yield event.step_key or "?", error.message.rpartition(DBT_ERRORS)[2].strip()
    for check in result.get_asset_check_evaluations():
        if not check.passed and check.blocking:
            yield f"{check.asset_key.to_user_string()} {check.check_name}", check.description or ""


def _new_alerts(result: dg.ExecuteInProcessResult) -> int:
    for materialization in result.asset_materializations_for_node("alerts") if result.success else ():
        return int(materialization.metadata["new_findings"].value or 0)  # type: ignore[arg-type]
    return 0
