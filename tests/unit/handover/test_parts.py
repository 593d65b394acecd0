"""A page and its attachment become one report where that is safe, and only there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import office_files
from support.generated_forms import make_report, to_html

from ingestion.handover.store import Places, publish, published, write_inventory
from ingestion.parse import READER_VERSION
from ingestion.sources.raw import Item, raw_path

HEAD = "<h1>永嘉县财政局2022年政府信息公开工作年度报告</h1>"
PROSE = (
    "<p>一、总体情况</p><p>2022年，我局认真开展政府信息公开工作，全年公开信息812条。</p>"
    "<p>二、主动公开政府信息情况</p>{}<p>三、收到和处理政府信息公开申请情况</p>{}"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p>{}<p>五、存在的主要问题及改进情况</p><p>解读的形式还比较单一。</p>"
    "<p>六、其他需要报告的事项</p><p>没有其他需要报告的事项。</p>"
)
OLD_PAGE = (
    "<h1>永嘉县财政局2017年政府信息公开工作年度报告</h1><p>一、概述</p><p>2017年，我局认真开展工作。</p>"
    "<p>二、主动公开政府信息情况</p><p>全年主动公开政府信息812条。</p><p>三、依申请公开政府信息情况</p>"
    "<p>全年收到政府信息公开申请6件。</p><p>四、存在的主要问题</p><p>公开的内容还不够全面。</p>"
    "<p>附件：1.政府信息公开情况统计表.xlsx</p>"
)


def page(*tables: str, title: str = HEAD) -> bytes:
    filled = [*tables, "", "", ""][:3]
    return f"<html><body>{title}{PROSE.format(*filled)}</body></html>".encode()


def drawn(form: str = "2021", seed: int = 1) -> list[Any]:
    return make_report(form, random.Random(seed)).tables


def in_html(seed: int = 1) -> list[str]:
    return re.findall("<table.*?</table>", to_html(drawn(seed=seed)), re.S)


def workbook(tables: list[Any], title: str = "") -> bytes:
    return office_files.xlsx({"Sheet1": office_files.drawn_sheet([*([title] if title else []), *tables])})


def old_sheet(seed: int = 1) -> bytes:
    from support.generated_sheet import make_sheet

    return workbook(make_sheet(random.Random(seed)).tables, "政府信息公开情况统计表")


@pytest.fixture
def give(tmp_path: Path, run: Callable[..., Path], places: Places) -> Callable[[dict[str, bytes]], dict[str, Any]]:
    """Publish files by name; the rows of `documents` by source, with the report ids of their observations."""
    real = dataclasses.replace(places, parser="ingestion.parse", reader_version=READER_VERSION, time_cap=60)

    def go(files: dict[str, bytes]) -> dict[str, Any]:
        for name, data in files.items():
            path = tmp_path / "inbox" / "甲" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return rows_of(run(with_places=real))

    return go


def rows_of(folder: Path) -> dict[str, Any]:
    rows = {row["source"]: row for row in published(folder, "documents").to_pylist()}
    figures = published(folder, "observations").to_pylist()
    outcomes = {row["source"]: row for row in published(folder, "outcomes").to_pylist()}
    for source, row in rows.items():
        of = {figure["report_id"] for figure in figures if figure["document_id"] == row["document_id"]}
        row["report_ids_of_figures"] = of
        assert of <= {row["report_id"]}
        assert outcomes[source]["outcome"] == row["outcome"]
    return rows


@pytest.mark.parametrize("name", ["报告附件1.xlsx", "报告.xlsx", "报告-统计表.xlsx", "附件1：统计表.xlsx"])
def test_tables_beside_the_page_complete_it(give: Callable[..., dict[str, Any]], name: str) -> None:
    rows = give({"报告.html": page(), name: workbook(drawn())})
    whole, part = rows["报告.html"], rows[name]
    assert part["attached_to"] == part["report_id"] == whole["report_id"] == whole["document_id"]
    assert (part["agency"], part["region_code"], part["year"]) == ("永嘉县财政局", "330324", 2022)
    assert (whole["outcome"], whole["form"], whole["tables_absent"]) == ("read", "2021", [])
    assert whole["tables_found"] == ["table_2", "table_3", "table_4"]
    assert whole["attached_to"] == ""


def test_the_statistics_table_of_an_old_report(give: Callable[..., dict[str, Any]]) -> None:
    rows = give({"a/2017.html": f"<html><body>{OLD_PAGE}</body></html>".encode(), "a/统计表.xlsx": old_sheet()})
    whole, part = rows["a/2017.html"], rows["a/统计表.xlsx"]
    assert part["report_id"] == whole["report_id"]
    assert (part["agency"], part["year"], part["form"]) == ("永嘉县财政局", 2017, "2014")
    assert (whole["form"], whole["statistics_attachment"]) == ("2014", "")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {"报告.html": page(*in_html(seed=2)), "报告附件.xlsx": workbook(drawn())},
            "has them",
        ),
        ({"报告.html": page(), "报告附件1.xlsx": workbook(drawn()), "报告附件2.xlsx": workbook(drawn(seed=2))}, "two"),
        (
            {"报告.html": page(), "报告附件.xlsx": workbook(drawn(), "永嘉县教育局2022年政府信息公开年度报告")},
            "other body",
        ),
        (
            {"报告.html": page(), "报告附件.xlsx": workbook(drawn(), "永嘉县财政局2021年政府信息公开年度报告")},
            "other year",
        ),
        ({"报告.html": page(title=""), "报告附件.xlsx": workbook(drawn())}, "nobody's page"),
        ({"报告.html": page(), "报告附件.html": page(*in_html())}, "a whole report"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_be_another_s_is_not_joined(
    give: Callable[..., dict[str, Any]], files: dict[str, bytes], why: str
) -> None:
    rows = give(files)
    assert all(row["report_id"] == row["document_id"] for row in rows.values()), why
    assert rows["报告.html"]["attached_to"] == ""
    assert all(row["attached_to"] for source, row in rows.items() if source != "报告.html")


@pytest.mark.parametrize("name", ["报告2.xlsx", "另一份.xlsx", "b/报告附件.xlsx"])
def test_files_that_are_no_attachments_by_name(give: Callable[..., dict[str, Any]], name: str) -> None:
    rows = give({"报告.html": page(), name: workbook(drawn())})
    assert all(row["attached_to"] == "" for row in rows.values())


def test_a_file_that_two_pages_may_own_is_nobody_s(give: Callable[..., dict[str, Any]]) -> None:
    other = page(title=HEAD.replace("财政局", "教育局"))
    rows = give({"a.html": page(), "b.html": other, "附件1.xlsx": workbook(drawn())})
    assert rows["附件1.xlsx"]["attached_to"] == ""


def test_of_several_pages_the_one_that_lists_the_file(give: Callable[..., dict[str, Any]]) -> None:
    listing = OLD_PAGE.replace("1.政府信息公开情况统计表", "政府信息公开统计表甲")
    rows = give(
        {
            "a.html": f"<html><body>{listing}</body></html>".encode(),
            "b.html": page(),
            "政府信息公开统计表甲.xlsx": old_sheet(),
        }
    )
    assert rows["政府信息公开统计表甲.xlsx"]["report_id"] == rows["a.html"]["document_id"]


def test_the_link_it_was_fetched_by(tmp_path: Path, places: Places, run: Callable[..., Path]) -> None:
    import hashlib

    real = dataclasses.replace(places, parser="ingestion.parse", reader_version=READER_VERSION, time_cap=60)
    urls = ("https://www.yj.gov.cn/art/1.html", "https://www.yj.gov.cn/files/P0001.xlsx")
    items = []
    for url, data in zip(urls, (page(), workbook(drawn())), strict=True):
        document_id = hashlib.sha256(data).hexdigest()
        target = raw_path(real.raw, document_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        items.append(Item(url, document_id, len(data), part_of=(urls[0],) if url == urls[1] else ()))
    folder = tmp_path / "home" / "collections" / "web"
    write_inventory(folder, "web", "", tuple(sorted(items)))
    publish(folder, real, dt.datetime(2024, 3, 1, tzinfo=dt.UTC))
    rows = rows_of(folder)
    assert rows[urls[1]]["report_id"] == rows[urls[0]]["document_id"]
    assert rows[urls[1]]["origin"] == rows[urls[0]]["origin"] == "official"


def test_taking_the_attachment_away_takes_it_back(tmp_path: Path, give: Callable[..., dict[str, Any]]) -> None:
    give({"报告.html": page(), "报告附件1.xlsx": workbook(drawn())})
    (tmp_path / "inbox" / "甲" / "报告附件1.xlsx").unlink()
    rows = give({})
    assert rows["报告.html"]["outcome"] == "partly_read"
    assert len(rows["报告.html"]["tables_absent"]) == 3
