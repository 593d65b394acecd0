"""Containers gate: the same random reports of the 2021 form in every container give the same form cells.

Belongs here: the floors, the report. Does not: the writers and the comparison (tests/support/matrix), damaged layouts
(the forms gate).

    python -m tests.gates.containers [--reports 50] [--seed 1]

Every form cell of every file is compared with what was drawn: its value, or that it is blank or a dash. None may be
read as something else and no file refused; unread may be only what a floor below allows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from support.matrix import WRITERS, Tally, as_doc, has_libreoffice, reports

PROJECT = Path(__file__).resolve().parents[2]
REPORT = PROJECT / "docs" / "gates" / "containers.md"
# Share of form cells that must be read as printed, where it is not all of them. Floors only rise.
FLOORS = {
    "pdf without rules": Decimal("0.99"),
    "text blank_line_between": Decimal("0.92"),
    "text blank_line_but_for_blanks": Decimal("0.92"),
    "text pipe_after_each": Decimal("0.92"),
    "text pipe_after_each_padded": Decimal("0.92"),
    "text pipe_before_each_row": Decimal("0.92"),
    "text indented_cells": Decimal("0.92"),
    "text lone_pipe_between": Decimal("0.92"),
    "text cell_per_line": Decimal("0.92"),
    "text carriage_returns": Decimal("0.92"),
    "text filled_up_pipes": Decimal("0.98"),
    "text pipes_in_rows": Decimal("0.98"),
}


def tallies(count: int, seed: int) -> Iterator[tuple[str, Tally]]:
    """What was read from each container; of old Word files nothing where there is no LibreOffice to write them."""
    made = reports(count, seed)
    for name, write in WRITERS.items():
        total = Tally()
        for number, report in enumerate(made):
            total.add(report, write(report), f"{name} {number}")
        yield name, total
    total = Tally()
    for number, (report, data) in enumerate(zip(made, as_doc(made), strict=True) if has_libreoffice() else ()):
        total.add(report, data, f"doc {number}")
    yield "doc", total


def main() -> int:
    """Run the gate, write its report; 1 where a cell is wrong, a file refused or a floor not held."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    lines, failed = [], False
    for name, total in tallies(options.reports, options.seed):
        cells = total.same + total.unread + len(total.complaints)
        floor = FLOORS.get(name, Decimal(1))
        if cells:
            share = Decimal(total.same) / cells
            held = share >= floor and not total.complaints
            counts = f"{total.same} | {total.unread} | {len(total.complaints)} | {share:.2%}"
            lines.append(f"| {name} | {counts} | {floor:.0%} |{'' if held else ' **not held**'}")
        else:
            held = name == "doc"
            lines.append(f"| {name} | not measured: no LibreOffice here to write them | | | | |")
        failed = failed or not held
        print(lines[-1], *total.complaints[:5], sep="\n  ", file=sys.stderr)
    write_report(lines, options.reports, options.seed, failed)
    return 1 if failed else 0


def write_report(lines: list[str], count: int, seed: int, failed: bool) -> None:
    """The report with date and commit, as it is committed."""
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    head = f"""# Containers gate

{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit or "unknown"}: {"failed" if failed else "passed"}. \
{count} random reports of the 2021 form, seed {seed}, zeros printed as 0, blank or dash; every form cell compared with
what was drawn, its value or that it is blank or a dash. Otherwise must be 0, refused files are counted there.

| container | same | unread | otherwise | same | floor |
|---|---|---|---|---|---|
"""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
