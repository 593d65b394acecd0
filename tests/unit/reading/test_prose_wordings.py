"""The same statement in the order and the words of many offices gives the same observations and no other."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.model import Section
from ingestion.reading.prose import read_prose

WORDINGS = yaml.safe_load(Path(__file__).with_name("prose_wordings.yaml").read_text("utf-8"))
YEAR = 2018


@pytest.mark.parametrize("case", WORDINGS, ids=lambda case: f"{case['expected'][-1][0]} of {len(case['expected'])}")
def test_every_wording_gives_the_same(case: dict[str, Any]) -> None:
    expected = {(code, value) for code, value in case["expected"]}
    read = {wording: _read(case["topic"], f"全年{wording.removeprefix('全年')}。") for wording in case["wordings"]}
    assert {wording: rows for wording, rows in read.items() if rows != expected} == {}


def _read(topic: str, text: str) -> set[tuple[str, int]]:
    section = Section(topic, "", 0, len(text))
    rows, _ = read_prose(text, [(0, len(text))], [section], YEAR, "own", ("江畔市统计局",))
    return {(row["code"], int(row["value"])) for row in rows}
