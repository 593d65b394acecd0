"""Numbers that point at a body: unified social credit codes and telephones."""

from __future__ import annotations

import pytest

from ingestion.identity import Evidence, identify
from ingestion.identity.contact import load_area_codes, load_postcodes, offices_asked, provinces_posted, regions_rung
from ingestion.identity.credit_codes import check_character, codes_in, organisation_check, read_code
from ingestion.identity.regions import load_regions


def code_of(first8: str, region: str = "330324") -> str:
    """A right code, made from an invented organisation number."""
    first17 = f"11{region}{first8}{organisation_check(first8)}"
    return first17 + check_character(first17)


def test_a_code_says_where_the_body_was_registered() -> None:
    printed = code_of("00412345")
    found = read_code(printed)
    assert found is not None
    assert (found.region_code, found.body) == ("330324", "organ")
    assert [code.code for code in codes_in(f"索引号：{printed}/2017-0015 {printed} a={printed}&b")] == [printed]


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_character_and_the_code_says_nothing(place: int) -> None:
    printed = code_of("00412345")
    wrong = "2" if printed[place] != "2" else "3"
    assert read_code(printed[:place] + wrong + printed[place + 1 :]) is None


def test_a_code_within_a_longer_number_is_none() -> None:
    assert list(codes_in(f"7{code_of('00412345')}")) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("电话：0577-67231234", {"330300"}),
        ("电话：（0577）67231234", {"330300"}),
        ("电话：0577-67231234，传真：0577-67231235", {"330300"}),
        ("电话：0577-67231234，上级：0571-87012345", set()),
        ("电话：010-65292287", {"110000"}),
        ("电话：029-85901234", {"610100", "610400"}),
        ("电话：67231234", set()),
        ("编号 20577-67231234", set()),
        ("电话：0199-67231234", set()),
    ],
)
def test_where_a_telephone_rings(text: str, codes: set[str]) -> None:
    assert regions_rung(text) == codes


def test_every_prefecture_but_the_islands_has_an_area_code() -> None:
    rung = {code for codes in load_area_codes().values() for code in codes}
    prefectures = {
        region.code
        for region in load_regions().by_code.values()
        if region.level == "prefecture" and not region.until_year
    }
    assert prefectures - rung == {"460300", "460400"}  # Hainan has one code for all


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("请与永嘉县财政局办公室联系（地址", ("永嘉县财政局办公室", "永嘉县财政局")),
        ("请联系：永嘉县财政局，电话", ("永嘉县财政局", "永嘉县财政局")),
        ("请与桥头镇人民政府党政办公室联系", ("桥头镇人民政府党政办公室", "桥头镇人民政府")),
        ("请与浙江省人民政府信息公开办公室联系", ("浙江省人民政府信息公开办公室", "浙江省人民政府")),
    ],
)
def test_whom_to_ask(text: str, pair: tuple[str, str]) -> None:
    assert pair in list(offices_asked(text))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("邮编：325100", {"330000"}),
        ("邮政编码 325100", {"330000"}),
        ("邮　编：325100", {"330000"}),
        ("邮编：137400", {"220000", "150000"}),
        ("邮编：325100，另寄邮编：210000", set()),
        ("邮编：3251001", set()),
        ("电话 325100", set()),
        ("邮编：990000", set()),
    ],
)
def test_where_a_postcode_lies(text: str, codes: set[str]) -> None:
    assert provinces_posted(text) == codes


def test_every_province_but_the_islands_has_postcodes() -> None:
    posted = {code for codes in load_postcodes().values() for code in codes}
    provinces = {region.code for region in load_regions().by_code.values() if region.level == "province"}
    assert posted == provinces - {"710000", "810000", "820000"}


TITLE = "2017年政府信息公开工作年度报告\n"
REST = "一、概述\n本年度认真开展工作。\n"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        (f"鼓楼区财政局{TITLE}邮编：350000\n{REST}", "350102"),
        (f"鼓楼区财政局{TITLE}邮编：210000\n{REST}", ""),  # two of them in one province
        (f"鼓楼区财政局{TITLE}电话：0516-87654321，邮编：221000\n{REST}", "320302"),
        (f"鼓楼区财政局{TITLE}电话：0516-87654321，邮编：350000\n{REST}", ""),
        (f"鼓楼区财政局{TITLE}邮编：350000\n{REST}按照南京市的部署开展工作。\n", ""),
        (f"永嘉县财政局{TITLE}邮编：350000\n{REST}", "330324"),
    ],
)
def test_a_postcode_decides_between_provinces_and_never_against_other_evidence(text: str, region: str) -> None:
    evidence = Evidence(text, len(text), text, script="simplified")
    assert identify(evidence, "a.txt").region_code == region


