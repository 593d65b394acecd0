"""The official tables of a document, from its grids to observations and coverage.

Belongs here: reading the placed cells, settling which form a table follows, copies of a table. Does not: which cell is
which (`placement`), what a cell's text means (`cells`), lost cells (`lost_cells`), output (`table_rows`), wordings
(knowledge/forms).

A table is read once: of two copies that agree the second is passed over; where they differ, the second's figures
follow, marked as a copy's. A grid that mostly says something else is no copy: its figures are counted unclaimed, and
where it is a whole table, as of a second body, the verdict on both is `reading`.
Table 4 and most rows of table 3 are the same in two forms: they take the form that the rows of their own table decide,
else that of the document's nearest other table, else `unknown`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ingestion.handover.schemas import Columns
from ingestion.model import Block, Document, Grid, Section, TableCoverage
from ingestion.reading.asked import Answered, Asked, answered, is_local, tables_placed, votes_of
from ingestion.reading.bands import block_title, is_heading
from ingestion.reading.broken_off import doubt_last_figure, doubt_last_row, last_cell
from ingestion.reading.by_sums import first_line, place_by_sums
from ingestion.reading.captions import Own, mark_anothers, with_own_year
from ingestion.reading.cells import UNREADABLE, CellReading, digits, trim, trimmed
from ingestion.reading.figures import UNKNOWN_FORM, Copies, Figure, GridReading
from ingestion.reading.forms import Key, load_tables
from ingestion.reading.labels import LONGEST_LABEL, normalise
from ingestion.reading.layouts import lay_out
from ingestion.reading.lost_cells import Outcome, is_anything_lost, settle_lost_cells
from ingestion.reading.moved_rows import doubtful_rows
from ingestion.reading.placed_rows import Blocks, Option, PlacedRow, Standing
from ingestion.reading.rivals import rows_outside, tables_in_doubt, without
from ingestion.reading.row_doubts import is_nameless_line
from ingestion.reading.shifts import beside_illegible, has_anothers, is_cut, may_be_two_numbers, may_have_moved
from ingestion.reading.stacked import cut
from ingestion.reading.table_rows import (
    add_missing,
    add_observations,
    add_whole,
    count_unclaimed,
    coverage_of,
    coverage_of_whole,
)
from ingestion.reading.whole_tables import whole_tables
from ingestion.repair import Repaired, repair

# Characters between two grids of one table: page numbers, a lone group label. More is text, and ends the table.
MOST_BETWEEN = 60
MOST_TEXT_BEFORE = 1500  # characters before a table's first figure in which the parts of a broken header may lie
LEAST_RIVAL_FIGURES = 3  # numbers but 0; a blank form beside the filled one is no rival
# Where a table does not decide its form, the others are asked in this order: the nearest first.
_NEIGHBOURS = {
    "table_2": ("table_3",),
    "table_3": ("table_2",),
    "table_4": ("table_3", "table_2"),
}


def read_tables(
    document: Document, repaired: Repaired, columns: Columns, sections: Sequence[Section] = ()
) -> tuple[TableCoverage, ...]:
    """Append the figures of the official tables to `columns` (OBSERVATIONS), and return the coverage of each table.

    Offsets count in `document.text`; values come from the repaired text of the same cell. A row that was found but
    whose figures cannot be placed gives `unreadable` rows with null values over its printed stretch. Where a report
    mixes forms within one table (2019 headers in one block, 2021 in the others) each row carries its own form, and the
    coverage that of most rows. A form cell that the document does not have gives no row and counts as unread.
    sections: of the repaired document; they say which of two tables stands in the report's own place (`rivals`).
    """
    own = Own(document, repaired)
    grids = _grids(document, repaired, own)
    # A slip of recognition can make sums come out: of recognised figures none is placed or derived by them.
    is_recognised = any(block.is_recognised for block in document.blocks if block.grid)
    for table_id in () if is_recognised else ("table_3", "table_4"):
        _place_by_sums(grids, table_id, document)
    last = last_cell(grids, document)
    mark_anothers(grids, own, repaired, sections)
    own_grids = [grid for grid in grids if not grid.is_anothers]
    forms = _forms(grids) | _forms(own_grids)
    answers = [answered(grid, forms) for grid in grids]
    outside = rows_outside(document, repaired)
    may_be_whole = not is_recognised and not document.unseen and not outside and last is None and own_grids == grids
    if may_be_whole and (whole := whole_tables(answers, forms)):
        for answer, of_grid in zip(answers, whole, strict=True):
            add_whole(columns, answer, of_grid)
        return coverage_of_whole(tuple(whole), tuple(forms.items()))
    kept: dict[Key, Figure] = {}
    copied: list[Figure] = []
    rivals: set[str] = set()
    copies = Copies()
    anothers: dict[Key, Figure] = {}
    for grid, answer in sorted(zip(grids, answers, strict=True), key=lambda pair: pair[0].is_anothers):
        figures = _figures(answer)
        rivals |= _rivals(figures, kept)
        if grid.is_anothers:
            anothers = figures | anothers
            continue
        # Behind a part of another body's table what this one lacks is the other's too.
        if copies.others:
            figures = {key: f for key, f in figures.items() if key[0] not in copies.others or key in kept}
        copied += _keep(grid, figures, kept, copies)
    read = {key[0] for key in kept}
    anothers = {key: figure for key, figure in anothers.items() if key[0] not in read}
    doubted = tables_in_doubt(own_grids, kept, sections, outside, repaired)
    anothers = without(anothers, {key[0] for key in anothers}) | without(kept, doubted)
    kept = {key: figure for key, figure in kept.items() if key[0] not in doubted}
    copied = [figure for figure in copied if figure.cell.key[0] not in doubted]
    _unplace(doubtful_rows(kept, forms), kept)
    doubt_last_figure(kept, last, document)
    outcome = Outcome()
    if not is_recognised and is_anything_lost(kept, forms):
        open_numbers = count_unclaimed(grids, [f for f in kept.values() if f.grid_cell is None])
        outcome = settle_lost_cells(kept, forms, open_numbers)
        outcome = _without_rows_printed(outcome, grids, document, repaired)
    kept |= anothers  # only now: no identity may settle a figure that is another body's
    add_observations(columns, kept.values(), document)
    add_missing(columns, outcome, forms)
    if not is_recognised:  # two recognitions of one figure differ as well
        add_observations(columns, copied, document, is_copy=True)
        _compare_unseen(document, forms, kept, copies, own)
    unread = [key for key, f in kept.items() if f.reading.status == "unreadable" or f.cell.local]
    return coverage_of(grids, forms, kept, unread, outcome, copies, rivals)


def _unplace(rows: Iterable[Sequence[Figure]], kept: dict[Key, Figure]) -> None:
    """Take back the figures of rows that may have moved: printed, and not read."""
    for figure in itertools.chain.from_iterable(rows):
        if figure.grid_cell is not None:
            figure.grid.claimed.discard(figure.grid_cell)
        kept[figure.cell.key] = figure._replace(grid_cell=None, reading=UNREADABLE)


def _compare_unseen(
    document: Document, forms: dict[str, str], kept: Mapping[Key, Figure], copies: Copies, own: Own
) -> None:
    """Count what copies of the tables say that readers do not see. What they say is not read."""
    for unseen in document.unseen:
        block = Block("table", 0, len(unseen.text), unseen.grid)
        for grid in _grids(replace(document, text=unseen.text, blocks=(block,)), repair(unseen.text), own):
            grid.rows = [placed for placed in grid.rows if placed.options[0].table.table_id in forms]
            figures = _figures(answered(grid, forms))
            pairs = [(figure, kept[key]) for key, figure in figures.items() if key in kept]
            if 2 * len(pairs) > len(figures):
                copies.twice.update(figure.cell.key[0] for figure, _ in pairs)
                copies.unseen_differ.update(
                    figure.cell.key[0] for figure, first in pairs if _values_differ(figure, first)
                )


def _without_rows_printed(
    outcome: Outcome, grids: Iterable[GridReading], document: Document, repaired: Repaired
) -> Outcome:
    """Without the cells of a missing row whose label stands in a line outside the grids: it is there, and not read.

    So it is where the label and figures of the row are in one cell.
    """
    if not outcome.missing:
        return outcome
    lines = [
        repaired.text[repaired.to_repaired(block.start) : repaired.to_repaired(block.end)]
        for block in document.blocks
        if block.kind in ("paragraph", "heading") and block.end - block.start <= LONGEST_LABEL
    ]
    broken = [first + second for first, second in itertools.pairwise(lines)]
    before_cells = [line.strip("| ").partition("|")[0] for line in lines if "|" in line]
    texts = (text for grid in grids for text in grid.view.texts if len(text) <= LONGEST_LABEL)
    run_together = [text for text in texts if text[-1:].isdigit() and not text[:1].isdigit()]
    words = [word for line in (*lines, *run_together) for word in line.split()]
    names = {name for line in (*lines, *broken, *before_cells, *words) for name in normalise(line)}
    codes = {
        (table.table_id, table.code(row, column))
        for table in load_tables()
        for row in table.rows
        if not names.isdisjoint(row.labels)
        for column in table.values
    }
    return replace(outcome, missing=tuple(each for each in outcome.missing if (each[0], each[1][0]) not in codes))


def _grids(document: Document, repaired: Repaired, own: Own) -> list[GridReading]:
    """Every grid with its view; those that no official label touches have no placed rows."""
    readings: list[GridReading] = []
    caption, number = "", 0
    standing, between = Standing(), 0
    blocks: list[Blocks] = []
    for block in document.blocks:
        if block.grid is None:
            text = repaired.text[repaired.to_repaired(block.start) : repaired.to_repaired(block.end)].strip()
            if block.kind == "chrome" and not is_heading(text):  # also columns that are no table beyond doubt
                continue
            between += block.end - block.start
            caption = text.rsplit("\n", 1)[-1] if text else caption
            if title := block_title(caption):
                standing = replace(standing, title=title)
            continue
        number += 1
        if between > MOST_BETWEEN:
            standing = Standing(title=standing.title)
        between = 0
        whole, after = _grid(block.grid, number, caption, document, repaired, standing, own)
        if whole and whole.layout.starts:
            for part in cut(block.grid, whole.layout.starts):
                reading, standing = _grid(part, number, caption, document, repaired, standing, own)
                blocks.append(standing.blocks)
                readings += [reading] if reading else []
            continue
        standing = after
        blocks.append(standing.blocks)
        if whole:
            readings.append(whole)
    doubt_last_row(readings, document)
    for before, reading in itertools.pairwise(readings):
        if _slip_goes_on(before, reading):
            reading.rows = [_doubted(row) for row in reading.rows]
    if _have_slipped(blocks):
        for reading in readings:
            reading.rows = [_doubted(row) if row.options[0].table.block else row for row in reading.rows]
    return readings


def _have_slipped(blocks: Sequence[Blocks]) -> bool:
    """Whether labels of table 2 have slipped from block to block."""
    titles = {title for of_grid in blocks for title in of_grid.titles}
    return any(of_grid.has_slipped or not titles.isdisjoint(of_grid.strays) for of_grid in blocks)


def _slip_goes_on(before: GridReading, grid: GridReading) -> bool:
    """Whether a grid goes on with the table of the one before, whose labels may have slipped at its end.

    That is where its last row may not be what its label says, or a row without a label between the two is none of those
    that the form has there.
    """
    if not (before.rows and grid.rows):
        return False
    last, first = before.rows[-1], grid.rows[0]
    places = [
        (table.rows.index(one.row), table.rows.index(other.row))
        for one in last.options
        for other in first.options
        if one.table is (table := other.table) and one.row in table.rows and other.row in table.rows
    ]
    if not places:  # they are of two tables, as nearly all grids
        return False
    names = [{o.row.key for row in of_grid.rows for o in row.options if o.row} for of_grid in (before, grid)]
    if not all(names) or not names[0].isdisjoint(names[1]):
        return False
    if last.is_doubtful:
        return True
    are_neighbours = any(place + 1 == following for place, following in places)
    between = [(before.view, before.view.anchored[last.row + 1 :]), (grid.view, grid.view.anchored[: first.row])]
    table = first.options[0].table
    return are_neighbours and any(is_nameless_line(view, cells, table) for view, rows in between for cells in rows)


def _doubted(row: PlacedRow) -> PlacedRow:
    return replace(row, indices=None, is_doubtful=True)


def _place_by_sums(grids: list[GridReading], table_id: str, document: Document) -> None:
    """Give the grids the rows of a table whose header cannot be read, where its sums settle them."""
    if any(table_id in tables_placed(grid) for grid in grids):
        return
    views = [grid.view for grid in grids]
    first = first_line(views, table_id)
    if first is None:
        return
    start, _ = grids[first[0]].spans[first[1]]
    placed = place_by_sums(views, table_id, document.text[max(0, start - MOST_TEXT_BEFORE) : start])
    if not placed:
        return
    for grid in grids:
        grid.rows = [row for row in grid.rows if is_local(row) or row.options[0].table.table_id != table_id]
    for number, row in placed:
        grids[number].rows.append(row)


def _grid(
    grid: Grid, number: int, caption: str, document: Document, repaired: Repaired, standing: Standing, own: Own
) -> tuple[GridReading | None, Standing]:
    spans, printed = trimmed(document.text, grid.cells.starts, grid.cells.ends)
    texts, damaged = printed, set[int]()
    if repaired.plan.steps or repaired.plan.unresolved:
        texts, damaged = _repaired_cells(spans, document, repaired)
    layout = lay_out(grid, with_own_year(texts, own), next(iter(normalise(caption)), ""), standing)
    if layout is None:
        return None, standing
    view = layout.view.of(grid.cells, tuple(texts))
    # A label that the repair cannot vouch for is one of the form's, disfigured, before it is an office's own.
    rows = [
        row for row in layout.rows if not (damaged and is_local(row) and damaged.intersection(view.anchored[row.row]))
    ]
    reading = GridReading(number, view, spans, printed, rows, frozenset(damaged), layout, grid.boxes)
    return reading, layout.standing


def _repaired_cells(
    spans: Iterable[tuple[int, int]], document: Document, repaired: Repaired
) -> tuple[list[str], set[int]]:
    """The repaired texts of cells, and which of them the repair may have misread."""
    texts: list[str] = []
    damaged: set[int] = set()
    for index, (start, end) in enumerate(spans):
        first, last = trim(repaired.text, repaired.to_repaired(start), repaired.to_repaired(end))
        texts.append(repaired.text[first:last])
        # A repair that adds or loses a digit has misread the cell, and one that gave up on it cannot vouch for it.
        original = document.text[start:end]
        is_unresolved = any(damage.start < end and damage.end > start for damage in repaired.plan.unresolved)
        if is_unresolved or (original != texts[-1] and digits(original) != digits(texts[-1])):
            damaged.add(index)
    return texts, damaged


def _forms(grids: list[GridReading]) -> dict[str, str]:
    """The form of each official table that has placed rows: the one that most rows with numbers fit, or `unknown`."""
    count_of: dict[str, dict[str, int]] = {}
    for grid in grids:
        for table_id, count in votes_of(grid).items():
            of_table = count_of.setdefault(table_id, {})
            for form, rows in count.items():
                of_table[form] = of_table.get(form, 0) + rows
    decided = {}
    for table_id, count in count_of.items():
        most = max(count.values(), default=0)
        best = [form for form, rows in count.items() if rows == most]
        decided[table_id] = best[0] if len(best) == 1 else ""
    return {
        table_id: form
        or next((decided[other] for other in _NEIGHBOURS.get(table_id, ()) if decided.get(other)), UNKNOWN_FORM)
        for table_id, form in decided.items()
    }


def _figures(answer: Answered) -> dict[Key, Figure]:
    """The form cells of a grid by key; of a form row found twice with different figures, none."""
    grid, asked, texts, readings, _, is_plain = answer
    indices: Sequence[int | None] = asked.indices
    if not is_plain:
        indices, readings = _with_doubts(grid, asked, texts, readings)
    grids, settled = itertools.repeat(grid, len(texts)), itertools.repeat(None, len(texts))
    columns = (asked.cells, grids, asked.placed, indices, readings, asked.units, asked.forms, asked.locators, settled)
    figures = map(Figure._make, zip(*columns, strict=True))
    if asked.is_once:
        return dict(zip(asked.keys, figures, strict=True))
    found: dict[Key, Figure] = {}
    twice: set[Key] = set()
    for key, figure in zip(asked.keys, figures, strict=True):
        before = found.setdefault(key, figure)
        if before is figure:
            continue
        if before.reading != figure.reading or figure.grid_cell is None:
            twice.add(key)
        else:
            grid.claimed.add(figure.grid_cell)
    return {key: figure for key, figure in found.items() if key not in twice}


def _with_doubts(
    grid: GridReading, asked: Asked, texts: Sequence[str], readings: Sequence[CellReading]
) -> tuple[Sequence[int | None], Sequence[CellReading]]:
    """The cells and readings of a grid with blanks, parts of figures or damage: without those in doubt."""
    indices, readings = list(asked.indices), list(readings)
    for placed, option, start, stop in asked.rows:
        certain = _without_doubtful(grid, placed, option, texts[start:stop], readings[start:stop])
        if certain is None:
            indices[start:stop] = [None] * (stop - start)
            certain = [UNREADABLE] * (stop - start)
        readings[start:stop] = certain
    return indices, readings


def _without_doubtful(
    grid: GridReading, placed: PlacedRow, option: Option, texts: Sequence[str], readings: list[CellReading]
) -> list[CellReading] | None:
    """The readings of one row, those in doubt unreadable; None where it cannot be placed or its figures may have moved.

    Without blanks, damage and cells that begin as the rest of a figure does, no row is in doubt.
    """
    if placed.indices is None:
        return None
    has_blanks = "" in texts
    for place, (index, text) in enumerate(zip(placed.indices, texts, strict=True)):
        if index in grid.damaged or (has_blanks and may_be_two_numbers(text)):
            readings[place] = UNREADABLE
    # Rows of a turned table have no sum of their own: one that ends in a blank may have lost a cell before it.
    is_open = (
        option.table.is_turned
        and bool(readings)
        and readings[-1].status == "blank"
        and any(reading.value is not None for reading in readings)
    )
    if is_open or is_cut(texts, readings) or has_anothers(option.cells, texts, readings):
        return None
    if may_have_moved(option.cells, readings) or _prints_share_of_a_blank(grid, placed, texts):
        return None
    if option.cells[-1].column.is_total and _prints_total_before_words(readings):
        return None
    if len(set(placed.indices)) < len(placed.indices) and any(reading.value for reading in readings):
        return None  # a figure over several columns is no figure of each
    for place in beside_illegible(texts, readings):
        readings[place] = UNREADABLE
    return readings


def _prints_share_of_a_blank(grid: GridReading, placed: PlacedRow, texts: Sequence[str]) -> bool:
    """Whether a share stands among the figures of a row that ends in a blank: it has moved from there, and they too."""
    if placed.indices is None or not any("%" in text or "％" in text for text in texts):
        return False
    last = grid.view.anchored[placed.row][-1]
    return last not in placed.indices and not grid.view.texts[last]


def _prints_total_before_words(readings: Sequence[CellReading]) -> bool:
    """Whether words stand in the place of a row's total, and before them the sum of its other figures: it has moved."""
    *parts, total, words = [reading.value for reading in readings]
    return words is None and readings[-1].status == "unreadable" and bool(total) and total == sum(filter(None, parts))


