"""Dates and the year: what a page says of its posting, what the report prints about itself, which year it covers.

Belongs here: date forms, and which of them may be trusted as what. Does not: whether a page is the office's own
(`origin`), deadlines (rules). A date with more digits glued to it (2022/07/1696) is no date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ingestion.identity.origin import load_origin
from ingestion.identity.titles import DIGITS, YEAR, year_of
from ingestion.model import Clue, Conflict

NUMERIC = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
WRITTEN = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
SPELT = re.compile(
    rf"(?P<year>{YEAR})年(?P<month>[一二三四五六七八九十]{{1,2}})月(?:(?P<day>[一二三四五六七八九十]{{1,3}})日)?"
)
BULLET = re.compile(r"^[\s•·*\-|]*")
WEEKDAY = re.compile(r"星期|周[一二三四五六日]")
TIME = re.compile(r"\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")
PERIOD = re.compile(
    r"(?P<first>20\d\d)年\d{1,2}月(?:\d{1,2}日)?起?(?:至|到|—|－|-|~|～|–)+(?:(?P<last>20\d\d)年)?12月(?:31日|底)?"
)
# Between lines, and where full-width spaces stand for a line's end.
LINE_ENDS = re.compile(r"[\n\r\u3000](?:(?<=[\n\r])[\n\r]*|\u3000+)")
BODY_YEAR = re.compile(r"(?P<year>20\d\d)年(?!\d{1,2}月)")
# 现公布2016年度政府信息公开工作年度报告, in the preface; further down it may be the publishing of an older one.
MADE_YEAR = re.compile(
    r"(?:编制|公布|发布|形成|现将)(?:完成)?[了的]?[^，,。；：\d《》]{0,45}《?(?P<year>20\d\d)年?度?[^，,。；：《》\d]{0,30}(?:报告|年报)"
)
PREFACE_LENGTH = 600
OPENING_YEAR = re.compile(r"(?P<year>20\d\d)年(?:度|以来|来)?[,，]?(?!\d)")
MOST_BLANKS = 20  # in front of a year that opens a sentence
# A date glued to the name that signs, and one behind the last sentence.
GLUED = re.compile(r"[局厅委办府室会处心院]\s*" + WRITTEN.pattern.removeprefix(r"(?<!\d)"))
LAST = re.compile("。" + WRITTEN.pattern.removeprefix(r"(?<!\d)") + r"(?=[^，,。；、]{0,30}$)")
TAIL_LENGTH = 1500
LAST_SIGNING_MONTH = 6

Precision = Literal["day", "month", ""]


class Printed(NamedTuple):
    """A date the report prints on itself: its first day where only the month is printed, and where it stands."""

    date: dt.date
    precision: Precision
    is_signature: bool


def spelt_number(numeral: str) -> int:
    """一 … 三十一 as a number."""
    tens, ten, units = numeral.rpartition("十")
    return (DIGITS.get(tens, 1) if ten else 0) * 10 + (DIGITS[units] if units else 0)


def date_of(match: re.Match[str]) -> tuple[dt.date, Precision] | None:
    """The date of a match of NUMERIC, WRITTEN or SPELT; None where the calendar has no such day."""
    number = int if match["month"].isdecimal() else spelt_number
    try:
        year = year_of(match["year"])
        day = match["day"]
        return dt.date(year, number(match["month"]), number(day) if day else 1), "day" if day else "month"
    except (ValueError, KeyError):
        return None


def posted_date(head: list[str], tail: list[str]) -> dt.date | None:
    """The date the page itself carries: behind one of its labels, else alone on a line before the report.

    `head`: lines before the first section; `tail`: the last lines. A clock (a date with the day of the week) is none.
    """
    labels = load_origin()
    lines = head + tail
    for index, line in enumerate(lines):
        label = labels.date_labels.match(line)
        if not label or labels.not_date_labels.search(line):
            continue
        rest = line[label.end() :]
        candidates = [rest] if rest.strip(" :：") else lines[index + 1 : index + 2]
        for text in candidates:
            match = NUMERIC.search(text) or WRITTEN.search(re.sub(r"\s", "", text))
            found = date_of(match) if match and match.start() <= 6 and not WEEKDAY.search(text) else None
            if found and found[1] == "day":
                return found[0]
    for line in head:
        bare = BULLET.sub("", line)
        match = NUMERIC.match(bare)
        if match and not TIME.sub("", bare[match.end() :]).strip() and (found := date_of(match)):
            return found[0]
    return None


def only_date(line: str) -> tuple[dt.date, Precision] | None:
    """The written date a line consists of, brackets apart; None where it says anything else."""
    if "年" not in line or "月" not in line:
        return None
    bare = re.sub(r"[\s（）()]", "", line)
    match = WRITTEN.fullmatch(bare) or SPELT.fullmatch(bare)
    return date_of(match) if match else None


def printed_date(head: list[str], text: str) -> Printed | None:
    """The date under the report, else the one on its cover. `head`: lines before the first section."""
    tail = text[-TAIL_LENGTH:]
    if "月" in tail:
        for piece in reversed(LINE_ENDS.split(tail)):
            if found := only_date(piece):
                return Printed(*found, is_signature=True)
        for match in reversed(list(GLUED.finditer(tail))):
            if (found := date_of(match)) and found[1] == "day":
                return Printed(*found, is_signature=True)
        lone = LAST.search(tail)
        if lone and (found := date_of(lone)) and found[1] == "day":
            return Printed(*found, is_signature=True)
    for line in head:
        if found := only_date(line):
            return Printed(*found, is_signature=False)
    return None


def opens_sentence(text: str, position: int) -> bool:
    """Whether a sentence or line begins at a position, a few blanks apart."""
    front = text[max(0, position - MOST_BLANKS - 1) : position].rstrip(" \t\u00a0")
    return front[-1] in "。\n\r\u3000" if front else position <= MOST_BLANKS


def spoken_year(text: str, squeezed: str) -> int | None:
    """The year most sentences open with, else the one most of the text's years name; None where there is no such.

    squeezed: the text without white space.
    """
    openings = Counter(int(m["year"]) for m in OPENING_YEAR.finditer(text) if opens_sentence(text, m.start()))
    if openings:
        (year, most), *others = openings.most_common(2)
        if not others or most > others[0][1]:
            return year
    unspoken = PERIOD.sub("", squeezed)  # the period is a witness of its own
    spoken = Counter(int(match["year"]) for match in BODY_YEAR.finditer(unspoken))
    if spoken:
        (year, most), *_ = spoken.most_common(1)
        if 2 * most > sum(spoken.values()):
            return year
    return None


def made_year(squeezed: str) -> int | None:
    """The year of the report that the preface says was made. squeezed: the text without white space."""
    made = MADE_YEAR.search(squeezed, 0, PREFACE_LENGTH)
    return int(made["year"]) if made else None


def dated_year(printed: Printed | None) -> int | None:
    """The year before a signature of January to June. A page's posting date tells nothing: old ones are posted too."""
    if printed is None or printed.date.month > LAST_SIGNING_MONTH:
        return None
    return printed.date.year - 1


