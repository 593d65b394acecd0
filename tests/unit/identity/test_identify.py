"""Identity of whole documents: invented ones, the five with expectations, and the real ones."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.documents import read_document
from ingestion.identity import gather, identify
from ingestion.identity.origin import load_origin
from ingestion.model import Identity
from ingestion.reading.sections import read_sections
from ingestion.repair import repair


def identity_of(data: bytes, source: str = "test.txt") -> Identity:
    document = read_document(data, source)
    repaired = repair(document.text)
    return identify(gather(document, repaired, read_sections(document, repaired)), source)


def identity_of_text(text: str, source: str = "test.txt") -> Identity:
    return identity_of(text.encode("utf-8"), source)


BODY = "一、概述\n2016年，我局认真开展工作。\n二、主动公开情况\n发布信息5条。\n"


def test_title_and_page_date() -> None:
    identity = identity_of_text(
        f"永嘉县财政局2016年政府信息公开年度报告\n发布时间：2017-02-03 10:00\n{BODY}永嘉县财政局\n2017年1月20日\n"
    )
    assert [(clue.basis, clue.says) for clue in identity.clues] == [
        ("title", "永嘉县财政局"),
        ("signature", "永嘉县财政局"),
        ("title", "2016"),
        ("body", "2016"),
        ("date", "2016"),
    ]
    assert replace(identity, clues=()) == Identity(
        title="永嘉县财政局2016年政府信息公开年度报告",
        agency="永嘉县财政局",
        agency_kind="department",
        level="county",
        region_code="330324",
        year=2016,
        posted_on=dt.date(2017, 2, 3),
        published_on=dt.date(2017, 2, 3),
        published_basis="page",
        printed_on=dt.date(2017, 1, 20),
        printed_precision="day",
        origin="official",
        origin_evidence="title_and_date",
        scope="own",
    )


def test_a_signature_dates_a_report_without_page_date() -> None:
    identity = identity_of_text(f"{BODY}永嘉县财政局\n2017年1月20日\n")
    assert (identity.agency, identity.year) == ("永嘉县财政局", 2016)
    assert (identity.published_on, identity.published_basis) == (dt.date(2017, 1, 20), "signature")
    assert identity.origin == "unknown"


def test_a_repost_has_a_posting_date_and_no_publication() -> None:
    identity = identity_of_text(
        f"永嘉县2016年政府信息公开年度报告\n发布时间：2020-05-06\n{BODY}永嘉县财政局\n2017年1月20日\n*文章为作者独立观点\n"
    )
    assert (identity.posted_on, identity.published_on, identity.origin) == (dt.date(2020, 5, 6), None, "copy")


@pytest.mark.parametrize(
    ("mark", "source", "origin"),
    [
        ("索引号\t123/2017-1", "a.txt", "official"),
        ("扫一扫在手机打开当前页", "a.txt", "official"),
        ("", "http://www.yj.gov.cn/art/1.html", "official"),
        ("", "http://www.example.com/art/1.html", "unknown"),
        ("", "a.txt", "unknown"),
        ("  • 中文名：某报告\n相关词条\n", "a.txt", "copy"),
        ("导读：本报告\n热门推荐\n", "a.txt", "copy"),
        ("导读：本报告\n", "a.txt", "unknown"),
        ("索引号 1\n作者:佚名\n", "a.txt", "copy"),
    ],
)
def test_origin(mark: str, source: str, origin: str) -> None:
    assert identity_of_text(f"{mark}\n{BODY}", source).origin == origin


@given(st.data())
def test_every_sign_of_a_copy_holds_one_of_the_words_by_which_they_are_passed_over(data: st.DataObject) -> None:
    signs = load_origin()
    pattern = data.draw(st.sampled_from([*signs.certain.values(), *signs.likely.values()]))
    assert signs.copy_words.search(data.draw(st.from_regex(pattern)))


def test_pinyin_and_taiwan_wording_show_a_copy() -> None:
    annotated = "一、概況\n2016年，永嘉縣財(cái)政局認(rèn)真開(kāi)展工作，規(guī)範(fàn)發(fā)布信息。\n"
    assert identity_of_text(annotated).origin_evidence == "pinyin"


def test_the_site_s_name_above_a_bare_title_does_not_win_over_the_signature() -> None:
    identity = identity_of_text(f"永嘉县人民政府\n2016年政府信息公开年度报告\n{BODY}永嘉县财政局\n2017年1月20日\n")
    assert (identity.agency, identity.title) == ("永嘉县财政局", "永嘉县人民政府2016年政府信息公开年度报告")


def test_a_list_of_links_names_no_year() -> None:
    identity = identity_of_text("2016年政府信息公开年度报告\n2015年政府信息公开年度报告\n2014年政府信息公开年度报告\n")
    assert (identity.title, identity.agency, identity.year) == ("", "", None)


def test_the_addressee_is_not_the_author() -> None:
    identity = identity_of_text(f"永嘉县人民政府办公室：\n{BODY}")
    assert (identity.agency, identity.region_code) == ("", "")


def test_contradicting_authors_leave_the_agency_open() -> None:
    identity = identity_of_text(f"本报告由永嘉县财政局编制。\n{BODY}永嘉县教育局\n2017年1月20日\n")
    assert identity.agency == ""


def test_a_shortened_title_is_completed_by_the_signature() -> None:
    identity = identity_of_text(
        f"永嘉县住建局2016年政府信息公开年度报告\n{BODY}永嘉县住房和城乡建设局\n2017年1月20日\n"
    )
    assert identity.agency == "永嘉县住房和城乡建设局"


@pytest.mark.parametrize("text", ["。", "2016", "年" * 3000, "（一）" * 2000, "省市县区" * 2000, "2016年1月1日" * 500])
def test_odd_texts_are_open(text: str) -> None:
    identity = identity_of_text(text)
    assert (identity.agency, identity.region_code, identity.published_on) == ("", "", None)


def expected(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_five_documents(shared: Path) -> None:
    folder = shared / "reports" / "seeds"
    rows = expected(folder, "expected_reports.csv")
    assert len(rows) == 5
    for row in rows:
        identity = identity_of((folder / row["source"]).read_bytes(), row["source"])
        assert (
            row["source"],
            identity.agency,
            identity.region_code,
            str(identity.year),
            str(identity.published_on or ""),
        ) == (row["source"], row["agency"], row["region_code"], row["year"], row["published_on"])
        assert identity.agency_id
        assert identity.origin == ("official" if row["source"].startswith(("000", "001")) else "copy")


RENAMED = [
    (
        "000",
        (("广州市人民政府政务管理办公室", "长沙市发展和改革委员会"), ("广州", "长沙")),
        "长沙市发展和改革委员会",
        "430100",
    ),
    ("000", (("政务管理办公室", "机关事务管理局"), ("广州", "哈尔滨")), "哈尔滨市人民政府机关事务管理局", "230100"),
    ("001", (("市政务服务中心管理办公室", "县行政审批服务局"), ("曲阜", "泗水")), "泗水县行政审批服务局", "370831"),
    ("001", (("曲阜", "都江堰"), ("山东", "四川")), "都江堰市政务服务中心管理办公室", "510181"),
    ("001", (("曲阜", "诸暨"),), "", ""),  # no place of Zhejiang is at home in Shandong
    ("002", (("咸阳市", "凤翔区"),), "宝鸡市凤翔区人民政府", "610305"),
    ("002", (("咸阳市", "鼓楼区"),), "鼓楼区人民政府", ""),
    ("003", (("廣州市黃埔區", "射陽縣"), ("黃埔", "射陽")), "射阳县人民政府", "320924"),
    ("003", (("廣州", "重慶"), ("黃埔", "渝北")), "重庆市渝北区人民政府", "500112"),
]


@pytest.mark.parametrize(("seed", "names", "agency", "region"), RENAMED)
def test_renamed_copies(shared: Path, seed: str, names: tuple[tuple[str, str], ...], agency: str, region: str) -> None:
    (path,) = (shared / "reports" / "seeds").glob(f"{seed}_*.txt")
    text = path.read_text("utf-8")
    for old, new in names:
        assert old in text
        text = text.replace(old, new)
    identity = identity_of_text(text)
    assert (identity.agency, identity.region_code) == (agency, region)


def test_real_reports_are_right_or_open(shared: Path) -> None:
    """Agency and year of every text and HTML report of the manifest: never wrong, and open for one bare table only."""
    folder = shared / "reports" / "real"
    wrong, open_ = [], []
    for row in expected(folder, "manifest.csv"):
        path = folder / row["file"]
        if path.suffix not in (".txt", ".md", ".html"):
            continue
        identity = identity_of(path.read_bytes(), row["file"])
        agency = row["agency"].split(" ")[0]
        if identity.agency not in ("", agency) or identity.year not in (None, int(row["year"])):
            wrong.append(row["file"])
        elif not identity.agency or identity.year is None:
            open_.append(row["file"])
    assert wrong == []
    assert open_ == ["hebei_jyt_2018_stats_table.txt"]


def test_an_official_table_is_no_evidence_and_any_other_is() -> None:
    page = (
        "<p>永嘉县财政局2021年政府信息公开工作年度报告</p>"
        "<table><tr><td>发布机构</td><td>永嘉县财政局</td></tr><tr><td>文号</td><td>无</td></tr></table>"
        "<p>一、总体情况</p><p>2021年，我局认真开展工作。</p>"
        "<table><tr><td>规章</td><td>3</td></tr><tr><td>行政许可</td><td>5</td></tr></table><p>六、其他事项</p>"
    )
    document = read_document(f"<html><body>{page}</body></html>".encode(), "test.html")
    repaired = repair(document.text)
    sections = read_sections(document, repaired)
    whole = gather(document, repaired, sections)
    without = gather(document, repaired, sections, [document.text.index("5")])
    assert whole.text == document.text
    assert "发布机构\t永嘉县财政局" in without.text
    assert "规章" not in without.text
    assert without.text.endswith("六、其他事项\n")
    assert (without.head_end, without.readable) == (whole.head_end, whole.readable)
    # The first heading behind the table: its place moves with what was taken out before it.
    late = gather(document, repaired, sections[-1:], [document.text.index("5")])
    assert late.text[late.head_end :].startswith("六、其他事项")
