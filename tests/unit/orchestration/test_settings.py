"""Settings: where they come from, and which are refused with a way out."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest

from gongkai import settings
from gongkai.cli import main
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


def configured(tmp_path: Path, text: str, **environment: str) -> settings.Settings:
    file = tmp_path / "gongkai.toml"
    file.write_text(text, "utf-8")
    return settings.load(environment={"GONGKAI_CONFIG": str(file), **environment})


def test_the_file_gives_values_and_its_folders_count_from_where_it_lies(tmp_path: Path, inbox: Path) -> None:
    text = 'inbox = "inbox"\nhome = "h"\nworkers = 3\ndata_docs = true\nalert_urls = ["json://a", "json://b"]\n'
    made = configured(tmp_path, text)
    assert (made.inbox, made.home, made.workers, made.has_data_docs) == (inbox, tmp_path / "h", 3, True)
    assert made.alert_urls == ("json://a", "json://b")
    assert configured(tmp_path, text, GONGKAI_WORKERS="5").workers == 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("worker = 3", "did you mean workers"),
        ("colour = 3", "known: home"),
        ('workers = "3"', "workers should be a whole number"),
        ("workers = true", "workers should be a whole number"),
        ("workers = 99", "workers = 99 should be"),
        ("[gongkai]\nworkers = 3", "take [gongkai] out"),
        ('fetch_allow = ["10.0.0.1/8"]', "fetch_allow = '10.0.0.1/8' should name networks"),
        ("data_docs = 1", "true or false"),
        ("alert_urls = [1]", "list of strings"),
        ('alert_urls = ["json://a json://b"]', "none of them with a space"),
        ('home = ""', "home should be the path of a folder"),
        ('home = "~nobody_of_this_name/h"', "stands for no user's folder"),
        ('home = "a\\u0000b"', "control characters"),
        ("workers = ", "cannot be read"),
        ('inbox = "nowhere"', "does not exist"),
    ],
)
def test_a_wrong_value_in_the_file_names_the_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=r"gongkai\.toml") as refusal:
        configured(tmp_path, text)
    assert told in str(refusal.value)


def test_a_project_that_is_none_is_told_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="GONGKAI_PROJECT"):
        settings.load(environment={"GONGKAI_PROJECT": str(tmp_path)})


def test_a_file_that_is_named_and_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="GONGKAI_CONFIG"):
        settings.load(environment={"GONGKAI_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize("command", [["run"], ["ui"], ["quarantine", "retry"], ["quarantine", "list"]])
def test_a_home_that_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path, inbox: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_INBOX", str(inbox))
    monkeypatch.setattr("orchestration.ui.refuse_taken", lambda host, port: None)
    assert main([*command, "--home", "/proc/nowhere"]) == 2
    assert "The home /proc/nowhere cannot" in (said := capsys.readouterr().err) or "There is no home" in said


def test_a_full_disk_is_told_in_a_sentence_however_libraries_wrap_it(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration import run

    def wrapped(inbox: Path, home: Path) -> int:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise RuntimeError("a step failed") from error

    monkeypatch.setattr(run, "main", wrapped)
    command = ["run", "--inbox", str(inbox), "--home", str(tmp_path / "home")]
    assert main(command) == 1
    assert "The disk is full" in capsys.readouterr().err
    monkeypatch.setattr(run, "main", lambda inbox, home: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        main(command)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "three", "３"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["ui", f"--port={port}"])
    assert "from 1 to 65535" in capsys.readouterr().err


def test_a_port_that_another_program_uses_is_told_at_once(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        home, there = str(tmp_path / "home"), str(inbox)
        assert main(["ui", "--home", home, "--inbox", there, f"--port={port}"]) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_a_damaged_file_of_the_home_is_named(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_INBOX", str(inbox))
    manifest = tmp_path / "home" / "collections" / "a" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{")
    assert main(["quarantine", "list", "--home", str(tmp_path / "home")]) == 1
    assert f"{manifest} is damaged" in capsys.readouterr().err
