"""The doctor tells what is missing, and the way out."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from gongkai import settings as settings_of
from gongkai.settings import Settings
from ingestion.handover.lock import writer_lock
from orchestration import doctor


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox").mkdir()
    return settings_of.load(tmp_path / "inbox", tmp_path / "home", {})


def states(settings: Settings) -> dict[str, str]:
    return {one.name: one.state for one in doctor.examine(settings)}


def test_every_line_that_is_not_well_has_a_way_out(settings: Settings) -> None:
    found = list(doctor.examine(settings))
    assert {one.name for one in found} >= {"Python", "packages", "dbt", "dagster", "磁盘 disk", "写锁 lock"}
    assert all(one.found and (one.state == "ok" or (one.zh and one.en)) for one in found)


def test_a_full_disk_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    assert doctor.main(settings) == 1
    assert "✗ 磁盘 disk" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("listed", "state"),
    [("Noto Sans CJK JP,Noto Sans CJK JP Bold\nArial\n", "ok"), ("AR PL UMing CN\n", "warning"), ("", "warning")],
)
def test_a_font_is_one_that_the_pictures_use(monkeypatch: pytest.MonkeyPatch, listed: str, state: str) -> None:
    monkeypatch.setattr(doctor.subprocess, "run", lambda *arguments, **options: SimpleNamespace(stdout=listed))
    assert doctor._font().state == state


def test_a_held_lock_is_named(settings: Settings) -> None:
    assert states(settings)["写锁 lock"] == "ok"
    with writer_lock(settings.lock, lambda who: None, "a long run"):
        (lock,) = [one for one in doctor.examine(settings) if one.name == "写锁 lock"]
    assert lock.state == "warning"
    assert "a long run" in lock.found


def test_a_missing_and_a_wrong_package_are_told(tmp_path: Path, settings: Settings) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[project]\ndependencies = ["no-such-package-here", "dagster<1"]\n'
        '[project.optional-dependencies]\nfar = ["nor-this-one"]\n'
    )
    found = {one.name: one for one in doctor._packages(project)}
    assert found["packages"].state == "failed"
    assert "no-such-package-here" in found["packages"].found
    assert "dagster 1." in found["packages"].found
    assert found["extra far"].state == "warning"


def test_an_address_for_alerts_that_nobody_understands_is_told_and_not_shown(settings: Settings) -> None:
    made = dataclasses.replace(settings, alert_urls=("json://h/x", "nonsense://secret"))
    (told,) = [one for one in doctor.examine(made) if "alerts" in one.name]
    assert (told.state, "2" in told.found) == ("failed", True)
    assert "secret" not in f"{told}"
