"""Pages whose report is not in them: it lies in a frame, a file to download, another page, or behind their scripts.

Belongs here: the addresses a page leads on to, and refusing it with the one to follow. Does not: error pages
(`furniture`), following an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from ingestion.documents.furniture import furniture, is_attachment
from ingestion.model import NotRead

_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";]+)", re.I)
_NOWHERE = re.compile(r"\s*(?:javascript|data|about|blob|mailto|tel)\s*:|\s*#|\s*$", re.I)
_NUMBERED = re.compile(r"\s*[一二三四五六七八九十]{1,3}、")
_LONGEST_ADDRESS = 300
_MOST_ADDRESSES = 3


def embedded(root: Any) -> list[str]:
    """The address of everything that a page shows in place of text of its own; empty for one that has no address."""
    found: list[str] = []
    for element in root.iter("iframe", "frame", "embed", "object", "meta"):
        if element.tag != "meta":
            found.append(element.get("src") or element.get("data") or "")
        elif element.get("http-equiv", "").strip().lower() == "refresh":
            found += _REFRESH.findall(element.get("content", ""))
    return found


def refuse_shell(text: str, has_script: bool, embedded: Sequence[str], roots: set[str]) -> None:
    """Raise NotRead (shell_page) where a page shows next to nothing without running its scripts or frames."""
    known = furniture()
    if len(text.strip()) > known.shell_length or not (has_script or embedded):
        return
    if embedded or roots & known.shell_roots or known.shell_body.search(text) or not text.strip():
        zh, en = _onwards(embedded)
        raise NotRead(
            "shell_page",
            f"页面正文由脚本或框架另行载入，文件中没有内容。请在浏览器中打开后另存，或提供正文的网址。{zh}",
            "The page loads its text by script or frame; the file holds none. Save it from a browser, or give the "
            f"address of the text itself.{en}",
        )


def refuse_attachment_page(lines: Sequence[str], links: Sequence[tuple[str, str]]) -> None:
    """Raise NotRead (shell_page) where a page says next to nothing but names a file.

    lines: what is read of the page, tables included. links: label and address of each link outside furniture.
    """
    known = furniture()
    files = [address for label, address in links if known.file_address.search(address) or is_attachment(label)]
    if not files:
        return
    own = [line for line in lines if not is_attachment(line)]
    if sum(map(len, own)) > known.shell_length or any(_NUMBERED.match(line) for line in own):
        return
    zh, en = _onwards(files)
    raise NotRead(
        "shell_page",
        f"页面只有附件，没有报告正文。请下载附件后提交。{zh}",
        f"The page holds an attachment and no report. Download the attachment and submit that.{en}",
    )


def refuse_list_page(links: Sequence[tuple[str, str]], link_length: int, text_length: int) -> None:
    """Raise NotRead (list_page) where a page is mainly links to reports. Lengths in characters outside furniture."""
    known = furniture()
    reports = {label: address for label, address in links if known.list_link.search(label)}
    if len(reports) >= known.list_links and 2 * link_length > text_length:
        zh, en = _onwards(list(reports.values()))
        raise NotRead(
            "list_page",
            f"这是报告目录页，不是报告本身。请下载其中链接的各份报告。{zh}",
            f"This is a list of reports, not a report. Download the reports it links to.{en}",
        )


def _onwards(addresses: Sequence[str]) -> tuple[str, str]:
    """The addresses to follow, as a sentence in Chinese and English; nothing where there is none.

    They are given as the page has them, but for what is no part of an address: nothing here is followed or trusted.
    """
    known = dict.fromkeys(a.strip()[:_LONGEST_ADDRESS] for a in addresses if not _NOWHERE.match(a))
    shown = [quote(address, safe="/:?#[]@!$&'()*+,;=%~") for address in list(known)[:_MOST_ADDRESSES]]
    if not shown:
        return "", ""
    more = " ..." if len(known) > len(shown) else ""
    listed = " ".join(shown) + more
    return f"后续地址：{listed}", f" To follow: {listed}"
