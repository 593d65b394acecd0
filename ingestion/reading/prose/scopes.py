"""Scope: whose figure a statement gives, by the words nearest before it.

Belongs here: own, area, or unknown, per statement. Does not: whose work the whole report is of (`ingestion.identity`),
figures that are others' alone (`statements` leaves them).
"""

from __future__ import annotations

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence

_SCOPES = {name: pattern for name, pattern in load_patterns("scope").items() if name in ("area", "own")}
_OTHER_BODY = load_patterns("scope")["body"]


def scope(sentence: Sentence, clause_start: int, end: int, before: Row | None) -> str:
    """Whose figure ends the stretch up to `end`: own, area, or unknown where nothing tells.

    The clause decides. A clause that names nobody goes on with the statement `before` it in the sentence, then with
    who is named earlier in the sentence.
    """
    clause = _last_named(sentence.text, clause_start, end)
    if clause or _OTHER_BODY.search(sentence.text, clause_start, end):
        return clause or "unknown"
    if before is not None and before["sentence_start"] == sentence.start and before["scope"] != "unknown":
        return str(before["scope"])
    return "own" if _SCOPES["own"].search(sentence.text, sentence.start, clause_start) else "unknown"


def _last_named(text: str, start: int, end: int) -> str:
    places = {name: [m.end() for m in pattern.finditer(text, start, end)] for name, pattern in _SCOPES.items()}
    named = {name: ends[-1] for name, ends in places.items() if ends}
    return max(named, key=lambda name: named[name]) if named else ""


def settle(rows: list[Row], report_scope: str) -> None:
    """Give parts that do not tell whose they are the scope of their total, and what is left that of the report."""
    totals = {row["list_id"]: row["scope"] for row in rows if row["list_role"] == "total"}
    for row in rows:
        if row["scope"] == "unknown":
            row["scope"] = totals.get(row["list_id"], "unknown")
        if row["scope"] == "unknown" and report_scope == "own":
            row["scope"] = "own"
