"""A blank form is a template; a report whose tables came out empty is a report."""

from __future__ import annotations

import random
from pathlib import Path

from support.generated_forms import Report, make_report, write_cells
from support.office_files import docx, drawn_table, paragraph

from ingestion.parse import parse_bytes

HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")


def written(report: Report, title: str, overview: str = "（文字描述）") -> bytes:
    tables = zip(HEADINGS, report.tables, strict=True)
    body = "".join(paragraph(heading) + drawn_table(lines) for heading, lines in tables)
    return docx(paragraph(title) + paragraph("一、总体情况") + paragraph(overview) + body)


def blank(text: str = "") -> Report:
    return write_cells(make_report("2021", random.Random(1)), lambda _: text)


def test_the_official_blank_form(shared: Path) -> None:
    parsed = parse_bytes((shared / "reports/real/annual_report_template_blank.docx").read_bytes(), "blank")
    assert parsed.outcome == "template"
    assert parsed.document is not None
    grids = [block.grid for block in parsed.document.blocks if block.grid]
    assert [(grid.rows, grid.columns) for grid in grids] == [(14, 4), (28, 10), (4, 15)]
    assert len(parsed.observations) == 0


def test_a_blank_form_of_anyone() -> None:
    assert parse_bytes(written(blank("\u3000"), "政府信息公开工作年度报告"), "blank").outcome == "template"


def test_a_report_with_blank_tables_is_read() -> None:
    title = "示例县人民政府办公室2023年政府信息公开工作年度报告"
    assert parse_bytes(written(blank(), title), "report").outcome == "read"
    overview = "2023年，本机关主动公开政府信息35条，收到政府信息公开申请2件。"
    assert parse_bytes(written(blank(), "政府信息公开工作年度报告", overview), "report").outcome == "read"


def test_one_figure_makes_a_report() -> None:
    report = make_report("2021", random.Random(1))
    figures = iter(["0"])
    one = write_cells(report, lambda cell: next(figures, ""))
    assert parse_bytes(written(one, "政府信息公开工作年度报告"), "report").outcome == "read"
    assert parse_bytes(written(blank("/"), "政府信息公开工作年度报告"), "report").outcome == "read"
