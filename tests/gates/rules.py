"""Rules gate: consistent reports are silent, planted contradictions are found and put down to the figure changed.

Belongs here: running and counting, the report. Does not: what the reports look like (`support.rule_reports`), which
slip breaks which rule (`support.rule_slip_book`).

    python -m tests.gates.rules [--reports 1000] [--slips 30] [--seed 1]

Every report is read from its page, as `check` reads it. What must hold: no failure in a consistent report, and no error
in a damaged one; 99 % of the instances of undamaged reports judged; every computed rule has its slip, or a reason why
none breaks it; 99 % of the slips found by their rule, in 99 % of them one root finding, and in 90 % the figure that was
changed among the first two that the finding names.
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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from support.form_damages import DAMAGES
from support.rule_reports import Page, draw_page, draw_region, draw_years, sparse, with_values
from support.rule_slip_book import BOOK, NAMED, Slip, unplanted
from support.rule_slips import Changed

from expectations.check import handover_tables
from expectations.findings import findings
from expectations.reconcile import reconcile
from expectations.rulebook import computed_rules
from ingestion.parse import parse_bytes
from ingestion.parsed import Parsed

PROJECT = Path(__file__).resolve().parents[2]
REPORT = PROJECT / "docs" / "gates" / "rules.md"
FORMS = ("2014", "2019", "2021")
AT_ONCE = 100  # reports reconciled together
LEAST_JUDGED, LEAST_FOUND, LEAST_BLAMED = Decimal("0.99"), Decimal("0.99"), Decimal("0.90")
LEAST_ONE_ROOT = Decimal("0.99")
# A damage that is itself a contradiction has no place among consistent reports.
CONTRADICTORY = {"contradiction"}


@dataclass
class Tally:
    """Counts by rule (or damage), and lines about what went wrong."""

    total: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)  # of those found, where a figure was changed
    roots: Counter[str] = field(default_factory=Counter)  # of these, with one root
    named: Counter[str] = field(default_factory=Counter)
    with_candidates: Counter[str] = field(default_factory=Counter)
    blamed: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def share(self, counts: str, of: str) -> Decimal:
        """Of the one count to the other; 0 where there was nothing to count."""
        whole: Counter[str] = getattr(self, of)
        return Decimal(getattr(self, counts).total()) / whole.total() if whole else Decimal(0)

    @property
    def judged(self) -> Decimal:
        """Instances judged, of those that apply."""
        judged = sum(count for (_, status), count in self.statuses.items() if status in ("pass", "fail"))
        applied = judged + sum(count for (_, status), count in self.statuses.items() if status == "not_assessable")
        return Decimal(judged) / applied if applied else Decimal(0)


def read(data: bytes, name: str) -> Parsed:
    """The page as read, taken for an office's own: only then is anything an error.

    name: `scene~number`, where several pages belong together; offices of different scenes are different ones.
    """
    parsed = parse_bytes(data, name)
    if parsed.identity is None:
        return parsed
    agency_id = f"{name.partition('~')[0]} {parsed.identity.agency}"
    identity = dataclasses.replace(parsed.identity, origin="official", agency_id=agency_id)
    return dataclasses.replace(parsed, identity=identity)


def judged(pages: Iterable[tuple[str, bytes]]) -> Iterator[tuple[Parsed, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Each page with its reconciliations and its findings, in order."""
    for batch in _whole_scenes(pages):
        parsed = [read(data, name) for name, data in batch]
        reconciliations = reconcile(handover_tables(parsed))
        rows: dict[str, list[dict[str, Any]]] = {p.source: [] for p in parsed}
        found: dict[str, list[dict[str, Any]]] = {p.source: [] for p in parsed}
        for row in reconciliations.to_pylist():
            rows[row["source"]].append(row)
        for row in findings(reconciliations).to_pylist():
            found[row["source"]].append(row)
        yield from ((p, rows[p.source], found[p.source]) for p in parsed)


