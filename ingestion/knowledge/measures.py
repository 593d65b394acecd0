"""The measures that an observation's `code` may name, from measures.csv.

Belongs here: loading that table into frozen rows. Does not: wordings of measures (forms and prose knowledge hold them),
or any use of them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

MEASURES_PATH = Path(__file__).with_name("measures.csv")


@dataclass(frozen=True, slots=True)
class Measure:
    """One code. `unit` is the usual one (`a/b` where two are in use), never a stand-in for a unit not printed.

    value_kind: count or amount. basis: annual, cumulative or stock. label_rule: required, optional or none.
    parent: the code it is a part of, or empty. forms: where it is stated (prose, 2014, 2019, 2021).
    """

    code: str
    family: str
    parent: str
    unit: str
    value_kind: Literal["count", "amount"]
    basis: Literal["annual", "cumulative", "stock"]
    label_rule: Literal["required", "optional", "none"]
    label_zh: str
    label_en: str
    forms: tuple[str, ...]


@cache
def load_measures() -> dict[str, Measure]:
    """All measures by code, in the order of the file. The dictionary is shared: do not change it."""
    with MEASURES_PATH.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Measure(
                code=row["code"],
                family=row["family"],
                parent=row["parent"],
                unit=row["unit"],
                value_kind=cast(Literal["count", "amount"], row["value_kind"]),
                basis=cast(Literal["annual", "cumulative", "stock"], row["basis"]),
                label_rule=cast(Literal["required", "optional", "none"], row["label_rule"]),
                label_zh=row["label_zh"],
                label_en=row["label_en"],
                forms=tuple(row["forms"].split(";")),
            )
            for row in csv.DictReader(lines)
        }
