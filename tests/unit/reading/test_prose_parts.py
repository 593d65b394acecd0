"""The parts the grammar of prose stands on: known words, wrapped lines, enumerations, explanations."""

from __future__ import annotations

import random

from ingestion.knowledge.groups import group_of, load_groups, siblings
from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import load_concepts, load_yaml
from ingestion.model import Section
from ingestion.reading.prose import read_prose
from ingestion.reading.prose.explain import explain_numbers, reason
from ingestion.reading.prose.paragraphs import joined
from ingestion.reading.prose.tokens import Token, tokenise
from ingestion.repair import repair


def longest_words(text: str) -> list[Token]:
    """The plain way: at each place the longest word, tried one by one."""
    forms = sorted(load_concepts().items(), key=lambda item: -len(item[0]))
    found, position = [], 0
    while position < len(text):
        form, concept = next(((f, c) for f, c in forms if text.startswith(f, position)), ("", ""))
        if form:
            found.append(Token(concept, position, position + len(form)))
        position += len(form) or 1
    return found


def test_words_are_the_longest_from_left_to_right() -> None:
    forms = sorted(load_concepts())
    chance = random.Random(7)
    for _ in range(400):
        # Whole words, and words cut short so that a longer one is begun and not ended.
        words = [chance.choice(forms)[: chance.choice((1, 2, 3, 20))] for _ in range(12)]
        text = "".join(words).replace("会议", "会")  # 发布会议信息: not the longest there
        assert tokenise(text, 0, len(text)) == longest_words(text), text


def test_a_word_broken_over_lines_is_known_at_its_place() -> None:
    text = "予以部\n分公 开"
    assert [(t.concept, t.start, t.end) for t in tokenise(text, 0, len(text))] == [("partially_granted", 0, 8)]


def test_lines_wrapped_in_mid_sentence_are_one_paragraph() -> None:
    lines = [
        "（一）主动公开方面",
        "全年主动公开政府信息四十条，其中通过网站公开政",
        "府信息三十条，通过公告栏等方式公开政府信息若干，",
    ]
    lines += [
        "涉及教育、卫生等群众关心的领域，群众反映良好。",
        "下一步将继续加强公开力度，做好政策文件发布工作，",
        "做好解读。",
    ]
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    spans = [(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    heading = Section("disclosures", lines[0], 0, len(text))
    parts = [text[start:end] for start, end in joined(text, spans, [heading])]
    assert parts == [lines[0], "\n".join(lines[1:4]), "\n".join(lines[4:])]


def test_lines_that_end_their_sentences_stay_apart() -> None:
    text = "今年公开信息四十条。\n今年收到申请三件。"
    assert joined(text, [(0, 10), (11, 20)], []) == [(0, 10), (11, 20)]


def test_enumerations_are_those_of_the_rule_book() -> None:
    assert group_of("requests.outcome.granted").code == "requests.outcome"
    assert group_of("proposals.topic").code == "proposals.topic"
    assert group_of("appeals.review.accepted").totals[0] == "appeals.review.total"
    assert "requests.replied" in siblings("requests.received")
    known = set(load_measures())
    assert {total for group in load_groups() for total in group.totals} <= known


def test_every_number_is_explained() -> None:
    text = "2016年收到申请3件，比上年增加1件；印发江政发〔2016〕8号，联系电话68525893。"
    repaired = repair(text)
    rows, left = read_prose(repaired.text, [(0, len(text))], [], 2016)
    found = list(explain_numbers(text, repaired, rows, left))
    assert [(text[n.start : n.end], n.codes, n.reason) for n in found] == [
        ("2016", (), "date_or_rank"),
        ("3件", ("requests.received",), ""),
        ("1件", (), "growth_amount"),
        ("2016", (), "identifier"),
        ("8", (), "date_or_rank"),
        ("68525893", (), "no_counter"),
    ]
    assert all(reason(n.reason) for n in found if n.reason)


def test_a_count_of_all_business_that_the_sentence_denies_of_disclosure_is_explained() -> None:
    text = "受理行政复议2件，没有因政府信息公开引起的行政复议。"
    rows, left = read_prose(text, [(0, len(text))], [Section("appeals", "", 0, len(text))], 2017)
    assert [(row["code"], row["value_status"]) for row in rows] == [("appeals.review.total", "explicit_none")]
    assert [(text[q.start : q.end], why) for q, why in left] == [("2件", "general_case")]


def test_every_reason_is_worded_in_both_languages() -> None:
    assert all(len(wording) == 2 and all(wording) for wording in load_yaml("reasons.yaml").values())


def test_a_growth_is_of_the_member_right_before_it() -> None:
    text = "2016年主动公开政府信息50条，其中茶园20条，比上年下降4%；渔港30条，同比增长5%。"
    rows, _ = read_prose(text, [(0, len(text))], [Section("proactive_disclosure", "", 0, len(text))], 2016)
    grown = [(row["label"], row["value"], row["base_code"]) for row in rows if row["kind"] == "growth"]
    assert grown == [("茶园", -4, "disclosures.items.category"), ("渔港", 5, "disclosures.items.category")]