def weigh_year(
    titled: list[int],
    filed: int | None,
    text: str,
    printed: Printed | None,
    posted: dt.date | None = None,
    listed: int | None = None,
) -> tuple[int | None, tuple[Clue, ...], tuple[Conflict, ...]]:
    """The year a report covers, what says so, and what says otherwise.

    titled: the years of the report's titles, the chosen title's first. filed: the year in the file's name. The title is
    believed, then the statistics period, then what the body says of itself, then the file's name and the signature.
    Where title and period differ, more of the others decide, and where they do not, the year is open: both a wrong
    title and a period left over from last year's report occur. So it is, without a title, where period and body differ.
    A page's posting date and the preface's word on what was made only support what others say.
    listed: the year a list of addresses gives; it counts where nothing else tells the year.
    """
    squeezed = "".join(text.split())
    periods = {int(m["first"]): m.group() for m in PERIOD.finditer(squeezed) if m["last"] in (None, m["first"])}
    period = next(iter(periods)) if len(periods) == 1 else None
    spoken, dated = spoken_year(text, squeezed), dated_year(printed)
    said = [("title", year) for year in dict.fromkeys(titled)]
    said += [
        (basis, year)
        for basis, year in (
            ("period", period),
            ("body", spoken),
            ("file_name", filed),
            ("date", dated),
            ("list", listed),
        )
        if year is not None
    ]
    clues = tuple(
        Clue("year", basis, periods.get(year, str(year)) if basis == "period" else str(year), str(year))
        for basis, year in said
    )

    posting = posted.year - 1 if posted and posted.month <= LAST_SIGNING_MONTH else None

    made = made_year(squeezed)

    def support(year: int | None) -> int:
        return [spoken, filed, dated, posting, made].count(year)

    year: int | None
    chosen = titled[0] if titled else None
    if chosen is None and period is not None and spoken is not None and period != spoken:
        said_for, against = 1 + support(period), support(spoken)
        year = period if said_for > against else spoken if said_for < against else None
    elif chosen is None:
        year = None if len(periods) > 1 and spoken is None else next((y for _, y in said), None)
    elif len(set(titled)) > 1:
        year = period if period in titled else spoken if spoken in titled else None
    elif period is not None and period != chosen:
        year = max((chosen, period), key=support) if support(chosen) != support(period) else None
    elif period is None and spoken is not None and spoken != chosen and spoken == dated:
        year = None
    else:
        year = chosen
    return year, clues, tuple(_year_conflicts(year, said))


def _year_conflicts(year: int | None, said: list[tuple[str, int]]) -> Iterator[Conflict]:
    """Titles, period and list of addresses that name another year. What only mentions years contradicts nothing."""
    basis = next((basis for basis, said_year in said if said_year == year), "")
    strong = [(other, said_year) for other, said_year in said if other in ("title", "period")]
    if year is None and len({said_year for _, said_year in strong}) < 2:
        return
    listed = [(other, said_year) for other, said_year in said if other == "list" and year is not None]
    for other_basis, other in strong + listed:
        if other != year:
            yield Conflict("year", basis, "" if year is None else str(year), other_basis, str(other))
