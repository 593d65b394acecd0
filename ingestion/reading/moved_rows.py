"""Rows whose figures may stand under other columns than their own, as the rest of their table shows.

Belongs here: doubts about a row from the habit of its table and from the sums across its rows. Does not: doubts from a
row's own figures (`shifts`), the ways a row may have moved (`row_moves`), what becomes of a doubtful row (`tables`,
`lost_cells`), corrections.

A row that lost a cell and was filled up at an end looks whole. Where a table prints its zeros, a blank at nothing but
the ends of a row is such a fill, unless every sum through the row holds. Where it leaves zeros blank, only sums can
tell: a row is in doubt if moving its figures along by a cell mends them.
"""

from __future__ import annotations

import itertools
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from ingestion.reading.figures import Figure, by_row
from ingestion.reading.forms import Key, expected_cells
from ingestion.reading.placed_rows import PlacedRow
from ingestion.reading.row_moves import moves, moves_of_a_full_row
from ingestion.reading.solve.identities import Cell, load_identities
from ingestion.reading.solve.problem import Identity
from ingestion.reading.table_doubts import rows_of_doubtful_tables

LEAST_SEEN = 3  # zeros printed, before a table's own habit is asked and not the document's
ZEROS_PER_BLANK = 8  # more zeros than this to each inner blank, and a table prints its zeros
LEAST_MENDED = 2  # sums that a move must mend, where it does not mend all
LEAST_MOVED = 2  # rows that end in a blank and are in doubt, before all that do are
LEAST_FILLED = 4  # rows with blanks at one end alone, before a table without zeros is taken to fill rows up there
LEAST_SHOWN = 4  # figures but 0 of rows that add up to another than their total
MOST_WITHOUT = 4  # one row in so many may lack its total, where the others print theirs
LEAST_FAILED = 4  # sums across the rows of a table, before rows with a blank at an end are not believed
MOST_LACKING = 0.75  # of a table's cells: of so few rows one that does not add up has to be known from others


class Row(tuple[Figure, ...]):
    """The figures of a row, and what of it is asked again and again."""

    @cached_property
    def statuses(self) -> list[str]:
        """How its cells are printed; one that is blank beside what cannot be read is blank."""
        statuses: list[str] = [figure.reading.status for figure in self]
        if "unreadable" in statuses:
            return ["blank" if _prints_blank(f) else status for f, status in zip(self, statuses, strict=True)]
        return statuses

    @cached_property
    def blanks(self) -> int:
        """How many of its cells are blank."""
        return self.statuses.count("blank")

    @cached_property
    def blanks_at_ends(self) -> tuple[int, int]:
        """How many blanks it begins and ends with; a row of blanks has none at its ends."""
        blank = [status == "blank" for status in self.statuses]
        if all(blank):
            return 0, 0
        return blank.index(False), blank[::-1].index(False)


@dataclass(slots=True)
class _Habit:
    """How a table shows nothing: zeros and dashes printed, blanks before a figure of their row, after one, and in rows
    of blanks. filled: rows with blanks at an end."""

    zeros: int = 0
    before: int = 0
    after: int = 0
    alone: int = 0
    filled: int = 0

    def add(self, other: _Habit) -> None:
        self.zeros += other.zeros
        self.before += other.before
        self.after += other.after
        self.alone += other.alone
        self.filled += other.filled

    def explains(self, blanks: int, drops_blanks: bool) -> bool:
        """Whether blanks are how the table shows nothing. blanks: those that no filled-up row explains.

        drops_blanks: whether rows of the document were found to have lost cells: then rows of blanks tell nothing.
        """
        if blanks == 0:
            return self.alone > self.zeros and self.filled < LEAST_FILLED and not drops_blanks
        return ZEROS_PER_BLANK * blanks >= self.zeros


class _Identities(NamedTuple):
    """Those of a form's table. terms: of each its cells, and with what they count. of_cell: the numbers of those that a
    cell is in. across: of those over several rows."""

    each: tuple[Identity, ...]
    terms: Sequence[tuple[Sequence[Cell], Sequence[int]]]
    of_cell: Mapping[Cell, Sequence[int]]
    across: Sequence[int]


