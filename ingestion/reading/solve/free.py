"""Whole numbers, none below zero, that meet linear equations: which of them are forced.

Belongs here: elimination, bounds, and the search where those two leave a choice. Does not: what the numbers stand for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from ingestion.reading.solve.problem import Key, Meter

GREATEST = 10**9  # of any cell; an unknown without a bound below this is not forced by anything


@dataclass(slots=True)
class Equation:
    """residual + Σ coefficient · unknown = 0."""

    coefficients: dict[Key, int]
    residual: int


def forced(equations: Sequence[Equation], unknowns: Sequence[Key], meter: Meter) -> dict[Key, int | None] | None:
    """The value of each unknown that is the same in every solution, None for the others; None where none exists.

    Exact: bounds over the equations and over those that elimination adds, then a search for a second solution.
    """
    system = [*equations, *_eliminated(equations, unknowns)]
    bounds = _tighten(system, dict.fromkeys(unknowns, (0, GREATEST)), meter)
    if bounds is None:
        return None
    solution = _first(system, bounds, meter)
    if solution is None:
        return None
    values: dict[Key, int | None] = dict(solution)
    open_unknowns = [key for key in unknowns if bounds[key][0] < bounds[key][1]]
    for key in open_unknowns:
        if values[key] is None:
            continue
        value = solution[key]
        for low, high in ((bounds[key][0], value - 1), (value + 1, bounds[key][1])):
            if low > high:
                continue
            narrowed = _tighten(system, {**bounds, key: (low, high)}, meter)
            other = None if narrowed is None else _first(system, narrowed, meter)
            if other is not None:
                values.update({name: None for name in unknowns if other[name] != solution[name]})
                break
    return values


def _tighten(
    system: Sequence[Equation], bounds: Mapping[Key, tuple[int, int]], meter: Meter
) -> dict[Key, tuple[int, int]] | None:
    """The bounds drawn in as far as each equation alone says; None where one cannot hold."""
    bounds = dict(bounds)
    is_changed = True
    while is_changed:
        is_changed = False
        for equation in system:
            meter.step()
            spans = {
                key: (c * bounds[key][0], c * bounds[key][1]) if c > 0 else (c * bounds[key][1], c * bounds[key][0])
                for key, c in equation.coefficients.items()
            }
            least = equation.residual + sum(low for low, _ in spans.values())
            greatest = equation.residual + sum(high for _, high in spans.values())
            if least > 0 or greatest < 0:
                return None
            for key, c in equation.coefficients.items():
                # c · x lies between minus the most and minus the least that the rest can be.
                low, high = -(greatest - spans[key][1]), -(least - spans[key][0])
                first, last = (-(-low // c), high // c) if c > 0 else (-(high // -c), low // c)
                first, last = max(first, bounds[key][0]), min(last, bounds[key][1])
                if first > last:
                    return None
                if (first, last) != bounds[key]:
                    bounds[key] = (first, last)
                    spans[key] = (c * first, c * last) if c > 0 else (c * last, c * first)
                    least = equation.residual + sum(low for low, _ in spans.values())
                    greatest = equation.residual + sum(high for _, high in spans.values())
                    is_changed = True
    return bounds


def _first(system: Sequence[Equation], bounds: dict[Key, tuple[int, int]], meter: Meter) -> dict[Key, int] | None:
    """One solution within bounds that `_tighten` has drawn in, or None."""
    meter.step()
    wide = [key for key, (low, high) in bounds.items() if low < high]
    if not wide:
        return {key: low for key, (low, _) in bounds.items()}
    key = min(wide, key=lambda name: bounds[name][1] - bounds[name][0])
    low, high = bounds[key]
    middle = (low + high) // 2
    for half in ((low, low), (low + 1, max(middle, low + 1)), (max(middle, low + 1) + 1, high)):
        if half[0] > half[1]:
            continue
        narrowed = _tighten(system, {**bounds, key: half}, meter)
        solution = None if narrowed is None else _first(system, narrowed, meter)
        if solution is not None:
            return solution
    return None


def _eliminated(equations: Sequence[Equation], unknowns: Sequence[Key]) -> list[Equation]:
    """The equations brought to reduced form: what several of them say together."""
    rows = [[*(equation.coefficients.get(key, 0) for key in unknowns), equation.residual] for equation in equations]
    pivots: list[list[int]] = []
    for column in range(len(unknowns)):
        row = next((row for row in rows if row[column]), None)
        if row is None:
            continue
        rows.remove(row)
        rows = [_cancelled(other, row, column) for other in rows]
        pivots = [_cancelled(other, row, column) for other in pivots]
        pivots.append(row)
    return [
        Equation({key: c for key, c in zip(unknowns, row, strict=False) if c}, row[-1])
        for row in (*pivots, *(row for row in rows if any(row)))
    ]


def _cancelled(row: list[int], pivot: list[int], column: int) -> list[int]:
    """`row` without its term in a column, by adding a multiple of the pivot row."""
    if not row[column]:
        return row
    result = [pivot[column] * a - row[column] * b for a, b in zip(row, pivot, strict=True)]
    divisor = gcd(*result) or 1
    return [a // divisor for a in result]
