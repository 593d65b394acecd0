"""Class names in invented sentences: what stands before and behind a name is no part of it, or leaves the number."""

from __future__ import annotations

import pytest

from ingestion.model import Section
from ingestion.reading.prose import read_prose

WHOLE = "我局公开政府信息80条，"


def labelled(text: str) -> list[tuple[str, int]]:
    """Label and value of the counts in `text` that have a label."""
    rows, _ = read_prose(text, [(0, len(text))], [Section("proactive_disclosure", "", 0, len(text))], 2016)
    return [(row["label"], int(row["value"])) for row in rows if row["label"] and row["kind"] == "count"]


@pytest.mark.parametrize(
    "lead",
    [
        "其中", "其中登出", "其中挂出", "这当中，", "当中有", "内有", "内含", "其中属",
        "里面包含", "数量最多的是", "集中在",
        "公开的内容中，", "网上所发信息里，",
    ],
)  # fmt: skip
def test_what_leads_to_a_name_is_no_part_of_it(lead: str) -> None:
    text = f"{WHOLE}{lead}山塘类信息5条、茶园类信息6条，其他类信息7条。"
    assert labelled(text) == [("山塘类", 5), ("茶园类", 6), ("其他类", 7)]


@pytest.mark.parametrize(
    "named",
    [
        "走线上的",
        "登稿",
        "回答咨询",
        "新添",
        "更换领导信息",
        "用图片解读",
        "局网登出",
        "信息连同工作动态",
        "扣除重复的",
        "审核退回",
        "实际发布",
    ],
)
def test_what_is_no_name_leaves_the_number(named: str) -> None:
    assert labelled(f"{WHOLE}其中山塘类信息5条，{named}6条。") == [("山塘类", 5)]


@pytest.mark.parametrize("behind", ["占", "新增内容", "有", "共计", "信息总数为"])
def test_what_stands_behind_a_name_is_no_part_of_it(behind: str) -> None:
    assert labelled(f"{WHOLE}其中山塘类{behind}5条，茶园类信息6条。") == [("山塘类", 5), ("茶园类", 6)]


@pytest.mark.parametrize("named", ["有色金属类", "含量检测类", "属地管理类", "总体规划类", "信息中心类", "内设机构类"])
def test_a_name_that_begins_like_a_lead_is_whole(named: str) -> None:
    assert labelled(f"{WHOLE}其中{named}信息5条，茶园类信息6条。") == [(named, 5), ("茶园类", 6)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("区政府全年公开政府信息两万余条。我局主动公开政府信息187条。", [187]),
        ("市局全年公开政府信息1915条，我局公开政府信息20条。", [20]),
        ("临江区文化局全年公开政府信息20条。", [20]),
        ("全年公开政府信息1915条。我局公开政府信息20条。", []),
        ("全年公开政府信息1915条。", [1915]),
    ],
)
def test_another_levels_office_is_another(text: str, kept: list[int]) -> None:
    sections = [Section("proactive_disclosure", "", 0, len(text))]
    rows, _ = read_prose(text, [(0, len(text))], sections, 2016, "own", ["江畔市临江区文化局"])
    assert [int(row["value"]) for row in rows if row["code"] == "disclosures.items"] == kept


def test_a_name_that_only_begins_like_a_level_is_of_any() -> None:
    text = "市场监督管理局全年公开政府信息20条。"
    sections = [Section("proactive_disclosure", "", 0, len(text))]
    rows, _ = read_prose(text, [(0, len(text))], sections, 2016, "own", ["江畔县市场监督管理局"])
    assert [int(row["value"]) for row in rows] == [20]


def test_the_government_of_a_place_speaks_in_its_report() -> None:
    text = "临江区人民政府全年公开政府信息20条。"
    sections = [Section("proactive_disclosure", "", 0, len(text))]
    rows, _ = read_prose(text, [(0, len(text))], sections, 2016, "own", ["江畔市临江区"])
    assert [int(row["value"]) for row in rows] == [20]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("市农业局网站全年公开信息1476条。", []),
        ("市农业局的官方网站公开信息1476条。", []),
        ("通过市农业局网站公开信息80条。", [80]),
        ("文化局网站公开信息80条。", [80]),
        ("区政府网站公开信息80条。", [80]),
    ],
)
def test_what_the_site_of_another_office_published_is_anothers(text: str, kept: list[int]) -> None:
    sections = [Section("proactive_disclosure", "", 0, len(text))]
    rows, _ = read_prose(text, [(0, len(text))], sections, 2016, "own", ["江畔市临江区文化局"])
    assert [int(row["value"]) for row in rows] == kept
