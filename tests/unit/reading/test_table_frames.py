"""One correct report held constant and one thing of its tables turned over many values: nothing may be read wrongly.

Belongs here: the wording of labels, the order of columns and groups, columns that change within a table, what cells
print, in the containers in which that can show. Does not: damages of whole reports (`test_form_damages`), labels and
cells by themselves.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_containers import CONTAINERS
from support.form_damages import Damaged, Expected, truth_of
from support.form_scores import Tally, compare
from support.generated_forms import APPLICANTS, CASES, RESULTS, Lines, Printed, Report, make_report, write_cells
from support.generated_sheet import make_sheet

from ingestion.parse import parse_bytes

REPORT = make_report("2021", random.Random(7))
SHEET = make_sheet(random.Random(7))
WRITTEN = ("html", "pipes", "cell a line", "blanks between", "run on", "docx", "xlsx")
NAMES = [label for _, label in APPLICANTS]
RESULT_NAMES = [label for _, label in RESULTS]


def with_table(number: int, lines: Lines, report: Report = REPORT) -> Damaged:
    """The report with one of its tables drawn otherwise."""
    tables = [lines if n == number else table for n, table in enumerate(report.tables)]
    return Damaged(report.form, tables, truth_of(tables))


def read(drawn: Damaged, container: str) -> Tally:
    tally = Tally()
    compare(drawn, CONTAINERS[container](drawn), container, tally)
    return tally


def ordered(rows: Lines, order: tuple[int, ...]) -> Lines:
    """Rows of table 3, their figures in another order."""
    return [[*row[: -len(NAMES)], *(row[place - len(NAMES)] for place in order)] for row in rows]


def under_groups(order: tuple[int, ...]) -> Lines:
    """Table 3 under the header of the form, the applicants that are no natural persons side by side."""
    upper: list[Printed] = []
    for place in order:
        if 0 < place < 6:
            upper += [Printed("法人或其他组织", columns=5)] * (place == 1)
        else:
            upper.append(Printed(NAMES[place], 2))
    lower = [Printed(NAMES[place]) for place in order if 0 < place < 6]
    return [REPORT.tables[1][0], upper, lower, *ordered(REPORT.tables[1][3:], order)]


NUMBER = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)")
BEFORE = (
    "",
    "(一)",
    "（一）",
    "一、",
    "1、",
    "①",
    "1)",
    "一）",
    "（1）",
    "⑴",
    "1.1 ",
    "[1]",
    "Ⅰ.",
    "其中：",
    "●",
    "　　",
)
BEHIND = ("（件）", "（单位：件）", "[件]", "【件】", "：", "。", "*", "[1]", "①", "注1", "（注）", "（2022年）", " ")
WORDED = {
    "本年新收政府信息公开申请数量": (
        *("本年收到政府信息公开申请数量", "当年新收政府信息公开申请总数", "本年度新增信息公开申请", "本年新收申请件数"),
        *(
            "本年新收依申请公开数量",
            "本年新收政府資訊公开申请数量",
            "本年新收政府信息公幵申请数量",
            "本 年 新 收政府信息公开申请数量",
        ),
    ),
    "上年结转政府信息公开申请数量": (
        "上一年结转政府信息公开申请数量",
        "去年结转申请数",
        "上年度結轉政府信息公開申請數量",
    ),
    "结转下年度继续办理": ("结转下一年度继续办理", "转结次年继续办理", "結轉下年度繼續辦理"),
    "予以公开": ("给予公开", "予以\n公开"),
    "属于三类内部事务信息": ("属于3类内部事务信息", "属于三类内部事物信息", "屬於三類內部事務信息"),
    "信访举报投诉类申请": ("信访投诉举报类申请", "信访、举报、投诉类申请"),
    "规章": ("规章数", "规章数量", "规章件数", "規章"),
    "行政处罚": ("行政处罚数量", "行政處罰"),
    "本年制发件数": ("当年制发件数", "本年度制发数量"),
    "未经复议直接起诉": ("未经行政复议直接起诉",),
    "总计": ("合计", "共计", "总 计"),
}


def with_labels(write: Callable[[str], str], report: Report = REPORT) -> Damaged:
    """The report with all its labels written otherwise."""
    changed = write_cells(report, lambda cell: write(cell.text), only_keys=False)
    return Damaged(report.form, changed.tables, truth_of(changed.tables))


@pytest.mark.parametrize("report", [REPORT, SHEET, make_report("2019", random.Random(7))])
@pytest.mark.parametrize(("before", "behind"), [*((b, "") for b in BEFORE), *(("1.", b) for b in BEHIND)])
def test_what_stands_around_labels(before: str, behind: str, report: Report) -> None:
    def write(text: str) -> str:
        is_row = NUMBER.match(text) or (
            report is SHEET and text not in ("统计指标", "单位", "统计数", "条", "件", "——")
        )
        return before + NUMBER.sub("", text).removeprefix("其中：") + behind if is_row and len(text) > 2 else text

    tally = read(with_labels(write, report), "html")
    assert tally.wrong == []
    assert tally.cells["unread"] == 0


@pytest.mark.parametrize(("label", "worded"), [(label, words) for label, worded in WORDED.items() for words in worded])
def test_labels_in_other_words(label: str, worded: str) -> None:
    for container in ("html", "pipes", "docx"):
        tally = read(with_labels(lambda text: text.replace(label, worded) if label in text else text), container)
        assert tally.wrong == []
        assert tally.cells["unread"] == 0


@pytest.mark.parametrize("container", WRITTEN)
@pytest.mark.parametrize("order", [(6, 0, 1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 0, 6), (1, 2, 3, 4, 5, 6, 0)])
def test_columns_of_table_3_in_another_order(order: tuple[int, ...], container: str) -> None:
    flat = [Printed("项目", columns=3), *(Printed(NAMES[place]) for place in order)]
    for lines in ([flat, *ordered(REPORT.tables[1][3:], order)], under_groups(order)):
        tally = read(with_table(1, lines), container)
        assert tally.wrong == []
        assert tally.cells["unread"] == 0 or container not in ("html", "docx")


@pytest.mark.parametrize("container", WRITTEN)
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_groups_of_table_4_in_another_order(order: tuple[int, ...], container: str) -> None:
    figures = REPORT.tables[2][3]
    groups = [Printed(CASES[group][1], columns=5) for group in order]
    labels = [Printed(label) for _ in order for label in RESULT_NAMES]
    drawn = with_table(2, [groups, labels, [figures[5 * group + place] for group in order for place in range(5)]])
    tally = read(drawn, container)
    assert tally.wrong == []
    assert tally.cells["unread"] == 0 or container != "html"


@pytest.mark.parametrize("container", ["html", "docx", "xlsx"])
@pytest.mark.parametrize("missing", range(5))
def test_a_result_that_one_group_of_table_4_lacks(missing: int, container: str) -> None:
    lines = list(REPORT.tables[2])
    lines[2] = [cell for place, cell in enumerate(lines[2]) if place != missing]
    lines[3] = [cell for place, cell in enumerate(lines[3]) if place != 5 + missing]
    assert read(with_table(2, lines), container).wrong == []


@pytest.mark.parametrize("container", WRITTEN)
@pytest.mark.parametrize("behind", [5, 9, 20])
def test_the_total_of_table_3_comes_first_from_some_row_on(behind: int, container: str) -> None:
    for form, seed in itertools.product(("2019", "2021"), (5, 7)):
        report = make_report(form, random.Random(seed))
        rows = [[Printed("项目", columns=3), *map(Printed, NAMES)], *report.tables[1][3:]]
        changed = [*rows[:behind], *ordered(rows[behind:], (6, 0, 1, 2, 3, 4, 5))]
        assert read(with_table(1, changed, report), container).wrong == []


@pytest.mark.parametrize("container", WRITTEN)
@pytest.mark.parametrize("zero", ["0", "/"])
@pytest.mark.parametrize("columns", [(0, 2), (0, 2, 3), (0, 3, 2), (0, 1, 3, 2), (0, 2, 1)])
def test_the_second_half_of_the_sheet_has_other_columns(columns: tuple[int, ...], zero: str, container: str) -> None:
    written = write_cells(SHEET, lambda cell: zero if cell.text == "0" else cell.text)
    head, *rows = written.tables[0]
    half = len(rows) // 2
    second = [[(*row, Printed("31"))[place] for place in columns] for row in rows[half:]]
    assert read(with_table(0, [head, *rows[:half], *second], SHEET), container).wrong == []


@pytest.mark.parametrize("container", ["aligned columns", "blanks between"])
@pytest.mark.parametrize("order", [(2, 1, 0), (2, 0, 1), (1, 0, 2), (1, 2, 0)])
def test_rows_of_the_sheet_that_begin_with_their_figures_are_no_prose(order: tuple[int, ...], container: str) -> None:
    drawn = with_table(0, [[row[place] for place in order] for row in SHEET.tables[0]], SHEET)
    parsed = parse_bytes(CONTAINERS[container](drawn), "sheet")
    assert [row["raw_text"] for row in parsed.observations.rows() if row["method"] == "prose"] == []


SEVEN = Expected("reported", Decimal(7))
NOBODY_KNOWS = Expected("lost")
CELLS = {
    **dict.fromkeys(("7", "7件", "７", "7.0"), SEVEN),
    "—": Expected("dash"),
    "": Expected("blank"),
    **dict.fromkeys(
        (
            *(
                "(7)",
                "（7）",
                "(769)",
                "0（无）",
                "7（2）",
                "[7]",
                "①",
                "7.5",
                "7-8",
                "7+1",
                "7/8",
                "约7",
                "*7",
                "7件，2件",
            ),
            *(
                "1.2E3",
                "12,34",
                "7%",
                "7万",
                "7万元",
                "-7",
                "#REF!",
                "N/A",
                "同上",
                "未统计",
                "见附件",
                "□",
                "7□",
                "null",
            ),
        ),
        NOBODY_KNOWS,
    ),
}


@pytest.mark.parametrize("container", ["html", "cell a line", "blanks between", "run on", "xlsx"])
@pytest.mark.parametrize("text", list(CELLS))
def test_what_a_cell_prints(text: str, container: str) -> None:
    """In the one cell of a row, in the middle of one, and at the end of one."""
    for places in (((0, 6, 1), (1, 9, 4)), ((1, 12, -1), (2, 3, 7))):
        drawn = with_table(0, [list(line) for line in REPORT.tables[0]])
        drawn.tables[1:] = [[list(line) for line in lines] for lines in REPORT.tables[1:]]
        for number, row, place in places:
            line = drawn.tables[number][row]
            key = line[place].key
            assert key is not None
            stated = CELLS[text]
            drawn.truth[key] = replace(stated, value=drawn.truth[key].value) if stated is NOBODY_KNOWS else stated
            line[place] = replace(line[place], text=text)
        assert read(drawn, container).wrong == []


@pytest.mark.parametrize("container", WRITTEN)
@pytest.mark.parametrize("place", [3, 4])
def test_another_line_of_figures_without_a_label_in_table_4(place: int, container: str) -> None:
    lines = list(REPORT.tables[2])
    lines.insert(place, [Printed(str(50 + number)) for number in range(len(lines[3]))])
    assert read(with_table(2, lines), container).wrong == []
