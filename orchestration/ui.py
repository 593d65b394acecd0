"""The Dagster UI on the same home as the runs.

Belongs here: starting `dagster dev`. Does not: what it shows (`definitions`).
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from gongkai import settings as settings_of
from gongkai.settings import SettingsError

PORT = 3000


def main(home: Path | None = None, port: int = PORT, host: str = "127.0.0.1", inbox: Path | None = None) -> int:
    """Become `dagster dev` on this home; does not return. Raises SettingsError."""
    settings = settings_of.load(inbox, home)
    refuse_taken(host, port)
    import dagster as dg

    from orchestration.home import prepare
    from orchestration.recovery import fail_abandoned_runs
    from orchestration.run import register_collections

    prepare(settings)
    with dg.DagsterInstance.get() as instance:
        fail_abandoned_runs(instance, settings.lock)
        register_collections(instance, settings)
    print(f"公开 Gongkai · http://{host}:{port} · {settings.home}", file=sys.stderr)
    dagster = str(Path(sys.executable).with_name("dagster"))
    arguments = ["dev", "--workspace", str(settings.project / "workspace.yaml"), "--host", host, "--port", str(port)]
    os.chdir(settings.project)
    os.execv(dagster, [dagster, *arguments])


def refuse_taken(host: str, port: int) -> None:
    """Raise SettingsError where nothing can listen on a port: Dagster would say so in a traceback, half a minute on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"端口 {port} 无法使用（{error.strerror}）；请用 --port 另选一个。\n"
                f"Port {port} cannot be used ({error.strerror}); choose another with --port."
            ) from error
