"""A sample of the forms gate: every damage in every container, a few reports each (the whole: `make gate`)."""

from __future__ import annotations

import pytest
from support.form_containers import CONTAINERS
from support.form_damages import DAMAGES
from support.form_scores import cases, draw, floor, measure
from support.generated_forms import LAYOUTS

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
