"""Whose a table is where the document prints another of its kind that cannot be read: then none of it is the report's.

Belongs here: tables that stand twice with figures of their own, and which of them stands in the report's own place.
Does not: reading the figures (`tables`), copies that agree (`tables`), reports in one file (`several`).

What cannot be read is found by its row labels, of table 4, which has none, by its line of figures, and in the section
that is the table's own by its figures alone. What says the same figures is a copy and no rival. Of two tables the first
is the report's own, unless only the other stands in the section on it. Tables said to be another's are no rivals
(`captions`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from ingestion.model import ATTACHMENT, Document, Section
from ingestion.reading.bands import known_labels
from ingestion.reading.cells import UNREADABLE, is_illegible
from ingestion.reading.figures import Figure, GridReading
from ingestion.reading.forms import Key, load_tables, table_ids
from ingestion.reading.grids import View, looks_like_value
from ingestion.reading.labels import normalise
from ingestion.reading.layouts import LARGEST_REMEMBERED, MOST_REMEMBERED, Layout
from ingestion.reading.placement import is_unit
from ingestion.reading.solve.cuts import is_run, least_figures
from ingestion.reading.topics import covered, load_topics
from ingestion.repair import Repaired

LEAST_ROWS = 3  # labels of rows that two tables share, before they are of one kind
LEAST_SHARE = 3  # of the rows read, one in so many; of a table that cannot be read a part may be seen
LEAST_FIGURES = 3  # numbers; a blank form is no rival
LONGEST_NUMBER = 15  # digits
LEAST_HEADINGS = 3  # labels of the header of a table without rows
LONGEST_LINE = 160  # characters, of a row outside all grids
SHORTEST_PART = 4  # characters of a label that is broken over lines

_STOPS = "。；，、：;,:"


class Printed(NamedTuple):
    """A row of an official table as a grid prints it: its label, its figures, where it starts, whether they were read.

    figures: without zeros and blanks. numbers: how many were printed.
    """

    label: str
    figures: tuple[str, ...]
    numbers: int
    start: int
    is_read: bool


class Places(NamedTuple):
    """Where the section of a table stands: its stretches, by a function that says whether an offset is in them."""

    own: tuple[tuple[int, int], ...]
    points_elsewhere: bool
    to_repaired: Callable[[int], int]

    def holds(self, start: int) -> bool:
        """Whether an offset in the document lies in the section."""
        place = self.to_repaired(start)
        return any(first <= place < last for first, last in self.own)

    def end_before(self, start: int) -> bool:
        """Whether there is a section, and it ends before an offset in the document."""
        return bool(self.own) and max(last for _, last in self.own) <= self.to_repaired(start)


def tables_in_doubt(
    grids: Sequence[GridReading],
    kept: Mapping[Key, Figure],
    sections: Sequence[Section],
    outside: Mapping[str, Sequence[Printed]],
    repaired: Repaired,
) -> set[str]:
    """The tables whose figures may be another body's, because what stands in their place could not be read.

    grids: without those said to be another's. sections: of the repaired document. outside: what `rows_outside` finds.
    """
    is_open = sum(len(_numbers(grid) - grid.claimed) for grid in grids) >= LEAST_FIGURES
    # Digits of a row that ran together are no number at all.
    is_open = is_open or any(len(t) > LONGEST_NUMBER and _is_row(t) for grid in grids for t in grid.view.texts)
    if not is_open and not outside:  # of nearly all documents
        return set()
    read: dict[str, set[tuple[int, int]]] = {}
    grids_of: dict[str, dict[int, GridReading]] = {}
    for figure in kept.values():  # those not placed too: identities may settle them yet
        table_id, number = figure.cell.key[0], id(figure.grid)
        read.setdefault(table_id, set()).add((number, figure.placed.row))
        grids_of.setdefault(table_id, {})[number] = figure.grid
    doubted = set()
    for table_id, rows in read.items():
        places = _places(table_id, sections, repaired.text, repaired.to_repaired)
        printed = [row for grid in grids for row in _printed(grid, table_id, rows)]
        own = [row for row in printed if row.is_read]
        others = [row for row in printed if not row.is_read]
        others += [_as_summed_up(row, own) for row in outside.get(table_id, ())]
        if _are_rivals(own, others, places) or _is_elsewhere(grids, grids_of, table_id, places):
            doubted.add(table_id)
    return doubted


def without(figures: Mapping[Key, Figure], tables: Collection[str]) -> dict[Key, Figure]:
    """The figures of these tables as printed and not read; their cells are claimed by none."""
    found = {}
    for key, figure in figures.items():
        if key[0] in tables:
            if figure.grid_cell is not None:
                figure.grid.claimed.discard(figure.grid_cell)
            found[key] = figure._replace(grid_cell=None, reading=UNREADABLE, settled=None)
    return found


def _are_rivals(own: Sequence[Printed], others: Sequence[Printed], places: Places) -> bool:
    """Whether rows that were not read are another table of the kind of those read, in the place of the report's own."""
    if sum(row.numbers for row in others) < LEAST_FIGURES:
        return False
    known: dict[str, list[Printed]] = {}
    for row in own:
        known.setdefault(row.label, []).append(row)
    shared = [row for row in others if row.label in known]
    labels = {row.label for row in shared}
    if len(labels) < min(LEAST_ROWS, len(known)) or LEAST_SHARE * len(labels) < len(known):
        return False
    told = [row for row in shared if row.figures]
    agreeing = sum(any(row.figures == other.figures for other in known[row.label]) for row in told)
    if told and 2 * agreeing > len(told):
        return False
    # Without figures but 0 nothing tells a copy from another table.
    if not told and not any(row.figures for row in own):
        return False
    is_own, is_others = (any(places.holds(row.start) for row in rows) for rows in (own, shared))
    if is_own != is_others:
        return is_others
    return min(row.start for row in shared) < min(row.start for row in own)


