"""Loaders for what is known of single characters: the frequent ones, and readings of traditional ones.

Belongs here: charset_frequent.yaml and charset_readings.csv as sets and tables. Does not: any decision made by them.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from ingestion.knowledge.yaml_files import read_yaml

FOLDER = Path(__file__).parent


@cache
def frequent_characters() -> frozenset[str]:
    """The frequent characters of both scripts."""
    lists: dict[str, str] = read_yaml(FOLDER / "charset_frequent.yaml")
    return frozenset("".join(lists.values())) - frozenset(" \n")


@cache
def character_readings() -> dict[str, frozenset[str]]:
    """Pinyin readings, with tone marks, of frequent traditional characters (made with pypinyin 0.55, MIT)."""
    with (FOLDER / "charset_readings.csv").open(encoding="utf-8", newline="") as file:
        return {row["character"]: frozenset(row["readings"].split()) for row in csv.DictReader(file)}
