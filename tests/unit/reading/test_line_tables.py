"""Tables of one cell a line: random reports in the serialisations of pages, whole, with blanks, and damaged."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from support.generated_forms import Printed, Report, make_report, write_cells
from support.generated_sheet import make_sheet
from support.serialisations import LINES, ROWS, TITLE, carriage_returns, cell_per_line

from ingestion.documents import read_document
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.model import Document
from ingestion.reading.line_tables import with_line_tables
from ingestion.reading.tables import read_tables
from ingestion.repair import Repaired, repair


@dataclass(frozen=True)
class Score:
    right: int
    wrong: list[str]
    statuses: dict[str, int]


def score(report: Report, text: str) -> Score:
    """Read a text and compare every row with what the report states."""
    columns = Columns(OBSERVATIONS)
    read_tables(*_read(text), columns)
    right, wrong, statuses = 0, [], dict.fromkeys(("reported", "blank", "dash", "unreadable"), 0)
    for row in columns.rows():
        statuses[row["value_status"]] += 1
        stated = report.values.get((row["code"], row["applicant"]))
        if row["value"] is not None and (stated is None or stated in ("", "-") or Decimal(stated) != row["value"]):
            wrong.append(f"{row['code']} {row['applicant']} = {row['value']}, printed {stated!r}")
        elif row["value"] is not None:
            right += 1
        elif row["value_status"] in ("blank", "dash") and stated != {"blank": "", "dash": "-"}[row["value_status"]]:
            wrong.append(f"{row['code']} {row['applicant']} is {row['value_status']}, printed {stated!r}")
    return Score(right, wrong, statuses)


def _read(text: str) -> tuple[Document, Repaired]:
    document = read_document(text.encode(), "drawn")
    repaired = repair(document.text)
    return with_line_tables(document, repaired), repaired


def some_zeros_as(report: Report, text: str, chance: random.Random, share: float = 0.1) -> Report:
    """Some zeros printed as something else, and stated so."""
    hit = [key for key, value in report.values.items() if value == "0" and chance.random() < share]
    written = write_cells(report, lambda cell: text if cell.key in hit else cell.text)
    return Report(report.form, written.tables, report.values | dict.fromkeys(hit, text))


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("name", [*LINES, *ROWS])
def test_a_whole_report_is_read_whole(name: str, form: str) -> None:
    for seed in range(3):
        report = make_report(form, random.Random(seed))
        result = score(report, (LINES | ROWS)[name](report))
        assert result.wrong == []
        assert result.right == len(report.values)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("name", [*LINES, *ROWS])
def test_dashes_are_dashes(name: str, form: str) -> None:
    chance = random.Random(7)
    report = some_zeros_as(make_report(form, chance), "-", chance)
    result = score(report, (LINES | ROWS)[name](report))
    assert result.wrong == []
    assert result.right + result.statuses["dash"] == len(report.values)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("name", [*LINES, *ROWS])
def test_blank_cells_keep_their_place_or_their_row_is_unread(name: str, form: str) -> None:
    read = blank = 0
    for seed in range(6):
        chance = random.Random(seed)
        report = some_zeros_as(make_report(form, chance), "", chance, 0.05)
        result = score(report, (LINES | ROWS)[name](report))
        assert result.wrong == []
        read += result.right + result.statuses["blank"]
        blank += result.statuses["blank"]
    assert read > 0.8 * 6 * len(report.values)
    assert blank > 0


def mostly_blank(report: Report) -> Report:
    """A report with figures for natural persons and totals alone, all else left blank: no row of table 3 is whole."""

    def is_blank(key: tuple[str, str] | None) -> bool:
        return key is not None and key[1] not in ("", "natural_person", "total")

    values = {key: "" if is_blank(key) else value for key, value in report.values.items()}
    return Report(report.form, write_cells(report, lambda cell: "" if is_blank(cell.key) else cell.text).tables, values)


@pytest.mark.parametrize("name", LINES)
def test_blanks_that_the_lines_show_are_read_where_no_row_is_whole(name: str) -> None:
    for seed in range(3):
        report = mostly_blank(make_report("2021", random.Random(seed)))
        result = score(report, LINES[name](report))
        assert result.wrong == []
        assert result.right + result.statuses["blank"] == len(report.values)


@pytest.mark.parametrize("name", LINES)
def test_of_rows_short_of_a_line_none_is_shifted(name: str) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        text = LINES[name](report := mostly_blank(make_report("2021", chance)))
        break_ = "\r" if "\r" in text else "\n"
        lines = text.split(break_)
        del lines[chance.choice([number for number, line in enumerate(lines) if line.strip() in ("", "|")])]
        assert score(report, break_.join(lines)).wrong == []


@pytest.mark.parametrize("name", LINES)
def test_rows_with_dropped_blanks_are_settled_by_the_sums_or_unread(name: str) -> None:
    for seed in range(6):
        chance = random.Random(seed)
        report = some_zeros_as(make_report("2021", chance), "", chance, 0.05)
        tables = [[[c for c in line if c.text or c.key is None] for line in lines] for lines in report.tables]
        result = score(report, LINES[name](Report("2021", tables, report.values)))
        assert result.wrong == []
        assert result.right > 100


@pytest.mark.parametrize("name", LINES)
def test_a_lost_label_takes_nothing_with_it(name: str) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        report = make_report("2021", chance)
        table = chance.choice(report.tables)
        places = [(row, col) for row, line in enumerate(table) for col, cell in enumerate(line) if cell.key is None]
        row, column = chance.choice(places)
        del table[row][column]
        assert score(report, LINES[name](report)).wrong == []


@pytest.mark.parametrize("name", LINES)
def test_a_lost_or_doubled_figure_shifts_none(name: str) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        report = make_report("2021", chance)
        table = chance.choice(report.tables)
        places = [(row, col) for row, line in enumerate(table) for col, cell in enumerate(line) if cell.key]
        row, column = chance.choice(places)
        table[row][column : column + 1] = [table[row][column]] * chance.choice((0, 2))
        assert score(report, LINES[name](report)).wrong == []


def test_lines_dropped_where_they_repeat_are_refused() -> None:
    report = make_report("2021", random.Random(3))
    text = "\n".join(dict.fromkeys(cell_per_line(report).split("\n")))
    document, repaired = _read(text)
    columns = Columns(OBSERVATIONS)
    read_tables(document, repaired, columns)
    assert [note.name for note in document.notes] == ["repeated_lines_dropped"]
    assert [row["value"] for row in columns.rows() if row["value"] is not None] == []


@pytest.mark.parametrize("name", ["cell_per_line", "blank_line_between", "carriage_returns"])
def test_labels_broken_over_lines(name: str) -> None:
    report = make_report("2021", random.Random(5))
    broken = write_cells(
        report, lambda cell: cell.text.replace("商业企业", "商业\n企业").replace("重新出具", "重新\n出具"), False
    )
    result = score(report, LINES[name](broken))
    assert (result.wrong, result.right) == ([], len(report.values))


@pytest.mark.parametrize("name", [*LINES, *ROWS])
def test_labels_cut_to_what_they_share_are_told_by_their_order(name: str) -> None:
    report = make_report("2019", random.Random(5))
    cut = {"本年新制作数量": "本年新", "本年新公开数量": "本年新"}
    result = score(report, (LINES | ROWS)[name](write_cells(report, lambda cell: cut.get(cell.text, cell.text), False)))
    assert (result.wrong, result.right) == ([], len(report.values))


def reworded(report: Report, label: str, wording: str) -> Report:
    """A report one of whose labels is worded otherwise."""
    tables = [
        [[replace(c, text=c.text.replace(label, wording)) if c.key is None else c for c in line] for line in lines]
        for lines in report.tables
    ]
    return Report(report.form, tables, report.values)


@pytest.mark.parametrize("name", [*LINES, *ROWS])
@pytest.mark.parametrize(
    ("label", "wording"),
    [("科研机构", "科研单位"), ("社会公益组织", "社会公益团体"), ("本年废止件数", "本年废除件数"), ("其他", "其它")],
)
def test_a_column_worded_otherwise_is_told_by_its_place(name: str, label: str, wording: str) -> None:
    report = make_report("2021", random.Random(3))
    result = score(report, (LINES | ROWS)[name](reworded(report, label, wording)))
    assert result.wrong == []
    assert result.right == len(report.values)


@pytest.mark.parametrize("name", [*LINES, *ROWS])
def test_the_one_column_of_a_block_may_be_misprinted(name: str) -> None:
    report = make_report("2021", random.Random(3))
    columns = Columns(OBSERVATIONS)
    read_tables(*_read((LINES | ROWS)[name](reworded(report, "本年处理决定数量", "本年处里决定数量"))), columns)
    read = {row["code"]: row["value"] for row in columns.rows() if row["form"] == "2021"}
    for code in ("disclosures.penalty.decisions", "disclosures.coercion.decisions"):
        assert read[code] == Decimal(report.values[code, ""])


@pytest.mark.parametrize("name", [*LINES, "padded_pipes", "filled_up_pipes", "tabs_in_rows"])
@pytest.mark.parametrize(("label", "other"), [("科研机构", "事业单位"), ("本年废止件数", "上年废止件数")])
def test_another_column_in_the_place_of_an_official_one_is_none_of_the_forms(name: str, label: str, other: str) -> None:
    report = make_report("2021", random.Random(3))
    columns = Columns(OBSERVATIONS)
    read_tables(*_read((LINES | ROWS)[name](reworded(report, label, other))), columns)
    key = "applicant" if label == "科研机构" else "code"
    own = "research_institution" if label == "科研机构" else "repealed"
    assert not [row for row in columns.rows() if row[key].endswith(own) and row["value"] is not None]


@pytest.mark.parametrize("between", [" ", "  ", "\t", " | ", "\n", "\n\n", "\n|\n"])
def test_a_statistics_sheet_keeps_its_units_apart_from_its_figures(between: str) -> None:
    for seed in range(3):
        chance = random.Random(seed)
        for report in (sheet := make_sheet(chance), some_zeros_as(sheet, "", chance, 0.5)):
            rows = [between.join(cell.text for cell in line).rstrip(" \t") for line in report.tables[0]]
            sheet_text = (between if "\n" in between else "\n").join(rows)
            result = score(report, f"{TITLE}\n一、概述\n本局全年工作。\n附表\n\n{sheet_text}\n\n注：本表由本局填报。")
            assert result.wrong == []
            assert result.right == sum(value != "" for value in report.values.values())


@pytest.mark.parametrize("end", ["\n", "\n\n", " |\n"])
@pytest.mark.parametrize("blank", ["", "0"])
def test_running_numbers_beside_the_labels_of_a_sheet_are_no_figures(end: str, blank: str) -> None:
    labels = [
        "1.政府公报公开政府信息数",
        "2.政府网站公开政府信息数",
        "3.政务微博公开政府信息数",
        "4.政务微信公开政府信息数",
    ]
    figures = ["7", blank, "3", blank]

    def read(numbers: list[int]) -> dict[str, tuple[str, Decimal | None]]:
        rows = zip(numbers, labels, ["条"] * 4, figures, strict=True)
        cells = ["序号", "统计指标", "单位", "统计数", *(str(cell) for row in rows for cell in row)]
        columns = Columns(OBSERVATIONS)
        read_tables(*_read(f"某局2016年政府信息公开情况统计表\n{end.join(cells)}\n"), columns)
        return {row["code"].rpartition(".")[2]: (row["value_status"], row["value"]) for row in columns.rows()}

    found = read([1, 2, 3, 4])
    assert (found["gazette"], found["weibo"]) == (("reported", 7), ("reported", 3))
    assert {found[name][1] for name in ("website", "wechat") if name in found} <= {Decimal(0) if blank else None}
    assert not blank or len(found) == 4
    assert not [value for _, value in read([1, 2, 5, 6]).values() if value is not None]


def test_a_decimal_broken_over_lines_is_unread() -> None:
    sheet = make_sheet(random.Random(3))
    cells = [cell.text for line in sheet.tables[0] for cell in line]
    place = next(n for n, cell in enumerate(cells) if "." in cell and cell.replace(".", "").isdigit())
    whole, _, rest = cells[place].partition(".")
    for parts in ([whole, f".{rest}"], [f"{whole}.", rest]):
        result = score(sheet, f"{TITLE}\n附表\n\n" + "\n".join([*cells[:place], *parts, *cells[place + 1 :]]))
        assert result.wrong == []
        assert result.right == len(sheet.values) - 1


def test_figures_of_two_years_a_blank_apart_are_not_thousands() -> None:
    rows = (
        "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 1 0 7\n"
        "第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 55\n"
        "第二十条第（六）项\n信息内容 {}本年处理决定数量\n行政处罚 4\n行政强制 230 846\n"
    )

    def read(year: str) -> list[str]:
        columns = Columns(OBSERVATIONS)
        read_tables(*_read(f"{TITLE}\n二、主动公开政府信息情况\n{rows.format(year)}"), columns)
        return [str(row["value"]) for row in columns.rows() if "coercion" in row["code"] and row["value"] is not None]

    assert read("") == ["230846"]
    assert read("2021年 ") == read("上年数 ") == []


def test_text_with_labels_but_no_table_is_left_alone() -> None:
    text = "一、总体情况\n行政许可\n本局共办理行政许可12件。\n行政处罚\n3\n2023年\n12\n5\n"
    document = read_document(text.encode(), "t.txt")
    assert with_line_tables(document, repair(document.text)) is document


def test_offsets_and_blocks_stay_in_order() -> None:
    report = make_report("2019", random.Random(1))
    document, _ = _read(carriage_returns(report))
    for block, following in zip(document.blocks, document.blocks[1:], strict=False):
        assert block.start < block.end <= following.start
    grids = [block.grid for block in document.blocks if block.grid]
    assert len(grids) == 7
    for grid in grids:
        assert all(cell.row < grid.rows and cell.column < grid.columns for cell in grid.cells)


# Figures checked by eye against the files. Of the others those of hebei_jyt_2021 were compared cell by cell too.
REAL = {
    "hebei_jyt_2021.txt": (
        200,
        {
            ("disclosures.normative_documents.in_force", ""): ("181", ""),
            ("disclosures.administrative_fees.amount", ""): ("1163.54", "万元"),
            ("requests.received", "total"): ("37", ""),
            ("requests.carried_in", "total"): ("blank", ""),
            ("requests.outcome.not_processed.petition_or_complaint", "commercial_enterprise"): ("1", ""),
            ("requests.outcome.other_handling.other", "total"): ("0", ""),
            ("appeals.litigation.after_review.upheld", ""): ("2", ""),
        },
    ),
    "hebei_jyt_2022.txt": (
        200,
        {
            ("requests.outcome.granted", "legal_service_institution"): ("1", ""),
            ("requests.outcome.other_handling.abandoned_no_correction", "total"): ("2", ""),
            ("appeals.litigation.direct.pending", ""): ("1", ""),
        },
    ),
    "hebei_jyt_2018_stats_table.txt": (
        58,
        {
            ("disclosures.items", ""): ("1683", "条"),
            ("responses.press_conferences.principal", ""): ("2", "次"),
            ("appeals.litigation.upheld", ""): ("5", "件"),
            ("capacity.special_funds", ""): ("0", "万元"),
        },
    ),
    "shuyang_2025.txt": (
        200,
        {
            ("requests.received", "natural_person"): ("705", ""),
            ("requests.outcome.other_handling.other", "commercial_enterprise"): ("1", ""),
            ("disclosures.licensing.decisions", ""): ("517645", ""),
            ("appeals.litigation.after_review.total", ""): ("10", ""),
        },
    ),
    "shanghai_office_2025.md": (
        200,
        {
            ("disclosures.rules.in_force", ""): ("unreadable", ""),
            ("requests.outcome.other_handling.abandoned_no_correction", "total"): ("43", ""),
        },
    ),
    "hebei_kjt_2023.txt": (
        200,
        {
            ("disclosures.normative_documents.issued", ""): ("unreadable", ""),
            ("requests.received", "natural_person"): ("17", ""),
            ("requests.received", "total"): ("17", ""),
        },
    ),
    "hebei_gxt_2021.txt": (200, {("disclosures.administrative_fees.amount", ""): ("739.0766", "万元")}),
}


@pytest.mark.parametrize("name", REAL)
def test_real_texts(shared: Path, name: str) -> None:
    columns = Columns(OBSERVATIONS)
    read_tables(*_read((shared / "reports" / "real" / name).read_bytes().decode()), columns)
    count, stated = REAL[name]
    rows = {
        (row["code"], row["applicant"]): (
            row["value_status"] if row["value"] is None else str(row["value"]),
            row["unit"],
        )
        for row in columns.rows()
    }
    assert len(rows) == count
    assert {key: rows[key] for key in stated} == stated


@pytest.mark.parametrize("name", ["blank_line_between", "cell_per_line", "carriage_returns", "lone_pipe_between"])
def test_a_blank_in_table_4_keeps_its_place(name: str) -> None:
    report = make_report("2021", random.Random(5))
    line = report.tables[2][-1]
    place = next(n for n, cell in enumerate(line[:-1]) if n and cell.text == "0")
    line[place] = Printed("", key=line[place].key)
    result = score(Report("2021", report.tables, report.values | {line[place].key: ""}), LINES[name](report))
    assert (result.wrong, result.right, result.statuses["blank"]) == ([], len(report.values) - 1, 1)


@pytest.mark.parametrize("end", ["\n", " |\n"])
def test_a_figure_in_brackets_numbers_no_label_below_a_row_without_one(end: str) -> None:
    block = "第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 （3） 行政强制 {} 三、收到和处理政府信息公开申请情况"
    before = "规章 1 2 3 行政规范性文件 4 5 6 第二十条第（五）项 信息内容 本年处理决定数量 行政许可 7"
    for last in ("0", "（5）"):
        head = "信息内容 本年制发件数 本年废止件数 现行有效件数"
        lines = end.join(" ".join((head, before, block.format(last))).split())
        columns = Columns(OBSERVATIONS)
        read_tables(*_read(f"{TITLE}\n{lines}\n"), columns)
        said = {row["code"]: (row["value_status"], row["value"]) for row in columns.rows()}
        assert said["disclosures.licensing.decisions"] == ("reported", 7)
        assert said.get("disclosures.penalty.decisions", ("unreadable", None)) == ("unreadable", None)
        if last == "0":
            assert said["disclosures.coercion.decisions"] == ("reported", 0)
        else:
            assert said.get("disclosures.coercion.decisions", ("unreadable", None)) == ("unreadable", None)


def test_a_row_that_begins_with_words_is_not_one_of_blanks() -> None:
    """见附件 for its first figure, and zeros behind it: what follows is no other row's."""
    report = make_report("2021", random.Random(5))
    line = next(line for line in report.tables[1] if line[0].text.startswith("4.保护"))
    keys = [cell.key for cell in line[1:]]
    line[1:] = [Printed("见附件", key=keys[0]), *(Printed("0", key=key) for key in keys[1:])]
    written = report.values | {key: "0" for key in keys if key}
    for name in ("blank_line_between", "cell_per_line"):
        result = score(Report("2021", report.tables, written), LINES[name](report))
        assert (result.wrong, result.statuses["blank"]) == ([], 0)


