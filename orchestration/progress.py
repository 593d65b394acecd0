"""What a run says on stderr: its own words and the steps, not Dagster's whole event log.

Belongs here: the console logger. Does not: the log that Dagster keeps of every run, which stays whole.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from dagster._core.execution.context.logger import InitLoggerContext

SHOWN_EVENTS = {"STEP_START": "▶", "STEP_FAILURE": "✗"}
DBT_STEPS = "dbt_"
FOLLOWS = "Dependencies for step"  # said of every step after one that failed


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


@dg.logger({}, "A run's own words on stderr.")
def console(context: InitLoggerContext) -> logging.Logger:
    """Steps as they start, what assets say, failures."""
    logger = logging.Logger("gongkai", logging.DEBUG)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Words())
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logger.addHandler(handler)
    return logger
