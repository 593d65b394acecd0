"""Which cell of a grid is which cell of an official form: by labels, or not at all.

Belongs here: rows, and the cells of a row under the columns of a header. Does not: header bands (`bands`), cell values,
the choice between forms that fit equally well, observations (`tables`).

A row is placed when each column of its header has exactly one cell of that row: by place where labels stand above their
figures, else by order where the row has exactly as many figures as the header has columns. Any other row is unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from ingestion.reading.bands import (
    header_band,
    headers_of,
    is_foreign_header,
    is_header,
    is_title,
    known_labels,
    title_of_block,
)
from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS, GONE, is_lost_figure
from ingestion.reading.close_labels import is_cut_official, is_like_official
from ingestion.reading.forms import Column, Row, Table, form_cells, is_listed_local, load_tables, local_row, table_ids
from ingestion.reading.grids import NOTHING, View
from ingestion.reading.headers import Header
from ingestion.reading.labels import header_unit, normalise
from ingestion.reading.placed_rows import Option, PlacedRow, Standing
from ingestion.reading.row_doubts import Stretch, blocks_of, contradicts, is_disfigured, with_doubts
from ingestion.reading.solve.cuts import is_run

LONGEST_LOCAL = 60  # characters of a label that an office made up; longer ones are remarks
SHORTEST_LOCAL = 4  # shorter ones may be what is left of another
_CHINESE = re.compile("[\u4e00-\u9fff]{2}")
# A figure with a remark behind it, as 12345热线 is none.
_RUN_OF_FIGURES = re.compile(r"[0-9０-９]{8}")  # of other rows, run together
_BEGINS_WITH_FIGURE = re.compile(rf"[+-]?[0-9０-９]+\s*(?:[,，;；:：(（]|{'|'.join(AMOUNT_UNITS + COUNT_UNITS)})")
_ILLEGIBLE = re.compile(f"[{GONE}]|[\ue000-\uf8ff]")
_NUMBER_OF_ROW = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])+")
_REST_OF_NUMBER = re.compile(r"^\w?[一二三四五六七八九十\d]{1,2}")  # of a row, with what was its bracket
_NUMERALS = "一二三四五六七八九十0123456789"
_QUOTES = "“”‘’\"'「」『』"
LEAST_UNDER_ONE = 4  # columns under one cell, whatever it spans by mistake
LINES_ABOVE = 3  # of a grid, among which a header begins: titles may stand over it


def place_rows(view: View, caption: str, standing: Standing) -> tuple[tuple[PlacedRow, ...], Standing]:
    """The rows of a grid that belong to an official table, in order, and what holds behind them.

    caption: the normalised text above the grid, which may name the group that its header leaves out (a table cut into
    three). standing: what held behind the grid before, where this one may go on with its table.
    """
    headers, contexts = _carried_over(view, standing)
    stretches = [Stretch(headers)]
    title = standing.title
    row = 0
    while row < len(view.anchored):
        title = title_of_block(view, row) or title
        if is_title(view, row):
            headers = ()
        elif is_header(view, row):
            band = header_band(view, row)
            headers = headers_of(view, band, caption)
            before = [Stretch(standing.headers), *stretches]
            if contradicts(headers, before) or is_disfigured(view, row, headers, before):
                headers = ()
            stretches.append(Stretch(headers, title=title))
            title = ""
            row = band.stop
            continue
        elif headers:
            placed = _place_row(view, row, headers, contexts) or _place_local_row(view, row, headers)
            if placed:
                stretches[-1].rows.append(placed)
            else:
                stretches[-1].left_over.append(row)
                headers = () if is_foreign_header(view, row, headers[0]) else headers
        row += 1
    behind = Standing(headers, frozenset(contexts.items()), view.columns, title, blocks_of(view, stretches))
    return with_doubts(view, stretches), behind


def _carried_over(view: View, standing: Standing) -> tuple[tuple[Header, ...], dict[str, str]]:
    """The headers and groups of the grid before that hold on: only where this grid begins with a row of their table.

    Between grids of different widths columns do not correspond: then rows are placed in order or not at all.
    """
    known = known_labels().rows
    first = next((row for row in range(len(view.anchored)) if any(view.texts[i] for i in view.anchored[row])), None)
    goes_on = first is not None and all(
        not view.texts[index] or view.has_value(index) or view.is_label(index, known) or is_unit(view, index)
        for index in view.anchored[first]
    )
    if any(is_header(view, row) for row in range(min(len(view.anchored), LINES_ABOVE))):
        return (), dict(standing.contexts)  # the header may be repeated over the rest of a group, whose label is not
    if not goes_on:
        return (), {}
    headers = standing.headers
    if standing.columns != view.columns:
        headers = tuple(replace(header, aligned=None) for header in headers if header.sequence)
    return headers, dict(standing.contexts)


def count_row_labels(view: View) -> dict[str, int]:
    """How many rows of each official table the grid names: a grid that is one, although nothing could be placed.

    Of a table whose lines have no labels, how many columns.
    """
    labels = {label for forms in view.labels for label in forms}
    return {table_id: len(labels & known) for table_id, known in _telling_labels().items()}


@cache
def _telling_labels() -> dict[str, frozenset[str]]:
    # Row labels that are column labels too (其他, 总计) stand in many tables that are none of these.
    telling = known_labels().rows_only
    rows: dict[str, set[str]] = {table_id: set() for table_id in table_ids()}
    heads: dict[str, set[str]] = {table_id: set() for table_id in table_ids()}
    for table in load_tables():
        rows[table.table_id].update(table.rows_by_label)
        heads[table.table_id].update((*table.columns_by_label, *table.column_groups))
    return {
        table_id: frozenset(
            rows[table_id] & telling
            or heads[table_id].difference(*(heads[other] | rows[other] for other in heads if other != table_id))
        )
        for table_id in table_ids()
    }


def _place_row(view: View, row: int, headers: tuple[Header, ...], contexts: dict[str, str]) -> PlacedRow | None:
    """One row under the headers that have it. contexts: per form, the group last seen above; changed in place."""
    options: list[tuple[Table, Row | None]] = []
    chosen: tuple[Header, dict[str, int] | None, int | None] | None = None
    for header in headers:
        table, form_row = header.table, None
        label = _row_label(view, row, header) if table.rows else None
        if table.rows:
            if label is None:
                continue
            form_row = _form_row(view, row, table, label, contexts.get(table.form, ""))
            group = next((table.row_groups[name] for name in view.labels[label] if name in table.row_groups), "")
            contexts[table.form] = group or (form_row.group if form_row else contexts.get(table.form, ""))
            if form_row is None:
                continue
        if chosen is None or not table.rows:
            cells = _by_place(view, row, header, label)
            if cells is None:
                cells = _by_order(view, row, header, label)
            if cells is None and not table.rows and not _is_run(view, row, header):
                continue
            if cells and _has_figure_for_unit(view, header, cells):
                cells = None
            chosen = chosen or (header, cells, label)
        if chosen[0].found == header.found:
            options.append((table, form_row))
    return _placed(view, row, tuple(options), *chosen) if chosen else None


def _has_figure_for_unit(view: View, header: Header, cells: Mapping[str, int]) -> bool:
    """Whether a row has a figure where units stand, or what stands for one while others have units: its columns differ.

    A dash for a unit beside a dash for the figure says that there is neither.
    """
    columns = header.columns(cells)
    units = [index for column in columns if column.role == "unit" and view.texts[index := cells[column.key]]]
    if any(any(map(str.isdigit, view.texts[index])) for index in units):
        return True
    if not any(view.has_value(index) or is_lost_figure(view.texts[index]) for index in units):
        return False
    values = [cells[column.key] for column in columns if column.role == "value"]
    is_dashed = all(view.has_value(index) and not view.has_number(index) for index in values)
    return not is_dashed and any(is_unit(view, index) for index in range(len(view.texts)))


def _place_local_row(view: View, row: int, headers: tuple[Header, ...]) -> PlacedRow | None:
    """A row that no form has, whole under a header: what an office added. None where its label may be a damaged one."""
    label = next(
        (i for i in reversed(view.anchored[row]) if view.labels[i] and not view.has_value(i) and not is_unit(view, i)),
        None,
    )
    if label is None or not _may_be_local(view, label):
        return None
    options: list[tuple[Table, Row | None]] = []
    chosen: tuple[Header, dict[str, int]] | None = None
    for header in headers:
        if not header.table.rows or (header.aligned and view.cells[label].column >= header.first):
            continue
        cells = _by_place(view, row, header, label) or _by_order(view, row, header, label)
        figures = [cells[column.key] for column in header.columns(cells) if column.role == "value"] if cells else []
        if cells is None or not any(view.has_number(index) for index in figures):
            continue
        if any(view.texts[index] and not view.has_value(index) for index in figures):
            continue
        chosen = chosen or (header, cells)
        if chosen[0].found == header.found:
            text = _NUMBER_OF_ROW.sub("", "".join(view.texts[label].split()))
            options.append((header.table, local_row(header.table, view.labels[label], text.strip(_QUOTES))))
    return _placed(view, row, tuple(options), *chosen, label) if chosen else None


def is_unit(view: View, index: int) -> bool:
    """Whether a cell is nothing but a unit."""
    return view.texts[index] in COUNT_UNITS + AMOUNT_UNITS


def _may_be_local(view: View, label: int) -> bool:
    text, names, known = view.texts[label], view.labels[label], known_labels()
    if is_listed_local(names[-1:]):  # whatever instructions are printed with it
        return not _ILLEGIBLE.search(text)
    if not SHORTEST_LOCAL <= len(names[0]) <= LONGEST_LOCAL or not _CHINESE.search(names[0]):
        return False
    if _ILLEGIBLE.search(text) or _BEGINS_WITH_FIGURE.match(text) or _RUN_OF_FIGURES.search(names[0]):
        return False
    bare = _REST_OF_NUMBER.sub("", names[0])
    if is_cut_official(bare) or _is_two_labels(names[0]) or bare in _titles():
        return False
    return not any(n in known.rows or n in known.columns or is_like_official(n) for n in (*names, bare))


@cache
def _titles() -> frozenset[str]:
    return frozenset(name for table in load_tables() for name in (*normalise(table.title), table.block_title))


def _is_two_labels(name: str) -> bool:
    """Whether a label is an official one and its group's, one of them whole: 本年度办理结果（一）予以公开."""
    for label in known_labels().rows_only:
        if len(label) >= SHORTEST_LOCAL and label in (name[: len(label)], name[-len(label) :]):
            rest = (name.removeprefix(label) if name.startswith(label) else name.removesuffix(label)).strip(_NUMERALS)
            if len(rest) >= SHORTEST_LOCAL and (is_cut_official(rest) or is_like_official(rest)):
                return True
    return False


