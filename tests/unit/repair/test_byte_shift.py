"""Misread bytes come back exactly where one original explains them, and stay where none or several do."""

from __future__ import annotations

import opencc
import pytest

from ingestion.repair import repair
from ingestion.repair.byte_pairs import shifted
from ingestion.repair.byte_shift import HEADINGS, byte_shift_edits
from ingestion.repair.plan import Step, apply_step

# Invented sentences of an invented bureau: traditional, with readings, as such copies are.
ANNOTATED = (
    "某縣(xiàn)水務(wù)局積極推進(jìn)政務(wù)公開(kāi)，規(guī)范工作流程，嚴(yán)格落實(shí)制度，強(qiáng)化監(jiān)督，加強(qiáng)組織領(lǐng)導(dǎo)。"
    "全縣(xiàn)各單位網(wǎng)站發(fā)布信息。開(kāi)展業(yè)務(wù)培訓(xùn)，優(yōu)化辦理流程，完善制度，健全機(jī)制，創(chuàng)新方式。"
    "統(tǒng)籌推進(jìn)各項(xiàng)工作，擴(kuò)大公開(kāi)范圍，豐富內(nèi)容，暢通渠道，壓實(shí)責(zé)任。\n"
)
PLAIN = (
    "某县水务局主动公开政府信息。加强组织领导。规范工作流程。强化监督保障。完善制度建设。推进平台建设。"
    "全省各单位主动公开，上海、青海等地的做法值得学习。市场主体满意。\n"
)


def mended(text: str) -> str:
    edits, _ = byte_shift_edits(text)
    return apply_step(text, Step("byte_shift", edits))


def test_the_damage_model_gives_what_is_seen_in_the_wild() -> None:
    assert shifted("　（一）積極") == "?。ㄒ唬┓e極"
    assert shifted("　（二）規(guī)范") == "?。ǘ┮?guī)范"
    assert shifted("　（三）嚴(yán)格") == "?。ㄈ﹪?yán)格"
    assert shifted("　（五）強(qiáng)化") == "?。ㄎ澹?qiáng)化"
    assert shifted("。“廣州") == "?！皬V州"


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "words",
    [
        "積極推進(jìn)",
        "規(guī)范工作",
        "嚴(yán)格落實(shí)",
        "強(qiáng)化監(jiān)督",
        "加強(qiáng)組織",
        "創(chuàng)新方式",
    ],
)
def test_numbered_headings_come_back(heading: str, words: str) -> None:
    index = HEADINGS.index(heading)
    before = ANNOTATED + (f"{HEADINGS[index - 1]}前文。\n" if index else "")
    original = f"{before}　{heading}{words}政務(wù)公開(kāi)。\n"
    damaged = before + shifted(original[len(before) :])
    assert damaged != original
    assert mended(damaged) == original


def test_headings_that_leave_the_same_signs_need_their_forerunner() -> None:
    assert shifted("　（十二）積極") == shifted("　（十三）積極") == shifted("　（十六）積極")
    damaged = ANNOTATED + shifted("　（十三）積極推進(jìn)。\n")
    assert mended(damaged) == damaged
    assert len(byte_shift_edits(damaged)[1]) == 1


def test_a_heading_and_a_quotation_in_one_text_with_signs_narrowed_afterwards() -> None:
    original = f"{ANNOTATED}　（一）積極推進(jìn)政務(wù)公開(kāi)。瀏覽量超3萬(wàn)。“廣水”公眾號(hào)發(fā)布信息。\n"
    first, second = original.index("　（一"), original.index("。“")
    damaged = original[:first] + shifted(original[first:second]) + shifted(original[second:])
    narrowed = damaged.replace("！", "!").replace("，", ",")
    assert mended(narrowed) == original.replace("，", ",")


SENTENCES = ["加强组织领导", "规范工作流程", "强化监督保障", "完善制度建设", "推进平台建设"]


