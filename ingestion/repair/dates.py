"""Dates and document numbers that lost 年, 月, 日 or 〕, and years glued to the number behind them.

Belongs here: putting the signs back where only one reading is possible, and marking digit runs that begin with a year.
Does not: reading dates (`ingestion.identity.dates`).

`20231231日` can only be 12月31日; `2023111日` may be 1月11日 or 11月1日 and stays. `20238件` in a report that speaks of
2023年 may be 8件 or 20238件: a long run of digits is never trusted.
"""

from __future__ import annotations

import re
from functools import cache

from ingestion.repair.counters import counter
from ingestion.repair.plan import Edit, Unresolved

_YEAR = r"20[0-3]\d"
_SIGN_BEHIND_DIGITS = re.compile(r"[月日号](?<=\d{3}.)")
# A run of digits before 月, 日 or 号 that holds more than one number.
_GLUED = re.compile(
    rf"(?<!\d)(?:"
    rf"(?P<month>{_YEAR}\d{{1,2}})(?=月)"
    rf"|(?P<day>{_YEAR}\d{{2,4}})(?=日)"
    rf"|(?<=年)(?P<of_year>\d{{3,4}})(?=日)"
    rf"|(?<=[至到])(?P<until>\d{{3,4}})(?=日)"
    rf"|(?<=[〔﹝\[【［])(?P<number>{_YEAR}\d{{1,5}})(?=号)"
    rf")"
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CLOSING = {"〔": "〕", "﹝": "﹞", "[": "]", "【": "】", "［": "］"}
_NAMED_YEAR = re.compile(rf"({_YEAR})(?=年)")
_GLUED_YEAR = re.compile(rf"({_YEAR})\d{{1,4}}(?![\d.,，年])")
_JOINED = re.compile(r"[\d.,，A-Za-z〔\[【/:：\-]")


@cache
def _counter() -> re.Pattern[str]:
    return re.compile(rf"{counter()}")


def date_edits(text: str) -> tuple[tuple[Edit, ...], list[Unresolved]]:
    """Edits that part glued dates and document numbers, and places (in `text`) with several readings."""
    edits: list[Edit] = []
    unsure: list[Unresolved] = []
    for sign in _SIGN_BEHIND_DIGITS.finditer(text):
        start = end = sign.start()
        while start and text[start - 1].isdecimal():
            start -= 1
        match = _GLUED.match(text, start)
        if match is None or match.end() != end:
            if end - start >= 8 and sign[0] == "日":
                unsure.append(Unresolved("dates", start, end, "dates run together / 日期相连"))
            continue
        old = match[0]
        kind = match.lastgroup
        if kind == "number":
            new = old[:4] + _CLOSING[text[match.start() - 1]] + old[4:]
        elif kind == "month":
            new = f"{old[:4]}年{old[4:]}" if 1 <= int(old[4:]) <= 12 else ""
        elif kind == "day":
            new = _only_one([f"{old[:4]}年{date}" for date in month_and_day(old[4:])])
        else:
            new = _only_one(month_and_day(old))
        if new:
            edits.append(Edit(match.start(), match.end(), old, new))
        else:
            unsure.append(Unresolved("dates", *match.span(), "a date with more than one reading / 日期有多种读法"))
    unsure.extend(_glued_years(text))
    return tuple(edits), unsure


def _only_one(readings: list[str]) -> str:
    return readings[0] if len(readings) == 1 else ""


def month_and_day(digits: str) -> list[str]:
    """The ways in which two to four digits are a month and a day: `1231` → [`12月31`], `111` → [`1月11`, `11月1`]."""
    readings = []
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if not 1 <= len(day) <= 2 or (len(month) == 1 and month == "0") or (len(day) == 1 and day == "0"):
            continue
        if 1 <= int(month) <= 12 and 1 <= int(day) <= _DAYS[int(month) - 1]:
            readings.append(f"{month}月{day}")
    return readings


def _glued_years(text: str) -> list[Unresolved]:
    candidates = list(_GLUED_YEAR.finditer(text))
    if not candidates:
        return []
    named = set(_NAMED_YEAR.findall(text))
    return [
        Unresolved("dates", *match.span(), "a year may be glued to a number / 年份可能与数字相连")
        for match in candidates
        if match[1] in named
        and not _JOINED.match(text[match.start() - 1 : match.start()])
        and _counter().match(text, match.end())
    ]
