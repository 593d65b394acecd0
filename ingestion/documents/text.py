"""Plain text to blocks: paragraphs, headings, and tables drawn with pipes or tabs.

Belongs here: lines and the grids that lines show by themselves. Does not: tables whose cells stand one a line (a matter
of labels: `ingestion.reading.line_tables`), and furniture by wording (`furniture`).

The text is kept as it is, bare carriage returns included: every offset is one of the file's own text.
"""

from __future__ import annotations

import re

from ingestion.documents.furniture import mark_furniture, refuse_error_page
from ingestion.documents.grid import RawCell, lay_out
from ingestion.model import Block

_LINE = re.compile("[^\r\n\x0b\x0c\u2028\u2029]+")
_MARGIN = " \t\xa0\u3000"
_ROW_LENGTH = 40  # an indented line longer than this is a paragraph under a table, not a row of one cell
_RULE = re.compile(r"[\s|:+=\-—]*-{2,}[\s|:+=\-—]*")
# Lines drawn otherwise than with pipes and hyphens.
_DRAWN = str.maketrans(
    dict.fromkeys("│┃┆┊║｜￨", "|") | dict.fromkeys("─━═", "-") | dict.fromkeys("┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝", "+")
)
_DRAWN_LINE = re.compile(f"[{''.join(map(chr, _DRAWN))}]")
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=[^\s|])")
NUMBERED_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}部分)[^。；;，,]{1,40}"
)


def read_text(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text. Raises NotRead: error_page, and over_limit for huge tables."""
    refuse_error_page("", text)
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
    drawn = text.translate(_DRAWN) if _DRAWN_LINE.search(text) else text
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        end = _table_end(drawn, lines, index)
        if end - index >= 2:
            blocks.append(_table(drawn, lines[index:end]))
            index = end
            continue
        block = _line_block(text, *lines[index])
        if block is not None:
            blocks.append(block)
        index += 1
    return mark_furniture(text, blocks)


def _line_block(text: str, start: int, end: int) -> Block | None:
    line = text[start:end]
    stripped = line.strip(_MARGIN)
    if not stripped:
        return None
    start += len(line) - len(line.lstrip(_MARGIN))
    end = start + len(stripped)
    heading = _MARKDOWN_HEADING.match(stripped)
    if heading:
        return Block("heading", start + heading.end(), end) if start + heading.end() < end else None
    return Block("heading" if NUMBERED_HEADING.fullmatch(stripped) else "paragraph", start, end)


def _separator(line: str) -> str:
    """What separates cells on a line: a pipe beside text, a tab, or nothing."""
    if "|" in line:
        return "|" if line.strip("|" + _MARGIN) else ""
    return "\t" if "\t" in line.strip(_MARGIN) else ""


def _table_end(text: str, lines: list[tuple[int, int]], index: int) -> int:
    """The line after the last row of a table that begins at `index`; `index` itself where none does.

    Rows are neighbouring lines with one separator: three of two cells or more, or two with the same number of them; a
    rule under the first row (`|---|---|`) says the same of a single one. Where hardly a line has two cells, blank ones
    among them, each line is one cell with a pipe after it: those are no rows.
    """
    separator = _separator(text[slice(*lines[index])])
    if not separator:
        return index
    counts: list[int] = []
    printed = wide = 0
    has_rule = False
    end = index
    while end < len(lines):
        start, stop = lines[end]
        line = text[start:stop]
        if _RULE.fullmatch(line) and (end == index or not _is_apart(text, lines[end - 1][1], start)):
            has_rule = has_rule or bool(counts)
        elif end > index and not _continues(text, lines, end, separator, has_rule):
            break
        else:
            cells = _cells(line, start, separator, has_opening=False, has_closing=False)
            counts.append(len(cells))
            has_two = sum(cell.start < cell.end for cell in cells) >= 2
            printed += has_two
            wide += has_two or len(cells) > 2  # a label, and more than the pipe behind it
        end += 1
    is_table = printed >= 3 or any(count >= 2 and (has_rule or counts.count(count) >= 2) for count in counts)
    return end if is_table and (has_rule or separator == "\t" or 2 * wide > len(counts)) else index


def _continues(text: str, lines: list[tuple[int, int]], index: int, separator: str, has_rule: bool) -> bool:
    """Whether a line can be a row of the table above it. With tabs the first cell may be blank; a paragraph may not.

    A blank line ends a ruled table, and any table above the head of a ruled one.
    """
    line = text[slice(*lines[index])]
    if _separator(line) != separator and not (separator == "\t" and "\t" in line and len(line.strip()) <= _ROW_LENGTH):
        return False
    if not _is_apart(text, lines[index - 1][1], lines[index][0]):
        return True
    is_head = index + 1 < len(lines) and _RULE.fullmatch(text[slice(*lines[index + 1])])
    return separator == "|" and not has_rule and not is_head and line.strip(_MARGIN).count("|") >= 2


def _is_apart(text: str, end: int, start: int) -> bool:
    """Whether a blank line stands between two lines."""
    between = text[end:start].replace("\r\n", "\n")
    return len(between) > 1


def _table(text: str, lines: list[tuple[int, int]]) -> Block:
    separator = _separator(text[slice(*lines[0])])
    printed = [line.strip(_MARGIN) for start, end in lines if not _RULE.fullmatch(line := text[start:end])]
    # Where only some lines begin with a pipe, it stands after a blank cell; so with the end.
    has_opening = all(line.startswith("|") for line in printed)
    has_closing = all(line.endswith("|") for line in printed)
    rows: list[list[RawCell]] = []
    header_rows = 0
    for start, end in lines:
        line = text[start:end]
        if _RULE.fullmatch(line):
            header_rows = header_rows or len(rows)
            continue
        rows.append(_cells(line, start, separator, has_opening, has_closing))
    if separator == "|" and not header_rows and len({len(row) for row in rows}) > 1:
        rows = [_without_padding(row) for row in rows]
    rows = [
        [RawCell(cell.start, cell.end, is_header=row < header_rows) for cell in cells] for row, cells in enumerate(rows)
    ]
    return Block("table", lines[0][0], lines[-1][1], lay_out(rows))


def _without_padding(row: list[RawCell]) -> list[RawCell]:
    """A row of a ragged table without the blanks at its end.

    They may pad a row whose blank cells were dropped further left: with them it would look whole, its figures in the
    wrong columns. Without them it is short, and a short row is not read.
    """
    printed = [number for number, cell in enumerate(row) if cell.start < cell.end]
    return row[: printed[-1] + 1] if printed else row


def _cells(line: str, offset: int, separator: str, has_opening: bool, has_closing: bool) -> list[RawCell]:
    """The cells of a line, trimmed. The pipes that open and close a row are no separators."""
    cells: list[RawCell] = []
    position = 0
    pieces = line.split(separator)
    for number, piece in enumerate(pieces):
        stripped = piece.strip(_MARGIN)
        is_edge = (number == 0 and has_opening) or (number == len(pieces) - 1 and has_closing)
        if stripped or separator != "|" or not is_edge:
            start = offset + position + (len(piece) - len(piece.lstrip(_MARGIN)) if stripped else 0)
            cells.append(RawCell(start, start + len(stripped)))
        position += len(piece) + 1
    return cells
