"""Sentences of invented reports: words and figures that fit the tables and each other.

Belongs here: what a report says in prose, with the rules that each figure must break when it alone is changed; ways in
which honest reports write (shares cut off, figures of the whole city, of last year, rounded). Does not: tables and
pages (`rule_reports`), slips (`rule_slips`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from support.generated_forms import OUTCOME, Key

TOPICS = ("机构职能", "规划计划", "财政预决算", "环境保护", "安全生产")
BODIES = ("水利工程建设中心", "河道管理处", "水文站")
GROUPS = (
    ("granted", "予以公开"),
    ("partially_granted", "部分公开"),
    ("refused", "不予公开"),
    ("not_providable", "无法提供"),
    ("not_processed", "不予处理"),
    ("other_handling", "其他处理"),
)
LAWSUITS = (("upheld", "结果维持"), ("corrected", "结果纠正"), ("other", "其他结果"), ("pending", "尚未审结"))


@dataclass(frozen=True)
class Figure:
    """A figure in prose. rules: those that it must break when it alone is changed."""

    code: str
    text: str
    rules: tuple[str, ...] = ()
    kind: str = "count"
    label: str = ""


Words = list[str | Figure]
Prose = list[Words]
Values = dict[Key, str]


@dataclass
class _Told:
    """What sentences are made of. needs: rules whose sentences the report must have."""

    form: str
    year: int
    values: Values
    chance: random.Random
    needs: Collection[str]
    before: Values | None

    def number(self, code: str, applicant: str = "") -> int:
        return int(self.values[code, applicant])

    def wants(self, *rules: str, likely: float = 0.25) -> bool:
        """Whether a sentence for one of these rules comes; by chance where none is needed."""
        return any(rule in self.needs for rule in rules) or (not self.needs and self.chance.random() < likely)


def write_prose(
    form: str, year: int, values: Values, chance: random.Random, needs: Collection[str], before: Values | None = None
) -> Prose:
    """The prose of a report with these tables, by section.

    needs: rules whose sentences it must have, and then no others but the usual; before: the tables of the year before.
    """
    told = _Told(form, year, values, chance, needs, before)
    disclosed = _disclosed(told)
    sections: Prose = [
        [*disclosed, *_around(told)],
        [*_channels_and_norms(told, disclosed)],
        _applied(told) if form in ("2019", "2021") else _applied_by_channel(told),
        _appealed(told) if form in ("2019", "2021") else ["本年度办理的案件情况见统计表。"],
        ["公开的内容还不够全面，下一步将加强培训。"],
    ]
    if form != "prose":
        sections.append(_paid(told))
    return sections


# --- what was disclosed -----------------------------------------------------------------------------------------------


def _disclosed(told: _Told) -> Words:
    ways: dict[str, Callable[[_Told], Words]] = {
        "SUM-01 PCT-01 PCT-02 PCT-04 PCT-12": _by_topic,
        "SUM-02": _on_two_channels,
        "SUM-03": _of_which,
    }
    # Growth is held against the report of the year before.
    if told.before is None:
        ways["GRO-01"] = _grown_by_body
    for rules, way in ways.items():
        if any(rule in rules.split() for rule in told.needs):
            return way(told)
    return (_by_topic if told.needs or told.chance.random() < 0.55 else told.chance.choice(list(ways.values())))(told)


def _by_topic(told: _Told) -> Words:
    chance = told.chance
    topics = TOPICS[: chance.randint(3, 5)]
    items = [chance.randint(20, 900) for _ in topics]
    if told.form == "prose":
        told.values["disclosures.items", ""] = str(max(int(told.values["disclosures.items", ""]), len(topics)))
        items = _split(told.number("disclosures.items"), len(topics), chance)
    names = [f"{name}类信息" for name in topics]
    return [
        f"{told.year}年，本局认真落实条例要求，主动公开政府信息",
        Figure("disclosures.items", str(sum(items)), ("SUM-01",)),
        "条，其中",
        *listed("disclosures.items.category", names, topics, items, "条", told),
        "。",
    ]


def listed(
    code: str, names: Sequence[str], labels: Sequence[str], counts: Sequence[int], unit: str, told: _Told
) -> Iterator[str | Figure]:
    """Parts of a whole list, each with its count and its share: all rounded, all cut off, or the last the rest."""
    places = told.chance.choice((1, 2))
    how = told.chance.choice(("rounded", "rounded", "cut", "rest")) if not told.needs else "rounded"
    shares = shares_of(counts, places, how)
    for number, (name, label, count, share) in enumerate(zip(names, labels, counts, shares, strict=True)):
        yield f"{'；' if number else ''}{name}"
        yield Figure(code, str(count), ("SUM-01",), label=label)
        yield f"{unit}，占"
        yield Figure(code, share, ("PCT-01", "PCT-02", "PCT-04", "PCT-12"), "share", label=label)
        yield "%"


def shares_of(counts: Sequence[int], places: int, how: str = "rounded") -> list[str]:
    """Shares of a whole list as printed: rounded, cut off, or rounded with the last written as what is left."""
    unit, total = Decimal(1).scaleb(-places), sum(counts)
    rounding = ROUND_DOWN if how == "cut" else ROUND_HALF_UP
    shares = [(Decimal(100 * count) / total if total else Decimal(0)).quantize(unit, rounding) for count in counts]
    if how == "rest":
        shares[-1] = 100 - sum(shares[:-1])
    return [str(share) for share in shares]


def _on_two_channels(told: _Told) -> Words:
    site, other = told.chance.randint(50, 900), told.chance.randint(50, 900)
    both = told.chance.randint(10, min(site, other))
    head, rules = "disclosures.items", ("SUM-02",)
    return [
        "门户网站发布信息",
        Figure(f"{head}.channel.website", str(site), rules),
        "条，便民政务平台发布信息",
        Figure(f"{head}.channel.other", str(other), rules, label="便民政务平台"),
        "条，其中",
        Figure(f"{head}.channel.overlap", str(both), rules),
        "条信息既在门户网站又在平台发布，全年共发布信息",
        Figure(head, str(site + other - both), rules),
        "条。",
    ]


def _of_which(told: _Told) -> Words:
    total = told.chance.randint(200, 3000)
    part = told.chance.randint(10, total)
    return [
        "全年主动公开政府信息",
        Figure("disclosures.items", str(total)),
        "条，其中通过门户网站公开",
        Figure("disclosures.items.channel.website", str(part), ("SUM-03",)),
        "条。",
    ]


def _grown_by_body(told: _Told) -> Words:
    now = [told.chance.randint(50, 900) for _ in range(2)]
    before = [told.chance.randint(count // 2, count * 2) for count in now]
    total = _growth(sum(now), sum(before))
    words: Words = [
        "全区主动公开政府信息",
        Figure("disclosures.items", str(sum(now))),
        "条，",
        *_grew(total, ("GRO-01",)),
    ]
    for number, name in enumerate(("街道", "区政府部门")):
        words += ["。其中" if number == 0 else "；", f"{name}主动公开政府信息"]
        words += [Figure("disclosures.items.body", str(now[number]), label=name), "条，"]
        words += _grew(_growth(now[number], before[number]), code="disclosures.items.body", label=name)
    return [*words, "。"]


def _growth(now: int, before: int, places: int = 1) -> Decimal:
    return (Decimal(100 * (now - before)) / before).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _grew(
    growth: Decimal, rules: tuple[str, ...] = (), code: str = "disclosures.items", label: str = ""
) -> tuple[str, Figure, str]:
    word = "比上年下降" if growth < 0 else "比上年增长"
    return word, Figure(code, str(abs(growth)), rules, "growth", label), "%"


def _around(told: _Told) -> Words:
    """What stands beside the report's own figures and says nothing against them."""
    words: Words = []
    chance = told.chance
    if told.form == "prose" and told.wants("XY-08", likely=0):
        words += ["截至年底，累计主动公开政府信息"]
        words += [Figure("disclosures.items.cumulative", told.values["disclosures.items.cumulative", ""], ("XY-08",))]
        words += ["条。"]
    if told.needs:
        return words
    for sentence in (
        f"全市各级行政机关共主动公开政府信息{chance.randint(20_000, 90_000)}条。",
        f"上年度主动公开政府信息{chance.randint(10, 9000)}条。",
        f"举办培训班{chance.randint(2, 9)}期，培训{chance.randint(2, 40)}0余人次。",
        f"近三年来平均每年公开信息约{chance.randint(2, 30)}00条。",
        f"其中民生类信息约占{chance.choice('三四五')}成。",
        f"公众号发布信息{chance.randint(20, 900)}条，阅读量{chance.randint(2, 90)}.{chance.randint(1, 9)}万人次。",
        f"全系统共收到政府信息公开申请{chance.randint(3000, 9000)}件。",
    ):
        if chance.random() < 0.12:
            words.append(sentence)
    return words


