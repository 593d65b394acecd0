"""Bad files and bad pages, by the numbers of the list of faults: a test for each line no other test shows.

Belongs here: faults of files and containers (a) and of pages (b). Does not: faults in characters and numbers, fetching,
the warehouse.

Lines shown elsewhere:
  a01 empty file             test_outcomes: nothing, blank, only a mark, under two names
  a02 error page as .pdf     test_outcomes: 404, firewall, login, under two names
  a03 truncated PDF          test_pdf: test_a_file_without_its_end_is_truncated_wherever_it_is_cut
  a04 password               test_pdf: test_a_password_is_not_guessed; test_outcomes: encrypted office
  a05 pictures of pages      test_pdf: test_pictures_of_pages_need_ocr
  a10 pages, bytes           test_pdf: test_pages_are_capped; test_outcomes: test_too_many_bytes
  a11 DOCX bomb              test_docx: test_refused (bomb, long text); test_archives: test_refused (bomb, many)
  a12 unsafe packages        test_archives: PACKAGES, the same name twice, an archive in an archive
  a15 response bomb          test_wrapped: test_a_gzip_bomb_is_stopped_while_it_inflates
  a16 tracked changes        test_docx: RUNS, test_what_is_left_out_is_told (macros and the rest below)
  a17 names with globs       sources/test_inbox: test_names_are_data
  a20 twice the same bytes   handover/test_store: test_the_same_bytes_under_two_names_are_one_document;
                             sources/test_inbox: test_a_changed_file_is_a_new_version_and_a_return_is_no_first_sight
  b23 huge spans             test_html: test_huge_spans_are_clamped_and_empty_columns_dropped, test_grids_are_bounded
  b26 tables over pages      reading/test_split_tables, reading/test_pdf_tables
  b27 hidden, layout         test_html: hidden rows, layout tables, test_visible_text_in_reading_order
  b28 two copies             test_html: test_a_copy_for_telephones_is_read_once and the one after it
  b29 loose markup           test_html: missing end tags, ragged rows, empty columns, row labels in th
"""

from __future__ import annotations

import gzip
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from support.documents import html_page
from support.faulty_pdf import circular, drawn, flate_bomb, hanging, pdf, stream
from support.ofd_files import ofd
from support.office_files import docx, paragraph, run, word_part, xlsx

from ingestion.documents import read_document
from ingestion.documents.pdf_fallback import fallback_page
from ingestion.handover.guard import OUT_OF_MEMORY
from ingestion.handover.pool import Job
from ingestion.model import NotRead
from ingestion.parse import Parsed, parse_bytes

LINES = (
    "某某局2023年政府信息公开工作年度报告",
    "一、总体情况",
    "全年主动公开政府信息312条。",
    "二、主动公开政府信息情况",
    "全年制作规范性文件14件。",
    "三、收到和处理政府信息公开申请情况",
    "全年收到政府信息公开申请57件。",
)
VALUES = {
    "disclosures.items": 312,
    "disclosures.normative_documents.issued": 14,
    "requests.received": 57,
}
TITLE = LINES[0]
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def values_of(parsed: Parsed) -> dict[str, int]:
    """The value of each code that was read."""
    columns = parsed.observations.columns
    return {
        code: int(value) for code, value in zip(columns["code"], columns["value"], strict=True) if value is not None
    }


# --- PDF files with faults no library would write ---------------------------------------------------------------------


def end_of_worker(data: bytes, folder: Path, time_cap: float) -> tuple[int, bool]:
    """How a reading process that is given `data` ends, and whether it left an entry."""
    (folder / "raw").write_bytes(data)
    job = asdict(Job("0" * 64, "x.pdf", str(folder / "raw"), str(folder / "entry")))
    command = [sys.executable, "-m", "ingestion.handover.guard", "ingestion.parse", str(time_cap), "60"]
    ended = subprocess.run(
        command, input=json.dumps(job).encode() + b"\n", capture_output=True, timeout=30, check=False
    )
    assert b"ready" in ended.stdout
    return ended.returncode, (folder / "entry").exists()


