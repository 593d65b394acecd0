"""The writer's lock: one OS lock in the home, so that two runs never write side by side.

Belongs here: taking it, waiting for it, naming its holder. Does not: what is done under it.

An OS lock, not a file that is there or not: the kernel drops it when the last process that inherited it ends, kill -9
included. The file holds who took it last, for the message of whoever waits; it is not the lock.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

POLL_SECONDS = 0.2
ANNOUNCE_SECONDS = 30.0


@dataclass(frozen=True)
class Holder:
    """Who wrote into the lock file last. since: ISO time with offset."""

    pid: int
    since: str
    command: str

    def __str__(self) -> str:
        return f"pid {self.pid}, since {self.since}: {self.command}"


def waiting_for(found: Holder | None) -> str:
    """What whoever waits for the lock is told."""
    return f"等待写锁 · waiting for the writer's lock, held by {found or 'another process'}"


def holder(path: Path) -> Holder | None:
    """Whoever wrote into the lock file last, or None where nobody did or the note is torn."""
    try:
        return Holder(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _try(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writer_lock(path: Path, announce: Callable[[Holder | None], None], command: str = "") -> Iterator[int]:
    """Hold the lock; gives its descriptor, which children must inherit for the lock to outlive this process.

    announce is called when waiting begins and every half minute, with the holder. Not reentrant: a process that takes
    it twice waits for itself.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait(path, descriptor, announce)
        note = Holder(os.getpid(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), command or _command())
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(note), ensure_ascii=False).encode("utf-8"), 0)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def inherited_by_children(descriptor: int) -> Iterator[None]:
    """Make the lock this process's stdin, the one descriptor that every child inherits without being told to.

    A dbt whose parent was killed goes on writing; as long as it does, the lock must not be free. Nothing that runs
    under the lock reads stdin.
    """
    try:
        before: int | None = os.dup(0)
    except OSError:  # started without a stdin
        before = None
    os.dup2(descriptor, 0, inheritable=True)
    try:
        yield
    finally:
        if before is None:
            os.close(0)
        else:
            os.dup2(before, 0, inheritable=True)
            os.close(before)


def _wait(path: Path, descriptor: int, announce: Callable[[Holder | None], None]) -> None:
    next_word = 0.0
    while not _try(descriptor):
        if time.monotonic() >= next_word:
            announce(holder(path))
            next_word = time.monotonic() + ANNOUNCE_SECONDS
        time.sleep(POLL_SECONDS)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _command() -> str:
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
