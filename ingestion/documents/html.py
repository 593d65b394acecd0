"""HTML to text, blocks and grids: what a reader of the page sees, in reading order.

Belongs here: parsing with lxml, what is furniture by its container, and the linearisation. Does not: character sets
(`charset`), questions about single elements (`elements`), furniture by wording (`furniture`), any meaning of a table.

In the text, blocks end with a newline, cells of a data table are separated by a tab and its rows by a newline; a line
break within a cell stays a newline. Spaces and newlines of the source collapse as in a browser; no-break and
ideographic spaces stay as they are. A layout table (one that contains tables, or holds prose) is no table: its cells
are blocks.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add
from typing import Any

from lxml import etree

from ingestion.documents.elements import (
    Looks,
    collapsed,
    data_rows,
    is_drawn,
    is_dressed_text,
    letters_in,
    letters_of,
    looks_of,
    plain_texts,
    text_of,
    typed_text,
    visible_length,
)
from ingestion.documents.elsewhere import embedded, refuse_attachment_page, refuse_list_page, refuse_shell
from ingestion.documents.furniture import furniture, is_attachment, is_picture, mark_furniture, refuse_error_page
from ingestion.documents.grid import MAXIMUM_COLUMN_SPAN, MAXIMUM_PLACES, MAXIMUM_ROW_SPAN, lay_out_columns, span
from ingestion.model import BROKEN_OFF, Block, Grid, Note, NotRead, Unseen, stand_ins

_UNREADABLE = "\ufffc"  # something stands in the cell, and no text that counts
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CELL_STARTS = ("<td", "<TD", "<th>", "<th ", "<TH>", "<TH ")  # and not <thead
_CELL_END = re.compile(r"</t(?:d|h|r|body|able)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</|<!--|<[^>]*/>\s*$")
_CUT_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*)?\Z")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "base", "svg", "math", "canvas",
    "object", "embed", "applet", "audio", "video", "iframe", "frameset", "frame", "noframes", "select", "datalist",
    "option", "textarea", "input", "button", "map", "area",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELL_PARTS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot"})

_MOST_UNSEEN = 12  # tables that readers do not see: a copy of a report has three
_LARGE_SHARE = 0.3  # a container with more of the page's text than this is not furniture
_LINKED_SHARE = 0.5  # links make up this much of a container with a weak word before it counts as furniture
_LINK_LINES = 3  # neighbouring lines that are all link before they count as furniture


@dataclass(slots=True)
class _Walk:
    """The text under construction. `held` is a space that is written only if something follows on the line."""

    looks: Looks
    parts: list[str] = field(default_factory=list)
    length: int = 0
    held: bool = False
    line_start: int = 0
    linked: int = 0
    blocks: list[Block] = field(default_factory=list)
    linked_shares: list[float] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    odd_spans: list[str] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    attachments: list[int] = field(default_factory=list)
    link_depth: int = 0
    chrome_depth: int = 0
    heading_depth: int = 0
    cell_depth: int = 0
    page_length: int = 0
    chrome: set[Any] = field(default_factory=set)
    unseen: list[Any] = field(default_factory=list)
    struck: int = 0  # elements left out because they are struck through

    def write(self, chunk: str) -> None:
        """Append visible text, its spaces collapsed."""
        text = collapsed(chunk)
        if text.startswith(" "):
            self.held = self.length > self.line_start
            text = text[1:]
        if not text:
            return
        trailing = text.endswith(" ")
        if trailing:
            text = text[:-1]
        if self.held:
            text = " " + text
        self.held = trailing
        self.parts.append(text)
        self.length += len(text)
        if self.link_depth:
            self.linked += len(text)

    def at_line_start(self, length: int) -> None:
        """Go on at `length`, at the start of a line or a cell."""
        self.length = self.line_start = length
        self.held = False

    def break_line(self) -> None:
        """End the line, and outside cells the block on it."""
        if self.length == self.line_start:
            self.held = False
            return
        if not self.cell_depth:
            kind = "chrome" if self.chrome_depth else "heading" if self.heading_depth else "paragraph"
            self.blocks.append(Block(kind, self.line_start, self.length))  # type: ignore[arg-type]
            self.linked_shares.append(self.linked / (self.length - self.line_start))
            self.linked = 0
        self.parts.append("\n")
        self.at_line_start(self.length + 1)

    def add_table(self, start: int, end: int, grid: Grid) -> None:
        self.blocks.append(Block("chrome" if self.chrome_depth else "table", start, end, grid))
        self.linked_shares.append(0.0)
        self.linked = 0


def read_html(page: str) -> tuple[str, tuple[Block, ...], str, tuple[Note, ...], tuple[Unseen, ...]]:
    """The visible text of a page, its blocks, its <title>, what was not as it should be, and tables nobody sees.

    Raises NotRead: corrupt where lxml finds nothing, over_limit for huge tables, error_page, shell_page, list_page,
    empty.
    """
    broken_off = _broken_off(page)
    if broken_off:
        page = _CUT_TAG.sub("", page)  # lxml takes a lone < for text
    data = page.replace("\x00", "").encode("utf-8", "replace")
    root = _parse(data)
    title_element = next(root.iter("title"), None)
    title = collapsed(text_of(title_element)).strip() if title_element is not None else ""
    walk = _Walk(looks_of(root, data))
    _walk(root, walk, root)
    unseen = _unseen_tables(walk, root)
    walk.break_line()
    text = "".join(walk.parts)
    _refuse(root, title, text, walk)
    blocks = _mark_links(text, walk)
    return text, mark_furniture(text, blocks), title, (*_notes(walk), *broken_off), unseen


def _unseen_tables(walk: _Walk, page: Any) -> tuple[Unseen, ...]:
    """The first data tables within elements that hide themselves; none that is too large, which refuses no page."""
    found: list[Unseen] = []
    tables = (table for element in walk.unseen for table in element.iter("table"))
    for table in itertools.islice(tables, _MOST_UNSEEN):
        if groups := data_rows(table, walk.looks.hidden):
            apart = _Walk(walk.looks)
            try:
                _write_table(table, groups, apart, page)
            except NotRead:
                continue
            found += [Unseen("".join(apart.parts), block.grid) for block in apart.blocks if block.grid]
    return tuple(found)


def _parse(page: bytes) -> Any:
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(page, parser)
    except etree.LxmlError:
        root = None
    # Past its bounds on depth and buffers lxml stops and keeps what it has: silent loss, were it not told here.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log.filter_from_fatals()):
        raise NotRead(
            "over_limit",
            "网页嵌套过深或内容过大，无法完整读取。请另存为纯文本。",
            "The page is nested too deeply or too large to be read whole. Save it as plain text.",
        )
    if root is None:
        raise NotRead(
            "corrupt", "网页结构无法解析。请重新下载。", "The page cannot be parsed as HTML. Download it again."
        )
    return root


@lru_cache(maxsize=4096)
def _named_chrome(tag: str, role: str, classes: str, identifier: str) -> str:
    """Whether a container's tag, role, class and id say furniture: strong, weak (if it is mainly links), or empty."""
    known = furniture()
    name = f"{classes} {identifier}"
    words = {word.lower() for word in _WORDS.findall(name)} | set(name.lower().split())
    if tag in known.tags or role in known.roles or not words.isdisjoint(known.strong):
        return "strong"
    return "weak" if tag == "header" or not words.isdisjoint(known.weak) else ""


