"""The writer's lock: one holder, named to whoever waits, freed by death, kept by a child that inherited it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from ingestion.handover.lock import Holder, holder, is_held, writer_lock

HOLD = """
import sys, subprocess, time
from pathlib import Path
from ingestion.handover.lock import writer_lock
with writer_lock(Path(sys.argv[1]), print, "the first run") as descriptor:
    if sys.argv[2] == "child":
        subprocess.Popen(["sleep", "2"], pass_fds=[descriptor])
    print("held", flush=True)
    time.sleep(60)
"""


def hold(path: Path, how: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path), how], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_it_is_free_before_and_after_and_held_within(tmp_path: Path) -> None:
    path = tmp_path / "home" / "writer.lock"
    assert not is_held(path)
    with writer_lock(path, lambda who: None, "a run"):
        assert is_held(path)
        note = holder(path)
        assert note is not None
        assert (note.pid, note.command) == (os.getpid(), "a run")
    assert not is_held(path)


def test_whoever_waits_is_told_who_holds_it_and_gets_it_when_that_one_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    first = hold(path, "alone")
    told: list[Holder | None] = []

    def announce(who: Holder | None) -> None:
        told.append(who)
        first.send_signal(signal.SIGKILL)

    with writer_lock(path, announce, "the second run"):
        pass
    first.communicate()
    (who,) = told
    assert who is not None
    assert (who.pid, who.command) == (first.pid, "the first run")


def test_a_child_that_inherited_it_keeps_it_when_the_parent_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    first = hold(path, "child")
    first.kill()
    first.wait()
    assert is_held(path)
    deadline = time.monotonic() + 10
    while is_held(path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_held(path)


def test_a_torn_note_is_no_holder(tmp_path: Path) -> None:
    (tmp_path / "writer.lock").write_text('{"pid": 1')
    assert holder(tmp_path / "writer.lock") is None
    assert not is_held(tmp_path / "writer.lock")