def _whole_scenes(pages: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """The pages, about `AT_ONCE` a time: those of one scene stay together."""
    batch: list[tuple[str, bytes]] = []
    for _, scene in itertools.groupby(pages, lambda page: page[0].partition("~")[0]):
        batch += scene
        if len(batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def honest(number: int, chance: random.Random) -> list[Page]:
    """Reports in which everything fits: of each form, of one agency over two years, of a government and departments."""
    table_form = FORMS[1 + number // 6 % 2]
    match number % 6:
        case 4:
            return draw_years(("prose", *FORMS[1:])[number // 6 % 3], chance)
        case 5:
            return draw_region(table_form, chance, number)
        case of_form:
            return [draw_page(("prose", *FORMS)[of_form], chance)]


def consistent(reports: int, seed: int) -> Tally:
    """Undamaged reports in which everything fits: any failure is a false accusation.

    Every fifth leaves its zeros blank: what that makes unknown is not judged, and not counted as judged.
    """
    tally = Tally()

    def pages() -> Iterator[tuple[str, bytes]]:
        drawn = 0
        for number in itertools.count():
            chance = random.Random(f"{seed} consistent {number}")
            is_sparse = number % 5 == 4
            for at, page in enumerate(honest(number, chance)):
                drawn += 1
                shown = sparse(page, chance) if is_sparse else page
                yield f"{'sparse' if is_sparse else 'full'}-{number}~{at}", with_values(shown).html()
            if drawn >= reports:
                return

    for parsed, rows, found in judged(pages()):
        is_sparse = parsed.source.startswith("sparse")
        tally.total["sparse" if is_sparse else "full"] += 1
        if not is_sparse:
            tally.statuses.update((row["rule_id"], row["status"]) for row in rows)
        # Blank cells are told of as what they are.
        failed = [row for row in found if row["status"] == "fail" and not (is_sparse and row["rule_id"] == "DQ-02")]
        tally.found["reports"] += bool(failed)
        tally.complaints += [f"{parsed.source}: {row['rule_id']} {row['message_en']}" for row in failed]
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


def planted(slips: int, seed: int, book: Mapping[str, Slip] = BOOK) -> tuple[Tally, Tally]:
    """`slips` cases for each entry of the book and form: consistent reports, and the same with one change.

    The first tally is of the slips; the second of the reports before them, a quarter as many: nothing fails there.
    """
    tally, before = Tally(), Tally()
    changes: dict[str, tuple[str, Changed]] = {}

    def pages(is_changed: bool) -> Iterator[tuple[str, bytes]]:
        number = 0
        for rule, slip in book.items():
            for form, of_form in itertools.product(slip.forms, range(slips)):
                number += 1
                if not is_changed and of_form % 4:
                    continue
                name = f"{form}-{rule}-{of_form}"
                chance = random.Random(f"{seed} {name}")
                drawn = slip.draw(form, chance, number)
                if is_changed:
                    changes[name] = rule, slip.change(drawn, chance)
                yield from ((f"{name}~{n}", with_values(page).html()) for n, page in enumerate(drawn))

    for parsed, _, found in judged(pages(is_changed=False)):
        before.total[parsed.source] += 1
        accused = [row for row in found if row["status"] == "fail"]
        before.complaints += [f"{parsed.source}: {row['rule_id']} {row['message_en']}" for row in accused]
    for parsed, rows, found in judged(pages(is_changed=True)):
        name, _, page = parsed.source.partition("~")
        if page == "0":
            failures = [row for row in found if row["status"] == "fail"]
            _tell(tally, name, *changes[name], parsed, rows, failures)
    return tally, before


def _tell(
    tally: Tally,
    name: str,
    rule: str,
    change: Changed,
    parsed: Parsed,
    rows: list[dict[str, Any]],
    failures: list[dict[str, Any]],
) -> None:
    """Count one slip: whether its rule tells of it, whom the first failure blames, how many roots there are."""
    tally.total[rule] += 1
    changed = _changed_observation(parsed, change)
    is_told = any(
        row["status"] == "fail"
        and row["rule_id"] == (rule if rule in BOOK else row["rule_id"])  # a slip by name breaks whatever it breaks
        and (not change.code or changed in row["observation_ids"])
        for row in rows
    )
    if not is_told:
        tally.complaints.append(f"{name}: not found, {change}")
        return
    tally.found[rule] += 1
    if not change.code:
        return
    tally.figures[rule] += 1
    tally.roots[rule] += len({row["root_finding_id"] for row in failures if row["severity"] != "info"}) < 2
    # The first failure that a reader of the findings meets, and what it names.
    row = next(row for row in rows if row["status"] == "fail" and _is_of(row, failures[0]))
    named = [cause["observation_id"] for cause in row["causes"][:2]]
    # A rule on one figure or two names them by being about them.
    named = named or row["observation_ids"][: 2 if len(row["observation_ids"]) < 3 else 0]
    if not named:
        return
    tally.with_candidates[rule] += 1
    tally.blamed[rule] += changed in named
    tally.named[rule] += any(c["observation_id"] == changed and c["slip"] == rule for c in row["causes"][:2])
    if changed not in named:
        tally.complaints.append(f"{name}: {change} put down to {row['rule_id']} {row['causes'][:2]}")


def _is_of(row: dict[str, Any], finding: dict[str, Any]) -> bool:
    names = ("rule_id", "subject", "observation_ids", "stated", "expected")
    return all(row[name] == finding[name] for name in names)


def _changed_observation(parsed: Parsed, change: Changed) -> str:
    """The observation that was read where the change stands; empty where none was."""
    for row in parsed.observations.rows():
        names = ("code", "applicant", "kind")
        if (row["method"] != "prose") != change.is_cell or any(row[name] != getattr(change, name) for name in names):
            continue
        if change.is_cell and row["raw_text"] == change.value:
            return str(row["observation_id"])
        if change.is_cell or row["value"] is None or change.label not in (row["label"] or ""):
            continue
        if abs(row["value"]) == Decimal(change.value):  # growth is printed without its sign
            return str(row["observation_id"])
    return ""


def main() -> int:
    """Run the gate, write its report; 1 where something does not hold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=1000, help="consistent ones, and damaged ones")
    arguments.add_argument("--slips", type=int, default=30, help="for each rule and form")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    silent, harmed = consistent(options.reports, options.seed), damaged(options.reports, options.seed)
    slips, before = planted(options.slips, options.seed)
    named, _ = planted(options.slips, options.seed, NAMED)
    for tally in (silent, harmed, before, slips, named):
        print(*tally.complaints[:20], sep="\n", file=sys.stderr)
    without = [rule.rule_id for rule in computed_rules() if rule.rule_id not in BOOK.keys() | unplanted().keys()]
    both = Tally(*(getattr(slips, f.name) + getattr(named, f.name) for f in dataclasses.fields(Tally)))
    found, roots = both.share("found", "total"), both.share("roots", "figures")
    blamed = both.share("blamed", "with_candidates")
    holds = {
        "consistent reports with a failure": (silent.found.total(), not silent.complaints and bool(silent.total)),
        "reports without their slip, with a failure": (len(before.complaints), not before.complaints),
        "instances judged": (f"{silent.judged:.2%}", silent.judged >= LEAST_JUDGED),
        "damaged reports with an error": (harmed.found.total(), not harmed.complaints and bool(harmed.total)),
        "computed rules without a slip or a reason": (len(without), not without),
        "slips found": (f"{found:.2%}", found >= LEAST_FOUND),
        "changed figure among the first two": (f"{blamed:.2%}", blamed >= LEAST_BLAMED),
        "one slip, one root": (f"{roots:.2%}", roots >= LEAST_ONE_ROOT),
    }
    for name, (value, held) in holds.items():
        print(f"{name}: {value}{'' if held else ' NOT HELD'}")
    write_report(holds, (silent, harmed, before, slips, named), options)
    return 0 if all(held for _, held in holds.values()) else 1


def write_report(
    holds: dict[str, tuple[object, bool]],
    tallies: tuple[Tally, Tally, Tally, Tally, Tally],
    options: argparse.Namespace,
) -> None:
    """The report with date and commit, as it is committed."""
    silent, harmed, before, slips, named = tallies
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    outcome = "passed" if all(held for _, held in holds.values()) else "failed"
    results = "\n".join(
        f"| {name} | {value}{'' if held else ' **not held**'} |" for name, (value, held) in holds.items()
    )
    by_status = "\n".join(
        f"| {rule} | " + " | ".join(str(silent.statuses[rule, s]) for s in ("pass", "fail", "not_assessable")) + " |"
        for rule in sorted({rule for rule, _ in silent.statuses})
    )
    reasons = "\n".join(f"| {rule} | {reason} |" for rule, reason in unplanted().items())
    REPORT.write_text(
        f"""# Rules gate

{dt.datetime.now(dt.UTC):%Y-%m-%d}, commit {commit or "unknown"}: {outcome}. {silent.total.total()} consistent reports,
{harmed.total.total()} damaged ones ({len(harmed.total)} damages), {slips.total.total()} slips for {len(slips.total)}
rules and {named.total.total()} by name, {before.total.total()} reports before their slip; seed {options.seed}.

| | |
|---|---|
{results}

## Slips by the rule they must break

Found: by this rule, with the changed figure as evidence. One root: all warnings and errors have one root finding. Where
the first finding names figures, the changed one is to be among its first two. A figure of table 4, of
the sheet of 2014 or of a list stands in one sum only: there the likeliest slip of a writer decides, and where two are
as likely, or a figure of nothing stands for much, nothing tells. Where no figure was changed, a dash.

| rule | planted | found | one root | names figures | changed one among the first two |
|---|--:|--:|--:|--:|--:|
{_slip_lines(slips)}

No single change breaks these:

| rule | why |
|---|---|
{reasons}

## Slips by name

| slip | planted | found | one root | names figures | changed one among the first two | called so |
|---|--:|--:|--:|--:|--:|--:|
{_slip_lines(named, is_named=True)}

## Consistent reports

| rule | passed | failed | not assessable |
|---|--:|--:|--:|
{by_status}
""",
        "utf-8",
    )


def _slip_lines(tally: Tally, is_named: bool = False) -> str:
    lines = []
    for entry, count in sorted(tally.total.items()):
        counts: list[object] = [entry, count, tally.found[entry]]
        counts.append(f"{tally.roots[entry]} of {tally.figures[entry]}" if tally.figures[entry] else "—")
        named = tally.with_candidates[entry]
        counts += [named or "—", tally.blamed[entry] if named else "—"]
        counts += [tally.named[entry]] if is_named else []
        lines.append("| " + " | ".join(map(str, counts)) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
