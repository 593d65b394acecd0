"""The invariants of repair plans, over arbitrary plans."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.repair.plan import Edit, OffsetMap, Plan, Step, apply_step, replay, undo


@st.composite
def planned(draw: st.DrawFn) -> tuple[str, Plan]:
    """A text and a plan of up to four steps that fits it."""
    original = text = draw(st.text(alphabet="甲乙丙12(a)", max_size=30))
    steps = []
    for number in range(draw(st.integers(0, 4))):
        places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        edits = []
        for start, end in zip(places[::2], places[1::2], strict=False):
            if start < end:
                edits.append(Edit(start, end, text[start:end], draw(st.text(alphabet="丁戊3", max_size=4))))
        steps.append(Step(f"step {number}", tuple(edits)))
        text = apply_step(text, steps[-1])
    return original, Plan(tuple(steps))


@given(planned())
def test_replay_and_undo_are_inverse(case: tuple[str, Plan]) -> None:
    original, plan = case
    assert undo(plan, replay(plan, original)) == original


@settings(max_examples=400)
@given(planned(), st.data())
def test_every_span_of_the_repaired_text_is_a_span_of_the_original(case: tuple[str, Plan], data: st.DataObject) -> None:
    original, plan = case
    repaired = replay(plan, original)
    offsets = OffsetMap(plan.steps)
    start = data.draw(st.integers(0, len(repaired)))
    end = data.draw(st.integers(start, len(repaired)))
    old_start, old_end = offsets.to_original(start, end)
    assert 0 <= old_start <= old_end <= len(original)
    later_start, later_end = offsets.to_original(min(start + 1, end), end)
    assert old_start <= later_start or start == end
    assert later_end == old_end or min(start + 1, end) == end
    if start == end:
        assert old_start == old_end


@given(planned())
def test_positions_keep_their_order_both_ways(case: tuple[str, Plan]) -> None:
    original, plan = case
    repaired = replay(plan, original)
    offsets = OffsetMap(plan.steps)
    forward = [offsets.to_repaired(position) for position in range(len(original) + 1)]
    assert forward == sorted(forward)
    assert forward[-1] <= len(repaired)


@given(st.text(alphabet="甲乙12", min_size=1, max_size=30))
def test_edits_of_one_length_move_nothing(text: str) -> None:
    step = Step("same", tuple(Edit(i, i + 1, c, "丁") for i, c in enumerate(text)))
    offsets = OffsetMap([step])
    assert offsets.maps == []
    assert offsets.to_original(0, len(text)) == (0, len(text))


def test_deletions_at_the_edges_of_a_span_are_left_out_and_those_within_are_not() -> None:
    offsets = OffsetMap([Step("pinyin", (Edit(1, 5, "(wù)", ""), Edit(7, 11, "(wù)", "")))])
    # 務(wù)甲乙(wù)丙 -> 務甲乙丙
    assert offsets.to_original(0, 1) == (0, 1)
    assert offsets.to_original(1, 3) == (5, 7)
    assert offsets.to_original(0, 4) == (0, 12)
    assert [offsets.to_repaired(position) for position in (0, 1, 3, 5, 11)] == [0, 1, 1, 1, 3]


def test_a_plan_for_another_text_is_refused() -> None:
    plan = Plan((Step("x", (Edit(0, 1, "甲", "乙"),)),))
    with pytest.raises(ValueError, match="does not fit"):
        replay(plan, "丙")
    with pytest.raises(ValueError, match="does not fit"):
        undo(plan, "丙")


def test_what_is_put_in_from_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply_step("甲乙", Step("x", (Edit(1, 1, "", "丙"),)))
