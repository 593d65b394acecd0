"""Damage done to drawn reports, and what may still be read from each: the truth is what was drawn, changed with it.

Belongs here: one function a damage, from a consistent report to its tables and what must be read from them. Does not:
how a container is written, reading, or anything of the project's own (a wrong label would be wrong on both sides).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from opencc import OpenCC

from support.generated_forms import Key, Lines, Printed, Report


@dataclass(frozen=True)
class Expected:
    """What a cell states: a number, a `blank`, a `dash`, or what nobody can read (`lost`): no value but the one it had,
    and that only as `derived`."""

    status: str
    value: Decimal | None = None


@dataclass
class Damaged:
    """Tables to write, and what to read. hidden: tables of a copy that readers do not see. added: figures of rows that
    no form has, by label. charset: of text and pages. parts: the first of two grids that one table was cut into."""

    form: str
    tables: list[Lines]
    truth: dict[Key, Expected]
    hidden: list[Lines] = field(default_factory=list)
    added: dict[str, list[Decimal]] = field(default_factory=dict)
    charset: str = "utf-8"
    parts: frozenset[int] = frozenset()


def truth_of(tables: list[Lines]) -> dict[Key, Expected]:
    """The figures as drawn: plain numbers, blanks and dashes."""
    return {
        cell.key: _expected(cell.text) for lines in tables for line in lines for cell in line if cell.key is not None
    }


def _expected(text: str) -> Expected:
    if text == "":
        return Expected("blank")
    return Expected("dash") if text in ("-", "—", "/") else Expected("reported", Decimal(text))


def _map(tables: list[Lines], change: Callable[[Printed], Printed]) -> list[Lines]:
    return [[[change(cell) for cell in line] for line in lines] for lines in tables]


def _values(report: Report, write: Callable[[str], str]) -> Damaged:
    """Figures written another way that say the same."""
    drawn = _map(report.tables, lambda c: replace(c, text=write(c.text)) if c.key is not None else c)
    return Damaged(report.form, drawn, truth_of(report.tables))


def _labels(report: Report, write: Callable[[str], str]) -> Damaged:
    """Labels written another way that say the same."""
    drawn = _map(report.tables, lambda c: replace(c, text=write(c.text)) if c.key is None else c)
    return Damaged(report.form, drawn, truth_of(report.tables))


def _zeros(*marks: str) -> Callable[[Report, random.Random], Damaged]:
    def damage(report: Report, chance: random.Random) -> Damaged:
        drawn = _map(
            report.tables,
            lambda c: replace(c, text=chance.choice(marks)) if c.key is not None and c.text == "0" else c,
        )
        return Damaged(report.form, drawn, truth_of(drawn))

    return damage


def _cells(tables: list[Lines]) -> list[tuple[int, int, int]]:
    """Table, line and place of every figure."""
    return [
        (number, row, place)
        for number, lines in enumerate(tables)
        for row, line in enumerate(lines)
        for place, cell in enumerate(line)
        if cell.key is not None
    ]


def _with_cell(tables: list[Lines], where: tuple[int, int, int], cell: Printed) -> list[Lines]:
    number, row, place = where
    tables = [[list(line) for line in lines] for lines in tables]
    tables[number][row][place] = cell
    return tables


def nothing(report: Report, _: random.Random) -> Damaged:
    """No damage."""
    return Damaged(report.form, report.tables, truth_of(report.tables))


def contradiction(report: Report, chance: random.Random) -> Damaged:
    """One figure changed, so that sums break: it is to be read as printed."""
    where = chance.choice(_cells(report.tables))
    cell = report.tables[where[0]][where[1]][where[2]]
    changed = replace(cell, text=str(Decimal(cell.text) + chance.choice((1, 2, 10, 100))))
    drawn = _with_cell(report.tables, where, changed)
    return Damaged(report.form, drawn, truth_of(drawn))


def unreadable(report: Report, chance: random.Random) -> Damaged:
    """One figure that nobody can read."""
    where = chance.choice(_cells(report.tables))
    cell = report.tables[where[0]][where[1]][where[2]]
    mark = chance.choice(("■■", "？？", "O", "l2", "1□3", "见附件", "--5", "1.2.3"))
    truth = truth_of(report.tables)
    assert cell.key is not None
    truth[cell.key] = Expected("lost", truth[cell.key].value)
    return Damaged(report.form, _with_cell(report.tables, where, replace(cell, text=mark)), truth)


def _data_lines(lines: Lines) -> list[int]:
    return [row for row, line in enumerate(lines) if any(cell.key is not None for cell in line)]


def _without_line(lines: Lines, row: int) -> Lines:
    """The lines without one; labels that span it get shorter, one that begins in it moves down."""
    drawn = [list(line) for line in lines]
    heads = [replace(cell, rows=cell.rows - 1) for cell in drawn[row] if cell.rows > 1]
    for above in range(row):
        drawn[above] = [replace(c, rows=c.rows - 1) if above + c.rows > row else c for c in drawn[above]]
    if heads:
        drawn[row + 1] = heads + drawn[row + 1]
    return drawn[:row] + drawn[row + 1 :]


def row_missing(report: Report, chance: random.Random) -> Damaged:
    """One row of table 2, table 3 or the sheet is not there."""
    number = chance.choice([n for n, lines in enumerate(report.tables) if len(_data_lines(lines)) > 1])
    lines = report.tables[number]
    row = chance.choice(_data_lines(lines))
    truth = truth_of(report.tables)
    for cell in lines[row]:
        if cell.key is not None:
            truth[cell.key] = Expected("lost", truth[cell.key].value)
    tables = list(report.tables)
    tables[number] = _without_line(lines, row)
    return Damaged(report.form, tables, truth)


def order_changed(report: Report, chance: random.Random) -> Damaged:
    """Rows of one group change places, each with its label."""
    codes = {cell.key[0] for lines in report.tables for line in lines for cell in line if cell.key is not None}
    groups_of = {code.rsplit(".", 1)[0] for code in codes}
    tables = []
    for lines in report.tables:
        groups: dict[str, list[int]] = {}
        for row in _data_lines(lines):
            keys = [cell.key for cell in lines[row] if cell.key is not None]
            is_plain = len(keys) < len(lines[row]) and all(cell.rows == 1 for cell in lines[row])
            if keys[0][0] in groups_of or keys[0][0].endswith(".total"):
                continue  # what it is the group of comes after it
            if is_plain and len(lines[row]) - len(keys) <= 2:
                parent = keys[0][0].rsplit(".", 1)[0] if len(keys) > 1 or report.form == "2014" else str(row)
                groups.setdefault(parent, []).append(row)
        drawn = list(lines)
        for rows in groups.values():
            runs = [row for row in rows if row + 1 in rows or row - 1 in rows]
            for row, other in zip(runs, chance.sample(runs, len(runs)), strict=True):
                drawn[row] = lines[other]
        tables.append(drawn)
    return Damaged(report.form, tables, truth_of(report.tables))


ADDED_LABELS = (
    "9.属于其他不予公开情形",
    "其他主动公开文件",
    "行政检查",
    "4.申请人主动撤回申请",
    "不属于政府信息公开申请",
)


def row_added(report: Report, chance: random.Random) -> Damaged:
    """A row that no form has, with figures of its own."""
    number = chance.choice([n for n, lines in enumerate(report.tables) if len(_data_lines(lines)) > 1])
    lines = report.tables[number]
    plain = [row for row in _data_lines(lines) if all(cell.rows == 1 for cell in lines[row])]
    row = chance.choice(plain)
    label = chance.choice(ADDED_LABELS)
    figures = [chance.randint(1, 900) for cell in lines[row] if cell.key is not None]
    values = iter(figures)
    line = [
        replace(cell, text=str(next(values)), key=None) if cell.key is not None else replace(cell, text=label)
        for cell in lines[row]
    ]
    if report.form == "2014":
        line[1] = lines[row][1]
    drawn = [
        [replace(c, rows=c.rows + 1) if above + c.rows > row + 1 else c for c in lines[above]] for above in range(row)
    ]
    drawn += [lines[row], line, *lines[row + 1 :]]
    for above in range(row):
        drawn[above] = [
            replace(c, rows=c.rows + 1) if c.rows > 1 and above + c.rows == row + 1 else d
            for c, d in zip(lines[above], drawn[above], strict=True)
        ]
    tables = list(report.tables)
    tables[number] = drawn
    return Damaged(report.form, tables, truth_of(report.tables), added={label: [Decimal(figure) for figure in figures]})


def empty_column(report: Report, chance: random.Random) -> Damaged:
    """An empty column at the right end of every table."""
    count = chance.choice((1, 1, 2))
    tables = [[[*line, *[Printed()] * count] for line in lines] for lines in report.tables]
    return Damaged(report.form, tables, truth_of(report.tables))


_FULL_WIDTH = str.maketrans("0123456789+-.", "０１２３４５６７８９＋－．")
_HALF_WIDTH = str.maketrans("（）：；，", "():;,")
_KANGXI = str.maketrans("一人行大子文方生用立工力二八十自止见", "⼀⼈⾏⼤⼦⽂⽅⽣⽤⽴⼯⼒⼆⼋⼗⾃⽌⻅")
_PINYIN = dict(
    zip(
        "务请数组织总计复议开结没处维纠尚诉",
        "wù qǐng shù zǔ zhī zǒng jì fù yì kāi jié méi chù wéi jiū shàng sù".split(),  # noqa: SIM905
        strict=True,
    )
)


def _grouped(text: str) -> str:
    sign, whole, fraction = re.fullmatch(r"([+-]?)(\d+)(\.\d+)?", text).groups()  # type: ignore[union-attr]
    return f"{sign}{int(whole):,}{fraction or ''}"


def thousands(report: Report, _: random.Random) -> Damaged:
    """12,345 for 12345."""
    return _values(report, _grouped)


def full_width(report: Report, _: random.Random) -> Damaged:
    """Full-width digits."""
    return _values(report, lambda text: text.translate(_FULL_WIDTH))


def unit_suffixes(report: Report, _: random.Random) -> Damaged:
    """A unit behind every number: 12件, 3.50万元."""
    return _values(report, lambda text: text + ("万元" if "." in text else "件"))


def footnotes(report: Report, chance: random.Random) -> Damaged:
    """A footnote mark behind some numbers."""
    marks = ("[1]", "*", "①", "¹", "[注]", "（注）")
    return _values(report, lambda text: text + chance.choice(marks) if chance.random() < 0.2 else text)


def half_width_brackets(report: Report, _: random.Random) -> Damaged:
    """(一) for （一）."""
    return _labels(report, lambda text: text.translate(_HALF_WIDTH))


def kangxi(report: Report, _: random.Random) -> Damaged:
    """Radicals that look like characters."""
    return _labels(report, lambda text: text.translate(_KANGXI))


def wrapped(report: Report, chance: random.Random) -> Damaged:
    """Labels broken over lines."""

    def write(text: str) -> str:
        place = chance.randrange(1, len(text)) if len(text) > 3 else 0
        return f"{text[:place]}\n{text[place:]}" if place and chance.random() < 0.7 else text

    return _labels(report, write)


def traditional(report: Report, _: random.Random) -> Damaged:
    """Labels in traditional characters."""
    return _labels(report, OpenCC("s2t").convert)


def pinyin(report: Report, _: random.Random) -> Damaged:
    """Pinyin in brackets behind characters of labels."""
    return _labels(report, lambda text: "".join(f"{c}({_PINYIN[c]})" if c in _PINYIN else c for c in text))


def hidden_copy(report: Report, chance: random.Random) -> Damaged:
    """A copy that nobody sees, with other numbers."""
    hidden = _map(report.tables, lambda c: replace(c, text=str(Decimal(c.text) + chance.randint(1, 9))) if c.key else c)
    return Damaged(report.form, report.tables, truth_of(report.tables), hidden=hidden)


def _cut(lines: Lines, at: int, repeat: int) -> tuple[Lines, Lines]:
    """A table in two; a label that spans the cut is repeated at full width with nothing in it."""
    first = [[replace(c, rows=min(c.rows, at - row)) for c in line] for row, line in enumerate(lines[:at])]
    going_on = [
        replace(c, text="", rows=row + c.rows - at)
        for row, line in enumerate(lines[:at])
        for c in line
        if row + c.rows > at
    ]
    second = [list(line) for line in lines[at:]]
    second[0] = going_on + second[0]
    return first, [*lines[:repeat], *second]


def _split(repeats_header: bool) -> Callable[[Report, random.Random], Damaged]:
    def damage(report: Report, chance: random.Random) -> Damaged:
        number = 1 if len(report.tables) > 1 else 0
        lines = report.tables[number]
        rows = _data_lines(lines)
        first, second = _cut(lines, chance.choice(rows[2:-1]), rows[0] if repeats_header else 0)
        tables = [*report.tables[:number], first, second, *report.tables[number + 1 :]]
        return Damaged(report.form, tables, truth_of(report.tables), parts=frozenset((number,)))

    return damage


def charset(report: Report, chance: random.Random) -> Damaged:
    """Other character sets, with and without a declaration."""
    name = chance.choice(("gb18030", "gbk", "utf-16", "utf-8-sig", "big5"))
    damaged = traditional(report, chance) if name == "big5" else nothing(report, chance)
    return replace(damaged, charset=name)


Damage = Callable[[Report, random.Random], Damaged]
DAMAGES: dict[str, Damage] = {
    "none": nothing,
    "blank for zero": _zeros("", "0"),
    "dash for zero": _zeros("-", "—", "0"),
    "slash for zero": _zeros("/", "0"),
    "all zeros blank": _zeros(""),
    "one cell unreadable": unreadable,
    "one row missing": row_missing,
    "order changed": order_changed,
    "row added": row_added,
    "extra empty column": empty_column,
    "half-width brackets": half_width_brackets,
    "Kangxi labels": kangxi,
    "thousands separators": thousands,
    "full-width digits": full_width,
    "unit suffixes": unit_suffixes,
    "footnotes": footnotes,
    "label wrapped": wrapped,
    "hidden second copy": hidden_copy,
    "table split": _split(repeats_header=False),
    "header repeated": _split(repeats_header=True),
    "traditional": traditional,
    "pinyin": pinyin,
    "charset": charset,
    "contradiction": contradiction,
}
