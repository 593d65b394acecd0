"""The warehouse built by dbt on a made-up hand-over: staging, current reports, facts, findings, the queries in docs.

The texts and figures are invented. What each report must give is worked out by hand beside it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.warehouse import Warehouse, document, observation, write_handover

from expectations.judge import judge
from ingestion.parse import READER_VERSION

QUERIES = Path(__file__).resolve().parents[2] / "docs" / "queries"

JIA = {"agency": "甲市水务局", "agency_kind": "department", "level": "city", "region_code": "110000", "year": 2020}
YI = {"agency": "乙县人民政府", "agency_kind": "government", "level": "county", "region_code": "130000", "year": 2020}

# The channels give 60 + 30 = 90 against 100: the page contradicts itself.
OFFICIAL = document(
    "𠮷2020年度报告。主动公开信息100条，其中网站60条、公报30条。收到申请12件，予以公开8件，公开率66.7%。行政复议无。",
    source="jia.html",
    published_on=dt.date(2021, 1, 20),
    published_basis="page",
    reader_version="10",
    **JIA,
)
REPOST = document(
    "转载：2020年度报告。主动公开信息100条，其中网站60条、公报30条。予以公开8件。",
    source="repost.html",
    origin="copy",
    **JIA,
)
TABLES = document(
    "乙县年度报告。予以公开合计9件。表中：予以公开 自然人5 合计7 复议 3", source="yi.html", form="2021", **YI
)
NOT_READ = document("", source="empty.txt", outcome="empty", form=None, origin=None, reader_version="10")


def channels(doc: dict[str, Any]) -> list[dict[str, Any]]:
    """The enumeration of channels, whole by its own words."""
    members = {"list_id": f"{doc['source']}-channels", "is_exhaustive": True, "unit": "条"}
    return [
        observation(doc, "disclosures.items", "100条", "100", list_role="total", **members),
        observation(doc, "disclosures.items.channel.website", "60条", "60", list_role="part", **members),
        observation(doc, "disclosures.items.channel.gazette", "30条", "30", list_role="part", **members),
    ]


TABLE_CELL = {"method": "table", "form": "2021", "unit": ""}
OBSERVATIONS = [
    *channels(OFFICIAL),
    observation(OFFICIAL, "requests.received", "12件", "12"),
    observation(OFFICIAL, "requests.outcome.granted", "8件", "8"),
    observation(
        OFFICIAL, "requests.outcome.granted", "66.7%", "66.7", kind="share", unit="%", decimals=1,
        base_code="requests.received",
    ),
    observation(OFFICIAL, "appeals.review.total", "无", "0", value_status="explicit_none", unit=""),
    observation(OFFICIAL, "fees.collected", "", None, value_status="blank", kind="amount", unit="元"),
    observation(OFFICIAL, "other", "2020", "2020", unit="", label="年份"),
    *channels(REPOST),
    observation(REPOST, "requests.outcome.granted", "8件", "8"),
    observation(TABLES, "requests.outcome.granted", "9件", "9"),
    observation(TABLES, "requests.outcome.granted", "5", "5", applicant="natural_person", **TABLE_CELL),
    observation(TABLES, "requests.outcome.granted", "7", "7", applicant="total", **TABLE_CELL),
    observation(TABLES, "appeals.review.total", "3", "3", **TABLE_CELL),
]  # fmt: skip


def outcome(doc: dict[str, Any], collection: str = "one") -> dict[str, Any]:
    reasons = {"reason_zh": "文件为空", "reason_en": "the file is empty"} if doc["outcome"] == "empty" else {}
    return (
        {"collection": collection, "stage": "reading"}
        | reasons
        | {name: doc[name] for name in ("source", "document_id", "outcome", "reader_version")}
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Built once: facts, judge, findings. Two collections hold OFFICIAL; one of them has an older reading too."""
    built = Warehouse(tmp_path_factory.mktemp("ware house's"))
    documents = [OFFICIAL, REPOST, TABLES, NOT_READ]
    gone = {"collection": "one", "source": "http://a.example/gone", "document_id": "", "stage": "source"}
    write_handover(
        built.handover,
        {
            "documents": documents,
            "observations": OBSERVATIONS,
            "outcomes": [*map(outcome, documents), gone | {"outcome": "error_page", "reason_en": "page not found"}],
            "coverage": [
                {"document_id": TABLES["document_id"], "table_id": "table_4", "form": "2021", "verdict": "reading"}
                | {"cells_expected": 15, "cells_placed": 1, "cells_unread": 14, "cells_unclaimed": 9},
                {"document_id": TABLES["document_id"], "table_id": "table_3", "form": "2021", "verdict": "read"}
                | {"cells_expected": 175, "cells_placed": 2, "cells_unread": 173, "cells_unclaimed": 0},
            ],
        },
    )
    again = OFFICIAL | {"source": "zz-copy-of-jia.html"}
    older = OFFICIAL | {"reader_version": "9"}
    misread = observation(older, "requests.received", "12件", "2", observation_id="misread")
    write_handover(
        built.handover,
        {
            "documents": [again, older],
            "observations": [*(row for row in OBSERVATIONS if row["document_id"] == again["document_id"]), misread],
            "outcomes": [
                outcome(again, "two"),
                outcome(NOT_READ, "two") | {"reader_version": "9", "reason_en": "an older reader's reason"},
            ],
        },
        name="two",
    )
    built.build("--exclude", "tag:findings")
    judge(built.database, built.findings)
    built.build("--select", "tag:findings")
    return built


