"""Stretches of text that are an official table which nothing made out as one: what stands there is no prose.

Belongs here: rows of a form outside all tables, as labels with their figures right behind them, many one after the
other. Does not: reading them (`line_tables`, `run_on`), prose.

A cell that is left of such a table (0件), or a label behind the figures of another row, reads like a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ingestion.model import Document
from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS
from ingestion.reading.labels import LONGEST_LABEL
from ingestion.reading.line_cells import is_known, known
from ingestion.reading.run_on import LEAST_LABELS
from ingestion.repair import Repaired

MOST_BETWEEN = 300  # characters between two rows: those of a table that nothing names, captions, a header
LEAST_HEADS = 3  # labels side by side
LEAST_TURNED = 3  # rows that begin with their figure
LEAST_CELLS = 3  # figures behind one label: a row of a table all by itself

_UNITS = f"(?:{'|'.join(AMOUNT_UNITS + COUNT_UNITS)})"
_NUMBER = r"[+＋\-－]?+[0-9０-９][0-9０-９,，]*+(?:[.．][0-9０-９]++)?+(?![.．、)）])"
# 无 before a word denies it (无行政许可); two of them are cells.
_NONE = r"[无零〇](?:(?![^\W\d])|(?=[无零〇])|(?<=[无零〇]{2}))"
_CELL = rf"(?:{_NUMBER}\s*+{_UNITS}?+|[\-－—–/]{{1,4}}+|{_NONE})"
_PIPES = "|│┃｜"
_APART = rf"[\s{_PIPES}]*+"
# Prose puts one number with its unit behind a name; a row its unit before, none, or several figures.
_FIGURES = re.compile(
    rf"[”\"）)：:]{{0,3}}+{_APART}(?:"
    rf"[0０][0-9０-９]{{3,}}+|{_UNITS}{_APART}(?:{_CELL}|[0-9０-９]++)|{_NUMBER}(?!\s*{_UNITS})|{_CELL}{_APART}{_CELL}"
    rf")(?:{_APART}{_CELL})*+"
)
_FIGURE = re.compile(rf"(?:[共合总]?计|共)?[:：]?[+＋\-－]?[0-9０-９][0-9０-９,，.． ]*[万亿]?{_UNITS}?")
_FIRST_DIGIT = re.compile(r"[0-9０-９](?<![0-9０-９].)")
_MARKS = f'”"）)：:{_PIPES}+＋-－—–/无零〇'
_ALL_UNITS = COUNT_UNITS + AMOUNT_UNITS
_MARGIN = f"{_PIPES} \t\r\n\xa0\u3000"
_CELLS = re.compile(_CELL)
_RUN = re.compile(r"[0０][0-9０-９]{3}|[无零〇][0-9０-９]|[0-9０-９][无零〇]")


def prose_spans(document: Document, repaired: Repaired, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Paragraphs of the repaired text without the stretches of tables in them, lone figures, and labels of a header."""
    text = repaired.text
    spans = [(first, last) for first, last in spans if not _FIGURE.fullmatch(text[first:last].strip(_MARGIN))]
    spans = [(first, last) for first, last in spans if not _is_header(text[first:last])]
    turned = {(first, last) for first, last in spans if _is_turned_row(text[first:last])}
    spans = [span for span in spans if len(turned) < LEAST_TURNED or span not in turned]
    stretches = [
        stretch for first, last in _between_tables(document, repaired) for stretch in _stretches(text, first, last)
    ]
    return [part for span in spans for part in _without(span, stretches)] if stretches else spans


def _is_header(line: str) -> bool:
    """Whether a line is nothing but labels, one after the other."""
    words = line.split() if len(line) <= LONGEST_LABEL else []
    return len(words) >= LEAST_HEADS and all(is_known(word, known().cells) for word in words)


def _is_turned_row(line: str) -> bool:
    """Whether a line is a row that begins with its figure or unit: its label stands before the figure of the next."""
    words = line.split() if len(line) <= LONGEST_LABEL else []
    if not words or not (words[0] in _ALL_UNITS or (_FIGURE.fullmatch(words[0]) and words[0][-1].isalnum())):
        return False
    label = "".join(word for word in words if word not in _ALL_UNITS and not _FIGURE.fullmatch(word))
    return is_known(label, known().rows)


def _between_tables(document: Document, repaired: Repaired) -> Iterator[tuple[int, int]]:
    """The stretches of the repaired text between the tables that were made out."""
    start = 0
    for block in document.blocks:
        if block.kind == "table":
            yield start, repaired.to_repaired(block.start)
            start = repaired.to_repaired(block.end)
    yield start, len(repaired.text)


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where rows of a form follow one another without a sentence between them."""
    rows: list[tuple[int, int]] = []
    is_table = False
    for first, stop in _labels(text, start, end):
        figures = _FIGURES.match(text, stop, end)
        if figures is None:
            continue
        if rows and (first - rows[-1][1] > MOST_BETWEEN or "。" in text[rows[-1][1] : first]):
            if is_table or len(rows) >= LEAST_LABELS:
                yield rows[0][0], rows[-1][1]
            rows, is_table = [], False
        rows.append((first, figures.end()))
        is_table = is_table or _is_row(figures.group())
    if is_table or len(rows) >= LEAST_LABELS:
        yield rows[0][0], rows[-1][1]


def _labels(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The labels of rows right before a figure: from the figures back, of which prose has few behind such a label."""
    for figure in _FIRST_DIGIT.finditer(text, start, end):
        stop = _without_margin(text, start, figure.start())
        ends = [stop]
        if text.endswith(_ALL_UNITS, start, stop):  # hardly ever
            unit = next(unit for unit in _ALL_UNITS if text.endswith(unit, start, stop))
            ends.append(_without_margin(text, start, stop - len(unit)))
        for label_end in ends:
            first = _start_of_label(text, start, label_end)
            if first is not None:
                yield first, label_end
                break


def _without_margin(text: str, start: int, stop: int) -> int:
    while stop > start and (text[stop - 1] in _MARKS or text[stop - 1].isspace()):
        stop -= 1
    return stop


def _start_of_label(text: str, start: int, stop: int) -> int | None:
    """Where the longest label of a row begins that ends here, whatever marks stand between its characters."""
    lengths = _lengths().get(text[stop - 1]) if stop > start else None
    if lengths is None:
        return None
    found, letters, place = None, "", stop
    while place > start and len(letters) < lengths[-1] and text[place - 1] != "\n":
        place -= 1
        if text[place].isalnum():
            letters = text[place] + letters
            if len(letters) in lengths and letters in known().rows:
                found = place
    return found


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """By last character, how long the labels of rows are that end in it, in order."""
    lengths: dict[str, set[int]] = {}
    for name in known().rows:
        lengths.setdefault(name[-1], set()).add(len(name))
    return {last: tuple(sorted(of_last)) for last, of_last in lengths.items()}


def _is_row(figures: str) -> bool:
    """Whether figures behind a label are those of several cells: apart, or run together as no number begins."""
    return len(_CELLS.findall(figures)) >= LEAST_CELLS or _RUN.search(figures) is not None


def _without(span: tuple[int, int], stretches: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a span outside the stretches, which are in order."""
    start, end = span
    for first, last in stretches:
        if first < end and last > start:
            if start < first:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end
