"""Numbers in running text that lost their shape: separators of thousands, footnote marks, years glued to what follows.

Belongs here: joining what can only be one number, taking off what is no part of it, and marking what may be two. Does
not: numbers over line ends (`line_breaks`), number cells of tables (`ingestion.reading.cells`), dates (`dates`).

A number is looked at only where a counter stands behind it: there a wrong joint would become a wrong value, and only
there is it sure that a number is meant. A comma groups thousands in the reader itself and is left alone.
"""

from __future__ import annotations

import re
from functools import cache

from ingestion.repair.counters import counter
from ingestion.repair.plan import Edit, Unresolved

_THIN = "\u00a0\u2007\u2009\u202f"
_QUOTES = "'’‘′`´＇"
_SUPERSCRIPT = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
_SEPARATORS = " " + _THIN + "\u3000" + _QUOTES
# A digit with something beside it that no ordinary number has: the only places worth a closer look. The something is
# looked for first: it is rarer than digits.
_SUSPECT = re.compile(
    rf"[{_SEPARATORS},，{_SUPERSCRIPT}\[［*＊※①-⑳](?<=\d.)"
    rf"(?:(?<=[{_SEPARATORS}])[\d,，]|(?<=[,，])[ {_THIN}\u3000]|(?<=[{_SUPERSCRIPT}\[［*＊※①-⑳]))"
)
_NOTE_LINE = re.compile(r"(?m)^[ \t\u3000]*[*＊※](?![*＊※])")


@cache
def _grouped() -> re.Pattern[str]:
    """Thousands in one kind of separator: `1 234 567`, `1'234`, with a decimal part and a counter behind."""
    return re.compile(
        rf"(?P<before>[^\n]?)(?<![\d.,，A-Za-z〔\[【/:：\-—~～])(?P<number>\d{{1,3}}(?P<separator>[{_SEPARATORS}])\d{{3}}"
        rf"(?:(?P=separator)\d{{3}})*)(?![\d,，]|[{_SEPARATORS}]\d)(?:\.\d+)?(?={counter()})"
    )


@cache
def _parted() -> re.Pattern[str]:
    """Digits parted by what may group them or part two numbers, before a counter: `12 34件`, `1, 234件`."""
    return re.compile(
        rf"\d+(?:(?:[{_SEPARATORS}]|[,，][ {_THIN}\u3000]|[ {_THIN}\u3000][,，])\d+)+(?:\.\d+)?(?={counter()})"
    )


@cache
def _noted() -> re.Pattern[str]:
    """A footnote mark between a number and its counter: `12¹件`, `12[1]件`, `12*件`."""
    return re.compile(
        rf"(?<=\d)(?P<mark>[{_SUPERSCRIPT}]{{1,2}}|[\[［](?:注|注释)?\d{{1,2}}[\]］]|[*＊※]|[①-⑳])(?={counter()})"
    )


def number_edits(text: str) -> tuple[tuple[Edit, ...], list[Unresolved]]:
    """Edits that join and bare numbers, and places (in `text`) where that would be a guess.

    A space groups thousands only after a word: at the start of a line or behind another space `5 234件` may be item 5,
    or a row of a table. A star is a footnote mark only where a note begins with one; elsewhere it may hide a digit.
    """
    if not _SUSPECT.search(text):
        return (), []
    edits: list[Edit] = []
    unsure: list[Unresolved] = []
    for match in _grouped().finditer(text):
        before, separator = match["before"], match["separator"]
        is_quoted = separator in _QUOTES and not text[: match.start("number")].rstrip(_SEPARATORS)[-1:].isdigit()
        if is_quoted or (separator in " " + _THIN and before.strip() and before not in "|、"):
            start, end = match.span("number")
            old = text[start:end]
            edits.append(Edit(start, end, old, old.replace(separator, "")))
    joined = {(edit.start, edit.end) for edit in edits}
    for match in _parted().finditer(text):
        if not any(start < match.end() and end > match.start() for start, end in joined):
            unsure.append(Unresolved("numbers", *match.span(), "one number or two / 一个数还是两个数"))
    has_star_note = _NOTE_LINE.search(text) is not None
    for match in _noted().finditer(text):
        if match["mark"] in "*＊※" and not has_star_note:
            unsure.append(
                Unresolved("numbers", match.start() - 1, match.end(), "a note or a hidden digit / 注号或遮盖")
            )
        else:
            edits.append(Edit(match.start(), match.end(), match["mark"], ""))
    return tuple(sorted(edits, key=lambda edit: edit.start)), unsure
