"""The page docs/rules.md: every rule with what came of it on the shared reports, and how each failure was judged.

Belongs here: counting and the page. Does not: judgements (tests/golden/judgements.csv, made by reading the reports;
the hand-made findings of the seeds).

    python -m tests.gates.rule_table
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from expectations.check import check
from expectations.rulebook import Rule, load_rules
from ingestion.named import parse_files

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "rules.md"
JUDGEMENTS = PROJECT / "tests" / "golden" / "judgements.csv"
REPORTS = PROJECT.parent / "shared" / "reports"

Key = tuple[str, str, str]

INTRODUCTION = """# The rules

What `gongkai check` and the warehouse hold reports against. A rule is a row of `ingestion/knowledge/rules/rules.csv`;
rules that add up have their terms in `terms.csv`. This page is generated: `python -m tests.gates.rule_table`.

## A new rule of a known scope

A row in `rules.csv` names the family, the forms, the relation (`equal` or `at_most`), the severity, the messages in
both languages and the legal source; `is_computed` is `yes`. Then the terms, one a line, here for an invented rule that
all appeals of a year are reviews and lawsuits:

```csv
rule_id,term_no,instance,side,code,applicant,sign,year_offset
LOC-90,1,,stated,appeals.total,,1,
LOC-90,2,,expected,appeals.review.total,,1,
LOC-90,3,,expected,appeals.litigation.total,,1,
```

`*same*` as code or applicant stands for every row or column that the table has; `year_offset` -1 for the same agency's
report of the year before (family `across_years`). What a failure means is decided in `verdicts.csv`, first row first.
A family of a new kind needs a model beside the others in `dbt_project/models/intermediate/reconciliation/`.

## What came of them

Instances over the public reports and the seeds beside the checkout. A failure is true where reading the report shows
that its figures do not fit as the finding says, whoever is to blame.
"""


def judgements() -> dict[Key, bool]:
    """By source, rule and subject, whether a failure was found true by reading the report."""
    judged: dict[Key, bool] = {}
    with JUDGEMENTS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            judged[row["source"], row["rule_id"], row["subject"]] = row["is_true"] == "yes"
    with (REPORTS / "seeds" / "expected_findings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["status"] == "fail":
                judged[row["source"], row["rule_id"], row["subject"]] = True
    return judged


def shared_findings() -> list[dict[str, Any]]:
    """Findings on all shared reports, the sources by their names."""
    paths = [*sorted((REPORTS / "real").iterdir()), *sorted((REPORTS / "seeds").glob("*.txt"))]
    rows: list[dict[str, Any]] = check(parse_files(paths)).to_pylist()
    return [row | {"source": Path(row["source"]).name} for row in rows]


def key_of(row: dict[str, Any]) -> Key:
    """What a judgement is found by."""
    return row["source"], row["rule_id"], row["subject"]


def page(rows: list[dict[str, Any]], judged: dict[Key, bool]) -> str:
    """The whole page."""
    counts: Counter[tuple[str, str]] = Counter((row["rule_id"], row["status"]) for row in rows)
    truth = Counter((row["rule_id"], judged.get(key_of(row))) for row in rows if row["status"] == "fail")
    lines = [
        "| rule | | severity | applied | passed | failed | judged true | judged false |",
        "|---|---|---|" + "--:|" * 5,
    ]
    for rule in load_rules().values():
        if rule.is_computed:
            passed, failed = counts[rule.rule_id, "pass"], counts[rule.rule_id, "fail"]
            applied = passed + failed + counts[rule.rule_id, "not_assessable"]
            lines.append(
                f"| {_name(rule)} | {rule.effective_severity} | {applied} | {passed} | {failed} "
                f"| {truth[rule.rule_id, True]} | {truth[rule.rule_id, False]} |"
            )
    lines += ["", "## Not computed", "", "| rule | | why |", "|---|---|---|"]
    lines += [
        f"| {_name(rule)} | {rule.not_computed_reason} |" for rule in load_rules().values() if not rule.is_computed
    ]
    return "\n".join([INTRODUCTION, *lines, ""])


def _name(rule: Rule) -> str:
    return f"{rule.rule_id} | {rule.title_zh}<br>{rule.title_en}"


def main() -> int:
    """Write the page; 1 where a failure has no judgement."""
    rows, judged = shared_findings(), judgements()
    open_rows = [row for row in rows if row["status"] == "fail" and key_of(row) not in judged]
    for row in open_rows:
        print(*key_of(row), row["message_en"], sep=" | ", file=sys.stderr)
    PAGE.write_text(page(rows, judged), "utf-8")
    return 1 if open_rows else 0


if __name__ == "__main__":
    sys.exit(main())