def _is_chrome(element: Any, tag: str, walk: _Walk, page: Any) -> bool:
    """Whether a container is page furniture: by tag, role or class, unless it holds much of the page."""
    named = _named_chrome(tag, element.get("role", ""), element.get("class", ""), element.get("id", ""))
    if not named:
        return False
    length = visible_length(element)
    walk.page_length = walk.page_length or visible_length(page)
    if length > _LARGE_SHARE * walk.page_length and tag != "nav":
        return False
    if named == "strong":
        return True
    linked = sum(len(text_of(link).strip()) for link in element.iter("a"))
    return linked > _LINKED_SHARE * length


def _walk(root: Any, walk: _Walk, page: Any, is_cell: bool = False) -> None:
    """Linearise a tree; of a cell its contents alone."""
    odd = walk.looks.odd
    events = etree.iterwalk(root, events=("start", "end"))
    if is_cell:
        next(events)
        if root.text:
            walk.write(root.text)
    for event, element in events:
        tag = element.tag
        is_block = tag in _BLOCKS
        if event == "end":
            if is_cell and element is root:
                break
            _leave(element, tag, is_block, walk)
            continue
        if tag in _UNSEEN:
            if is_cell and element not in odd:
                walk.write(typed_text(element))
        elif odd and element in odd:
            _write_odd(element, walk, is_cell)
        elif tag == "br":
            _break(walk)
        elif tag == "img":
            if not walk.chrome_depth and is_picture(element):
                walk.pictures.append(walk.length)
        elif tag == "sup" or (tag == "sub" and is_cell and walk.parts and walk.parts[-1][-1:].isdecimal()):
            # Raised digits are a footnote mark: written plain, 12 with a mark 1 would read 121.
            walk.write(text_of(element).translate(_RAISED))
        elif (
            tag == "table"
            and _enter_block(element, tag, walk, page)
            and (groups := data_rows(element, walk.looks.hidden))
        ):
            _write_table(element, groups, walk, page)
            events.skip_subtree()
            next(events)
            _leave(element, tag, is_block, walk)
            continue
        else:
            if is_block and tag != "table":
                _enter_block(element, tag, walk, page)
                if len(element) and tag != "pre" and is_dressed_text(element, odd):
                    walk.write(text_of(element))
                    events.skip_subtree()
                    continue
            elif tag == "a":
                _enter_link(element, walk)
            text = element.text
            if text and tag == "pre":
                _write_preformatted(text, walk)
            elif text:
                walk.write(text)
            continue
        # What is not seen, or is written already: on to what follows it.
        events.skip_subtree()
        next(events)
        if element.tail:
            walk.write(element.tail)


