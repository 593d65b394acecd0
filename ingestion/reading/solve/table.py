"""The tables of one document put to the solver: what was lost in them, what is known, and what came of it.

Belongs here: which rows and cells are asked about, whether a table leaves cells blank, and which answers are taken.
Does not: the search (`search`), observations (`ingestion.reading.tables`).

A table that is complete and readable is never asked about, whatever its sums say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion.reading.cells import CellReading, read_cell
from ingestion.reading.solve.cuts import is_run
from ingestion.reading.solve.identities import Cell, form_cells, load_identities
from ingestion.reading.solve.problem import Identity, Meter, Piece, Run, Solution
from ingestion.reading.solve.search import solve

MOST_COLUMNS = 20
LEAST_ROWS = 4  # of a form's table, before one that is missing is taken for lost

_HALF_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")

_DASH_BEFORE_FIGURE = re.compile(r"[-－—–―][0-9]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a form's table as far as it was read.

    cells: its form cells in order. readings: of each, or None where the row could not be placed. texts: what each
    placed cell prints. tokens: what an unplaced row prints, in order; None where that is no row of figures. signed:
    cells that may hold a sign. is_count: whether every cell counts something (amounts have no cuts).
    """

    cells: tuple[Cell, ...]
    readings: tuple[CellReading, ...] | None
    texts: tuple[str, ...] = ()
    tokens: tuple[str, ...] | None = None
    signed: frozenset[Cell] = frozenset()
    is_count: bool = True


