"""Contact blocks: whom a report asks its readers to write to, and where that telephone rings.

Belongs here: the sentence that names the office to ask, telephone area codes, postcodes. Does not: what the names
stand for (`names`), which evidence wins (`weigh`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from ingestion.identity.regions import KNOWLEDGE

_TURN_TO = "直接|及时|与|向|同|和|联系|致电|垂询"
# The run ends where the address, the telephone or the verb begins. Every way to begin starts with a character of its
# own, so that most places of a text are passed over without trying any word.
ASKED = re.compile(
    rf"(?:请(?:{_TURN_TO})|可(?:{_TURN_TO})|敬请(?:{_TURN_TO})|{_TURN_TO})(?:{_TURN_TO}){{0,2}}[:：]?"
    r"(?P<run>[\u4e00-\u9fff]{4,40}?)(?=联系|咨询|反映|反馈|[（(,，。、；;:：]|电话|地址|\s|$)"
)
# What a body's own office is called behind the body's name.
OFFICES = ("办公室", "机构", "办", "科", "处", "股", "室", "中心", "部门")
OFFICE = re.compile(
    r"(?:党政|综合|行政|(?<!人民)政府信息(?:公开)?|信息(?:公开)?|政务(?:公开)?|党建|机关|政工|秘书|法规|政策|宣传)*"
    rf"(?:工作)?(?:领导小组)?(?:{'|'.join(OFFICES)})$"
)
# What may not stand before is asked behind the first digit: only there is the pattern looked for by that digit.
POSTCODE = re.compile(r"(?:邮政编码|邮\s*编)(?:为|是)?\s*[:：]?\s*(?P<prefix>[0-8]\d)\d{4}(?!\d)")
TELEPHONE = re.compile(r"(?P<area>0(?<![\d.]0)(?:10|2\d|[3-9]\d\d))[）)\-—－ \u00a0]{0,2}\d{7,8}(?!\d)")


@cache
def load_area_codes() -> dict[str, frozenset[str]]:
    """Region codes by telephone area code: prefectures, now and then a county or a province."""
    found: dict[str, set[str]] = {}
    with (KNOWLEDGE / "area_codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["area_code"], set()).add(row["region_code"])
    return {area_code: frozenset(codes) for area_code, codes in found.items()}


@cache
def load_postcodes() -> dict[str, frozenset[str]]:
    """Codes of provinces by the first two digits of a postcode: one, or two where a border runs through."""
    found: dict[str, set[str]] = {}
    with (KNOWLEDGE / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["prefix"], set()).add(row["region_code"])
    return {prefix: frozenset(codes) for prefix, codes in found.items()}


def offices_asked(text: str) -> Iterator[tuple[str, str]]:
    """Whom a report asks its readers to turn to: as printed, and without its own office's name."""
    for match in ASKED.finditer(text):
        yield match["run"], without_office(match["run"])


def without_office(name: str) -> str:
    """A name of Chinese characters without the name of its own office behind it."""
    return OFFICE.sub("", name) if name.endswith(OFFICES) else name


def provinces_posted(text: str) -> frozenset[str]:
    """Codes of the provinces where all postcodes of a text lie; empty where it prints none or they differ."""
    printed = {match["prefix"] for match in POSTCODE.finditer(text)} if "邮" in text else set()
    found = {load_postcodes().get(prefix, frozenset()) for prefix in printed}
    return found.pop() if len(found) == 1 else frozenset()


def regions_rung(text: str) -> frozenset[str]:
    """Codes of the regions in which all telephones of a text ring; empty where it prints none, or several areas."""
    areas = {match["area"] for match in TELEPHONE.finditer(text)}
    known = [load_area_codes()[area] for area in areas if area in load_area_codes()]
    return known[0] if len(known) == 1 and len(areas) == 1 else frozenset()
