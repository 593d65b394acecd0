"""Administrative divisions: reading a place from the front of a name, and finding the place a text is at home in.

Belongs here: GB/T 2260 codes, names, parents, and what decides between divisions of one name. Does not: bodies
(`names`). A place is right or it is open: two divisions that both fit give None.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ingestion.knowledge.yaml_files import read_yaml

KNOWLEDGE = Path(__file__).resolve().parents[1] / "knowledge"
LONGEST_NAME = 15
LEVEL_WORDS = frozenset("省市州盟县区旗")


class Region(NamedTuple):
    """One division. level: province, prefecture, county.

    from_year, until_year: the first and last years in whose reports it may occur; 0 where that is open.
    """

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str
    from_year: int = 0
    until_year: int = 0


class Gazetteer(NamedTuple):
    """All divisions by code, by full name (several may share one) and by short name."""

    by_code: dict[str, Region]
    by_name: dict[str, tuple[Region, ...]]
    by_short_name: dict[str, tuple[Region, ...]]
    words: frozenset[str]
    own_context: re.Pattern[str]
    own_site: re.Pattern[str]
    not_level_words: tuple[str, ...]


@cache
def load_regions() -> Gazetteer:
    """The divisions of knowledge/regions.csv and regions_former.csv, read once a process."""
    by_code: dict[str, Region] = {}
    names: dict[str, list[Region]] = {}
    shorts: dict[str, list[Region]] = {}

    for region in (*_regions_in_force(), *_regions_former()):
        name, short_name = region.name, region.short_name
        by_code.setdefault(region.code, region)
        names.setdefault(name, []).append(region)
        if short_name:
            shorts.setdefault(short_name, []).append(region)
            if "自治" in name and name[-1] in "州县旗":  # 恩施州, 石柱县: what people write
                names.setdefault(short_name + name[-1], []).append(region)
    places = read_yaml(KNOWLEDGE / "places.yaml")
    return Gazetteer(
        by_code,
        {name: tuple(regions) for name, regions in names.items()},
        {name: tuple(regions) for name, regions in shorts.items()},
        frozenset(places["words"]),
        re.compile(places["own_context"]),
        re.compile(places["own_site"]),
        tuple(places["not_level_words"]),
    )


def _regions_in_force() -> Iterator[Region]:
    for code, name, short_name, _, level, parent_code, from_year in _rows("regions.csv"):
        yield Region(code, name, short_name, level, parent_code, int(from_year), 0)


def _regions_former() -> Iterator[Region]:
    for code, name, short_name, parent_code, from_year, until_year in _rows("regions_former.csv"):
        level = "prefecture" if code.endswith("00") else "county"
        yield Region(code, name, short_name, level, parent_code, int(from_year), int(until_year))


def _rows(file_name: str) -> Iterator[list[str]]:
    with (KNOWLEDGE / file_name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)  # the header
        yield from reader


def is_within(region: Region, around: Region) -> bool:
    """Whether `region` lies in `around` or is it."""
    regions = load_regions().by_code
    current: Region | None = region
    while current is not None:
        if current.code == around.code:
            return True
        current = regions.get(current.parent_code)
    return False


def stands(region: Region, year: int | None) -> bool:
    """Whether a division was there in a year, as far as the table knows; today, where the year is open."""
    if year is None:
        return not region.until_year
    return region.from_year <= year and (not region.until_year or year <= region.until_year)


class Hints(NamedTuple):
    """Numbers that point at places. codes: of credit codes the report prints; rung: where its telephones ring; posted:
    the provinces of its postcodes."""

    codes: frozenset[str] = frozenset()
    rung: frozenset[str] = frozenset()
    posted: frozenset[str] = frozenset()

    def is_rung(self, region: Region) -> bool:
        """Whether a telephone of the report may stand in `region`."""
        around = load_regions().by_code
        return any(code in around and is_within(region, around[code]) for code in self.rung)

    def is_posted(self, region: Region) -> bool:
        """Whether a postcode of the report may belong to `region`."""
        return any(code[:2] == region.code[:2] for code in self.posted)


NO_HINTS = Hints()


class Leading(NamedTuple):
    """What stands at the front of a name: the candidates for its innermost place, and where the rest starts."""

    candidates: tuple[Region, ...]
    length: int

    @property
    def region(self) -> Region | None:
        """The place, where only one fits."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@lru_cache(maxsize=1024)
