"""Reports as PDF files that Chromium and LibreOffice made: ruled ones are read whole, and none wrongly."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.generated_forms import Report, make_report, to_html
from support.rendered import converted, page_of, printed, program
from test_pdf_tables import score, whole

from ingestion.documents import read_document

CHROMIUM, SOFFICE = program("chromium", "chromium-browser", "google-chrome"), program("soffice", "libreoffice")
by_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: it prints the pages")
by_libreoffice = pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed: it converts the documents")


def report(form: str) -> Report:
    return make_report(form, random.Random(f"{form} rendered"))


@by_chromium
@pytest.mark.parametrize(("form", "is_ruled"), [("2021", True), ("2019", False), ("2021", False)])
def test_a_page_that_was_printed_is_read_whole(form: str, is_ruled: bool, tmp_path: Path) -> None:
    drawn = report(form)
    data = printed(CHROMIUM, page_of(drawn.tables, is_ruled), tmp_path)
    assert score(drawn, read_document(data, "printed")) == whole(drawn)


@by_libreoffice
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_ruled_page_that_was_converted_is_read_whole(form: str, tmp_path: Path) -> None:
    drawn = report(form)
    data = converted(SOFFICE, to_html(drawn.tables).encode(), ".html", tmp_path)
    assert score(drawn, read_document(data, "converted")) == whole(drawn)


@by_libreoffice
def test_a_page_that_was_converted_without_rules_is_not_read_wrongly(tmp_path: Path) -> None:
    drawn = report("2021")
    data = converted(SOFFICE, page_of(drawn.tables, is_ruled=False).encode(), ".html", tmp_path)
    result = score(drawn, read_document(data, "converted"))
    assert result.wrong == []
    assert result.right > 0.8 * len(drawn.values)
