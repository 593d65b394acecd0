"""Weighing: which body and which year the evidence speaks for, and what contradicts them.

Belongs here: the order of evidence, what counts as agreement, what leaves a field open. Does not: finding evidence
(`titles`, `evidence`, `dates`), completing a name (`names`).

Evidence ranks: the title; then what the report says of its own making (the sentence, the signature); then openings,
attachments and labels; then whom to ask; then how its file is named. A rank that contradicts itself decides nothing,
and ends the search: weaker evidence must not overrule a stronger doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from ingestion.identity import evidence, regions
from ingestion.identity.credit_codes import CreditCode
from ingestion.identity.names import Body, completed, has_level_word, load_kinds, read_body
from ingestion.identity.regions import Hints, Region
from ingestion.identity.titles import Title
from ingestion.model import Candidate, Clue, Conflict

Named = tuple[str, str]
MOST_CLUES = 24
MOST_CANDIDATES = 8
# What one kind of evidence counts towards a candidate for an open place.
CODE_WEIGHT, TELEPHONE_WEIGHT, CONTEXT_WEIGHT = 5, 3, 2


class Weighed(NamedTuple):
    """The body the evidence speaks for, or None; what it is made of; what speaks against it."""

    body: Body | None
    clues: tuple[Clue, ...]
    conflicts: tuple[Conflict, ...]


def is_shortened(name: str, full: str) -> bool:
    """Whether `name` is `full` with characters left out (沭阳县发改局, 沭阳县发展和改革局)."""
    rest = iter(full)
    return len(name) < len(full) and all(character in rest for character in name)


def is_same(one: Body, other: Body) -> bool:
    """Whether two readings may be one body: the same name, or one the other with its place or words left out."""
    if one.agency_id and one.agency_id == other.agency_id:
        return True
    if one.kind != other.kind or (one.region_code and other.region_code and one.region_code != other.region_code):
        return False
    return one.name == other.name or is_shortened(one.name, other.name) or is_shortened(other.name, one.name)


def is_office_of(one: Body, other: Body) -> bool:
    """Whether one is the office or a part of the other: a government's report is made and signed by its office."""
    return one.region_code == other.region_code and (
        "government" in (one.kind, other.kind) or one.name.startswith(other.name) or other.name.startswith(one.name)
    )


def merged(bodies: Iterable[Body]) -> list[Body]:
    """The bodies told apart: of readings that may be one body the fullest."""
    kept: list[Body] = []
    for body in bodies:
        for index, other in enumerate(kept):
            if is_same(body, other):
                if len(body.name) > len(other.name):
                    kept[index] = body
                break
        else:
            kept.append(body)
    return kept


def weigh_body(
    title: tuple[Title, Body] | None,
    text: str,
    source: str,
    year: int | None,
    hints: Hints,
    listed: str = "",
    unread: str = "",
) -> Weighed:
    """The body of a report. title: the one chosen, with the body it names. listed: whose it is by a list of addresses.

    unread: the name in a title that stands for no body, since its place is open.
    Where the name's place is open, the name under which it was filed or listed may give it, if no number contradicts.
    """
    clues: list[Clue] = []

    def read(named: Iterator[Named]) -> list[tuple[str, Body]]:
        found = []
        for basis, name in dict.fromkeys(named):
            body = read_body(name, text, year, hints)
            clues.append(Clue("agency", basis, name, body.name if body else ""))
            if body:
                found.append((basis, body))
        return found

    chosen: Body | None = None
    chosen_basis = ""
    stated = read(evidence.stated(text))
    if title:
        chosen, chosen_basis = title[1], "title"
        clues.insert(0, Clue("agency", "title", title[0].body, chosen.name))
        against = [body for _, body in stated if not is_same(body, chosen)]
        if title[0].lines > 1 and against and len(against) == len(stated):
            chosen = None  # the line above may be the site's name and not the report's
    asked: list[tuple[str, Body]] = []
    around: list[tuple[str, Body]] = []
    if chosen is None:
        ranks: tuple[Callable[[], list[tuple[str, Body]]], ...] = (
            lambda: stated,
            lambda: read(evidence.spoken(text)),
            lambda: [(basis, body) for basis, body in read(evidence.asked(text)) if not is_government(body)],
            lambda: read(evidence.filed(source)),
            lambda: read(iter([("list", listed)] if listed else [])),
        )
        for rank in ranks:
            found = rank()
            bodies = merged(body for _, body in found)
            if bodies:
                if len(bodies) == 1 and not fits_title(bodies[0], unread):
                    break
                chosen, chosen_basis = (bodies[0], found[0][0]) if len(bodies) == 1 else (None, found[0][0])
                break
    else:
        asked = read(evidence.asked(text))
        named = chain(evidence.labelled(text), evidence.filed(source), [("list", listed)] if listed else [])
        around = read(named)
    conflicts = (*conflicts_of(chosen, chosen_basis, stated), *conflicts_around(chosen, chosen_basis, around))
    if chosen and chosen_basis == "title" and title:
        others = [body for _, body in (*stated, *asked) if not is_same(body, chosen) and not is_office_of(body, chosen)]
        if len({basis for basis, body in (*stated, *asked) if body in others}) > 1 and len(merged(others)) == 1:
            chosen = None  # two other witnesses agree: the title may be another report's, left over
    if chosen and not chosen.region_code:
        chosen = placed_by(around, chosen, hints) or chosen
    return Weighed(chosen, tuple(clues[:MOST_CLUES]), conflicts)


