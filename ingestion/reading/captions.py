"""Whose a table is, by what is said at it: the body and the year in its caption, its first rows, its 填报单位.

Belongs here: the captions of tables, the names and years in them, and whether these are the report's own. Does not:
what becomes of a table that is another's (`rivals`, `tables`), whose the report is (`ingestion.identity`).

Most captions name neither, and their tables are the report's. One that names another body or another year makes its
table that one's, with all that follows without a name or a year of its own, up to a part of the report that was not
there before. Names are held against those the report gives itself, by the letters they share: offices go by short
names, with their place in front or without. A wrong year left over from a template cannot be told from last year's
table, and a table under it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from ingestion.identity.dates import PERIOD
from ingestion.identity.evidence import file_title, signature, spoken, stated
from ingestion.identity.gather import lines_of, without_chrome
from ingestion.identity.names import kind_of, load_kinds
from ingestion.identity.regions import is_within, leading
from ingestion.identity.titles import YEAR, Title, read_title, titles_in, titles_of_page, year_of
from ingestion.model import Document, Section
from ingestion.reading.bands import known_labels
from ingestion.reading.figures import GridReading
from ingestion.reading.forms import load_tables
from ingestion.reading.labels import normalise
from ingestion.repair import Repaired

MOST_ABOVE = 1000  # characters before a table in which it may have a caption, with the blanks that columns are set with
MOST_LINES = 24  # of these, without blank ones
MOST_ROWS = 6  # of a table before its first figure, with those of its header
LONGEST_CAPTION = 60  # characters without blanks
MOST_KEPT = 200  # characters of a line of which what it says is remembered
MOST_REMEMBERED = 1000  # characters above the first figure of a table; an official one has under 200
MOST_HEADS = 24  # cells of a table, among which those of its header are
ANOTHERS = "往年数"  # over figures of another year: no form has such a label
SHORTEST_NAME = 3  # characters; 乡镇 and 街道 are nobody
LONGEST_HEAD = 5000  # characters in which a report has its title and its period

YEAR_BEFORE = -1

_YEAR = re.compile(rf"(?<!\d)(?P<year>{YEAR})(?:年度?|度|(?=[）)]))(?!\d{{1,2}}月|[一二三四五六七八九十]+月|新?[版修])")
_ONLY_YEAR = re.compile(r"20\d\d\s*年度?")
_YEAR_ENDS = ("年", "年度")
_YEAR_BEFORE = re.compile(r"(?:上一?|去)年度?(?!结转|项目)[^结转]{0,12}(?:情况|统计|表)")
_ONLY_YEAR_BEFORE = re.compile(r"[（(]?(?:上一?|去)年度?(?:同期)?(?:数据?|情况|统计表?)?[）)]?[:：]?")
_SAYS_WHAT = re.compile(rf"情况|统计|数据|表|年度|汇总|单位|机关|附|^[（(].*[）)]$|^{YEAR}年[:：]?$")
_SENTENCE = re.compile(r"[。；，;,]|如下|[同相对]比|较|[填制]表?报?(?:时间|日期)")
_FILLED_BY = re.compile(
    r"(?:(?:填[报表写]|报送|上报|编制|制表)(?:单位|机关|部门)|(?<![\u4e00-\u9fff])单位)(?:名称)?(?:[（(][^）)]{1,6}[）)])?[:：]"
    rf"(?P<name>[\u4e00-\u9fff]{{1,30}}?)(?={YEAR}|填|单位|日期|时间|审核|联系|制表|[^\u4e00-\u9fff]|$)"
)
_MARKS = re.compile(
    r"(?:附[件表]?|表|续表)[一二三四五六七八九十\d]{0,2}(?:[:：、.．）)—\-]|(?=[\u4e00-\u9fff（(]))|关于"
    r"|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]"
)
_SUBJECT = re.compile(
    "主动公开|收到和处理|依申请|政府信息|政务信息|政务公开|信息公开|因政府|行政复议|行政诉讼|指标|统计|汇总|情况|数据|年报"
)
_LINE_ENDS = re.compile(r"[\r\n|]+")
_BLANKS = re.compile(r"(?<!\d)\s+|\s+(?!\d|\s)")  # two numbers stay two
_SUMS = re.compile("[（(]本列数据的?勾稽[^）)]*[）)]")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
_OWN_WORD = re.compile("[我本全]")
_NAME_ALONE = re.compile("[\u4e00-\u9fff]{4,30}")
_OTHERS_WORD = re.compile("各|所属|下属|下级|其[他它]|样[表例]|示例")
# Bodies without names, or none at all: 各县区, 所属事业单位情况, 样表.
_OTHERS = re.compile(
    r"(?:各|所属|下属|下级|其[他它])[\u4e00-\u9fff]{0,6}?(?:单位|部门|机[关构]|[县区市乡镇]|街道|站所)"
    r"(?:情况|数据|统计表?|汇总表?)*|(?:填报)?(?:样[表例]|示例)"
)
_PROVINCES = re.compile("[\u4e00-\u9fff]+(?:省|自治区)|北京市|天津市|上海市|重庆市")
# What a body's name may do without: 青山镇人民政府, 青山街道办事处, 青山县人民政府办公室.
_ENDING = re.compile("(?:(?:人民)?政府)?(?:办公[室厅]|办事处|办|管理委员会|管委会)?$")


class Said(NamedTuple):
    """What is said at a table: the body it is of and the years it names, each empty where nothing is.

    A year that is only called the last one is `YEAR_BEFORE`.
    """

    name: str = ""
    years: tuple[int, ...] = ()


class Own:
    """The names and years that a report gives itself, looked for when a caption first asks for them."""

    def __init__(self, document: Document, repaired: Repaired) -> None:
        self._document, self._repaired = document, repaired

    def has_said(self, said: Said) -> bool:
        """Whether what is said at a table may be said of the report, as far as either names anything."""
        is_then = not said.years or not self.years or not self.years.isdisjoint(said.years)
        return is_then and (not said.name or not self.names or any(is_same(said.name, own) for own in self.names))

    @cached_property
    def years(self) -> frozenset[int]:
        """The year of its title and that of the period it states. Titles that differ, and name nobody, are links."""
        titled = [title for title in self._titles if title.year]
        titles = {title.year for title in [title for title in titled if title.body][:1] or titled if title.year}
        period = PERIOD.search(self._text, 0, LONGEST_HEAD)
        return frozenset(titles if len(titles) == 1 else ()) | ({_last_year_of(period)} if period else set())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The bodies of its titles and of its making; without any, who signs it or opens its sentences."""
        names = [title.body for title in self._titles]
        names += [name for basis, name in stated(self._text) if basis == "made_by"]
        if not any(names):
            names = [signature(self._text), *(name for _, name in spoken(self._text))]
        return tuple(dict.fromkeys(name for name in names if name and not _OWN_WORD.match(name)))

    @cached_property
    def _text(self) -> str:
        return without_chrome(self._document, self._repaired, len(self._repaired.text))

    @cached_property
    def _titles(self) -> list[Title]:
        found = [*titles_in(lines_of(self._text[:LONGEST_HEAD])), *titles_of_page(self._document.page_title)]
        if not found and (named := file_title(self._document.source)):
            found = [named]
        return found or list(titles_in(lines_of(self._words)))  # below tables, as those of the year before

    @property
    def _words(self) -> str:
        return without_chrome(self._document, self._repaired, len(self._repaired.text), with_tables=False)


