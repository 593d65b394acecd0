"""What people are shown of a repair: the charset, each step with count and examples, what was left."""

from __future__ import annotations

import pytest

from ingestion.parse import parse_bytes
from ingestion.printing import explanation, report_line

REPORT = """某某局2023年政府信息公开工作年度报告
一、总体情况
本机关依法编制本报告，认真贯彻落实条例要求，推进政务公开。
二、主动公开政府信息情况
全年主动公开政府信息１２条，规范性文件１２件。
三、收到和处理政府信息公开申请情况
全年收到政府信息公开申请1\ufffd7件。
"""


def explained(data: bytes) -> list[str]:
    return explanation(parse_bytes(data, "x"))


def test_steps_with_count_and_examples_and_what_was_left() -> None:
    lines = explained(REPORT.encode("gb18030").replace("条例".encode("gb18030"), b"\xff", 1))
    assert lines[0] == "x: charset gb18030, script simplified"
    assert [line for line in lines if line.startswith("  note stray_bytes:")]
    assert "  repair width: 2 × '１２' → '12' (2)" in lines
    left = [line for line in lines if line.startswith("  left lost_characters:")]
    assert len(left) == 2
    assert all("'\ufffd' at " in line for line in left)


def test_the_report_line_tallies_steps_and_what_was_left() -> None:
    repairs = report_line(parse_bytes(REPORT.encode(), "x"))["repairs"]
    assert repairs == [{"name": "width", "count": 2}, {"name": "unresolved/lost_characters", "count": 1}]


@pytest.mark.parametrize("data", [b"", b"\x00\x01" * 9])
def test_a_file_without_a_text_has_nothing_to_explain(data: bytes) -> None:
    assert explained(data) == []
