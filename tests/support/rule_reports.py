"""Random consistent reports with prose and tables that agree, and the same with one figure changed.

Belongs here: drawing figures that fit each other, the sentences and pages they stand in, slips of a writer. Does not:
expectations about them (`tests/gates/rules`), tables alone (`generated_forms`, `generated_sheet`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from support.generated_forms import Key, Lines, Printed, Report, make_report, to_html
from support.generated_sheet import make_sheet

AGENCY = "石家庄市水利局"
OUTLINE_2007 = (
    "一、概述",
    "二、主动公开政府信息情况",
    "三、依申请公开政府信息情况",
    "四、复议、诉讼情况",
    "五、存在的问题和改进措施",
    "六、附表",
)
OUTLINE_2019 = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开被申请行政复议、提起行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


@dataclass(frozen=True)
class Figure:
    """A figure in prose. rules: those that it must break when it alone is changed."""

    code: str
    text: str
    rules: tuple[str, ...] = ()
    kind: str = "count"
    label: str = ""


@dataclass(frozen=True)
class Changed:
    """What was changed: where, to what, and a rule that must tell of it."""

    rule: str
    code: str
    applicant: str
    kind: str
    label: str
    is_cell: bool
    value: str


@dataclass
class Page:
    """A report before it is printed: prose by section as words and figures, and its tables."""

    form: str
    year: int
    drawn: Report
    prose: list[list[str | Figure]] = field(default_factory=list)

    def html(self) -> bytes:
        """The page as an office's site would serve it."""
        sections = ["".join(x if isinstance(x, str) else x.text for x in paragraph) for paragraph in self.prose]
        titles = OUTLINE_2007 if self.form == "2014" else OUTLINE_2019
        grids = [to_html([lines]).split("<p>见下表。</p>")[1].split("<p>五、")[0] for lines in self.drawn.tables]
        places = {1: (5,), 3: (1, 2, 3)}.get(len(grids), (2,) * len(grids))  # the sheet of 2014 stands at the end
        parts = [
            f"<html><head><title>{AGENCY}{self.year}年政府信息公开工作年度报告</title></head><body>",
            f"<h1>{AGENCY}{self.year}年政府信息公开工作年度报告</h1><p>发布时间：{self.year + 1}-01-20</p>",
            "<p>本报告根据《中华人民共和国政府信息公开条例》编制，"
            f"统计期限为{self.year}年1月1日至{self.year}年12月31日。</p>",
        ]
        for number, (title, text) in enumerate(zip(titles, sections, strict=True)):
            own = (grid for grid, place in zip(grids, places, strict=True) if place == number)
            parts += [f"<p>{title}</p>", f"<p>{text}</p>", *own]
        return "".join([*parts, "</body></html>"]).encode()


def draw_page(form: str, chance: random.Random) -> Page:
    """A report of a form (2014, 2019 or 2021) in which everything fits."""
    year = {"2014": chance.randint(2014, 2018), "2019": chance.randint(2019, 2020)}.get(
        form, chance.randint(2021, 2024)
    )
    drawn = make_sheet(chance) if form == "2014" else make_report(form, chance)
    if form == "2014":
        drawn = _bounded_sheet(drawn)
    drawn = _kept_stocks(drawn)
    page = Page(form, year, drawn)
    values = drawn.values
    topics = ("机构职能", "规划计划", "财政预决算", "环境保护", "安全生产")[: chance.randint(3, 5)]
    items = [chance.randint(20, 900) for _ in topics]
    rules = ("SUM-01",)
    page.prose.append(
        [
            f"{year}年，本局认真落实条例要求，主动公开政府信息",
            Figure("disclosures.items", str(sum(items)), rules),
            "条，其中",
            *_listed("disclosures.items.category", [f"{name}类信息" for name in topics], topics, items, "条", chance),
            "。",
        ]
    )
    page.prose.append(["公开内容均通过本局门户网站发布，并及时更新。"])
    if form == "2014":
        page.prose.append(_channels(values, chance))
        page.prose.append(["本年度办理的案件情况见统计表。"])
    else:
        total = values["requests.outcome.total", "total"]
        page.prose.append(
            [
                f"{year}年，本局新收政府信息公开申请",
                Figure("requests.received", values["requests.received", "total"], ("TXT-01",)),
                "件，答复",
                Figure("requests.replied", total, ("TXT-03",)),
                "件，结转下年度继续办理",
                Figure("requests.carried_out", values["requests.carried_out", "total"], ("TXT-04",)),
                "件。",
            ]
        )
        page.prose.append(
            [
                "因政府信息公开被申请行政复议",
                Figure("appeals.review.total", values["appeals.review.total", ""], ("TXT-07",)),
                "件。",
            ]
        )
    page.prose.append(["公开的内容还不够全面，下一步将加强培训。"])
    fee = Figure("fees.collected", str(chance.randint(1, 90) * 10), ("FEE-01",), "amount")
    page.prose.append(
        ["本年度收取政府信息公开信息处理费", fee, "元。"] if form == "2021" else ["没有其他需要报告的事项。"]
    )
    return page


