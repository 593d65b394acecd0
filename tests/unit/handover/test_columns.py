"""Tables under construction: rows are appended whole or not at all."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ingestion.handover.schemas import Columns

SCHEMA = pa.schema([("name", pa.string()), ("count", pa.int64())])


def test_columns_that_are_not_given_are_null() -> None:
    columns = Columns(SCHEMA)
    columns.add(name="a", count=1)
    columns.extend({"name": ["b", "c"]})
    columns.extend({})
    assert columns.rows() == [
        {"name": "a", "count": 1},
        {"name": "b", "count": None},
        {"name": "c", "count": None},
    ]


@pytest.mark.parametrize(
    ("filled", "error"),
    [({"name": ["b"], "colour": ["red"]}, KeyError), ({"name": ["b", "c"], "count": [2]}, ValueError)],
)
def test_what_does_not_fit_appends_nothing(filled: dict[str, list[object]], error: type[Exception]) -> None:
    columns = Columns(SCHEMA)
    columns.add(name="a", count=1)
    with pytest.raises(error):
        columns.extend(filled)
    assert columns.rows() == [{"name": "a", "count": 1}]
