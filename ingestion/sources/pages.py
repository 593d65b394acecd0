"""What a fetched page is to whoever visits it: where it leads on to, whether it says the same, whether it is one.

Belongs here: choosing links, the digest of an article, error pages. Does not: asking (`visits`), reading a report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html

from ingestion.documents import read_document
from ingestion.documents.charset import decode
from ingestion.documents.furniture import furniture, is_attachment
from ingestion.documents.sniff import container_kind, is_html
from ingestion.model import Document, NotRead

LINKS_LIMIT = 200


@dataclass(frozen=True)
class Page:
    """attachments: of this page. reports: addresses that a list page leads to; empty where it is no list.

    article: digest of its text without what it counts at each look; empty where it is no document. refusal: where it is
    an error, login or verification page under a good status.
    """

    attachments: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    article: str = ""
    refusal: NotRead | None = None


def look_at(data: bytes, url: str) -> Page:
    """What a page says and the links to follow, in its order, each once; nothing where the bytes are no page.

    A list's links count only within its own host: what others publish is not what was asked for.
    """
    if container_kind(data) != "text":
        return Page()
    try:
        text, _, _ = decode(data)
    except NotRead:
        return Page()
    if not is_html(text):
        return Page()
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
    followed = tuple(attachments)[:LINKS_LIMIT]
    try:
        document = read_document(data, url)
    except NotRead as refusal:
        if refusal.outcome == "error_page":
            return Page(refusal=refusal)
        # A report too names its neighbours of other years: only a list's links are followed.
        return Page(followed, tuple(reports)[:LINKS_LIMIT] if refusal.outcome == "list_page" else ())
    return Page(followed, (), _article(document))


def _article(document: Document) -> str:
    counter = furniture().counter
    digest = hashlib.sha256()
    for block in document.blocks:
        text = document.text[block.start : block.end]
        digest.update((counter.sub("", text) if block.kind == "chrome" else text).encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


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
