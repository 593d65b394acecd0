"""Bytes to text, by what the bytes say and never by what is declared.

Belongs here: the ladder (byte-order mark or NULs, strict UTF-8, then a score over frequent characters), stretches in
another character set than the rest, and text that was decoded wrongly once before. Does not: any repair of a decoded
text's characters (`ingestion.repair`).

Declarations in headers and meta tags are ignored: they are absent or false too often, and the score was right 999 times
of 1,000 without them. A few stray bytes are no reason to refuse a file, nor to read it in another character set.
"""

from __future__ import annotations

import codecs
import re

from ingestion.knowledge.characters import frequent_characters
from ingestion.model import Note, NotRead

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_HAN_RUNS = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_STRETCHES = re.compile(rb"([<>\r\n])")
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){3}")  # three Chinese characters in UTF-8
_LEAST_STRETCH = 3  # Chinese characters; fewer can mean something in two character sets

SAMPLE = 20_000  # Chinese characters looked at for a score
STRAY = 0.02  # undecodable places allowed for each Chinese character, and five in any case
PLAUSIBLE = 0.5  # share of frequent characters: ordinary text has 0.9 and more, a wrong reading 0.2 and less
CLEARLY = 0.3  # by how much a second decoding must be better than the first

# What UTF-8 bytes of Chinese punctuation and common characters look like when read as GBK, or as Latin-1.
_READ_AS_GBK = re.compile("锛|銆|鐨|鏀|淇|涓|鍏|琛")
_READ_AS_LATIN = re.compile(
    "[åæçèé][\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2}"
)


def plausibility(text: str) -> float:
    """The share of frequent characters among the Chinese characters of a text, undecodable places counted against it.

    0.0 where there is no Chinese character.
    """
    characters = "".join(_HAN_RUNS.findall(text[: 8 * SAMPLE]))[:SAMPLE]
    stray = text.count("\ufffd", 0, 8 * SAMPLE)
    if not characters:
        return 0.0
    frequent = frequent_characters()
    return sum(1 for character in characters if character in frequent) / (len(characters) + 2 * stray)


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` without its byte-order mark, and the name of the character set.

    A text decoded wrongly once before is named by both ways, as `utf-8+gb18030`; what stretches in another character
    set than the rest are read in stands after a comma, as `gb18030,utf-8`. Raises NotRead (unreadable_text) where no
    reading is plausible.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            _check_stray(text, len(_HAN.findall(text)))
            return _twice_decoded(text, name)
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in data[:65_536]:
        return _decode_wide(data)
    try:
        return _twice_decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    readings = [(plausibility(text), name, text) for name, text in _readings(data)]
    _, name, text = max(readings, key=lambda reading: reading[0])
    text, others = _with_stretches(data, name, text)
    if plausibility(text) < PLAUSIBLE:
        raise _unreadable()
    _check_stray(text, len(_HAN.findall(text)))
    text, name = _twice_decoded(text, name)
    return text, ",".join((name, *others))


def loss(text: str, charset: str) -> tuple[Note, ...]:
    """What decoding had to mend or could not: stretches in a second character set, and undecodable places."""
    notes = []
    if "," in charset:
        main, others = charset.split(",", 1)
        detail = "部分文字编码不同，已各按其编码读取 / stretches in another character set, each read in its own"
        notes.append(Note("mixed_charset", f"{detail} ({main}: {others})"))
    if lost := text.count("\ufffd"):
        notes.append(Note("undecodable", f"{lost} 处字符无法识别 / {lost} places could not be decoded"))
    return tuple(notes)


def _readings(data: bytes) -> list[tuple[str, str]]:
    """The data in each character set the reports come in; UTF-8 is among them for files with a stray or lost byte."""
    return [(name, data.decode(name, "replace")) for name in ("gb18030", "big5hkscs", "utf-8")]


def _with_stretches(data: bytes, name: str, text: str) -> tuple[str, tuple[str, ...]]:
    """The text with lines or elements that were pasted in another character set read in theirs, and which those are.

    Such a stretch has no reading in the set of the rest, or a far less plausible one, and an exact one in its own.
    """
    if "\ufffd" not in text and (name == "utf-8" or not _UTF8_RUN.search(data)):
        return text, ()
    others = [other for other, _ in _readings(b"") if other != name]
    used: set[str] = set()
    pieces: list[str] = []
    # None of the separators is a second byte in any of these character sets.
    for piece in _STRETCHES.split(data):
        written = piece.decode(name, "replace")
        if not piece.isascii() and ("\ufffd" in written or _UTF8_RUN.search(piece)):
            found = [(plausibility(exact), other, exact) for other in others if (exact := _exactly(piece, other))]
            score, other, exact = max(found, default=(0.0, "", ""))
            if score > max(PLAUSIBLE, plausibility(written) + CLEARLY) and len(_HAN.findall(exact)) >= _LEAST_STRETCH:
                used.add(other)
                written = exact
        pieces.append(written)
    return "".join(pieces), tuple(sorted(used))


def _exactly(data: bytes, name: str) -> str:
    """The text of bytes that are whole in a character set; empty where they are not."""
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return ""


def _decode_wide(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark, in the byte order that reads plausibly; without Chinese, in that of its NULs."""
    readings = [(data.decode(name, "replace"), name) for name in ("utf-16-le", "utf-16-be")]
    score, text, name = max((plausibility(text), text, name) for text, name in readings)
    if score < PLAUSIBLE:
        head = data[:65_536]
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if 20 * min(even, odd) > max(even, odd) or 3 * max(even, odd) < len(head):
            raise _unreadable()
        text, name = readings[0] if odd > even else readings[1]
    _check_stray(text, len(_HAN.findall(text)))
    return text, name


def _check_stray(text: str, characters: int) -> None:
    if text.count("\ufffd") > 5 + STRAY * characters:
        raise _unreadable()


def _twice_decoded(text: str, name: str) -> tuple[str, str]:
    """The text as it was before someone decoded UTF-8 as GBK or Latin-1 and stored the result.

    Only where the way back is exact and the result clearly better; anything lost on the way makes the text unreadable.
    """
    sample = text[: 8 * SAMPLE]
    if not any(sign in sample for sign in "锛銆鐨鏀淇涓鍏琛æäç"):
        return text, name
    for pattern, wrong in ((_READ_AS_GBK, "gb18030"), (_READ_AS_LATIN, "cp1252"), (_READ_AS_LATIN, "latin-1")):
        hits = sum(1 for _ in pattern.finditer(sample))
        if hits < 5 or hits * 50 < len(sample):
            continue
        before = plausibility(text)
        try:
            mended = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            if wrong == "gb18030" and before < PLAUSIBLE:
                raise _unreadable() from None
            continue
        if plausibility(mended) > before + CLEARLY and mended.encode("utf-8").decode(wrong) == text:
            return mended, f"{name}+{wrong}"
    return text, name


def _unreadable() -> NotRead:
    return NotRead(
        "unreadable_text",
        "文字编码无法识别，或乱码过多。请提供原始网页或以 UTF-8 重新保存的文件。",
        "The character set cannot be told, or too much of the text is garbled. Supply the original page, or the file "
        "saved again as UTF-8.",
    )
