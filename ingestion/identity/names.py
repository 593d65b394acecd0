"""Names of bodies: what kind of body a name shows, its full form, its place, its entry in the registry.

Belongs here: completing a shortened name where only one reading is possible, and refusing it otherwise.
Does not: where in a document the name stands (`titles`, `evidence`), the place itself (`regions`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ingestion.identity import regions
from ingestion.identity.regions import KNOWLEDGE, NO_HINTS, Hints, Leading, Region
from ingestion.knowledge.yaml_files import read_yaml

LONGEST_BODY = 45
# A name never speaks of disclosure itself (but for an office in charge of it), nor of a page's parts.
TWO_NAMES = re.compile(
    r"公开(?!办公室|领导小组|办$|处$)|名称|标题|报告|年报|首页|网站|政府(?:门户)?网|政府.*政府|人民政府[省市县区]"
)
# 本镇, 我局 …: whose it is has to be said elsewhere.
OWN_WORD = re.compile(r"[我本该贵各全][省市县区州盟旗镇乡街局厅委办单机部]")
# Towns, subdistricts and parks that print no place around them, under their formal names alone.
FORMAL = re.compile(
    r"(?![我本该各全市县区镇乡])[\u4e00-\u9fff]{2,8}?(?:(?:镇|乡)(?:人民)?政府|街道办事处)"
    r"|(?![我本该各全市县区镇乡])[\u4e00-\u9fff]{4,16}(?:区|园|城)(?:管理委员会|管委会)"
)
BRANCH = re.compile(r"[局厅](?P<place>[\u4e00-\u9fff]{2,12})分局$")
# A place that is in no table, told by its suffix (虚构市…): none of its characters is one that joins words, fills a
# form's blanks or belongs to a site's advertisement.
UNKNOWN_PLACE = re.compile(
    r"[^会同和与及对在由向请或等的了是为将把被从到本我各全级门位办室局委厅部院科处某该此其并经以按据做开推加强落展网台官方彩赌博投]"
    r"{2,5}?[省市县区州盟旗](?!域)(?=[\u4e00-\u9fff]{2})"
)
LEAST_REST = 3  # characters of a body's name behind its place
UNFIT = re.compile(r"[^\u4e00-\u9fff、（）()·]")


class Registered(NamedTuple):
    """A row of agencies.csv."""

    agency_id: str
    name: str
    region_code: str
    level: str
    kind: str
    from_year: int = 0
    until_year: int = 0

    def is_borne(self, year: int | None) -> bool:
        """Whether the body bore this name in a report year; a year that is open fits any."""
        return year is None or (self.from_year <= year and (not self.until_year or year <= self.until_year))


class Body(NamedTuple):
    """A reporting body: full name, registry id (or empty), kind, level and six-digit region code (empty where open)."""

    name: str
    agency_id: str
    kind: str
    level: str
    region_code: str


class Kinds(NamedTuple):
    """knowledge/agency_kinds.yaml, compiled."""

    endings: tuple[tuple[re.Pattern[str], str], ...]
    any_ending: re.Pattern[str]
    not_parks: re.Pattern[str]
    central: re.Pattern[str]
    expansions: dict[str, str]
    complete: tuple[tuple[re.Pattern[str], dict[str, Any]], ...]
    nameless: re.Pattern[str]
    own_organs: re.Pattern[str]
    by_short_place: re.Pattern[str]
    superior: frozenset[str]
    opening_verbs: re.Pattern[str]
    posts_for_others: re.Pattern[str]


@cache
def load_kinds() -> Kinds:
    """The kinds, endings and expansions, once a process."""
    data = read_yaml(KNOWLEDGE / "agency_kinds.yaml")
    endings = "|".join(entry["pattern"] for entry in data["endings"])
    return Kinds(
        tuple((re.compile(f"(?:{entry['pattern']})$"), entry["kind"]) for entry in data["endings"]),
        re.compile(endings),
        re.compile(data["not_parks"]),
        re.compile("|".join(data["central"])),
        data["expansions"]["names"],
        tuple((re.compile(entry["pattern"]), entry) for entry in data["complete"]),
        re.compile(re.sub(r"\s", "", data["nameless"])),
        re.compile(data["own_organs"]),
        re.compile(data["by_short_place"]),
        frozenset(data["superior"]),
        re.compile(data["opening_verbs"]),
        re.compile(data["posts_for_others"]),
    )


@cache
def load_registry() -> dict[str, tuple[Registered, ...]]:
    """Registered bodies by full name and by each alias; a body has a row for each name it bore.

    Raises ValueError where a name comes twice for one id.
    """
    by_name: dict[str, tuple[Registered, ...]] = {}
    seen: set[tuple[str, str]] = set()
    with (KNOWLEDGE / "agencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (key := (row["agency_id"], row["name"])) in seen:
                raise ValueError(f"agencies.csv: {row['agency_id']} comes twice as {row['name']}")
            seen.add(key)
            years = int(row["from_year"] or 0), int(row["until_year"] or 0)
            entry = Registered(row["agency_id"], row["name"], row["region_code"], row["level"], row["kind"], *years)
            for name in [row["name"], *filter(None, row["aliases"].split(";"))]:
                by_name[name] = (*by_name.get(name, ()), entry)
    return by_name


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """The kind a name's ending shows; empty where the name does not end like a body's."""
    kinds = load_kinds()
    if kinds.central.match(name):
        return "central_body"
    for pattern, kind in kinds.endings:
        if pattern.search(name) and not (kind == "park" and kinds.not_parks.search(name)):
            return kind
    return ""


def completed(remainder: str) -> str:
    """What stands after the place, in full: 人社局 → 人力资源和社会保障局, nothing → 人民政府."""
    kinds = load_kinds()
    if not remainder:
        return "人民政府"
    if remainder in kinds.expansions:
        return kinds.expansions[remainder]
    for pattern, entry in kinds.complete:
        if pattern.fullmatch(remainder):
            if "replace" in entry:
                return remainder.replace(*entry["replace"])
            return remainder + entry["suffix"]
    return remainder


def has_level_word(name: str) -> bool:
    """Whether a name opens with 省, 市, 县 … for the body's own place (市教育局, and not 市场监督管理局)."""
    return name[:1] in regions.LEVEL_WORDS and not name.startswith(regions.load_regions().not_level_words)


