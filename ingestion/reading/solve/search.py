"""The law: which printed figures and lost cells the identities settle, and how that is proven.

Belongs here: splitting a problem into parts that do not touch, explanations, the search over runs, and the verdict on
each cell. Does not: cuts of one run (`cuts`), systems of lost cells (`free`), which identities a form has.

A reading of a cell counts if at least one assignment of all unknown cells meets every identity, and every assignment
agrees on the cell that meets

- all identities,
- all but any one: a source may contradict itself there, and the other identities must carry the reading alone,
- all but those of any one printed cell: one figure may be misprinted, and it breaks its row and its column together.

The last is what keeps a slip elsewhere in the table from being spread over lost cells at the other corners of a
rectangle. So with one misprint at most, whatever is settled is what was printed, or would have been.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingestion.reading.solve.cuts import Condition, Cut, Cutter
from ingestion.reading.solve.free import Equation, forced
from ingestion.reading.solve.problem import (
    MOST_SECONDS,
    MOST_STEPS,
    Exhausted,
    Identity,
    Key,
    Meter,
    Piece,
    Run,
    Solution,
)

MOST_CUTS = 5_000  # of one run that meet its own identities; more are not looked through


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the problem that shares no identity with the rest. residuals: of each identity over its known cells."""

    runs: tuple[Run, ...]
    lost: tuple[Key, ...]
    identities: tuple[Identity, ...]
    residuals: tuple[int, ...]


def solve(
    identities: Collection[Identity],
    known: Mapping[Key, int],
    lost: Collection[Key],
    runs: Collection[Run],
    meter: Meter | None = None,
) -> Solution:
    """Settle what can be settled of `lost` cells and `runs`; every other unknown cell is unread.

    known: the value of every cell that was read, 0 for those printed blank or as a dash. An identity with a cell that
    is neither known nor unknown is left out. Never raises for what a table holds; past the budget all is unread.
    """
    meter = meter or Meter(MOST_STEPS, MOST_SECONDS)
    pieces: dict[Key, Piece] = {}
    derived: dict[Key, int] = {}
    unread: set[Key] = set()
    contradicted: set[Key] = set()
    exhausted: set[Key] = set()
    for run in runs:
        pieces.update(_one_way(run))
    known = {**known, **{key: piece.value for key, piece in pieces.items()}}
    open_runs = [run for run in runs if run.cells[0] not in pieces]
    for part in _parts(identities, known, tuple(lost), open_runs):
        cells = {*part.lost, *(key for run in part.runs for key in run.cells)}
        try:
            settled = _Search(part, known, meter).settle()
        except Exhausted:
            exhausted |= cells
            unread |= cells
            continue
        if settled is None:
            contradicted |= cells
            unread |= cells
            continue
        pieces.update({key: value for key, value in settled.items() if isinstance(value, Piece)})
        derived.update({key: value for key, value in settled.items() if isinstance(value, int)})
        unread |= cells - settled.keys()
    return Solution(pieces, derived, frozenset(unread), frozenset(contradicted), frozenset(exhausted))


def _one_way(run: Run) -> dict[Key, Piece]:
    """The cells of a run that can be filled in one way whatever the sums say; {} of any other.

    Nothing printed leaves all blank; as many zeros as cells have a cell each, as no number begins with a zero.
    """
    text = "".join(run.tokens)
    if not text and run.may_be_blank:
        return dict.fromkeys(run.cells, Piece(0, 0, 0, 0))
    if len(text) != len(run.cells) or text.strip("0"):
        return {}
    places = [(number, place) for number, token in enumerate(run.tokens) for place in range(len(token))]
    return {key: Piece(token, at, at + 1, 0) for key, (token, at) in zip(run.cells, places, strict=True)}


def _parts(
    identities: Collection[Identity], known: Mapping[Key, int], lost: Sequence[Key], runs: Sequence[Run]
) -> Iterator[_Part]:
    """The parts of a problem: runs and lost cells joined by identities, and each that no identity touches."""
    group_of: dict[Key, int] = {}
    for number, run in enumerate(runs):
        group_of.update(dict.fromkeys(run.cells, number))
    for number, key in enumerate(lost, len(runs)):
        group_of.setdefault(key, number)
    parent = list(range(len(runs) + len(lost)))

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    used: list[tuple[Identity, list[int], int]] = []
    for identity in identities:
        groups: list[int] = []
        residual = 0
        for key, coefficient in identity.terms:
            if key in group_of:
                groups.append(group_of[key])
            elif key in known:
                residual += coefficient * known[key]
            else:
                break
        else:
            if groups:
                used.append((identity, groups, residual))
                for group in groups[1:]:
                    parent[root(group)] = root(groups[0])
    for first in sorted({root(number) for number in range(len(parent))}):
        mine = [(identity, residual) for identity, groups, residual in used if root(groups[0]) == first]
        yield _Part(
            runs=tuple(run for number, run in enumerate(runs) if root(number) == first),
            lost=tuple(key for number, key in enumerate(lost, len(runs)) if root(number) == first),
            identities=tuple(identity for identity, _ in mine),
            residuals=tuple(residual for _, residual in mine),
        )


