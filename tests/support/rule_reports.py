"""Random consistent reports with prose and tables that agree: one, an agency's of two years, a government's with its
departments'; and an agency's tables of many years.

Belongs here: drawing figures that fit each other, the pages they stand in. Does not: sentences (`rule_sentences`),
slips of a writer (`rule_slips`), tables alone (`generated_forms`, `generated_sheet`), expectations (`gates.rules`).
"""

from __future__ import annotations

import csv
import random
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from support.generated_forms import (
    APPLICANTS,
    CASES,
    OUTCOME,
    RESULTS,
    Key,
    Lines,
    Printed,
    Report,
    make_report,
    to_html,
)
from support.generated_sheet import make_sheet
from support.rule_sentences import Prose, write_prose

REGIONS = Path(__file__).resolve().parents[2] / "ingestion" / "knowledge" / "regions.csv"
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
YEARS = {"prose": (2009, 2013), "2014": (2014, 2018), "2019": (2019, 2020), "2021": (2021, 2024)}
KINDS = tuple(kind for kind, _ in APPLICANTS[:-1])


@dataclass
class Page:
    """A report before it is printed: prose by section as words and figures, its tables, and what stands around them."""

    form: str
    year: int
    drawn: Report
    prose: Prose = field(default_factory=list)
    agency: str = AGENCY
    titled: int = 0  # the year in the title, where it is another
    posted: str = ""  # the 20 January after the year, where empty
    period: int = 0  # the year of the period, where it is another
    preface: str = ""
    closing: tuple[str, ...] = ()
    left_out: frozenset[int] = frozenset()  # sections
    tables_left_out: frozenset[int] = frozenset()
    tables_twice: tuple[Lines, ...] = ()

    def html(self) -> bytes:
        """The page as an office's site would serve it."""
        texts = ["".join(x if isinstance(x, str) else x.text for x in words) for words in self.prose]
        titles = OUTLINE_2019 if self.form in ("2019", "2021") else OUTLINE_2007[: len(texts)]
        grids = [_grid(lines) for lines in self.drawn.tables]
        # The sheet of 2014 stands at the end.
        places = {1: (5,), 3: (1, 2, 3)}.get(len(grids), (2,) * len(grids))
        title = f"{self.agency}{self.titled or self.year}年政府信息公开工作年度报告"
        period = self.period or self.year
        parts = [
            f"<html><head><title>{title}</title></head><body>",
            f"<h1>{title}</h1><p>发布时间：{self.posted or f'{self.year + 1}-01-20'}</p>",
            f"<p>本报告根据《中华人民共和国政府信息公开条例》编制，统计期限为{period}年1月1日至{period}年12月31日。"
            f"{self.preface}</p>",
        ]
        for number, (section, text) in enumerate(zip(titles, texts, strict=True)):
            if number in self.left_out:
                continue
            own = [
                grid
                for at, (grid, place) in enumerate(zip(grids, places, strict=True))
                if place == number and at not in self.tables_left_out
            ]
            parts += [f"<p>{section}</p>", f"<p>{text}</p>", *own]
        parts += [_grid(lines) for lines in self.tables_twice]
        parts += [f"<p>{line}</p>" for line in self.closing]
        return "".join([*parts, "</body></html>"]).encode()


def draw_page(form: str, chance: random.Random, needs: Collection[str] = (), agency: str = AGENCY) -> Page:
    """A report of a form (prose, 2014, 2019 or 2021) in which everything fits.

    needs: rules whose sentences it must have; others come by chance.
    """
    page = Page(form, chance.randint(*YEARS[form]), draw_tables(form, chance), agency=agency)
    if form in ("2019", "2021") and not needs and chance.random() < 0.08:
        clear(page.drawn.values)
    page.prose = write_prose(form, page.year, page.drawn.values, chance, needs)
    return page


def draw_tables(form: str, chance: random.Random) -> Report:
    """The tables of a report, within all bounds; none for prose."""
    if form == "prose":
        items = chance.randint(100, 5000)
        so_far = items + chance.randint(100, 20_000)
        return Report(
            form, [], {("disclosures.items", ""): str(items), ("disclosures.items.cumulative", ""): str(so_far)}
        )
    return _kept_stocks(_bounded_sheet(make_sheet(chance)) if form == "2014" else make_report(form, chance))


