"""Runs whose process is gone are marked failed; runs that work or wait are left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest

from ingestion.handover.lock import writer_lock
from orchestration import recovery
from orchestration.recovery import PROCESS_TAG, STARTING_SECONDS, fail_abandoned_runs, is_alive, this_process


@pytest.fixture
def ended() -> str:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return f"{process.pid} 1"


def started(instance: dg.DagsterInstance, tags: dict[str, str]) -> str:
    @dg.job
    def nothing() -> None:
        pass

    run = instance.create_run_for_job(nothing, status=dg.DagsterRunStatus.STARTED, tags=tags)
    return run.run_id


def test_a_process_is_told_from_one_that_had_its_number_before() -> None:
    assert is_alive(this_process())
    assert not is_alive(f"{os.getpid()} 1")


def test_only_runs_without_a_process_are_failed(tmp_path: Path, ended: str) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        dead = started(instance, {PROCESS_TAG: ended})
        alive = started(instance, {PROCESS_TAG: this_process()})
        assert fail_abandoned_runs(instance, tmp_path / "writer.lock") == [dead]
        assert {run.run_id: run.status for run in instance.get_runs()} == {
            dead: dg.DagsterRunStatus.FAILURE,
            alive: dg.DagsterRunStatus.STARTED,
        }


def test_a_run_without_a_tag_is_failed_only_while_nobody_holds_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "writer.lock"
    with dg.DagsterInstance.ephemeral() as instance:
        run = started(instance, {})
        with writer_lock(lock, lambda who: None):
            assert fail_abandoned_runs(instance, lock) == []
        assert fail_abandoned_runs(instance, lock) == [run]


def test_a_run_that_died_before_it_started_is_failed_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dg.DagsterInstance.ephemeral() as instance:

        @dg.job
        def nothing() -> None:
            pass

        run = instance.create_run_for_job(nothing, status=dg.DagsterRunStatus.STARTING).run_id
        assert fail_abandoned_runs(instance, tmp_path / "writer.lock") == []
        later = time.time() + STARTING_SECONDS + 1
        monkeypatch.setattr(recovery.time, "time", lambda: later)
        assert fail_abandoned_runs(instance, tmp_path / "writer.lock") == [run]
        assert [one.status for one in instance.get_runs()] == [dg.DagsterRunStatus.FAILURE]