def is_figure(view: View, index: int) -> bool:
    """Whether a cell prints a figure, or those of neighbouring cells run together."""
    return view.has_value(index) or is_run(view.texts[index])


def _is_run(view: View, row: int, header: Header) -> bool:
    """Whether a line of a table without row labels prints figures and nothing else, fewer cells than columns."""
    printed = [index for index in view.anchored[row] if view.texts[index]]
    return bool(header.sequence and printed) and all(is_figure(view, index) for index in printed)


def _placed(
    view: View,
    row: int,
    options: tuple[tuple[Table, Row | None], ...],
    header: Header,
    cells: dict[str, int] | None,
    label: int | None,
) -> PlacedRow:
    columns = header.columns(cells)
    values = tuple(column for column in columns if column.role == "value")
    row_unit = header_unit(view.texts[label]) if label is not None else ""
    for column in columns:
        if column.role == "unit" and cells and view.texts[cells[column.key]] in COUNT_UNITS + AMOUNT_UNITS:
            row_unit = view.texts[cells[column.key]]
    return PlacedRow(
        options=tuple(Option(table, form_row, form_cells(table, form_row, values)) for table, form_row in options),
        indices=None if cells is None else tuple(cells[column.key] for column in values),
        units=tuple(header.units.get(column.key, "") or row_unit for column in values),
        printed=tuple(index for index in view.anchored[row] if view.texts[index] and is_figure(view, index)),
        row=row,
    )


