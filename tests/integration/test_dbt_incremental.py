"""Builds that take up only what changed: the tables are those of a build from nothing, and other rows are not touched.

The hand-over is drawn by chance (benchmarks/handover). Every change a collection may bring is in it: a report read
anew, one named anew, one gone, a further collection, the same bytes in a second collection.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.warehouse import Warehouse, write_handover

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
MODELS = ("--resource-type", "model", "--resource-type", "seed", "--exclude", "tag:findings")
# What a build knows of itself, and the work tables that hold only what it took up.
OF_THE_BUILD = {
    "documents_built",
    "int_documents__changed",
    "int_figures__chosen",
    "int_sentences__quoted",
    "stg_handover__observations",
}

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def reports() -> list[Tables]:
    """The reports of four agencies on seven years each."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from handover import draw_report
    finally:
        sys.path.remove(str(BENCHMARKS))
    return [draw_report(number) for number in range(28)]


def together(reports: Sequence[Tables]) -> Tables:
    return {table: [row for report in reports for row in report[table]] for table in reports[0]}


def contents(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    names = {row[0] for row in warehouse.query("select table_name from information_schema.tables")} - OF_THE_BUILD
    return {
        name: warehouse.query(f"from {name} order by all") for name in sorted(names) if not name.startswith("int_rec")
    } | {"int_reconciliations": warehouse.query("from int_reconciliations order by all")}


def changed(warehouse: Warehouse) -> int:
    return warehouse.query("select count(*) from int_documents__changed where is_changed")[0][0]


def test_what_changed_is_built_anew_and_the_rest_stays(reports: list[Tables], tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    write_handover(warehouse.handover, together(reports[:21]), "one")
    warehouse.build(*MODELS)
    assert changed(warehouse) == 21
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
    # Agency 3 is new. Report 2 lies in a second collection too.
    write_handover(warehouse.handover, together([*reports[21:28], reports[2]]), "two")
    warehouse.build(*MODELS)
    assert changed(warehouse) == 28
    incremental = contents(warehouse)
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
    for name, rows in whole.items():
        assert incremental[name] == rows, name


def test_a_further_collection_leaves_the_rows_of_others_where_they_are(reports: list[Tables], tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    write_handover(warehouse.handover, together(reports[:7]), "one")
    warehouse.build(*MODELS)
    # A mark that no build would make: it stays where rows are left alone.
    rows = "int_observations__described"
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(f"update {rows} set evidence = 'mark'")
    write_handover(warehouse.handover, together(reports[7:14]), "two")
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
