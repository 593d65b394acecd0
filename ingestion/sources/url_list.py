"""`urls.csv`: the addresses of a collection (url, and where known agency and year).

Belongs here: reading the list, and saying which of its lines cannot be used. Does not: asking any address.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from ingestion.model import NotRead
from ingestion.sources.raw import Item

NAME = "urls.csv"
COLUMNS = ("url", "agency", "year")
LINES_LIMIT = 100_000


@dataclass(frozen=True)
class Listed:
    """An address of the list. agency is as written there; year is 0 where none is given."""

    url: str
    agency: str
    year: int


def read_list(data: bytes, source: str) -> tuple[tuple[Listed, ...], tuple[Item, ...]]:
    """The addresses of a list, each once, and an item with its reason for each line that cannot be used.

    Raises NotRead: unreadable_text, unsupported where the list has no column `url`, over_limit.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        zh, en = "网址清单应为 UTF-8 编码", "a list of addresses is to be UTF-8"
        raise NotRead("unreadable_text", zh, en) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "url" not in (reader.fieldnames or ()):
        zh, en = f"网址清单首行应为 {','.join(COLUMNS)}", f"its first line should be {','.join(COLUMNS)}"
        raise NotRead("unsupported", zh, en)
    found: dict[str, Listed] = {}
    refused = []
    for row in reader:
        if len(found) >= LINES_LIMIT:
            raise NotRead("over_limit", f"超过 {LINES_LIMIT} 行", f"more than {LINES_LIMIT} lines")
        url, agency, year = ((row.get(name) or "").strip() for name in COLUMNS)
        if not url:
            continue
        if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
            place = f"{source}:{reader.line_num}"
            zh, en = f"年份 {year!r} 应为四位数字", f"the year {year!r} should have four digits"
            refused.append(Item(place, "", 0, "unsupported", zh, en))
            continue
        found.setdefault(url, Listed(url, agency, int(year or 0)))
    return tuple(found.values()), tuple(refused)
