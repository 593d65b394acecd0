"""Rebuilds knowledge/area_codes.csv from the PyPI package phonenumbers (Apache-2.0; Google's libphonenumber).

Belongs here: which prefectures share a telephone area code. Does not: finding codes in a text
(`ingestion.identity.contact`).

    pip install phonenumbers==9.0.43
    python -m ingestion.knowledge.build.area_codes
"""

from __future__ import annotations

import csv
import importlib
import re

from ingestion.identity.regions import KNOWLEDGE, load_regions, stands

COLUMNS = ("area_code", "region_code", "region")

# Reviewed: prefectures the package does not name, most of them second owners of a shared code (published by the
# operators when codes were merged, as 0371 in 2013 and 0851 in 2014).
ADDED = (
    "0371 410200, 0391 419001, 0471 150100, 0558 341600, 0692 533100, 0719 429021, 0731 430100, 0731 430200, "
    "0731 430300, 0772 451300, 0774 451100, 0775 450800, 0856 520600, 0857 520500, 0887 533400, 0892 540200, "
    "0894 540400, 0895 540300, 0896 540600, 0898 460000, 0902 650500, 0903 653200, 0935 620300, 0937 620200, "
    "0972 630200, 0994 659004, 0995 650400"
)


def region_codes(province: str, name: str) -> list[tuple[str, str]]:
    """Code and name of the division that a name of the package means, inside the province before it; empty if none."""
    found = [
        region
        for full in (name, name + "市", name + "地区", name + "州", name + "盟", name + "林区")
        for region in load_regions().by_name.get(full, ())
        if stands(region, None) and region.code[:2] == province[:2]
    ]
    found.sort(key=lambda region: (region.level != "prefecture", region.code))
    return [(found[0].code, found[0].name)] if found else []


def rows() -> list[tuple[str, str, str]]:
    """Area code, region code, region; several rows where prefectures share a code, the province where a code is its."""
    geocoder = importlib.import_module("phonenumbers.geocoder")
    parse = importlib.import_module("phonenumbers").parse
    provinces = [region for region in load_regions().by_code.values() if region.level == "province"]
    made = set()
    candidates = ["10", *(f"2{n}" for n in range(10)), *(str(n) for n in range(310, 1000))]
    for area_code in candidates:
        numbers = [parse(f"+86{area_code}{number}") for number in ("61234567", "2123456")]  # eight or seven digits
        description = next(filter(None, (geocoder.description_for_number(number, "zh") for number in numbers)), "")
        province = next((p for p in provinces if p.short_name and description.startswith(p.short_name)), None)
        if province is None:
            continue
        rest = re.sub(f"^(?:{province.name}|{province.short_name})", "", description)
        if not rest:
            if province.code[:2] in ("11", "12", "31", "50"):
                made.add((f"0{area_code}", province.code, province.name))
            continue
        for name in re.split("[、,，/和]", rest):
            for code, full in region_codes(province.code, name.strip()):
                made.add((f"0{area_code}", code, full))
    for entry in ADDED.split(", "):
        area_code, code = entry.split()
        made.add((area_code, code, load_regions().by_code[code].name))
    return sorted(made)


def main() -> None:
    """Write the table."""
    with (KNOWLEDGE / "area_codes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows())


if __name__ == "__main__":
    main()
