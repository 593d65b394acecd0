"""Reading the YAML of the knowledge folder with libyaml, which takes a tenth of the time of PyYAML's own parser.

Belongs here: that call. Does not: what a file means (whoever asks for it checks it).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a YAML file holds. Raises OSError or yaml.YAMLError where it cannot be read."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