@pytest.mark.parametrize(
    ("outside", "inside"), [(drawn(LINES), b""), (b"", drawn(LINES))], ids=["text outside", "text inside"]
)
def test_a06_circular_forms_lose_no_text(outside: bytes, inside: bytes) -> None:
    assert values_of(parse_bytes(circular(outside, inside), "x.pdf")) == VALUES


def test_a06_circular_forms_without_text_are_no_report_without_figures() -> None:
    assert parse_bytes(circular(b""), "x.pdf").outcome == "empty"


def test_a06_circular_forms_that_multiply_end_at_the_time_cap(tmp_path: Path) -> None:
    assert end_of_worker(hanging(LINES), tmp_path, 0.4) == (-signal.SIGPROF, False)


def test_a07_a_string_without_end_costs_none_of_the_text() -> None:
    started = time.process_time()
    assert values_of(parse_bytes(pdf(stream(drawn(LINES)), b"/X " + b"(" * 1_000_000), "x.pdf")) == VALUES
    assert time.process_time() - started < 5


def test_a08_a_cmap_outside_the_package_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Payload:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return os.mkdir, (str(tmp_path / "run"),)

    with gzip.open(tmp_path / "evil.pickle.gz", "wb") as file:
        file.write(pickle.dumps(Payload()))
    monkeypatch.setattr(pickle, "load", _no_pickle)
    monkeypatch.setattr(pickle, "loads", _no_pickle)
    for name in (tmp_path / "evil", Path("../" * 12) / tmp_path.relative_to("/") / "evil"):
        encoded = str(name).replace("/", "#2F").encode()
        data = pdf(stream(drawn(LINES))).replace(b"/Encoding /UniGB-UCS2-H", b"/Encoding /" + encoded)
        data = data.replace(b"/Ordering (GB1)", b"/Ordering (../../%s)" % str(name).encode())
        fallback_page(data, 1)
        parse_bytes(data, "x.pdf")
    assert not (tmp_path / "run").exists()


def _no_pickle(*_: Any, **__: Any) -> Any:
    raise AssertionError("a reader opened a pickle")


@pytest.mark.parametrize("junk", [b"[", b"<<", b"(", b"<", b"%", b"q ", b"BI ID ", b"9"])
def test_a07_endless_syntax_in_a_page_costs_none_of_its_text(junk: bytes) -> None:
    started = time.process_time()
    assert values_of(parse_bytes(pdf(stream(drawn(LINES) + junk * 100_000)), "x.pdf")) == VALUES
    assert time.process_time() - started < 5


def test_a09_a_flate_bomb_ends_at_the_memory_cap(tmp_path: Path) -> None:
    assert end_of_worker(flate_bomb(), tmp_path, 15) == (OUT_OF_MEMORY, False)


# --- entities ---------------------------------------------------------------------------------------------------------

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELLS = '<sheetData><row><c t="inlineStr"><is><t>{}</t></is></c><c t="s"><v>0</v></c></row></sheetData>'
PARTS = ["docx text", "docx styles", "docx relations", "xlsx sheet", "xlsx strings", "ofd page", "xml", "html"]


def with_doctype(part: str, doctype: str, text: str) -> bytes:
    """A file with a DOCTYPE and text in one of its parts."""
    declared = XML + doctype
    match part:
        case "docx text":
            body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
            return docx("", {"word/document.xml": f"{declared}<w:document {WORD}>{body}</w:document>"})
        case "docx styles":
            return docx(paragraph("甲"), {"word/styles.xml": f"{declared}<w:styles {WORD}>{text}</w:styles>"})
        case "docx relations":
            return docx(paragraph("甲"), {"_rels/.rels": f"{declared}<Relationships>{text}</Relationships>"})
        case "xlsx sheet":
            sheet = f"{declared}<worksheet {SHEET}>{CELLS.format(text)}</worksheet>"
            return xlsx({"表": ""}, {"xl/worksheets/sheet1.xml": sheet})
        case "xlsx strings":
            strings = f"{declared}<sst {SHEET}><si><t>{text}</t></si></sst>"
            return xlsx({"表": CELLS.format("项目")}, {"xl/sharedStrings.xml": strings})
        case "ofd page":
            return ofd([""], {"Doc_0/Pages/Page_0/Content.xml": f"{declared}<a>{text}</a>"})
        case "xml":
            return f"{declared}<report><p>年报{text}</p></report>".encode()
    return f"{doctype}<html><body><p>年报{text}</p></body></html>".encode()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["entity", "external subset", "parameter entity"])
