"""Invented sentences against the statements a careful person would take from them (prose_cases.yaml)."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.knowledge.measures import load_measures
from ingestion.model import Section
from ingestion.reading.prose import read_prose
from ingestion.reading.prose.quantities import chinese_number, find_quantities

TRAPS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("prose_traps.yaml").read_text("utf-8"))
CASES = yaml.safe_load(Path(__file__).with_name("prose_cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:24] for c in CASES])
def test_statements(case: dict[str, Any]) -> None:
    text = case["text"]
    sections = [Section(case.get("topic", ""), case.get("heading", ""), 0, len(text))]
    rows, _ = read_prose(text, [(0, len(text))], sections, case.get("year"))
    stated = {(r["code"], r["label"], r["kind"], r["value"].normalize(), r["unit"], r["value_status"]) for r in rows}
    expected = {
        (code, label, kind, Decimal(str(value)).normalize(), unit, *(status or ["reported"]))
        for code, label, kind, value, unit, *status in case["states"]
    }
    assert stated == expected


@pytest.mark.parametrize(("family", "text"), [(f, t) for f, texts in TRAPS.items() for t in texts])
def test_nothing_is_taken_from_a_trap(family: str, text: str) -> None:
    rows, _ = read_prose(text, [(0, len(text))], [Section(family, "", 0, len(text))], 2016)
    taken = [r for r in rows if r["value_status"] != "explicit_none"]
    assert not taken, [(r["code"], r["label"], r["value"]) for r in taken]


def _counts(text: str, year: int | None) -> list[int]:
    rows, _ = read_prose(text, [(0, len(text))], [], year)
    return [int(row["value"]) for row in rows]


def test_a_report_whose_sentences_are_of_another_year_throughout_is_read_for_that_year() -> None:
    text = "2017年，我局主动公开政府信息80条。2017年度收到政府信息公开申请6件，比2016年增加2件。"
    assert _counts(text, 2016) == _counts(text, 2018) == _counts(text, 2017) == [80, 6]
    assert _counts(text, 2014) == []


@pytest.mark.parametrize(
    "text",
    [
        # one sentence, its own year beside it, 今年 beside it, two other years, a plan
        "2017年，我局主动公开政府信息80条。本镇收到政府信息公开申请6件。",
        "2017年，我局主动公开政府信息80条。2017年收到政府信息公开申请6件。2018年，收到政府信息公开申请6件。",
        "2017年，我局主动公开政府信息80条。2017年收到政府信息公开申请7件。今年收到政府信息公开申请6件。",
        "2017年，我局主动公开政府信息80条。2016年，我局主动公开政府信息70条。本镇收到政府信息公开申请6件。",
        "2017年，我局主动公开政府信息80条。2016年，主动公开政府信息70条。2017年收到申请5件。收到政府信息公开申请6件。",
    ],
)
def test_sentences_of_another_year_beside_the_reports_own_are_left(text: str) -> None:
    assert _counts(text, 2018) == [6]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("江畔市教育局主动公开政府信息80条。", "江畔市教育局"),
        ("2018年，市教育局主动公开政府信息80条。", "江畔市教育局"),
        ("2018年市人社局共主动公开政府信息80条。", "江畔市人力资源和社会保障局"),
        ("县政府办公室主动公开政府信息80条。", "江畔县人民政府"),
        ("区公安分局主动公开政府信息80条。", "江畔市公安局水南区分局"),
        ("我局主动公开政府信息80条。", "江畔市教育局"),
        ("县局主动公开政府信息80条。", "国家税务总局江畔县税务局"),
        ("全市各级政府主动公开政府信息80条。", "江畔市"),
        ("2018年，集团在江畔信息公开平台上主动公开政府信息80条。", "江畔市水务集团有限公司"),
        ("2018年，我集团主动公开政府信息80条。", "江畔市水务集团有限公司"),
        ("县市区政府主动公开政府信息80条。", "江畔市"),
    ],
)
def test_what_the_speaker_did_is_its_own(sentence: str, speaker: str) -> None:
    rows, _ = read_prose(sentence, [(0, len(sentence))], [], 2018, names=(speaker,))
    assert [int(row["value"]) for row in rows] == [80]


@pytest.mark.parametrize(
    "sentence",
    [
        "江畔市财政局主动公开政府信息80条。",
        "2018年，市财政局主动公开政府信息80条。",
        "全年市财政局、市民政局收到政府信息公开申请80件。",
        "水南街道办事处共主动公开政府信息80条。",
    ],
)
def test_what_another_office_did_is_left(sentence: str) -> None:
    rows, left = read_prose(sentence, [(0, len(sentence))], [], 2018, names=("江畔市教育局",))
    assert not rows
    assert [reason for _, reason in left] == ["others"]
    assert read_prose(sentence, [(0, len(sentence))], [], 2018)[0]


@pytest.mark.parametrize(
    ("sentence", "classes"),
    [
        ("全年公开教育信息80条。", []),
        ("全年公开各类教育方面的信息80条。", []),
        ("全年公开教育信息80条，其中网站公开60条。", []),
        ("全年公开财政信息80条。", ["财政"]),
        ("全年主动公开政府信息90条。公开教育信息80条。", ["教育"]),
    ],
)
def test_the_speakers_own_trade_by_itself_may_be_the_whole(sentence: str, classes: list[str]) -> None:
    rows, _ = read_prose(sentence, [(0, len(sentence))], [], 2018, names=("江畔市教育局",))
    assert [row["label"] for row in rows if row["code"] == "disclosures.items.category"] == classes


def test_plans_do_not_tell_of_which_year_a_report_is() -> None:
    text = "收到政府信息公开申请6件。2019年，将公开政府信息80条。2019年，将举办政务公开培训2次。"
    assert _counts(text, 2018) == [6]


def test_every_family_has_traps() -> None:
    families = {measure.family for measure in load_measures().values()}
    assert families == set(TRAPS)
    assert min(len(texts) for texts in TRAPS.values()) >= 5


def test_parts_join_the_list_of_their_total() -> None:
    text = "共受理政府信息公开申请9件，其中当面申请4件，网上申请5件。"
    rows, _ = read_prose(text, [(0, len(text))], [], None)
    assert {r["list_id"] for r in rows} == {rows[0]["list_id"]}
    assert [r["list_role"] for r in rows] == ["total", "part", "part"]
    assert not any(r["is_exhaustive"] for r in rows if r["list_role"] == "part")


def test_a_list_with_a_rest_claims_to_be_whole() -> None:
    text = "我局主动公开政府信息9条,其中:1.财政类信息4条;2.业务类信息3条;3.其他信息2条。"
    rows, _ = read_prose(text, [(0, len(text))], [], None)
    assert [r["is_exhaustive"] for r in rows] == [None, True, True, True]


def test_one_class_called_other_in_the_midst_claims_nothing() -> None:
    text = "我局主动公开政府信息30条，其中政策类信息14条、其他重点信息5条、工作动态8条。"
    rows, _ = read_prose(text, [(0, len(text))], [], None)
    assert [r["is_exhaustive"] for r in rows] == [None, False, False, False]


def test_a_share_of_several_classes_is_no_share_of_the_last() -> None:
    text = "我局主动公开政府信息80条，其中规划类8条，财政类2条，共占12.5%；环保类70条，占87.5%。"
    rows, _ = read_prose(text, [(0, len(text))], [], None)
    assert [(r["label"], str(r["value"])) for r in rows if r["kind"] == "share"] == [("环保类", "87.5")]


def test_the_rest_of_a_list_of_shares_is_noted() -> None:
    text = "从申请的内容看，58%属规划类信息，37%属拆迁类信息，其余是非本机关政府信息。"
    rows, _ = read_prose(text, [(0, len(text))], [Section("requests", "", 0, len(text))], None)
    assert {r["list_rest_code"] for r in rows} == {"requests.outcome.not_this_agency"}


def test_answers_in_paragraphs_of_their_own_stay_in_the_list() -> None:
    text = "在已经答复的6宗申请中：\n“同意公开”的4宗，占总数的66.67%。\n“信息不存在”的2宗。"
    spans = [m.span() for m in re.finditer(r"[^\n]+", text)]
    rows, _ = read_prose(text, spans, [Section("requests", "", 0, len(text))], None)
    assert [r["code"] for r in rows] == [
        "requests.replied",
        "requests.outcome.granted",
        "requests.outcome.granted",
        "requests.outcome.not_existing",
    ]
    assert len({r["list_id"] for r in rows}) == 1


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "unit"),
    [
        ("1980多人次", "1980", "1980", "1990", "人次"),
        ("近300条", "300", None, "300", "条"),
        ("不足300条", "300", None, "300", "条"),
        ("不超过300条", "300", None, "300", "条"),
        ("20余万条", "200000", "200000", "300000", "条"),
        ("1,234件", "1234", None, None, "件"),
        ("14.9万条", "149000", None, None, "条"),
        ("0.28万元", "0.28", None, None, "万元"),
        ("三百二十件", "320", None, None, "件"),
        ("六期", "6", None, None, "期"),
    ],
)
def test_quantities(text: str, value: str, low: str | None, high: str | None, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (found.value, found.unit) == (Decimal(value), unit)
    assert (found.low, found.high) == (Decimal(low) if low else None, Decimal(high) if high else None)
    assert text[found.start : found.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "2017年",
        "第151次",
        "〔2017〕31号",
        "12345热线",
        "68525893件",
        "1-2名",
        "每一条",
        "计为1条",
        "007件",
        "3.2.1条",
        "信息12，345。",
        "١٢件",
    ],
)
def test_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(("text", "value"), [("政府信息356，", "356"), ("政府信息12,345。", "12345")])
def test_a_number_without_a_counter(text: str, value: str) -> None:
    (found,) = find_quantities(text)
    assert (found.value, found.unit) == (Decimal(value), "")
    assert text[found.start : found.end] == text[4:-1]


def test_chinese_numbers() -> None:
    assert chinese_number("二〇一七") == 2017
    assert chinese_number("十二") == 12
    assert chinese_number("一千零五") == 1005
    assert chinese_number("百千") is None


def _roles(text: str) -> list[tuple[str, str, str]]:
    rows, _ = read_prose(text, [(0, len(text))], [], None)
    return [(r["label"] or r["code"].rsplit(".", 1)[-1], r["list_id"], r["list_role"]) for r in rows]


def test_a_channel_whose_parts_add_up_to_it_is_their_total() -> None:
    text = "全年主动公开信息300条。政府网站公开信息20条，其中政策文件3条、办事指南7条、就业创业领域10条。"
    assert _roles(text) == [
        ("items", "L1", "total"),
        ("website", "L2", "total"),
        ("政策文件", "L2", "part"),
        ("办事指南", "L2", "part"),
        ("就业创业领域", "L2", "part"),
    ]


def test_a_channel_beside_others_stays_a_part_of_the_whole() -> None:
    text = "全年主动公开信息30条，其中政府网站公开信息20条（动态类3条、指南类7条、就业类10条），微信公开信息10条。"
    assert [role for _, _, role in _roles(text)] == ["total", "part", "subset", "subset", "subset", "part"]


def test_members_that_were_read_by_their_words_join_the_list_of_their_whole() -> None:
    text = "门户网站主动公开政府信息24条，其中，人事信息公开1条；政策法规类信息公开4条；水质监测信息公开19条。"
    assert [role for _, _, role in _roles(text)] == ["total", "part", "part", "part"]


def test_what_has_another_counter_than_the_whole_is_the_total_of_its_own_parts() -> None:
    text = "全平台发布政务信息93条，其中网站发布信息13条，微博发布信息80条；公开各类文件99件，其中通知类9件，公告5件。"
    assert [role for _, _, role in _roles(text)] == ["total", "part", "part", "total", "part", "part"]


def test_parts_that_add_up_to_a_count_of_the_section_are_its_parts() -> None:
    text = "门户网站公开政府信息20条。在主动公开的信息中，政策法规类的信息4条，业务工作类的信息10条，统计数据信息6条。"
    assert [role for _, _, role in _roles(text)] == ["total", "part", "part", "part"]
    assert len({number for _, number, _ in _roles(text)}) == 1


def test_accounts_that_add_up_to_a_channel_are_its_parts() -> None:
    text = "通过其他渠道和平台公开政府信息19条，其中，官方微博发布信息12条，微信公众号发布信息7条。"
    assert [role for _, _, role in _roles(text)] == ["total", "part", "part"]


def _of_lines(*lines: str) -> list[tuple[str, int, str, str]]:
    text = "\n".join(lines)
    spans, start = [], 0
    for line in lines:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    rows, left = read_prose(text, spans, [], None)
    assert all(any(text[r["sentence_start"] : r["sentence_end"]].strip() in line for line in lines) for r in rows)
    assert not {r["start"] for r in rows} & {q.start for q, _ in left}
    return [(r["label"] or r["code"].rsplit(".", 1)[-1], int(r["value"]), r["list_id"], r["list_role"]) for r in rows]


def test_a_list_over_lines_is_one_list() -> None:
    assert _of_lines(
        "全年主动公开政府信息80条，其中：", "1.机构职能类20条；", "2.政策法规：15条；", "3.贯彻落实农业农村政策45条。"
    ) == [
        ("items", 80, "L1", "total"),
        ("机构职能类", 20, "L1", "part"),
        ("政策法规", 15, "L1", "part"),
        ("贯彻落实农业农村政策", 45, "L1", "part"),
    ]


def test_lines_that_add_up_to_the_count_above_are_its_parts_with_remarks_between() -> None:
    whole = "全年主动公开政府信息80条。"
    lines = "（1）机构职能类信息20条。主要包括机构设置。", "（2）政策法规类信息15条。", "（3）工作动态信息45条。"
    assert [role for *_, role in _of_lines(whole, *lines)] == ["total", "part", "part", "part"]


@pytest.mark.parametrize(
    "lines",
    [
        # they do not add up, and no word says that they are parts
        ("全年主动公开政府信息80条。", "（1）机构建设20条。", "（2）政策落实15条。", "（3）督查检查30条。"),
        ("全年主动公开政府信息80条，其中：", "1.接待来访20条；", "2.网民留言15条；", "3.转办工单45条。"),
        ("全年召开会议80次，其中：", "1.专题会20次；", "2.例会15次；", "3.推进会45次。"),
        ("全年受理业务80件，其中：", "1.审批类20件；", "2.服务类15件；", "3.其他类45件。"),
    ],
)
def test_lines_of_other_business_are_no_list_of_disclosures(lines: tuple[str, ...]) -> None:
    assert [name for name, *_ in _of_lines(*lines) if name != "items"] == []


def test_the_parts_of_a_cumulative_count_are_cumulative() -> None:
    text = "截止到2014年底，我局累计主动公开政府信息100条，其中，职能类4条，占4%；法规类6条，占6%；其他类90条，占90%。"
    rows, _ = read_prose(text, [(0, len(text))], [], 2014)
    assert {(r["basis"], r["list_id"]) for r in rows} == {("cumulative", "L1")}


def test_two_lists_over_lines_of_one_count_stand_apart() -> None:
    read = _of_lines(
        "2014年全年公开各类政府信息66条。",
        "从公开载体看：",
        *("1、利用政府网站发布信息46条。", "2、利用新闻媒体公开信息11条。", "3、利用公示栏公开信息9条。"),
        "从公开内容看：",
        *("1、工作动态类信息40条。", "2、惠民事项信息21条。", "3、预算信息5条。"),
    )
    assert [name for name, *_, role in read if role == "part"] == [
        *("website", "news_media", "公示栏"),
        *("工作动态类", "惠民事项", "预算"),
    ]


def test_a_list_in_a_paragraph_of_its_own_is_of_the_count_above() -> None:
    assert [role for *_, role in _of_lines(
        "全年共主动公开信息83条，比去年增长9条。具体情况如下：",
        "机构职能类3条，如局长简介；法规文件类3条，如关于印发某办法的通知；规划计划类1条。",
    )] == ["total", "part", "part", "part"]  # fmt: skip


def test_what_a_website_heads_is_the_base_of_its_growth() -> None:
    text = "2019年公开政府信息100条，比上年增长12%。"
    rows, _ = read_prose(text, [(0, len(text))], [Section("proactive_disclosure", "门户网站", 0, len(text))], 2019)
    website = "disclosures.items.channel.website"
    assert [(row["code"], row["base_code"]) for row in rows] == [(website, ""), (website, website)]


def test_every_number_beside_a_nought_for_all_is_explained() -> None:
    text = "三项均为0件。"
    _, left = read_prose(text, [(0, len(text))], [Section("appeals", "行政复议和诉讼情况", 0, len(text))], 2019)
    assert [int(item.quantity.value) for item in left] == [3]
