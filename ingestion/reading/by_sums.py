"""Whole tables under a header that cannot be read: their figures in the order of the form, where every sum agrees.

Belongs here: table 3 with all its rows and table 4 with all its figures, and nothing missing. Does not: figures that
were lost, joined or moved (they stay unread here), tables whose header can be read (`placement`).

Sums tell totals from parts and rows from rows, but not one applicant from another: for that, column labels or parts of
them must be seen near the table, all but one, and none out of its place. One disagreement, one row too many, one label
in another row's place, and nothing is placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from ingestion.reading.cells import read_cell
from ingestion.reading.forms import Row, Table, form_cells, load_tables
from ingestion.reading.grids import View
from ingestion.reading.labels import normalise
from ingestion.reading.placed_rows import Option, PlacedRow
from ingestion.reading.solve.identities import load_identities
from ingestion.reading.solve.problem import Identity

LEAST_LABELLED = Decimal("0.6")  # of the rows must carry their own label; others only lost theirs
MOST_UNNAMED = 1  # column that is no total and that nothing names: it is the one left; two may have changed places
LEAST_GROUPS = 2  # of the groups over table 4 must be named in the text before it
LONGEST_BROKEN_LINE = 30  # characters
SHORTEST_PART = 2  # characters of a label that fell apart


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a grid that ends in figures. texts: the cells before them. grid: its number in the list given."""

    grid: int
    row: int
    texts: tuple[int, ...]
    figures: tuple[int, ...]


def place_by_sums(views: Sequence[View], table_id: str, before: str) -> list[tuple[int, PlacedRow]]:
    """Rows of table 3 or table 4, each with the number of its view; empty where anything does not fit.

    The one line of table 4 whose totals do not agree is there without cells: seen, and not read.

    views: all grids of a document. before: the text in front of the first row that has figures enough.
    """
    tables = [table for table in load_tables() if table.table_id == table_id]
    width = len(tables[0].values)
    lines = [line for number, view in enumerate(views) for line in _lines(number, view, width)]
    found = [table for table in tables if len(lines) == max(len(table.rows), 1) and _fits(views, lines, table, before)]
    if not found or len({len(table.rows) for table in found}) > 1:
        return []
    settled = _sums_agree(views, lines, found[0])
    if not settled and found[0].rows:
        return []
    placed = []
    for number, line in enumerate(lines):
        rows = [(table, table.rows[number] if table.rows else None) for table in found]
        options = tuple(Option(table, row, form_cells(table, row, found[0].values)) for table, row in rows)
        indices = line.figures if settled else None
        placed.append((line.grid, PlacedRow(options, indices, ("",) * width, line.figures, line.row)))
    return placed


def first_line(views: Sequence[View], table_id: str) -> tuple[int, int] | None:
    """The view and the cell of the first figure that `place_by_sums` would look at; None where there is none."""
    width = next(len(table.values) for table in load_tables() if table.table_id == table_id)
    line = next((line for number, view in enumerate(views) for line in _lines(number, view, width)), None)
    return (line.grid, line.figures[0]) if line else None


def _lines(number: int, view: View, width: int) -> Iterator[Line]:
    """The rows of a view that end in exactly as many figures as the table is wide; blanks after them do not count."""
    for row, anchored in enumerate(view.anchored):
        cells = list(anchored)
        while len(cells) >= width and not view.texts[cells[-1]]:
            cells.pop()
        if len(cells) < width:
            continue
        figures, texts = cells[-width:], cells[:-width]
        if all(view.has_value(index) for index in figures) and not any(view.has_value(index) for index in texts):
            yield Line(number, row, tuple(index for index in texts if view.texts[index]), tuple(figures))


def _fits(views: Sequence[View], lines: Sequence[Line], table: Table, before: str) -> bool:
    return _rows_fit(views, lines, table) and _header_fits(views, lines, table, before)


def _rows_fit(views: Sequence[View], lines: Sequence[Line], table: Table) -> bool:
    """Whether the rows stand in the order of the form: most by their label, the rest by what is left of it."""
    if not table.rows:
        return not any(line.texts for line in lines)
    labelled = 0
    for line, row in zip(lines, table.rows, strict=True):
        view = views[line.grid]
        around = _groups_around(table, row)
        labelled += any(view.is_label(index, row.labels) for index in line.texts)
        for index in line.texts:
            if view.is_label(index, row.labels):
                continue
            rest = next(iter(view.labels[index]), "")
            if not any(rest in label for label in (*row.labels, *around)):
                return False
    return labelled >= LEAST_LABELLED * len(lines)


def _groups_around(table: Table, row: Row) -> tuple[str, ...]:
    """The labels of the groups that a row stands in."""
    around, group = [], row.group
    while group:
        around += [label for label, key in table.row_groups.items() if key == group]
        group = table.row_group_parents.get(group, "")
    return tuple(around)


