"""Reading many documents in processes of their own, so that one bad file hurts only itself.

Belongs here: starting, asking and replacing workers. Does not: what a worker does, or what is published.

Workers are plain child processes and no multiprocessing pool: that would import the caller's main module again, which
under Dagster costs seconds and 150 MB a worker, and its pool does not survive a worker that is killed.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingestion.bounds import WORKER_MEMORY
from ingestion.handover.guard import OUT_OF_MEMORY

TIME_CAP_SECONDS = 20.0
WALL_FACTOR = 6  # seconds on the wall for each second of CPU time: a machine shared by many gives a tenth and stalls
ATTEMPTS = 2  # a worker can be killed for something the document did not do
DOCUMENTS_A_WORKER = 20  # below that a second process costs more than it saves

_PROJECT = str(Path(__file__).resolve().parents[2])
# -P and the path of this very package: modules that lie in the working directory beside the reports are not imported.
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from ingestion.handover.guard import main; "
_COMMAND = (sys.executable, "-P", "-c", _START + "main(sys.argv[1], *map(float, sys.argv[2:]))", _PROJECT)

_TIMES_UP = {
    -signal.SIGPROF: ("读取超过 {cpu:g} 秒 CPU 时间，已放弃", "not read within {cpu:g} seconds of CPU time: given up"),
    -signal.SIGALRM: ("读取超过 {wall:g} 秒，已放弃", "not read within {wall:g} seconds: given up"),
}


@dataclass(frozen=True)
class Job:
    """One document to read. raw: its bytes. entry: where its cache entry goes.

    is_told: answer with notes as well. identity_version: of what identities are told with today. listed_agency,
    listed_year: what a list of addresses says of the document.
    """

    document_id: str
    source: str
    raw: str
    entry: str
    is_told: bool = False
    identity_version: str = ""
    listed_agency: str = ""
    listed_year: int = 0


class WorkerBrokenError(RuntimeError):
    """A worker that cannot even start: the installation is at fault, not a document."""


class _Worker:
    def __init__(self, parser: str, time_cap: float) -> None:
        self.parser = parser
        self.reader_version = ""
        self.process = subprocess.Popen(
            [*_COMMAND, parser, str(time_cap), str(WALL_FACTOR * time_cap)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def wait_until_ready(self) -> None:
        """Raises WorkerBrokenError where it does not get there."""
        answer = None if self.reader_version else self._answer()
        if answer is not None:
            self.reader_version = answer["reader_version"]
        elif not self.reader_version:
            code = self.close()
            raise WorkerBrokenError(f"the reading process for {self.parser} ended with {code} before it was ready")

    def read(self, job: Job) -> dict[str, Any] | None:
        """What the worker answers; None where it did not live to answer."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(asdict(job)) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        return self._answer()

    def close(self) -> int:
        """End the worker; its exit code, or the negative of the signal it died of."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait()

    def _answer(self) -> dict[str, Any] | None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        answer: dict[str, Any] | None = json.loads(line) if line.endswith("\n") else None
        return answer


class Reader:
    """One worker that reads document after document, started at once and replaced when a document ends it."""

    def __init__(self, parser: str, time_cap: float = TIME_CAP_SECONDS) -> None:
        self._parser = parser
        self._time_cap = time_cap
        self._worker: _Worker | None = _Worker(parser, time_cap)

    def read(self, job: Job) -> dict[str, Any]:
        """Read one document; what the worker told besides its entry. Whatever happens, an entry is left.

        A document that is over its time, or twice ends its worker, gets the outcome over_limit (out of time or memory)
        or corrupt (anything else). Raises WorkerBrokenError where no worker can start.
        """
        code, reader_version = 0, ""
        for _ in range(ATTEMPTS):
            worker = self._worker = self._worker or _Worker(self._parser, self._time_cap)
            worker.wait_until_ready()
            reader_version = worker.reader_version
            answer = worker.read(job)
            if answer is not None:
                return answer
            self._worker = None
            code = worker.close()
            if code in _TIMES_UP:
                break
        self._leave_failure(job, reader_version, code)
        return {}

    def close(self) -> None:
        """End the worker, once it has read what it was given."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _leave_failure(self, job: Job, reader_version: str, code: int) -> None:
        # Imported here: a worker is started before anything that takes long to load.
        from ingestion.handover.entry import of_failure, write_entry

        outcome = "over_limit"
        if code in _TIMES_UP:
            caps = {"cpu": self._time_cap, "wall": WALL_FACTOR * self._time_cap}
            zh, en = (text.format(**caps) for text in _TIMES_UP[code])
        elif code == OUT_OF_MEMORY:
            megabytes = WORKER_MEMORY // 1024**2
            zh, en = f"读取超出内存上限 {megabytes} MB，已放弃", f"not read within {megabytes} MB of memory: given up"
        else:
            outcome = "corrupt"
            zh = f"读取进程两次异常终止（{code}）"
            en = f"the reading process died twice on it ({code})"
        length = Path(job.raw).stat().st_size
        entry = of_failure(job.document_id, job.source, length, reader_version, outcome, zh, en)
        write_entry(Path(job.entry), entry)


def read_documents(jobs: Sequence[Job], parser: str, workers: int, time_cap: float = TIME_CAP_SECONDS) -> Iterator[Job]:
    """Read documents, several at a time; gives each job once its cache entry stands, as `Reader.read` leaves it.

    Raises WorkerBrokenError where no worker can start.
    """
    if not jobs:
        return
    count = max(1, min(workers, -(-len(jobs) // DOCUMENTS_A_WORKER)))
    local = threading.local()
    started: list[Reader] = []

    def read(job: Job) -> Job:
        if not hasattr(local, "reader"):
            local.reader = Reader(parser, time_cap)
            started.append(local.reader)
        local.reader.read(job)
        return job

    with ThreadPoolExecutor(count) as threads:
        try:
            yield from threads.map(read, jobs)
        finally:
            threads.shutdown(cancel_futures=True)
            for reader in started:
                reader.close()
