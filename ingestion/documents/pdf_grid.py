"""Ruled lines of a PDF page to lattices: where the columns and rows of a table are, and which places one cell covers.

Belongs here: geometry of rules, spans from rules that are missing. Does not: characters (`pdf_cells`), tables over
pages (`pdf_join`), tables without rules (`pdf_columns`).

A side left open, as at a page break, is closed where the rules end. A wall that is there only in part, or a cell that
is no rectangle, makes a lattice doubtful: nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.documents.pdf_page import Box, Page, Rule

_SAME = 3.0  # points within which two rules are one: a row is at least twice as high
_TOUCH = 3.5  # points by which rules that meet may miss each other
_OPEN = 5.0  # points by which rules reach past the last crossing rule before there is a further column or row
_WALL = 0.75  # of its length a wall is drawn
_NO_WALL = 0.3
MAXIMUM_CROSSINGS = 1_000_000  # pairs of rules looked at on a page


@dataclass(frozen=True, slots=True)
class Region:
    """A cell of a lattice: its anchor, its span, and where it is on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """xs, ys: the edges of columns and rows. places[row][column]: index into `regions`, which tile the lattice."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    places: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def region_at(self, x: float, y: float) -> int:
        """The index of the region at a point; points off the lattice belong to the nearest place."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.places[row][column]


def lattices(page: Page) -> tuple[list[Lattice], list[Box]]:
    """The ruled tables of a page from the top, and the boxes of those that are doubtful."""
    across, down = _merged(page.across), _merged(page.down)
    if len(across) * len(down) > MAXIMUM_CROSSINGS:
        return [], [Box(0, 0, page.width, page.height)]
    sure: list[Lattice] = []
    doubtful: list[Box] = []
    for rows, columns in _components(across, down):
        found = _lattice(rows, columns)
        if isinstance(found, Lattice):
            sure.append(found)
        elif found is not None:
            doubtful.append(found)
    return sorted(sure, key=lambda lattice: (lattice.ys[0], lattice.xs[0])), doubtful


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules in pieces, doubled or dashed, as single ones."""
    merged: list[Rule] = []
    for group in _groups(rules):
        at = sum(rule.at for rule in group) / len(group)
        group.sort(key=lambda rule: rule.start)
        start, end = group[0].start, group[0].end
        for rule in group[1:]:
            if rule.start <= end + _SAME:
                end = max(end, rule.end)
            else:
                merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        merged.append(Rule(at, start, end))
    return merged


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules in groups that stand within `_SAME` points on their axis."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if groups and rule.at - groups[-1][0].at <= _SAME:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _components(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch each other, in groups that have both kinds."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for number, row in enumerate(across):
        for offset, column in enumerate(down):
            if (
                row.start - _TOUCH <= column.at <= row.end + _TOUCH
                and column.start - _TOUCH <= row.at <= column.end + _TOUCH
            ):
                parents[root(number)] = root(len(across) + offset)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, row in enumerate(across):
        groups.setdefault(root(number), ([], []))[0].append(row)
    for offset, column in enumerate(down):
        groups.setdefault(root(len(across) + offset), ([], []))[1].append(column)
    found = [group for group in groups.values() if group[0] and group[1]]
    for rows, columns in groups.values():
        if not rows:
            _add_sides(columns, found)
    return found


def _add_sides(columns: list[Rule], components: list[tuple[list[Rule], list[Rule]]]) -> None:
    """Give verticals that no rule crosses to the table they are as high as.

    They bound a cell that goes on over both ends of the page, as a label beside many rows does.
    """
    for rule in columns:
        for _, own in components:
            start, end = min(other.start for other in own), max(other.end for other in own)
            if abs(rule.start - start) <= _OPEN and abs(rule.end - end) <= _OPEN:
                own.append(rule)
                break


def _edges(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    """Where `rules` stand, and where `crossing` ones end if that is beyond the outermost of them."""
    edges = [sum(rule.at for rule in group) / len(group) for group in _groups(rules)]
    start, end = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    if start < edges[0] - _OPEN:
        edges.insert(0, start)
    if end > edges[-1] + _OPEN:
        edges.append(end)
    return edges


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice | Box | None:
    """The lattice of rules that touch; its box where it is doubtful; None for a frame or an ornament."""
    xs, ys = _edges(down, across), _edges(across, down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    right = _walls(xs, ys, down)
    below = _walls(ys, xs, across)
    if right is None or below is None:
        return box
    places = [[-1] * columns for _ in range(rows)]
    regions: list[Region] = []
    for row in range(rows):
        for column in range(columns):
            if places[row][column] >= 0:
                continue
            wide = 1
            while column + wide < columns and not right[column + wide, row]:
                wide += 1
            high = 1
            while row + high < rows and not below[row + high, column]:
                high += 1
            for down_to in range(row, row + high):
                for along in range(column, column + wide):
                    inner_right = along + 1 < column + wide
                    inner_below = down_to + 1 < row + high
                    if (
                        places[down_to][along] >= 0
                        or (along + 1 < columns and right[along + 1, down_to] == inner_right)
                        or (down_to + 1 < rows and below[down_to + 1, along] == inner_below)
                    ):
                        return box
                    places[down_to][along] = len(regions)
            area = Box(xs[column], ys[row], xs[column + wide], ys[row + high])
            regions.append(Region(row, column, high, wide, area))
    if len(regions) < 2:
        return None
    return Lattice(tuple(xs), tuple(ys), tuple(regions), tuple(map(tuple, places)))


def _walls(edges: list[float], crossing: list[float], rules: list[Rule]) -> dict[tuple[int, int], bool] | None:
    """Whether a wall stands on inner edge i between crossing edges j and j + 1; None where one is there in part."""
    walls: dict[tuple[int, int], bool] = {}
    for number, edge in enumerate(edges[1:-1], start=1):
        standing = [rule for rule in rules if abs(rule.at - edge) <= _SAME]
        for place, (start, end) in enumerate(pairwise(crossing)):
            drawn = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in standing)
            share = drawn / (end - start)
            if _NO_WALL < share < _WALL:
                return None
            walls[number, place] = share >= _WALL
    return walls
