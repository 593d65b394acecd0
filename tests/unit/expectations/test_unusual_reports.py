"""Whole reports that fit in themselves and look unusual: none of them has an error or a warning.

Belongs here: settings of drawn reports (nil years, forms that follow each other, two reports of a year, script).
Does not: single honest wordings (`test_careful_reader`), slips (`test_rules_gate`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import opencc
import pytest
from gates.rules import judged
from support.generated_forms import OUTCOME, Printed
from support.rule_reports import Page, clear, close, draw_page, draw_years, government, sparse, with_values
from support.rule_sentences import write_prose
from support.rule_slip_book import no_rules

Made = Sequence[Page] | Sequence[bytes]
Values = dict[tuple[str, str], str]


def plain(form: str, year: int = 0, **fields: object) -> Page:
    """A drawn report with the usual sentences only."""
    drawn = draw_page(form, random.Random(f"{form} {year} {sorted(fields)}"), ("none",))
    if year:
        drawn.prose = [
            [w.replace(str(drawn.year), str(year)) if isinstance(w, str) else w for w in ws] for ws in drawn.prose
        ]
        drawn.year = year
    return replace(drawn, **fields)  # type: ignore[arg-type]


def saying(
    form: str, sections: dict[int, str], change: Callable[[Values, str], None] | None = None, year: int = 0
) -> Page:
    """A report with these sections; `{received}` and the like are figures of its tables."""
    drawn = plain(form, year)
    if change is not None:
        change(drawn.drawn.values, form)
        drawn.prose = write_prose(form, drawn.year, drawn.drawn.values, random.Random(form), ("none",))
    for number, text in sections.items():
        figures = {
            code.replace(".", "_"): figure
            for (code, column), figure in drawn.drawn.values.items()
            if column in ("", "total")
        }
        drawn.prose[number] = [text.format(year=drawn.year, **figures)]
    return drawn


def nothing(values: Values, _: str) -> None:
    clear(values)


def only(**counts: int) -> Callable[[Values, str], None]:
    """Nothing but these: new requests of persons, what became of them, reviews and lawsuits."""
    names = {
        "granted": (f"{OUTCOME}.granted", "natural_person"),
        "carried_in": ("requests.carried_in", "natural_person"),
        "carried_out": ("requests.carried_out", "natural_person"),
        "reviews_pending": ("appeals.review.pending", ""),
        "reviews_upheld": ("appeals.review.upheld", ""),
        "direct_pending": ("appeals.litigation.direct.pending", ""),
        "after_upheld": ("appeals.litigation.after_review.upheld", ""),
    }

    def change(values: Values, form: str) -> None:
        clear(values)
        for name, count in counts.items():
            values[names[name]] = str(count)
        close(values, form)

    return change


def no_words(form: str) -> Page:
    """The tables under their headings, and hardly a sentence."""
    drawn = plain(form)
    last = ["本年度未收取信息处理费。"] if form == "2021" else ["没有其他需要报告的事项。"]
    return replace(drawn, prose=[["无。"], [], [], [], ["无。"], last])


def followed(now: str, year: int, before: str, agency: str = "") -> list[Page]:
    """This year's form after another form, whose figures have nothing to do with it."""
    pages = [plain(now, year), plain(before, year - 1)]
    if agency:
        pages[1].agency = agency
    return pages


def with_row(form: str, label: str, at: int) -> Page:
    """A local row in table three, of which nothing is added up."""
    drawn = with_values(plain(form))
    line = drawn.drawn.tables[1][at]
    count = sum(cell.key is not None for cell in line)
    table = [*drawn.drawn.tables[1]]
    table.insert(at + 1, [Printed(label, columns=3), *[Printed("0") for _ in range(count)]])
    return replace(drawn, drawn=replace(drawn.drawn, tables=[drawn.drawn.tables[0], table, drawn.drawn.tables[2]]))


def again() -> list[Page]:
    """The same year twice: as it was first published, and as it was put right."""
    first = plain("2021", 2022)
    second = plain("2021", 2022, posted="2023-01-28", closing=("更正说明：本报告原发布版本中部分数据有误，现予更正。",))
    return [second, first]


def in_script(form: str, config: str) -> list[bytes]:
    """The page in traditional characters."""
    page = with_values(plain(form)).html().decode()
    return [opencc.OpenCC(config).convert(page).encode()]


