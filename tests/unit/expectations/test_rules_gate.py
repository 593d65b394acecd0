"""A sample of the rules gate: silence on consistent reports, damaged or not, and slips found where they are."""

from __future__ import annotations

from gates import rules as gate
from support.rule_slip_book import BOOK, NAMED, unplanted

from expectations.rulebook import computed_rules


def test_consistent_reports_are_silent_and_judged() -> None:
    tally = gate.consistent(60, seed=2)
    assert tally.complaints == []
    assert tally.judged >= gate.LEAST_JUDGED
    assert tally.total["sparse"] > 5


def test_damaged_consistent_reports_have_no_error() -> None:
    tally = gate.damaged(60, seed=2)
    assert tally.complaints == []
    assert len(tally.total) > 20


def test_every_computed_rule_has_a_slip_or_a_reason_why_none_breaks_it() -> None:
    assert BOOK.keys() | unplanted().keys() == {rule.rule_id for rule in computed_rules()}
    assert not BOOK.keys() & unplanted().keys()


def test_planted_slips_are_found_and_put_down_to_the_figure_changed() -> None:
    tally, before = gate.planted(1, seed=2)
    assert before.complaints == []
    assert tally.total.keys() == BOOK.keys()
    assert tally.share("found", "total") >= gate.LEAST_FOUND, tally.complaints
    assert tally.share("roots", "figures") >= gate.LEAST_ONE_ROOT, tally.complaints
    assert tally.share("blamed", "with_candidates") >= gate.LEAST_BLAMED, tally.complaints


def test_slips_are_called_by_their_name() -> None:
    tally, _ = gate.planted(4, seed=2, book=NAMED)
    assert tally.found == tally.total
    assert tally.roots == tally.figures
    assert tally.share("named", "total") >= gate.LEAST_BLAMED, tally.complaints
