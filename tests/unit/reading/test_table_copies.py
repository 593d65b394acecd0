"""A table that stands twice in a document: read once; where the copies differ both are kept, and a finding says so."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.generated_forms import Key, Lines, Printed, Report, make_report, to_html, to_pipes

from expectations.check import check
from expectations.rulebook import part_names
from ingestion.named import parse_files
from ingestion.parse import parse_bytes

KEY: Key = ("requests.received", "natural_person")


def changed(lines: Lines, change: Callable[[Printed], str]) -> Lines:
    return [[replace(cell, text=change(cell)) if cell.key else cell for cell in line] for line in lines]


def with_one_other(report: Report) -> Lines:
    """Table 3 with one figure changed."""
    return changed(report.tables[1], lambda cell: "987654" if cell.key == KEY else cell.text)


def rows_of(tables: list[Lines], draw: Callable[[list[Lines]], str] = to_html) -> list[dict[str, Any]]:
    parsed = parse_bytes(draw(tables).encode(), "report")
    assert all(table.verdict == "read" for table in parsed.coverage)
    return [row for row in parsed.observations.rows() if row["method"] == "table"]


@pytest.mark.parametrize("draw", [to_html, to_pipes])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_of_copies_that_differ_the_other_figures_are_kept_behind_the_first(
    form: str, draw: Callable[[list[Lines]], str]
) -> None:
    report = make_report(form, random.Random(form))
    rows = rows_of([*report.tables, with_one_other(report)], draw)
    first = [row for row in rows if not row["is_copy"]]
    assert {(row["code"], row["applicant"]): row["value"] for row in first} == {
        key: Decimal(value) for key, value in report.values.items()
    }
    assert len(first) == len(report.values)
    (copy,) = [row for row in rows if row["is_copy"]]
    assert (copy["code"], copy["applicant"], copy["value"]) == (*KEY, 987654)
    assert copy["reading_order"] == max(row["reading_order"] for row in rows)
    assert len({row["observation_id"] for row in rows}) == len(rows)
    assert copy["locator"].startswith("table 4/")


def test_copies_that_agree_or_say_less_are_read_once() -> None:
    report = make_report("2021", random.Random(1))
    for change in (lambda cell: cell.text, lambda cell: "" if cell.text == "0" else cell.text):
        rows = rows_of([*report.tables, *(changed(lines, change) for lines in report.tables)])
        assert len(rows) == len(report.values)
        assert not any(row["is_copy"] for row in rows)


def test_a_table_of_other_figures_is_no_copy() -> None:
    report = make_report("2021", random.Random(1))
    other = changed(report.tables[1], lambda cell: str(int(cell.text) + 3))
    parsed = parse_bytes(to_html([*report.tables, other]).encode(), "report")
    assert not any(row["is_copy"] for row in parsed.observations.rows())
    assert next(table for table in parsed.coverage if table.table_id == "table_3").cells_unclaimed == 175


def hidden(tables: list[Lines]) -> str:
    """A copy that readers do not see."""
    page = to_html(tables)
    return f'<div style="display:none">{page[page.index("<table") : page.rindex("</table>") + len("</table>")]}</div>'


def page_with(report: Report, copy: str) -> bytes:
    return to_html(report.tables).replace("</body>", f"{copy}</body>").encode()


def twice(data: bytes) -> dict[str, tuple[int, int]]:
    parsed = parse_bytes(data, "report")
    assert not any(row["is_copy"] for row in parsed.observations.rows())
    return {t.table_id: (t.cells_twice, t.cells_unseen_differ) for t in parsed.coverage}


def test_a_copy_that_readers_do_not_see_is_compared_and_not_read() -> None:
    report = make_report("2021", random.Random(2))
    same = page_with(report, hidden(report.tables))
    assert twice(same) == {"table_2": (10, 0), "table_3": (175, 0), "table_4": (15, 0)}
    other = page_with(report, hidden([report.tables[0], with_one_other(report)]))
    assert twice(other) == {"table_2": (10, 0), "table_3": (175, 1), "table_4": (0, 0)}
    rows = parse_bytes(other, "report").observations.rows()
    assert "987654" not in {str(row["value"]) for row in rows}
    assert len(rows) == len(parse_bytes(page_with(report, ""), "report").observations.rows())


def test_a_hidden_table_alone_or_out_of_bounds_changes_nothing() -> None:
    report = make_report("2021", random.Random(2))
    odd = '<div style="display:none"><table><tr><td rowspan=65534 colspan=1000>1</td><td>2</td></tr>'
    odd += "<tr><td>3</td></tr>" * 300 + "</table></div>"
    assert twice(page_with(report, odd)) == {"table_2": (0, 0), "table_3": (0, 0), "table_4": (0, 0)}
    alone = to_html([]).replace("</body>", f"{hidden(report.tables)}<p>本局2022年收到申请3件。</p></body>")
    assert parse_bytes(alone.encode(), "report").coverage == ()


def test_a_page_for_desktops_and_telephones_has_its_tables_compared() -> None:
    report = make_report("2021", random.Random(2))
    prose = "".join(
        f"<p>{n}、本局认真贯彻落实政府信息公开条例的各项要求，持续做好第{n}项政府信息公开工作并接受监督。</p>"
        for n in "甲乙丙丁"
    )
    page = to_html(report.tables)
    body = prose + page[page.index("<table") : page.rindex("</table>") + len("</table>")]
    data = f"<html><body><h1>某某局2022年政府信息公开工作年度报告</h1>{body}<hr>{body}</body></html>".encode()
    assert twice(data) == {"table_2": (10, 0), "table_3": (175, 0), "table_4": (15, 0)}


def test_a_table_that_stands_twice_is_judged_whichever_way(tmp_path: Path) -> None:
    report = make_report("2021", random.Random(2))
    (tmp_path / "once.html").write_bytes(page_with(report, ""))
    (tmp_path / "same.html").write_bytes(page_with(report, hidden(report.tables)))
    (tmp_path / "other.html").write_bytes(page_with(report, hidden([with_one_other(report)])))
    found = [row for row in check(parse_files([tmp_path])).to_pylist() if row["rule_id"] == "STR-05"]
    assert {Path(row["source"]).name: row["status"] for row in found} == {"same.html": "pass", "other.html": "fail"}
    (failed,) = [row for row in found if row["status"] == "fail"]
    assert part_names()["table_3"][0] in failed["message_zh"]
    assert "hidden copy" in failed["message_en"]


def test_a_finding_names_both_figures(tmp_path: Path) -> None:
    report = make_report("2021", random.Random(2))
    (tmp_path / "twice.html").write_text(to_html([*report.tables, with_one_other(report)]), "utf-8")
    (tmp_path / "once.html").write_text(to_html([*report.tables, report.tables[1]]), "utf-8")
    found = check(parse_files([tmp_path])).to_pylist()
    both = {Path(r["source"]).name: r for r in found if r["rule_id"] == "STR-05"}
    assert both["once.html"]["status"] == "pass"
    row = both["twice.html"]
    assert (row["status"], row["severity"], row["delta"]) == ("fail", "warning", 1)
    assert len(row["observation_ids"]) == 2
    for message in (row["message_zh"], row["message_en"]):
        assert "987654" in message
        assert report.values[KEY] in message
    assert part_names()["table_3"][0] in row["message_zh"]
    # The copy is no witness: every sum is judged by the first, as in the report that prints the table once.
    judged = [
        {(r["rule_id"], r["subject"], r["status"]) for r in found if Path(r["source"]).name == name} for name in
        ("once.html", "twice.html")
    ]  # fmt: skip
    assert judged[1] ^ judged[0] == {("STR-05", row["subject"], "fail"), ("STR-05", row["subject"], "pass")}


def test_what_a_table_lacks_is_not_taken_from_another_body_s() -> None:
    report, other = make_report("2021", random.Random(1)), make_report("2021", random.Random(2))
    block = [n for n, line in enumerate(report.tables[0]) if line[0].text.startswith("第二十条")]
    own = report.tables[0][: block[1]]
    page = to_html([own, other.tables[0][: block[1]], other.tables[0][block[1] : block[2]]])
    rows = list(parse_bytes(page.encode(), "report").observations.rows())
    assert rows
    assert not any(row["code"] == "disclosures.licensing.decisions" for row in rows)