def _write_odd(element: Any, walk: _Walk, is_cell: bool) -> None:
    """An element whose text is not read as it stands."""
    if element in walk.looks.hidden:
        if not is_cell and next(element.iter("table"), None) is not None:
            walk.unseen.append(element)
    elif element in walk.looks.struck:
        walk.struck += letters_of(element) > 0
    elif element in walk.looks.awaited:
        walk.write(_UNREADABLE)
    else:
        walk.write(text_of(element).translate(_RAISED))


def _enter_block(element: Any, tag: str, walk: _Walk, page: Any) -> bool:
    """Begin a block, and return whether a table that begins here may be one of data."""
    walk.break_line()
    if tag in _HEADINGS:
        walk.heading_depth += 1
    if walk.cell_depth:
        return False
    if tag not in _CELL_PARTS and tag not in ("html", "body") and _is_chrome(element, tag, walk, page):
        walk.chrome.add(element)
        walk.chrome_depth += 1
    return True


def _enter_link(element: Any, walk: _Walk) -> None:
    walk.link_depth += 1
    if not walk.chrome_depth:
        label, address = text_of(element).strip(), element.get("href", "")
        if label:
            walk.links.append((label[:200], address))
        if furniture().file_address.search(address):
            walk.attachments.append(walk.length)


def _leave(element: Any, tag: str, is_block: bool, walk: _Walk) -> None:
    if is_block:
        walk.break_line()
        if tag in _HEADINGS:
            walk.heading_depth -= 1
        if walk.chrome and element in walk.chrome:
            walk.chrome_depth -= 1
    elif tag == "a":
        walk.link_depth -= 1
    tail = element.tail
    if tail:
        walk.write(tail)


