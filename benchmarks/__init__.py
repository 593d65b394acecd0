"""Benchmarks: what reading, repairing and building cost, each started by its name (`python -m benchmarks.read`).

Belongs here: measures of time and memory. Does not: floors that a change must keep (`tests.gates`), what is right.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
# What the tests share is found as pytest finds it.
sys.path.insert(0, str(PROJECT / "tests"))
