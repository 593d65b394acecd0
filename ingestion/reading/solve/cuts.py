"""The ways in which the printed figures of a run can stand in its cells.

Belongs here: where a run may be cut, and enumerating the cuts that linear conditions allow. Does not: which of them
counts (`search`).

A figure is a number without leading zeros, a dash, or 无; nothing else is ever cut. Cells are filled from the last to
the first, since forms put the total last: what is left for its parts is then known, and with it how far they reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ingestion.reading.cells import read_cell
from ingestion.reading.solve.problem import Meter, Piece, Run

MOST_DIGITS = 8  # of one figure in a run
USUAL_DIGITS = 6  # of a figure in a row of several: of longer ones a run counts as one more
MOST_PRINTED = 120  # characters of a run

_DIGITS = re.compile(r"[0-9]+")
_SIGNED = re.compile(r"[+\-－＋][0-9]+")
_FIGURE = re.compile(rf"[^0-9]*(?:0|[1-9][0-9]{{0,{USUAL_DIGITS - 1}}})")
_RUN = re.compile(r"[0-9+＋\-－—–―─/]+")

Cut = tuple[Piece, ...]


@dataclass(slots=True)
class Condition:
    """residual + Σ coefficients[n] · value of cell n = 0; or, where it is broken, one of `breakers` must allow that.

    breakers: bits of the explanations (see `search`) under which this condition need not hold.
    """

    coefficients: tuple[int, ...]
    residual: int
    breakers: int = 0
    # By number of cells: the coefficient that all of the first so many share, or 0.
    shared: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        shared = [0]
        for place, coefficient in enumerate(self.coefficients):
            shared.append(coefficient if place == 0 or coefficient == shared[-1] else 0)
        self.shared = tuple(shared)


def is_run(text: str) -> bool:
    """Whether a text is nothing but digits, signs and dashes: figures of neighbouring cells, if not one figure."""
    return len(text) <= MOST_PRINTED and _RUN.fullmatch(text) is not None


def least_figures(text: str) -> int:
    """How many figures a run holds at the least: none but 0 itself begins with a zero."""
    return max(len(_FIGURE.findall(text)), 1)


class Cutter:
    """The cuts of one run."""

    def __init__(self, run: Run, meter: Meter) -> None:
        self.run = run
        self.meter = meter
        self.text = "".join(run.tokens)
        self._token_of: list[tuple[int, int]] = []  # token and its start, by position
        for number, token in enumerate(run.tokens):
            self._token_of.extend([(number, len(self._token_of))] * len(token))
        # A number and the sum of its digits leave the same rest by nine, so a sum of figures is known up to nines
        # before they are cut: nine in ten totals are seen to be wrong at once.
        self._digit_sums: list[int] = []
        if not run.signed and all(is_run(token) for token in run.tokens):
            self._digit_sums = [0, *accumulate(int(c) if c in "0123456789" else 0 for c in self.text)]
        self._pieces: dict[tuple[int, bool], tuple[Piece, ...]] = {}
        self._reaches: dict[tuple[int, ...], _Reach] = {}

    def pieces(self, end: int, is_signed: bool) -> tuple[Piece, ...]:
        """The figures that end at `end` of the joined text, shortest first."""
        found = self._pieces.get((end, is_signed))
        if found is None:
            found = self._pieces[end, is_signed] = tuple(self._pieces_ending(end, is_signed))
        return found

    def _pieces_ending(self, end: int, is_signed: bool) -> Iterator[Piece]:
        number, first = self._token_of[end - 1]
        token = self.run.tokens[number]
        stop = end - first
        if not self.run.may_be_joined or not is_run(token):
            # One figure as a whole (1,234; 12件; 无), or none.
            reading = read_cell(token, False, is_signed)
            if stop == len(token) and reading.status != "unreadable":
                yield Piece(number, 0, stop, int(reading.value or 0))
            return
        for start in range(stop - 1, max(stop - MOST_DIGITS - 2, -1), -1):
            text = token[start:stop]
            digits = text.lstrip("+＋-－") if is_signed and _SIGNED.fullmatch(text) else text
            if _DIGITS.fullmatch(digits):
                if len(digits) > MOST_DIGITS or (len(digits) > 1 and digits[0] == "0"):
                    continue
                yield Piece(number, start, stop, -int(digits) if text[0] in "-－" else int(digits))
            elif read_cell(text).status == "dash" and len(set(text)) == 1:  # —/ are two
                yield Piece(number, start, stop, 0)

    def before(self, end: int, piece: Piece) -> int:
        """Where the text before a piece ends."""
        return end - (piece.stop - piece.start)

    def blank(self, end: int) -> Piece:
        """A blank cell after `end` characters."""
        if end == 0:
            return Piece(0, 0, 0, 0)
        number, first = self._token_of[end - 1]
        return Piece(number, end - first, end - first, 0)

    def printed(self, piece: Piece) -> str:
        """What a piece prints."""
        return self.run.tokens[piece.token][piece.start : piece.stop] if piece.stop > piece.start else ""

    def reach(self, coefficients: tuple[int, ...]) -> _Reach:
        """How far Σ coefficient · value can go over the first cells."""
        found = self._reaches.get(coefficients)
        if found is None:
            found = self._reaches[coefficients] = _Reach(self, coefficients)
        return found

    def span(self, coefficients: tuple[int, ...]) -> tuple[int, int] | None:
        """The least and greatest Σ coefficient · value of whole cuts; None where there is none."""
        return self.reach(coefficients).of(len(self.text), len(self.run.cells))

    def cuts(self, conditions: Sequence[Condition], explanations: int = 0) -> Iterator[tuple[Cut, int]]:
        """The cuts that meet all conditions, or all but those that an explanation lets go; with the explanations left.

        explanations: bits; 0 where every condition must hold. Raises Exhausted past the meter's budget.
        """
        reaches = [self.reach(condition.coefficients) for condition in conditions]
        residuals = [condition.residual for condition in conditions]
        yield from self._fill(len(self.text), len(self.run.cells), conditions, reaches, residuals, [], explanations)

    def _fill(
        self,
        end: int,
        count: int,
        conditions: Sequence[Condition],
        reaches: Sequence[_Reach],
        residuals: list[int],
        later: list[Piece],
        explanations: int,
    ) -> Iterator[tuple[Cut, int]]:
        self.meter.step()
        for condition, reach, residual in zip(conditions, reaches, residuals, strict=True):
            span = reach.of(end, count)
            if span is None:
                return
            shared = condition.shared[count]
            is_off = shared and self._digit_sums and (residual + shared * self._digit_sums[end]) % 9
            if is_off or not span[0] <= -residual <= span[1]:
                if not condition.breakers & explanations:
                    return
                explanations &= condition.breakers
        if not conditions and self.reach((0,) * len(self.run.cells)).of(end, count) is None:
            return
        if count == 0:
            yield tuple(reversed(later)), explanations
            return
        cell = count - 1
        options = list(self.pieces(end, self.run.cells[cell] in self.run.signed)) if end else []
        if self.run.may_be_blank:
            options.append(self.blank(end))
        for piece in options:
            left = [r + c.coefficients[cell] * piece.value for c, r in zip(conditions, residuals, strict=True)]
            later.append(piece)
            yield from self._fill(self.before(end, piece), cell, conditions, reaches, left, later, explanations)
            later.pop()


class _Reach:
    """The least and greatest Σ coefficient · value over all cuts of the first characters into the first cells."""

    def __init__(self, cutter: Cutter, coefficients: Sequence[int]) -> None:
        self._cutter = cutter
        self._coefficients = coefficients
        self._known: dict[tuple[int, int], tuple[int, int] | None] = {(0, 0): (0, 0)}

    def of(self, end: int, count: int) -> tuple[int, int] | None:
        """(least, greatest), or None where there is no cut."""
        if (end, count) in self._known:
            return self._known[end, count]
        cutter, run = self._cutter, self._cutter.run
        found: tuple[int, int] | None = None
        if count and end <= count * (MOST_DIGITS + 1) and (run.may_be_blank or end >= count):
            cell = count - 1
            coefficient = self._coefficients[cell]
            options = list(cutter.pieces(end, run.cells[cell] in run.signed)) if end else []
            if run.may_be_blank:
                options.append(cutter.blank(end))
            for piece in options:
                span = self.of(cutter.before(end, piece), cell)
                if span is None:
                    continue
                change = coefficient * piece.value
                low, high = span[0] + change, span[1] + change
                found = (low, high) if found is None else (min(low, found[0]), max(high, found[1]))
        self._known[end, count] = found
        return found