def with_own_year(texts: Sequence[str], own: Own) -> Sequence[str]:
    """The texts of a grid, where years head its columns that of the report as the label of what the form counts."""
    years = [n for n, text in enumerate(texts[:MOST_HEADS]) if text.endswith(_YEAR_ENDS) and _ONLY_YEAR.fullmatch(text)]
    if sum(int(texts[n][:4]) in own.years for n in years) != 1:
        return texts
    heads = {n: _label_of_figures() if int(texts[n][:4]) in own.years else ANOTHERS for n in years}
    return [heads.get(n, text) for n, text in enumerate(texts)]


@cache
def _label_of_figures() -> str:
    """What heads the figures of the sheet of 2014, the one form with a column for all it counts."""
    sheets = (table for table in load_tables() if table.table_id == "sheet")
    return min(label for table in sheets for column in table.values for label in column.labels)


def mark_anothers(grids: Sequence[GridReading], own: Own, repaired: Repaired, sections: Sequence[Section]) -> None:
    """Note of the grids of a document, in order, which are said to be another body's or another year's.

    Between a line that is another year and one that is the report's own, as years on tabs, all are the other year's.
    sections: of the repaired document.
    """
    # The groups of the sheet are numbered as the parts of a report are.
    parts = [section for section in sections if section.number and section.depth == 1]
    parts = [part for part in parts if known_labels().rows.isdisjoint(normalise(part.heading))]
    end, is_anothers, since = 0, False, 0
    under_year: list[GridReading] = []  # since a line that is another year and nothing else
    for grid in grids:
        start = repaired.to_repaired(grid.spans[0][0])
        above = repaired.text[max(end, start - MOST_ABOVE) : start]
        said = _said_at(above, grid)
        if any(said):
            is_anothers, since = not own.has_said(said), start
            is_lone = any(_ONLY_YEAR.fullmatch(line.strip()) for line in _LINE_ENDS.split(above))
            for other in under_year if is_lone and not is_anothers else ():
                other.is_anothers = True
            under_year = [grid] if is_lone and is_anothers else []
        elif under_year:
            under_year.append(grid)
        if is_anothers and not any(said):
            # A part whose number stands before the other's table already is of an outline that has begun anew.
            known = {part.number for part in parts if part.start < since}
            is_anothers = all(part.number in known for part in parts if end <= part.start < start)
        grid.is_anothers = is_anothers
        end = repaired.to_repaired(grid.spans[-1][1])