def _listed(
    code: str, names: list[str], labels: tuple[str, ...], counts: list[int], unit: str, chance: random.Random
) -> Iterator[str | Figure]:
    """Parts of a whole list, each with its count and its share."""
    places = chance.choice((1, 2))
    for number, (name, label, count) in enumerate(zip(names, labels, counts, strict=True)):
        share = (Decimal(100 * count) / sum(counts)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        yield f"{'；' if number else ''}{name}"
        yield Figure(code, str(count), ("SUM-01",), label=label)
        yield f"{unit}，占"
        yield Figure(code, f"{share}", ("PCT-01",), "share", label=label)
        yield "%"


def _channels(values: dict[Key, str], chance: random.Random) -> list[str | Figure]:
    parts = [chance.randint(3, 300) for _ in range(3)]
    # What is closed in a year seldom exceeds what came in by much.
    parts[1] += max(0, int(values["requests.closed", ""]) - sum(parts))
    words: list[str | Figure] = [
        "本年度共收到政府信息公开申请",
        Figure("requests.received", str(sum(parts)), ("SUM-01",)),
    ]
    words.append("件，其中")
    for number, (name, label) in enumerate((("in_person", "当面申请"), ("online", "网络申请"), ("letter", "信函申请"))):
        code = f"requests.received.channel.{name}"
        share = (Decimal(100 * parts[number]) / sum(parts)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        words += ["；" if number else "", label, Figure(code, str(parts[number]), ("SUM-01",)), "件，占"]
        words += [Figure(code, str(share), ("PCT-01",), "share"), "%"]
        values[code, ""] = str(parts[number])
    values["requests.received.channel.fax", ""] = "0"
    values["requests.received", ""] = str(sum(parts))
    return [*words, "。"]


def _bounded_sheet(drawn: Report) -> Report:
    """Parts of the sheet that may not exceed their whole are drawn within it."""
    values = drawn.values
    channels = [int(values[key]) for key in values if key[0].startswith("disclosures.items.channel.")]
    values["disclosures.items", ""] = str(max(channels) + (sum(channels) - max(channels)) // 2)
    if int(values["requests.replied", ""]) == 0:
        values["requests.closed", ""] = values["requests.closed.on_time", ""] = values[
            "requests.closed.extended", ""
        ] = "0"
    for part, whole in (
        ("responses.channel.weibo_wechat", "responses.hot_topics"),
        ("responses.channel.other", "responses.hot_topics"),
        ("disclosures.items.normative_documents", "disclosures.items"),
        ("responses.press_conferences.principal", "responses.press_conferences"),
        ("responses.online_interviews.principal", "responses.online_interviews"),
    ):
        values[part, ""] = str(min(int(values[part, ""]), int(values[whole, ""])))
    return drawn


def _kept_stocks(drawn: Report) -> Report:
    """What was issued is in force or repealed; what was newly disclosed is among all that is."""
    values = drawn.values
    for key in values:
        if key[0].endswith(".net_change"):
            stock = key[0].replace(".net_change", ".prior_year_items"), key[1]
            values[stock] = str(max(int(values[stock]), -int(values[key])))
    for name in ("rules", "normative_documents"):
        for part, whole in (("issued", "in_force"), ("newly_disclosed", "total_disclosed")):
            keys = (f"disclosures.{name}.{part}", ""), (f"disclosures.{name}.{whole}", "")
            if all(key in values for key in keys):
                values[keys[1]] = str(max(int(values[key]) for key in keys))
    return drawn


def with_values(page: Page) -> Page:
    """The page with its tables printed as its values say."""

    def cell(printed: Printed) -> Printed:
        return replace(printed, text=page.drawn.values[printed.key]) if printed.key in page.drawn.values else printed

    tables: list[Lines] = [[[cell(printed) for printed in line] for line in lines] for lines in page.drawn.tables]
    return replace(page, drawn=replace(page.drawn, tables=tables))


# --- slips ------------------------------------------------------------------------------------------------------------

# Cells by the rule that a change of one of them must break; 1 where only a larger value does.
CELL_RULES: dict[str, dict[str, tuple[str, ...]]] = {
    "2014": {
        "S14-01": ("requests.received.channel.",),
        "S14-02": ("requests.closed",),
        "S14-03": ("requests.replied", "requests.outcome.already_public", "requests.outcome.other_channel"),
        "S14-04": ("requests.outcome.refused",),
        "S14-07": ("capacity.staff",),
    },
    "2019": {
        "T3-01": ("requests.received", "requests.carried_"),
        "T3-02": ("requests.",),
        "T3-03": ("requests.outcome.",),
        "T4-01": ("appeals.review.",),
        "T4-02": ("appeals.litigation.direct.",),
        "T4-03": ("appeals.litigation.after_review.",),
    },
}
CELL_RULES["2021"] = {"T3-04" if rule == "T3-03" else rule: codes for rule, codes in CELL_RULES["2019"].items()}
# The cell that must not exceed the sum of the others.
BOUNDS: dict[str, dict[str, tuple[str, ...]]] = {
    "2014": {
        "S14-05": ("appeals.review.upheld", "appeals.review.total"),
        "S14-06": ("appeals.litigation.upheld", "appeals.litigation.total"),
        "S14-09": ("disclosures.items.normative_documents", "disclosures.items"),
        "S14-10": ("responses.press_conferences.principal", "responses.press_conferences"),
    },
    "2019": {"T2-07": ("disclosures.rules.newly_disclosed", "disclosures.rules.total_disclosed")},
    "2021": {"T2-03": ("disclosures.rules.issued", "disclosures.rules.in_force", "disclosures.rules.repealed")},
}


def rules_of(form: str) -> list[str]:
    """The rules that a change can be planted for in a report of this form."""
    prose = ["SUM-01", "PCT-01"]
    if form != "2014":
        prose += ["TXT-01", "TXT-03", "TXT-04", "TXT-07"]
    if form == "2021":
        prose.append("FEE-01")
    return [*CELL_RULES[form], *BOUNDS[form], *prose]


def plant(page: Page, rule: str, chance: random.Random) -> Changed:
    """Change one figure of the page so that it breaks `rule`, as a writer would slip."""
    values = page.drawn.values
    if rule in BOUNDS[page.form]:
        code, *others = BOUNDS[page.form][rule]
        values[code, ""] = str(sum(int(values[other, ""]) for other in others) + chance.randint(1, 30))
        return Changed(rule, code, "", "count", "", True, values[code, ""])
    if rule in CELL_RULES[page.form]:
        prefixes = CELL_RULES[page.form][rule]
        key = chance.choice(sorted(key for key in values if key[0].startswith(prefixes)))
        values[key] = slip(values[key], chance)
        return Changed(rule, *key, "count", "", True, values[key])
    places = [
        (i, j)
        for i, paragraph in enumerate(page.prose)
        for j, x in enumerate(paragraph)
        if isinstance(x, Figure) and rule in x.rules
    ]
    i, j = chance.choice(places)
    old = page.prose[i][j]
    assert isinstance(old, Figure)
    text = slip(old.text, chance, least=3 if old.kind == "share" else 1)
    if rule == "FEE-01":
        text = str(int(old.text) + chance.randint(1, 9))
    page.prose[i][j] = replace(old, text=text)
    return Changed(rule, old.code, "", old.kind, old.label, False, text)


def slip(text: str, chance: random.Random, least: int = 1) -> str:
    """Another number as a writer might have typed it: a digit swapped, wrong, lost or doubled, or a zero.

    least: how many units of its last digit it differs by, at least.
    """
    for _ in range(50):
        digits = list(text.replace(".", ""))
        places = len(text.partition(".")[2])
        at = chance.randrange(len(digits))
        kind = chance.choice(("swap", "digit", "digit", "lose", "double", "zero"))
        if kind == "swap" and at:
            digits[at - 1], digits[at] = digits[at], digits[at - 1]
        elif kind == "digit":
            digits[at] = chance.choice("0123456789")
        elif kind == "lose" and len(digits) > places + 1:
            del digits[at]
        elif kind == "double" and not places:
            digits.insert(at, digits[at])
        elif kind == "zero" and not places:
            digits = ["0"]
        number = int("".join(digits))
        if abs(number - int(text.replace(".", ""))) >= least:
            shown = str(number).zfill(places + 1)
            return f"{shown[:-places]}.{shown[-places:]}" if places else shown
    return str(int(text) + 7)
