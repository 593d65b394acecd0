"""Sections: where the headings of a report stand in the repaired text, and what each is about.

Belongs here: finding headings that are numbered, marked otherwise, that lost their number, or that are glued to the
text around them.
Does not: what a heading is about (`topics`), which parts are missing (`structure`), figures (`prose`, `tables`).

A section runs from its heading's numeral to the next heading of the same or a lesser depth; sections nest. The text
before the first heading is a section with topic `preface` and no heading. `Section.topic` is the heading's own topic
or, where it has none, the topic of the section around it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from ingestion.model import Document, Section
from ingestion.reading.topics import Topics, is_known_heading, load_topics, primary

PREFACE = "preface"
LONGEST_HEADING = 40
INDENT = 40
NUMERALS = "一二三四五六七八九十"
DEPTHS = (1, 2, 3, 4)


class RepairedText(Protocol):
    """What is needed of `ingestion.repair.Repaired`."""

    @property
    def text(self) -> str: ...

    def to_repaired(self, position: int) -> int: ...


class Heading(NamedTuple):
    """A heading found: depth 1 (一、) to 4 (1.1, (1)), its numeral's value (0 where lost), and its place."""

    depth: int
    ordinal: int
    number: str
    text: str
    start: int
    body: int


# One set of characters opens the pattern, which is found at a tenth of the cost; what they must be is asked behind it.
MARK = re.compile(
    rf"[{NUMERALS}（(0-9](?:"
    rf"(?<=[{NUMERALS}])[{NUMERALS}]{{0,2}}[、.．,，]"
    rf"|(?<=[（(])(?:[{NUMERALS}]{{1,3}}|[0-9]{{1,2}})[)）]"
    r"|(?<=[0-9])(?<![^\s\u3000#*][0-9])[0-9]?(?:[、.．](?!\d)|(?:[.．][0-9]{1,2}){1,2}[、.．]?(?![0-9])|[ \t\u3000]+))"
)
WITHOUT_POINT = re.compile(rf"^[{NUMERALS}]{{1,2}}[ \t\u00a0\u3000]+[、.．]?[ \t\u00a0\u3000]*")  # 二 主动公开情况
# 第四部分 收费情况, IV. 收费情况, ■收费情况, 【收费情况】: headings that something else than a numeral marks
SIGNED = re.compile(
    rf"(?:(?P<part>第[{NUMERALS}]{{1,3}}(?:部分|[章节篇])|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[、.．]?|[IVX]{{1,4}}[、.．])"
    rf"|第[{NUMERALS}]{{1,3}}[、，]|[■●◆★▲►▶◎○□◇△☆])[\s\u3000]*(?P<text>.{{2,}})|[【〖\[](?P<bracketed>.{{2,}})[】〗\]]"
)
ATTACHMENTS = re.compile(r"(?:^|[\s。])(?:相关)?附件\s*\d?\s*[:：]")
LINE = re.compile(r"[^\n\r]+")
COUNTER = re.compile(r"[余多]?(?:万|亿|元|倍|个|条|件|份|篇|次|期|场|人次)")  # 1.5 万元用于监督保障 is no heading
SENTENCE_END = "。；;：:！!？?”」）)\u3000"
HEADING_END = re.compile(r"[。：:\n\r]|\u3000\u3000|(?<!统)一是")
# What may follow a usual heading and still belong to it; anything else on the line is the body, run into it.
GOES_ON = re.compile(r"\s*(?:$|[\n\r和及与、，,的。：:]|以及|工作|方面|统计|汇总|说明|分析|整改|改进)")
OPENS_LIST = re.compile(rf"\s*[（(][{NUMERALS}1][)）]")
SECOND_LEVEL = re.compile(rf"[（(][{NUMERALS}][)）]")
LONGEST_BARE = 16
LEAST_PARTS = 2  # before what stands in them is taken for a level lower
ENDS_PROSE = re.compile(r"[。；;：:！!？?）)]$")
PROSE = re.compile(r"^.{7,}[。；;：:]$|，.{12,}")
STATEMENT = re.compile(r"\d|未(?!来)|没有|不存在|无(?!障碍)")


