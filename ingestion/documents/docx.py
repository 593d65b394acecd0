"""Word files (.docx, .docm) to text, blocks and grids: what a reader of the accepted, printed document sees.

Belongs here: the body in reading order; what is left out of it (deletions, hidden and struck text, field codes,
comments). Does not: the ZIP package (`package`), tables (`docx_tables`), styles and list numbers (`docx_parts`).

Headers, footers, footnotes and endnotes are no part of the text, nor are their marks: a mark printed after 12 would
read as a digit. Raised digits typed into the text stay raised (12¹). A text box follows the paragraph that holds it.
Nothing is executed, fetched or opened besides the parts of the package.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Any

from ingestion.documents.docx_elements import (
    COMPATIBILITY,
    MATH,
    UNREADABLE,
    chosen_branch,
    control_content,
    formula_text,
    has_picture,
    shifted,
    symbol,
    text_boxes,
)
from ingestion.documents.docx_parts import (
    VAL,
    Style,
    W,
    is_on,
    list_reference,
    number,
    read_lists,
    read_styles,
)
from ingestion.documents.docx_tables import TableCell, has_text, is_data_table, table_rows
from ingestion.documents.furniture import mark_furniture
from ingestion.documents.linear import Text
from ingestion.documents.package import MAXIMUM_XML, Package, parse_xml
from ingestion.model import Block, Note, NotRead, stand_ins

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"

_LONGEST_HEADING = 60
_MOST_LEVELS = 8

_PARAGRAPH, _RUN, _TEXT, _TABLE = f"{W}p", f"{W}r", f"{W}t", f"{W}tbl"
_PARAGRAPH_PROPERTIES, _RUN_PROPERTIES = f"{W}pPr", f"{W}rPr"
_STYLE, _OUTLINE, _LIST = f"{W}pStyle", f"{W}outlineLvl", f"{W}numPr"
_READ_OF_PARAGRAPHS = (_STYLE, _OUTLINE, _LIST, _RUN_PROPERTIES)
_READ_OF_RUNS = (f"{W}rStyle", f"{W}vanish", f"{W}strike", f"{W}dstrike", f"{W}vertAlign")
# Containers that are transparent to what they hold, inserted and moved-in text among them.
_TRANSPARENT = frozenset(
    f"{W}{name}"
    for name in (
        "ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdtContent", "fldSimple", "dir", "bdo", "rubyBase",
    )
)  # fmt: skip
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_MARKS = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})


def read_docx(data: bytes) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    """The text of a Word file, its blocks, and what was left out.

    Raises NotRead: corrupt, encrypted, over_limit, unsupported; needs_ocr where it holds pictures and no text.
    """
    package = Package(data)
    main = _main_part(package)
    root = _part(package, main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise NotRead(
            "corrupt",
            "Word 文件缺少正文部分。请重新下载或导出。",
            "The Word file has no body. Download or export it again.",
        )
    folder = posixpath.dirname(main)
    reader = _Reader(
        read_styles(_part(package, f"{folder}/styles.xml".lstrip("/"))),
        _part(package, f"{folder}/numbering.xml".lstrip("/")),
    )
    reader.left_out.update(_carried(package))
    reader.blocks(body)
    reader.text.end_line()
    text = reader.text.joined()
    if not text.strip(f"{UNREADABLE} \t\n") and reader.left_out["pictures"]:
        raise NotRead(
            "needs_ocr",
            "Word 文件中只有图片，文字须先识别。请提供文字版，或先做文字识别（OCR）。",
            "The Word file holds pictures only. Supply a text version, or run OCR first.",
        )
    return text, mark_furniture(text, reader.text.blocks), reader.notes()


def _main_part(package: Package) -> str:
    """The name of the part that holds the document."""
    if "_rels/.rels" in package:
        for relation in package.read_xml("_rels/.rels").iter(_PACKAGE_RELATION):
            if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
                target = posixpath.normpath(relation.get("Target", "").lstrip("/"))
                if target in package:
                    return target
    return "word/document.xml"


def _carried(package: Package) -> Counter[str]:
    """What the package brings along or names elsewhere besides text, by kind: none of it is run or fetched."""
    found: Counter[str] = Counter()
    for name in package.names:
        if name.lower().endswith("vbaproject.bin"):
            found["macros"] += 1
        elif name.endswith(".rels") and b"External" in (content := package.read(name, MAXIMUM_XML)):
            for relation in parse_xml(content).iter(_PACKAGE_RELATION):
                kind = relation.get("Type", "").rpartition("/")[2]
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    found["remote templates" if kind == "attachedTemplate" else "parts kept elsewhere"] += 1
    return found


def _part(package: Package, name: str) -> Any | None:
    if name not in package:
        return None
    return parse_xml(package.read(name, MAXIMUM_XML).replace(_STRICT, _TRANSITIONAL))


_PLAIN = Style()


class _Reader:
    """The state of one pass: the text written, counts of lists, open fields, text boxes still to be written."""

    def __init__(self, styles: dict[str, Style], numbering: Any | None) -> None:
        self.text = Text()
        self.left_out: Counter[str] = Counter()
        self.pictures: list[int] = []
        self.objects: list[int] = []
        self._styles = styles
        self._lists = read_lists(numbering)
        self._fields: list[bool] = []  # open fields; True while their code is being given
        self._boxes: list[Any] = []
        self._kind: Any = "paragraph"
        self._after_label = False

    def notes(self) -> tuple[Note, ...]:
        for kind in sorted(self._lists.unknown):
            self.left_out[f"list numbers of kind {kind}"] += 1
        told = tuple(Note(f"docx: {name} not read", str(count)) for name, count in sorted(self.left_out.items()))
        return (*told, *stand_ins(self.pictures, self.objects))

    def blocks(self, parent: Any, level: int = 0) -> None:
        """Write paragraphs and tables under `parent`."""
        if level > _MOST_LEVELS * 8:
            raise NotRead(
                "over_limit",
                "Word 文件嵌套过深，无法完整读取。请另存为纯文本。",
                "The Word file is nested too deeply to be read whole. Save it as plain text.",
            )
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child, level)
            elif tag == _TABLE:
                self._table(child, level)
            elif tag == f"{W}sdt":
                self.blocks(control_content(child), level + 1)
            elif tag == f"{COMPATIBILITY}AlternateContent":
                self.blocks(chosen_branch(child), level + 1)
            elif tag in _TRANSPARENT:
                self.blocks(child, level + 1)
            elif tag in _DELETED:
                self.left_out["tracked deletions"] += 1
            elif tag == f"{W}altChunk":
                self.left_out["embedded documents"] += 1

    def _paragraph(self, paragraph: Any, level: int) -> None:
        style: Style | None = None
        outline: int | None = None
        is_joined = False
        properties = paragraph.find(_PARAGRAPH_PROPERTIES)
        if len(paragraph) == (properties is not None) and not self._lists.levels:
            self.text.end_line(self._kind)  # an empty paragraph, as in most cells of a blank form
            return
        if properties is not None:
            own: Any = None
            for child in properties.iterchildren(*_READ_OF_PARAGRAPHS):
                if child.tag == _STYLE:
                    style = self._styles.get(child.get(VAL, ""))
                elif child.tag == _OUTLINE:
                    outline = number(child.get(VAL), 9)
                elif child.tag == _LIST:
                    own = child
                else:
                    # With its mark deleted a paragraph runs on into the next.
                    is_joined = next(child.iterchildren(*_DELETED), None) is not None
            if outline is None and style is not None:
                outline = style.outline
            if not is_joined and self.text.length == self.text.line_start:
                self._label(own, style)
        self._kind = "chrome" if style and style.name.startswith(("toc ", "toc\t")) else "paragraph"
        start = self.text.length
        self._inline(paragraph, style)
        self._after_label = False
        if self._fields and self._fields[-1]:
            self._fields.clear()  # a field code that never ends must not swallow the document
        if self._kind == "paragraph" and outline is not None and outline < 9:
            written = self.text.length - start
            last = self.text.parts[-1][-1:] if written else ""
            self._kind = "heading" if 0 < written <= _LONGEST_HEADING and last not in "。；" else "paragraph"
        if not is_joined:
            self.text.end_line(self._kind)
        boxes, self._boxes = self._boxes, []
        if boxes:
            self.text.end_line(self._kind)
        for box in boxes:
            self.blocks(box, level + 1)

    def _label(self, reference: Any | None, style: Style | None) -> None:
        """Write the number that Word generates before a paragraph of a list."""
        list_id, list_level = list_reference(reference)
        if list_id is None and style is not None:
            list_id = style.list_id
            list_level = style.list_level if list_level is None else list_level
        if list_id is None or list_id == "0":
            return
        label = self._lists.next_label(list_id, list_level or 0)
        self.text.write(label.replace("\t", " ") if self.text.cell_depth else label)
        self._after_label = label[-1:].isdecimal() or label.endswith(".")

    def _inline(self, parent: Any, style: Style | None) -> None:
        """Write the runs under `parent`."""
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child, style)
            elif tag == _PARAGRAPH_PROPERTIES:
                continue
            elif tag in _TRANSPARENT:
                self._inline(child, style)
            elif tag == f"{W}sdt":
                self._inline(control_content(child), style)
            elif tag == f"{W}ruby":
                self._inline(child, style)
            elif tag == f"{COMPATIBILITY}AlternateContent":
                self._inline(chosen_branch(child), style)
            elif tag in _DELETED:
                self.left_out["tracked deletions"] += 1
            elif tag == f"{MATH}oMath":
                self._write(formula_text(child))
            elif tag == f"{MATH}oMathPara":
                self._inline(child, style)

    def _run(self, run: Any, style: Style | None) -> None:
        properties = run.find(_RUN_PROPERTIES)
        looks = self._looks(properties, style)
        if looks.hidden or looks.struck:
            if has_text(run):
                self.left_out["hidden text" if looks.hidden else "struck-through text"] += 1
            # Field marks count even in hidden runs; the text between them does not.
            for mark in run.iter(f"{W}fldChar"):
                self._field(mark)
            return
        self._pieces(run, looks)

    def _pieces(self, run: Any, looks: Style) -> None:
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = child.text or ""
                if child.get(_PRESERVE) != "preserve":
                    text = text.strip(" \t\r\n")
                self._write(shifted(text.replace("\n", " ").replace("\r", ""), looks.raised))
            elif tag == _RUN_PROPERTIES:
                continue
            elif tag == f"{W}tab":
                self._write(" " if self.text.cell_depth else "\t")
            elif tag in (f"{W}br", f"{W}cr"):
                if not self._in_code():
                    self.text.end_line(self._kind)
            elif tag == f"{W}noBreakHyphen":
                self._write("-")
            elif tag == f"{W}sym":
                self._write(symbol(child.get(f"{W}char", "")))
            elif tag == f"{W}fldChar":
                self._field(child)
            elif tag in _MARKS:
                self.left_out["footnotes and endnotes"] += 1
            elif tag == f"{W}ruby":
                base = child.find(f"{W}rubyBase")
                if base is not None:
                    self._inline(base, None)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(child)
            elif tag == f"{COMPATIBILITY}AlternateContent":
                self._pieces(chosen_branch(child), looks)

    def _write(self, text: str) -> None:
        if not text or self._in_code():
            return
        if self._after_label:
            self._after_label = False
            if text[0].isdecimal():  # 1. before 12 must not read 1.12
                self.text.write(" ")
        self.text.write(text)

    def _in_code(self) -> bool:
        return True in self._fields

    def _field(self, mark: Any) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _looks(self, properties: Any | None, style: Style | None) -> Style:
        """How a run looks: its own properties, else its character style's, else its paragraph style's."""
        if properties is None:
            return style or _PLAIN
        looks, named = Style(), None
        for child in properties.iterchildren(*_READ_OF_RUNS):
            tag = child.tag
            if tag == f"{W}rStyle":
                named = self._styles.get(child.get(VAL, ""))
            elif tag == f"{W}vanish":
                looks.hidden = is_on(child)
            elif tag == f"{W}vertAlign":
                looks.raised = child.get(VAL)
            else:  # strike and dstrike
                looks.struck = is_on(child) or bool(looks.struck)
        if named is None and style is None:
            return looks
        for parent in (named, style):
            if parent is None:
                continue
            looks.hidden = parent.hidden if looks.hidden is None else looks.hidden
            looks.struck = parent.struck if looks.struck is None else looks.struck
            looks.raised = looks.raised or parent.raised
        return looks

    def _drawing(self, drawing: Any) -> None:
        boxes = list(text_boxes(drawing))
        self._boxes.extend(boxes)
        if boxes:
            return
        if has_picture(drawing):
            is_object = drawing.tag == f"{W}object"  # a workbook, say, that shows a picture of itself
            (self.objects if is_object else self.pictures).append(self.text.length)
            self.left_out["pictures"] += 1
        elif drawing.tag == f"{W}object":
            self.objects.append(self.text.length)
            self.left_out["embedded objects"] += 1

    def _seen(self) -> int:
        """How much there was so far that a reader sees and that is no text to read."""
        return sum(self.left_out[name] for name in ("struck-through text", "pictures", "embedded objects"))

    def _table(self, table: Any, level: int) -> None:
        rows, swallowed = table_rows(table)
        if swallowed:
            self.left_out["texts in merged-away cells"] += swallowed
        if self.text.cell_depth or not is_data_table(table, rows):
            for row in rows:
                for cell in row:
                    if cell.element is not None:
                        self.blocks(cell.element, level + 2)
                        self.text.end_line()
            return

        def write_cell(cell: TableCell) -> None:
            if cell.element is None:
                return
            start, before = self.text.length, self._seen()
            self.blocks(cell.element, level + 2)
            if self.text.length == start and self._seen() > before:
                self.text.write(UNREADABLE)

        self.text.table(rows, write_cell, lambda cell: (cell.rows, cell.columns))