def _is_elsewhere(
    grids: Sequence[GridReading], by_table: Mapping[str, Mapping[int, GridReading]], table_id: str, places: Places
) -> bool:
    """Whether figures that were not read fill the section of a table, and what was read of it stands far behind.

    Far behind is past its section and past a table that comes after it in the form. by_table: the grids that figures of
    each table were read from, by their `id`.
    """
    own = by_table[table_id]
    first = min(grid.spans[0][0] for grid in own.values())
    order = list(load_topics().tables.sections)
    following = order[order.index(table_id) + 1 :] if table_id in order else []
    behind = [grid for other in following for grid in by_table.get(other, {}).values()]
    is_in_order = following and not any(grid.spans[0][0] < first for grid in behind)
    if places.points_elsewhere or not places.end_before(first) or is_in_order:
        return False
    read = {number for tables in by_table.values() for number in tables}
    filling = [len(grid.layout.numbers) for grid in grids if id(grid) not in read and places.holds(grid.spans[0][0])]
    return 2 * sum(filling) > sum(len(grid.layout.numbers) for grid in own.values()) and sum(filling) >= LEAST_FIGURES


def _places(table_id: str, sections: Sequence[Section], text: str, to_repaired: Callable[[int], int]) -> Places:
    topics = load_topics()
    wanted = topics.tables.sections.get(table_id, frozenset())
    own = [section for section in sections if section.heading and wanted & set(covered(section.heading))]
    own = [section for section in own if section.depth == min(other.depth for other in own)]
    elsewhere = any(topics.tables.marks[ATTACHMENT].search(text[s.body : s.end]) for s in own)
    return Places(tuple((s.start, s.end) for s in own), elsewhere, to_repaired)


