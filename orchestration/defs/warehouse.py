"""Group warehouse: what all collections publish becomes facts, in DuckDB, through dbt.

Belongs here: the hand-over as the warehouse sees it, and the dbt assets up to the facts. Does not: SQL, or judging.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import pyarrow.parquet as pq
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from gongkai.settings import Settings
from ingestion.handover.schemas import TABLES
from ingestion.handover.warehouse_input import build_input
from orchestration.defs.read import read_documents
from orchestration.defs.resources import Writer

FINDINGS_TAG = "tag:findings"


@dg.multi_asset(
    name="warehouse_input",
    group_name="warehouse",
    specs=[
        dg.AssetSpec(
            ["handover", table], deps=[read_documents], kinds={"parquet"}, description=f"All collections' {table}."
        )
        for table in TABLES
    ],
)
def warehouse_input(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], writer: dg.ResourceParam[Writer]
) -> Iterator[dg.MaterializeResult]:
    """Lay the published files of all collections side by side."""
    taken = build_input(settings.collections, settings.handover)
    for table in TABLES:
        files = sorted((settings.handover / table).glob("*.parquet"))
        rows = sum(pq.read_metadata(file).num_rows for file in files)
        metadata = {"dagster/row_count": rows, "files": len(files), "collections": len(taken)}
        yield dg.MaterializeResult(asset_key=["handover", table], metadata=metadata)


class InGroup(DagsterDbtTranslator):
    """dbt's assets under the group of the module that builds them."""

    def __init__(self, group: str) -> None:
        super().__init__()
        self.group = group

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return self.group


def facts_of(project: DbtProject) -> dg.AssetsDefinition:
    """The dbt models, seeds and tests from staging to the facts, reconciliations included, findings left out."""
    return models_of(project, "dbt_facts", "warehouse", exclude=FINDINGS_TAG)


def models_of(
    project: DbtProject, name: str, group: str, select: str = "fqn:*", exclude: str | None = None
) -> dg.AssetsDefinition:
    """One step that builds the dbt models chosen, as assets of `group`."""

    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        select=select,
        exclude=exclude,
        name=name,
        dagster_dbt_translator=InGroup(group),
    )
    def built(
        context: dg.AssetExecutionContext,
        dbt: DbtCliResource,
        settings: dg.ResourceParam[Settings],
        writer: dg.ResourceParam[Writer],
    ) -> Iterator[Any]:
        yield from dbt_build(context, dbt, settings)

    return built


def dbt_build(context: dg.AssetExecutionContext, dbt: DbtCliResource, settings: Settings) -> Iterator[Any]:
    """`dbt build` of the assets asked for, its events as Dagster's.

    Unit tests are left to the test suite: they prove the SQL, not the data, and cost seconds a run. Row counts are not
    fetched: that would keep a connection to the database open in this process.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    yield from dbt.cli(arguments, context=context, target_path=settings.dbt_target).stream()