def place_in_name(region: Region) -> str:
    """How a body's name writes its place: districts with their city (广州市黄埔区), all others alone."""
    parent = regions.load_regions().by_code.get(region.parent_code)
    return parent.name + region.name if parent and region.level == "county" and region.name[-1] == "区" else region.name


def is_in_municipality(region: Region) -> bool:
    """Whether a division's parent is one of the four cities that are provinces: its counties print it, or do not."""
    parent = regions.load_regions().by_code.get(region.parent_code)
    return parent is not None and parent.level == "province" and parent.name[-1] == "市"


def level_of(kind: str, region: Region | None) -> str:
    """central, province, prefecture, county or township; empty where the place is open."""
    if kind in ("township", "subdistrict"):
        return "township"
    if region is None:
        return "central" if kind == "central_body" else ""
    return region.level


def full_place(name: str, text: str, year: int | None, hints: Hints) -> Region | None:
    """The county that the text names in front of a township's or subdistrict's name, wherever it does; None if open."""
    stem = re.sub("(?:(?:人民)?政府|(?:街道)?办事处)$", "", name)
    found = {
        region
        for match in re.finditer(re.escape(stem), text)
        if (region := regions.place_before(text, match.start(), year, hints))
    }
    return found.pop() if len(found) == 1 else None


def registered_as(names: Iterable[str], year: int | None) -> Registered | None:
    """The entry of the registry that a name means in a year; None where it has none, or may mean several bodies.

    A name out of its years still means its body: offices put their new name on old reports.
    """
    for name in names:
        entries = load_registry().get(name, ())
        borne = tuple(entry for entry in entries if entry.is_borne(year)) or entries
        if borne:
            return borne[0] if len({entry.agency_id for entry in borne}) == 1 else None
    return None


def branch_region(place: str, around: Region, year: int | None) -> Region | None:
    """The division that a branch works in (十堰市生态环境局郧阳分局), or None where it is none of `around`'s own."""
    table = regions.load_regions()
    found = {
        region
        for region in (*table.by_short_name.get(place, ()), *table.by_name.get(place, ()))
        if region.code != around.code and regions.is_within(region, around) and regions.stands(region, year)
    }
    return found.pop() if len(found) == 1 else None


def district_office(rest: str, city: Region, year: int | None) -> Region | None:
    """The district that a city's body is of (莆田市秀屿生态环境局), else the city; None where the word may be none."""
    table = regions.load_regions()
    for length in range(2, max(2, len(rest) - LEAST_REST) + 1):
        found = [
            region
            for region in table.by_short_name.get(rest[:length], ())
            if region.parent_code == city.code and regions.stands(region, year)
        ]
        if found and kind_of(rest[length:]):
            return found[0] if len(found) == 1 and rest[:length] not in table.words else None
    return city


def named_as_own(text: str, year: int | None) -> Region | None:
    """The only county a text names, where it names it more than once or as the owner of pages and rules."""
    counties = {place: count for place, count in regions.places_named(text, year).items() if place.level == "county"}
    if len(counties) != 1:
        return None
    ((county, count),) = counties.items()
    own = regions.load_regions().own_context
    is_owner = any(own.match(text, match.end()) for match in re.finditer(county.name, text))
    return county if count > 1 or is_owner else None


