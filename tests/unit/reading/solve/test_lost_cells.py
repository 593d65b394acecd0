"""Lost cells of whole reports: a sample of the solver gate, and what is said of the ones that were settled."""

from __future__ import annotations

import random
from typing import Any

import pytest
from gates import solver as gate

from ingestion.parse import parse_bytes
from ingestion.printing import solved_rows
from ingestion.reading.solve.identities import load_identities


def rows_of(page: str) -> list[dict[str, Any]]:
    return parse_bytes(page.encode(), "drawn.html").observations.rows()


@pytest.mark.parametrize("is_slipped", [False, True])
@pytest.mark.parametrize("damage", gate.DAMAGES)
def test_sample_of_the_gate(damage: str, is_slipped: bool) -> None:
    tally = gate.Tally()
    for number in range(2):
        gate.measure(gate.make_case(damage, is_slipped, random.Random(f"sample {damage} {number}")), tally)
    assert not tally.wrong
    if not is_slipped and damage in ("cells lost: 1", "row lost", "digits joined, one row", "empties dropped, one row"):
        assert not tally.counts["unread"]


def test_cut_digits_keep_their_place_and_say_how_they_were_read() -> None:
    case = gate.make_case("digits joined, one row", False, random.Random("place"))
    parsed = parse_bytes(case.page.encode(), "drawn.html")
    assert parsed.document is not None
    settled = [row for row in parsed.observations.rows() if row["method"] == "solved"]
    assert {(row["code"], row["applicant"]) for row in settled} == case.damaged
    for row in settled:
        assert row["value_status"] == "reported"
        assert parsed.document.text[row["start"] : row["end"]] == row["raw_text"] == str(row["value"])
    (line,) = solved_rows(parsed)
    assert line.startswith(settled[0]["code"])


def test_a_lost_row_is_derived_and_has_no_place() -> None:
    case = gate.make_case("row lost", False, random.Random("row"))
    derived = [row for row in rows_of(case.page) if row["value_status"] == "derived"]
    assert {(row["code"], row["applicant"]): row["value"] for row in derived} == {
        k: case.drawn[k] for k in case.damaged
    }
    assert {(row["start"], row["raw_text"], row["method"]) for row in derived} == {(None, "", "solved")}


def test_a_complete_table_is_never_touched() -> None:
    """A contradiction there stays as printed."""
    chance = random.Random("whole")
    report = gate.make_report("2021", chance)
    lines = [list(line) for line in report.tables[1]]
    gate._change(lines, ("requests.received", "total"), set(), chance)
    rows = rows_of(gate.to_html([report.tables[0], lines, report.tables[2]]))
    assert {row["method"] for row in rows if row["form"] == "2021"} == {"table"}


def test_what_no_reading_reconciles_is_told_and_unread() -> None:
    for number in range(40):
        case = gate.make_case("digits joined, one row", True, random.Random(f"slip {number}"))
        parsed = parse_bytes(case.page.encode(), "drawn.html")
        if any(table.is_unreconciled for table in parsed.coverage):
            statuses = {
                r["value_status"] for r in parsed.observations.rows() if (r["code"], r["applicant"]) in case.damaged
            }
            assert statuses == {"unreadable"}
            return
    pytest.fail("no case without a reading was drawn")


def test_identities_come_from_the_rule_book() -> None:
    assert len(load_identities("2021", "table_3")) == 39
    assert len(load_identities("2019", "table_3")) == 37
    assert {identity.rule_id for identity in load_identities("2021", "table_4")} == {"T4-01", "T4-02", "T4-03"}
    assert {identity.rule_id for identity in load_identities("2014", "sheet")} == {
        "S14-01", "S14-02", "S14-03", "S14-04", "S14-07",
    }  # fmt: skip
    assert load_identities("2019", "table_2") == ()  # stock and flow of two years break honestly


def page_of(*lines: str) -> str:
    """Block 1 of table 2 with these rows beside a table 4 that prints zeros."""
    head = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"
    results = " | ".join(["结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"] * 3)
    above = ("某某局2022年政府信息公开工作年度报告", "", f"| {head} |", "|---|---|---|---|")
    below = ("", "见下表。", "", f"| {results} |", "|" + "---|" * 15, "|" + " 0 |" * 15, "")
    return "\n".join((*above, *lines, *below))


@pytest.mark.parametrize("row", ["| 行政规范性文件 | 123 |", "| 行政规范性文件 | 12 | 3 |"])
def test_where_no_sum_holds_figures_may_be_lost_rather_than_joined(row: str) -> None:
    rows = parse_bytes(page_of("| 规章 | 0 | 0 | 0 |", row).encode(), "drawn.md").observations.rows()
    statuses = {r["value_status"] for r in rows if r["code"].startswith("disclosures.normative_documents")}
    assert statuses == {"unreadable"}