def _keep(grid: GridReading, figures: dict[Key, Figure], kept: dict[Key, Figure], copies: Copies) -> list[Figure]:
    """Take over the figures of one grid; where it is a copy of what was kept, the figures that differ are returned."""
    known = [] if kept.keys().isdisjoint(figures) else [(f, kept[key]) for key, f in figures.items() if key in kept]
    twice = [figure for figure, first in known if _said(first) != _said(figure)]
    if twice and not _is_copy(figures, kept):
        if 2 * len(known) <= len(figures):  # more of the same table: which of two rows is its own is open
            rows = {(id(kept[figure.cell.key].grid), kept[figure.cell.key].placed.row) for figure in twice}
            _unplace([[f for f in kept.values() if (id(f.grid), f.placed.row) in rows]], kept)
        copies.others.update(figure.cell.key[0] for figure in twice if _values_differ(figure, kept[figure.cell.key]))
        return []
    copies.twice.update(figure.cell.key[0] for figure, _ in known)
    if not twice:  # what only one of two copies that differ has may be its slip too
        kept.update(figures if not known else {key: figure for key, figure in figures.items() if key not in kept})
    grid.claimed.update([figure.grid_cell for figure in figures.values() if figure.grid_cell is not None])
    return [figure for figure in twice if _values_differ(figure, kept[figure.cell.key])]