def _channels_and_norms(told: _Told, disclosed: Words) -> Words:
    words: Words = ["公开内容均通过本局门户网站发布，并及时更新。"]
    issued = "disclosures.normative_documents.issued"
    if told.form == "2021" and told.wants("TXT-11"):
        words += ["本年度制发行政规范性文件", Figure(issued, told.values[issued, ""], ("TXT-11",)), "件。"]
    if told.form == "prose" and told.wants("LOC-05"):
        # Within the total that the text states.
        items = (word for word in disclosed if isinstance(word, Figure) and word.code == "disclosures.items")
        total = next(int(word.text) for word in items if word.kind == "count")
        words += ["主动公开公文类信息"]
        words += [Figure("disclosures.official_documents", str(told.chance.randint(0, total)), ("LOC-05",)), "条。"]
    return words


# --- what was applied for ---------------------------------------------------------------------------------------------


def _applied(told: _Told) -> Words:
    received, carried = told.number("requests.received", "total"), told.number("requests.carried_in", "total")
    total = told.number(f"{OUTCOME}.total", "total")
    is_nil = received == carried == total == 0
    if is_nil and "DQ-07" not in told.needs and (told.needs or told.chance.random() < 0.6):
        return [f"{told.year}年，本局未收到政府信息公开申请。"]
    words: Words = [f"{told.year}年，本局新收政府信息公开申请"]
    words += [Figure("requests.received", str(received), ("TXT-01", "DQ-07")), "件，"]
    if told.form == "2021" and told.wants("TXT-09"):
        words += _applicants(told, received)
    before = told.before and int(told.before["requests.received", "total"])
    if before and told.wants("PCT-07"):
        growth = _growth(received, before, told.chance.choice((0, 1, 2)))
        word = "同比下降" if growth < 0 else "同比增长"
        words += [word, Figure("requests.received", str(abs(growth)), ("PCT-07",), "growth"), "%，"]
    words += ["答复", Figure("requests.replied", str(total), ("TXT-03",)), "件，结转下年度继续办理"]
    words += [Figure("requests.carried_out", told.values["requests.carried_out", "total"], ("TXT-04",)), "件。"]
    if told.wants("TXT-02"):
        words += ["加上上年结转，全年需办理政府信息公开申请"]
        words += [Figure("requests.to_handle", str(received + carried), ("TXT-02",)), "件。"]
    if told.wants("TXT-05", "TXT-06"):
        words += _outcomes(told, total)
    return words


