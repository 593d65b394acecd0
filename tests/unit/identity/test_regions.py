"""Places are right or open."""

from __future__ import annotations

import csv

import pytest

from ingestion.identity.regions import KNOWLEDGE, home_of, leading, load_regions, narrowed, places_named, stands


@pytest.mark.parametrize(
    ("name", "codes", "rest"),
    [
        ("广东省广州市黄埔区人民政府", {"440112"}, "人民政府"),
        ("南京市鼓楼区财政局", {"320106"}, "财政局"),
        ("鼓楼区财政局", {"320106", "320302", "350102", "410204"}, "财政局"),
        ("江苏沭阳县教育局", {"321322"}, "教育局"),
        ("恩施州人民政府", {"422800"}, "人民政府"),
        ("北京市朝阳区人民政府", {"110105"}, "人民政府"),
        ("阳泉市城区人民政府", {"140302"}, "人民政府"),
        ("城区人民政府", set(), "城区人民政府"),
        ("市教育局", set(), "市教育局"),
        ("和平解放纪念馆", set(), "和平解放纪念馆"),
    ],
)
def test_the_places_a_name_opens_with(name: str, codes: set[str], rest: str) -> None:
    chain = leading(name)
    assert ({region.code for region in chain.candidates}, name[chain.length :]) == (codes, rest)


@pytest.mark.parametrize(
    ("name", "text", "year", "code"),
    [
        ("鼓楼区", "", 2016, ""),
        ("鼓楼区", "按照徐州市的部署", 2016, "320302"),
        ("鼓楼区", "赴徐州市、福州市学习", 2016, ""),
        ("巢湖市", "", 2010, "341400"),
        ("巢湖市", "", 2015, "340181"),
        ("密云县", "", 2013, "110228"),
        ("密云县", "", 2019, ""),
        ("密云区", "", 2019, "110118"),
        ("密云区", "", 2013, "110118"),
        ("密云区", "", None, "110118"),
    ],
)
def test_namesakes_are_told_apart_or_left_open(name: str, text: str, year: int | None, code: str) -> None:
    region = narrowed(leading(name).candidates, text, year)
    assert (region.code if region else "") == code


@pytest.mark.parametrize(
    ("word", "rest", "text", "code"),
    [
        ("市", "财政局", "市财政局年报。诸暨市财政局按照市政府要求开展工作。", "330681"),
        ("市", "财政局", "《诸暨市政府信息公开办法》规定如下。", "330681"),
        ("市", "财政局", "浙江省的要求；浙江政务服务网诸暨站点开通。", "330681"),
        ("市", "财政局", "浙江省的要求；赴诸暨学习。", ""),
        ("市", "财政局", "山东省的要求；赴诸暨市学习。", ""),
        ("市", "财政局", "赴诸暨市学习。", ""),
        ("市", "财政局", "绍兴市政府和诸暨市政府的要求。", ""),
        ("市", "财政局", "绍兴市财政局来访，诸暨市财政局接待。", ""),
        ("省", "财政厅", "《浙江省政府信息公开办法》规定如下。", "330000"),
        ("省", "财政厅", "浙江省与江苏省的要求。", ""),
        ("县", "财政局", "河南省的要求；兰考政府网发布。", "410225"),
        ("区", "财政局", "南京市鼓楼区财政局网站发布。", "320106"),
        ("市", "财政局", "按照绍兴市政府的要求，绍兴市的部署。", ""),
        ("市", "财政局", "在绍兴市政府门户网站发布。", "330600"),
        ("市", "财政局", "按照广州市政府的要求。", "440100"),
        ("市", "财政局", "无地名。", ""),
    ],
)
def test_the_home_of_a_body_that_does_not_name_it(word: str, rest: str, text: str, code: str) -> None:
    region = home_of(text, word, rest, 2017)
    assert (region.code if region else "") == code


def test_places_named_counts_the_longest_name_and_no_shared_one() -> None:
    named = places_named("广州市与朝阳区、广州市、南县、县区联动，城市建设。", 2017)
    assert {region.name: count for region, count in named.items()} == {"广州市": 2}


def test_the_table() -> None:
    gazetteer = load_regions()
    for region in gazetteer.by_code.values():
        assert len(region.code) == 6
        assert region.code.isdecimal()
        assert region.level in {"province", "prefecture", "county"}
        assert (region.parent_code == "") == (region.level == "province")
        assert region.parent_code in {"", *gazetteer.by_code}
        assert not region.until_year or region.from_year <= region.until_year
    provinces = [region for region in gazetteer.by_code.values() if region.level == "province"]
    assert len(provinces) == 34
    assert stands(gazetteer.by_code["440112"], 2012)


def changes() -> list[dict[str, str]]:
    with (KNOWLEDGE / "region_changes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_change_is_in_the_tables_with_its_year() -> None:
    rows = {"former": {}, "": {}}
    for kind in rows:
        path = KNOWLEDGE / ("regions_former.csv" if kind else "regions.csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows[kind] = {(row["code"], row["name"]): row for row in csv.DictReader(file)}
    assert len(changes()) > 80
    for change in changes():
        year = int(change["year"])
        assert (change["code_after"], change["name_after"]) in rows[""], change
        if change["code_before"]:
            before = rows["former"][change["code_before"], change["name_before"]]
            assert int(before["until_year"]) == year, change
        if change["kind"] != "merged":
            after = rows[""][change["code_after"], change["name_after"]]
            assert int(after["from_year"]) in (year - 1, year), change


def test_every_change_was_read_twice() -> None:
    found = {change["second_reading"] for change in changes()}
    assert found == {"text", "text_year", "memory"}
    assert sum(change["second_reading"] != "memory" for change in changes()) > len(changes()) // 2
    with (KNOWLEDGE / "agency_successions.csv").open(encoding="utf-8", newline="") as file:
        assert {row["second_reading"] for row in csv.DictReader(file)} == {"agrees", "local_differs"}


def test_what_ended_between_2019_and_2024_says_what_became_of_it() -> None:
    """Misprints and single years of the compared lists apart, every former division of those years has its change."""
    told = {(change["code_before"], change["name_before"]) for change in changes()}
    with (KNOWLEDGE / "regions_former.csv").open(encoding="utf-8", newline="") as file:
        ended = {
            (row["code"], row["name"])
            for row in csv.DictReader(file)
            if 2019 < int(row["until_year"]) < 2025 and row["short_name"]
        }
    assert ended <= told


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("孟津县", 2020, "410322"),
        ("孟津县", 2022, ""),
        ("孟津区", 2022, "410308"),
        ("海门市", 2019, "320684"),
        ("海门市", 2021, ""),
        ("公主岭市", 2019, "220381"),
        ("公主岭市", 2021, "220184"),
        ("莱芜市", 2020, ""),
    ],
)
def test_a_division_counts_in_its_years(name: str, year: int, code: str) -> None:
    region = narrowed(leading(name).candidates, "", year)
    assert (region.code if region else "") == code