def test_a13_external_entities_are_not_resolved(
    part: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, dtd = tmp_path / "secret.txt", tmp_path / "a.dtd"
    secret.write_text("4711-0815")
    dtd.write_text('<!ENTITY e "4711-0815">')
    doctype = {
        "entity": f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]>',
        "external subset": f'<!DOCTYPE a SYSTEM "{dtd.as_uri()}">',
        "parameter entity": f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{dtd.as_uri()}"> %p;]>',
    }[kind]
    monkeypatch.setattr(socket, "socket", _no_network)
    parsed = parse_bytes(with_doctype(part, doctype, "&e;"), "x")
    assert not parsed.is_read
    assert "the reader failed" not in parsed.reason_en
    assert parsed.document is None or "4711-0815" not in parsed.document.text


@pytest.mark.parametrize("part", PARTS)
def test_a14_billion_laughs_are_refused(part: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    data = with_doctype(part, f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]>', "&e9;")
    parsed = parse_bytes(data, "x")
    assert not parsed.is_read
    if part not in ("xml", "html"):  # read as text: no entity of their own is known there
        assert parsed.outcome in ("corrupt", "over_limit")
    assert parsed.document is None or len(parsed.document.text) < 2 * len(data)


def _no_network(*_: Any, **__: Any) -> Any:
    raise AssertionError("a reader opened a socket")


# --- what a Word file carries -----------------------------------------------------------------------------------------

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relation(kind: str, target: str, mode: str) -> str:
    inside = f'<Relationship Id="rId9" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


OLE_OBJECT = (
    f'<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="{RELATIONS}" '
    'Type="Embed" r:id="rId9"/></w:object></w:r></w:p>'
)
CARRIED: dict[str, tuple[str, dict[str, str | bytes]]] = {
    "macros": ("", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600}),
    "object": (
        OLE_OBJECT,
        {
            "word/embeddings/o.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "word/_rels/document.xml.rels": relation("oleObject", "embeddings/o.bin", "Internal"),
        },
    ),
    "remote template": (
        "",
        {
            "word/settings.xml": word_part("settings", "<w:attachedTemplate/>"),
            "word/_rels/settings.xml.rels": relation("attachedTemplate", "http://192.0.2.1/t.dotm", "External"),
        },
    ),
    "document within": (
        "<w:altChunk/>",
        {
            "word/within.html": "<p>全年主动公开政府信息999条。</p>",
            "word/_rels/document.xml.rels": relation("aFChunk", "within.html", "Internal"),
        },
    ),
    "deletion": (f'<w:p><w:del w:id="1"><w:r><w:delText>999条</w:delText></w:r></w:del>{run("无。")}</w:p>', {}),
}


@pytest.mark.parametrize("name", CARRIED)
def test_a16_what_a_word_file_carries_is_neither_run_nor_fetched_nor_read(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", _no_network)
    more, parts = CARRIED[name]
    parsed = parse_bytes(docx("".join(map(paragraph, LINES)) + more, parts), "x.docm")
    assert values_of(parsed) == VALUES


@pytest.mark.parametrize("name", CARRIED)
def test_a16_what_a_word_file_carries_is_flagged(name: str) -> None:
    more, parts = CARRIED[name]
    assert read_document(docx("".join(map(paragraph, LINES)) + more, parts), "x.docm").notes


# --- names and kinds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["'; DROP TABLE x; --.txt", "../../a.txt", "/a.txt", "\u202etxt.exe", "=1+1.txt", "-rf", "a\nb.txt", "a\x00b", ""],
)
def test_a18_a_name_is_data_and_decides_nothing(name: str) -> None:
    data = "\n".join(LINES).encode()
    plain, parsed = parse_bytes(data, "plain.txt"), parse_bytes(data, name)
    assert parsed.source == name
    assert set(parsed.observations.columns["source"]) == {name}
    for column, values in plain.observations.columns.items():
        if column != "source":
            assert parsed.observations.columns[column] == values, column
    refused = parse_bytes(b"", name)
    assert (refused.outcome, refused.outcome_row("c")["source"]) == ("empty", name)


