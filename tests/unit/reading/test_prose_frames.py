"""The same statement in many frames: how and when it was done, and what parts the members of a list, change nothing."""

import itertools

import pytest

from ingestion.model import Section
from ingestion.reading.prose import read_prose

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
