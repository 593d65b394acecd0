"""The shapes that travel between the rooms of ingestion.

Belongs here: frozen dataclasses for documents, repair plans and identities, and the error that turns into an outcome.
Does not: any reading of them, and no observation class (observations live in columns: `ingestion.handover.schemas`).

Every offset counts code points in `Document.text`, the container reader's linearisation before repair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, overload

OUTCOMES = (
    "read",
    "partly_read",
    "not_a_report",
    "template",
    "empty",
    "truncated",
    "encrypted",
    "needs_ocr",
    "unsupported",
    "corrupt",
    "over_limit",
    "unreadable_text",
    "list_page",
    "shell_page",
    "error_page",
    "duplicate",
)


class NotRead(Exception):  # noqa: N818 (an outcome of reading, not an error of ours)
    """A document that cannot be read: one of `OUTCOMES`, with its reason and way out in Chinese and English."""

    def __init__(self, outcome: str, reason_zh: str, reason_en: str) -> None:
        if outcome not in OUTCOMES:
            raise ValueError(f"{outcome!r} is not an outcome")
        super().__init__(f"{outcome}: {reason_en}")
        self.outcome = outcome
        self.reason_zh = reason_zh
        self.reason_en = reason_en


class Cell(NamedTuple):
    """One table cell: its text's place in `Document.text`, its anchor in the grid and the span it covers."""

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int
    is_header: bool = False


