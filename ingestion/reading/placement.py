"""Which cell of a grid is which cell of an official form: by labels, or not at all.

Belongs here: header bands, rows, and the cells of a row under the columns of a header. Does not: cell values, the
choice between forms that fit equally well, observations (`tables`).

A row is placed when each column of its header has exactly one cell of that row: by place where labels stand above their
figures, else by order where the row has exactly as many figures as the header has columns. Any other row is unread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS
from ingestion.reading.forms import Column, Row, Table, load_tables
from ingestion.reading.grids import NOTHING, View
from ingestion.reading.headers import MOST_LINES, Header, read_header
from ingestion.reading.labels import header_unit, normalise

LEAST_COLUMNS = {"table_2": 1, "table_3": 3, "table_4": 3, "sheet": 1}
FOREIGN_LABELS = 3  # texts in the columns of figures, and none a label of the form: the header of something else


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One row of a grid under the forms it fits. cells: by column key, None where the row cannot be placed.

    options: the form tables (and their row; None in table 4) that have this row. printed: the cells of the row that
    hold a number, a dash or 无. units: by column key, from headers, unit column or row label.
    """

    options: tuple[tuple[Table, Row | None], ...]
    columns: tuple[Column, ...]
    cells: dict[str, int] | None
    printed: tuple[int, ...]
    units: dict[str, str]
    row: int


@dataclass(frozen=True, slots=True)
class Known:
    """All labels of all forms, to tell header rows from data rows before any table is chosen."""

    columns: frozenset[str]
    rows: frozenset[str]
    rows_only: frozenset[str]
    titles: frozenset[str]


@cache
def known_labels() -> Known:
    """The labels of the forms, normalised."""
    tables = load_tables()
    columns = frozenset(label for t in tables for label in (*t.columns_by_label, *t.column_groups))
    rows = frozenset(label for t in tables for label in (*t.rows_by_label, *t.row_groups))
    return Known(
        columns=columns,
        rows=rows,
        rows_only=rows - columns,
        titles=frozenset(label for t in tables if t.block for label in normalise(t.title)[:1]),
    )


@dataclass(slots=True)
class Standing:
    """What holds for the next row: the headers above it, and per form the group last seen. columns: of the grid."""

    headers: list[Header] = field(default_factory=list)
    contexts: dict[str, str] = field(default_factory=dict)
    columns: int = 0


def place_rows(view: View, caption: str = "", standing: Standing | None = None) -> Iterator[PlacedRow]:
    """The rows of a grid that belong to an official table, in order.

    caption: the text above the grid, which may name the group that its header leaves out (a table cut into three).
    standing: what held at the end of the grid before, where this one may go on with its table; changed in place.
    """
    standing = standing or Standing()
    _carry_over(view, standing)
    row = 0
    while row < len(view.anchored):
        if _is_title(view, row):
            standing.headers = []
        elif _is_header(view, row):
            band = _band(view, row)
            standing.headers = _headers(view, band, caption)
            row = band.stop
            continue
        elif standing.headers:
            placed = _place_row(view, row, standing.headers, standing.contexts)
            if placed:
                yield placed
            elif _is_foreign_header(view, row, standing.headers[0]):
                standing.headers = []
        row += 1


def _carry_over(view: View, standing: Standing) -> None:
    """Keep the headers of the grid before only where this grid begins with a row of their table.

    Between grids of different widths columns do not correspond: then rows are placed in order or not at all.
    """
    known = known_labels().rows
    first = next((row for row in range(len(view.anchored)) if any(view.texts[i] for i in view.anchored[row])), None)
    goes_on = first is not None and all(
        not view.texts[index] or view.has_value(index) or view.is_label(index, known) for index in view.anchored[first]
    )
    if not goes_on:
        standing.headers, standing.contexts = [], {}
    elif standing.columns != view.columns:
        standing.headers = [replace(header, aligned=None) for header in standing.headers if header.sequence]
    standing.columns = view.columns


def _is_foreign_header(view: View, row: int, header: Header) -> bool:
    """Whether a row without figures has texts where figures should stand: what follows belongs under them."""
    if any(view.has_value(index) for index in view.anchored[row]):
        return False
    texts = [index for index in view.anchored[row] if view.labels[index] and view.cells[index].column >= header.first]
    return len(texts) >= FOREIGN_LABELS


