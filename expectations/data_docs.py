"""Data Docs that open without a network.

Belongs here: taking remote scripts and styles out of the pages the library built, a plain style and a plain index in
their place. Does not: building them (`adapter`), or what they say.
"""

from __future__ import annotations

import html
import os
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

REMOTE = ("http:", "https:", "//")

STYLE = """
body { font-family: sans-serif; margin: 1.5rem; line-height: 1.45; color: #222; background: #fff; }
table { border-collapse: collapse; margin: .5rem 0; }
td, th { border: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.fa-check-circle::before { content: "✓"; color: #1a7f37; }
.fa-times::before { content: "✗"; color: #b3261e; }
.fa-exclamation-triangle::before { content: "!"; color: #b3261e; }
/* Controls that need the scripts taken out, and the maker's advertisement. */
nav, footer, .modal, .sticky, button, a[data-toggle] { display: none; }
"""


def make_self_contained(folder: Path, title: str) -> None:
    """Rewrite every page under `folder` so that it loads nothing from elsewhere, and write a plain `index.html`.

    The library's own index is filled by a remote script, so it is replaced. Raises OSError.
    """
    pages = sorted(path for path in folder.rglob("*.html") if path.parent != folder)
    for page in pages:
        # The library's files come with no encoding mark of their own that lxml would trust.
        tree = lxml_html.document_fromstring(page.read_text("utf-8"))
        _strip(tree)
        page.write_text(etree.tostring(tree, method="html", encoding="unicode", doctype="<!DOCTYPE html>"), "utf-8")
    links = "\n".join(
        f'<li><a href="{html.escape(page.relative_to(folder).as_posix())}">{html.escape(_name(page, folder))}</a></li>'
        for page in pages
    )
    index = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
    index += f"<style>{STYLE}</style></head>\n<body><h1>{html.escape(title)}</h1>\n<ul>\n{links}\n</ul></body></html>\n"
    (folder / "index.html").write_text(index, "utf-8")


def _name(page: Path, folder: Path) -> str:
    return os.fspath(page.relative_to(folder).with_suffix("")).replace(os.sep, " / ")


def _strip(tree: lxml_html.HtmlElement) -> None:
    for element in list(tree.iter("script", "link", "img", "iframe")):
        address = element.get("src") or element.get("href") or ""
        # Scripts of the page itself call the remote ones.
        if element.tag == "script" or address.startswith(REMOTE):
            element.drop_tree()
    head = tree.find("head")
    if head is not None:
        charset = etree.SubElement(head, "meta", charset="utf-8")
        head.insert(0, charset)
        etree.SubElement(head, "style").text = STYLE
