"""Which parts a report announces, has and lacks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingestion.documents import read_document
from ingestion.model import Structure, TableCoverage
from ingestion.reading.sections import read_sections
from ingestion.reading.structure import announced_topics, read_structure
from ingestion.repair import repair

BODY = "去年各项工作有序开展，群众满意度进一步提高。"
TABLES = tuple(TableCoverage(f"table_{number}", "2021", 10, 10, 0, 0) for number in (2, 3, 4))


def structure_of(text: str, coverage: tuple[TableCoverage, ...] = ()) -> Structure:
    document = read_document(text.encode("utf-8"), "test.txt")
    repaired = repair(document.text)
    return read_structure(document, repaired, read_sections(document, repaired), coverage)


def absent(structure: Structure) -> list[str]:
    return [topic for topic in structure.announced if topic not in {*structure.headings, *structure.present}]


@pytest.mark.parametrize(
    ("preface", "topics"),
    [
        (
            "全文包括概述、主动公开情况、依申请公开情况、复议、诉讼和申诉的情况，以及存在的问题，并附指标统计表。",
            [
                "overview",
                "proactive_disclosure",
                "requests",
                "reviews",
                "litigation",
                "grievances",
                "problems",
                "statistics_table",
            ],
        ),
        (
            "本报告由概述、主动公开政府信息情况、收费及减免情况三部分构成。",
            ["overview", "proactive_disclosure", "fees"],
        ),
        (
            "本报告由总体情况、收到和处理政府信息公开申请情况、其他需要报告的事项等六部分组成。",
            ["overview", "requests", "other_matters"],
        ),
        (
            "内容包括概述、依申请公开情况、申请行政复议和提起行政诉讼情况。",
            ["overview", "requests", "reviews", "litigation"],
        ),
        (
            "现对重点领域工作情况、主动公开情况、依申请公开情况等报告如下。",
            ["key_areas", "proactive_disclosure", "requests"],
        ),
        ("全文包括概述、主动公\n开情况、咨询情况。", ["overview", "proactive_disclosure", "consultations"]),
        ("本报告根据《某市依申请公开政府信息办法》编制，由某局办公室负责解释。", []),
        ("现将全年工作情况报告如下：", []),
    ],
)
def test_what_a_preface_announces(preface: str, topics: list[str]) -> None:
    assert list(announced_topics(preface)) == topics


def test_a_heading_for_reviews_and_litigation_is_none_for_grievances() -> None:
    structure = structure_of(
        "全文包括概述、主动公开情况、复议、诉讼和申诉的情况。\n"
        f"一、概述\n{BODY}\n二、主动公开情况\n{BODY}\n三、因信息公开引起的行政复议和行政诉讼情况\n没有发生。\n"
    )
    assert absent(structure) == ["grievances"]


def test_an_overview_whose_heading_was_lost_is_present() -> None:
    structure = structure_of(
        f"全文包括概述、主动公开情况、收费情况。\n2016年，{BODY * 4}\n(一)抓领导。\n{BODY}\n"
        f" 政府信息主动公开情况\n\n{BODY}\n三、收费情况\n{BODY}\n"
    )
    assert absent(structure) == []
    assert "overview" in structure.present


def test_a_heading_with_nothing_under_it_is_not_present() -> None:
    structure = structure_of(f"一、总体情况\n{BODY}\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n")
    assert "requests" in structure.headings
    assert "requests" not in structure.present


def test_form_and_outline() -> None:
    newer = f"一、总体情况\n{BODY}\n三、收到和处理政府信息公开申请情况\n\n六、其他需要报告的事项\n无。\n"
    older = f"一、概述\n{BODY}\n二、主动公开情况\n{BODY}\n三、依申请公开情况\n{BODY}\n四、收费情况\n{BODY}\n"
    assert (structure_of(newer).outline, structure_of(newer).form) == ("2019", "unknown")
    assert structure_of(newer).tables_expected == ("table_2", "table_3", "table_4")
    assert (structure_of(newer, TABLES).form, structure_of(newer, TABLES).tables_found) == (
        "2021",
        ("table_2", "table_3", "table_4"),
    )
    assert (structure_of(older).outline, structure_of(older).form) == ("2007", "prose")
    assert structure_of(older).tables_expected == ()
    assert (structure_of(BODY).outline, structure_of(BODY).form) == ("", "unknown")


def test_the_statistics_table_as_attachment() -> None:
    listed = "  附件:1、工作情况统计\n\n     2、关于第9号建议的答复\n\n某局统计表.docx\n\n  答复--第9号建议.doc\n"
    text = f"一、概述\n{BODY}\n{listed}"
    structure = structure_of(text)
    assert structure.attachments == ("工作情况统计", "关于第9号建议的答复", "某局统计表.docx", "答复--第9号建议.doc")
    assert structure.statistics_attachment == "某局统计表.docx"
    read = structure_of(text, (TableCoverage("sheet", "2014", 58, 58, 0, 0),))
    assert read.statistics_attachment == ""
    assert structure_of(f"附件:\n\n{BODY}\n").attachments == ()


def test_a_text_that_breaks_off() -> None:
    preface = "全文包括概述、主动公开情况、依申请公开情况、复议、诉讼的情况，以及存在的问题。\n"
    cut = structure_of(f"{preface}一、概述\n{BODY}\n二、主动公开情况\n{BODY}\n")
    whole = structure_of(f"{preface}一、概述\n{BODY}\n二、主动公开情况\n{BODY}\n五、存在的问题\n{BODY}\n")
    assert cut.is_cut
    assert not whole.is_cut
    assert absent(whole) == ["requests", "reviews", "litigation"]


@pytest.mark.parametrize("unit", ["由", "附件:1、甲\n", "\n", "（一）", "甲.", "公开申请情况"])
def test_a_hostile_text_is_read_in_bounded_time(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    repaired = repair(text)
    document = read_document("。".encode(), "test.txt")
    before = time.process_time()
    structure = read_structure(document, repaired, read_sections(document, repaired), ())
    assert time.process_time() - before < 5
    assert structure.announced == ()


SEEDS = {
    "000": (["consultations", "grievances", "statistics_table"], "2007", "prose", False),
    "001": ([], "2007", "prose", False),
    "002": ([], "2007", "prose", False),
    "003": (
        ["requests", "consultations", "reviews", "litigation", "grievances", "problems", "statistics_table"],
        "2007",
        "prose",
        True,
    ),
    "004": ([], "2019", "unknown", False),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_five_documents(shared: Path, seed: str) -> None:
    (path,) = (shared / "reports" / "seeds").glob(f"{seed}_*.txt")
    document = read_document(path.read_bytes(), path.name)
    repaired = repair(document.text)
    structure = read_structure(document, repaired, read_sections(document, repaired), ())
    assert (absent(structure), structure.outline, structure.form, structure.is_cut) == SEEDS[seed]
    assert bool(structure.statistics_attachment) == (seed == "001")


def test_whole_real_reports_lack_nothing_they_announce(shared: Path) -> None:
    paths = [path for path in sorted((shared / "reports" / "real").iterdir()) if path.suffix in (".txt", ".html")]
    assert len(paths) > 20
    for path in paths:
        document = read_document(path.read_bytes(), path.name)
        repaired = repair(document.text)
        structure = read_structure(document, repaired, read_sections(document, repaired), ())
        assert (path.name, absent(structure), structure.is_cut) == (path.name, [], False)