def conflicts(text: str, source: str = "a.txt") -> list[tuple[str, str, str, str]]:
    found = identify(Evidence(text, len(text), text, script="simplified"), source).conflicts
    return [(each.field, each.basis, each.other_basis, each.other_says) for each in found]


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (f"永嘉县财政局{TITLE}{REST}", "a.txt", []),
        (
            f"永嘉县财政局{TITLE}电话：0571-87012345\n{REST}",
            "a.txt",
            [("region", "name", "telephone", "330100 杭州市")],
        ),
        (f"永嘉县财政局{TITLE}电话：0577-67012345，邮编：325100\n{REST}", "a.txt", []),
        (f"浙江省财政厅{TITLE}电话：0571-87012345，邮编：310000\n{REST}", "a.txt", []),
        (f"永嘉县财政局{TITLE}邮编：430000\n{REST}", "a.txt", [("region", "name", "postcode", "420000 湖北省")]),
        (
            f"永嘉县财政局{TITLE}索引号：{code_of('00412345', '420111')}/2017-1\n{REST}",
            "a.txt",
            [("region", "name", "credit_code", "420111 洪山区")],
        ),
        (f"永嘉县财政局{TITLE}索引号：{code_of('00412345', '330302')}/2017-1\n{REST}", "a.txt", []),
        (f"永嘉县财政局{TITLE}发布机构：永嘉县教育局\n{REST}", "a.txt", [("agency", "title", "label", "永嘉县教育局")]),
        (f"永嘉县财政局{TITLE}发布机构：永嘉县人民政府办公室\n{REST}", "a.txt", []),
        (f"永嘉县财政局{TITLE}发布机构：永嘉县政务服务数据管理局\n{REST}", "a.txt", []),
        (f"永嘉县财政局{TITLE}发布机构：县财政局\n{REST}", "a.txt", []),
        (f"永嘉县财政局{TITLE}{REST}", "永嘉县教育局/a.txt", [("agency", "title", "folder", "永嘉县教育局")]),
        (f"永嘉县财政局{TITLE}{REST}", "永嘉县/永嘉县财政局/a.txt", []),
        (f"永嘉县财政局{TITLE}{REST}", "永嘉县人民政府/a.txt", []),
    ],
)
def test_evidence_that_disagrees_is_kept(text: str, source: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert conflicts(text, source) == expected


@pytest.mark.parametrize(
    ("text", "source", "agency", "year", "read"),
    [
        # nothing but the list tells
        ("政府信息公开工作年度报告\n本年度认真开展工作。\n", "a.html", "永嘉县财政局", 2017, ("永嘉县财政局", 2017)),
        ("政府信息公开工作年度报告\n一、概述\n我局认真开展工作。\n", "a.html", "财政局", 0, ("", None)),
        # the document speaks for itself
        (f"永嘉县教育局{TITLE}{REST}", "a.html", "永嘉县财政局", 2016, ("永嘉县教育局", 2017)),
        (f"永嘉县教育局{TITLE}{REST}", "永嘉县民政局/a.html", "永嘉县财政局", 2016, ("永嘉县教育局", 2017)),
        # what contradicts itself stays open
        (
            f"{TITLE}本报告由永嘉县教育局编制。\n{REST}\n永嘉县民政局\n2018年1月20日\n",
            "a.html",
            "永嘉县财政局",
            2017,
            ("", 2017),
        ),
        # the place of a name that several share
        (f"鼓楼区财政局{TITLE}{REST}", "a.html", "南京市鼓楼区财政局", 2017, ("南京市鼓楼区财政局", 2017)),
        (
            f"鼓楼区财政局{TITLE}电话：0516-87654321\n{REST}",
            "a.html",
            "南京市鼓楼区财政局",
            0,
            ("徐州市鼓楼区财政局", 2017),
        ),
        (f"鼓楼区财政局{TITLE}电话：0571-87654321\n{REST}", "a.html", "南京市鼓楼区财政局", 0, ("鼓楼区财政局", 2017)),
        (f"鼓楼区财政局{TITLE}{REST}", "南京市鼓楼区财政局/a.html", "", 0, ("南京市鼓楼区财政局", 2017)),
        (f"鼓楼区财政局{TITLE}{REST}", "徐州市鼓楼区财政局/a.html", "南京市鼓楼区财政局", 0, ("鼓楼区财政局", 2017)),
    ],
)
def test_what_a_list_says_fills_what_is_open_and_overrides_nothing(
    text: str, source: str, agency: str, year: int, read: tuple[str, int | None]
) -> None:
    evidence = Evidence(text, len(text), text, script="simplified", listed_agency=agency, listed_year=year)
    found = identify(evidence, source)
    assert (found.agency, found.year) == read
    told = {each.other_says for each in found.conflicts if each.other_basis == "list"}
    assert ("永嘉县财政局" in told) == (read[0] == "永嘉县教育局" and "民政局" not in source)
    assert ("2016" in told) == (year == 2016)