def count_row_labels(view: View) -> dict[str, int]:
    """How many rows of each official table the grid names: a grid that is one, although nothing could be placed."""
    counts: dict[str, int] = {}
    labels = {label for forms in view.labels for label in forms}
    for table_id, known in _rows_by_table().items():
        counts[table_id] = len(labels & known)
    return counts


@cache
def _rows_by_table() -> dict[str, frozenset[str]]:
    # Row labels that are column labels too (其他, 总计) stand in many tables that are none of these.
    telling = known_labels().rows_only
    return {
        table_id: frozenset(label for t in load_tables() if t.table_id == table_id for label in t.rows_by_label)
        & telling
        for table_id in LEAST_COLUMNS
    }


def _is_title(view: View, row: int) -> bool:
    printed = [index for index in view.covering(row) if view.labels[index]]
    return len(printed) == 1 and view.is_label(printed[0], known_labels().titles)


def _is_header(view: View, row: int) -> bool:
    """No figure, and a column label that is no row label, or two column labels (其他 and 总计 are both)."""
    known = known_labels()
    hits = [index for index in view.anchored[row] if view.is_label(index, known.columns)]
    if not hits or any(view.has_value(index) for index in view.anchored[row]):
        return False
    return len(hits) > 1 or not view.is_label(hits[0], known.rows)


def _band(view: View, first: int) -> range:
    known = known_labels()
    row = first + 1
    while row < min(len(view.anchored), first + MOST_LINES) and (
        _is_header(view, row)
        or (
            any(view.labels[index] for index in view.anchored[row])
            and not any(view.has_value(index) or view.is_label(index, known.rows_only) for index in view.anchored[row])
            and not _is_title(view, row)
        )
    ):
        row += 1
    return range(first, row)


def _headers(view: View, band: range, caption: str) -> list[Header]:
    """The headers that the band may be: whole ones where there are any, else those with a label only they have."""
    labels = {label for row in band for index in view.anchored[row] for label in view.labels[index]}
    candidates = [table for table in load_tables() if not labels.isdisjoint(table.columns_by_label)]
    headers: list[Header] = []
    read: dict[tuple[Column, ...], Header | None] = {}  # forms and blocks share headers
    for table in candidates:
        if table.columns in read:
            shared = read[table.columns]
            header = replace(shared, table=table) if shared else None
        else:
            header = read_header(view, band, table)
            if header is None and caption:
                group = _caption_group(caption, table)
                header = read_header(view, band, table, group) if group else None
            read[table.columns] = header
        figures = {column.key for column in table.values}
        if header and len(header.found & figures) >= LEAST_COLUMNS[table.table_id]:
            headers.append(header)
    whole = [header for header in headers if header.is_whole]
    if whole:
        return whole
    return [header for header in headers if header.table.table_id != "table_2" or header.found & _own_columns(header)]


def _caption_group(caption: str, table: Table) -> str:
    """The column group whose label the caption is, alone or after the heading above it; empty for any other caption."""
    text = next(iter(normalise(caption)), "")
    for heading in table.column_headings:
        text = text.removeprefix(heading)
    return table.column_groups.get(text, "")


def _own_columns(header: Header) -> frozenset[str]:
    """Columns that only the form of this header has in this table."""
    others = {
        column.key
        for table in load_tables()
        if table.table_id == header.table.table_id and table.form != header.table.form
        for column in table.columns
    }
    return header.found - others


def _place_row(view: View, row: int, headers: list[Header], contexts: dict[str, str]) -> PlacedRow | None:
    """One row under the headers that have it. contexts: per form, the group last seen above; changed in place."""
    options: list[tuple[Table, Row | None]] = []
    chosen: tuple[Header, dict[Column, int] | None, int | None] | None = None
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
        cells = _by_place(view, row, header, label)
        if cells is None:
            cells = _by_order(view, row, header, label)
        if cells is None and not table.rows:
            continue
        if chosen is None or chosen[0].found == header.found:
            chosen = chosen or (header, cells, label)
            options.append((table, form_row))
    return _placed(view, row, tuple(options), *chosen) if chosen else None


