"""Text that somebody decoded in the wrong character set and stored so: 鏀垮簻 for 政府.

Belongs here: the ways back, tried on the whole text and then line by line, and the tally of what was lost. Does not:
the first decoding (`charset`), or marking what stays garbled (`ingestion.repair.marks`).

A way back is taken only where it is exact (encoding the result again gives what was seen) and where the result is
clearly more plausible. What lost bytes on the way is left as it is seen; where that is much of a text, it is refused.
"""

from __future__ import annotations

import re
from collections import Counter

from ingestion.documents.plausible import CLEARLY, HAN_RUNS, PLAUSIBLE, is_doubtful, plausibility, unreadable
from ingestion.model import Note

# (read as, truly): the charset that was wrongly used, then the one of the bytes. Each was seen in copies, and those
# whose wrong charset holds every byte lose nothing.
WAYS = (
    ("gb18030", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("big5hkscs", "utf-8"),
    ("cp1252", "gb18030"),
    ("latin-1", "gb18030"),
    ("big5hkscs", "gb18030"),
    ("gb18030", "big5hkscs"),
)
MOST_LOST = 0.2  # share of a text's Chinese characters in lines with no way back; more, and the text is refused
# What U+FFFD and memory filled by debuggers look like as GBK: no byte of the original is left in them.
LOST = re.compile("锟斤拷|锟斤|斤拷|烫烫烫|屯屯屯")
_SIGNS_OF_LOSS = "斤烫屯"  # one of them is in every match; looking for a single character costs nothing
_LINES = re.compile("[^\n<>]+|[\n<>]")
_MINIMUM = 4  # characters beyond ASCII that a line must have for its score to mean anything
_BEYOND = re.compile("[^\x00-\x7f]")
# In the bytes of UTF-8 read as GBK, the signs that Chinese punctuation and common characters become.
_READ_AS_GBK = re.compile("锛|銆|鐨|鏀|淇|涓|鍏|琛|鎶|鍔|鐢|绗|骞|鏈|浠|鏉|浜")


def undo_second_decoding(text: str, charset: str) -> tuple[str, str, tuple[Note, ...]]:
    """The text as it was before a wrong decoding, the name of both ways (`utf-8+gb18030`), and what to tell of it.

    Raises NotRead (unreadable_text) where too much of the text has no way back.
    """
    lost = len(LOST.findall(text)) if any(sign in text for sign in _SIGNS_OF_LOSS) else 0
    if lost > 5 and 30 * lost > len(_BEYOND.findall(text)):
        raise unreadable()
    if not is_doubtful(text):
        return text, charset, ()
    before = plausibility(text)
    for wrong, right in WAYS:
        mended = _back(text, wrong, right)
        if mended and plausibility(mended) > max(before + CLEARLY, PLAUSIBLE):
            return mended, _name(charset, wrong, right), (_note(text, mended, 1, 1),)
    return _by_line(text, charset)


def _by_line(text: str, charset: str) -> tuple[str, str, tuple[Note, ...]]:
    """As above where only some lines are garbled, or some have lost bytes."""
    parts: list[str] = []
    ways: Counter[tuple[str, str]] = Counter()
    total = lost = garbled = 0
    example = ("", "")
    for line in _LINES.findall(text):
        characters = len(_BEYOND.findall(line))
        total += characters
        if characters < _MINIMUM or not looks_garbled(line):
            parts.append(line)
            continue
        garbled += 1
        way, mended = _best_way(line)
        if way is None:
            lost += characters
        else:
            ways[way] += 1
            example = example if example[0] else (line, mended)
        parts.append(mended)
    if lost > MOST_LOST * total:
        raise unreadable()
    if not ways:
        return text, charset, ()
    (wrong, right), _ = ways.most_common(1)[0]
    return "".join(parts), _name(charset, wrong, right), (_note(*example, sum(ways.values()), garbled),)


def looks_garbled(line: str) -> bool:
    """Whether a line is more likely misread bytes than words."""
    score = plausibility(line)
    signs = len(_READ_AS_GBK.findall(line))
    han = sum(map(len, HAN_RUNS.findall(line)))
    if signs >= 2 and 6 * signs >= han:
        return score < 0.8
    if han >= 2 * _MINIMUM:
        return score < PLAUSIBLE
    latin = sum(1 for c in line if "\x80" <= c <= "\xff" or c in "ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™")
    return latin >= 2 * _MINIMUM and latin > 4 * han


def _best_way(line: str) -> tuple[tuple[str, str] | None, str]:
    before = plausibility(line)
    best: tuple[float, tuple[str, str] | None, str] = (before + CLEARLY, None, line)
    for wrong, right in WAYS:
        mended = _back(line, wrong, right)
        if mended and (score := plausibility(mended)) > max(best[0], PLAUSIBLE):
            best = (score, (wrong, right), mended)
    return best[1], best[2]


def _back(text: str, wrong: str, right: str) -> str:
    """The text read the right way, or nothing where the way back is not exact."""
    try:
        mended = text.encode(wrong).decode(right)
        return mended if mended != text and mended.encode(right).decode(wrong) == text else ""
    except UnicodeError:
        return ""


def _name(charset: str, wrong: str, right: str) -> str:
    """`utf-8+gb18030`: stored in the first, and before that read as the second; the true one where it is not UTF-8."""
    return f"{charset}+{wrong}" + ("" if right == "utf-8" else f"+{right}")


def _note(before: str, after: str, mended: int, garbled: int) -> Note:
    old, new = (" ".join(text.split())[:24] for text in (before, after))
    return Note("second_decoding", f"乱码已还原 / {mended} of {garbled} garbled parts read again: {old!r} → {new!r}")
