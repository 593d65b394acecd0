"""Doubts about placed rows from what stands around them in their grid: rows without labels, headers at odds.

Belongs here: what a row that nothing placed says about its neighbours, and one header about another. Does not: placing
(`placement`), doubts from figures (`shifts`, `moved_rows`): here every number is as good as another.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ingestion.reading.bands import known_labels
from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS
from ingestion.reading.forms import Table, load_tables
from ingestion.reading.grids import NOTHING, View
from ingestion.reading.headers import Header
from ingestion.reading.placed_rows import Blocks, PlacedRow
from ingestion.reading.solve.cuts import is_run, least_figures

_UNITS = COUNT_UNITS + AMOUNT_UNITS
_WORDS = re.compile("[\u4e00-\u9fff]")
_DIGIT = re.compile("[0-9０-９]")
LEAST_FIGURES = 2  # in a row without a label, but under one column alone: a lone number may be a page's
LEAST_STRAYS = 2  # rows with a figure under no label, before the labels and not the rows are in doubt


@dataclass(slots=True)
class Stretch:
    """The rows of a grid under one header. left_over: the rows that were not placed. title: above the header."""

    headers: tuple[Header, ...]
    title: str = ""
    rows: list[PlacedRow] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)


def contradicts(headers: Sequence[Header], before: Sequence[Stretch]) -> bool:
    """Whether a header gives the columns of a table in another order than one above it in the same grid."""
    for stretch in before:
        for first in stretch.headers:
            for header in headers:
                if header.table.columns != first.table.columns:
                    continue
                own, others = _order(header), _order(first)
                if [key for key in own if key in others] != [key for key in others if key in own]:
                    return True
    return False


def is_disfigured(view: View, first: int, headers: Sequence[Header], before: Sequence[Stretch]) -> bool:
    """Whether a header that begins at row `first` gives columns out of the form's order and is no sound one besides.

    That is where a label among its own is none of the table's, or rows of the table stand above it that nothing placed.
    """
    if not any(_order(h) != [c.key for c in h.table.columns if c.key in set(_order(h))] for h in headers):
        return False
    if any(header.strangers for header in headers):
        return True
    placed = {row.row for stretch in before for row in stretch.rows}
    known = {label for header in headers for label in header.table.rows_by_label}
    return any(
        row not in placed and any(view.is_label(i, known) for i in cells) and any(view.has_number(i) for i in cells)
        for row, cells in enumerate(view.anchored[:first])
    )


def _order(header: Header) -> list[str]:
    return [column.key for column in header.columns(None)]


def blocks_of(view: View, stretches: Sequence[Stretch]) -> Blocks:
    """The blocks of table 2 in a grid, and whose rows stand in another: labels may stand beside others' figures.

    Behind its own rows those of another block may follow, which lost its title and header: then its title is nowhere.
    """
    known = _blocks_of_rows()
    strays: set[str] = set()
    has_slipped = False
    titled = [stretch for stretch in stretches if stretch.title]
    for stretch in titled:
        rows = sorted([*stretch.left_over, *(placed.row for placed in stretch.rows)])
        names = (name for row in rows for index in view.anchored[row] for name in view.labels[index])
        found = [known[name] for name in names if name in known]
        has_slipped = has_slipped or bool(found and stretch.title not in found[0])
        strays.update(*(titles for titles in found if stretch.title not in titles))
    return Blocks(frozenset(stretch.title for stretch in titled), frozenset(strays), has_slipped)


@cache
def _blocks_of_rows() -> Mapping[str, frozenset[str]]:
    """By label of a row of table 2, the titles of the blocks that have it in any form."""
    blocks: dict[str, frozenset[str]] = {}
    for table in load_tables():
        for label in table.rows_by_label if table.block else ():
            blocks[label] = blocks.get(label, frozenset()) | {table.block_title}
    return blocks


def with_doubts(view: View, stretches: Sequence[Stretch]) -> tuple[PlacedRow, ...]:
    """The placed rows in order; those that may not be what their labels say are doubtful and have no cells."""
    rows = [placed for stretch in stretches for placed in _lines_of(view, stretch)]
    # Beside the label of a group alone, which is a row's in another form, a row has lost its own.
    unplaced = [
        (row, stretch.headers)
        for stretch in stretches
        for row in (*stretch.left_over, *(placed.row for placed in stretch.rows if placed.indices is None))
    ]
    nameless = [row for row, headers in unplaced if _is_nameless(view, row, headers)]
    nameless += _beside_a_group(view, rows)
    doubtful: set[int] = set()
    counts = {placed.row: _figures_of(view, placed) for placed in rows}
    crowded = [placed.row for placed in rows if counts[placed.row] > len(placed.units)]
    if nameless or crowded:
        blank = {placed.row for placed in rows if not placed.printed}
        doubtful |= blank & {near for row in (*nameless, *crowded) for near in (row - 1, row + 1)}
        doubtful |= blank & set(_out_of_order(rows))
    doubtful |= {near for row, _ in unplaced for near in _gives_a_figure_to(view, row, rows)}
    # Behind one that prints figures of two stands the other, whose blanks may be gone. Where no row has blanks, one
    # figure too many is one cut in two.
    one_more = 0 if any(0 < len(placed.printed) < len(placed.units) for placed in rows) else 1
    behind = [
        placed.row + 0.5
        for placed in rows
        if counts[placed.row] > len(placed.units) + one_more >= LEAST_FIGURES or _has_two_units(view, placed)
    ]
    # One that prints nothing at all may be of blanks, beside a label that slipped.
    left_over = [row for stretch in stretches for row in stretch.left_over]
    silent = [row for row in left_over if not any(view.texts[index] for index in view.anchored[row])]
    if nameless or behind or silent:
        doubtful |= set(_displaced(rows, [*nameless, *behind, *silent]))
    if nameless and any(
        _is_misplaced(view, row, stretch.headers) for stretch in stretches for row in stretch.left_over
    ):
        doubtful |= {placed.row for placed in rows}
    doubtful |= set(_in_anothers_place(view, rows))
    for stretch in stretches:
        names_others = any(_names_others(view, row, stretch.headers) for row in stretch.left_over)
        if names_others or _has_lost_a_label(view, stretch):
            doubtful |= {placed.row for placed in stretch.rows}
    if not doubtful:
        return tuple(rows)
    return tuple(replace(p, indices=None, is_doubtful=True) if p.row in doubtful else p for p in rows)


def _lines_of(view: View, stretch: Stretch) -> list[PlacedRow]:
    """The rows under a header. Of lines without a label one that prints nothing is none where another has figures."""
    silent = [placed for placed in stretch.rows if not placed.printed and not placed.options[0].table.rows]
    if not silent:
        return stretch.rows
    others = [placed.row for placed in stretch.rows if placed.printed] + stretch.left_over
    has_figures = any(view.has_number(index) for row in others for index in view.anchored[row])
    return [placed for placed in stretch.rows if placed not in silent] if has_figures else stretch.rows


def _figures_of(view: View, placed: PlacedRow) -> int:
    """How many figures a row prints, at the least where they ran together."""
    if len(placed.printed) == 1 < len(placed.units):
        return _figures_in(view, placed.printed[0])
    return len(placed.printed)


def _figures_in(view: View, index: int) -> int:
    """How many figures a cell prints at the least; one where nothing in it is a digit."""
    text = view.texts[index]
    return least_figures(text) if is_run(text) else 1


def _has_two_units(view: View, placed: PlacedRow) -> bool:
    """Whether a row of one figure prints two, each behind its unit: the second is another row's."""
    units = sum(view.texts[index] in _UNITS for index in view.anchored[placed.row])
    return len(placed.printed) > len(placed.units) == 1 < units