def _break(walk: _Walk) -> None:
    if walk.length > walk.line_start:
        walk.break_line()


def _write_preformatted(text: str, walk: _Walk) -> None:
    for index, line in enumerate(text.split("\n")):
        if index:
            walk.break_line()
        walk.write(line)


def _write_table(table: Any, groups: list[list[list[Any]]], walk: _Walk, page: Any) -> None:
    """Write a data table and add its block. Text between its cells, as broken pages have, follows as paragraphs."""
    caption = next(table.iterchildren("caption"), None)
    if caption is not None and caption not in walk.looks.hidden:
        walk.write(text_of(caption))
        walk.break_line()
    start = walk.length
    rows = [row for group in groups for row in group]
    lengths = list(map(len, rows))
    cells = list(itertools.chain.from_iterable(rows))
    walk.cell_depth += 1
    texts, starts = _cell_texts(cells, lengths, walk, page)
    walk.cell_depth -= 1
    rest = iter(texts)
    walk.parts.append("".join(["\t".join(itertools.islice(rest, length)) + "\n" for length in lengths]))
    ends = list(map(add, starts, map(len, texts)))
    walk.at_line_start(start + len(walk.parts[-1]))
    has_headers = next(table.iter("th"), None) is not None
    headers = [cell.tag == "th" for cell in cells] if has_headers else [False] * len(cells)
    walk.add_table(start, walk.length, lay_out_columns(lengths, starts, ends, _spans(groups, walk), headers))
    if letters_of(table) != letters_in(walk.parts[-1].encode()):  # hardly ever
        _write_strays(table, walk)


def _cell_texts(cells: list[Any], lengths: list[int], walk: _Walk, page: Any) -> tuple[list[str], list[int]]:
    """The texts of a table's cells, and where they will stand. lengths: how many cells each row has.

    A tab or the end of its line follows each; a row without cells is a line too.
    """
    plain = plain_texts(cells, walk.looks.odd)
    if walk.looks.struck or walk.looks.awaited:
        for place, cell in enumerate(cells):
            if cell in walk.looks.awaited:
                plain[place] = _UNREADABLE
            elif plain[place] != "" and cell in walk.looks.struck:
                walk.struck += 1
                plain[place] = _UNREADABLE
    texts = [text for text in plain if text is not None]
    if len(texts) == len(cells) and 0 not in lengths:  # nearly all tables
        following = [len(text) + 1 for text in texts]
        return texts, list(itertools.accumulate(following[:-1], initial=walk.length))
    texts, starts, position = [], [], walk.length
    for length in lengths:
        position += not length
        for place in range(len(texts), len(texts) + length):
            text = plain[place]
            if text is None:
                text = _walked_text(cells[place], position, walk, page)
            texts.append(text)
            starts.append(position)
            position += len(text) + 1
    return texts, starts


def _write_strays(table: Any, walk: _Walk) -> None:
    for element in (table, *table.iter("tbody", "thead", "tfoot", "tr")):
        for stray in (element.text, *[child.tail for child in element]):
            if stray and stray.strip():
                walk.write(stray)
                walk.break_line()


def _walked_text(cell: Any, start: int, walk: _Walk, page: Any) -> str:
    """The text of a cell that is not one line of plain text. start: where it will stand."""
    parts, walk.parts, struck = walk.parts, [], walk.struck
    walk.at_line_start(start)
    _walk(cell, walk, page, is_cell=True)
    text = "".join(walk.parts).rstrip("\n")  # line ends that its last block left
    walk.parts = parts
    # Struck through and nothing in its place: whether that means none or not yet known is not said.
    return text or (_UNREADABLE if walk.struck > struck or is_drawn(cell, walk.looks.hidden) else "")


