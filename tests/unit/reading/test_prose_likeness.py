"""Counts that no rule places, read where sentences like theirs leave hardly a doubt; and the examples they are like."""

from __future__ import annotations

import csv
import math
from decimal import Decimal

import pytest

from ingestion.knowledge.build.likeness import digest_of_examples, marked_reports
from ingestion.knowledge.measures import load_measures
from ingestion.model import Section
from ingestion.reading.prose import likeness, read_prose
from ingestion.reading.prose.likeness import (
    BIAS,
    LEARNED_FROM,
    NOTHING,
    WEIGHTS,
    load_weights,
    most_like,
    weights_of,
)


def stated(text: str, topic: str) -> list[tuple[str, str, Decimal]]:
    rows, _ = read_prose(text, [(0, len(text))], [Section(topic, "", 0, len(text))], 2018, "own")
    return [(row["code"], row["label"], row["value"]) for row in rows]


READ = [
    ("requests", "2018年全区收到政府信息申请公开共计46件。", "requests.received", "", 46),
    ("requests", "全年办结政府信息公开申请21件，结转下一年度8件。", "requests.carried_out", "", 8),
    ("engagement", "全年办结网站局长信箱、便民问答212件。", "engagement.messages", "", 212),
    ("responses", "全年发布政策文字解读材料24件。", "responses.interpretation_articles", "", 24),
    ("proactive_disclosure", "概况类信息29条，工作动态14条。", "disclosures.items.category", "工作动态", 14),
]


@pytest.mark.parametrize(("topic", "text", "code", "label", "value"), READ)
def test_what_is_like_the_examples_is_read_though_no_rule_places_it(
    topic: str, text: str, code: str, label: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (code, label, Decimal(value)) in stated(text, topic)
    monkeypatch.setattr(likeness, "LEAST_CONFIDENCE", 2)
    assert (code, label, Decimal(value)) not in stated(text, topic)


# The name of a class may be any.
@pytest.mark.parametrize(("topic", "text", "code", "label", "value"), [case for case in READ if not case[3]])
def test_an_unknown_word_before_it_leaves_the_count(topic: str, text: str, code: str, label: str, value: int) -> None:
    place = text.index(str(value))
    doubtful = f"{text[:place]}砘硌{text[place:]}"
    assert (code, label, Decimal(value)) not in stated(doubtful, topic)


def test_what_lost_its_beginning_to_another_line_is_left() -> None:
    text = "答复县长信箱咨询8条，其他动态类信息185条。"
    assert ("engagement.messages", "", Decimal(8)) in stated(text, "")
    assert stated(f"条，{text}", "") == []


def test_rows_stay_in_reading_order() -> None:
    text = "".join(text for topic, text, *_ in READ if topic == "requests")
    rows, _ = read_prose(text, [(0, len(text))], [Section("requests", "", 0, len(text))], 2018)
    starts = [row["sentence_start"] for row in rows]
    assert starts == sorted(starts)
    assert [row["value"] for row in rows] == [46, 21, 8]


def test_the_weights_are_of_measures_and_were_learned_from_these_examples() -> None:
    weights = load_weights()
    assert {*weights.codes} - {NOTHING} <= load_measures().keys()
    assert len(weights.scores(())) == len(weights.codes)
    assert weights.by_mark.keys() <= weights.seen_with.keys()
    assert all(0 < measures <= weights.set_of(weights.codes) for measures in weights.seen_with.values())
    with WEIGHTS.open(encoding="utf-8", newline="") as lines:
        first = next(csv.DictReader(lines))
    assert (first["code"], first["mark"]) == (LEARNED_FROM, digest_of_examples())


def test_weights_of_several_measures_are_added_up_each_by_itself() -> None:
    rows = [("one", BIAS, -1.5), ("other", BIAS, 0.25), ("one", "x", 2.0), ("other", "x", -7.125), ("one", "y", 0)]
    weights = weights_of(rows)
    assert most_like((), weights) == ("other", pytest.approx(1 / (1 + math.exp(-0.25))))
    assert most_like(("x", "y", "unseen"), weights) == ("one", pytest.approx(1 / (1 + math.exp(-0.5))))
    assert [weights.codes_of(weights.seen_with[mark]) for mark in "xy"] == [["other", "one"], ["one"]]


def test_every_mark_of_an_example_is_of_a_measure() -> None:
    reports = list(marked_reports())
    codes = [code for _, marks in reports for *_, of_mark in marks for code in of_mark]
    assert len(reports) > 350
    assert len(codes) > 2500
    assert set(codes) <= load_measures().keys()
