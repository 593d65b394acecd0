"""From reconciliations to findings: severity, verdict, root and words, for `check` and the warehouse alike.

Belongs here: what a status means for the agency and how it is said. Does not: arithmetic (the reconciliation models),
reading, rendering, and no import of duckdb or great_expectations.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from expectations.rulebook import (
    SEVERITIES,
    Rule,
    Severity,
    VerdictName,
    applicant_names,
    load_rules,
    load_verdicts,
    part_names,
    same_slips,
    subject_names,
)
from ingestion.handover.schemas import NUMBER

FINDINGS = pa.schema(
    [
        ("finding_id", pa.string()),
        ("source", pa.string()),
        ("agency", pa.string()),
        ("year", pa.int32()),
        ("document_id", pa.string()),
        ("rule_id", pa.string()),
        ("subject", pa.string()),
        ("status", pa.string()),
        ("severity", pa.string()),
        ("verdict", pa.string()),
        ("stated", NUMBER),
        ("expected", NUMBER),
        ("delta", NUMBER),
        ("tolerance", NUMBER),
        ("observation_ids", pa.list_(pa.string())),
        ("root_finding_id", pa.string()),
        ("message_zh", pa.string()),
        ("message_en", pa.string()),
        ("legal_source", pa.string()),
        ("rule_version", pa.string()),
    ]
)

# What a rule says of itself where it does not fail.
STATUS_WORDS = {
    "pass": ("通过", "holds"),
    "not_assessable": ("无法判断", "cannot be judged"),
    "not_applicable": ("不适用", "does not apply"),
}

# How the likeliest figure may have come to differ from the value that would close the sum.
SLIP_WORDS = {
    "zero": ("或误填为零", "perhaps typed as zero"),
    "swapped": ("或两位数字颠倒", "perhaps two digits swapped"),
    "digit": ("或一位数字有误", "perhaps one digit wrong"),
    "point": ("或小数点错位", "perhaps the decimal point slipped"),
    "digit_lost": ("或多写、漏写一位数字", "perhaps one digit too many or too few"),
    "row_missed": ("或漏计一项", "perhaps one item left out of the sum"),
    "one_part": ("或只取了其中一格", "perhaps one of the cells alone"),
    "copied": ("与相邻单元格相同，或误抄", "the figure of the cell beside it, perhaps copied"),
    "last_year": ("与上年该数相同，或沿用上年", "the figure of the year before, perhaps kept"),
    "": ("", ""),
}

# What a class adds to the sentence of its rule.
CLASS_WORDS = {
    "impossible": ("该总数下没有任何整数合此比例。", " No whole part of that total has this share."),
    "rest_class": ("列举含“其他”一类，似应穷尽。", " The list has a class of others, so it seems meant to be whole."),
}

ROWS_AT_ONCE = 20_000


def findings(reconciliations: pa.Table, rules: Mapping[str, Rule] | None = None) -> pa.Table:
    """One finding per row of `int_reconciliations` (schema FINDINGS): by report, failures first, then by rule.

    rules: the rule book by id; the one of the project where not given. Raises KeyError on a rule it does not have.
    """
    book = load_rules() if rules is None else rules
    tables = [FINDINGS.empty_table()]
    for part in _by_reports(reconciliations):
        rows = [_finding(row, book[row["rule_id"]]) for row in part.to_pylist()]
        _set_roots(rows)
        tables.append(pa.Table.from_pylist(rows, schema=FINDINGS))
    return pa.concat_tables(tables)


def _by_reports(reconciliations: pa.Table) -> Iterator[pa.Table]:
    """Slices of whole documents, by source: rows as Python objects take thirty times the room of the table."""
    ordered = reconciliations.sort_by([(name, "ascending") for name in ("source", "document_id", "reconciliation_id")])
    keys = list(zip(ordered["source"].to_pylist(), ordered["document_id"].to_pylist(), strict=True))
    start = 0
    for end in range(1, len(keys) + 1):
        if end == len(keys) or (end - start >= ROWS_AT_ONCE and keys[end] != keys[end - 1]):
            yield ordered.slice(start, end - start)
            start = end


def verdict(rule_id: str, klass: str, origin: str) -> VerdictName:
    """Whose slip a failure is: the first verdict rule that fits. Raises LookupError where none does."""
    for entry in load_verdicts():
        if entry.rule_id in ("*", rule_id) and entry.klass in ("*", klass) and entry.origin in ("*", origin):
            return entry.verdict
    raise LookupError(f"no verdict for {rule_id} {klass} {origin}")


def severity_under(severity: Severity, whose: VerdictName) -> Severity:
    """Only what the source itself says wrong is an error."""
    return "warning" if severity == "error" and whose != "source" else severity


def _finding(row: dict[str, Any], rule: Rule) -> dict[str, Any]:
    severity: Severity = row["severity"]
    whose = ""
    if row["status"] == "fail":
        decided = verdict(row["rule_id"], row["class"], row["origin"])
        severity, whose = severity_under(severity, decided), decided
    key = json.dumps([row["document_id"], row["reconciliation_id"]])
    message_zh, message_en = _messages(row, rule)
    kept = {name: row[name] for name in (*FINDINGS.names, "class", "causes", "stated_ids") if name in row}
    return kept | {
        "finding_id": hashlib.sha256(key.encode()).hexdigest()[:32],
        "severity": severity,
        "verdict": whose,
        "message_zh": message_zh,
        "message_en": message_en,
        "legal_source": rule.legal_source,
    }


_KEY = re.compile(r"([a-z0-9_]*)(.*)", re.S)  # of a section or table, and what is said of it


def _messages(row: dict[str, Any], rule: Rule) -> tuple[str, str]:
    names = subject_names().get(row["subject"], (row["subject"], row["subject"]))
    numbers = {name: plain(row[name], 4) for name in ("stated", "expected", "tolerance")}
    numbers["delta"] = plain(abs(row["delta"]) if row["delta"] is not None else None, 4)
    details = [row["detail_zh"], row["detail_en"]]
    if rule.family in ("presence", "table_cells"):
        details = [_named(row["detail_zh"], "、", 0), _named(row["detail_en"], ", ", 1)]
    said = []
    for language, template in enumerate((rule.message_zh, rule.message_en)):
        if row["status"] == "fail":
            more = CLASS_WORDS.get(row["class"], ("", ""))[language] if rule.rule_id != "PCT-11" else ""
            said.append(template.format(subject=names[language], detail=details[language], **numbers) + more)
            continue
        title = (rule.title_zh, rule.title_en)[language]
        colon, opening, closing = (("：", "（", "）"), (": ", " (", ")"))[language]
        about = f"{names[language]}{colon}" if names[language] else ""
        detail = f"{opening}{details[language]}{closing}" if details[language] else ""
        said.append(f"{about}{title}{colon}{STATUS_WORDS[row['status']][language]}{detail}")
    return said[0], said[1]


def _named(keys: str, separator: str, language: int) -> str:
    """Sections and tables by their names, with what is said of them; what has none (an attachment) stands as it is."""
    names = part_names()
    parts = [(key, *_KEY.match(key).groups()) for key in keys.split(separator)]  # type: ignore[union-attr]
    return separator.join(names[key][language] + rest if key in names else whole for whole, key, rest in parts)


def _likely(cause: Mapping[str, Any]) -> tuple[str, str]:
    """The change of one figure that would end the failure, in Chinese and English; empty where none is known."""
    if cause["balanced"] is None:
        return "", ""
    sign = "%" if cause["kind"] == "share" else ""
    printed, balanced = plain(cause["printed"]) + sign, plain(cause["balanced"]) + sign
    code, applicant = subject_names().get(cause["code"], (cause["code"],) * 2), cause["applicant"]
    who = applicant_names().get(applicant, (applicant, applicant))
    slip = SLIP_WORDS[cause["slip"]]
    where = f"{code[0]}·{who[0]}" if applicant else code[0], f"{code[1]}, {who[1]}" if applicant else code[1]
    return (
        f"最可能的差错：“{where[0]}”{printed} 改为 {balanced} 即合{'（' + slip[0] + '）' if slip[0] else ''}。",
        f" Likeliest slip: {where[1]}; {balanced} in place of {printed} would fit"
        f"{' (' + slip[1] + ')' if slip[1] else ''}.",
    )


def _set_roots(rows: list[dict[str, Any]]) -> None:
    """Give every failure its root. `rows` are put in the order of `_order` first, so that the first is the root.

    Failures with the same likeliest cause have one root, and so have those of one doubtful total. A failure for which
    no cause is known has that of a failure whose likeliest cause is among its figures, or whose one figure is; then
    that of the rule that tells of the same slip. Every other failure is its own root.
    """
    rows.sort(key=_order)
    roots: dict[tuple[str, ...], str] = {}
    for row in rows:
        row["root_finding_id"] = ""
        row["causes"], row["stated_ids"] = row.get("causes") or [], row.get("stated_ids") or []
    failures = [row for row in rows if row["status"] == "fail"]
    for row in sorted(failures, key=lambda row: (not row["causes"], row["rule_id"] in same_slips())):
        document = row["document_id"]
        known: list[tuple[str, ...]] = [(document, cause["observation_id"]) for cause in row["causes"][:1]]
        looked_up = list(known)
        if row["class"] == "doubtful_total":
            looked_up = known = [(document, figure, row["class"]) for figure in row["observation_ids"]]
        elif not row["causes"]:
            known = [(document, figure) for figure in row["stated_ids"]] if len(row["stated_ids"]) == 1 else []
            looked_up = [(document, figure) for figure in row["observation_ids"] or []]
            looked_up.append((document, "rule", same_slips().get(row["rule_id"], "")))
        root = next((roots[key] for key in looked_up if key in roots), row["finding_id"])
        row["root_finding_id"] = root
        for key in (*known, (document, "rule", row["rule_id"])):
            roots.setdefault(key, root)
        # One slip is told once, where it shows first.
        if root == row["finding_id"] and row["causes"]:
            likely = _likely(row["causes"][0])
            row["message_zh"], row["message_en"] = row["message_zh"] + likely[0], row["message_en"] + likely[1]


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    statuses = ("fail", "not_assessable", "pass", "not_applicable")
    return (
        row["source"],
        row["document_id"],
        statuses.index(row["status"]),
        SEVERITIES.index(row["severity"]),
        row["rule_id"],
        row["subject"],
        row["finding_id"],
    )


def plain(value: Decimal | None, decimals: int = 6) -> str:
    """A decimal as people write it: no exponent, no trailing zeros, at most `decimals` places; `?` for null."""
    if value is None:
        return "?"
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
