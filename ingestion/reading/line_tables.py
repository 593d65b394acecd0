"""Official tables whose cells stand one a line: found by their labels, and made grids again.

Belongs here: header labels in a row that are exactly a form's, and the rows below them. Does not: lines and labels
(`line_cells`), blank cells (`line_blanks`), tables that show their own rows (`ingestion.documents`), which cell is
which (`placement`).

Where a row ends is known from the next label alone, so a row is whole only if exactly as many cells stand between the
labels as the header has columns. Rows that fall short keep their cells in the grid and are left unread by `placement`.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingestion.model import Block, Cell, Cells, Document, Grid, Note
from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS, is_lost_figure
from ingestion.reading.close_labels import SHORTEST_CUT, alike_label, close_label, labels_begun_with
from ingestion.reading.forms import Column, Table, is_listed_local, load_label_rules, load_tables
from ingestion.reading.grids import looks_like_value
from ingestion.reading.labels import normalise
from ingestion.reading.line_blanks import Row, with_blanks
from ingestion.reading.line_cells import (
    LONGEST_VALUE,
    MOST_PIECES,
    NUMBER_OF_LABEL,
    UNITS,
    Label,
    Piece,
    find_label,
    is_deduplicated,
    is_known,
    known,
    may_hold_tables,
    segments,
)
from ingestion.reading.run_on import split_run_on
from ingestion.reading.serials import without_serials
from ingestion.repair import Repaired

_FIGURE_WITH_MORE = re.compile(r"[^\w\s]{0,2}[0-9０-９①-⑳]+(?![、.．年月日])")
# What is left of a cell whose figure stands elsewhere, or begins in words: 项0件, 约3, 共4项, 零.
_REST_OF_FIGURE = re.compile(
    rf"(?:{'|'.join(AMOUNT_UNITS + COUNT_UNITS)}|[共计有为达逾超仅]{{1,2}})\s*[0-9０-９]|[约近零〇○]"
    r"|无++(?![^\W\d增减第])"
    rf"|[〇零一二两三四五六七八九十百千]+(?:{'|'.join(COUNT_UNITS)})"
)
_REST_OF_DECIMAL = re.compile(r"[.．,，][0-9０-９]")  # in the line below the rest of it
_HOLDS_FIGURE = re.compile(r"(?<!\S)[+\-]?[0-9０-９]+(?!\S|\s*[年月])|[0-9０-９]{4,}+(?!\s*年)")
_BARE_NUMBER = re.compile(r"[0-9０-９]{1,2}(?![0-9０-９.．、,，)）年月])")
_WORDS = re.compile(r"[\u3400-\u9fff（(\[【《“\"]")  # how a title or a sentence begins
LEAST_TELLING = 3  # columns of a header, one of which is told by its place between the others
LEAST_ROWS = 3  # official rows with a figure under them: a table, although no header is whole


@dataclass(frozen=True, slots=True)
class Header:
    """The labels over one form table: for each column and group the label that names it. [first, stop) in pieces."""

    table: Table
    columns: tuple[tuple[Column, Label], ...]
    groups: tuple[tuple[str, Label], ...]
    first: int
    stop: int


def with_line_tables(document: Document, repaired: Repaired) -> Document:
    """The document with official tables of one cell a line as table blocks; itself where there are none.

    Where repeated lines were dropped from a page no cell's absence means anything: its tables stay lines, with a note.
    """
    given, document = document, split_run_on(document, repaired)
    if not may_hold_tables(document):
        return given
    found: list[tuple[int, int, Block]] = []  # first and last block that a table block takes the place of
    notes: list[Note] = []
    for pieces in segments(document, repaired):
        if is_deduplicated(pieces):
            notes.append(
                Note("repeated_lines_dropped", "表格中的重复行已丢失，未读取 / repeated lines are gone: not read")
            )
            continue
        found.extend(_tables(_with_whole_labels(without_serials(pieces))))
    if not found and not notes:
        return given
    blocks: list[Block] = []
    position = 0
    for first, last, block in found:
        if first < position:  # two tables on one line: neither can be cut out
            continue
        blocks.extend(document.blocks[position:first])
        blocks.append(block)
        position = last + 1
    blocks.extend(document.blocks[position:])
    return replace(document, blocks=tuple(blocks), notes=(*document.notes, *notes))


def _with_whole_labels(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces, labels that were cut to what they share (本年新, 本年新) completed in the form's order.

    The first label of a header that is misprinted is mended: it stands beside that of the rows.
    """
    result = list(pieces)
    corners = load_label_rules().first_column
    for index, (corner, piece) in enumerate(itertools.pairwise(pieces), 1):
        if (
            corner.text in corners
            and piece.text
            and not piece.is_value
            and (name := close_label(normalise(piece.text)))
        ):
            result[index] = replace(piece, text=name)
    for text, same in itertools.groupby(enumerate(pieces), lambda numbered: numbered[1].text):
        run = list(same)
        if len(run) > 1 and SHORTEST_CUT <= len(text) < LONGEST_VALUE and not run[0][1].is_value:
            whole = labels_begun_with(text)
            if len(whole) == len(run):
                for (index, piece), name in zip(run, whole, strict=True):
                    result[index] = replace(piece, text=name)
    return result