def replaced(form: str, **words: str) -> list[bytes]:
    """The page with some words put otherwise."""
    page = with_values(plain(form)).html().decode()
    for old, new in words.items():
        page = page.replace(old, new)
    return [page.encode()]


def wide(form: str) -> list[bytes]:
    """Figures of the tables in full-width digits."""
    drawn = plain(form)
    values = {
        k: v.translate(str.maketrans("0123456789", "０１２３４５６７８９")) for k, v in drawn.drawn.values.items()
    }
    return [with_values(replace(drawn, drawn=replace(drawn.drawn, values=values))).html()]


def of_a_government(posted: str) -> list[Page]:
    drawn = plain("2021", 2022)
    return [replace(government("2021", 2022, drawn.drawn, random.Random(4), "保定市"), posted=posted)]


REPORTS: dict[str, Callable[[], Made]] = {
    "nothing in 2019": lambda: [
        saying("2019", {2: "本年度未收到政府信息公开申请。", 3: "未发生行政复议、行政诉讼。"}, nothing)
    ],
    "nothing in 2021": lambda: [
        saying("2021", {2: "本年度未收到政府信息公开申请。", 3: "未发生行政复议、行政诉讼。"}, nothing)
    ],
    "nothing, as zeros": lambda: [
        saying("2021", {2: "新收申请0件，办结0件，结转0件。", 3: "行政复议0件，行政诉讼0件。"}, nothing)
    ],
    "nothing on the sheet": lambda: [saying("2014", {2: "全年未收到政府信息公开申请。"}, only_zeros)],
    "nothing in prose": lambda: [
        saying("prose", {2: "全年未收到公开政府信息的申请。", 3: "没有发生行政复议和行政诉讼。"})
    ],
    "tables alone in 2019": lambda: [no_words("2019")],
    "tables alone in 2021": lambda: [no_words("2021")],
    "blank zeros": lambda: [sparse(plain("2021"), random.Random(1))],
    "dashes for zeros": lambda: [sparse(plain("2019"), random.Random(3))],
    "the trial form after the sheet": lambda: followed("2019", 2019, "2014"),
    "the sheet after prose": lambda: followed("2014", 2014, "prose"),
    "the form after the trial form": lambda: [
        saying("2021", {}, only(granted=3), 2021),
        saying("2019", {}, only(granted=5), 2020),
    ],
    "the trial form still used": lambda: [saying("2019", {5: "本年度未收取信息处理费。"}, year=2021)],
    "another office a year before": lambda: followed("2021", 2022, "2021", "石家庄市教育局"),
    "a year left out": lambda: [plain("2021", 2023), plain("2021", 2021)],
    "two years that fit": lambda: draw_years("2021", random.Random(11), ("none",)),
    "the same year twice": again,
    "all reviews pending": lambda: [saying("2021", {}, only(granted=2, reviews_pending=3))],
    "all reviews upheld": lambda: [saying("2019", {}, only(granted=2, reviews_upheld=4))],
    "lawsuits without reviews": lambda: [saying("2021", {}, only(granted=2, direct_pending=2))],
    "lawsuits after reviews of earlier years": lambda: [saying("2021", {}, only(granted=2, after_upheld=2))],
    "only what was carried in": lambda: [saying("2021", {2: "新收申请0件，办结上年结转申请5件。"}, carried_alone)],
    "all carried out": lambda: [saying("2019", {}, only(carried_out=4))],
    "items in 万": lambda: [
        saying("2021", {0: "全年主动公开政府信息1.2万条，其中网站公开0.9万条，政务微信公开0.3万条。"})
    ],
    "items about so many 万": lambda: [
        saying("2021", {0: "全年主动公开政府信息约1.2万条，其中网站9100余条，政务微信3000多条。"})
    ],
    "readings in 万": lambda: [saying("2021", {0: "公众号发布信息86条，阅读量12.3万人次，新增关注1.1万人。"})],
    "the city and the office": lambda: [
        saying(
            "2021",
            {
                0: "全市主动公开政府信息9.1万条；本局主动公开政府信息310条，其中规划类110条、动态类200条。",
                2: "全市共收到政府信息公开申请91000件，本局新收政府信息公开申请{requests_received}件。",
            },
        )
    ],
    "the sheet in an attachment": lambda: [
        plain("2014", left_out=frozenset({5}), closing=("附件：政府信息公开情况统计表.xls",))
    ],
    "bodies that were merged": lambda: [
        saying(
            "2021",
            {0: "本局由原石家庄市水务局与原河道管理局于{year}年合并组建，沿用原两局信息公开目录，公开信息61条。"},
        )
    ],
    "posted by a government office": lambda: [
        plain("2021", preface="本报告由石家庄市水利局编制，经市政府办公室审核。")
    ],
    "a row added to table three in 2019": lambda: [with_row("2019", "其中：涉企申请", 3)],
    "a row added to table three in 2021": lambda: [with_row("2021", "其中：跨部门申请", 3)],
    "traditional characters": lambda: in_script("2021", "s2t"),
    "traditional characters, trial form": lambda: in_script("2019", "s2tw"),
    "full-width digits": lambda: wide("2021"),
    "a sheet in traditional characters": lambda: in_script("2014", "s2t"),
    "prose in traditional characters": lambda: in_script("prose", "s2hk"),
    "a government in March": lambda: of_a_government("2023-03-29"),
    "a township in January": lambda: [
        replace(saying("2021", {}, no_rules), agency="正定县新安镇人民政府"),
    ],
    "shares that give 99.9": lambda: [
        saying("2021", {0: "公开信息300条，其中规划类100条，占33.3%；财政类100条，占33.3%；动态类100条，占33.3%。"})
    ],
    "shares about so many tenths": lambda: [
        saying("2021", {0: "公开信息300条，其中民生类信息约占三成，规划类信息占比超过四成。"})
    ],
    "growth from nothing": lambda: [saying("2021", {0: "公开信息300条，上年为0条；组织培训2次，同比增长100%。"})],
    "numerals in words": lambda: [saying("2021", {2: "本局新收政府信息公开申请三件，答复三件。"}, only(granted=3))],
    "thousands parted by commas": lambda: [
        saying("2021", {0: "全年主动公开政府信息12,500条，其中网站公开11,000条，政务微信公开1,500条。"})
    ],
    "fees of nothing": lambda: [saying("2021", {5: "收取政府信息公开信息处理费0元，减免0元。"})],
    "fees by body, some left out": lambda: [
        saying("2021", {5: "本年度收取政府信息公开信息处理费900元，其中水文站300元、河道管理处260元。"})
    ],
    "a part of the year": lambda: replaced("2021", **{"年1月1日至": "年5月20日至"}),
    "last year spoken of": lambda: [
        saying("2021", {0: "上一年，本局主动公开政府信息900条。{year}年，本局主动公开政府信息310条，较上年减少590条。"})
    ],
    "plans of the year after": lambda: [
        saying("2021", {4: "公开渠道单一。下一年，本局将公开信息1000条，举办培训4次。"})
    ],
    "the requests with and without those carried in": lambda: [
        saying(
            "2021",
            {2: "受理申请{requests_received}件，另有上年结转{requests_carried_in}件，办理{requests_outcome_total}件。"},
        )
    ],
    "more closed than received on the sheet": lambda: [plain("2014")],
}


def only_zeros(values: Values, _: str) -> None:
    """Nothing at all on the sheet but staff."""
    for key in values:
        if not key[0].startswith("capacity."):
            values[key] = "0"


def carried_alone(values: Values, form: str) -> None:
    """What came in the year before was answered, and nothing else came in."""
    only(granted=5, carried_in=5)(values, form)


@pytest.fixture(scope="module")
def accusations() -> dict[str, list[str]]:
    """Errors and warnings by report."""
    pages = []
    for name, make in REPORTS.items():
        for at, page in enumerate(make()):
            pages.append((f"{name}~{at}", page if isinstance(page, bytes) else with_values(page).html()))
    told: dict[str, list[str]] = {name: [] for name in REPORTS}
    read = set()
    for parsed, rows, found in judged(pages):
        name = parsed.source.partition("~")[0]
        if rows:
            read.add(name)
        told[name] += [
            f"{parsed.source} {row['rule_id']} {row['message_zh']}"
            for row in found
            if row["status"] == "fail" and row["severity"] in ("error", "warning")
        ]
    for name in REPORTS.keys() - read:
        told[name].append("not read")
    return told


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_that_fits_is_not_accused(name: str, accusations: dict[str, list[str]]) -> None:
    assert accusations[name] == []