@dataclass(frozen=True, slots=True)
class Settled:
    """What a lost cell says. token, start, stop: which part of the row's print, or None for a derived value."""

    reading: CellReading
    token: int | None = None
    start: int = 0
    stop: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one table. settled: by cell. is_contradicted: some lost cells have no reading that reconciles."""

    settled: Mapping[Cell, Settled]
    is_contradicted: bool = False


def blanks_shown(lines: Iterable[Line]) -> bool:
    """Whether any row shows that the table leaves cells blank: one is, or a row prints less than a figure for each."""
    for line in lines:
        if line.readings is not None:
            if any(reading.status in ("blank", "dash") for reading in line.readings):
                return True
        elif line.tokens is not None and len("".join(line.tokens)) < len(line.cells):
            return True
    return False


def zeros_printed(lines: Iterable[Line]) -> int:
    """How many cells are seen to print a zero: in rows that were placed, and in runs of nothing but zeros."""
    count = 0
    for line in lines:
        if line.readings is not None:
            count += sum(reading.status == "reported" and not reading.value for reading in line.readings)
        elif line.tokens is not None:
            text = "".join(line.tokens)
            count += len(text) if len(text) == len(line.cells) and not text.strip("0") else 0
    return count


def settle(
    form: str, table_id: str, lines: Sequence[Line], may_lack_row: bool, may_be_blank: bool, meter: Meter | None = None
) -> Answer | None:
    """Settle the lost cells of a table; None where nothing was lost.

    may_lack_row: whether a row of the form that is not among the lines was lost, rather than never there.
    """
    identities = load_identities(form, table_id)
    seen: dict[Cell, str] = {}  # what lost cells still show
    runs: list[Run] = []
    for line in lines:
        if line.readings is None:
            run = _run(line, may_be_blank)
            if run is not None:
                runs.append(run)
            elif line.tokens == () and line.is_count:
                seen.update(dict.fromkeys(line.cells, ""))
            continue
        for cell, reading, text in zip(line.cells, line.readings, line.texts, strict=True):
            if reading.status == "unreadable":
                seen[cell] = text
    if may_lack_row:
        seen.update(dict.fromkeys(_missing_row(form, table_id, lines), ""))
    if not runs and not seen:  # nearly all tables
        return None
    known = _known(lines)
    runs = _vouched_for(runs, identities, {*known, *seen})
    if not runs and not seen:
        return None
    solution = solve(identities, known, tuple(seen), runs, meter)
    settled = dict(_settled(solution, runs, seen))
    if may_be_blank:  # a cell without any print that must be zero may as well be blank, and that is another thing
        settled = {c: s for c, s in settled.items() if s.reading.status != "derived" or s.reading.value or seen[c]}
    return Answer(settled, bool(solution.contradicted))


def _known(lines: Sequence[Line]) -> dict[Cell, int]:
    """The whole numbers of placed cells; a blank or dash is nothing."""
    known: dict[Cell, int] = {}
    for line in lines:
        if line.readings is None:
            continue
        for cell, reading in zip(line.cells, line.readings, strict=True):
            if reading.status == "unreadable":
                continue
            if reading.value is None:
                known[cell] = 0
            elif reading.value == reading.value.to_integral_value():
                known[cell] = int(reading.value)
    return known


def _run(line: Line, may_be_blank: bool) -> Run | None:
    """A row whose figures are known in order; None where it prints something else, or nothing that blanks explain."""
    if line.tokens is None or not line.is_count or len(line.cells) > MOST_COLUMNS or len(line.tokens) > len(line.cells):
        return None
    if not line.tokens and not may_be_blank:
        return None
    # Cells that stand apart hold one figure each, unless a table that leaves nothing blank has too few of them.
    may_be_joined = len(line.tokens) == 1 or not may_be_blank
    tokens = tuple(token.translate(_HALF_WIDTH_DIGITS) for token in line.tokens)
    return Run(line.cells, tokens, may_be_blank, may_be_joined, line.signed)


def _vouched_for(runs: list[Run], identities: Collection[Identity], others: Collection[Cell]) -> list[Run]:
    """The runs of which enough sums can be taken to tell that they print all their figures.

    Figures that stand apart and are too few may have lost one of them, which only sums across the row can tell. A
    number where no sum holds may be one figure of a row that lost the others; zeros and signs show for themselves where
    they begin. others: cells that are known, or lost on their own.
    """
    while True:
        cells = {*others, *(cell for run in runs for cell in run.cells)}
        usable = (identity for identity in identities if all(cell in cells for cell, _ in identity.terms))
        counts = Counter(cell for identity in usable for cell, _ in identity.terms)
        kept = [run for run in runs if _is_vouched_for(run, min(counts[cell] for cell in run.cells))]
        if len(kept) == len(runs):
            return kept
        runs = kept


def _is_vouched_for(run: Run, sums: int) -> bool:
    text = "".join(run.tokens)
    if len(run.tokens) > 1:
        return sums >= 2
    if sums or not text.strip("0"):
        return True
    # A dash before digits is a sign, or a cell without a figure before one that may have a sign.
    return is_run(text) and not text.isdigit() and not (run.signed and _DASH_BEFORE_FIGURE.search(text))


def _missing_row(form: str, table_id: str, lines: Collection[Line]) -> tuple[Cell, ...]:
    """The cells of the only row of the form that is not there; () where more are missing, or a column is."""
    rows = form_cells(form, table_id)
    there = {cell for line in lines for cell in line.cells}
    missing = [row for row in rows if there.isdisjoint(row)]
    is_rest_whole = all(there.issuperset(row) for row in rows if row not in missing)
    return missing[0] if len(missing) == 1 and is_rest_whole and len(rows) >= LEAST_ROWS else ()


def _settled(solution: Solution, runs: Collection[Run], seen: Mapping[Cell, str]) -> Iterator[tuple[Cell, Settled]]:
    for run in runs:
        for cell in run.cells:
            piece = solution.pieces.get(cell)
            if piece is not None:
                yield cell, _printed(piece, run, cell)
    for cell, text in seen.items():
        value = solution.derived.get(cell)
        if value is not None and _is_seen_in(text, str(value)):
            yield cell, Settled(CellReading(Decimal(value), 0, "derived"))


def _printed(piece: Piece, run: Run, cell: Cell) -> Settled:
    text = run.tokens[piece.token][piece.start : piece.stop] if run.tokens else ""
    return Settled(read_cell(text, False, cell in run.signed), piece.token, piece.start, piece.stop)


def _is_seen_in(text: str, value: str) -> bool:
    """Whether the digits that a damaged cell still shows stand, in this order, in a value."""
    rest = iter(value)
    return all(digit in rest for digit in text.translate(_HALF_WIDTH_DIGITS) if digit.isdigit())
