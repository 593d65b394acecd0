"""Random reports written as Word, Excel and OFD files: the same figures come out as from the page, and all of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from support.generated_forms import LAYOUTS, Report, make_report, to_html, write_cells
from support.ofd_files import ofd_of
from support.office_files import cell as word_cell
from support.office_files import docx, drawn_sheet, drawn_table, paragraph, table, xlsx
from support.office_files import row as word_row
from support.pdf_files import Layout, draw_document

from ingestion.documents import read_document
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.reading.tables import read_tables
from ingestion.repair import repair

HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
Figures = dict[tuple[str, str], tuple[str, str | None]]


def as_html(report: Report, layout: str) -> bytes:
    return to_html([LAYOUTS[layout](lines) for lines in report.tables]).encode()


def as_docx(report: Report, layout: str) -> bytes:
    tables = [drawn_table(LAYOUTS[layout](lines)) for lines in report.tables]
    return docx("".join(paragraph(heading) + drawn for heading, drawn in zip(HEADINGS, tables, strict=True)))


def as_framed_docx(report: Report, layout: str) -> bytes:
    """Each table within a table that frames the page."""
    tables = [drawn_table(LAYOUTS[layout](lines)) for lines in report.tables]
    frames = (
        table([word_row(word_cell(paragraph(h) + drawn + paragraph()))])
        for h, drawn in zip(HEADINGS, tables, strict=True)
    )
    return docx(paragraph().join(frames))


def as_xlsx(report: Report, layout: str) -> bytes:
    """A sheet for each table."""
    tables = [LAYOUTS[layout](lines) for lines in report.tables]
    return xlsx({heading: drawn_sheet([heading, lines], 2) for heading, lines in zip(HEADINGS, tables, strict=True)})


def as_one_sheet(report: Report, layout: str) -> bytes:
    """All tables on one sheet, one below the other."""
    tables = [LAYOUTS[layout](lines) for lines in report.tables]
    return xlsx({"年报": drawn_sheet([part for pair in zip(HEADINGS, tables, strict=True) for part in pair])})


def as_ofd(report: Report, layout: str) -> bytes:
    """Pages with ruled tables, a page break within table 3."""
    return ofd_of(draw_document([LAYOUTS[layout](lines) for lines in report.tables], Layout(break_after={1: 12})))


WRITERS: dict[str, Callable[[Report, str], bytes]] = {
    "docx": as_docx,
    "framed docx": as_framed_docx,
    "xlsx": as_xlsx,
    "one sheet": as_one_sheet,
    "ofd": as_ofd,
}


def figures(data: bytes) -> Figures:
    columns = Columns(OBSERVATIONS)
    document = read_document(data, "drawn")
    read_tables(document, repair(document.text), columns)
    read: Figures = {}
    for row in columns.rows():
        assert document.text[row["start"] : row["end"]] == row["raw_text"]
        value = None if row["value"] is None else format(row["value"].normalize(), "f")
        read[row["code"], row["applicant"]] = (row["value_status"], value)
    return read


def drawn(form: str, seed: int) -> Report:
    """A report in which some zeros are blank and some are dashes."""
    chance = random.Random(seed)
    report = make_report(form, chance)
    return write_cells(report, lambda cell: chance.choice(("", "-", "0", "0")) if cell.text == "0" else cell.text)


# Without their spans the figures of a ruled page are drawn over the rules: that is a matter of pages, not of OFD.
DRAWINGS = [(writer, layout) for writer in WRITERS for layout in LAYOUTS if writer != "ofd" or layout == "as_printed"]


@pytest.mark.parametrize(("writer", "layout"), DRAWINGS)
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_figures_are_those_of_the_page(writer: str, layout: str, form: str, seed: int) -> None:
    report = drawn(form, seed)
    expected = figures(as_html(report, layout))
    read = figures(WRITERS[writer](report, layout))
    if layout == "collapsed" and "docx" not in writer:
        # A sheet has no short rows: where spans are lost most rows cannot be placed. None may be placed wrongly.
        read = {key: figure for key, figure in read.items() if figure[0] != "unreadable"}
        expected = {key: expected[key] for key in read}
    assert read == expected


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_figure_is_read(writer: str, form: str) -> None:
    report = make_report(form, random.Random(3))
    read = figures(WRITERS[writer](report, "as_printed"))
    assert {key: value for key, (_, value) in read.items()} == {
        key: plain(value) for key, value in report.values.items()
    }


def plain(printed: str) -> str:
    """A printed figure without its plus sign and the zeros after the point."""
    return format(Decimal(printed).normalize(), "f")


@pytest.mark.parametrize("name", ["report.doc", "report.xls"])
def test_old_binary_files_give_the_same_figures(name: str) -> None:
    data = (Path(__file__).parents[1] / "documents" / "files" / name).read_bytes()
    assert figures(data) == figures(as_html(drawn("2021", 5), "as_printed"))
