"""No look-alike is taken as a report, and no report is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.parse import parse_bytes

BODY = (
    "一、概述\n2017年，我局认真贯彻《中华人民共和国政府信息公开条例》。\n二、主动公开政府信息情况\n"
    "全年主动公开政府信息25条。\n三、依申请公开政府信息情况\n全年收到政府信息公开申请3件。\n"
    "四、行政复议、行政诉讼情况\n未发生行政复议。\n五、存在的主要问题和改进措施\n公开的内容还不够全面。\n"
)


@cache
def cases() -> list[dict[str, Any]]:
    return yaml.safe_load((Path(__file__).parent / "look_alikes.yaml").read_text("utf-8"))


def test_there_are_enough() -> None:
    assert sum(case["outcome"] != "read" for case in cases()) >= 40


@pytest.mark.parametrize("number", range(len(cases())))
def test_outcome(number: int) -> None:
    case = cases()[number]
    text = case["text"] + (BODY if case.get("pad") else "")
    parsed = parse_bytes(text.encode("utf-8"), "document.txt")
    assert ("read" if parsed.is_read else parsed.outcome) == case["outcome"], (case["text"][:60], parsed.reason_zh)


def test_a_list_names_what_follows() -> None:
    text = "".join(f"永嘉县财政局20{n}年政府信息公开工作年度报告\n" for n in range(12, 19))
    parsed = parse_bytes(text.encode("utf-8"), "list.txt")
    assert parsed.outcome == "list_page"
    assert "永嘉县财政局2015年政府信息公开工作年度报告" in parsed.reason_zh
