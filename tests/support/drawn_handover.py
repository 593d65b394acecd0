"""Hand-over tables drawn by chance, as large as wanted: reports of many agencies and years.

Belongs here: drawing them and writing them, a collection at a time, as the Parquet that the warehouse reads. Does not:
building the warehouse from them (`warehouse`), rows made for one test (`warehouse.document`).

Table reports are the rules gate's: figures fit each other, within a report and from year to year, but for one figure in
every twentieth report. Each states requests received again in its prose, and a share of them. Memory is that of one
collection, whatever the number of observations.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ingestion.handover.schemas import TABLES, Columns
from support.generated_forms import Report
from support.rule_reports import draw_history

REPORTS_IN_COLLECTION = 100
FIRST_YEAR, YEARS = 2018, 7
REPORTS_TO_A_SLIP = 20
READER = "1"
TABLE_OF = {"disclosures": "table_2", "requests": "table_3", "appeals": "table_4"}

# A figure: where it stands in its line, as printed, and what it has beyond the usual. A line of text and its figures.
Figure = tuple[int, str, dict[str, Any]]
Line = tuple[str, list[Figure]]


def write_collections(folder: Path, observations: int) -> int:
    """Write collections of drawn reports until they hold `observations`; the number of reports drawn.

    Files are those of `build_input`: one a table and collection. The report of a number is always the same.
    """
    for table, schema in TABLES.items():
        (folder / table).mkdir(parents=True, exist_ok=True)
        pq.write_table(schema.empty_table(), folder / table / "none.parquet")
    written = number = 0
    while written < observations:
        columns = write_collection(folder, range(number, number + REPORTS_IN_COLLECTION))
        number += REPORTS_IN_COLLECTION
        written += len(columns["observations"])
    return number


def write_collection(folder: Path, numbers: range) -> dict[str, Columns]:
    """Write the reports of `numbers` as one collection into `folder`/<table>; its tables."""
    name = f"collection-{numbers.start:06}"
    tables = {table: Columns(schema) for table, schema in TABLES.items()}
    for number in numbers:
        for table, rows in draw_report(number, name).items():
            for row in rows:
                tables[table].add(**row)
    for table, columns in tables.items():
        pq.write_table(columns.to_arrow(), folder / table / f"{name}.parquet", compression="zstd")
    return tables


def draw_report(number: int, collection: str = "drawn") -> dict[str, list[dict[str, Any]]]:
    """The hand-over rows of report `number`: agency number // 7 of year 2018 + number % 7."""
    agency, year = number // YEARS, FIRST_YEAR + number % YEARS
    chance = random.Random(f"report {number}")
    report = _history(agency)[year]
    form = report.form
    source = f"{agency:05}/{year}.html"
    document_id = hashlib.sha256(source.encode()).hexdigest()
    drawn = list(_prose(chance) if form == "prose" else _cells(chance, report))
    lines = [f"甲{agency}局{year}年政府信息公开工作年度报告", *(line for line, _ in drawn)]
    text = "\n".join(lines)
    shared = {"document_id": document_id, "report_id": document_id, "source": source}
    observations = [shared | row for row in _observations(source, form, drawn, len(lines[0]) + 1)]
    coverage = [
        {"document_id": document_id, "table_id": table, "form": form, "verdict": "read"}
        | {"cells_expected": cells, "cells_placed": cells, "cells_unread": 0, "cells_unclaimed": 0}
        for family, table in TABLE_OF.items()
        if (cells := sum(row["method"] == "table" and row["code"].startswith(family) for row in observations))
    ]
    document = shared | {
        "container": "html",
        "charset": "utf-8",
        "byte_length": len(text.encode()),
        "text": text,
        "outcome": "read",
        "title": lines[0],
        "agency": f"甲{agency}局",
        "agency_id": f"drawn-{agency:05}",
        "agency_kind": "department",
        "level": "prefecture",
        "region_code": "130102",
        "year": year,
        "form": form,
        "published_on": dt.date(year + 1, 1, 20),
        "published_basis": "page",
        "origin": "official",
        "script": "simplified",
        "repairs": [],
        "is_cut": False,
        "reader_version": READER,
    }
    outcome = {"collection": collection, "source": source, "document_id": document_id, "stage": "reading"}
    seen = dt.datetime(year + 1, 2, 1, tzinfo=dt.UTC)
    retrieval = {"collection": collection, "source": source, "document_id": document_id, "is_gone": False}
    return {
        "documents": [document],
        "observations": observations,
        "coverage": coverage,
        "outcomes": [outcome | {"outcome": "read", "reader_version": READER}],
        "retrievals": [retrieval | {"first_seen_at": seen, "last_seen_at": seen}],
    }


