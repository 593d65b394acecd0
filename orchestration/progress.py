"""What a run says on stderr: its own words, the steps, and how far a long read is; not Dagster's whole event log.

Belongs here: the console logger, the bar. Does not: the log that Dagster keeps of every run, which stays whole.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import dagster as dg

if TYPE_CHECKING:
    from dagster._core.execution.context.logger import InitLoggerContext

SHOWN_EVENTS = {"STEP_START": "▶", "STEP_FAILURE": "✗"}
DBT_STEPS = "dbt_"
FOLLOWS = "Dependencies for step"  # said of every step after one that failed
PROGRESS_EVERY = 200


@contextmanager
def progress_of(log: logging.Logger, name: str) -> Iterator[Callable[[int, int], None]]:
    """Something to tell documents read and to read: a bar where stderr is a terminal, lines in the run's log always."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = bar.add_task(f"已读 · read {name}", total=None)

    def told(done: int, of: int) -> None:
        bar.update(task, completed=done, total=of)
        if done == of or done % PROGRESS_EVERY == 0:
            log.info(f"已读 · read {done}/{of}")

    with bar:
        yield told


class _Words(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        kind = event.event_type_value if event is not None else ""
        step = meta.get("step_key") or ""
        if event is not None:
            is_shown = kind in SHOWN_EVENTS or record.levelno >= logging.ERROR
        else:
            # What the dbt steps say is how dagster-dbt calls dbt, and which tests it shows in which way.
            is_shown = record.levelno >= (logging.ERROR if step.startswith(DBT_STEPS) else logging.INFO)
            is_shown = is_shown and not str(meta.get("orig_message")).startswith(FOLLOWS)
        text = step if kind == "STEP_START" else f"  {meta.get('orig_message') or record.getMessage()}"
        record.msg, record.args = f"{SHOWN_EVENTS.get(kind, ' ')} {text}", None
        return is_shown


class _Stderr(logging.StreamHandler[Any]):
    """Writes to stderr as it is at that moment: while a bar stands, rich puts lines above it."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


@dg.logger({}, "A run's own words on stderr.")
def console(context: InitLoggerContext) -> logging.Logger:
    """Steps as they start, what assets say, failures."""
    logger = logging.Logger("gongkai", logging.DEBUG)
    handler = _Stderr()
    handler.addFilter(_Words())
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logger.addHandler(handler)
    return logger
