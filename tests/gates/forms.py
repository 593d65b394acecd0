"""Forms gate: random reports of the official forms in every container; how many cells are right, unread, wrong.

Belongs here: the matrix of forms × layouts × containers × zeros as 0, blank or dash, and the tally. Does not: what the
reports look like (tests/support/generated_forms) or how a container is written (tests/support).

    python -m tests.gates.forms [--reports 50] [--seed 1]

The truth is what the generator drew, never what another reader found. Wrong must be 0 everywhere; where nothing is
destroyed (all spans there) 99.5 % must be right. Lines without their spans may be unread, never wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# The generator and the writers are the tests' own and are no packages.
sys.path.insert(0, str(PROJECT / "tests"))

from support.generated_forms import LAYOUTS, Key, Report, make_report, to_html, to_pipes, write_cells  # noqa: E402
from support.ofd_files import ofd_of  # noqa: E402
from support.office_files import docx, drawn_sheet, drawn_table, paragraph, xlsx  # noqa: E402
from support.pdf_files import Layout, draw_document  # noqa: E402

from ingestion.parse import parse_bytes  # noqa: E402

REPORT = PROJECT / "docs" / "gates" / "forms.md"
FLOOR = Decimal("0.995")
HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
OPENING = "某某市某某局2022年政府信息公开工作年度报告"


def _tables(report: Report, layout: str) -> list[list[list[object]]]:
    return [LAYOUTS[layout](lines) for lines in report.tables]


def _docx(report: Report, layout: str) -> bytes:
    tables = zip(HEADINGS, _tables(report, layout), strict=True)
    return docx(paragraph(OPENING) + "".join(paragraph(h) + drawn_table(lines) for h, lines in tables))


def _xlsx(report: Report, layout: str) -> bytes:
    tables = zip(HEADINGS, _tables(report, layout), strict=True)
    return xlsx({heading: drawn_sheet([heading, lines], 2) for heading, lines in tables})


def _pdf(report: Report, layout: str) -> bytes:
    return draw_document(_tables(report, layout), Layout(break_after={1: 12}))


WRITERS: dict[str, Callable[[Report, str], bytes]] = {
    "html": lambda report, layout: to_html(_tables(report, layout)).encode(),
    "html gb18030": lambda report, layout: to_html(_tables(report, layout)).encode("gb18030"),
    "text": lambda report, layout: to_pipes(_tables(report, layout)).encode(),
    "docx": _docx,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "ofd": lambda report, layout: ofd_of(_pdf(report, layout)),
}
# A line in which a zero may be printed, left blank or be a dash.
ZEROS: dict[str, tuple[str, ...]] = {"0": ("0",), "0, blank or dash": ("", "-", "0", "0")}


@dataclass
class Tally:
    """Cells of one row of the matrix."""

    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def truth(report: Report) -> dict[Key, Decimal | None]:
    """The value of every form cell as drawn: None where it is blank or a dash."""
    drawn = {cell.key: cell.text for lines in report.tables for line in lines for cell in line if cell.key is not None}
    return {key: Decimal(text) if text not in ("", "-") else None for key, text in drawn.items()}


def measure(report: Report, data: bytes, name: str, tally: Tally) -> None:
    """Compare every cell with what was drawn. A null where nothing is printed is right, elsewhere it is unread."""
    expected = truth(report)
    read = {}
    for row in parse_bytes(data, name).observations.rows():
        if row["method"] == "table":
            read[row["code"], row["applicant"]] = row
    for key, value in expected.items():
        row = read.pop(key, None)
        if row is None or row["value_status"] == "unreadable":
            tally.cells["unread"] += 1
        elif row["value"] == value:
            tally.cells["right"] += 1
        else:
            tally.cells["wrong"] += 1
            tally.wrong.append(f"{name} {key}: drawn {value}, read {row['value']} ({row['raw_text']!r})")
    for key, row in read.items():
        if row["value"] is not None:
            tally.cells["wrong"] += 1
            tally.wrong.append(f"{name} {key}: not drawn, read {row['value']}")


def main() -> int:
    """Run the gate, write its report; 1 where a cell is wrong or a floor is not held."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=50, help="for each form, layout and container")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    lines: list[str] = []
    failed = False
    for container, write in WRITERS.items():
        for layout in LAYOUTS:
            for zeros, printed in ZEROS.items():
                tally = Tally()
                for number in range(options.reports):
                    chance = random.Random(f"{options.seed} {number}")
                    report = write_cells(
                        make_report(("2019", "2021")[number % 2], chance),
                        lambda cell, chance=chance, printed=printed: (  # type: ignore[misc]
                            chance.choice(printed) if cell.text == "0" else cell.text
                        ),
                    )
                    measure(report, write(report, layout), f"{container}/{layout}/{number}", tally)
                share = Decimal(tally.cells["right"]) / max(1, sum(tally.cells.values()))
                held = not tally.wrong and (share >= FLOOR or layout not in WHOLE)
                failed = failed or not held
                counts = " | ".join(str(tally.cells[name]) for name in ("right", "unread", "wrong"))
                mark = "" if held else " **not held**"
                lines.append(f"| {container} | {layout} | {zeros} | {counts} | {share:.2%}{mark} |")
                print(lines[-1], *tally.wrong[:5], sep="\n  ", file=sys.stderr)
    write_report(lines, options.reports, options.seed, failed)
    return 1 if failed else 0


# Layouts that keep every span; the others destroy what says where a cell stands.
WHOLE = ("as_printed",)


def write_report(lines: list[str], reports: int, seed: int, failed: bool) -> None:
    """The report with date and commit, as it is committed."""
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    head = f"""# Forms gate

{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit or "unknown"}: {"failed" if failed else "passed"}. \
{reports} random reports a line, half of the 2019 and half of the 2021 form, seed {seed}; every cell compared with what
was drawn. Wrong must be 0; where all spans are there (as_printed), {FLOOR:.1%} must be right.

| container | layout | zeros as | right | unread | wrong | right |
|---|---|---|---|---|---|---|
"""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
