"""How much a text reads like Chinese administrative prose: the score by which charsets are told apart.

Belongs here: the score, its thresholds, and the refusal they lead to. Does not: decoding (`charset`,
`second_decoding`).
"""

from __future__ import annotations

import re
from functools import cache

from ingestion.knowledge.characters import frequent_characters
from ingestion.model import NotRead

HAN_RUNS = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")

SAMPLE = 20_000  # Chinese characters looked at for a score
PLAUSIBLE = 0.5  # share of frequent characters: ordinary text has 0.9 and more, a wrong reading 0.2 and less
CLEARLY = 0.3  # by how much a second decoding must be better than the first

# Characters no report is full of, and that misread bytes are: UTF-8 as GBK and as Latin-1, GBK as Latin-1.
_SIGNS = "锛銆鐨鏀淇涓鍏琛æäçåÕÎÐÖÊË锟\ufffd"
_QUICK = 600  # characters of each of three places looked at where no sign stands
_ASCII = bytes(range(128))


def plausibility(text: str) -> float:
    """The share of frequent characters among the Chinese characters of a text, undecodable places counted against it.

    0.0 where there is no Chinese character.
    """
    characters = "".join(HAN_RUNS.findall(_beyond_ascii(text[: 8 * SAMPLE])))[:SAMPLE]
    stray = text.count("\ufffd", 0, 8 * SAMPLE)
    if not characters:
        return 0.0
    return sum(map(len, _frequent_runs().findall(characters))) / (len(characters) + 2 * stray)


def _beyond_ascii(text: str) -> str:
    """A text without its ASCII characters, of which a page is full: bytes lose them in no time, and patterns do not."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


@cache
def _frequent_runs() -> re.Pattern[str]:
    """Runs of frequent characters, which in ordinary text are long: a third of the cost of asking for each."""
    return re.compile(f"[{''.join(map(re.escape, sorted(frequent_characters())))}]+")


def is_doubtful(text: str) -> bool:
    """Whether a text may be one that was decoded wrongly before: worth the search for a way back."""
    if text.isascii():
        return False
    if any(sign in text for sign in _SIGNS):
        return True
    middle = len(text) // 2
    places = text[:_QUICK] + text[middle : middle + _QUICK] + text[-_QUICK:]
    return 0 < plausibility(places) < 0.7


def unreadable() -> NotRead:
    """The refusal of a text that no charset makes plausible."""
    return NotRead(
        "unreadable_text",
        "文字编码无法识别，或乱码过多。请提供原始网页或以 UTF-8 重新保存的文件。",
        "The character set cannot be told, or too much of the text is garbled. Supply the original page, or the file "
        "saved again as UTF-8.",
    )