def _placed(
    view: View,
    row: int,
    options: tuple[tuple[Table, Row | None], ...],
    header: Header,
    cells: dict[Column, int] | None,
    label: int | None,
) -> PlacedRow:
    columns = tuple(cells or header.sequence or header.aligned or ())
    values = tuple(column for column in columns if column.role == "value")
    row_unit = header_unit(view.texts[label]) if label is not None else ""
    for column, index in (cells or {}).items():
        if column.role == "unit" and view.texts[index] in COUNT_UNITS + AMOUNT_UNITS:
            row_unit = view.texts[index]
    return PlacedRow(
        options=options,
        columns=values,
        cells=None if cells is None else {column.key: cells[column] for column in values},
        printed=tuple(index for index in view.anchored[row] if view.texts[index] and view.has_value(index)),
        units={column.key: header.units.get(column.key, "") or row_unit for column in values},
        row=row,
    )


def _row_label(view: View, row: int, header: Header) -> int | None:
    """The innermost label of a row; None where a label that the table does not know stands further in.

    A row that an office added below 其他处理 must not be read as 其他处理.
    """
    table, label = header.table, None
    for index in view.covering(row):
        cell = view.cells[index]
        if header.aligned and cell.column >= header.first:
            break
        if view.is_label(index, table.rows_by_label) or view.is_label(index, table.row_groups):
            label = index
        elif view.has_value(index):
            if label is not None:
                break
        elif view.labels[index]:
            label = None if cell.row == row else label
            if label is None and cell.row == row and not header.aligned:
                return None
    return label


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
        for index in view.covering(row)
        if index != label
        for name in view.labels[index]
        if name in table.row_groups
    }
    inner = beside - {table.row_group_parents.get(group, "") for group in (*beside, context)}
    groups = inner or {context}
    rows = tuple(candidate for candidate in rows if candidate.group in groups)
    return rows[0] if len(rows) == 1 else None


def _by_place(view: View, row: int, header: Header, label: int | None) -> dict[Column, int] | None:
    """The cell under each header column, or None where any column has no cell of its own in this row."""
    if not header.aligned:
        return None
    cells: dict[Column, int] = {}
    last = max(header.first, *header.strangers, 0)
    for column, places in header.aligned.items():
        indices = {view.places[row][place] for place in places}
        index = indices.pop()
        if indices or index == NOTHING or index in cells.values():
            return None
        cell = view.cells[index]
        if cell.row != row or cell.row_span != 1 or cell.column < header.first:
            return None
        if view.is_label(index, header.table.rows_by_label):
            return None
        cells[column] = index
        last = max(last, *places)
    known = {*cells.values(), *(view.places[row][place] for place in header.strangers)}
    if any(view.texts[i] and view.cells[i].column > header.first and i not in known for i in view.anchored[row]):
        return None  # a figure under no label at all: the row is shifted
    zone = [index for index in view.covering(row) if view.cells[index].column < header.first and view.texts[index]]
    if zone and (view.has_value(zone[-1]) if label is None else zone[-1] != label or view.cells[label].row != row):
        return None
    return cells if _fills(view, row, header, last) else None


def _fills(view: View, row: int, header: Header, last: int) -> bool:
    """Whether the row is as wide as its header, or differs only by blanks after a last figure that is printed.

    Without the print, a dropped cell would move all that follow it, and nothing would show.
    """
    if view.width(row) == header.width:
        return True
    beyond = {index for index in view.places[row][last + 1 :] if index != NOTHING}
    return bool(view.texts[view.places[row][last]]) and not any(view.texts[index] for index in beyond)


def _by_order(view: View, row: int, header: Header, label: int | None) -> dict[Column, int] | None:
    """The figures of a row in the order of the header, where there are exactly as many."""
    if not header.sequence:
        return None
    anchored = view.anchored[row]
    after = anchored.index(label) + 1 if label in anchored else 0
    values = anchored[after:]
    if (label is None and header.table.rows) or len(values) != len(header.sequence):
        return None
    if any(view.cells[index].row_span != 1 for index in values):
        return None
    if any(view.is_label(index, header.table.rows_by_label) for index in values):
        return None
    if not header.table.rows and not all(view.has_value(index) or not view.texts[index] for index in values):
        return None
    cells = dict(zip(header.sequence, values, strict=True))
    if header.aligned and view.has_spans and not _overlaps(view, header.aligned, cells):
        return None
    return cells


def _overlaps(view: View, aligned: dict[Column, frozenset[int]], cells: dict[Column, int]) -> bool:
    """Whether every figure stands at least partly under its label: spans drawn carelessly, but in order."""
    for column, index in cells.items():
        cell = view.cells[index]
        if aligned.get(column, frozenset()).isdisjoint(range(cell.column, cell.column + cell.column_span)):
            return False
    return True