@pytest.mark.parametrize(
    "data",
    [b"7z\xbc\xaf\x27\x1crest", b"Rar!\x1a\x07\x00rest", b"{\\rtf1 text}", b"\x01\x00\x02\x00" * 500],
    ids=["7z", "rar", "rtf", "unknown"],
)
def test_a22_a_kind_without_a_reader_is_counted_with_the_way_out(data: bytes) -> None:
    row = parse_bytes(data, "x").outcome_row("c")
    assert (row["stage"], row["outcome"]) == ("document", "unsupported")
    assert "请" in row["reason_zh"]
    assert row["reason_en"].count(".") == 2  # what it is, and what to do


# --- pages ------------------------------------------------------------------------------------------------------------

SPANS = {"0": 1, "-3": 1, "abc": 1, "２": 1, "1e3": 1, "3 ": 3}  # the last as the HTML standard has it, and browsers do


def spanned(value: str) -> bytes:
    return html_page(
        f"<p>{TITLE * 9}</p><table><tr><td colspan='{value}'>a</td><td>b</td></tr>"
        "<tr><td>c</td><td>d</td><td>e</td><td>f</td></tr></table>"
    )


@pytest.mark.parametrize("value", SPANS)
def test_b24_odd_spans(value: str) -> None:
    (grid,) = (block.grid for block in read_document(spanned(value), "x").blocks if block.grid)
    assert [cell.column for cell in grid.cells] == [0, SPANS[value], 0, 1, 2, 3]


@pytest.mark.parametrize("value", ["-3", "abc"])
def test_b24_odd_spans_are_noted(value: str) -> None:
    assert read_document(spanned(value), "x").notes


def test_b25_a_hundred_thousand_cells() -> None:
    row = "<tr>" + "<td>" * 1_000 + "</tr>"
    (grid,) = (
        b.grid for b in read_document(html_page(f"<p>{TITLE}</p><table>{row * 100}</table>"), "x").blocks if b.grid
    )
    assert len(grid.cells) == 100_000


