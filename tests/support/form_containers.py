"""Damaged reports as files of every container that reports come in.

Belongs here: one writer a container. Does not: what is damaged and how (`form_damages`), formats themselves
(`office_files`, `pdf_files`, `ofd_files`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unicodedata import east_asian_width

from opencc import OpenCC

from support.form_damages import Damaged
from support.generated_forms import Lines, Printed, padded, to_html, to_pipes
from support.ofd_files import ofd_of
from support.office_files import docx, drawn_sheet, drawn_table, paragraph, xlsx
from support.pdf_files import Layout, draw_document

OPENING = "某某市某某局2022年政府信息公开工作年度报告"
HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
SHEET_HEADING = "政府信息公开情况统计表"
PAGE_NUMBER = "- 3 -"


def _headed(damaged: Damaged) -> list[tuple[str, Lines]]:
    """Each grid with what stands above it: a page number where it goes on with the table before."""
    headings = iter((SHEET_HEADING,) if damaged.form == "2014" else HEADINGS)
    return [
        (PAGE_NUMBER if number - 1 in damaged.parts else next(headings), lines)
        for number, lines in enumerate(damaged.tables)
    ]


def _between(text: str, mark: str, damaged: Damaged) -> str:
    for heading, _ in _headed(damaged):
        text = text.replace(mark, heading, 1)
    return text


def _encoded(text: str, charset: str) -> bytes:
    """Bytes of a text; what is written in Big5 is written in traditional characters throughout."""
    return (OpenCC("s2tw").convert(text) if charset == "big5" else text).encode(charset)


def html(damaged: Damaged) -> bytes:
    """A page; a hidden copy stands in an element that is not displayed."""
    page = _between(to_html(damaged.tables), "见下表。", damaged)
    if damaged.hidden:
        copy = to_html(damaged.hidden)
        copy = copy[copy.index("<table") : copy.rindex("</table>") + len("</table>")]
        page = page.replace("</body>", f'<div style="display:none">{copy}</div></body>')
    charset = damaged.charset
    if charset in ("gb18030", "gbk"):
        page = page.replace("<head>", '<head><meta charset="gb2312">')
    return _encoded(page, charset)


def pipes(damaged: Damaged) -> bytes:
    """Text with cells between pipes. A label broken over lines is one broken by a space here: lines are rows."""
    tables = [[[_one_line(cell) for cell in line] for line in lines] for lines in damaged.tables]
    return _encoded(_between(to_pipes(tables), "见下表。", damaged), damaged.charset)


def _one_line(cell: Printed) -> Printed:
    return replace(cell, text=cell.text.replace("\n", " "))


def cell_lines(damaged: Damaged) -> bytes:
    """Text with one cell a line and an empty line between: what many text copies of pages are. Row ends are lost."""
    parts = [OPENING, "一、总体情况"]
    for heading, lines in _headed(damaged):
        parts += [heading, *(cell.text for line in lines for cell in line)]
    return _encoded("\n\n".join([*parts, "五、存在的主要问题", ""]), damaged.charset)


def _text_page(damaged: Damaged, draw: Callable[[Lines], str]) -> bytes:
    """A plain text with every table as `draw` writes it; a label broken over lines is broken by a space."""
    parts = [OPENING, "一、总体情况"]
    for heading, lines in _headed(damaged):
        parts += [heading, draw([[_one_line(cell) for cell in line] for line in lines])]
    return _encoded("\n".join([*parts, "五、存在的主要问题", ""]), damaged.charset)


def aligned(damaged: Damaged) -> bytes:
    """Text with a row a line and columns set off by blanks: what converters that keep the layout make of a PDF."""
    return _text_page(damaged, _aligned)


def _aligned(lines: Lines) -> str:
    rows = [[cell.text for cell in line] for line in padded(lines)]
    widths = [2 + max(map(_width, column)) for column in zip(*rows, strict=True)]
    drawn = ["".join(text + " " * (w - _width(text)) for text, w in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in drawn)


def _width(text: str) -> int:
    """Places that a text takes: two for a Chinese character."""
    return sum(1 + (east_asian_width(character) in "WF") for character in text)


def spaced(damaged: Damaged) -> bytes:
    """Text with a row a line, its cells one blank apart; blank cells leave nothing."""
    return _text_page(damaged, lambda lines: "\n".join(" ".join(c.text for c in line if c.text) for line in lines))


def run_on(damaged: Damaged) -> bytes:
    """Text with a table a line, its cells one blank apart, blank cells another: row ends are lost."""
    return _text_page(damaged, lambda lines: " ".join(cell.text for line in lines for cell in line))


def word(damaged: Damaged) -> bytes:
    """A DOCX; a hidden copy has its text marked as hidden."""
    body = paragraph(OPENING) + "".join(paragraph(h) + drawn_table(lines) for h, lines in _headed(damaged))
    if damaged.hidden:
        copy = "".join(drawn_table(lines) for lines in damaged.hidden)
        body += copy.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    return docx(body)


def workbook(damaged: Damaged) -> bytes:
    """An XLSX with a sheet a table."""
    sheets: dict[str, list[Lines | str]] = {}
    name = ""
    for heading, lines in _headed(damaged):
        if heading != PAGE_NUMBER:
            name = heading
        sheets.setdefault(name, []).extend([heading, lines])
    return xlsx({name: drawn_sheet(parts, 2) for name, parts in sheets.items()})


def pdf(damaged: Damaged) -> bytes:
    """A PDF with ruled tables, one of which goes on over a page."""
    long = 0 if damaged.form == "2014" else 1
    return draw_document(damaged.tables, Layout(break_after={long: 12}))


def ofd(damaged: Damaged) -> bytes:
    """The same drawing as OFD."""
    return ofd_of(pdf(damaged))


CONTAINERS: dict[str, Callable[[Damaged], bytes]] = {
    "html": html,
    "pipes": pipes,
    "cell a line": cell_lines,
    "aligned columns": aligned,
    "blanks between": spaced,
    "run on": run_on,
    "docx": word,
    "xlsx": workbook,
    "pdf": pdf,
    "ofd": ofd,
}
# Text without anything that holds a table together; how its spans were drawn is not seen there.
AS_TEXT = ("cell a line", "aligned columns", "blanks between", "run on")
# Damages that a container cannot carry.
NOT_WRITTEN = {
    "charset": {"docx", "xlsx", "pdf", "ofd"},
    "hidden second copy": {"pipes", *AS_TEXT, "xlsx", "pdf", "ofd"},
}