def fits_title(body: Body, printed: str) -> bool:
    """Whether a body may be the one a title calls 市政府办公室, its place aside; any where the title names none."""
    return not has_level_word(printed) or body.name.endswith((printed[1:], completed(printed[1:])))


def is_government(body: Body) -> bool:
    """Whether a body asked may answer for another: governments and their offices do."""
    return body.kind in ("government", "government_office")


def conflicts_of(chosen: Body | None, basis: str, stated: list[tuple[str, Body]]) -> Iterator[Conflict]:
    """What the report says of its own making against the body believed, or against itself."""
    if chosen is None:
        bodies = merged(body for _, body in stated)
        for (first, one), (second, other) in pairwise(stated):
            if len(bodies) > 1 and not is_same(one, other):
                yield Conflict("agency", first, one.name, second, other.name)
                return
        return
    for other_basis, body in stated:
        if not is_same(body, chosen) and not is_office_of(body, chosen):
            yield Conflict("agency", basis, chosen.name, other_basis, body.name)
            return


def placed_by(around: list[tuple[str, Body]], chosen: Body, hints: Hints) -> Body | None:
    """The same body with its place, as it was labelled, filed or listed; None where these or the numbers disagree."""
    placed = [body for _, body in around if body.region_code and is_same(body, chosen)]
    if len({body.region_code for body in placed}) != 1 or (region := region_of(placed[0].region_code)) is None:
        return None
    fits = (
        not hints.codes or region.code in hints.codes,
        not hints.rung or hints.is_rung(region),
        not hints.posted or hints.is_posted(region),
    )
    return placed[0] if all(fits) else None


def conflicts_around(chosen: Body | None, basis: str, around: list[tuple[str, Body]]) -> Iterator[Conflict]:
    """Labels and file names that name another body of the same rank. A site, an office in charge of sites or the
    government above posts for others, and is no contradiction."""
    if chosen is None:
        return
    posts = load_kinds().posts_for_others
    for other_basis, body in around:
        is_poster = is_government(body) or posts.search(body.name)
        if not (is_poster or is_same(body, chosen) or is_office_of(body, chosen)):
            yield Conflict("agency", basis, chosen.name, other_basis, body.name)
            return


def candidates_for(names: Iterable[str], text: str, year: int | None, hints: Hints) -> tuple[Candidate, ...]:
    """What a body whose place is open may be, with how much speaks for each; empty where nothing points anywhere."""
    gazetteer = regions.load_regions()
    weights: dict[tuple[str, str], int] = {}
    for name in dict.fromkeys(re.sub(r"\s", "", name) for name in names):
        chain = regions.leading(name)
        if chain.length and len(chain.candidates) > 1:
            pool, rest = [region for region in chain.candidates if regions.stands(region, year)], name[chain.length :]
            named = regions.places_named(text, year)
        elif has_level_word(name):
            named = regions.places_named(text, year)
            rest = name[1:]
            pool = [region for region in named if region.name[-1] == name[0]]
            if not pool:
                pool = [
                    region
                    for region in gazetteer.by_code.values()
                    if region.name[-1] == name[0]
                    and regions.stands(region, year)
                    and (region.code in hints.codes or hints.is_rung(region))
                ]
        else:
            continue
        for region in pool:
            weights[region.code, region.name + completed(rest)] = (
                CODE_WEIGHT * (region.code in hints.codes)
                + TELEPHONE_WEIGHT * hints.is_rung(region)
                + CONTEXT_WEIGHT * bool(named.get(region))
                + sum(1 for outer in named if outer.code != region.code and regions.is_within(region, outer))
            )
        if weights:
            break
    best = sorted(weights.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_CANDIDATES]
    return tuple(Candidate(name, code, weight) for (code, name), weight in best)


def region_conflicts(body: Body | None, codes: Sequence[CreditCode], hints: Hints) -> Iterator[Conflict]:
    """Numbers that lie in other places than the body: the one credit code, the telephones, the postcodes.

    Divisions around the body's and inside it are no contradiction: provinces ring in their capital.
    """
    region = region_of(body.region_code) if body and body.region_code else None
    if region is None:
        return
    organs = {code.region_code for code in codes if code.body == "organ"}
    pointed = (
        ("credit_code", organs if len(organs) == 1 else set()),
        ("telephone", hints.rung),
        ("postcode", hints.posted),
    )
    for basis, numbers in pointed:
        places = [place for code in sorted(numbers) if (place := region_of(code))]
        fits = any(regions.is_within(region, place) or regions.is_within(place, region) for place in places)
        if basis == "credit_code":  # codes changed with the divisions, mostly within their prefecture
            fits = fits or any(place.until_year or place.code[:4] == region.code[:4] for place in places)
        if places and not fits:
            yield Conflict("region", "name", _said(region), basis, "; ".join(map(_said, places)))


def _said(region: Region) -> str:
    return f"{region.code} {region.name}"


def region_of(code: str) -> Region | None:
    """The division with a code, of today or of former years."""
    return regions.load_regions().by_code.get(code)
