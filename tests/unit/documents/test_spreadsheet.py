"""Workbooks: sheets as tables, values as typed, nothing that is not seen, nothing blank that is not."""

from __future__ import annotations

import pytest
from support.documents import refused
from support.office_files import pack, xlsx

from ingestion.documents import read_document
from ingestion.model import Document


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def sheet(*rows: str, merged: str = "", columns: str = "") -> str:
    """The inside of a worksheet; each row is its cells, numbered from 1."""
    drawn = "".join(
        row if row.startswith("<row") else f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, start=1)
    )
    spans = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f"{columns}<sheetData>{drawn}</sheetData>{spans}"


def read(*sheets: str, **parts: str) -> Document:
    named = {f"表{n}": each for n, each in enumerate(sheets, start=1)}
    return read_document(xlsx(named, {f"xl/{name}.xml": content for name, content in parts.items()}), "sheet")


HEAD = text_cell("A1", "项目") + text_cell("B1", "件数")

VALUES = {
    '<c r="B2"><v>12</v></c>': "12",
    '<c r="B2"><v>12.0</v></c>': "12",
    '<c r="B2"><v>1E+22</v></c>': "10000000000000000000000",
    '<c r="B2"><v>1.5E-7</v></c>': "0.00000015",
    '<c r="B2"><v>0.30000000000000004</v></c>': "0.3",
    '<c r="B2"><v>149.67</v></c>': "149.67",
    '<c r="B2"><v>-5</v></c>': "-5",
    '<c r="B2"><v>0</v></c>': "0",
    '<c r="B2" t="b"><v>1</v></c>': "TRUE",
    '<c r="B2" t="str"><f>A1</f><v>文</v></c>': "文",
    '<c r="B2"><f>1+1</f><v>2</v></c>': "2",
    '<c r="B2"><f>1+1</f></c>': "\ufffc",
    '<c r="B2"><f>1+1</f><v/></c>': "\ufffc",
    '<c r="B2" t="e"><v>#DIV/0!</v></c>': "#DIV/0!",
    '<c r="B2" t="e"><f>1/0</f><v>#REF!</v></c>': "#REF!",
    '<c r="B2" s="1"><v>45000</v></c>': "2023-03-15",
    text_cell("B2", " 12件\n(其中) "): "12件\n(其中)",
    text_cell("B2", "001"): "001",
    '<c r="B2"/>': "",
    '<c r="B2" t="s"><v>0</v></c>': "12¹",
    '<c r="B2" t="s"><v>1</v></c>': "3",
    '<c r="B2" t="s"><v>2</v></c>': "\ufffc",
    '<c r="B2" t="s"><v>3</v></c>': "4\n件",
    '<c r="B2" t="inlineStr"><is><r><rPr><strike val="1"/></rPr><t>7</t></r><r><t>12</t></r></is></c>': "12",
    '<c r="B2" s="2"><v>12</v></c>': "\ufffc",
    '<c r="B2" s="2"/>': "",
}

# What Excel keeps of a text whose characters look different from each other.
RUNS = (
    '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>'
    "<si><r><rPr><strike/></rPr><t>7</t></r><r><t>3</t></r></si>"
    "<si><r><rPr><strike/></rPr><t>7</t></r></si>"
    '<si><r><rPr><strike val="0"/></rPr><t>4\n</t></r><r><t>件</t></r></si></sst>'
)

STYLES = (
    '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<fonts><font/><font><strike/></font></fonts>"
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf fontId="1"/></cellXfs>'
    "</styleSheet>"
)


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_what_was_typed(value: str) -> None:
    document = read(
        sheet(HEAD, text_cell("A2", "甲") + value, text_cell("A3", "乙") + '<c r="B3"><v>7</v></c>'),
        styles=STYLES,
        sharedStrings=RUNS,
    )
    grid = document.blocks[-1].grid
    assert grid is not None
    found = {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in grid.cells}
    assert found[1, 1] == VALUES[value]
    assert found[2, 1] == "7"


def test_every_sheet_is_a_heading_and_a_table() -> None:
    document = read(sheet(HEAD, text_cell("A2", "甲") + '<c r="B2"><v>1</v></c>'), sheet(HEAD))
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("heading", "表1"),
        ("table", "项目\t件数\n甲\t1\n"),
        ("heading", "表2"),
        ("table", "项目\t件数\n"),
    ]


