"""Official tables cut into several: rows go on under the header above the cut, and only there."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from support.generated_forms import LAYOUTS, Lines, Report, make_report, to_html, to_pipes

from ingestion.documents import read_document
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.reading.tables import read_tables
from ingestion.repair import repair


def rows_of(page: str) -> list[dict[str, object]]:
    columns = Columns(OBSERVATIONS)
    document = read_document(page.encode(), "drawn")
    read_tables(document, repair(document.text), columns)
    return columns.rows()


def compare(report: Report, page: str) -> tuple[int, list[str]]:
    """How many cells were read as printed, and which otherwise."""
    right, wrong = 0, []
    for row in rows_of(page):
        if row["value"] is None:
            continue
        stated = report.values.get((str(row["code"]), str(row["applicant"])))
        if stated is not None and Decimal(stated) == row["value"]:
            right += 1
        else:
            wrong.append(f"{row['code']} {row['applicant']} = {row['value']}, printed {stated}")
    return right, wrong


def cut(lines: Lines, at: int, repeat: int = 0) -> list[Lines]:
    """A table in two, the second part with the first `repeat` lines of the first. Row spans end at the cut."""
    return [lines[:at], [*lines[:repeat], *lines[at:]]]


def in_parts(report: Report, draw: Callable[[list[Lines]], str], layout: str, at: int, repeat: int = 0) -> str:
    drawn = [LAYOUTS[layout](lines) for lines in report.tables]
    page = draw([drawn[0], *cut(drawn[1], at, repeat), drawn[2]])
    # The parts of one table stand beside each other, but for a page number.
    return page.replace("见下表。", "- 3 -").replace("- 3 -", "见下表。", 1)


@pytest.mark.parametrize("repeat", [0, 3])
@pytest.mark.parametrize("layout", ["padded", "repeated_groups", "collapsed"])
@pytest.mark.parametrize("draw", [to_html, to_pipes])
def test_a_table_over_two_grids_is_read_whole(draw: Callable[[list[Lines]], str], layout: str, repeat: int) -> None:
    for seed in range(6):
        chance = random.Random(seed)
        report = make_report("2021", chance)
        page = in_parts(report, draw, layout, chance.randint(4, len(report.tables[1]) - 2), repeat)
        right, wrong = compare(report, page)
        assert wrong == []
        assert right == len(report.values)


def test_the_figures_of_table_4_under_a_cut_header() -> None:
    report = make_report("2021", random.Random(2))
    drawn = [LAYOUTS["as_printed"](lines) for lines in report.tables]
    right, wrong = compare(report, to_html([drawn[0], drawn[1], *cut(drawn[2], 3)]))
    assert (right, wrong) == (len(report.values), [])


HEAD = "<tr><td>项目</td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td>"
HEAD += "<td>其他</td><td>总计</td></tr>"


def _row(label: str, *figures: object) -> str:
    return f"<tr><td>{label}</td>" + "".join(f"<td>{figure}</td>" for figure in figures) + "</tr>"


FIRST = f"<table>{HEAD}{_row('1.属于国家秘密', 1, 0, 0, 0, 0, 0, 1)}{_row('2.重复申请', 2, 0, 0, 0, 0, 0, 2)}</table>"
SECOND = _row("7.属于行政执法案卷", 5, 0, 0, 0, 0, 0, 5)


@pytest.mark.parametrize(
    "between",
    [
        "<p>" + "本机关另就各单位办理情况统计如下，口径与上表不同，仅供参考，不计入总数。" * 2 + "</p>",
        "<table><tr><td>单位</td><td>受理</td><td>办结</td><td>未结</td></tr><tr><td>甲</td><td>1</td></tr></table>",
    ],
    ids=["text", "another table"],
)
def test_rows_do_not_go_on_under_a_header_further_up(between: str) -> None:
    page = f"<html><body><p>申请情况</p>{FIRST}{between}<table>{SECOND}{SECOND}</table></body></html>"
    assert [row for row in rows_of(page) if str(row["code"]).endswith("enforcement_file")] == []


def test_rows_under_the_header_of_something_else_are_not_read() -> None:
    foreign = (
        "<tr><td>项目</td><td>受理</td><td>办结</td><td>未结</td><td>转办</td><td>甲</td><td>乙</td><td>丙</td></tr>"
    )
    page = f"<html><body><p>收到和处理政府信息公开申请情况</p>{FIRST[:-8]}{foreign}{SECOND}</table></body></html>"
    read = {row["code"]: row["value"] for row in rows_of(page)}
    assert not any(code.endswith("enforcement_file") for code in map(str, read))
