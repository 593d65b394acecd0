"""How a printed table label is brought to the shape in which labels are compared.

Belongs here: normalisation of label copies and the unit a header names. Does not: values (superscripts would be lost
here), the labels of any form (knowledge/forms), placing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_LABEL = 400  # official labels with filling instructions stay under 150 characters; longer texts are prose

_NUMBERING = re.compile(
    r"(?:(?:\d{1,2}(?:\.\d{1,2})+|[一二三四五六七八九十\d]{1,2}\)|\[\d{1,2}\]|[IVXA-H]{1,4}[、.,)])(?=[^\W\d])"
    r"|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,]|\d{1,2}[、.,]|[、.,:])+"
)
_BARE_NUMBER = re.compile(r"\d{1,2}(?=[^\d年月日.,%])")
_OF_WHICH = re.compile(r"其中[:,]?")
_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_BRACKETED = re.compile(
    r"\([^()]*(?:\)|$)|[\[【〔](?=[^\W\d])[^\[\]【】〔〕]*[\]】〕]|(?<=[^\W\d])(?:/|,?单位:)(?:亿元|万元|元|人次|[件条项次个人篇])$"
)
_FOOTNOTE = re.compile(r"(?<=\w)[\s）)”\"]*(?:[①-⑳¹²³⁰-⁹]|注[0-9]{1,2}|[\[［](?:注|注释)?[0-9]{0,2}[\]］])+\s*$")
_HEADER_UNIT = re.compile(
    r"\((?:单位:?)?(亿元|万元|元|人次|件|条|项|次|个|人|篇)(?:,[^()]*)?\)|单位:?(亿元|万元|元|人次|件|条|项|次|个|人|篇)"
)


def _fold(text: str) -> str:
    """Half-width, no white space: for labels only, as folding turns a superscript into a digit."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split())


def normalise(text: str) -> tuple[str, ...]:
    """The comparable forms of a label, strictest first: all of its words, then those outside brackets; () for none.

    Numbering (（一）, 1., 一、, ①), a leading 其中, years, spaces, quotes, punctuation and the mark of a footnote are
    taken away; 其它 is 其他.
    """
    return () if len(text) > LONGEST_LABEL else _normalise(text)


@lru_cache(maxsize=16384)
def _normalise(text: str) -> tuple[str, ...]:
    folded = _fold(_FOOTNOTE.sub("", text))
    if not folded:
        return ()
    numbered = _NUMBERING.match(folded) or _BARE_NUMBER.match(folded)
    folded = folded[numbered.end() :] if numbered else folded
    folded = _OF_WHICH.sub("", folded, count=1) if folded.startswith("其中") else folded
    folded = _YEAR.sub("", folded).replace("其它", "其他")
    whole = "".join(character for character in folded if character.isalnum())
    bare = "".join(character for character in _BRACKETED.sub("", folded) if character.isalnum())
    if not whole:
        return ()
    return (whole,) if bare in ("", whole) else (whole, bare)


def header_unit(text: str) -> str:
    """The unit a header or row label names in brackets or after 单位, or empty."""
    return "" if len(text) > LONGEST_LABEL else _header_unit(text)


@lru_cache(maxsize=4096)
def _header_unit(text: str) -> str:
    found = _HEADER_UNIT.search(_fold(text))
    return (found.group(1) or found.group(2)) if found else ""
