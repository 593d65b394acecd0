"""Group warehouse: what all collections publish becomes facts, in DuckDB, through dbt.

Belongs here: the hand-over as the warehouse sees it, and the dbt assets up to the facts. Does not: SQL, or judging.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow.parquet as pq
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from gongkai.settings import Settings
from ingestion.handover.files import write_json
from ingestion.handover.schemas import SCHEMA_VERSION, TABLES
from ingestion.handover.warehouse_input import build_input
from orchestration.defs.read import READ_DOCUMENTS
from orchestration.defs.resources import Writer
from orchestration.markdown import counts
from orchestration.plots import stacked
from orchestration.tallies import cells_by_form, observations_by_year, outcomes_of, unread_by_year
from orchestration.watch import handed_over

FINDINGS_TAG = "tag:findings"
OWNER = "team:warehouse"
BY_YEAR = "记录数，按年度与表式 · observations by year and form"
BY_FORM = "表格单元，按表式 · table cells by form"
UNREAD = "未读单元的比例，按年度 · share of cells not read, by year"


@dg.multi_asset(
    name="warehouse_input",
    group_name="warehouse",
    specs=[
        dg.AssetSpec(
            ["handover", table],
            deps=[READ_DOCUMENTS],
            kinds={"parquet"},
            owners=[OWNER],
            code_version=str(SCHEMA_VERSION),
            description=f"All collections' {table}.",
        )
        for table in TABLES
    ],
)
def warehouse_input(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], writer: dg.ResourceParam[Writer]
) -> Iterator[dg.MaterializeResult]:
    """Lay the published files of all collections side by side."""
    before = handed_over(settings.collections)
    taken = build_input(settings.collections, settings.handover)
    write_json(settings.taken, before)
    for table in TABLES:
        files = sorted((settings.handover / table).glob("*.parquet"))
        rows = sum(pq.read_metadata(file).num_rows for file in files)
        metadata = {"dagster/row_count": rows, "files": len(files), "collections": len(taken)}
        metadata |= _pictures(settings.handover, table)
        # The same rows are the same bytes: a table that did not change makes nothing after it stale.
        version = dg.DataVersion(_digest(files))
        yield dg.MaterializeResult(asset_key=["handover", table], metadata=metadata, data_version=version)


def _pictures(handover: Path, table: str) -> dict[str, Any]:
    """What people look at of a table of the hand-over, and the numbers that Dagster plots over time."""
    if table == "observations":
        return {"by_year_and_form": dg.MetadataValue.md(stacked(BY_YEAR, observations_by_year(handover)))}
    if table == "coverage":
        cells = cells_by_form(handover)
        unread, placed = (sum(one[name] for one in cells.values()) for name in ("unread", "placed"))
        share = {"unread_share": unread / (unread + placed)} if unread + placed else {}
        pictures = {
            "cells_by_form": dg.MetadataValue.md(stacked(BY_FORM, cells)),
            "unread_by_year": dg.MetadataValue.md(stacked(UNREAD, unread_by_year(handover), "%")),
        }
        return {**pictures, **share}
    if table == "outcomes":
        outcomes = outcomes_of(handover)
        return {"by_outcome": dg.MetadataValue.md(counts(outcomes, "outcome")), "documents_read": outcomes["read"]}
    return {}


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(f"{file.name}\0{hashlib.file_digest(stream, 'sha256').hexdigest()}\0".encode())
    return digest.hexdigest()[:16]


class InGroup(DagsterDbtTranslator):
    """dbt's assets under the group of the module that builds them."""

    def __init__(self, group: str) -> None:
        super().__init__()
        self.group = group

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return self.group

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        return [f"team:{self.group}"]


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
