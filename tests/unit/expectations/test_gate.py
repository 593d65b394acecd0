"""The gate: sound rows pass, and each kind of broken row fails its own check and no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.warehouse import document, observation, write_handover

from expectations.adapter import validate
from expectations.frames import observation_frames
from expectations.gate import gate, observation_suite

Row = dict[str, Any]

REPORT = document("全年收到申请12件。网站30多条，公报无，微博—。", agency="甲局", year=2020)


def sound_rows() -> list[Row]:
    """One row of each status that the text shows, a blank cell and a derived figure."""
    return [
        observation(REPORT, "requests.received", "12件", "12"),
        observation(REPORT, "disclosures.items.channel.website", "30多条", "30", value_status="approximate"),
        observation(REPORT, "disclosures.items.channel.gazette", "无", "0", value_status="explicit_none"),
        observation(REPORT, "disclosures.items.channel.weibo", "—", None, value_status="dash"),
        observation(REPORT, "disclosures.items.channel.wechat", "", None, value_status="blank", method="table"),
        observation(REPORT, "requests.outcome.total", "", "12", value_status="derived", method="solved", form="2021"),
    ]


def change(**values: Any) -> Callable[[list[Row]], object]:
    return lambda rows: rows[0].update(values)


BROKEN: dict[str, tuple[str, Callable[[list[Row]], object]]] = {
    "unknown code": ("code_is_in_the_code_book", change(code="requests.recieved")),
    "no code": ("code_is_filled", change(code=None)),
    "unknown applicant": ("applicant_is_in_the_closed_list", change(applicant="citizen")),
    "unknown scope": ("scope_is_in_the_closed_list", change(scope="")),
    "unknown kind": ("kind_is_in_the_closed_list", change(kind="ratio")),
    "unknown basis": ("basis_is_in_the_closed_list", change(basis="monthly")),
    "unknown list role": ("list_role_is_in_the_closed_list", change(list_role="sum")),
    "unknown method": ("method_is_in_the_closed_list", change(method="guess")),
    "unknown form": ("form_is_one_we_know", change(form="2020")),
    "unknown status": ("value_status_is_in_the_closed_list", change(value_status="zero")),
    "value of a blank cell": (
        "blank_dash_and_unreadable_have_no_value",
        lambda rows: rows[4].update(value=rows[0]["value"]),
    ),
    "reported without a value": ("reported_explicit_none_and_derived_have_a_value", change(value=None)),
    "a none that is not 0": ("an_explicit_none_is_0", lambda rows: rows[2].update(value=rows[0]["value"])),
    "approximate without any figure": (
        "an_approximate_statement_has_a_value_or_a_bound",
        lambda rows: rows[1].update(value=None),
    ),
    "text that stands elsewhere": ("raw_text_is_the_text_from_start_to_end", change(raw_text="13件")),
    "a report that is not there": ("raw_text_is_the_text_from_start_to_end", change(document_id="f" * 64)),
    "printed without a place": ("raw_text_is_the_text_from_start_to_end", change(start=None, end=None)),
    "handed over twice": ("an_observation_is_handed_over_once_a_file", lambda rows: rows.append(dict(rows[0]))),
    "beyond the end of the text": (
        "raw_text_is_the_text_from_start_to_end",
        change(start=500, end=503, sentence_end=600),
    ),
    "outside its sentence": ("the_sentence_holds_the_number", change(sentence_end=3)),
    "a label where none belongs": ("the_label_is_as_the_code_book_says", change(label="其他")),
}


@pytest.fixture(scope="module")
def failed_keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The checks that fail on each broken case. One run for all: starting the library takes most of the time."""
    frames = []
    for name, (_, breaks) in BROKEN.items():
        rows = sound_rows()
        breaks(rows)
        handover = write_handover(tmp_path_factory.mktemp("broken"), {"documents": [REPORT], "observations": rows})
        frames += [(name, frame) for _, frame in observation_frames(handover)]
    results = validate("observations", frames, observation_suite())
    assert not [result.error for result in results if result.error]
    return {
        name: {result.expectation.key for result in results if result.frame == name and not result.success}
        for name in BROKEN
    }


def test_sound_rows_pass_everything(tmp_path: Path) -> None:
    handover = write_handover(
        tmp_path,
        {
            "documents": [REPORT],
            "observations": sound_rows(),
            "outcomes": [
                {"collection": "one", "source": REPORT["source"], "document_id": REPORT["document_id"]}
                | {"stage": "reading", "outcome": "read"},
                {"collection": "one", "source": "gone", "stage": "source", "outcome": "error_page"},
            ],
            "coverage": [
                {"document_id": REPORT["document_id"], "table_id": "table_2", "form": "2021", "verdict": "read"}
                | {"cells_expected": 10, "cells_placed": 9, "cells_unread": 1, "cells_unclaimed": 0}
            ],
        },
    )
    result = gate(handover)
    assert result.passed
    assert result.failures == ()
    assert len(result.checks) == 5 + len(observation_suite())
    (fill,) = result.fill
    assert (fill.documents, fill.documents_read, fill.observations, fill.observations_with_value) == (2, 1, 6, 4)
    assert fill.fill_rate == pytest.approx(4 / 6)
    assert fill.coverage == pytest.approx(0.9)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_row_fails_its_check_alone(failed_keys: dict[str, set[str]], name: str) -> None:
    assert failed_keys[name] == {BROKEN[name][0]}


def test_failing_rows_are_named_and_a_warning_holds_nothing_back(tmp_path: Path) -> None:
    rows = sound_rows()
    rows[0]["label"] = "其他"
    result = gate(write_handover(tmp_path, {"documents": [REPORT], "observations": rows}))
    assert result.passed
    assert [(check.key, check.failed_ids) for check in result.failures] == [
        ("the_label_is_as_the_code_book_says", (rows[0]["observation_id"],))
    ]


def test_another_schema_stops_before_the_rows(tmp_path: Path) -> None:
    handover = write_handover(tmp_path, {"documents": [REPORT], "observations": sound_rows()})
    path = handover / "observations" / "two.parquet"
    table = pq.read_table(handover / "observations" / "one.parquet").drop_columns("basis")
    position = table.column_names.index("value")
    table = table.set_column(position, "value", table["value"].cast(pa.float64())).append_column("extra", table["code"])
    pq.write_table(table.replace_schema_metadata({"gongkai.schema_version": "0"}), path)
    result = gate(handover)
    assert not result.passed
    assert {check.key: check.failed_ids for check in result.failures} == dict.fromkeys(
        (
            "every_column_is_there",
            "no_column_is_unknown",
            "every_column_has_its_type",
            "the_schema_version_is_the_one_this_warehouse_reads",
        ),
        ("observations/two.parquet",),
    )


def test_missing_table_is_told(tmp_path: Path) -> None:
    handover = write_handover(tmp_path, {"documents": [REPORT]})
    (handover / "retrievals" / "one.parquet").unlink()
    assert [check.key for check in gate(handover).failures] == ["every_table_is_there"]


def test_nothing_measured_is_not_a_fill_rate(tmp_path: Path) -> None:
    outcome = {"collection": "one", "source": "a", "document_id": "", "stage": "source", "outcome": "empty"}
    (fill,) = gate(write_handover(tmp_path, {"outcomes": [outcome]})).fill
    assert fill.fill_rate is None
    assert fill.coverage is None
