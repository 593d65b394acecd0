"""Texts made to be slow: the work of reading prose grows with their length, not with its square.

Work is counted in lines of Python run; what a pattern does inside is not seen, so that texts against the patterns are
long enough to never end otherwise.
"""

from __future__ import annotations

import re
import sys
from types import FrameType
from typing import Any

import pytest

from ingestion.model import Section
from ingestion.reading.prose import read_prose
from ingestion.reading.prose.likeness import load_weights
from ingestion.reading.prose.paragraphs import LONGEST_PORTION
from ingestion.reading.prose.quantities import find_quantities

REPEATED = {
    "totals": "公开信息8条，其中动态3条、要闻5条。",
    "lists with a rest": "公开信息8条，其中动态3条、要闻3条、其他2条。",
    "colons": "行政复议：8件，",
    "one number became another": "由2人增加到5人，",
    "names shared out": "网上申请、信函申请分别为3件、2件。",
    "shares": "占5%，",
    "parts and their shares": "公开信息8条，其中茶园3条，占37.5%；渔港5条，占62.5%。",
    "denials": "没有收到申请，",
    "paragraphs": "主动公开信息8条\n",
    "brackets": "公开信息8条（动态3条，其他5条）。",
    "years": "2016年公开信息8条，",
    "no stop": "主动公开政府信息8条其中动态信息3条",
}


def lines_run(text: str) -> int:
    """How many lines of Python reading `text` runs."""
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        read_prose(text, spans, [Section("requests", "", 0, len(text))], 2016)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("part", REPEATED.values(), ids=REPEATED)
@pytest.mark.parametrize("sentence", [300, 0], ids=["sentences", "one sentence"])
def test_twice_the_text_is_twice_the_work(part: str, sentence: int) -> None:
    def text(times: int) -> str:
        body = part * times
        return "。".join(body[n : n + sentence] for n in range(0, len(body), sentence)) if sentence else body

    load_weights()
    lines_run(text(4))  # what else is loaded once
    assert lines_run(text(600)) < 2.3 * lines_run(text(300))


@pytest.mark.parametrize("part", ["一", "1", "1,", "1,111", "十 ", "万", "万余"])
def test_numbers_without_end_are_none(part: str) -> None:
    assert not find_quantities(part * 200_000)


@pytest.mark.parametrize("end", ["。\n", "。"], ids=["paragraphs", "one paragraph"])
def test_a_long_text_is_read_in_portions_each_at_its_place(end: str) -> None:
    text = (f"2016年收到政府信息公开申请：8件，行政复议：3件{end}" + "工作有序开展" * 200 + end) * 200
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    assert len(text) > 2 * LONGEST_PORTION
    rows, left = read_prose(text, spans, [Section("requests", "", 0, len(text))], 2016)
    assert [text[row["start"] : row["end"]] for row in rows] == ["8件", "3件"] * 200
    assert all(text[row["sentence_start"] :].startswith("2016年收到") for row in rows)
    assert not left
