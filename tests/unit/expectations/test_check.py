"""`check` on documents alone: the shared seeds, exit statuses, and what is printed."""

from __future__ import annotations

import csv
import dataclasses
import json
import random
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.generated_forms import make_report
from support.office_files import drawn_sheet, xlsx

from expectations import render
from expectations.check import check, exit_status, handover_tables, main
from ingestion.named import parse_files
from ingestion.parse import Parsed

REPORT = """某市某局2017年政府信息公开工作年度报告
发布时间：2018-02-01
    一、概述
    本报告根据《中华人民共和国政府信息公开条例》编制，统计期限为2017年1月1日至2017年12月31日。
    二、主动公开政府信息情况
    2017年，本局主动公开政府信息90条，其中：1.机构职能类信息40条；2.规划计划类信息30条；3.其他信息10条。
    三、依申请公开政府信息情况
    2017年，本局共受理政府信息公开申请8件，其中网上申请6件，占75%；信函申请2件，占25%。
    四、复议、诉讼情况
    未发生因政府信息公开引起的行政复议、行政诉讼。
    五、存在的问题和改进措施
    公开的内容还不够全面。
"""


@pytest.fixture
def reports(tmp_path: Path) -> list[Parsed]:
    """One report whose categories do not add up, one empty file."""
    (tmp_path / "a<b>.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    return list(parse_files([tmp_path]))


def by_rule(found: Any, rule: str) -> list[dict[str, Any]]:
    return [row for row in found.to_pylist() if row["rule_id"] == rule]


def test_the_seeds_find_what_was_found_by_hand(shared: Path) -> None:
    seeds = shared / "reports" / "seeds"
    found = check(parse_files(sorted(seeds.glob("*.txt"))))
    rows = found.to_pylist()
    with (seeds / "expected_findings.csv").open(encoding="utf-8") as lines:
        expected = list(csv.DictReader(lines))
    assert len(expected) > 30
    named = set()
    for row in expected:
        key = (row["source"], row["rule_id"], row["subject"])
        named.add(key)
        got = [r for r in rows if (Path(r["source"]).name, r["rule_id"], r["subject"]) == key]
        assert row["status"] in {r["status"] for r in got}, (key, got)
        if row["status"] == "fail":
            assert (row["severity"], row["verdict"]) in {(r["severity"], r["verdict"]) for r in got}, (key, got)
    unnamed = [
        r for r in rows if r["status"] == "fail" and (Path(r["source"]).name, r["rule_id"], r["subject"]) not in named
    ]
    assert unnamed == []
    assert exit_status(found) == 1


def test_a_planted_contradiction_is_found_in_a_whole_report(reports: list[Parsed]) -> None:
    found = check(reports)
    (row,) = [r for r in by_rule(found, "SUM-01") if r["subject"] == "disclosures.items.category"]
    assert (row["status"], row["stated"], row["expected"]) == ("fail", 90, 80)
    assert {r["status"] for r in by_rule(found, "PCT-01")} == {"pass"}


def test_exit_statuses(reports: list[Parsed]) -> None:
    found = check(reports)
    worst = {r["severity"] for r in found.to_pylist() if r["status"] == "fail"}
    assert exit_status(found) == (1 if "error" in worst else 0)
    official = [
        dataclasses.replace(p, identity=dataclasses.replace(p.identity, origin="official"))
        for p in reports
        if p.identity
    ]
    assert exit_status(check(official)) == 1
    copies = [
        dataclasses.replace(p, identity=dataclasses.replace(p.identity, origin="copy")) for p in official if p.identity
    ]
    assert exit_status(check(copies)) == 0
    assert exit_status(check([p for p in reports if not p.is_read])) == 3


def test_the_same_bytes_under_two_names_are_one_document(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    parsed = list(parse_files([tmp_path]))
    assert handover_tables(parsed)["documents"]["source"].to_pylist() == [str(tmp_path / "one.txt")]
    assert {row["source"] for row in check(parsed).to_pylist()} == {str(tmp_path / "one.txt")}


def test_json_holds_every_instance_with_numbers_as_text(reports: list[Parsed]) -> None:
    found = check(reports)
    printed = json.loads(render.as_json(found, reports))
    assert len(printed["findings"]) == found.num_rows
    (row,) = [
        r for r in printed["findings"] if (r["rule_id"], r["subject"]) == ("SUM-01", "disclosures.items.category")
    ]
    assert (row["stated"], row["expected"], row["delta"]) == ("90", "80", "10")
    assert {r["status"] for r in printed["findings"]} >= {"pass", "fail"}
    assert [o["outcome"] for o in printed["outcomes"]] == [p.outcome for p in reports]


def test_text_quotes_the_sentence(reports: list[Parsed]) -> None:
    text = render.as_text(check(reports), reports)
    assert "SUM-01" in text
    assert "主动公开政府信息90条" in text
    assert "empty.txt" in text


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_html_escapes_what_comes_from_documents_and_needs_nothing_else(reports: list[Parsed]) -> None:
    page = render.as_html(check(reports), reports)
    tags = Tags()
    tags.feed(page)
    assert "b" not in tags.seen
    assert "script" not in tags.seen
    assert tags.links == []
    assert "url(" not in page
    assert "a&lt;b&gt;.txt" in page


@pytest.mark.parametrize("style", sorted(render.STYLES))
def test_main_prints_and_returns_the_exit_status(
    style: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main([tmp_path / "empty.txt"], style) == 3
    out, err = capsys.readouterr()
    assert "empty.txt" in out
    assert "empty" in err


def test_check_starts_without_the_heavy_libraries() -> None:
    code = "import sys, expectations.check; print(sorted({'dagster', 'dbt', 'great_expectations'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_page_and_its_attachment_are_one_report(tmp_path: Path) -> None:
    tables = make_report("2021", random.Random(5)).tables
    heads = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、行政复议、行政诉讼情况")
    text = "永嘉县财政局2022年政府信息公开工作年度报告\n一、总体情况\n2022年，我局认真开展政府信息公开工作。\n"
    (tmp_path / "年报.txt").write_text(text + "\n".join(heads) + "\n五、存在的主要问题\n解读还不够。\n", "utf-8")
    alone = list(parse_files([tmp_path]))
    (tmp_path / "年报附件.xlsx").write_bytes(xlsx({"Sheet1": drawn_sheet(tables)}))
    told = {
        number: {row["source"][-6:]: row["status"] for row in check(parsed).to_pylist() if row["rule_id"] == "STR-02"}
        for number, parsed in enumerate((alone, parse_files([tmp_path])))
    }
    assert told == {0: {"年报.txt": "fail"}, 1: {"年报.txt": "pass"}}
