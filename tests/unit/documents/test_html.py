"""What a page shows, in reading order: text, blocks and grids."""

from __future__ import annotations

import pytest
from support.documents import shown

from ingestion.documents import read_document
from ingestion.documents.grid import RawCell, lay_out
from ingestion.model import Block, Document, Grid, NotRead

PROSE = "二〇二一年，本局认真贯彻条例，全年主动公开政府信息若干条，答复申请若干件，未收取费用。" * 3


def read(body: str, head: str = "<title>某局年度报告</title>") -> Document:
    return read_document(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "p.html")


def places(document: Document, block: Block) -> list[list[str]]:
    """A grid written out: every place with the text of the cell that covers it."""
    grid = block.grid
    assert isinstance(grid, Grid)
    rows = [["" for _ in range(grid.columns)] for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                rows[row][column] = document.text[cell.start : cell.end]
    return rows


def only_table(document: Document) -> Block:
    tables = [block for block in document.blocks if block.kind == "table"]
    assert len(tables) == 1
    return tables[0]


def test_visible_text_in_reading_order() -> None:
    document = read(
        f"<script>var a = '9条'</script><style>p {{}}</style><!-- 8条 --><h1>报告</h1><p>一、 总体\n  <b>情</b>况</p>"
        f"<p>第二段&nbsp;5<br>换行</p><div style='DISPLAY : none'>7条</div><p hidden>6条</p>散落的文字<p>{PROSE}</p>"
    )
    assert document.text == f"报告\n一、 总体 情况\n第二段\xa05\n换行\n散落的文字\n{PROSE}\n"
    assert shown(document, "heading") == ["报告"]
    assert document.page_title == "某局年度报告"
    assert document.container == "html"


def test_blocks_are_in_order_and_do_not_overlap() -> None:
    document = read(f"<h2>标题</h2><p>{PROSE}</p><table><tr><td>a</td><td>1</td></tr></table><p>尾</p>")
    for block, following in zip(document.blocks, document.blocks[1:], strict=False):
        assert block.start < block.end <= following.start
    assert document.blocks[-1].end <= len(document.text)


def test_spans_are_expanded_and_missing_end_tags_forgiven() -> None:
    document = read(
        f"<p>{PROSE}</p><table><tr><td rowspan=2>项目<td colspan=2>数量<tr><td>本年<td>上年"
        "<tr><th>规章<td>1<td> 2 </table>"
    )
    block = only_table(document)
    assert places(document, block) == [["项目", "数量", "数量"], ["项目", "本年", "上年"], ["规章", "1", "2"]]
    assert document.text[block.start : block.end] == "项目\t数量\n本年\t上年\n规章\t1\t2\n"
    assert block.grid is not None
    assert [document.text[c.start : c.end] for c in block.grid.cells if c.is_header] == ["规章"]


def test_blank_cells_keep_their_place() -> None:
    document = read(
        f"<p>{PROSE}</p><table><tr><td>项</td><td></td><td>3</td></tr><tr><td>目</td><td>&nbsp;</td><td>4</td></tr></table>"
    )
    assert places(document, only_table(document)) == [["项", "", "3"], ["目", "\xa0", "4"]]


@pytest.mark.parametrize("value", ["0", "-3", "abc", "", "1.0e9", " 1 "])
def test_spans_that_are_no_positive_number_are_one(value: str) -> None:
    document = read(
        f'<p>{PROSE}</p><table><tr><td colspan="{value}" rowspan="{value.replace("0", "-1")}">a</td><td>b</td></tr>'
        "<tr><td>c</td><td>d</td></tr></table>"
    )
    assert places(document, only_table(document)) == [["a", "b"], ["c", "d"]]


def test_a_row_span_of_nought_runs_to_the_end_of_its_row_group() -> None:
    document = read(
        f"<p>{PROSE}</p><table><thead><tr><td rowspan=5>项</td><td>数</td></tr></thead>"
        "<tbody><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr></tbody>"
        "<tbody><tr><td>乙</td><td>3</td></tr></tbody></table>"
    )
    assert places(document, only_table(document)) == [["项", "数"], ["甲", "1"], ["甲", "2"], ["乙", "3"]]


def test_ragged_rows_keep_to_their_row() -> None:
    document = read(f"<p>{PROSE}</p><table><tr><td>a<td>b<td>c<tr><td>d<tr><td>e<td>f<td></table>")
    assert places(document, only_table(document)) == [["a", "b", "c"], ["d", "", ""], ["e", "f", ""]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p><span><font>1</font>2</span><o:p></o:p></p>", "12"),
        ("1<p>2</p>", "1\n2"),
        ("<p>1</p>2", "1\n2"),
        ("<p>1</p><p>2</p>", "1\n2"),
        ("<span>1<span style='display:none'>7</span></span>", "1"),
        ("<span STYLE=display:none>7</span>1", "1"),
        ("<span style='color:red;display&#58;&#x6E;one'>7</span>1", "1"),
        ('<span style="font-family:&quot;Song&quot;; VISIBILITY: collapse">7</span>1', "1"),
        ("<span hidden>7</span>1", "1"),
        ("<span title='a'HIDDEN=''>7</span>1", "1"),
        ("<span class='hidden' title=hidden data-hidden>7</span>1", "71"),
        (" <b> 1 </b>\n<i>2</i> ", "1 2"),
        ("<span><p>1</p></span><p>2</p>", "1\n2"),
        ("<a href=x>1</a><script>7</script>", "1"),
        ("1<!-- 7 -->2", "12"),
        ("<s>7</s>1", "1"),
        ("<span><del>7</del><ins>1</ins></span>", "1"),
        ("<span style='TEXT-DECORATION: underline line-through'>7</span>1", "1"),
        ("<p style='text-decoration-line:line-through'>7</p>", "\ufffc"),
        ("<s>7</s> <s>&#32;</s>", "\ufffc"),
        ("<p><s> </s></p>", ""),
        ("<u style='text-decoration:underline'>7</u>", "7"),
        ("1<span style='vertical-align:super'>7</span>", "1⁷"),
        ("<input value=12 readonly>", "12"),
        ("<input type=hidden value=7>1<input type=checkbox value=7>", "1"),
        ("<p><textarea>12 </textarea></p>", "12"),
        ("<select><option>7<option selected>12</select>", "12"),
        ("<script>document.write(12)</script>", "\ufffc"),
        ("<p><span class=num data-num='12'></span>件</p>", "\ufffc件"),
        ("<b><i class=timer data-to=1,200 data-speed=9>0</i></b>", "\ufffc"),
        ("<p><span data-num=0></span></p>", "\ufffc"),
        ("<i data-to=0>0</i>", "0"),
        ("<span data-value=7>12</span>", "12"),
        ("<span data-v=7></span>12", "12"),
        ("<p><img src=n12.gif width=5></p>", "\ufffc"),
        ("<img src=n12.gif hidden>", ""),
        ("1<img src=up.gif>", "1"),
        ("7<sub>1</sub>", "7¹"),
        ("<sub>1</sub>", "1"),
        ("7<span style='font-size: 0'>8</span>", "7"),
        ("7<i style='opacity:0;'>8</i>", "7"),
        ("7<span style='position:absolute; left:-9999px'>8</span>", "7"),
        ("<div style='font-size:0'><span>7</span></div>", "7"),
        ("<span style='font-size:0.5em'>7</span>", "7"),
        ("<span data-to='—'>0</span>", "\ufffc"),
        ("<span v-text='count'></span>", "\ufffc"),
        ("<span v-text='count'>7</span>", "7"),
        ("<input type=radio>", "\ufffc"),
        ("<input>", "\ufffc"),
        ("<input value=''>", ""),
        ("<p><i class='icon-minus'></i></p>", "\ufffc"),
        ("<p><i></i></p>", ""),
        ("<meter value=7></meter>", "\ufffc"),
    ],
)
def test_the_text_of_a_cell(cell: str, text: str) -> None:
    document = read(f"<p>{PROSE}</p><table><tr><td>a</td><td>{cell}</td></tr><tr><td>b</td><td>3</td></tr></table>")
    assert places(document, only_table(document)) == [["a", text], ["b", "3"]]


