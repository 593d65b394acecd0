"""Quantities in running text: a number with its approximation words, magnitude and counter, at its exact place.

Belongs here: what a number says by itself (value, interval, unit), and which digit runs are no quantities at all
(dates, document numbers, ordinals, runs too long to trust). Does not: what the number counts (`statements`).
"""

from __future__ import annotations

import re
import string
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ingestion.knowledge.vocabulary import Unit, load_units

CHINESE_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
MAGNITUDES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}

# Two numbers that lost what stood between them look like one long run; eight digits and more are never trusted.
LONGEST_TRUSTED_RUN = 7
LONGEST_BARE = 6


class Quantity(NamedTuple):
    """One number with its unit; a tuple: made a million times in a text of nothing else.

    `start`/`end` include approximation words and unit; `value` has the magnitude applied.

    low, high: the interval an approximate number stands for, [low, high), None where open or not stated.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    unit_class: str
    decimals: int
    is_approximate: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    is_single_hanzi: bool = False
    is_each: bool = False


class Left(NamedTuple):
    """A quantity that became no observation, and why: a key of knowledge/prose/reasons.yaml."""

    quantity: Quantity
    reason: str


# The reasons of a quantity that no rule placed, where nothing spoke against one.
NOT_PLACED = frozenset({"no_rule", "unknown_noun"})


# Each unit with its digit, a skipped place as 零. What is short of that may be a habit (三百五, 二三十) or a
# digit that was lost (三千百): both leave the value open.
_DIGIT = "[一二两三四五六七八九]"
_HUNDREDS = f"{_DIGIT}百(?:[零〇]{_DIGIT}|{_DIGIT}十{_DIGIT}?)?"
_NUMERAL = re.compile(
    f"{_DIGIT}千(?:[零〇](?:{_DIGIT}十)?{_DIGIT}|[零〇]{_DIGIT}十|{_HUNDREDS})?|{_HUNDREDS}|{_DIGIT}?十{_DIGIT}?"
)


def chinese_number(text: str) -> Decimal | None:
    """Value of a Chinese numeral below ten thousand (三百二十, 两, 二〇一七); None where it is malformed.

    Two digits side by side are None too: 三五 is from three to five.
    """
    if all(c in CHINESE_DIGITS for c in text):
        is_about = len(text) == 2 and not any(CHINESE_DIGITS[c] == 0 for c in text)
        return None if is_about else Decimal("".join(str(CHINESE_DIGITS[c]) for c in text))
    if not _NUMERAL.fullmatch(text):
        return None
    total, digit = 0, 1  # 十二: a leading ten has no digit of its own
    for c in text:
        if c in CHINESE_UNITS:
            total, digit = total + digit * CHINESE_UNITS[c], 0
        else:
            digit = CHINESE_DIGITS[c]
    return Decimal(total + digit)


# Most numbers of a report are dates and document numbers: they are turned away before anything else is tried.
_DATE = r"[\ \u00a0\u3000]*[年月日号]"


# In digits or in characters, from the first of them. It begins with one class of characters, which the engine skips to:
# two alternatives that begin each with its own would be tried everywhere.
# 数十条, 几万余条 are no numbers; 万 is one before 余 alone (万余条).
_SPELT = "〇零一二两三四五六七八九十百千"
_NUMBER = (
    rf"(?P<number>[0-9{_SPELT}万](?:"
    r"(?<=[0-9])(?<![0-9][0-9])(?:[0-9]{0,2}(?:[,，][0-9]{3})+(?![0-9])|[0-9]*+)"
    rf"|(?<=[{_SPELT}])(?<![0-9{_SPELT}][{_SPELT}])(?<![数几][十百千])[{_SPELT}]*+"
    rf"|(?<=万)(?<![0-9{_SPELT}数几]万)(?=[余多])))"
    rf"(?:(?<=[0-9])\.(?P<fraction>[0-9]++))?(?!{_DATE})"
)


# A count that lost its counter, or never had one (主动公开政府信息356，): right behind a noun, a clause ends behind it;
# what follows is no number, unless that of the next point (规章10；3.…). In a list the next name does (维持5、纠正1).
BARE = "bare"
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@cache
def _pattern() -> re.Pattern[str]:
    """A number, then what may stand between it and its unit, then the unit; or the end of a clause in its place."""
    units = sorted(load_units(), key=len, reverse=True)
    first = "".join({unit[0] for unit in units})
    return re.compile(
        r"""
        NUMBER
        (?:
            [\s\u00a0\u3000]{0,4}(?P<middle>多|余|来|几)?(?P<magnitude>[百千万亿])?(?P<after>多|余)?[\s\u00a0\u3000]{0,4}
            (?=[FIRST])(?P<unit>UNITS)(?P<late>以上|左右|上下)?
        |
            (?=、[\u4e00-\u9fff]|[，,；;。)）](?![\s\u00a0\u3000]*[0-9](?![0-9]?[.．、](?![0-9]))))
        )
        """.replace("UNITS", "|".join(map(re.escape, units)))
        .replace("FIRST", first)
        .replace("NUMBER", _NUMBER),
        re.VERBOSE | re.ASCII,
    )


_ONE = Decimal(1)
# Looked for behind a number that was found: tried at every place of a text it would be most of the cost.
_BEFORE = re.compile(
    r"(?P<word>大约|大概|约为|约|近|不超过|不足|不到|少于|低于|至多|最多|超过|突破|超|逾|不少于|至少)[ \u00a0\u3000]*$"
)
_LONGEST_BEFORE = 8
_ENDS_BEFORE = frozenset("约概为近过足到于多少超逾破")
_BLANKS = " \u00a0\u3000"
# What stands before a digit run and makes it an ordinal, an identifier or a part of something longer.
_NOT_BEFORE = frozenset("第_.〔[【/:：-〇零一二两三四五六七八九十百千万亿" + string.ascii_letters + string.digits)
# A colon may stand before a count (共计:5条); everything else of them joins the number to something longer.
_JOINED_TO = _NOT_BEFORE - {":", "："}
# 计为1条, 计1次: a rule of counting, not a count (共计, 累计 and their like are counts).
_COUNTING_RULE = re.compile(r"(?<![共总合累统会审设估])(?:计|视)[为作]?[ \u3000]*$")
# 650 . 6: the decimals of a number that blanks broke.
_BROKEN_DECIMAL = re.compile(r"[0-9][ \u00a0\u3000]*[.．][ \u00a0\u3000]*$")
_POINTS = frozenset(".．")
# The last characters of the two: most numbers stand behind none and are not searched.
_ENDS_A_REASON = frozenset("计视为作")
# 零人次, 零元: no words of their own, as 零件 is.
_COUNTED_ZERO = frozenset({"visit", "money"})
_UPPER_BOUNDS = frozenset({"近", "不超过", "不足", "不到", "少于", "低于", "至多", "最多"})
_LOWER_BOUNDS = frozenset({"超", "超过", "突破", "逾", "不少于", "至少"})
# 每一条, 任何一件, 同一件: one of many, not a count.
_EACH = re.compile(r"[每任何同这那某另逐哪唯凡]$")
# 10来件, 10几件; numbers printed after the others are never counts: clock times and ranges.
_RANGES, _JOINS_RANGE = frozenset("来几"), frozenset("-—~～至")


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """The quantities in `text[start:end]`, in order. Numbers without a known unit are none."""
    stop = len(text) if end is None else end
    found: list[Quantity] = []
    for match in _pattern().finditer(text, start, stop):
        quantity = _quantity(text, match, start)
        if isinstance(quantity, Quantity):
            found.append(quantity)
    return found


def why_no_quantity(text: str, position: int) -> str:
    """Why the number at `position` of `text` is no quantity: a key of knowledge/prose/reasons.yaml, or empty."""
    match = _pattern().match(text, position)
    if match is None:
        before = text[max(0, position - 1) : position]
        if before in _NOT_BEFORE:
            return "identifier"
        return "date_or_rank" if re.match(r"\d+" + _DATE, text[position : position + 20]) else "no_counter"
    quantity = _quantity(text, match, 0)
    return quantity if isinstance(quantity, str) else ""


def _quantity(text: str, match: re.Match[str], floor: int) -> Quantity | str:
    """The quantity matched, or the reason why it is none."""
    number, fraction, middle, magnitude, after, counter, late = match.groups()
    start, end = match.span()
    if counter is None:
        return _bare(number, fraction, start, text[max(floor, start - 4) : start])
    unit = load_units()[counter]
    if unit.unit_class == "trap":
        return "date_or_rank"
    before = text[max(floor, start - _LONGEST_BEFORE) : start]
    word_before = before.rstrip(_BLANKS)
    reason = _why_no_count(before, word_before[-1:], number, fraction, unit)
    if reason:
        return reason
    if middle in _RANGES or (text[end : end + 1] in _JOINS_RANGE and text[end + 1 : end + 2].isdecimal()):
        return "range"
    value = _value(number, fraction, middle)
    if value is None:
        return "malformed"
    if unit.unit_class == "money" and magnitude:
        # Amounts keep the unit they are printed in (0.28万元 stays 万元); counts do not (14.9万条 is 149000条).
        counter, magnitude = magnitude + counter, None
    scale = MAGNITUDES[magnitude] if magnitude else _ONE
    low: Decimal | None = None
    high: Decimal | None = None
    if middle or after:
        # 20多万 rounds at the number's own last digit, 14万余 at the magnitude; both at their trailing zeros.
        low, high = value * scale, value * scale + _last_place(value) * scale
    value *= scale
    stated = _BEFORE.search(word_before) if word_before[-1:] in _ENDS_BEFORE else None
    if stated:
        if stated["word"] in _UPPER_BOUNDS:
            high = value
        elif stated["word"] in _LOWER_BOUNDS:
            low = value
        start += stated.start() - len(before)
    if late == "以上":
        low = value
    return Quantity(
        start,
        end,
        value,
        counter,
        unit.unit_class,
        len(fraction) if fraction else 0,
        bool(middle or after or stated or late),
        low,
        high,
        number == "一",
        word_before.endswith("各"),
    )


def _bare(number: str, fraction: str | None, start: int, before: str) -> Quantity | str:
    """The `number` at `start`, which has no counter, where it ends a clause right behind a word."""
    if fraction or not number[0].isascii() or not "\u4e00" <= before.rstrip(_BLANKS)[-1:] <= "\u9fff":
        return "no_counter"
    plain = number.replace(",", "")
    # 12，345 without a counter may be two numbers.
    is_one = plain.isdigit() and (len(plain) == 1 or plain[0] != "0")
    if not is_one or len(plain) > LONGEST_BARE or _YEAR.fullmatch(number):
        return "no_counter"
    return Quantity(start, start + len(number), Decimal(plain), "", BARE, 0)


def _why_no_count(before: str, last: str, number: str, fraction: str | None, unit: Unit) -> str:
    """The first reason to trust the number behind `before` for no count; empty where there is none.

    last: the last character before it that is no blank.
    """
    if before[-1:] in _JOINED_TO:
        return "identifier"
    if last in _POINTS and _BROKEN_DECIMAL.search(before[-6:]):
        return "identifier"
    if number[0].isascii():
        plain = _without_commas(number)
        if len(plain) > LONGEST_TRUSTED_RUN and plain == number:
            return "too_many_digits"
        if len(plain) > 1 and plain[0] == "0" and not fraction:
            return "leading_zero"
    elif not unit.takes_hanzi and not (number == "零" and unit.unit_class in _COUNTED_ZERO):
        return "no_counter"
    elif _EACH.search(before[-2:]):
        return "one_of_many"
    if last in _ENDS_A_REASON and (rule := _COUNTING_RULE.search(before[-4:])):
        # 信息计1667条: more than one or two, and no 为, is a count
        is_count = rule[0].strip(_BLANKS) == "计" and number[0].isascii() and (len(number) > 1 or fraction is not None)
        return "" if is_count else "counting_rule"
    return ""


def _value(number: str, fraction: str | None, middle: str | None) -> Decimal | None:
    """The number as printed, before its magnitude; None where a numeral is malformed."""
    if number[0].isascii():
        plain = _without_commas(number)
        return Decimal(f"{plain}.{fraction}" if fraction else plain)
    if number in ("百", "千", "万") and middle in ("余", "多"):
        # 百余次: from a hundred on; 百 without a digit is nothing else.
        return MAGNITUDES[number]
    return chinese_number(number)


def _without_commas(digits: str) -> str:
    return digits if digits.isdigit() else digits.replace(",", "").replace("，", "")


def _last_place(value: Decimal) -> Decimal:
    """The unit of the last non-zero digit: 1980 → 10, 400 → 100, 14.9 → 0.1."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)
