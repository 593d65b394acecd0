"""From files to marts: a page and its attachment count as one report, and evidence that disagrees is a finding."""

from __future__ import annotations

import datetime as dt
import random
import re
from pathlib import Path

import pytest
from support import office_files
from support.generated_forms import make_report, to_html
from support.warehouse import Warehouse

from expectations.judge import judge
from ingestion.handover.store import Places, publish, write_inventory
from ingestion.handover.warehouse_input import build_input
from ingestion.parse import READER_VERSION
from ingestion.sources.inbox import collections
from ingestion.sources.raw import take_in

QUERIES = Path(__file__).resolve().parents[2] / "docs" / "queries"
TABLES = make_report("2021", random.Random(3))
RECEIVED = TABLES.values["requests.received", "total"]
HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、行政复议、行政诉讼情况")


def page(body: str, year: int = 2022, tables: bool = False, made_by: str = "") -> bytes:
    filled = re.findall("<table.*?</table>", to_html(TABLES.tables), re.S) if tables else ["", "", ""]
    middle = "".join(f"<p>{head}</p>{table}" for head, table in zip(HEADINGS, filled, strict=True))
    text = (
        f"<h1>{body}{year}年政府信息公开工作年度报告</h1><p>本报告由{made_by or body}编制。</p><p>一、总体情况</p>"
        f"<p>{year}年，我局主动公开信息812条，收到政府信息公开申请{RECEIVED}件。</p>{middle}"
        "<p>五、存在的主要问题及改进情况</p><p>解读还不够。</p><p>六、其他需要报告的事项</p><p>无。</p>"
    )
    return f"<html><body>{text}</body></html>".encode()


def workbook() -> bytes:
    return office_files.xlsx({"Sheet1": office_files.drawn_sheet(TABLES.tables)})


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("identity")
    inbox = folder / "inbox" / "永嘉县"
    inbox.mkdir(parents=True)
    (inbox / "a.html").write_bytes(page("永嘉县财政局"))
    (inbox / "a附件.xlsx").write_bytes(workbook())
    # The same report as one file, from another place.
    (inbox / "b.html").write_bytes(page("永嘉县财政局", tables=True))
    (inbox / "c.html").write_bytes(page("永嘉县教育局", year=2021, made_by="永嘉县民政局"))
    places = Places(folder / "raw", folder / "cache", "ingestion.parse", READER_VERSION, time_cap=60)
    (collection,) = collections(folder / "inbox")
    target = folder / "collections" / collection.key
    write_inventory(target, collection.name, str(folder / "inbox"), take_in(collection, places.raw))
    publish(target, places, dt.datetime(2024, 3, 1, tzinfo=dt.UTC))
    built = Warehouse(folder)
    build_input(folder / "collections", built.handover)
    built.build("--exclude", "tag:findings", "--exclude-resource-type", "unit_test")
    judge(built.database, built.findings)
    built.build("--select", "tag:findings")
    return built


def test_the_relation_is_in_dim_report(warehouse: Warehouse) -> None:
    rows = warehouse.query(
        "select source, outcome, is_part, attached_to <> '', len(parts), agency, year from dim_report"
        " where source like 'a%' order by source"
    )
    body = ("永嘉县财政局", 2022)
    assert set(rows) == {
        ("a.html", "read", False, False, 1, *body),
        ("a附件.xlsx", "read", True, True, 0, *body),
    }


def test_one_report_is_counted_once_whole(warehouse: Warehouse) -> None:
    current = warehouse.query("select source, is_current from dim_report where agency = '永嘉县财政局' and is_current")
    assert len(current) == 1
    rows = warehouse.query(
        "select distinct source, value from fct_requests where is_current_report and is_preferred"
        " and agency = '永嘉县财政局' and code = 'requests.received' and applicant = 'total'"
    )
    assert [float(value) for _, value in rows] == [float(RECEIVED)]
    wide = warehouse.query("select requests_received_count from mart_agency_year where agency = '永嘉县财政局'")
    assert wide == [(int(RECEIVED),)]


def test_page_and_attachment_alone_give_the_mart_the_table(warehouse: Warehouse) -> None:
    """Whichever version is current, the figures of the pair stand under one report id: prose and table together."""
    rows = warehouse.query(
        "select count(distinct f.document_id), count(distinct f.report_id) from int_observations__described as f"
        " inner join dim_report as d on f.document_id = d.document_id where d.source like 'a%'"
    )
    assert rows == [(2, 1)]
    preferred = warehouse.query(
        "select d.source, f.method from int_observations__described as f inner join dim_report as d"
        " on f.document_id = d.document_id where d.source like 'a%' and f.code = 'requests.received'"
        " and f.is_preferred and f.applicant in ('', 'total') order by all"
    )
    assert ("a附件.xlsx", "table") in preferred


def test_disagreeing_evidence_is_a_finding(warehouse: Warehouse) -> None:
    rows = warehouse.query(
        "select source, status, severity, verdict, message_zh like '%永嘉县民政局%' from fct_findings"
        " where rule_id = 'ID-01' order by source"
    )
    assert ("c.html", "fail", "warning", "undecided", True) in rows
    assert {row[:2] for row in rows if row[0] != "c.html"} == {("a.html", "pass"), ("b.html", "pass")}


def test_query_agencies_to_register(warehouse: Warehouse) -> None:
    rows = warehouse.query((QUERIES / "agencies_to_register.sql").read_text("utf-8"))
    place = ("330324", "county", "department")
    assert rows == [("永嘉县财政局", *place, 2022, 2022, 2, ""), ("永嘉县教育局", *place, 2021, 2021, 1, "")]
