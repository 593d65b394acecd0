"""Identity of invented reports: what a person reads from them, or open. Nothing may be wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.documents import read_document
from ingestion.identity import gather, identify
from ingestion.model import Identity
from ingestion.reading.sections import read_sections
from ingestion.repair import repair

NEUTRAL = "一、概述\n本年度认真开展工作。\n二、主动公开情况\n发布信息5条。\n三、依申请公开情况\n未收到申请。\n"


@cache
def cases() -> list[dict[str, Any]]:
    return yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))


def identity_of(case: dict[str, Any]) -> Identity:
    text = f"{case['head']}\n{case.get('body', NEUTRAL)}"
    source = case.get("source", "report.txt")
    data = text.encode("utf-8")
    if "page_title" in case:
        paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        page = f"<html><head><title>{case['page_title']}</title></head><body>{paragraphs}</body></html>"
        data = page.encode("utf-8")
    document = read_document(data, source)
    repaired = repair(document.text)
    return identify(gather(document, repaired, read_sections(document, repaired)), source)


def test_there_are_enough_and_each_once() -> None:
    assert len(cases()) >= 200
    assert len({str(case) for case in cases()}) == len(cases())


@pytest.mark.parametrize("number", range(len(cases())))
def test_a_case_is_right(number: int) -> None:
    case = cases()[number]
    identity = identity_of(case)
    read = {"agency": identity.agency, "region": identity.region_code, "year": identity.year}
    read |= {"kind": identity.agency_kind, "level": identity.level, "scope": identity.scope}
    expected = {name: case[name] for name in read if name in case}
    assert {name: read[name] for name in expected} == expected, case["head"]
