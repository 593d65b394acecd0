"""Damages as copies, converters and hijacked hosts make them, applied to clean texts: what repair is tried against.

Belongs here: each damage as a function of a text and a source of chance. Does not: anything of `ingestion.repair`; what
is known of a damage here was written from how it comes about, so that one mistake cannot stand on both sides.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

import opencc

Chance = random.Random
TextDamage = Callable[[str, Chance], str]
BytesDamage = Callable[[str, Chance], bytes]

_HAN = re.compile("[\u4e00-\u9fff]")
_COUNTERS = "[件条宗次份篇]"

# Characters that copies annotate, simplified and traditional, with their reading.
READINGS = dict(
    pair.split("=")
    for line in (
        "务=wù 務=wù 开=kāi 開=kāi 请=qǐng 請=qǐng 办=bàn 辦=bàn 关=guān 關=guān 会=huì 會=huì 对=duì 對=duì",
        "报=bào 報=bào 单=dān 單=dān 国=guó 國=guó 发=fā 發=fā 动=dòng 動=dòng 县=xiàn 縣=xiàn 乡=xiāng 鄉=xiāng",
        "镇=zhèn 鎮=zhèn 时=shí 時=shí 间=jiān 間=jiān 议=yì 議=yì 诉=sù 訴=sù 讼=sòng 訟=sòng 条=tiáo 條=tiáo",
        "数=shù 數=shù 据=jù 據=jù 众=zhòng 眾=zhòng 网=wǎng 網=wǎng 规=guī 規=guī 进=jìn 進=jìn 强=qiáng 強=qiáng",
        "区=qū 區=qū 应=yīng 應=yīng 统=tǒng 統=tǒng 编=biān 編=biān 实=shí 實=shí 项=xiàng 項=xiàng",
        "业=yè 業=yè 产=chǎn 產=chǎn",
    )
    for pair in line.split()
)
# Words of encyclopaedia copies in Taiwan's wording, mainland word first, after conversion to traditional characters.
WIKI_WORDS = {
    "規範性文件": "規範性檔案",
    "程序": "程式",
    "窗口": "視窗",
    "優化": "最佳化",
    "群眾": "民眾",
    "網絡": "網路",
    "軟件": "軟體",
    "信息公開": "資訊公開",
}
WRONG_PAIRS = {
    "后": "後",
    "复": "復複覆",
    "征": "徵",
    "制": "製",
    "里": "裡",
    "干": "幹",
    "台": "臺",
    "余": "餘",
    "并": "並",
}
BRANDS = ("博某体育官网", "KX体育app下载", "某某娱乐在线登录", "(中国)有限公司官网", "澳门永利")


@cache
def _converter(name: str) -> Any:
    return opencc.OpenCC(name)


def convert(name: str) -> TextDamage:
    """OpenCC's conversion `name`."""
    return lambda text, _: str(_converter(name).convert(text))


def wrong_pairs(text: str, chance: Chance) -> str:
    """Traditional by single characters, where one simplified character has several: 皇后 as 皇後, 复议 as 覆議."""
    drawn = "".join(chance.choice(WRONG_PAIRS[c]) if c in WRONG_PAIRS else c for c in text)
    return str(_converter("s2t").convert(drawn))


def wiki(text: str, _: Chance) -> str:
    """An encyclopaedia's copy: traditional characters, Taiwan's words."""
    text = str(_converter("s2t").convert(text))
    for word, other in WIKI_WORDS.items():
        text = text.replace(word, other)
    return text


def pinyin(text: str, chance: Chance) -> str:
    """Readings in brackets after characters; some doubled, some nested, some in full-width brackets."""

    def annotate(match: re.Match[str]) -> str:
        reading = READINGS.get(match[0])
        if reading is None:
            return match[0]
        shape = chance.choice(("({})", "({})", "({})", "({0})({0})", "({0}({0}))", "（{}）"))
        return match[0] + shape.format(reading)

    return _HAN.sub(annotate, text)


def full_width(text: str, _: Chance) -> str:
    """Digits, letters and per-cent signs as wide as characters."""
    return re.sub("[0-9A-Za-z%]", lambda match: chr(ord(match[0]) + 0xFEE0), text)


@cache
def _radicals() -> dict[str, str]:
    return {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}


