"""Identity: whose report a document is, for which place and year, when it was published, and whether it is a copy.

Belongs here: putting together what the modules of this room find. Does not: reading figures or structure.
Everything is right or open: evidence that contradicts itself leaves a field empty. It is a cheap step of its own, over
evidence taken down once (`gather`), so that a new alias in the registry re-reads no document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from ingestion.identity import evidence
from ingestion.identity.contact import provinces_posted, regions_rung
from ingestion.identity.credit_codes import CreditCode, codes_in
from ingestion.identity.dates import Printed, posted_date, printed_date, weigh_year
from ingestion.identity.gather import Evidence, gather, lines_of
from ingestion.identity.names import Body, read_body
from ingestion.identity.origin import origin_of
from ingestion.identity.regions import Hints
from ingestion.identity.scope import scope_of
from ingestion.identity.titles import Title, titles_at_head, titles_of_page
from ingestion.identity.weigh import candidates_for, is_same, is_shortened, region_conflicts, weigh_body
from ingestion.model import Candidate, Clue, Identity

__all__ = ["Evidence", "gather", "identify", "names_printed"]

HEAD_LINES = 60
TAIL_LENGTH = 800


def chosen_title(titles: list[Title], text: str, hints: Hints) -> tuple[Title | None, Body | None]:
    """The title that says most, the first among equals, and the body it names (None where it names none).

    Titles that name no body and differ in year are a list of links, and none of them is the report's.
    """
    best: tuple[tuple[bool, ...], Title, Body | None] | None = None
    for title in titles:
        body = read_body(title.body, text, title.year, hints) if title.body else None
        if body is None and title.year is None:
            continue
        score = (body is not None, title.year is not None, title.lines == 1, title.is_bare)
        if best is None or score > best[0]:
            best = score, title, body
    if best is None or (best[2] is None and len({title.year for title in titles if title.year}) > 1):
        return None, None
    return best[1], best[2]


def without_titles(text: str, titles: Sequence[Title]) -> str:
    """The text without the lines of its titles: a title is no witness for itself."""
    if not titles:
        return text
    texts = {title.text for title in titles}
    return "\n".join(line for line in text.split("\n") if "公" not in line or "".join(line.split()) not in texts)


def names_printed(found: Evidence) -> tuple[str, ...]:
    """The bodies that the titles of the page name, as printed, without looking any of them up."""
    titles = [*titles_at_head(found.readable), *titles_of_page(found.page_title)]
    return tuple(dict.fromkeys(title.body for title in titles if title.body))


def own_codes(text: str, source: str) -> list[CreditCode]:
    """The credit codes of bodies that report: in the document's head and tail, and in its address."""
    return [code for code in codes_in(f"{source}\n{text}") if code.body in ("organ", "institution")]


def published_on(origin: str, posted: dt.date | None, printed: Printed | None) -> tuple[dt.date | None, str]:
    """When a report was published, and by what: its page's date, else its signature's; of a copy nobody knows."""
    if origin == "copy":
        return None, ""
    if posted:
        return posted, "page"
    if printed and printed.is_signature and printed.precision == "day":
        return printed.date, "signature"
    return None, ""


def number_clues(codes: list[CreditCode], hints: Hints) -> Iterator[Clue]:
    """What the numbers of a report say of its region: credit codes, telephones, postcodes."""
    for code in codes:
        yield Clue("region", "credit_code", code.code, code.region_code)
    for basis, regions in (("telephone", hints.rung), ("postcode", hints.posted)):
        if regions:
            yield Clue("region", basis, "", ";".join(sorted(regions)))


def identify(found: Evidence, source: str) -> Identity:
    """The identity of one document from its evidence and its file name or address; fields that are open are empty.

    Never raises on odd text.
    """
    text = found.text
    head = lines_of(text[: found.head_end])
    codes = own_codes(text, source)
    hints = Hints(frozenset(code.region_code for code in codes), regions_rung(text), provinces_posted(text))
    on_page = titles_at_head(found.readable)
    title, titled_body = chosen_title([*on_page, *titles_of_page(found.page_title)], text, hints)
    printed = printed_date(head, text)
    posted = posted_date(head[:HEAD_LINES], lines_of(text[max(found.head_end, len(text) - TAIL_LENGTH) :]))
    titled = [title.year] if title and title.year else []
    if title:
        titled += [t.year for t in on_page if t.year and t.body == title.body and t.is_bare]
    file_title = evidence.file_title(source)
    year, year_clues, year_conflicts = weigh_year(
        titled,
        file_title.year if file_title else None,
        without_titles(text, on_page),
        printed,
        posted,
        found.listed_year or None,
    )
    titled_name = (title, titled_body) if title and titled_body else None
    unread = title.body if title and titled_body is None else ""
    weighed = weigh_body(titled_name, text, source, year, hints, found.listed_agency, unread)
    body = weighed.body
    signed = read_body(evidence.signature(text), text, year, hints)
    if body and signed and is_same(body, signed) and is_shortened(body.name, signed.name):
        body = signed
    candidates: tuple[Candidate, ...] = ()
    if body is None or not body.region_code:
        names = [title.body] if title and title.body else []
        candidates = candidates_for([*names, *(c.printed for c in weighed.clues)], text, year, hints)
    has_title_and_date = title is not None and posted is not None
    origin, signs = origin_of(text, found.script, found.pinyin_glosses, source, has_title_and_date, found.damages)
    published, basis = published_on(origin, posted, printed)
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
        scope=scope_of(title.text if title else "", body.kind if body else "", text),
        credit_code=codes[0].code if len(codes) == 1 else "",
        clues=(*weighed.clues, *year_clues, *number_clues(codes, hints)),
        candidates=candidates,
        conflicts=(*weighed.conflicts, *year_conflicts, *region_conflicts(body, codes, hints)),
    )
