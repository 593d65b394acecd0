"""A file with two reports is refused in every container; one report that repeats or lists itself is not."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support import office_files
from support.clean_reports import invented_report
from support.generated_forms import make_report, to_html

from ingestion.parse import parse_bytes

REPORTS = [invented_report(random.Random(number)) for number in range(6)]
CONTENTS = "目录\n" + "".join(line + "\n" for line in REPORTS[0].split("\n") if "、" in line[:3])


def as_text(text: str) -> bytes:
    return text.encode()


def as_html(text: str) -> bytes:
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in text.split(chr(10)))}</body></html>".encode()


def as_docx(text: str) -> bytes:
    return office_files.docx("".join(office_files.paragraph(office_files.run(line)) for line in text.split("\n")))


CONTAINERS: dict[str, Callable[[str], bytes]] = {"x.txt": as_text, "x.html": as_html, "x.docx": as_docx}


def without_head(report: str) -> str:
    """A report from its first heading on: what remains where a title was a picture."""
    return report[report.index("一、") :]


@pytest.mark.parametrize("source", CONTAINERS)
@pytest.mark.parametrize(("one", "other"), itertools.pairwise(range(len(REPORTS))))
def test_two_reports_are_refused(source: str, one: int, other: int) -> None:
    both = REPORTS[one] + REPORTS[other]
    for text in (both, REPORTS[one] + without_head(REPORTS[other]), without_head(both)):
        parsed = parse_bytes(CONTAINERS[source](text), source)
        assert parsed.outcome == "unsupported"
        assert len(parsed.observations) == 0
    assert REPORTS[other].split("\n")[0] in parse_bytes(CONTAINERS[source](both), source).reason_zh


def test_a_report_cut_off_before_another_is_refused() -> None:
    cut = REPORTS[0][: REPORTS[0].index("三、")]
    assert parse_bytes(as_text(cut + REPORTS[1]), "x.txt").outcome == "unsupported"


def test_three_reports_are_all_named() -> None:
    reason = parse_bytes(as_text("".join(REPORTS[:3])), "x.txt").reason_zh
    assert all(report.split("\n")[0] in reason for report in REPORTS[:3])


def test_tables_of_two_bodies_under_their_titles_are_refused() -> None:
    pages = ""
    for number, body in enumerate(("永嘉县财政局", "永嘉县教育局")):
        tables = re.findall("<table.*?</table>", to_html(make_report("2021", random.Random(number)).tables), re.S)
        pages += f"<p>{body}2022年政府信息公开工作年度报告</p>{''.join(tables)}"
    assert parse_bytes(f"<html><body>{pages}</body></html>".encode(), "x.html").outcome == "unsupported"


@pytest.mark.parametrize("source", CONTAINERS)
@pytest.mark.parametrize(
    "text",
    [
        REPORTS[0],
        REPORTS[0] + REPORTS[0],
        REPORTS[0][: REPORTS[0].index("三、")] + "……\n" + REPORTS[0],
        CONTENTS + REPORTS[0],
        REPORTS[0] + "上一篇：永嘉县财政局2009年政府信息公开工作年度报告\n下一篇：永嘉县教育局2030年政府信息公开年报\n",
    ],
    ids=["once", "printed twice", "excerpt before it", "table of contents", "neighbours"],
)
def test_one_report_is_read(source: str, text: str) -> None:
    assert parse_bytes(CONTAINERS[source](text), source).is_read


def test_a_heading_that_comes_back_inside_a_part_starts_no_report() -> None:
    body = "本部分说明有关工作进展和数据来源，内容较多，分几点说明如下。\n"
    heads = ("一、总体情况", "二、主动公开政府信息情况", "一、基本情况", "二、公开渠道", "三、依申请公开政府信息情况")
    text = "".join(f"{head}\n{body}" for head in (*heads, "四、行政复议情况", "五、存在的主要问题"))
    parsed = parse_bytes(as_text(f"永嘉县财政局2012年政府信息公开年度报告\n{text}"), "x.txt")
    assert parsed.is_read


def test_each_public_report_is_one_and_any_two_are_several(shared: Path) -> None:
    files = [path for path in sorted((shared / "reports" / "real").glob("hebei_*.txt")) if "stats" not in path.name]
    texts = [path.read_bytes() for path in files]
    assert len(texts) > 10
    assert all(parse_bytes(text, "x.txt").is_read for text in texts)
    for one, other in random.Random(8).sample(list(itertools.permutations(texts, 2)), 25):
        assert parse_bytes(one + b"\n" + other, "x.txt").outcome == "unsupported"


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_sheets_of_two_bodies_without_a_title_are_withheld(form: str) -> None:
    sheets = {
        name: office_files.drawn_sheet([name, *make_report(kind, random.Random(name)).tables])
        for name, kind in (("财政局", "2021"), ("教育局", form))
    }
    parsed = parse_bytes(office_files.xlsx(sheets), "永嘉县各单位2022年政府信息公开年报.xlsx")
    assert {table.verdict for table in parsed.coverage} == {"reading"}
