"""What carries over from one sentence to the next: the open list, the last count, the list a statement belongs to.

Belongs here: list numbers, roles, the claim of a list to be whole. Does not: words (`grammar`), sentences
(`statements`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import Rule
from ingestion.reading.prose.rows import Row


@dataclass
class Discourse:
    """The state of reading within one section. Lists are numbered through the document."""

    next_list: int = 1
    total: Row | None = None
    last_count: Row | None = None
    carried_verb: str = ""
    is_listing: bool = False
    pending: dict[str, list[Row]] = field(default_factory=dict)

    def enter_section(self) -> None:
        """Nothing carries over into another section."""
        self.total = None
        self.last_count = None
        self.pending = {}
        self.enter_paragraph()

    def enter_paragraph(self) -> None:
        """Verbs and listing end with a paragraph; the open list does not (each outcome may have its own)."""
        self.carried_verb = ""
        self.is_listing = False
        self.pending = {}

    def new_list(self) -> str:
        """A fresh list number."""
        self.next_list += 1
        return f"L{self.next_list - 1}"

    def allows(self, rule: Rule) -> bool:
        """Whether the open list and the enumeration leave room for a statement by `rule`."""
        open_code = self.total["code"] if self.total is not None else ""
        if rule.within and open_code not in rule.within:
            return False
        if rule.listed and not self.is_listing:
            return False
        if rule.closes and not self.pending.get(rule.closes):
            return False
        # 其中自然人申请…: a part of the open total is no second total.
        return not (rule.role == "total" and self.is_listing and open_code == rule.code)

    def place(self, row: Row, role: str) -> None:
        """Give `row` its list and role; a total opens a list, and takes in the parts printed before it."""
        family = row["code"] if role == "total" else family_of(row["code"])
        row["list_role"] = role
        if role == "total":
            before = self.pending.pop(family, [])
            row["list_id"] = before[0]["list_id"] if before else self.new_list()
            self.total = row
        elif role and self.total is not None and self.total["code"] in TOTALS.get(family, (family,)):
            row["list_id"] = self.total["list_id"]
        elif role:
            waiting = self.pending.setdefault(family, [])
            row["list_id"] = waiting[0]["list_id"] if waiting else self.new_list()
            waiting.append(row)


# Answers add up to the replies where these are stated, else to what was received or handled.
TOTALS: dict[str, tuple[str, ...]] = {
    "requests.outcome": ("requests.replied", "requests.received", "requests.handled"),
}
# Groups whose total is not their parent in measures.csv (which holds what the forms print, not what prose adds up).
_FAMILIES = {
    "requests.outcome.": "requests.outcome",
    "appeals.review.": "appeals.review.total",
    "appeals.litigation.": "appeals.litigation.total",
    "proposals.": "proposals.total",
    "consultations.": "consultations.total",
}
_REST_WORDS = ("其他", "其它", "其余")


def family_of(code: str) -> str:
    """What a part adds up to: its parent, or the group that stands for one."""
    for prefix, family in _FAMILIES.items():
        if code.startswith(prefix):
            return family
    return load_measures()[code].parent or code


def group_of(code: str) -> str:
    """The enumeration a part stands in: channels apart from categories, each open list by itself."""
    for mark in (".channel.", "requests.outcome."):
        if mark in code:
            return code[: code.index(mark) + len(mark)].rstrip(".")
    return code


def claim_wholeness(rows: list[Row]) -> None:
    """Set `is_exhaustive` on the parts of each enumeration: true where its wording claims that nothing is left out.

    A list claims to be whole when it has a part for the rest (其他) or when its printed shares come near 100. That its
    parts happen to add up is no claim: the rules judge that.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.get("list_id") and row.get("list_role") in ("part", "overlap"):
            groups.setdefault((row["list_id"], group_of(row["code"])), []).append(row)
    for parts in groups.values():
        counts = [r for r in parts if r["kind"] == "count"]
        shares = [r["value"] for r in parts if r["kind"] == "share" and r["value"] is not None]
        has_rest = any(
            r["label"].startswith(_REST_WORDS) or r["code"].endswith(".other") for r in counts if len(counts) > 2
        )
        near_100 = len(shares) > 1 and abs(sum(shares) - 100) <= 1
        names_rest = any(r.get("list_rest_label") for r in parts)
        for row in parts:
            row["is_exhaustive"] = has_rest or near_100 or names_rest
