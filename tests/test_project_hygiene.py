"""What holds for every file of the project: no address of one machine, knowledge that parses, codes that exist."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.handover.schemas import OBSERVATIONS

PROJECT = Path(__file__).resolve().parents[1]
KNOWLEDGE = PROJECT / "ingestion" / "knowledge"
# Made by tools or by people's runs, never part of the project.
NOT_OURS = (
    ".git",
    ".venv",
    ".gongkai",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    "__pycache__",
    "target",
    "logs",
    "tmp",
)
MACHINE = re.compile(r"(?<![\w./:-])/(?:home|root|Users|mnt|work|opt)/\w|file://|/tmp/\w")
INDEX = re.compile(r"--(?:extra-)?index.url|--find-links|--trusted-host|^-i\s|https?://\S*/simple", re.MULTILINE)


def own_files() -> list[Path]:
    """Every file of the project."""
    found = [
        path
        for path in sorted(PROJECT.rglob("*"))
        if path.is_file()
        and not set(path.relative_to(PROJECT).parts) & set(NOT_OURS)
        and ".egg-info" not in str(path.relative_to(PROJECT))
    ]
    assert len(found) > 20
    return found


def readable(path: Path) -> str:
    """The file's text; empty where it is none (a sample in another character set)."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_path_of_one_machine() -> None:
    here = Path(__file__).resolve()
    slips = {
        str(path.relative_to(PROJECT)): match.group()
        for path in own_files()
        if path != here and (match := MACHINE.search(readable(path)))
    }
    assert slips == {}


def test_the_lock_names_no_index_and_pins_every_requirement_by_hash() -> None:
    lock = (PROJECT / "requirements.lock").read_text("utf-8")
    assert not INDEX.search(lock)
    requirements = re.findall(r"^(?![#\s-])(.+?)(?<!\\)$", lock.replace("\\\n", ""), re.MULTILINE)
    assert len(requirements) > 50
    for requirement in requirements:
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+( ;.*?)?\s+--hash=sha256:[0-9a-f]{64}", requirement)


def test_the_lock_holds_every_direct_dependency() -> None:
    """The build backend too: the project is installed without build isolation."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    wanted += project["build-system"]["requires"]
    lock = (PROJECT / "requirements.lock").read_text("utf-8")
    locked = {_plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==", lock, re.MULTILINE)}
    names = {_plain(re.match(r"[A-Za-z0-9._-]+", line).group()) for line in wanted}  # type: ignore[union-attr]
    assert names - locked == set()


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.rglob("*.csv")), ids=lambda p: p.name)
def test_knowledge_tables_parse(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines, strict=True))
    assert rows
    assert len(set(header)) == len(header)
    assert [n for n, row in enumerate(rows, 2) if len(row) != len(header)] == []


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.rglob("*.y*ml")), ids=lambda p: p.name)
def test_knowledge_yaml_parses_without_doubled_keys(path: Path) -> None:
    """YAML keeps the last of two equal keys and says nothing."""
    assert yaml.load(path.read_text("utf-8"), _NoDoubledKeys) is not None


def test_every_code_in_the_knowledge_is_a_measure() -> None:
    """In forms, rules, prose and the samples' expectations; groups (`requests.outcome`) are beginnings of codes."""
    codes = {row["code"] for row in _rows(KNOWLEDGE / "measures.csv")}
    beginnings = {code.rsplit(".", n)[0] for code in codes for n in range(1, code.count(".") + 1)}
    families = {code.split(".")[0] for code in codes}
    pattern = re.compile(rf"(?<![\w.-])(?:{'|'.join(sorted(families))})(?:\.[a-z0-9_]+)+(?![\w.])")
    tables = [*KNOWLEDGE.rglob("*.csv"), *(PROJECT / "samples" / "expected").glob("*.csv")]
    texts = [
        value
        for path in tables
        for row in _rows(path)
        for column, value in row.items()
        if re.search(r"(^|_)codes?$|^subject$|^measure$", column)
    ]
    texts += [readable(path) for path in KNOWLEDGE.rglob("*.y*ml")]
    named = {code for text in texts for code in pattern.findall(text)}
    assert len(named) > 100
    assert named - codes - beginnings == set()


def test_measures_name_existing_parents_and_known_kinds() -> None:
    rows = _rows(KNOWLEDGE / "measures.csv")
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert {row["parent"] for row in rows} - {""} - set(codes) == set()
    assert {row["value_kind"] for row in rows} <= {"count", "amount", "share", "growth"}
    assert {row["basis"] for row in rows} <= {"annual", "cumulative", "stock"}
    assert {row["label_rule"] for row in rows} <= {"required", "optional", "none"}


def test_samples_say_that_they_are_renderings() -> None:
    for row in _rows(PROJECT / "samples" / "manifest.csv"):
        assert row["rendering"].startswith("Abridged")
        assert row["figures_from"]
        assert row["publisher"]


def test_the_readme_shows_the_queries_as_they_are() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    queries = {path.read_text("utf-8").strip() for path in (PROJECT / "docs" / "queries").glob("*.sql")}
    shown = [block.strip() for block in re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)]
    assert len(shown) >= 3
    assert [block for block in shown if block not in queries] == []


def test_the_readme_says_how_many_checks_there_are() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    rules = _rows(KNOWLEDGE / "rules" / "rules.csv")
    missing = [row for row in rules if row["is_computed"] == "no"]
    assert f"{len(missing)} of the {len(rules)} checks are not computed" in readme


def test_the_page_on_the_warehouse_names_every_query() -> None:
    page = (PROJECT / "docs" / "warehouse.md").read_text("utf-8")
    assert [
        p.name for p in (PROJECT / "docs" / "queries").glob("*.sql") if f"({'queries/' + p.name})" not in page
    ] == []


def test_the_page_on_the_warehouse_names_every_mart() -> None:
    page = (PROJECT / "docs" / "warehouse.md").read_text("utf-8")
    marts = [path.stem for path in (PROJECT / "dbt_project" / "models" / "marts").rglob("*.sql")]
    assert len(marts) > 10
    assert [name for name in marts if f"`{name}`" not in page] == []


def test_the_page_on_the_observation_names_every_column() -> None:
    page = (PROJECT / "docs" / "observation.md").read_text("utf-8")
    assert [name for name in OBSERVATIONS.names if f"`{name}`" not in page and f"== {name}`" not in page] == []


class _NoDoubledKeys(yaml.SafeLoader):
    """Refuses a mapping with the same key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        doubled = {key for key in keys if keys.count(key) > 1}
        assert not doubled, f"{node.start_mark}: {doubled}"
        return super().construct_mapping(node, deep)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
