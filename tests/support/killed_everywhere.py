"""A piece of work killed before each thing it does to the file system, one after the other.

Belongs here: the kills. Does not: what is true after each, or random moments of whole runs (`gates/recovery`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator

# Audit events of the interpreter; what libraries in C write lies between them.
EVENTS = frozenset(
    f"os.{name}" for name in ("mkdir", "rename", "remove", "rmdir", "symlink", "chmod", "truncate", "link")
) | {"open", "shutil.rmtree"}
LONGEST = 500


def kills(work: Callable[[], object]) -> Iterator[int]:
    """Fork, kill the work before its first event, give 0; before its second, 1; until it comes to its end.

    For a process without threads. Raises RuntimeError where the work fails by itself, or never ends.
    """
    for number in range(LONGEST):
        child = os.fork()
        if child == 0:
            os._exit(_until(number, work))
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            if os.WEXITSTATUS(status):
                raise RuntimeError(f"the work failed by itself after {number} events")
            return
        yield number
    raise RuntimeError(f"more than {LONGEST} events")


def _until(number: int, work: Callable[[], object]) -> int:
    left = number

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in EVENTS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)
    try:
        work()
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        return 1
    return 0
