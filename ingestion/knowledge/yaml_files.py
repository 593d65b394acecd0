"""Reading the YAML of the knowledge folder with libyaml, which takes a tenth of the time of PyYAML's own parser.

Belongs here: that call, and refusing a key that stands twice, of which one would be lost without a word. Does not:
what a file means (whoever asks for it checks it).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_FASTEST):
    """The loader of libyaml that refuses repeated keys, as YAML 1.2 asks."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<")
        repeated = sorted(key for key, count in keys.items() if count > 1)
        if repeated:
            raise yaml.constructor.ConstructorError(None, None, f"repeated keys: {repeated}", node.start_mark)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(path: Path) -> Any:
    """What a YAML file holds. Raises OSError or yaml.YAMLError where it cannot be read, or repeats a key."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