def _explanations(part: _Part, known: Mapping[Key, int]) -> list[int]:
    """The sets of identities, as bits, of which one may be broken: each alone, and those of each printed cell.

    A set within another one says nothing more and is left out.
    """
    of_cell: dict[Key, int] = {}
    for number, identity in enumerate(part.identities):
        for key, _ in identity.terms:
            of_cell[key] = of_cell.get(key, 0) | 1 << number
    lost = set(part.lost)
    sets = {1 << number for number in range(len(part.identities))}
    sets |= {bits for key, bits in of_cell.items() if key not in lost}
    return sorted(bits for bits in sets if not any(bits != other and bits & other == bits for other in sets))


@dataclass(frozen=True, slots=True)
class _Choice:
    """A cut of a run, and by how much it moves each identity."""

    cut: Cut
    moves: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Walk:
    """A search over runs: their order, the choices of each, the run that may be cut in any way, and what can follow."""

    order: Sequence[int]
    clean: Sequence[Sequence[_Choice]]
    last: int | None
    rest: Sequence[Mapping[int, tuple[int, int]]]


def _added(one: Mapping[int, tuple[int, int]], other: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Two reaches together."""
    total = dict(one)
    for identity, (low, high) in other.items():
        before = total.get(identity, (0, 0))
        total[identity] = (before[0] + low, before[1] + high)
    return total


class _Search:
    """One part of a problem, and what every assignment seen so far agrees on."""

    def __init__(self, part: _Part, known: Mapping[Key, int], meter: Meter) -> None:
        self.part = part
        self.meter = meter
        self.explanations = _explanations(part, known)
        self.every = (1 << len(self.explanations)) - 1
        # Per identity, the explanations that let it be broken.
        self.breakers = [
            sum(1 << n for n, bits in enumerate(self.explanations) if bits >> number & 1)
            for number in range(len(part.identities))
        ]
        self.cutters = [Cutter(run, meter) for run in part.runs]
        self.rows = [self._coefficients(run) for run in part.runs]
        lost = set(part.lost)
        self.open = [any(key in lost for key, _ in identity.terms) for identity in part.identities]
        self.agreed: dict[Key, Piece | int] = {}
        self.is_met = False  # whether an assignment that meets every identity was seen

    def _coefficients(self, run: Run) -> dict[int, tuple[int, ...]]:
        """Per identity that touches a run, the coefficient of each of its cells."""
        rows: dict[int, tuple[int, ...]] = {}
        for number, identity in enumerate(self.part.identities):
            terms = dict(identity.terms)
            if not terms.keys().isdisjoint(run.cells):
                rows[number] = tuple(terms.get(key, 0) for key in run.cells)
        return rows

    def settle(self) -> dict[Key, Piece | int] | None:
        """The cells that are settled; None where no assignment meets every identity."""
        clean = [self._clean_cuts(number) for number in range(len(self.cutters))]
        if not all(clean):
            return None
        self._assign(clean, None, 0)
        if not self.is_met:
            return None
        self._assign(clean, None, self.every)
        for number in range(len(self.cutters)):
            if not self.agreed:
                break
            self._assign(clean, number, self.every)
        return self.agreed

    def _clean_cuts(self, number: int) -> list[_Choice]:
        """The cuts of a run that meet the identities of which it holds all unknown cells."""
        conditions = [
            Condition(row, self.part.residuals[identity])
            for identity, row in self.rows[number].items()
            if self._is_inner(identity, number)
        ]
        cuts: list[_Choice] = []
        for cut, _ in self.cutters[number].cuts(conditions):
            cuts.append(self._choice(number, cut))
            if len(cuts) > MOST_CUTS:
                raise Exhausted
        return cuts

    def _choice(self, number: int, cut: Cut) -> _Choice:
        moves = (
            (identity, sum(c * piece.value for c, piece in zip(row, cut, strict=True) if c))
            for identity, row in self.rows[number].items()
        )
        return _Choice(cut, tuple((identity, move) for identity, move in moves if move))

    def _is_inner(self, identity: int, number: int) -> bool:
        touching = [other for other, rows in enumerate(self.rows) if identity in rows]
        return touching == [number] and not self.open[identity]

    def _assign(self, clean: Sequence[Sequence[_Choice]], last: int | None, explanations: int) -> None:
        """Go through all assignments of clean cuts to runs, but any cut for the run `last`.

        explanations: bits of those still possible; 0 where every identity must hold.
        """
        others = [n for n in range(len(clean)) if n != last]
        chosen = {n: clean[n][0].cut for n in others if len(clean[n]) == 1}
        residuals = list(self.part.residuals)
        for number in chosen:
            for identity, move in clean[number][0].moves:
                residuals[identity] += move
        order = sorted((n for n in others if n not in chosen), key=lambda n: (len(clean[n]), n))
        # How far the runs not yet assigned can move each identity, from each place in the order on.
        reach = {} if last is None else self._reach_of_any_cut(last)
        rest = [reach]
        for number in reversed(order):
            reach = _added(reach, self._reach_of(clean[number], number))
            rest.append(reach)
        rest.reverse()
        self._go(_Walk(order, clean, last, rest), 0, residuals, chosen, explanations)

    def _reach_of(self, choices: Sequence[_Choice], number: int) -> dict[int, tuple[int, int]]:
        moves = [dict(choice.moves) for choice in choices]
        return {
            identity: (min(m.get(identity, 0) for m in moves), max(m.get(identity, 0) for m in moves))
            for identity in self.rows[number]
        }

    def _reach_of_any_cut(self, number: int) -> dict[int, tuple[int, int]]:
        return {identity: self.cutters[number].span(row) or (0, 0) for identity, row in self.rows[number].items()}

    def _go(self, walk: _Walk, place: int, residuals: list[int], chosen: dict[int, Cut], explanations: int) -> None:
        self.meter.step()
        if self.is_met and not self.agreed:
            return
        is_strict = not explanations
        rest = walk.rest[place]
        for identity, residual in enumerate(residuals):
            low, high = rest.get(identity, (0, 0))
            if not low <= -residual <= high and not self.open[identity]:
                explanations &= self.breakers[identity]
                if not explanations:
                    return
        if place < len(walk.order):
            number = walk.order[place]
            for choice in walk.clean[number]:
                left = residuals.copy()
                for identity, move in choice.moves:
                    left[identity] += move
                chosen[number] = choice.cut
                self._go(walk, place + 1, left, chosen, 0 if is_strict else explanations)
            del chosen[number]
        elif walk.last is None:
            self._meet(chosen, residuals, explanations)
        else:
            self._finish(walk.last, residuals, chosen, explanations)

    def _finish(self, last: int, residuals: list[int], chosen: dict[int, Cut], explanations: int) -> None:
        """Every cut of the last run that the identities, or all but the broken ones, allow beside the others."""
        conditions = [
            Condition(row, residuals[identity], self.breakers[identity])
            for identity, row in self.rows[last].items()
            if not self.open[identity]
        ]
        for cut, left_over in self.cutters[last].cuts(conditions, explanations):
            left = residuals.copy()
            for identity, move in self._choice(last, cut).moves:
                left[identity] += move
            self._meet({**chosen, last: cut}, left, left_over)
            if not self.agreed:
                return

    def _meet(self, chosen: Mapping[int, Cut], residuals: Sequence[int], explanations: int) -> None:
        """An assignment of all runs: see what it says of the lost cells, and what of all cells remains agreed."""
        if not self.part.lost:
            self._agree(chosen, {})
            return
        if not explanations:
            self._agree_on_lost(chosen, residuals, 0)
        for number, broken in enumerate(self.explanations):
            if explanations >> number & 1:
                self._agree_on_lost(chosen, residuals, broken)

    def _agree_on_lost(self, chosen: Mapping[int, Cut], residuals: Sequence[int], broken: int) -> None:
        lost = set(self.part.lost)
        equations = [
            Equation({key: c for key, c in identity.terms if key in lost}, residuals[number])
            for number, identity in enumerate(self.part.identities)
            if self.open[number] and not broken >> number & 1
        ]
        values = forced(equations, self.part.lost, self.meter)
        if values is not None:
            self._agree(chosen, values)

    def _agree(self, chosen: Mapping[int, Cut], values: Mapping[Key, int | None]) -> None:
        seen: dict[Key, Piece | int] = {key: value for key, value in values.items() if value is not None}
        for number, cut in chosen.items():
            seen.update(zip(self.part.runs[number].cells, cut, strict=True))
        if not self.is_met:
            self.is_met, self.agreed = True, seen
            return
        for key, value in list(self.agreed.items()):
            if not self._is_same(key, value, seen.get(key)):
                del self.agreed[key]

    def _is_same(self, key: Key, value: Piece | int, other: Piece | int | None) -> bool:
        """Whether two readings of a cell are one: the same figure, or both blank, wherever in the run it stands."""
        if isinstance(value, Piece) and isinstance(other, Piece):
            is_blank, is_other_blank = value.start == value.stop, other.start == other.stop
            return value.value == other.value and is_blank == is_other_blank
        return value == other
