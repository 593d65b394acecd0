"""One agency under many writings is one agency; a merged one is no other's, and a name in doubt is open (fault A21)."""

from __future__ import annotations

import unicodedata

import pytest

from ingestion.parse import parse_bytes

NAME = "河北省人力资源和社会保障厅"
AGENCY_ID = "cn-130000-department-of-human-resources-and-social-security"
BODY = (
    "一、概述\n2017年，我厅认真开展政府信息公开工作。\n二、主动公开政府信息情况\n"
    "主动公开政府信息5条。\n三、依申请公开政府信息情况\n收到申请3件。\n"
)
TITLES = {
    "as registered": f"{NAME}2017年政府信息公开工作年度报告",
    "decomposed": unicodedata.normalize("NFD", f"{NAME}2017年政府信息公开工作年度报告"),
    "full-width digits": f"{NAME}２０１７年政府信息公开工作年度报告",
    "radicals for characters": f"{NAME}2017年政府信息公开工作年度报告".replace("人", "\u2f08").replace("力", "\u2f12"),
    "compatibility characters": f"{NAME}2017年政府信息公开工作年度报告".replace("年", "\uf98e"),
    "parted by ideographic spaces": "\u3000".join(NAME) + "\n2017年政府信息公开工作年度报告",
    "parted by zero-width spaces": "\u200b".join(NAME) + "2017年政府信息公开工作年度报告",
    "without the link word": "河北省人力资源社会保障厅2017年政府信息公开工作年度报告",
    "short": "河北省人社厅2017年政府信息公开工作年度报告",
}


@pytest.mark.parametrize("writing", TITLES)
def test_a21_one_name_in_many_writings_is_one_agency(writing: str) -> None:
    identity = parse_bytes(f"{TITLES[writing]}\n{BODY}".encode(), "a.txt").identity
    assert identity is not None
    assert (identity.agency, identity.agency_id, identity.year) == (NAME, AGENCY_ID, 2017)


@pytest.mark.parametrize(
    "title", ["河北省人事厅2008年政府信息公开工作年度报告", "人社厅2017年政府信息公开工作年度报告"]
)
def test_a21_a_merged_body_and_a_name_in_doubt_get_no_other_ones_id(title: str) -> None:
    identity = parse_bytes(f"{title}\n{BODY}".replace("我厅", "全省").encode(), "a.txt").identity
    assert identity is not None
    assert identity.agency_id == ""
    assert identity.agency != NAME
