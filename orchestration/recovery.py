"""Runs that died without saying so: found at the next start and marked failed.

Belongs here: telling a run that works or waits from one whose process is gone. Does not: repairing what it left (every
step publishes by rename, so there is nothing to repair).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import dagster as dg

from ingestion.handover.lock import is_held

PROCESS_TAG = "gongkai/process"
UNTAGGED_SECONDS = 120.0  # a run gets its tag with its first resource; one that is younger may be about to
STARTING_SECONDS = 600.0  # from its launch to its first word a run takes ten seconds, a minute on a crowded machine


def this_process() -> str:
    """This process for a run's tag: its id, and its start where the system tells it, since ids come back."""
    return f"{os.getpid()} {_started(os.getpid())}"


def is_alive(process: str) -> bool:
    """Whether the process of a tag still runs."""
    pid, _, started = process.partition(" ")
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _started(int(pid)) == started


def fail_abandoned_runs(instance: dg.DagsterInstance, lock: Path) -> list[str]:
    """Mark started runs failed whose process is gone; their ids. A run that waits for the lock lives and is left."""
    failed = []
    message = "进程已不存在，该次运行标为失败 · its process is gone: marked failed"
    for record in instance.get_run_records(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTING])):
        # Nothing is waited for before a run has started: it died on its way, and the sensors would wait for it.
        if time.time() - record.update_timestamp.timestamp() > STARTING_SECONDS:
            instance.report_run_failed(record.dagster_run, message)
            failed.append(record.dagster_run.run_id)
    statuses = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    for record in instance.get_run_records(dg.RunsFilter(statuses=statuses)):
        process = record.dagster_run.tags.get(PROCESS_TAG)
        if process is None:
            is_young = time.time() - (record.start_time or 0.0) < UNTAGGED_SECONDS
            if is_young or is_held(lock):
                continue
        elif is_alive(process):
            continue
        instance.report_run_failed(record.dagster_run, message)
        failed.append(record.dagster_run.run_id)
    return failed


def _started(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The command's name stands in brackets and may hold anything; the start is the 20th field after it.
    return stat.rpartition(")")[2].split()[19]
