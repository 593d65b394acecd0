"""Forms gate: damaged reports of the three official forms in every container; how many cells are right, unread, wrong.

Belongs here: running the matrix, scoring the hand-checked real tables beside it, the report. Does not: what reports and
damages look like (tests/support), floors (tests/support/form_scores, tests/golden/tables/floors.csv).

    python -m tests.gates.forms [--reports 50] [--seed 1] [--part 1/4 --kept FILE]

A long run may be made in parts: each keeps its lines in FILE, and the one that completes them writes the report. Parts
of different commits make no report.

The truth is what the generator drew or what two people typed, never what another reader found. Wrong must be 0
everywhere, and each line holds its floor.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from support.form_scores import cases, floor, measure
from support.golden import load_golden, score

from ingestion.parse import parse_bytes

PROJECT = Path(__file__).resolve().parents[2]
NOT_HELD = " **not held**"
REPORT = PROJECT / "docs" / "gates" / "forms.md"
GOLDEN = PROJECT / "tests" / "golden" / "tables"
REAL = PROJECT.parent / "shared" / "reports" / "real"


def main() -> int:
    """Run the gate, write its report; 1 where a cell is wrong or a floor is not held."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=50, help="for each container and damage")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--part", default="1/1", help="k/n: every n-th line, from the k-th")
    arguments.add_argument("--kept", type=Path, help="where the lines of parts are kept")
    options = arguments.parse_args()
    part, parts = map(int, options.part.split("/"))
    if parts > 1 and options.kept is None:
        arguments.error("--part needs --kept")
    every = list(cases())
    drawn = kept_lines(options.kept, options.reports, options.seed)
    for container, damage in every[part - 1 :: parts]:
        if f"{container} | {damage}" not in drawn:
            drawn[f"{container} | {damage}"] = draw_line(container, damage, options.reports, options.seed)
    if options.kept:
        run = [commit(), options.reports, options.seed]
        options.kept.write_text(json.dumps({"run": run, "lines": drawn}, ensure_ascii=False), "utf-8")
    named = [f"{container} | {damage}" for container, damage in every]
    if any(name not in drawn for name in named):
        return 0
    lines = [f"| {name} | {drawn[name]} |" for name in named]
    failed = any(NOT_HELD in line for line in lines)
    golden, golden_failed = score_golden()
    write_report(lines, golden, options.reports, options.seed, failed or golden_failed)
    return 1 if failed or golden_failed else 0


def kept_lines(path: Path | None, reports: int, seed: int) -> dict[str, str]:
    """The lines that earlier parts of the same run have made. Raises SystemExit where they are of another run."""
    if path is None or not path.exists():
        return {}
    kept = json.loads(path.read_text("utf-8"))
    if kept["run"] != [commit(), reports, seed]:
        raise SystemExit(f"{path}: of another run: {kept['run']}")
    return dict(kept["lines"])


def draw_line(container: str, damage: str, reports: int, seed: int) -> str:
    """Draw and read the reports of a line: cells right, unread and wrong, the share of the first, and its floor."""
    tally = measure(container, damage, reports, seed)
    least = floor(container, damage)
    counts = " | ".join(str(tally.cells[name]) for name in ("right", "unread", "wrong"))
    mark = "" if not tally.wrong and tally.share >= least else NOT_HELD
    line = f"{counts} | {tally.share:.2%} | {least:.1%}{mark}"
    print(container, damage, line, *tally.wrong[:5], sep="\n  ", file=sys.stderr)
    return line


def commit() -> str:
    """The commit that is checked out."""
    run = ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(run, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def score_golden() -> tuple[list[str], bool]:
    """A line for each hand-checked document, where the documents are there; whether one of them fails."""
    lines, failed = [], False
    with (GOLDEN / "floors.csv").open(encoding="utf-8", newline="") as rows:
        floors = {row["file"]: int(row["right"]) for row in csv.DictReader(rows)}
    for name, least in floors.items():
        if not (REAL / name).exists():
            return ["| the documents are not beside the checkout | | | | |"], failed
        parsed = parse_bytes((REAL / name).read_bytes(), name)
        got = score(load_golden(GOLDEN / f"{name}.csv"), parsed.observations.rows())
        held = not got.wrong and got.right >= least
        failed = failed or not held
        lines.append(f"| {name} | {got.right} | {got.unread} | {got.wrong} | {least}{'' if held else NOT_HELD} |")
        print(lines[-1], *got.complaints[:5], sep="\n  ", file=sys.stderr)
    return lines, failed


def write_report(lines: list[str], golden: list[str], reports: int, seed: int, failed: bool) -> None:
    """The report with date and commit, as it is committed."""
    text = f"""# Forms gate

{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit()}: {"failed" if failed else "passed"}.

## Drawn reports

{reports} random reports a line, the three forms in turn, seed {seed}; every cell compared with what was drawn. Wrong
must be 0. The last lines of each container are tables that lost their spans.

| container | damage | right | unread | wrong | right | floor |
|---|---|---|---|---|---|---|
{chr(10).join(lines)}

## Real reports

Every cell compared with what two people typed. Wrong must be 0; as many as the floor says must be right.

| document | right | unread | wrong | floor |
|---|---|---|---|---|
{chr(10).join(golden)}
"""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
