"""Builds that take up only what changed: the tables are those of a build from nothing, and other rows are not touched.

The hand-over is drawn by chance (support/drawn_handover). Every change a collection may bring is in it: a report read
anew, one named anew, one gone, a further collection, the same bytes in a second collection.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.drawn_handover import draw_report, write_collection
from support.warehouse import PROJECT, Warehouse, write_handover

MODELS = ("--resource-type", "model", "--resource-type", "seed", "--exclude", "tag:findings")
IN_PORTIONS = ("--vars", "documents_at_a_time: 5")
# What a build knows of itself, and what holds only the rows it took up.
OF_THE_BUILD = {
    "documents_built",
    "int_documents__changed",
    "int_figures__chosen",
    "int_observations__preferred",
    "int_observations__withheld",
    "int_sentences__quoted",
    "stg_handover__observations",
}

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def reports() -> list[Tables]:
    """The reports of six agencies on seven years each."""
    return [draw_report(number) for number in range(42)]


def together(reports: Sequence[Tables]) -> Tables:
    return {table: [row for report in reports for row in report[table]] for table in reports[0]}


def contents(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    names = {row[0] for row in warehouse.query("select table_name from information_schema.tables")} - OF_THE_BUILD
    return {
        name: warehouse.query(f"from {name} order by all") for name in sorted(names) if not name.startswith("int_rec")
    } | {"int_reconciliations": warehouse.query("from int_reconciliations order by all")}


def of_government(report: Tables) -> Tables:
    """The report as that of its region's government, whose report contains the others of the region."""
    documents = [row | {"agency_kind": "government"} for row in report["documents"]]
    return report | {"documents": documents}


def elsewhere(report: Tables) -> Tables:
    """The report as one of another region, whose government reports nothing."""
    return report | {"documents": [row | {"region_code": "130104"} for row in report["documents"]]}


def reposted(report: Tables) -> Tables:
    """The same figures on another page, which does not say whose they are."""
    other = {"document_id": "repost", "report_id": "repost", "source": "repost.html"}
    nobody = {"agency": "", "agency_id": "", "agency_kind": "", "origin": "copy"}
    return {
        "documents": [row | other | nobody for row in report["documents"]],
        "observations": [
            row | other | {"observation_id": f"repost {row['observation_id']}"} for row in report["observations"]
        ],
        "coverage": [row | {"document_id": "repost"} for row in report["coverage"]],
        "outcomes": [row | {"document_id": "repost", "source": "repost.html"} for row in report["outcomes"]],
        "retrievals": [],
    }


def changed(warehouse: Warehouse) -> int:
    return warehouse.query("select count(*) from int_documents__changed where is_changed")[0][0]


def test_what_changed_is_built_anew_and_the_rest_stays(reports: list[Tables], tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    # Agency 4 is the government of the region that all but agency 5 lie in; these two are handed over once.
    reports = [*reports[:28], *map(of_government, reports[28:35]), *map(elsewhere, reports[35:])]
    write_handover(warehouse.handover, together(reports[28:]), "zero")
    write_handover(warehouse.handover, together(reports[:21]), "one")
    warehouse.build(*MODELS)
    assert changed(warehouse) == 35
    warehouse.build(*MODELS)
    assert changed(warehouse) == 0

    read_anew = {table: [dict(row) for row in rows] for table, rows in reports[1].items()}
    figure = next(row for row in read_anew["observations"] if row["value"] is not None)
    figure["value"] += Decimal(1)
    named_anew = {table: [dict(row) for row in rows] for table, rows in reports[8].items()}
    named_anew["documents"][0]["agency"] = "乙局"
    # Agency 0 has a report read anew, agency 1 one with another name; agency 2 loses its last report.
    stay = [*reports[:1], read_anew, *reports[2:8], named_anew, *reports[9:20]]
    write_handover(warehouse.handover, together(stay), "one")
    # Agency 3 is new. Report 2 lies in a second collection too. Report 36, of agency 5, stands on another page.
    write_handover(warehouse.handover, together([*reports[21:28], reports[2], reposted(reports[36])]), "two")
    warehouse.build(*MODELS, *IN_PORTIONS)
    # Nothing of agency 5's region changed but a repost that is nobody's.
    assert changed(warehouse) == 36
    incremental = contents(warehouse)
    repeated = [row[3] for row in incremental["fct_identity_reviews"] if row[2] == "repeats"]
    assert repeated == [reports[36]["documents"][0]["report_id"]]
    contained = {row[1] for row in incremental["int_reconciliations"] if row[7] == "AGG-03"}
    assert {report["documents"][0]["document_id"] for report in reports[22:28]} <= contained
    assert figure["value"] in [
        row[0]
        for row in warehouse.query(
            f"select value from int_observations__described where observation_id = '{figure['observation_id']}'"
        )
    ]
    gone = reports[20]["documents"][0]["document_id"]
    assert warehouse.query(f"select count(*) from int_observations__described where document_id = '{gone}'") == [(0,)]

    warehouse.build(*MODELS, "--full-refresh")
    whole = contents(warehouse)
    assert incremental.keys() == whole.keys()
    assert len(whole["int_observations__described"]) > 4000
    warehouse.build(*MODELS, "--full-refresh", *IN_PORTIONS)
    in_portions = contents(warehouse)
    for name, rows in whole.items():
        assert incremental[name] == rows, name
        assert in_portions[name] == rows, name


def test_a_further_collection_leaves_the_rows_of_others_where_they_are(reports: list[Tables], tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    write_handover(warehouse.handover, together(reports[:7]), "one")
    warehouse.build(*MODELS)
    # A mark that no build would make: it stays where rows are left alone.
    rows = "int_observations__described"
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(f"update {rows} set evidence = 'mark'")
    # As the benchmark writes it.
    write_collection(warehouse.handover, range(7, 14))
    warehouse.build(*MODELS)
    assert changed(warehouse) == 7
    marks = warehouse.query(
        f"select (evidence = 'mark') as is_marked, count(distinct document_id) from {rows} group by 1"
    )
    assert sorted(marks, key=str) == [(False, 7), (True, 7)]
    # A build that breaks off is not taken for done.
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute("drop table documents_built")
    warehouse.build(*MODELS)
    assert changed(warehouse) == 14
    assert warehouse.query(f"select count(*) from {rows} where evidence = 'mark'") == [(0,)]


def test_a_changed_macro_makes_another_project(tmp_path: Path) -> None:
    """What the rows are made by is told by content: models, seeds and macros alike. A test is none of it."""
    root = tmp_path / "checkout"
    shutil.copytree(PROJECT, root / "dbt_project", ignore=shutil.ignore_patterns("target", "logs"))
    (root / "ingestion").symlink_to(PROJECT.parent / "ingestion")
    warehouse = Warehouse(tmp_path, project=root / "dbt_project")

    def fingerprint() -> str:
        ran = warehouse.dbt("compile", "--quiet", "--inline", "{{ project_fingerprint() }}")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout.split()[-1]

    before = fingerprint()
    assert len(before) == 32
    add_line(root / "dbt_project" / "tests" / "generic" / "accepted_range.sql")
    assert fingerprint() == before
    add_line(root / "dbt_project" / "macros" / "fact.sql")
    assert fingerprint() != before


def add_line(path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nselect", "\n-- changed\nselect", 1), "utf-8")
    assert path.read_text("utf-8") != text