def _is_nameless(view: View, row: int, headers: Sequence[Header]) -> bool:
    """Whether a row under a table's header prints figures and nothing else, but for the label of its group."""
    tables = [header.table for header in headers if header.table.rows]
    printed = [
        index
        for index in view.anchored[row]
        if view.texts[index] not in ("", *_UNITS)
        and not any(view.is_label(index, table.row_groups) for table in tables)
    ]
    if not tables or not printed:
        return False
    if any(_WORDS.search(view.texts[index]) and not view.has_number(index) for index in printed):
        return False
    if not all(view.has_value(index) or _DIGIT.search(view.texts[index]) for index in printed):
        return False
    figures = sum(_figures_in(view, index) for index in printed if _DIGIT.search(view.texts[index]))
    return figures >= min(LEAST_FIGURES, *(len(table.values) for table in tables))


def is_nameless_line(view: View, cells: Sequence[int], table: Table) -> bool:
    """Whether a row prints several figures, or one with its unit, and no word but the label of a group."""
    printed = [index for index in cells if view.texts[index] and not view.is_label(index, table.row_groups)]
    units = sum(view.texts[index] in _UNITS for index in printed)
    words = sum(_WORDS.search(view.texts[index]) is not None for index in printed)
    figures = sum(_figures_in(view, index) for index in printed if view.has_number(index))
    return words == units and figures + units >= LEAST_FIGURES


