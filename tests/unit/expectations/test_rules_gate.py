"""A sample of the rules gate: silence on consistent reports, damaged or not, and slips found where they are."""

from __future__ import annotations

from gates import rules as gate


def test_consistent_reports_are_silent_and_judged() -> None:
    tally = gate.consistent(30, seed=2)
    assert tally.complaints == []
    assert tally.judged >= gate.LEAST_JUDGED


def test_damaged_consistent_reports_have_no_error() -> None:
    tally = gate.damaged(60, seed=2)
    assert tally.complaints == []
    assert len(tally.total) > 20


def test_planted_slips_are_found_and_put_down_to_the_figure_changed() -> None:
    tally = gate.planted(2, seed=2)
    assert len(tally.total) > 20
    assert tally.share(tally.found) >= gate.LEAST_FOUND, tally.complaints
    assert tally.share(tally.blamed) >= gate.LEAST_BLAMED, tally.complaints
