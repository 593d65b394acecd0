"""Official tables that run on in one paragraph, labels and figures without anything between: cut into lines again.

Belongs here: finding the stretch and where its labels begin and end. Does not: headers and rows (`line_tables`), which
digit of a run stands in which cell (`solve`).

Only the labels of the forms show where a cell ends, so figures that stand side by side stay one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from ingestion.model import Block, Document
from ingestion.reading.cells import AMOUNT_UNITS, COUNT_UNITS
from ingestion.reading.forms import load_label_rules, load_tables
from ingestion.reading.line_cells import LONGEST_LABEL, known
from ingestion.repair import Repaired

LEAST_LABELS = 8  # one after the other, before a paragraph is taken for a table
SHORTEST = 60  # characters of a table
MOST_BETWEEN = 60  # characters of a title or caption between two tables

_GAP = r"[^\S\n]?"
_NUMERALS = "[一二三四五六七八九十]{1,2}"
_NUMBERING = rf"(?:(?:[（(]{_NUMERALS}[)）]|{_NUMERALS}{_GAP}[、.．]|[0-9]{_GAP}[.．、]){_GAP})"
_UNITS = "|".join(AMOUNT_UNITS + COUNT_UNITS)
# A footnote mark is of the figure before it: by itself it would be a cell, and make whole what the figure lacks.
# A date or a share after a table is none of its figures, nor is the whole part of a decimal that blanks broke, nor
# what stands before a sign that cannot be read or a letter (2S004), or before a bracket that numbers no label.
# Possessive, so that no part of a number is left as a figure either.
_FIGURE = re.compile(
    r"\s*+(?P<figure>(?:[增减][加少]?(?=[0-9０-９]))?+[0-9０-９+＋\-－—–―/][0-9０-９+＋\-－—–―/.,，]*+"
    rf"(?:(?:{_UNITS})|{_GAP}(?:{_UNITS})(?=[\s0-9０-９]|\Z))?+(?:\[[0-9]{{1,2}}\]|[¹²³⁰⁴-⁹①-⑳*※])?+)(?<![.．])"
    rf"(?![（(](?!{_NUMERALS}[)）])|[年月日%％万亿.¼-¾A-Za-zＡ-Ｚａ-ｚ]|\s*[.．:：]\s*[0-9０-９]|[^\s\w（(\[【“\"《、，,；;。：:])"
)
_ADDED = re.compile(r"\s*+(?:[0-9][.．、])?+[^\W\d_]{4,30}+(?=\s*+[0-9])")
_NUMBERED = "序号"  # in a header: beside every figure stands the number of a row
# Figures told in prose: each with its counter and a mark behind it (予以公开8件，部分公开3件，…).
_TOLD = re.compile(rf"\d(?:{_UNITS})[，；、。]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the repaired text: a label, a figure or neither."""

    start: int
    end: int
    kind: str


@cache
def _labels() -> re.Pattern[str]:
    """Any label of any form, with its numbering and whatever marks stand between its characters; longest first."""
    # One digit of numbering at most: more of them belong to the figures before it.
    firsts = "".join({name[0]: None for name in known().cells})
    return re.compile(rf"{_NUMBERING}?[“\"]?(?=[{firsts}])(?P<label>{_any_of(known().cells)})[”\"）)：:]{{0,3}}")


@cache
def _bare_labels() -> re.Pattern[str]:
    """The same without what stands around it, which takes a third of the time to look for."""
    return re.compile(_any_of(known().cells))


def _any_of(names: Iterable[str]) -> str:
    """A pattern of labels, whatever marks stand between their characters; longest first."""
    rests: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        rests.setdefault(name[0], []).append("".join(rf"[^\w\n]{{0,2}}{re.escape(sign)}" for sign in name[1:]))
    # Under their first characters: of nearly two hundred labels only a few need a look at any place.
    return "|".join(rf"{re.escape(first)}(?:{'|'.join(of_first)})" for first, of_first in rests.items())


@cache
def _heads() -> frozenset[str]:
    """Labels that stand in headers and in no row: where a table may begin."""
    tables = load_tables()
    names = {n for t in tables for n in (*t.columns_by_label, *t.column_groups, *t.column_headings)}
    return frozenset(names | load_label_rules().first_column) - known().rows