def ordinal(numeral: str) -> int:
    """The value of 一…九十九, or of decimal digits; 0 where it is neither."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, units = numeral.rpartition("十")
    if not ten:
        return NUMERALS.index(numeral) + 1 if len(numeral) == 1 else 0
    if len(tens) > 1 or len(units) > 1:
        return 0
    return (NUMERALS.index(tens) + 1 if tens else 1) * 10 + (NUMERALS.index(units) + 1 if units else 0)


def stretches_read(document: Document, repaired: RepairedText, topics: Topics) -> list[tuple[int, int]]:
    """The stretches of the repaired text, in order, in which a heading may stand: between tables and page furniture."""
    closed = flattened_tables(repaired.text, topics)
    closed += [
        (repaired.to_repaired(block.start), repaired.to_repaired(block.end))
        for block in document.blocks
        if block.kind in ("table", "chrome")
    ]
    closed.sort()
    starts = [start for start, _ in closed]
    bounds = zip([0, *(end for _, end in closed)], [*starts, len(repaired.text)], strict=True)
    return [(start, end) for start, end in bounds if start < end]


def flattened_tables(text: str, topics: Topics) -> list[tuple[int, int]]:
    """Where the statistics table of 2014 stands as lines: from its head to the last line that is a number."""
    spans: list[tuple[int, int]] = []
    # As cells of a row the heads stand in every sheet; alone, where its cells became lines.
    if not any(head in text for head in topics.statistics_table_heads) or not topics.head_alone.search(text):
        return spans
    start = end = -1
    for match in LINE.finditer(text):
        line = match.group().strip(" |\u3000\t\u00a0")
        if start < 0 and line.split("|")[0].strip() in topics.statistics_table_heads:
            start = end = match.start()
        elif start >= 0 and line.replace(".", "").isdecimal():
            end = match.end()
        elif start >= 0 and len(line) > 120:  # prose again
            spans.append((start, end))
            start = -1
    if start >= 0:
        spans.append((start, end))
    return spans


def heading_text(text: str, start: int, topics: Topics) -> tuple[str, int, bool]:
    """The heading that starts after a numeral: its text, where its body starts, whether it stands alone on its line.

    The text is empty where what follows is no heading but a sentence.
    """
    window = text[start : start + 4 * LONGEST_HEADING]
    lead = len(window) - len(window.lstrip(" \t\u00a0"))
    window = window[lead:]
    start += lead
    glued = topics.heads.match(window)
    if glued and (OPENS_LIST.match(window, glued.end()) or not GOES_ON.match(window, glued.end())):
        return glued.group(), start + glued.end(), False
    stop = HEADING_END.search(window)
    length = stop.start() if stop else len(window)
    nested = SECOND_LEVEL.search(window, 0, length)
    if nested and nested.start() > 3:
        return window[: nested.start()].rstrip(), start + nested.start(), False
    if length == 0 or length > LONGEST_HEADING:
        return (glued.group(), start + glued.end(), False) if glued else ("", start, False)
    ends_sentence = stop is not None and stop.group() in "。：:"
    is_alone = not ends_sentence or window[length + 1 :].lstrip(" \u3000")[:1] in ("\n", "\r", "")
    return window[:length].rstrip(), start + length + ends_sentence, is_alone


def numbered(text: str, topics: Topics, start: int, end: int) -> Iterator[Heading]:
    """Numbered headings of a stretch, depth by the numeral's form; which of them nest otherwise is settled later."""
    glued_at = -1
    for match in MARK.finditer(text, start, end):
        start = match.start()
        opening = text[start]
        number = match[0].strip("（(、.．,，)） \t\u3000")
        value = ordinal(number.replace("．", ".").rpartition(".")[2])
        before = text[max(0, start - 2) : start]
        indent = max(0, start - INDENT)
        line_start = max(indent, text.rfind("\n", indent, start) + 1, text.rfind("\r", indent, start) + 1)
        at_line = not text[line_start:start].strip(" \t\u00a0\u3000#*")
        after_sentence = before[-1:] in SENTENCE_END or before.endswith("  ")
        if value and at_line and (counted := topics.counted.match(text, match.end())) and match[0][-1] in "、.．)）":
            yield Heading(depth_of(number, opening), value, number, counted[0], start, match.end())
            continue
        heading, body, is_alone = heading_text(text, match.end(), topics)
        if not value or len(heading) < 2 or topics.table_rows.match(text, match.end()):
            continue
        depth = depth_of(number, opening)
        is_official = is_known_heading(heading)
        if match[0][-1] in ",，" and not (at_line and is_alone and primary(heading)):
            continue  # 三,依申请公开情况 in a line of its own, and not 一,二
        if match[0][-1] in " \t\u3000" and not (at_line and is_alone and is_official):
            continue  # 3 依申请公开情况, and not 3 条
        if depth == 4 and (COUNTER.match(heading) or not is_of_topic(heading)):
            continue
        if depth > 2:
            listed = ATTACHMENTS.search(text, max(0, start - 200), start)
            fits = (at_line or before.endswith("\u3000")) and not listed
        else:
            is_usual = depth == 1 and is_official and before[-1:] != "第"
            fits = at_line or after_sentence or start == glued_at or is_usual
        if not fits or (not is_alone and not is_official and STATEMENT.search(heading)):
            continue
        glued_at = body
        yield Heading(depth, value, number, heading, start, body)


