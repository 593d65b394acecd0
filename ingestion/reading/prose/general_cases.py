"""General cases: counts of all business of the office, where the sentence says which of them are of disclosure.

Belongs here: what is denied of disclosure and counted of all business, wholes of which a part is of disclosure. Does
not: business that is named (`other_subjects`, `misgivings`), denials themselves (`absences`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import COUNTS, Row, leave_counts, statement_row
from ingestion.reading.prose.sentences import Sentence

_QUALIFIED = load_patterns("qualified")
# What an office has of other business too.
_OF_ALL_BUSINESS = (
    "appeals.review.total",
    "appeals.litigation.total",
    "appeals.complaints",
    "appeals.grievances",
    "consultations.",
    "training.",
    "capacity.staff",
    "fees.collected",
)

# Of them the part may be of one kind alone (其中信息公开专职人员2人).
_OF_STAFF = "capacity.staff"


def not_counted(denied: list[Row], stated: list[Row]) -> list[Row]:
    """未收到全国人大代表建议，收到省人大代表建议8件: what the sentence counts it does not deny as a whole."""
    counted = {row["code"] for row in stated if row["value"] and not row["code"].startswith("appeals.")}
    return [row for row in denied if row["code"] not in counted]


def without_general_cases(sentence: Sentence, stated: list[Row], denied: list[Row]) -> tuple[list[Row], list[Left]]:
    """受理行政复议2起，没有因信息公开引起的复议: what the sentence denies of disclosure it counted of all business."""
    none_of = {
        row["code"].rsplit(".", 1)[0]
        for row in denied
        if row["code"].startswith("appeals.") and not row["code"].endswith(".corrected")
    }
    if not none_of:
        return stated, []
    general = {*none_of, "appeals.grievances"}
    kept = [row for row in stated if row["code"].removesuffix(".total") not in general]
    # A count of two things at once may be general in one of them alone: the other stays.
    dropped = {row["start"] for row in stated} - {row["start"] for row in kept}
    return kept, [Left(q, "general_case") for q in sentence.quantities if q.start in dropped]


def take_of_disclosure(found: Iterable[Sentence], rows: list[Row], left: list[Left]) -> None:
    """Take, of counts of all business, the part said to be of disclosure, and leave the rest. found: the sentences."""
    general = {r["start"]: r for r in rows if r["kind"] in COUNTS and r["code"].startswith(_OF_ALL_BUSINESS)}
    parts = [
        (sentence, one, other)
        for sentence in found
        for one, other in pairwise(sentence.quantities)
        if one.start in general and _is_part(sentence, one, other)
    ]
    if not parts:
        return
    open_ones = {item.quantity.start for item in left if item.reason in NOT_PLACED}
    taken = {}
    for sentence, one, other in parts:
        whole = general[one.start]
        if other.start in open_ones and not whole["code"].startswith(_OF_STAFF):
            row = statement_row(whole["code"], "", other, whole["kind"], sentence)
            taken[other.start] = row | {"scope": whole["scope"]}
    leave_counts({one.start for _, one, _ in parts}, "general_case", rows, left)
    left[:] = [item for item in left if item.quantity.start not in taken]
    rows.extend(taken.values())
    rows.sort(key=lambda row: int(row["sentence_start"]))


def _is_part(sentence: Sentence, one: Quantity, other: Quantity) -> bool:
    """行政复议80件，涉及信息公开的2件: whether the second count is of disclosure, and the first says nothing of it."""
    if one.unit != other.unit or other.value >= one.value:
        return False
    text, clause_start = sentence.text, sentence.clause_start(one.start)
    is_named = _QUALIFIED["of_disclosure"].search(text, clause_start, one.start) is not None
    return not is_named and _QUALIFIED["part_of_disclosure"].fullmatch(text, one.end, other.start) is not None
