"""The figures of a document's tables as rows of OBSERVATIONS, and how much of each table they are.

Belongs here: offsets, locators and columns of the output, numbers that nobody claims, coverage. Does not: which figure
stands where (`tables`), what a lost cell holds (`lost_cells`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from ingestion.handover.identifiers import items_of_rows
from ingestion.handover.schemas import Columns
from ingestion.knowledge.measures import load_measures
from ingestion.model import Document, TableCoverage
from ingestion.reading.asked import Answered
from ingestion.reading.bands import TOTALS
from ingestion.reading.cells import ReadingColumns, columns_of
from ingestion.reading.figures import UNKNOWN_FORM, Copies, Figure, GridReading, by_row
from ingestion.reading.forms import Key, expected_cells, expected_rows, most_cells, said_of, table_ids
from ingestion.reading.layouts import MOST_REMEMBERED
from ingestion.reading.lost_cells import Outcome, token_cells
from ingestion.reading.whole_tables import Whole

# A form states the figures of the body that reports; nothing in a cell says that they are an area's.
SCOPE = "own"
# Row labels that make a grid one of the official tables even where no header lets a cell be placed.
LEAST_ROW_LABELS = 3

_Span = tuple[int, int] | tuple[None, None]


def add_observations(
    columns: Columns, figures: Iterable[Figure], document: Document, is_copy: bool | None = None
) -> None:
    """Append the figures to `columns` (OBSERVATIONS); none for a cell that is neither placed nor printed."""
    figures = [f for f in figures if f.grid_cell is not None or f.settled or f.placed.printed]
    if not figures:
        return
    cells, _, _, _, readings, header_units, forms, _, settled = zip(*figures, strict=True)
    places = list(map(_place, figures))
    rows = [of_row for row in by_row(figures) for of_row in [_row_span(row[0].grid, row[0].placed.row)] * len(row)]
    said = {**said_of(cells), "form": forms}
    locators = [_locator(f) if f.settled or f.grid_cell is None or f.grid.boxes else f.locator for f in figures]
    columns.extend(
        {
            **said,
            "observation_id": items_of_rows(said, locators),
            **_read(columns_of(readings), header_units),
            **_printed(
                document, places, [(None, None) if at[0] is None else row for at, row in zip(places, rows, strict=True)]
            ),
            "scope": [SCOPE] * len(figures),
            "is_copy": [is_copy] * len(figures),
            "method": ["solved" if of_figure else "table" for of_figure in settled],
            "locator": locators,
        }
    )


def add_whole(columns: Columns, answer: Answered, whole: Whole) -> None:
    """Append the figures of a grid that holds whole tables to `columns` (OBSERVATIONS)."""
    grid, asked = answer.grid, answer.asked
    if not asked.cells:
        return
    starts, ends = zip(*grid.spans, strict=True)
    locators = asked.locators
    if grid.boxes:
        locators = tuple(map(_boxed, locators, whole.own(grid.boxes)))
    columns.extend(
        {
            **whole.said,
            **_read(answer.columns, asked.units),
            "raw_text": whole.own(grid.printed),
            "start": whole.own(starts),
            "end": whole.own(ends),
            **_rows_of_whole(answer, whole, starts, ends),
            "scope": [SCOPE] * len(asked.cells),
            "method": ["table"] * len(asked.cells),
            "locator": locators,
        }
    )


def _rows_of_whole(
    answer: Answered, whole: Whole, starts: Sequence[int], ends: Sequence[int]
) -> dict[str, Sequence[int]]:
    """The columns of where the rows of figures stand. starts, ends: of the cells of their grid."""
    if list(starts) == sorted(starts) and list(ends) == sorted(ends):  # as in nearly all grids
        return {"sentence_start": whole.first_of_row(starts), "sentence_end": whole.last_of_row(ends)}
    rows = [
        of_row
        for row in answer.asked.rows
        for of_row in [_row_span(answer.grid, row.placed.row)] * (row.stop - row.start)
    ]
    row_starts, row_ends = zip(*rows, strict=True)
    return {"sentence_start": row_starts, "sentence_end": row_ends}


def _read(columns: ReadingColumns, header_units: Sequence[str]) -> dict[str, Sequence[Any]]:
    """The columns of what cells say. header_units: used where a cell prints none."""
    values, decimals, statuses, own_units, _ = columns
    units = header_units
    if any(own_units):
        units = [own or header for own, header in zip(own_units, header_units, strict=True)]
    return {"value": values, "decimals": decimals, "unit": units, "value_status": statuses}


def _printed(document: Document, places: Sequence[_Span], rows: Sequence[_Span]) -> dict[str, Sequence[Any]]:
    """The columns of where figures stand, and their rows."""
    text = document.text
    starts, ends = zip(*places, strict=True)
    row_starts, row_ends = zip(*rows, strict=True)
    return {
        "raw_text": ["" if start is None else text[start:end] for start, end in places],
        "start": starts,
        "end": ends,
        "sentence_start": row_starts,
        "sentence_end": row_ends,
    }


def _row_span(grid: GridReading, row: int) -> tuple[int, int]:
    """Where a row of a grid begins and ends."""
    spans = [grid.spans[anchored] for anchored in grid.view.anchored[row]]
    return min(spans)[0], max([end for _, end in spans])


def _locator(figure: Figure) -> str:
    """The locator of a figure that has no cell of its own, or whose cell has a box on a page."""
    row = f"table {figure.grid.number}/row {figure.placed.row + 1}"
    if figure.settled:
        return f"{row}/{figure.cell.column.key}"
    if figure.grid_cell is None:
        return row
    return _boxed(figure.locator, figure.grid.boxes[figure.grid_cell])


def _boxed(locator: str, box: tuple[int, float, float, float, float]) -> str:
    page, *sides = box
    return f"{locator}/page {page}/box {' '.join(f'{side:.0f}' for side in sides)}"


def _place(figure: Figure) -> tuple[int, int] | tuple[None, None]:
    """Where a figure stands; nowhere if it is printed nowhere."""
    if figure.settled:
        return _settled_place(figure)
    spans, index = figure.grid.spans, figure.grid_cell
    if index is None:
        return spans[figure.placed.printed[0]][0], spans[figure.placed.printed[-1]][1]
    return spans[index]


def _settled_place(figure: Figure) -> tuple[int, int] | tuple[None, None]:
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


def add_missing(columns: Columns, outcome: Outcome, forms: Mapping[str, str]) -> None:
    """Append the cells of rows that the document lost to `columns` (OBSERVATIONS)."""
    measures = load_measures()
    for table_id, (code, applicant), settled in outcome.missing:
        columns.add(
            code=code,
            applicant=applicant,
            label="",
            scope=SCOPE,
            kind=measures[code].value_kind,
            value=settled.reading.value,
            decimals=settled.reading.decimals,
            unit="",
            value_status=settled.reading.status,
            basis=measures[code].basis,
            form=forms[table_id],
            table_id=table_id,
            method="solved",
            raw_text="",
            locator="",
        )


def count_unclaimed(grids: Iterable[GridReading], unplaced: Iterable[Figure] = ()) -> Counter[str]:
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
        labels = grid.layout.row_labels
        ids = {placed_row.options[0].table.table_id for placed_row in grid.rows}
        table_id = min(ids) if ids else max(labels, key=lambda name: labels[name])
        if ids or labels[table_id]:
            open_numbers = grid.layout.numbers - grid.claimed
            unclaimed[table_id] += sum((id(grid), index) not in printed for index in open_numbers)
    return unclaimed


@lru_cache(maxsize=MOST_REMEMBERED)
def coverage_of_whole(grids: tuple[Whole, ...], forms: tuple[tuple[str, str], ...]) -> tuple[TableCoverage, ...]:
    """How much of each table was read where all are whole: no grid has numbers beside those asked for."""
    return coverage_of((), dict(forms), [key for whole in grids for key in whole.keys], (), Outcome(), Copies())


def coverage_of(
    grids: Collection[GridReading],
    forms: dict[str, str],
    keys: Collection[Key],
    unread: Iterable[Key],
    outcome: Outcome,
    copies: Copies,
    rivals: Container[str] = (),
) -> tuple[TableCoverage, ...]:
    """How much of each table was read. Call it once all figures have claimed their cells.

    grids: those that may hold numbers which no figure claims. keys: of all figures. unread: of those that were not
    read, or are no cells of the form. rivals: tables that stand twice with figures of their own.
    """
    placed = Counter(map(itemgetter(0), keys))
    placed.subtract(map(itemgetter(0), unread))
    placed.update(table_id for table_id, _, _ in outcome.missing)
    unclaimed = count_unclaimed(grids)
    named: Counter[str] = Counter()
    for grid in grids:
        named.update(grid.layout.row_labels)
    coverage = []
    for table_id in table_ids():
        form = forms.get(table_id, "")
        if not form and (named[table_id] < LEAST_ROW_LABELS or not unclaimed[table_id]):
            continue
        expected = expected_cells(form, table_id) or most_cells(table_id)
        if placed[table_id] < expected and {key[2] for key in keys if key[0] == table_id} == TOTALS:
            expected = expected_rows(form, table_id) or placed[table_id]  # it has no other column to read
        expected = max(expected, placed[table_id])
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
