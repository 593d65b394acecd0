"""A sample of the forms gate: every damage in every container, a few reports each (the whole: `make gate`)."""

from __future__ import annotations

import random

import pytest
from support.form_containers import CONTAINERS
from support.form_damages import DAMAGES, Damaged, truth_of
from support.form_scores import FLOOR, Tally, cases, compare, draw, floor, measure
from support.generated_forms import LAYOUTS, Lines, Printed, make_report

FEW = 3  # one of each form


@pytest.mark.parametrize(("container", "damage"), [case for case in cases() if case[0] in ("html", "pipes", "docx")])
def test_nothing_is_read_wrongly_and_enough_rightly(container: str, damage: str) -> None:
    tally = measure(container, damage, FEW)
    assert tally.wrong == []
    assert tally.share >= floor(container, damage)


@pytest.mark.parametrize("container", [name for name in CONTAINERS if name not in ("html", "pipes", "docx")])
def test_a_planted_contradiction_comes_out_as_printed(container: str) -> None:
    tally = measure(container, "contradiction", FEW)
    assert tally.wrong == []
    assert tally.share >= floor(container, "contradiction")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_changes_what_is_drawn(damage: str) -> None:
    """Else its line of the gate would say nothing."""
    for number in range(FEW):
        damaged = draw(damage, number, 1)
        plain = [[cell.text for cell in line] for lines in draw("none", number, 1).tables for line in lines]
        drawn = [[cell.text for cell in line] for lines in damaged.tables for line in lines]
        assert drawn != plain or damage in ("none", "charset", "hidden second copy")
        assert damaged.hidden or damage != "hidden second copy"


def test_layouts_are_cases_too() -> None:
    assert {damage for _, damage in cases()} == set(DAMAGES) | set(LAYOUTS) - {"as_printed"}


def _without_totals(lines: Lines) -> Lines:
    return [[c for c in line if c.text != "总计" and not (c.key and c.key[1] == "total")] for line in lines]


def _totals_alone(lines: Lines) -> Lines:
    rows = [[cell for cell in line if cell.key is None or cell.key[1] == "total"] for line in lines[3:]]
    return [[Printed("项目", columns=3), Printed("总计")], *rows]


@pytest.mark.parametrize("container", ["html", "docx", "pdf"])
@pytest.mark.parametrize("change", [_without_totals, _totals_alone])
def test_table_3_without_its_totals_and_with_nothing_else(container: str, change: object) -> None:
    assert callable(change)
    tally = Tally()
    for number in range(2):
        report = make_report(("2019", "2021")[number], random.Random(number))
        tables = [report.tables[0], change(report.tables[1]), report.tables[2]]
        damaged = Damaged(report.form, tables, truth_of(tables))
        compare(damaged, CONTAINERS[container](damaged), container, tally)
    assert tally.wrong == []
    assert tally.share >= FLOOR
