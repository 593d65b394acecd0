"""The process that a worker is started in: it forks the one that reads and ends as that one ended.

Belongs here: telling a death for want of memory from any other. Does not: reading (`worker`), starting anew (`pool`).

Only a parent that has stayed small can tell: a child's peak of memory counts what its parent held when it was started.
So nothing is loaded here before the fork.
"""

from __future__ import annotations

import os
import resource
import signal
import sys

from ingestion.bounds import WORKER_MEMORY

OUT_OF_MEMORY = 75  # the exit code; a Python program ends with 0, 1, 2 or by a signal
_SHARE = 0.5  # of the limit in use at death: what is asked for last is often as much again


def main(parser: str, cpu_cap: float, wall_cap: float) -> None:
    """Serve as `worker.serve` does, in a child; end with its exit code or signal, or with OUT_OF_MEMORY."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    child = os.fork()
    if child == 0:
        from ingestion.handover.worker import serve

        serve(parser, cpu_cap, wall_cap)
        return
    _, status, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    # C++ and Rust abort where no memory is given; Python raises MemoryError, which the worker answers itself.
    if code == -signal.SIGABRT and usage.ru_maxrss * 1024 > _SHARE * WORKER_MEMORY:
        sys.exit(OUT_OF_MEMORY)
    if code >= 0:
        sys.exit(code)
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