def test_a_cell_that_a_script_fills_in_is_not_blank() -> None:
    document = read(
        f"<p>{PROSE}</p><table><tr><td>a</td><td data-bind='n'></td></tr><tr><td>b</td><td></td></tr></table>"
    )
    assert places(document, only_table(document)) == [["a", "\ufffc"], ["b", ""]]


def test_cells_struck_through_keep_their_place() -> None:
    document = read(
        f"<p>{PROSE}</p><table><tr><td>a</td><td style='text-decoration:line-through'>7</td><td>1</td></tr>"
        "<tr style='text-decoration:line-through'><td>b</td><td>7</td><td>2</td></tr></table>"
    )
    assert places(document, only_table(document)) == [["a", "\ufffc", "1"], ["\ufffc"] * 3]
    assert [(note.name, note.detail) for note in document.notes] == [("html: struck-through text not read", "4")]


def test_deep_nesting_and_many_cells_return_or_are_refused() -> None:
    with pytest.raises(NotRead) as caught:
        read("<div>" * 200_000 + PROSE)
    assert caught.value.outcome == "over_limit"
    document = read(
        f"<p>{PROSE}</p><table>" + "<tr>" + "<td>1</td>" * 100 + "</tr>" * 1 + "<tr><td>2" * 900 + "</table>"
    )
    assert only_table(document).grid is not None
    assert len(read(f"<p>{'公开一条。' * 400_000}</p>").text) == 2_000_001


