"""The code location: everything put together, and nothing else.

Belongs here: assembly. Does not: assets, resources, work.
"""

from __future__ import annotations

from functools import cache

import dagster as dg

from gongkai import settings as settings_of
from gongkai.settings import Settings
from orchestration.defs import jobs, quality, raw, read, release, sensors, warehouse
from orchestration.defs.resources import writer_of
from orchestration.home import prepare, reading_places
from orchestration.progress import console
from orchestration.project import Dbt, dbt_project


def build_definitions(settings: Settings, parser: str = "ingestion.parse") -> dg.Definitions:
    """The definitions for one home; its folders and dbt's manifest are made where they are missing."""
    prepare(settings)
    project = dbt_project(settings)
    places = reading_places(settings, parser)
    return dg.Definitions(
        assets=[
            raw.raw_documents,
            read.read_of(places),
            read.quarantine,
            warehouse.warehouse_input,
            warehouse.facts_of(project),
            quality.judged_findings,
            quality.findings_of(project),
            release.release_of(project),
            release.alerts,
        ],
        asset_checks=[quality.observation_gate, read.nothing_in_quarantine],
        jobs=jobs.JOBS,
        sensors=[sensors.inbox, sensors.hand_over],
        schedules=[sensors.addresses],
        resources={
            "settings": settings,
            "places": places,
            "writer": writer_of(settings),
            "dbt": Dbt(project_dir=project),  # type: ignore[arg-type]  # a subclass loses the wide signature
        },
        loggers={"console": console},
        executor=dg.in_process_executor,
    )


@cache
def definitions() -> dg.Definitions:
    """The definitions for the home that the environment names."""
    return build_definitions(settings_of.load())


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads."""
    return definitions()
