"""Repairs that look at one character at a time: invisible characters, radicals used as characters, full-width digits.

Belongs here: steps whose damage a character class alone can show. Does not: anything that needs context or a document's
habit (`pinyin`, `scripts`, `byte_shift`). Full-width punctuation is ordinary Chinese and stays. Nothing is normalised
by NFKC as a whole: it would turn `12¹` into 121.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingestion.repair.plan import Edit, edits_of

# Zero-width and soft-hyphen characters, directional marks, a byte-order mark left inside the text, variation selectors,
# and control characters, NUL among them.
INVISIBLE = "\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}][{INVISIBLE}]*")

# Kangxi radicals and compatibility ideographs decompose to the character meant; of the supplement's radicals Unicode
# maps only two, so those that stand for whole characters in PDF fonts are listed.
RADICALS = "\u2e80-\u2fdf\uf900-\ufaff"
_RADICALS = re.compile(f"[{RADICALS}]")
SUPPLEMENT = str.maketrans(
    "⺁⺇⺌⺎⺏⺐⺠⺟⺼⻄⻅⻆⻉⻋⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂几小兀尢尢民母月西见角贝车及长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FULL_WIDTH = "０-９Ａ-Ｚａ-ｚ％＋－"
# One set of characters opens the pattern, which is found at a tenth of the cost; what they must be is asked behind it.
_FULL_WIDTH = re.compile(
    "[０-９Ａ-Ｚａ-ｚ％．＋－]"
    "(?:(?<=[０-９Ａ-Ｚａ-ｚ％])[０-９Ａ-Ｚａ-ｚ％]*|(?<=[０-９][．＋－])[．＋－]*(?=[０-９])|(?<=[＋－])(?=[０-９]))"
)


def invisible_edits(text: str) -> tuple[Edit, ...]:
    """Deletions of characters nobody sees, which would split words and numbers."""
    return tuple(edits_of(_INVISIBLE.finditer(text), lambda _: ""))


def radical_edits(text: str) -> tuple[Edit, ...]:
    """Radicals and compatibility ideographs replaced by the characters they look like; what has none stays."""
    edits: list[Edit] = []
    for match in _RADICALS.finditer(text):
        old = match.group()
        new = unicodedata.normalize("NFKC", old.translate(SUPPLEMENT))
        if new != old and len(new) == 1:
            edits.append(Edit(match.start(), match.end(), old, new))
    return tuple(edits)


def width_edits(text: str) -> tuple[Edit, ...]:
    """Full-width digits, Latin letters and per-cent signs, and the point or sign of such a number, made ASCII."""
    return tuple(edits_of(_FULL_WIDTH.finditer(text), _half_width))


@lru_cache(maxsize=1024)
def _half_width(text: str) -> str:
    return text.translate(_HALF_WIDTH)
