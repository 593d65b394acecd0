"""Prose of real reports against hand-labelled statements (prose/*.csv); what is reached may only rise.

The labels are facts and places, no sentences: `start` and `end` are of the number in the document's text. Two people
labelled every report apart; where they differed the text was read again. A row with verdict `either` has two
defensible readings: any code listed is right, and so is leaving it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command import run_gongkai
from support.statements import load_statements, score_statements

LABELS = Path(__file__).with_name("prose")
FLOORS: dict[str, dict[str, list[float]]] = yaml.safe_load((LABELS / "floors.yaml").read_text("utf-8"))


def printed_rows(folder: Path, sources: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Observations of the files `sources` in `folder`, by file name."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in sources}
    _, printed = run_gongkai("parse", *sorted(folder / name for name in sources), "--format", "jsonl")
    for line in printed.splitlines():
        row = json.loads(line)
        if not row["code"].startswith("_"):
            rows[Path(row["source"]).name].append(row)
    return rows


@pytest.mark.parametrize("half", sorted(FLOORS))
def test_statements_of_real_reports(half: str, shared: Path) -> None:
    statements = load_statements(LABELS / f"{half}.csv")
    score = score_statements(statements, printed_rows(shared / "reports" / "real", {s.source for s in statements}))
    report = "\n".join([half, *score.complaints, score.table()])
    print(report)
    for family, (precision, recall) in FLOORS[half].items():
        if family in ("scopes", "roles", "links"):
            reached = score.told(getattr(score, family))
        else:
            name = "" if family == "all" else family
            reached = score.precision(name), score.recall(name)
        assert reached[0] >= precision, f"{family}: precision below {precision}\n{report}"
        assert reached[1] >= recall, f"{family}: recall below {recall}\n{report}"
