"""Making a home ready: its folders, Dagster's settings in it, and the environment that dbt and Dagster read.

Belongs here: what must stand before anything runs. Does not: where things lie (`gongkai.settings`).
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from gongkai.settings import Settings, SettingsError
from ingestion.handover.files import write_bytes
from ingestion.handover.fingerprint import identity_fingerprint, reader_fingerprint
from ingestion.handover.store import Places

DAGSTER_YAML = """\
# Written once by gongkai; yours to change.
telemetry:
  enabled: false
nux:
  enabled: false
"""


def prepare(settings: Settings) -> None:
    """Make the home's folders and set this process's environment for dbt, Dagster and their children.

    Raises SettingsError where the home cannot be written.
    """
    try:
        for folder in (settings.raw, settings.collections, settings.build_database.parent, settings.alerts):
            folder.mkdir(parents=True, exist_ok=True)
        if not (settings.dagster / "dagster.yaml").exists():
            write_bytes(settings.dagster / "dagster.yaml", DAGSTER_YAML.encode())
    except OSError as error:
        raise SettingsError(
            f"主目录 {settings.home} 无法写入（{error.strerror}）；"
            "请改权限或腾出空间，或用 --home、GONGKAI_HOME 另行指定。\n"
            f"The home {settings.home} cannot be written ({error.strerror}); "
            "change its rights, free some room, or choose another with --home or GONGKAI_HOME."
        ) from error
    os.environ.update(environment(settings))


def environment(settings: Settings) -> dict[str, str]:
    """The variables that the pipeline's parts and children read. dbt is found beside the running interpreter."""
    programs = str(Path(sys.executable).parent)
    paths = os.environ.get("PATH", os.defpath).split(os.pathsep)
    configured = {"GONGKAI_CONFIG": str(settings.configuration)} if settings.configuration else {}
    return {
        **configured,
        "GONGKAI_HOME": str(settings.home),
        "GONGKAI_INBOX": str(settings.inbox),
        "GONGKAI_FETCH_ALLOW": " ".join(map(str, settings.fetch_allow)),
        "GONGKAI_FETCH_HOST_SECONDS": str(settings.fetch_host_seconds),
        "GONGKAI_RAY": settings.ray,
        "GONGKAI_PROJECT": str(settings.project),
        "GONGKAI_BUILD": str(settings.build_database),
        "GONGKAI_HANDOVER": str(settings.handover),
        "GONGKAI_FINDINGS": str(settings.findings),
        "DAGSTER_HOME": str(settings.dagster),
        "PATH": os.pathsep.join([programs, *(path for path in paths if path != programs)]),
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "GX_ANALYTICS_ENABLED": "false",
    }


def reading_places(settings: Settings, parser: str = "ingestion.parse") -> Places:
    """Where and with what the collections of this home are read."""
    version: str = importlib.import_module(parser).READER_VERSION
    return Places(
        settings.raw,
        settings.cache,
        parser,
        version,
        reader_fingerprint(),
        identity_fingerprint(),
        settings.workers,
        ray=settings.ray,
    )
