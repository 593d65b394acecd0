"""The code location's outer shape: names that must agree, and assembly that stays assembly."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml

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
