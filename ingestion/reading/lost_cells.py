"""The figures of a document's tables that were lost or run together, put to the solver table by table.

Belongs here: what of the figures the solver is shown, and taking over what it answers. Does not: the solver (`solve`),
observations and coverage (`tables`).
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from ingestion.knowledge.measures import load_measures
from ingestion.reading.cells import is_gone, is_lost_figure, read_cell
from ingestion.reading.figures import UNKNOWN_FORM, Figure
from ingestion.reading.forms import Key
from ingestion.reading.grids import View
from ingestion.reading.placement import is_figure, is_unit
from ingestion.reading.solve.identities import Cell, form_cells
from ingestion.reading.solve.problem import Meter
from ingestion.reading.solve.table import Line, Settled, blanks_shown, settle, zeros_printed

# Cells that print a zero, before a table that shows no blank is said to have none. Where half of the zeros were left
# blank, that many in a row would be printed once in 250 tables.
LEAST_ZEROS = 8
LEAST_SUMMED, MOST_SUMMED = 3, 10  # figures printed, and columns, of a row that ends in its total


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the lost cells. missing: values of cells in rows that the document does not have, by table.

    unreconciled: the tables in which some lost cells have no reading that meets the identities.
    """

    missing: tuple[tuple[str, Cell, Settled], ...] = ()
    unreconciled: frozenset[str] = frozenset()


def is_anything_lost(kept: Mapping[Key, Figure], forms: Mapping[str, str]) -> bool:
    """Whether any figure was not read, or a table has not all cells of its form: of nearly all documents, neither."""
    if any(figure.grid_cell is None or figure.reading.status == "unreadable" for figure in kept.values()):
        return True
    forms_of = {table_id: forms.get(table_id, UNKNOWN_FORM) for table_id in {key[0] for key in kept}}
    return not has_all_cells(kept.keys(), forms_of)


def has_all_cells(keys: Set[Key], forms: Mapping[str, str]) -> bool:
    """Whether all cells of tables of these forms are among the keys of figures."""
    if all(keys >= _all_keys(form, table_id) for table_id, form in forms.items()):
        return True
    there = {(table_id, code, applicant) for table_id, code, applicant, _ in keys}
    return all(there.issuperset(_all_cells(form, table_id)) for table_id, form in forms.items())


@cache
def _all_cells(form: str, table_id: str) -> frozenset[tuple[str, str, str]]:
    return frozenset((table_id, *cell) for row in form_cells(form, table_id) for cell in row)


@cache
def _all_keys(form: str, table_id: str) -> frozenset[Key]:
    return frozenset((*cell, "") for cell in _all_cells(form, table_id))


def settle_lost_cells(
    kept: MutableMapping[Key, Figure], forms: Mapping[str, str], unclaimed: Mapping[str, int]
) -> Outcome:
    """Replace in `kept` the figures that the identities settle; the others stay as they are.

    kept: the figures of all tables by key. unclaimed: by table, the numbers in its grids that no figure claims and no
    row of lost figures prints; where there are any, a missing row may be one of them and is not made up.
    """
    rows: dict[str, dict[tuple[int, int], list[Figure]]] = {}
    for figure in kept.values():
        # Grids that are laid out alike share their placed rows.
        of_row = figure.grid.number, figure.placed.row
        rows.setdefault(figure.cell.key[0], {}).setdefault(of_row, []).append(figure)
    lines = {table_id: _lines(list(of_table.values())) for table_id, of_table in rows.items()}
    missing: list[tuple[str, Cell, Settled]] = []
    unreconciled: set[str] = set()
    for table_id, of_table in rows.items():
        own = lines[table_id]
        form = forms.get(table_id, UNKNOWN_FORM)
        is_pure = not unclaimed.get(table_id) and not any(figures[0].cell.local for figures in of_table.values())
        may_be_blank = blanks_shown(own) or _zeros(lines, table_id) < LEAST_ZEROS
        answer = settle(form, table_id, own, is_pure, may_be_blank, Meter())
        if answer is None:
            continue
        if answer.is_contradicted:
            unreconciled.add(table_id)
        for (code, applicant), settled in answer.settled.items():
            key = table_id, code, applicant, ""
            if key in kept:
                kept[key] = _settle(kept[key], settled)
            else:
                missing.append((table_id, (code, applicant), settled))
    return Outcome(tuple(missing), frozenset(unreconciled))