def _printed(grid: GridReading, table_id: str, read: Collection[tuple[int, int]]) -> Iterator[Printed]:
    """The rows of an official table that a grid prints; cells that follow one another make rows in a single column."""
    if not _row_labels(table_id):
        yield from _printed_lines(grid, table_id, read)
        return
    view = grid.view
    named = (_named if len(view.cells) <= LARGEST_REMEMBERED else _named.__wrapped__)(grid.layout, table_id)
    if not any(named):  # the grid is of another table
        return
    label, row, start, numbers = "", 0, 0, list[str]()
    for at, index in ((at, index) for at, cells in enumerate(view.anchored) for index in cells):
        if named[index] or (view.columns == 1 and _is_text(view, index)):
            if label:
                yield _row(label, numbers, start, (id(grid), row) in read)
            label, row, start, numbers = named[index], at, grid.spans[index][0], []
        elif label and (at == row or view.columns == 1) and _is_printed(grid, index):
            numbers.append(view.texts[index])
    if label:
        yield _row(label, numbers, start, (id(grid), row) in read)


@lru_cache(maxsize=MOST_REMEMBERED)
def _named(layout: Layout, table_id: str) -> tuple[str, ...]:
    """Of each cell of a grid the row of a table that it names; empty where it names none."""
    known = _row_labels(table_id)
    return tuple(next((name for name in labels if name in known), "") for labels in layout.view.labels)


def _is_text(view: View, index: int) -> bool:
    return bool(view.labels[index]) and not view.has_value(index) and not is_unit(view, index)


def _printed_lines(grid: GridReading, table_id: str, read: Collection[tuple[int, int]]) -> Iterator[Printed]:
    """The line of figures of a table without row labels: below its header, or alone and as long as it is wide."""
    view = grid.view
    width = max(len(table.values) for table in load_tables() if table.table_id == table_id)
    headings = _headings(table_id)
    named: set[str] = set()
    for row, anchored in enumerate(view.anchored):
        if (id(grid), row) in read:
            yield _row("", [view.texts[i] for i in anchored if _is_printed(grid, i)], grid.spans[anchored[0]][0], True)
            return
    last = -1
    for index in range(len(view.cells)):
        if found := headings.intersection(view.labels[index]):
            named |= found
            last = index
    if len(named) >= LEAST_HEADINGS:
        after = takewhile(
            lambda index: not known_labels().rows_only.intersection(view.labels[index]),
            range(last + 1, len(view.cells)),
        )
        cells = [index for index in after if _is_printed(grid, index)]
        if cells:
            yield _row("", [view.texts[index] for index in cells], grid.spans[cells[0]][0], False)
        return
    for anchored in view.anchored:
        if len(anchored) == width and all(not view.texts[i] or view.has_value(i) for i in anchored):
            cells = [index for index in anchored if index in _numbers(grid)]
            if cells:
                yield _row("", [view.texts[index] for index in cells], grid.spans[cells[0]][0], False)


def _is_printed(grid: GridReading, index: int) -> bool:
    """Whether a cell prints a number, or those of a row that ran together."""
    layout = grid.layout
    return index in layout.numbers or index in layout.illegible or _is_row(grid.view.texts[index])


def _numbers(grid: GridReading) -> frozenset[int]:
    """The cells of a grid that hold numbers, whether they can be read or not."""
    return grid.layout.numbers | grid.layout.illegible


def _is_row(text: str) -> bool:
    return is_run(text) and any(map(str.isdigit, text))


def rows_outside(document: Document, repaired: Repaired) -> dict[str, list[Printed]]:
    """By table, its rows in lines of text, where they are enough of them to be one: in nearly all documents, none."""
    words = list(_words_outside(document, repaired))
    named = [table_id for word, _ in words for table_id in _tables_named(word)]
    found = {
        t: list(_printed_outside(words, t)) for t in table_ids() if named.count(t) >= min(LEAST_ROWS, LEAST_HEADINGS)
    }
    return {t: rows for t, rows in found.items() if len(rows) >= (LEAST_ROWS if _row_labels(t) else 1)}


