"""A word that nobody knows at the place that decides leaves the number, or stands in its label as written.

Brackets mark the place: what stands in them is replaced, and into empty ones the word is put. Without it the number is
read; each sentence shows both.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import load_rules
from ingestion.model import Section
from ingestion.reading.prose import read_prose

# Characters that no word of the vocabulary has.
UNKNOWN = ("砘硌", "瓯砧硎")
_PLACE = re.compile(r"\[(.*?)\]")

DECIDING: dict[str, list[str]] = {
    "disclosures": [
        "我局主动公开[]政府信息8条。",
        "我局主动公开政府信息[]8条。",
        "我局主动公开[政府信息]8条。",
        "我局[主动公开]政府信息8条。",
        "通过门户网站[公开]信息8条。",
        "通过门户网站公开[信息]8条。",
        "我局公开信息80条，门户网站[公开]信息8条。",
        "微信公众号“江畔发布”[推送]信息8条。",
        "公开[]规范性文件8件。",
        "[制定]规范性文件8件。",
        "我局公开信息80条，其中[财政]类8条。",
        "我局公开信息80条，其中网站公开50条，微信公开20条，公示栏公开[]8条。",
        "向县档案馆、图书馆[移交]信息8件。",
    ],
    "requests": [
        "收到[]政府信息公开申请8件。",
        "收到政府信息公开申请[]8件。",
        "收到政府信息公开[申请]8件。",
        "[收到]政府信息公开申请8件。",
        "收到申请20件，答复[]8件。",
        "收到申请20件，其中[]网上申请8件。",
        "收到申请20件，其中[网上]申请8件。",
        "收到申请20件，[]予以公开8件。",
        "收到申请20件，[予以公开]8件。",
        "收到申请20件，[]不予公开8件。",
        "收到申请20件，[不予公开]8件。",
        "收到申请20件，[]信息不存在8件。",
        "收到申请20件，其中[自然人]申请8件。",
        "收到8件[]政府信息公开申请。",
    ],
    "appeals": [
        "因政府信息公开被申请行政复议[]8件。",
        "因政府信息公开[申请行政复议]8件。",
        "因政府信息公开[]行政复议8件。",
        "发生政府信息公开行政诉讼[]8件。",
        "发生政府信息公开[]行政诉讼8件。",
        "收到政府信息公开[]举报投诉8件。",
    ],
    "fees": [
        "全年收取信息公开[]费用80元。",
        "全年收取信息公开费用[]80元。",
        "依申请公开信息[减免费用]80元。",
    ],
    "responses": [
        "举办[]新闻发布会8次。",
        "[举办]新闻发布会8次。",
        "举办[新闻发布会]8次。",
        "回应[]热点8次。",
        "发布[]政策解读稿件8篇。",
        "开展[]在线访谈8次。",
    ],
    "consultations": [
        "受理政府信息公开[咨询]8人次。",
        "受理政府信息公开[]咨询8人次。",
        "受理政府信息公开咨询[]8人次。",
    ],
    "hotline": [
        "12345热线[受理]工单[]8件。",
        "便民[热线]受理工单8件。",
    ],
    "proposals": [
        "办理[人大代表建议]8件。",
        "办理人大代表建议[]8件。",
        "办理[]政协提案8件。",
        "办理[]建议提案8件。",
    ],
    "engagement": [
        "办理网民[留言]8条。",
        "办理网民留言[]8条。",
        "开展[意见征集]8次。",
    ],
    "platforms": [
        "我局开设政务新媒体[]8个。",
        "我局开设[政务新媒体]8个。",
        "我局[开设]政务新媒体账号8个，信息公开工作运行正常。",
    ],
    "capacity": [
        "从事政府信息公开工作的[兼职人员]8人。",
        "从事政府信息公开工作的[]兼职人员8人。",
        "设立8个[]政府信息公开查阅点。",
    ],
    "training": [
        "举办政府信息公开[培训班]8期。",
        "举办政府信息公开[]培训班8期。",
        "召开政府信息公开[工作会议]8次。",
    ],
    "supervision": [
        "因政府信息公开工作被[责任追究]8人。",
        "因政府信息公开工作被[]责任追究8人。",
    ],
}


def _read(text: str, topic: str) -> list[dict[str, Any]]:
    rows, _ = read_prose(text, [(0, len(text))], [Section(topic, "", 0, len(text))], 2020)
    value = 80 if "80元" in text else 8
    return [row for row in rows if row["value"] == value and row["kind"] != "share"]


def test_every_family_that_is_read_is_doubted() -> None:
    assert set(DECIDING) == {load_measures()[rule.code].family for rule in load_rules()}


@pytest.mark.parametrize(("topic", "marked"), [(t, s) for t, marked in DECIDING.items() for s in marked])
def test_an_unknown_word_at_the_deciding_place_leaves_the_number(topic: str, marked: str) -> None:
    assert _read(_PLACE.sub(r"\1", marked), topic), "as it stands it is read"
    places = list(_PLACE.finditer(marked))
    for place in places:
        for word in UNKNOWN:
            text = _PLACE.sub(r"\1", marked[: place.start()]) + word + _PLACE.sub(r"\1", marked[place.end() :])
            assert not [row for row in _read(text, topic) if word not in row["label"]], text


@pytest.mark.parametrize(
    "cut",
    [
        "等方面的", "信息及", "及", "本局网站公开的", "政务服务网等平台发布", "以网站为主公开", "围绕", "我局",
    ],
)  # fmt: skip
def test_the_rest_of_a_clause_is_no_name(cut: str) -> None:
    text = f"我局主动公开信息20条，其中{cut}财政类信息8条，人事类信息5条。"
    assert {row["label"] for row in _read(text, "")} <= {"财政类"}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("我局主动公开信息13条，其中财政类8条，人事类5条，培训资料6条。", {"财政类", "人事类"}),
        ("我局主动公开信息13条，其中财政类8条，人事类5条，行政许可20件。", {"财政类", "人事类"}),
        ("我局主动公开信息40条，其中财政类8条，行政许可20件。", {"财政类"}),
        ("我局主动公开信息70条，其中财政类8条，通知公告27个，其他事项35个。", {"财政类", "通知公告", "其他事项"}),
    ],
)
def test_a_list_ends_where_it_closes_and_keeps_its_counter_unless_it_closes(text: str, labels: set[str]) -> None:
    rows, _ = read_prose(text, [(0, len(text))], [], 2020)
    assert {row["label"] for row in rows if row["code"] == "disclosures.items.category"} == labels


@pytest.mark.parametrize(
    "text",
    [
        "江畔集团主动公开政府信息8条。",
        "江畔建设公司主动作为，公开政府信息8条。",
        "今年，江畔医院受理政府信息公开申请8件。",
        "江畔大学开展宣传，举办新闻发布会8次。",
    ],
)
def test_what_no_office_did_is_not_the_reports_own(text: str) -> None:
    assert _read(text, "") == []


@pytest.mark.parametrize("text", ["走访江畔集团，主动公开政府信息8条。", "江畔集团支持，我局主动公开政府信息8条。"])
def test_an_office_that_names_another_in_passing_speaks_for_itself(text: str) -> None:
    assert [row["code"] for row in _read(text, "")] == ["disclosures.items"]
