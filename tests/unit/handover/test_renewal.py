"""A new alias re-reads nothing: identities are told anew from the evidence that a cached reading kept."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.handover import store
from ingestion.handover.fingerprint import READER, identity_files
from ingestion.handover.store import Places, published
from ingestion.identity import names
from ingestion.parse import READER_VERSION

NOON = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
BODY = "一、概述\n2016年，我局认真开展工作。\n二、主动公开情况\n发布政府信息5条。\n三、依申请公开情况\n未收到申请。\n"


@pytest.fixture
def reading(places: Places, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is given to the reading processes, name by name."""
    given: list[str] = []
    read = store.read_documents

    def counted(jobs: Any, *arguments: Any) -> Any:
        given.extend(job.source for job in jobs)
        return read(jobs, *arguments)

    monkeypatch.setattr(store, "read_documents", counted)
    return given


def agencies(folder: Path) -> list[tuple[str, str, int]]:
    return [(row["agency"], row["agency_id"], row["year"]) for row in published(folder, "documents").to_pylist()]


def test_a_new_alias_renames_without_reading(
    tmp_path: Path, run: Callable[..., Path], places: Places, reading: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_parser = dataclasses.replace(
        places, parser="ingestion.parse", reader_version=READER_VERSION, identity_fingerprint="before", time_cap=20
    )
    (tmp_path / "inbox" / "a.txt").write_text(f"永嘉县财政局2016年政府信息公开年度报告\n{BODY}")
    assert agencies(run(with_places=with_parser)) == [("永嘉县财政局", "", 2016)]
    assert reading == ["inbox/a.txt"]

    entry = names.Registered("cn-330324-finance-bureau", "永嘉县财政局", "330324", "county", "department")
    monkeypatch.setattr(names, "load_registry", lambda: {"永嘉县财政局": (entry,)})
    after = dataclasses.replace(with_parser, identity_fingerprint="after")
    assert agencies(run(NOON, after)) == [("永嘉县财政局", "cn-330324-finance-bureau", 2016)]
    assert reading == ["inbox/a.txt"]


def test_the_name_under_which_a_document_lies_is_evidence_of_its_own(
    tmp_path: Path, run: Callable[..., Path], places: Places, reading: list[str]
) -> None:
    with_parser = dataclasses.replace(places, parser="ingestion.parse", reader_version=READER_VERSION, time_cap=20)
    text = f"政府信息公开年度报告\n{BODY}"
    (tmp_path / "inbox" / "a.txt").write_text(text)
    assert agencies(run(with_places=with_parser)) == [("", "", 2016)]
    (tmp_path / "inbox" / "a.txt").unlink()
    (tmp_path / "inbox" / "永嘉县财政局").mkdir()
    (tmp_path / "inbox" / "永嘉县财政局" / "a.txt").write_text(text)
    (tmp_path / "home" / "collections" / "inbox").rename(tmp_path / "kept")
    assert agencies(run(NOON, with_parser)) == [("永嘉县财政局", "", 2016)]
    assert reading == ["inbox/a.txt"]


def test_what_a_list_says_of_an_address_reaches_the_reading_and_its_renewal(
    tmp_path: Path, run: Callable[..., Path], places: Places, reading: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_parser = dataclasses.replace(places, parser="ingestion.parse", reader_version=READER_VERSION, time_cap=20)
    (tmp_path / "inbox" / "a.txt").write_text(f"永嘉县财政局2016年政府信息公开年度报告\n{BODY}")
    folder = run(with_places=with_parser)

    def listed(agency: str, year: int) -> tuple[str, int]:
        collection, inbox, items = store.read_inventory(folder)
        hinted = tuple(dataclasses.replace(item, listed_agency=agency, listed_year=year) for item in items)
        store.write_inventory(folder, collection, inbox, hinted)
        store.publish(folder, with_parser, NOON)
        (document_id,) = published(folder, "documents").column("document_id").to_pylist()
        entry = store.read_entry(with_parser.entry(document_id))
        assert entry is not None
        (kept,) = entry["evidence"].to_pylist()
        (seen,) = published(folder, "retrievals").to_pylist()
        assert (seen["listed_agency"], seen["listed_year"]) == (agency, year)
        return kept["listed_agency"], kept["listed_year"]

    assert listed("永嘉县财政局", 2016) == ("永嘉县财政局", 2016)
    assert reading == ["inbox/a.txt"], "a list that says something new re-reads nothing"
    (document_id,) = published(folder, "documents").column("document_id").to_pylist()
    with_parser.entry(document_id).unlink()
    assert listed("永嘉县财政局", 2017) == ("永嘉县财政局", 2017), "and a fresh reading is told the same"


def test_what_only_identities_depend_on() -> None:
    found = {str(path.relative_to(READER)) for path in identity_files()}
    assert {"knowledge/agencies.csv", "knowledge/regions.csv", "identity/names.py"} <= found
    assert not {"identity/gather.py", "identity/titles.py", "knowledge/sections.yaml"} & found
