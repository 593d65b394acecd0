"""For each rule a slip that must break it, and the consistent reports that it is planted in.

Belongs here: which change breaks which rule, in which forms. Does not: how a change is made (`rule_slips`), rules that
no single change breaks (`unplanted_rules.csv`), expectations (`tests/gates/rules`).
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from support.generated_forms import OUTCOME
from support.generated_sheet import ROWS as SHEET_ROWS
from support.rule_reports import (
    KINDS,
    Page,
    cities,
    clear,
    close,
    draw_page,
    draw_region,
    draw_years,
    government,
    with_values,
)
from support.rule_sentences import Figure, Values, write_prose
from support.rule_slips import Change, Changed, cells, exceeding, made, more, one_of, page, put, text, typed_wrong

UNPLANTED = Path(__file__).with_name("unplanted_rules.csv")
PROSE, SHEET, TABLES, WRITTEN = ("prose",), ("2014",), ("2019", "2021"), ("prose", "2014", "2019", "2021")
COUNTY_OFFICE, TOWNSHIP = "正定县水利局", "正定县新安镇人民政府"
_STOCK = "disclosures.normative_documents"

# Pages that fit each other, the one that must tell of the slip first: of a form, and of the number of the case.
Draw = Callable[[str, random.Random, int], list[Page]]


@dataclass(frozen=True)
class Slip:
    """What is drawn in reports of `forms`, and what is changed in it."""

    forms: tuple[str, ...]
    draw: Draw
    change: Change


def unplanted() -> dict[str, str]:
    """Rules that no single change of a report breaks, with the reason."""
    with UNPLANTED.open(encoding="utf-8", newline="") as lines:
        return {row["rule_id"]: row["reason"] for row in csv.DictReader(lines)}


# --- what is drawn ----------------------------------------------------------------------------------------------------


def _alone(*needs: str, agency: str = "") -> Draw:
    more_fields = {"agency": agency} if agency else {}
    return lambda form, chance, _: [draw_page(form, chance, needs or ("none",), **more_fields)]


def _two_years(*needs: str) -> Draw:
    return lambda form, chance, _: draw_years(form, chance, needs or ("none",))


def _with(change: Callable[[Values, str], None], *needs: str, year: int = 0, agency: str = "") -> Draw:
    """A report whose tables were made a certain way before anything was written about them."""

    def draw(form: str, chance: random.Random, _: int) -> list[Page]:
        (drawn,) = _alone("none", agency=agency)(form, chance, 0)
        change(drawn.drawn.values, form)
        drawn.year = year or drawn.year
        drawn.prose = write_prose(form, drawn.year, drawn.drawn.values, chance, needs or ("none",))
        return [drawn]

    return draw


def _nothing_carried_in(values: Values, form: str) -> None:
    for kind in KINDS:
        values["requests.carried_in", kind] = "0"
        values["requests.carried_out", kind] = str(min(9, int(values["requests.carried_out", kind])))
    close(values, form)


def _nothing_lapsed(values: Values, form: str) -> None:
    for kind in KINDS:
        values[f"{OUTCOME}.other_handling.abandoned_fee_unpaid", kind] = "0"
    close(values, form)


def _few_others(values: Values, form: str) -> None:
    for kind in KINDS:
        values[f"{OUTCOME}.other_handling.other", kind] = "0"
        values[f"{OUTCOME}.granted", kind] = str(int(values[f"{OUTCOME}.granted", kind]) + 9)
    close(values, form)


def no_rules(values: Values, _: str) -> None:
    """A body that makes none."""
    for key in values:
        if key[0].startswith("disclosures.rules."):
            values[key] = "0"


def _some_closed(values: Values, _: str) -> None:
    """A sheet on which thirty were granted, and nothing else was replied."""
    for key in values:
        if key[0].startswith((OUTCOME, "requests.closed")):
            values[key] = "0"
    for code in ("requests.replied", f"{OUTCOME}.granted", "requests.closed", "requests.closed.on_time"):
        values[code, ""] = "30"


def _region(of_department: bool) -> Draw:
    """A government and its departments."""

    def draw(form: str, chance: random.Random, number: int) -> list[Page]:
        whole, first, second = draw_region(form, chance, number)
        return [first, whole, second] if of_department else [whole, first, second]

    return draw


def _government(form: str, chance: random.Random, number: int) -> list[Page]:
    drawn = draw_page(form, chance, ("none",))
    return [government(form, drawn.year, drawn.drawn, chance, cities()[number % len(cities())])]


def _signed(draw: Draw, *closing: str, preface: str = "") -> Draw:
    """The same pages with lines under them and a sentence before them."""

    def signed(form: str, chance: random.Random, number: int) -> list[Page]:
        pages = draw(form, chance, number)
        page(closing=lambda p: tuple(line.format(after=p.year + 1) for line in closing), preface=preface)(pages, chance)
        return pages

    return signed


# --- changes of one rule ----------------------------------------------------------------------------------------------


def _part_above_whole(pages: list[Page], chance: random.Random) -> Changed:
    figures = {word.code: int(word.text) for word in pages[0].prose[0] if isinstance(word, Figure)}
    above = str(figures["disclosures.items"] + chance.randint(1, 400))
    return text("SUM-03", lambda *_: above)(pages, chance)


def _share_of_requests(pages: list[Page], chance: random.Random) -> Changed:
    """The share of all requests, in a list of the replies."""
    figures = {(word.code, word.kind): word.text for word in pages[0].prose[2] if isinstance(word, Figure)}
    granted, received = int(figures[f"{OUTCOME}.granted", "count"]), int(figures["requests.received", "count"])
    share = str((Decimal(100 * granted) / received).quantize(Decimal("0.01")))
    return text("PCT-03", lambda *_: share)(pages, chance)


def _far_share(old: str, chance: random.Random) -> str:
    """A share so far off that rounding of the whole list does not explain it."""
    return str(
        (Decimal(old) + chance.choice((-1, 1)) * Decimal(chance.randint(6, 19))).copy_abs().quantize(Decimal(old))
    )


def _impossible_share(pages: list[Page], chance: random.Random) -> Changed:
    """A share that no whole part of the requests has."""
    total = next(int(word.text) for word in pages[0].prose[2] if isinstance(word, Figure))
    shares = (Decimal(chance.randint(100, 9900)) / 100 for _ in range(1000))
    # A share may be cut off: one whole unit of its last digit.
    share = next(
        x for x in shares if all(abs(100 * part - x * total) > total * Decimal("0.011") for part in range(total))
    )
    return text("PCT-11", lambda *_: f"{share:.2f}")(pages, chance)


def _last_years_table(pages: list[Page], _: random.Random) -> Changed:
    """Table three of the year before, kept whole."""
    now, before = pages[0].drawn.values, pages[1].drawn.values
    now.update({key: text for key, text in before.items() if key[0].startswith("requests.")})
    return Changed()


def _twice(pages: list[Page], chance: random.Random) -> Changed:
    """Table three once more, with another figure."""
    first = pages[0]
    original = dict(first.drawn.values)
    cells(typed_wrong(), "requests.outcome.")(pages, chance)
    first.tables_twice = (with_values(first).drawn.tables[1],)
    first.drawn.values.clear()
    first.drawn.values.update(original)
    return Changed()


def _attached(pages: list[Page], _: random.Random) -> Changed:
    """The sheet named and not shown."""
    pages[0].left_out = frozenset({5})
    pages[0].closing = ("附件：政府信息公开情况统计表.doc",)
    return Changed()


def _cell_lost(pages: list[Page], chance: random.Random) -> Changed:
    """A cell of table three not printed, so that its row is too short."""
    line = next(line for line in pages[0].drawn.tables[1] if line[-1].key == ("requests.received", "total"))
    del line[chance.choice([n for n, cell in enumerate(line) if cell.key is not None])]
    return Changed()


def _less_than_departments(pages: list[Page], _: random.Random) -> Changed:
    """New requests of the government: half of what its departments have."""
    key = "requests.received", "total"
    parts = [int(department.drawn.values[key]) for department in pages[1:]]
    return put(pages[0].drawn.values, key, str(sum(parts) // 2))


def _last_years_words(pages: list[Page], _: random.Random) -> Changed:
    """Sentences of the report of the year before, kept."""
    now, before = (f"{pages[0].year - at}年" for at in (0, 1))
    pages[0].prose = [
        [word.replace(now, before) if isinstance(word, str) else word for word in words] for words in pages[0].prose
    ]
    return Changed()


def _less_than_its_parts(old: str, chance: random.Random) -> str:
    """Fees of so many tens of yuan, fewer than there were."""
    return str(chance.randint(1, int(old) // 10 - 1) * 10)


def _no_word_of_fees(pages: list[Page], _: random.Random) -> Changed:
    pages[0].prose[5] = ["没有其他事项。"]
    return Changed()


# --- slips by name ----------------------------------------------------------------------------------------------------


def _swapped(pages: list[Page], chance: random.Random) -> Changed:
    """Two digits of a figure changed places."""
    values = pages[0].drawn.values
    places = [
        (key, at)
        for key, figure in sorted(values.items())
        if key[0].startswith(("requests.", "appeals."))
        for at in range(1, len(figure))
        if figure[at] != figure[at - 1] and (at > 1 or figure[at] != "0")
    ]
    key, at = chance.choice(places)
    old = values[key]
    return put(values, key, old[: at - 1] + old[at] + old[at - 1] + old[at + 1 :])


def _row_missed(pages: list[Page], chance: random.Random) -> Changed:
    """A total without one of its parts."""
    values = pages[0].drawn.values
    column = chance.choice(KINDS)
    parts = [
        int(figure)
        for (code, applicant), figure in sorted(values.items())
        if applicant == column and code.startswith(OUTCOME) and code != f"{OUTCOME}.total" and figure != "0"
    ]
    key = f"{OUTCOME}.total", column
    return put(values, key, str(int(values[key]) - chance.choice(parts)))


def _last_years_figure(pages: list[Page], chance: random.Random) -> Changed:
    """The figure of the year before, kept."""
    now, before = pages[0].drawn.values, pages[1].drawn.values
    keys = ("requests.received", f"{OUTCOME}.total"), (*KINDS, "total")
    places = [(code, column) for code in keys[0] for column in keys[1] if now[code, column] != before[code, column]]
    key = chance.choice(places)
    return put(now, key, before[key])


def _copied(pages: list[Page], chance: random.Random) -> Changed:
    """The figure of the cell beside it."""
    values = pages[0].drawn.values
    rows = sorted({key[0] for key in values if key[0].startswith("requests.")})
    places = [
        (code, left, right)
        for code in rows
        for left, right in itertools.pairwise(KINDS)
        if values[code, left] != values[code, right] and len(values[code, left]) > 1
    ]
    code, left, right = chance.choice(places)
    return put(values, (code, right), values[code, left])


# The slips that a finding names, by its word for each.
NAMED: dict[str, Slip] = {
    "swapped": Slip(TABLES, _alone(), _swapped),
    "row_missed": Slip(TABLES, _alone(), _row_missed),
    "last_year": Slip(TABLES, _two_years(), _last_years_figure),
    "copied": Slip(TABLES, _alone(), _copied),
}

BOOK: dict[str, Slip] = {
    # Sums and bounds of a table.
    "T3-01": Slip(TABLES, _alone(), cells(typed_wrong(), "requests.received", "requests.carried_")),
    "T3-02": Slip(TABLES, _alone(), cells(typed_wrong(), "requests.")),
    "T3-03": Slip(("2019",), _alone(), cells(typed_wrong(), "requests.outcome.")),
    "T3-04": Slip(("2021",), _alone(), cells(typed_wrong(), "requests.outcome.")),
    "T3-06": Slip(TABLES, _alone(), exceeding("requests.carried_out@", "requests.received@", "requests.carried_in@")),
    "T3-07": Slip(TABLES, _alone(), exceeding(f"{OUTCOME}.total@", "requests.received@", "requests.carried_in@")),
    "T3-08": Slip(TABLES, _with(_nothing_carried_in), exceeding(f"{OUTCOME}.total@", "requests.received@")),
    "T4-01": Slip(TABLES, _alone(), cells(typed_wrong(), "appeals.review.")),
    "T4-02": Slip(TABLES, _alone(), cells(typed_wrong(), "appeals.litigation.direct.")),
    "T4-03": Slip(TABLES, _alone(), cells(typed_wrong(), "appeals.litigation.after_review.")),
    "T2-03": Slip(
        ("2021",),
        _alone(),
        exceeding("disclosures.rules.issued", "disclosures.rules.in_force", "disclosures.rules.repealed"),
    ),
    "T2-05": Slip(
        ("2019",),
        _alone(),
        made(
            "disclosures.penalty.net_change",
            lambda values, chance: str(-int(values["disclosures.penalty.prior_year_items", ""]) - chance.randint(1, 9)),
        ),
    ),
    "T2-07": Slip(
        ("2019",), _alone(), exceeding("disclosures.rules.newly_disclosed", "disclosures.rules.total_disclosed")
    ),
    "S14-01": Slip(SHEET, _alone(), cells(typed_wrong(), "requests.received.channel.")),
    "S14-02": Slip(SHEET, _alone(), cells(typed_wrong(), "requests.closed")),
    "S14-03": Slip(
        SHEET,
        _alone(),
        cells(typed_wrong(), "requests.replied", f"{OUTCOME}.already_public", f"{OUTCOME}.other_channel"),
    ),
    "S14-04": Slip(SHEET, _alone(), cells(typed_wrong(), f"{OUTCOME}.refused")),
    "S14-05": Slip(SHEET, _alone(), exceeding("appeals.review.upheld", "appeals.review.total")),
    "S14-06": Slip(SHEET, _alone(), exceeding("appeals.litigation.upheld", "appeals.litigation.total")),
    "S14-07": Slip(SHEET, _alone(), cells(typed_wrong(), "capacity.staff")),
    "S14-08": Slip(
        SHEET, _alone(), exceeding("disclosures.items", *(c for c, _, _ in SHEET_ROWS if ".items.channel." in c))
    ),
    "S14-09": Slip(SHEET, _alone(), exceeding("disclosures.items.normative_documents", "disclosures.items")),
    "S14-10": Slip(SHEET, _alone(), exceeding("responses.press_conferences.principal", "responses.press_conferences")),
    "S14-11": Slip(SHEET, _alone(), exceeding("responses.channel.other", "responses.hot_topics")),
    # Screens, cells that stand empty by law, what a cell may hold.
    "S14-12": Slip(
        SHEET,
        _with(_some_closed),
        made("requests.closed", lambda values, chance: str(int(values["requests.received", ""]) * 2)),
    ),
    "S14-13": Slip(SHEET, _with(_some_closed), cells(one_of("0"), "requests.replied")),
    "T3-12": Slip(
        ("2021",),
        _with(_few_others),
        made(
            f"{OUTCOME}.other_handling.other",
            lambda values, chance: str(int(values[f"{OUTCOME}.total", "total"]) // 2 + 1),
            "total",
        ),
    ),
    "T3-11": Slip(
        ("2021",),
        _with(_nothing_lapsed, year=2020),
        cells(more(1, 9), f"{OUTCOME}.other_handling.abandoned_fee_unpaid", applicant="total"),
    ),
    "T2-09": Slip(
        TABLES,
        _with(no_rules, agency=COUNTY_OFFICE),
        cells(more(1, 9), "disclosures.rules.issued", "disclosures.rules.newly_made"),
    ),
    "T3-09": Slip(TABLES, _alone(), cells(one_of("-3", "2.5", "-12", "0.5"), "requests.")),
    "T4-05": Slip(TABLES, _alone(), cells(one_of("-1", "1.5"), "appeals.")),
    "T2-10": Slip(TABLES, _alone(), cells(one_of("-3", "2.5"), "disclosures.licensing.decisions")),
    "T2-06": Slip(("2019",), _alone(), cells(one_of("--5", "++3"), "disclosures.penalty.net_change")),
    "DQ-02": Slip(TABLES, _alone(), cells(one_of("", "-", "—"), "requests.", "appeals.")),
    "DQ-03": Slip(TABLES, _alone(), cells(one_of("■■", "见附件"), "disclosures.licensing.decisions")),
    # Two years, several bodies.
    "XY-01": Slip(TABLES, _two_years(), cells(typed_wrong(), "requests.carried_in", applicant="total")),
    "XY-02": Slip(TABLES, _two_years(), cells(typed_wrong(), "requests.carried_in", applicant="natural_person")),
    "XY-05": Slip(TABLES, _two_years(), _last_years_table),
    "XY-06": Slip(
        TABLES,
        _two_years(),
        made("requests.received", lambda values, _: values["requests.received", "total"] + "0", "total"),
    ),
    "XY-08": Slip(PROSE, _two_years("XY-08", "SUM-01"), text("XY-08", typed_wrong())),
    "T2-01": Slip(("2021",), _two_years(), cells(typed_wrong(), f"{_STOCK}.in_force")),
    "T2-02": Slip(
        ("2021",), _two_years(), exceeding(f"{_STOCK}.repealed", f"before:{_STOCK}.in_force", f"{_STOCK}.issued")
    ),
    "T2-04": Slip(("2019",), _two_years(), cells(typed_wrong(), "disclosures.coercion.prior_year_items")),
    "T2-08": Slip(
        ("2019",),
        _two_years(),
        made(
            f"{_STOCK}.newly_disclosed",
            lambda values, chance: str(int(values[f"{_STOCK}.newly_disclosed", ""]) + chance.randint(1, 30)),
        ),
    ),
    "T2-11": Slip(
        ("2021",),
        _two_years(),
        made(
            "disclosures.administrative_fees.amount",
            lambda values, _: str(Decimal(values["disclosures.administrative_fees.amount", ""]) * 10_000),
        ),
    ),
    "T4-07": Slip(
        TABLES,
        _two_years(),
        exceeding("appeals.litigation.after_review.total", "appeals.review.total", "before:appeals.review.total"),
    ),
    "PCT-07": Slip(TABLES, _two_years("PCT-07"), text("PCT-07", typed_wrong(least=3))),
    "XY-04": Slip(
        TABLES,
        _signed(_two_years(), "石家庄市水利局", preface="本报告由石家庄市水利局编制。"),
        page(agency="石家庄市全市水利系统"),
    ),
    "AGG-01": Slip(
        TABLES,
        _region(of_department=False),
        _less_than_departments,
    ),
    "AGG-03": Slip(
        TABLES, _region(of_department=True), exceeding("appeals.review.total", "before:appeals.review.total")
    ),
    # The text.
    "SUM-01": Slip(WRITTEN, _alone("SUM-01"), text("SUM-01", typed_wrong())),
    "SUM-02": Slip(WRITTEN, _alone("SUM-02"), text("SUM-02", typed_wrong())),
    "SUM-03": Slip(WRITTEN, _alone("SUM-03"), _part_above_whole),
    "PCT-01": Slip(WRITTEN, _alone("PCT-01"), text("PCT-01", typed_wrong(least=3))),
    "PCT-03": Slip(PROSE, _alone("PCT-03", "SUM-01"), _share_of_requests),
    "PCT-04": Slip(WRITTEN, _alone("PCT-04"), text("PCT-04", _far_share)),
    "PCT-11": Slip(PROSE, _alone("PCT-11", "SUM-01"), _impossible_share),
    "GRO-01": Slip(
        WRITTEN, _alone("GRO-01"), text("GRO-01", lambda old, chance: str(Decimal(old) + chance.randint(9, 90)))
    ),
    "LST-01": Slip(PROSE, _alone("LST-01", "SUM-01"), text("LST-01", _far_share)),
    "LOC-05": Slip(PROSE, _alone("LOC-05", "SUM-01"), text("LOC-05", lambda *_: "9000")),
    "TXT-01": Slip(TABLES, _alone("TXT-01"), text("TXT-01", typed_wrong())),
    "TXT-02": Slip(TABLES, _alone("TXT-02"), text("TXT-02", typed_wrong())),
    "TXT-03": Slip(TABLES, _alone("TXT-03"), text("TXT-03", typed_wrong())),
    "TXT-04": Slip(TABLES, _alone("TXT-04"), text("TXT-04", typed_wrong())),
    "TXT-05": Slip(TABLES, _alone("TXT-05"), text("TXT-05", typed_wrong())),
    "TXT-06": Slip(TABLES, _alone("TXT-06"), text("TXT-06", typed_wrong())),
    "TXT-07": Slip(TABLES, _alone("TXT-07"), text("TXT-07", typed_wrong())),
    "TXT-08": Slip(TABLES, _alone("TXT-08"), text("TXT-08", typed_wrong())),
    "TXT-09": Slip(("2021",), _alone("TXT-09"), text("TXT-09", typed_wrong())),
    "TXT-11": Slip(("2021",), _alone("TXT-11"), text("TXT-11", typed_wrong())),
    "TXT-14": Slip(("2021",), _alone("TXT-14"), text("TXT-14", _less_than_its_parts)),
    "TXT-17": Slip(TABLES, _alone(), _last_years_words),
    "TXT-12": Slip(
        TABLES,
        _with(lambda values, _: clear(values), "TXT-12"),
        cells(more(1, 9), "requests.received", applicant="total"),
    ),
    "DQ-07": Slip(TABLES, _with(lambda values, _: clear(values), "DQ-07"), text("DQ-07", more(1, 9))),
    "FEE-01": Slip(("2021",), _alone("FEE-01"), text("FEE-01", more(1, 9))),
    "FEE-02": Slip(("2019",), _with(lambda *_: None, "FEE-02", year=2020), text("FEE-02", one_of("30", "450", "20"))),
    "FEE-05": Slip(("2021",), _alone("FEE-05"), text("FEE-05", more(40, 90))),
    "S14-14": Slip(
        SHEET,
        _alone("S14-14"),
        made("fees.collected", lambda values, _: str(int(Decimal(values["fees.collected", ""]) * 10_000))),
    ),
    # The page.
    "STR-01": Slip(
        WRITTEN,
        _signed(
            _alone(), preface="报告由主动公开政府信息情况、依申请公开政府信息情况、存在的问题和改进措施三部分组成。"
        ),
        page(left_out=lambda _: frozenset({4})),
    ),
    "STR-02": Slip(TABLES, _alone(), page(tables_left_out=lambda _: frozenset({1}))),
    "STR-03": Slip(SHEET, _alone(), _attached),
    "STR-04": Slip(TABLES, _alone(), _cell_lost),
    "STR-05": Slip(TABLES, _alone(), _twice),
    "TXT-13": Slip(("2021",), _alone(), _no_word_of_fees),
    "TXT-15": Slip(TABLES, _alone(), page(left_out=lambda _: frozenset({4}))),
    "TXT-16": Slip(WRITTEN, _alone(), page(period=lambda p: p.year - 1)),
    "TIM-01": Slip(("prose", "2014"), _alone(), page(posted="{after}-04-20")),
    "TIM-02": Slip(TABLES, _alone(), page(posted="{after}-03-15")),
    "TIM-03": Slip(TABLES, _government, page(posted="{after}-05-11")),
    "TIM-04": Slip(TABLES, _with(no_rules, agency=TOWNSHIP), page(posted="{after}-02-15")),
    "TIM-06": Slip(WRITTEN, _alone(), page(posted="{year}-12-20")),
    "DAT-01": Slip(WRITTEN, _signed(_alone(), "石家庄市水利局", "{after}年1月18日"), page(posted="{after}-01-12")),
    "ID-01": Slip(
        WRITTEN,
        _signed(_alone(), "石家庄市水利局", "{after}年1月18日"),
        page(closing=lambda p: ("石家庄市教育局", f"{p.year + 1}年1月18日")),
    ),
    "ID-02": Slip(WRITTEN, _alone(), page(titled=lambda p: p.year - 1)),
    "ID-03": Slip(
        WRITTEN, _signed(_alone(), "联系电话：0311-86036023"), page(closing=lambda _: ("联系电话：0531-86036023",))
    ),
}