@pytest.fixture(scope="module")
def connection(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouse.database), read_only=True) as opened:
        yield opened


def run_query(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute((QUERIES / f"{name}.sql").read_text("utf-8")).fetchall()


def test_reader_versions_have_an_order() -> None:
    """Reader 10 is newer than reader 9: the warehouse compares them as whole numbers."""
    assert READER_VERSION.isdecimal()


def test_reading_of_the_same_bytes_counts_once_and_the_newest_wins(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "select source, value from fct_requests where code = 'requests.received' and agency = '甲市水务局'"
    ).fetchall()
    assert rows == [("jia.html", Decimal(12))]


def test_every_document_and_attempt_is_a_report(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "select source, outcome, is_current, reason_en from dim_report order by source"
    ).fetchall()
    assert rows == [
        ("empty.txt", "empty", False, "the file is empty"),
        ("http://a.example/gone", "error_page", False, "page not found"),
        ("jia.html", "read", True, ""),
        ("repost.html", "read", False, ""),
        ("yi.html", "read", True, ""),
    ]


def test_department_in_january_is_not_late(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("select source, is_late from dim_report where is_read order by source").fetchall()
    assert rows == [("jia.html", False), ("repost.html", None), ("yi.html", None)]


def test_doubtful_table_is_in_no_fact_and_is_listed(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("select count(*) from fct_appeals where source = 'yi.html'").fetchall() == [(0,)]
    withheld = connection.execute("select table_id, observations_withheld from fct_table_coverage where is_withheld")
    assert withheld.fetchall() == [("table_4", 1)]


def test_each_observation_is_in_one_fact_with_its_status(connection: duckdb.DuckDBPyConnection) -> None:
    counts = connection.execute(
        """
        select 'appeals', count(*) from fct_appeals union all select 'disclosures', count(*) from fct_disclosures
        union all select 'fees', count(*) from fct_fees union all select 'other', count(*) from fct_other
        union all select 'requests', count(*) from fct_requests union all select 'shares', count(*) from fct_shares
        order by all
        """
    ).fetchall()
    assert counts == [("appeals", 1), ("disclosures", 6), ("fees", 1), ("other", 1), ("requests", 6), ("shares", 1)]
    blank = connection.execute("select value, value_status from fct_fees where code = 'fees.collected'").fetchall()
    assert blank == [(None, "blank")]


def test_sentence_is_quoted_by_code_points(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("select evidence, raw_text from fct_requests where code = 'requests.received'").fetchall()
    assert rows == [("收到申请12件，予以公开8件，公开率66.7%。", "12件")]


def test_query_requests_by_outcome(connection: duckdb.DuckDBPyConnection) -> None:
    """The repost is passed over; in the table report the total column counts, not the prose and not a column."""
    assert run_query(connection, "requests_by_outcome") == [
        (2020, "乙县人民政府", "granted", Decimal(7)),
        (2020, "甲市水务局", "granted", Decimal(8)),
    ]


def test_query_disclosures_by_channel(connection: duckdb.DuckDBPyConnection) -> None:
    assert run_query(connection, "disclosures_by_channel") == [
        ("甲市水务局", 2020, "gazette", "", Decimal(30), "条"),
        ("甲市水务局", 2020, "website", "", Decimal(60), "条"),
    ]


def test_query_errors_with_sentences(connection: duckdb.DuckDBPyConnection) -> None:
    """The office's own page is in error; the repost says the same and is not accused."""
    rows = run_query(connection, "errors_with_sentences")
    assert [(row[0], row[3], row[4], row[5], row[6]) for row in rows] == [
        ("jia.html", "SUM-01", "disclosures.items.channel", Decimal(100), Decimal(90))
    ]
    assert rows[0][-1] == "主动公开信息100条，其中网站60条、公报30条。"
    verdicts = connection.execute(
        "select source, severity, verdict from fct_findings where rule_id = 'SUM-01' and status = 'fail' order by 1"
    ).fetchall()
    assert verdicts == [("jia.html", "error", "source"), ("repost.html", "warning", "undecided")]


def test_same_input_gives_the_same_findings_file(warehouse: Warehouse) -> None:
    before = hashlib.sha256(warehouse.findings.read_bytes()).hexdigest()
    judge(warehouse.database, warehouse.findings)
    assert hashlib.sha256(warehouse.findings.read_bytes()).hexdigest() == before


def test_every_column_of_a_mart_is_described(warehouse: Warehouse, connection: duckdb.DuckDBPyConnection) -> None:
    manifest = json.loads((warehouse.folder / "target" / "manifest.json").read_text("utf-8"))
    marts = {
        node["name"]: {name for name, column in node["columns"].items() if column["description"].strip()}
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["original_file_path"].startswith("models/marts/")
    }
    assert len(marts) >= 9
    for mart, described in marts.items():
        assert {row[0] for row in connection.execute(f"describe {mart}").fetchall()} == described, mart
