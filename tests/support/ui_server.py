"""`gongkai ui` on a home, and Dagster's GraphQL as its pages use it.

Belongs here: starting and ending servers, asking. Does not: a browser (`browser/webdriver`), what is asked.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
END_SECONDS = 60.0


def free_port() -> int:
    """A TCP port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, process: subprocess.Popen[Any], seconds: float = 90.0) -> None:
    """Wait until a server answers. Raises RuntimeError where its process ends, TimeoutError where it stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server for {url} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise TimeoutError(f"{url} does not answer")


def own_environment() -> dict[str, str]:
    """This process's environment without what names another home."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DAGSTER_"))}


def gongkai(*arguments: str) -> list[str]:
    """The command with this interpreter."""
    return [sys.executable, "-m", "gongkai", *arguments]


@contextmanager
def serving_ui(home: Path, inbox: Path) -> Iterator[str]:
    """The UI with its daemon for the time of the block; its address."""
    port = free_port()
    server = subprocess.Popen(
        gongkai("ui", "--home", str(home), "--inbox", str(inbox), "--port", str(port)),
        cwd=PROJECT,
        env=own_environment(),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/server_info", server, seconds=180)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(END_SECONDS)
        except subprocess.TimeoutExpired:  # a run under way is waited for
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def ask(address: str, query: str, **variables: Any) -> dict[str, Any]:
    """The data of a GraphQL answer. Raises RuntimeError where it holds errors."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{address}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        told = json.load(answer)
    if told.get("errors"):
        raise RuntimeError(json.dumps(told["errors"], ensure_ascii=False)[:2000])
    data: dict[str, Any] = told["data"]
    return data
