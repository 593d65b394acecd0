"""Five real documents against hand-checked expectations, through the shared scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import check, run_gongkai
from support.expectations import read_csv, taken_traps


@pytest.fixture(scope="module")
def seeds(shared: Path) -> Path:
    return shared / "reports" / "seeds"


@pytest.fixture(scope="module")
def predictions(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    code, printed = run_gongkai("parse", *sorted(seeds.glob("*.txt")), "--format", "jsonl")
    assert code == 0
    path = tmp_path_factory.mktemp("seeds") / "parsed.jsonl"
    path.write_text(printed, "utf-8")
    return path


def score(shared: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the shared scorer."""
    scorer = shared / "tools" / "score_observations.py"
    command = [sys.executable, str(scorer), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_observations_and_identity(shared: Path, seeds: Path, predictions: Path) -> None:
    scored = score(
        shared, seeds / "expected_observations.csv", predictions, "--reports", seeds / "expected_reports.csv"
    )
    assert scored.returncode == 0, scored.stdout + scored.stderr


def test_findings(shared: Path, seeds: Path, predictions: Path, tmp_path: Path) -> None:
    found = tmp_path / "found.json"
    found.write_text(json.dumps(check(sorted(seeds.glob("*.txt"))), ensure_ascii=False, default=str), "utf-8")
    scored = score(
        shared,
        seeds / "expected_observations.csv",
        predictions,
        "--findings",
        seeds / "expected_findings.csv",
        found,
    )
    assert scored.returncode == 0, scored.stdout + scored.stderr


def test_no_trap_is_taken(seeds: Path, predictions: Path) -> None:
    printed = [json.loads(line) for line in predictions.read_text("utf-8").splitlines()]
    traps = read_csv(seeds / "not_to_be_taken.csv")
    complaints = taken_traps(traps, read_csv(seeds / "expected_observations.csv"), printed)
    assert not complaints, "\n".join(complaints)