@cache
def _identities(form: str, table_id: str) -> _Identities:
    identities = load_identities(form, table_id)
    of_cell: dict[Cell, list[int]] = {}
    for number, identity in enumerate(identities):
        for cell, _ in identity.terms:
            of_cell.setdefault(cell, []).append(number)
    across = [n for n, identity in enumerate(identities) if len({code for (code, _), _ in identity.terms}) > 1]
    terms = [([cell for cell, _ in each.terms], [coefficient for _, coefficient in each.terms]) for each in identities]
    return _Identities(identities, terms, of_cell, across)


class _Sums(NamedTuple):
    """What is left over of each identity of a table; None where not all of its cells are known."""

    identities: _Identities
    left: list[int | None]

    def through(self, cells: Iterable[Cell]) -> dict[int, int]:
        """What is left over of the identities that cells are in, and that are known, by their number."""
        numbers = (number for cell in cells for number in self.identities.of_cell.get(cell, ()))
        return {number: left for number in numbers if (left := self.left[number]) is not None}

    def are_shaken(self) -> bool:
        """Whether half of the sums across rows fail: more than slips of a writer, figures of many rows have moved."""
        across = [left for number in self.identities.across if (left := self.left[number]) is not None]
        failed = sum(map(bool, across))
        return failed >= LEAST_FAILED and 2 * failed >= len(across)


def doubtful_rows(kept: Mapping[Key, Figure], forms: Mapping[str, str]) -> list[Row]:
    """The rows, as the figures they are made of, whose figures may have moved.

    kept: the figures of all tables by key. forms: the form of each table.
    """
    tables: dict[str, dict[tuple[int, int], list[Figure]]] = {}
    moved: set[tuple[str, int, int]] = set()
    unread: Counter[str] = Counter()
    for figures in by_row(kept.values()):
        first = figures[0]
        table_id, place = first.cell.key[0], (first.grid.number, first.placed.row)
        if first.grid_cell is not None:
            tables.setdefault(table_id, {}).setdefault(place, []).extend(figures)
            continue
        unread[table_id] += 1
        if first.placed.indices is not None:
            moved.add((table_id, *place))
    rows: dict[str, list[Row]] = {
        table_id: [Row(figures) for figures in of_table.values() if len(figures) > 1]
        for table_id, of_table in tables.items()
    }
    blank = {table_id: [row for row in of_rows if row.blanks] for table_id, of_rows in rows.items()}
    habits = {table_id: _habit(of_rows) for table_id, of_rows in rows.items()} if any(blank.values()) else {}
    whole = _Habit()
    for habit in habits.values():
        whole.add(habit)
    found: list[Row] = []
    for table_id, of_rows in rows.items():
        own, form = habits.get(table_id, whole), forms.get(table_id, "")
        is_telling = own.zeros >= LEAST_SEEN or own.filled >= LEAST_FILLED or (own.before and own.after)
        habit = own if is_telling else whole
        at_odds = [row for row in blank[table_id] if _may_be_filled_up(row, habit, bool(moved))]
        at_odds += [row for row in blank[table_id] if row not in at_odds and _lacks_its_sign(row, of_rows)]
        if not habit.explains(habit.before, bool(moved)):
            at_odds += [row for row in blank[table_id] if row not in at_odds and _alone_lacks_its_total(row, of_rows)]
        expected = expected_cells(form, table_id)
        is_part = 2 * sum(map(len, of_rows)) < expected
        in_question = at_odds or is_part or [row for row in of_rows if _is_in_question(row)]
        if in_question:  # of nearly all tables, no row
            sums = _sums(kept, form, table_id)
            if not _are_filled_up_alike(at_odds, of_rows):
                at_odds = [row for row in at_odds if not _is_vouched_for(row, sums)]
            at_odds += [row for row in blank[table_id] if row not in at_odds and _lacks_its_total(row, of_rows)]
            if sums.are_shaken():
                at_odds += [row for row in of_rows if row not in at_odds and any(row.blanks_at_ends)]
            if any(sums.left):
                at_odds += [row for row in of_rows if row not in at_odds and _is_mended_by_a_move(row, sums)]
            at_odds = rows_of_doubtful_tables(of_rows, expected) or at_odds
            at_odds += [row for row in _under_other_columns(of_rows) if row not in at_odds]
            if sum(map(len, of_rows)) < MOST_LACKING * expected:
                at_odds += [row for row in of_rows if row not in at_odds and _stands_alone(row, sums)]
        at_odds = at_odds or _behind_a_lost_column(of_rows, sum(name == table_id for name, _, _ in moved))
        lost = unread[table_id] + len(at_odds)
        if 4 * lost > len(of_rows):
            is_hardly_read = lost > len(of_rows) - len(at_odds)
            at_odds += [row for row in of_rows if row not in at_odds and _has_blanks(row, is_hardly_read)]
        found += at_odds
    return found


