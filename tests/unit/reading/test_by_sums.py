"""Tables whose header cannot be read: in the form's order where everything agrees, or not at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from support.generated_forms import Lines, Printed, Report, make_report, to_html, to_pipes

from ingestion.parse import parse_bytes

Change = Callable[[Lines, random.Random], Lines]


def _relabelled(lines: Lines, labels: list[str]) -> Lines:
    """Table 3 under one header line of seven labels."""
    rows = [[replace(cell, rows=1, columns=1) for cell in line] for line in lines[3:]]
    return [[Printed("类别"), *map(Printed, labels)], *rows]


def _numbered(lines: Lines, _: random.Random) -> Lines:
    return [
        *[[Printed(text) for text in ("商业企业", "科研机构", "社会公益", "法律服务机构", "其他")]],
        *_relabelled(lines, [*(f"数据{n}" for n in range(1, 7)), "总计"]),
    ]


def _in_parts(lines: Lines, _: random.Random) -> Lines:
    return _relabelled(lines, ["自然人", "商业", "科研", "社会公", "法律服", "", "总计"])


def _without_some_labels(lines: Lines, chance: random.Random) -> Lines:
    drawn = _in_parts(lines, chance)
    for row in chance.sample(range(1, len(drawn)), 5):
        drawn[row] = [replace(cell, text="") if cell.key is None else cell for cell in drawn[row]]
    return drawn


LEGIBLE: dict[str, Change] = {
    "numbered columns": _numbered,
    "labels in parts": _in_parts,
    "rows without labels": _without_some_labels,
}


def _two_without_labels(lines: Lines, _: random.Random) -> Lines:
    return _relabelled(lines, ["自然人", "商业", "科研", "社会公益", "", "", "总计"])


def _swapped_columns(lines: Lines, _: random.Random) -> Lines:
    return _relabelled(lines, ["商业", "自然人", "科研", "社会公益", "法律服务", "", "总计"])


def _one_figure_changed(lines: Lines, chance: random.Random) -> Lines:
    drawn = _in_parts(lines, chance)
    row = chance.randrange(1, len(drawn))
    at = chance.choice([n for n, cell in enumerate(drawn[row]) if cell.key is not None])
    cell = drawn[row][at]
    drawn[row] = [*drawn[row][:at], replace(cell, text=str(int(cell.text) + 1)), *drawn[row][at + 1 :]]
    return drawn


def _one_row_gone(lines: Lines, chance: random.Random) -> Lines:
    drawn = _in_parts(lines, chance)
    del drawn[chance.randrange(1, len(drawn))]
    return drawn


def _rows_in_another_order(lines: Lines, chance: random.Random) -> Lines:
    drawn = _in_parts(lines, chance)
    drawn[-2:] = reversed(drawn[-2:])
    return drawn


def _no_labels_over_columns(lines: Lines, _: random.Random) -> Lines:
    return _relabelled(lines, [""] * 7)


DOUBTFUL: dict[str, Change] = {
    "columns in another order": _swapped_columns,
    "one figure changed": _one_figure_changed,
    "one row gone": _one_row_gone,
    "rows in another order": _rows_in_another_order,
    "two columns without labels": _two_without_labels,
    "no labels over columns": _no_labels_over_columns,
}


def _read(report: Report, table: Lines, draw: Callable[[list[Lines]], str]) -> tuple[int, list[str]]:
    right, wrong = 0, []
    for row in parse_bytes(draw([report.tables[0], table, report.tables[2]]).encode(), "drawn").observations.rows():
        if not row["code"].startswith("requests.") or row["value"] is None:
            continue
        if Decimal(report.values[row["code"], row["applicant"]]) == row["value"]:
            right += 1
        else:
            wrong.append(f"{row['code']} {row['applicant']} = {row['value']}")
    return right, wrong


@pytest.mark.parametrize("draw", [to_html, to_pipes])
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("change", LEGIBLE.values(), ids=LEGIBLE)
def test_a_table_that_agrees_throughout_is_read(change: Change, form: str, draw: Callable[[list[Lines]], str]) -> None:
    for seed in range(4):
        chance = random.Random(seed)
        report = make_report(form, chance)
        right, wrong = _read(report, change(report.tables[1], chance), draw)
        assert wrong == []
        assert right == {"2019": 161, "2021": 175}[form]


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("change", DOUBTFUL.values(), ids=DOUBTFUL)
def test_one_thing_that_does_not_agree_and_nothing_is_read(change: Change, form: str) -> None:
    for seed in range(4):
        chance = random.Random(seed)
        report = make_report(form, chance)
        assert _read(report, change(report.tables[1], chance), to_html) == (0, [])


APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


def _moved(lines: Lines, order: list[int], legible: set[int], is_apart: bool) -> list[Lines]:
    """Table 3 with its applicants in another order, under a header of which only some labels can be read.

    order: by place, the applicant that stands there. is_apart: the header is a table of its own, without the others.
    """
    named = [APPLICANTS[who] if who in legible else "" for who in order]
    rows = _relabelled(lines, [*named, "总计"])
    for row in rows[1:]:
        figures = [cell for cell in row if cell.key is not None]
        row[-len(figures) :] = [*(figures[who] for who in order), figures[-1]]
    if not is_apart:
        return [rows]
    return [[[Printed("类别"), *(Printed(text) for text in named if text), Printed("总计")]], rows[1:]]


def _read_moved(report: Report, order: list[int], legible: set[int], is_apart: bool) -> tuple[int, list[str]]:
    parts = _moved(report.tables[1], order, legible, is_apart)
    return _read(report, parts[0], lambda tables: to_html([tables[0], *parts, tables[2]]))


@pytest.mark.parametrize("is_apart", [False, True], ids=["above", "apart"])
def test_columns_in_another_order_are_never_read_as_the_forms(is_apart: bool) -> None:
    report = make_report("2021", random.Random(3))
    whole = list(range(len(APPLICANTS)))
    chance = random.Random(11)
    refused = 0
    for _ in range(60):
        legible = set(chance.sample(whole, chance.choice((3, 4, 5))))
        order = chance.sample(whole, len(whole))
        seen = [who for who in order if who in legible]
        if (seen == sorted(seen)) if is_apart else all(order[who] == who for who in legible):
            continue  # nothing that can be read tells of the move
        right, wrong = _read_moved(report, order, legible, is_apart)
        assert wrong == []
        refused += not right
    assert refused > 30


@pytest.mark.parametrize("is_apart", [False, True], ids=["above", "apart"])
def test_one_column_may_lack_its_label_and_two_may_not(is_apart: bool) -> None:
    report = make_report("2021", random.Random(3))
    whole = list(range(len(APPLICANTS)))
    assert _read_moved(report, whole, {0, 1, 2, 3, 4}, is_apart) == (175, [])
    assert _read_moved(report, whole, {0, 1, 2, 3}, is_apart) == (0, [])


def test_columns_moved_where_no_label_can_be_read() -> None:
    report = make_report("2021", random.Random(3))
    assert _read_moved(report, [0, 1, 2, 4, 3, 5], {0, 1, 2}, is_apart=False) == (0, [])


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        (("社会法律", "公益服务其他", "企业机构"), 175),
        (("法律社会", "服务公益其他", "企业机构"), 0),
        (("社会法律", "企业机构"), 175),  # but for the last, which is the one left
        (("社会", "企业机构"), 0),
    ],
)
def test_labels_that_came_apart_in_lines_above_name_their_columns(lines: tuple[str, ...], right: int) -> None:
    report = make_report("2021", random.Random(3))
    parts = _moved(report.tables[1], list(range(len(APPLICANTS))), {0, 1, 2}, is_apart=False)
    broken = "".join(f"<p>{line}</p>" for line in lines)

    def draw(tables: list[Lines]) -> str:
        first, table, last = (to_html([each]) for each in tables)
        body = "".join(page[page.index("<table") : page.index("</table>") + 8] for page in (table, last))
        return first.replace("</body>", f"{broken}{body}</body>")

    assert _read(report, parts[0], draw) == (right, [])


PAGE = """某某市某某局2022年政府信息公开工作年度报告
一、总体情况
本局做好政府信息公开工作，主动公开政府信息，收到政府信息公开申请若干。
四、政府信息公开行政复议、行政诉讼情况
结 结 其 尚
{line}
五、存在的主要问题及改进情况
政府信息公开工作存在不足，将加强行政复议、行政诉讼应对。
"""


@pytest.mark.parametrize("separator", [" ", "\n", "\n\n"])
def test_fifteen_figures_alone_are_table_4_where_its_totals_agree(separator: str) -> None:
    line = separator.join(["1", "0", "0", "0", "1", "2", "0", "5", "0", "7", "0", "0", "3", "0", "3"])
    rows = {r["code"]: r for r in parse_bytes(PAGE.format(line=line).encode(), "drawn").observations.rows()}
    assert [
        rows[f"appeals.{kind}.total"]["value"] for kind in ("review", "litigation.direct", "litigation.after_review")
    ] == [1, 7, 3]
    assert rows["appeals.litigation.direct.other"]["value"] == 5


def test_fifteen_figures_whose_totals_disagree_are_seen_and_not_read() -> None:
    read = parse_bytes(PAGE.format(line="1 0 0 0 1 2 0 5 0 8 0 0 3 0 3").encode(), "drawn")
    assert {(r["value"], r["value_status"]) for r in read.observations.rows() if r["method"] == "table"} == {
        (None, "unreadable")
    }
    assert [(c.table_id, c.cells_placed, c.cells_unclaimed) for c in read.coverage] == [("table_4", 0, 15)]


RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
_EXCHANGED = (RESULTS[1], RESULTS[0], *RESULTS[2:])


@pytest.mark.parametrize("separator", ["\n", "\n\n", " "])
@pytest.mark.parametrize(
    ("labels", "is_read"),
    [
        ((GROUPS[0], "行政诉讼", *RESULTS, *GROUPS[1:], *RESULTS, *RESULTS), True),
        ((GROUPS[0], "行政诉讼", *RESULTS, *GROUPS[:0:-1], *RESULTS, *RESULTS), False),
        (("行政诉讼", GROUPS[0], *GROUPS[1:], *RESULTS, *RESULTS, *RESULTS), False),
        ((GROUPS[0], "行政诉讼", *RESULTS, *GROUPS[1:], *_EXCHANGED, *RESULTS), False),
    ],
)
def test_groups_and_results_of_table_4_in_another_order_are_not_the_forms(
    labels: tuple[str, ...], is_read: bool, separator: str
) -> None:
    """Every sum holds, whichever way round they stand."""
    header = separator.join(labels)
    line = separator.join(["1", "0", "0", "0", "1", "2", "0", "5", "0", "7", "0", "0", "3", "0", "3"])
    text = PAGE.replace("结 结 其 尚", header).format(line=line)
    read = [r for r in parse_bytes(text.encode(), "drawn").observations.rows() if r["value"] is not None]
    assert len(read) == (15 if is_read else 0)


def test_fifteen_figures_of_another_section_are_nothing() -> None:
    text = PAGE.format(line="1 0 0 0 1 2 0 5 0 7 0 0 3 0 3").replace(
        "四、政府信息公开行政复议、行政诉讼情况", "四、其他情况"
    )
    assert not any(r["method"] == "table" for r in parse_bytes(text.encode(), "drawn").observations.rows())
