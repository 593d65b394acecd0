"""What kind of file some bytes are, decided from the bytes and never from the name; and why a kind is not read.

Belongs here: signatures, and the reason and way out for each kind without a reader. Does not: reading anything.
"""

from __future__ import annotations

import re

from ingestion.documents.ocr import INSTALL
from ingestion.documents.package import open_zip
from ingestion.documents.wrapped import is_mhtml
from ingestion.model import NotRead

_SIGNATURES = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|div|table|p|"
    r"h[1-6]|article|section|script|style|span|font|center|link|ul|ol)\b",
    re.I | re.S,
)
_OFFICE_XML = re.compile(r"<\?mso-application|<(?:\w+:)?wordDocument\b|<pkg:package\b|office:spreadsheet\"")
_HTML_TAG = re.compile(r"<(?:p|div|table|tr|td|span|br|li|h[1-6]|a)\b[^<>]{0,400}>", re.I)
_HTML_CLOSED = re.compile(r"</(?:p|div|table|tr|td|body|html)\s*>", re.I)


def container_kind(data: bytes) -> str:
    """empty, pdf, docx, xlsx, zip, ofd, ole, ole_encrypted, rar, 7z, gzip, mhtml, image, rtf, or `text` (also HTML).

    Raises NotRead (corrupt, over_limit) where a ZIP directory cannot be read.
    """
    head = data[:4096]
    if not data.strip(_BLANK):
        return "empty"
    if head.startswith(_OLE):
        return "ole_encrypted" if "EncryptedPackage".encode("utf-16-le") in data[:1_048_576] else "ole"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package_kind(data)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image"
    if head.startswith(b"BM") and b"\x00" in head[:32]:
        return "image"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf_encrypted" if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", data[-65_536:]) else "pdf"
    return "mhtml" if is_mhtml(head) else "text"


def _package_kind(data: bytes) -> str:
    """Which package a ZIP file is, from its directory alone: nothing is inflated."""
    with open_zip(data) as package:
        entries = package.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        return "zip_encrypted"
    names = {entry.filename for entry in entries}
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "slides")):
            if any(name.startswith(folder) for name in names):
                return kind
    if "mimetype" in names and "content.xml" in names:
        return "opendocument"
    return "zip"


def is_html(text: str) -> bool:
    """Whether a decoded text is HTML: it begins as such, or is full of tags. A stray `</strong>` is not enough."""
    head = text[:65_536]
    if _HTML_START.match(head):
        return True
    return len(_HTML_TAG.findall(head)) >= 5 and len(_HTML_CLOSED.findall(head)) >= 3


def is_office_xml(text: str) -> bool:
    """Whether a decoded text is an Office document as one XML file (Word 2003 XML, flat OPC, XML spreadsheet)."""
    return text.lstrip("\ufeff \t\r\n").startswith("<?xml") and _OFFICE_XML.search(text[:4096]) is not None


_SAVE_AS = ("请另存为网页（HTML）或纯文本后再提交。", "Save it as a web page (HTML) or plain text and submit that.")
_UNPACK = ("请解压后提交其中的文件。", "Unpack it and submit the files inside.")
_UNLOCK = ("请提供未加密的文件。", "Supply it without a password.")
_AGAIN = ("请重新下载。", "Download it again.")
_RECOGNISE = (f"请提供文字版，或安装识别组件（{INSTALL}）。", f"Supply a text version, or {INSTALL}.")
_CHECK = ("请确认下载是否正确。", "Check that the download is what was meant.")

# By kind: outcome, what it is in Chinese and English, and the way out.
_REFUSALS: dict[str, tuple[str, str, str, tuple[str, str]]] = {
    "empty": ("empty", "文件为空。", "The file is empty.", _AGAIN),
    "slides": ("unsupported", "演示文稿不读取。", "Slides are not read.", _SAVE_AS),
    "opendocument": (
        "unsupported",
        "OpenDocument（odt、ods）文件不读取。",
        "OpenDocument files (odt, ods) are not read.",
        ("请另存为 docx 或 xlsx。", "Save it as docx or xlsx."),
    ),
    "office_xml": (
        "unsupported",
        "Office 的单一 XML 文件不读取。",
        "Single-file Office XML is not read.",
        ("请另存为 docx 或 xlsx。", "Save it as docx or xlsx."),
    ),
    "ole_encrypted": ("encrypted", "Office 文件已加密。", "The Office file is encrypted.", _UNLOCK),
    "rtf": ("unsupported", "RTF 文件尚不能读取。", "RTF files are not read yet.", _SAVE_AS),
    "zip": ("unsupported", "压缩包不直接读取。", "Archives are not read as such.", _UNPACK),
    "zip_encrypted": ("encrypted", "压缩包已加密。", "The archive is encrypted.", _UNLOCK),
    "rar": ("unsupported", "RAR 压缩包不直接读取。", "RAR archives are not read as such.", _UNPACK),
    "7z": ("unsupported", "7z 压缩包不直接读取。", "7z archives are not read as such.", _UNPACK),
    "wrapped": ("unsupported", "文件被多层压缩或打包。", "The file is wrapped more than once.", _UNPACK),
    "image": ("needs_ocr", "文件是图片，文字须先识别。", "The file is an image; its text needs OCR.", _RECOGNISE),
    "binary": ("unsupported", "文件不是文字，类型未知。", "The file is not text, and of no known type.", _CHECK),
}


def refusal(kind: str) -> NotRead:
    """The outcome of a file of a kind that has no reader. Raises KeyError on a kind that has one."""
    outcome, zh, en, (way_zh, way_en) = _REFUSALS[kind]
    return NotRead(outcome, zh + way_zh, f"{en} {way_en}")