def _row_label(view: View, row: int, header: Header) -> int | None:
    """The innermost label of a row; None where a label that the table does not know stands further in.

    A row that an office added below 其他处理 must not be read as 其他处理.
    """
    table, label = header.table, None
    for index in view.covered[row]:
        cell = view.cells[index]
        if header.aligned and cell.column >= header.first:
            break
        if view.is_label(index, table.rows_by_label) or view.is_label(index, table.row_groups):
            label = index
        elif view.has_value(index):
            if label is not None:
                break
        elif view.labels[index]:
            if label is not None and _is_first_figure(view, row, header, label, index):
                break
            label = None if cell.row == row else label
            if label is None and cell.row == row and not header.aligned:
                return None
    return label


def _is_first_figure(view: View, row: int, header: Header, label: int, index: int) -> bool:
    """Whether a text behind a row's label is what is left of its first figure, and no label of a row that was added.

    Only where the row has as many cells as the header has columns, figures in all the others, and no label that rows
    below it could share.
    """
    if header.aligned or not header.sequence or view.is_label(label, header.table.row_groups):
        return False
    anchored = view.anchored[row]
    figures = anchored[anchored.index(label) + 1 :] if label in anchored else ()
    return (
        len(figures) == len(header.sequence)
        and figures[0] == index
        and all(view.has_value(other) for other in figures[1:])
        and is_lost_figure(view.texts[index])
    )