def leading(name: str) -> Leading:
    """The chain of places a name opens with (广东省广州市黄埔区…), each inside the one before.

    Names of two characters (城区, 东区, 南县 …) count only inside a parent: alone they are mostly ordinary words.
    """
    gazetteer = load_regions()
    candidates: tuple[Region, ...] = ()
    position = 0
    while True:
        for length in range(min(LONGEST_NAME, len(name) - position), 1, -1):
            found = gazetteer.by_name.get(name[position : position + length], ())
            if candidates:
                found = tuple(
                    region
                    for region in found
                    if any(region.code != outer.code and is_within(region, outer) for outer in candidates)
                )
            elif length == 2 and found and found[0].level == "county":
                found = ()
            if found:
                candidates, position = found, position + length
                break
        else:
            break
    if position == 0:
        for length in (3, 2):  # 江苏沭阳县…: a province without its suffix, before a place inside it
            outer = [region for region in gazetteer.by_short_name.get(name[:length], ()) if region.level == "province"]
            if outer:
                inner = leading(name[length:])
                inside = tuple(region for region in inner.candidates if is_within(region, outer[0]))
                if inside:
                    return Leading(inside, length + inner.length)
    return Leading(candidates, position)


def places_named(text: str, year: int | None) -> Counter[Region]:
    """How often each place that stood in `year` is named in full. A name that several share counts for none of them."""
    gazetteer = load_regions()
    counts: Counter[Region] = Counter()
    for match in re.finditer("[省市县区州盟旗]", text):
        end = match.end()
        for length in range(LONGEST_NAME, 2, -1):
            if end < length:
                continue
            found = [region for region in gazetteer.by_name.get(text[end - length : end], ()) if stands(region, year)]
            if len(found) == 1:
                counts[found[0]] += 1
            if found:
                break
    return counts


def narrowed(candidates: tuple[Region, ...], text: str, year: int | None, hints: Hints = NO_HINTS) -> Region | None:
    """The one candidate that stood that year, or that the text decides for by naming a place around it.

    Where the text names none, a credit code decides, the telephone or the postcode. Where they speak against the text
    or each other, it is open.

    A division of today that began after the year counts where it has no namesake: offices put their new name on old
    reports. A name that was gone by then does not.
    """
    standing = tuple(region for region in candidates if stands(region, year))
    if not standing and len(candidates) == 1:
        standing = tuple(region for region in candidates if not region.until_year)
    if len(standing) < 2:
        return standing[0] if standing else None
    named = places_named(text, year)
    inside = [
        region for region in standing if any(region.code != outer.code and is_within(region, outer) for outer in named)
    ]
    coded = [region for region in standing if region.code in hints.codes]
    rung = [region for region in standing if hints.is_rung(region)]
    posted = [region for region in standing if hints.is_posted(region)]
    numbers = [pointed for pointed in (coded, rung, posted) if pointed]
    if len(inside) == 1:
        return inside[0] if all(inside[0] in pointed for pointed in numbers) else None
    pool = inside or list(standing)
    for pointed in numbers:
        if len(left := [region for region in pool if region in pointed]) == 1:
            return left[0] if all(left[0] in other for other in numbers) else None
    return None


