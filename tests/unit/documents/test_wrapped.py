"""A document in a gzip stream or a web archive is the document."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
from support.documents import refused
from support.office_files import docx, paragraph

from ingestion.documents import read_document

PAGE = "<html><head><title>年报</title></head><body><h1>一、总体情况</h1><p>公开12条。</p></body></html>"


def archive(*parts: tuple[str, str], start: str = "") -> bytes:
    """A web archive of (content type, Base64 text) parts."""
    lines = ["From: <Saved>", "Subject: =?utf-8?B?5bm05oql?=", "MIME-Version: 1.0"]
    lines += ["Content-Type: multipart/related;", f'\ttype="text/html";{start}', '\tboundary="--b"', ""]
    for number, (kind, content) in enumerate(parts):
        lines += [
            "----b",
            f"Content-Type: {kind}",
            f"Content-ID: <{number}>",
            "Content-Transfer-Encoding: base64",
            "",
            content,
        ]
    return "\r\n".join([*lines, "----b--", ""]).encode()


def packed(text: str, charset: str = "utf-8") -> str:
    return base64.encodebytes(text.encode(charset)).decode()


@pytest.mark.parametrize(
    "inner",
    [PAGE.encode(), PAGE.encode("gb18030"), "一、总体情况\n公开12条。\n".encode(), docx(paragraph("公开12条。"))],
)
def test_gzip(inner: bytes) -> None:
    data = gzip.compress(inner)
    document, plain = read_document(data, "file"), read_document(inner, "file")
    assert (document.text, document.blocks, document.container) == (plain.text, plain.blocks, plain.container)
    assert document.document_id == hashlib.sha256(data).hexdigest()
    assert document.byte_length == len(data)


def test_gzip_refusals() -> None:
    whole = gzip.compress(PAGE.encode() * 50)
    assert refused(whole[:-20]) == "truncated"
    assert refused(whole[:30] + b"\xff" * 40 + whole[70:]) == "corrupt"
    assert refused(whole + whole) == "unsupported"
    assert refused(gzip.compress(whole)) == "unsupported"


def test_a_gzip_bomb_is_stopped_while_it_inflates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.documents.MAXIMUM_BYTES", 1_000_000)
    assert refused(gzip.compress(b" " * 5_000_000)) == "over_limit"


def test_a_web_archive_is_its_page() -> None:
    data = archive(("text/html; charset=utf-8", packed(PAGE)), ("image/png", packed("x")))
    document = read_document(data, "report.mht")
    assert document.text == "一、总体情况\n公开12条。\n"
    assert document.page_title == "年报"
    assert document.document_id == hashlib.sha256(data).hexdigest()


def test_the_archive_says_which_part_is_the_page() -> None:
    other = PAGE.replace("12", "99")
    data = archive(("text/html", packed(other)), ("text/html", packed(PAGE, "gbk")), start='\r\n\tstart="<1>";')
    assert "公开12条" in read_document(data, "report.mht").text


def test_an_archive_without_a_page_is_empty() -> None:
    assert refused(archive(("image/png", packed("x")))) == "empty"


def test_a_text_that_speaks_of_headers_is_a_text() -> None:
    text = "说明: 年报\n一、总体情况\n公开12条。\n"
    assert read_document(text.encode(), "file").container == "text"
