"""Titles: finding the report's own title line and taking the body and the year out of it.

Belongs here: the forms titles take (broken over lines, year first, year last, spelt-out years, the page's own suffix).
Does not: whether the body named exists (`names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingestion.identity.gather import lines_of

DIGITS = dict(zip("〇○零Ｏ一二三四五六七八九", [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], strict=True))
YEAR = r"(?:20\d\d|二[〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2})"
YEAR_WORD = re.compile(rf"[（(【\[]?(?P<year>{YEAR})(?:年度|年份|年|度)?[)）】\]]?")
TAIL = re.compile(
    r"^(?P<before>.*?)(?P<subject>(?:政府|政务)信息(?:与政务)?公开(?:[与和及]政务公开)?|政务公开|信息公开"
    r"|政府信息(?=工作年度))(?:工作|情况|年度|总结|的|简要|及政务公开)*(?:(?:报告|年报|总结)(?:书|表)?|(?<=信息公开)情况|(?<=公开工作)情况)$"
)
_STATE = (
    r"全文|节选?|摘[要录登编]?|正文|公开[稿版]|文字版|电子版|草案|修[订改][稿版]?|更正[稿版]?|[正审送草定初][式定审]?稿"
)
_WITH = r"[含附][^）)]{0,10}表"
_DAY = rf"{YEAR}[年./-].{{1,3}}[月./-](?:.{{1,3}}日?)?"
EDGES = re.compile(
    r"^(?:标题[:：]|名称[:：]|题名[:：]|[#*•·\-\s《【“\"]+)+"
    rf"|(?:简介|全文|[》】”\"*:：\s]|[（(\[【](?:{_STATE}|{_WITH}|{_DAY})[)）\]】]|[-_—–|][^-_—–|]{{2,20}}(?:网|网站|政府|[局厅委办]))+$"
)
FILLERS = re.compile(r"^(?:关于|公布|发布|报送|印发|附件\d?)|(?:关于|公布|发布|报送|编制|的)+$")
SENTENCE = re.compile(r"[。；！？!?]|本报告|根据|按照|要求")
# Of two bodies that report together.
_BODY = r"[^、]{2,24}(?:[局厅委办会处院所社署室站府]|[总支大中分查]队|中心)"
JOINT = re.compile(rf"{_BODY}(?:、{_BODY}){{1,2}}")
# A title that the text runs into: …2017年政府信息公开工作年度报告2017年，我局…
GLUED = re.compile(r"[^，。；：！]{6,60}?(?:报告|年报)(?=20\d\d年|[一1][、.．]|根据|按照|为|本报告)")
LONGEST_LINE = 45
LONGEST_KEPT = 400  # characters of a line whose title is remembered
MOST_LINES = 4
HEAD_LINES = 60
SITE_SUFFIX = re.compile(r"\s*[-_|—–>]\s*")


class Title(NamedTuple):
    """A title found: its text without spaces, the body as printed (may be empty) and the year (None if not in it).

    is_bare: nothing had to be taken off its edges. lines: how many lines of the page it stands on.
    """

    text: str
    body: str
    year: int | None
    is_bare: bool
    lines: int = 1


def year_of(printed: str) -> int:
    """The year a printed year word stands for (2017, 二〇一七)."""
    return int(printed) if printed.isdecimal() else int("".join(str(DIGITS[digit]) for digit in printed))


def read_title(line: str) -> Title | None:
    """The title a line is, or None. Two different years in one title leave the year open."""
    is_named = "息" in line or ("公" in line and "开" in line)  # see `TAIL`
    if not (is_named and ("报" in line or "结" in line or "况" in line)):
        return None
    squeezed = "".join(line.split())
    return _read_title(squeezed) if len(squeezed) <= LONGEST_KEPT else _title_of(squeezed)


@lru_cache(maxsize=1024)
def _read_title(squeezed: str) -> Title | None:
    # Identity and every check for what is no report ask for the titles of the same lines.
    return _title_of(squeezed)


def _title_of(squeezed: str) -> Title | None:
    if SENTENCE.search(squeezed):  # most lines, long ones soon
        return None
    text = EDGES.sub("", squeezed)
    if not 8 <= len(text) <= 2 * LONGEST_LINE:
        return None
    years = {year_of(match["year"]) for match in YEAR_WORD.finditer(text)}
    match = TAIL.match(YEAR_WORD.sub("", text))
    if not match:
        return None
    body = match["before"]
    if body.endswith("人民") and match["subject"].startswith("政府"):  # …人民政府信息公开…: 政府 said once for both
        body += "政府"
    while (shorter := FILLERS.sub("", body)) != body:
        body = shorter
    if any(mark in body for mark in ":：，,/>|") or ("、" in body and not JOINT.fullmatch(body)):
        return None
    return Title(text, body, years.pop() if len(years) == 1 else None, text == squeezed)


def titles_in(lines: list[str]) -> Iterator[Title]:
    """Every title among the first lines of a page, also where it is broken over up to four lines, in page order."""
    short = ["".join(line.split()) for line in lines[:HEAD_LINES]]
    for index, line in enumerate(short):
        if len(line) > LONGEST_LINE and (glued := GLUED.match(line)) and (title := read_title(glued[0])):
            yield title._replace(is_bare=False)
        if len(line) > 2 * LONGEST_LINE:
            continue
        if title := read_title(line):
            yield title
            continue
        joined = line
        for count, later in enumerate(short[index + 1 : index + MOST_LINES], start=2):
            if len(line) > LONGEST_LINE or len(later) > LONGEST_LINE or ":" in joined or "：" in joined:
                break
            joined += later
            if title := read_title(joined):
                yield title._replace(lines=count)
                break


@lru_cache(maxsize=4)  # asked for three times a report
def titles_at_head(readable: str) -> tuple[Title, ...]:
    """Every title at the head of a page, in page order. readable: as in its evidence."""
    return tuple(titles_in(lines_of(readable)))


def titles_of_page(page_title: str) -> Iterator[Title]:
    """Titles in a container's own title, whole or one of the parts the site joined (…年度报告-某某网)."""
    for part in [page_title, *SITE_SUFFIX.split(page_title)]:
        if title := read_title(part):
            yield title
