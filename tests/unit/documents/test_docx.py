"""Word files: what a reader of the accepted, printed document sees, and nothing else."""

from __future__ import annotations

import pytest
from support.office_files import cell, docx, pack, paragraph, row, run, table, word_part

from ingestion.documents import read_document
from ingestion.model import Document, NotRead

SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'


def read(body: str, **parts: str) -> Document:
    return read_document(docx(body, {f"word/{name}.xml": content for name, content in parts.items()}), "report")


def lines(document: Document, *kinds: str) -> list[str]:
    """The texts of the blocks of these kinds; of paragraphs where none is named."""
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in (kinds or ("paragraph",))]


def cells(document: Document, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    """Row, column, spans and text of each cell of a table."""
    grid = [block.grid for block in document.blocks if block.grid][number]
    return [(c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end]) for c in grid.cells]


def texts(document: Document, number: int = 0) -> list[str]:
    return [text for *_, text in cells(document, number)]


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


MERGED = '<w:vMerge w:val="restart"/>'
CONTINUED = "<w:vMerge/>"

# What a body shows as paragraphs.
RUNS: dict[str, tuple[str, list[str]]] = {
    "runs of one paragraph are one text": (paragraph("公开", run("12"), run("条", "<w:b/>")), ["公开12条"]),
    "a deletion is not read": (
        paragraph(
            "公开",
            '<w:del w:id="1"><w:r><w:delText>12</w:delText></w:r></w:del>',
            f'<w:ins w:id="2">{run("15")}</w:ins>',
            "条",
        ),
        ["公开15条"],
    ),
    "moved text is read where it went": (
        paragraph(f'<w:moveFrom w:id="1">{run("甲12")}</w:moveFrom>', "乙")
        + paragraph(f'<w:moveTo w:id="2">{run("甲12")}</w:moveTo>'),
        ["乙", "甲12"],
    ),
    "with its mark deleted a paragraph runs on": (
        paragraph("公开1", properties='<w:rPr><w:del w:id="1"/></w:rPr>') + paragraph("2条"),
        ["公开12条"],
    ),
    "hidden text is not read": (paragraph("公开12", run("3", "<w:vanish/>"), "条"), ["公开12条"]),
    "hiding can be turned off": (paragraph(run("公开12条", '<w:vanish w:val="0"/>')), ["公开12条"]),
    "struck-through text is not read": (paragraph("公开", run("12", "<w:strike/>"), run("15条")), ["公开15条"]),
    "raised digits stay raised": (paragraph("公开12", run("1", SUPERSCRIPT), "条"), ["公开12¹条"]),
    "a footnote mark is no digit": (
        paragraph("公开12", '<w:r><w:footnoteReference w:id="2"/></w:r>', "条"),
        ["公开12条"],
    ),
    "a field shows its result": (
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>= 1 + 1</w:instrText></w:r>',
            run("99"),
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            run("12"),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "条",
        ),
        ["12条"],
    ),
    "a field code that never ends swallows no other paragraph": (
        paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "99") + paragraph("公开12条"),
        ["公开12条"],
    ),
    "a link is text": (paragraph(f"<w:hyperlink>{run('网站')}</w:hyperlink>"), ["网站"]),
    "a content control is text": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('公开12条')}</w:sdtContent></w:sdt>",
        ["公开12条"],
    ),
    "the prompt of a content control is not": (
        paragraph(
            "公开",
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击输入12')}</w:sdtContent></w:sdt>",
            "条",
        ),
        ["公开条"],
    ),
    "a line break ends a line": (paragraph("公开", "<w:r><w:br/></w:r>", "12条"), ["公开", "12条"]),
    "unpreserved spaces go": ("<w:p><w:r><w:t>\n 12 \n</w:t></w:r></w:p>", ["12"]),
    "pinyin over a character is not read": (
        paragraph(f"<w:r><w:ruby><w:rt>{run('gong1')}</w:rt><w:rubyBase>{run('公')}</w:rubyBase></w:ruby></w:r>", "开"),
        ["公开"],
    ),
    "a plain formula is text": (paragraph("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>", "条"), ["12条"]),
    "a fraction is not two numbers": (
        paragraph(
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
        ),
        ["\ufffc"],
    ),
    "a text box is read once": (
        paragraph(
            "正文",
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
            f"{paragraph('框内12条')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
            f"<w:txbxContent>{paragraph('框内12条')}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            "续",
        ),
        ["正文续", "框内12条"],
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_paragraphs(name: str) -> None:
    body, expected = RUNS[name]
    assert lines(read(body)) == expected


def test_what_is_left_out_is_told() -> None:
    body, _ = RUNS["a deletion is not read"]
    assert [note.name for note in read(body).notes] == ["docx: tracked deletions not read"]


def test_strict_files_are_read() -> None:
    document = word_part("document", f"<w:body>{paragraph('公开12条')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert lines(read_document(docx("", {"word/document.xml": document}), "strict")) == ["公开12条"]


def test_headers_footers_and_footnotes_are_apart() -> None:
    document = read(
        paragraph("公开12条"),
        header1=word_part("hdr", paragraph("页眉 99")),
        footer1=word_part("ftr", paragraph("- 4 -")),
        footnotes=word_part("footnotes", f'<w:footnote w:id="2">{paragraph("脚注 88")}</w:footnote>'),
    )
    assert document.text == "公开12条\n"


STYLES = word_part(
    "styles",
    '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="2"><w:name w:val="Own"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="3"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="4"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    f'<w:style w:styleId="5"><w:name w:val="Mark"/><w:rPr>{SUPERSCRIPT}</w:rPr></w:style>',
)


def styled(text: str, style: int) -> str:
    return paragraph(text, properties=f'<w:pStyle w:val="{style}"/>')


def test_styles() -> None:
    document = read(
        styled("目录…1", 3)
        + styled("一、总体情况", 1)
        + styled("二、主动公开", 2)
        + styled("全年收到申请12件，其中自然人11件，法人1件。", 1)
        + styled("秘密99", 4)
        + paragraph("公开12", run("3", '<w:rStyle w:val="5"/>')),
        styles=STYLES,
    )
    assert lines(document, "chrome") == ["目录…1"]
    assert lines(document, "heading") == ["一、总体情况", "二、主动公开"]
    # A sentence in a heading style is still a sentence.
    assert lines(document) == ["全年收到申请12件，其中自然人11件，法人1件。", "公开12³"]


def level(place: int, kind: str, text: str, suffix: str = "nothing") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:suff w:val="{suffix}"/></w:lvl>'
    )


NUMBERING = word_part(
    "numbering",
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.", "tab")
    + level(3, "decimal", "%3.%4.")
    + level(4, "bullet", "")
    + level(5, "hebrew1", "%6.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>",
)


def item(text: str, place: int, number: int = 1) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>')


def test_list_numbers_are_printed() -> None:
    document = read(
        item("总体", 0)
        + item("制度", 1)
        + item("机制", 1)
        + item("12件", 2)
        + item("34件", 3)
        + item("点", 4)
        + item("公开", 0)
        + item("目录", 1)
        + item("无号", 0, 0)
        + item("另起", 0, 2)
        + item("不识", 5),
        numbering=NUMBERING,
    )
    assert lines(document) == [
        "一、总体", "（一）制度", "（二）机制", "1.\t12件", "1.1. 34件", "点", "二、公开", "（一）目录", "无号",
        "五、另起", "不识",
    ]  # fmt: skip
    assert [note.name for note in document.notes] == ["docx: list numbers of kind hebrew1 not read"]


def test_list_numbers_up_to_a_thousand() -> None:
    document = read("".join(item("款", 0) for _ in range(121)), numbering=NUMBERING)
    printed = lines(document)
    assert [printed[n - 1] for n in (9, 10, 11, 20, 21, 100, 101, 110, 121)] == [
        "九、款", "十、款", "十一、款", "二十、款", "二十一、款", "一百、款", "一百零一、款", "一百一十、款",
        "一百二十一、款",
    ]  # fmt: skip


def test_merged_cells() -> None:
    document = read(
        table(
            [
                row(cell("甲", properties=span(2) + MERGED), cell("乙", properties=span(3))),
                row(cell("藏99", properties=span(2) + CONTINUED), "1", "2", "3"),
                row("丙", "丁", cell("4", properties=span(2)), "5"),
            ]
        )
    )
    assert cells(document) == [
        (0, 0, 2, 2, "甲"), (0, 2, 1, 3, "乙"), (1, 2, 1, 1, "1"), (1, 3, 1, 1, "2"), (1, 4, 1, 1, "3"),
        (2, 0, 1, 1, "丙"), (2, 1, 1, 1, "丁"), (2, 2, 1, 2, "4"), (2, 4, 1, 1, "5"),
    ]  # fmt: skip
    assert "99" not in document.text
    assert document.text.split("\n")[:3] == ["甲\t乙", "1\t2\t3", "丙\t丁\t4\t5"]


def test_a_continuation_below_another_cell_stands_alone() -> None:
    document = read(
        table([row(cell("甲", properties=MERGED), "1"), row(cell("乙", properties=span(2) + CONTINUED), "2")])
    )
    assert (1, 0, 1, 2, "乙") in cells(document)


def test_columns_that_a_row_leaves_out() -> None:
    document = read(
        table([row("甲", "乙", "丙"), row("1", "2", properties='<w:gridBefore w:val="1"/>'), row("3", "4", "5")])
    )
    assert (1, 1, 1, 1, "1") in cells(document)
    assert (1, 2, 1, 1, "2") in cells(document)


def grid_columns(*widths: int) -> str:
    columns = (f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{''.join(columns)}</w:tblGrid>"


def test_a_sliver_between_edges_is_no_column() -> None:
    rows = [
        row(cell("甲", properties=MERGED), cell("乙", properties=span(2)), "丙"),
        row(cell("", properties=span(2) + CONTINUED), "1", "2"),
    ]
    drawn = table(rows).replace("<w:tblGrid/>", grid_columns(900, 6, 894, 900))
    assert cells(read(drawn)) == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 1, "乙"),
        (0, 2, 1, 1, "丙"),
        (1, 1, 1, 1, "1"),
        (1, 2, 1, 1, "2"),
    ]
    narrow = table([row("甲", "1", "2")]).replace("<w:tblGrid/>", grid_columns(900, 6, 900))
    assert texts(read(narrow)) == ["甲", "1", "2"]


def test_rows_and_cells_that_are_not_there() -> None:
    document = read(
        table(
            [
                row("甲", "1"),
                row("乙", "2", properties='<w:del w:id="1"/>'),
                row("丙", "3", properties="<w:hidden/>"),
                row("丁", "4", properties='<w:ins w:id="2"/>'),
                row("戊", "5", cell("6", properties='<w:cellDel w:id="3"/>')),
            ]
        )
    )
    assert texts(document) == ["甲", "1", "丁", "4", "戊", "5"]


def test_cells_of_several_paragraphs_and_signs() -> None:
    document = read(
        table([row(cell("商业", "企业"), cell(paragraph("1", "<w:r><w:tab/></w:r>", "2")), cell("", "3", ""))])
    )
    assert texts(document) == ["商业\n企业", "1 2", "3"]
    assert document.text == "商业\n企业\t1 2\t3\n"


def test_cells_with_something_that_is_no_text_are_not_blank() -> None:
    picture = paragraph("<w:r><w:drawing><a:blip/></w:drawing></w:r>")
    struck = [paragraph(run("12", "<w:strike/>"), *more) for more in ((), (run("15"),), ('<w:del w:id="1"/>',))]
    deleted = paragraph(f'<w:del w:id="1">{run("12")}</w:del>')
    document = read(table([row("甲", *map(cell, struck)), row("乙", cell(picture), cell(deleted), cell(picture, "3"))]))
    assert document.text == "甲\t\ufffc\t15\t\ufffc\n乙\t\ufffc\t\t3\n"


def test_a_table_within_a_layout_table_is_the_table() -> None:
    inner = table([row("甲", "1"), row("乙", "2")])
    document = read(
        table([row(cell("标题一"), cell("旁注")), row(cell(paragraph("前文") + inner + paragraph("后文")), "")])
    )
    assert lines(document) == ["标题一", "旁注", "前文", "后文"]
    assert texts(document) == ["甲", "1", "乙", "2"]


def test_a_value_in_a_table_of_one_cell_stays_in_its_cell() -> None:
    document = read(table([row("甲", cell(table([row("12")]) + paragraph("")))]))
    assert texts(document) == ["甲", "12"]


def test_a_small_table_in_a_cell_of_a_large_one_costs_only_that_cell() -> None:
    inner = table([row("1", "2")])
    document = read(table([row("甲", "3", "4"), row("乙", cell(inner + paragraph("")), "5")]))
    assert texts(document) == ["甲", "3", "4", "乙", "1\n2", "5"]


def test_a_page_framed_by_a_table_is_prose() -> None:
    document = read(table([row(cell("一、总体情况", "全年主动公开12条。" * 8))]))
    assert lines(document)[0] == "一、总体情况"


def test_pictures_alone_need_ocr() -> None:
    with pytest.raises(NotRead) as caught:
        read(paragraph("<w:r><w:drawing><a:blip/></w:drawing></w:r>"))
    assert caught.value.outcome == "needs_ocr"


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "secret.txt">]>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("document", "outcome"),
    [
        (f"{ENTITIES}<w:document {W}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>", "corrupt"),
        (f"{OUTSIDE}<w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>", "corrupt"),
        (f"<w:document {W}><w:body><w:p>", "corrupt"),
        (f"<w:document {W}/>", "corrupt"),
        ("not XML", "corrupt"),
        (f"<w:document {W}><w:body>{'<w:sdt>' * 300}{'</w:sdt>' * 300}</w:body></w:document>", "over_limit"),
        (f"<w:document {W}><w:body>{paragraph(run('1' * 10_500_000))}</w:body></w:document>", "over_limit"),
        (f"<w:document {W}><w:body>{'<w:p/>' * 3_000_000}</w:body></w:document>", "over_limit"),
        (f"<w:document {W}><w:body/></w:document>", "empty"),
    ],
    ids=["entities", "outside", "cut", "no body", "no XML", "nesting", "long text", "bomb", "nothing"],
)
def test_refused(document: str, outcome: str) -> None:
    with pytest.raises(NotRead) as caught:
        read_document(docx("", {"word/document.xml": document}), "report")
    assert caught.value.outcome == outcome
    assert caught.value.reason_en.isascii()


def test_a_huge_grid_is_refused() -> None:
    with pytest.raises(NotRead) as caught:
        read(table([row(cell("甲", properties=span(900)), "1") for _ in range(300)]))
    assert caught.value.outcome == "over_limit"


def test_a_package_without_its_document_is_corrupt() -> None:
    with pytest.raises(NotRead) as caught:
        read_document(pack({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<a/>"}), "report")
    assert caught.value.outcome == "corrupt"
