"""The warehouse's own dbt tests, each proven on a good and on a bad table: silent on the one, not on the other.

The SQL is rendered with Jinja alone and run on an in-memory DuckDB, so a case costs milliseconds, not a dbt run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest

TESTS = Path(__file__).resolve().parents[2] / "dbt_project" / "tests"

EVIDENCE = "'甲' as observation_id, '12件' as raw_text, 3 as start_offset"
STATED = "select 'a' observation_id, '{}' value_status, {}::decimal(38, 6) value, {} value_low, null value_high"

# name, arguments, good rows, bad rows
GENERIC: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "unique_combination",
        {"columns": ["a", "b"]},
        "select * from (values (1, 1), (1, 2), (2, null)) t(a, b)",
        "select * from (values (1, null), (1, null)) t(a, b)",
    ),
    (
        "accepted_range",
        {"column_name": "a", "min_value": 0, "max_value": 2},
        "select unnest([0, 2, null]) a",
        "select 3 a",
    ),
    ("accepted_range", {"column_name": "a", "min_value": 0}, "select 5 a", "select -1 a"),
    ("key", {"column_name": "a"}, "select unnest(['甲', '乙']) a", "select unnest(['甲', '甲']) a"),
    ("key", {"column_name": "a"}, "select '0' a", "select null::varchar a"),
    ("key", {"column_name": "a"}, "select '0' a", "select '' a"),
    ("not_empty_string", {"column_name": "a"}, "select '甲' a", "select ' ' a"),
    ("not_empty_string", {"column_name": "a"}, "select '0' a", "select null::varchar a"),
    (
        "at_most_one_true",
        {"column_name": "a", "group_by": ["b"]},
        "select * from (values (true, 1), (false, 1), (true, 2)) t(a, b)",
        "select * from (values (true, 1), (true, 1)) t(a, b)",
    ),
    (
        "quotes_raw_text",
        {},
        f"select {EVIDENCE}, '申请12件。' as evidence",
        f"select {EVIDENCE}, '申请13件。' as evidence",
    ),
    ("value_matches_status", {}, STATED.format("reported", 0, "null"), STATED.format("reported", "null", "null")),
    ("value_matches_status", {}, STATED.format("blank", "null", "null"), STATED.format("blank", 0, "null")),
    ("value_matches_status", {}, STATED.format("explicit_none", 0, "null"), STATED.format("explicit_none", 1, "null")),
    (
        "value_matches_status",
        {},
        STATED.format("approximate", "null", 1980),
        STATED.format("approximate", "null", "null"),
    ),
    (
        "error_needs_verdict_source",
        {},
        "select 'f' finding_id, 'fail' status, 'error' severity, 'source' verdict",
        "select 'f' finding_id, 'fail' status, 'error' severity, 'reading' verdict",
    ),
]


def render_generic(name: str, arguments: dict[str, Any]) -> str:
    source = (TESTS / "generic" / f"{name}.sql").read_text("utf-8")
    macro = source.replace("{% test ", "{% macro ").replace("{% endtest %}", "{% endmacro %}")
    template = jinja2.Environment(autoescape=False).from_string(macro)
    return str(getattr(template.module, name)("checked", **arguments))


@pytest.mark.parametrize(("name", "arguments", "good", "bad"), GENERIC)
def test_generic_test_tells_good_from_bad(name: str, arguments: dict[str, Any], good: str, bad: str) -> None:
    sql = render_generic(name, arguments)
    with duckdb.connect() as connection:
        for rows, is_bad in ((good, False), (bad, True)):
            connection.execute(f"create or replace table checked as {rows}")
            assert bool(connection.execute(sql).fetchall()) is is_bad


def test_every_generic_test_is_proven() -> None:
    assert {path.stem for path in (TESTS / "generic").glob("*.sql")} == {case[0] for case in GENERIC}


ONE = "select 'a' as observation_id"
NONE = "select 'a' as observation_id where false"
# One that counts and one of a withheld table.
DESCRIBED = "select unnest(['a', 'b']) as observation_id, unnest([false, true]) as is_withheld"
FACTS = {
    f"fct_{name}": NONE for name in ("disclosures", "requests", "appeals", "fees", "engagement", "shares", "other")
}
ROW = "select 'a' as observation_id, 'd' as document_id, '9' as parser_version"
DOCUMENT = "select 'd' as document_id, '{}' as reader_version"

RECONCILIATION = "select 'r' reconciliation_id, 'SUM-01' rule_id, '{}' status, {}::decimal(38, 6) excess"

# name, tables of the good case, what the bad case has instead
SINGULAR: list[tuple[str, dict[str, str], dict[str, str]]] = [
    (
        "every_value_is_in_one_fact",
        {"int_observations__described": DESCRIBED, **FACTS, "fct_fees": ONE},
        {"fct_requests": ONE},
    ),
    (
        "every_value_is_in_one_fact",
        {"int_observations__described": DESCRIBED, **FACTS, "fct_other": ONE},
        {"fct_other": NONE},
    ),
    (
        "every_value_is_in_one_fact",
        {"int_observations__described": DESCRIBED, **FACTS, "fct_shares": ONE},
        {"fct_engagement": "select 'b' as observation_id"},
    ),
    (
        "every_family_goes_to_a_fact",
        {
            "int_measures__classified": "select 'fees' as family",
            "fact_tables": "select 'fees' family, unnest(['count', 'amount', 'share', 'growth', 'growth_points']) kind",
        },
        {"fact_tables": "select 'fees' as family, unnest(['count', 'share', 'growth', 'growth_points']) as kind"},
    ),
    (
        "every_handed_over_observation_is_kept",
        {
            "handover__observations": ROW,
            "int_observations__described": NONE,
            "stg_handover__documents": DOCUMENT.format(10),
        },
        {"stg_handover__documents": DOCUMENT.format(9)},
    ),
    (
        "every_doubtful_table_is_withheld",
        {
            "stg_handover__coverage": "select 'd' document_id, 'table_3' table_id, 'reading' verdict, 1 cells_placed",
            "int_observations__described": "select 'd' as document_id, 'table_3' as withheld_table_id",
        },
        {"int_observations__described": "select 'd' as document_id, 'table_4' as withheld_table_id"},
    ),
    *(
        (
            "failed_rows_have_excess",
            {"int_reconciliations": RECONCILIATION.format("fail", "0.1")},
            {"int_reconciliations": RECONCILIATION.format(status, excess)},
        )
        for status, excess in (("fail", "0.0"), ("pass", "0.1"), ("pass", "null"), ("not_assessable", "0.0"))
    ),
]


@pytest.mark.parametrize(("name", "tables", "worse"), SINGULAR)
def test_singular_test_tells_good_from_bad(name: str, tables: dict[str, str], worse: dict[str, str]) -> None:
    source = (TESTS / f"{name}.sql").read_text("utf-8")
    sql = (
        jinja2.Environment(autoescape=False)
        .from_string(source)
        .render(
            ref=lambda model: model,
            source=lambda group, table: f"{group}__{table}",
            config=lambda **settings: "",
        )
    )
    with duckdb.connect() as connection:
        for case, is_bad in ((tables, False), (tables | worse, True)):
            for table, rows in case.items():
                connection.execute(f"create or replace table {table} as {rows}")
            assert bool(connection.execute(sql).fetchall()) is is_bad


def test_every_singular_test_is_proven() -> None:
    assert {path.stem for path in TESTS.glob("*.sql")} == {case[0] for case in SINGULAR}