class Cells(Sequence[Cell]):
    """The cells of a table, kept by column: a document has hundreds, and hardly one is asked for by itself.

    places: of all cells the rows, the columns, the row spans and the column spans. starts, ends, headers: the rest of
    what a `Cell` holds, which is made when it is asked for.
    """

    __slots__ = ("ends", "headers", "places", "starts")

    def __init__(
        self,
        places: tuple[tuple[int, ...], ...],
        starts: tuple[int, ...],
        ends: tuple[int, ...],
        headers: tuple[bool, ...],
    ) -> None:
        if {len(column) for column in (*places, ends, headers)} != {len(starts)}:
            raise ValueError("columns of different lengths")
        self.places, self.starts, self.ends, self.headers = places, starts, ends, headers

    @staticmethod
    def of(cells: Sequence[Cell]) -> Cells:
        """These cells, in this order."""
        *places, starts, ends, headers = zip(*cells, strict=True) if cells else [()] * len(Cell._fields)
        return Cells(tuple(places), starts, ends, headers)

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Cell]:
        return map(Cell._make, zip(*self.places, self.starts, self.ends, self.headers, strict=True))

    @overload
    def __getitem__(self, index: int) -> Cell: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Cell, ...]: ...

    def __getitem__(self, index: int | slice) -> Cell | tuple[Cell, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        row, column, row_span, column_span = (places[index] for places in self.places)
        return Cell(row, column, row_span, column_span, self.starts[index], self.ends[index], self.headers[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self.places, self.starts))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `rows` × `columns` places and the cells that cover them (each cell once, at its anchor).

    boxes: for each cell its page (from 1) and left, top, right and bottom in points, where the container has pages.
    """

    rows: int
    columns: int
    cells: Cells
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text. `chrome` is page furniture: kept in the text, never read.

    is_recognised: its characters, or some of them, were recognised in a picture.
    """

    kind: Literal["heading", "paragraph", "table", "chrome"]
    start: int
    end: int
    grid: Grid | None = None
    is_recognised: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the document should know: a step that was not sure, a thing left out.

    at: the places in the text that it is about, where that matters.
    """

    name: str
    detail: str
    at: tuple[int, ...] = ()


# Names of the notes on what may stand for a table, and on a page that ends within a cell or a tag.
PICTURE, ATTACHMENT = "picture", "attachment"
BROKEN_OFF = "broken off"


def stand_ins(pictures: Sequence[int], attachments: Sequence[int] = ()) -> tuple[Note, ...]:
    """The notes on pictures and on links to files, which were not read, by the places where they stand."""
    kinds = (
        (PICTURE, "图片未读 / pictures that were not read", pictures),
        (ATTACHMENT, "附件未读 / links to files that were not read", attachments),
    )
    return tuple([Note(name, f"{told}: {len(places)}", tuple(places)) for name, told, places in kinds if places])


@dataclass(frozen=True, slots=True)
class Unseen:
    """A table that a page keeps from its readers (display: none): its own text, and its grid in that text."""

    text: str
    grid: Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What every container becomes. `blocks` are in reading order, do not overlap, and cover all that is read.

    document_id: sha256 of the bytes, hex. container: html, text, pdf, docx, doc, xlsx, xls, ofd, image. charset: what
    text was decoded with.
    page_title: the container's own title (HTML <title>), which may differ from the report's. unseen: tables that are
    compared with those that are seen, and never read.
    """

    document_id: str
    source: str
    container: str
    charset: str
    byte_length: int
    text: str
    blocks: tuple[Block, ...]
    page_title: str = ""
    notes: tuple[Note, ...] = ()
    unseen: tuple[Unseen, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of addresses says a document is: whose report, as written there, and of which year (0: not said)."""

    agency: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence of who a report is: what it bears on, where it was found, what it prints and says.

    field: agency, region or year. basis: title, page_title, made_by, signature, label, opening, contact, attachment,
    file_name, folder, period, credit_code, telephone, body, date. says: a full name, a region code or a year; empty
    where it says nothing certain.
    """

    field: str
    basis: str
    printed: str
    says: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that a report left open may be: its full name, its region's code, and how much speaks for it."""

    agency: str
    region_code: str
    weight: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two pieces of evidence that contradict each other: the one that was believed (empty where none was) first."""

    field: str
    basis: str
    says: str
    other_basis: str
    other_says: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who speaks, for which area and year, whether this is the office's own page, and by what evidence.

    scope: own (the organ's own work), area (all organs of its area), or empty where the report does not say.
    candidates: what an open agency may be, best first. credit_code: the body's unified social credit code, if printed.
    """

    title: str = ""
    agency: str = ""
    agency_id: str = ""
    agency_kind: str = ""
    level: str = ""
    region_code: str = ""
    year: int | None = None
    posted_on: dt.date | None = None
    published_on: dt.date | None = None
    published_basis: str = ""
    printed_on: dt.date | None = None
    printed_precision: Literal["day", "month", ""] = ""
    origin: Literal["official", "copy", "unknown"] = "unknown"
    origin_evidence: str = ""
    scope: Literal["own", "area", ""] = ""
    credit_code: str = ""
    clues: tuple[Clue, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsentTable:
    """A statutory table that was not found. instead: what its section holds: picture, attachment, text, nothing, or
    no_section where that is not there either. The details say so to people."""

    table_id: str
    instead: str
    detail_zh: str
    detail_en: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What the report is made of, as far as it can be seen.

    announced, present: section topics (see knowledge/sections.yaml) the preface names, and those found with text.
    headings: section topics whose heading was found. outline: 2007 or 2019, whichever the headings follow, or empty.
    tables_found, tables_expected: keys of form tables. tables_absent: those expected and not found. attachments: file
    names the page lists and does not contain.
    """

    outline: str = ""
    form: str = "unknown"
    announced: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    tables_expected: tuple[str, ...] = ()
    tables_found: tuple[str, ...] = ()
    tables_absent: tuple[AbsentTable, ...] = ()
    attachments: tuple[str, ...] = ()
    statistics_attachment: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """How much of one table was read: counts of number cells. verdict is `read` or `reading` (withheld from marts).

    is_unreconciled: lost or joined cells have no reading that meets the table's identities. cells_twice: cells that a
    second copy in the document states too. cells_unseen_differ: those of which a copy that readers do not see states
    another number.
    """

    table_id: str
    form: str
    cells_expected: int
    cells_placed: int
    cells_unread: int
    cells_unclaimed: int
    verdict: Literal["read", "reading"] = "read"
    is_unreconciled: bool = False
    cells_twice: int = 0
    cells_unseen_differ: int = 0


class Section(NamedTuple):
    """A stretch of the repaired text under one heading. topic: key of knowledge/sections.yaml, or empty.

    lead: characters from `start` to the text behind the heading. number: the heading's numeral as printed, without
    brackets; empty where it was lost. own: the heading's own topic; empty where `topic` is inherited. parent: topic of
    the section around this one; empty at depth 1.
    """

    topic: str
    heading: str
    start: int
    end: int
    depth: int = 1
    lead: int = 0
    number: str = ""
    own: str = ""
    parent: str = ""

    @property
    def body(self) -> int:
        """Where the text behind the heading starts."""
        return self.start + self.lead
