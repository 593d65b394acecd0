"""Official tables of real reports, cell by cell, against what two people typed from the rendered documents.

Belongs here: the score of each document against its floor. Does not: format and scoring (`support.golden`).
Wrong must be 0. floors.csv says how many cells of each document must be right; it only rises. A document without any
table is here too: nothing may be read from it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.command import check
from support.golden import load_golden, score

GOLDEN = Path(__file__).with_name("tables")


def _floors() -> dict[str, int]:
    with (GOLDEN / "floors.csv").open(encoding="utf-8", newline="") as lines:
        return {row["file"]: int(row["right"]) for row in csv.DictReader(lines)}


FLOORS = _floors()


def test_every_golden_file_has_a_floor() -> None:
    assert {path.stem for path in GOLDEN.glob("*.csv")} - {"floors"} == set(FLOORS)


@pytest.mark.parametrize("name", FLOORS)
def test_table_cells(shared: Path, name: str) -> None:
    from ingestion.parse import parse_bytes

    golden = load_golden(GOLDEN / f"{name}.csv")
    path = shared / "reports" / "real" / name
    got = score(golden, parse_bytes(path.read_bytes(), name).observations.rows())
    assert not got.wrong, "\n".join(got.complaints)
    assert got.right >= FLOORS[name], f"right {got.right}, unread {got.unread}"


@pytest.mark.parametrize("name", sorted(n for n in FLOORS if not load_golden(GOLDEN / f"{n}.csv")))
def test_tables_that_did_not_survive_are_said_to_be_missing(shared: Path, name: str) -> None:
    findings = check([shared / "reports" / "real" / name])
    assert [f["status"] for f in findings if f["rule_id"] == "STR-02"] == ["fail"]
