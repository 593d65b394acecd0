"""Page furniture and error pages, judged by knowledge/chrome.yaml.

Belongs here: the compiled knowledge, which lines, pictures and HTML containers are furniture, and when a page is an
error. Does not: walking a page (`html`), splitting a text (`text`), pages whose report is elsewhere (`elsewhere`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ingestion.knowledge.yaml_files import read_yaml
from ingestion.model import Block, NotRead

CHROME_PATH = Path(__file__).parents[1] / "knowledge" / "chrome.yaml"

_MARGIN = " \t\r\n\xa0\u3000•·*|-—>"
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")
_LONGEST_LINE = 420
_LONG_PARAGRAPH = 120
_LONGEST_REMEMBERED = 60  # characters of a line
_SIZE = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*([^;]*)", re.I)
_PIXELS = re.compile(r"([0-9]{1,5})(?:\.[0-9]+)?\s*(?:px)?", re.I)
_SMALLEST_PICTURE = 80  # pixels: what is smaller either way shows no table


@dataclass(frozen=True, slots=True)
class Furniture:
    """knowledge/chrome.yaml, compiled."""

    lines: re.Pattern[str]
    tail: re.Pattern[str]
    attachment: re.Pattern[str]
    decoration: re.Pattern[str]
    tags: frozenset[str]
    roles: frozenset[str]
    strong: frozenset[str]
    weak: frozenset[str]
    error_length: int
    error_title: re.Pattern[str]
    error_body: re.Pattern[str]
    message_length: int
    report: re.Pattern[str]
    shell_length: int
    shell_roots: frozenset[str]
    shell_body: re.Pattern[str]
    list_links: int
    list_link: re.Pattern[str]
    file_address: re.Pattern[str]
    counter: re.Pattern[str]


@cache
def furniture() -> Furniture:
    """The compiled knowledge, once a process."""
    data: dict[str, Any] = read_yaml(CHROME_PATH)
    containers, pages = data["containers"], data["pages"]
    return Furniture(
        lines=re.compile("|".join(f"(?:{pattern})" for pattern in data["lines"])),
        tail=re.compile("|".join(f"(?:{pattern})" for pattern in data["tail"])),
        attachment=re.compile(data["attachment"], re.I | re.M),
        decoration=re.compile(data["decoration"], re.I),
        tags=frozenset(containers["tags"]),
        roles=frozenset(containers["roles"]),
        strong=frozenset(containers["strong"]),
        weak=frozenset(containers["weak"]),
        error_length=pages["error_length"],
        error_title=re.compile(pages["error_title"], re.I),
        error_body=re.compile(pages["error_body"], re.I),
        message_length=pages["message_length"],
        report=re.compile(pages["report"]),
        shell_length=pages["shell_length"],
        shell_roots=frozenset(pages["shell_roots"]),
        shell_body=re.compile(pages["shell_body"], re.I),
        list_links=pages["list_links"],
        list_link=re.compile(pages["list_link"]),
        file_address=re.compile(pages["file_address"], re.I),
        counter=re.compile(pages["counter"]),
    )


def is_attachment(line: str) -> bool:
    """Whether a line names an attachment."""
    return furniture().attachment.search(line) is not None


def is_picture(image: Any) -> bool:
    """Whether an <img> may show a part of the report: it is no decoration by its address or its size."""
    sizes = [image.get("width", ""), image.get("height", ""), *_SIZE.findall(image.get("style", ""))]
    numbers = [int(number[1]) for size in sizes if (number := _PIXELS.fullmatch(size.strip()))]
    if any(number < _SMALLEST_PICTURE for number in numbers):
        return False
    address = image.get("src", "")
    return address.startswith("data:") or furniture().decoration.search(address) is None


def is_furniture(line: str) -> bool:
    """Whether one line is page furniture wherever it stands. A lone dash or pipe is none: it may be a cell."""
    if len(line) > _LONGEST_LINE:
        return False
    return (_is_furniture if len(line) <= _LONGEST_REMEMBERED else _is_furniture.__wrapped__)(line)


@lru_cache(maxsize=4096)
def _is_furniture(line: str) -> bool:
    # The lines around a report are the same on all pages of a site, and its headings in all reports.
    bare, stripped = line.strip(_MARGIN), line.strip()
    lines = furniture().lines
    is_known = lines.fullmatch(bare) or (stripped != bare and lines.fullmatch(stripped))
    return bool(bare) and bool(is_known) and not is_attachment(line)


def mark_furniture(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks with furniture lines, and the tail of related links after the report, made `chrome`."""
    marked = [
        replace(block, kind="chrome")
        if block.kind in ("paragraph", "heading") and is_furniture(text[block.start : block.end])
        else block
        for block in blocks
    ]
    tail = furniture().tail
    for index in range(len(marked) - 1, -1, -1):
        block = marked[index]
        line = text[block.start : block.end]
        if block.kind == "table" or len(line) > _LONG_PARAGRAPH or _NUMBERED.match(line):
            break
        if tail.fullmatch(line.strip(_MARGIN)):
            marked[index:] = [
                b if is_attachment(text[b.start : b.end]) else replace(b, kind="chrome") for b in marked[index:]
            ]
    return tuple(marked)


def refuse_error_page(title: str, text: str) -> None:
    """Raise NotRead (error_page) where a short page is an error message, a login or a check for robots."""
    known = furniture()
    if len(text) > known.error_length:
        return
    first_line = text.strip().split("\n", 1)[0][:120]
    is_message = len(text) <= known.message_length or known.report.search(text) is None
    if (
        known.error_title.search(title.strip())
        or known.error_title.search(first_line)
        or (is_message and known.error_body.search(text))
    ):
        raise NotRead(
            "error_page",
            "这是错误页、登录页或安全验证页，不是报告。请稍后重新下载，或在浏览器中打开后另存。",
            "This is an error, login or verification page, not a report. Download it again later, or save it from a "
            "browser.",
        )