def split_run_on(document: Document, repaired: Repaired) -> Document:
    """The document with labels and figures of run-on tables as paragraphs of their own; itself where there are none."""
    blocks: list[Block] = []
    for block in document.blocks:
        start, end = repaired.to_repaired(block.start), repaired.to_repaired(block.end)
        # A table of one line, alone in its paragraph, ends in its figures.
        is_long = end - start > LONGEST_LABEL or (end - start >= SHORTEST and repaired.text[end - 1].isdecimal())
        if block.kind != "paragraph" or not is_long:
            blocks.append(block)
            continue
        blocks.extend(_split(block, repaired, start, end))
    return document if len(blocks) == len(document.blocks) else replace(document, blocks=tuple(blocks))


def _split(block: Block, repaired: Repaired, start: int, end: int) -> Iterator[Block]:
    position = block.start
    for stretch in _stretches(repaired.text, start, end):
        for part in stretch:
            first, last = repaired.to_original(part.start, part.end)
            if part is stretch[0] and position < first:
                yield Block("paragraph", position, first)
            yield Block("paragraph", first, last)
            position = last
    if position == block.start:
        yield block
    elif position < block.end:
        yield Block("paragraph", position, block.end)


def _stretches(text: str, start: int, end: int) -> Iterator[list[_Part]]:
    """The run-on tables of a paragraph, each as its parts in order."""
    found: list[list[re.Match[str]]] = []
    if len(list(islice(_bare_labels().finditer(text, start, end), LEAST_LABELS))) < LEAST_LABELS:
        return
    for match in _labels().finditer(text, start, end):
        if found and _is_between(text[found[-1][-1].end() : match.start()]):
            found[-1].append(match)
        else:
            found.append([match])
    for matches in found:
        if len(matches) < LEAST_LABELS:
            continue
        parts = list(_parts(text, matches, end))
        kinds = [part.kind for part in parts]
        # A word of the prose around it may be a label too: a table begins with its header and ends with a row.
        if "head" not in kinds or "figure" not in kinds:
            continue
        first = kinds.index("head")
        last = max(place for place, kind in enumerate(kinds) if kind in ("figure", "row"))
        if _NUMBERED in text[max(start, parts[first].start - MOST_BETWEEN) : parts[last].end]:
            continue
        figures = kinds[first : last + 1].count("figure")
        if 2 * len(_TOLD.findall(text, parts[first].start, parts[last].end)) > figures:
            continue
        if figures and len(kinds[first : last + 1]) >= LEAST_LABELS:
            yield parts[first : last + 1]


def _is_between(text: str) -> bool:
    """Whether a text may stand between two labels of one table: figures, and a title or caption."""
    position = 0
    while found := _FIGURE.match(text, position):
        position = found.end()
    return len(text) - position <= MOST_BETWEEN and "。" not in text[position:]


def _parts(text: str, matches: Sequence[re.Match[str]], end: int) -> Iterator[_Part]:
    for number, match in enumerate(matches):
        name = re.sub(r"[\W_]", "", match["label"])
        kind = "head" if name in _heads() else "row" if name in known().rows else "label"
        yield _Part(match.start(), match.end(), kind)
        stop = matches[number + 1].start() if number + 1 < len(matches) else end
        figures, position = _figures(text, match.end(), stop)
        yield from figures
        if number + 1 < len(matches):
            yield from _others(text, position, stop)


def _figures(text: str, start: int, stop: int) -> tuple[list[_Part], int]:
    """The figures that follow one another from a place on, and where the last of them ends."""
    found = []
    while figure := _FIGURE.match(text, start, stop):
        found.append(_Part(figure.start("figure"), figure.end("figure"), "figure"))
        start = figure.end()
    return found, start


def _others(text: str, start: int, stop: int) -> Iterator[_Part]:
    """What stands between the rows of a form: a text, or the label of a row that no form has with its figures."""
    added = _ADDED.match(text, start, stop)
    figures, position = _figures(text, added.end() if added else stop, stop)
    end = added.end() if added and figures and not text[position:stop].strip() else stop
    rest = text[start:end]
    if rest.strip():
        yield _Part(start + len(rest) - len(rest.lstrip()), start + len(rest.rstrip()), "text")
    yield from figures if end < stop else ()
