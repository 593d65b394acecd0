"""PDF files: what is seen is read, what is not seen is not, and what is unsure is never a number."""

from __future__ import annotations

import random
from itertools import pairwise

import pypdfium2
import pytest
from support.documents import refused, shown
from support.encrypted_pdf import owner_locked
from support.pdf_files import HEIGHT, Sheet, pdf_bytes

from ingestion.documents import pdf, pdf_page, read_document
from ingestion.documents.pdf_cells import Table, TableCell
from ingestion.documents.pdf_fonts import use_stand_in
from ingestion.documents.pdf_join import join
from ingestion.documents.pdf_page import Box
from ingestion.model import Document, NotRead
from ingestion.reading.cells import read_cell

TITLE = "某某局2024年政府信息公开工作年度报告"


def read(*sheets: Sheet, title: str = "") -> Document:
    return read_document(pdf_bytes(sheets, title=title), "drawn")


def written(*lines: tuple[float, float, str], size: float = 12) -> Sheet:
    sheet = Sheet()
    for x, y, text in lines:
        sheet.text(x, y, text, size)
    return sheet


def ruled(rows: int = 3, columns: int = 3, width: float = 60, height: float = 20) -> Sheet:
    """A page with an empty grid whose top left corner is at 100, 100."""
    sheet = Sheet()
    for row in range(rows + 1):
        sheet.line(100, 100 + row * height, 100 + columns * width, 100 + row * height)
    for column in range(columns + 1):
        sheet.line(100 + column * width, 100, 100 + column * width, 100 + rows * height)
    return sheet


def rows_of(document: Document) -> list[list[str]]:
    """The texts of the first table, row by row."""
    grid = next(block.grid for block in document.blocks if block.grid)
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(document.text[cell.start : cell.end])
    return rows


def notes_of(document: Document) -> set[str]:
    return {note.name for note in document.notes}


# --- files that are not read ------------------------------------------------------------------------------------------


