"""Random consistent reports of the 2019 and 2021 forms, their tables drawn in many ways, with what must be read.

Belongs here: labels as the notices print them, layouts, damage. Does not: anything of the project's own reading, so
that a wrong label or layout cannot be wrong on both sides.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

Key = tuple[str, str]

APPLICANTS = (
    ("natural_person", "自然人"),
    ("commercial_enterprise", "商业企业"),
    ("research_institution", "科研机构"),
    ("public_interest_organisation", "社会公益组织"),
    ("legal_service_institution", "法律服务机构"),
    ("other_organisation", "其他"),
    ("total", "总计"),
)
OUTCOME = "requests.outcome"
GROUPS = (
    (
        "（三）不予公开",
        f"{OUTCOME}.refused",
        (
            ("state_secret", "1.属于国家秘密"),
            ("other_law_prohibited", "2.其他法律行政法规禁止公开"),
            ("security_and_stability", "3.危及“三安全一稳定”"),
            ("third_party_rights", "4.保护第三方合法权益"),
            ("internal_affairs", "5.属于三类内部事务信息"),
            ("deliberative_process", "6.属于四类过程性信息"),
            ("enforcement_file", "7.属于行政执法案卷"),
            ("statutory_query", "8.属于行政查询事项"),
        ),
    ),
    (
        "（四）无法提供",
        f"{OUTCOME}.not_providable",
        (
            ("not_held", "1.本机关不掌握相关政府信息"),
            ("creation_required", "2.没有现成信息需要另行制作"),
            ("unclear_after_correction", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "（五）不予处理",
        f"{OUTCOME}.not_processed",
        (
            ("petition_or_complaint", "1.信访举报投诉类申请"),
            ("repeat_request", "2.重复申请"),
            ("public_publication", "3.要求提供公开出版物"),
            ("excessive_requests", "4.无正当理由大量反复申请"),
            ("reconfirmation_or_reissue", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)
OTHER_2021 = (
    "（六）其他处理",
    f"{OUTCOME}.other_handling",
    (
        ("abandoned_no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("abandoned_fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other", "3.其他"),
    ),
)
RESULTS = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
CASES = (
    ("appeals.review", "行政复议"),
    ("appeals.litigation.direct", "未经复议直接起诉"),
    ("appeals.litigation.after_review", "复议后起诉"),
)
_DECISIONS = (("prior_year_items", "上一年项目数量"), ("net_change", "本年增/减"), ("decisions", "处理决定数量"))
BLOCKS = {
    "2019": (
        (
            "第二十条第（一）项",
            (
                ("newly_made", "本年新制作数量"),
                ("newly_disclosed", "本年新公开数量"),
                ("total_disclosed", "对外公开总数量"),
            ),
            (("rules", "规章"), ("normative_documents", "规范性文件")),
        ),
        (
            "第二十条第（五）项",
            _DECISIONS,
            (("licensing", "行政许可"), ("other_external_services", "其他对外管理服务事项")),
        ),
        ("第二十条第（六）项", _DECISIONS, (("penalty", "行政处罚"), ("coercion", "行政强制"))),
        ("第二十条第（八）项", _DECISIONS[:2], (("administrative_fees", "行政事业性收费"),)),
        (
            "第二十条第（九）项",
            (("projects", "采购项目数量"), ("amount", "采购总金额")),
            (("central_procurement", "政府集中采购"),),
        ),
    ),
    "2021": (
        (
            "第二十条第（一）项",
            (("issued", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数")),
            (("rules", "规章"), ("normative_documents", "行政规范性文件")),
        ),
        ("第二十条第（五）项", (("decisions", "本年处理决定数量"),), (("licensing", "行政许可"),)),
        (
            "第二十条第（六）项",
            (("decisions", "本年处理决定数量"),),
            (("penalty", "行政处罚"), ("coercion", "行政强制")),
        ),
        (
            "第二十条第（八）项",
            (("amount", "本年收费金额（单位：万元）"),),
            (("administrative_fees", "行政事业性收费"),),
        ),
    ),
}


@dataclass(frozen=True)
class Printed:
    """A drawn cell. key: what it states, None for labels; rows, columns: its spans."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    key: Key | None = None


Lines = list[list[Printed]]


@dataclass
class Report:
    """Tables 2, 3 and 4 as lines of cells, and the value of every form cell (a decimal as text)."""

    form: str
    tables: list[Lines]
    values: dict[Key, str]
    groups: list[tuple[int, int]] = field(default_factory=list)  # data lines of table 3 that one group label covers


def _outcome_groups(form: str) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    return (*GROUPS, OTHER_2021) if form == "2021" else GROUPS


def make_report(form: str, chance: random.Random) -> Report:
    """A report whose sums close, drawn as the notice draws it."""
    values: dict[Key, str] = {}
    return Report(
        form, [_table_2(form, chance, values), _table_3(form, chance, values), _table_4(chance, values)], values
    )


