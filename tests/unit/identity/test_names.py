"""What a printed name stands for."""

from __future__ import annotations

import csv

import pytest

from ingestion.identity import names
from ingestion.identity.names import cut_body, kind_of, load_kinds, load_registry, read_body
from ingestion.identity.regions import KNOWLEDGE, load_regions


@pytest.mark.parametrize(
    ("printed", "name", "kind", "level", "region"),
    [
        ("永嘉县", "永嘉县人民政府", "government", "county", "330324"),
        ("永嘉县政府", "永嘉县人民政府", "government", "county", "330324"),
        ("永嘉县人民政府办公室", "永嘉县人民政府办公室", "government_office", "county", "330324"),
        ("浙江省人民政府办公厅", "浙江省人民政府办公厅", "government_office", "province", "330000"),
        ("永嘉县人社局", "永嘉县人力资源和社会保障局", "department", "county", "330324"),
        ("宁波市发展改革委", "宁波市发展和改革委员会", "department", "prefecture", "330200"),
        ("北京市人民政府外事办公室", "北京市人民政府外事办公室", "department", "province", "110000"),
        ("宁波市国有资产监督管理委员会", "宁波市国有资产监督管理委员会", "department", "prefecture", "330200"),
        ("永嘉县桥头镇", "永嘉县桥头镇人民政府", "township", "township", "330324"),
        ("广州市越秀区北京街道", "广州市越秀区北京街道办事处", "subdistrict", "township", "440104"),
        ("新乡市人民政府", "新乡市人民政府", "government", "prefecture", "410700"),
        ("宁波市江北区工业园区管委会", "宁波市江北区工业园区管理委员会", "park", "county", "330205"),
        ("教育部", "教育部", "central_body", "central", ""),
        ("外交部", "外交部", "central_body", "central", ""),
        ("永嘉县信访办", "永嘉县信访办", "department", "county", "330324"),
        ("国家税务总局永嘉县税务局", "国家税务总局永嘉县税务局", "central_body", "county", "330324"),
        ("桥头镇人民政府", "桥头镇人民政府", "township", "township", ""),
        ("宁波海关", "宁波海关", "department", "prefecture", "330200"),
        ("宁波出入境检验检疫局", "宁波出入境检验检疫局", "department", "prefecture", "330200"),
        ("宁波市总工会", "宁波市总工会", "other", "prefecture", "330200"),
        ("宁波市供销合作社联合社", "宁波市供销合作社联合社", "other", "prefecture", "330200"),
    ],
)
def test_names_in_full(printed: str, name: str, kind: str, level: str, region: str) -> None:
    body = read_body(printed, printed, 2019)
    assert body is not None
    assert (body.name, body.kind, body.level, body.region_code, body.agency_id) == (name, kind, level, region, "")


@pytest.mark.parametrize(
    "printed",
    [
        "市财政局",
        "江畔海关",
        "我局",
        "省政府",
        "市委",
        "永嘉县政务公开",
        "首页永嘉县财政局",
        "永嘉县人民政府永嘉县财政局",
        "永嘉县政府办",
        "永嘉县监督办",
        "教育部门",
        "x县财政局",
        "张三",
    ],
)
def test_what_stands_for_no_certain_body(printed: str) -> None:
    assert read_body(printed, printed, 2019) is None


@pytest.mark.parametrize(
    ("printed", "text", "name"),
    [
        ("市财政局", "《诸暨市政府信息公开办法》", "诸暨市财政局"),
        ("省科技厅", "《浙江省政府信息公开办法》", "浙江省科学技术厅"),
        ("区财政局", "南京市鼓楼区财政局的网站", "南京市鼓楼区财政局"),
    ],
)
def test_a_missing_place_comes_from_the_text(printed: str, text: str, name: str) -> None:
    body = read_body(printed, text, 2019)
    assert body is not None
    assert body.name == name


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("宁波市财政局坚持依法行政", "宁波市财政局"),
        ("宁波市人民政府国有资产监督管理委员会认真落实", "宁波市人民政府国有资产监督管理委员会"),
        ("宁波市政务服务中心管理办公室深入推进", "宁波市政务服务中心管理办公室"),
        ("省科技厅把公开工作摆上日程", "省科技厅"),
        ("市场监督管理局坚持", ""),
        ("在省委领导下坚持", ""),
        ("宁波市财政局印发的文件", ""),
    ],
)
def test_the_name_at_the_front_of_a_sentence(run: str, name: str) -> None:
    assert cut_body(run, load_kinds().opening_verbs) == name


def test_the_registry_agrees_with_the_rest_of_the_knowledge() -> None:
    entries = {entry for named in load_registry().values() for entry in named}
    assert len({(entry.agency_id, entry.name) for entry in entries}) == len(entries) > 0
    for entry in entries:
        region = load_regions().by_code[entry.region_code]
        assert entry.agency_id.startswith(f"cn-{entry.region_code}-")
        assert (entry.name.startswith(region.name) or region.name in entry.name, entry.level) == (True, region.level)
        assert kind_of(entry.name) == entry.kind


def test_an_alias_means_the_registered_body() -> None:
    body = read_body("河北省科技厅", "", 2019)
    assert body is not None
    assert (body.name, body.agency_id) == ("河北省科学技术厅", "cn-130000-department-of-science-and-technology")


@pytest.mark.parametrize(
    ("year", "agency_id"),
    [(2010, "cn-1-old"), (2015, ""), (2020, "cn-1-new"), (2005, ""), (None, "")],
)
def test_a_name_that_two_bodies_bore_means_the_one_of_the_year(
    year: int | None, agency_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = names.Registered("cn-1-old", "永嘉县城市管理局", "330324", "county", "department", 2008, 2015)
    new = names.Registered("cn-1-new", "永嘉县城市管理局", "330324", "county", "department", 2015, 0)
    monkeypatch.setattr(names, "load_registry", lambda: {"永嘉县城市管理局": (old, new)})
    body = read_body("永嘉县城市管理局", "", year)
    assert body is not None
    assert body.agency_id == agency_id


def test_a_renamed_body_keeps_its_id() -> None:
    ids = {
        year: body.agency_id
        for name, year in (("广州市政务服务数据管理局", 2021), ("广州市政务服务和数据管理局", 2024))
        if (body := read_body(name, "", year))
    }
    assert ids == dict.fromkeys((2021, 2024), "cn-440100-government-service-and-data-administration")


def test_parents_and_successors_are_registered() -> None:
    with (KNOWLEDGE / "agencies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["agency_id"] for row in rows}
    assert {row[column] for row in rows for column in ("parent_id", "successor_id")} <= known | {""}
