"""What a document shows of its identity, taken down once so that its identity can be told anew without reading again.

Belongs here: the stretches identity is read from, as plain values that are kept with a cached reading. Does not: any
judgement, and nothing that depends on the tables of regions or agencies: those may change without a new reading.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from ingestion.identity.origin import glosses_in
from ingestion.model import Document, Listing, Section
from ingestion.repair.plan import Plan

LONGEST_READ = 100_000
LONGEST_PAGE_TITLE = 300


class RepairedText(Protocol):
    """What is needed of `ingestion.repair.Repaired`."""

    @property
    def text(self) -> str: ...

    @property
    def script(self) -> str: ...

    @property
    def plan(self) -> Plan: ...

    def to_repaired(self, position: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a report says who it is.

    text: the repaired text without its official tables, of a very long one its first and last stretch. head_end: where
    its first section starts. readable: the text before that without the page's furniture. page_title: the container's
    own. script: as repaired. pinyin_glosses: how many characters are followed by their pronunciation. damages: kinds
    of what the repair left.
    listed_agency, listed_year: what the list of addresses that it was fetched from says; empty and 0 where none does.
    """

    text: str
    head_end: int
    readable: str
    page_title: str = ""
    script: str = ""
    pinyin_glosses: int = 0
    damages: tuple[str, ...] = ()
    listed_agency: str = ""
    listed_year: int = 0

    def to_bytes(self) -> bytes:
        """The evidence as kept in a cache entry."""
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "surrogatepass"))

    @staticmethod
    def from_bytes(data: bytes) -> Evidence:
        """Evidence kept by `to_bytes`. Raises ValueError, TypeError or zlib.error where the bytes are not."""
        return Evidence(**json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass")))


def gather(
    document: Document,
    repaired: RepairedText,
    sections: tuple[Section, ...],
    figures: Sequence[int] = (),
    listed: Listing = Listing(),  # noqa: B008 (frozen)
) -> Evidence:
    """The evidence a document holds. Never raises on odd text.

    figures: where those of its official tables stand in its text, in order. Such a table says nothing of whose it is.
    listed: what a list of addresses says of it.
    """
    text = repaired.text
    first = next((section.start for section in sections if section.heading and section.depth == 1), len(text))
    readable = without_chrome(document, repaired, min(first, LONGEST_READ))
    for start, end in reversed(official_tables(document, repaired, figures)):
        text = text[:start] + text[end:]
        first -= max(0, min(end, first) - start)
    if len(text) > 2 * LONGEST_READ:  # a document of any length is weighed in bounded time
        text = text[:LONGEST_READ] + "\n" + text[-LONGEST_READ:]
    return Evidence(
        text,
        min(first, LONGEST_READ),
        readable,
        document.page_title[:LONGEST_PAGE_TITLE],
        repaired.script,
        glosses_in(document.text),
        tuple(sorted({place.step for place in repaired.plan.unresolved})),
        listed.agency,
        listed.year,
    )


def official_tables(document: Document, repaired: RepairedText, figures: Sequence[int]) -> list[tuple[int, int]]:
    """Where tables that hold figures stand in the repaired text, in order."""
    found = []
    for block in document.blocks:
        if block.grid is not None:
            next_figure = bisect_left(figures, block.start)
            if next_figure < len(figures) and figures[next_figure] < block.end:
                found.append((repaired.to_repaired(block.start), repaired.to_repaired(block.end)))
    return found


def without_chrome(document: Document, repaired: RepairedText, end: int, *, with_tables: bool = True) -> str:
    """The repaired text up to `end` with the page's furniture taken out."""
    kept, position = [], 0
    left_out = ("chrome",) if with_tables else ("chrome", "table")
    for block in document.blocks:
        if block.kind in left_out and (start := repaired.to_repaired(block.start)) < end:
            kept.append(repaired.text[position:start])
            position = repaired.to_repaired(block.end)
    kept.append(repaired.text[min(position, end) : end])
    return "\n".join(kept)


def lines_of(text: str) -> list[str]:
    """The lines and table cells of a text that are not blank; runs of full-width spaces part lines too."""
    if "\u3000\u3000" in text:
        text = re.sub(r"\u3000{2,}", "\n", text)
    pieces = text.replace("\r", "\n").replace("\t", "\n").replace("|", "\n").split("\n")
    return [line for line in pieces if line.strip()]
