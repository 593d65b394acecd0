"""A statutory table that is not there: what its section holds instead, in every container that can hold it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.office_files import docx, paragraph
from support.pdf_files import LEFT, TOP, Sheet, pdf_bytes

from expectations.check import check
from expectations.rulebook import part_names
from ingestion.handover.entry import of_parsed, to_parsed
from ingestion.named import parse_files
from ingestion.parse import parse_bytes

TITLE = "某某市某某局2022年政府信息公开工作年度报告"
SECTIONS = (
    ("一、总体情况", "本局做好政府信息公开工作，群众满意度进一步提高。"),
    ("二、主动公开政府信息情况", ""),
    ("三、收到和处理政府信息公开申请情况", ""),
    ("四、政府信息公开行政复议、行政诉讼情况", ""),
    ("五、存在的主要问题及改进情况", "公开的内容不够全面，将继续改进。"),
    ("六、其他需要报告的事项", "无其他需要报告的事项。"),
)
PICTURE = '<p><img src="W020230101.png" width="600" height="400"></p>'
DRAWING = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"


def html(*contents: str) -> bytes:
    """A page whose sections two to four hold these."""
    holds = ("", *contents, "", "")
    parts = [f"<p>{head}</p><p>{body}</p>{held}" for (head, body), held in zip(SECTIONS, holds, strict=True)]
    return f"<html><body><h1>{TITLE}</h1>{''.join(parts)}</body></html>".encode()


def instead(data: bytes) -> dict[str, str]:
    parsed = parse_bytes(data, "report")
    assert parsed.outcome == "partly_read"
    assert parsed.structure is not None
    assert [table.table_id for table in parsed.structure.tables_absent] == ["table_2", "table_3", "table_4"]
    for table in parsed.structure.tables_absent:
        assert table.detail_zh in parsed.reason_zh
        assert table.detail_en in parsed.reason_en
    return {table.table_id: table.instead for table in parsed.structure.tables_absent}


def test_a_page_shows_pictures_or_links_to_files() -> None:
    link = '<p><a href="/files/P020230101.xlsx">点击查看</a></p>'
    assert instead(html(PICTURE, link, "<p>本年度没有行政复议和行政诉讼。</p>")) == {
        "table_2": "picture",
        "table_3": "attachment",
        "table_4": "text",
    }
    assert instead(html("", link + PICTURE, "<p>具体情况详见附表。</p>")) == {
        "table_2": "nothing",
        "table_3": "picture",
        "table_4": "attachment",
    }


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="/images/icon_xls.gif">',
        '<img src="a.png" width="16" height="16">',
        '<img src="a.png" style="width:20px;height:20px">',
        '<div class="share"><img src="a.png"></div>',
        '<div style="display:none"><img src="a.png"></div>',
    ],
)
def test_icons_and_what_is_not_seen_stand_for_nothing(picture: str) -> None:
    assert set(instead(html(picture, picture, picture)).values()) == {"nothing"}


def test_a_picture_of_another_section_says_nothing_of_this_one() -> None:
    assert instead(html(PICTURE, "", "")) == {"table_2": "picture", "table_3": "nothing", "table_4": "nothing"}


def test_a_section_that_is_not_there() -> None:
    text = html("", "", "").replace("三、收到和处理政府信息公开申请情况".encode(), b"")
    assert instead(text)["table_3"] == "no_section"


def test_a_word_file_shows_pictures() -> None:
    body = [paragraph(TITLE)]
    for number, (head, text) in enumerate(SECTIONS):
        body += [paragraph(head), paragraph(text), paragraph(DRAWING) if number in (1, 3) else ""]
    assert instead(docx("".join(body))) == {"table_2": "picture", "table_3": "nothing", "table_4": "picture"}


def test_a_pdf_shows_pictures() -> None:
    sheet = Sheet()
    y = TOP
    for line in (TITLE, *(line for section in SECTIONS for line in section if line)):
        sheet.text(LEFT, y, line)
        y += 30
        if line.startswith("三、"):
            sheet.image(LEFT, y, LEFT + 400, y + 120)
            y += 150
    assert instead(pdf_bytes([sheet])) == {"table_2": "nothing", "table_3": "picture", "table_4": "nothing"}


def test_a_text_names_files_and_pictures() -> None:
    lines = [TITLE, *(line for section in SECTIONS for line in section)]
    lines.insert(lines.index(SECTIONS[2][0]), "![](images/2.png)")
    lines.insert(lines.index(SECTIONS[3][0]), "附件：收到和处理政府信息公开申请情况.docx")
    assert instead("\n".join(lines).encode()) == {"table_2": "picture", "table_3": "attachment", "table_4": "nothing"}


def test_it_is_kept_with_the_report_and_told_by_the_rule(tmp_path: Path) -> None:
    parsed = parse_bytes(html(PICTURE, "", ""), "report")
    assert to_parsed(of_parsed(parsed), {}).structure == parsed.structure
    (tmp_path / "report.html").write_bytes(html(PICTURE, "", ""))
    (row,) = [r for r in check(parse_files([tmp_path])).to_pylist() if r["rule_id"] == "STR-02"]
    assert row["status"] == "fail"
    name_zh, name_en = part_names()["table_2"]
    assert f"{name_zh}（所在部分只有图片）" in row["message_zh"]
    assert f"{name_en} (its section shows a picture instead)" in row["message_en"]
