"""The most memory one reading process held: `python benchmarks/memory.py` with the worker's jobs on stdin.

Belongs here: running one worker and printing its peak in bytes. Does not: choosing documents (`read`).

A file run by itself and importing next to nothing: Linux counts what a process held before it became another program,
so a worker started from a large process would show that one's size.
"""

from __future__ import annotations

import resource
import subprocess
import sys

SECONDS = "300"  # for a document, by the wall clock: a busy machine must not end the worker


def main() -> int:
    """Run the worker over stdin; its return code."""
    command = [sys.executable, "-m", "ingestion.handover.guard", "ingestion.parse", SECONDS, SECONDS]
    ended = subprocess.run(command, stdin=sys.stdin, stdout=subprocess.DEVNULL, check=False)
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