def in_order(heading: str) -> str:
    """The text before a heading, with the one that goes before it."""
    index = HEADINGS.index(heading)
    return PLAIN + (f"{HEADINGS[index - 1]}前文。\n" if index else "")


@pytest.mark.parametrize("sentence", [*SENTENCES, "挖掘潜力空间", "依法履职尽责"])
@pytest.mark.parametrize("heading", HEADINGS)
def test_a_simplified_heading_comes_back_and_nothing_is_invented(heading: str, sentence: str) -> None:
    """Many pairs of simplified bytes vanish. What no single original explains stays as it is seen, and is reported."""
    before = in_order(heading)
    original = f"　{heading}{sentence}。全年工作有序开展。\n"
    damaged = before + shifted(original)
    result = mended(damaged)
    if heading == "（六）" and result == damaged:
        return  # nothing of it is seen
    assert result.startswith(f"{before}　{heading}")
    if result != before + original:
        rest = result.removeprefix(f"{before}　{heading}")
        assert damaged.endswith(rest)
        place = byte_shift_edits(damaged)[1][0]
        assert damaged[place.start :] == rest


def test_simplified_headings_the_document_vouches_for_mostly_come_back_whole() -> None:
    cases = [(heading, sentence) for heading in HEADINGS[:9] for sentence in SENTENCES]
    whole = 0
    for heading, sentence in cases:
        original = f"　{heading}{sentence}。全年工作。\n"
        whole += mended(in_order(heading) + shifted(original)) == in_order(heading) + original
    assert whole >= 0.8 * len(cases)


@pytest.mark.parametrize(
    ("before", "hit"),
    [("推广上", "海、青海等地的做法"), ("全", "省，各单位主动公开"), ("发布信息", "。“加强组织领导”")],
)
def test_words_the_document_vouches_for(before: str, hit: str) -> None:
    original = f"{PLAIN}{before}{hit}。\n"
    damaged = f"{PLAIN}{before}{shifted(hit + '。')}\n"
    assert mended(damaged) in (original, damaged)
    if mended(damaged) == damaged:
        assert byte_shift_edits(damaged)[1]


def test_a_place_name_that_is_always_damaged_comes_back() -> None:
    text = "各市政府及部门主动公开政府信息。市政府信息公开。\n"
    original = f"{text}海口市政府信息公开。\n"
    damaged = text + shifted("海口市政府信息公开。") + "\n"
    assert mended(damaged) in (original, damaged)


def test_a_number_whose_first_digit_was_taken_is_reported_and_not_made_up() -> None:
    damaged = PLAIN + shifted("　（一）全省公开信息596条。\n")
    assert "596" not in damaged
    repaired = repair(damaged)
    assert "596" not in repaired.text
    spans = [damaged[place.start : place.end] for place in repaired.plan.unresolved]
    assert any(span.endswith("96") for span in spans)


@pytest.mark.parametrize(
    "text",
    ["你说什么?。\n", "真的吗?!是的。\n", "怎么办??\n", "是否公开?“是”。\n", "?。加强管理。\n", "\n?。\n二、概述"],
)
def test_question_marks_somebody_wrote_stay(text: str) -> None:
    assert byte_shift_edits(PLAIN + text) == ((), ())


def test_to_original_covers_the_damaged_place() -> None:
    original = f"{ANNOTATED}　（三）嚴(yán)格落實(shí)制度，辦理申請153宗。\n"
    damaged = ANNOTATED + shifted(original[len(ANNOTATED) :])
    repaired = repair(damaged)
    assert f"　（三）{opencc.OpenCC('t2s').convert('嚴格落實制度')}" in repaired.text
    place = repaired.text.index("153宗")
    assert damaged[slice(*repaired.to_original(place, place + 4))] == "153宗"
    heading = repaired.text.index("（三）")
    assert "。ㄈ" in damaged[slice(*repaired.to_original(heading, heading + 3))]
