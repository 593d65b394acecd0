"""Settings: where they come from, and which are refused with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import settings
from gongkai.settings import SettingsError


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_arguments_come_before_the_environment(tmp_path: Path, inbox: Path) -> None:
    environment = {"GONGKAI_HOME": str(tmp_path / "of-environment"), "GONGKAI_INBOX": str(inbox)}
    assert settings.load(environment=environment).home == tmp_path / "of-environment"
    assert settings.load(home=tmp_path / "given", environment=environment).home == tmp_path / "given"


def test_the_default_home_and_inbox_are_the_projects_own() -> None:
    made = settings.load(environment={})
    assert made.home == settings.PROJECT / ".gongkai"
    assert made.inbox == settings.PROJECT / "samples" / "inbox"
    assert made.workers >= 1


@pytest.mark.parametrize("name", ["a*b", "a?b", "a[1]", "{a}", "it's"])
def test_a_home_that_the_database_would_misread_is_refused(tmp_path: Path, inbox: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="--home"):
        settings.load(inbox, tmp_path / name, {})


def test_a_home_that_is_a_file_is_refused(tmp_path: Path, inbox: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="not a folder"):
        settings.load(inbox, tmp_path / "file", {})


def test_an_inbox_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--inbox"):
        settings.load(tmp_path / "nowhere", tmp_path / "home", {})


def test_home_and_inbox_are_kept_apart(tmp_path: Path, inbox: Path) -> None:
    for home in (inbox, inbox / "home", tmp_path):
        with pytest.raises(SettingsError, match="apart"):
            settings.load(inbox, home, {})
    assert settings.load(inbox, inbox / ".gongkai", {}).home == inbox / ".gongkai"


@pytest.mark.parametrize("value", ["0", "65", "two", "1.5", "-1", "٢", "1_0"])
def test_a_number_of_workers_that_is_none_is_refused(tmp_path: Path, inbox: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="GONGKAI_WORKERS"):
        settings.load(inbox, tmp_path / "home", {"GONGKAI_WORKERS": value})


def test_alert_addresses_do_not_show(tmp_path: Path, inbox: Path) -> None:
    made = settings.load(inbox, tmp_path / "home", {"GONGKAI_ALERT_URLS": "mailto://u:secret@h  json://h"})
    assert len(made.alert_urls) == 2
    assert "secret" not in repr(made)