def _beside_a_group(view: View, rows: Sequence[PlacedRow]) -> Iterator[int]:
    """The rows under a label that another form has for a row, and the form of most rows for a group of some of them."""
    form, table_id = _form_of(rows)
    own = [t for t in load_tables() if (t.form, t.table_id) == (form, table_id)]
    keys = {(option.table.form, option.row.key) for placed in rows for option in placed.options if option.row}
    for placed in rows:
        if not placed.printed or any((o.table.form, o.table.table_id) == (form, table_id) for o in placed.options):
            continue
        names = {name for index in view.anchored[placed.row] for name in view.labels[index]}
        groups = {table.row_groups[name] for table in own for name in names if name in table.row_groups}
        if any(row.group in groups and (form, row.key) in keys for table in own for row in table.rows):
            yield placed.row


def _gives_a_figure_to(view: View, row: int, rows: Sequence[PlacedRow]) -> Iterator[int]:
    """The rows beside one without a label that have a blank where its lone figure stands, which may be theirs."""
    figures = [index for index in view.anchored[row] if view.has_number(index)]
    if len(figures) != 1 or any(view.is_label(index, known_labels().rows) for index in view.anchored[row]):
        return
    column = view.cells[figures[0]].column
    for placed in rows:
        near = placed.indices or () if abs(placed.row - row) == 1 else ()
        if any(view.cells[index].column == column and not view.texts[index] for index in near):
            yield placed.row


def _is_misplaced(view: View, row: int, headers: Sequence[Header]) -> bool:
    """Whether a row prints figures beside the label of a row that another header of the same table has."""
    tables = {header.table.table_id for header in headers}
    others = {label for t in load_tables() if t.table_id in tables for label in t.rows_by_label}
    own = {label for header in headers for label in header.table.rows_by_label}
    cells = view.anchored[row]
    return any(view.is_label(i, others - own) for i in cells) and any(view.has_number(i) for i in cells)


def _names_others(view: View, row: int, headers: Sequence[Header]) -> bool:
    """Whether a row prints as many figures as the block it stands in has columns, beside the label of another's row.

    Only where the rows of that other block have another number of figures.
    """
    cells = view.anchored[row]
    figures = sum(view.has_value(index) for index in cells)
    for own in (header.table for header in headers if header.table.block and len(header.table.values) == figures):
        blocks = [table for table in load_tables() if (table.form, table.table_id) == (own.form, own.table_id)]
        others = [t for t in blocks if any(view.is_label(index, t.rows_by_label) for index in cells)]
        if others and all(len(table.values) != figures for table in others):
            return True
    return False


