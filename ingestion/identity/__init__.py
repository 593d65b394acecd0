"""Identity: whose report a document is, for which place and year, when it was published, and whether it is a copy.

Belongs here: weighing what `titles`, `evidence`, `dates` and `origin` find. Does not: reading figures or structure.
Everything is right or open: evidence that contradicts itself leaves a field empty. It is a cheap step of its own, so
that a new alias in the registry re-reads no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from ingestion.identity import evidence
from ingestion.identity.dates import posted_date, printed_date, report_year
from ingestion.identity.names import Body, read_body
from ingestion.identity.origin import origin_of
from ingestion.identity.titles import Title, titles_in, titles_of_page
from ingestion.model import Document, Identity, Section
from ingestion.repair.plan import Plan

HEAD_LINES = 60
TAIL_LENGTH = 800
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


def chosen_title(titles: list[Title], text: str) -> tuple[Title | None, Body | None]:
    """The title that says most, the first among equals, and the body it names (None where it names none).

    Titles that name no body and differ in year are a list of links, and none of them is the report's.
    """
    best: tuple[tuple[bool, ...], Title, Body | None] | None = None
    for title in titles:
        body = read_body(title.body, text, title.year) if title.body else None
        if body is None and title.year is None:
            continue
        score = (body is not None, title.year is not None, title.lines == 1, title.is_bare)
        if best is None or score > best[0]:
            best = score, title, body
    if best is None or (best[2] is None and len({title.year for title in titles if title.year}) > 1):
        return None, None
    return best[1], best[2]


def bodies_of(names: Iterator[str], text: str, year: int | None) -> set[Body]:
    """The bodies that names found as evidence stand for."""
    return {body for name in dict.fromkeys(names) if (body := read_body(name, text, year))}


def body_of_text(text: str, year: int | None) -> Body | None:
    """The body a report without a telling title speaks as; None where the strongest evidence contradicts itself."""
    for names in (evidence.stated(text), evidence.spoken(text)):
        bodies = bodies_of(names, text, year)
        if bodies:
            return bodies.pop() if len(bodies) == 1 else None
    return None


def identify(document: Document, repaired: RepairedText, sections: tuple[Section, ...]) -> Identity:
    """The identity of one document; fields that are open are empty. Never raises on odd text."""
    text = bounded(repaired.text)
    first = next((section.start for section in sections if section.heading and section.depth == 1), len(text))
    first = min(first, LONGEST_READ)
    head = lines_of(text[:first])
    readable = lines_of(without_chrome(document, repaired, first))
    title, body = chosen_title([*titles_in(readable), *titles_of_page(document.page_title[:LONGEST_PAGE_TITLE])], text)
    printed = printed_date(head, text)
    posted = posted_date(head[:HEAD_LINES], lines_of(text[max(first, len(text) - TAIL_LENGTH) :]))
    year = report_year(title.year if title else None, text, printed, posted)
    if title and body and title.lines > 1:  # the line above may be the site's name and not the report's
        stated = bodies_of(evidence.stated(text), text, year)
        if stated and body not in stated:
            body = None
    body = body or body_of_text(text, year)
    signed = read_body(evidence.signature(text), text, year)
    if body and signed and signed.region_code == body.region_code and is_shortened(body.name, signed.name):
        body = signed
    has_title_and_date = title is not None and posted is not None
    damages = {place.step for place in repaired.plan.unresolved}
    origin, signs = origin_of(document, text, repaired.script, has_title_and_date, damages)
    published, basis = None, ""
    if origin != "copy":
        if posted:
            published, basis = posted, "page"
        elif printed and printed.is_signature and printed.precision == "day":
            published, basis = printed.date, "signature"
    return Identity(
        title=title.text if title else "",
        agency=body.name if body else "",
        agency_id=body.agency_id if body else "",
        agency_kind=body.kind if body else "",
        level=body.level if body else "",
        region_code=body.region_code if body else "",
        year=year,
        posted_on=posted,
        published_on=published,
        published_basis=basis,
        printed_on=printed.date if printed else None,
        printed_precision=printed.precision if printed else "",
        origin=origin,
        origin_evidence=signs,
    )


def bounded(text: str) -> str:
    """The stretches in which a report says who it is; a document of any length is weighed in bounded time."""
    return text if len(text) <= 2 * LONGEST_READ else text[:LONGEST_READ] + "\n" + text[-LONGEST_READ:]


def without_chrome(document: Document, repaired: RepairedText, end: int) -> str:
    """The repaired text up to `end` with the page's furniture taken out."""
    kept, position = [], 0
    for block in document.blocks:
        if block.kind == "chrome" and (start := repaired.to_repaired(block.start)) < end:
            kept.append(repaired.text[position:start])
            position = repaired.to_repaired(block.end)
    kept.append(repaired.text[min(position, end) : end])
    return "\n".join(kept)


def lines_of(text: str) -> list[str]:
    """The lines and table cells of a text that are not blank; runs of full-width spaces part lines too."""
    return [line for line in re.split(r"[\n\r\t|]+|\u3000{2,}", text) if line.strip()]


def is_shortened(name: str, full: str) -> bool:
    """Whether `name` is `full` with characters left out (沭阳县发改局, 沭阳县发展和改革局)."""
    rest = iter(full)
    return len(name) < len(full) and all(character in rest for character in name)
