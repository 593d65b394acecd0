"""The Dagster UI on the same home as the runs.

Belongs here: starting `dagster dev`. Does not: what it shows (`definitions`).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gongkai import settings as settings_of

PORT = 3000


def main(home: Path | None = None, port: int = PORT, host: str = "127.0.0.1", inbox: Path | None = None) -> int:
    """Become `dagster dev` on this home; does not return. Raises SettingsError."""
    settings = settings_of.load(inbox, home)
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
