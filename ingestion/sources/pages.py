"""Where a fetched page leads on to: the files attached to a report, the reports of a list.

Belongs here: choosing links. Does not: asking them (`visits`), reading the page as a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html

from ingestion.documents import read_document
from ingestion.documents.charset import decode
from ingestion.documents.furniture import furniture, is_attachment
from ingestion.documents.sniff import container_kind, is_html
from ingestion.model import NotRead

LINKS_LIMIT = 200


@dataclass(frozen=True)
class Links:
    """attachments: of this page. reports: addresses that a list page leads to; empty where it is no list."""

    attachments: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()


def links_of(data: bytes, url: str) -> Links:
    """The links of a page to follow, in its order, each once; none where the bytes are no page.

    A list's links count only within its own host: what others publish is not what was asked for.
    """
    if container_kind(data) != "text":
        return Links()
    try:
        text, _, _ = decode(data)
    except NotRead:
        return Links()
    if not is_html(text):
        return Links()
    known = furniture()
    attachments: dict[str, None] = {}
    reports: dict[str, None] = {}
    for label, address in _anchors(text, url):
        if known.file_address.search(address) or is_attachment(label):
            attachments[address] = None
        elif known.list_link.search(label) and urlsplit(address).hostname == urlsplit(url).hostname:
            reports[address] = None
    attachments.pop(url, None)
    reports.pop(url, None)
    # A report too names its neighbours of other years.
    return Links(tuple(attachments)[:LINKS_LIMIT], tuple(reports)[:LINKS_LIMIT] if _is_list(data, url) else ())


def _is_list(data: bytes, url: str) -> bool:
    try:
        read_document(data, url)
    except NotRead as refusal:
        return refusal.outcome == "list_page"
    return False


def _anchors(text: str, url: str) -> Iterator[tuple[str, str]]:
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.ParserError, ValueError):
        return
    for anchor in root.iter("a"):
        try:
            address = urldefrag(urljoin(url, (anchor.get("href") or "").strip())).url
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            yield " ".join(("".join(map(str, anchor.itertext())) or anchor.get("title") or "").split()), address