def _tables(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, Block]]:
    """The tables of a segment as blocks, with the numbers of the first and last block each takes the place of."""
    index = read_to = 0
    while index < len(pieces):
        header = _header(pieces, index) if pieces[index].text and not pieces[index].is_value else None
        if header is None:
            index += 1
            continue
        rows, stop = _rows(pieces, header)
        if not any(row.cells for row in rows):
            index = header.stop
            continue
        yield from _headless(pieces[read_to:index])
        yield pieces[header.first].block, pieces[stop - 1].block, _block(pieces, header, rows, stop)
        index = read_to = stop
    yield from _headless(pieces[read_to:])


def _headless(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, Block]]:
    """Rows of an official table without a whole header, as one block of one column: seen, and not read.

    Of table 4 the one line of figures, as a block of one row.
    """
    rows = [
        index
        for index in range(len(pieces) - 1)
        if pieces[index].text and is_known(pieces[index].text, known().rows) and _has_figure(pieces, index + 1)
    ]
    if len(rows) < LEAST_ROWS:
        yield from _lone_lines(pieces)
        return
    last = rows[-1] + 1 + (not pieces[rows[-1] + 1].is_value)
    while last + 1 < len(pieces) and pieces[last + 1].is_value:
        last += 1
    taken = pieces[rows[0] : last + 1]
    if any(not piece.text for piece in taken):
        return
    cells = Cells.of([Cell(row, 0, 1, 1, piece.start, piece.end) for row, piece in enumerate(taken)])
    block = Block("table", taken[0].start, taken[-1].end, Grid(len(cells), 1, cells))
    yield taken[0].block, taken[-1].block, block


