"""Bytes to text, by what the bytes say and never by what is declared.

Belongs here: the ladder (byte-order mark or NULs, strict UTF-8, then a score over frequent characters), and parts in
another charset than the rest. Does not: undoing an earlier wrong decoding (`second_decoding`), or any repair of a
decoded text's characters (`ingestion.repair`).

Declarations in headers and meta tags are ignored: they are absent or false too often, and the score was right 999 times
of 1,000 without them. A few stray bytes are no reason to refuse a file, nor to read it in another character set.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

from ingestion.documents.plausible import CLEARLY, HAN_RUNS, PLAUSIBLE, plausibility, unreadable
from ingestion.documents.second_decoding import undo_second_decoding
from ingestion.model import Note, NotRead

__all__ = ["PLAUSIBLE", "Decoded", "decode", "plausibility"]

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARSETS = ("gb18030", "big5hkscs", "utf-8")  # UTF-8 among them for files with a stray or lost byte
STRAY = 0.02  # undecodable places allowed for each Chinese character, and five in any case

# Where a page changes its charset: at line ends and tags, whose bytes are never part of a Chinese character.
_PARTS = re.compile(rb"[^\n<>]+|[\n<>]+")
_SHORT = 3  # characters beyond ASCII that a part must have to be judged


class Decoded(NamedTuple):
    """A text without its byte-order mark, the name of its charset, and what to tell of the decoding.

    A text decoded wrongly once before is named by both ways, as `utf-8+gb18030`.
    """

    text: str
    charset: str
    notes: tuple[Note, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of `data`. Raises NotRead (unreadable_text): no reading is plausible, or too many bytes are stray."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(name, "replace"), name)
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in data[:65_536]:
        try:
            return _decode_wide(data)
        except NotRead:
            if data.count(0) * 100 > len(data):
                raise
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    readings = [(plausibility(text), name, text) for name in CHARSETS for text in [data.decode(name, "replace")]]
    score, name, text = max(readings, key=lambda reading: reading[0])
    text, notes = _with_other_parts(data, name, text)
    if score < PLAUSIBLE and (not notes or plausibility(text) < PLAUSIBLE):
        raise unreadable()
    return _checked(text, name, notes)


def _checked(text: str, name: str, notes: tuple[Note, ...] = ()) -> Decoded:
    text, name, more = undo_second_decoding(text, name)
    stray = text.count("\ufffd")
    if stray > 5 and stray > 5 + STRAY * sum(map(len, HAN_RUNS.findall(text))):
        raise unreadable()
    if stray:
        more = (*more, Note("stray_bytes", f"{stray} 处字节无法解码 / {stray} places could not be decoded"))
    return Decoded(text, name, (*notes, *more))


def _with_other_parts(data: bytes, main: str, text: str) -> tuple[str, tuple[Note, ...]]:
    """The text with parts that are clearly in another charset read in it. Lines and what tags enclose are parts.

    Parts too short to judge are read in a charset that longer ones were found in, where their bytes fit no other way.
    """
    parts: list[str] = []
    found: Counter[str] = Counter()
    undecided: list[tuple[int, bytes]] = []
    for match in _PARTS.finditer(data):
        part = match[0]
        read = part.decode(main, "replace")
        if not part.isascii():
            score = plausibility(read)
            is_stray = "\ufffd" in read
            if score < 1 and (is_stray or score < PLAUSIBLE):
                name, read = _other_charset(part, main, read, score)
                found[name] += name != main
                if name == main and is_stray:
                    undecided.append((len(parts), part))
        parts.append(read)
    others = [name for name, count in found.most_common() if count]
    if not others:
        return text, ()
    for index, part in undecided:
        try:
            other = part.decode(others[0])
        except UnicodeDecodeError:
            continue
        if plausibility(other) == 1 or not HAN_RUNS.search(other):
            parts[index] = other
            found[others[0]] += 1
    counts = ", ".join(f"{found[name]} in {name}" for name in sorted(others))
    return "".join(parts), (Note("mixed_charset", f"同一文件有多种编码 / parts of a text in {main}: {counts}"),)


def _other_charset(part: bytes, main: str, read: str, score: float) -> tuple[str, str]:
    least = 2 if "\ufffd" in read else _SHORT
    best = (score + CLEARLY, main, read)
    for name in CHARSETS:
        if name == main:
            continue
        try:
            other = part.decode(name)
        except UnicodeDecodeError:
            continue
        # Bytes that are UTF-8 throughout are hardly anything else, however few.
        is_long = sum(1 for c in other if c > "\x7f") >= (2 if name == "utf-8" else least)
        if is_long and (found := plausibility(other)) > max(best[0], 0.7):
            best = (found, name, other)
    return best[1], best[2]


def _decode_wide(data: bytes) -> Decoded:
    """UTF-16 without a mark, in the byte order that reads plausibly; without Chinese, in that of its NULs."""
    readings = [(data.decode(name, "replace"), name) for name in ("utf-16-le", "utf-16-be")]
    score, text, name = max((plausibility(text), text, name) for text, name in readings)
    if score < PLAUSIBLE:
        head = data[:65_536]
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if 20 * min(even, odd) > max(even, odd) or 3 * max(even, odd) < len(head):
            raise unreadable()
        text, name = readings[0] if odd > even else readings[1]
    return _checked(text, name)
