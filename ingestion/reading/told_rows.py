"""Rows of table 2 told one by one, each with the names of its columns, made grids of a header and a row again.

    行政许可：上一年项目数量30，本年增/减-2，处理决定数量422

Belongs here: lines that are such rows and nothing else, in a document that shows none of these rows in a table. Does
not: tables whose cells stand one a line (`line_tables`), which cell is which (`placement`), sentences (`prose`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ingestion.model import Block, Cell, Cells, Document, Grid
from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS
from ingestion.reading.forms import Table, load_label_rules, load_tables
from ingestion.reading.labels import normalise
from ingestion.repair import Repaired

LONGEST_LINE = 600  # a whole table 2 told in one paragraph
LEAST_ROWS = 2  # one row alone may be a sentence
_HEADER, _ROW = 0, 1  # of the grid that one row makes

# Digits in front of a row, which would be its first figure.
_NUMBER_OF_LINE = re.compile(r"\s*[（(]?[0-9０-９]{1,2}[）)、.．](?![0-9０-９])")
_SAYS_SO = "为是有"
_UNITS = "|".join(AMOUNT_UNITS + COUNT_UNITS)
_SEPARATES = " \t\u00a0\u3000，,；;。、：:|"
# Words, and the figure behind them with its unit; a mark in its place only where it stands apart.
_TOLD = re.compile(
    rf"(?P<words>[^0-9０-９\n]{{2,60}}?)"
    rf"(?P<figure>[+＋\-－]?[0-9０-９]++(?:[,，][0-9０-９]{{3}}(?![0-9０-９]))*+(?:[.．][0-9０-９]++)?\s*(?:{_UNITS})?"
    rf"|(?<=[：:\s])(?:[-－—–]{{1,2}}|无)(?![^\W\d]))"
    rf"(?=[{_SEPARATES}\n]|\Z)"
)


class _Told(NamedTuple):
    """One figure with what tells it: [start, end) of its column's label and of the figure, in the repaired text.

    row: [start, end) of the label of its row, where it stands before this column's. tables: those that have both.
    """

    row: tuple[int, int] | None
    column: tuple[int, int]
    figure: tuple[int, int]
    tables: frozenset[Table]


def with_told_rows(document: Document, repaired: Repaired) -> Document:
    """The document with the rows of table 2 that its lines tell as tables; itself where there are none."""
    if not _begins_row().search(repaired.text) or _has_rows(document):
        return document
    told = {}
    for number, block in enumerate(document.blocks):
        if block.kind == "paragraph" and block.end - block.start <= LONGEST_LINE:
            start, end = repaired.to_repaired(block.start), repaired.to_repaired(block.end)
            if rows := _rows_of_line(repaired.text, start, end):
                told[number] = [_table(row, repaired) for row in rows]
    if sum(map(len, told.values())) < LEAST_ROWS:
        return document
    blocks = [told.get(number, [block]) for number, block in enumerate(document.blocks)]
    return replace(document, blocks=tuple(itertools.chain.from_iterable(blocks)))


@cache
def _tables() -> tuple[Table, ...]:
    return tuple(table for table in load_tables() if table.block and not table.is_turned)


@cache
def _rows() -> Mapping[str, frozenset[Table]]:
    """By the label of a row, the tables that have it."""
    names = {name for table in _tables() for name in table.rows_by_label}
    return {name: frozenset(table for table in _tables() if name in table.rows_by_label) for name in names}


@cache
def _begins_row() -> re.Pattern[str]:
    """A line that begins with the label of a row."""
    names = "|".join(sorted(map(re.escape, (*_rows(), *load_label_rules().first_column)), key=len, reverse=True))
    return re.compile(rf"(?m)^[^\w\n]*(?:[（(]?[一二三四五六七八九十0-9]{{1,2}}[）)、.．]\s*)?(?:{names})")


def _has_rows(document: Document) -> bool:
    """Whether a table of the document has a row of table 2."""
    texts = (
        document.text[cell.start : cell.end] for block in document.blocks if block.grid for cell in block.grid.cells
    )
    return any(name in _rows() for text in texts for name in normalise(text))


def _rows_of_line(text: str, start: int, end: int) -> list[list[_Told]]:
    """The rows that a line tells, each as its figures; none where it says anything else."""
    rows: list[list[_Told]] = []
    numbered = _NUMBER_OF_LINE.match(text, start, end)
    for match in _figures(text, numbered.end() if numbered else start, end):
        told = _told(text, match, rows[-1] if rows else []) if match else None
        if told is None:
            return []
        if told.row is not None:
            rows.append([])
        rows[-1].append(told)
    is_twice = any(len({_name(text, told) for told in row}) < len(row) for row in rows)
    return [] if is_twice else rows


def _name(text: str, told: _Told) -> tuple[str, ...]:
    """The label of a figure's column: one that a row names twice may be of two years, or of two bodies."""
    return normalise(text[slice(*told.column)].strip(_SEPARATES).rstrip(_SAYS_SO))


def _figures(text: str, start: int, end: int) -> Iterator[re.Match[str] | None]:
    """The figures of a line with the words before each; None where it says more than they do."""
    position = start
    while text[position:end].strip(_SEPARATES + "\n"):
        match = _TOLD.match(text, position, end)
        yield match
        if match is None:
            return
        position = match.end()


def _told(text: str, match: re.Match[str], row: Sequence[_Told]) -> _Told | None:
    """What a figure is told by: a column of the row that is open, or a row and its column; None for neither."""
    start, end = match.span("words")
    while start < end and (text[start] in _SEPARATES or text[start].isspace()):
        start += 1
    while end > start and text[end - 1] in _SEPARATES:
        end -= 1
    words = text[start:end]
    for corner in load_label_rules().first_column:  # 信息内容：行政许可；本年处理决定数量：42
        if words.startswith(corner) and words[len(corner) : len(corner) + 1] in tuple("：: "):
            start += len(corner) + 1
            words = text[start:end]
    if row and (tables := _with_column(words, row[-1].tables)):
        return _Told(None, (start, end), match.span("figure"), tables)
    for length in range(len(words) - 1, 1, -1):
        tables = frozenset().union(*(_rows().get(name, frozenset()) for name in normalise(words[:length])))
        if tables and (tables := _with_column(words[length:], tables)):
            return _Told((start, start + length), (start + length, end), match.span("figure"), tables)
    return None


def _with_column(words: str, tables: frozenset[Table]) -> frozenset[Table]:
    """Those of the tables in which the words are the label of a column."""
    names = normalise(words.strip(_SEPARATES).rstrip(_SAYS_SO))
    return frozenset(table for table in tables if any(name in table.columns_by_label for name in names))


def _table(row: Sequence[_Told], repaired: Repaired) -> Block:
    """One row as a table: its columns' labels over their figures."""
    label = row[0].row
    places = [(_ROW, 0, label)] if label is not None else []
    for column, told in enumerate(row, 1):
        places += [(_HEADER, column, told.column), (_ROW, column, told.figure)]
    cells = [Cell(line, column, 1, 1, *repaired.to_original(*span)) for line, column, span in sorted(places)]
    start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
    return Block("table", start, end, Grid(_ROW + 1, len(row) + 1, Cells.of(cells)))
