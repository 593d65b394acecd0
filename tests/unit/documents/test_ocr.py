"""Pictures of reports: recognised where that is installed, refused with a way out where not, never a wrong figure."""

from __future__ import annotations

import base64
import io
import random
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from support.pdf_files import Layout, Sheet, draw_document, pdf_bytes
from support.scans import has_chinese_font, picture_bytes, pictures, with_blots

from ingestion.documents import ocr, read_document
from ingestion.documents.ocr_html import pictures_in
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.model import Block, Document, NotRead
from ingestion.parse import parse_bytes
from ingestion.reading.recognised import refuse_unclosed

is_missing = any(package not in sys.modules and not ocr.find_spec(package) for package in ocr.PACKAGES)
recognition = pytest.mark.skipif(is_missing, reason="gongkai[ocr] is not installed: nothing can be recognised")
drawn = pytest.mark.skipif(not has_chinese_font(), reason="no Chinese font is installed here to draw a scan with")

HEADER = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
FIGURES = {"规章": (3, 0, 17), "行政规范性文件": (12, 4, 2608)}


class Cell:
    """A cell to draw."""

    def __init__(self, text: str, columns: int = 1) -> None:
        self.text, self.rows, self.columns = text, 1, columns


def report(rules: str = "lines") -> bytes:
    """A page with the first block of table 2."""
    lines = [
        [Cell("第二十条第（一）项", 4)],
        list(map(Cell, HEADER)),
        *([Cell(label), *(Cell(str(figure)) for figure in row)] for label, row in FIGURES.items()),
    ]
    return draw_document([lines], Layout(rules=rules, size=10.5))


EXPECTED = {
    f"disclosures.{code}.{measure}": Decimal(figure)
    for code, label in (("rules", "规章"), ("normative_documents", "行政规范性文件"))
    for measure, figure in zip(("issued", "repealed", "in_force"), FIGURES[label], strict=True)
}


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_OCR", "on")


def figures_of(data: bytes) -> dict[str, Decimal | None]:
    rows = parse_bytes(data, "scan").observations.rows()
    assert {row["method"] for row in rows} <= {"ocr"}
    return {row["code"]: row["value"] for row in rows if row["code"].startswith("disclosures.")}


# --- without it -------------------------------------------------------------------------------------------------------


def test_without_recognition_a_picture_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_OCR", "off")
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(100), scan_pdf()):
        with pytest.raises(NotRead) as raised:
            read_document(data, "scan")
        assert raised.value.outcome == "needs_ocr"
        assert "gongkai[ocr]" in raised.value.reason_zh
        assert "gongkai[ocr]" in raised.value.reason_en


def scan_pdf() -> bytes:
    sheet = Sheet()
    sheet.image(0, 0, 595, 842)
    return pdf_bytes([sheet])


def test_the_reader_starts_without_what_recognition_needs() -> None:
    code = "import sys, ingestion.parse; sys.exit(any(n in sys.modules for n in ('cv2', 'rapidocr', 'onnxruntime')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- with it ----------------------------------------------------------------------------------------------------------


@recognition
@drawn
@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize(
    ("dots", "noise", "angle", "kind"),
    [(150, 0, 0, "PNG"), (200, 8, 0.7, "JPEG"), (300, 4, -1.5, "TIFF"), (200, 3, 0.2, "PDF")],
)
def test_a_scan_of_a_ruled_table_is_read(dots: int, noise: float, angle: float, kind: str) -> None:
    assert figures_of(picture_bytes(pictures(report(), dots, noise, angle), kind)) == EXPECTED


@recognition
@drawn
@pytest.mark.usefixtures("switched_on")
def test_a_scan_without_rules_is_read() -> None:
    assert figures_of(picture_bytes(pictures(report("none"), 200))) == EXPECTED


@recognition
@drawn
@pytest.mark.usefixtures("switched_on")
def test_a_page_of_html_that_is_a_picture_is_read() -> None:
    picture = base64.b64encode(picture_bytes(pictures(report(), 200))).decode()
    page = f'<html><head><title>年报</title></head><body><img src="data:image/png;base64,{picture}"></body></html>'
    assert figures_of(page.encode()) == EXPECTED


@recognition
@drawn
@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("seed", range(2))
def test_spots_make_figures_unread_and_never_others(seed: int) -> None:
    chance = random.Random(seed)
    (page,) = pictures(report(), 200, noise=6)
    table = page.crop((0, 0, page.width, page.height // 3))
    page.paste(with_blots(table, 250, chance), (0, 0))
    found = figures_of(picture_bytes([page]))
    assert {code: value for code, value in found.items() if value is not None}.items() <= EXPECTED.items()


@recognition
@pytest.mark.usefixtures("switched_on")
def test_a_picture_of_nothing_is_not_an_empty_report() -> None:
    from PIL import Image

    with pytest.raises(NotRead) as raised:
        read_document(picture_bytes([Image.new("L", (800, 1100), 230)]), "scan")
    assert raised.value.outcome in ("empty", "unreadable_text")


@recognition
@pytest.mark.usefixtures("switched_on")
def test_what_is_too_large_or_damaged_is_refused() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("1", (12_000, 12_000), 1).save(buffer, "PNG")
    many = picture_bytes([Image.new("1", (40, 60), 1)] * 31, "TIFF")
    cases: list[tuple[Any, str]] = [
        (buffer.getvalue(), "over_limit"),
        (many, "over_limit"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "corrupt"),
        (picture_bytes(pictures(report(), 150))[:5000], "corrupt"),
    ]
    for data, outcome in cases:
        with pytest.raises(NotRead) as raised:
            read_document(data, "scan")
        assert raised.value.outcome == outcome


# --- pictures in pages, sums ------------------------------------------------------------------------------------------


def test_a_page_with_text_is_read_as_text_whatever_pictures_it_has() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 40_000}">'
    assert len(pictures_in(f"<body>{picture}</body>")) == 1
    assert pictures_in(f"<body>{'文字' * 200}{picture}</body>") == []
    assert pictures_in('<body><img src="/report.png"></body>') == []
    assert pictures_in(f'<body><img src="data:image/png;base64,{"A" * 500}"></body>') == []


@pytest.mark.parametrize(("last", "status"), [("9", "reported"), ("8", "unreadable")])
def test_a_recognised_row_that_does_not_add_up_is_unread(last: str, status: str) -> None:
    columns = Columns(OBSERVATIONS)
    for applicant, value in (("natural_person", "4"), ("commercial_enterprise", "5"), ("total", last)):
        read = {"value": Decimal(value), "value_status": "reported", "start": 0, "method": "table"}
        columns.add(code="requests.received", applicant=applicant, **read)
    document = Document("", "", "image", "", 0, "x", (Block("table", 0, 1, is_recognised=True),))
    refuse_unclosed(columns, document)
    assert set(columns.columns["value_status"]) == {status}
    assert set(columns.columns["method"]) == {"ocr"}
