"""The rows of table three, named in prose as the forms print them: reports repeat them so beside their tables."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ingestion.knowledge.yaml_files import read_yaml
from ingestion.parse import parse_bytes
from ingestion.reading.forms import FORMS_FOLDER

NUMBER = re.compile(r"^(?:[（(][一二三四五六七]+[）)]|\d\.)")
REMARK = re.compile(r"（.*）$")
# What a group says of its rows: 因属于国家秘密不予公开2件.
ANSWERS = {"refused": "不予公开", "not_providable": "无法提供", "not_processed": "不予处理"}
# 重复申请 is a row of the group 不予处理, and by itself a reply of its own.
ALONE = {"requests.outcome.not_processed.repeat_request": "requests.outcome.repeat_request"}
# 其他 says nothing without the group it stands under.
SAYS_NOTHING = "requests.outcome.other_handling.other"


def _rows(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for row in rows:
        if "rows" in row:
            found += _rows(row["rows"])
        elif row["code"].startswith("requests.outcome.") and row["code"] not in (
            SAYS_NOTHING,
            "requests.outcome.total",
        ):
            found.append((row["code"], REMARK.sub("", NUMBER.sub("", row["label"]))))
    return found


LABELS = sorted(
    {
        row
        for form in ("2019", "2021")
        for table in read_yaml(FORMS_FOLDER / f"{form}.yaml")["tables"]
        if table["id"] == "table_3"
        for row in _rows(table["rows"])
    }
)


def _read(sentence: str) -> list[str]:
    """The codes of what is read of nine in the section on requests."""
    text = f"江畔市统计局2022年政府信息公开工作年度报告\n一、总体情况\n（二）依申请公开\n2022年，我局{sentence}\n"
    rows = parse_bytes(text.encode(), "report.txt").observations.rows()
    return [row["code"] for row in rows if row["value"] == 9]


@pytest.mark.parametrize(("code", "label"), LABELS)
@pytest.mark.parametrize(
    "sentence",
    [
        "收到政府信息公开申请300件。其中，予以公开80件，{}9件，其余正在办理。",
        "收到政府信息公开申请300件，{}的9件。",
        "收到申请300件，其中9件{}。",
    ],
)
def test_a_row_is_read_by_its_label(code: str, label: str, sentence: str) -> None:
    assert _read(sentence.format(label).replace("予以公开80件，予以公开", "部分公开80件，予以公开")) == [
        ALONE.get(code, code)
    ]


@pytest.mark.parametrize(
    ("code", "label", "answer"),
    [(code, label, ANSWERS[group]) for code, label in LABELS if (group := code.split(".")[2]) in ANSWERS],
)
def test_an_answer_for_one_reason_is_of_its_row(code: str, label: str, answer: str) -> None:
    assert _read(f"收到申请300件，因{label}{answer}9件。") == [code]


@pytest.mark.parametrize(
    ("code", "answer"), [(f"requests.outcome.{group}", answer) for group, answer in ANSWERS.items()]
)
def test_an_answer_for_several_reasons_is_of_the_group(code: str, answer: str) -> None:
    assert _read(f"收到申请300件，因属于国家秘密、重复申请{answer}9件。") == [code]
    assert _read(f"收到申请300件，因属于国家秘密等原因{answer}9件。") == [code]