def _spans(groups: list[list[list[Any]]], walk: _Walk) -> list[tuple[int, int]]:
    """The rows and columns that the cells of a table cover. No cell reaches beyond the rows of its group."""
    spans: list[tuple[int, int]] = []
    for group in groups:
        for rows_left, row in zip(range(len(group), 0, -1), group, strict=True):
            for cell in row:
                if not cell.keys():
                    spans.append((1, 1))
                    continue
                row_span, column_span, odd = _spans_asked(cell.get("rowspan"), cell.get("colspan"))
                spans.append((min(row_span, rows_left), column_span))
                if odd:
                    walk.odd_spans += odd
    return spans


@lru_cache(maxsize=1024)
def _spans_asked(down: str | None, right: str | None) -> tuple[int, int, tuple[str, ...]]:
    """The rows and columns that a cell asks for by its attributes, and those of them that are no proper numbers."""
    row_span = column_span = 1
    odd: list[str] = []
    if down is not None and down.strip() == "0":
        row_span = MAXIMUM_PLACES  # all there are
    elif down is not None:
        row_span, is_odd = span(down, MAXIMUM_ROW_SPAN)
        odd += [f"rowspan={down[:20]!r}"] * is_odd
    if right is not None:
        column_span, is_odd = span(right, MAXIMUM_COLUMN_SPAN)
        odd += [f"colspan={right[:20]!r}"] * is_odd
    return row_span, column_span, tuple(odd)


def _mark_links(text: str, walk: _Walk) -> list[Block]:
    """The blocks, with runs of lines that are nothing but links made furniture; names of attachments stay."""
    blocks = walk.blocks
    shares = walk.linked_shares
    index = 0
    while index < len(blocks):
        end = index
        while end < len(blocks) and blocks[end].kind == "paragraph" and shares[end] > 0.8:
            end += 1
        if end - index >= _LINK_LINES:
            for place in range(index, end):
                block = blocks[place]
                if not is_attachment(text[block.start : block.end]):
                    blocks[place] = Block("chrome", block.start, block.end)
        index = max(end, index + 1)
    return blocks


def _notes(walk: _Walk) -> tuple[Note, ...]:
    notes = stand_ins(walk.pictures, walk.attachments)
    if walk.struck:
        notes = (Note("html: struck-through text not read", str(walk.struck)), *notes)
    if not walk.odd_spans:
        return notes
    counted = Counter(walk.odd_spans).most_common(5)
    odd = ", ".join(f"{odd} × {times}" for odd, times in counted)
    return (Note("html: spans that are no proper number", odd), *notes)


def _broken_off(page: str) -> tuple[Note, ...]:
    """A note where the source ends within a table cell, or behind a tag that opens: what stands there may be half."""
    page = page[max(page.rfind("</table>"), 0) :]  # a cell before that has its end, as in nearly all pages
    cell = max(map(page.rfind, _CELL_STARTS))
    is_in_cell = cell >= 0 and not _CELL_END.search(page, cell)
    if not is_in_cell and _CLOSING.match(page, page.rfind("<")):
        return ()
    return (Note(BROKEN_OFF, "网页在此中断 / the page breaks off"),)


def _refuse(root: Any, title: str, text: str, walk: _Walk) -> None:
    visible = text.strip()
    refuse_error_page(title, text)
    if len(visible) <= furniture().shell_length:
        has_script = next(root.iter("script"), None) is not None
        roots = {element.get("id", "") for element in root.iter("div")}
        hidden_text = " ".join(text_of(element) for element in root.iter("noscript"))
        refuse_shell(text if visible else hidden_text, has_script, embedded(root), roots)
    if not visible:
        raise NotRead("empty", "网页没有可见文字。请重新下载。", "The page has no visible text. Download it again.")
    read = [(b, share) for b, share in zip(walk.blocks, walk.linked_shares, strict=True) if b.kind != "chrome"]
    length = sum(block.end - block.start for block, _ in read)
    linked = sum((block.end - block.start) * share for block, share in read)
    refuse_list_page(walk.links, int(linked), length)
    refuse_attachment_page([text[b.start : b.end] for b, _ in read], walk.links)