def _observations(source: str, form: str, lines: list[Line], start_of_line: int) -> Iterator[dict[str, Any]]:
    """The rows of all figures on `lines`, the first of which begins at `start_of_line`."""
    order = 0
    for line, figures in lines:
        for place, raw, values in figures:
            yield {
                "observation_id": hashlib.sha256(f"{source} {order}".encode()).hexdigest()[:32],
                "applicant": "",
                "label": "",
                "scope": "own",
                "kind": "count",
                "value": Decimal(raw.rstrip("件%")) if raw not in ("", "-") else None,
                "decimals": 0,
                "unit": "",
                "value_status": {"": "blank", "-": "dash"}.get(raw, "reported"),
                "basis": "annual",
                "form": form,
                "method": "table",
                "raw_text": raw,
                "start": start_of_line + place,
                "end": start_of_line + place + len(raw),
                "sentence_start": start_of_line,
                "sentence_end": start_of_line + len(line),
                "reading_order": order,
                "parser_version": READER,
            } | values
            order += 1
        start_of_line += len(line) + 1


@lru_cache(maxsize=1)
def _history(agency: int) -> dict[int, Report]:
    return draw_history(range(FIRST_YEAR, FIRST_YEAR + YEARS), random.Random(f"agency {agency}"))


def _cells(chance: random.Random, report: Report) -> Iterator[Line]:
    values = dict(report.values)
    if chance.randrange(REPORTS_TO_A_SLIP) == 0:
        slip = chance.choice([key for key, text in values.items() if len(text) > 1 and text.isdigit()])
        values[slip] = values[slip][:-1]
    lines = chain.from_iterable(zip(repeat(f"table_{n}"), table) for n, table in enumerate(report.tables, 2))
    for table_id, cells in lines:
        line, figures = "", []
        for cell in cells:
            text = cell.text
            if cell.key is not None:
                code, applicant = cell.key
                text = values[cell.key]
                figures.append((len(line), text, {"code": code, "applicant": applicant, "table_id": table_id}))
            line += text + "|"
        yield line, figures
    received = values.get(("requests.received", "total"), "0")
    raw = f"{received}件"
    share = "100%" if int(received) else "0%"
    prose = {"code": "requests.received", "method": "prose", "unit": "件", "form": "prose"}
    yield f"本年新收申请{raw}。", [(len("本年新收申请"), raw, prose)]
    stated = {
        "code": "requests.received.channel.online",
        "kind": "share",
        "base_code": "requests.received",
        "unit": "%",
    }
    yield f"网上申请占{share}。", [(len("网上申请占"), share, prose | stated)]


def _prose(chance: random.Random) -> Iterator[Line]:
    granted, refused, absent = (chance.randrange(50) for _ in range(3))
    for opening, code, value in (
        ("全年受理申请", "requests.received", granted + refused + absent),
        ("同意公开", "requests.outcome.granted", granted),
        ("不予公开", "requests.outcome.refused", refused),
        ("信息不存在", "requests.outcome.not_existing", absent),
    ):
        yield (
            f"{opening}{value}件。",
            [(len(opening), f"{value}件", {"code": code, "method": "prose", "unit": "件"})],
        )
    yield "收取费用120元。", [(4, "120", {"code": "fees.collected", "kind": "amount", "method": "prose", "unit": "元"})]
