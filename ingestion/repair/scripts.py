"""Traditional script and Taiwan wording: whether a text has them, and the edits that undo them.

Belongs here: detection over the whole document, OpenCC, and the application of knowledge/wording.yaml. Does not: the
words themselves, which are data with a reason each. OpenCC's own phrase conversion is not used: it turns mainland words
such as 智慧, 指标 and 档案馆 into others.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

import opencc

from ingestion.knowledge.yaml_files import read_yaml
from ingestion.repair.plan import Edit, edits_at, edits_of

WORDING_PATH = Path(__file__).parents[1] / "knowledge" / "wording.yaml"

# Characters that occur in nearly every report and differ between the scripts: enough to tell them apart at the cost of
# two scans. None of them is also a simplified character.
TRADITIONAL = "開門國務會時據實關於為機辦規範動報條個項業經濟請複議訴訟產發這應對與過來數電縣區鄉鎮"
_TRADITIONAL = re.compile(f"[{TRADITIONAL}]")
_SIMPLIFIED = re.compile("[开门国务会时据实关为机办规动报条个项业经济请议诉讼产发这应对与过来数电县区乡镇]")
_DIFFERENT = re.compile(rb"[^\x00]+")
_MINIMUM = 3
OFTEN = 3  # hits of one marker word, or words of the list with one marker among them, that make a habit


@cache
def _converter() -> Any:
    return opencc.OpenCC("t2s")


def is_traditional(character: str) -> bool:
    """Whether OpenCC would change this character."""
    return bool(_converter().convert(character) != character)


def simplified(text: str) -> str:
    """A text in simplified characters; places in it may move."""
    return str(_converter().convert(text))


def has_traditional(text: str) -> bool:
    """Whether the text is written in traditional characters; a quotation in a simplified text does not make it so."""
    traditional = len(_TRADITIONAL.findall(text))
    return traditional >= _MINIMUM and 2 * traditional > len(_SIMPLIFIED.findall(text))


def traditional_edits(text: str) -> tuple[Edit, ...]:
    """Edits that simplify the text, each as long as what it replaces wherever OpenCC allows."""
    simplified = _converter().convert(text)
    if len(simplified) == len(text):
        return tuple(_differences(text, simplified, 0))
    edits: list[Edit] = []
    position = 0
    for line in text.splitlines(keepends=True):
        converted = _converter().convert(line)
        if len(converted) != len(line):  # a phrase changed its length: character by character keeps places
            converted = "".join(_one(character) for character in line)
        edits.extend(_differences(line, converted, position))
        position += len(line)
    return tuple(edits)


def _one(character: str) -> str:
    converted: str = _converter().convert(character)
    return converted if len(converted) == 1 else character


def _differences(old: str, new: str, offset: int) -> list[Edit]:
    """Runs in which two strings of one length differ."""
    spans = [run.span() for run in _DIFFERENT.finditer(_compared(old, new))]
    return edits_at(
        [offset + start for start, _ in spans],
        [offset + end for _, end in spans],
        [old[start:end] for start, end in spans],
        [new[start:end] for start, end in spans],
    )


def _compared(one: str, other: str) -> bytes:
    """For each character of two strings of one length a byte, 0 where they are the same: as two large numbers, which
    takes a tenth of comparing character by character."""
    first, second = (int.from_bytes(text.encode("utf-32-be")) for text in (one, other))
    different = (first ^ second).to_bytes(4 * len(one))
    return reduce(or_, (int.from_bytes(different[byte::4]) for byte in range(4))).to_bytes(len(one))


@dataclass(frozen=True, slots=True)
class Wording:
    """One list of words. pattern: matches any of them where it may be replaced. markers: words that show the habit."""

    pattern: re.Pattern[str]
    words: dict[str, str]
    markers: frozenset[str]


@cache
def load_wording(name: str) -> Wording:
    """The list `taiwan` or `variants` of knowledge/wording.yaml. Raises ValueError on a word without a reason."""
    entries: list[dict[str, Any]] = read_yaml(WORDING_PATH)[name]
    rests: dict[str, list[str]] = {}  # of the words, under their first characters, by which the text is searched
    words: dict[str, str] = {}
    markers: list[str] = []
    for entry in sorted(entries, key=lambda entry: -len(entry["from"])):
        old = entry["from"]
        if not entry.get("reason") or old in words:
            raise ValueError(f"wording.yaml: {name}: {old!r} stands twice or has no reason")
        words[old] = entry["to"]
        rest = "".join(f"(?<!{re.escape(word + old[0])})" for word in entry.get("not_after", ())) + re.escape(old[1:])
        if entry.get("not_before"):
            rest += f"(?!{'|'.join(map(re.escape, entry['not_before']))})"
        rests.setdefault(old[0], []).append(rest)
        if entry.get("is_marker"):
            markers.append(old)
    return Wording(
        pattern=re.compile(
            "|".join(f"{re.escape(first)}(?:{'|'.join(of_first)})" for first, of_first in rests.items())
        ),
        words=words,
        markers=frozenset(markers),
    )


def has_taiwan_wording(simplified: str) -> bool:
    """Whether a simplified text that was traditional uses Taiwan's words throughout.

    Two different marker words show it, or one often, or one beside two other words of the list.
    """
    wording = load_wording("taiwan")
    hits = Counter(m.group() for m in wording.pattern.finditer(simplified))
    markers = [word for word in hits if word in wording.markers]
    return len(markers) >= 2 or any(hits[word] >= OFTEN for word in markers) or (bool(markers) and len(hits) >= OFTEN)


def wording_edits(text: str, name: str) -> tuple[Edit, ...]:
    """Edits that put mainland words for those of the list `name`. Call only where the list's habit was detected."""
    wording = load_wording(name)
    return tuple(edits_of(wording.pattern.finditer(text), wording.words.__getitem__))
