"""Old Word and Excel files: read like the new ones, and refused where damaged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.documents import refused

from ingestion.documents import read_document
from ingestion.model import Document, NotRead

FILES = Path(__file__).parent / "files"
WORD_STREAM = b"\xec\xa5"  # how the WordDocument stream begins


def lines(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.grid is None]


def test_a_word_file_is_read_as_accepted_and_printed() -> None:
    document = read_document((FILES / "report.doc").read_bytes(), "report")
    assert document.container == "doc"
    assert lines(document) == [
        "某某局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "全年主动公开政府信息35条，其中网站12¹条。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "无。",
    ]
    assert [(b.grid.rows, b.grid.columns) for b in document.blocks if b.grid] == [(14, 4), (28, 10), (4, 15)]


def test_hidden_cells_and_errors_of_an_old_workbook() -> None:
    document = read_document((FILES / "odd.xls").read_bytes(), "sheet")
    assert document.container == "xls"
    assert document.text == "表\n项目\t件数\t备注\n甲\t12\t#DIV/0!\n丙\t15\t0.5\n"


def test_an_encrypted_word_file() -> None:
    data = bytearray((FILES / "report.doc").read_bytes())
    start = data.find(WORD_STREAM, 512)
    data[start + 11] |= 0x01  # fEncrypted
    data[start + 14 : start + 18] = b"\x34\x00\x00\x00"  # lKey: length of the encryption header
    assert refused(bytes(data)) == "encrypted"


def test_word_95_is_not_supported() -> None:
    data = bytearray((FILES / "report.doc").read_bytes())
    start = data.find(WORD_STREAM, 512)
    data[start : start + 2] = b"\xdc\xa5"
    assert refused(bytes(data)) == "unsupported"


def test_other_old_files_are_not_supported() -> None:
    data = (FILES / "odd.xls").read_bytes()
    assert refused(data.replace("Workbook".encode("utf-16-le"), "Notebook".encode("utf-16-le"))) == "unsupported"


@pytest.mark.parametrize("name", ["report.doc", "report.xls"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short(name: str, share: float) -> None:
    data = (FILES / name).read_bytes()
    assert refused(data[: int(share * len(data))]) == "corrupt"


@pytest.mark.parametrize("name", ["report.doc", "report.xls"])
def test_damaged_bytes_end_in_a_document_or_an_outcome(name: str) -> None:
    chance = random.Random(7)
    whole = (FILES / name).read_bytes()
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(8):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            document = read_document(bytes(data), name)
        except NotRead:
            continue
        assert document.text