def _words_outside(document: Document, repaired: Repaired) -> Iterator[tuple[str, int]]:
    """The words of lines outside all grids that may be rows of a table, each with its line's offset in the document."""
    for block in document.blocks:
        if (
            block.grid is None
            and block.end - block.start <= LONGEST_LINE
            and document.text[block.end - 1] not in _STOPS
        ):
            line = repaired.text[repaired.to_repaired(block.start) : repaired.to_repaired(block.end)]
            yield from ((word, block.start) for word in line.replace("|", " ").split())


def _printed_outside(words: Sequence[tuple[str, int]], table_id: str) -> Iterator[Printed]:
    """The rows of an official table in lines outside all grids: their labels or beginnings of them, and figures."""
    if not _row_labels(table_id):
        yield from _lines_outside(words, table_id)
        return
    label, start, numbers = "", 0, list[str]()
    for word, line in words:
        if looks_like_value(word) or is_illegible(word):
            numbers.append(word)
        elif found := _label_begun_with(word, table_id):
            if label:
                yield _row(label, numbers, start, is_read=False)
            label, start, numbers = found, line, []
    if label:
        yield _row(label, numbers, start, is_read=False)


def _lines_outside(words: Sequence[tuple[str, int]], table_id: str) -> Iterator[Printed]:
    """The lines of figures of a table without row labels, each behind labels of its header."""
    named: set[str] = set()
    numbers: list[str] = []
    start = 0
    for word, line in (*words, ("", 0)):
        if looks_like_value(word):
            start = start if numbers else line
            numbers.append(word)
            continue
        if len(named) >= LEAST_HEADINGS and len(numbers) >= LEAST_FIGURES:
            yield _row("", numbers, start, is_read=False)
            named = set()
        numbers = []
        named |= _headings(table_id).intersection(normalise(word))


@lru_cache(maxsize=4096)
def _tables_named(word: str) -> tuple[str, ...]:
    """The tables of which a word names a row, and once for each of its headings those without row labels."""
    headings = [table_id for table_id in table_ids() for _ in _headings(table_id).intersection(normalise(word))]
    return (
        *(table_id for table_id in table_ids() if _label_begun_with(word, table_id)),
        *(table_id for table_id in headings if not _row_labels(table_id)),
    )


@lru_cache(maxsize=4096)
def _label_begun_with(word: str, table_id: str) -> str:
    name = next(iter(normalise(word)), "")
    labels = _row_labels(table_id)
    if name in labels or len(name) < SHORTEST_PART:
        return name if name in labels else ""
    found = [label for label in labels if label.startswith(name)]
    return found[0] if len(found) == 1 else ""


def _as_summed_up(row: Printed, own: Sequence[Printed]) -> Printed:
    """A row of text as the row of the table that it repeats, where its figures are among those of that row."""
    same = (other for other in own if other.label == row.label and set(row.figures) <= set(other.figures))
    found = next(same, None)
    return row._replace(figures=found.figures) if found and row.figures else row


def _row(label: str, numbers: Sequence[str], start: int, is_read: bool) -> Printed:
    count = sum(least_figures(number) if is_run(number) else 1 for number in numbers)
    return Printed(label, tuple(n for n in numbers if n.strip("+-0")), count, start, is_read)


@cache
def _row_labels(table_id: str) -> frozenset[str]:
    tables = [table for table in load_tables() if table.table_id == table_id and not table.is_turned]
    return frozenset(label for table in tables for label in table.rows_by_label) & known_labels().rows_only


@cache
def _headings(table_id: str) -> frozenset[str]:
    """The labels over the columns of a table that no other official table has."""
    by_table: dict[bool, set[str]] = {True: set(), False: set()}
    for table in load_tables():
        if not table.is_turned:
            by_table[table.table_id == table_id].update(
                (*table.columns_by_label, *table.column_groups, *table.rows_by_label)
            )
    return frozenset(by_table[True] - by_table[False])
