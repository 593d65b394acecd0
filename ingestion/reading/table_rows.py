"""The figures of a document's tables as rows of OBSERVATIONS, and how much of each table they are.

Belongs here: offsets, locators and columns of the output, numbers that nobody claims, coverage. Does not: which figure
stands where (`tables`), what a lost cell holds (`lost_cells`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from decimal import Decimal
from typing import NamedTuple

from ingestion.knowledge.measures import load_measures
from ingestion.model import Document, TableCoverage
from ingestion.reading.bands import TOTALS
from ingestion.reading.figures import UNKNOWN_FORM, Copies, Figure, GridReading
from ingestion.reading.forms import Key, expected_cells, expected_rows
from ingestion.reading.lost_cells import Outcome, token_cells

# A form states the figures of the body that reports; nothing in a cell says that they are an area's.
SCOPE = "own"
# Row labels that make a grid one of the official tables even where no header lets a cell be placed.
LEAST_ROW_LABELS = 3


class TableRow(NamedTuple):
    """The columns of OBSERVATIONS that a figure of a table fills."""

    code: str
    applicant: str
    label: str
    scope: str
    kind: str
    value: Decimal | None
    decimals: int | None
    unit: str
    value_status: str
    basis: str
    form: str
    table_id: str
    method: str
    raw_text: str
    start: int | None
    end: int | None
    sentence_start: int | None
    sentence_end: int | None
    locator: str
    is_copy: bool | None = None


def observations(figures: Iterable[Figure], forms: dict[str, str], document: Document) -> list[TableRow]:
    """The figures as rows of OBSERVATIONS; none for a cell that is neither placed nor printed."""
    rows: list[tuple[object, ...]] = []  # as TableRow, which takes twice as long to make
    before: Figure | None = None
    for figure in figures:
        cell, grid, placed, index, reading, unit, settled = figure
        table_id, code, applicant, label = cell.key
        # Figures of one row come one after the other.
        if before is None or before.placed is not placed or before.grid is not grid:
            before = figure
            row_spans = [grid.spans[anchored] for anchored in grid.view.anchored[placed.row]]
            row_start, row_end = min(row_spans)[0], max(stop for _, stop in row_spans)
            row_locator = f"table {grid.number}/row {placed.row + 1}"
            is_one_form = len({option.table.form for option in placed.options}) == 1
            is_certain = is_one_form or forms[table_id] != UNKNOWN_FORM
        start: int | None
        end: int | None
        if settled:
            start, end = _place(figure, document)
            locator = f"{row_locator}/{cell.column.key}"
        elif index is not None:
            start, end = grid.spans[index]
            locator = f"{row_locator}/column {grid.view.cells[index].column + 1}"
            if grid.boxes:
                page, *box = grid.boxes[index]
                locator += f"/page {page}/box {' '.join(f'{side:.0f}' for side in box)}"
        elif placed.printed:
            start, end = grid.spans[placed.printed[0]][0], grid.spans[placed.printed[-1]][1]
            locator = row_locator
        else:
            continue
        is_printed = start is not None
        rows.append((
            code, applicant, label, SCOPE, cell.kind, reading.value, reading.decimals, reading.unit or unit,
            reading.status, cell.basis, cell.local or (cell.form if is_certain else UNKNOWN_FORM), table_id,
            "solved" if settled else "table", document.text[start:end] if is_printed else "", start, end,
            row_start if is_printed else None, row_end if is_printed else None, locator, None,
        ))  # fmt: skip
    return list(map(TableRow._make, rows))


def _place(figure: Figure, document: Document) -> tuple[int, int] | tuple[None, None]:
    """Where the digits of a settled figure stand; nowhere if they are printed nowhere."""
    settled, grid = figure.settled, figure.grid
    if settled is None or settled.token is None:
        return None, None
    cells = token_cells(figure)
    if not cells:  # a row of blanks
        end = max(grid.spans[index][1] for index in grid.view.anchored[figure.placed.row])
        return end, end
    start, end = grid.spans[cells[settled.token]]
    if len(grid.view.texts[cells[settled.token]]) != end - start:  # repaired: its parts have no place of their own
        return start, end
    return start + settled.start, start + settled.stop


def missing_observations(outcome: Outcome, forms: dict[str, str]) -> list[TableRow]:
    """Observations for the cells of rows that the document lost."""
    measures = load_measures()
    return [
        TableRow(
            code, applicant, "", SCOPE, measures[code].value_kind, reading.value, reading.decimals, "", reading.status,
            measures[code].basis, forms[table_id], table_id, "solved", "", None, None, None, None, "",
        )
        for table_id, (code, applicant), settled in outcome.missing
        for reading in (settled.reading,)
    ]  # fmt: skip


def count_unclaimed(grids: list[GridReading], unplaced: Iterable[Figure] = ()) -> Counter[str]:
    """By table, the numbers in its grids that no figure claims. unplaced: figures whose rows may claim some yet.

    A row that prints more figures than it has columns prints those of another row too.
    """
    unclaimed: Counter[str] = Counter()
    printed = {
        (id(figure.grid), index)
        for figure in unplaced
        if len(figure.placed.printed) <= len(figure.placed.units)
        for index in figure.placed.printed
    }
    for grid in grids:
        labels = grid.row_labels
        ids = {placed_row.options[0].table.table_id for placed_row in grid.rows}
        table_id = min(ids) if ids else max(labels, key=lambda name: labels[name])
        if ids or labels[table_id]:
            open_numbers = grid.numbers - grid.claimed
            unclaimed[table_id] += sum((id(grid), index) not in printed for index in open_numbers)
    return unclaimed


def coverage_of(
    grids: list[GridReading],
    forms: dict[str, str],
    kept: dict[Key, Figure],
    outcome: Outcome,
    copies: Copies,
    rivals: Container[str] = (),
) -> tuple[TableCoverage, ...]:
    """How much of each table was read. Call it once all figures have claimed their cells.

    rivals: tables that stand twice with figures of their own.
    """
    placed = Counter(
        key[0] for key, figure in kept.items() if figure.reading.status != "unreadable" and not figure.cell.local
    )
    placed.update(table_id for table_id, _, _ in outcome.missing)
    unclaimed = count_unclaimed(grids)
    named: Counter[str] = Counter()
    for grid in grids:
        named.update(grid.row_labels)
    coverage = []
    for table_id in ("sheet", "table_2", "table_3", "table_4"):
        form = forms.get(table_id, "")
        if not form and (named[table_id] < LEAST_ROW_LABELS or not unclaimed[table_id]):
            continue
        expected = expected_cells(form, table_id) or max(expected_cells(year, table_id) for year in ("2019", "2021"))
        if {key[2] for key in kept if key[0] == table_id} == TOTALS:
            expected = expected_rows(form, table_id) or placed[table_id]  # it has no other column to read
        expected = max(expected or expected_cells("2014", table_id), placed[table_id])
        is_enough = placed[table_id] > unclaimed[table_id] and 2 * placed[table_id] >= expected
        coverage.append(
            TableCoverage(
                table_id=table_id,
                form=form or UNKNOWN_FORM,
                cells_expected=expected,
                cells_placed=placed[table_id],
                cells_unread=expected - placed[table_id],
                cells_unclaimed=unclaimed[table_id],
                verdict="read" if is_enough and table_id not in rivals else "reading",
                is_unreconciled=table_id in outcome.unreconciled,
                cells_twice=copies.twice[table_id],
                cells_unseen_differ=copies.unseen_differ[table_id],
            )
        )
    return tuple(coverage)
