"""Numbers that point at a body: unified social credit codes and telephones."""

from __future__ import annotations

import pytest

from ingestion.identity.contact import load_area_codes, offices_asked, regions_rung
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
