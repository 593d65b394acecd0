"""A copy of a report in another script, other words or with misread bytes gives the same statements, or fewer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from support.damaged import COPIES, byte_shifted
from support.statements import load_statements

from ingestion.parse import parse_bytes

LABELS = Path(__file__).with_name("prose")
# How much of the original's statements a copy must still give; beside misread bytes a number is left unread.
KEPT = {"traditional": 1.0, "taiwan": 0.97, "pinyin": 1.0, "byte-shifted": 0.8}


NAMES = ("code", "kind", "value", "unit", "value_status", "basis")


def stated(text: str, source: str) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """What prose states, each as often as it is stated: NAMES, and NAMES with the scope where that is told.

    A copy that lost the name of its office no longer tells whose a figure is.
    """
    parsed = parse_bytes(text.encode(), source)
    rows = [row for row in parsed.observations.rows() if row["method"] == "prose" and row["value"] is not None]
    told = [row for row in rows if row["scope"] != "unknown"]
    return (
        Counter(tuple(str(row[name]) for name in NAMES) for row in rows),
        Counter(tuple(str(row[name]) for name in (*NAMES, "scope")) for row in told),
    )


def texts(shared: Path) -> dict[str, str]:
    """The plain texts that were labelled for building, and the seeds."""
    names = {s.source for s in load_statements(LABELS / "building.csv")}
    paths = [shared / "reports" / "real" / name for name in sorted(names)]
    paths += sorted((shared / "reports" / "seeds").glob("*.txt"))
    return {path.name: path.read_bytes().decode("utf-8-sig") for path in paths if path.suffix in (".txt", ".md")}


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_gives_the_same_statements_or_none(kind: str, shared: Path) -> None:
    whole = kept = 0
    for source, text in texts(shared).items():
        (original, original_scopes), (copy, copy_scopes) = stated(text, source), stated(COPIES[kind](text), source)
        assert copy <= original, f"{source}: {copy - original}"
        assert copy_scopes <= original_scopes, f"{source}: {copy_scopes - original_scopes}"
        whole, kept = whole + original.total(), kept + copy.total()
    assert whole > 150
    assert kept >= KEPT[kind] * whole, f"{kept} of {whole}"


def test_bytes_are_shifted_somewhere(shared: Path) -> None:
    assert any(byte_shifted(text) != text for text in texts(shared).values())