def _is_in_question(row: Row) -> bool:
    """Whether a row could have moved at all: it has blanks beside figures, or does not add up to its totals."""
    blanks = row.blanks
    if blanks:
        return blanks < len(row)
    values = [figure.reading.value or 0 for figure in row]
    if not any(values):
        return False
    totals = [figure.cell.column.is_total for figure in row]
    return 2 * sum(itertools.compress(values, totals)) != sum(values)


def _prints_blank(figure: Figure) -> bool:
    return figure.grid_cell is not None and not figure.grid.view.texts[figure.grid_cell]


def _has_blanks(row: Row, may_have_figures: bool) -> bool:
    """Whether a row has blanks beside figures, or beside nothing but 0: where many rows lost cells, both move."""
    blanks = row.blanks
    return 0 < blanks < len(row) and (may_have_figures or not any(figure.reading.value for figure in row))


def _behind_a_lost_column(rows: Sequence[Row], moved: int) -> list[Row]:
    """All rows, where each ends in a blank and several of their table were found to have moved: they lost a column."""
    is_lost = moved >= LEAST_MOVED and all(row[-1].reading.status == "blank" for row in rows)
    return [row for row in rows if any(row.blanks_at_ends)] if is_lost else []


def _habit(rows: Iterable[Row]) -> _Habit:
    habit = _Habit()
    for row in rows:
        statuses, blanks = row.statuses, row.blanks
        no_zeros = len([figure for figure in row if figure.reading.value])
        habit.zeros += statuses.count("dash") + statuses.count("reported") - no_zeros
        if blanks == len(row):
            habit.alone += blanks
        elif blanks:
            first, last = row.blanks_at_ends
            habit.before += blanks - last
            habit.after += blanks - first
            habit.filled += bool(first or last)
    return habit


def _may_be_filled_up(row: Row, habit: _Habit, drops_blanks: bool) -> bool:
    """Whether nothing but the ends of a row with blanks is blank, and blanks are not how the table shows nothing."""
    first, last = row.blanks_at_ends
    blanks = row.blanks
    if first + last < blanks:
        return False
    if last > 1 or (last and not row[-1].cell.column.is_total):  # a blank total alone was weighed by `shifts`
        return not habit.explains(habit.before, drops_blanks)
    return bool(first) and not habit.explains(habit.after, drops_blanks)