def test_b25_one_line_of_eight_megabytes() -> None:
    line = "全年主动公开政府信息若干条。" * (8_000_000 // 42 + 1)
    data = line.encode()
    assert len(data) > 8_000_000
    assert read_document(data, "x").text == line


def test_b25_nested_tables_are_refused() -> None:
    with pytest.raises(NotRead) as caught:
        read_document(html_page("<table><tr><td>" * 20_000 + TITLE), "x")
    assert caught.value.outcome == "over_limit"


# Each page, its outcome and the address it leads on to.
ELSEWHERE: dict[str, tuple[bytes, str, str]] = {
    "script": (html_page('<div id="app"></div><script src="/js/app.js"></script>'), "shell_page", ""),
    "frame": (html_page(f'<h1>{TITLE}</h1><iframe src="/v/report.html"></iframe>'), "shell_page", "/v/report.html"),
    "embedded": (html_page(f'<h1>{TITLE}</h1><embed src="/v/report.pdf">'), "shell_page", "/v/report.pdf"),
    "object": (html_page(f'<h1>{TITLE}</h1><object data="/v/report.pdf"></object>'), "shell_page", "/v/report.pdf"),
    "refresh": (html_page("", '<meta http-equiv="refresh" content="0;url=/v/1.html">'), "shell_page", "/v/1.html"),
}
ATTACHED = html_page(f'<h1>{TITLE}</h1><p>2024-01-20</p><p>附件：<a href="/v/report.pdf">{TITLE}.pdf</a></p>')


@pytest.mark.parametrize("name", ELSEWHERE)
def test_b30_a_page_whose_report_is_elsewhere_is_told_apart(name: str) -> None:
    data, outcome, _ = ELSEWHERE[name]
    assert parse_bytes(data, "x").outcome == outcome


@pytest.mark.parametrize("data", [ATTACHED, *(each for each, _, _ in ELSEWHERE.values())])
def test_b30_a_page_whose_report_is_elsewhere_is_no_report_without_figures(data: bytes) -> None:
    parsed = parse_bytes(data, "x")
    assert not parsed.is_read
    assert len(parsed.observations) == 0


def test_b30_a_page_with_only_an_attachment_is_told_apart() -> None:
    article = html_page("<h1>某某局召开会议</h1><p>会议研究了近期工作。</p>")
    assert parse_bytes(ATTACHED, "x").outcome != parse_bytes(article, "x").outcome


@pytest.mark.parametrize(
    ("data", "address"),
    [(ATTACHED, "/v/report.pdf"), *((data, address) for data, _, address in ELSEWHERE.values() if address)],
)
def test_b30_the_address_to_follow_is_given(data: bytes, address: str) -> None:
    parsed = parse_bytes(data, "x")
    assert address in parsed.reason_en
    assert address in parsed.reason_zh


@pytest.mark.parametrize("address", ["javascript:void(0)", "data:text/html,x", "about:blank", "#", " "])
def test_b30_what_is_no_address_is_not_given(address: str) -> None:
    parsed = parse_bytes(html_page(f'<h1>{TITLE}</h1><iframe src="{address}"></iframe>'), "x")
    assert parsed.outcome == "shell_page"
    assert "To follow" not in parsed.reason_en


def test_b30_a_short_report_with_an_attachment_is_read() -> None:
    more = f'<p>附件：<a href="/v/table.pdf">{TITLE}统计表.pdf</a></p>'
    parsed = parse_bytes(html_page("".join(f"<p>{line}</p>" for line in LINES) + more), "x")
    assert values_of(parsed) == VALUES


def encoded(charsets: dict[int, str], default: str) -> bytes:
    """LINES as a page that calls itself UTF-8, in `default`, some lines in other character sets."""
    lines = (b"<p>%s</p>" % line.encode(charsets.get(n, default)) for n, line in enumerate(LINES))
    return b'<html><head><meta charset="utf-8"></head><body>%s</body></html>' % b"".join(lines)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_b31_a_false_declaration_changes_no_figure(charset: str) -> None:
    text = encoded({}, "utf-8").decode()
    assert values_of(parse_bytes(text.encode(charset), "x")) == VALUES


@pytest.mark.parametrize("default", ["utf-8", "gb18030"])
@pytest.mark.parametrize("odd", [(2,), (4,), (4, 5, 6), (0, 1, 2)])
def test_b31_a_stretch_in_another_character_set_is_read_in_its_own_and_recorded(
    default: str, odd: tuple[int, ...]
) -> None:
    other = "gb18030" if default == "utf-8" else "utf-8"
    parsed = parse_bytes(encoded(dict.fromkeys(odd, other), default), "x")
    assert values_of(parsed) == VALUES
    assert parsed.document is not None
    assert [note.name for note in parsed.document.notes] == ["mixed_charset"]


@pytest.mark.parametrize("default", ["utf-8", "gb18030"])
def test_b31_bytes_of_no_character_set_are_counted(default: str) -> None:
    data = encoded({}, default).replace(b"</p>", b"\xff\xff</p>", 1)
    parsed = parse_bytes(data, "x")
    assert values_of(parsed) == VALUES
    assert parsed.document is not None
    assert [note.name for note in parsed.document.notes] == ["stray_bytes"]


def test_b31_a_second_decoding_is_undone_and_recorded() -> None:
    parsed = parse_bytes("\n".join(LINES).encode().decode("latin-1").encode(), "x")
    assert values_of(parsed) == VALUES
    assert parsed.document_row()["charset"] == "utf-8+latin-1"


def test_b31_a_second_decoding_that_lost_bytes_is_unreadable() -> None:
    twice = "\n".join(LINES).encode().decode("gb18030", "replace")
    assert "\ufffd" in twice
    assert parse_bytes(twice.encode(), "x").outcome == "unreadable_text"
