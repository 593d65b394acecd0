"""The queries in docs/queries, run on seeds, samples and public reports, with answers checked by hand in the reports.

An invented office is added: public reports at hand have no carry-over that does not match and none that is late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support.warehouse import Warehouse, document, observation, write_handover

from expectations.check import handover_tables
from ingestion.printing import parse_files

PROJECT = Path(__file__).resolve().parents[2]
QUERIES = PROJECT / "docs" / "queries"
# Run on made-up reports in test_dbt_build and test_identity_warehouse.
ELSEWHERE = {"agencies_to_register", "disclosures_by_channel", "errors_with_sentences", "requests_by_outcome"}

OFFICE = {"agency": "丙县林业局", "agency_kind": "department", "level": "county", "region_code": "130102"}
EARLIER = document(
    "丙县林业局2022年度报告。结转下年度3件。",
    source="bing-2022.html",
    year=2022,
    published_on=dt.date(2023, 1, 10),
    published_basis="page",
    **OFFICE,
)
LATE = document(
    "丙县林业局2023年度报告。2024年3月5日。上年结转2件。",
    source="bing-2023.html",
    year=2023,
    published_on=dt.date(2024, 3, 5),
    published_basis="page",
    printed_on=dt.date(2024, 3, 5),
    printed_precision="day",
    **OFFICE,
)


@pytest.fixture(scope="module")
def connection(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = Warehouse(tmp_path_factory.mktemp("queries"))
    reports = [shared / "reports" / "seeds", shared / "reports" / "real", PROJECT / "samples" / "inbox"]
    tables = {name: table.to_pylist() for name, table in handover_tables(parse_files(reports)).items()}
    tables["documents"] += [EARLIER, LATE]
    tables["observations"] += [
        observation(EARLIER, "requests.carried_out", "3件", "3"),
        observation(LATE, "requests.carried_in", "2件", "2"),
    ]
    write_handover(warehouse.handover, tables)
    warehouse.build("--resource-type", "model", "--resource-type", "seed", "--exclude", "tag:findings")
    with duckdb.connect(str(warehouse.database), read_only=True) as opened:
        yield opened


def rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    result = connection.execute((QUERIES / f"{name}.sql").read_text("utf-8"))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def test_every_query_is_run() -> None:
    here = Path(__file__).read_text("utf-8")
    assert [path.stem for path in QUERIES.glob("*.sql") if f'"{path.stem}"' not in here] == []
    assert {path.stem for path in QUERIES.glob("*.sql")} >= ELSEWHERE


def test_requests_by_outcome_over_forms(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables of 2021 to 2023 are run together in the text at hand: what prose states stands, nothing is made up."""
    found = rows(connection, "requests_by_outcome_over_forms")
    received = {row["year"]: row for row in found if row["harmonised_code"] == "h.requests.received"}
    assert {year: row["value"] for year, row in received.items()} == {
        2015: 1, 2016: 1, 2017: 0, 2018: 3, 2019: 0, 2020: 0, 2021: 2, 2022: 11, 2023: 17,
    }  # fmt: skip
    assert {year for year, row in received.items() if row["comparable_with_now"] != "exact"} == {2015, 2016, 2017, 2018}
    assert {year for year, row in received.items() if row["comparable_with_year_before"] != "exact"} == {2019}
    not_held = next(row for row in found if row["harmonised_code"] == "h.outcome.not_held")
    assert (not_held["year"], not_held["value"], not_held["value_low"]) == (2015, None, 1)
    assert (not_held["cell_status"], not_held["comparable_with_now"]) == ("incomplete", "narrower")


def test_disclosure_rate_by_department(connection: duckdb.DuckDBPyConnection) -> None:
    found = {
        (row["agency"], row["year"]): (
            row["outcomes_disclosed_count"],
            row["outcomes_total_count"],
            row["disclosure_rate_percent"],
            row["break_since_year_before"],
        )
        for row in rows(connection, "disclosure_rate_by_department")
    }
    assert found[("河北省教育厅", 2021)] == (18 + 1, 37, 51.35, "form_2021")
    assert found[("河北省教育厅", 2022)] == (27 + 3, 44, 68.18, "")
    assert found[("沭阳县发展和改革局", 2023)] == (26, 26, 100, "")
    assert not [agency for agency, _ in found if agency.endswith("人民政府")]


