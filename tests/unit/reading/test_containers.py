"""One report, every container: what is printed in a form cell is read the same from all of them; the gate in small."""

from __future__ import annotations

import pytest
from support.matrix import WRITERS, Tally, reports

UNREAD = {
    "pdf without rules": "columns of a page without rules are not always told apart",
    "text blank_line_between": "a blank cell in a row of figures alone (table 4) leaves the row in doubt",
    "text blank_line_but_for_blanks": "as above",
    "text pipe_after_each": "as above",
    "text pipe_after_each_padded": "as above",
    "text pipe_before_each_row": "as above",
    "text indented_cells": "as above",
    "text lone_pipe_between": "as above",
    "text cell_per_line": "as above",
    "text carriage_returns": "as above",
    "text filled_up_pipes": "a blank last cell cannot be told from what fills its row up",
    "text pipes_in_rows": "with its spans lost the first row of a group may begin with a blank",
}


def tally(name: str) -> Tally:
    total = Tally()
    for number, report in enumerate(reports(3, seed=7)):
        total.add(report, WRITERS[name](report), f"{name} {number}")
    return total


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_is_read_as_something_else_and_nothing_refused(name: str) -> None:
    total = tally(name)
    assert total.complaints == []
    assert total.same > 500


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.xfail(strict=True, reason=UNREAD[n])) if n in UNREAD else n for n in WRITERS],
)
def test_every_form_cell_is_read(name: str) -> None:
    assert tally(name).unread == 0
