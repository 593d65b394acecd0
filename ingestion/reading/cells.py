"""One number cell of an official table: from its text to a value, or to the reason why there is none.

Belongs here: the closed list of shapes a number cell may have. Does not: which measure the cell states, offsets, grids.
A shape not listed is unreadable. Only ASCII and full-width digits count: `int()` would take Arabic-Indic ones too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Literal, NamedTuple

Status = Literal["reported", "explicit_none", "blank", "dash", "unreadable", "derived"]

COUNT_UNITS = ("人次", "件", "项", "宗", "条", "个", "次", "人", "篇", "份", "起", "期")
AMOUNT_UNITS = ("亿元", "万元", "元")

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BLANKS = " \t\r\n\f\v\u00a0\u3000" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f" + _INVISIBLE
_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９，．＋－−（）［］＊／：",
    "0123456789,.+--()[]*/:",
    _INVISIBLE,
)
_DASH = re.compile(r"[-—–―─/]{1,4}")
_NONE = frozenset(("无", "没有", "零", "〇"))
_NO_CHANGE = _NONE | {"无变化", "无增减", "未增减", "未增未减", "不增不减"}
_SIGNS = {"+": 1, "增": 1, "增加": 1, "-": -1, "减": -1, "减少": -1}
# Spaces group thousands only where one plain, no-break or thin space stands before each group of three digits.
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d+"
_SUPERSCRIPT = r"[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+"
_FOOTNOTE = (
    rf"{_SUPERSCRIPT}|\[(?:(?:注|注释)?\d{{0,2}}|{_SUPERSCRIPT})\]|\*{{1,3}}|※|[①-⑳]|\(注:?\d{{0,2}}\)|注:?\d{{0,2}}"
)
_REMARK = r"\((?:其中|含|包括|包含|不含|另|注|详见|见|均|全部)[^()]*\)"
_UNITS = "|".join(AMOUNT_UNITS + COUNT_UNITS)
_CELL = re.compile(
    rf"(?P<sign>\+|-|增加?|减少?)?\s*(?P<number>(?:{_DIGITS})(?P<fraction>\.\d+)?)"
    rf"\s*(?P<unit>\((?:{_UNITS})\)|{_UNITS})?\s*(?P<note>{_FOOTNOTE}|{_REMARK})?",
    re.ASCII,
)
GONE = "\ufffd?？□■▇█▓*＊"  # what stands where characters were lost or blotted out
_GONE = re.compile(rf"[{GONE}]+")
_WORDS = re.compile("[\u4e00-\u9fff]")
# Words that stand for a figure, which is printed elsewhere or nowhere.
_STANDS_FOR_FIGURE = re.compile(
    r"(?:详|参|另)?见(?:附件|附表|附注|备注|下表|说明)[一二三四五六七八九十0-9]?|略|不详|暂无|待定|未统计"
)
_LONGEST_LOST = 12
_LONGEST_CELL = 100  # with a remark; longer texts are prose and would only fill the cache
_WHOLE = (".0", ".00")  # a count as programs write the numbers of a sheet
_MOST_DIGITS = 15
_MOST_DECIMALS = 6  # of the hand-over's decimal type


class CellReading(NamedTuple):
    """What a cell says. value and decimals are None unless status is reported, explicit_none or derived.

    unit: as printed in it. derived: no cell reads so; the value of a lost cell that the identities force (`solve`).
    note: a footnote mark or of-which remark printed beside the number, kept apart from it. A tuple, so that the
    readings of a row turn into columns at one go.
    """

    value: Decimal | None
    decimals: int | None
    status: Status
    unit: str = ""
    note: str = ""


Reader = Callable[[str], CellReading]  # of cells of one kind


class ReadingColumns(NamedTuple):
    """What many cells say, by column."""

    values: tuple[Decimal | None, ...] = ()
    decimals: tuple[int | None, ...] = ()
    statuses: tuple[Status, ...] = ()
    units: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


BLANK = CellReading(None, None, "blank")
DASH = CellReading(None, None, "dash")
UNREADABLE = CellReading(None, None, "unreadable")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` moved inwards past white space and invisible characters; `start, start` where all is blank."""
    first = start
    while first < end and text[first] in _BLANKS:
        first += 1
    if first == end:
        return start, start
    while text[end - 1] in _BLANKS:
        end -= 1
    return first, end