def _rivals(figures: dict[Key, Figure], kept: dict[Key, Figure]) -> set[str]:
    """The tables that a grid gives a second time with figures of its own: whose they are is open, so none counts."""
    rivals = set()
    for table_id in {key[0] for key in kept.keys() & figures.keys()}:
        own = {key: figure for key, figure in figures.items() if key[0] == table_id}
        known = sum(key[0] == table_id for key in kept)
        pairs = len(kept.keys() & own.keys())
        if 2 * pairs > max(known, len(own)) and not _is_copy(own, kept):
            told = [figure for key, figure in own.items() if key in kept and _tells(figure)]
            if len(told) >= LEAST_RIVAL_FIGURES:
                rivals.add(table_id)
    return rivals


def _is_copy(figures: dict[Key, Figure], kept: dict[Key, Figure]) -> bool:
    """Whether a grid says again what was kept: most of its cells are there, and most of their numbers but 0 agree."""
    pairs = [(figure, kept[key]) for key, figure in figures.items() if key in kept]
    told = [pair for pair in pairs if any(map(_tells, pair))]
    agreeing = sum(_said(figure) == _said(first) for figure, first in told)
    return 2 * len(pairs) > len(figures) and 2 * agreeing > len(told)


def _said(figure: Figure) -> CellReading | tuple[str, ...]:
    """What a figure is read as; where its row was not placed, all that the row prints."""
    return _printed(figure) if figure.grid_cell is None and figure.placed.printed else figure.reading


def _tells(figure: Figure) -> bool:
    """Whether a figure, or the row that it is lost in, is a number but 0."""
    is_lost = figure.grid_cell is None and any(text.strip("0+-") for text in _printed(figure))
    return is_lost or bool(figure.reading.value)


def _printed(figure: Figure) -> tuple[str, ...]:
    return tuple(figure.grid.view.texts[index] for index in figure.placed.printed)


def _values_differ(figure: Figure, first: Figure) -> bool:
    """Whether two cells state different numbers: one that is blank or illegible contradicts nothing."""
    one, other = figure.reading.value, first.reading.value
    return one is not None and other is not None and one != other
