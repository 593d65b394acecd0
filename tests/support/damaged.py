"""Copies of a text as mirrors and converters make them: same report, other script, other words, misread bytes.

Belongs here: one function a kind of copy. Does not: copies with other figures (`support.changed`), any text.
"""

from __future__ import annotations

import re

from opencc import OpenCC

from support.changed import lose_first_byte

_TO_TRADITIONAL = OpenCC("s2t")
_TO_TAIWAN = OpenCC("s2twp")
# Readings need not be right: what stands in the brackets is dropped unread.
_READINGS = ("wù", "kāi", "zhèng", "bàn", "fǔ", "lǐ", "shēn", "qǐng")
_ONLY_TRADITIONAL = re.compile(r"[務開請辦報條區縣計統訴訟複議數據網戶發佈應]")
# A bracketed part number behind a sentence and a heading's indent: where copies lose a byte.
_NUMBERED = re.compile(r"(?<=[。\n])\s*((?:（[一二三四五六七八九]）|[一二三四五六七八九]、)[^\n，。；：]{2,12})")


def traditional(text: str) -> str:
    """In traditional characters."""
    return str(_TO_TRADITIONAL.convert(text))


def taiwan_worded(text: str) -> str:
    """In traditional characters and with the words of Taiwan."""
    return str(_TO_TAIWAN.convert(text))


def pinyin_annotated(text: str) -> str:
    """In traditional characters, those that are not simplified too with a reading in brackets."""
    readings = iter(_READINGS * (len(text) // len(_READINGS) + 1))
    return _ONLY_TRADITIONAL.sub(lambda m: f"{m[0]}({next(readings)})", traditional(text))


def byte_shifted(text: str) -> str:
    """With headings whose indent lost its first byte in a GBK copy."""
    return _NUMBERED.sub(lambda m: lose_first_byte("\u3000" + m[1]), text)


COPIES = {
    "traditional": traditional,
    "taiwan": taiwan_worded,
    "pinyin": pinyin_annotated,
    "byte-shifted": byte_shifted,
}