def draw_years(form: str, chance: random.Random, needs: Collection[str] = ()) -> list[Page]:
    """An agency's report and that of the year before, which fit each other (prose, 2019 or 2021)."""
    year = chance.randint(YEARS[form][0] + 1, YEARS[form][1])
    now = draw_tables(form, chance)
    if form != "prose":
        _steady(now.values, form, chance)
    before = Report(form, now.tables, _year_before(now.values, form, chance))
    pages = [Page(form, year, now), Page(form, year - 1, before)]
    pages[1].prose = write_prose(form, year - 1, before.values, chance, needs)
    pages[0].prose = write_prose(form, year, now.values, chance, needs, before=before.values)
    return pages


def draw_history(years: range, chance: random.Random) -> dict[int, Report]:
    """An agency's reports of years on end, without prose, which fit each other; each in the form of its year."""
    history: dict[int, Report] = {}
    after: Report | None = None
    for year in reversed(years):
        form = "prose" if year < 2019 else "2019" if year < 2021 else "2021"
        now = draw_tables(form, chance)
        if form != "prose":
            _steady(now.values, form, chance)
        if after is not None and "prose" not in (form, after.form):
            # Another form's tables have rows of their own; what both have goes on.
            earlier = _year_before(after.values, after.form, chance)
            now.values |= {key: text for key, text in earlier.items() if form == after.form or key in now.values}
            close(now.values, form)
        history[year] = after = now
    return history


def draw_region(form: str, chance: random.Random, number: int) -> list[Page]:
    """A city government's report, which adds up those of two departments and its own; these after it."""
    city = cities()[number % len(cities())]
    year = chance.randint(*YEARS[form])
    departments = [draw_tables(form, chance) for _ in range(2)]
    own = draw_tables(form, chance)
    values = {
        key: str(sum(int(report.values[key]) for report in (own, *departments))) if "." not in text else text
        for key, text in own.values.items()
    }
    pages = [government(form, year, Report(form, own.tables, values), chance, city)]
    for name, drawn in zip(("水利局", "教育局"), departments, strict=True):
        pages.append(Page(form, year, drawn, agency=city + name))
        pages[-1].prose = write_prose(form, year, drawn.values, chance, ())
    return pages


def government(form: str, year: int, drawn: Report, chance: random.Random, city: str) -> Page:
    """A city government's page."""
    page = Page(form, year, drawn, agency=f"{city}人民政府")
    # A government's table is of its whole area: nothing beside it.
    page.prose = write_prose(form, year, drawn.values, chance, ("AGG-01",))
    page.prose[0].append("开展社会评议和考核，没有责任追究情形。")
    return page


def sparse(page: Page, chance: random.Random) -> Page:
    """The page with its zeros left blank, or marked with a dash."""
    mark = chance.choice(("", "-", "—", "/"))
    values = {
        key: mark if text == "0" and key[0].startswith(("requests.", "appeals.")) else text
        for key, text in page.drawn.values.items()
    }
    return replace(page, drawn=replace(page.drawn, values=values))


@cache
def cities() -> tuple[str, ...]:
    """Cities of today, without the one whose departments the other pages are of."""
    with REGIONS.open(encoding="utf-8", newline="") as lines:
        names = [row["name"] for row in csv.DictReader(lines) if row["level"] == "prefecture"]
    return tuple(name for name in names if name.endswith("市") and not AGENCY.startswith(name))


def with_values(page: Page) -> Page:
    """The page with its tables printed as its values say."""

    def cell(printed: Printed) -> Printed:
        return replace(printed, text=page.drawn.values[printed.key]) if printed.key in page.drawn.values else printed

    tables: list[Lines] = [[[cell(printed) for printed in line] for line in lines] for lines in page.drawn.tables]
    return replace(page, drawn=replace(page.drawn, tables=tables))


