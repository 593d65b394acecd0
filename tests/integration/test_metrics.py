"""Metrics as MetricFlow answers them: from sums, silent below the minimum and over what contains each other.

The hand-over is drawn by chance (support/drawn_handover); the answers are worked out from its observations here.
"""

from __future__ import annotations

import csv
import os
import shlex
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.drawn_handover import draw_report
from support.warehouse import PROJECT, Warehouse, write_handover

ROOT = PROJECT.parent
MINIMUM = 20

Tables = dict[str, list[dict[str, Any]]]


def total(report: Tables, *codes: str) -> Decimal:
    return sum(
        (
            row["value"]
            for row in report["observations"]
            if row["code"] in codes and row["applicant"] == "total" and row["kind"] == "count"
        ),
        Decimal(0),
    )


def results(report: Tables) -> Decimal:
    return total(report, "requests.outcome.total")


def disclosed(report: Tables) -> Decimal:
    return total(report, "requests.outcome.granted", "requests.outcome.partially_granted")


@pytest.fixture(scope="module")
def reports() -> dict[str, Tables]:
    """A government, a department of it and one elsewhere with few requests, all on 2021."""
    drawn = [report for report in (draw_report(number) for number in range(3, 70, 7)) if results(report) >= MINIMUM]
    for row in drawn[2]["observations"]:
        if row["code"] == "requests.outcome.total" and row["applicant"] == "total":
            row["value"] = Decimal(MINIMUM - 1)
    chosen = {"甲县人民政府": drawn[0], "甲县水利局": drawn[1], "乙县水利局": drawn[2]}
    for name, report in chosen.items():
        report["documents"][0] |= {"agency": name, "region_code": "130104" if name.startswith("乙") else "130102"}
        report["documents"][0]["agency_kind"] = "government" if name.endswith("政府") else "department"
    return chosen


@pytest.fixture(scope="module")
def warehouse(reports: dict[str, Tables], tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    built = Warehouse(tmp_path_factory.mktemp("metrics"))
    tables = {name: [row for report in reports.values() for row in report[name]] for name in ("documents", "coverage")}
    tables["observations"] = [row for report in reports.values() for row in report["observations"]]
    write_handover(built.handover, tables)
    built.build("--resource-type", "model", "--resource-type", "seed", "--exclude", "tag:findings")
    # mf looks for the manifest under the project's own target/ alone.
    project = built.folder / "project"
    (project / "target").mkdir(parents=True)
    for name in ("dbt_project.yml", "profiles.yml"):
        (project / name).symlink_to(PROJECT / name)
    (project / "target" / "semantic_manifest.json").symlink_to(built.folder / "target" / "semantic_manifest.json")
    return built


def mf(warehouse: Warehouse, *arguments: str) -> list[dict[str, str]]:
    """The rows `mf` answers with, as text."""
    answer = warehouse.folder / "answer.csv"
    answer.unlink(missing_ok=True)
    project = warehouse.folder / "project"
    environment = os.environ | {
        "GONGKAI_BUILD": str(warehouse.database),
        "GONGKAI_HANDOVER": str(warehouse.handover),
        "DBT_PROFILES_DIR": str(project),
        "DBT_LOG_PATH": str(warehouse.folder / "logs"),
        "DO_NOT_TRACK": "1",
    }
    command = [str(Path(sys.executable).parent / "mf"), *arguments, "--csv", str(answer), "--quiet"]
    ran = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert answer.is_file(), ran.stdout + ran.stderr
    with answer.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


QUERY = ("query", "--metrics", "requests_received,disclosure_rate")


def test_rates_by_agency_are_silent_below_the_minimum(warehouse: Warehouse, reports: dict[str, Tables]) -> None:
    found = {row["agency_year__agency"]: row for row in mf(warehouse, *QUERY, "--group-by", "agency_year__agency")}
    for name, report in reports.items():
        assert float(found[name]["requests_received"]) == total(report, "requests.received")
        rate = found[name]["disclosure_rate"]
        if results(report) < MINIMUM:
            assert rate in ("", "nan")
        else:
            assert float(rate) == pytest.approx(float(100 * disclosed(report) / results(report)), abs=0.01)


def test_a_government_is_never_added_to_its_departments(warehouse: Warehouse, reports: dict[str, Tables]) -> None:
    (row,) = mf(warehouse, *QUERY, "--group-by", "metric_time__year")
    assert (row["requests_received"], row["disclosure_rate"]) in (("", ""), ("nan", "nan"))
    outer = "{{ Dimension('agency_year__containment_depth') }} = 0"
    (row,) = mf(warehouse, *QUERY, "--group-by", "metric_time__year", "--where", outer)
    counted = [report for name, report in reports.items() if name != "甲县水利局"]
    assert float(row["requests_received"]) == sum(total(report, "requests.received") for report in counted)
    # From sums, never the mean of the rates.
    expected = 100 * sum(map(disclosed, counted)) / sum(map(results, counted))
    assert float(row["disclosure_rate"]) == pytest.approx(float(expected), abs=0.01)


def test_examples_in_the_docs_run(warehouse: Warehouse) -> None:
    text = (ROOT / "docs" / "warehouse.md").read_text("utf-8").replace("\\\n", " ")
    examples = [shlex.split(line.strip())[1:] for line in text.splitlines() if line.startswith("    mf query")]
    assert len(examples) == 3
    for example in examples:
        assert mf(warehouse, *example)
