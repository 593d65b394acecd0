"""Documents inside one wrapper: gzip streams and web archives (MHTML).

Belongs here: taking the one document out, bounded. Does not: archives of several (`ingestion.sources.archives`),
reading the document.
"""

from __future__ import annotations

import email
import email.policy
import re
import zlib
from email.message import EmailMessage

from ingestion.model import NotRead

_GZIP_WINDOW = 31
_MOST_PARTS = 2_000
_HEADER = rb"[!-9;-~]{1,70}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,20}"
_MHTML = re.compile(rb"\s{0,20}(?:" + _HEADER + rb"){0,20}?mime-version:\s*1\.0", re.I)


def gunzip(data: bytes, maximum: int) -> bytes:
    """The one member of a gzip stream. Raises NotRead: over_limit (before inflating further), truncated, corrupt,
    unsupported (several members)."""
    stream = zlib.decompressobj(_GZIP_WINDOW)
    try:
        inner = stream.decompress(data, maximum + 1)
    except zlib.error as error:
        raise NotRead(
            "corrupt", "gzip 文件已损坏。请重新下载。", "The gzip file is damaged. Download it again."
        ) from error
    if len(inner) > maximum:
        raise NotRead(
            "over_limit",
            f"gzip 文件解压后超过 {maximum // 1024 // 1024} MB，未读取。请确认文件是否正常。",
            f"The gzip file inflates to more than {maximum // 1024 // 1024} MB: not read. Check the file.",
        )
    if not stream.eof:
        raise NotRead("truncated", "gzip 文件不完整。请重新下载。", "The gzip file is cut short. Download it again.")
    if stream.unused_data.strip(b"\x00"):
        raise NotRead(
            "unsupported",
            "gzip 文件后面还有别的内容。请解压后提交其中的文件。",
            "More follows after the gzip stream. Unpack it and submit the files inside.",
        )
    return inner


def is_mhtml(head: bytes) -> bool:
    """Whether bytes begin as a web archive (or a mail) does."""
    return _MHTML.match(head) is not None


def page_of_mhtml(data: bytes) -> bytes:
    """The page that a web archive shows, as bytes. Raises NotRead: over_limit, empty where it holds no page."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.HTTP)
        start = str(message.get_param("start") or "").strip()
        pages: list[EmailMessage] = []
        for number, part in enumerate(message.walk()):
            if number > _MOST_PARTS:
                raise _over_limit()
            if part.get_content_type() == "text/html":
                pages.append(part)
    except RecursionError:
        raise _over_limit() from None
    root = next((page for page in pages if start and str(page.get("Content-ID", "")).strip() == start), None)
    if root is None and pages:
        root = pages[0]
    content = root.get_payload(decode=True) if root is not None else None
    if not isinstance(content, bytes) or not content.strip():
        raise NotRead(
            "empty",
            "网页归档（mht）中没有网页正文。请重新保存。",
            "The web archive (MHTML) holds no page. Save it again.",
        )
    return content


def _over_limit() -> NotRead:
    return NotRead(
        "over_limit",
        f"网页归档（mht）超过 {_MOST_PARTS} 个部分或嵌套过深。请另存为网页（HTML）。",
        f"The web archive (MHTML) has more than {_MOST_PARTS} parts, or nests too deeply. Save it as HTML.",
    )
