"""The reconciliation models run on an in-memory DuckDB: the same SQL files that dbt builds, on tables given in Arrow.

Belongs here: finding the models and knowledge tables `int_reconciliations` needs, and running them in order. Does not:
any SQL of its own beyond `create table`, any meaning of the result (`findings`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

import ingestion

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
KNOWLEDGE = Path(ingestion.__file__).parent / "knowledge"
RESULT = "int_reconciliations"

REF = re.compile(r"\{\{\s*ref\(\s*'(\w+)'\s*\)\s*\}\}")
SOURCE = re.compile(r"\{\{\s*source\(\s*'(\w+)'\s*,\s*'(\w+)'\s*\)\s*\}\}")


class ModelsMissingError(Exception):
    """The dbt project is not beside the package, or a model is not in it."""


def reconcile(tables: Mapping[str, pa.Table]) -> pa.Table:
    """Both sides of every rule that applies, one row an instance, as the warehouse's `int_reconciliations` has them.

    tables: the hand-over tables by name (documents, observations, coverage). Raises ModelsMissingError where the SQL is
    not found, KeyError where a model reads a hand-over table that was not given.
    """
    # Imported here: `gongkai` starts without it.
    import duckdb

    steps = plan(RESULT)
    # Nothing outside is read: the tables are registered, the knowledge tables are loaded below.
    with duckdb.connect(":memory:", config={"enable_external_access": "false"}) as connection:
        for name, sql in steps:
            if sql is None:
                connection.register(name, read_seed(name))
                continue
            for schema, table in SOURCE.findall(sql):
                connection.register(f"{schema}__{table}", tables[table])
            compiled = SOURCE.sub(r"\1__\2", REF.sub(r"\1", sql))
            connection.execute(f"create temporary table {name} as {compiled}")
        return connection.table(RESULT).to_arrow_table()


def plan(target: str) -> list[tuple[str, str | None]]:
    """Models (with their SQL) and knowledge tables (None) that `target` needs, each after what it reads."""
    models = {path.stem: path for path in sorted((PROJECT / "models").rglob("*.sql"))}
    seeds = _seed_paths()
    steps: dict[str, str | None] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in steps:
            return
        if name in above:
            raise ModelsMissingError(f"models read each other in a circle: {' -> '.join((*above, name))}")
        if name in models:
            sql = models[name].read_text("utf-8")
            for needed in REF.findall(sql):
                add(needed, (*above, name))
            steps[name] = sql
        elif name in seeds:
            steps[name] = None
        else:
            raise ModelsMissingError(f"no model or knowledge table {name} under {PROJECT}")

    add(target, ())
    return list(steps.items())


def read_seed(name: str) -> pa.Table:
    """A knowledge table, every column text; empty cells are null, as dbt loads them."""
    with _seed_paths()[name].open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        columns: dict[str, list[str | None]] = {field: [] for field in reader.fieldnames or ()}
        for row in reader:
            for field, values in columns.items():
                values.append(row[field] or None)
    return pa.table({field: pa.array(values, pa.string()) for field, values in columns.items()})


def _seed_paths() -> dict[str, Path]:
    folders = (KNOWLEDGE, PROJECT / "seeds")
    return {path.stem: path for folder in folders for path in sorted(folder.rglob("*.csv"))}
