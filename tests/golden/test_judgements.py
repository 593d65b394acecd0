"""Every failure on the shared reports was judged by reading the report, and none was found false."""

from __future__ import annotations

from pathlib import Path

from gates import rule_table

from expectations.rulebook import load_rules


def test_every_failure_is_judged_true(shared: Path) -> None:
    judged = rule_table.judgements()
    failed = [row for row in rule_table.shared_findings() if row["status"] == "fail"]
    assert len(failed) > 15
    assert [rule_table.key_of(row) for row in failed if not judged.get(rule_table.key_of(row))] == []


def test_the_page_names_every_rule() -> None:
    lines = rule_table.PAGE.read_text("utf-8").splitlines()
    for rule in load_rules().values():
        assert any(line.startswith(f"| {rule.rule_id} | {rule.title_zh}<br>{rule.title_en} |") for line in lines)
