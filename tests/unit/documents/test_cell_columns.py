"""The cells of a table, kept by column: they are the cells they were made of, and columns of one length."""

import pytest

from ingestion.model import Cell, Cells

HEADER, FIGURE = Cell(0, 0, 1, 2, 0, 4, True), Cell(1, 1, 1, 1, 5, 6)


def test_cells_are_those_they_were_made_of() -> None:
    cells = Cells.of([HEADER, FIGURE])
    assert list(cells) == [HEADER, FIGURE]
    assert (cells[0], cells[-1], cells[1:]) == (HEADER, FIGURE, (FIGURE,))
    assert (cells.places, cells.starts, cells.ends) == (((0, 1), (0, 1), (1, 1), (2, 1)), (0, 5), (4, 6))


def test_cells_are_equal_where_each_is() -> None:
    assert Cells.of([HEADER, FIGURE]) == Cells.of([HEADER, FIGURE])
    assert hash(Cells.of([HEADER, FIGURE])) == hash(Cells.of([HEADER, FIGURE]))
    assert Cells.of([HEADER, FIGURE]) != Cells.of([HEADER, FIGURE._replace(end=7)])


def test_a_table_may_have_no_cells() -> None:
    assert not list(Cells.of([]))


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Cells(((0,), (0,), (1,), (1,)), (0, 5), (4,), (False,))
