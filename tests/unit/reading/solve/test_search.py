"""The law of the solver on tables small enough to look through completely, and on the shapes of real damage."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.reading.solve.problem import Exhausted, Identity, Key, Meter, Run
from ingestion.reading.solve.search import solve

ROWS, COLUMNS = ("a", "b", "sum"), ("x", "y", "total")


def key(row: str, column: str) -> Key:
    return row, column


CELLS = [key(row, column) for row in ROWS for column in COLUMNS]
IDENTITIES = tuple(
    [Identity("row", ((key(r, "total"), 1), (key(r, "x"), -1), (key(r, "y"), -1))) for r in ROWS]
    + [Identity("column", ((key("sum", c), 1), (key("a", c), -1), (key("b", c), -1))) for c in COLUMNS]
)


def table(a: int, b: int, c: int, d: int) -> dict[Key, int]:
    """Two rows and two columns with all their sums."""
    values = (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)
    return dict(zip(CELLS, values, strict=True))


def explained(values: dict[Key, int], lost: set[Key]) -> tuple[bool, bool]:
    """Whether values meet all identities of lost cells, and whether one slip explains what they break.

    A slip is one broken identity, or those of one printed cell.
    """
    touching = [identity for identity in IDENTITIES if not lost.isdisjoint(dict(identity.terms))]
    broken = {i for i, identity in enumerate(touching) if sum(n * values[k] for k, n in identity.terms)}
    sets = [{i} for i in range(len(touching))]
    sets += [{i for i, x in enumerate(touching) if k in dict(x.terms)} for k in CELLS if k not in lost]
    return not broken, any(broken <= each for each in sets)


def apart(lost: list[Key]) -> list[list[Key]]:
    """Lost cells in groups that share no identity."""
    groups: list[set[Key]] = []
    for cell in lost:
        own = {cell}
        for identity in IDENTITIES:
            if cell in dict(identity.terms):
                own |= dict(identity.terms).keys() & set(lost)
        joined = own.union(*(group for group in groups if group & own))
        groups = [group for group in groups if not group & own] + [joined]
    return [sorted(group) for group in groups]


def exhaustive(known: dict[Key, int], lost: list[Key], most: int) -> dict[Key, int]:
    """The lost cells of one group that the law settles, by trying every value up to `most`."""
    seen: list[dict[Key, int]] = []
    is_met = False
    for values in itertools.product(range(most + 1), repeat=len(lost)):
        candidate = dict(zip(lost, values, strict=True))
        meets_all, is_explained = explained({**dict.fromkeys(CELLS, 0), **known, **candidate}, set(lost))
        is_met = is_met or meets_all
        if is_explained:
            seen.append(candidate)
    if not is_met:
        return {}
    return {k: seen[0][k] for k in lost if len({candidate[k] for candidate in seen}) == 1}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.lists(st.sampled_from(CELLS), min_size=1, max_size=3, unique=True),
    st.sampled_from(CELLS),
    st.integers(-2, 2),
)
def test_lost_cells_are_what_an_exhaustive_search_settles(
    parts: list[int], lost: list[Key], slip: Key, change: int
) -> None:
    values = table(*parts)
    values[slip] = max(0, values[slip] + change)
    known = {k: v for k, v in values.items() if k not in lost}
    most = 20  # far above any sum of these tables, so that what is not bounded shows two values
    expected: dict[Key, int] = {}
    for group in apart(lost):
        expected |= exhaustive(known, group, most)
    assert dict(solve(IDENTITIES, known, lost, []).derived) == expected


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=4, max_size=4),
    st.lists(st.sampled_from(CELLS), min_size=1, max_size=6, unique=True),
    st.sampled_from(CELLS),
    st.integers(0, 3),
)
def test_one_misprint_never_makes_a_wrong_value(parts: list[int], lost: list[Key], slip: Key, change: int) -> None:
    values = table(*parts)
    printed = {**values, slip: values[slip] + change} if slip not in lost else values
    known = {k: v for k, v in printed.items() if k not in lost}
    derived = solve(IDENTITIES, known, lost, []).derived
    assert all(values[k] == v for k, v in derived.items())


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=4, max_size=4),
    st.lists(st.sampled_from(CELLS), min_size=2, max_size=6, unique=True),
    st.integers(1, 5),
)
def test_more_readable_cells_never_turn_a_right_value_wrong(parts: list[int], lost: list[Key], more: int) -> None:
    values = table(*parts)
    less_known = {k: v for k, v in values.items() if k not in lost}
    before = solve(IDENTITIES, less_known, lost, []).derived
    still_lost = lost[more:]
    more_known = {k: v for k, v in values.items() if k not in still_lost}
    after = solve(IDENTITIES, more_known, still_lost, []).derived
    assert all(after[k] == v for k, v in before.items() if k in after)
    assert all(values[k] == v for k, v in after.items())


def run(row: str, *tokens: str, may_be_blank: bool = False) -> Run:
    return Run(tuple(key(row, c) for c in COLUMNS), tokens, may_be_blank)


def known_but(rows: str, values: dict[Key, int]) -> dict[Key, int]:
    return {k: v for k, v in values.items() if k[0] not in rows.split()}


def pieces(solution: object, *runs: Run) -> dict[Key, str]:
    found = solution.pieces  # type: ignore[attr-defined]
    return {
        k: each.tokens[found[k].token][found[k].start : found[k].stop] if each.tokens else ""
        for each in runs
        for k in each.cells
        if k in found
    }


def test_digits_run_together_are_cut_where_all_sums_agree() -> None:
    values = table(12, 1, 3, 4)
    joined = run("a", "12113")
    solution = solve(IDENTITIES, known_but("a", values), [], [joined])
    assert pieces(solution, joined) == {key("a", "x"): "12", key("a", "y"): "1", key("a", "total"): "13"}


def test_without_columns_nothing_says_where_to_cut() -> None:
    joined = run("a", "81153")
    solution = solve([], {}, [], [joined])
    assert not solution.pieces
    assert solution.unread == set(joined.cells)


def test_two_readings_of_a_row_alone_are_not_told_apart_by_its_own_sum() -> None:
    own = [identity for identity in IDENTITIES if identity.rule_id == "row"]
    joined = run("a", "11112")  # 11|1|12 and 1|11|12
    assert not pieces(solve(own, {}, [], [joined]), joined).keys() - {key("a", "total")}


def test_a_contradiction_leaves_no_reading() -> None:
    values = table(11, 0, 0, 0)
    joined = run("a", "2011")  # the sums say 11|0|11
    solution = solve(IDENTITIES, known_but("a", values), [], [joined])
    assert not solution.pieces
    assert solution.contradicted == set(joined.cells)


def test_as_many_zeros_as_cells_need_no_sums() -> None:
    joined = run("a", "000", may_be_blank=True)
    assert pieces(solve([], {}, [], [joined]), joined) == dict.fromkeys(joined.cells, "0")


def test_figures_that_stand_apart_are_placed_among_dropped_blanks() -> None:
    values = table(0, 7, 3, 4)
    printed = Run(tuple(key("a", c) for c in COLUMNS), ("7", "7"), may_be_blank=True, may_be_joined=False)
    solution = solve(IDENTITIES, known_but("a", values), [], [printed])
    assert pieces(solution, printed) == {key("a", "x"): "", key("a", "y"): "7", key("a", "total"): "7"}


def test_three_corners_of_a_rectangle_do_not_spread_the_slip_at_the_fourth() -> None:
    """All four sums close over wrong values, and still close when any one is dropped."""
    values = table(5, 5, 5, 5)
    lost = [key("a", "y"), key("b", "x"), key("b", "y")]
    known = {k: v for k, v in values.items() if k not in lost} | {key("a", "x"): 6}
    assert not solve(IDENTITIES, known, lost, []).derived


def test_past_the_budget_everything_is_unread() -> None:
    joined = run("a", "12113")
    solution = solve(IDENTITIES, known_but("a", table(12, 1, 3, 4)), [], [joined], Meter(steps=3))
    assert solution.exhausted == solution.unread == set(joined.cells)
    with pytest.raises(Exhausted):
        Meter(steps=0).step()


def test_the_same_table_ends_the_same_however_its_rows_are_given() -> None:
    values = table(12, 1, 30, 4)
    runs = [run("a", "12113"), run("b", "30434"), run("sum", "42547")]
    first = solve(IDENTITIES, {}, [], runs)
    random.Random(1).shuffle(runs)
    assert dict(solve(IDENTITIES, {}, [], runs).pieces) == dict(first.pieces)
    assert all(piece.value == values[k] for k, piece in first.pieces.items())
