"""The code location's outer shape: names that must agree, and assembly that stays assembly."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import dagster as dg
import yaml

from gongkai import settings as settings_of
from orchestration.definitions import build_definitions

PROJECT = Path(__file__).resolve().parents[3]


def test_the_workspace_and_dg_call_the_code_location_the_same() -> None:
    workspace = yaml.safe_load((PROJECT / "workspace.yaml").read_text("utf-8"))
    module = workspace["load_from"][0]["python_module"]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["dg"]["project"]
    assert module["location_name"] == project["code_location_name"]
    assert module["module_name"] == project["code_location_target_module"]


def test_definitions_stay_assembly() -> None:
    lines = (PROJECT / "orchestration" / "definitions.py").read_text("utf-8").splitlines()
    assert len(lines) < 100


def test_everything_has_a_group_an_owner_and_kinds_and_starts_by_itself(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    made = build_definitions(settings_of.load(tmp_path / "inbox", tmp_path / "home", {}))
    nodes = [node for node in made.resolve_asset_graph().asset_nodes if node.is_materializable]
    assert {node.group_name for node in nodes} == {"raw", "read", "warehouse", "quality", "release"}
    assert [node.key for node in nodes if not (node.owners and node.kinds and node.code_version)] == []
    repository = made.get_repository_def()
    jobs = {"everything", "read_collection", "reread_all", "backfill_year", "rebuild_warehouse", "publish", "send_open"}
    assert jobs <= set(repository.job_names)
    assert {sensor.default_status for sensor in repository.sensor_defs} == {dg.DefaultSensorStatus.RUNNING}
    assert [schedule.default_status for schedule in repository.schedule_defs] == [dg.DefaultScheduleStatus.RUNNING]


def test_what_takes_long_to_load_is_loaded_by_the_steps_that_use_it() -> None:
    heavy = ("great_expectations", "matplotlib", "pandas", "scipy", "rich", "apprise")
    command = f"import sys, orchestration.definitions; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", command], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