def depth_of(number: str, opening: str) -> int:
    """The depth that the form of a numeral gives: 1 for 一、, 2 for （一）, 3 for 1., 4 for 1.1 and (1)."""
    if not number[0].isdecimal():
        return 2 if opening in "（(" else 1
    return 3 if number.isdecimal() and opening not in "（(" else 4


@lru_cache(maxsize=2048)
def usual_heading(line: str) -> str:
    """The usual heading that a short line is, without its numeral; empty where it is none. They come in all reports."""
    without = WITHOUT_POINT.sub("", line)
    return without if load_topics().heads.fullmatch(without) else ""


def unnumbered(text: str, start: int, end: int) -> Iterator[Heading]:
    """Short lines of a stretch that are a heading and nothing else: marked otherwise, or their numeral was lost."""
    lines = [match for match in LINE.finditer(text, start, end) if not match[0].isspace()]
    for number, match in enumerate(lines):
        line = match.group()
        if len(line) > 2 * LONGEST_HEADING:
            continue
        bare = line.strip(" \t\u00a0\u3000#*、.：:")
        if not 1 < len(bare) <= LONGEST_HEADING:
            continue
        place = match.start() + line.index(bare)
        if signed := signed_heading(bare):
            yield signed._replace(start=place, body=place + len(bare))
            continue
        if heading := usual_heading(bare):
            yield Heading(1, 0, "", heading, place, place + len(bare))
        elif len(bare) <= LONGEST_BARE and not MARK.match(bare):
            heading = WITHOUT_POINT.sub("", bare)
            if is_of_topic(heading) and is_between_prose(lines, number):
                yield Heading(3, 0, "", heading, place, place + len(bare))


@lru_cache(maxsize=2048)
def signed_heading(line: str) -> Heading | None:
    """The heading, of no place yet, that a line marks otherwise than by a numeral; None where it marks none."""
    mark = SIGNED.fullmatch(line)
    heading = (mark["text"] or mark["bracketed"]).strip() if mark else ""
    if mark is None or not is_of_topic(heading):
        return None
    return Heading(1 if mark["part"] else 3, 0, mark["part"] or "", heading, 0, 0)


def is_between_prose(lines: Sequence[re.Match[str]], number: int) -> bool:
    """Whether a sentence ends right before a line, and prose begins behind it: no menu, no label of a table."""
    before, after = lines[max(number - 1, 0)], lines[min(number + 1, len(lines) - 1)]
    return bool(ENDS_PROSE.search(before[0].strip()) and PROSE.search(after[0].strip()))


@lru_cache(maxsize=2048)
def is_of_topic(line: str) -> bool:
    """Whether a line is of a topic and no sentence: 复议和诉讼."""
    return bool(primary(line)) and not STATEMENT.search(line) and not set(line) & set("，,。；;")


