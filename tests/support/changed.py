"""Copies of documents in which every figure and every name is another, and expectations changed the same way.

Belongs here: the digit permutation, the shift of years, the renaming in each script, and the loss of a byte that a
renamed neighbour needs anew. Does not: any text of a document, or reading.

Left as they are, because they are no figures: day and month, list numbers, the hotline numbers that serve as names, and
100 % (no share is larger).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from opencc import OpenCC

_TO_TRADITIONAL = OpenCC("s2t")

_DIGITS = re.compile(
    r"""(?P<year>(?:19|20)\d\d)(?=年|〕|-\d\d-\d\d|/\d\d/\d\d)
    |(?P<kept>(?<=\d{4})-\d\d-\d\d(?:\ \d\d:\d\d:\d\d)?
             |(?<=\d{4})/\d\d/\d{2,4}
             |\d{1,2}(?=[月日])
             |100(?=%)
             |12345|12333
             |(?<![\d.])\d{1,2}(?=[.、][^\d]))
    |(?P<digit>\d)
    |(?P<spelt>[一二三四五六七八九])(?=期)""",
    re.VERBOSE,
)
_SPELT = "一二三四五六七八九"
_PINYIN = r"(?:\([^()\d一-鿿]{1,7}\))?"


@dataclass(frozen=True)
class Change:
    """digits: what 1 to 9 become. years: how far years move. names: pairs, longer names first, simplified."""

    digits: str
    years: int
    names: tuple[tuple[str, str], ...]

    def figures(self, text: str) -> str:
        """`text` with its figures changed."""

        def other(match: re.Match[str]) -> str:
            if match["year"]:
                return str(int(match["year"]) + self.years)
            if match["digit"]:
                return self._digit(match["digit"])
            if match["spelt"]:
                return _SPELT[int(self._digit(str(_SPELT.index(match["spelt"]) + 1))) - 1]
            return match["kept"]

        return _DIGITS.sub(other, text)

    def number(self, number: str, *, is_share: bool = False) -> str:
        """A figure on its own."""
        return number if is_share and number == "100" else self.figures(number)

    def year(self, year: str) -> str:
        """A year on its own."""
        return str(int(year) + self.years)

    def date(self, date: str) -> str:
        """An ISO date moved by whole years; empty stays empty."""
        return self.year(date[:4]) + date[4:] if date else ""

    def rename(self, text: str) -> str:
        """`text` with other names: in simplified or traditional characters, with or without pinyin after each."""
        for old, new in self.names:
            text = text.replace(old, new)
            for before, after in zip(_behind_lost_byte(old), _behind_lost_byte(new), strict=True):
                text = text.replace(before, after)
            annotated = "".join(re.escape(c) + _PINYIN for c in _TO_TRADITIONAL.convert(old))
            text = re.sub(annotated, _TO_TRADITIONAL.convert(new), text)
        return text

    def document(self, text: str) -> str:
        """A whole document changed. Raises ValueError where an old name is still to be seen."""
        changed = self.rename(self.figures(text))
        for old, _ in self.names:
            if any(form in changed for form in (old, _TO_TRADITIONAL.convert(old), *_behind_lost_byte(old))):
                raise ValueError(f"{old} is still there")
        return changed

    def _digit(self, digit: str) -> str:
        return self.digits[int(digit) - 1] if digit != "0" else "0"


def lose_first_byte(text: str) -> str:
    """What `text` looks like when a GBK copy lost its first byte: pairs misread until an ASCII byte realigns them.

    Pairs without a character vanish where both bytes are high, and become a question mark where the second is ASCII.
    """
    data = text.encode("gbk")[1:]
    seen = "?"
    at = 0
    while at < len(data) and data[at] >= 0x80:
        pair = data[at : at + 2]
        at += 2
        try:
            seen += pair.decode("gbk")
        except UnicodeDecodeError:
            if pair[-1] < 0x80:
                seen += "?"
        if pair[-1] < 0x80:
            break
    return seen + data[at:].decode("gbk")


def _behind_lost_byte(name: str) -> tuple[str, str]:
    """A quoted name after a stop that lost its first byte, with full-width marks and with half-width ones."""
    damaged = lose_first_byte("。“" + _TO_TRADITIONAL.convert(name))
    return damaged, damaged.replace("！", "!")
