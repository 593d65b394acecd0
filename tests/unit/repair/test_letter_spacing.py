"""Letter-spaced text is read as the text it is; cells, wide-set words and numbers that may be two stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ingestion.parse import parse_bytes
from ingestion.repair import repair
from ingestion.repair.plan import replay, undo

REPORT = """某某县水利局2016年政府信息公开工作年度报告
根据《中华人民共和国政府信息公开条例》的要求，编制本报告。
一、主动公开情况
2016年，主动公开政府信息12条，收到政府信息公开申请345件，其中当面申请20件，网络申请325件。
二、复议和诉讼情况
没有收到行政复议申请。"""


def values(text: str) -> list[tuple[str, str]]:
    columns = parse_bytes(text.encode(), "report.txt").observations.columns
    return [(code, str(value)) for code, value in zip(columns["code"], columns["value"], strict=True)]


def spaced(text: str, space: str = " ") -> str:
    return re.sub(r"(?<=[^\n])(?=[^\n])", space, text)


def spaced_words(text: str, space: str = " ") -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff，。、《》])(?=[^\n])|(?<=\d)(?=[\u4e00-\u9fff])", space, text)


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u3000"])
@pytest.mark.parametrize("spread", [spaced, spaced_words])
def test_a_letter_spaced_report_reads_as_the_report(spread: Callable[[str, str], str], space: str) -> None:
    text = spread(REPORT, space)
    result = repair(text)
    assert result.text == REPORT
    assert undo(result.plan, result.text) == text
    assert replay(result.plan, text) == REPORT
    assert values(text) == values(REPORT) != []


def test_digits_apart_among_digits_together_may_be_two_numbers() -> None:
    text = spaced_words(REPORT).replace("20 件", "2 0 件")
    assert "2 0件" in repair(text).text
    assert ("requests.received.channel.in_person", "20") not in values(text)


@pytest.mark.parametrize(
    "line",
    [
        "规 章 1 2 3",
        "行 政 许 可 | 1 2 | 3",
        "自 然 人  法 人  总 计",
        "规 章\t1 2\t3",
    ],
)
def test_cells_keep_their_digits_apart(line: str) -> None:
    digits = re.sub(r"[^\d |\t]", "", line).strip()
    assert digits in repair(f"{spaced(REPORT)}\n{line}\n").text


@pytest.mark.parametrize("text", ["年 度 报 告\n正文没有空格。", "甲 乙 丙 丁\n规章 0 1 2 3", REPORT])
def test_a_text_without_the_habit_is_left_alone(text: str) -> None:
    assert repair(text).text == text
