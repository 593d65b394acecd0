"""Tables that are whole and add up: every cell of the form is there once and says a figure, and every sum holds.

Belongs here: telling them. Does not: doubts about figures (`moved_rows`, `table_doubts`), which none of these tables
gives rise to; rivals in lines of text, which are looked for before (`tables`); lost cells (`lost_cells`), of which they
have none; output (`table_rows`). In the tests of reading every document is read both ways.

A report without slips and blanks has no other tables. Asking takes a tenth of the time of weighing each figure; what is
not as plain is weighed. What is asked for depends on no figure, and is remembered with what a grid asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ingestion.handover.identifiers import items_of_rows
from ingestion.reading.figures import UNKNOWN_FORM
from ingestion.reading.forms import Key, said_of
from ingestion.reading.layouts import Layout
from ingestion.reading.lost_cells import has_all_cells
from ingestion.reading.solve.identities import load_identities
from ingestion.reading.table_doubts import LEAST_PARTS

if TYPE_CHECKING:
    from ingestion.reading.asked import Answered, Asked, AskedRow

Places = tuple[int, ...]
Picked = Callable[[Sequence[Any]], Sequence[Any]]  # of many values, those at some places


class Sums(NamedTuple):
    """Figures of which so many each time add up to as much as so many others: sums of one shape, told at one go."""

    some: Picked
    of_some: int
    others: Picked
    of_others: int


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A grid of which every figure asked for has a cell, once, and which prints no number elsewhere.

    tables: those of which it has all cells. parts: its keys of other tables, none of which has identities. keys: all
    of them, in order. sums: that the figures have to meet. said: what the form says of the figures, as columns of
    OBSERVATIONS, and as `observation_id` what their ids are made of. own, first_of_row, last_of_row: of what the cells
    of the grid hold, that of each figure's cell, and of the first and the last cell of its row. Told apart by identity,
    so that it can be part of a key.
    """

    tables: frozenset[str]
    parts: frozenset[Key]
    keys: tuple[Key, ...]
    sums: tuple[Sums, ...]
    said: Mapping[str, tuple[Any, ...]]
    own: Picked
    first_of_row: Picked
    last_of_row: Picked


def whole_tables(answers: Sequence[Answered], forms: Mapping[str, str]) -> list[Whole]:
    """What makes up the grids of a document, one by one, where they hold each table whole, once, and adding up.

    Nothing where any does not. forms: of the tables of the document.
    """
    found: list[Whole] = []
    tables: set[str] = set()
    parts: set[Key] = set()
    for answer in answers:
        whole = answer.asked.whole
        if whole is None or not answer.is_plain:
            return []
        if not tables.isdisjoint(whole.tables) or not parts.isdisjoint(whole.parts):
            return []
        tables |= whole.tables
        parts |= whole.parts
        found.append(whole)
    split = {table_id for table_id, *_ in parts}
    if not tables.isdisjoint(split) or not has_all_cells(parts, {table_id: forms[table_id] for table_id in split}):
        return []
    return found if all(map(_adds_up, answers, found)) else []


def _picked(places: Sequence[int]) -> Picked:
    # An itemgetter of one place gives no tuple.
    return itemgetter(*places) if len(places) > 1 else lambda values: [values[place] for place in places]


def _adds_up(answer: Answered, whole: Whole) -> bool:
    values = [value or 0 for value in answer.columns.values]
    return all(
        _summed(sums.some(values), sums.of_some) == _summed(sums.others(values), sums.of_others) for sums in whole.sums
    )


def _summed(values: Sequence[Decimal | int], count: int) -> list[Decimal | int]:
    """The sums of so many values at a time."""
    return list(map(sum, zip(*[iter(values)] * count, strict=True)))


def whole_of(asked: Asked, layout: Layout, forms: Mapping[str, str]) -> Whole | None:
    """What makes up a grid, or None where figures are not placed, not asked for, or in no sum that could tell.

    forms: of the tables of its document.
    """
    keys, indices = frozenset(asked.keys), [index for index in asked.indices if index is not None]
    found = {table_id: forms[table_id] for table_id in {key[0] for key in keys}}
    tables = frozenset(table_id for table_id, form in found.items() if has_all_cells(keys, {table_id: form}))
    rows = {(row.option.table.table_id, row.placed.row) for row in asked.rows}
    cells_of_rows = [layout.view.anchored[placed.row] for placed in asked.placed]
    if (
        not asked.is_once
        or len(rows) != len(asked.rows)
        or len(indices) != len(asked.indices)
        or not all(cells_of_rows)
        or not (layout.numbers | layout.illegible).issubset(indices)
        or any(cell.local for cell in asked.cells)
        or UNKNOWN_FORM in found.values()
        or any(load_identities(form, table_id) for table_id, form in found.items() if table_id not in tables)
        or not all(_can_be_summed(row, found) for row in asked.rows)
    ):
        return None
    return Whole(
        tables,
        frozenset(key for key in keys if key[0] not in tables),
        asked.keys,
        tuple(_by_shape((*_sums_of_rows(asked.rows), *_sums_of_identities(asked, found)))),
        _said(asked),
        _picked(indices),
        _picked([cells[0] for cells in cells_of_rows]),
        _picked([cells[-1] for cells in cells_of_rows]),
    )


def _said(asked: Asked) -> dict[str, tuple[Any, ...]]:
    if not asked.cells:
        return {}
    said = {**said_of(asked.cells), "form": asked.forms}
    return {**said, "observation_id": items_of_rows(said, asked.locators)}


def _totals(row: AskedRow) -> list[bool]:
    return [cell.column.is_total for cell in row.option.cells]


def _can_be_summed(row: AskedRow, forms: Mapping[str, str]) -> bool:
    """Whether a row has its totals, or is too short for one and of a table without identities."""
    table_id, count = row.option.table.table_id, row.stop - row.start
    return count == 1 or any(_totals(row)) or (count < LEAST_PARTS and not load_identities(forms[table_id], table_id))


def _by_shape(sums: Iterable[tuple[Places, Places]]) -> Iterator[Sums]:
    """The sums by how many figures they have on either side."""
    shapes: dict[tuple[int, int], list[tuple[Places, Places]]] = {}
    for some, others in dict.fromkeys(sums):  # that of a row may be an identity too
        shapes.setdefault((len(some), len(others)), []).append((some, others))
    for (of_some, of_others), alike in shapes.items():
        sides = [list(chain.from_iterable(side)) for side in zip(*alike, strict=True)]
        yield Sums(_picked(sides[0]), of_some, _picked(sides[1]), of_others)


def _sums_of_rows(rows: Sequence[AskedRow]) -> Iterator[tuple[Places, Places]]:
    for row in rows:
        totals = _totals(row)
        if len(totals) > 1 and any(totals):
            places = [(row.start + place, is_total) for place, is_total in enumerate(totals)]
            yield (
                tuple(place for place, is_total in places if is_total),
                tuple(place for place, is_total in places if not is_total),
            )


def _sums_of_identities(asked: Asked, forms: Mapping[str, str]) -> Iterator[tuple[Places, Places]]:
    place_of = {key[:3]: place for place, key in enumerate(asked.keys)}
    for table_id, form in forms.items():
        for identity in load_identities(form, table_id):
            sides: dict[int, list[int]] = {1: [], -1: []}
            for (code, applicant), sign in identity.terms:
                sides[sign].append(place_of[table_id, code, applicant])
            yield tuple(sorted(sides[1])), tuple(sorted(sides[-1]))
