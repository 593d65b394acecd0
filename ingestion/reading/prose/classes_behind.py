"""Classes behind their counts: 公开信息98条，其中90条为机构职能类，8条是政策法规类.

Belongs here: names behind the counts of a list that adds up to the whole before it. Does not: names before their counts
(`listed`), topics of requests behind theirs (`request_lists`).
"""

from __future__ import annotations

import re

from ingestion.knowledge.vocabulary import load_never_named, load_patterns
from ingestion.reading.prose.class_names import class_name
from ingestion.reading.prose.codes import CLASS
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.run_evidence import WHOLES
from ingestion.reading.prose.sentences import Sentence

_BEHIND = load_patterns("classes_behind")
_LEAST_MEMBERS = 2
_REST = frozenset({"其余", "其他", "剩余", "另外"})  # 其余8条为政策法规类: the rest has a name


def read_classes_behind(sentence: Sentence, rows: list[Row], left: list[Left]) -> None:
    """Move from `left` to `rows` the counts that the names behind them make classes. rows, left: of the sentence."""
    whole = next((row for row in rows if row["code"] in WHOLES and row["kind"] == "count"), None)
    if whole is None or not left:
        return
    behind = [q for q in sentence.quantities if q.start > whole["start"]]
    names = _names(sentence, behind)
    rest = [row for row in rows if row["code"] == CLASS and row["label"] in _REST]
    open_ones = {item.quantity.start for item in left if item.reason in NOT_PLACED} | {row["start"] for row in rest}
    are_open = all(quantity.start in open_ones for quantity in names)
    if len(names) < _LEAST_MEMBERS or not are_open or sum(quantity.value for quantity in names) != whole["value"]:
        return
    rows[:] = [row for row in rows if row not in rest]
    for quantity, name in names.items():
        row = statement_row(CLASS, name, quantity, "count", sentence)
        rows.append(row | {"list_id": whole["list_id"], "list_role": "part", "scope": whole["scope"]})
    left[:] = [item for item in left if item.quantity not in names]
    rows.sort(key=lambda row: (row["start"], row["end"]))


def _names(sentence: Sentence, counts: list[Quantity]) -> dict[Quantity, str]:
    """The counts from the first on that have a name behind them and nothing else, in one counter."""
    names: dict[Quantity, str] = {}
    for quantity, end in zip(counts, [*(q.start for q in counts[1:]), sentence.end], strict=False):
        told = _BEHIND["named"].match(sentence.text, quantity.end, end)
        name = class_name(told["name"]) if told else ""
        is_class = told is not None and bool(name) and not _is_anothers(sentence, told)
        if not is_class or quantity.is_approximate or quantity.unit != counts[0].unit:
            break
        names[quantity] = name
    return names


def _is_anothers(sentence: Sentence, told: re.Match[str]) -> bool:
    never = load_never_named(is_proved=True)
    return any(t.concept in never for t in sentence.words(*told.span("name")))
