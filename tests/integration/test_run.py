"""The whole pipeline as people start it: what comes out, what bad files do, and that a second run changes nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import pyarrow.parquet as pq
import pytest

from gongkai import settings
from ingestion.handover.store import published

PROJECT = Path(__file__).resolve().parents[2]

ARTICLE = "<html><head><title>周末天气</title></head><body><p>周末晴到多云，气温二十度，宜出行。</p></body></html>"
ERROR_PAGE = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><hr>nginx</body></html>"

BAD_FILES = {
    "empty.txt": b"",
    "binary.bin": bytes(range(256)) * 64,
    "error.html": ERROR_PAGE.encode(),
    "article.html": ARTICLE.encode(),
    "list, of 'files'.csv": "名称,年份\n甲局,2020\n".encode(),
}


@dataclass(frozen=True)
class Ran:
    """A home after two runs over the same inbox, with what each printed and what lay there after each."""

    home: Path
    inbox: Path
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    after_first: dict[str, bytes]
    after_second: dict[str, bytes]
    tables_after_first: dict[str, list[tuple[object, ...]]]


def gongkai_run(inbox: Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DAGSTER_"))}
    command = [sys.executable, "-m", "gongkai", "run", "--inbox", str(inbox), "--home", str(home)]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=600)


def published_bytes(home: Path) -> dict[str, bytes]:
    files = [
        path
        for folder in ("collections", "releases")
        for path in (home / folder).rglob("*")
        if path.is_file() and path.suffix != ".duckdb"
    ]
    return {str(path.relative_to(home)): path.read_bytes() for path in files}


def tables(home: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(home / "release" / "gongkai.duckdb"), read_only=True) as connection:
        names = [row[0] for row in connection.execute("SHOW TABLES").fetchall()]
        return {name: connection.execute(f'FROM "{name}" ORDER BY ALL').fetchall() for name in names}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("run")
    inbox, home = folder / "inbox", folder / "home"
    shutil.copytree(PROJECT / "samples" / "inbox", inbox)
    (inbox / "杂项").mkdir()
    for name, data in BAD_FILES.items():
        (inbox / "杂项" / name).write_bytes(data)
    report = next(path for path in sorted((inbox / "hebei").iterdir()) if path.is_file())
    shutil.copyfile(report, inbox / "hebei" / f"copy of {report.name}")
    first = gongkai_run(inbox, home)
    assert first.returncode == 0, first.stderr
    after_first, tables_after_first = published_bytes(home), tables(home)
    second = gongkai_run(inbox, home)
    assert second.returncode == 0, second.stderr
    return Ran(home, inbox, first, second, after_first, published_bytes(home), tables_after_first)


def outcomes(ran: Ran) -> dict[str, dict[str, str]]:
    folders = [path for path in (ran.home / "collections").iterdir() if path.is_dir()]
    return {row["source"]: row for folder in folders for row in published(folder, "outcomes").to_pylist()}


def test_every_file_has_an_outcome_and_bad_ones_say_why(ran: Ran) -> None:
    found = outcomes(ran)
    assert set(found) == {
        str(path.relative_to(ran.inbox / path.relative_to(ran.inbox).parts[0]))
        for path in ran.inbox.rglob("*")
        if path.is_file()
    }
    assert found["empty.txt"]["outcome"] == "empty"
    assert found["error.html"]["outcome"] == "error_page"
    assert found["article.html"]["outcome"] == "not_a_report"
    for name in BAD_FILES:
        assert found[name]["outcome"] not in ("read", "partly_read")
        assert found[name]["reason_zh"], name
        assert found[name]["reason_en"], name


def test_the_others_are_read_all_the_same(ran: Ran) -> None:
    reports = [row for source, row in outcomes(ran).items() if source not in BAD_FILES]
    assert [row["outcome"] for row in reports].count("duplicate") == 1
    assert {row["outcome"] for row in reports} <= {"read", "partly_read", "duplicate"}
    assert len(ran.tables_after_first["fct_requests"]) > 0
    assert len(ran.tables_after_first["fct_disclosures"]) > 0


def test_a_second_run_changes_no_file_and_no_table(ran: Ran) -> None:
    assert ran.after_second == ran.after_first
    assert tables(ran.home) == ran.tables_after_first


def test_planted_contradictions_are_announced_once(ran: Ran) -> None:
    with duckdb.connect(str(ran.home / "release" / "gongkai.duckdb"), read_only=True) as connection:
        failed = connection.execute(
            "SELECT finding_id FROM fct_findings WHERE status = 'fail' AND severity IN ('error', 'warning')"
        ).fetchall()
    assert failed
    lines = (ran.home / "alerts" / "outbox.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 1
    announced = [finding for report in json.loads(lines[0])["reports"] for finding in report["finding_ids"]]
    assert sorted(announced) == sorted(row[0] for row in failed)


def test_the_release_is_whole(ran: Ran) -> None:
    release = ran.home / "release"
    assert (release / "data_dictionary.csv").read_text("utf-8").startswith("table,column,type,description\n")
    for name, rows in ran.tables_after_first.items():
        assert pq.read_metadata(release / f"{name}.parquet").num_rows == len(rows)


def test_the_summary_says_what_came_out_and_what_to_do_next(ran: Ran) -> None:
    for run in (ran.first, ran.second):
        for word in ("observations", "findings", "table cells", str(ran.home / "release"), "gongkai ui"):
            assert word in run.stdout
        wording = next(line for line in run.stdout.splitlines() if "wording" in line)
        assert re.search(r"\d+ hits of \d+ entries（.*程式 \d+.*）; \d+ unused（.*软体", wording)
    assert "new alerts    0" in ran.second.stdout
    assert "new alerts    0" not in ran.first.stdout


@pytest.mark.parametrize("word", ["observations", "table cells", "findings"])
def test_the_readme_shows_what_a_run_ends_with(ran: Ran, word: str) -> None:
    """The samples alone: files that are no reports, and a second copy, add nothing to these."""
    readme = (PROJECT / "README.md").read_text("utf-8").splitlines()
    (shown,) = (line for line in readme if re.match(rf"  \w+ {word} ", line))
    assert shown in ran.first.stdout.splitlines()


def test_the_ui_finds_runs_metadata_and_failed_checks_with_their_reason(
    ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(ran.home / "dagster"))
    with dg.DagsterInstance.get() as instance:
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS] * 2
        for key, entry in (("read_documents", "outcomes"), ("quality/findings", "top_findings"), ("release", "rows")):
            event = instance.get_latest_materialization_event(dg.AssetKey(key.split("/")))
            assert event is not None
            assert event.asset_materialization is not None
            assert entry in event.asset_materialization.metadata
        last_run = instance.get_runs()[0].run_id
        records = instance.get_records_for_run(last_run, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
    checks = [record.event_log_entry.get_dagster_event().asset_check_evaluation_data for record in records]
    (gate,) = (check for check in checks if check.check_name == "observation_gate")
    assert gate.passed
    assert re.search(
        r"\| jiangsu \| 2 \| 2 \| 428 \| \d+\.\d% \| 100\.0% \| 0 \|", str(gate.metadata["by_collection"].value)
    )
    assert any(check.asset_key.path[-1] == "fct_requests" for check in checks)
    failed = [check for check in checks if not check.passed]
    assert failed
    for check in failed:
        assert check.check_name.startswith("consistency_")
        assert check.description
        assert "| rule_id |" in str(check.metadata["findings"].value)


@pytest.mark.usefixtures("own_environment")
def test_a_gate_that_fails_keeps_the_release_as_it_is(
    ran: Ran, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from expectations import gate
    from orchestration.run import run

    check = gate.Check("code is in the code book", "critical", False, 10, 1, ("an-observation",))
    monkeypatch.setattr(gate, "gate", lambda handover, docs_dir=None: gate.GateResult((check,)))
    assert run(settings.load(ran.inbox, ran.home, {})) == 1
    releases = {name: data for name, data in ran.after_second.items() if name.startswith("releases/")}
    assert {name: data for name, data in published_bytes(ran.home).items() if name.startswith("releases/")} == releases
    assert "code is in the code book: 1 of 10" in capsys.readouterr().err


def test_an_inbox_without_files_is_told_and_nothing_is_run(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    ran = gongkai_run(tmp_path / "inbox", tmp_path / "home")
    assert ran.returncode == 2
    assert "no file in the inbox" in ran.stderr
    assert not (tmp_path / "home" / "release").exists()
