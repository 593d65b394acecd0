"""The documents that are measured: samples, drawn reports, fixtures, public reports.

Belongs here: where they come from, and writing the drawn ones to a folder. Does not: measuring (`read`).

Drawn reports are the three official tables alone, without prose; they are the forms gate's, so that every container
holds the same figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from support.form_containers import CONTAINERS
from support.form_scores import draw

from benchmarks import PROJECT
from ingestion.named import files_named

SAMPLES = PROJECT / "samples" / "inbox"
FIXTURES = PROJECT / "tests" / "unit" / "documents" / "files"
PUBLIC = PROJECT.parent / "shared" / "reports" / "real"
DRAWN_REPORTS = 3  # one of each form


@dataclass(frozen=True)
class Source:
    """One document: which set it is of, and its bytes on disk."""

    group: str
    path: Path


def named(paths: list[Path]) -> Iterator[Source]:
    """The files that `paths` name, each a set of its own."""
    for path in files_named(paths):
        yield Source(path.name, path)


def standard(folder: Path) -> Iterator[Source]:
    """All sets; the drawn reports are written to `folder`. A set that is not there is named on stderr."""
    yield from (Source("samples", path) for path in files_named([SAMPLES]))
    for number in range(DRAWN_REPORTS):
        drawn = draw("none", number, 1)
        for container, write in CONTAINERS.items():
            path = folder / f"{container.replace(' ', '-')}-{number}"
            path.write_bytes(write(drawn))
            yield Source("drawn", path)
    yield from (Source("fixtures", path) for path in files_named([FIXTURES]) if path.suffix in (".doc", ".xls"))
    if PUBLIC.is_dir():
        public = (path for path in files_named([PUBLIC]) if path.suffix != ".csv")
        yield from (Source("public", path) for path in public)
    else:
        print("public reports: shared/reports/real is not beside the project: not measured", file=sys.stderr)