def _has_figure(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a figure stands at a piece, or behind the unit there."""
    if pieces[index].text in UNITS:
        index += 1
    return index < len(pieces) and pieces[index].is_value


def _lone_lines(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, Block]]:
    """Runs of exactly as many figures as table 4 has, between texts: its one line, without a header that can be read.

    Whether they are is for their sums to say.
    """
    width = next(len(table.values) for table in load_tables() if not table.rows)
    index = 0
    while index < len(pieces):
        stop = index
        while stop < len(pieces) and pieces[stop].is_value:
            stop += 1
        if stop - index == width and not _shares_block(pieces, index, stop):
            cells = Cells.of([Cell(0, n, 1, 1, p.start, p.end) for n, p in enumerate(pieces[index:stop])])
            block = Block("table", pieces[index].start, pieces[stop - 1].end, Grid(1, width, cells))
            yield pieces[index].block, pieces[stop - 1].block, block
        index = max(stop, index + 1)


def _shares_block(pieces: Sequence[Piece], first: int, stop: int) -> bool:
    """Whether other text stands on the first or last line of the pieces [first, stop)."""
    return (first > 0 and pieces[first - 1].block == pieces[first].block) or (
        stop < len(pieces) and pieces[stop].block == pieces[stop - 1].block
    )


def _header(pieces: Sequence[Piece], index: int) -> Header | None:
    """The form table whose header, whole and in its order, begins at a piece; of several, the one of most columns."""
    best: Header | None = None
    if find_label(pieces, index, _all_header_labels()) is None:
        return None
    for table, labels in _headed_tables():
        header = _match_header(pieces, index, table, labels)
        if header and (best is None or len(header.columns) > len(best.columns)):
            best = header
    if best is None or not _is_start(pieces, index, best.table):
        return None
    return best


@cache
def _headed_tables() -> tuple[tuple[Table, frozenset[str]], ...]:
    """The form tables, the first of those that share their header, each with the labels of its header."""
    tables: dict[tuple[Column, ...], Table] = {}
    for table in load_tables():
        tables.setdefault(table.columns, table)
    return tuple(
        (table, frozenset((*table.columns_by_label, *table.column_groups, *table.column_headings)))
        for table in tables.values()
    )


@cache
def _all_header_labels() -> frozenset[str]:
    return frozenset().union(*(labels for _, labels in _headed_tables()))


def _is_start(pieces: Sequence[Piece], index: int, table: Table) -> bool:
    """Whether a header may begin here. One of few labels must stand beside that of its rows, lest it is a remnant.

    Behind the heading of later groups none begins: the groups stand in another order than the form's.
    """
    if table.table_id in ("table_3", "table_4"):
        headings = table.column_headings if table.first_group else frozenset()
        return not any(is_known(piece.text, headings) for piece in pieces[max(0, index - 1) : index + 1])
    return index > 0 and is_known(pieces[index - 1].text, load_label_rules().first_column)


def _match_header(pieces: Sequence[Piece], index: int, table: Table, labels: frozenset[str]) -> Header | None:
    """The header of one form table: groups in order, below or beside each its own columns, in order, each once.

    Columns that stand in no group stand before and behind the groups as in the form (自然人 before 法人或其他组织).

    labels: those of the table's header. One of them, of many, may be worded otherwise: its place among them tells it.
    """
    may_differ = len(table.columns) >= LEAST_TELLING
    groups: list[tuple[str, Label]] = []
    columns: dict[Column, Label] = {}
    uppers = iter(dict.fromkeys(column.group or column.key for column in table.columns))
    stop = index
    while len(columns) < len(table.columns):
        label = find_label(pieces, stop, labels)
        if label is None and may_differ and 0 < len(columns) < len(table.columns) - 1:
            may_differ = False
            label = _worded_otherwise(pieces, stop, _labels_due(table, columns, [name for name, _ in groups]))
        if label is None:
            return None
        stop = label.stop
        if label.name in table.column_groups:
            if next(uppers, "") != table.column_groups[label.name]:
                return None
            groups.append((table.column_groups[label.name], label))
        elif label.name not in table.column_headings:
            column = _next_column(label.name, table, columns, [name for name, _ in groups])
            if column is None:
                return None
            if not column.group and next(uppers, "") != column.key:
                return None
            columns[column] = label
    if len(groups) != len({column.group for column in table.columns if column.group}):
        return None
    ordered = tuple((column, columns[column]) for column in table.columns)
    return Header(table, ordered, tuple(groups), index, stop)


def _labels_due(table: Table, taken: Container[Column], groups: Sequence[str]) -> list[frozenset[str]]:
    """The labels of the columns and of the group that may come next."""
    open_groups = [group for group in table.column_groups.values() if group not in groups]
    due = [frozenset(n for n, key in table.column_groups.items() if key == group) for group in open_groups[:1]]
    for group in (*groups, ""):
        column = next((c for c in table.columns if c not in taken and c.group == group), None)
        if column is not None:
            due.append(column.labels)
    return due


def _worded_otherwise(pieces: Sequence[Piece], index: int, due: Sequence[frozenset[str]]) -> Label | None:
    """The label due here that one line says in other words; None where none, or more than one, is like it."""
    if index >= len(pieces) or not pieces[index].text or pieces[index].is_value:
        return None
    names = normalise(pieces[index].text)[:1]
    found = {label for name in names for labels in due if (label := alike_label(name, labels))}
    return Label(found.pop(), index, index + 1) if len(found) == 1 else None


def _next_column(name: str, table: Table, taken: Container[Column], groups: Sequence[str]) -> Column | None:
    """The column a label names: the next of the first open group, or the next of those without a group."""
    open_columns = [column for column in table.columns if column not in taken]
    for group in (*groups, ""):
        column = next((column for column in open_columns if column.group == group), None)
        if column is not None and name in column.labels:
            return column
        if column is not None and group and any(other in taken for other in table.columns if other.group == group):
            return None  # a group that was begun is finished first
    return None


def _rows(pieces: Sequence[Piece], header: Header) -> tuple[list[Row], int]:
    """The rows under a header, and where they end: at text that is no label of the table and has no figure under it."""
    table = header.table
    labels = _row_labels(table.columns)
    has_units = any(column.role == "unit" for column in table.columns)
    rows: list[Row] = []
    index = stop = header.stop
    while index < len(pieces):
        piece = pieces[index]
        if piece.is_value or (has_units and piece.text in UNITS):
            if not rows:
                rows.append(Row(None, []))
            rows[-1].cells.append(index)
            index += 1
        elif label := find_label(pieces, index, labels):
            if rows:
                rows[-1].closing_gap = piece.gap
                # （3） or 3 numbers the label behind it, or is what the row above has for a figure.
                may_be_figure = NUMBER_OF_LABEL.fullmatch(piece.text) or _BARE_NUMBER.match(piece.text)
                if may_be_figure and _lacks_figures(rows[-1], labels, len(header.columns)):
                    rows[-1].cells.append(index)
            rows.append(Row(label, []))
            index = label.stop
        elif rows and (
            _is_illegible_cell(piece.text, rows[-1], labels, header)
            or (rows[-1].cells and _REST_OF_DECIMAL.match(piece.text))
        ):
            rows[-1].cells.append(index)
            index += 1
        elif rows and not table.rows and piece.text and all(map(looks_like_value, piece.text.split())):
            rows[-1].cells.append(index)  # another line of figures, whose blanks may part thousands: which is whose?
            index += 1
        elif (
            table.rows
            and piece.text
            and index + 1 < len(pieces)
            and (pieces[index + 1].is_value or (has_units and pieces[index + 1].text in UNITS))
        ):
            # A row that the form does not have, or the rest of a label that it does: either way no row to read. Where
            # it may be the first cell of a row that has none yet, that row is none of blanks.
            if rows and rows[-1].label is not None and not rows[-1].cells and rows[-1].label.name in known().rows:
                if is_listed_local(normalise(piece.text)[-1:]):  # the office divided the row that the label is of
                    rows[-1] = Row(None, [index])
                    index += 1
                    continue
                rows[-1].cells.append(index)
                rows.append(Row(None, []))
            elif rows and rows[-1].cells and pieces[rows[-1].cells[-1]].block == piece.block:
                rows[-1].cells.append(index)  # what goes on in a line is of the row that it began
            else:
                rows.append(Row(None, [index]))
            index += 1
        else:
            break
        stop = index
    while rows and (label := rows[-1].label) and not rows[-1].cells and label.name in table.columns_by_label:
        rows.pop()  # of a header that goes on (其他, 总计), and of no row of blanks
        stop = label.first
    rows = _with_broken(pieces, rows, header)
    last = rows[-1].label if rows and not rows[-1].cells else None
    if last is not None and (stop == len(pieces) or _is_broken_off(pieces, stop)):
        rows.pop()
        stop = last.first
    return rows, stop


def _with_broken(pieces: Sequence[Piece], rows: Sequence[Row], header: Header) -> list[Row]:
    """The rows, those marked of which a figure may be a part: broken digits stand above and below their label's line.

    Such a figure has a line to itself where others stand beside the label; of a row of one figure, where a row is a
    line, the row above has one too many.
    """
    of_one = sum(column.role == "value" for column in header.table.columns) == 1
    of_one = of_one and header.first > 0 and pieces[header.first - 1].block == pieces[header.first].block
    has_longer = of_one and any(len(row.cells) > len(header.columns) for row in rows)
    found = []
    is_below = False
    for row in rows:
        if row.label is None:  # what may be several figures is none of a row that an office added
            row.is_broken = any(pieces[index].is_value and " " in pieces[index].text for index in row.cells)
        else:
            # 31 207 is one figure, unless other rows have two.
            is_two = has_longer and any(" " in pieces[index].text for index in row.cells)
            row.is_broken = bool(row.cells) and (_is_apart(pieces, row) or is_below or is_two)
        # A lone figure is kept from its label: nothing else tells that it may be half of one.
        found.append(replace(row, label=None) if row.is_broken and row.label and len(row.cells) == 1 else row)
        figures = sum(any(map(str.isdigit, pieces[index].text)) for index in row.cells)
        is_below = of_one and figures > (1 if row.label else 0)
    return found


def _is_apart(pieces: Sequence[Piece], row: Row) -> bool:
    """Whether a figure has a line to itself where cells stand on the line of the row's label."""
    if row.label is None or not row.cells or pieces[row.cells[0]].block != pieces[row.label.stop - 1].block:
        return False
    own = pieces[row.cells[0]].block
    return 1 in Counter(pieces[index].block for index in row.cells if pieces[index].block != own).values()


def _lacks_figures(row: Row, labels: Mapping[str, bool], width: int) -> bool:
    """Whether a row has not all the figures that always stand beside its label."""
    return row.label is not None and labels[row.label.name] and len(row.cells) < width


def _is_broken_off(pieces: Sequence[Piece], stop: int) -> bool:
    """Whether what ends a table below a row without figures may be that row's first cell: words over a figure or over
    another row's label, words with figures behind them, a figure with something to it, or what no words begin with."""
    following = pieces[stop : stop + MOST_PIECES]
    if following and _FIGURE_WITH_MORE.match(following[0].text) and len(following[0].text) <= LONGEST_VALUE:
        return True
    first = following[0].text if following else ""
    if _REST_OF_FIGURE.match(first):
        return True
    if first and not (_WORDS.match(first) and any(map(str.isalpha, first))):
        return True
    words = list(itertools.takewhile(lambda piece: not piece.is_value, following))
    if any(_HOLDS_FIGURE.search(piece.text) for piece in words):  # 见附件 +7 1574 第二十条: words, and the other cells
        return True
    label = next((piece.text for piece in words if is_known(piece.text, known().cells)), None)
    return len(words) < len(following) if label is None else is_known(label, known().rows)


def _is_illegible_cell(text: str, row: Row, labels: Mapping[str, bool], header: Header) -> bool:
    """Whether a text is what is left of a figure: in a row that has not its cells yet, and no label."""
    if not text or not is_lost_figure(text) or len(row.cells) >= len(header.columns):
        return False
    return labels[row.label.name] if row.label else not header.table.rows


@cache
def _row_labels(columns: tuple[Column, ...]) -> Mapping[str, bool]:
    """The labels of rows under a header, whichever form it is of, and whether figures always stand beside them."""
    tables = [table for table in load_tables() if table.columns == columns]
    groups = {name for table in tables for name in table.row_groups}
    return {name: name not in groups for name in groups.union(*(table.rows_by_label for table in tables))}


def _block(pieces: Sequence[Piece], header: Header, rows: list[Row], stop: int) -> Block:
    """The table as a block: the header with the form's spans, labels in the first column, a row's cells after them."""
    first_column = 1 if header.table.rows else 0
    cells: list[Cell] = []
    for group, label in header.groups:
        places = [place for place, (column, _) in enumerate(header.columns) if column.group == group]
        cells.append(_cell(pieces, label, 0, first_column + places[0], 1, len(places)))
    height = 2 if header.groups else 1
    for place, (column, label) in enumerate(header.columns):
        row = 1 if column.group else 0
        cells.append(_cell(pieces, label, row, first_column + place, 1 if column.group else height, 1))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    width = first_column + len(header.columns)
    columns = sorted((label for _, label in header.columns), key=lambda label: label.first)
    spans_of = with_blanks(pieces, rows, _row_labels(header.table.columns), columns)
    for number, (line, spans) in enumerate(zip(rows, spans_of, strict=True), height):
        spans = [(spans[0][0], spans[-1][1])] if line.is_broken else spans
        if line.label:
            cells.append(_cell(pieces, line.label, number, 0, 1, 1))
        start = first_column if line.label or not header.table.rows else 0
        cells.extend(Cell(number, start + place, 1, 1, *span) for place, span in enumerate(spans))
        width = max(width, start + len(spans))
    return Block(
        "table", pieces[header.first].start, pieces[stop - 1].end, Grid(height + len(rows), width, Cells.of(cells))
    )


def _cell(pieces: Sequence[Piece], label: Label, row: int, column: int, row_span: int, column_span: int) -> Cell:
    return Cell(row, column, row_span, column_span, pieces[label.first].start, pieces[label.stop - 1].end)