def _applicants(told: _Told, received: int) -> Words:
    persons = told.number("requests.received", "natural_person")
    words: Words = ["其中自然人申请"]
    words += [
        Figure("requests.received.applicant", str(persons), ("TXT-09",), label="自然人"),
        "件，法人或其他组织申请",
    ]
    words += [Figure("requests.received.applicant", str(received - persons), ("TXT-09",), label="法人"), "件；"]
    return words


def _outcomes(told: _Told, total: int) -> Words:
    words: Words = ["本年度共答复申请", Figure("requests.replied", str(total)), "件，其中"]
    for number, (name, label) in enumerate(GROUPS):
        count = sum(
            int(text)
            for (code, applicant), text in told.values.items()
            if applicant == "total" and (f"{code}.").startswith(f"{OUTCOME}.{name}.")
        )
        figure = Figure(f"{OUTCOME}.{name}", str(count), ("TXT-05", "TXT-06"))
        words += ["，" if number else "", label, figure, "件"]
    return [*words, "。"]


def _applied_by_channel(told: _Told) -> Words:
    """Requests by channel; on the sheet of 2014 too."""
    values, chance = told.values, told.chance
    parts = [chance.randint(3, 300) for _ in range(3)]
    # What is closed in a year seldom exceeds what came in by much.
    parts[1] += max(0, int(values.get(("requests.closed", ""), "0")) - sum(parts))
    words: Words = [
        "本年度共收到政府信息公开申请",
        Figure("requests.received", str(sum(parts)), ("SUM-01",)),
        "件，其中",
    ]
    shares = shares_of(parts, 2, chance.choice(("rounded", "cut", "rest")) if not told.needs else "rounded")
    for number, (name, label) in enumerate((("in_person", "当面申请"), ("online", "网络申请"), ("letter", "信函申请"))):
        code = f"requests.received.channel.{name}"
        words += ["；" if number else "", label]
        words += [Figure(code, str(parts[number]), ("SUM-01",)), "件，占"]
        words += [Figure(code, shares[number], ("PCT-01",), "share"), "%"]
        values[code, ""] = str(parts[number])
    values["requests.received.channel.fax", ""] = "0"
    values["requests.received", ""] = str(sum(parts))
    words.append("。")
    if told.form == "2014" and "S14-14" in told.needs:
        cost = chance.randint(100, 900) * 10
        values["fees.collected", ""] = str(Decimal(cost) / 10_000)
        words += ["本局依申请公开收取的费用为", Figure("fees.collected", str(cost), (), "amount"), "元。"]
    if told.form == "prose" and told.wants("PCT-03"):
        words += _replied(told, sum(parts))
    if told.form == "prose" and told.wants("LST-01", "PCT-11", likely=0.1):
        words += _topics(told, sum(parts))
    return words