def _form_row(view: View, row: int, table: Table, label: int, context: str) -> Row | None:
    """The form row of a label, by the innermost group printed beside it, else by the group last seen above."""
    rows: tuple[Row, ...] = ()
    for name in view.labels[label]:
        rows = table.rows_by_label.get(name, ())
        if rows:
            break
    if len(rows) == 1 and not rows[0].only_in_group:
        return rows[0]
    beside = {
        table.row_groups[name]
        for index in view.covered[row]
        if index != label
        for name in view.labels[index]
        if name in table.row_groups
    }
    inner = beside - {table.row_group_parents.get(group, "") for group in (*beside, context)}
    groups = inner or {context}
    rows = tuple(candidate for candidate in rows if candidate.group in groups)
    return rows[0] if len(rows) == 1 else None


def _by_place(view: View, row: int, header: Header, label: int | None) -> dict[str, int] | None:
    """The cell under each header column, by its key, or None where any column has no cell of its own in this row."""
    if not header.aligned:
        return None
    if over_all := _over_all(view, row, header):
        return over_all
    cells: dict[str, int] = {}
    taken = set()
    last = max(header.first, *header.strangers, 0)
    line = view.places[row]
    for column, places in header.aligned.items():
        if len(places) == 1:
            (place,) = places
            index = line[place]
        else:
            place = max(places)
            index = line[place]
            if any(line[other] != index for other in places):
                return None
        if index == NOTHING or index in taken:
            return None
        cell = view.cells[index]
        if cell.row != row or cell.row_span != 1 or cell.column < header.first:
            return None
        if view.texts[index] and view.is_label(index, header.table.rows_by_label):
            return None
        cells[column.key] = index
        taken.add(index)
        last = max(last, place)
    known = {*taken, *(line[place] for place in header.strangers)}
    if any(view.texts[i] and view.cells[i].column > header.first and i not in known for i in view.anchored[row]):
        return None  # a figure under no label at all: the row is shifted
    zone = [index for index in view.covered[row] if view.cells[index].column < header.first and view.texts[index]]
    if zone and (view.has_value(zone[-1]) if label is None else zone[-1] != label or view.cells[label].row != row):
        return None
    return cells if _fills(view, row, header, last) else None