def _displaced(rows: Sequence[PlacedRow], nameless: Sequence[float]) -> Iterator[int]:
    """The rows between a row without a label and the place in the form's order of the label that is missing.

    Where that place is the row's own, its label was lost; where it is not, the labels between may have slipped.
    """
    order, places = _places(rows)
    missing = sorted(set(order.values()) - set(places.values()))
    around = {}
    for row in nameless:
        above = [place for other, place in places.items() if other < row]
        below = [place for other, place in places.items() if other > row]
        around[row] = (above or [-1])[-1], (below or [len(order)])[0]
    # A label that was lost where its row stands is none of those that slipped away.
    lost = [place for last, following in around.values() for place in missing if last < place < following]
    missing = [place for place in missing if place not in lost]
    for row, (last, following) in around.items():
        if any(last < place < following for place in lost):
            continue
        until = next((place for place in missing if place > following), None)
        since = next((place for place in reversed(missing) if place < last), None)
        for other, place in places.items():
            if (until is not None and other > row and place < until) or (
                since is not None and other < row and place > since
            ):
                yield other


def _out_of_order(rows: Sequence[PlacedRow]) -> Iterator[int]:
    """The rows that stand behind one that the form has after them."""
    last = -1
    for row, place in _places(rows)[1].items():
        if place < last:
            yield row
        last = max(last, place)


def _in_anothers_place(view: View, rows: Sequence[PlacedRow]) -> Iterator[int]:
    """The rows whose label is one of columns too (总计), out of the form's order where a row is missing."""
    order, places = _places(rows)
    missing = sorted(set(order.values()) - set(places.values()))
    if not missing:
        return
    known = known_labels().rows_only
    found = list(places.items())
    for number, (row, place) in enumerate(found):
        last = found[number - 1][1] if number else -1
        following = found[number + 1][1] if number + 1 < len(found) else len(order)
        is_out_of_order = not last < place < following and any(last < gap < following for gap in missing)
        if is_out_of_order and not any(view.is_label(index, known) for index in view.anchored[row]):
            yield row


def _places(rows: Sequence[PlacedRow]) -> tuple[Mapping[str, int], dict[int, int]]:
    """The order of the form that has most of the rows, and by row of the grid its place in it."""
    form, table_id = _form_of(rows)
    order = _form_order(form, table_id)
    return order, {
        placed.row: order[option.row.key]
        for placed in rows
        for option in placed.options
        if (option.table.form, option.table.table_id) == (form, table_id) and option.row and option.row.key in order
    }


def _form_of(rows: Sequence[PlacedRow]) -> tuple[str, str]:
    """The form and the table that most rows fit; empty where there are none."""
    options = [[(option.table.form, option.table.table_id) for option in placed.options] for placed in rows]
    fits = Counter(itertools.chain.from_iterable(options))
    if not fits:
        return "", ""
    # A group without figures of its own is a row of another form.
    alone = Counter(fit for placed, (fit, *others) in zip(rows, options, strict=True) if placed.printed and not others)
    return max(fits, key=lambda fit: (alone[fit], fits[fit]))


@cache
def _form_order(form: str, table_id: str) -> Mapping[str, int]:
    rows = [row.key for t in load_tables() if (t.form, t.table_id) == (form, table_id) for row in t.rows]
    return {key: place for place, key in enumerate(rows)}


def _has_lost_a_label(view: View, stretch: Stretch) -> bool:
    """Whether rows print figures under no label: the labels beside it may have slipped, or one of them be lost."""
    headers = [header for header in stretch.headers if header.aligned and header.table.rows]
    if not headers or len(headers) != len(stretch.headers):
        return False
    aligned = {place for header in headers for places in (header.aligned or {}).values() for place in places}
    known = aligned | {place for header in headers for place in header.strangers}
    unread = [*stretch.left_over, *(placed.row for placed in stretch.rows if placed.indices is None)]
    strays = [
        {
            place
            for place, index in enumerate(view.places[row])
            if index != NOTHING and place > headers[0].first and place not in known and view.has_number(index)
        }
        for row in unread
    ]
    within = sum(any(place < max(aligned) for place in places) for places in strays)
    if headers[0].is_whole:
        return within >= LEAST_STRAYS
    return bool(within) or sum(map(bool, strays)) >= LEAST_STRAYS