def radicals(text: str, _: Chance) -> str:
    """Kangxi radicals for the characters they look like, as PDF fonts leave them."""
    return "".join(_radicals().get(c, c) for c in text)


def sprinkle(signs: str, share: float = 0.01) -> TextDamage:
    """Signs put between characters, but not between digits."""

    def damage(text: str, chance: Chance) -> str:
        parts = []
        for index, character in enumerate(text):
            parts.append(character)
            between_digits = character.isdigit() and text[index + 1 : index + 2].isdigit()
            if chance.random() < share and not between_digits:
                parts.append(chance.choice(signs))
        return "".join(parts)

    return damage


def replaced(signs: str, share: float = 0.005) -> TextDamage:
    """Characters lost, with a sign in their place that says nothing."""
    return lambda text, chance: "".join(
        chance.choice(signs) if chance.random() < share and c not in "\r\n|" else c for c in text
    )


def footnotes(text: str, chance: Chance) -> str:
    """Footnote marks between numbers and their counters."""
    marks = ("¹", "²", "[1]", "①", "⁴")
    return re.sub(rf"(?<=\d)(?={_COUNTERS})", lambda _: chance.choice(marks) if chance.random() < 0.5 else "", text)


def thousands(separator: str) -> TextDamage:
    """Numbers of four digits and more before a counter, grouped by a separator."""
    number = re.compile(rf"(?<=[\u4e00-\u9fff])\d{{4,7}}(?={_COUNTERS})")
    return lambda text, _: number.sub(lambda match: f"{int(match[0]):,}".replace(",", separator), text)


def wrapped(text: str, _: Chance) -> str:
    """Lines broken at 76 columns; pipes and headings stay, and a wrapped paragraph keeps its indentation."""
    lines = []
    for line in text.split("\n"):
        if "|" in line:
            lines.append(line)
            continue
        part, width = "", 0
        for character in line:
            wide = 2 if ord(character) > 0x7F else 1
            if width + wide > 76:
                lines.append(part)
                part, width = "", 0
            part, width = part + character, width + wide
        lines.append(part)
    return "\n".join(lines)


def number_lines(text: str, chance: Chance) -> str:
    """Some numbers on a line of their own."""
    return re.sub(
        r"(?<=[\u4e00-\u9fff])(\d+)(?=条[，。；])", lambda m: f"\n{m[1]}\n" if chance.random() < 0.7 else m[1], text
    )


def glued_dates(text: str, _: Chance) -> str:
    """Dates without 年 and 月, document numbers without their closing bracket."""
    text = re.sub(r"(20\d\d)年(\d{1,2})月(\d{1,2})日", r"\1\2\3日", text)
    return re.sub(r"〔(20\d\d)〕(\d+)号", r"〔\1\2号", text)


def glued_years(text: str, chance: Chance) -> str:
    """The report's year glued to a count: 2023年公开12条 as 202312条."""
    year = re.search(r"20\d\d(?=年)", text)
    return re.sub(
        rf"(?<=[\u4e00-\u9fff])(\d{{1,3}})(?={_COUNTERS})",
        lambda match: year[0] + match[1] if year and chance.random() < 0.2 else match[1],
        text,
    )


def masked(text: str, chance: Chance) -> str:
    """Words blotted out with stars."""
    return re.sub(
        "[\u4e00-\u9fff]{2,3}", lambda match: "*" * len(match[0]) if chance.random() < 0.01 else match[0], text
    )


def branded(text: str, chance: Chance) -> str:
    """Words such as 信息公开 replaced by another site's phrase."""
    return re.sub(
        "信息公开|政府信息", lambda match: chance.choice(BRANDS) if chance.random() < 0.15 else match[0], text
    )


def byte_shift(text: str, _: Chance) -> str:
    """Numbered paragraphs whose GBK bytes were read one byte late."""
    return re.sub("(?m)^　（[一二三四五六七八九十]{1,2}）.*$", lambda match: _one_late(match[0]), text)


def _one_late(line: str) -> str:
    """The line's bytes read in pairs from the second byte on, until an ASCII byte or a stop puts the reading right."""
    data = line.encode("gb18030")
    stop = "。".encode("gb18030")
    seen = ["?"]
    position = 1
    while position < len(data):
        pair = data[position : position + 2]
        if pair[0] < 0x80:
            return "".join(seen) + data[position:].decode("gb18030")
        if data[position + 1 : position + 3] == stop:
            return "".join(seen) + "?" + data[position + 1 :].decode("gb18030")
        if len(pair) == 2 and pair[1] < 0x80:
            try:
                seen.append(pair.decode("gbk"))
            except UnicodeDecodeError:
                seen.append("?")
            return "".join(seen) + data[position + 2 :].decode("gb18030")
        seen.append(pair.decode("gbk", "ignore"))
        position += 2
    return "".join(seen) + "?"


