"""Rules that hold one report against another: the year before, and the government a department belongs to."""

from __future__ import annotations

from typing import Any

import pytest
from reconciliation_cases import cell, figure, found, judged, report

CARRIED = ("requests.carried_in", "requests.carried_out")


def two_years(**fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Reports of one agency for 2021 and 2022."""
    return (
        report(document_id="before", report_id="before", source="b.txt", **fields),
        report(document_id="now", report_id="now", source="n.txt", year=2022, **fields),
    )


def in_year(which: str, row: dict[str, Any]) -> dict[str, Any]:
    return row | {"document_id": which}


@pytest.mark.parametrize(("carried_in", "status"), [(12, "pass"), (7, "fail"), (None, "not_assessable")])
def test_what_is_carried_in_was_carried_out(carried_in: int | None, status: str) -> None:
    cells = [in_year("before", cell(CARRIED[1], 12, "total")), in_year("now", cell(CARRIED[0], carried_in, "total"))]
    (row,) = judged(cells, *two_years(), rule="XY-01")
    assert (row["document_id"], row["status"]) == ("now", status)
    (finding,) = [f for f in found(cells, *two_years()) if f["rule_id"] == "XY-01"]
    # The office's own pages both: still nobody knows which year is wrong.
    assert (finding["severity"], finding["verdict"]) == (
        ("warning", "undecided") if status == "fail" else ("error", "")
    )


def test_another_agency_or_a_gap_of_a_year_is_not_compared() -> None:
    cells = [in_year("before", cell(CARRIED[1], 12, "total")), in_year("now", cell(CARRIED[0], 7, "total"))]
    before, now = two_years()
    assert not judged(cells, before | {"agency": "某市另一局"}, now, rule="XY-01")
    assert not judged(cells, before | {"year": 2020}, now, rule="XY-01")


@pytest.mark.parametrize(("in_force", "status"), [(12, "pass"), (14, "fail")])
def test_stock_is_last_year_plus_issued_less_repealed(in_force: int, status: str) -> None:
    name = "disclosures.normative_documents"
    cells = [in_year("before", cell(f"{name}.in_force", 11))]
    cells += [
        in_year("now", cell(f"{name}.{k}", v)) for k, v in (("issued", 2), ("repealed", 1), ("in_force", in_force))
    ]
    (row,) = judged(cells, *two_years(), rule="T2-01")
    assert (row["status"], row["severity"]) == (status, "info")
    assert [row["status"] for row in judged(cells, *two_years(), rule="T2-02")] == ["pass"]


@pytest.mark.parametrize(("last", "status"), [(9, "fail"), (8, "pass")])
def test_a_table_that_is_last_years_in_every_cell(last: int, status: str) -> None:
    codes = [f"appeals.{route}.{name}" for route in ("review", "litigation.direct") for name in ("upheld", "other")]
    codes += ["requests.received", "requests.carried_in", "requests.carried_out", "requests.outcome.granted"]
    cells = []
    for which in ("before", "now"):
        cells += [in_year(which, cell(code, n, "x", table_id="table_3")) for n, code in enumerate(codes, 1)]
        cells.append(in_year(which, cell("requests.outcome.total", 9 if which == "before" else last, "x")))
    (row,) = judged(cells, *two_years(), rule="XY-05")
    assert row["status"] == status
    few = [row for row in cells if row["value"] > 3]
    assert [row["status"] for row in judged(few, *two_years(), rule="XY-05")] == ["not_applicable"]


@pytest.mark.parametrize(("growth", "status"), [("1.08", "pass"), ("1.05", "fail"), ("1.1", "pass"), ("-1.08", "fail")])
def test_growth_is_worked_out_from_the_report_of_the_year_before(growth: str, status: str) -> None:
    figures = [
        in_year("before", figure("requests.received", 3607)),
        in_year("now", figure("requests.received", 3646)),
        in_year("now", figure("requests.received", growth, kind="growth", unit="%")),
    ]
    (row,) = judged(figures, *two_years(), rule="PCT-07")
    assert row["status"] == status
    assert (row["excess"] > 0) == (status == "fail")


@pytest.mark.parametrize(("count", "status"), [(5, "pass"), (6, "fail")])
def test_a_department_has_no_more_than_its_government(count: int, status: str) -> None:
    place = {"region_code": "130100"}
    reports = (
        report(document_id="d", report_id="d", source="d.txt", **place),
        report(
            document_id="g", report_id="g", source="g.txt", agency="某市人民政府", agency_kind="government", **place
        ),
    )
    cells = [
        in_year("d", cell("requests.received", count, "total")),
        in_year("g", cell("requests.received", 5, "total")),
    ]
    (row,) = judged(cells, *reports, rule="AGG-03")
    assert (row["document_id"], row["status"]) == ("d", status)
