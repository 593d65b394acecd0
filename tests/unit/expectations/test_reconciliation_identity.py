"""ID-01 to ID-03: evidence of identity that agrees passes, that disagrees is told, that stands alone says nothing."""

from __future__ import annotations

from typing import Any

import pytest
from reconciliation_cases import found, report


def clue(field: str, basis: str, says: str) -> dict[str, str]:
    return {"field": field, "basis": basis, "printed": says, "says": says}


def conflict(field: str, basis: str, says: str, other_basis: str, other_says: str) -> dict[str, str]:
    return {"field": field, "basis": basis, "says": says, "other_basis": other_basis, "other_says": other_says}


AGENCY = conflict("agency", "title", "甲县财政局", "signature", "甲县教育局")
LABEL = conflict("agency", "title", "甲县财政局", "label", "甲县民政局")
YEAR = conflict("year", "title", "2017", "period", "2016")
CODE = conflict("region", "name", "330324 永嘉县", "credit_code", "420000 湖北省")
TELEPHONE = conflict("region", "name", "330324 永嘉县", "telephone", "330100 杭州市")


def told(rule: str, **fields: Any) -> list[dict[str, Any]]:
    return [row for row in found([], report(**fields)) if row["rule_id"] == rule]


@pytest.mark.parametrize(
    ("rule", "conflicts", "origin", "severity", "verdict"),
    [
        ("ID-01", [AGENCY], "official", "warning", "source"),
        ("ID-01", [AGENCY], "copy", "warning", "undecided"),
        ("ID-01", [AGENCY, LABEL], "official", "warning", "source"),
        ("ID-01", [LABEL], "official", "info", "undecided"),
        ("ID-02", [YEAR], "official", "warning", "source"),
        ("ID-02", [YEAR], "copy", "warning", "undecided"),
        ("ID-03", [CODE], "official", "warning", "undecided"),
        ("ID-03", [TELEPHONE], "official", "info", "undecided"),
        ("ID-03", [CODE, TELEPHONE], "official", "warning", "undecided"),
    ],
)
def test_a_disagreement_is_told(
    rule: str, conflicts: list[dict[str, str]], origin: str, severity: str, verdict: str
) -> None:
    (row,) = told(rule, identity_conflicts=[*conflicts, AGENCY if rule != "ID-01" else YEAR], origin=origin)
    assert (row["status"], row["severity"], row["verdict"]) == ("fail", severity, verdict)
    assert row["delta"] == len(conflicts)
    for each in conflicts:
        assert each["says"] in row["message_zh"]
        assert each["other_says"] in row["message_en"]


def test_the_words_of_a_finding() -> None:
    (row,) = told("ID-01", identity_conflicts=[AGENCY])
    assert row["message_zh"] == "报告机关的证据不一致：标题为甲县财政局，落款为甲县教育局。"
    assert row["message_en"] == "The evidence of the agency disagrees: title 甲县财政局, signature 甲县教育局."


def test_where_nothing_was_believed_the_two_are_named() -> None:
    (row,) = told("ID-01", identity_conflicts=[conflict("agency", "made_by", "甲局", "signature", "乙局")], agency="")
    assert "编制说明为甲局，落款为乙局" in row["message_zh"]


@pytest.mark.parametrize(
    ("clues", "region", "passed"),
    [
        ([clue("agency", "title", "甲局"), clue("agency", "signature", "甲局")], "330324", {"ID-01"}),
        ([clue("agency", "title", "甲局"), clue("agency", "title", "甲局")], "330324", set()),
        ([clue("agency", "title", "甲局"), clue("agency", "signature", "")], "330324", set()),
        ([clue("year", "title", "2020"), clue("year", "period", "2020")], "330324", {"ID-02"}),
        ([clue("region", "telephone", "330300")], "330324", {"ID-03"}),
        ([clue("region", "telephone", "330300")], "", set()),
        ([], "330324", set()),
    ],
)
def test_what_agrees_passes_and_what_stands_alone_says_nothing(
    clues: list[dict[str, str]], region: str, passed: set[str]
) -> None:
    rows = [row for row in found([], report(identity_clues=clues, region_code=region)) if row["rule_id"][:2] == "ID"]
    assert {row["rule_id"] for row in rows} == passed
    assert {row["status"] for row in rows} <= {"pass"}
