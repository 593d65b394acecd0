"""The header band of a table: which grid columns, or which order of figures, stand for which columns of a form.

Belongs here: matching header cells to the columns of one form table. Does not: rows, values, choosing the form.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Mapping
from dataclasses import dataclass

from ingestion.reading.forms import Column, Table
from ingestion.reading.grids import NOTHING, View
from ingestion.reading.labels import header_unit, normalise

MOST_LINES = 6  # official headers have up to three lines; titles and split labels add some


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """How one header band reads for one form table. Told apart by identity, so that it can be part of a key.

    aligned: the grid columns of each form column, or None where the labels do not stand above their figures.
    sequence: the form columns in reading order, for rows that give exactly that many figures; None where not certain.
    found: keys of the form columns that the band names. units: as the header prints them.
    first, width: first grid column of the figures, and one past the last of the band. strangers: grid columns after
    the first whose label is not one of the table's, or stands twice.
    is_whole: every column of the form table is there, and nothing else. empty: blank cells that each line ends in.
    """

    table: Table
    aligned: dict[Column, frozenset[int]] | None
    sequence: tuple[Column, ...] | None
    found: frozenset[str]
    first: int
    width: int
    strangers: frozenset[int]
    units: dict[str, str]
    is_whole: bool
    empty: int = 0

    def columns(self, cells: Container[str] | None) -> tuple[Column, ...]:
        """The form columns of a row: those that have a cell, by key, or where none was placed all that may have."""
        by_place = tuple(self.aligned or ())
        if cells is None:
            return self.sequence or by_place
        return tuple(column for column in (self.sequence or by_place) if column.key in cells)


def _match(labels: tuple[str, ...], table: Table, groups: set[str]) -> tuple[Column, ...]:
    """The form columns of a label: one where it is certain, several where the group above is needed and not there."""
    for label in labels:
        columns = table.columns_by_label.get(label, ())
        if len(columns) > 1 and groups:
            columns = tuple(column for column in columns if column.group in groups)
        if columns:
            return columns
    return ()


def _group(labels: tuple[str, ...], table: Table) -> str:
    return next((table.column_groups[label] for label in labels if label in table.column_groups), "")


def read_header(view: View, band: range, table: Table, caption_group: str = "") -> Header | None:
    """Match a band of grid rows to a form table; None where it names none of its columns.

    caption_group: the column group that the heading above the grid names, for headers that do not.
    """
    aligned, first, units, strangers = _aligned(view, band, table, caption_group)
    sequence = None if strangers else _sequence(view, band, table, caption_group)
    if sequence and not _is_complete(sequence, table) and not _lacks_total(sequence, view, table):
        sequence = None
    if not aligned and not sequence:
        return None
    named = set(sequence or aligned or ())
    if aligned and named != set(aligned):
        # Read in order the labels name other columns than read by place: spans were lost, and places mean nothing.
        aligned = None
    if aligned and sequence and sequence != tuple(sorted(aligned, key=lambda column: min(aligned[column]))):
        return None  # a span too long or too short: one of two labels stands over the other's figures
    return Header(
        table=table,
        aligned=aligned,
        sequence=sequence,
        found=frozenset(column.key for column in named),
        first=first,
        width=max(view.width(row) for row in band),
        strangers=strangers,
        units=units,
        is_whole=not strangers and named == set(table.columns),
        empty=min(_blanks_at_end(view, row) for row in band),
    )


def _blanks_at_end(view: View, row: int) -> int:
    """How many blank cells a row ends in."""
    return next((count for count, i in enumerate(reversed(view.anchored[row])) if view.texts[i]), 0)


def _is_complete(sequence: tuple[Column, ...], table: Table) -> bool:
    """Whether order says enough: all columns of the table, or of the groups named where a table may be cut by group."""
    groups = {column.group for column in sequence}
    asked = table.columns if table.rows else tuple(column for column in table.columns if column.group in groups)
    return set(sequence) == set(asked)


def _lacks_total(sequence: tuple[Column, ...], view: View, table: Table) -> bool:
    """Whether a table of rows has all columns but its totals: no label, and no row with a figure more than labels."""
    missing = set(table.columns) - set(sequence)
    most = max(sum(view.has_value(index) for index in anchored) for anchored in view.anchored)
    return bool(table.rows) and all(column.is_total for column in missing) and most <= len(sequence)


def _aligned(
    view: View, band: range, table: Table, caption_group: str
) -> tuple[dict[Column, frozenset[int]] | None, int, dict[str, str], frozenset[int]]:
    """The columns by place, the first of them, units, and the places with labels that are none of the table's.

    A label used for no column, although it is one (自然人 above 商业企业 where spans were lost), means that places
    cannot be trusted: then there is no alignment.
    """
    found: dict[Column, set[int]] = {}
    bottoms: dict[Column, set[int]] = {}
    units: dict[str, str] = {}
    used: set[int] = set()
    strangers: list[int] = []
    carried = dict.fromkeys(band, "")
    for place in range(view.columns):
        stack: list[int] = []
        groups = {caption_group} if caption_group else set()
        for row in band:
            index = view.places[row][place]
            if index == NOTHING:
                continue
            if not view.labels[index]:
                groups.update(filter(None, (carried[row],)))
            elif index not in stack:
                carried[row] = _group(view.labels[index], table)
                groups.update(filter(None, (carried[row],)))
                if not carried[row]:
                    stack.append(index)
        columns: tuple[Column, ...] = ()
        for count in range(1, min(3, len(stack)) + 1):
            text = "".join(view.texts[index] for index in stack[-count:])
            columns = _match(view.labels[stack[-1]] if count == 1 else normalise(text), table, groups)
            if columns:
                break
        if len(columns) == 1:
            used.update(stack[-count:])
            # A row span written as a repeated label says the same twice.
            used.update(index for index in stack if view.labels[index] == view.labels[stack[-1]])
            found.setdefault(columns[0], set()).add(place)
            bottoms.setdefault(columns[0], set()).add(stack[-1])
            units[columns[0].key] = header_unit(text)
        elif stack and not view.is_label(stack[-1], table.column_headings):
            strangers.append(place)
    if not found:
        return None, 0, {}, frozenset(strangers)
    first = min(min(places) for places in found.values())
    named = {index for row in band for index in view.anchored[row] if view.is_label(index, table.columns_by_label)}
    certain = {column: frozenset(places) for column, places in found.items() if len(bottoms[column]) == 1}
    if named - used or _may_have_slipped(found, certain, table):
        return None, first, units, frozenset()
    twice = {place for column, places in found.items() if column not in certain for place in places}
    return certain, first, units, frozenset(place for place in (*strangers, *twice) if place >= first)


def _may_have_slipped(found: Mapping[Column, Container[int]], certain: Container[Column], table: Table) -> bool:
    """Whether a label may stand under the group beside its own: one is missing, and a group has another twice, or its
    own in another order.

    found: the columns of the table that are named, as they follow one another. certain: those named once.
    """
    order = {column: place for place, column in enumerate(table.columns)}
    groups = {column.group for column in found if column.group}
    if len(groups) < 2 or len(found) == len(order):
        return False
    named = [[order[column] for column in found if column.group == group] for group in groups]
    return any(column not in certain for column in found) or any(places != sorted(places) for places in named)


def _sequence(view: View, band: range, table: Table, caption_group: str) -> tuple[Column, ...] | None:
    """The form columns in order, a group label replaced by the columns under it; None where order is not certain.

    Lines below a heading that stands before the group it follows in the form (诉讼, 复议) have no certain order.
    """
    lines: list[list[int]] = []
    broken = _broken_over_lines(view, band, table)
    for row in band:
        known = [
            index
            for index in view.anchored[row]
            if broken.get(index) or view.is_label(index, table.columns_by_label) or _group(view.labels[index], table)
        ]
        lines.append(known)
        heading = next((i for i in view.anchored[row] if view.is_label(i, table.column_headings)), None)
        if heading is not None and any(
            i > heading and _group(view.labels[i], table) == table.first_group for i in known
        ):
            return None
        after = view.anchored[row][view.anchored[row].index(known[0]) :] if known else ()
        if any(view.labels[i] and i not in known and not view.is_label(i, table.column_headings) for i in after):
            return None
    heads = [0] * len(lines)
    result: list[Column] = []

    def take_group(group: str, level: int) -> int:
        taken = len(result)
        for below in range(level, len(lines)):
            while heads[below] < len(lines[below]):
                index = lines[below][heads[below]]
                columns = _match(broken.get(index, view.labels[index]), table, {group})
                if len(columns) != 1 or columns[0].group != group or columns[0] in result:
                    break
                result.append(columns[0])
                heads[below] += 1
            if len(result) > taken:
                break
        return len(result) - taken

    if caption_group and take_group(caption_group, 0) == 0:
        return None
    ungrouped: set[int] = set()  # lines with columns that stand under no group
    for level, line in enumerate(lines):
        while heads[level] < len(line):
            labels = broken.get(line[heads[level]], view.labels[line[heads[level]]])
            heads[level] += 1
            group = _group(labels, table)
            if group:
                if not take_group(group, level + 1):
                    return None
                continue
            columns = _match(labels, table, set())
            if len(columns) != 1 or columns[0] in result:
                return None
            result.append(columns[0])
            ungrouped.add(level)
    # Without the group that holds them together, lines one below the other have no order but the form's.
    if len(ungrouped) > 1 and result != [column for column in table.columns if column in result]:
        return None
    return tuple(result) or None


def _broken_over_lines(view: View, band: range, table: Table) -> dict[int, tuple[str, ...]]:
    """The whole labels of cells whose rest stands in the line below (商业 | 科研 | 其他 over 企业 | 机构).

    Only where every rest has its beginning: as many cells below as are no label above, and each pair makes one. The
    rest itself has none.
    """
    found: dict[int, tuple[str, ...]] = {}
    known = {*table.columns_by_label, *table.column_groups, *table.column_headings}
    for upper, lower in itertools.pairwise(band):
        begun = [i for i in view.anchored[upper] if view.labels[i] and not view.is_label(i, known)]
        rests = [index for index in view.anchored[lower] if view.texts[index]]
        if not begun or len(begun) != len(rests):
            continue
        whole = [normalise(view.texts[a] + view.texts[b]) for a, b in zip(begun, rests, strict=True)]
        if all(any(name in table.columns_by_label for name in names) for names in whole):
            found.update(zip(begun, whole, strict=True))
            found.update(dict.fromkeys(rests, ()))
    return found
