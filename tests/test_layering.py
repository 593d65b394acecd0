"""Which room may know which: import directions, and what the fast commands may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = ("gongkai", "ingestion", "expectations", "orchestration")

# What a room may not import, wherever in its modules the import stands.
FORBIDDEN = {
    "ingestion": {
        "dagster",
        "dagster_dbt",
        "dbt",
        "duckdb",
        "great_expectations",
        "gongkai",
        "expectations",
        "orchestration",
    },
    "expectations": {"dagster", "dagster_dbt", "dbt", "orchestration", "gongkai"},
    "orchestration": set(),
    "gongkai": {"dagster", "dagster_dbt", "dbt", "duckdb", "great_expectations", "pandas", "pyarrow", "lxml"},
}
HEAVY = ("dagster", "dbt", "great_expectations")


def modules(room: str) -> Iterator[Path]:
    """The Python files of a room; a room without any would pass every test by measuring nothing."""
    found = sorted((PROJECT / room).rglob("*.py"))
    assert found, room
    yield from found


def imports(path: Path, *, at_top_only: bool = False) -> set[str]:
    """The top-level packages that a module imports: everywhere in it, or only when it is itself imported."""
    found = set()
    tree = ast.parse(path.read_text("utf-8"), str(path))
    inside_functions = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if at_top_only and node in inside_functions:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_what_it_must_not_know(room: str) -> None:
    slips = {str(p.relative_to(PROJECT)): sorted(imports(p) & FORBIDDEN[room]) for p in modules(room)}
    assert {path: names for path, names in slips.items() if names} == {}


def test_the_command_imports_rooms_only_when_it_is_called() -> None:
    for path in modules("gongkai"):
        assert imports(path, at_top_only=True) & {"ingestion", "expectations", "orchestration"} == set(), path


def test_one_module_imports_great_expectations_and_only_when_it_is_called() -> None:
    """Importing it takes seven seconds."""
    importers = {p for room in ROOMS for p in modules(room) if "great_expectations" in imports(p)}
    adapter = PROJECT / "expectations" / "adapter.py"
    assert importers == {adapter}
    assert "great_expectations" not in imports(adapter, at_top_only=True)


@pytest.mark.parametrize("command", ["parse", "check"])
def test_parse_and_check_load_nothing_heavy(command: str, samples: Path) -> None:
    sample = next((samples / "inbox").rglob("*.txt"))
    script = (
        "import json, os, sys\n"
        "from gongkai.cli import main\n"
        "printed, sys.stdout = sys.stdout, open(os.devnull, 'w', encoding='utf-8')\n"
        f"main({[command, str(sample)]!r})\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=printed)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[]"


def test_each_module_says_what_belongs_in_it() -> None:
    """A module with code opens with a docstring; only an empty `__init__` may go without."""
    silent = [
        str(path.relative_to(PROJECT))
        for room in ROOMS
        for path in modules(room)
        if (tree := ast.parse(path.read_text("utf-8"))).body and not ast.get_docstring(tree)
    ]
    assert silent == []
