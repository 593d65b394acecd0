"""What was read against closed, hand-checked lists: the answer is a list of complaints, empty where all is right.

Belongs here: reading expectation files and comparing. Does not: running the reader (`support.command`).

Stricter than a scorer of shared documents: absent numbers (blank, dash, unreadable) are compared too, and every
statement of the same figure must agree.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

Row = dict[str, str]


def read_csv(path: Path) -> list[Row]:
    """The rows of a CSV file with a header. Raises ValueError where there are none: nothing would be compared."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows:
        raise ValueError(f"{path} expects nothing")
    return rows


def observation_complaints(expected: Iterable[Row], printed: Iterable[dict[str, Any]]) -> list[str]:
    """Missed, wrong and extra observations among the lines that parse printed. Code `other` is never extra."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for line in printed:
        code = str(line.get("code") or "")
        if not code.startswith("_"):
            found[_key(line, _label(line.get("label")))].append(
                (_value(line.get("value")), str(line.get("value_status")), str(line.get("unit") or ""))
            )
    complaints = []
    expected_keys = set()
    for row in expected:
        key = _key(row, _label(row["label"]))
        expected_keys.add(key)
        want = (_value(row["value"]), row["status"], row["unit"])
        got = found.get(key, [])
        if not got:
            complaints.append(f"missed {key}: {want}")
        for value, status, unit in got:
            if (value, status) != want[:2] or (row["unit"] and unit != row["unit"]):
                complaints.append(f"wrong {key}: expected {want}, got {(value, status, unit)}")
    for key, got in found.items():
        if key not in expected_keys and key[1] != "other":
            complaints.append(f"extra {key}: {got}")
    return complaints


def report_complaints(expected: Iterable[Row], printed: Iterable[dict[str, Any]]) -> list[str]:
    """Differences between the identities expected and those on the `_report` lines."""
    reports = {Path(str(line["source"])).name: line for line in printed if line.get("code") == "_report"}
    complaints = []
    for row in expected:
        got = reports.get(row["source"])
        if got is None:
            complaints.append(f"no report for {row['source']}")
            continue
        for name in ("agency", "region_code", "year", "form", "published_on"):
            have = "" if got.get(name) is None else str(got[name])
            if have != row[name]:
                complaints.append(f"{row['source']} {name}: expected {row[name]!r}, got {have!r}")
    return complaints


def finding_complaints(expected: Iterable[Row], found: Iterable[dict[str, Any]]) -> list[str]:
    """Findings expected and not there, and failures of severity error that nobody expects."""
    by_key: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for finding in found:
        subject = str(finding.get("subject") or "")
        by_key[Path(str(finding["source"])).name, str(finding["rule_id"]), subject].append(finding)
    complaints = []
    named = set()
    for row in expected:
        key = row["source"], row["rule_id"], row["subject"]
        named.add(key)
        got = [(str(f["status"]), str(f.get("severity")), str(f.get("verdict"))) for f in by_key.get(key, [])]
        want = row["status"], row["severity"], row["verdict"]
        if want not in got and (row["status"] == "fail" or row["status"] not in [g[0] for g in got]):
            complaints.append(f"finding {key}: expected {want}, got {got}")
    for key, findings in by_key.items():
        if key not in named and any(f["status"] == "fail" and f["severity"] == "error" for f in findings):
            complaints.append(f"finding {key} not expected: {findings[0].get('message_en')}")
    return complaints


def taken_traps(traps: Iterable[Row], expected: Iterable[Row], printed: Iterable[dict[str, Any]]) -> list[str]:
    """Observations whose printed words hold a number that is none of the report's figures.

    A number that the document also states rightly (1, 100) is left to the closed list.
    """
    stated: dict[str, set[str]] = defaultdict(set)
    for row in expected:
        stated[row["source"]].add(_value(row["value"]))
    printed_numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for line in printed:
        if not str(line.get("code") or "").startswith("_"):
            for number in re.findall(r"\d+(?:\.\d+)?", str(line.get("raw_text") or "")):
                printed_numbers[Path(str(line["source"])).name][number] += 1
    return [
        f"{row['source']}: {row['number']} was taken ({row['why']})"
        for row in traps
        if row["number"] not in stated[row["source"]]
        for part in re.findall(r"\d+(?:\.\d+)?", row["number"])
        if printed_numbers[row["source"]][part]
    ]


def _key(row: dict[str, Any], label: str) -> tuple[str, ...]:
    return (
        Path(str(row["source"])).name,
        str(row["code"]),
        str(row.get("applicant") or ""),
        label,
        str(row.get("kind") or ""),
    )


def _label(label: str | None) -> str:
    bare = re.sub(r"[“”\"'‘’「」『』《》〈〉（）()\s]", "", label or "")
    return re.sub(r"(的信息|类信息|信息|类)$", "", bare)


def _value(value: object) -> str:
    """A number as canonical text; empty for null."""
    text = "" if value is None else str(value)
    return f"{Decimal(text).normalize():f}" if text else ""
