"""Invented reports that a careful reader would not accuse: none of them has an error or a warning.

Belongs here: honest wordings, counts and tables that look like contradictions; beside them, wordings that are as plain
as a slip can be. Does not: slips of every rule (`test_rules_gate`).
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from gates.rules import judged
from support.rule_reports import Page, draw_page, with_values

# The form, and what sections of the report say, by their numbers from 0; names in braces are figures of its tables.
# Sections not named say what drawn reports say.
REPORTS: dict[str, tuple[str, dict[int, str]]] = {
    "departments counted elsewhere": (
        "2021",
        {2: "本局新收政府信息公开申请{received}件，答复{outcomes}件。局属事业单位另收到申请37件，由其自行答复。"},
    ),
    "requests with those carried in": (
        "2021",
        {2: "全年共收到政府信息公开申请{to_handle}件（含上年结转{carried_in}件），答复{outcomes}件。"},
    ),
    "a total with other channels": (
        "2021",
        {0: "全年通过门户网站公开信息820条，通过政务新媒体发布信息1560条，其中部分信息在两个渠道同时发布。"},
    ),
    "a selected few of many": (
        "2021",
        {0: "全年主动公开政府信息820条，其中规划计划类信息35条、财政预决算类信息12条。"},
    ),
    "amounts in 万元": (
        "2021",
        {5: "本年度收取政府信息公开信息处理费0.12万元。"},
    ),
    "shares of different bases": (
        "2021",
        {0: "全年主动公开政府信息800条，其中网站公开600条，占75%；政务微信公开信息300条，占新媒体信息的60%。"},
    ),
    "rounded shares": (
        "2021",
        {0: "全年主动公开政府信息300条，其中规划类100条，占33.3%；财政类100条，占33.3%；环保类100条，占33.3%。"},
    ),
    "the last share is the rest": (
        "2021",
        {0: "全年主动公开政府信息300条，其中规划类100条，占33.3%；财政类100条，占33.3%；环保类100条，占33.4%。"},
    ),
    "cut-off shares": (
        "2021",
        {0: "全年主动公开政府信息600条，其中规划类400条，占66.66%；财政类200条，占33.33%。"},
    ),
    "approximate figures": (
        "2021",
        {0: "全年主动公开政府信息近900条，其中规划类约300条，财政类200余条，其他类信息300多条。"},
    ),
    "figures of years together": (
        "2021",
        {0: "“十四五”以来累计主动公开政府信息5200条，今年主动公开政府信息640条，比上年增加80条。"},
    ),
    "last year's figure named": (
        "2021",
        {2: "新收政府信息公开申请{received}件，上年为3件。答复{outcomes}件。"},
    ),
    "reviews of another kind": (
        "2021",
        {3: "因政府信息公开被申请行政复议{reviews}件。全年办理其他行政复议案件46件，均与政府信息公开无关。"},
    ),
    "consultations are no requests": (
        "2021",
        {2: "新收政府信息公开申请{received}件。全年接受咨询1200人次，办理网上留言315件，均已答复。"},
    ),
    "documents of the government itself": (
        "2021",
        {1: "代市政府起草规范性文件9件，联合其他部门印发通知14件，全部公开。"},
    ),
    "no fee was taken": ("2021", {5: "依据相关规定，本年度未向申请人收取任何费用。"}),
    "a footnote under the numbers": (
        "2021",
        {2: "新收政府信息公开申请{received}件（注：同一申请人就同一内容重复提交的计1件）。"},
    ),
    "several means answered one request": (
        "2021",
        {2: "新收政府信息公开申请{received}件。其中当面提交和网上提交均有的按网上提交统计。"},
    ),
    "a part of the year": (
        "2019",
        {0: "本局于2019年3月组建，统计期限为{year}年3月20日至{year}年12月31日。全年主动公开政府信息210条。"},
    ),
    "a new office without the year before": (
        "2019",
        {2: "本局新收政府信息公开申请{received}件，机构改革前原单位收到的申请5件由原单位统计。"},
    ),
    "a sheet whose items count once": (
        "2014",
        {1: "通过网站公开信息320条，通过微信公开信息280条，两者内容大多相同。"},
    ),
    "news beside items": (
        "2021",
        {0: "门户网站发布政务新闻1804条，主动公开政府信息数共计449条，包括机构职能78条、政策解读11条。"},
    ),
    "a site with more than was counted as disclosed": (
        "2021",
        {0: "局门户网站主动公开信息17200条，浏览量90万次。主动公开政府信息130条。其中，规划信息3条。"},
    ),
    "posts in the sentence after the items": (
        "2021",
        {0: "本局主动公开政府信息88条，内容及时更新。通过官方网站公开发布部门动态信息15条，微信发布信息195条。"},
    ),
    "documents counted after the posts": (
        "2021",
        {0: "发布政务信息932条，其中网站98条，官方微博211条，公众号623条；全年公开各类文件991件，其中通知105件。"},
    ),
    "a screen with more than a platform": (
        "2021",
        {0: "主动公开信息19条。利用办公网络平台发布信息95条，其中发布规范性文件2件，利用电子屏发布信息108条。"},
    ),
    "a closed list spoken of again": (
        "2021",
        {
            0: "全年主动公开政府信息2419条，其中组织机构2条、规范性文件19条、动态类信息200条、其他信息2198条。"
            "在主动公开的信息中，政策法规类的信息19条。"
        },
    ),
    "an other class in the midst of the classes": (
        "2021",
        {0: "全年发布信息313条，其中政策文件14条、行政许可93条、其他重点信息5条、工作动态63条。"},
    ),
    "channels that show the same items": (
        "2021",
        {0: "全年主动公开政府信息659条。其中，政府网站公开信息144条，政务微信公开信息471条，其他方式公开信息89条。"},
    ),
    "a share of two classes together": (
        "2021",
        {0: "全年主动公开政府信息89条，其中规划计划类20条，财政预决算类2条，共占24.72%；行政执法类67条，占75.28%。"},
    ),
    "a class of other words among the classes": (
        "2021",
        {0: "全年主动公开政府信息100条，其中转载信息72条、规划计划类信息20条、动态类信息3条、其他信息5条。"},
    ),
    "a channel among the classes": (
        "2021",
        {0: "全年主动公开政府信息100条。其中，通过网站公开72条；规划计划类信息20条；动态类信息3条；其他信息5条。"},
    ),
    "a class behind the others": (
        "2021",
        {0: "全年主动公开政府信息100条，其中规划计划类信息20条、动态类信息3条、其他信息5条、转载72条。"},
    ),
    "a class that lost its counter": (
        "2021",
        {0: "全年主动公开政府信息100条，其中机构职能72、规划计划类信息20条、动态类信息3条、其他信息5条。"},
    ),
    "a class counted in characters": (
        "2021",
        {0: "全年主动公开政府信息100条，其中办事信息计七十二条，规划类信息20条、动态类信息3条、其他信息5条。"},
    ),
    "an other class that is a subset": (
        "2021",
        {0: "全年主动公开政府信息820条，其中重点领域信息260条、其他信息560条。"},
    ),
}


def page(name: str) -> Page:
    """The drawn report with the sections of its case."""
    form, sections = REPORTS[name]
    drawn = draw_page(form, random.Random(name))
    values = drawn.drawn.values
    names = {"received": "requests.received", "carried_in": "requests.carried_in", "outcomes": "requests.outcome.total"}
    figures: dict[str, Any] = {key: values.get((code, "total"), "0") for key, code in names.items()}
    figures |= {"to_handle": int(figures["received"]) + int(figures["carried_in"]), "year": drawn.year}
    figures |= {"reviews": values.get(("appeals.review.total", ""), "0")}
    for number, text in sections.items():
        drawn.prose[number] = [text.format(**figures)]
    return with_values(drawn)


@pytest.fixture(scope="module")
def accusations() -> dict[str, list[str]]:
    """Errors and warnings by report."""
    pages = ((name, page(name).html()) for name in REPORTS)
    return {
        parsed.source: [
            f"{row['rule_id']} {row['message_zh']}"
            for row in found
            if row["status"] == "fail" and row["severity"] in ("error", "warning")
        ]
        for parsed, _, found in judged(pages)
    }


@pytest.mark.parametrize("name", REPORTS)
def test_an_honest_report_is_not_accused(name: str, accusations: dict[str, list[str]]) -> None:
    assert accusations[name] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("全年主动公开政府信息300条，其中网站公开420条。", "SUM-03"),
        ("全年主动公开政府信息300条，其中规划计划类信息200条、财政预决算类信息180条。", "SUM-01"),
        ("全年主动公开政府信息300条，包括规划计划类信息200条，财政预决算类信息180条，环境保护类信息12条。", "SUM-01"),
        ("全年主动公开政府信息300条。其中规划计划类信息200条，财政预决算类信息180条。", "SUM-01"),
        ("全年主动公开政府信息300条：规划计划类信息200条，财政预决算类信息80条，其他信息40条。", "SUM-01"),
    ],
)
def test_parts_that_are_told_as_parts_are_held_against_their_total(text: str, rule: str) -> None:
    drawn = draw_page("2021", random.Random(text), ("none",))
    drawn.prose[0] = [text]
    ((_, _, found),) = judged([("alone~0", with_values(drawn).html())])
    assert rule in {row["rule_id"] for row in found if row["status"] == "fail" and row["severity"] == "error"}
