"""The forms as data: complete, of known measures, and with labels that tell their rows and columns apart."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import yaml

from ingestion.knowledge.measures import load_measures
from ingestion.reading.forms import FORMS_FOLDER, Column, Row, expected_cells, load_tables
from ingestion.reading.labels import header_unit, normalise


def _cells(form: str) -> set[tuple[str, str]]:
    cells: set[tuple[str, str]] = set()
    for table in load_tables():
        rows: tuple[Row | None, ...] = table.rows or (None,)
        if table.form == form:
            cells |= {(table.code(row, column), column.applicant) for row in rows for column in table.values}
    return cells


@pytest.mark.parametrize("path", sorted(FORMS_FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_form_names_its_legal_source(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form["form"] == path.stem
    assert "国办" in form["legal_source"]


def test_the_warehouse_names_the_forms_as_they_are_here() -> None:
    """report_forms.csv is what the warehouse has of them, local ones too; prose and unknown are no forms of tables."""
    forms = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in FORMS_FOLDER.rglob("*.yaml")]
    with (FORMS_FOLDER.parent / "report_forms.csv").open(encoding="utf-8", newline="") as lines:
        named = {row["form"]: (row["title_zh"], row["legal_source"]) for row in csv.DictReader(lines)}
    assert {"prose", "unknown"} < named.keys()
    assert {form: named[form] for form in named.keys() - {"prose", "unknown"}} == {
        form["form"]: (form["name"], form["legal_source"]) for form in forms
    }


@pytest.mark.parametrize(("form", "count"), [("2014", 58), ("2019", 22 + 161 + 15), ("2021", 10 + 175 + 15)])
def test_each_form_has_all_its_cells(form: str, count: int) -> None:
    assert len(_cells(form)) == count
    assert sum(expected_cells(form, table) for table in ("sheet", "table_2", "table_3", "table_4")) == count


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_the_cells_are_those_of_the_code_book(form: str, shared: Path) -> None:
    with (shared / "reference" / "forms.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["form"] == form and row["measure"]]
    # Information processing fees of 2021 are an indicator in prose, not a cell.
    asked = {
        (row["measure"], row["applicant"]) for row in rows if row["kind"] == ("indicator" if form == "2014" else "cell")
    }
    assert asked == _cells(form)


def test_every_code_is_a_measure_of_that_form() -> None:
    for form in ("2014", "2019", "2021"):
        for code, _ in _cells(form):
            assert form in load_measures()[code].forms


def test_labels_are_unique_within_a_table_or_told_apart_by_group() -> None:
    for table in load_tables():
        items: list[tuple[Row | Column, str]] = [(item, item.group) for item in (*table.rows, *table.columns)]
        seen = Counter((type(item), group, label) for item, group in items for label in item.labels)
        assert max(seen.values()) == 1


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("（一）予以公开", "予以公开"),
        ("(一) 予以公开", "予以公开"),
        ("㈠予以公开", "予以公开"),
        ("1．属于国家\n秘密", "属于国家秘密"),
        ("①属于国家秘密", "属于国家秘密"),
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
        ("其中：涉及国家秘密", "涉及国家秘密"),
        ("3.危及“三安全一稳定”", "危及三安全一稳定"),
        ("部分公开（区分处理的，只计这一情形）", "部分公开"),
        ("本年（2023）制发件数", "本年制发件数"),
        ("2023年制发件数", "制发件数"),
        ("三、本年度办理结果", "本年度办理结果"),
        ("⾏政许可", "行政许可"),
    ],
)
def test_labels_are_compared_without_what_varies(printed: str, label: str) -> None:
    assert label in normalise(printed)


def test_a_label_of_marks_only_is_none() -> None:
    assert normalise(" （） ") == ()
    assert normalise("") == ()


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("本年收费金额（单位：万元）", "万元"),
        ("采购总金额(万元,保留四位小数)", "万元"),
        ("采购总金额 单位：元", "元"),
        ("处理决定数量（件）", "件"),
        ("（不同渠道和方式公开相同信息计1条）", ""),
        ("采购总金额", ""),
    ],
)
def test_units_of_headers(printed: str, unit: str) -> None:
    assert header_unit(printed) == unit
