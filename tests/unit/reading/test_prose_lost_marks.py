"""Texts that lost commas, full stops or lines: what is read then was read before, or is unread.

The texts are the examples that likeness learns from; what one of them marks may be read too.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.parse import parse_bytes

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "knowledge" / "build" / "examples"
MARK = re.compile(r"⟦([^⟦⟧|]*)(?:\|([^⟦⟧|]*))?⟧")
REPORTS = [
    text for name in ("58", "60", "62", "65") for text in (EXAMPLES / f"{name}.txt").read_text().split("\n=====\n")
]
LOSSES = {
    "no commas": lambda text: re.sub(r"[，,](?!\d)", "", text),
    "blanks for commas": lambda text: re.sub(r"[，,](?!\d)", " ", text),
    "blanks behind counts": lambda text: re.sub(r"(\d[件条人次个名期场])[，、,]", r"\1 ", text),
    "blanks around numbers": lambda text: re.sub(r"(\d+)", r" \1 ", text),
    "lines for commas": lambda text: re.sub(r"([，、；])(?!\d)", r"\1\n", text),
    "no full stops": lambda text: text.replace("。", ""),
    "no paragraphs": lambda text: re.sub(r"\n+", "", text),
    "no brackets": lambda text: re.sub(r"[（）()]", "，", text),
}
# Of a hundred statements, as many may be others: a name that runs into the next is sometimes a word of its own.
MOST_OTHERS = 1
LEAST_KEPT = 70


def stated(text: str) -> set[tuple[str, str]]:
    """The measures and figures read as counts."""
    rows = parse_bytes(text.encode(), "x.txt").observations.rows()
    return {
        (row["code"], f"{row['value'].normalize():f}")
        for row in rows
        if row["kind"] == "count" and row["value"] is not None and row["value_status"] == "reported"
    }


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_read_of_a_text_that_lost_its_marks(loss: str) -> None:
    lose: Callable[[str], str] = LOSSES[loss]
    before = kept = others = 0
    for marked in REPORTS[::3]:
        text = MARK.sub(r"\1", marked)
        printed = {(code, m[1].replace(",", "")) for m in MARK.finditer(marked) for code in (m[2] or "").split("/")}
        free = {m[1] for m in MARK.finditer(marked) if not m[2]}
        whole, damaged = stated(text), stated(lose(text))
        before += len(whole)
        kept += len(whole & damaged)
        others += sum(1 for code, value in damaged - whole - printed if value not in free)
    assert before > 1000
    assert 100 * others <= MOST_OTHERS * before, f"{others} of {before}"
    assert 100 * kept >= LEAST_KEPT * before, f"{kept} of {before}"
