"""CPU per document, and how much of it is more than the bare work: `python benchmarks/read.py [PATH…]`.

Belongs here: measuring one document at a time in one process. Does not: judging the figures; a gate that does will say
what its floor is.

The bare work is what any reader has to do: read the bytes, decode them, parse the HTML (lxml), turn the text to
simplified characters. Both sides are measured in turn in one run, as CPU time, and the median of several rounds counts,
so that a busy machine slows both alike.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree, html
from opencc import OpenCC
from rich.console import Console
from rich.table import Table

from ingestion.documents import read_document
from ingestion.model import NotRead
from ingestion.parse import parse_bytes
from ingestion.printing import files_named

ROUNDS = 15
SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "inbox"


def bare_work(path: Path, container: str, charset: str, simplified: OpenCC) -> None:
    """Read, decode, parse where it is HTML, convert; what comes out is thrown away."""
    text = path.read_bytes().decode(charset, "replace")
    if container == "html":
        tree = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
        text = etree.tostring(tree, method="text", encoding="unicode")
    simplified.convert(text)


def cpu_milliseconds(work: Callable[[], object]) -> float:
    """CPU time of one call in this process."""
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def measure(path: Path, simplified: OpenCC) -> tuple[int, int, float, float]:
    """Bytes and observations of a document, median CPU milliseconds of reading it, and of the bare work."""
    data = path.read_bytes()
    document = read_document(data, path.name)
    observations = len(parse_bytes(data, path.name).observations)
    reading, bare = [], []
    for _ in range(ROUNDS):
        reading.append(cpu_milliseconds(lambda: parse_bytes(path.read_bytes(), path.name)))
        bare.append(cpu_milliseconds(lambda: bare_work(path, document.container, document.charset, simplified)))
    return len(data), observations, statistics.median(reading), statistics.median(bare)


def main(paths: list[Path]) -> int:
    """Print one row a document and the ratio over all of them."""
    simplified = OpenCC("t2s")
    table = Table(title=f"CPU to read one document, median of {ROUNDS} rounds")
    table.add_column("document")
    for name in ("bytes", "observations", "read, ms", "bare work, ms", "ratio"):
        table.add_column(name, justify="right")
    totals = [0.0, 0.0]
    for path in files_named(paths):
        try:
            size, observations, reading, bare = measure(path, simplified)
        except NotRead as refusal:
            print(f"{path.name}: not read, not measured: {refusal}", file=sys.stderr)
            continue
        totals = [totals[0] + reading, totals[1] + bare]
        table.add_row(
            path.name, f"{size:,}", str(observations), f"{reading:.2f}", f"{bare:.2f}", f"{reading / bare:.1f}"
        )
    if not totals[1]:
        print("no documents: nothing measured", file=sys.stderr)
        return 2
    table.add_section()
    table.add_row("all", "", "", f"{totals[0]:.2f}", f"{totals[1]:.2f}", f"{totals[0] / totals[1]:.1f}")
    Console(width=None if sys.stdout.isatty() else 110).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(p) for p in sys.argv[1:]] or [SAMPLES]))
