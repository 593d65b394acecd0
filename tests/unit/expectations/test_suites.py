"""The suite from the rule book, the adapter that runs it, the judge's cross-check, and the Data Docs."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from expectations.adapter import Expectation, validate
from expectations.findings import FINDINGS
from expectations.judge import DisagreementError, judge
from expectations.rulebook import computed_rules
from expectations.suites import reconciliation_suite


def reconciliation(number: int, rule_id: str, status: str, delta: str | None, **values: Any) -> dict[str, Any]:
    """A row of int_reconciliations whose tolerance is 0.5."""
    numbers = {"delta": None, "excess": None, "tolerance": None}
    if delta is not None:
        numbers = {"delta": Decimal(delta), "tolerance": Decimal("0.5"), "excess": abs(Decimal(delta)) - Decimal("0.5")}
    return {
        "reconciliation_id": f"r{number}",
        "document_id": "d",
        "source": "a.html",
        "agency": "甲局",
        "year": 2020,
        "origin": "official",
        "rule_id": rule_id,
        "subject": "disclosures.items.channel",
        "status": status,
        "class": "",
        "stated": Decimal(100) if delta else None,
        "expected": Decimal(90) if delta else None,
        "severity": "error",
        "observation_ids": ["o1", "o2"],
        "detail_zh": "",
        "detail_en": "",
        "rule_version": "1",
    } | numbers | values  # fmt: skip


def database(path: Path, rows: list[dict[str, Any]]) -> Path:
    types = {"year": "integer", "observation_ids": "varchar[]"} | dict.fromkeys(
        ("stated", "expected", "delta", "tolerance", "excess"), "decimal(38, 6)"
    )
    columns = ", ".join(f'"{name}" {types.get(name, "varchar")}' for name in rows[0])
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table int_reconciliations ({columns})")
        for row in rows:
            connection.execute(
                f"insert into int_reconciliations values ({', '.join('?' * len(row))})", list(row.values())
            )
    return path


SOUND = [
    reconciliation(1, "SUM-01", "fail", "10"),
    reconciliation(2, "SUM-01", "pass", "0.5"),
    reconciliation(3, "SUM-01", "not_assessable", None),
    reconciliation(4, "PCT-01", "fail", "-0.500001"),
    reconciliation(5, "PCT-01", "fail", "2", origin="copy", source="b.html"),
]


def test_every_computed_rule_has_one_expectation() -> None:
    suite = reconciliation_suite(computed_rules())
    assert [expectation.key for expectation in suite] == [rule.rule_id for rule in computed_rules()]
    by_id = {rule.rule_id: rule for rule in computed_rules()}
    for expectation in suite:
        rule = by_id[expectation.key]
        assert expectation.meta == {"rule_id": rule.rule_id, "family": rule.family, "rule_version": rule.rule_version}
        if rule.confidence == "unverified":
            assert expectation.severity != "critical"
        elif rule.severity == "error":
            assert expectation.severity == "critical"


def test_all_failing_rows_come_back_by_rule() -> None:
    """More than the twenty that the library shows by default, and only those of the rule's own rows."""
    frame = pd.DataFrame({"rule_id": ["SUM-01"] * 60 + ["PCT-01"] * 2, "excess": [1.0] * 50 + [0.0] * 10 + [3.0, -1.0]})
    frame.index = pd.Index([f"r{number}" for number in range(len(frame))])
    results = validate("consistency", [("all", frame)], reconciliation_suite(computed_rules()))
    by_rule = {result.expectation.key: result for result in results}
    assert by_rule["SUM-01"].failed_rows == tuple(f"r{number}" for number in range(50))
    assert by_rule["SUM-01"].checked == 60
    assert by_rule["PCT-01"].failed_rows == ("r60",)
    assert all(result.success for result in results if result.expectation.key not in ("SUM-01", "PCT-01"))


def test_no_more_than_two_frames_are_held_at_a_time(tmp_path: Path) -> None:
    """The one that is judged, and at most the one before it: the memory of a run is that of a part."""
    alive: list[weakref.ref[pd.DataFrame]] = []
    held: list[int] = []

    def frames() -> Iterator[tuple[str, pd.DataFrame]]:
        for number in range(4):
            frame = pd.DataFrame({"a": [number]})
            alive.append(weakref.ref(frame))
            yield f"part {number}", frame
            gc.collect()
            held.append(sum(reference() is not None for reference in alive))

    expectation = Expectation(key="set", type="expect_column_values_to_not_be_null", arguments={"column": "a"})
    results = validate("suite", frames(), [expectation], tmp_path)
    assert [result.success for result in results] == [True] * 4
    assert max(held) <= 2
    assert len(list(tmp_path.glob("validations/**/*.html"))) == 4


