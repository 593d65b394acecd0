"""The text of a document under construction, with its blocks: what all readers of office files write into.

Belongs here: lines, cells and tables in reading order, and their offsets. Does not: any container.

Lines end with a newline, cells of a table are separated by a tab and its rows by a newline; within a cell a line break
stays a newline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from ingestion.documents.grid import RawCell, lay_out
from ingestion.model import Block

C = TypeVar("C")


@dataclass(slots=True)
class Text:
    """The parts written so far. `line_start` is where the line in progress began."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    line_start: int = 0
    cell_depth: int = 0
    blocks: list[Block] = field(default_factory=list)

    def write(self, chunk: str) -> None:
        if chunk:
            self.parts.append(chunk)
            self.length += len(chunk)

    def end_line(self, kind: Literal["heading", "paragraph", "chrome"] = "paragraph") -> None:
        """End the line, and outside cells the block on it; nothing where the line is empty."""
        if self.length == self.line_start:
            return
        if not self.cell_depth:
            self.blocks.append(Block(kind, self.line_start, self.length))
        self._separate("\n")

    def table(
        self,
        rows: Sequence[Sequence[C]],
        write_cell: Callable[[C], None],
        spans: Callable[[C], tuple[int, int]],
    ) -> None:
        """Write a table and add its block. `write_cell` writes one cell's text, `spans` gives (rows, columns).

        Raises NotRead (over_limit) for huge tables.
        """
        self.end_line()
        start = self.length
        raw: list[list[RawCell]] = []
        self.cell_depth += 1
        for row in rows:
            cells: list[RawCell] = []
            for index, cell in enumerate(row):
                if index:
                    self._separate("\t")
                cell_start = self.length
                write_cell(cell)
                while self.length > cell_start and self.parts[-1] == "\n":
                    self.parts.pop()
                    self.length -= 1
                cells.append(RawCell(cell_start, self.length, *spans(cell)))
            raw.append(cells)
            self._separate("\n")
        self.cell_depth -= 1
        self.blocks.append(Block("table", start, self.length, lay_out(raw)))

    def joined(self) -> str:
        return "".join(self.parts)

    def _separate(self, separator: str) -> None:
        self.parts.append(separator)
        self.length += 1
        self.line_start = self.length
