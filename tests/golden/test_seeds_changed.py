"""Nothing is tuned to five files: with other figures and other agencies, the other figures and agencies come out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.changed import Change, lose_first_byte
from support.command import parse
from support.expectations import Row, observation_complaints, read_csv, report_complaints, taken_traps

SEEDS = ("000", "001", "002", "003", "004")

# Per change: digits, years, and per document the names (longer first) and the region they lie in.
CHANGES: dict[str, tuple[str, int, dict[str, tuple[tuple[tuple[str, str], ...], str]]]] = {
    "elsewhere": (
        "478291365",
        -1,
        {
            "000": ((("广州", "杭州"),), "330100"),
            "001": ((("曲阜", "昆山"), ("山东", "江苏")), "320583"),
            "002": ((("咸阳", "宝鸡"),), "610300"),
            "003": ((("广州", "成都"), ("广东", "四川"), ("黄埔", "武侯")), "510107"),
            "004": ((("广州", "苏州"),), "320500"),
        },
    ),
    "other offices": (
        "957683124",
        1,
        {
            "000": ((("广州市人民政府政务管理办公室", "青岛市行政审批服务局"), ("广州", "青岛")), "370200"),
            "001": ((("政务服务中心管理办公室", "政务服务管理办公室"), ("曲阜", "诸暨"), ("山东", "浙江")), "330681"),
            "002": ((("咸阳", "襄阳"), ("陕西", "湖北"), ("陕政", "鄂政")), "420600"),
            "003": ((("广州", "武汉"), ("广东", "湖北"), ("黄埔", "汉阳")), "420105"),
            "004": ((("政务服务数据管理局", "数据资源管理局"), ("广州", "厦门")), "350200"),
        },
    ),
    "longer names": (
        "234567891",
        -2,
        {
            "000": ((("广州", "哈尔滨"),), "230100"),
            "001": ((("曲阜", "都江堰"), ("山东", "四川")), "510181"),
            "002": ((("咸阳", "呼和浩特"), ("陕西", "内蒙古"), ("陕政", "内政")), "150100"),
            "003": ((("广州", "重庆"), ("广东", "重庆"), ("黄埔", "渝北")), "500112"),
            "004": ((("广州", "长沙"),), "430100"),
        },
    ),
}


class Copies:
    """The five documents under one change: what was printed for the copies, and what is expected of them."""

    def __init__(self, name: str, seeds: Path, folder: Path) -> None:
        digits, years, places = CHANGES[name]
        self.changes = {seed: Change(digits, years, names) for seed, (names, _) in places.items()}
        self.regions = {seed: region for seed, (_, region) in places.items()}
        self.seeds = seeds
        paths = []
        for original in sorted(seeds.glob("*.txt")):
            text = original.read_bytes().decode("utf-8")
            copy = folder / original.name
            copy.write_bytes(self.changes[original.name[:3]].document(text).encode("utf-8"))
            assert copy.read_bytes() != original.read_bytes()
            paths.append(copy)
        self.printed: list[dict[str, Any]] = parse(paths)

    def printed_for(self, seed: str) -> list[dict[str, Any]]:
        return [line for line in self.printed if Path(line["source"]).name.startswith(seed)]

    def observations(self, seed: str) -> list[Row]:
        change = self.changes[seed]
        return [
            row
            | {
                "label": change.rename(change.figures(row["label"])),
                "value": change.number(row["value"], is_share=row["kind"] == "share"),
            }
            for row in self._rows("expected_observations.csv", seed)
        ]

    def reports(self, seed: str) -> list[Row]:
        change = self.changes[seed]
        return [
            row
            | {
                "agency": change.rename(row["agency"]),
                "region_code": self.regions[seed],
                "year": change.year(row["year"]),
                "published_on": change.date(row["published_on"]),
            }
            for row in self._rows("expected_reports.csv", seed)
        ]

    def traps(self, seed: str) -> list[Row]:
        change = self.changes[seed]

        def other(row: Row) -> str:
            if row["number"] in ("100", "12345"):
                return row["number"]
            return change.year(row["number"]) if row["why"].startswith("year") else change.number(row["number"])

        return [row | {"number": other(row)} for row in self._rows("not_to_be_taken.csv", seed)]

    def _rows(self, name: str, seed: str) -> list[Row]:
        return [row for row in read_csv(self.seeds / name) if row["source"].startswith(seed)]


@pytest.fixture(scope="module", params=CHANGES)
def copies(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    return Copies(request.param, shared / "reports" / "seeds", tmp_path_factory.mktemp("changed"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_changed_figures_come_out(copies: Copies, seed: str) -> None:
    complaints = observation_complaints(copies.observations(seed), copies.printed_for(seed))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_agency_comes_out(copies: Copies, seed: str) -> None:
    complaints = report_complaints(copies.reports(seed), copies.printed_for(seed))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_changed_traps_are_not_taken(copies: Copies, seed: str) -> None:
    complaints = taken_traps(copies.traps(seed), copies.observations(seed), copies.printed_for(seed))
    assert not complaints, "\n".join(complaints)


def test_the_change_itself() -> None:
    """The copies differ where they should and nowhere else; a lost byte looks as it does in real copies."""
    change = Change("478291365", -1, (("甲市", "乙丙市"),))
    assert change.document("甲市2017年3月公开596条，占12.80%，出公报六期，满意率100%；1.文件类3条") == (
        "乙丙市2016年3月公开951条，占47.60%，出公报一期，满意率100%；1.文件类8条"
    )
    assert change.date("2018-02-26") == "2017-02-26"
    assert change.document("2018-02-26 21:24:30") == "2017-02-26 21:24:30"
    assert lose_first_byte("　（一）積") == "?。ㄒ唬┓e"
    assert lose_first_byte("　（三）嚴(yán)") == "?。ㄈ﹪?yán)"
    assert lose_first_byte("。“廣州”") == "?！皬V州”"
