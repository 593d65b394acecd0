"""What assets are given: the settings, how to read, the writer's lock, dbt.

Belongs here: resources. Does not: assets (a module with a `@dg.definitions` function would hide every other asset).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from gongkai.settings import Settings
from ingestion.handover.lock import Holder, inherited_by_children, waiting_for, writer_lock
from orchestration.recovery import PROCESS_TAG, this_process


@dataclass(frozen=True)
class Writer:
    """Proof that this run holds the home's lock: whatever writes asks for it."""

    pid: int


def writer_of(settings: Settings) -> dg.ResourceDefinition:
    """The writer's lock as a resource: taken once a run, before the first step that asks for it, kept to its end.

    Needs an in-process executor: with a process a step, each would wait for the others. No Dagster pool: after kill -9
    its slot stays taken and the next run hangs.
    """

    @dg.resource(description="The one OS lock of the home; a waiting run names who holds it.")
    def writer(context: dg.InitResourceContext) -> Iterator[Writer]:
        run = context.run
        if run is not None and context.instance is not None:
            context.instance.add_run_tags(run.run_id, {PROCESS_TAG: this_process()})

        def announce(holder: Holder | None) -> None:
            if context.log is not None:
                context.log.info(waiting_for(holder))

        command = f"gongkai run {run.run_id}" if run is not None else ""
        with writer_lock(settings.lock, announce, command) as descriptor, inherited_by_children(descriptor):
            yield Writer(os.getpid())

    return writer
