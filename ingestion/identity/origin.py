"""Origin: whether a page is the office's own or somebody's copy, and by what sign.

Belongs here: looking for the signs of knowledge/origin.yaml. Does not: reading dates or names.
A single sign of a copy outweighs any number of official ones, since copies carry the page's furniture along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from ingestion.identity.regions import KNOWLEDGE
from ingestion.knowledge.yaml_files import read_yaml

# Each begins with one character, which the engine finds in a tenth of the time that one of two takes.
_GLOSSES = tuple(
    re.compile(rf"{re.escape(bracket)}(?<=[\u4e00-\u9fff].)[a-zɡāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]{{1,6}}[)）]")
    for bracket in "(（"
)

Origin = Literal["official", "copy", "unknown"]


class Signs(NamedTuple):
    """knowledge/origin.yaml, compiled: patterns by the sign's name."""

    copy_words: re.Pattern[str]
    certain: dict[str, re.Pattern[str]]
    likely: dict[str, re.Pattern[str]]
    official: dict[str, re.Pattern[str]]
    official_host: re.Pattern[str]
    gateway_host: re.Pattern[str]
    pinyin_least: int
    damages: frozenset[str]
    date_labels: re.Pattern[str]
    not_date_labels: re.Pattern[str]


@cache
def load_origin() -> Signs:
    """The signs, once a process."""
    data = read_yaml(KNOWLEDGE / "origin.yaml")

    def compiled(entries: dict[str, dict[str, str]]) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(entry["pattern"]) for name, entry in entries.items()}

    return Signs(
        re.compile(data["copy"]["words"]),
        compiled(data["copy"]["certain"]),
        compiled(data["copy"]["likely"]),
        compiled(data["official"]),
        re.compile(data["official_host"]["pattern"]),
        re.compile(data["copy"]["gateway_host"]["pattern"]),
        data["copy"]["pinyin"]["least"],
        frozenset(data["copy"]["damages"]),
        re.compile(rf"^[\s•·*|\[【]*(?:{data['dates']['labels']})\s*[\]】]?\s*[:：|]?\s*"),
        re.compile(data["dates"]["not_labels"]),
    )


def glosses_in(text: str) -> int:
    """How many characters of a text are followed by their pronunciation in brackets."""
    return sum(len(glosses.findall(text)) for glosses in _GLOSSES)


def origin_of(
    text: str,
    script: str,
    pinyin_glosses: int,
    source: str,
    has_title_and_date: bool,
    damages: Iterable[str] = (),
) -> tuple[Origin, str]:
    """official, copy or unknown, and the names of the signs that say so, joined by `;`.

    `text`: the repaired text, furniture included; `script`: as repaired; pinyin_glosses: characters followed by their
    pronunciation; `source`: file name or address; has_title_and_date: the report's title stands with a date of the
    office's own; damages: kinds of what the repair left as it is.
    """
    signs = load_origin()
    may_be_copy = signs.copy_words.search(text) is not None
    copied = [name for name, pattern in signs.certain.items() if may_be_copy and pattern.search(text)]
    if pinyin_glosses >= signs.pinyin_least:
        copied.append("pinyin")
    copied += sorted(signs.damages.intersection(damages))
    if script == "traditional_taiwan":
        copied.append("taiwan_wording")
    if signs.gateway_host.match(source):
        copied.append("gateway_host")
    likely = [name for name, pattern in signs.likely.items() if may_be_copy and pattern.search(text)]
    if copied or len(likely) >= 2:
        return "copy", ";".join(copied + likely)
    official = [name for name, pattern in signs.official.items() if pattern.search(text)]
    if signs.official_host.match(source):
        official.append("official_host")
    if has_title_and_date and script == "simplified":
        official.append("title_and_date")
    return ("official", ";".join(official)) if official else ("unknown", "")