def _small(chance: random.Random) -> int:
    return chance.choice((0, 0, 0, chance.randint(1, 9), chance.randint(10, 3000)))


def _table_2(form: str, chance: random.Random, values: dict[Key, str]) -> Lines:
    lines: Lines = []
    for title, columns, rows in BLOCKS[form]:
        spans = {1: (3,), 2: (2, 1), 3: (1, 1, 1)}[len(columns)]
        lines.append([Printed(title, columns=4)])
        head = [Printed(label, columns=span) for (_, label), span in zip(columns, spans, strict=True)]
        lines.append([Printed("信息内容"), *head])
        for name, label in rows:
            line = [Printed(label)]
            for (measure, _), span in zip(columns, spans, strict=True):
                key = (f"disclosures.{name}.{measure}", "")
                value = str(_small(chance) + chance.randint(0, 5))
                if measure == "amount":
                    value = f"{chance.randint(0, 9000)}.{chance.randint(1, 99):02d}"
                if measure == "net_change":
                    value = f"{chance.randint(-9, 9):+d}" if chance.random() < 0.6 else "0"
                values[key] = value
                line.append(Printed(value, columns=span, key=key))
            lines.append(line)
    return lines


def _table_3(form: str, chance: random.Random, values: dict[Key, str]) -> Lines:
    groups = _outcome_groups(form)
    kinds = [name for name, _ in APPLICANTS[:-1]]
    counts: dict[str, dict[str, int]] = {
        f"{prefix}.{name}": {kind: _small(chance) for kind in kinds} for _, prefix, rows in groups for name, _ in rows
    }
    for code in (f"{OUTCOME}.granted", f"{OUTCOME}.partially_granted", "requests.carried_in", "requests.carried_out"):
        counts[code] = {kind: _small(chance) for kind in kinds}
    if form == "2019":
        counts[f"{OUTCOME}.other_handling"] = {kind: _small(chance) for kind in kinds}
    outcomes = [code for code in counts if code.startswith(OUTCOME)]
    counts[f"{OUTCOME}.total"] = {kind: sum(counts[code][kind] for code in outcomes) for kind in kinds}
    counts["requests.received"] = {
        kind: counts[f"{OUTCOME}.total"][kind] + counts["requests.carried_out"][kind] for kind in kinds
    }
    # What is carried in comes on top on both sides.
    for kind in kinds:
        counts["requests.carried_out"][kind] += counts["requests.carried_in"][kind]
    for code, row in counts.items():
        for kind in kinds:
            values[code, kind] = str(row[kind])
        values[code, "total"] = str(sum(row.values()))

    def figures(code: str) -> list[Printed]:
        return [Printed(values[code, kind], key=(code, kind)) for kind, _ in APPLICANTS]

    lines: Lines = [
        [
            Printed("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            Printed("申请人情况", columns=7),
        ],
        [Printed("自然人", 2), Printed("法人或其他组织", columns=5), Printed("总计", 2)],
        [Printed(label) for _, label in APPLICANTS[1:6]],
        [Printed("一、本年新收政府信息公开申请数量", columns=3), *figures("requests.received")],
        [Printed("二、上年结转政府信息公开申请数量", columns=3), *figures("requests.carried_in")],
    ]
    body: Lines = [
        [Printed("（一）予以公开", columns=2), *figures(f"{OUTCOME}.granted")],
        [
            Printed("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", columns=2),
            *figures(f"{OUTCOME}.partially_granted"),
        ],
    ]
    for label, prefix, rows in groups:
        for number, (name, row_label) in enumerate(rows):
            head = [Printed(label, len(rows))] if number == 0 else []
            body.append([*head, Printed(row_label), *figures(f"{prefix}.{name}")])
    if form == "2019":
        body.append([Printed("（六）其他处理", columns=2), *figures(f"{OUTCOME}.other_handling")])
    body.append([Printed("（七）总计", columns=2), *figures(f"{OUTCOME}.total")])
    body[0] = [Printed("三、本年度办理结果", len(body)), *body[0]]
    lines += body
    lines.append([Printed("四、结转下年度继续办理", columns=3), *figures("requests.carried_out")])
    return lines


def _table_4(chance: random.Random, values: dict[Key, str]) -> Lines:
    figures: list[Printed] = []
    for code, _ in CASES:
        parts = [_small(chance) for _ in RESULTS[:-1]]
        for (name, _), value in zip(RESULTS, (*parts, sum(parts)), strict=True):
            values[f"{code}.{name}", ""] = str(value)
            figures.append(Printed(str(value), key=(f"{code}.{name}", "")))
    return [
        [Printed("行政复议", columns=5), Printed("行政诉讼", columns=10)],
        [*(Printed(label, 2) for _, label in RESULTS), *(Printed(label, columns=5) for _, label in CASES[1:])],
        [Printed(label) for _ in CASES[1:] for _, label in RESULTS],
        figures,
    ]


# --- layouts: the same table drawn without the notice's spans ---------------------------------------------------------


def as_printed(lines: Lines) -> Lines:
    """Row and column spans as in the notice."""
    return lines


def _places(lines: Lines) -> list[list[tuple[Printed, bool]]]:
    """Every place of the grid with its cell, and whether the cell is anchored there."""
    taken: dict[tuple[int, int], tuple[Printed, bool]] = {}
    for row, line in enumerate(lines):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            for down in range(cell.rows):
                for right in range(cell.columns):
                    taken[row + down, column + right] = (cell, down == right == 0)
    width = 1 + max(column for _, column in taken)
    return [[taken.get((row, column), (Printed(), True)) for column in range(width)] for row in range(len(lines))]


def padded(lines: Lines) -> Lines:
    """Spans become empty cells: what most converters to pipes make."""
    return [[replace(cell, rows=1, columns=1) if here else Printed() for cell, here in line] for line in _places(lines)]


def repeated_groups(lines: Lines) -> Lines:
    """Row spans become repeated labels, column spans empty cells."""
    result: Lines = []
    for line in _places(lines):
        drawn: list[Printed] = []
        for position, (cell, here) in enumerate(line):
            is_new = position == 0 or line[position - 1][0] is not cell
            drawn.append(replace(cell, rows=1, columns=1) if (here or (cell.rows > 1 and is_new)) else Printed())
        result.append(drawn)
    return result


def collapsed(lines: Lines) -> Lines:
    """Spans lost and nothing in their place: lines of different lengths."""
    return [[replace(cell, rows=1, columns=1) for cell in line] for line in lines]


def without_row_spans(lines: Lines) -> Lines:
    """Column spans kept; a group label stands in its first row and the places below it are empty."""
    result: Lines = []
    for line in _places(lines):
        drawn: list[Printed] = []
        for position, (cell, here) in enumerate(line):
            if position and line[position - 1][0] is cell:
                continue
            drawn.append(replace(cell, rows=1) if here else Printed(columns=cell.columns))
        result.append(drawn)
    return result


LAYOUTS: dict[str, Callable[[Lines], Lines]] = {
    "as_printed": as_printed,
    "padded": padded,
    "repeated_groups": repeated_groups,
    "collapsed": collapsed,
    "without_row_spans": without_row_spans,
}


# --- how cells are written --------------------------------------------------------------------------------------------


def write_cells(report: Report, write: Callable[[Printed], str], only_keys: bool = True) -> Report:
    """The report with every figure (or every label) written another way."""
    tables = [
        [
            [replace(cell, text=write(cell)) if (cell.key is not None) == only_keys else cell for cell in line]
            for line in t
        ]
        for t in report.tables
    ]
    return Report(report.form, tables, report.values)


# --- containers -------------------------------------------------------------------------------------------------------

_HEAD = "<html><head><title>年度报告</title></head><body><h1>某某局政府信息公开工作年度报告</h1><p>一、总体情况</p>"


def to_html(tables: list[Lines], cell_tag: str = "td", wrap: str = "{}") -> str:
    """A page with the tables; `wrap` is the markup around a cell's text. Line feeds in a text become <br>."""
    parts = [_HEAD]
    for lines in tables:
        parts.append('<p>见下表。</p><table border="1" cellspacing="0"><tbody>')
        for line in lines:
            parts.append("<tr>\n")
            for cell in line:
                spans = "".join(
                    f' {name}="{count}"'
                    for name, count in (("rowspan", cell.rows), ("colspan", cell.columns))
                    if count > 1
                )
                text = wrap.format(cell.text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>"))
                parts.append(f"  <{cell_tag}{spans}>{text}</{cell_tag}>\n")
            parts.append("</tr>")
        parts.append("</tbody></table>")
    return "".join([*parts, "<p>五、存在的主要问题</p></body></html>"])


def to_pipes(tables: list[Lines]) -> str:
    """A plain text with the tables as lines of cells between pipes, the first ruled off as Markdown does."""
    parts = ["某某局政府信息公开工作年度报告", "一、总体情况"]
    for lines in tables:
        parts += ["", "见下表。", ""]
        drawn = ["| " + " | ".join(cell.text for cell in line) + " |" for line in lines]
        parts += [drawn[0], "|" + "---|" * len(lines[0]), *drawn[1:]]
    return "\n".join([*parts, "", "五、存在的主要问题", ""])


def totals_first(lines: Lines) -> Lines:
    """Table 3 with its totals before the applicants."""
    rows = [list(line) for line in lines]
    rows[1] = [rows[1][2], *rows[1][:2]]
    for row in rows:
        if row[-1].key:
            row.insert(len(row) - len(APPLICANTS), row.pop())
    return rows
