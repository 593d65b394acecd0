"""The `gongkai` command in this process, its standard output caught. Does not judge what it prints."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gongkai.cli import main


def run_gongkai(*arguments: str | Path) -> tuple[int, str]:
    """Exit code and standard output of `gongkai ARGUMENTS`."""
    caught = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
    with contextlib.redirect_stdout(caught):
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    caught.seek(0)
    return code, caught.read()


def parse(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Every line that `gongkai parse --format jsonl` prints for `paths`."""
    _, printed = run_gongkai("parse", *paths, "--format", "jsonl")
    return [json.loads(line) for line in printed.splitlines() if line.strip()]


def check(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Every finding that `gongkai check --format json` prints for `paths`."""
    _, printed = run_gongkai("check", *paths, "--format", "json")
    found = json.loads(printed)
    findings: list[dict[str, Any]] = found["findings"] if isinstance(found, dict) else found
    return findings