def test_carry_overs_that_do_not_match(connection: duckdb.DuckDBPyConnection) -> None:
    """The department of education carried 0 out of 2021 and 0 into 2022; the invented office lost one."""
    found = rows(connection, "carry_overs_that_do_not_match")
    assert [tuple(row.values()) for row in found] == [("丙县林业局", 2023, 3, 2, -1)]
    known = "select agency from mart_agency_year where carry_over_difference_count = 0"
    assert ("河北省教育厅",) in connection.execute(known).fetchall()


def test_shares_printed_wrong(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows(connection, "shares_printed_wrong")
    assert {(row["agency"], row["stated_percent"], row["computed_percent"]) for row in found} >= {
        ("广州市人民政府政务管理办公室", Decimal("3.25"), Decimal("3.23")),  # 2 of 62
        ("河北省人力资源和社会保障厅", Decimal("38.33"), Decimal("33.33")),  # 10 of 30
    }
    assert len(found) <= 4


def test_appeals_upheld(connection: duckdb.DuckDBPyConnection) -> None:
    found = {(row["agency"], row["year"]): row for row in rows(connection, "appeals_upheld")}
    huaian = found[("淮安市人民政府", 2024)]
    assert (huaian["reviews_upheld_count"], huaian["lawsuits_upheld_count"]) == (72, 25)
    assert huaian["upheld_percent"] == 27.48
    assert found[("河北省教育厅", 2022)]["upheld_percent"] == 50


def test_fees_by_year_in_yuan(connection: duckdb.DuckDBPyConnection) -> None:
    found = {row["year"]: row for row in rows(connection, "fees_by_year_in_yuan")}
    assert (found[2024]["cost_fees_yuan"], found[2024]["processing_fees_yuan"]) == (None, 3940)
    assert found[2025]["processing_fees_yuan"] == 380
    assert (found[2017]["cost_fees_yuan"], found[2017]["processing_fees_yuan"]) == (0, None)


def test_reports_missing_or_late(connection: duckdb.DuckDBPyConnection) -> None:
    found = {(row["agency"], row["year"]): row["what"] for row in rows(connection, "reports_missing_or_late")}
    assert found[("丙县林业局", 2023)] == "late"
    assert found[("河北省人力资源和社会保障厅", 2018)] == "missing"
    assert ("河北省人力资源和社会保障厅", 2019) not in found
    assert ("河北省科学技术厅", 2019) not in found


def test_sentence_behind_a_number(connection: duckdb.DuckDBPyConnection, shared: Path) -> None:
    (found,) = rows(connection, "sentence_behind_a_number")
    assert (found["value"], found["raw_text"]) == (64, "64件")
    text = (shared / "reports" / "real" / "hebei_rst_2019.txt").read_text("utf-8")
    assert text[found["start_offset"] : found["end_offset"]] == "64件"
    assert found["evidence"] in text


def test_copies_of_a_report(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows(connection, "copies_of_a_report")
    assert [(Path(row["source"]).name, row["version_kind"]) for row in found] == [
        ("hebei_kjt_2015.txt", "current"),
        ("hebei_kjt_2015_wiki.txt", "copy"),
    ]
    assert {row["current_report_id"] for row in found} == {found[0]["report_id"]}


def test_every_value_of_a_current_report_is_in_one_fact(connection: duckdb.DuckDBPyConnection) -> None:
    """Against what the reader handed over, withheld tables apart; and each fact holds the families it is for."""
    union = " union all ".join(
        f"select observation_id, code, kind, '{name}' as fact, {own} as family from fct_{name}"
        for name, own in (
            ("requests", "'requests'"),
            ("disclosures", "'disclosures'"),
            ("appeals", "'appeals'"),
            ("fees", "'fees'"),
            ("engagement", "family"),
            ("shares", "family"),
            ("other", "family"),
        )
    )
    strays = connection.execute(
        f"""
        with facts as ({union})
        select o.observation_id, count(f.observation_id)
        from stg_handover__observations as o
        inner join dim_report as r on o.report_id = r.report_id and r.is_current
        anti join int_observations__withheld as w on o.observation_id = w.observation_id
        left join facts as f on o.observation_id = f.observation_id
        where o.value is not null
        group by all
        having count(f.observation_id) <> 1
        """
    ).fetchall()
    assert strays == []
    wrong = connection.execute(
        f"""
        with facts as ({union})
        select fact, kind, code, family
        from facts
        where
            (kind in ('share', 'growth', 'growth_points')) <> (fact = 'shares')
            or (fact in ('requests', 'disclosures', 'appeals', 'fees') and split_part(code, '.', 1) <> fact)
            or (fact = 'other' and family not in ('capacity', 'training', 'supervision', 'other'))
        """
    ).fetchall()
    assert wrong == []
