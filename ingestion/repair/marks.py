"""Damage that is seen and cannot be mended: the places where something stood that nobody can read any more.

Belongs here: lost and private-use characters, masks, phrases of hijacked hosts, lines of misread bytes. Does not: any
edit, the patterns of masks and phrases (knowledge/masks.yaml), or what becomes of the figures around a mark
(`Repaired.may_hide`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ingestion.knowledge.yaml_files import read_yaml
from ingestion.repair.plan import Unresolved

MASKS_PATH = Path(__file__).parents[1] / "knowledge" / "masks.yaml"

LOST = "\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff"
_LOST = re.compile(f"[{LOST}][{LOST}]*")
# Question marks for characters a charset lacked: beside digits, and inside a sentence that asks nothing.
_QUESTIONED = re.compile(r"\?(?:\?+(?=\d)|(?<=\d\?)\?*(?=\d)|(?<=[\u4e00-\u9fff，、]\?)\?*(?=[\u4e00-\u9fff]))")
_ASKS = re.compile("[吗呢么否何谁哪几怎啥]|多少")
_BEFORE_QUESTION = 40
_LOST_FOR_GOOD = re.compile("(?:锟斤拷|烫烫|屯屯|锟斤|斤拷)+[锟斤拷烫屯]*")
# Misread UTF-8 keeps nothing in its place: a run of three such signs is no word of any report.
_MISREAD = re.compile(
    "(?:[锛銆鐨鏀淇鍏琛鎶鍔鐢绗骞鏈浠鏉浜][^\n]{0,2}){3}[^\n]{0,200}|[\u00c0-\u00ff][\u0080-\u00ff]{5}[^\n]{0,200}"
)
_BOLD = re.compile(r"(?m)^[ \t>#-]*(\*\*)(?![*\s])([^*\n]+)(\*\*)(?!\*)")
_AROUND = 16  # characters on either side of a sign that a phrase may take


class Masks(NamedTuple):
    """knowledge/masks.yaml, compiled. brands: (signs, pattern); sign: any of them; guards: before, after."""

    masks: re.Pattern[str]
    names: re.Pattern[str]
    brands: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
    sign: re.Pattern[str]
    guards: tuple[re.Pattern[str], re.Pattern[str]]


@cache
def load_masks() -> Masks:
    """The patterns, once a process. Raises ValueError on an entry without a reason."""
    data: dict[str, Any] = read_yaml(MASKS_PATH)
    for group in ("masks", "brands"):
        for name, entry in data[group].items():
            if not entry.get("reason"):
                raise ValueError(f"masks.yaml: {group}: {name} has no reason")
    brands = [(tuple(map(str, entry["signs"])), re.compile(entry["pattern"])) for entry in data["brands"].values()]
    return Masks(
        re.compile("|".join(f"(?:{entry['pattern']})" for entry in data["masks"].values())),
        re.compile(data["names"]),
        tuple(brands),
        re.compile("|".join(re.escape(sign) for signs, _ in brands for sign in signs)),
        (re.compile(data["guards"]["before"]), re.compile(data["guards"]["after"])),
    )


def marks(text: str, *, is_ordinary: bool = False) -> list[Unresolved]:
    """The places of `text` where something is lost, in the order in which they were looked for.

    is_ordinary: whether it is known to hold none of the characters `LOST`.
    """
    return [*_lost(text, is_ordinary), *_misread(text), *_masked(text), *_branded(text)]


def _lost(text: str, is_ordinary: bool) -> Iterator[Unresolved]:
    for match in () if is_ordinary else _LOST.finditer(text):
        yield Unresolved("lost_characters", *match.span(), "a character that nothing stands for / 无法辨认的字符")
    if "?" in text:
        for match in _QUESTIONED.finditer(text):
            before = re.split("[。！？?\n]", text[max(match.start() - _BEFORE_QUESTION, 0) : match.start()])[-1]
            if _ASKS.search(before):
                continue
            yield Unresolved("lost_characters", *match.span(), "a character that nothing stands for / 无法辨认的字符")
    if "锟" in text or "烫烫" in text or "屯屯" in text:
        for match in _LOST_FOR_GOOD.finditer(text):
            yield Unresolved("lost_characters", *match.span(), "bytes that were lost when read wrongly / 字节已丢失")


def _misread(text: str) -> Iterator[Unresolved]:
    if not any(sign in text for sign in "锛銆鐨鏀淇鍏琛") and not any(sign in text for sign in "åäæçèéÕÎÐÖÊË"):
        return
    for match in _MISREAD.finditer(text):
        yield Unresolved("misread_bytes", *match.span(), "bytes read in a wrong charset / 编码读错的文字")


def _masked(text: str) -> Iterator[Unresolved]:
    masks = load_masks()
    if not any(sign in text for sign in "*＊×╳✕█▇■▓") and "省略" not in text:
        return
    bold = {place for match in _BOLD.finditer(text) if not masks.names.match(match[2]) for place in match.span(1)}
    bold |= {place for match in _BOLD.finditer(text) if not masks.names.match(match[2]) for place in match.span(3)}
    for match in masks.masks.finditer(text):
        start, end = match.span()
        if start in bold and end in bold:
            continue
        step = "masked_name" if masks.names.match(text, end) else "masked"
        yield Unresolved(step, start, end, "words blotted out / 文字被遮盖")


def _branded(text: str) -> Iterator[Unresolved]:
    masks = load_masks()
    before, after = masks.guards
    found: set[tuple[int, int]] = set()
    position = -1
    while sign := masks.sign.search(text, position + 1):
        position = sign.start()
        for signs, pattern in masks.brands:
            if not text.startswith(signs, position):
                continue
            # The sign stands in the phrase: what is around it is all that needs a look.
            for match in pattern.finditer(text, max(position - _AROUND, 0), position + 2 * _AROUND):
                if not _stands(before, text, match.start() - 1) and not after.match(text, match.end()):
                    found.add(match.span())
    for start, end in sorted(found):
        yield Unresolved("foreign_phrase", start, end, "another site's phrase in its place / 词语被替换")


def _stands(pattern: re.Pattern[str], text: str, position: int) -> bool:
    return position >= 0 and pattern.match(text, position) is not None
