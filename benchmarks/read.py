"""What reading costs, by container: `python -m benchmarks.read [PATH…]`. With paths, one row a file.

Belongs here: measuring documents one at a time in one process, and the table. Does not: the documents (`corpus`), what
they are measured against (`peers`), the clock (`clock`), judging; a gate that does will say what its floor is.

Reading (bytes to observations) and its peer are measured in turn in every round of one run, as CPU time, children
included; the median of the rounds counts for each document, so that a busy machine slows both alike. Rows give the mean
over their documents. Memory is the peak of one worker process that reads a row's documents.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.clock import STAGES, stages, timed
from benchmarks.corpus import Source, named, standard
from benchmarks.peers import missing, peer_of
from ingestion.parse import parse_bytes

ROUNDS = 5
WIDTH = 250  # more than the table takes
MEGABYTE = 1024 * 1024


@dataclass
class Measured:
    """A document and its rounds, in CPU milliseconds. split: by stage."""

    source: Source
    container: str
    size: int
    observations: int
    peer: str
    peer_work: Callable[[], object] | None
    reading: list[float] = field(default_factory=list)
    against: list[float] = field(default_factory=list)
    split: dict[str, list[float]] = field(default_factory=lambda: {stage: [] for stage in STAGES})

    def round(self, *, peer_first: bool) -> None:
        """Measure reading and the peer once."""
        if peer_first and self.peer_work:
            self.against.append(timed(self.peer_work))
        with stages() as spent:
            self.reading.append(timed(self.read))
        for stage, milliseconds in spent.items():
            self.split[stage].append(milliseconds)
        if not peer_first and self.peer_work:
            self.against.append(timed(self.peer_work))

    def read(self) -> object:
        """From the file to observations."""
        return parse_bytes(self.source.path.read_bytes(), self.source.path.name)


def prepare(source: Source) -> Measured | None:
    """The document, read once so that nothing is loaded while it is measured; None where it is not read."""
    data = source.path.read_bytes()
    parsed = parse_bytes(data, source.path.name)
    if parsed.document is None or not parsed.is_read:
        print(f"{source.group} {source.path.name}: {parsed.outcome}: not measured", file=sys.stderr)
        return None
    peer, work = peer_of(source.path, parsed.document)
    if work:
        work()
    return Measured(source, parsed.document.container, len(data), len(parsed.observations), peer, work)


def peak_memory(documents: list[Measured]) -> float:
    """Megabytes one worker process held at most while it read the documents one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = [
            {
                "document_id": str(number),
                "source": document.source.path.name,
                "raw": str(document.source.path.resolve()),
                "entry": str(Path(folder) / str(number)),
            }
            for number, document in enumerate(documents)
        ]
        child = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("memory.py"))],
            input="".join(json.dumps(job) + "\n" for job in jobs),
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
        entries = len(list(Path(folder).iterdir()))
    if entries != len(jobs):
        raise RuntimeError(f"the worker read {entries} of {len(jobs)} documents")
    return int(child.stdout) / MEGABYTE


def _mean_of_medians(rounds: list[list[float]]) -> float:
    return statistics.mean(map(statistics.median, rounds))


def add_row(table: Table, name: str, documents: list[Measured]) -> None:
    """One row over documents of one set and container."""
    reading = _mean_of_medians([d.reading for d in documents])
    split = {stage: _mean_of_medians([d.split[stage] for d in documents]) for stage in STAGES}
    peer, peer_time, ratio = documents[0].peer, "", ""
    if documents[0].against:
        against = _mean_of_medians([d.against for d in documents])
        peer_time, ratio = f"{against:.1f}", f"{reading / against:.2f}"
    elif peer:
        peer_time = "absent"
    table.add_row(
        name,
        documents[0].container,
        str(len(documents)),
        f"{statistics.mean(d.size for d in documents) / 1024:.0f}",
        f"{statistics.mean(d.observations for d in documents):.0f}",
        f"{reading:.1f}",
        f"{max(statistics.median(d.reading) for d in documents):.1f}",
        peer,
        peer_time,
        ratio,
        *(f"{milliseconds:.1f}" for milliseconds in split.values()),
        f"{reading - sum(split.values()):.1f}",
        f"{peak_memory(documents):.0f}",
    )


def new_table() -> Table:
    """The table without rows."""
    table = Table(
        title=f"Reading one document: CPU ms, median of {ROUNDS} rounds, mean over the documents of a row",
        caption="ratio: CPU of reading over that of its peer, which gets at text and tables and reads no figures. "
        "document: for old workbooks with their trial in a process of its own. rest: sections, structure, ids. "
        "peak: of one worker process. Drawn reports hold tables and no prose.",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title_justify="left",
        caption_justify="left",
    )
    for name in ("set", "container"):
        table.add_column(name, no_wrap=True)
    for name in ("docs", "KB", "obs.", "CPU", "slowest"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("peer", no_wrap=True)
    for name in ("its CPU", "ratio", *STAGES, "rest", "peak MB"):
        table.add_column(name, justify="right", no_wrap=True)
    return table


def main(paths: list[Path]) -> int:
    """Measure and print; 2 where nothing could be measured."""
    with tempfile.TemporaryDirectory() as folder:
        sources = named(paths) if paths else standard(Path(folder))
        documents = [document for source in sources if (document := prepare(source))]
        if not documents:
            print("no documents: nothing measured", file=sys.stderr)
            return 2
        for number in range(ROUNDS):
            for document in documents:
                document.round(peer_first=number % 2 == 1)
        rows: dict[tuple[str, str], list[Measured]] = {}
        for document in documents:
            rows.setdefault((document.source.group, document.container), []).append(document)
        table = new_table()
        section = ""
        for (group, _), members in rows.items():
            if section not in ("", group) and not paths:
                table.add_section()
            add_row(table, group, members)
            section = group
        # Whatever the terminal's width: folded lines are better than figures cut off.
        Console(width=WIDTH).print(table)
        at_rest, over_all = peak_memory([]), peak_memory(documents)
    print(f"One worker process: {at_rest:.0f} MB before any document, {over_all:.0f} MB at most over all of them.")
    if missing():
        print(f"Not installed, so not compared (they are no dependencies): {', '.join(missing())}.")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(p) for p in sys.argv[1:]]))
