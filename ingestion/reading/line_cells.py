"""Lines as cells: which pieces of a text may be cells of an official table, what separates them, which are its labels.

Belongs here: lines and parts of lines, pipes taken off, separators counted, labels broken over lines, and the sign that
a page lost its repeated lines. Does not: headers and rows (`line_tables`), blank cells (`line_blanks`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingestion.model import Document
from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS, is_lost_figure
from ingestion.reading.forms import load_label_rules, load_tables
from ingestion.reading.grids import looks_like_value
from ingestion.reading.labels import normalise
from ingestion.reading.solve.cuts import is_run
from ingestion.repair import Repaired

UNITS = frozenset(COUNT_UNITS + AMOUNT_UNITS)
LONGEST_LABEL = 160  # with the filling instructions that some reports print in it
LONGEST_VALUE = 24
LONGEST_LINE = 160  # of a label with figures beside it, or of figures alone
MOST_PIECES = 4  # of one label broken over lines
LEAST_VALUES = 3  # lines that are a value, before a text is looked at more closely
LEAST_DISTINCT = 12  # cells without one repetition: no official table is so, unless repeated lines were dropped

_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}[ \u00a0]\d{3}(?!\d)")
_OF_LABELS = '()（）[]［］【】、，,。.：:；;“”"'
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\s*年度?")
NUMBER_OF_LABEL = re.compile(r"[（(\[［]?[0-9０-９]{1,2}[)）\]］、.．]")
_CLOSED_IN = re.compile(r"[（(\[［][0-9０-９,，.．]+[)）\]］]|[①-⑳]")
_FIGURE_AND_REMARK = re.compile(r"[0-9０-９]+\s*[（(]")
# Its label ends in no digit and no sign of a number or a date.
_GLUED = re.compile(r"(?P<label>.*[^\W\d_年月第][)）：:”\"]{0,2})(?P<figure>[0-9０-９]++(?:[.．][0-9０-９]++)?)")
_MARGIN = " \t\xa0\u3000"
_APART = re.compile(r"\S+")
_FAR_APART = re.compile(r"\S+(?:[ \xa0]\S+)*")  # by more than a blank, which may stand within a cell

_Word = tuple[str, int, int]  # with its start and end in the repaired text


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a part of one, that may be a cell. text: repaired. start, end: in the document. block: its number.

    gap: separators between the piece before and this one: lines of pipes where there are any, else line ends; -1 where
    furniture stands between, which has separators of its own.
    """

    text: str
    start: int
    end: int
    block: int
    gap: int
    is_value: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A label of one or more pieces, [first, stop)."""

    name: str
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class Known:
    """All labels of all forms, normalised: of any cell, and of rows that hold figures."""

    cells: frozenset[str]
    rows: frozenset[str]


@cache
def known() -> Known:
    """The labels of the forms."""
    tables = load_tables()
    heads = {n for t in tables for n in (*t.columns_by_label, *t.column_groups, *t.column_headings)}
    rows = frozenset(n for t in tables for n in t.rows_by_label)
    groups = {n for t in tables for n in t.row_groups}
    return Known(frozenset(heads | groups | load_label_rules().first_column) | rows, rows)


def may_hold_tables(document: Document) -> bool:
    """Whether a few lines are nothing but a value, or a label and its values: all that most documents are asked."""
    values = 0
    for block in document.blocks:
        if block.kind in ("paragraph", "heading") and block.end - block.start <= LONGEST_LINE:
            words = document.text[block.start : block.end].strip("|" + _MARGIN).split()
            if words and looks_like_value(words[-1]) and (len(words) > 1 or block.end - block.start <= LONGEST_VALUE):
                values += 1 + (len(words) > LEAST_VALUES and all(map(looks_like_value, words))) * LEAST_VALUES
                if values >= LEAST_VALUES:
                    return True
    return False


def segments(document: Document, repaired: Repaired) -> Iterator[list[Piece]]:
    """The pieces of the document, cut at its tables. Furniture (page numbers) is passed over."""
    pieces: list[Piece] = []
    position = pipes = 0
    is_broken = False
    run_together = _run_together(document, repaired)
    has_pipes = any(
        block.kind == "paragraph" and not document.text[block.start : block.end].strip("| \t")
        for block in document.blocks
    )
    for number, block in enumerate(document.blocks):
        if block.kind == "table":
            yield pieces
            pieces, pipes, position = [], 0, block.end
            continue
        if block.kind == "chrome":
            is_broken = True
            continue
        start, end = repaired.to_repaired(block.start), repaired.to_repaired(block.end)
        if end - start > LONGEST_LABEL and len(" ".join(repaired.text[start:end].split())) > LONGEST_LABEL:
            pieces.append(Piece("", block.start, block.end, number, 0, False))
            position, pipes = block.end, 0
            continue
        parts = list(_parts(repaired.text, start, end, run_together=run_together))
        if not parts:
            pipes += 1
            continue
        gap = pipes if has_pipes else len(_LINE_BREAK.findall(document.text, position, block.start))
        gap, is_broken = (-1 if is_broken else gap), False
        for text, first, last in parts:
            original = repaired.to_original(first, last)
            is_value = is_run(text) or (len(text) <= LONGEST_VALUE and looks_like_value(text))
            is_value = is_value or (len(parts) > 1 and all(map(looks_like_value, text.split())))
            pieces.append(Piece(text, *original, number, gap, is_value))
            gap = 0
        position, pipes = block.end, 0
    yield pieces


def _parts(text: str, start: int, end: int, *, run_together: bool) -> list[_Word]:
    """The cells of a line without its pipes: one, or more where labels and figures stand side by side; none of `||`."""
    begun, line = start, text[start:end]
    start += len(line) - len(line.lstrip("|" + _MARGIN))
    line = line.strip("|" + _MARGIN)
    if not line:
        return []
    whole = [(line, start, start + len(line))]
    for corner in load_label_rules().first_column:  # run together with the label beside it
        rest = line.removeprefix(corner)
        if rest != line and _is_label(rest):
            return [(corner, start, start + len(corner)), (rest, start + len(corner), start + len(line))]
    if "|" in text[begun:end]:
        return whole
    if not any(space in line for space in _MARGIN):
        words = _parted(whole) if run_together else []
        return words if words and is_known(words[0][0], known().rows) else whole
    for apart in (_FAR_APART, _APART):
        words = [(match.group(), start + match.start(), start + match.end()) for match in apart.finditer(line)]
        words = (_parted(words) if run_together else []) or words
        cells = _cells(words, text) if len(words) > 1 else []
        if cells and apart is _APART and _GROUPED.search(line) and not _adds_up(words):
            return _with_figures_as_one(cells, text) or whole
        if cells:
            return cells
    return whole


def _with_figures_as_one(cells: Sequence[_Word], text: str) -> list[_Word]:
    """Cells of which the figures, where a blank may part thousands, are one; empty where they have no label."""
    first = next((place for place, (cell, _, _) in enumerate(cells) if looks_like_value(cell)), len(cells))
    if first == 0:
        return []
    start, end = cells[first - 1][2], cells[-1][2]
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return [*cells[:first], (text[start:end], start, end)]


def _adds_up(words: Sequence[_Word]) -> bool:
    """Whether the plain numbers that a line ends in are figures and their sum: then no blank parts thousands."""
    numbers = [int(word) for word, _, _ in reversed(words) if word.isascii() and word.isdigit()]
    return len(numbers) >= LEAST_VALUES and 0 < 2 * numbers[0] == sum(numbers)


def _run_together(document: Document, repaired: Repaired) -> bool:
    """Whether labels mostly run into the first figures of their rows: at one alone it may be the mark of a footnote."""
    balance = 0
    for block in document.blocks:
        if block.kind == "paragraph" and block.end - block.start <= LONGEST_LINE:
            line = repaired.text[repaired.to_repaired(block.start) : repaired.to_repaired(block.end)]
            words = list(itertools.dropwhile(looks_like_value, reversed(line.split())))[::-1]
            if len(words) < len(line.split()) and is_known("".join(words), known().rows):
                balance -= 1
            elif words and (glued := _GLUED.fullmatch("".join(words))) and is_known(glued["label"], known().rows):
                balance += 1
    return balance > 0


def _parted(words: Sequence[_Word]) -> list[_Word]:
    """Words, the last but figures parted where a figure is run together with the label of its row; empty where none is.

    规章0 0 0; 行政许可42.
    """
    place = next((place for place in range(len(words) - 1, -1, -1) if not _may_be_figure(words[place][0])), -1)
    glued = _GLUED.fullmatch(words[place][0]) if place >= 0 else None
    if glued is None:
        return []
    start, end = words[place][1:]
    middle = start + glued.start("figure")
    return [*words[:place], (glued["label"], start, middle), (glued["figure"], middle, end), *words[place + 1 :]]


def _cells(words: Sequence[_Word], text: str) -> list[_Word]:
    """Words as cells: labels, broken ones joined, and behind those of a row its figures; empty where one is neither."""
    first = len(words)
    while first and _may_be_figure(words[first - 1][0]):
        first -= 1
    if first == 0:
        return list(words)
    if any(map(_may_be_figure, words[0][0].split()[1:])):  # a blank alone between the label and its first figure
        return []
    if first == len(words) and words[-1][0] not in UNITS:
        return _labels(words, text)
    for stop in range(first, 0, -1):
        if all(word in UNITS or is_lost_figure(word) for word, _, _ in words[stop:first]):
            labels = _labels(words[:stop], text)
            if labels and is_known(labels[-1][0], known().rows):
                return [*labels, *words[stop:]]
    if first == 2 == len(words) - 1 and words[1][0] in UNITS:  # a row that the sheet does not have
        return list(words)
    if len(words) - first >= LEAST_VALUES:  # a row that no form has
        return [(text[words[0][1] : words[first - 1][2]], words[0][1], words[first - 1][2]), *words[first:]]
    return []


def _may_be_figure(text: str) -> bool:
    """Whether a text reads as one figure, or as one in brackets or a circle, of which nobody knows what they say."""
    return looks_like_value(text) or _CLOSED_IN.fullmatch(text) is not None


def _labels(words: Sequence[_Word], text: str) -> list[_Word]:
    """Words as known labels, each of as many of them as it can be; empty where some are of none."""
    if not words:
        return []
    for stop in range(len(words), 0, -1):
        label = text[words[0][1] : words[stop - 1][2]]
        if _is_label(label):
            rest = _labels(words[stop:], text)
            if rest or stop == len(words):
                return [(label, words[0][1], words[stop - 1][2]), *rest]
    return []


def _is_label(text: str) -> bool:
    """Whether words are a known label; a year by itself among them heads a column beside it."""
    return is_known(text, known().cells) and not any(map(_YEAR.fullmatch, text.split()))


def is_known(text: str, labels: Container[str]) -> bool:
    """Whether a text is one of the labels."""
    return any(name in labels for name in normalise(text))


def is_deduplicated(pieces: Sequence[Piece]) -> bool:
    """Whether no cell line is there twice: 信息内容 and 0 stand in every official table many times."""
    cells = [p.text for p in pieces if p.is_value or (p.text and is_known(p.text, known().cells))]
    return len(cells) >= LEAST_DISTINCT and len(set(cells)) == len(cells)


def _is_mark(text: str) -> bool:
    """Whether a text is no part of a label that was broken over lines: a share, no letters, digits that number none.

    Nor is a year by itself: it heads a column.
    """
    if "%" in text or any(character.isalpha() for character in text):
        return "%" in text or _YEAR.fullmatch(text) is not None
    if any(character.isdigit() for character in text):
        return NUMBER_OF_LABEL.fullmatch(text) is None
    return not any(character in _OF_LABELS for character in text)


def find_label(pieces: Sequence[Piece], first: int, labels: Container[str]) -> Label | None:
    """The known label that begins at a piece, taking in as many lines as belong to it."""
    stop = first
    text = ""
    found = None
    while stop < min(first + MOST_PIECES, len(pieces)) and pieces[stop].text and not pieces[stop].is_value:
        # It would vanish from the label, and is a figure's or numbers the next.
        line = pieces[stop].text
        if _is_mark(line) or _FIGURE_AND_REMARK.match(line):
            break
        if text and (NUMBER_OF_LABEL.fullmatch(line) or _CLOSED_IN.fullmatch(line)):
            break
        text += pieces[stop].text
        stop += 1
        if len(text) > LONGEST_LABEL:
            break
        name = next((name for name in normalise(text) if name in labels), "")
        if name:
            found = Label(name, first, stop)
    return found
