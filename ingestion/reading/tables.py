"""The official tables of a document, from its grids to observations and coverage.

Belongs here: reading the placed cells, settling which form a table follows, copies of a table, observation columns.
Does not: which cell is which (`placement`), what a cell's text means (`cells`), wordings (knowledge/forms).

A table is read once: of two copies that agree the second is passed over; of two that differ the first is kept and the
figures of the other are counted unclaimed. Table 4 and most rows of table 3 are the same in two forms: they take the
form that the rows of their own table decide, else that of the document's nearest other table, else `unknown`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.handover.schemas import Columns
from ingestion.knowledge.measures import load_measures
from ingestion.model import Document, Grid, TableCoverage
from ingestion.reading.bands import TOTALS
from ingestion.reading.by_sums import first_line, place_by_sums
from ingestion.reading.cells import UNREADABLE, CellReading, digits, read_cell, trim
from ingestion.reading.forms import OTHER, Column, Row, Table, expected_cells, expected_rows
from ingestion.reading.grids import View, view_grid
from ingestion.reading.lost_cells import Outcome, settle_lost_cells, token_cells
from ingestion.reading.placement import PlacedRow, Standing, count_row_labels, place_rows
from ingestion.reading.shifts import may_be_two_numbers, may_have_moved
from ingestion.reading.solve.table import Settled

if TYPE_CHECKING:
    from ingestion.repair import Repaired

# A form states the figures of the body that reports; nothing in a cell says that they are an area's.
SCOPE = "own"
UNKNOWN_FORM = "unknown"
# Row labels that make a grid one of the official tables even where no header lets a cell be placed.
LEAST_ROW_LABELS = 3
# Characters between two grids of one table: page numbers, a lone group label. More is text, and ends the table.
MOST_BETWEEN = 60
MOST_TEXT_BEFORE = 1500  # characters before a table's first figure in which the parts of a broken header may lie
# Where a table does not decide its form, the others are asked in this order: the nearest first.
_NEIGHBOURS = {
    "table_2": ("table_3",),
    "table_3": ("table_2",),
    "table_4": ("table_3", "table_2"),
    "sheet": (),
}


Key = tuple[str, str, str, str]


@dataclass(slots=True)
class _GridReading:
    """A grid, its trimmed cell spans in the document, and what was placed in it."""

    number: int
    view: View
    spans: tuple[tuple[int, int], ...]
    rows: list[PlacedRow]
    damaged: frozenset[int]
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()
    claimed: set[int] = field(default_factory=set)

    def numbers(self) -> set[int]:
        """The cells that print a number."""
        return {index for index in range(len(self.spans)) if self.view.has_number(index)}


@dataclass(frozen=True, slots=True)
class Figure:
    """One form cell found in a grid.

    key: table, code, applicant and label, whatever the form. index: its grid cell, or None where the row is
    not placed. local: the local form of a row that an office added. settled: where the identities say what a lost cell
    holds.
    """

    key: Key
    grid: _GridReading
    placed: PlacedRow
    table: Table
    column: Column
    index: int | None
    reading: CellReading
    local: str
    settled: Settled | None = None


def read_tables(document: Document, repaired: Repaired, columns: Columns) -> tuple[TableCoverage, ...]:
    """Append the figures of the official tables to `columns` (OBSERVATIONS), and return the coverage of each table.

    Offsets count in `document.text`; values come from the repaired text of the same cell. A row that was found but
    whose figures cannot be placed gives `unreadable` rows with null values over its printed stretch. Where a report
    mixes forms within one table (2019 headers in one block, 2021 in the others) each row carries its own form, and the
    coverage that of most rows. A form cell that the document does not have gives no row and counts as unread.
    """
    grids = list(_grids(document, repaired))
    for table_id in ("table_3", "table_4"):
        _place_by_sums(grids, table_id, document)
    forms = _forms(grids)
    kept: dict[Key, Figure] = {}
    for grid in grids:
        _keep(_figures(grid, forms), kept)
    outcome = settle_lost_cells(kept, forms, _unclaimed(grids, [f for f in kept.values() if f.index is None]))
    columns.extend(_observations(kept.values(), forms, document) + _missing(outcome, forms))
    return _coverage(grids, forms, kept, outcome)


def _grids(document: Document, repaired: Repaired) -> list[_GridReading]:
    """Every grid with its view; those that no official label touches have no placed rows."""
    readings: list[_GridReading] = []
    caption, number = "", 0
    standing, between = Standing(), 0
    for block in document.blocks:
        if block.kind == "chrome":
            continue
        if block.grid is None:
            between += block.end - block.start
            text = repaired.text[repaired.to_repaired(block.start) : repaired.to_repaired(block.end)].strip()
            caption = text.rsplit("\n", 1)[-1] if text else caption
            continue
        number += 1
        if between > MOST_BETWEEN:
            standing = Standing()
        between = 0
        reading = _grid(block.grid, number, caption, document, repaired, standing)
        if reading:
            readings.append(reading)
    return readings


def _place_by_sums(grids: list[_GridReading], table_id: str, document: Document) -> None:
    """Give the grids the rows of a table whose header cannot be read, where its sums settle them."""
    of_table = {
        id(row) for grid in grids for row in grid.rows if row.options[0][0].table_id == table_id and not _is_local(row)
    }
    if any(row.cells for grid in grids for row in grid.rows if id(row) in of_table):
        return
    views = [grid.view for grid in grids]
    first = first_line(views, table_id)
    if first is None:
        return
    start, _ = grids[first[0]].spans[first[1]]
    placed = place_by_sums(views, table_id, document.text[max(0, start - MOST_TEXT_BEFORE) : start])
    if not placed:
        return
    for grid in grids:
        grid.rows = [row for row in grid.rows if id(row) not in of_table]
    for number, row in placed:
        grids[number].rows.append(row)


def _is_local(row: PlacedRow) -> bool:
    form_row = row.options[0][1]
    return form_row is not None and bool(form_row.local)


def _grid(
    grid: Grid, number: int, caption: str, document: Document, repaired: Repaired, standing: Standing
) -> _GridReading | None:
    spans = tuple(trim(document.text, cell.start, cell.end) for cell in grid.cells)
    if repaired.plan.steps or repaired.plan.unresolved:
        texts, damaged = _repaired_cells(spans, document, repaired)
    else:
        texts, damaged = [document.text[start:end] for start, end in spans], set()
    view = view_grid(grid, texts)
    if view is None:
        return None
    rows = list(place_rows(view, caption, standing))
    return _GridReading(number, view, spans, rows, frozenset(damaged), grid.boxes)


def _repaired_cells(
    spans: Iterable[tuple[int, int]], document: Document, repaired: Repaired
) -> tuple[list[str], set[int]]:
    """The repaired texts of cells, and which of them the repair may have misread."""
    texts: list[str] = []
    damaged: set[int] = set()
    for index, (start, end) in enumerate(spans):
        first, last = trim(repaired.text, repaired.to_repaired(start), repaired.to_repaired(end))
        texts.append(repaired.text[first:last])
        # A repair that adds or loses a digit has misread the cell, and one that gave up on it cannot vouch for it.
        original = document.text[start:end]
        is_unresolved = any(damage.start < end and damage.end > start for damage in repaired.plan.unresolved)
        if is_unresolved or (original != texts[-1] and digits(original) != digits(texts[-1])):
            damaged.add(index)
    return texts, damaged


def _forms(grids: list[_GridReading]) -> dict[str, str]:
    """The form of each official table that has placed rows: the one that most rows with numbers fit, or `unknown`."""
    votes: dict[str, Counter[str]] = {}
    for grid in grids:
        for placed in grid.rows:
            # A table is there also where all its rows are local ones, which speak for no form.
            count = votes.setdefault(placed.options[0][0].table_id, Counter())
            if _is_local(placed):
                continue
            forms = {table.form for table, _ in placed.options}
            # A group row may hold dashes, so only numbers speak for a form.
            weight = int(any(grid.view.has_number(index) for index in placed.printed))
            count.update(dict.fromkeys(forms, weight))
    decided = {}
    for table_id, count in votes.items():
        best = [form for form, votes_of in count.items() if votes_of == max(count.values())]
        decided[table_id] = best[0] if len(best) == 1 else ""
    return {
        table_id: form or next((decided[other] for other in _NEIGHBOURS[table_id] if decided.get(other)), UNKNOWN_FORM)
        for table_id, form in decided.items()
    }


def _figures(grid: _GridReading, forms: dict[str, str]) -> list[Figure]:
    """The form cells of a grid; of a form row found twice with different figures, none."""
    figures: dict[Key, Figure] = {}
    twice: set[Key] = set()
    for placed in _without_blank_lines(grid):
        option = _option(placed, forms)
        if option is None:
            continue
        for figure in _row_figures(grid, placed, *option):
            before = figures.setdefault(figure.key, figure)
            if before is not figure and (before.reading != figure.reading or figure.index is None):
                twice.add(figure.key)
            if before is not figure and figure.index is not None and before.reading == figure.reading:
                grid.claimed.add(figure.index)
    return [figure for key, figure in figures.items() if key not in twice]


def _without_blank_lines(grid: _GridReading) -> list[PlacedRow]:
    """The placed rows, without empty lines of table 4 beside its line of figures."""
    lines = [placed for placed in grid.rows if not placed.options[0][0].rows]
    passed_over = [placed for placed in lines if not placed.printed] if any(x.printed for x in lines) else lines[1:]
    return [placed for placed in grid.rows if placed not in passed_over]


def _option(placed: PlacedRow, forms: dict[str, str]) -> tuple[Table, Row | None] | None:
    """The form table and row that a placed row is read as.

    Table 2 names its form in every block. In table 3 a row that its form does not have is a local one, and where the
    form is not decided only rows of which all forms say the same are read.
    """
    table, _ = placed.options[0]
    form = forms[table.table_id]
    for option in placed.options:
        if option[0].form == form:
            return option
    if table.table_id == "table_2" or (form == UNKNOWN_FORM and len(placed.options) > 1):
        return placed.options[0]
    return None


def _row_figures(grid: _GridReading, placed: PlacedRow, table: Table, form_row: Row | None) -> list[Figure]:
    """The figures of one row, all unreadable where it cannot be placed or its figures may have moved."""
    # The options of a row share column keys, but each table has columns of its own.
    own = {column.key: column for column in table.columns}
    columns = [own[column.key] for column in placed.columns]
    codes = [table.code(form_row, column) for column in columns]
    texts = [grid.view.texts[placed.cells[column.key]] if placed.cells else "" for column in columns]
    has_blanks = "" in texts
    readings = []
    for column, code, text in zip(columns, codes, texts, strict=True):
        is_damaged = placed.cells is None or placed.cells[column.key] in grid.damaged
        is_doubtful = is_damaged or (has_blanks and may_be_two_numbers(text))
        is_amount = _kind(code, column) == "amount"
        readings.append(UNREADABLE if is_doubtful else read_cell(text, is_amount, column.is_signed))
    cells = placed.cells
    if cells is None or may_have_moved(columns, readings):
        cells, readings = None, [UNREADABLE] * len(columns)
    return [
        Figure(
            key=(table.table_id, code, column.applicant, _label(form_row, column, table)),
            grid=grid,
            placed=placed,
            table=table,
            column=column,
            index=cells[column.key] if cells else None,
            reading=reading,
            local=form_row.local if form_row else "",
        )
        for column, code, reading in zip(columns, codes, readings, strict=True)
    ]


def _label(row: Row | None, column: Column, table: Table) -> str:
    """What tells a local row's figures apart: its label, and the column's where an applicant does not."""
    if row is None or not row.local:
        return ""
    return row.name if column.applicant or len(table.values) == 1 else f"{row.name}·{column.name}"


def _kind(code: str, column: Column) -> str:
    if code == OTHER:
        return "amount" if column.measure.endswith("amount") else "count"
    return load_measures()[code].value_kind


def _keep(figures: list[Figure], kept: dict[Key, Figure]) -> None:
    """Take over the figures of one grid, unless it is a second copy that says something else."""
    if any(figure.key in kept and kept[figure.key].reading != figure.reading for figure in figures):
        return
    for figure in figures:
        kept.setdefault(figure.key, figure)
        if figure.index is not None:
            figure.grid.claimed.add(figure.index)


def _observations(figures: Iterable[Figure], forms: dict[str, str], document: Document) -> list[dict[str, object]]:
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
            "kind": _kind(code, figure.column),
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


def _missing(outcome: Outcome, forms: dict[str, str]) -> list[dict[str, object]]:
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


def _unclaimed(grids: list[_GridReading], unplaced: Iterable[Figure] = ()) -> Counter[str]:
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


def _coverage(
    grids: list[_GridReading], forms: dict[str, str], kept: dict[Key, Figure], outcome: Outcome
) -> tuple[TableCoverage, ...]:
    placed = Counter(
        key[0] for key, figure in kept.items() if figure.reading.status != "unreadable" and not figure.local
    )
    placed.update(table_id for table_id, _, _ in outcome.missing)
    unclaimed = _unclaimed(grids)
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
                verdict="read" if is_enough else "reading",
                is_unreconciled=table_id in outcome.unreconciled,
            )
        )
    return tuple(coverage)
