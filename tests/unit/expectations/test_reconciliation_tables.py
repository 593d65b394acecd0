"""Identities of the official tables, text against table, fees, dates and presence: what fires and what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reconciliation_cases import APPLICANTS, cell, day, figure, judged, report

from expectations.reconcile import read_seed

Cells = dict[tuple[str, str], int | None]


def outcome_codes(rule: str) -> list[str]:
    """The result rows a rule adds up, in the order of the form."""
    terms = read_seed("terms").to_pylist()
    return [t["code"] for t in terms if t["rule_id"] == rule and t["side"] == "expected"]


def requests_table(rule: str = "T3-04") -> Cells:
    """Table three with natural persons and firms that agree with their totals in every direction."""
    codes = outcome_codes(rule)
    cells: Cells = {}
    for applicant, received, granted, refused, left in (
        ("natural_person", 50, 30, 15, 5),
        ("commercial_enterprise", 9, 4, 5, 0),
        *((name, 0, 0, 0, 0) for name in APPLICANTS[2:]),
        ("total", 59, 34, 20, 5),
    ):
        cells |= {(code, applicant): 0 for code in codes}
        cells["requests.received", applicant] = received
        cells["requests.carried_in", applicant] = 0
        cells[codes[0], applicant] = granted
        cells[codes[2], applicant] = refused
        cells["requests.outcome.total", applicant] = granted + refused
        cells["requests.carried_out", applicant] = left
    return cells


def statuses(cells: Cells, form: str = "2021", **fields: Any) -> dict[tuple[str, str], str]:
    """Status by rule and instance (applicant, or row for T3-02)."""
    observations = [cell(code, value, applicant, form, **fields) for (code, applicant), value in cells.items()]
    rows = [row for row in judged(observations) if row["rule_id"].startswith("T3")]
    return {
        (row["rule_id"], row["subject"] if row["rule_id"] == "T3-02" else row["instance"].rpartition("/")[2]): row[
            "status"
        ]
        for row in rows
    }


@pytest.mark.parametrize(("rule", "form"), [("T3-03", "2019"), ("T3-04", "2021")])
def test_a_table_that_agrees_passes_everywhere(rule: str, form: str) -> None:
    found = statuses(requests_table(rule), form)
    assert set(found.values()) == {"pass"}
    # Seven columns for each column rule, one row rule a row.
    assert sum(key[0] == rule for key in found) == 7
    assert sum(key[0] == "T3-02" for key in found) == len(outcome_codes(rule)) + 4


def test_a_wrong_total_breaks_the_rules_it_stands_in_and_no_others() -> None:
    cells = requests_table()
    cells["requests.outcome.total", "natural_person"] = 46
    failed = {key for key, status in statuses(cells).items() if status == "fail"}
    assert failed == {
        ("T3-01", "natural_person"),
        ("T3-02", "requests.outcome.total"),
        ("T3-04", "natural_person"),
    }


def test_blank_cells_stand_for_anything_from_zero() -> None:
    cells = requests_table()
    cells["requests.received", "other_organisation"] = None
    # The known parts equal the total: the blank is a zero.
    assert statuses(cells)["T3-02", "requests.received"] == "pass"
    cells["requests.received", "total"] = 60
    assert statuses(cells)["T3-02", "requests.received"] == "not_assessable"
    cells["requests.received", "total"] = 58
    assert statuses(cells)["T3-02", "requests.received"] == "fail"


def test_a_row_of_blanks_is_not_judged() -> None:
    cells = requests_table()
    for applicant in (*APPLICANTS, "total"):
        cells["requests.carried_in", applicant] = None
    assert statuses(cells)["T3-02", "requests.carried_in"] == "not_assessable"


@pytest.mark.parametrize("how", ["missing", "unreadable", "derived", "solved"])
def test_cells_not_read_or_derived_are_not_judged(how: str) -> None:
    cells = requests_table()
    wrong = ("requests.outcome.total", "natural_person")
    cells[wrong] = 99
    if how == "missing":
        del cells[wrong]
    observations = [cell(code, value, applicant) for (code, applicant), value in cells.items()]
    for row in observations:
        if (row["code"], row["applicant"]) == wrong:
            changes = {
                "unreadable": {"value": None, "value_status": "unreadable"},
                "derived": {"value_status": "derived"},
            }
            row |= changes.get(how, {"method": "solved"})
    rows = judged(observations)
    assert not [row for row in rows if row["status"] == "fail"]
    assert "not_assessable" in {row["status"] for row in rows if row["rule_id"] == "T3-01"}


def test_a_row_that_the_form_does_not_have_may_be_what_its_rows_lack() -> None:
    cells = requests_table()
    cells["requests.outcome.total", "natural_person"] = 46
    cells["requests.outcome.total", "total"] = 55
    cells["requests.carried_out", "total"] = 9
    observations = [cell(code, value, applicant) for (code, applicant), value in cells.items()]
    local = {"label": "撤回申请", "form": "local:2021", "table_id": "table_3"}
    observations += [cell("other", 1, name, **local) for name in ("natural_person", "total")]
    rows = [row for row in judged(observations) if row["family"] == "linear"]
    assert {row["rule_id"] for row in rows if row["class"] == "local_rows"} == {"T3-01", "T3-04"}
    assert {row["status"] for row in rows if row["class"] == "local_rows"} == {"not_assessable"}
    # Within a row nothing is added: its sum is judged all the same.
    assert {row["subject"] for row in rows if row["status"] == "fail"} == {"requests.carried_out"}


@pytest.mark.parametrize("how", [{"verdict": "reading"}, {"is_unreconciled": True}])
def test_cells_of_a_doubtful_table_are_not_judged(how: dict[str, Any]) -> None:
    cells = requests_table()
    cells["requests.outcome.total", "natural_person"] = 46
    observations = [cell(code, value, applicant) for (code, applicant), value in cells.items()]
    observations += [figure("requests.received", 12), *dispute_cells(3)]
    coverage = {"document_id": "doc", "table_id": "table_3", "form": "2021", "verdict": "read"} | how
    rows = judged(observations, coverage=(coverage,))
    of_table = [row for row in rows if row["rule_id"].startswith(("T3", "TXT"))]
    assert {row["status"] for row in of_table} == {"not_assessable"}
    assert [row["status"] for row in rows if row["rule_id"] == "T4-01"] == ["pass"]


def test_a_table_that_is_absent_has_no_rows() -> None:
    assert not [row for row in judged([figure("requests.received", 5)]) if row["family"] == "linear"]


def test_forms_are_told_apart() -> None:
    found = statuses(requests_table("T3-03"), "2019")
    assert not [key for key in found if key[0] == "T3-04"]


def dispute_cells(total: int | None, **parts: int | None) -> list[dict[str, Any]]:
    cells = {"upheld": 2, "corrected": 1, "other": 0, "pending": 0} | parts
    return [
        cell(f"appeals.review.{name}", value, locator=f"table_4/{name}")
        for name, value in ({"total": total} | cells).items()
    ]


@pytest.mark.parametrize(("total", "status"), [(3, "pass"), (0, "fail"), (4, "fail"), (None, "not_assessable")])
def test_reviews_add_up(total: int | None, status: str) -> None:
    (row,) = judged(dispute_cells(total), rule="T4-01")
    assert (row["status"], row["subject"]) == (status, "appeals.review.total")


def test_more_outcomes_than_work_is_impossible() -> None:
    figures = [
        cell("requests.received", 5, "total"),
        cell("requests.carried_in", 1, "total"),
        cell("requests.carried_out", 7, "total"),
    ]
    (row,) = judged(figures, rule="T3-06")
    assert (row["status"], row["delta"]) == ("fail", 1)
    figures[2] = cell("requests.carried_out", 6, "total")
    (row,) = judged(figures, rule="T3-06")
    assert row["status"] == "pass"


def test_the_2014_form_has_its_own_sums_and_only_warns() -> None:
    channels = [("in_person", 3), ("fax", 0), ("online", 4), ("letter", 1)]
    figures = [cell(f"requests.received.channel.{name}", value, form="2014") for name, value in channels]
    (row,) = judged([*figures, cell("requests.received", 8, form="2014")], rule="S14-01")
    assert (row["status"], row["severity"]) == ("pass", "warning")
    (row,) = judged([*figures, cell("requests.received", 9, form="2014")], rule="S14-01")
    assert row["status"] == "fail"
    # A review that is still pending has no row in that form: fewer outcomes are no contradiction.
    reviews = [cell(f"appeals.review.{name}", 1, form="2014") for name in ("upheld", "corrected", "other")]
    (row,) = judged([*reviews, cell("appeals.review.total", 5, form="2014")], rule="S14-05")
    assert row["status"] == "pass"
    (row,) = judged([*reviews, cell("appeals.review.total", 2, form="2014")], rule="S14-05")
    assert row["status"] == "fail"


def table_beside(text: dict[str, Any], **cells: int) -> list[dict[str, Any]]:
    return [text, *(cell(f"requests.{name}", value, "total") for name, value in cells.items())]


def text_status(rule: str, text: dict[str, Any], **cells: int) -> list[str]:
    return [row["status"] for row in judged(table_beside(text, **cells), rule=rule)]


def test_requests_of_the_text_are_those_of_the_table() -> None:
    text = figure("requests.received", 50)
    assert text_status("TXT-01", text, received=50, carried_in=4) == ["pass"]
    assert text_status("TXT-01", text, received=51, carried_in=4) == ["fail"]
    # What came in may be told with what was carried in.
    assert text_status("TXT-01", text, received=46, carried_in=4) == ["not_applicable"]
    assert text_status("TXT-02", text, received=46, carried_in=4) == ["pass"]
    assert text_status("TXT-02", text, received=51, carried_in=4) == []


def test_replies_and_carry_over_of_the_text_are_those_of_the_table() -> None:
    replied = figure("requests.replied", 40)
    assert text_status("TXT-03", replied, **{"outcome.total": 40}) == ["pass"]
    assert text_status("TXT-03", replied, **{"outcome.total": 41}) == ["fail"]
    left = figure("requests.carried_out", 3)
    assert text_status("TXT-04", left, carried_out=3) == ["pass"]
    assert text_status("TXT-04", left, carried_out=5) == ["fail"]


def test_a_nil_statement_means_zero_in_the_table() -> None:
    none = figure("requests.received", 0, value_status="explicit_none")
    assert text_status("TXT-12", none, received=0) == ["pass"]
    assert text_status("TXT-12", none, received=2) == ["fail"]
    assert text_status("TXT-01", none, received=2) == []


def test_lawsuits_of_the_text_are_both_routes_together() -> None:
    figures = [
        figure("appeals.litigation.total", 5),
        cell("appeals.litigation.direct.total", 3, locator="table_4/1"),
        cell("appeals.litigation.after_review.total", 2, locator="table_4/2"),
    ]
    (row,) = judged(figures, rule="TXT-07")
    assert (row["status"], row["severity"]) == ("pass", "warning")
    figures[0] = figure("appeals.litigation.total", 4)
    (row,) = judged(figures, rule="TXT-07")
    assert row["status"] == "fail"


def test_a_statement_about_others_is_not_held_against_the_table() -> None:
    text = figure("requests.received", 50, scope="other")
    assert text_status("TXT-01", text, received=5, carried_in=0) == []


@pytest.mark.parametrize(
    ("value", "unit", "status"),
    [("0.28", "万元", "pass"), ("2800", "元", "pass"), ("2805", "元", "fail"), ("2800", "", "not_assessable")],
)
def test_processing_fees_are_multiples_of_ten_yuan(value: str, unit: str, status: str) -> None:
    fee = figure("fees.due", value, kind="amount", unit=unit)
    assert [row["status"] for row in judged([fee], rule="FEE-01")] == [status]
    assert judged([fee], report(year=2018), rule="FEE-01") == []


@pytest.mark.parametrize(
    ("due", "collected", "notices", "cases", "status", "severity"),
    [
        (2000, 0, 3, 0, "pass", "info"),
        (2000, 2000, 3, 3, "pass", "warning"),
        (2000, 3000, 3, 3, "fail", "warning"),
        (2000, 2000, 3, 4, "fail", "warning"),
        (2000, 0, 0, 0, "fail", "warning"),
    ],
)
def test_notices_dues_and_receipts_fit(
    due: int, collected: int, notices: int, cases: int, status: str, severity: str
) -> None:
    money = {"kind": "amount", "unit": "元"}
    figures = [
        figure("fees.due", due, **money),
        figure("fees.collected", collected, **money),
        figure("fees.notices_issued", notices),
        figure("fees.cases_charged", cases),
    ]
    (row,) = judged(figures, rule="FEE-05")
    assert (row["status"], row["severity"], row["subject"]) == (status, severity, "fees.collected")


def dated(year: int, published: str | None, **fields: Any) -> dict[str, Any]:
    basis = {"published_on": day(published), "published_basis": "page"} if published else {}
    return report(year=year, **(basis | fields))


@pytest.mark.parametrize(
    ("rule", "made", "status", "severity"),
    [
        ("TIM-01", lambda: dated(2017, "2018-03-31"), "pass", "error"),
        ("TIM-01", lambda: dated(2017, None), "not_assessable", "error"),
        ("TIM-01", lambda: dated(2017, "2018-04-01", printed_on=day("2018-04-01")), "fail", "error"),
        # A site that moved stamps its own date: the page's date alone is a hint.
        ("TIM-01", lambda: dated(2017, "2020-10-19", printed_on=day("2018-03-01")), "fail", "info"),
        ("TIM-02", lambda: dated(2020, "2021-01-31"), "pass", "error"),
        ("TIM-02", lambda: dated(2020, "2021-02-01", printed_on=day("2021-02-01")), "fail", "error"),
        ("TIM-03", lambda: dated(2020, "2021-03-31", agency_kind="government"), "pass", "error"),
        ("TIM-06", lambda: dated(2020, "2021-01-01"), "pass", "error"),
        ("TIM-06", lambda: dated(2020, "2020-12-31"), "fail", "error"),
        ("TIM-06", lambda: dated(2020, "2020-01-20", published_basis="signature"), "fail", "warning"),
        ("DAT-01", lambda: dated(2017, "2018-02-26", printed_on=day("2018-03-01")), "fail", "warning"),
        ("DAT-01", lambda: dated(2017, "2018-03-01", printed_on=day("2018-03-01")), "pass", "warning"),
    ],
)
def test_dates(rule: str, made: Callable[[], dict[str, Any]], status: str, severity: str) -> None:
    (row,) = judged([], made(), rule=rule)
    assert (row["status"], row["severity"]) == (status, severity)


def test_deadlines_follow_the_year_and_the_kind_of_body() -> None:
    assert {row["rule_id"] for row in judged([], dated(2018, "2019-01-02"))} == {"TIM-01", "TIM-06"}
    assert {row["rule_id"] for row in judged([], dated(2019, "2020-01-02"))} == {"TIM-02", "TIM-06"}
    assert {row["rule_id"] for row in judged([], dated(2019, "2020-01-02", agency_kind=""))} == {"TIM-06"}


def test_announced_sections_are_present() -> None:
    announced = {"sections_announced": ["requests", "litigation"], "sections_headed": ["requests"]}
    (row,) = judged([], report(**announced), rule="STR-01")
    assert (row["status"], row["delta"], row["detail_en"]) == ("fail", 1, "litigation")
    (row,) = judged([], report(**announced, sections_present=["litigation"]), rule="STR-01")
    assert row["status"] == "pass"
    assert judged([], report(), rule="STR-01") == []


def test_expected_tables_are_found() -> None:
    expected = ["table_2", "table_3"]
    (row,) = judged([], report(tables_expected=expected, tables_found=["table_2"]), rule="STR-02")
    assert (row["status"], row["detail_en"]) == ("fail", "table_3")
    (row,) = judged([], report(tables_expected=expected, tables_found=expected), rule="STR-02")
    assert row["status"] == "pass"


def test_a_statistics_table_that_is_only_attached_is_noted() -> None:
    (row,) = judged([], report(year=2017, form="prose", statistics_attachment="统计表.docx"), rule="STR-03")
    assert row["status"] == "fail"
    (row,) = judged([], report(year=2017, form="2014"), rule="STR-03")
    assert row["status"] == "pass"


@pytest.mark.parametrize(("refused", "status"), [(20, "pass"), (19, "fail")])
def test_outcomes_in_the_text_are_groups_of_the_table(refused: int, status: str) -> None:
    observations = [cell(code, value, applicant) for (code, applicant), value in requests_table().items()]
    listed = [
        figure("requests.replied", 54, list_id="list", list_role="total"),
        figure("requests.outcome.refused", refused, list_id="list", list_role="part"),
    ]
    (row,) = judged([*observations, *listed], rule="TXT-05")
    assert (row["status"], row["expected"]) == (status, 20)
    # Parts of another whole say nothing of the table.
    listed[0] |= {"value": listed[0]["value"] + 1}
    assert not judged([*observations, *listed], rule="TXT-05")


@pytest.mark.parametrize(("upheld", "status"), [(3, "pass"), (2, "fail")])
def test_outcomes_of_lawsuits_are_those_of_both_routes(upheld: int, status: str) -> None:
    cells = [
        cell(f"appeals.litigation.{route}.{name}", value)
        for route, count in (("direct", 2), ("after_review", 1))
        for name, value in (("upheld", count), ("corrected", 0), ("other", 0), ("pending", 0), ("total", count))
    ]
    listed = [
        figure("appeals.litigation.total", 3, list_id="list", list_role="total"),
        figure("appeals.litigation.upheld", upheld, list_id="list", list_role="part"),
    ]
    (row,) = judged([*cells, *listed], rule="TXT-08")
    assert row["status"] == status


@pytest.mark.parametrize(("items", "status"), [(9, "fail"), (10, "pass"), (25, "pass"), (26, "fail")])
def test_items_of_the_sheet_lie_between_one_channel_and_all(items: int, status: str) -> None:
    counts = {"gazette": 0, "website": 10, "weibo": 8, "wechat": 7, "other": 0}
    cells = [cell(f"disclosures.items.channel.{name}", count, form="2014") for name, count in counts.items()]
    (row,) = judged([*cells, cell("disclosures.items", items, form="2014")], rule="S14-08")
    assert row["status"] == status


@pytest.mark.parametrize(("closed", "replied", "status"), [(1, 0, "fail"), (0, 0, "pass"), (3, 2, "pass")])
def test_what_is_closed_was_replied_to(closed: int, replied: int, status: str) -> None:
    cells = [cell("requests.closed", closed, form="2014"), cell("requests.replied", replied, form="2014")]
    (row,) = judged(cells, rule="S14-13")
    assert row["status"] == status


@pytest.mark.parametrize(("change", "status"), [(-5, "pass"), (3, "pass"), (-6, "fail")])
def test_no_more_items_are_dropped_than_there_were(change: int, status: str) -> None:
    name = "disclosures.penalty"
    cells = [cell(f"{name}.prior_year_items", 5, form="2019"), cell(f"{name}.net_change", change, form="2019")]
    (row,) = judged(cells, rule="T2-05")
    assert (row["status"], row["stated"]) == (status, -change)


def test_what_all_of_an_area_have_is_no_contradiction_of_an_office() -> None:
    table = [cell("requests.received", 5, "total")]
    said = [figure("requests.received", 700, scope="area")]
    own, area = report(scope="own"), report(scope="area", agency_kind="government")
    assert [row["status"] for row in judged([*table, *said], own, rule="TXT-01")] == ["not_applicable"]
    assert [row["status"] for row in judged([*table, *said], area, rule="TXT-01")] == ["fail"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([("requests.received", 5, "own")], ("fail", "warning")),
        ([("requests.received", 5, "area")], ("pass", "warning")),
        # Said to be none as well: the other figure may be of the body before.
        ([("requests.received", 0, "own"), ("requests.received", 5, "own")], ("fail", "info")),
    ],
)
def test_tables_of_zeros_and_cases_in_the_text(texts: list[tuple[str, int, str]], expected: tuple[str, str]) -> None:
    table = [cell("requests.received", 0, "total"), cell("appeals.review.total", 0)]
    text = [figure(code, value, scope=scope) for code, value, scope in texts]
    (row,) = judged([*table, *text], report(scope="own"), rule="DQ-07")
    assert (row["status"], row["severity"]) == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("行政事业性收费12 申请人逾期未按收费通知要求缴纳费用 其他事项：无", "fail"),
        ("行政事业性收费12 未收取信息处理费", "pass"),
    ],
)
def test_fees_in_labels_of_the_tables_say_nothing_of_processing_fees(text: str, status: str) -> None:
    (row,) = judged([], report(outline="2019", text=text), rule="TXT-13")
    assert row["status"] == status
