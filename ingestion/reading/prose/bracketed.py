"""Bracketed: a remark in brackets beside a count that narrows what it counts, or turns it into another's.

Belongs here: which counts 主动公开信息（网站）8条 and 公开8条（历年累计） leave open. Does not: brackets that hold
counts or are part of a name (`asides`), remarks elsewhere, which say nothing of the count.
"""

from __future__ import annotations

from ingestion.knowledge.vocabulary import load_patterns, load_reasons, load_rules
from ingestion.reading.prose.codes import EACH_ROUTE, ITEMS, OUTCOMES, RECEIVED, REQUEST_WHOLES
from ingestion.reading.prose.quantities import Left
from ingestion.reading.prose.rows import COUNTS, Row, leave_counts
from ingestion.reading.prose.tokens import tokenise

_ASIDES = load_patterns("asides")
_LONGEST = 60
_GRANTED = f"{OUTCOMES}granted"
_WHOLES = REQUEST_WHOLES | {ITEMS, *EACH_ROUTE, "consultations.total"}
# Each reason that is known, and what it is the reason of: some are of more than one answer.
_REASONS = {(concept, rule.code) for rule in load_rules() for concept in rule.head & load_reasons()}
_ANSWERS = {code.rpartition(".")[0] for _, code in _REASONS}


def leave_bracketed(text: str, rows: list[Row], left: list[Left]) -> None:
    """Move from `rows` to `left` the counts that a remark right before or behind them makes others than they seem.

    不予公开（国家秘密）8件 becomes the count of its reason. text: with its brackets. Only wholes are narrowed by any
    remark: what is a part says what it is by its name, and a remark explains that.
    """
    places = set()
    for row in rows:
        if row["kind"] not in COUNTS or row["value_status"] == "explicit_none":
            continue
        if _is_turned(row, text):
            places.add(row["start"])
            continue
        is_whole = row["code"] in _WHOLES
        if not (is_whole or row["code"] in _ANSWERS):
            continue
        remark = _ASIDES["before_count"].search(text, max(0, row["start"] - _LONGEST), row["start"])
        if remark is None:
            continue
        reasons = _reasons_in(remark["remark"], row["code"])
        if len(reasons) == 1:
            row["code"] = reasons.pop()
        elif is_whole and _ASIDES["narrows"].fullmatch(remark["remark"]):
            places.add(row["start"])
    leave_counts(places, "bracketed", rows, left)


def _is_turned(row: Row, text: str) -> bool:
    """Whether a remark behind a count makes it another's: 公开8条（历年累计）, 收到申请8件（含上年结转）."""
    if row["label"] or row["basis"] == "cumulative":
        return False
    if row["code"] == RECEIVED and _ASIDES["takes_in_last_year"].match(text, row["end"]):
        return True
    if row["code"].startswith("fees.") and _ASIDES["fee_rate"].match(text, row["end"]):
        return True
    if row["code"] == _GRANTED and _ASIDES["partly"].match(text, row["end"]):
        return True
    return _ASIDES["turns"].match(text, row["end"]) is not None


def _reasons_in(remark: str, answer: str) -> set[str]:
    """The codes of the reasons for an answer that a remark names."""
    named = {token.concept for token in tokenise(remark, 0, len(remark))}
    return {code for concept, code in _REASONS if concept in named and code.startswith(f"{answer}.")}
