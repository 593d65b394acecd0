"""Scope: whose figure a statement gives, by the words nearest before it.

Belongs here: own, area, or unknown, per statement. Does not: whose work the whole report is of (`ingestion.identity`),
figures that are others' alone (`statements` leaves them).
"""

from __future__ import annotations

import re

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence

_SCOPES = load_patterns("scope")


def scope(sentence: Sentence, clause_start: int, end: int, before: Row | None) -> str:
    """Whose figure ends the stretch up to `end`: own, area, or unknown where nothing tells.

    The clause decides. A clause that names nobody goes on with the statement `before` it in the sentence, then with
    who is named earlier in the sentence.
    """
    clause = _last_named(sentence.text, clause_start, end)
    if clause or _SCOPES["body"].search(sentence.text, clause_start, end):
        return clause or "unknown"
    if before is not None and before["sentence_start"] == sentence.start and before["scope"] != "unknown":
        return str(before["scope"])
    return "own" if _SCOPES["own"].search(sentence.text, sentence.start, clause_start) else "unknown"


def _last_named(text: str, start: int, end: int) -> str:
    area, own = _last_end(_SCOPES["area"], text, start, end), _last_end(_SCOPES["own"], text, start, end)
    if area < 0 and own < 0:
        return ""
    return "area" if area >= own else "own"


def _last_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the last match in `text[start:end]` ends; -1 where there is none."""
    last = -1
    for match in pattern.finditer(text, start, end):
        last = match.end()
    return last


def settle(rows: list[Row], report_scope: str) -> None:
    """Give parts that do not tell whose they are the scope of their total, and what is left that of the report."""
    totals = {row["list_id"]: row["scope"] for row in rows if row["list_role"] == "total"}
    for row in rows:
        if row["scope"] == "unknown":
            row["scope"] = totals.get(row["list_id"], "unknown")
        if row["scope"] == "unknown" and report_scope == "own":
            row["scope"] = "own"