def _said_at(above: str, grid: GridReading) -> Said:
    """What is said at a table, in the lines above it and its rows above the first figure; what stands last counts."""
    lines = [line for line in _LINE_ENDS.split(above.rpartition("。")[2]) if line.strip()][-MOST_LINES:]
    said = _said_last(lines)
    first = min(grid.layout.numbers, default=0)
    row = grid.view.cells[first].row
    near = grid.view.anchored[max(row - MOST_ROWS, 0) : row + 1]
    rows = [[grid.view.texts[index] for index in cells if index < first and grid.view.texts[index]] for cells in near]
    heads = tuple([text for texts in rows for text in texts])
    alone = [_said_alone(text) for text in (*lines[-1:], *(texts[0] for texts in rows if len(texts) == 1))]
    is_short = sum(map(len, heads)) <= MOST_REMEMBERED
    of_heads = (_said_in_heads if is_short else _said_in_heads.__wrapped__)(heads)
    for of_line in alone:
        said = Said(of_line.name or said.name, of_line.years or said.years)
    return Said(of_heads.name or said.name, of_heads.years or said.years)


@lru_cache(maxsize=1024)
def _said_alone(line: str) -> Said:
    """What is said at a table by a line right above it, or a row, of a body or the year before and nothing else."""
    bare = _BLANKS.sub("", line.strip("#* \t")).rstrip(":：")
    if _ONLY_YEAR_BEFORE.fullmatch(bare):
        return Said(years=(YEAR_BEFORE,))
    while marks := _MARKS.match(bare):
        bare = bare[marks.end() :]
    bare = bare.strip("（）()")
    return Said(bare if _OTHERS.fullmatch(bare) else _body(bare) if _NAME_ALONE.fullmatch(bare) else "")


@lru_cache(maxsize=256)  # the heads of the forms come again in every report
def _said_in_heads(heads: tuple[str, ...]) -> Said:
    """What is said in the cells of a table above its first figure."""
    lines = [line for text in heads for line in _LINE_ENDS.split(text)]
    said = _said_last(lines)
    # Years that stand by themselves head columns: where one of them is the report's, so is the table.
    columns = tuple(int(text[:4]) for text in lines if _ONLY_YEAR.fullmatch(text))
    return Said(said.name, columns or said.years)


