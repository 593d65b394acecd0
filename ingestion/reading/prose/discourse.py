"""What carries over from one sentence to the next: the open list, the last count, the list a statement belongs to.

Belongs here: list numbers, roles, the claim of a list to be whole. Does not: words (`grammar`), sentences
(`statements`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingestion.knowledge.groups import group_of, is_enumerated, siblings
from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import Rule, load_patterns
from ingestion.reading.prose.codes import CLASS, CUMULATIVE, DISCLOSURES, ITEMS, RECEIVED, ROUTES, TO_HANDLE
from ingestion.reading.prose.quantities import Quantity
from ingestion.reading.prose.rows import Row

# As many totals of a section are kept in mind: each count looks back through them.
MOST_TOTALS = 50
_COUNTED = re.compile(r"\s*+[\u4e00-\u9fff]{0,10}+\s*+")
# What other business than disclosure has as well.
_OF_OTHER_BUSINESS_TOO = ("appeals.", "capacity.staff.", "training.courses", "training.meetings")
_OF_ROUTES = frozenset(f"{route}.total" for route in ROUTES.values())


@dataclass
class Discourse:
    """The state of reading within one section. Lists are numbered through the document.

    speaker: the names of the body that reports, as printed. left_since: whether a count was left since the last one
    stated.
    """

    speaker: tuple[str, ...] = ()
    next_list: int = 1
    totals: list[Row] = field(default_factory=list)
    last_count: Row | None = None
    counted: Row | None = None
    last_stated: Row | None = None
    stated: list[Row] = field(default_factory=list)
    passed: int = 0
    carried_verb: str = ""
    is_listing: bool = False
    is_closed: bool = False
    added: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    unread: Row | None = None
    left_unit: str = ""
    left_since: bool = False
    left_anothers: bool = False
    left_appeals: bool = False
    left_business: bool = False
    left_other: Quantity | None = None
    is_other_whole: bool = False
    sub_of: Row | None = None
    inner: Row | None = None
    is_of_all_years: bool = False
    pending: dict[str, list[Row]] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    wholes: list[Row] = field(default_factory=list)
    earlier_wholes: list[Row] = field(default_factory=list)

    def enter_section(self, is_same_topic: bool = False) -> None:
        """Nothing carries over into another section, but what may prove a list in the next one of the same topic."""
        self.totals = []
        self.earlier_wholes = (self.earlier_wholes + self.wholes)[-MOST_TOTALS:] if is_same_topic else []
        self.wholes = []
        self.parts = set()
        self.last_count = None
        self.last_stated = None
        self.left_since = False
        self.pending = {}
        self.enter_paragraph()

    def enter_paragraph(self) -> None:
        """Verbs and listing end with a paragraph; the open list does not (each outcome may have its own)."""
        if self.stated:
            self.left_since = False  # what was left at the end of a paragraph that states something is of its business
        self.carried_verb = ""
        self.is_listing = False
        self.left_unit = ""
        self.sub_of = None
        self.is_of_all_years = False
        self.pending = {}
        self.counted = None
        if self.unread is not None:
            self.totals = [row for row in self.totals if row is not self.unread]
            self.unread = None

    def enter_sentence(self) -> None:
        """Nothing but lists and totals carries over; a class that had its own parts is no total any more."""
        self.carried_verb, self.last_count, self.sub_of, self.passed, self.stated = "", None, None, 0, []
        self.left_anothers = self.left_appeals = self.left_business = False
        self.left_other = None
        del self.totals[:-MOST_TOTALS], self.wholes[:-MOST_TOTALS]
        if self.inner is not None:
            self.totals = [row for row in self.totals if row is not self.inner]
            self.inner = None

    def whole_of(self, parts: Decimal | None, unit: str) -> Row | None:
        """The exact count of items disclosed, stated before under this topic, that parts in `unit` add up to."""
        wholes = self.earlier_wholes + self.wholes
        return next((row for row in reversed(wholes) if is_exactly(row, parts, unit)), None)

    def new_list(self) -> str:
        """A fresh list number."""
        self.next_list += 1
        return f"L{self.next_list - 1}"

    @property
    def total(self) -> Row | None:
        """The total stated last."""
        return self.totals[-1] if self.totals else None

    @property
    def lists_disclosed(self) -> bool:
        """Whether what a word lists now would be parts of what was disclosed."""
        return self.total is not None and self.total["code"].startswith(ITEMS)

    def open_total(self, codes: Sequence[str]) -> Row | None:
        """The total stated last, if it is one of `codes`; or one before it that the same enumeration may add up to."""
        total = self.total
        beside = siblings(total["code"]) if total is not None else frozenset()
        for row in reversed(self.totals):
            if row["code"] not in beside and not self._is_beside_as_route(row):
                return None
            if row["code"] in codes or (row["code"] == TO_HANDLE and RECEIVED in codes):
                return row
        return None

    def _is_beside_as_route(self, row: Row) -> bool:
        """复议7件、诉讼4件，其中复议维持5件: whether `row` and the total stated last are routes of one sentence."""
        if self.total is None or not {row["code"], self.total["code"]} <= _OF_ROUTES:
            return False
        return bool(row["sentence_start"] == self.total["sentence_start"])

    def forget(self, rows: Sequence[Row]) -> None:
        """Rows that are none after all open no list."""
        self.totals = [total for total in self.totals if not any(total is row for row in rows)]

    def routes_counted(self) -> list[Row]:
        """The totals of reviews and lawsuits that stand in the sentence of the total stated last."""
        return [row for row in self.totals if self._is_beside_as_route(row)]

    def allows(self, rule: Rule) -> bool:
        """Whether the open list and the enumeration leave room for a statement by `rule`."""
        if rule.within:
            total = self.open_total(rule.within)
            if total is None or ("is_open" in total and rule.role == "total"):
                return False
        if self.left_anothers and rule.code == CLASS:
            # 督促乡镇公开信息8条，其中公告3件
            return False
        if rule.first and (self.last_stated is not None or self.left_since):
            return False
        if rule.after:
            last = self.last_stated
            if last is not None and last["kind"] != "count" and rule.kind == "count":
                # 累计公开80条，全文电子化率100%，其中本年新增8条: behind a share it goes on from the count.
                last = self.counted or last
            if last is None or last["code"] not in rule.after:
                return False
            if (self.left_since or self.is_listing) and not rule.verb and rule.code.startswith(_OF_OTHER_BUSINESS_TOO):
                # 受理申请8件。行政处罚20件，行政复议2件: behind other business they are of that; 其中涉及诉讼的1件 is a
                # topic.
                return False
            if rule.code == CLASS and self.left_unit and last["code"] != CLASS:
                # 公开信息80条。督促乡镇公开信息8条，动态类3条: a class behind another's count is not of the first one.
                return False
        if rule.listed and (not self.is_listing or self._is_of_another(rule)):
            return False
        if self.sub_of is not None and rule.code == self.sub_of["code"] and rule.label == "none":
            # 媒体刊登8条，其中江畔日报3条: a part without a name has no second one among its own parts.
            return False
        is_part = self.is_listing and rule.role == "part" and rule.label == "none"
        if is_part and self.total is not None and rule.code == self.total["code"]:
            return False
        if rule.closes and not self.pending.get(rule.closes) and not self._waits_for(rule.closes):
            return False
        # 其中自然人申请…: a part of the open total is no second total.
        if rule.role != "total" or rule.closes or not self.is_listing or self.total is None or "is_open" in self.total:
            return True
        # 其中业务公开信息8条: nor is it the whole that a channel is a part of.
        return self.total["code"] != rule.code and not self.total["code"].startswith(f"{rule.code}.")

    def _waits_for(self, code: str) -> bool:
        """Whether parts of a whole that was not counted yet were read."""
        return self.total is not None and "is_open" in self.total and self.total["code"] == code and bool(self.parts)

    def counts_requests_in(self, unit: str) -> bool:
        """收到申请18个，办结18个: whether the open whole is of requests, and counted in `unit`."""
        total = self.total
        return total is not None and total["code"].startswith("requests.") and total.get("unit") == unit

    def lists_disclosures(self, unit: str) -> bool:
        """公开信息8条，其中答复信箱咨询3条: whether what is counted in `unit` is a class of what was disclosed."""
        total = self.total if self.is_listing else None
        return total is not None and total["code"].startswith(DISCLOSURES) and total["unit"] == unit

    def _is_of_another_counter(self, row: Row) -> bool:
        """公开信息93条，其中网站9条；公开文件99件，其中…: a class in a counter of its own is no part of the whole."""
        total = next((t for t in reversed(self.totals) if t["list_id"] == row["list_id"]), None)
        return total is not None and row["code"] == CLASS and row["unit"] != total.get("unit", row["unit"])

    def has_other_counter(self, unit: str) -> bool:
        """公开信息8条：…，行政许可20件: whether the open list is of a whole that is not counted in `unit`."""
        counted = str(self.total.get("unit", "")) if self.total is not None else ""
        return bool(unit and counted) and counted != unit

    def _is_of_another(self, rule: Rule) -> bool:
        """公开8条，微信发布3条，其中…: what is listed behind the part of one enumeration belongs to no other."""
        if self.sub_of is None:
            return False
        return group_of(rule.code) != group_of(self.sub_of["code"]) and self.sub_of["code"] not in rule.within

    def place(self, row: Row, role: str) -> None:
        """Give `row` its list and role; a total opens a list, and takes in the parts printed before it."""
        group = group_of(row["code"])
        if role == "part" and self.sub_of is not None and self.sub_of["code"] in group.totals:
            # 公开80条，其中网站50条（动态类30条…）: a part of a part.
            role = "subset"
        if role == "inner":
            # 不予公开5件，涉及国家秘密1件: of the group counted before; by itself it stands beside the answers.
            role = "subset" if load_measures()[row["code"]].parent in self.parts else "part"
        row["list_role"] = role
        if role == "total":
            before = self.pending.pop(row["code"], [])
            if not before and self.total is not None and self._waits_for(row["code"]):
                # 网上申请5件，信函申请3件，合计8件, in a section on requests
                before = [self.total]
            row["list_id"] = before[0]["list_id"] if before else self.new_list()
            self.totals.append(row)
            self.parts = set()
            self.is_listing = False  # 其中网站8条，收到留言5条，…: what 其中 opened was of another whole
        elif role:
            self.parts.add(row["code"])
            total = self.open_total((*group.totals, row["code"]))
            if total is not None:
                row["list_id"] = total["list_id"]
                self._add(row, total)
            else:
                waiting = self.pending.setdefault(group.totals[0], [])
                row["list_id"] = waiting[0]["list_id"] if waiting else self.new_list()
                waiting.append(row)

    def _add(self, row: Row, total: Row) -> None:
        """Note what the parts of one kind add up to: where that is the whole, its list is closed."""
        if row["list_role"] != "part" or row["kind"] != "count" or total["code"] == row["code"]:
            return
        place = row["list_id"], group_of(row["code"]).code
        self.added[place] = self.added.get(place, Decimal(0)) + row["value"]
        self.is_closed = self.is_listing and is_exactly(total, self.added[place], row["unit"])

    def goes_on(self, quantity: Quantity) -> None:
        """公开信息8条，其中动态类8条，行政许可20件: behind parts that add up to the whole no other one is of it."""
        if self.is_closed and quantity.value:
            self.is_listing = self.is_closed = False

    def open_unread(self, quantity: Quantity) -> None:
        """A count of disclosed items that was left unread may open a list all the same; it becomes no row."""
        self.unread = {"code": ITEMS, "list_id": self.new_list(), "unit": quantity.unit.strip("%％")}
        self.totals.append(self.unread)
        self.last_stated = None

    def open_requests(self) -> None:
        """A section on requests lists channels, applicants and answers though their total was not read, or not yet."""
        if not self.totals:
            self.totals.append({"code": "requests.received", "list_id": self.new_list(), "is_open": True})

    def check_unread(self, quantity: Quantity) -> None:
        """Close the list of a count left unread unless 其中 opened it at once and `quantity` has its counter."""
        if self.unread is None or (self.is_listing and self.unread["unit"] in ("", quantity.unit)):
            return
        if self.total is self.unread:
            self.totals.pop()
            self.is_listing = False
        self.unread = None

    def _is_of_other_business(self, last: Row | None, sentence_start: int) -> bool:
        """回应热点8件，其中…, behind 公开信息80条 in a sentence before: what is listed is of what was counted last."""
        if last is None or self.total is None or last["sentence_start"] != sentence_start or last["list_role"]:
            return False
        is_before = self.total.get("sentence_start", -1) != sentence_start
        is_disclosures = self.total["code"].startswith(DISCLOSURES)
        return is_before and is_disclosures and not last["code"].startswith(DISCLOSURES)

    def close_bracket(self, text: str, start: int, end: int) -> None:
        """A类8条（甲3条，乙5条），占10%: where a bracket closes in `[start, end)`, the count before it goes on.

        Between that count and the bracket stands nothing, or what it counts (8条申请（含结转3条）).
        """
        if not self.stated or (text.find(")", start, end) < 0 and text.find("）", start, end) < 0):
            return
        opened = max(text.rfind("(", self.stated[0]["start"], start), text.rfind("（", self.stated[0]["start"], start))
        outer = next((row for row in reversed(self.stated) if row["end"] <= opened and row["kind"] == "count"), None)
        if outer is None or outer is self.last_count or not _COUNTED.fullmatch(text, outer["end"], opened):
            return
        self.last_count, self.sub_of = outer, None
        self.passed = end

    def may_be_new(self, quantity: Quantity) -> bool:
        """在已经答复的8件申请中: whether no count of 8 was stated before in the section."""
        return not any(total.get("value") == quantity.value for total in self.totals)

    def list_anew(self, first: Quantity) -> None:
        """从申请内容看: what follows are parts of the whole again, not of the last of its parts.

        first: of the list. Behind a count of its counter that was left unread it is of that one.
        """
        self.sub_of, self.is_closed = None, False
        self.is_listing = self.total is not None and self.left_unit != first.unit

    def open_list(self, first: Quantity, sentence_start: int, is_behind: bool) -> None:
        """其中: what follows lists parts, of the total or, where there is none, of the one part of its sentence.

        first: of the list; sentence_start: of its sentence; is_behind: it stands right behind the count before. Behind
        a count of the same counter that was left unread, what follows lists the parts of that one.
        """
        last = self.last_stated
        self.is_closed = False
        if last is not None and last["kind"] != "count":
            # 网站公开8条，增长5%，其中…: the list is of what was counted, be it in the sentence before.
            last = self.last_count or self.counted
        self.sub_of = None
        if self._is_of_other_business(last, sentence_start):
            self.is_listing = False
            return
        self.is_of_all_years = last is not None and last["code"] == CUMULATIVE
        if self.left_unit and (self.left_unit == first.unit or self.left_anothers) and self.unread is None:
            self.is_listing = False
            return
        if last is not None and last["list_role"] == "part" and last["kind"] == "count":
            waiting = self.pending.get(group_of(last["code"]).totals[0], [])
            here = [row for row in waiting[-2:] if row["sentence_start"] == last["sentence_start"]]
            if len(here) == 1 and waiting[-1] is last:
                # 通过网站公开8条，其中…: one channel is all there is to the sentence, and what is listed are its parts.
                waiting.pop()
                last["list_role"] = "total"
                self.totals.append(last)
            elif self._is_of_another_counter(last):
                last["list_role"], last["list_id"] = "total", self.new_list()
                self.totals.append(last)
            elif last["sentence_start"] == sentence_start:
                self.sub_of = last
        elif is_behind and last is not None and last["code"] == CLASS and not last["list_role"]:
            # 重点领域信息公开8条，其中…: a class that is part of no list has parts of its own.
            last["list_role"], last["list_id"] = "total", self.new_list()
            self.inner = last
            self.totals.append(last)
        elif is_behind and last is not None and not last["list_role"]:
            # 回应热点8件，其中市长热线5件: what is listed are parts of that, and of nothing counted before.
            self.is_listing = False
            return
        self.is_listing = self.total is not None


def is_exactly(row: Row, value: Decimal | None, unit: str) -> bool:
    """Whether `row` states `value`, more than none, in `unit`."""
    return bool(value) and row.get("value") == value and row["unit"] == unit and row["value_status"] == "reported"


_REST = load_patterns("rest")["of_classes"]


def claim_wholeness(rows: list[Row], unread: Sequence[Quantity]) -> None:
    """Set `is_exhaustive` on the parts of each enumeration: true where its wording claims that nothing is left out.

    A list claims to be whole when it has a part for the rest (其他) or when its printed shares come near 100. That its
    parts happen to add up is no claim: the rules judge that. A list in whose midst a count was left `unread`, or taken
    for something else, is not whole as read, whatever it claims.
    """
    starts = sorted(quantity.start for quantity in unread)
    counted = sorted((row["start"], row["list_id"]) for row in rows if row["kind"] == "count")
    # 其中规范性文件3条，动态类5条，其他2条: lists with a part that is counted by a code of its own.
    mixed = {row["list_id"] for row in rows if row["list_role"] == "part" and not is_enumerated(row["code"])}
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.get("list_id") and row.get("list_role") in ("part", "overlap"):
            groups.setdefault((row["list_id"], group_of(row["code"]).code), []).append(row)
    for parts in groups.values():
        counts = [r for r in parts if r["kind"] == "count"]
        shares = [r["value"] for r in parts if r["kind"] == "share" and r["value"] is not None]
        has_rest = len(counts) > 2 and _has_rest(counts)
        near_100 = len(shares) > 1 and abs(sum(shares) - 100) <= 1
        names_rest = any(r.get("list_rest_label") for r in parts)
        is_whole = near_100 or names_rest
        if has_rest and not is_whole:
            is_whole = counts[0]["list_id"] not in mixed and not _has_gap(counts, counted, starts)
        for row in parts:
            row["is_exhaustive"] = is_whole


def _has_rest(parts: list[Row]) -> bool:
    """Whether the last part is for all the others (其他类), or one has a code of others and no name (其他方式)."""
    last = max(parts, key=lambda row: row["start"])
    return bool(_REST.match(last["label"])) or any(r["code"].endswith(".other") and not r["label"] for r in parts)


def _has_gap(parts: list[Row], counted: Sequence[tuple[int, str]], unread: Sequence[int]) -> bool:
    """Whether a count that is none of the list stands between its parts.

    counted: where counts start, and their lists; unread: where those start that were left; both in order.
    """
    places, list_id = [row["start"] for row in parts], parts[0]["list_id"]
    first, last = min(places), max(places)
    if bisect_left(unread, first) < bisect_left(unread, last):
        return True
    between = range(bisect_left(counted, (first + 1, "")), bisect_left(counted, (last, "")))
    return any(counted[place][1] != list_id for place in between)