TEXT_DAMAGES: dict[str, TextDamage] = {
    "s2t": convert("s2t"),
    "s2tw": convert("s2tw"),
    "s2hk": convert("s2hk"),
    "wrong pairs": wrong_pairs,
    "wiki wording": wiki,
    "pinyin": pinyin,
    "full width": full_width,
    "radicals": radicals,
    "zero width": sprinkle("\u200b\u200c\u200d\u2060\ufeff"),
    "soft hyphen": sprinkle("\u00ad"),
    "controls": sprinkle("\x00\x02\x1f", 0.001),
    "private use": replaced("\ue5e5\uf0b7\U000f1234"),
    "lost characters": replaced("\ufffd"),
    "footnotes": footnotes,
    "1'234": thousands("'"),
    "1 234": thousands(" "),
    "1\u00a0234": thousands("\u00a0"),
    "1\u2009234": thousands("\u2009"),
    "1，234": thousands("，"),
    "wrapped lines": wrapped,
    "numbers on lines": number_lines,
    "glued dates": glued_dates,
    "glued years": glued_years,
    "masked": masked,
    "foreign phrases": branded,
    "byte shift": byte_shift,
}
# What holds every character of the original: the text must come back. A comma in a number is the reader's to read.
REVERSIBLE = frozenset(TEXT_DAMAGES) - {
    "1，234", "private use", "lost characters", "glued dates", "glued years", "masked", "foreign phrases", "byte shift",
}  # fmt: skip


def stray(encoding: str) -> BytesDamage:
    """Bytes of no character between lines and characters, one in two thousand."""

    def damage(text: str, chance: Chance) -> bytes:
        return b"".join(c.encode(encoding) + (b"\xff" if chance.random() < 0.0005 else b"") for c in text)

    return damage


def mixed(main: str, other: str) -> BytesDamage:
    """A tenth of the lines in another charset."""

    def damage(text: str, chance: Chance) -> bytes:
        return b"\n".join(line.encode(other if chance.random() < 0.1 else main) for line in text.split("\n"))

    return damage


def twice(wrong: str, right: str = "utf-8") -> BytesDamage:
    """Stored as UTF-8 after having been read in a wrong charset; bytes it has no character for are lost."""
    return lambda text, _: text.encode(right).decode(wrong, "replace").encode()


BYTES_DAMAGES: dict[str, BytesDamage] = {
    "utf-8": lambda text, _: text.encode(),
    "utf-8 with mark": lambda text, _: text.encode("utf-8-sig"),
    "gb18030": lambda text, _: text.encode("gb18030"),
    "utf-16": lambda text, _: text.encode("utf-16"),
    "utf-16-le without mark": lambda text, _: text.encode("utf-16-le"),
    "utf-16-be without mark": lambda text, _: text.encode("utf-16-be"),
    "big5": lambda text, _: str(_converter("s2tw").convert(text)).encode("big5hkscs", "replace"),
    "utf-8, stray bytes": stray("utf-8"),
    "gb18030, stray bytes": stray("gb18030"),
    "utf-8, lines in gb18030": mixed("utf-8", "gb18030"),
    "gb18030, lines in utf-8": mixed("gb18030", "utf-8"),
    "utf-8 read as gb18030": twice("gb18030"),
    "utf-8 read as latin-1": twice("latin-1"),
    "utf-8 read as cp1252": twice("cp1252"),
    "gb18030 read as latin-1": twice("latin-1", "gb18030"),
    "gb18030 read as utf-8": lambda text, _: text.encode("gb18030").decode("utf-8", "replace").encode(),
}
# As above; where bytes were lost the text may be refused.
REVERSIBLE_BYTES = frozenset(BYTES_DAMAGES) - {
    "big5", "utf-8, stray bytes", "gb18030, stray bytes", "utf-8 read as gb18030", "utf-8 read as cp1252",
    "gb18030 read as utf-8",
}  # fmt: skip
