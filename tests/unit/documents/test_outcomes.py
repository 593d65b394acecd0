"""Files that are no document end as an outcome with a reason in both languages, whatever their name."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from support.documents import html_page

from ingestion.documents import read_document
from ingestion.model import NotRead


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


LINKS = "".join(
    f'<li><a href="{year}.html">某某局{year}年政府信息公开工作年度报告</a> {year + 1}-01-20</li>'
    for year in range(2012, 2022)
)

CASES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blank": (b" \r\n\t\n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "page without text": (html_page(""), "empty"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "truncated"),
    "encrypted pdf": (b"%PDF-1.7\n trailer << /Encrypt 5 0 R >>", "encrypted"),
    "docx": (package("[Content_Types].xml", "word/document.xml"), "corrupt"),
    "xlsx": (package("[Content_Types].xml", "xl/workbook.xml"), "corrupt"),
    "zip": (package("a.txt"), "unsupported"),
    "broken zip": (b"PK\x03\x04" + b"a" * 60, "corrupt"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "corrupt"),
    "encrypted office": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "rar": (b"Rar!\x1a\x07\x00rest", "unsupported"),
    "7z": (b"7z\xbc\xaf\x27\x1crest", "unsupported"),
    "gzip": (b"\x1f\x8b\x08rest", "corrupt"),
    "png": (b"\x89PNG\r\n\x1a\nrest", "needs_ocr"),
    "jpeg": (b"\xff\xd8\xff\xe0rest", "needs_ocr"),
    "rtf": (b"{\\rtf1 text}", "unsupported"),
    "random bytes": (random.Random(1).randbytes(20_000), "unsupported"),
    "random bytes without NUL": (random.Random(2).randbytes(20_000).replace(b"\0", b"\1"), "unreadable_text"),
    "404": (html_page("<h1>404 Not Found</h1><hr>nginx", "<title>404 Not Found</title>"), "error_page"),
    "404 in Chinese": (html_page("<h2>抱歉，您访问的页面不存在或已删除</h2>"), "error_page"),
    "404 in GBK": ("<html><body>您访问的页面不存在</body></html>".encode("gbk"), "error_page"),
    "firewall": (html_page("您的请求存在异常，已被拦截", "<title>访问提示</title>"), "error_page"),
    "login": (html_page("<form>用户名 密码 验证码</form>", "<title>登录</title>"), "error_page"),
    "404 as text": (b"404 Not Found\n", "error_page"),
    "shell": (html_page('<div id="app"></div><script src="a.js"></script>', "<title>公开</title>"), "shell_page"),
    "frame": (html_page('<iframe src="report.pdf"></iframe>'), "shell_page"),
    "list": (html_page(f"<ul>{LINKS}</ul>"), "list_page"),
    "bottomless nesting": (html_page("<div>" * 20_000 + "公开"), "over_limit"),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("source", ["report.html", "a[1].pdf"])
def test_outcome(name: str, source: str) -> None:
    data, outcome = CASES[name]
    with pytest.raises(NotRead) as caught:
        read_document(data, source)
    assert caught.value.outcome == outcome
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.reason_zh)
    assert caught.value.reason_en.isascii()


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.documents.MAXIMUM_BYTES", 100)
    with pytest.raises(NotRead) as caught:
        read_document(b"a" * 101, "large.txt")
    assert caught.value.outcome == "over_limit"


def test_a_report_named_like_something_else_is_read() -> None:
    text = "某局2020年政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息35条。\n"
    document = read_document(text.encode(), "photo.png")
    assert (document.container, document.text) == ("text", text)


def test_a_short_report_that_speaks_of_a_login_or_an_error_is_read() -> None:
    text = (
        "某局2018年政府信息公开工作年度报告\n一、概述\n全年主动公开政府信息404条，用户可登录网站查阅。\n"
        "二、存在问题\n个别页面内容更新不及时，失效信息已删除。\n"
        + "三、下一步\n加强培训，完善制度，做好主动公开和依申请公开工作，按时更新目录和指南，方便群众查阅。\n"
        * 4
    )
    assert read_document(text.encode(), "r.txt").text == text


def test_a_report_that_breaks_off_is_still_read() -> None:
    data = "某局2019年政府信息公开工作年度报告\n一、总体情况\n全年收到申请12件，其中".encode()[:-2]
    assert "收到申请12件" in read_document(data, "cut.txt").text