@pytest.mark.parametrize("name", ["blank_line_between", "cell_per_line"])
def test_rows_below_words_that_end_a_table_are_neither_blank_nor_made_up(name: str) -> None:
    """A label nobody knows, a second header, a broken label: what stands below is there, and not read."""
    report = make_report("2019", random.Random(5))
    text = LINES[name](report)
    gap = "\n\n" if name == "blank_line_between" else "\n"
    for place, words in (
        ("三、本年度办理结果", "三、某年办理的结果"),
        ("四、结转下年度继续办理", f"申请人情况{gap}自然人{gap}商业企业{gap}四、结转下年度{gap}继续办理"),
    ):
        result = score(report, text.replace(place, words))
        assert (result.wrong, result.statuses["blank"]) == ([], 0)
    columns = Columns(OBSERVATIONS)
    read_tables(*_read(text.replace(place, words)), columns)
    assert not any(row["value_status"] == "derived" for row in columns.rows())


def test_a_row_that_prints_those_of_another_leaves_nothing_to_make_up() -> None:
    report = make_report("2019", random.Random(5))
    columns = Columns(OBSERVATIONS)
    read_tables(*_read(cell_per_line(report).replace("（七）总计\n", "")), columns)
    assert not any(row["value_status"] == "derived" for row in columns.rows())


