"""Class names in invented sentences: what stands before and behind a name is no part of it, or leaves the number."""

from __future__ import annotations

from ingestion.model import Section
from ingestion.reading.prose import read_prose


def classes(text: str, topic: str = "proactive_disclosure") -> list[tuple[str, str, int]]:
    """Label, kind and value of the rows of `text` that have a label."""
    rows, _ = read_prose(text, [(0, len(text))], [Section(topic, "", 0, len(text))], 2016)
    return [(row["label"], row["kind"], int(row["value"])) for row in rows if row["label"]]


def test_a_verb_of_disclosure_is_no_part_of_a_name() -> None:
    text = "我局公开信息80条，其中登出茶园类信息5条，挂出山塘信息6条。"
    assert classes(text) == [("茶园类", "count", 5), ("山塘", "count", 6)]
