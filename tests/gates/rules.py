"""Rules gate: consistent reports are silent, planted contradictions are found and put down to the figure changed.

Belongs here: running and counting, the report. Does not: what the reports and slips look like (`support.rule_reports`).

    python -m tests.gates.rules [--reports 1000] [--slips 60] [--seed 1]

Every report is read from its page, as `check` reads it. What must hold: no failure in a consistent report, damaged or
not; 99 % of the instances of undamaged reports judged; 99 % of the slips found, and in 90 % the figure that was changed
among the first two that the finding names.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import itertools
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "tests")]

from support.form_damages import DAMAGES  # noqa: E402
from support.rule_reports import Changed, Page, draw_page, plant, rules_of, with_values  # noqa: E402

from expectations.check import handover_tables  # noqa: E402
from expectations.findings import findings  # noqa: E402
from expectations.reconcile import reconcile  # noqa: E402
from ingestion.parse import parse_bytes  # noqa: E402
from ingestion.parsed import Parsed  # noqa: E402

REPORT = PROJECT / "docs" / "gates" / "rules.md"
FORMS = ("2014", "2019", "2021")
AT_ONCE = 100  # reports reconciled together
LEAST_JUDGED, LEAST_FOUND, LEAST_BLAMED = Decimal("0.99"), Decimal("0.99"), Decimal("0.90")
# A damage that is itself a contradiction has no place among consistent reports.
CONTRADICTORY = {"contradiction"}


@dataclass
class Tally:
    """Counts by rule (or damage), and lines about what went wrong."""

    total: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    blamed: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def share(self, counts: Counter[str]) -> Decimal:
        """Of all that was tried; 0 where nothing was."""
        return Decimal(counts.total()) / self.total.total() if self.total else Decimal(0)

    @property
    def judged(self) -> Decimal:
        """Instances judged, of those that apply."""
        judged = sum(count for (_, status), count in self.statuses.items() if status in ("pass", "fail"))
        applied = judged + sum(count for (_, status), count in self.statuses.items() if status == "not_assessable")
        return Decimal(judged) / applied if applied else Decimal(0)


def read(data: bytes, name: str) -> Parsed:
    """The page as read, taken for an office's own: only then is anything an error. Each office has one report."""
    parsed = parse_bytes(data, name)
    if parsed.identity is None:
        return parsed
    return dataclasses.replace(parsed, identity=dataclasses.replace(parsed.identity, origin="official", agency_id=name))