def _over_all(view: View, row: int, header: Header) -> dict[str, int] | None:
    """The one cell of a row that spans all columns of its header, as that of each of them.

    What it says of all is for its reader: only where that is nothing, it is so for each.
    """
    columns = header.aligned or {}
    under = {view.places[row][place] for places in columns.values() for place in places}
    index = under.pop() if len(under) == 1 else NOTHING
    if index == NOTHING or len(columns) < LEAST_UNDER_ONE or not view.has_value(index):
        return None
    cell = view.cells[index]
    others = (i for i in view.anchored[row] if i != index and view.cells[i].column >= header.first)
    if cell.row != row or cell.row_span != 1 or cell.column < header.first or any(view.texts[i] for i in others):
        return None
    return {column.key: index for column in columns}


def _fills(view: View, row: int, header: Header, last: int) -> bool:
    """Whether the row is as wide as its header, or differs only by blanks after a last figure that is printed.

    Without the print, a dropped cell would move all that follow it, and nothing would show.
    """
    if view.width(row) == header.width:
        return True
    ending = view.places[row][last]
    beyond = {index for index in view.places[row][last + 1 :] if index != NOTHING}
    return ending != NOTHING and bool(view.texts[ending]) and not any(view.texts[index] for index in beyond)


def _by_order(view: View, row: int, header: Header, label: int | None) -> dict[str, int] | None:
    """The figures of a row in the order of the header, where there are exactly as many."""
    if not header.sequence:
        return None
    anchored = view.anchored[row]
    after = anchored.index(label) + 1 if label in anchored else 0
    values = anchored[after:]
    if len(values) > len(header.sequence):
        values = _without_empty_columns(view, values, header)
    if (label is None and header.table.rows) or len(values) != len(header.sequence):
        return None
    if any(view.cells[index].row_span != 1 for index in values):
        return None
    if any(view.is_label(index, header.table.rows_by_label) for index in values):
        return None
    if not header.table.rows and not _is_line_of_figures(view, values):
        return None
    cells = {column.key: index for column, index in zip(header.sequence, values, strict=True)}
    if header.aligned and view.has_spans and not _overlaps(view, header.aligned, cells):
        return None
    return cells


def _is_line_of_figures(view: View, values: Sequence[int]) -> bool:
    """Whether a row that has no label is one of figures, of which what is left of some stands in their place."""
    others = [view.texts[index] for index in values if view.texts[index] and not view.has_value(index)]
    printed = sum(view.has_value(index) for index in values)
    return not others or (len(others) < printed and all(map(is_lost_figure, others)))


def _without_empty_columns(view: View, values: tuple[int, ...], header: Header) -> tuple[int, ...]:
    """The figures of a row without the blank cells that every line of its header ends in too, if the last is printed.

    Without the print, blanks between the figures may have been dropped and made up for at the end.
    """
    count = len(header.sequence or ())
    surplus = values[count:]
    is_empty = len(surplus) <= header.empty and not any(view.texts[index] for index in surplus)
    return values[:count] if is_empty and view.texts[values[count - 1]] else values


def _overlaps(view: View, aligned: Mapping[Column, frozenset[int]], cells: Mapping[str, int]) -> bool:
    """Whether every figure stands at least partly under its label: spans drawn carelessly, but in order."""
    places = {column.key: under for column, under in aligned.items()}
    for key, index in cells.items():
        cell = view.cells[index]
        if places.get(key, frozenset()).isdisjoint(range(cell.column, cell.column + cell.column_span)):
            return False
    return True
