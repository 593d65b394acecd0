"""What reading prose costs: `python -m benchmarks.prose [PATH…]`; without paths, the bundled samples and the seeds.

Belongs here: CPU time of the first pass (numbers and words) and of all of it over 20 KB, its growth with the length of
the text, and texts made to be slow. Does not: whole documents (`read`), judging.

Everything is measured in turn in every round of one run and the least of the rounds counts; `unit` is a fixed piece of
work (a hundred thousand additions, about a millisecond on an idle core), so that figures of a busy machine can be told.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import PROJECT
from benchmarks.clock import timed
from ingestion.documents import read_document
from ingestion.model import NotRead, Section
from ingestion.reading.prose import read_prose
from ingestion.reading.prose.asides import without_asides
from ingestion.reading.prose.quantities import find_quantities
from ingestion.reading.prose.sentences import sentences
from ingestion.reading.sections import read_sections
from ingestion.repair import repair

ROUNDS = 9
KB20 = 20 * 1024
SLOW = {
    "收到 × n, then 件": lambda n: "收到" * n + "件",
    "1件 × n": lambda n: "收到1件" * n,
    "一 × n": lambda n: "一" * n,
    "1 × n": lambda n: "1" * n,
    "（ × n": lambda n: "（" * n,
    "的 × n, then a count": lambda n: "的" * n + "申请8件。",
    "行政复议：8件。 × n": lambda n: "行政复议：8件。" * n,
    "blanks × n": lambda n: "公开" + " " * n + "8 条。",
}

Text = tuple[str, list[tuple[int, int]], list[Section]]


def texts(paths: list[Path]) -> list[Text]:
    """The repaired text, paragraphs and sections of each file that is read."""
    found: list[Text] = []
    for path in paths:
        try:
            document = read_document(path.read_bytes(), path.name)
        except NotRead as refusal:
            print(f"{path.name}: {refusal.outcome}: not measured", file=sys.stderr)
            continue
        repaired = repair(document.text)
        spans = [
            (repaired.to_repaired(block.start), repaired.to_repaired(block.end))
            for block in document.blocks
            if block.kind == "paragraph"
        ]
        found.append((repaired.text, spans, list(read_sections(document, repaired))))
    return found


def first_pass(measured: list[Text]) -> None:
    """Find every number with its unit, and the known words of the sentences that can state something."""
    for text, spans, _ in measured:
        plain = without_asides(text)
        for start, end in spans:
            for _ in sentences(text, plain, start, end, find_quantities(text, start, end), None, None):
                pass


def everything(measured: list[Text]) -> None:
    """All of it."""
    for text, spans, sections in measured:
        read_prose(text, spans, sections, 2017)


def repeated(text: Text, times: int) -> Text:
    """The same report `times` over, as one."""
    body, spans, sections = text
    shift = len(body) + 1
    return (
        "\n".join([body] * times),
        [(start + n * shift, end + n * shift) for n in range(times) for start, end in spans],
        [s._replace(start=s.start + n * shift, end=s.end + n * shift) for n in range(times) for s in sections],
    )


def least(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The least CPU milliseconds of each piece of work over the rounds, in turn."""
    spent: dict[str, float] = dict.fromkeys(works, math.inf)
    for _ in range(ROUNDS):
        for name, work in works.items():
            spent[name] = min(spent[name], timed(work))
    return spent


def main(paths: list[Path]) -> None:
    """Measure and print."""
    measured = texts(paths)
    if not measured:
        raise SystemExit("nothing to measure")
    size = sum(len(text.encode()) for text, _, _ in measured)
    longest = max(measured, key=lambda t: len(t[0]))
    once, many = [longest], [repeated(longest, 16)]
    spent = least(
        {
            "unit": lambda: sum(range(100_000)),
            "first pass": lambda: first_pass(measured),
            "everything": lambda: everything(measured),
            "once": lambda: everything(once),
            "many": lambda: everything(many),
        }
    )
    table = Table("measure", "value", title=f"prose, {len(measured)} texts, {size / 1024:.0f} KB")
    for name in ("first pass", "everything"):
        milliseconds = spent[name] * KB20 / size
        table.add_row(f"{name}, ms CPU per 20 KB", f"{milliseconds:.2f} ({milliseconds / spent['unit']:.2f} units)")
    table.add_row("unit, ms CPU", f"{spent['unit']:.2f}")
    table.add_row("growth, 16 × the length (1 is linear)", f"{math.log(spent['many'] / spent['once'], 16):.3f}")
    for name, make in SLOW.items():
        body = make(10_000_000 // len(make(1).encode()))
        slow: list[Text] = [(body, [(0, len(body))], [])]
        table.add_row(f"10 MB of {name}, s CPU", f"{timed(partial(everything, slow)) / 1e3:.1f}")
    Console().print(table)


if __name__ == "__main__":
    named = [Path(argument) for argument in sys.argv[1:]]
    seeds = PROJECT.parent / "shared" / "reports" / "seeds"
    main(named or [*sorted((PROJECT / "samples" / "inbox").rglob("*.txt")), *sorted(seeds.glob("*.txt"))])