def judged(pages: Iterable[tuple[str, bytes]]) -> Iterator[tuple[Parsed, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Each page with its reconciliations and its findings, in order."""
    waiting = iter(pages)
    while batch := list(itertools.islice(waiting, AT_ONCE)):
        parsed = [read(data, name) for name, data in batch]
        reconciliations = reconcile(handover_tables(parsed))
        rows: dict[str, list[dict[str, Any]]] = {p.source: [] for p in parsed}
        found: dict[str, list[dict[str, Any]]] = {p.source: [] for p in parsed}
        for row in reconciliations.to_pylist():
            rows[row["source"]].append(row)
        for row in findings(reconciliations).to_pylist():
            found[row["source"]].append(row)
        yield from ((p, rows[p.source], found[p.source]) for p in parsed)


def consistent(reports: int, seed: int) -> Tally:
    """Undamaged reports in which everything fits: any failure is a false accusation."""
    tally = Tally()
    pages = ((f"consistent-{n}", _page(n, seed).html()) for n in range(reports))
    for parsed, rows, _ in judged(pages):
        tally.total["reports"] += 1
        tally.statuses.update((row["rule_id"], row["status"]) for row in rows)
        failed = [f"{row['rule_id']} {row['detail_zh']}" for row in rows if row["status"] == "fail"]
        tally.found["reports"] += bool(failed)
        tally.complaints += [f"{parsed.source}: {line}" for line in failed]
    return tally


def damaged(reports: int, seed: int) -> Tally:
    """Consistent reports, each with a damage of the forms matrix in its tables: never an error."""
    tally = Tally()
    names = sorted(DAMAGES.keys() - CONTRADICTORY)

    def pages() -> Iterator[tuple[str, bytes]]:
        for number in range(reports):
            chance = random.Random(f"{seed} damaged {number}")
            page = with_values(draw_page(FORMS[1 + number % 2], chance))
            name = names[number // 2 % len(names)]
            harmed = DAMAGES[name](page.drawn, chance)
            drawn = dataclasses.replace(page.drawn, tables=harmed.tables)
            yield f"{name}-{number}", dataclasses.replace(page, drawn=drawn).html()

    for parsed, _, found in judged(pages()):
        name = parsed.source.rpartition("-")[0]
        tally.total[name] += 1
        errors = [row for row in found if row["status"] == "fail" and row["severity"] == "error"]
        tally.found[name] += bool(errors)
        tally.complaints += [f"{parsed.source}: {row['rule_id']} {row['message_en']}" for row in errors]
    return tally


def planted(slips: int, seed: int) -> Tally:
    """`slips` reports for each rule and form, each with one figure changed so that it breaks the rule."""
    tally = Tally()
    changes: dict[str, Changed] = {}

    def pages() -> Iterator[tuple[str, bytes]]:
        for form in FORMS:
            for rule, number in itertools.product(rules_of(form), range(slips)):
                chance = random.Random(f"{seed} {form} {rule} {number}")
                page = draw_page(form, chance)
                name = f"{form}-{rule}-{number}"
                changes[name] = plant(page, rule, chance)
                yield name, with_values(page).html()

    for parsed, rows, found in judged(pages()):
        change = changes[parsed.source]
        tally.total[change.rule] += 1
        changed = _changed_observation(parsed, change)
        failed = {row["reconciliation_id"]: row for row in rows if row["status"] == "fail"}
        telling = [row for row in failed.values() if changed in row["observation_ids"]]
        if not telling:
            tally.complaints.append(f"{parsed.source}: not found, {change}")
            continue
        tally.found[change.rule] += 1
        # The first failure that a reader of the findings meets, and what it names.
        first = next(row for row in found if row["status"] == "fail")
        row = next(row for row in failed.values() if _is_of(row, first))
        named = [cause["observation_id"] for cause in row["causes"][:2]]
        # A rule on one figure names it by being about it.
        is_blamed = changed in named or (not named and row["observation_ids"] == [changed])
        tally.blamed[change.rule] += is_blamed
        if not is_blamed:
            tally.complaints.append(f"{parsed.source}: {change} put down to {row['causes'][:2]}")
    return tally


def _is_of(row: dict[str, Any], finding: dict[str, Any]) -> bool:
    names = ("rule_id", "subject", "observation_ids", "stated", "expected")
    return all(row[name] == finding[name] for name in names)


def _page(number: int, seed: int) -> Page:
    return with_values(draw_page(FORMS[number % 3], random.Random(f"{seed} consistent {number}")))


def _changed_observation(parsed: Parsed, change: Changed) -> str:
    """The observation that was read where the change stands; empty where none was."""
    for row in parsed.observations.rows():
        is_cell = row["method"] != "prose"
        names = ("code", "applicant", "kind")
        if is_cell != change.is_cell or any(row[name] != getattr(change, name) for name in names):
            continue
        if change.label in (row["label"] or "") and row["value"] is not None and row["value"] == Decimal(change.value):
            return str(row["observation_id"])
    return ""


def main() -> int:
    """Run the gate, write its report; 1 where something does not hold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=1000, help="consistent ones, and damaged ones")
    arguments.add_argument("--slips", type=int, default=60, help="for each rule and form")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    silent, harmed = consistent(options.reports, options.seed), damaged(options.reports, options.seed)
    slips = planted(options.slips, options.seed)
    for tally in (silent, harmed, slips):
        print(*tally.complaints[:20], sep="\n", file=sys.stderr)
    holds = {
        "consistent reports with a failure": (silent.found.total(), not silent.complaints and bool(silent.total)),
        "instances judged": (f"{silent.judged:.2%}", silent.judged >= LEAST_JUDGED),
        "damaged reports with an error": (harmed.found.total(), not harmed.complaints and bool(harmed.total)),
        "slips found": (f"{slips.share(slips.found):.2%}", slips.share(slips.found) >= LEAST_FOUND),
        "changed figure among the first two": (
            f"{slips.share(slips.blamed):.2%}",
            slips.share(slips.blamed) >= LEAST_BLAMED,
        ),
    }
    for name, (value, held) in holds.items():
        print(f"{name}: {value}{'' if held else ' NOT HELD'}")
    write_report(holds, silent, harmed, slips, options)
    return 0 if all(held for _, held in holds.values()) else 1


def write_report(
    holds: dict[str, tuple[object, bool]], silent: Tally, harmed: Tally, slips: Tally, options: argparse.Namespace
) -> None:
    """The report with date and commit, as it is committed."""
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    outcome = "passed" if all(held for _, held in holds.values()) else "failed"
    results = "\n".join(
        f"| {name} | {value}{'' if held else ' **not held**'} |" for name, (value, held) in holds.items()
    )
    by_rule = "\n".join(
        f"| {rule} | {count} | {slips.found[rule]} | {slips.blamed[rule]} |"
        for rule, count in sorted(slips.total.items())
    )
    by_status = "\n".join(
        f"| {rule} | " + " | ".join(str(silent.statuses[rule, s]) for s in ("pass", "fail", "not_assessable")) + " |"
        for rule in sorted({rule for rule, _ in silent.statuses})
    )
    REPORT.write_text(
        f"""# Rules gate

{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit or "unknown"}: {outcome}. {silent.total.total()} consistent reports,
{harmed.total.total()} damaged ones ({len(harmed.total)} damages), {slips.total.total()} slips, seed {options.seed}.

| | |
|---|---|
{results}

## Slips by the rule they must break

A figure of table 4 stands in one sum only, so that the sum alone cannot tell which of its five figures is wrong.

| rule | planted | found | changed figure among the first two |
|---|---|---|---|
{by_rule}

## Consistent reports

| rule | passed | failed | not assessable |
|---|---|---|---|
{by_status}
""",
        "utf-8",
    )


if __name__ == "__main__":
    sys.exit(main())
