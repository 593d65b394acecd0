"""Title lines in the forms reports have."""

from __future__ import annotations

import pytest

from ingestion.identity.titles import read_title, titles_in, titles_of_page


@pytest.mark.parametrize(
    ("line", "body", "year"),
    [
        ("永嘉县财政局2017年政府信息公开工作年度报告", "永嘉县财政局", 2017),
        ("永嘉县财政局 2017 年度政府信息公开年度报告", "永嘉县财政局", 2017),
        ("2017年永嘉县财政局政府信息公开工作年度报告", "永嘉县财政局", 2017),
        ("二〇一七年永嘉县财政局政府信息公开年度报告", "永嘉县财政局", 2017),
        ("永嘉县财政局二○一三年政府信息公开年度报告", "永嘉县财政局", 2013),
        ("永嘉县财政局政府信息公开工作年度报告（2017年度）", "永嘉县财政局", 2017),
        ("永嘉县财政局关于2017年度政府信息公开工作情况的报告", "永嘉县财政局", 2017),
        ("关于永嘉县财政局2017年政府信息公开工作的年度报告", "永嘉县财政局", 2017),
        ("永嘉县财政局2017年政务公开工作总结", "永嘉县财政局", 2017),
        ("永嘉县人民政府信息公开年报2012年", "永嘉县人民政府", 2012),
        ("# 永嘉县财政局 2025 年 政府信息公开工作年度报告", "永嘉县财政局", 2025),
        ("永嘉县2017年政府信息公开工作年度报告简介", "永嘉县", 2017),
        ("永嘉县财政局2017年度政府信息公开工作年度报告（节选）", "永嘉县财政局", 2017),
        ("2017年政府信息公开年度报告", "", 2017),
        ("政府信息公开年度报告", "", None),
        ("永嘉县政务公开办公室2017年政府信息公开年度报告", "永嘉县政务公开办公室", 2017),
        ("永嘉县财政局2016年2017年政府信息公开年度报告", "永嘉县财政局", None),
        ("永嘉县财政局2017年政府信息公开工作简要报告", "永嘉县财政局", 2017),
        ("永嘉县统计局、国家统计局永嘉调查队2017年政府信息公开年度报告", "永嘉县统计局、国家统计局永嘉调查队", 2017),
    ],
)
def test_title_forms(line: str, body: str, year: int | None) -> None:
    title = read_title(line)
    assert title is not None
    assert (title.body, title.year) == (body, year)


@pytest.mark.parametrize(
    "printed",
    [
        "%s（二〇一八年三月一日）", "%s(2018年3月1日)", "%s(2018-03-01)", "%s（摘要）", "%s（草案）", "%s（含统计表）",
        "%s（附统计表）", "%s（修订稿）", "%s（送审稿）", "%s：", "【%s】", "%s_永嘉县政府网", "%s - 永嘉县财政局",
    ],
)  # fmt: skip
def test_what_stands_around_a_title(printed: str) -> None:
    title = read_title(printed % "永嘉县财政局2017年政府信息公开工作年度报告")
    assert title is not None
    assert (title.body, title.year) == ("永嘉县财政局", 2017)


@pytest.mark.parametrize(
    "line",
    [
        "本报告是永嘉县财政局编制的2017年政府信息公开年度报告",
        "永嘉县财政局政府信息公开指南",
        "根据要求，编制2017年政府信息公开年度报告",
        "附件:2017年政府信息公开年度报告",
        "机构设置、人事信息、政府信息公开年度报告",
        "一、概述",
        "",
    ],
)
def test_what_is_no_title(line: str) -> None:
    assert read_title(line) is None


def test_a_title_broken_over_lines() -> None:
    titles = list(titles_in(["政务公开", "永嘉县财政局", "2017年政府信息公开", "年度报告", "2018年3月"]))
    assert ("永嘉县财政局2017年政府信息公开年度报告", 3) in [(title.text, title.lines) for title in titles]


def test_the_title_of_a_page_without_the_site_s_name() -> None:
    assert "永嘉县财政局" in [
        title.body for title in titles_of_page("永嘉县财政局2017年政府信息公开年度报告-永嘉县政府网")
    ]


def test_a_title_that_the_text_runs_into_is_one() -> None:
    line = "永嘉县财政局2017年政府信息公开工作年度报告2017年，我局按照上级部署，扎实开展政府信息公开工作，现公布年报。"
    assert [(title.body, title.year) for title in titles_in([line])] == [("永嘉县财政局", 2017)]
    assert not list(titles_in(["我局按要求编制年度报告2017年，" + "并认真做好政府信息公开工作。" * 4]))
