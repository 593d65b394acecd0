"""What is lost, masked or replaced is marked, never guessed; ordinary words that look like it are not."""

from __future__ import annotations

import pytest

from ingestion.parse import Parsed, parse_bytes
from ingestion.repair import repair
from ingestion.repair.marks import load_masks


def marked(text: str) -> list[tuple[str, str]]:
    result = repair(text)
    assert result.text == text
    return [(place.step, text[place.start : place.end]) for place in result.plan.unresolved]


@pytest.mark.parametrize("lost", ["\ufffd", "\ue5e5", "\uf0b7", "\U000f1234", "??"])
def test_a_lost_character_is_marked(lost: str) -> None:
    assert marked(f"公开信息{lost}12条。") == [("lost_characters", lost)]


def test_bytes_that_were_lost_when_read_wrongly_are_marked() -> None:
    assert marked("全年公开锟斤拷锟斤拷12条。") == [("lost_characters", "锟斤拷锟斤拷")]
    assert "misread_bytes" in [step for step, _ in marked("正常的一行。\n鏀垮簻淇℃伅鍏?寮€12鏉℃\n正常的一行。")]


@pytest.mark.parametrize(
    ("text", "step", "hidden"),
    [
        ("**市公开信息12条", "masked_name", "**"),
        ("办理**申请12件", "masked", "**"),
        ("××局公开", "masked_name", "××"),
        ("公开██信息", "masked", "██"),
        ("（省略199字）", "masked", "（省略199字）"),
        ("博某体育官网发布", "foreign_phrase", "体育官网"),
        ("KX体育app下载工作", "foreign_phrase", "体育app下载"),
        ("提升全县澳门永利公开工作水平", "foreign_phrase", "澳门永利"),
        ("(中国)有限公司官网申请", "foreign_phrase", "(中国)有限公司官网"),
    ],
)
def test_masks_and_foreign_phrases(text: str, step: str, hidden: str) -> None:
    found = marked(text)
    assert (step, hidden) in found


@pytest.mark.parametrize(
    "text",
    [
        "市体育局官方网站发布信息12条",
        "体育彩票公益金使用情况",
        "文化娱乐场所12家",
        "永利镇人民政府公开信息12条",
        "凯发路12号",
        "赴澳门参加会议",
        "**一、总体情况**\n正文\n- **公开方式**：网站",
        "* 注：含上年结转",
        "是否公开?怎么办?",
        "你知道吗?我们",
    ],
)
def test_ordinary_words_are_no_marks(text: str) -> None:
    assert marked(text) == []


REPORT = """某某局2023年政府信息公开工作年度报告
一、总体情况
本机关依法编制本报告，认真贯彻落实条例要求，推进政务公开。
二、主动公开政府信息情况
全年主动公开政府信息34条。
三、收到和处理政府信息公开申请情况
{}
"""


def stated(sentence: str) -> tuple[Parsed, dict[str, int | None]]:
    parsed = parse_bytes(REPORT.format(sentence).encode(), "x")
    columns = parsed.observations.columns
    return parsed, {c: v if v is None else int(v) for c, v in zip(columns["code"], columns["value"], strict=True)}


@pytest.mark.parametrize(
    "sentence",
    [
        "全年收到**申请12件。",
        "全年收到政府信息公开申请\ufffd2件。",
        "全年收到政府信息公开申请1\ue0002件。",
        "因政府信息公开被申请行政复议3件，被提起行政\ufffd讼4件，结果纠正12件。",
        "收到博某体育官网政府信息公开申请12件。",
    ],
)
def test_no_figure_is_read_whose_words_or_digits_are_hidden(sentence: str) -> None:
    parsed, values = stated(sentence)
    assert {value for value in values.values() if value is not None} <= {34, 3}
    assert values["disclosures.items"] == 34
    assert parsed.repaired is not None
    assert parsed.repaired.plan.unresolved


def test_a_hidden_name_hides_no_figure() -> None:
    parsed, values = stated("**市**局收到政府信息公开申请12件。")
    assert values["requests.received"] == 12
    assert parsed.identity is not None
    assert parsed.identity.agency == "" or "*" not in parsed.identity.agency


def test_a_page_with_foreign_phrases_is_a_copy() -> None:
    parsed, _ = stated("索引号：123\n博某体育官网发布。")
    assert parsed.identity is not None
    assert parsed.identity.origin == "copy"


def test_every_pattern_has_a_reason() -> None:
    assert load_masks().masks.pattern
