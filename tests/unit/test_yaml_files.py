"""Knowledge in YAML: a key that stands twice is refused, and merged keys are none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingestion.knowledge.yaml_files import read_yaml


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "knowledge.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def test_a_repeated_key_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(yaml.YAMLError, match=r"repeated keys: \['b'\](.|\n)*line 1, column 4"):
        _read(tmp_path, "a: {b: 1, b: 2}")


def test_merged_and_equal_keys_of_two_maps_are_read(tmp_path: Path) -> None:
    assert _read(tmp_path, "a: &a {b: 1}\nc: {<<: *a, b: 2}") == {"a": {"b": 1}, "c": {"b": 2}}
