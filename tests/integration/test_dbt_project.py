"""The dbt project itself: what each mart has beside its SQL, what leans on the marts, how old the sources may be.

No warehouse is built here: the manifest says what there is.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from support.warehouse import Warehouse, write_handover

MARTS = "models/marts/"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    made = Warehouse(tmp_path_factory.mktemp("project"))
    write_handover(made.handover, {})
    return made


@pytest.fixture(scope="module")
def manifest(warehouse: Warehouse) -> dict[str, Any]:
    ran = warehouse.dbt("parse")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    # A key that stands twice in a YAML file hides one of the two.
    assert "Duplicate" not in ran.stdout
    loaded: dict[str, Any] = json.loads((warehouse.folder / "target" / "manifest.json").read_text("utf-8"))
    return loaded


def models(manifest: dict[str, Any], folder: str = MARTS) -> dict[str, dict[str, Any]]:
    return {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["original_file_path"].startswith(folder)
    }


def test_every_mart_has_contract_grain_test_and_unit_test(manifest: dict[str, Any]) -> None:
    marts = models(manifest)
    assert len(marts) >= 17
    assert [name for name, node in marts.items() if not node["config"]["contract"]["enforced"]] == []
    assert [name for name, node in marts.items() if not node["description"].startswith("One row per ")] == []
    tested = {name for node in manifest["nodes"].values() for name in node["depends_on"].get("nodes", ())
              if node["resource_type"] == "test"}  # fmt: skip
    assert marts.keys() - tested == set()
    unit_tested = {name for test in manifest["unit_tests"].values() for name in test["depends_on"]["nodes"]}
    assert marts.keys() - unit_tested == set()


def test_every_model_source_and_seed_is_described(manifest: dict[str, Any]) -> None:
    told = [*models(manifest, "models/").values(), *manifest["sources"].values()]
    told += [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]
    assert [node["name"] for node in told if not node["description"].strip()] == []


def test_a_release_is_every_mart_and_alerts_are_findings(manifest: dict[str, Any]) -> None:
    leans = {node["name"]: set(node["depends_on"]["nodes"]) for node in manifest["exposures"].values()}
    assert leans == {"release": models(manifest).keys(), "alerts": {"model.gongkai.fct_findings"}}


def test_what_keeps_its_rows_is_made_without_clock_or_chance(manifest: dict[str, Any]) -> None:
    """Rows that stay from build to build would not be those of a build from nothing."""
    kept = {name for name, node in manifest["nodes"].items() if node["config"].get("materialized") == "by_document"}
    assert kept
    waiting, made_of = list(kept), set(kept)
    while waiting:
        parents = set(manifest["nodes"][waiting.pop()]["depends_on"].get("nodes", ())) & manifest["nodes"].keys()
        waiting += parents - made_of
        made_of |= parents
    sql = {name: manifest["nodes"][name].get("raw_code", "").lower() for name in made_of}
    words = (
        "current_date",
        "current_timestamp",
        "now()",
        "today()",
        "random()",
        "uuid()",
        "invocation_id",
        "run_started",
    )
    assert [(name, word) for name, text in sql.items() for word in words if word in text] == []


@pytest.mark.parametrize(("days", "status"), [(1, "pass"), (400, "warn"), (None, "warn")])
def test_an_inbox_nobody_looked_at_for_a_year_is_told(warehouse: Warehouse, days: int | None, status: str) -> None:
    seen = dt.datetime.now(dt.UTC) - dt.timedelta(days=days or 0)
    retrieval = {"collection": "one", "source": "a.html", "document_id": "d", "is_gone": False}
    rows = [] if days is None else [retrieval | {"first_seen_at": seen, "last_seen_at": seen}]
    write_handover(warehouse.handover, {"retrievals": rows})
    ran = warehouse.dbt("source", "freshness")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (result,) = json.loads((warehouse.folder / "target" / "sources.json").read_text("utf-8"))["results"]
    assert (Path(result["unique_id"]).name, result["status"]) == ("source.gongkai.handover.retrievals", status)