def test_a_no_break_space_groups_thousands() -> None:
    report = make_report("2019", random.Random(5))
    written = write_cells(
        report, lambda c: f"{c.text[:-3]}\u00a0{c.text[-3:]}" if len(c.text) > 3 and c.text.isdigit() else c.text
    )
    result = score(report, cell_per_line(written))
    assert (result.wrong, result.right) == ([], len(report.values))


def test_a_blank_within_the_number_of_a_row_is_none_of_its_figures() -> None:
    """Run on without line ends, 2 .其他… behind the figures of the row before."""
    report = make_report("2021", random.Random(5))
    written = write_cells(report, lambda cell: re.sub(r"^(\d)\.", "\u00a0\\1\u00a0.", cell.text), only_keys=False)
    written = write_cells(Report("2021", written.tables, report.values), lambda cell: f"\u00a0{cell.text}\u00a0")
    text = f"{TITLE}\n三、收到和处理情况\n" + "".join(cell.text for line in written.tables[1] for cell in line)
    columns = Columns(OBSERVATIONS)
    read_tables(*_read(text), columns)
    read = {(row["code"], row["applicant"]): row["value"] for row in columns.rows() if row["value"] is not None}
    assert len(read) == 175
    assert all(value == Decimal(report.values[key]) for key, value in read.items())


