"""A report that stands twice in one page (for desktops and for telephones): its second copy is furniture.

Its tables are none: they are compared with the first.

Belongs here: finding a stretch of blocks that says again what stands above it. Does not: copies in files of their own
(the outcome `duplicate`), and two reports of one pattern in a file: those differ in more than digits, or in the year.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingestion.model import Block, Note

LONG = 40  # characters of a paragraph that nobody writes twice by chance
LEAST_PAIRS = 3
LEAST_EQUAL = 0.5  # share of the paired paragraphs that are equal to the digit
LEAST_COVERED = 0.7  # share of the copy's long paragraphs that have their pair

_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")
_DIGITS = str.maketrans("0123456789０１２３４５６７８９", "0" * 20)


def without_copies(text: str, blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """The blocks with a second copy of the report made `chrome`, and a note that says so, and whether it differs."""
    lines = [text[b.start : b.end] if b.kind in ("paragraph", "heading") else "" for b in blocks]
    long = [number for number, line in enumerate(lines) if len(line) >= LONG]
    if len({lines[number] for number in long}) > len(long) - LEAST_PAIRS // 2:
        return blocks, ()  # nearly all pages: nothing is there twice
    first_of: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for number in long:
        first = first_of.setdefault(_bare(lines[number]), number)
        if first != number:
            pairs.append((first, number))
    pairs = [pair for pair in pairs if pair[1] > max(first for first, _ in pairs)]
    if len(pairs) < LEAST_PAIRS or [first for first, _ in pairs] != sorted({first for first, _ in pairs}):
        return blocks, ()
    above, start, end = _reach(text, blocks, pairs)
    beginnings = [(above, start), *pairs]
    if any(_years(text, blocks[one]) != _years(text, blocks[other]) for one, other in beginnings):
        return blocks, ()  # the tables of two years
    copied = [number for number in long if start <= number <= end]
    equal = sum(lines[first] == lines[second] for first, second in pairs)
    if len(pairs) < LEAST_COVERED * len(copied) or equal < LEAST_EQUAL * len(pairs):
        return blocks, ()
    original = [_whole(text, block) for block in blocks[:start] if block.kind != "chrome"]
    tables = {_bare(text[b.start : b.end]) for b in blocks[:start] if b.grid is not None}

    def is_table_again(block: Block) -> bool:
        """Whether a table stands above too, whatever its figures."""
        return block.kind == "table" and _bare(text[block.start : block.end]) in tables

    marked = tuple(
        replace(block, kind="chrome") if start <= number <= end and not is_table_again(block) else block
        for number, block in enumerate(blocks)
    )
    differs = any(_whole(text, block) not in original for block in blocks[start : end + 1] if block.kind != "chrome")
    detail = "正文在页面中出现两次，只读第一份 / the text stands twice in the page: only the first was read"
    notes = [Note("second_copy", detail)]
    if differs:
        notes.append(Note("copies_differ", "两份正文不一致，以第一份为准 / the two copies differ: the first was kept"))
    return marked, tuple(notes)


def _bare(line: str) -> str:
    return "".join(line.split()).translate(_DIGITS)


def _whole(text: str, block: Block) -> str:
    return "".join(text[block.start : block.end].split())


def _years(text: str, block: Block) -> list[str]:
    return _YEAR.findall(text, block.start, block.end)


def _reach(text: str, blocks: tuple[Block, ...], pairs: list[tuple[int, int]]) -> tuple[int, int, int]:
    """The block that the copy begins with as it stands above, and the first and last one of the copy.

    Those are its pairs, and around them blocks equal but for digits.
    """
    (above, start), (below, end) = pairs[0], pairs[-1]

    def is_same(first: int, second: int) -> bool:
        return _bare(text[blocks[first].start : blocks[first].end]) == _bare(
            text[blocks[second].start : blocks[second].end]
        )

    while above > 0 and start - 1 > below and is_same(above - 1, start - 1):
        above, start = above - 1, start - 1
    while end + 1 < len(blocks) and below + 1 < start and is_same(below + 1, end + 1):
        below, end = below + 1, end + 1
    return above, start, end