def _header_fits(views: Sequence[View], lines: Sequence[Line], table: Table, before: str) -> bool:
    """Whether enough of the header is seen before the table, and none of it in another place than the form's."""
    if not table.rows:
        names = [next(iter(normalise(line)), "") for line in before.splitlines()]
        text = "".join(names)
        named = sum(label in text for label in {*table.column_groups, *table.column_headings})
        return named >= LEAST_GROUPS and _names_in_order(text, table) and not _begins_with_another(names, table)
    figures = views[lines[0].grid].cells
    above = {figures[index].column: place for place, index in enumerate(lines[0].figures)}
    seen: set[int] = set()
    for number in range(lines[0].grid + 1):
        view = views[number]
        for row, anchored in enumerate(view.anchored):
            if (number, row) == (lines[0].grid, lines[0].row):
                break
            places = {
                n: place for n, index in enumerate(anchored) if (place := _column_of(view, index, table)) is not None
            }
            if len(places) < 2:  # one label alone has no order
                continue
            is_above = number == lines[0].grid and len(anchored) >= len(table.values)
            if is_above and any(above.get(view.cells[anchored[n]].column) != place for n, place in places.items()):
                return False
            if not is_above and not _in_order(places, len(table.values)):
                return False
            seen.update(places.values())
    for line in before.splitlines():
        parts = _parts_of_labels(line, table)
        if any(one >= other for one, other in pairwise(parts)):
            return False
        seen.update(parts)
    unnamed = [column for place, column in enumerate(table.columns) if place not in seen and not column.is_total]
    return len(unnamed) <= MOST_UNNAMED


def _names_in_order(text: str, table: Table) -> bool:
    """Whether the labels of a table without rows follow one another in a text as in the form: groups, and columns.

    Sums hold whichever way round its groups stand, and the parts of each. Titles and notes name the first group and the
    heading of the others too: what stands last before these counts. Behind it the labels of the columns come group by
    group: they begin anew no oftener than there are groups.
    """
    first, *others = dict.fromkeys(column.group for column in table.columns)
    last_of = {group: max(text.rfind(n) for n, key in table.column_groups.items() if key == group) for group in others}
    seen = [place for place in last_of.values() if place >= 0]
    start = max(
        text.rfind(n, 0, min(seen, default=len(text))) for n, key in table.column_groups.items() if key == first
    )
    heading = max((text.rfind(label, 0, min(seen, default=len(text))) for label in table.column_headings), default=-1)
    if seen != sorted(seen) or 0 <= heading < start:
        return False
    places = _places_in_group(table)
    labels = re.compile("|".join(sorted(map(re.escape, places), key=len, reverse=True)))
    named = [places[found.group()] for found in labels.finditer(text, max(start, 0))]
    return sum(before >= after for before, after in pairwise(named)) <= len(others)


def _begins_with_another(names: Sequence[str], table: Table) -> bool:
    """Whether lines of nothing but labels name the first group of the form behind another."""
    labels = sorted((*table.column_groups, *table.column_headings, *table.columns_by_label), key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, labels)))
    named = [found.group() for name in names if not known.sub("", name) for found in known.finditer(name)]
    groups = [table.column_groups[name] for name in named if name in table.column_groups]
    return table.columns[0].group in groups[1:] and groups[0] != table.columns[0].group


def _places_in_group(table: Table) -> Mapping[str, int]:
    """By label of a column, its place among those of its group."""
    places: dict[str, int] = {}
    for _, columns in groupby(table.columns, lambda column: column.group):
        places |= {label: place for place, column in enumerate(columns) for label in column.labels}
    return places


def _parts_of_labels(line: str, table: Table) -> list[int]:
    """The columns that a line of nothing but parts of column labels names, as they follow one another.

    Labels set in narrow columns come apart in such lines: 社会法律, and below it 公益服务其他. Parts that two columns
    share (机构) name none; the line of a group's label names none.
    """
    text = next(iter(normalise(line)), "")
    labels = [label for column in table.columns for label in column.labels]
    if not text or len(text) > LONGEST_BROKEN_LINE or any(text in label for label in (*labels, *table.column_groups)):
        return []
    found: list[int] = []
    while text:
        sizes = range(len(text), SHORTEST_PART - 1, -1)
        size = next((n for n in sizes if any(text[:n] in label for label in labels)), 0)
        if not size:
            return []
        places = [n for n, column in enumerate(table.columns) if any(text[:size] in label for label in column.labels)]
        found += places if len(places) == 1 else []
        text = text[size:]
    return found


def _in_order(places: Mapping[int, int], width: int) -> bool:
    """Whether labels that stand over no figures follow one another as in the form.

    places: of the labels that can be read, by their number in the line. Side by side none may be left out between them,
    but before the last one, the total; apart no more than could stand between them, for cells may have been joined.
    """
    found = list(places.items())
    return all(
        before < after and (after == width - 1 or at_after - at_before >= after - before or at_after - at_before > 1)
        for (at_before, before), (at_after, after) in pairwise(found)
    )


def _column_of(view: View, index: int, table: Table) -> int | None:
    """The place of the one column that a cell names, whole or by a part of its label; None for none and for several."""
    part = next(iter(view.labels[index]), "")
    if len(part) < SHORTEST_PART or view.has_value(index):
        return None
    exact = [place for place, column in enumerate(table.columns) if part in column.labels]
    found = exact or [
        place for place, column in enumerate(table.columns) if any(part in label for label in column.labels)
    ]
    return found[0] if len(found) == 1 else None


def _sums_agree(views: Sequence[View], lines: Sequence[Line], table: Table) -> bool:
    values: dict[tuple[str, str], Decimal] = {}
    for number, line in enumerate(lines):
        row = table.rows[number] if table.rows else None
        for column, index in zip(table.values, line.figures, strict=True):
            reading = read_cell(views[line.grid].texts[index])
            if reading.status == "unreadable":
                return False
            values[table.code(row, column), column.applicant] = reading.value or Decimal(0)
    identities = load_identities(table.form, table.table_id)
    return bool(identities) and all(_agrees(identity, values) for identity in identities)


def _agrees(identity: Identity, values: Mapping[tuple[str, str], Decimal]) -> bool:
    return sum(sign * values[key] for key, sign in identity.terms) == 0