def lifted(found: list[Heading]) -> list[Heading]:
    """Headings a level or more higher where one numbering runs through the report and nothing stands above it.

    1. and (1) are then what 一、 and （一） are elsewhere. A list inside a part is not lifted: its part has no numeral.
    """
    least = min((heading.depth for heading in found), default=1)
    if least == 1:
        return found
    highest = [heading for heading in found if heading.depth == least]
    in_order = all(one.ordinal < other.ordinal for one, other in itertools.pairwise(highest))
    are_parts = sum(bool(primary(heading.text)) for heading in highest) >= LEAST_PARTS
    if not (in_order and are_parts and highest[0].ordinal):
        return found
    return [heading._replace(depth=heading.depth - least + 1) for heading in found]


def are_bare_parts(found: list[Heading]) -> bool:
    """Whether every numbering from 一、 on follows a heading without a numeral: the parts are the bare ones."""
    before = [one.ordinal for one, other in itertools.pairwise(found) if other.depth == other.ordinal == 1]
    opens = bool(found) and found[0].depth == found[0].ordinal == 1
    return not opens and len(before) >= LEAST_PARTS and not any(before)


def settle(found: list[Heading], topics: Topics) -> list[Heading]:
    """Depths made consistent: a first-level numeral that starts again inside a section is a second-level one.

    So is one inside parts that are called so (第四部分) or are bare. Signs (■, 【】) and other bare lines are of the
    third; where nothing numbers the first, of that.

    Where the first heading comes twice with nothing of the first level between, the earlier one stands in an excerpt
    that a site put before the report, and is left out with all that follows it there.
    """
    found = lifted(found)
    settled: list[Heading] = []
    last = 0
    are_bare = are_bare_parts(found)
    named = [heading.number.startswith("第") for heading in found]
    are_named = sum(named) >= LEAST_PARTS or any(named[:1])
    is_numbered = any(heading.depth == 1 and heading.number for heading in found) and not are_bare
    for heading in found:
        depth = heading.depth if is_numbered or heading.ordinal else 1
        if (are_named and not heading.number.startswith("第")) or (are_bare and heading.ordinal):
            depth = min(depth + 1, DEPTHS[-1])
        elif depth == 1 and heading.ordinal:
            if heading.ordinal == last == 1 and any(heading.text == earlier.text for earlier in settled):
                settled.clear()
            if heading.ordinal > last or (heading.ordinal == last and topics.heads.fullmatch(heading.text)):
                last = heading.ordinal
            else:
                depth = 2
        settled.append(heading if depth == heading.depth else heading._replace(depth=depth))
    return settled


def read_sections(document: Document, repaired: RepairedText) -> tuple[Section, ...]:
    """The sections of a report in order, nested (see the head of this module). Empty where the text is."""
    topics = load_topics()
    text = repaired.text
    found = [
        heading
        for start, end in stretches_read(document, repaired, topics)
        for heading in (*numbered(text, topics, start, end), *unnumbered(text, start, end))
    ]
    headings = settle(sorted(found, key=lambda heading: heading.start), topics)
    sections: list[Section] = []
    first = headings[0].start if headings else len(text)
    if any(character.isalnum() for character in text[:first]):
        sections.append(Section(PREFACE, "", 0, first, own=PREFACE))
    around: list[tuple[int, str]] = []  # depth and topic of the sections that are open
    for heading, end in zip(headings, ends(headings, len(text)), strict=True):
        while around and around[-1][0] >= heading.depth:
            around.pop()
        parent = around[-1][1] if around else ""
        own = primary(heading.text)
        topic = own or parent
        around.append((heading.depth, topic))
        lead = heading.body - heading.start
        sections.append(
            Section(topic, heading.text, heading.start, end, heading.depth, lead, heading.number, own, parent)
        )
    return tuple(sections)


def ends(headings: list[Heading], length: int) -> list[int]:
    """Where the section of each heading ends: at the next heading of the same or a lesser depth."""
    found: list[int] = []
    following = dict.fromkeys(DEPTHS, length)
    for heading in reversed(headings):
        found.append(following[heading.depth])
        for depth in DEPTHS[heading.depth - 1 :]:
            following[depth] = heading.start
    return found[::-1]