def _report(count: int) -> str:
    return "".join(
        f"<p>{name}方面，本机关全年主动公开政府信息{number}条，及时答复群众来信来电，没有发生超期未答复的情形。</p>"
        for name, number in (("财政", count), ("教育", 31), ("民政", 52), ("交通", 74))
    )


def test_a_copy_for_telephones_is_read_once() -> None:
    table = "<table><tr><td>规章</td><td>1</td></tr><tr><td>文件</td><td>2</td></tr></table>"
    report = f"<h1>某局报告</h1>{_report(12)}{table}"
    document = read(f"<div class=pc>{report}</div><div class=wap>{report}</div>")
    assert len(shown(document, "paragraph")) == 4
    assert len(shown(document, "table")) == 2  # compared with each other where tables are read
    assert [note.name for note in document.notes] == ["second_copy"]


def test_of_copies_that_differ_the_first_is_kept_and_noted() -> None:
    document = read(f"<div>{_report(12)}</div><div>{_report(13)}</div>")
    assert "12条" in shown(document, "paragraph")[0]
    assert len(shown(document, "paragraph")) == 4
    assert [note.name for note in document.notes] == ["second_copy", "copies_differ"]


def test_what_is_said_of_two_years_is_no_copy() -> None:
    document = read(f"<p>2021年</p><div>{_report(12)}</div><p>2022年</p><div>{_report(13)}</div>")
    assert len(shown(document, "paragraph")) == 10
    assert not document.notes


def test_a_table_of_a_copy_that_says_something_else_is_kept_too() -> None:
    table = "<table><tr><td>规章</td><td>{}</td></tr><tr><td>文件</td><td>2</td></tr></table>"
    first, second = (f"<h1>某局报告</h1>{_report(12)}{table.format(figure)}" for figure in (1, 3))
    document = read(f"<div class=pc>{first}</div><div class=wap>{second}</div>")
    assert len(shown(document, "paragraph")) == 4
    assert [text.split() for text in shown(document, "table")] == [
        ["规章", "1", "文件", "2"],
        ["规章", "3", "文件", "2"],
    ]


def test_paragraphs_that_only_look_alike_are_no_copy() -> None:
    page = "".join(
        f"<p>{name}全年主动公开政府信息{count}条，及时答复群众来信来电，没有发生超期未答复的情形，群众满意度稳步提高。</p>"
        for name in ("教育", "民政", "交通")
        for count in (3, 4)
    )
    assert len(shown(read(page), "paragraph")) == 6