def test_expectation_that_cannot_be_judged_is_no_success() -> None:
    missing = Expectation("k", "expect_column_values_to_not_be_null", {"column": "nowhere"})
    (result,) = validate("suite", [("frame", pd.DataFrame({"a": [1]}))], [missing])
    assert not result.success
    assert "nowhere" in result.error


def test_two_expectations_of_one_key_are_refused() -> None:
    twice = [Expectation("k", "expect_column_to_exist", {"column": name}) for name in "ab"]
    with pytest.raises(ValueError, match="same key"):
        validate("suite", [("frame", pd.DataFrame({"a": [1]}))], twice)


def test_judge_writes_findings_and_counts(tmp_path: Path) -> None:
    summary = judge(database(tmp_path / "build.duckdb", SOUND), tmp_path / "out" / "findings.parquet")
    assert summary.by_status == {"fail": 3, "not_assessable": 1, "pass": 1}
    assert summary.failed_by_severity == {"error": 2, "warning": 1, "info": 0}
    families = {family.family: family for family in summary.families}
    assert not families["list"].passed
    assert families["list"].failed_by_rule == {"SUM-01": 1}
    assert (families["list"].assessed, families["list"].not_assessable) == (2, 1)
    assert families["growth"].passed
    assert families["growth"].assessed == 0
    findings = pq.read_table(tmp_path / "out" / "findings.parquet")
    assert findings.schema.equals(FINDINGS)
    assert findings.num_rows == len(SOUND)


def test_judging_in_parts_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document's rows are judged together, whatever fits into a part: they may have one root."""
    rows = [
        reconciliation(number, "SUM-01", "fail", "10", document_id=f"d{number % 3}", source=f"{number % 3}.html")
        for number in range(20)
    ]
    build = database(tmp_path / "build.duckdb", rows)
    whole = judge(build, tmp_path / "whole.parquet")
    for name in ("ROWS_AT_ONCE", "DOCUMENT_ROWS_AT_ONCE"):
        monkeypatch.setattr(f"expectations.judge.{name}", 4)
    assert judge(build, tmp_path / "parts.parquet") == whole
    assert pq.read_table(tmp_path / "parts.parquet").equals(pq.read_table(tmp_path / "whole.parquet"))
    assert list(tmp_path.glob(".*")) == [], "nothing is left on the way"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(reconciliation(9, "SUM-01", "pass", "10"), id="the suite fails a row that the model passed"),
        pytest.param(reconciliation(9, "SUM-01", "fail", "0.1"), id="the model fails a row within its tolerance"),
        pytest.param(reconciliation(9, "SUM-01", "fail", None), id="the model fails a row without an excess"),
        pytest.param(reconciliation(9, "XY-99", "fail", "10"), id="the rule is not in the book"),
    ],
)
def test_judge_publishes_nothing_where_the_two_disagree(tmp_path: Path, row: dict[str, Any]) -> None:
    path = tmp_path / "findings.parquet"
    path.write_bytes(b"before")
    with pytest.raises(DisagreementError, match="r9"):
        judge(database(tmp_path / "build.duckdb", [*SOUND, row]), path)
    assert path.read_bytes() == b"before"


def test_data_docs_load_nothing_from_elsewhere(tmp_path: Path) -> None:
    build = database(tmp_path / "build.duckdb", SOUND)
    docs = tmp_path / "docs"
    for _ in range(2):
        judge(build, tmp_path / "findings.parquet", docs)
    pages = sorted(docs.rglob("*.html"))
    assert len(pages) == 3, "the index, the suite and the last run"
    for page in pages:
        text = page.read_text("utf-8")
        assert "<script" not in text
        assert 'src="http' not in text
        assert "<link" not in text or 'href="http' not in text.split("<body")[0]
    index = (docs / "index.html").read_text("utf-8")
    assert all(page.relative_to(docs).as_posix() in index for page in pages if page.parent != docs)
