"""What holds in every test of reading: whole tables, whose figures nobody weighs, come out as if they had been.

Belongs here: that check, so that the documents of every other rule's tests hold it too. Does not: documents, rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from ingestion import parse
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.model import Document, Section, TableCoverage
from ingestion.reading import tables
from ingestion.reading.asked import Answered
from ingestion.reading.whole_tables import Whole
from ingestion.repair import Repaired


@pytest.fixture(autouse=True)
def _whole_tables_are_read_as_if_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    read = tables.read_tables

    def read_both_ways(
        document: Document, repaired: Repaired, columns: Columns, sections: Sequence[Section] = ()
    ) -> tuple[TableCoverage, ...]:
        tell, found = tables.whole_tables, list[Whole]()

        def spy(answers: Sequence[Answered], forms: Mapping[str, str]) -> list[Whole]:
            found.extend(whole := tell(answers, forms))
            return whole

        with monkeypatch.context() as patch:
            patch.setattr(tables, "whole_tables", spy)
            coverage = read(document, repaired, columns, sections)
            if found:
                patch.setattr(tables, "whole_tables", lambda *_: [])
                weighed = Columns(OBSERVATIONS)
                assert read(document, repaired, weighed, sections) == coverage
                assert weighed.columns == columns.columns
        return coverage

    monkeypatch.setattr(parse, "read_tables", read_both_ways)
