"""Header bands: which rows of a grid are headers, and of which form tables.

Belongs here: telling headers from rows and titles by all forms' labels, choosing among the forms that a band fits.
Does not: one band under one form table (`headers`), rows and their cells (`placement`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingestion.reading.forms import Column, Table, load_label_rules, load_tables, turned_tables
from ingestion.reading.grids import View
from ingestion.reading.headers import MOST_LINES, Header, read_header
from ingestion.reading.labels import normalise

LEAST_COLUMNS = {"table_3": 3, "table_4": 3}  # that make a header theirs; of any other table, one
TOTALS = frozenset(("total",))  # the one column that some offices print of table 3
MOST_REMEMBERED = 512  # header bands, some kilobytes each
LONGEST_TITLE = 20  # characters of the title of a block
FOREIGN_LABELS = 3  # texts in the columns of figures, and none a label of the form: the header of something else


@dataclass(frozen=True, slots=True)
class Known:
    """All labels of all forms, to tell header rows from data rows before any table is chosen."""

    columns: frozenset[str]
    rows: frozenset[str]
    rows_only: frozenset[str]
    titles: frozenset[str]
    block_titles: frozenset[str]


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
        block_titles=frozenset(t.block_title for t in tables if t.block),
    )


def is_title(view: View, row: int) -> bool:
    """Whether a row holds nothing but the title of a block of table 2."""
    printed = [index for index in view.covered[row] if view.labels[index]]
    return len(printed) == 1 and view.is_label(printed[0], known_labels().titles)


def block_title(line: str) -> str:
    """The title of a block that a line is, normalised; empty for any other line."""
    names = normalise(line)[:1] if len(line) <= LONGEST_TITLE else ()
    return names[0] if names and names[0] in known_labels().block_titles else ""


def is_heading(line: str) -> bool:
    """Whether a line is what may stand above a table: a label over columns, or the title of a block."""
    known = known_labels()
    return len(line) <= LONGEST_TITLE and not (known.columns | known.block_titles).isdisjoint(normalise(line))


def title_of_block(view: View, row: int) -> str:
    """The title of a block that a row holds and nothing else, normalised; empty for any other row."""
    printed = [index for index in view.anchored[row] if view.labels[index]]
    return block_title(view.texts[printed[0]]) if len(printed) == 1 else ""


def is_header(view: View, row: int) -> bool:
    """No figure, and a column label that is no row label, or two column labels (其他 and 总计 are both)."""
    known = known_labels()
    hits = [index for index in view.anchored[row] if view.is_label(index, known.columns)]
    if not hits or any(view.has_value(index) for index in view.anchored[row]):
        return False
    return len(hits) > 1 or not view.is_label(hits[0], known.rows) or _names_totals_alone(view, row, hits[0])


def _names_totals_alone(view: View, row: int, total: int) -> bool:
    """Whether a row says 总计 at its end, and before it only what stands above row labels: a table of totals."""
    corner = load_label_rules().first_column
    printed = [index for index in view.anchored[row] if view.labels[index]]
    return printed[-1] == total and len(printed) == 2 and view.is_label(printed[0], corner)


def header_band(view: View, first: int) -> range:
    """The rows that make up the header which begins at a row."""
    known = known_labels()
    row = first + 1
    while row < min(len(view.anchored), first + MOST_LINES) and (
        is_header(view, row)
        or (
            any(view.labels[index] for index in view.anchored[row])
            and not any(view.has_value(index) or view.is_label(index, known.rows_only) for index in view.anchored[row])
            and not (is_title(view, row) or title_of_block(view, row))
        )
    ):
        row += 1
    return range(first, row)


def headers_of(view: View, band: range, caption: str) -> tuple[Header, ...]:
    """The headers that the band may be, from memory where the same cells stood above a table before.

    Reports of one site share their headers to the letter, and matching them takes a fifth of the reading of tables.
    """
    cells = [
        (row, cell.row - band.start, cell.column, cell.row_span, cell.column_span, view.texts[index])
        for row in range(len(band))
        for index in view.covered[band[row]]
        for cell in (view.cells[index],)
    ]
    key = (view.columns, caption, *cells)
    headers = _read_before.get(key)
    if headers is None:
        if len(_read_before) >= MOST_REMEMBERED:
            _read_before.clear()
        headers = _read_before[key] = tuple(_read_headers(view, band, caption))
    return headers


_read_before: dict[tuple[object, ...], tuple[Header, ...]] = {}


def _read_headers(view: View, band: range, caption: str) -> list[Header]:
    """The headers that the band may be: of a form's own tables, else a whole one of a table drawn another way."""
    headers = _headers_among(load_tables(), view, band, caption)
    return headers or [header for header in _headers_among(turned_tables(), view, band, "") if header.is_whole]


def _headers_among(tables: Sequence[Table], view: View, band: range, caption: str) -> list[Header]:
    """The headers of these tables that fit: whole ones where there are any, else those with a label only they have."""
    labels = {label for row in band for index in view.anchored[row] for label in view.labels[index]}
    candidates = [table for table in tables if not labels.isdisjoint(table.columns_by_label)]
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
        is_of_totals = header is not None and header.found == TOTALS and _names_no_other(view, band, table)
        if header and (is_of_totals or len(header.found & figures) >= LEAST_COLUMNS.get(table.table_id, 1)):
            headers.append(header)
    whole = [header for header in headers if header.is_whole]
    if whole:
        return whole
    return [header for header in headers if header.table.table_id != "table_2" or header.found & _own_columns(header)]


def _names_no_other(view: View, band: range, table: Table) -> bool:
    """Whether a band that names one column of a table names no other column of any."""
    own = {label for column in table.columns if column.key in TOTALS for label in column.labels}
    others = known_labels().columns - own
    return not any(view.is_label(index, others) for row in band for index in view.anchored[row])


def _caption_group(caption: str, table: Table) -> str:
    """The column group whose label the caption is, alone or after the heading above it; empty for any other caption."""
    for heading in table.column_headings:
        caption = caption.removeprefix(heading)
    return table.column_groups.get(caption, "")


def _own_columns(header: Header) -> frozenset[str]:
    """Columns that only the form of this header has in this table."""
    others = {
        column.key
        for table in load_tables()
        if table.table_id == header.table.table_id and table.form != header.table.form
        for column in table.columns
    }
    return header.found - others


def is_foreign_header(view: View, row: int, header: Header) -> bool:
    """Whether a row without figures has texts where figures should stand: what follows belongs under them."""
    if any(view.has_value(index) for index in view.anchored[row]):
        return False
    texts = [index for index in view.anchored[row] if view.labels[index] and view.cells[index].column >= header.first]
    return len(texts) >= FOREIGN_LABELS
