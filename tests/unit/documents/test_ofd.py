"""OFD files: the characters and lines of each page, read as those of a PDF are."""

from __future__ import annotations

import pytest
from support.ofd_files import content, ofd, path_object, text_object
from support.office_files import pack

from ingestion.documents import read_document
from ingestion.model import NotRead

TABLE = "".join(
    path_object(f"M {x0} {y0} L {x1} {y1}")
    for x0, y0, x1, y1 in (
        (20, 50, 120, 50), (20, 60, 120, 60), (20, 70, 120, 70), (20, 50, 20, 70), (70, 50, 70, 70), (120, 50, 120, 70),
    )
)  # fmt: skip
CELLS = (
    text_object(70, 160, "甲") + text_object(210, 160, "12") + text_object(70, 190, "乙") + text_object(210, 190, "3")
)


def text_of(layer: str, **parts: str) -> str:
    return read_document(ofd([layer], parts), "report.ofd").text


def test_a_ruled_table_is_a_grid() -> None:
    document = read_document(ofd([text_object(70, 100, "一、总体情况") + TABLE + CELLS]), "report.ofd")
    assert document.container == "ofd"
    assert document.text == "一、总体情况\n甲\t12\n乙\t3\n"
    assert [(b.kind, b.grid and (b.grid.rows, b.grid.columns)) for b in document.blocks] == [
        ("heading", None),
        ("table", (2, 2)),
    ]


def test_thin_filled_boxes_are_lines_and_thick_ones_are_not() -> None:
    thin = "".join(
        path_object(f"M {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C", 'Fill="true" Stroke="false"')
        for x0, y0, x1, y1 in (
            (20, 50, 120, 50.2), (20, 60, 120, 60.2), (20, 70, 120, 70.2), (20, 50, 20.2, 70), (70, 50, 70.2, 70),
            (120, 50, 120.2, 70), (20, 65, 120, 68),
        )
    )  # fmt: skip
    assert text_of(thin + CELLS) == "甲\t12\n乙\t3\n"


def test_steps_between_characters_in_short() -> None:
    short = text_object(70, 100, "公开十二条").replace('DeltaX="', 'DeltaX="g 4 3.5278" Old="')
    assert text_of(short) == text_of(text_object(70, 100, "公开十二条")) == "公开十二条\n"


def test_what_is_not_seen_is_not_read() -> None:
    seen = text_object(70, 100, "公开12条")
    assert text_of(seen + text_object(70, 130, "99", more='Visible="false"')) == "公开12条\n"
    assert text_of(seen + text_object(70, 130, "99", more='Alpha="0"')) == "公开12条\n"
    # A watermark across the page.
    assert text_of(seen + text_object(70, 130, "草稿", more='CTM="0.7 0.7 -0.7 0.7 0 0"')) == "公开12条\n"


def test_a_template_lies_under_its_pages() -> None:
    document = read_document(
        ofd(
            [""],
            {
                "Doc_0/Pages/Page_0/Content.xml": content(CELLS, template="90"),
                "Doc_0/Tpls/Tpl_0/Content.xml": content(TABLE),
            },
        ),
        "report.ofd",
    )
    assert document.text == "甲\t12\n乙\t3\n"


def refused(data: bytes) -> str:
    with pytest.raises(NotRead) as caught:
        read_document(data, "report.ofd")
    assert caught.value.reason_en.isascii()
    assert "PDF" not in caught.value.reason_en
    return caught.value.outcome


def test_refusals() -> None:
    picture = '<ofd:ImageObject xmlns:ofd="http://www.ofdspec.org/2016" Boundary="0 0 210 297" ResourceID="1"/>'
    page = "Doc_0/Pages/Page_0/Content.xml"
    assert refused(ofd([picture])) == "needs_ocr"
    assert refused(ofd([TABLE])) == "empty"
    assert refused(ofd([])) == "corrupt"
    assert refused(ofd([CELLS], {"Encryptions.xml": "<a/>"})) == "encrypted"
    assert refused(ofd([CELLS], {page: "<cut"})) == "corrupt"
    assert refused(ofd([CELLS], {page: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})) == "corrupt"
    assert refused(ofd([CELLS], {"../up.xml": "x"})) == "corrupt"
    assert refused(pack({"OFD.xml": "<a/>"})) == "corrupt"
    assert refused(ofd([CELLS] * 501)) == "over_limit"


@pytest.mark.parametrize("data", ["M", "L 1 2", "M 1", "M x y L 1 1", "A 1 2 3", "M 1 1 L nan 2 C", "M 1e9 1 L 2 2"])
def test_broken_paths_draw_nothing(data: str) -> None:
    assert text_of(CELLS + path_object(data)).split() == ["甲", "12", "乙", "3"]