def close(values: dict[Key, str], form: str) -> None:
    """Make the totals of tables three and four what their parts and the balance say; new requests give way."""
    for kind in KINDS:
        parts = [
            int(text)
            for (code, applicant), text in values.items()
            if applicant == kind and code.startswith(OUTCOME) and code != f"{OUTCOME}.total"
        ]
        values[f"{OUTCOME}.total", kind] = str(sum(parts))
        received = sum(parts) + int(values["requests.carried_out", kind]) - int(values["requests.carried_in", kind])
        if received < 0:
            values["requests.carried_in", kind] = str(int(values["requests.carried_in", kind]) + received)
        values["requests.received", kind] = str(max(received, 0))
    for code, applicant in list(values):
        if applicant == "total":
            values[code, "total"] = str(sum(int(values[code, kind]) for kind in KINDS))
    for case, _ in CASES:
        values[f"{case}.total", ""] = str(sum(int(values[f"{case}.{name}", ""]) for name, _ in RESULTS[:-1]))


def clear(values: dict[Key, str]) -> None:
    """Nothing was applied for and nothing appealed."""
    for key in values:
        if key[0].startswith(("requests.", "appeals.")):
            values[key] = "0"


def _steady(values: dict[Key, str], form: str, chance: random.Random) -> None:
    """Stocks and what is carried over small beside what a year brings, so that two years are of one order."""
    for kind in KINDS:
        for code in ("requests.carried_in", "requests.carried_out"):
            values[code, kind] = str(chance.randint(0, 9))
    for name in ("upheld", "corrected", "other", "pending"):
        reviews = int(values["appeals.review.total", ""])
        key = f"appeals.litigation.after_review.{name}", ""
        values[key] = str(min(int(values[key]), reviews // 4))
    for name in ("rules", "normative_documents") if form == "2021" else ():
        stock = int(values[f"disclosures.{name}.in_force", ""])
        for measure in ("issued", "repealed"):
            key = f"disclosures.{name}.{measure}", ""
            values[key] = str(min(int(values[key]), stock // 2))
    close(values, form)


def _year_before(now: dict[Key, str], form: str, chance: random.Random) -> dict[Key, str]:
    """Figures of the year before: of the same order, and their stocks lead to this year's."""
    values = {
        key: str(round(int(text) * chance.uniform(0.7, 1.4))) if text.isdigit() else text for key, text in now.items()
    }
    if form == "prose":
        so_far = int(now["disclosures.items.cumulative", ""]) - int(now["disclosures.items", ""])
        return values | {("disclosures.items.cumulative", ""): str(so_far)}
    for kind in KINDS:
        values["requests.carried_out", kind] = now["requests.carried_in", kind]
        values["requests.carried_in", kind] = str(chance.randint(0, 9))
    # Never the same in every cell.
    for key in (("disclosures.licensing.decisions", ""), ("appeals.review.upheld", "")):
        values[key] = str(int(values[key]) + 1)
    values[f"{OUTCOME}.granted", "natural_person"] = str(int(values[f"{OUTCOME}.granted", "natural_person"]) + 1)
    for (code, _), text in now.items():
        head, _, measure = code.rpartition(".")
        if measure == "in_force":
            issued, repealed = (int(now[f"{head}.{name}", ""]) for name in ("issued", "repealed"))
            stock = int(text) - issued + repealed
            values[code, ""] = str(stock)
            for name in ("issued", "repealed"):
                values[f"{head}.{name}", ""] = str(min(int(values[f"{head}.{name}", ""]), stock))
        if measure == "total_disclosed":
            stock = int(text) - int(now[f"{head}.newly_disclosed", ""])
            values[code, ""] = str(stock)
            values[f"{head}.newly_disclosed", ""] = str(min(int(values[f"{head}.newly_disclosed", ""]), stock))
        if measure == "prior_year_items":
            change = chance.randint(-9, min(9, int(text)))
            values[f"{head}.net_change", ""] = f"{change:+d}" if change else "0"
            values[code, ""] = str(int(text) - change)
    close(values, form)
    return values


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


def _grid(lines: Lines) -> str:
    return to_html([lines]).split("<p>见下表。</p>")[1].split("<p>五、")[0]
