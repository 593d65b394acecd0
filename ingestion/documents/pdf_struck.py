"""What is struck through on a PDF page: characters with a line through their middle, drawn for them alone.

Belongs here: telling such a line from the rules of a table, and taking both off the page. Does not: what is drawn
(`pdf_drawn`), tables.

A figure struck out before its correction would read as one number with it. Where nothing stands beside what is struck,
a sign stays in its place: whether that means none or not yet known is not said.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ingestion.documents.pdf_page import SHORT, Glyph, Page, Rule

STRUCK_CHARACTER = "\ufffc"

_LOWEST, _HIGHEST = 0.12, 0.5  # of the size: how far above its baseline a character is struck
_LARGEST = 40.0  # points: the size of a character
_INSIDE, _BESIDE = 0.3, 0.6  # of the size: by which a line may be shorter than what it strikes, or longer
_TOUCH = 1.0  # points: a line that ends so near to one down the page is a rule


def without_struck(page: Page) -> tuple[Page, int]:
    """A page without what is struck through on it, the lines that do so, and short ones; how many characters were."""
    lines: dict[float, list[Glyph]] = {}
    for glyph in page.glyphs:
        if not glyph.turns:
            lines.setdefault(glyph.baseline, []).append(glyph)
    baselines = sorted(lines)
    gone: set[Glyph] = set()
    left: dict[Glyph, Glyph] = {}
    strokes: set[Rule] = set()
    for at, rules in groupby(sorted(page.across), key=lambda rule: rule.at):
        near = baselines[bisect_left(baselines, at) : bisect_right(baselines, at + _LARGEST * _HIGHEST)]
        crossed = [g for y in near for g in lines[y] if _LOWEST * g.size <= y - at <= _HIGHEST * g.size]
        if not crossed:
            continue
        for rule in rules:
            run = sorted((glyph for glyph in crossed if rule.start <= glyph.x <= rule.end), key=lambda glyph: glyph.x0)
            if run and _fits(rule, run) and not _is_of_table(rule, page.down):
                strokes.add(rule)
                gone.update(run)
                if not _has_neighbour(run, lines[run[0].baseline]):
                    left[run[0]] = run[0]._replace(text=STRUCK_CHARACTER)
    across = tuple(rule for rule in page.across if rule not in strokes and rule.end - rule.start >= SHORT)
    if not gone:
        return replace(page, across=across) if len(across) < len(page.across) else page, 0
    glyphs = tuple(left.get(glyph, glyph) for glyph in page.glyphs if glyph not in gone or glyph in left)
    return replace(page, glyphs=glyphs, across=across), len(gone)


def _fits(rule: Rule, run: Sequence[Glyph]) -> bool:
    """Whether a line runs from the first to the last of some characters."""
    first, last = run[0], run[-1]
    return (
        -_BESIDE * first.size <= rule.start - first.x0 <= _INSIDE * first.size
        and -_INSIDE * last.size <= rule.end - last.x1 <= _BESIDE * last.size
    )


def _is_of_table(rule: Rule, down: Sequence[Rule]) -> bool:
    ends = (rule.start, rule.end)
    return any(
        other.start - _TOUCH <= rule.at <= other.end + _TOUCH and min(abs(other.at - end) for end in ends) <= _TOUCH
        for other in down
    )


def _has_neighbour(run: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    """Whether something stands right beside characters, as a correction does."""
    reach, start, end = _BESIDE * run[0].size, run[0].x0, run[-1].x1
    return any(glyph.x0 - end <= reach and start - glyph.x1 <= reach for glyph in line if glyph not in run)
