"""The same statement in many frames and wordings gives the same observations; other business in them gives none."""

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.model import Section
from ingestion.reading.prose import read_prose

WORDINGS = yaml.safe_load(Path(__file__).with_name("prose_wordings.yaml").read_text("utf-8"))
YEAR = 2018
REPLIED = {("requests.outcome.granted", 3), ("requests.outcome.refused", 1)}
STATEMENTS = [
    ("requests", "%s答复4件，其中同意公开3件，不予公开1件。", {("requests.replied", 4), *REPLIED}),
    ("requests", "%s收到政府信息公开申请9件。", {("requests.received", 9)}),
    ("proactive_disclosure", "%s公开政府信息80条。", {("disclosures.items", 80)}),
    ("proactive_disclosure", "%s通过网站公开政府信息80条。", {("disclosures.items.channel.website", 80)}),
    ("supervision", "%s举办政务公开培训班3期，培训80人次。", {("training.courses", 3), ("training.participants", 80)}),
    ("responses", "%s召开新闻发布会8场。", {("responses.press_conferences", 8)}),
    ("consultations", "%s接受咨询80人次。", {("consultations.total", 80)}),
    ("appeals", "%s发生政府信息公开行政复议8件。", {("appeals.review.total", 8)}),
    ("fees", "%s收取费用80元。", {("fees.collected", 80)}),
    ("management", "%s制定规范性文件8件。", {("disclosures.normative_documents.issued", 8)}),
]
# fmt: off
MANNERS = [
    "依法", "依规", "依法依规", "按规定", "按照要求", "严格按照规定", "及时", "认真",
    "妥善", "逐件", "先后", "陆续", "积极", "全年", "本年", "年内",
    "期内", "报告期内", "今年以来", "一年来", "至年底", "当期", "上述期间", "2018年",
    "2018年度", "2018年1至12月", "我局", "我局共", "本机关",
]
# fmt: on
LISTS = [
    (
        "requests",
        "收到政府信息公开申请19件，已答复19件，其中",
        {
            "同意公开": "requests.outcome.granted",
            "部分公开": "requests.outcome.partially_granted",
            "不予公开": "requests.outcome.refused",
            "信息不存在": "requests.outcome.not_existing",
        },
        "件",
    ),
    (
        "requests",
        "收到政府信息公开申请19件，其中",
        {
            "当面申请": "requests.received.channel.in_person",
            "网上申请": "requests.received.channel.online",
            "信函申请": "requests.received.channel.letter",
            "传真申请": "requests.received.channel.fax",
        },
        "件",
    ),
    (
        "proactive_disclosure",
        "主动公开政府信息19条，其中",
        {
            "网站公开": "disclosures.items.channel.website",
            "微信公开": "disclosures.items.channel.wechat",
            "微博公开": "disclosures.items.channel.weibo",
            "公告栏公开": "disclosures.items.channel.other",
        },
        "条",
    ),
    (
        "proactive_disclosure",
        "主动公开政府信息19条，其中",
        dict.fromkeys(("政务动态类", "通知公告类", "政策文件类", "人事信息类"), "disclosures.items.category"),
        "条",
    ),
]
PARTED_BY = ("，", ",", "；", ";", "、", " ", "\u3000", "；\n", "，\n", "\n", "/", " / ", "|", "●", " ●", "·", "◆")
COUNTS = (7, 6, 4, 2)


def counts(topic: str, text: str) -> set[tuple[str, int]]:
    """The measures and values read in a text that stands in a section of its own."""
    ends = [*itertools.accumulate(len(line) + 1 for line in text.split("\n"))]
    spans = [(end - len(line) - 1, end - 1) for line, end in zip(text.split("\n"), ends, strict=True)]
    section = Section(topic, "", 0, len(text))
    rows, _ = read_prose(text, spans, [section], YEAR, "own", ("江畔市统计局",))
    return {(str(row["code"]), int(row["value"])) for row in rows if row["kind"] in ("count", "amount")}


@pytest.mark.parametrize(("topic", "statement", "stated"), STATEMENTS)
@pytest.mark.parametrize("manner", MANNERS)
def test_how_and_when_it_was_done(topic: str, statement: str, stated: set[tuple[str, int]], manner: str) -> None:
    assert counts(topic, statement % manner) == stated


@pytest.mark.parametrize("case", WORDINGS, ids=lambda case: f"{case['expected'][-1][0]} of {len(case['expected'])}")
def test_every_wording_gives_the_same(case: dict[str, Any]) -> None:
    expected = {(code, value) for code, value in case["expected"]}
    read = {wording: counts(case["topic"], f"全年{wording.removeprefix('全年')}。") for wording in case["wordings"]}
    assert {wording: rows for wording, rows in read.items() if rows != expected} == {}


@pytest.mark.parametrize(("topic", "whole", "members", "counter"), LISTS)
@pytest.mark.parametrize("parted_by", PARTED_BY)
def test_what_parts_the_members(topic: str, whole: str, members: dict[str, str], counter: str, parted_by: str) -> None:
    listed = parted_by.join(f"{name}{count}{counter}" for name, count in zip(members, COUNTS, strict=True))
    read = {(code, count) for code, count in counts(topic, f"{whole}{listed}。") if count != sum(COUNTS)}
    assert read == set(zip(members.values(), COUNTS, strict=True))


def test_numbers_before_their_names_parted_by_blanks() -> None:
    text = "收到政府信息公开申请17件，其中7件 网上申请 6件 信函申请 4件 当面申请。"
    assert counts("requests", text) == {
        ("requests.received", 17),
        ("requests.received.channel.online", 7),
        ("requests.received.channel.letter", 6),
        ("requests.received.channel.in_person", 4),
    }


OTHER_BUSINESS = {
    "requests": (
        "低保 廉租房 医保报销 居民身份证 行政许可 入学 信访 工商登记 法律援助 施工许可",
        "收到%s申请9件。 受理%s申请9件，办结8件。 收到%s申请9件，其中网上申请8件。 办理%s事项9件，按时办结8件。",
    ),
    "supervision": (
        "急救 消防 普法 安全生产 财务 保密 防汛 招商 禁毒",
        "举办%s培训班9期，培训90人次。 召开%s工作会议9次。 开展%s检查9次。",
    ),
    "proactive_disclosure": (
        "统计 违法 贷款 气象 就业",
        "受理%s投诉90件。 采集%s信息90条。 报送%s信息90条。 审核%s信息90条。 建立%s档案90份。",
    ),
    "appeals": (
        "土地征收 行政处罚 工伤认定 房屋拆迁 治安",
        "受理%s行政复议案件9件。 因%s引起行政复议9件。 办理%s纠纷9件，调解8件。",
    ),
}


@pytest.mark.parametrize("topic", OTHER_BUSINESS)
def test_other_business_in_the_same_frames_states_nothing(topic: str) -> None:
    names, frames = OTHER_BUSINESS[topic]
    read = {
        text: counts(topic, f"全年{text}")
        for text in (frame % name for frame in frames.split() for name in names.split())
    }
    assert {text: rows for text, rows in read.items() if rows} == {}
