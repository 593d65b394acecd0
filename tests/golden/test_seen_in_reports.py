"""What people found by reading public reports, `check` finds too; and what was lost there becomes no zero.

Belongs here: each of the cases by name. Does not: all findings on these reports (`test_judgements`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.check import check
from ingestion.named import parse_files

CASES = {
    "classes of the website give 2088 of 2251": ("hebei_kjt_2015.txt", "SUM-01", "2251", "2088"),
    "the text has one column of natural persons": ("shanghai_office_2019.html", "TXT-05", "258", "275"),
    "the kinds in the text give 716 of 805": ("shanghai_office_2019.html", "TXT-06", "716", "805"),
    "a total of reviews typed as zero": ("hongze_2023.pdf", "T4-01", "0", "11"),
    "a total of lawsuits typed as zero": ("hongze_2023.pdf", "T4-03", "0", "5"),
    "one closed and none replied to": ("hebei_jyt_2018_stats_table.txt", "S14-13", "0", "1"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_slip_that_people_saw_is_found(name: str, shared: Path) -> None:
    source, rule, stated, expected = CASES[name]
    rows = check(parse_files([shared / "reports" / "real" / source])).to_pylist()
    failed = [row for row in rows if row["rule_id"] == rule and row["status"] == "fail"]
    assert (stated, expected) in [(f"{row['stated']:.0f}", f"{row['expected']:.0f}") for row in failed]


def test_a_total_kept_from_last_year_is_one_finding(shared: Path) -> None:
    """The joined digits of that table have no reading that closes, so its cells are unread and one finding says so."""
    rows = check(parse_files([shared / "reports" / "real" / "hebei_kjt_2022.txt"])).to_pylist()
    failed = [row for row in rows if row["status"] == "fail" and row["severity"] in ("error", "warning")]
    assert [row["rule_id"] for row in failed] == ["STR-04"]


def test_a_lost_word_makes_no_zero(shared: Path) -> None:
    """The negation is lost before what was not brought about: nothing is stated, and nothing is zero."""
    (parsed,) = parse_files([shared / "reports" / "real" / "hebei_kjt_2018.txt"])
    appeals = [
        row for row in parsed.observations.rows() if row["code"] in ("appeals.review.total", "appeals.litigation.total")
    ]
    assert all(row["value"] is None or row["raw_text"] for row in appeals)
    assert not [row for row in appeals if row["value"] is not None and row["value"] > 0]
