"""Random reports in every container and layout that keeps what a table says, and the comparison of what is read.

Belongs here: the writers by name, what a report prints in each form cell, the tally. Does not: how a container is
written (`office_files`, `pdf_files`, `serialisations`), how many reports (a test takes a few, a gate all).

The truth is what was drawn, never what another reader found.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ingestion.parse import parse_bytes
from support.generated_forms import LAYOUTS, Key, Lines, Report, make_report, to_html, write_cells
from support.office_files import docx, drawn_sheet, drawn_table, paragraph, xlsx
from support.pdf_files import Layout, draw_document
from support.serialisations import CAPTIONS, LINES, ROWS, TITLE

Figure = tuple[str, Decimal | None]


def as_docx(report: Report) -> bytes:
    tables = zip(CAPTIONS, report.tables, strict=True)
    return docx(paragraph(TITLE) + "".join(paragraph(caption) + drawn_table(lines) for caption, lines in tables))


def as_xlsx(report: Report) -> bytes:
    """A sheet for each table."""
    tables = zip(CAPTIONS, report.tables, strict=True)
    return xlsx({caption: drawn_sheet([caption, lines], 2) for caption, lines in tables})


def _html(layout: Callable[[Lines], Lines]) -> Callable[[Report], bytes]:
    return lambda report: to_html([layout(lines) for lines in report.tables]).encode()


def _text(write: Callable[[Report], str]) -> Callable[[Report], bytes]:
    return lambda report: write(report).encode()


# Old Word files are made by LibreOffice, many at once: `as_doc`.
WRITERS: dict[str, Callable[[Report], bytes]] = {
    **{f"html {name}": _html(layout) for name, layout in LAYOUTS.items() if name != "collapsed"},
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pdf ruled": lambda report: draw_document(report.tables, Layout(break_after={1: 12})),
    "pdf without rules": lambda report: draw_document(report.tables, Layout(rules="none")),
    **{f"text {name}": _text(write) for name, write in (LINES | ROWS).items() if name != "tabs_in_rows"},
}


def reports(count: int, seed: int) -> list[Report]:
    """Reports of the 2021 form; a zero is printed as such, left blank, or a dash."""
    made = []
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        made.append(
            write_cells(
                make_report("2021", chance),
                lambda cell, chance=chance: chance.choice(("", "-", "0", "0")) if cell.text == "0" else cell.text,  # type: ignore[misc]
            )
        )
    return made


def has_libreoffice() -> bool:
    return shutil.which("soffice") is not None


def as_doc(made: Sequence[Report]) -> Iterator[bytes]:
    """The reports as old Word files, in order. Raises FileNotFoundError or CalledProcessError without LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.docx" for number in range(len(made))]
        for path, report in zip(paths, made, strict=True):
            path.write_bytes(as_docx(report))
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=1_800)
        yield from (path.with_suffix(".doc").read_bytes() for path in paths)


def truth(report: Report) -> dict[Key, Figure]:
    """What each form cell prints: its status and value."""
    special: dict[str, Figure] = {"": ("blank", None), "-": ("dash", None)}
    cells = (cell for lines in report.tables for line in lines for cell in line if cell.key is not None)
    return {cell.key: special.get(cell.text) or ("reported", Decimal(cell.text)) for cell in cells if cell.key}


@dataclass
class Tally:
    """Form cells over some reports. complaints: refusals, and cells that are read as something else than printed."""

    same: int = 0
    unread: int = 0
    complaints: list[str] = field(default_factory=list)

    def add(self, report: Report, data: bytes, name: str) -> None:
        """Read one file, and compare every form cell with what was drawn."""
        parsed = parse_bytes(data, name)
        if not parsed.is_read:
            self.complaints.append(f"{name}: {parsed.outcome}: {parsed.reason_en}")
        read = {(r["code"], r["applicant"]): r for r in parsed.observations.rows() if r["method"] == "table"}
        for key, figure in truth(report).items():
            row = read.pop(key, None)
            if row is None or row["value_status"] == "unreadable":
                self.unread += 1
            elif (row["value_status"], row["value"]) == figure:
                self.same += 1
            else:
                seen = f"{row['value_status']} {row['value']}"
                self.complaints.append(f"{name} {key}: drawn {figure[0]} {figure[1]}, read {seen} ({row['locator']})")
        self.complaints += [f"{name} {key}: not drawn, read {row['value']}" for key, row in read.items()]
