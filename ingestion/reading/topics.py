"""What a heading is about: the patterns of knowledge/sections.yaml, compiled once a process.

Belongs here: loading the topics and asking them. Does not: finding headings (`sections`), judging them (`structure`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from ingestion.knowledge.yaml_files import read_yaml

SECTIONS = Path(__file__).resolve().parents[1] / "knowledge" / "sections.yaml"
TITLES_OF_WORKS = re.compile(r"《[^》]{0,60}》")


@dataclass(frozen=True, slots=True)
class Topic:
    """One entry of sections.yaml. `group` is the topic a section carries, `name` the one structure counts."""

    name: str
    group: str
    pattern: re.Pattern[str]
    is_core: bool
    source: str


@dataclass(frozen=True, slots=True)
class TablePlaces:
    """Where the statutory tables stand, and what may stand there instead.

    sections: by table, the topics of its section. instead: by what stands there, how that is said in Chinese and in
    English. marks: of a picture or a file in plain text.
    """

    sections: dict[str, frozenset[str]]
    instead: dict[str, tuple[str, str]]
    marks: dict[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics in order of precedence, and what else sections.yaml says about headings.

    heads: usual headings. counted: one that its count follows at once, so that its part is a sentence.
    """

    topics: tuple[Topic, ...]
    heads: re.Pattern[str]
    counted: re.Pattern[str]
    table_rows: re.Pattern[str]
    statistics_table_heads: frozenset[str]
    head_alone: re.Pattern[str]  # one of these heads with nothing behind it, in its line or before a bar
    outlines: dict[str, dict[str, Any]]
    tables: TablePlaces

    @property
    def core(self) -> frozenset[str]:
        """Topics that every report has a part on."""
        return frozenset(topic.name for topic in self.topics if topic.is_core)


@cache
def load_topics() -> Topics:
    """The topics of knowledge/sections.yaml. Raises KeyError or re.error where the file is not in order."""
    data = read_yaml(SECTIONS)
    topics = tuple(
        Topic(
            name,
            entry.get("group", name),
            re.compile("|".join(entry["pattern"])),
            entry.get("core", False),
            entry["source"],
        )
        for name, entry in data["topics"].items()
    )
    places = data["statutory_tables"]
    heads = "|".join(head for entry in data["topics"].values() for head in entry.get("head", []))
    return Topics(
        topics=topics,
        heads=re.compile(heads),
        counted=re.compile(data["counted_heads"]["pattern"]),
        table_rows=re.compile("|".join(data["table_rows"]["pattern"])),
        statistics_table_heads=frozenset(data["statistics_table_heads"]),
        head_alone=re.compile(rf"(?:{'|'.join(data['statistics_table_heads'])})[^\S\n\r]*(?:[|\n\r]|$)"),
        outlines=data["outlines"],
        tables=TablePlaces(
            {name: frozenset(names) for name, names in places["sections"].items()},
            {name: (said["zh"], said["en"]) for name, said in places["instead"].items()},
            {name: re.compile("|".join(patterns)) for name, patterns in places["marks"].items()},
        ),
    )


@lru_cache(maxsize=2048)
def is_known_heading(heading: str) -> bool:
    """Whether a heading begins as one that reports usually have."""
    return load_topics().heads.match(heading) is not None


@lru_cache(maxsize=2048)
def covered(heading: str) -> tuple[str, ...]:
    """Names of all topics a heading (or a list of parts) speaks of, in the order in which it names them.

    Headings are much the same in all reports, so what they are about is told once.
    """
    bare = TITLES_OF_WORKS.sub("", heading)
    found = [(match.start(), topic.name) for topic in load_topics().topics if (match := topic.pattern.search(bare))]
    return tuple(name for _, name in sorted(found, key=itemgetter(0)))


@lru_cache(maxsize=2048)
def shared(heading: str) -> tuple[Topic, ...]:
    """The topics of a heading that stands over several: 五、咨询、复议和诉讼情况. Empty where they are of one group."""
    named = frozenset(covered(heading))
    found = tuple(topic for topic in load_topics().topics if topic.name in named)
    return found if len({topic.group for topic in found}) > 1 else ()


def named(topics: tuple[Topic, ...], text: str, start: int, end: int) -> frozenset[str]:
    """Those of several topics that `text[start:end]` names, as a section carries them."""
    return frozenset(topic.group for topic in topics if topic.pattern.search(text, start, end))


@lru_cache(maxsize=2048)
def primary(heading: str) -> str:
    """The topic a section under this heading carries; empty where none fits."""
    bare = TITLES_OF_WORKS.sub("", heading)
    return next((topic.group for topic in load_topics().topics if topic.pattern.search(bare)), "")