def trimmed(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[tuple[int, int]], list[str]]:
    """The spans that start and end so, each as `trim` gives it (nearly all are so already), and what stands there."""
    spans = list(zip(starts, ends, strict=True))
    texts = [text[start:end] for start, end in spans]
    bare = [piece.strip(_BLANKS) for piece in texts]
    return spans if bare == texts else [trim(text, start, end) for start, end in spans], bare


def is_gone(text: str) -> bool:
    """Whether a text is nothing but marks of what it said: none of it is printed any more."""
    return _GONE.fullmatch(text) is not None


def is_lost_figure(text: str) -> bool:
    """Whether a text that is no number is what is left of one, or stands for one: marks, letters, 见附件; no label."""
    if len(text) > _LONGEST_LOST:
        return False
    return not _WORDS.search(text) or _STANDS_FOR_FIGURE.fullmatch(text) is not None


def is_illegible(text: str) -> bool:
    """Whether a text that is no number may be one with something to it: 21。, '7, 3□."""
    return any(character.isdigit() for character in text) and is_lost_figure(text)


def digits(text: str) -> str:
    """The ASCII and full-width digits of a text, in order, as ASCII."""
    return "".join(character for character in text.translate(_HALF_WIDTH) if character in "0123456789")


def read_cell(text: str, is_amount: bool = False, is_signed: bool = False) -> CellReading:
    """Read one cell: `is_amount` allows decimals and money units, `is_signed` allows +5, 增5, -5, 减5."""
    return UNREADABLE if len(text) > _LONGEST_CELL else _READERS[is_amount, is_signed](text)


def reader(is_amount: bool, is_signed: bool) -> Reader:
    """How cells of a kind are read, for `read_cells`; the kind as `read_cell` takes it."""
    return _READERS[is_amount, is_signed]


def read_cells(texts: Sequence[str], readers: Sequence[Reader]) -> list[CellReading]:
    """Read many cells, each as `read_cell` does."""
    return [UNREADABLE if len(text) > _LONGEST_CELL else read(text) for text, read in zip(texts, readers, strict=True)]


def columns_of(readings: Iterable[CellReading]) -> ReadingColumns:
    """What these cells say."""
    return ReadingColumns(*zip(*readings, strict=True))


def _read(text: str, is_amount: bool, is_signed: bool) -> CellReading:
    text = text.strip(_BLANKS).translate(_HALF_WIDTH)
    if not text:
        return BLANK
    if _DASH.fullmatch(text):
        return DASH
    if text in (_NO_CHANGE if is_signed else _NONE):
        return CellReading(Decimal(0), 0, "explicit_none")
    found = _CELL.fullmatch(text)
    if not found:
        return UNREADABLE
    return _number(found, is_amount, is_signed)


def _number(found: re.Match[str], is_amount: bool, is_signed: bool) -> CellReading:
    sign, fraction = found["sign"] or "", found["fraction"] or ""
    unit = (found["unit"] or "").strip("()")
    whole = re.sub(r"\D", "", found["number"][: len(found["number"]) - len(fraction)])
    if fraction in _WHOLE and not is_amount:
        fraction = ""
    if (
        (sign and not is_signed)
        or ((fraction or unit in AMOUNT_UNITS) and not is_amount)
        or (unit in COUNT_UNITS and is_amount)
        or (len(whole) > 1 and whole[0] == "0" and (fraction or whole.strip("0")))
        or len(whole) > _MOST_DIGITS
        or len(fraction) > _MOST_DECIMALS + 1
    ):
        return UNREADABLE
    value = Decimal(whole + fraction) * _SIGNS.get(sign, 1)
    # -0 is printed as a change of nothing; a negative zero would not compare equal as text.
    return CellReading(value + 0, max(len(fraction) - 1, 0), "reported", unit, found["note"] or "")


# A memory for each kind of cells: looking up a text alone takes half the time of a text and what is allowed in it.
_READERS: Mapping[tuple[bool, bool], Reader] = {
    (is_amount, is_signed): lru_cache(maxsize=8192)(partial(_read, is_amount=is_amount, is_signed=is_signed))
    for is_amount in (False, True)
    for is_signed in (False, True)
}
