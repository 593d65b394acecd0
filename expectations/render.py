"""Findings for people and machines: text, JSON, one HTML page.

Belongs here: how findings look, with the sentence they speak of. Does not: which findings there are, or files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

import pyarrow as pa

from expectations.findings import plain
from expectations.rulebook import SEVERITIES
from ingestion.parsed import Parsed

SEVERITY_WORDS = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "info")}
VERDICT_WORDS = {
    "source": ("原文自相矛盾", "the source contradicts itself"),
    "reading": ("可能是读取问题", "possibly our reading"),
    "undecided": ("尚不能断定", "undecided"),
}
# A sentence quoted to show where a figure stands; longer ones are cut around nothing in particular.
LONGEST_QUOTE = 160


def as_json(found: pa.Table, parsed: Sequence[Parsed]) -> str:
    """`{"findings": […], "outcomes": […]}`; numbers are strings, so that no reader makes floats of them."""
    rows = [{name: _json_value(value) for name, value in row.items()} for row in found.to_pylist()]
    outcomes = [
        {"source": p.source, "outcome": p.outcome, "reason_zh": p.reason_zh, "reason_en": p.reason_en} for p in parsed
    ]
    return json.dumps({"findings": rows, "outcomes": outcomes}, ensure_ascii=False, indent=1) + "\n"


def as_text(found: pa.Table, parsed: Sequence[Parsed]) -> str:
    """Per report: what fails, errors first, each with its sentence; then what could not be judged, and what holds."""
    lines = []
    for document, rows in _by_document(found, parsed):
        lines += [*_heading(document), ""]
        failed = [row for row in rows if row["status"] == "fail"]
        for row in failed:
            severity, whose = SEVERITY_WORDS[row["severity"]], VERDICT_WORDS[row["verdict"]]
            lines.append(f"  [{severity[0]} {severity[1]}] {row['rule_id']} · {whose[0]} / {whose[1]}")
            lines += [f"    {row['message_zh']}", f"    {row['message_en']}"]
            lines += [f"    「{quote}」" for quote in quotes(row, document)]
            if row["root_finding_id"] != row["finding_id"]:
                lines.append("    与上列同源的差错 / same slip as a finding above")
            lines.append("")
        if rows:
            lines += [*(f"  {line}" for line in _counts(rows)), ""]
    return "\n".join(lines)


def as_html(found: pa.Table, parsed: Sequence[Parsed]) -> str:
    """One page that needs nothing from elsewhere. Everything that comes from a document is escaped."""
    body = "\n".join(_html_document(document, rows) for document, rows in _by_document(found, parsed))
    return HTML_PAGE.replace("<!--body-->", body)


STYLES: dict[str, Callable[[pa.Table, Sequence[Parsed]], str]] = {"text": as_text, "json": as_json, "html": as_html}


def quotes(row: dict[str, Any], document: Parsed) -> list[str]:
    """The sentences that the figures of a finding stand in, each once, in reading order, on one line."""
    if document.document is None:
        return []
    table = document.observations.columns
    wanted = set(row["observation_ids"])
    spans = {
        (start, end)
        for name, start, end in zip(
            table["observation_id"], table["sentence_start"], table["sentence_end"], strict=True
        )
        if name in wanted and start is not None and end is not None
    }
    sentences = (" ".join(document.document.text[start:end].split()) for start, end in sorted(spans))
    cut = (s if len(s) <= LONGEST_QUOTE else s[: LONGEST_QUOTE - 1] + "…" for s in sentences)
    return list(dict.fromkeys(sentence for sentence in cut if sentence))


def _by_document(found: pa.Table, parsed: Sequence[Parsed]) -> Iterator[tuple[Parsed, list[dict[str, Any]]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in found.to_pylist():
        rows.setdefault(row["source"], []).append(row)
    for document in parsed:
        # A second copy of the same bytes under another name has its findings under the first.
        yield document, rows.get(document.source, [])


def _heading(document: Parsed) -> list[str]:
    who = document.identity
    lines = [document.source]
    if who is not None:
        lines.append(f"{who.agency or '?'} · {who.year or '?'} · {who.origin}")
    if not document.is_read or document.outcome == "partly_read":
        lines.append(f"{document.outcome}: {document.reason_zh} / {document.reason_en}")
    return lines


def _counts(rows: list[dict[str, Any]]) -> tuple[str, str]:
    failed = [row["severity"] for row in rows if row["status"] == "fail"]
    zh = [f"{SEVERITY_WORDS[s][0]} {failed.count(s)}" for s in SEVERITIES]
    en = [f"{failed.count(s)} {SEVERITY_WORDS[s][1]}" for s in SEVERITIES]
    for status, words in (("pass", ("通过", "held")), ("not_assessable", ("无法判断", "not assessable"))):
        count = sum(row["status"] == status for row in rows)
        zh.append(f"{words[0]} {count}")
        en.append(f"{count} {words[1]}")
    return "，".join(zh), ", ".join(en)


def _json_value(value: Any) -> Any:
    if value is None or isinstance(value, str | int | list):
        return value
    return plain(value)


def _html_document(document: Parsed, rows: list[dict[str, Any]]) -> str:
    title, *about = (escape(line) for line in _heading(document))
    parts = [f"<section><h2>{title}</h2>", *(f"<p class=about>{line}</p>" for line in about)]
    for row in rows:
        if row["status"] != "fail":
            continue
        severity, whose = SEVERITY_WORDS[row["severity"]], VERDICT_WORDS[row["verdict"]]
        parts.append(
            f"<article class={row['severity']}><h3>{severity[0]} {severity[1]} · {escape(row['rule_id'])}"
            f" <small>{whose[0]} / {whose[1]}</small></h3>"
            f"<p>{escape(row['message_zh'])}</p><p lang=en>{escape(row['message_en'])}</p>"
        )
        parts += [f"<blockquote>{escape(quote)}</blockquote>" for quote in quotes(row, document)]
        parts.append(f"<p class=law>{escape(row['legal_source'])}</p></article>")
    others = [row for row in rows if row["status"] != "fail"]
    if others:
        lines = "".join(
            f"<tr><td>{escape(row['rule_id'])}<td>{escape(row['status'])}<td>{escape(row['message_zh'])}"
            f"<td lang=en>{escape(row['message_en'])}</tr>"
            for row in others
        )
        counts = " · ".join(escape(line) for line in _counts(rows))
        parts.append(f"<details><summary>{counts}</summary><table>{lines}</table></details>")
    return "\n".join([*parts, "</section>"])


HTML_PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>公开 Gongkai · 核查结果 Findings</title>
<style>
:root { color-scheme: light dark; font: 16px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 0; }
article { border-left: .3rem solid; padding: .4rem 1rem; margin: 1rem 0; }
article p { margin: .2rem 0; }
.error { border-color: #c0271d; } .warning { border-color: #b97a00; } .info { border-color: #3b6ea8; }
.about, .law, small { opacity: .75; font-weight: normal; } .law { font-size: .85rem; }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 1px solid; opacity: .9; }
table { border-collapse: collapse; font-size: .85rem; }
td { border-top: 1px solid #8885; padding: .2rem .5rem; vertical-align: top; }
</style>
<h1>公开 Gongkai · 核查结果 Findings</h1>
<!--body-->
</html>
"""
