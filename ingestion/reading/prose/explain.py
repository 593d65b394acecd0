"""What became of every number in a text: the observation it is, or the reason why it is none.

Belongs here: going through the digits of a document that was read. Does not: reading, printing (`ingestion.printing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingestion.knowledge.vocabulary import load_yaml
from ingestion.reading.prose.quantities import Left, why_no_quantity
from ingestion.repair import Repaired

_NUMBER = re.compile(r"\d+(?:[.,，]\d+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Explained:
    """One number of the document's text: where it stands, what it became (codes), or a key of reasons.yaml."""

    start: int
    end: int
    codes: tuple[str, ...]
    reason: str


def explain_numbers(
    text: str, repaired: Repaired, rows: Iterable[dict[str, Any]], left: Iterable[Left]
) -> Iterator[Explained]:
    """Every run of digits in `text`, the document's own, in order; spelt numbers where they were read or tried.

    rows: the observations; left: the quantities that were tried and placed nowhere, in the repaired text.
    """
    taken: dict[tuple[int, int], list[str]] = {}
    for row in rows:
        if row["start"] is not None and row["end"] > row["start"]:
            code = row["code"] if row["kind"] in ("count", "amount") else f"{row['code']} ({row['kind']})"
            taken.setdefault((row["start"], row["end"]), []).append(code)
    tried = {repaired.to_original(item.quantity.start, item.quantity.end): item.reason for item in left}
    spans = sorted({*taken, *tried})
    position = 0
    for match in _NUMBER.finditer(text):
        while position < len(spans) and spans[position][0] <= match.start():
            yield _explained(spans[position], taken, tried)
            position += 1
        if position and match.start() < spans[position - 1][1]:
            continue
        if position < len(spans) and spans[position][0] < match.end():
            continue
        start = repaired.to_repaired(match.start())
        yield Explained(match.start(), match.end(), (), why_no_quantity(repaired.text, start) or "not_prose")
    yield from (_explained(span, taken, tried) for span in spans[position:])


def _explained(
    span: tuple[int, int], taken: dict[tuple[int, int], list[str]], tried: dict[tuple[int, int], str]
) -> Explained:
    codes = taken.get(span, [])
    return Explained(*span, tuple(codes), "" if codes else tried[span])


@cache
def reason(key: str) -> tuple[str, str]:
    """The reason `key` in Chinese and in English."""
    zh, en = load_yaml("reasons.yaml")[key]
    return zh, en
