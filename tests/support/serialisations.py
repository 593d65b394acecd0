"""Reports as plain text, in the ways pages leave their tables when they are copied: a cell a line, a row a line.

Belongs here: those texts. Does not: what a report says (`generated_forms`), reading.
"""

from __future__ import annotations

from collections.abc import Callable

from support.generated_forms import Lines, Report, padded

CAPTIONS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
TITLE = "某某局2023年政府信息公开工作年度报告"


def texts(lines: Lines) -> list[list[str]]:
    """The cells of a table as printed, spans lost. Line breaks within a cell stay."""
    return [[cell.text for cell in line] for line in lines]


def _page(tables: list[str], break_: str = "\n") -> str:
    parts = [TITLE, "一、总体情况", "本局全年主动公开信息若干条。"]
    for caption, table in zip(CAPTIONS, tables, strict=True):
        parts += [caption, table]
    return break_.join([*parts, "五、存在的主要问题及改进情况", "本局将继续改进工作。"])


def blank_line_between(report: Report) -> str:
    """A: an empty line between all cells; a blank cell leaves its own."""
    return _page(["\n" + "\n\n".join(c for line in texts(t) for c in line) + "\n" for t in report.tables])


def blank_line_but_for_blanks(report: Report) -> str:
    """A: an empty line between all cells, but that a blank cell leaves its line end alone."""
    cells = ["".join(f"{c}\n\n" if c else "\n" for line in texts(t) for c in line) for t in report.tables]
    return _page(["\n" + drawn.removesuffix("\n") for drawn in cells])


def pipe_after_each(report: Report) -> str:
    """B: a pipe after each cell, a row closed by a line of pipes, as many as its spans left over."""
    tables = []
    for lines in report.tables:
        drawn = []
        for line in lines:
            drawn += [f"{cell.text} |".strip() for cell in line]
            drawn.append("|" * max(1, sum(cell.columns - 1 for cell in line)))
        tables.append("\n".join(drawn))
    return _page(tables)


def pipe_after_each_padded(report: Report) -> str:
    """B: a pipe after each cell, each row filled up to the widest with a line of pipes."""
    tables = []
    for lines in report.tables:
        width = max(len(line) for line in padded(lines))
        rows = [[*(f"{cell.text} |".strip() for cell in line), "|" * (width - len(line))] for line in lines]
        tables.append("\n".join(piece for row in rows for piece in row if piece))
    return _page(tables)


def pipe_before_each_row(report: Report) -> str:
    """B: a pipe after each cell, one on a line of its own before each row, the last cell filled up to the widest."""
    tables = []
    for lines in report.tables:
        width = max(len(line) for line in padded(lines))
        rows = [["|", *(f"{cell.text} |".strip() for cell in line)] for line in lines]
        fill = ["|" * (width - len(line)) for line in lines]
        tables.append(
            "\n".join("\n".join(row) + (f" {rest}" if rest else "") for row, rest in zip(rows, fill, strict=True))
        )
    return _page(tables)


def indented_cells(report: Report) -> str:
    """B: indented as in the source of a page, each row opened and filled up by lines of pipes."""
    tables = []
    for lines in report.tables:
        width = max(len(line) for line in padded(lines))
        rows = ["\n      \n".join(f"       {cell.text}  | " for cell in line) for line in lines]
        fill = ["    " + "|" * (width - len(line)) for line in lines]
        tables.append("\n".join(f"| \n{row}\n{rest}" for row, rest in zip(rows, fill, strict=True)))
    return _page(tables)


def lone_pipe_between(report: Report) -> str:
    """D: a line with a pipe between all cells."""
    return _page(["\n|\n".join(cell for line in texts(lines) for cell in line) for lines in report.tables])


def cell_per_line(report: Report) -> str:
    """E: one line end between all cells; a blank cell leaves an empty line."""
    return _page(["\n".join(cell for line in texts(lines) for cell in line) for lines in report.tables])


def carriage_returns(report: Report) -> str:
    """Three carriage returns between cells, five between rows."""
    tables = ["\r\r\r" + "\r\r\r\r\r".join("\r\r\r".join(line) for line in texts(t)) + "\r\r\r" for t in report.tables]
    return _page(tables, "\r")


def pipes_in_rows(report: Report) -> str:
    """C: a row a line, no rule, spans lost."""
    return _page(["\n".join(" | ".join(line) for line in texts(lines)) for lines in report.tables])


def padded_pipes(report: Report) -> str:
    """C: a row a line, spans as empty cells, pipes at the end."""
    return _page(["\n".join(" | ".join(line) + " |" for line in texts(padded(lines))) for lines in report.tables])


def filled_up_pipes(report: Report) -> str:
    """C: a row a line, opened and closed by a pipe, spans as pipes behind the last cell."""
    tables = []
    for lines in report.tables:
        width = max(len(line) for line in padded(lines))
        tables.append("\n".join("| " + " | ".join(r) + " |" + "|" * (width - len(r)) + " " for r in texts(lines)))
    return _page(tables)


def tabs_in_rows(report: Report) -> str:
    """A row a line, cells apart by tabs, spans as empty cells."""
    return _page(["\n".join("\t".join(line) for line in texts(padded(lines))) for lines in report.tables])


LINES: dict[str, Callable[[Report], str]] = {
    "blank_line_between": blank_line_between,
    "blank_line_but_for_blanks": blank_line_but_for_blanks,
    "pipe_after_each": pipe_after_each,
    "pipe_after_each_padded": pipe_after_each_padded,
    "pipe_before_each_row": pipe_before_each_row,
    "indented_cells": indented_cells,
    "lone_pipe_between": lone_pipe_between,
    "cell_per_line": cell_per_line,
    "carriage_returns": carriage_returns,
}
ROWS: dict[str, Callable[[Report], str]] = {
    "pipes_in_rows": pipes_in_rows,
    "padded_pipes": padded_pipes,
    "filled_up_pipes": filled_up_pipes,
    "tabs_in_rows": tabs_in_rows,
}