def test_huge_spans_are_clamped_and_empty_columns_dropped() -> None:
    document = read(
        f"<p>{PROSE}</p><table><tr><td colspan=999999999 rowspan=99999999>a</td></tr><tr><td>b</td></tr></table>"
    )
    grid = only_table(document).grid
    assert grid is not None
    assert grid.columns <= 1001
    assert grid.rows == 2


def test_grids_are_bounded() -> None:
    with pytest.raises(NotRead) as caught:
        lay_out([[RawCell(0, 0, 65_534, 1000)]] * 500)
    assert caught.value.outcome == "over_limit"


def test_hidden_rows_cells_and_tables_are_not_read() -> None:
    document = read(
        f"<p>{PROSE}</p><table><tr><td>甲</td><td>1</td></tr><tr style='display:none'><td>乙</td><td>2</td></tr>"
        "<tr><td>丙</td><td>3</td><td hidden>4</td></tr></table>"
        "<table style='display: none'><tr><td>5</td><td>6</td></tr></table>"
    )
    assert places(document, only_table(document)) == [["甲", "1"], ["丙", "3"]]
    assert "5" not in document.text


def test_a_layout_table_is_no_table() -> None:
    document = read(
        f"<table><tr><td width=200>左栏</td><td><h1>标题</h1><p>{PROSE}</p>"
        "<table><tr><td>规章</td><td>1</td></tr></table></td></tr></table>"
    )
    assert places(document, only_table(document)) == [["规章", "1"]]
    assert shown(document, "heading") == ["标题"]
    assert PROSE in shown(document, "paragraph")


def test_a_table_of_prose_is_no_table() -> None:
    document = read(f"<table><tr><td>{PROSE}</td></tr><tr><td>{PROSE}</td></tr></table>")
    assert shown(document, "paragraph") == [PROSE, PROSE]


def test_line_breaks_within_a_cell_stay_in_the_cell() -> None:
    document = read(f"<p>{PROSE}</p><table><tr><td>商业<br>企业</td><td><p>1</p></td></tr></table>")
    assert places(document, only_table(document)) == [["商业\n企业", "1"]]


def test_stray_text_between_cells_is_kept() -> None:
    document = read(f"<p>{PROSE}</p><table><tr><td>甲</td>漏字<td>1</td></tr></table>")
    assert "漏字" in document.text


def test_furniture_by_container_is_kept_in_the_text_and_not_read() -> None:
    document = read(
        "<div class='page-nav'><a href=/>首页</a><a href=/x>机构</a></div><ul id=breadcrumb><li>公开</li></ul>"
        f"<header><a href=/>本局网站</a></header><article><header><h1>某局报告</h1></header><p>{PROSE}</p></article>"
        "<div class=content-related><p>另一篇报告：公开9条</p></div><footer>地址：某路1号</footer>"
    )
    assert shown(document, "paragraph") == [PROSE]
    assert shown(document, "heading") == ["某局报告"]
    assert "另一篇报告：公开9条" in shown(document, "chrome")
    assert "地址：某路1号" in shown(document, "chrome")


def test_a_container_with_the_report_in_it_is_read_whatever_its_class() -> None:
    document = read(f"<div class='nav share right'><h1>某局报告</h1><p>{PROSE}</p></div>")
    assert shown(document, "paragraph") == [PROSE]


def test_runs_of_links_are_furniture_but_attachments_are_not() -> None:
    links = "".join(f"<p><a href={name}>{name}</a></p>" for name in ("信息甲", "信息乙", "信息丙", "统计表.docx"))
    document = read(f"<p>{PROSE}</p><p>附件：</p>{links}")
    assert "信息乙" in shown(document, "chrome")
    assert "统计表.docx" in shown(document, "paragraph")


def test_raised_digits_stay_apart_from_the_number() -> None:
    document = read_document(
        b"<table><tr><td>a</td><td>12<sup>1</sup></td></tr><tr><td>b</td><td>3</td></tr></table>", "x"
    )
    assert "12¹" in document.text
    assert "121" not in document.text