def _settle(figure: Figure, settled: Settled) -> Figure:
    """A lost figure with what it holds. What a cell prints is never replaced by what the sums make of it.

    The print counts where it was only in doubt, and says the same as they.
    """
    cell = figure.grid_cell
    if cell is not None and settled.token is None and not is_gone(figure.grid.view.texts[cell]):
        printed = read_cell(figure.grid.view.texts[cell], is_signed=figure.cell.column.is_signed)
        if cell in figure.grid.damaged or printed.value is None or printed.value != settled.reading.value:
            return figure
        figure.grid.claimed.add(cell)
        return figure._replace(reading=printed)
    _claim(figure, settled)
    return figure._replace(reading=settled.reading, settled=settled)


def _zeros(lines: Mapping[str, list[Line]], table_id: str) -> int:
    """The zeros printed in a table, and in those of the same report that show no blank: an office has one habit."""
    others = (of_table for name, of_table in lines.items() if name == table_id or not blanks_shown(of_table))
    return sum(map(zeros_printed, others))


def _lines(rows: Sequence[list[Figure]]) -> list[Line]:
    """The rows of one table as the solver sees them, in order.

    Beside a row that prints more figures than it has columns, one that prints none has not left them blank.
    """
    lines = [_line(figures) for figures in rows]
    crowded = [_has_more(figures) for figures in rows]
    return [
        replace(line, tokens=None) if line.tokens == () and any(crowded[max(place - 1, 0) : place + 2]) else line
        for place, line in enumerate(lines)
    ]


def _has_more(figures: Sequence[Figure]) -> bool:
    """Whether a row prints what may be another's: more figures than it has columns, or a last one that is no total."""
    if figures[0].grid_cell is not None:
        return False
    view, printed = figures[0].grid.view, figures[0].placed.printed
    if len(printed) > len(figures):
        return True
    if len(printed) < LEAST_SUMMED or not figures[-1].cell.column.is_total or len(figures) > MOST_SUMMED:
        return False
    values = [read_cell(view.texts[index]).value for index in printed]
    known = [value for value in values if value is not None]
    return len(known) == len(values) and 2 * known[-1] != sum(known)


def _line(figures: list[Figure]) -> Line:
    """One row of a table as the solver sees it."""
    cells = tuple(figure.cell.key[1:3] for figure in figures)
    first, measures = figures[0], load_measures()
    view = first.grid.view
    is_placed = all(figure.grid_cell is not None for figure in figures)
    return Line(
        cells=cells,
        readings=tuple(figure.reading for figure in figures) if is_placed else None,
        texts=tuple(view.texts[figure.grid_cell] for figure in figures if figure.grid_cell is not None)
        if is_placed
        else (),
        tokens=None if is_placed else tokens_of(first),
        signed=frozenset(cell for cell, figure in zip(cells, figures, strict=True) if figure.cell.column.is_signed),
        is_count=all(code in measures and measures[code].value_kind == "count" for code in {code for code, _ in cells}),
    )


def token_cells(figure: Figure) -> list[int]:
    """The grid cells in which the row of an unplaced figure prints its figures, in order."""
    view: View = figure.grid.view
    return [i for i in view.anchored[figure.placed.row] if view.texts[i] and is_figure(view, i)]


def tokens_of(figure: Figure) -> tuple[str, ...] | None:
    """What the row of an unplaced figure prints; None where not all of it can be figures of this row alone."""
    view: View = figure.grid.view
    if view.columns == 1 or figure.placed.is_doubtful:  # its figures stand in rows of their own, or may
        return None
    tokens = token_cells(figure)
    row = view.anchored[figure.placed.row]
    has_units = any(column.role == "unit" for column in figure.placed.options[0].table.columns)
    if has_units and not any(is_unit(view, index) for index in row):  # what lost its unit lost its figure with it
        return None
    after = row[row.index(tokens[0]) :] if tokens else [i for i in row if not _is_row_label(figure, i)]
    if any(view.texts[i] and i not in tokens for i in after):
        return None
    tables = [option.table for option in figure.placed.options]
    if any(sum(view.is_label(i, table.rows_by_label) for i in row) > 1 for table in tables):  # another row's runs on
        return None
    if any(is_lost_figure(view.texts[i]) and view.labels[i] and i not in tokens for i in row):
        return None
    if any(view.cells[i].row_span != 1 or i in figure.grid.damaged for i in tokens):
        return None
    return tuple(view.texts[i] for i in tokens)


def _is_row_label(figure: Figure, index: int) -> bool:
    view = figure.grid.view
    return any(
        view.is_label(index, option.table.rows_by_label) or view.is_label(index, option.table.row_groups)
        for option in figure.placed.options
    )


def _claim(figure: Figure, settled: Settled) -> None:
    """A print of which any part was read is claimed."""
    if settled.token is not None:
        cells = token_cells(figure)
        if settled.token < len(cells):
            figure.grid.claimed.add(cells[settled.token])