def test_lines_around_tables_are_paragraphs() -> None:
    document = read(
        sheet(
            text_cell("A1", "某某局2023年年报"),
            HEAD.replace("1", "2"),
            text_cell("A3", "甲") + '<c r="B3"><v>1</v></c>',
            "",
            text_cell("A5", "三、申请"),
            text_cell("A6", "项目") + text_cell("B6", "件数"),
            text_cell("A7", "乙"),
            "",
            text_cell("A9", "丙") + '<c r="B9"><v>2</v></c>',
        )
    )
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks][1:] == [
        ("paragraph", "某某局2023年年报"),
        ("table", "项目\t件数\n甲\t1\n"),
        ("paragraph", "三、申请"),
        ("table", "项目\t件数\n乙\t\n\t\n丙\t2\n"),
    ]


def test_merged_ranges() -> None:
    document = read(
        sheet(
            text_cell("B2", "甲") + text_cell("D2", "乙"),
            '<row r="3"><c r="D3"><v>1</v></c></row>',
            text_cell("B4", "丙") + '<c r="C4"><v>2</v></c><c r="D4"><v>3</v></c>',
            merged="B2:C3",
        )
        .replace('<row r="1">', '<row r="2">')
        .replace('<row r="3">' + text_cell("B4", "丙"), '<row r="4">' + text_cell("B4", "丙"))
    )
    grid = document.blocks[-1].grid
    assert grid is not None
    assert [(c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end]) for c in grid.cells] == [
        (0, 0, 2, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "1"),
        (2, 0, 1, 1, "丙"), (2, 1, 1, 1, "2"), (2, 2, 1, 1, "3"),
    ]  # fmt: skip


def test_hidden_rows_columns_and_sheets_are_not_read() -> None:
    hidden = sheet(
        HEAD + text_cell("C1", "藏") + text_cell("D1", "备注"),
        '<row r="2" hidden="1">' + text_cell("A2", "甲") + '<c r="B2"><v>99</v></c></row>',
        '<row r="3">'
        + text_cell("A3", "乙")
        + '<c r="B3"><v>1</v></c><c r="C3"><v>88</v></c><c r="D3"><v>2</v></c></row>',
        columns='<cols><col min="3" max="3" hidden="1"/></cols>',
    )
    document = read(hidden)
    assert document.text == "表1\n项目\t件数\t备注\n乙\t1\t2\n"
    assert document.notes
    data = xlsx({"见": sheet(HEAD), "藏": sheet(HEAD)})
    assert "藏" in read_document(data, "both").text
    workbook = (
        '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="见" sheetId="1" r:id="rId1"/><sheet name="藏" sheetId="2" state="hidden" r:id="rId2"/>'
        "</sheets></workbook>"
    )
    document = read_document(xlsx({"见": sheet(HEAD), "藏": sheet(HEAD)}, {"xl/workbook.xml": workbook}), "hidden")
    assert "藏" not in document.text


def test_a_stray_cell_in_the_last_place_is_over_the_limit() -> None:
    assert refused(xlsx({"表": sheet(HEAD, '<c r="XFD1048576"><v>1</v></c>')})) == "over_limit"


def test_formatted_blank_cells_far_away_do_not_count() -> None:
    assert read(sheet(HEAD, '<row r="1048576"><c r="XFD1048576" s="0"/></row>')).text == "表1\n项目\t件数\n"


def test_too_many_cells() -> None:
    row = "".join("<c><v>1</v></c>" for _ in range(450))
    assert refused(xlsx({"表": f"<sheetData>{f'<row>{row}</row>' * 450}</sheetData>"})) == "over_limit"


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]>'
    data = xlsx({"表": sheet(HEAD)}, {"xl/workbook.xml": f"<?xml version='1.0'?>{bomb}<workbook>&b;</workbook>"})
    assert refused(data) == "corrupt"


def test_cut_xml_and_other_packages() -> None:
    assert refused(xlsx({"表": "<sheetData><row>"})) == "corrupt"
    assert refused(pack({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"})) == "unsupported"


def test_an_empty_workbook_is_no_silent_success() -> None:
    # Its only text is the name of the sheet.
    assert read(sheet()).text == "表1\n"


CELL = "<v>1</v></c>"


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1"><c r="J799999999999999999999">{CELL}</row>',
        f'<row r="1"><c r="j9999999">{CELL}</row>',
        f'<row r="1"><c r="">{CELL}</row>',
        f'<row r="99999999999"><c>{CELL}</row>',
        f'<row r="-1"><c>{CELL}</row>',
        f'<row r="1"><c r="A1">{CELL}</row><c r="XFD1048576">{CELL}',
        f'<row r="1"><c r="A1">{CELL}<a><c r="XFD1048576">{CELL}</a></row>',
    ],
)
def test_a_cell_whose_place_two_readers_might_see_differently_is_refused(rows: str) -> None:
    # The library lays cells out in one array; where it asks for too much memory the process ends.
    assert refused(xlsx({"表": f"<sheetData>{rows}</sheetData>"})) == "corrupt"