def _lacks_its_sign(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row with a blank at an end has a change without a sign, while another of the table has its own."""
    if not any(row.blanks_at_ends):
        return False
    is_bare = any(f.cell.column.is_signed and f.reading.value and not _has_sign(f) for f in row)
    return is_bare and any(f.cell.column.is_signed and _has_sign(f) for other in rows for f in other)


def _lacks_its_total(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row begins with a blank and ends in a blank total beside figures, while all others print theirs."""
    return bool(row.blanks_at_ends[0]) and _alone_lacks_its_total(row, rows)


def _alone_lacks_its_total(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row ends in a blank total beside figures, while nearly all others print theirs."""
    last = row.blanks_at_ends[1]
    if not (last and row[-1].cell.column.is_total and any(figure.reading.value for figure in row)):
        return False
    others = [other.statuses[-1] for other in rows if any(figure.reading.value for figure in other[:-1])]
    return len(others) > LEAST_SEEN and MOST_WITHOUT * others.count("blank") <= len(others)


def _are_filled_up_alike(rows: Sequence[Row], of_table: Sequence[Row]) -> bool:
    """Whether all rows of a table are filled up by as much: sums across rows hold of columns that moved together."""
    return len(rows) == len(of_table) >= LEAST_FILLED and len({row.blanks_at_ends for row in rows}) == 1


def _under_other_columns(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows that add up to a figure before their total, where some cannot do otherwise: their columns changed.

    One row tells it by many figures, several by few. Rows that tell nothing are with those behind the last that adds up
    to its own total and to nothing else.
    """
    sums = [(_adding_up(row), row) for row in rows if row[-1].cell.column.is_total]
    for place in {place for places, _ in sums if places for place in places}:
        last = len(rows[0]) - 1
        telling = [n for n, (places, _) in enumerate(sums) if place in places and last not in places]
        figures = sum(bool(figure.reading.value) for n in telling for figure in sums[n][1])
        if place < last and figures >= LEAST_SHOWN:
            own = [n for n, (places, _) in enumerate(sums[: telling[0]]) if places and place not in places]
            return [row for places, row in sums[max(own, default=-1) + 1 :] if place in places]
    return []


def _adding_up(row: Row) -> list[int]:
    """The places of the figures of a row that all its others add up to; none where it says nothing but 0."""
    values = [figure.reading.value or 0 for figure in row]
    return [place for place, value in enumerate(values) if value and 2 * value == sum(values)]


def _stands_alone(row: Row, sums: _Sums) -> bool:
    """Whether a row does not add up, and nothing is known of its parts from other rows."""
    cells = {figure.cell.key[1:3] for figure in row}
    through = sums.through(cells)
    is_own = all(cell in cells for number in through for cell, _ in sums.identities.each[number].terms)
    return is_own and any(through.values())


def _has_sign(figure: Figure) -> bool:
    text = figure.grid.view.texts[figure.grid_cell] if figure.grid_cell is not None else ""
    return bool(figure.reading.value) and not text[0].isdigit()


def _is_vouched_for(row: Row, sums: _Sums) -> bool:
    """Whether every part of a row is in a sum across rows, and all its sums hold; or the row says nothing but 0.

    One sum of its own figures says nothing of the places of its parts. Of several a move would break one, where the row
    ends in a figure: it was filled up at its end by nobody.
    """
    cells = [figure.cell.key[1:3] for figure in row]
    through = sums.through(cells)
    if any(through.values()):
        return False
    own = {number for number in through if all(cell in cells for cell, _ in sums.identities.each[number].terms)}
    if own and not any(figure.reading.value for figure in row):
        return True
    parts = [f.cell.key[1:3] for f in row if f.reading.status != "unreadable" and not f.cell.column.is_total]
    weak = own if len(own) < 2 or row[-1].reading.status == "blank" else set()
    return all(sums.through((cell,)).keys() - weak for cell in parts)


def _sums(kept: Mapping[Key, Figure], form: str, table_id: str) -> _Sums:
    values: dict[Cell, int] = {}
    for (table, code, applicant, _), figure in kept.items():
        if table != table_id:
            continue
        reading = figure.reading
        is_left_out = reading.status == "blank" and figure.cell.column.is_total
        is_known = reading.status != "unreadable" or _prints_nothing(figure.placed)
        if is_known and not is_left_out:
            values[code, applicant] = int(reading.value or 0)
    sums = _Sums(_identities(form, table_id), [])
    for cells, coefficients in sums.identities.terms:
        try:
            sums.left.append(sum(map(operator.mul, coefficients, map(values.__getitem__, cells))))
        except KeyError:
            sums.left.append(None)
    return sums


def _prints_nothing(placed: PlacedRow) -> bool:
    """Whether a row has nothing but its label: its cells, which count as 0 in the sums that doubt others, are gone."""
    return placed.indices is None and not placed.printed and not placed.is_doubtful


def _is_mended_by_a_move(row: Row, sums: _Sums) -> bool:
    """Whether another place for a row's figures, in their order, mends sums and breaks none."""
    values = [None if f.reading.status == "unreadable" else int(f.reading.value or 0) for f in row]
    if values.count(0) == len(row):  # wherever nothing stands, it mends nothing
        return False
    cells = [figure.cell.key[1:3] for figure in row]
    through = sums.through(cells)
    if not any(through.values()):
        return False
    # Of each identity what is left over, and its terms that are the row's.
    place_of = {cell: cells.index(cell) for cell in cells}
    parts = [
        (left, [(place_of[cell], sign) for cell, sign in sums.identities.each[number].terms if cell in place_of])
        for number, left in through.items()
    ]
    broken = [part for part in parts if part[0]]
    own = [{place for place, _ in terms} == set(range(len(row))) for _, terms in broken]
    sound = [part for part in parts if not part[0]]
    blank = [figure.reading.status == "blank" for figure in row]
    ways: Iterator[tuple[tuple[int | None, ...], int]] = zip(moves(values, blank), itertools.repeat(LEAST_MENDED))
    if not any(blank) and not _is_one_slip(broken):
        ways = itertools.chain(ways, zip(moves_of_a_full_row(values), itertools.repeat(len(broken))))
    for moved, least in ways:
        if all(value in (0, now) for value, now in zip(values, moved, strict=True)):
            continue  # nothing but nothing moves
        hold = [_holds(left, terms, values, moved) for left, terms in broken]
        mended = len(hold) - hold.count(False)
        if not mended:
            continue
        still = [_holds(left, terms, values, moved) for left, terms in sound]
        if False in still:
            continue
        # A row with a blank may well have moved. Of one that is full, or not all legible, sums must hold with figures
        # that are there, more of them than say of figures where they are that these have not moved.
        against = sum(
            now is None and any(values[place] for place, _ in terms)
            for now, (_, terms) in zip(still, sound, strict=True)
        )
        is_shown = (any(blank) and None not in values) or hold.count(True) > against
        if is_shown and mended >= min(least, len(broken)):
            return True
        # Another row of the same columns may be broken too: then a row's own total says enough of where it was cut.
        if any(blank) and _is_cut(values, moved) and any(map(operator.and_, own, map(bool, hold))):
            return True
    return False


def _is_cut(values: Sequence[int | None], moved: Sequence[int | None]) -> bool:
    """Whether a move gives other figures than are printed, and as many of them as there are cells."""
    return None not in moved and Counter(filter(None, values)) != Counter(filter(None, moved))


def _is_one_slip(broken: Sequence[tuple[int, Sequence[tuple[int, int]]]]) -> bool:
    """Whether another figure in one cell of a row would mend all its broken sums: a slip of the writer."""
    wants: dict[int, list[int]] = {}
    for left, terms in broken:
        for place, sign in terms:
            wants.setdefault(place, []).append(left * sign)
    return any(len(asked) == len(broken) and len(set(asked)) == 1 for asked in wants.values())


def _holds(
    left: int, terms: Sequence[tuple[int, int]], values: Sequence[int | None], moved: Sequence[int | None]
) -> bool | None:
    """Whether an identity holds with the moved figures; None where one was lost that, not below 0, would close it.

    left: what is left over of it with the figures where they are. terms: the places of those in it, with their sign.
    """
    unknown = 0
    for place, sign in terms:
        now = moved[place]
        left -= sign * (values[place] or 0)
        if now is None:
            unknown = sign
        else:
            left += sign * now
    if unknown:
        return None if left * unknown <= 0 else False
    return left == 0