@pytest.mark.parametrize("name", ["blank_line_between", "cell_per_line"])
def test_the_end_of_a_broken_header_is_no_row_of_blanks(name: str) -> None:
    """A header in mid-table in which 自然人 lost its line: 其他 and 总计 end it, and 总计 is no row without figures."""
    report = make_report("2019", random.Random(5))
    gap = "\n\n" if name == "blank_line_between" else "\n"
    header = gap.join(["科研机构", "商业企业", "社会公益组织", "其他", "总计"])
    blank = write_cells(report, lambda cell: "" if cell.text == "0" else cell.text)
    columns = Columns(OBSERVATIONS)
    read_tables(*_read(LINES[name](blank).replace("（五）不予处理", f"{header}{gap}（五）不予处理")), columns)
    totals = [row for row in columns.rows() if row["code"] == "requests.outcome.total"]
    assert not any(
        row["value_status"] == "blank" and report.values[row["code"], row["applicant"]] != "0" for row in totals
    )


def test_blanks_at_the_end_of_table_4_are_none_between_its_figures() -> None:
    """Three blanks among the figures and three behind them: as many line ends between as six blanks of half the gap."""
    figures = ["0", "", "7", "", "7", "8", "4", "0", "", "12", "0", "0", "", "", ""]
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    heads = ["行政复议", "行政诉讼", *results, "未经复议直接起诉", "复议后起诉", *results, *results]
    drawn = "\n\n".join([TITLE, "四、政府信息公开行政复议、行政诉讼情况", *heads, *figures])
    columns = Columns(OBSERVATIONS)
    read_tables(*_read(f"{drawn}\n\n五、存在的主要问题及改进情况\n"), columns)
    read = {row["code"]: row["value"] for row in columns.rows() if row["value"] is not None}
    assert read.get("appeals.review.other", 7) == 7
    assert "appeals.review.pending" not in read


@pytest.mark.parametrize("between", ["\n", "\n\n", " |\n"])
def test_a_row_that_an_office_divided_is_none_itself(between: str) -> None:
    header = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    lines = [
        *header,
        "行政许可",
        "4",
        "1",
        "30",
        "其他对外管理服务事项",
        "行政检查",
        "7",
        "0",
        "55",
        "行政确认",
        "2",
        "2",
        "16",
    ]
    columns = Columns(OBSERVATIONS)
    drawn = between.join([*lines, "第二十条第（六）项", *header, "行政处罚", "9", "0", "3", ""])
    read_tables(*_read(f"{TITLE}\n二、主动公开政府信息情况\n{drawn}\n以上为全年数据。\n"), columns)
    rows = [(row["form"], row["label"], row["value"]) for row in columns.rows() if row["code"] == "other"]
    assert [value for form, _, value in rows if form == "local:tongzhou_2019"] == [7, 0, 55, 2, 2, 16]
    assert not [row for row in columns.rows() if row["code"].startswith("disclosures.other_external_services")]
    assert {row["value"] for row in columns.rows() if row["code"] == "disclosures.penalty.decisions"} == {3}
