"""Counts that a rule places, and that are left where their like state nothing; and what goes with them."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from ingestion.knowledge.build.likeness import digest_of_examples
from ingestion.model import Section
from ingestion.reading.prose import read_prose, unlikeness
from ingestion.reading.prose.likeness import BIAS, LEARNED_FROM
from ingestion.reading.prose.quantities import Left
from ingestion.reading.prose.unlikeness import WEIGHTS, load_weights

LEFT = [
    ("requests", "收到援助申请346件，受理338件，办结301件，结转下年37件。", 37),
    ("proactive_disclosure", "县公路所、运管所、渔港站三家下属单位自行发布路况、停航信息960条。", 960),
    ("platforms", "县供水公司网站公布水质检测结果52期，停水公告87条。", 87),
    ("requests", "市林权争议调处办公室裁决林权纠纷14件，当事人不服申请复议4件。", 4),
    ("requests", "残疾人证办理受理申请618件，核发552本。", 618),
]


def read(text: str, topic: str) -> tuple[list[Decimal], list[Left]]:
    rows, left = read_prose(text, [(0, len(text))], [Section(topic, "", 0, len(text))], 2018, "own")
    return [row["value"] for row in rows], left


@pytest.mark.parametrize(("topic", "text", "value"), LEFT)
def test_what_is_like_nothing_that_is_stated_is_left_though_a_rule_places_it(
    topic: str, text: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    values, left = read(text, topic)
    assert value not in values
    assert "unlike" in [item.reason for item in left if item.quantity.value == value]
    monkeypatch.setattr(unlikeness, "LEAST_DOUBT", 2)
    assert value in read(text, topic)[0]


def test_parts_and_shares_go_with_their_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "全年收到政府信息公开申请9件，增长80%，其中网上申请6件，占66.7%，信函申请3件。答复9件。"
    all_of_it = [Decimal(n) for n in ("9", "80", "6", "66.7", "3", "9")]
    assert read(text, "requests")[0] == all_of_it
    monkeypatch.setattr(unlikeness, "doubt", lambda place, weights: float(place.quantity.start == text.index("9件，")))
    values, left = read(text, "requests")
    assert values == [9]
    assert [item.quantity.value for item in left if item.reason == "unlike"] == all_of_it[:-1]


def test_parts_of_a_whole_are_not_doubted_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "全年收到政府信息公开申请9件，其中网上申请6件，信函申请3件。"
    monkeypatch.setattr(unlikeness, "doubt", lambda place, weights: float(place.quantity.value < 9))
    assert read(text, "requests")[0] == [9, 6, 3]


def test_the_weights_were_learned_from_these_examples() -> None:
    weights = load_weights()
    assert weights[BIAS].keys() == {""}
    assert weights.keys() >= {"part", "clause", "behind", "concept", "topic", "unit", "before", "after"}
    with WEIGHTS.open(encoding="utf-8", newline="") as lines:
        first = next(csv.DictReader(lines))
    assert (first["where"], first["mark"]) == (LEARNED_FROM, digest_of_examples())
