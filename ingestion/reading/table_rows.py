"""The figures of a document's tables as rows of OBSERVATIONS, and how much of each table they are.

Belongs here: offsets, locators and columns of the output, numbers that nobody claims, coverage. Does not: which figure
stands where (`tables`), what a lost cell holds (`lost_cells`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from ingestion.knowledge.measures import load_measures
from ingestion.model import Document, TableCoverage
from ingestion.reading.bands import TOTALS
from ingestion.reading.figures import UNKNOWN_FORM, Figure, GridReading, Key, value_kind
from ingestion.reading.forms import OTHER, expected_cells, expected_rows
from ingestion.reading.lost_cells import Outcome, token_cells
from ingestion.reading.placement import PlacedRow, count_row_labels

# A form states the figures of the body that reports; nothing in a cell says that they are an area's.
SCOPE = "own"
# Row labels that make a grid one of the official tables even where no header lets a cell be placed.
LEAST_ROW_LABELS = 3


def observations(figures: Iterable[Figure], forms: dict[str, str], document: Document) -> list[dict[str, object]]:
    """The figures as rows of OBSERVATIONS; none for a cell that is neither placed nor printed."""
    measures = load_measures()
    rows: list[dict[str, object]] = []
    around: tuple[PlacedRow | None, int, int, bool] = (None, 0, 0, False)
    for figure in figures:
        grid, placed, reading = figure.grid, figure.placed, figure.reading
        if around[0] is not placed:  # figures of one row come one after the other
            row_spans = [grid.spans[index] for index in grid.view.anchored[placed.row]]
            is_one_form = len({table.form for table, _ in placed.options}) == 1
            is_certain = is_one_form or forms[figure.table.table_id] != UNKNOWN_FORM
            around = (placed, min(s for s, _ in row_spans), max(e for _, e in row_spans), is_certain)
        locator = f"table {grid.number}/row {placed.row + 1}"
        method = "solved" if figure.settled else "table"
        start: int | None
        end: int | None
        if figure.settled:
            start, end = _place(figure, document)
            locator += f"/{figure.column.key}"
        elif figure.index is not None:
            start, end = grid.spans[figure.index]
            locator += f"/column {grid.view.cells[figure.index].column + 1}"
            if grid.boxes:
                page, *box = grid.boxes[figure.index]
                locator += f"/page {page}/box {' '.join(f'{side:.0f}' for side in box)}"
        elif placed.printed:
            start, end = grid.spans[placed.printed[0]][0], grid.spans[placed.printed[-1]][1]
        else:
            continue
        table_id, code, applicant, label = figure.key
        rows.append({
            "code": code,
            "applicant": applicant,
            "label": label,
            "scope": SCOPE,
            "kind": value_kind(code, figure.column),
            "value": reading.value,
            "decimals": reading.decimals,
            "unit": reading.unit or placed.units[figure.column.key],
            "value_status": reading.status,
            "basis": "annual" if code == OTHER else measures[code].basis,
            "form": figure.local or (figure.table.form if around[3] else UNKNOWN_FORM),
            "table_id": table_id,
            "method": method,
            "raw_text": document.text[start:end] if start is not None else "",
            "start": start,
            "end": end,
            "sentence_start": around[1] if start is not None else None,
            "sentence_end": around[2] if start is not None else None,
            "locator": locator,
        })  # fmt: skip
    return rows


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


def missing_observations(outcome: Outcome, forms: dict[str, str]) -> list[dict[str, object]]:
    """Observations for the cells of rows that the document lost."""
    measures = load_measures()
    return [
        {
            "code": code,
            "applicant": applicant,
            "label": "",
            "scope": SCOPE,
            "kind": measures[code].value_kind,
            "value": settled.reading.value,
            "decimals": settled.reading.decimals,
            "unit": "",
            "value_status": settled.reading.status,
            "basis": measures[code].basis,
            "form": forms[table_id],
            "table_id": table_id,
            "method": "solved",
            "raw_text": "",
            "locator": "",
        }
        for table_id, (code, applicant), settled in outcome.missing
    ]


def count_unclaimed(grids: list[GridReading], unplaced: Iterable[Figure] = ()) -> Counter[str]:
    """By table, the numbers in its grids that no figure claims. unplaced: figures whose rows may claim some yet."""
    unclaimed: Counter[str] = Counter()
    printed = {(id(figure.grid), index) for figure in unplaced for index in figure.placed.printed}
    for grid in grids:
        labels = count_row_labels(grid.view)
        ids = {placed_row.options[0][0].table_id for placed_row in grid.rows}
        table_id = min(ids) if ids else max(labels, key=lambda name: labels[name])
        if ids or labels[table_id]:
            open_numbers = grid.numbers() - grid.claimed
            unclaimed[table_id] += sum((id(grid), index) not in printed for index in open_numbers)
    return unclaimed


def coverage_of(
    grids: list[GridReading],
    forms: dict[str, str],
    kept: dict[Key, Figure],
    outcome: Outcome,
    rivals: Container[str] = (),
) -> tuple[TableCoverage, ...]:
    """How much of each table was read. Call it once all figures have claimed their cells.

    rivals: tables that stand twice with figures of their own.
    """
    placed = Counter(
        key[0] for key, figure in kept.items() if figure.reading.status != "unreadable" and not figure.local
    )
    placed.update(table_id for table_id, _, _ in outcome.missing)
    unclaimed = count_unclaimed(grids)
    named: Counter[str] = Counter()
    for grid in grids:
        named.update(count_row_labels(grid.view))
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
            )
        )
    return tuple(coverage)
