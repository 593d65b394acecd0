"""Tables that are whole and add up are read as if each of their figures had been weighed; no others are taken so."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence

import pytest
from support.form_containers import CONTAINERS
from support.form_damages import DAMAGES
from support.form_scores import LAYOUTS, draw
from support.generated_forms import make_report, to_html

from ingestion.parse import parse_bytes
from ingestion.reading import tables
from ingestion.reading.asked import Answered
from ingestion.reading.whole_tables import Whole, whole_tables


def _read(data: bytes) -> str:
    parsed = parse_bytes(data, "report")
    return repr((parsed.outcome, parsed.coverage, parsed.observations.columns))


def _is_whole(data: bytes, monkeypatch: pytest.MonkeyPatch) -> bool:
    found: list[Whole] = []

    def spy(answers: Sequence[Answered], forms: Mapping[str, str]) -> list[Whole]:
        found.extend(whole := whole_tables(answers, forms))
        return whole

    with monkeypatch.context() as patch:
        patch.setattr(tables, "whole_tables", spy)
        parse_bytes(data, "report")
    return bool(found)


@pytest.mark.parametrize("damage", [*DAMAGES, *LAYOUTS])
def test_figures_that_are_not_weighed_come_out_as_if_they_were(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [CONTAINERS[name](draw(damage, number, 3)) for name in ("html", "pipes") for number in range(6)]
    read = [_read(data) for data in documents]
    monkeypatch.setattr(tables, "whole_tables", lambda *_: [])
    assert [_read(data) for data in documents] == read


@pytest.mark.parametrize(("container", "number"), itertools.product(("html", "docx", "pdf", "pipes"), range(3)))
def test_the_official_tables_as_they_should_be_are_whole(
    container: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _is_whole(CONTAINERS[container](draw("none", number, 3)), monkeypatch)


@pytest.mark.parametrize(
    "damage",
    ["all zeros blank", "one cell unreadable", "one row missing", "row added", "contradiction", "hidden second copy"],
)
def test_what_lacks_a_figure_or_does_not_add_up_is_weighed(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _is_whole(CONTAINERS["html"](draw(damage, 2, 3)), monkeypatch)


@pytest.mark.parametrize("between", ["</p><p>", " "])
def test_beside_lines_of_another_table_of_the_kind_whole_tables_are_weighed(
    between: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, others = (make_report("2021", random.Random(seed)).tables for seed in "ab")
    lines = between.join(f"{line[0].text} {line[-1].text} 件" for line in others[0] if line[-1].key)
    page = to_html(own)
    assert _is_whole(page.encode(), monkeypatch)
    assert not _is_whole(page.replace("<table", f"<p>{lines}</p><table", 1).encode(), monkeypatch)