def county_around(text: str, year: int | None, hints: Hints) -> Region | None:
    """The county of a township whose name gives no place: the one named as its own, or the only one its codes are of.

    None where its numbers are of another.
    """
    region = named_as_own(text, year)
    by_code = regions.load_regions().by_code
    coded = {code for code in hints.codes if code in by_code and not code.endswith("00")}
    if region is None:
        return by_code[coded.pop()] if len(coded) == 1 else None
    if coded - {region.code} or (hints.rung and not hints.is_rung(region)):
        return None
    return region


def read_body(name: str, text: str, year: int | None = None, hints: Hints = NO_HINTS) -> Body | None:
    """The body a printed name stands for, or None where it is not one, or where its place has to be known and is open.

    `text` is the report (its places decide between namesakes), `year` its year (divisions that were gone do not count),
    `hints` the places its numbers point at.
    """
    name = load_kinds().own_organs.sub("", re.sub(r"\s", "", name))
    if not 3 <= len(name) <= LONGEST_BODY or UNFIT.search(name) or name in load_kinds().superior:
        return None
    chain = opening_place(name)
    inner = any(regions.leading(name[i:]).length > 2 for i in range(chain.length + 1, len(name) - 3))
    if TWO_NAMES.search(name) or OWN_WORD.match(name):
        return None
    if inner and kind_of(name) != "central_body" and not BRANCH.search(name):
        return None
    region: Region | None = None
    full = name
    if chain.length:
        region = regions.narrowed(chain.candidates, text, year, hints)
        place = name[: chain.length]
        if region and place.endswith(region.name) and (place == region.name or not is_in_municipality(region)):
            place = place_in_name(region)
        full = place + completed(name[chain.length :])
    elif has_level_word(name):
        remainder = completed(name[1:])
        rests = dict.fromkeys((name[1:], remainder))
        region = next(filter(None, (regions.home_of(text, name[0], rest, year, hints) for rest in rests)), None)
        if region is None:
            return None
        full = place_in_name(region) + remainder
    else:
        full = completed(name)
    kind = kind_of(full)
    if region and (branch_office := BRANCH.search(full)):
        region = branch_region(branch_office["place"], region, year)
        kind = kind or "department"
    elif region and region.level == "prefecture" and kind == "department":
        region = district_office(name[chain.length :], region, year)
    if kind == "central_body":
        branch = next((found for i in range(2, len(full) - 2) if (found := regions.leading(full[i:])).region), None)
        region = branch.region if branch else None
    elif kind in ("township", "subdistrict") and not chain.length and not UNKNOWN_PLACE.match(name):
        region = full_place(name, text, year, hints) or county_around(text, year, hints)
        full = place_in_name(region) + full if region else full
    if entry := registered_as((full, name), year):
        return Body(entry.name, entry.agency_id, entry.kind, entry.level, entry.region_code)
    is_placeless = not chain.length and region is None
    if is_placeless and kind == "department" and (unknown := UNKNOWN_PLACE.match(name)):
        return Body(unknown[0] + completed(name[unknown.end() :]), "", kind, "", "")
    if not kind or (is_placeless and (kind in ("department", "other") or load_kinds().nameless.fullmatch(full))):
        return None
    return Body(full, "", kind, level_of(kind, region), region.code if region else "")


def opening_place(name: str) -> Leading:
    """The places a body's name opens with, also a county of two characters (代县财政局): no word before a body.

    Some bodies are called by the short name of their city (苏州海关).
    """
    chain = regions.leading(name)
    if chain.length:
        return chain
    table = regions.load_regions()
    if body := load_kinds().by_short_place.search(name):
        cities = tuple(city for city in table.by_short_name.get(name[: body.start()], ()) if city.level != "county")
        return Leading(cities, body.start()) if cities else chain
    counties = table.by_name.get(name[:2], ()) if name[1:2] == "县" and kind_of(name[2:]) else ()
    return Leading(counties, 2) if counties else chain


def cut_body(run: str, follows: re.Pattern[str] | None = None) -> str:
    """The body's name at the front of a run of text: a place or a level word, then up to an ending of a name.

    Without `follows` the name is the whole run; with it, the name ends where `follows` goes on (广州市教育局|坚持…).
    Empty where the run does not open so.
    """
    chain = opening_place(run)
    start = chain.length or (1 if has_level_word(run) else 0)
    if not start and not load_kinds().central.match(run):
        return run if follows is None and FORMAL.fullmatch(run) else ""
    if follows is None:
        return run if kind_of(run) else ""
    for match in load_kinds().any_ending.finditer(run, start, start + LONGEST_BODY):
        if follows.match(run, match.end()):
            return run[: match.end()]
    return ""