def _said_last(lines: Sequence[str]) -> Said:
    """The name and the years that stand last in lines that may be captions."""
    found = [said for line in lines for said in (_said_by if len(line) <= MOST_KEPT else _said_by.__wrapped__)(line)]
    names = [said.name for said in found if said.name]
    years = [said.years for said in found if said.years]
    return Said(names[-1] if names else "", years[-1] if years else ())


@lru_cache(maxsize=1024)  # the captions and headers of the forms come again in every report
def _said_by(line: str) -> tuple[Said, ...]:
    """What is said by all that may be captions in a line: the line, or where it is too long for one, its words."""
    whole = _SUMS.sub("", _BLANKS.sub("", line.strip("#* \t")))
    return tuple(map(_said_in, [whole] if len(whole) <= LONGEST_CAPTION else line.split()))


def _said_in(line: str) -> Said:
    """What a line without blanks says as a caption; nothing where it is a sentence or a report's title."""
    filled = _FILLED_BY.search(line)
    name = _body_before(filled["name"]) if filled else ""
    if not _SAYS_WHAT.search(line) or len(line) > LONGEST_CAPTION or _SENTENCE.search(line) or read_title(line):
        return Said(name)
    years = [year_of(match["year"]) for match in _YEAR.finditer(line)][-1:]
    if period := PERIOD.search(line):
        years = [_last_year_of(period)]
    elif _YEAR_BEFORE.search(line):
        years = [YEAR_BEFORE]
    return Said(name if filled else _name_in(line), tuple(years))


def _last_year_of(period: re.Match[str]) -> int:
    return int(period["last"] or period["first"])


def _name_in(line: str) -> str:
    """The body that a caption names, before what its table is of or in brackets; empty where it names none."""
    bare = _YEAR.sub("", line)
    outside = _IN_BRACKETS.sub("", bare)
    while marks := _MARKS.match(outside):
        outside = outside[marks.end() :]
    runs = []
    if subject := _SUBJECT.search(outside):
        run = outside[: subject.start()]
        runs = [run + "政府" if run.endswith("人民") else run]  # 政府 said once for its body and for its information
    return next(filter(None, map(_body, (*runs, *_IN_BRACKETS.findall(bare)))), "")


def _body_before(run: str) -> str:
    """The body that a run of text names, or begins with where the next cell ran into it; empty where it names none."""
    runs = (run, *(run[:length] for length in range(2, len(run))))
    return next(filter(None, map(_body, runs)), "")


def _body(run: str) -> str:
    """A run of text where it names a body or a place, or says 本机关, 全市 or 各镇; empty where it names nobody."""
    name = load_kinds().own_organs.sub("", run)
    if len(name) < SHORTEST_NAME or load_kinds().nameless.fullmatch(name) or _PROVINCES.fullmatch(name):
        return name if _OWN_WORD.match(name) and kind_of(name) else ""
    return name if leading(name).length == len(name) or kind_of(name) not in ("", "other", "central_body") else ""


@lru_cache(maxsize=1024)
def is_same(one: str, other: str) -> bool:
    """Whether two names may be of one body. one: as a caption prints it."""
    if _OWN_WORD.match(one) or _OTHERS_WORD.match(one):
        return not _OTHERS_WORD.match(one)
    place, its = leading(one), leading(other)
    if place.length == len(one):  # a place names its government, and often only the form of that place
        is_around = any(is_within(inner, outer) for inner in its.candidates for outer in place.candidates)
        return is_around or not its.length
    pairs = ((one, other), (_ENDING.sub("", one), _ENDING.sub("", other)))
    return any(_is_shortened(*sorted(pair, key=len)) for pair in pairs)


def _is_shortened(short: str, long: str) -> bool:
    """Whether a name is the other without its place or some characters; 县财政局 is none of 县财政局青山分局."""
    if not short or (long.startswith(short) and long != short):
        return False
    rest = iter(long)
    return short[-1] == long[-1] and all(character in rest for character in short)
