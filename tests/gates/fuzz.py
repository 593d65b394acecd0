"""Fuzz gate: damaged bytes at every entry point. No crash, no hang; and refusing everything is not passing.

Belongs here: mutation, the clock, the tally. Does not: whether what is read is right (the golden and generated tests).

    python -m tests.gates.fuzz [--seconds 600] [--seed 1]

Each entry point (a container) gets its share of the time. Every document is parsed as the pool's workers do; a fault of
the reader shows as the outcome `corrupt` with `the reader failed`, and fails the gate, as does one that takes longer
than the cap of a worker.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import logging
import random
import subprocess
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from support.form_containers import CONTAINERS
from support.form_scores import draw

from ingestion.parse import parse_bytes

PROJECT = Path(__file__).resolve().parents[2]
REPORT = PROJECT / "docs" / "gates" / "fuzz.md"
TIME_CAP = 20.0
SHARED = PROJECT.parent / "shared" / "reports"


def documents() -> dict[str, list[bytes]]:
    """Whole documents to damage, by entry point. Real reports are read in place where they are there."""
    found: dict[str, list[bytes]] = {}
    folders = [PROJECT / "samples" / "inbox", PROJECT / "tests" / "unit" / "documents" / "files", SHARED]
    for path in (p for folder in folders if folder.is_dir() for p in sorted(folder.rglob("*")) if p.is_file()):
        if path.suffix not in (".csv", ".py") and path.stem != "README":  # what tells of the documents is none
            found.setdefault(path.suffix.lstrip("."), []).append(path.read_bytes())
    for number in range(4):
        drawn = draw("none", number, 1)
        for container in ("docx", "xlsx", "pdf", "ofd"):
            found.setdefault(container, []).append(CONTAINERS[container](drawn))
    return found


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 3, 20, 200))):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 2, 50, 5_000, len(data)))]


def _repeat(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    piece = bytes(data[start : start + chance.choice((1, 10, 500))])
    data[start:start] = piece * chance.choice((1, 10, 200))


_PIECES = (
    b"<table>",
    b"</td>",
    b"<td colspan=999999999 rowspan=99999999>",
    b"<div>" * 300,
    b"<w:tbl>",
    b"obj",
    b"stream",
    b"\x00",
    b"\xff\xfe",
    b"99999999999999999999",
    b"(",
    b"1,",
    "条件".encode(),
    "没有".encode(),
)


def _splice(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 5, 30))):
        at = chance.randrange(len(data) + 1)
        data[at:at] = chance.choice(_PIECES)


def _inside(data: bytearray, chance: random.Random) -> None:
    """Damage one member of a package and pack it anew: otherwise the checksum alone would refuse every copy."""
    try:
        with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
            members = {name: bytearray(package.read(name)) for name in package.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return
    name = chance.choice(sorted(members, key=lambda name: -len(members[name]))[:3])
    if members[name]:
        chance.choice((_flip, _cut, _repeat, _splice))(members[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, bytes(content))
    data[:] = buffer.getvalue()


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _cut, _repeat, _splice)


def damaged(whole: list[bytes], chance: random.Random) -> Iterator[bytes]:
    """An endless row of damaged copies, each with one to three kinds of damage."""
    while True:
        data = bytearray(chance.choice(whole))
        if data.startswith(b"PK") and chance.random() < 0.8:
            _inside(data, chance)
            yield bytes(data)
            continue
        for mutation in chance.choices(MUTATIONS, k=chance.choice((1, 1, 2, 3))):
            if data:
                mutation(data, chance)
        yield bytes(data)


def fuzz(name: str, whole: list[bytes], seconds: float, seed: int) -> tuple[Counter[str], list[str], float]:
    """Outcomes, complaints, and the longest CPU time of one document for one entry point."""
    chance = random.Random(f"{seed} {name}")
    tally: Counter[str] = Counter()
    complaints: list[str] = []
    longest, end = 0.0, time.monotonic() + seconds
    for number, data in enumerate(damaged(whole, chance)):
        if time.monotonic() > end:
            return tally, complaints, longest
        # CPU time: what else the machine does meanwhile is no hang of ours.
        started = time.process_time()
        parsed = parse_bytes(data, f"fuzz.{name}")
        took = time.process_time() - started
        longest = max(longest, took)
        tally[parsed.outcome] += 1
        if "the reader failed" in parsed.reason_en:
            complaints.append(f"{name} {number}: {parsed.reason_en}")
        if took > TIME_CAP:
            complaints.append(f"{name} {number}: {took:.0f} s for {len(data)} bytes")
    raise AssertionError("the row of damaged documents does not end")


def main() -> int:
    """Run the gate, write its report; 1 where anything crashed or hung, or an entry point read nothing."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=600.0, help="for each entry point")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    lines, failed = [], False
    for name, whole in sorted(documents().items()):
        tally, complaints, longest = fuzz(name, whole, options.seconds, options.seed)
        total, read = sum(tally.values()), tally["read"] + tally["partly_read"]
        if not read:
            complaints.append(f"{name}: nothing was read")
        failed = failed or bool(complaints)
        outcomes = ", ".join(f"{count} {outcome}" for outcome, count in tally.most_common())
        lines.append(f"| {name} | {len(whole)} | {total} | {read / max(total, 1):.0%} | {longest:.1f} s | {outcomes} |")
        print(lines[-1], file=sys.stderr)
        for complaint in complaints[:20]:
            print(f"  {complaint}", file=sys.stderr)
            lines.append(f"| | | | | | {complaint.replace('|', '/')} |")
    write_report(lines, options.seconds, options.seed, failed)
    return 1 if failed else 0


def write_report(lines: list[str], seconds: float, seed: int, failed: bool) -> None:
    """The report with date and commit, as it is committed."""
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    head = f"""# Fuzz gate

{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit or "unknown"}: {"failed" if failed else "passed"}. \
`make gate` damages whole documents (flipped, cut, repeated and spliced bytes) for {seconds:.0f} s an entry point,
seed {seed}. A crash, a document over {TIME_CAP:.0f} s, or an entry point that reads nothing fails it.

| entry point | whole documents | damaged | read | longest CPU | outcomes |
|---|---|---|---|---|---|
"""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