def home_of(text: str, level_word: str, remainder: str, year: int | None, hints: Hints = NO_HINTS) -> Region | None:
    """The place a body belongs to that calls itself 市…局, 县…局, 区…局 or 省…厅 (`level_word`, then `remainder`).

    Evidence in this order: the same body with its place in front, anywhere in the text; the only place of that kind the
    text names, if as its own or more than once; a short name as in 山东政务服务网曲阜站点, in a province that the text
    names. A prefecture-level city around county-level ones must be named as owner of a site: it may be the one above.
    Where the text does not tell, a credit code or the telephone does, if one place alone fits it. Contradicting
    evidence leaves the place open.
    """
    found = set()
    for match in re.finditer(re.escape(level_word + remainder), text):
        if region := place_before(text, match.start() + 1, year, hints):
            found.add(region)
    if found:
        return found.pop() if len(found) == 1 else None
    told = _home_told(text, level_word, year)
    pointed = _home_pointed_at(level_word, year, hints)
    if told and ((hints.rung and not hints.is_rung(told)) or (hints.posted and not hints.is_posted(told))):
        return None
    if told is None and pointed and len(pointed) == 1:
        (region,) = pointed
        if hints.posted and not hints.is_posted(region):
            return None
        named = [place for place in places_named(text, year) if place.name[-1] == level_word]
        return region if not named or region in named else None
    return told if told is None or told in (pointed or {told}) else None


def _home_pointed_at(level_word: str, year: int | None, hints: Hints) -> set[Region]:
    """The places of a level that credit codes name, else those in which the telephones ring; empty where none do."""
    by_code = load_regions().by_code
    coded = {by_code[code] for code in hints.codes if code in by_code}
    if coded := {region for region in coded if region.name[-1] == level_word}:
        return coded
    if not hints.rung:
        return set()
    fitting = [region for region in by_code.values() if region.name[-1] == level_word]
    if level_word == "省":
        return {region for region in fitting if any(code[:2] == region.code[:2] for code in hints.rung)}
    return {region for region in fitting if stands(region, year) and hints.is_rung(region)}


def _home_told(text: str, level_word: str, year: int | None) -> Region | None:
    gazetteer = load_regions()

    def is_followed(name: str, pattern: re.Pattern[str]) -> bool:
        return any(pattern.match(text, match.end()) for match in re.finditer(name, text))

    named = places_named(text, year)
    provinces = {region.code[:2] for region in named if region.level == "province"}
    fitting = [region for region in named if region.name[-1] == level_word]
    if level_word == "省":
        return fitting[0] if len(fitting) == 1 else None
    if fitting:
        region = fitting[0]
        if len(fitting) > 1 or (provinces and region.code[:2] not in provinces):
            return None
        if level_word == "市" and region.level == "prefecture" and has_cities(region, year):
            return region if is_followed(region.name, gazetteer.own_site) else None
        return region if named[region] > 1 or is_followed(region.name, gazetteer.own_context) else None
    if len(provinces) != 1:
        return None
    short = [region for region in short_names_in(text, provinces.pop(), year) if region.name[-1] == level_word]
    own = [region for region in short if is_followed(region.short_name, gazetteer.own_context)]
    return own[0] if len(own) == 1 else None


def has_cities(region: Region, year: int | None) -> bool:
    """Whether county-level cities lie in a prefecture-level one, so that 市 alone may mean either."""
    return any(
        inner.parent_code == region.code and inner.name[-1] == "市" and stands(inner, year)
        for inner in load_regions().by_code.values()
    )


def place_before(text: str, end: int, year: int | None, hints: Hints = NO_HINTS) -> Region | None:
    """The place whose name, with the places around it, ends at `end`; None where none does or it is not clear which."""
    start = max(0, end - 2 * LONGEST_NAME)
    for offset in range(start, end - 2):
        chain = leading(text[offset:end])
        if chain.length == end - offset:
            return narrowed(chain.candidates, text, year, hints)
    return None


def short_names_in(text: str, province: str, year: int | None) -> list[Region]:
    """Places of a province (two digits) whose short name the text has; short names that are words do not count."""
    gazetteer = load_regions()
    return [
        region
        for region in gazetteer.by_code.values()
        if region.code.startswith(province) and region.short_name and region.short_name in text
        if region.short_name not in gazetteer.words and stands(region, year)
    ]