def _replied(told: _Told, received: int) -> Words:
    """Outcomes as shares of the replies, which are fewer than the requests."""
    chance = told.chance
    replied = chance.randint(received // 2, received - 2)
    granted = chance.randint(replied // 3, replied - 1)
    counts = granted, replied - granted
    words: Words = ["本年度答复申请", Figure("requests.replied", str(replied)), "件，其中"]
    for name, label, count, share in zip(
        ("granted", "refused"), ("予以公开", "不予公开"), counts, shares_of(counts, 2), strict=True
    ):
        code = f"{OUTCOME}.{name}"
        tags = ("PCT-03",) if name == "granted" else ()
        words += ["，" if name != "granted" else "", label, Figure(code, str(count)), "件，占"]
        words += [Figure(code, share, tags, "share"), "%"]
    return [*words, "。"]


def _topics(told: _Told, received: int) -> Words:
    """Topics that leave a rest, and the outcome that is the rest."""
    rest = told.chance.randint(received // 20, received // 4)
    planning = (received - rest) // 2
    counts = planning, received - rest - planning, rest
    first, second, _ = shares_of(counts, 2)
    return [
        "从申请的内容看，",
        Figure("requests.received.topic", first, ("LST-01", "PCT-11"), "share", "规划类"),
        f"%属规划类信息，{second}%属拆迁类信息，其余是非本机关政府信息。",
        f"对申请答复{received}件，其中同意公开{received - rest}件，不属于本机关公开的{rest}件。",
    ]


# --- what was appealed and paid ---------------------------------------------------------------------------------------


def _appealed(told: _Told) -> Words:
    reviews = told.number("appeals.review.total")
    direct, after = (told.number(f"appeals.litigation.{way}.total") for way in ("direct", "after_review"))
    if reviews == direct == after == 0 and not told.needs and told.chance.random() < 0.6:
        return ["没有因政府信息公开被申请行政复议、提起行政诉讼。"]
    words: Words = ["因政府信息公开被申请行政复议"]
    words += [Figure("appeals.review.total", str(reviews), ("TXT-07", "DQ-07")), "件。"]
    if told.wants("TXT-08"):
        words += ["因政府信息公开被提起行政诉讼", Figure("appeals.litigation.total", str(direct + after)), "件，其中"]
        for number, (name, label) in enumerate(LAWSUITS):
            count = sum(told.number(f"appeals.litigation.{way}.{name}") for way in ("direct", "after_review"))
            words += ["，" if number else "", label]
            words += [Figure(f"appeals.litigation.{name}", str(count), ("TXT-08",)), "件"]
        words.append("。")
    return words


def _paid(told: _Told) -> Words:
    chance = told.chance
    if told.form == "2019" and told.year == 2020 and told.wants("FEE-02", likely=0.1):
        return ["本年度收取政府信息公开信息处理费", Figure("fees.collected", "0", ("FEE-02",), "amount"), "元。"]
    if told.form != "2021" or told.year < 2021:
        return ["没有其他需要报告的事项。"]
    if told.wants("FEE-05"):
        notices, due = chance.randint(2, 30), chance.randint(2, 90) * 10
        charged, paid = chance.randint(1, notices), chance.randint(1, due // 10) * 10
        return [
            f"共发出{notices}件信息处理费收费通知，应收费总额{due}元，实际收费案件",
            Figure("fees.cases_charged", str(charged), ("FEE-05",)),
            "件，实际收费总额",
            Figure("fees.collected", str(paid), (), "amount"),
            "元。",
        ]
    if told.wants("TXT-14", likely=0.15):
        parts = [chance.randint(1, 90) * 10 for _ in BODIES]
        fee = Figure("fees.collected", str(sum(parts)), ("TXT-14",), "amount")
        items = "、".join(f"{name}{part}元" for name, part in zip(BODIES, parts, strict=True))
        return ["本年度收取政府信息公开信息处理费", fee, f"元，其中{items}。"]
    if told.wants(likely=0.2):
        return [chance.choice(("本年度未收取信息处理费。", "本年度没有发出收费通知，未收取信息处理费。"))]
    fee = Figure("fees.collected", str(chance.randint(1, 90) * 10), ("FEE-01",), "amount")
    return ["本年度收取政府信息公开信息处理费", fee, "元。"]


def _split(total: int, parts: int, chance: random.Random) -> list[int]:
    """`total` in so many parts, none of them nothing."""
    cuts = sorted(chance.sample(range(1, total), parts - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