def test_a_file_without_its_end_is_truncated_wherever_it_is_cut() -> None:
    data = pdf_bytes([written((70, 100, TITLE))])
    assert {refused(data[:length]) for length in (200, len(data) // 2, len(data) - 30)} == {"truncated"}


def test_an_update_that_was_cut_is_truncated() -> None:
    data = pdf_bytes([written((70, 100, TITLE))])
    assert refused(data + b"9 0 obj\n<< /Type /Pa") == "truncated"


def test_junk_behind_the_end_does_no_harm() -> None:
    document = read_document(pdf_bytes([written((70, 100, TITLE))]) + b"\r\n<!-- served -->\n", "drawn")
    assert document.text == f"{TITLE}\n"


def test_what_is_no_pdf_inside_is_corrupt() -> None:
    assert refused(b"%PDF-1.7\n" + b"xyz " * 100 + b"%%EOF") == "corrupt"


def test_a_password_is_not_guessed() -> None:
    secret = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>".format("5a" * 32)
    data = pdf_bytes([written((70, 100, TITLE))], trailer=f"/Encrypt {secret} /ID [<01> <01>]")
    assert refused(data) == "encrypted"


def test_a_password_against_copying_alone_keeps_no_reader_out() -> None:
    line = f"BT /F1 12 Tf 1 0 0 1 70 700 Tm <{TITLE.encode('utf-16-be').hex()}> Tj ET".encode()
    assert read_document(owner_locked(line), "drawn").text == f"{TITLE}\n"
    assert refused(owner_locked(line, user=b"known")) == "encrypted"


def test_pictures_of_pages_need_ocr() -> None:
    scan = Sheet()
    scan.image(0, 0, 595, 842)
    assert refused(pdf_bytes([scan, scan])) == "needs_ocr"


def test_an_invisible_text_behind_a_scan_is_not_what_the_page_shows() -> None:
    scan = Sheet()
    scan.image(0, 0, 595, 842)
    scan.text(70, 100, TITLE * 3, 12, mode=3)
    assert refused(pdf_bytes([scan])) == "needs_ocr"


def test_blank_pages_are_empty() -> None:
    assert refused(pdf_bytes([Sheet(), Sheet()])) == "empty"


def test_a_font_that_names_no_characters_is_unreadable() -> None:
    assert refused(pdf_bytes([written((70, 100, TITLE))], encoding="Identity-H")) == "unreadable_text"


def test_pages_are_capped() -> None:
    assert refused(pdf_bytes([written((70, 100, TITLE))] * 501)) == "over_limit"


def test_characters_and_cells_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    full = ruled(rows=20, columns=10, width=20)
    for row in range(20):
        for column in range(10):
            full.text(102 + 20 * column, 115 + 20 * row, "77")
    data = pdf_bytes([full] * 3)
    assert len(read_document(data, "drawn").blocks[0].grid.cells) > 0  # type: ignore[union-attr]
    for cap, most in (("MAXIMUM_CHARACTERS", 1_100), ("MAXIMUM_CELLS", 500)):
        with monkeypatch.context() as patch:
            patch.setattr(pdf, cap, most)
            assert refused(data) == "over_limit"
            patch.setattr(pdf, cap, 1_200)
            read_document(data, "drawn")
    monkeypatch.setattr(pdf_page, "MAXIMUM_CHARACTERS", 300)  # of a page
    assert refused(data) == "over_limit"


def test_damage_anywhere_ends_in_a_document_or_an_outcome() -> None:
    sheet = ruled()
    sheet.text(104, 115, "行政许可")
    data = pdf_bytes([sheet])
    chance = random.Random(3)
    read_anyway = 0
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read_document(bytes(damaged), "damaged")
            read_anyway += 1
        except NotRead:
            pass
    assert read_anyway > 20


# --- what is seen -----------------------------------------------------------------------------------------------------


def test_the_title_of_the_file_is_the_page_title() -> None:
    assert read(written((70, 100, TITLE)), title="年度报告").page_title == "年度报告"


def test_hidden_and_slanted_text_is_left_out_and_noted() -> None:
    sheet = written((70, 100, TITLE))
    sheet.operations.append("1 1 1 rg")
    sheet.text(70, 150, "白纸白字", 12)
    sheet.text(70, 900, "纸外之字", 12)
    sheet.operations.append("0 0 1 rg")
    sheet.box(60, 185, 300, 215)
    sheet.operations.append("1 1 1 rg")
    sheet.text(70, 205, "蓝底白字", 12)
    sheet.operations.append("0 0 0 rg")
    sheet.text(200, 500, "水印", 40, matrix="0.7 0.7 -0.7 0.7")
    document = read(sheet)
    assert document.text == f"{TITLE}\n蓝底白字\n"
    assert notes_of(document) == {"hidden_text", "slanted_text"}


def test_a_font_that_is_not_here_costs_no_character() -> None:
    sheet = Sheet()
    for row, text in enumerate(("全年收到申请", "无", "件", "全年主动公开2608条")):
        sheet.text(80, 100 + 20 * row, text)
    document = read_document(pdf_bytes([sheet]), "a.pdf")
    assert "".join(document.text.split()) == "全年收到申请无件全年主动公开2608条"


def test_characters_are_as_wide_as_the_file_says() -> None:
    """Whatever font stands in: ASCII half a square, Chinese a whole one (`pdf_files`)."""
    use_stand_in()
    sheet = Sheet()
    sheet.text(80, 100, "无2608条")
    with pypdfium2.PdfDocument(pdf_bytes([sheet])) as file:
        widths = [round(glyph.x1 - glyph.x0, 1) for glyph in pdf_page.read_page(file[0], 1).glyphs]
    assert widths[0] == widths[-1] == 10.0
    assert all(5.0 <= width < 6.5 for width in widths[1:-1])


def test_text_drawn_twice_for_bold_is_read_once() -> None:
    document = read(written((70, 100, "共收到申请100件"), (70.4, 100, "共收到申请100件")))
    assert document.text == "共收到申请100件\n"


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_page_on_its_side_is_read_along_its_lines(rotation: int) -> None:
    sheet = Sheet(rotation=rotation)
    sheet.text(100, 700, "第一行文字", 12, matrix="0 1 -1 0")
    sheet.text(130, 700, "第二行文字", 12, matrix="0 1 -1 0")
    assert read(sheet).text == "第一行文字\n第二行文字\n"


def test_radicals_stay_as_they_are_and_are_noted() -> None:
    document = read(written((70, 100, "⾏政⼀局")))
    assert document.text == "⾏政⼀局\n"
    assert notes_of(document) == {"radicals"}


# --- paragraphs -------------------------------------------------------------------------------------------------------

FULL = "全年主动公开各类信息并及时回应社会关切进一步健全制度完善机制加强队伍"  # 34 characters, 408 points


def prose(*lines: str, indent_first: bool = True) -> Sheet:
    return written(
        *(
            (70 + (24 if indent_first and not number else 0), 130 + 24 * number, line)
            for number, line in enumerate(lines)
        )
    )


def test_full_lines_are_one_paragraph_and_numbers_stay_whole() -> None:
    body = [FULL[:32], FULL, FULL, f"{FULL[:31]}收到31", "19件。", FULL]
    document = read(prose(*body))
    # The last line but one is not full, so the one after it begins anew.
    assert shown(document, "paragraph") == [f"{FULL[:32]}{FULL}{FULL}{FULL[:31]}收到3119件。", FULL]


def test_a_heading_is_a_block_of_its_own() -> None:
    document = read(prose("一、总体情况", FULL, FULL, "（一）主动公开", FULL))
    assert shown(document, "heading")[:1] == ["一、总体情况"]
    assert "一、总体情况" not in "".join(shown(document, "paragraph"))


def test_a_paragraph_over_a_page_break_is_one_and_the_page_number_is_furniture() -> None:
    pages = []
    for number in (1, 2, 3):
        sheet = prose(*[FULL] * 5, indent_first=False)
        sheet.text(290, HEIGHT - 40, str(number), 10)
        sheet.text(70, 50, "某某局年度报告", 9)
        pages.append(sheet)
    document = read(*pages)
    assert shown(document, "paragraph") == [FULL * 15]
    assert sorted(shown(document, "chrome")) == ["1", "2", "3", *["某某局年度报告"] * 3]


def test_cells_carry_their_page_and_place() -> None:
    sheet = ruled()
    sheet.text(104, 115, "许可")
    sheet.text(164, 115, "5")
    grid = next(block.grid for block in read(written((70, 60, TITLE)), sheet).blocks if block.grid)
    assert len(grid.boxes) == len(grid.cells)
    assert [round(side) for side in grid.boxes[1]] == [2, 160, 100, 220, 120]


# --- cells ------------------------------------------------------------------------------------------------------------


def test_cells_hold_what_stands_in_them() -> None:
    sheet = ruled()
    for column, text in enumerate(("项目", "数量", "备注")):
        sheet.text(104 + 60 * column, 115, text)
    sheet.text(104, 135, "许可")
    sheet.text(164, 135, "3 456")
    sheet.text(104, 155, "处罚")
    sheet.text(164, 155, "12")
    sheet.text(174, 151, "3", 6)  # raised: a footnote mark
    document = read(sheet)
    assert rows_of(document) == [["项目", "数量", "备注"], ["许可", "3 456", ""], ["处罚", "12³", ""]]
    assert document.text == "项目\t数量\t备注\n许可\t3 456\t\n处罚\t12³\t\n"


def test_a_number_over_a_rule_is_unreadable_on_both_sides() -> None:
    sheet = ruled()
    sheet.text(145, 115, "1234567")  # the rule is at 160
    document = read(sheet)
    left, right, _ = rows_of(document)[0]
    assert read_cell(left).status == read_cell(right).status == "unreadable"
    assert "unreadable_cell" in notes_of(document)


def test_numbers_in_narrow_columns_are_two_numbers() -> None:
    sheet = ruled(width=26)
    for column, number in enumerate(("12345", "67890", "24680")):
        sheet.text(100.5 + 26 * column, 115, number)
    assert rows_of(read(sheet))[0] == ["12345", "67890", "24680"]


def test_numbers_a_little_too_wide_for_their_columns_are_two_numbers() -> None:
    sheet = ruled(width=24.7)
    for column, number in enumerate(("12345", "67890", "24680")):
        sheet.text(100 + 24.7 * (column + 0.5) - 12.5, 115, number)
    assert rows_of(read(sheet))[0] == ["12345", "67890", "24680"]


@pytest.mark.parametrize(
    ("starts", "numbers"),
    [
        ((100, 125), ("12345", "67890")),  # as one number of ten digits that begins with its cell
        ((101.5, 126), ("12345", "67890")),  # neither stands in the middle of its cell
        ((105, 124.5), ("1234", "567")),
        ((99.85, 124.55), ("1234567890", "")),
    ],
)
def test_digits_over_a_rule_that_nothing_tells_apart_are_no_number(
    starts: tuple[float, float], numbers: tuple[str, str]
) -> None:
    sheet = ruled(width=24.7)
    for start, number in zip(starts, numbers, strict=True):
        sheet.text(start, 115, number)
    assert {read_cell(text).status for text in rows_of(read(sheet))[0][:2]} == {"unreadable"}


def test_a_number_in_the_middle_of_a_cell_narrower_than_itself_is_that_cells() -> None:
    sheet = ruled(width=18)
    sheet.text(118 + 9 - 12.5, 115, "36425")
    assert rows_of(read(sheet))[0] == ["", "36425", ""]
    sheet.text(104, 115, "5")  # what it runs over into has a figure of its own
    assert "unreadable" in {read_cell(text).status for text in rows_of(read(sheet))[0]}


def test_a_label_over_a_rule_stays_whole() -> None:
    sheet = ruled()
    sheet.text(156, 115, "2.其他")  # its number lies on the rule
    assert rows_of(read(sheet))[0] == ["", "2.其他", ""]


@pytest.mark.parametrize("what", ["picture", "drawing", "field"])
def test_a_cell_with_a_picture_is_not_blank(what: str) -> None:
    sheet = ruled()
    sheet.text(104, 115, "许可")
    if what == "picture":
        sheet.image(170, 103, 200, 117)
    elif what == "drawing":
        sheet.operations.append("170 727 m 180 740 190 740 200 727 c f")
    else:
        area = f"[165 {HEIGHT - 118} 215 {HEIGHT - 102}]"
        sheet.annotations.append(f"<< /Type /Annot /Subtype /Widget /FT /Tx /V (5) /T (a) /Rect {area} >>")
    document = read(sheet)
    assert read_cell(rows_of(document)[0][1]).status == "unreadable"
    assert rows_of(document)[1] == ["", "", ""]


def test_two_numbers_in_one_cell_never_read_as_one() -> None:
    sheet = ruled()
    sheet.text(104, 115, "12")
    sheet.text(124, 115, "345")
    assert read_cell(rows_of(read(sheet))[0][0]).status == "unreadable"


def test_what_is_struck_through_is_no_figure() -> None:
    sheet = ruled(rows=4)
    for row, texts in enumerate((("许可", "71", "5"), ("处罚", "7", "5"), ("强制", "7 1", "12"), ("收费", "71", "95"))):
        for column, text in enumerate(texts):
            sheet.text(104 + 60 * column, 115 + 20 * row, text)
    sheet.line(164, 112, 169, 112)  # through the 7 of 71
    sheet.box(164, 131.5, 169, 132.5)  # through a figure alone
    sheet.line(163, 152, 171, 152)  # the space behind it too
    sheet.line(164, 176, 174, 176)  # below: an underline
    area = f"[224 {HEIGHT - 176:.0f} 229 {HEIGHT - 168:.0f}]"  # the 9 of 95
    sheet.annotations.append(f"<< /Type /Annot /Subtype /StrikeOut /Rect {area} >>")
    document = read(sheet)
    assert [row[1:] for row in rows_of(document)] == [["1", "5"], ["\ufffc", "5"], ["1", "12"], ["71", "5"]]
    assert {note.detail for note in document.notes if note.name == "struck_text"} == {
        "characters struck through were left out; 4 on page 1"
    }


def test_a_rule_of_the_table_through_a_label_strikes_nothing() -> None:
    sheet = ruled()
    sheet.text(100.5, 123, "行政许可数", 11.9)
    assert rows_of(read(sheet))[0][0] == "行政许可数"


def test_a_number_over_two_lines_of_a_cell_is_no_number() -> None:
    sheet = ruled()
    for line, (narrow, wide) in enumerate((("12", "１２"), ("345", "３４５"))):
        sheet.text(164, 111 + 9 * line, narrow, 8)
        sheet.text(224, 111 + 9 * line, wide, 8)
    _, narrow, wide = rows_of(read(sheet))[0]
    assert (narrow, wide) == ("12\n345", "１２\n３４５")
    assert read_cell(narrow).status == read_cell(wide).status == "unreadable"


def test_tables_without_rules_over_three_pages_whose_columns_differ() -> None:
    def page(number: int, *edges: float) -> Table:
        box = Box(0, 0, 100, 20)
        middles = [0.0, *((one + two) / 2 for one, two in pairwise(edges[1:]))]
        cells = [TableCell(0, column, 1, 1, str(column), number, box) for column in range(len(middles))]
        return Table(list(edges), 1, cells, number, number, box, middles=middles)

    first = page(1, 0, 50, 100)
    for other in (page(2, 0, 30, 60, 100), page(3, 0, 50, 60, 100)):
        join(first, other)
    assert first.xs == [0, 30, 50, 60, 100]
    assert [(cell.column, cell.column_span) for cell in first.cells if cell.row == 2] == [(0, 2), (2, 1), (3, 1)]


def test_a_rule_that_is_there_in_part_is_noted() -> None:
    sheet = ruled(rows=2, columns=2)
    sheet.line(130, 100, 130, 110)  # half a wall
    sheet.text(104, 115, "许可")
    sheet.text(164, 115, "5")
    document = read(sheet)
    assert "doubtful_table" in notes_of(document)
    assert rows_of(document)[0] == ["许可", "5"]  # as pdfplumber reads it


def test_a_frame_and_an_underline_are_no_tables() -> None:
    sheet = written((70, 100, TITLE))
    sheet.box(50, 50, 540, 790, "S")
    sheet.line(70, 104, 300, 104)
    assert [block.kind for block in read(sheet).blocks] == ["paragraph"]
