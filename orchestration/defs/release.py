"""Group release: the checked build is published, and what is new among its findings announced.

Belongs here: the assets over `orchestration.release` and `orchestration.alerts`. Does not: publishing or sending.
"""

import datetime as dt

import dagster as dg
import duckdb
from dagster_dbt import DbtProject

from gongkai.settings import Settings
from ingestion.handover.files import read_json, write_json
from orchestration.alerts import announce
from orchestration.defs.resources import Writer
from orchestration.markdown import counts
from orchestration.release import DATABASE, mart_nodes, publish

RELEASE = dg.AssetKey(["release"])
ALERTS = dg.AssetKey(["alerts"])
OWNER = "team:release"


def release_of(project: DbtProject) -> dg.AssetsDefinition:
    """The release as an asset that waits for every mart, and with them for the blocking checks before them."""
    names = [node["name"] for node in mart_nodes(read_json(project.manifest_path))]

    @dg.asset(
        key=RELEASE,
        group_name="release",
        kinds={"duckdb", "parquet"},
        owners=[OWNER],
        code_version="1",
        deps=[dg.AssetKey([name]) for name in names],
        description="Read-only copy of the marts with Parquet and data dictionary, swapped in at once.",
    )
    def release(
        context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], writer: dg.ResourceParam[Writer]
    ) -> dg.MaterializeResult:
        now = dt.datetime.now(dt.UTC)
        made = publish(settings.build_database, project.manifest_path, settings.releases, settings.release, now)
        # What the build was made from: the sensor compares it with what is read by then.
        write_json(settings.released, read_json(settings.taken))
        word = "新发布 · published" if made.is_new else "内容未变 · unchanged"
        context.log.info(f"{word}: {made.folder}")
        return dg.MaterializeResult(
            data_version=dg.DataVersion(made.release_id),
            metadata={
                "release_id": made.release_id,
                "is_new": made.is_new,
                "folder": dg.MetadataValue.path(str(made.folder)),
                "rows": dg.MetadataValue.md(counts(made.rows, "table")),
            },
        )

    return release


@dg.asset(
    key=ALERTS,
    group_name="release",
    kinds={"python"},
    owners=[OWNER],
    code_version="1",
    deps=[RELEASE],
    description="One digest of what is new among failed findings, to the outbox and the channels.",
)
def alerts(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], writer: dg.ResourceParam[Writer]
) -> dg.MaterializeResult:
    """Announce the failed findings of the release that were never announced."""
    with duckdb.connect(str(settings.release / DATABASE), read_only=True) as connection:
        findings = connection.table("fct_findings").to_arrow_table().to_pylist()
    sent = announce(findings, settings.alerts, settings.alert_urls, dt.datetime.now(dt.UTC))
    context.log.info(f"新提醒 {sent.new} 条 · new alerts")
    if sent.failed:
        context.log.warning(f"{sent.failed} 次发送未成功，下次运行再试 · deliveries failed, tried again next run")
    return dg.MaterializeResult(
        metadata={
            "new_findings": sent.new,
            "delivered": sent.delivered,
            "failed_deliveries": sent.failed,
            "channels": len(settings.alert_urls),
            "outbox": dg.MetadataValue.path(str(settings.alerts / "outbox.jsonl")),
        }
    )
