"""Asides: the text of a report as its sentences are cut from it, brackets and marks of lists made plain.

Belongs here: brackets that hold no count of their own, those that hold the count of the name before them, what parts
the members of a list. Does not: sentences (`sentences`), what a bracket counts (`views`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.quantities import find_quantities

_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
# 微信公众号(1个)发布信息8条: the remark counts the account, not what it posts.
_COUNT_ASIDE = re.compile(r"[(（]\d{1,2}[个家][)）]")
_COUNT_OF_PLACES = load_patterns("places")["count_of_places"]
# A bracket around nothing but a number is an enumerator.
_ENUMERATOR = re.compile(r"[(（][0-9〇零一二两三四五六七八九十百千]+[)）]")
_NUMERAL = re.compile(r"[0-9〇零一二两三四五六七八九十百千]")
# 同意公开（含部分公开）8件: of both
_WITH_PART = re.compile(r"[（(](?<=公开.)(?:含|包[含括])(部分公开)[）)]")
# 各县（市、区）, 各乡镇（街道）: levels, by one name
_LEVELS = re.compile(r"[(（](?<=[市州盟县区旗乡镇街道].)([市州盟县区旗乡镇街道、]{1,6})[)）]")
_MARKS_OF_LEVELS = re.compile(r"[(（、)）]")
_LONGEST_NAME = 40  # as far before a count as its name begins
# 征地补偿（8件）、规划许可（3件）和其他（2件）: each name's own count; behind offices it may be of anything they did.
_COUNT = r"\d[\d,，]{0,9}(?:[件宗起例条份个]|人次?)[）)]"
_COUNTED_ASIDES = re.compile(
    r"[（(](?<=[\u4e00-\u9fff”\"』」].)(?<!\d[\u4e00-\u9fff].)(?<!\d[\u4e00-\u9fff]{2}.)(?<![省市县区州厅局委办镇乡院部级].)"
    rf"{_COUNT}(?:(?:以?及|[、和与])[^、，,；;。：:（）()\d]{{2,20}}[（(]{_COUNT})+"
)
# 网上8件/信函3件 ●当面2件: what parts them, as a comma would; 人/次 is one counter.
_PARTED = re.compile(
    r"[/／|｜●◆■▲★•·](?:(?<=\d[件条个人份宗起篇名期场例元项].)|(?<=\d[件条个人份宗起篇名期场例元项][ \u3000].))"
    r"[ \u3000]?(?=[\u4e00-\u9fff])(?!次)"
)
_OPENED = re.compile("[（(]")
_CLOSED = re.compile("[）)](?=(以?及|[、和与，,；;。])?)")
_BEFORE_ASIDE = load_patterns("time")["before_aside"]
_LONGEST_REMEMBERED = 100  # characters of a bracket; longer ones are prose and do not come again


def without_asides(text: str) -> str:
    """The text with brackets that hold no quantity blanked: (2016年), (含网络) neither end a clause nor govern one.

    Nor do those that each hold the count of the name before them, several side by side.

    Offsets stay. Quantities are looked for in the text itself: some counters have brackets of their own, 人(次).
    """

    def blank(match: re.Match[str]) -> str:
        aside = match[0]
        if part := _WITH_PART.fullmatch(text, *match.span()):
            return f"或{part[1]}".ljust(len(aside))
        if levels := _LEVELS.fullmatch(text, *match.span()):
            return levels[1].replace("、", "").ljust(len(aside))
        holds = _holds_quantity if len(aside) <= _LONGEST_REMEMBERED else _holds_quantity.__wrapped__
        is_kept = holds(aside) and not _BEFORE_ASIDE.search(text, max(0, match.start() - 10), match.start())
        return aside if is_kept else " " * len(aside)

    blanked = _ASIDE.sub(blank, text)
    if "(" in blanked or "（" in blanked:  # most texts keep none
        blanked = _COUNTED_ASIDES.sub(_out_of_brackets, blanked)
    blanked = _PARTED.sub(lambda mark: "，" + mark[0][1:], blanked)
    parts, end = [], 0
    for place in _COUNT_OF_PLACES.finditer(blanked):
        counted = place.lastgroup or ""
        parts += [blanked[end : place.start(counted)], " " * len(place[counted])]
        end = place.end(counted)
    return "".join([*parts, blanked[end:]])


def with_printed_levels(label: str, printed: str, end: int) -> str:
    """A label with its levels as they are printed right before `end`: 各县（市、区）, read as 各县市区."""
    for place in _LEVELS.finditer(printed, max(0, end - _LONGEST_NAME) + 1, end):
        levels = printed[place.start() - 1 : place.end()]
        label = label.replace(_MARKS_OF_LEVELS.sub("", levels), levels)
    return label


def _out_of_brackets(listed: re.Match[str]) -> str:
    """征地补偿（8件）、其他（2件）等 as 征地补偿 8件 、其他 2件，等, so that the counts stand behind their names."""
    return _CLOSED.sub(lambda mark: " " if mark[1] else "，", _OPENED.sub(" ", listed[0]))


@lru_cache(maxsize=1024)
def _holds_quantity(aside: str) -> bool:
    """Whether a bracket holds a quantity of its own. The labels of the official tables are full of brackets."""
    if _NUMERAL.search(aside) is None or _ENUMERATOR.fullmatch(aside) or _COUNT_ASIDE.fullmatch(aside):
        return False
    return bool(find_quantities(aside))
