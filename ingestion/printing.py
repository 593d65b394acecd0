"""What `gongkai parse` prints: JSON lines for machines, a table for people, the text, the explanation.

Belongs here: writing to stdout (data) and stderr (explanations). Does not: which files (`ingestion.named`), reading of
reports (`ingestion.parse`).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ingestion.named import parse_files

EXAMPLES = 3  # changes of a step that are shown, the most frequent first

if TYPE_CHECKING:
    from ingestion.parsed import Parsed


def main(paths: list[Path], style: str, *, explain: bool, text: bool) -> int:
    """Print what was read from `paths`; 1 where any document was not read, else 0."""
    status = 0
    for parsed in parse_files(paths):
        if not parsed.is_read:
            status = 1
        if text:
            sys.stdout.write(parsed.document.text if parsed.document else "")
        elif style == "jsonl":
            write_json_lines(parsed, sys.stdout)
        else:
            write_table(parsed, sys.stdout)
        if explain:
            sys.stderr.writelines(f"{line}\n" for line in parsed.explanation)
        if not parsed.is_read:
            print(f"{parsed.source}: {parsed.outcome}: {parsed.reason_zh} / {parsed.reason_en}", file=sys.stderr)
    return status


def report_line(parsed: Parsed) -> dict[str, Any]:
    """The `_report` line: the document's row without its text, repairs by name, notes, coverage by table."""
    row = parsed.document_row()
    del row["text"]
    return {
        "code": "_report",
        **row,
        "outcome_reason_zh": parsed.reason_zh,
        "outcome_reason_en": parsed.reason_en,
        "notes": [asdict(note) for note in parsed.document.notes] if parsed.document else [],
        "coverage": [asdict(c) for c in parsed.coverage],
    }


def write_json_lines(parsed: Parsed, out: TextIO) -> None:
    """One line for the report (or its outcome), then one an observation."""
    if not parsed.is_read:
        line = {"code": "_outcome", "source": parsed.source, "document_id": parsed.document_id}
        line |= {"outcome": parsed.outcome, "reason_zh": parsed.reason_zh, "reason_en": parsed.reason_en}
        out.write(_json(line))
        return
    out.write(_json(report_line(parsed)))
    for row in parsed.observations.rows():
        out.write(_json(row))


def write_table(parsed: Parsed, out: TextIO) -> None:
    """A table for people: what the report is, then what it states, with the words it says it in."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, width=None if out.isatty() else 140)
    if not parsed.is_read or parsed.identity is None or parsed.structure is None:
        console.print(Text(f"{parsed.source}\n  {parsed.outcome}: {parsed.reason_zh} / {parsed.reason_en}"))
        return
    who = parsed.identity
    title = f"{who.agency or '?'} · {who.region_code or '?'} · {who.year or '?'} · form {parsed.structure.form}"
    table = Table(title=Text(f"{parsed.source}\n{title}"), title_justify="left")
    for name in ("code", "applicant", "label", "kind", "value", "unit", "status", "as printed"):
        table.add_column(name, justify="right" if name == "value" else "left", overflow="fold")
    for row in parsed.observations.rows():
        cells = (row["code"], row["applicant"], row["label"], row["kind"], number(row["value"]), row["unit"],
                 row["value_status"], row["raw_text"])  # fmt: skip
        table.add_row(*(Text(" ".join(str(c or "").split())) for c in cells))
    console.print(table)


def explanation(parsed: Parsed) -> list[str]:
    """How a document that was read in this process was read, in lines: its charset and the notes of its container, the
    repair plan step by step, what it left, the rows of tables that their sums settled, and every number of the text:
    what it became, or why it was left."""
    from ingestion.reading.prose.explain import explain_numbers, reason  # the reader is loaded in the worker alone

    document, repaired = parsed.document, parsed.repaired
    if document is None or repaired is None:
        return []
    lines = [f"{parsed.source}: charset {document.charset or '-'}, script {repaired.script}"]
    lines += [f"  note {note.name}: {note.detail}" for note in document.notes]
    for step in repaired.plan.steps:
        changes = Counter((edit.old, edit.new) for edit in step.edits).most_common(EXAMPLES)
        examples = "; ".join(f"{old!r} → {new!r} ({count})" for (old, new), count in changes)
        lines.append(f"  repair {step.name}: {len(step.edits)} × {examples}")
    for place in repaired.plan.unresolved:
        left = document.text[place.start : place.end]
        lines.append(f"  left {place.step}: {left[:40]!r} at {place.start}: {place.detail}")
    lines += [f"  solved {line}" for line in solved_rows(parsed)]
    lines += [
        f"  left {table.table_id}: no reading reconciles / 没有合乎勾稽关系的读法"
        for table in parsed.coverage
        if table.is_unreconciled
    ]
    for number in explain_numbers(document.text, repaired, parsed.observations.rows(), parsed.unread):
        printed = " ".join(document.text[number.start : number.end].split())
        around = " ".join(document.text[max(0, number.start - 16) : number.end + 8].split())
        became = ", ".join(number.codes) if number.codes else " / ".join(reason(number.reason))
        lines.append(f"  {'read' if number.codes else 'left'} {printed} in …{around}…: {became}")
    return lines


def solved_rows(parsed: Parsed) -> Iterator[str]:
    """A line for each row of which the sums settled cells: its cells as read, □ blank, ~ computed, ? unread."""
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in parsed.observations.rows():
        if row["method"] in ("table", "solved"):
            group = row["code"] if row["applicant"] else row["code"].rpartition(".")[0]
            rows.setdefault((row["form"], group), []).append(row)
    for (_, group), cells in rows.items():
        if any(cell["method"] == "solved" for cell in cells):
            why = "the only reading with the row and column sums"
            if all(cell["raw_text"] in ("0", "") and cell["value_status"] != "derived" for cell in cells):
                why = "the only cut there is"
            elif any(cell["value_status"] == "unreadable" for cell in cells):
                why = "several readings of the others"
            yield f"{group} {'|'.join(map(_cell_shown, cells))}: {why}"


def _cell_shown(cell: dict[str, Any]) -> str:
    shown = {"blank": "□", "unreadable": "?", "derived": f"~{number(cell['value'])}"}
    return shown.get(cell["value_status"], cell["raw_text"])


def number(value: Decimal | None) -> str:
    """A decimal as people write it: no exponent, no trailing zeros; empty for null."""
    if value is None:
        return ""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no JSON form")
