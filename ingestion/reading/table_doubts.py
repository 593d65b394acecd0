"""Doubts about the rows of a table together, from the sums within them: a column lost, a header over other figures.

Belongs here: what rows that do not add up say about their table. Does not: doubts about one row (`shifts`,
`moved_rows`), what becomes of doubtful rows (`tables`), corrections.

One row that does not add up is what its office printed. Many that would under other columns, or one that stands almost
alone, are a table that was not understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from ingestion.reading.figures import Figure

LEAST_SHORT = 2  # rows short of their totals, before a column without any figure is taken for another, which was lost
LEAST_EXCHANGED = 3  # rows whose total stands in another column, before the header is not believed
LEAST_PARTS = 5  # figures of a row that a total may follow
MOST_LEFT_ALONE = Decimal("0.5")  # of a table's cells: of so few rows one that does not add up is not believed

_NOTHING = Decimal(0)

Row = Sequence[Figure]
_AnyRow = TypeVar("_AnyRow", bound=Row)


def rows_of_doubtful_tables(rows: Sequence[_AnyRow], expected: int) -> list[_AnyRow]:
    """The rows of a table whose figures may be those of other columns. expected: the cells of its form."""
    left = [_left_over(row) for row in rows]
    if _ends_in_totals(rows):
        return list(rows)
    is_hardly_read = sum(map(len, rows)) < MOST_LEFT_ALONE * expected
    if is_hardly_read and any(map(_is_in_another_order, rows)):
        return list(rows)
    if _have_totals_elsewhere(rows):
        return list(rows)
    if not any(left):  # of nearly all tables
        return []
    if _has_lost_a_column(rows, left) or _is_exchanged(rows, left):
        return list(rows)
    if is_hardly_read:
        return [row for row, over in zip(rows, left, strict=True) if over]
    return []


def _is_in_another_order(row: Row) -> bool:
    """Whether the columns of a row do not follow one another as in the form."""
    keys = [figure.cell.column.key for figure in row]
    table = next(option.table for option in row[0].placed.options if row[0].cell in option.cells)
    return keys != [column.key for column in table.columns if column.key in keys]


def _have_totals_elsewhere(rows: Sequence[Row]) -> bool:
    """Whether no row prints a total, and in all that print figures another column is what the totals would be."""
    told = [row for row in rows if any(_values(row))]
    if len(told) < LEAST_EXCHANGED:
        return False
    if any(f.reading.status != "blank" for row in told for f in row if f.cell.column.is_total):
        return False
    return any(_are_totals(told, figure.cell.column.key) for figure in told[0] if not figure.cell.column.is_total)


def _values(row: Row) -> list[Decimal]:
    return [figure.reading.value or _NOTHING for figure in row]


def _left_over(row: Row) -> Decimal | None:
    """What a row's total is above its parts; None where it has not one total, or not all of it can be read."""
    totals = [figure for figure in row if figure.cell.column.is_total]
    if len(totals) != 1 or totals[0].reading.status == "blank":
        return None
    if any(figure.reading.status == "unreadable" for figure in row):
        return None
    return 2 * (totals[0].reading.value or _NOTHING) - sum(_values(row))


def _ends_in_totals(rows: Sequence[Row]) -> bool:
    """Whether rows without a column for it end in what is their total: never less than the other figures together."""
    if any(len(row) < LEAST_PARTS or any(figure.cell.column.is_total for figure in row) for row in rows):
        return False
    left = [(2 * values[-1] - sum(values), values[-1]) for row in rows if any(values := _values(row))]
    return len(left) >= LEAST_EXCHANGED and min(left)[0] >= 0 and sum(not over for over, _ in left) >= LEAST_EXCHANGED


def _has_lost_a_column(rows: Sequence[Row], left: Sequence[Decimal | None]) -> bool:
    """Whether no row has a figure in its first or last column, and rows are short of their totals: never over."""
    if not any(all(row[end].reading.status == "blank" for row in rows) for end in (0, -1)):
        return False
    told = [over for over in left if over]
    return len(told) >= LEAST_SHORT and min(told) > 0


def _is_exchanged(rows: Sequence[Row], left: Sequence[Decimal | None]) -> bool:
    """Whether most rows that say anything do not add up, and all of these would if another column were the total."""
    broken = [row for row, over in zip(rows, left, strict=True) if over]
    told = sum(over is not None and any(_values(row)) for row, over in zip(rows, left, strict=True))
    if len(broken) < LEAST_EXCHANGED or 2 * len(broken) < told:
        return False
    return any(_are_totals(broken, figure.cell.column.key) for figure in broken[0] if not figure.cell.column.is_total)


def _are_totals(rows: Sequence[Row], column: str) -> bool:
    return all(2 * sum(_of_column(row, column)) == sum(_values(row)) and any(_of_column(row, column)) for row in rows)


def _of_column(row: Row, column: str) -> Iterator[Decimal]:
    return (value for value, figure in zip(_values(row), row, strict=True) if figure.cell.column.key == column)
