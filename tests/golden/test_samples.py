"""The bundled samples against expectations written by hand: always run, wherever the checkout lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.command import check, parse
from support.expectations import finding_complaints, observation_complaints, read_csv, report_complaints


@pytest.fixture(scope="module")
def inbox(samples: Path) -> list[Path]:
    return sorted(p for p in (samples / "inbox").rglob("*") if p.is_file())


@pytest.fixture(scope="module")
def printed(inbox: list[Path]) -> list[dict[str, Any]]:
    return parse(inbox)


def test_manifest_and_expectations_name_every_sample_and_nothing_else(samples: Path, inbox: list[Path]) -> None:
    names = {p.name for p in inbox}
    assert len(names) == len(inbox)
    assert {samples / row["file"] for row in read_csv(samples / "manifest.csv")} == set(inbox)
    for name in ("observations", "reports", "findings"):
        assert {row["source"] for row in read_csv(samples / "expected" / f"{name}.csv")} == names


def test_observations_are_the_closed_list(samples: Path, printed: list[dict[str, Any]]) -> None:
    complaints = observation_complaints(read_csv(samples / "expected" / "observations.csv"), printed)
    assert not complaints, "\n".join(complaints)


def test_agencies_years_and_forms(samples: Path, printed: list[dict[str, Any]]) -> None:
    complaints = report_complaints(read_csv(samples / "expected" / "reports.csv"), printed)
    assert not complaints, "\n".join(complaints)


def test_raw_text_stands_where_the_offsets_say(inbox: list[Path], printed: list[dict[str, Any]]) -> None:
    from ingestion.documents import read_document

    texts = {path.name: read_document(path.read_bytes(), path.name).text for path in inbox}
    for line in printed:
        if line.get("start") is not None:
            assert texts[Path(line["source"]).name][line["start"] : line["end"]] == line["raw_text"]


def test_findings(samples: Path, inbox: list[Path]) -> None:
    complaints = finding_complaints(read_csv(samples / "expected" / "findings.csv"), check(inbox))
    assert not complaints, "\n".join(complaints)


def test_two_slips_and_no_more_are_errors(samples: Path, inbox: list[Path]) -> None:
    """One slip that breaks two rules is one root finding: the newcomer is shown two, as planted."""
    errors = [f for f in check(inbox) if f["status"] == "fail" and f["severity"] == "error"]
    planted = {Path(row["file"]).name for row in read_csv(samples / "manifest.csv") if row["planted_contradiction"]}
    assert {Path(f["source"]).name for f in errors} == planted
    assert len({f["root_finding_id"] or f["finding_id"] for f in errors}) == len(planted)
