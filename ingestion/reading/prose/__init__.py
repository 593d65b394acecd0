"""Statements in prose: what a report says of its own work, in numbers and stated absences.

Belongs here: quantities, the small grammar around them, lists. Does not: tables (`ingestion.reading.tables`), who
speaks (`ingestion.identity`).
"""

from ingestion.reading.prose.statements import read_prose

__all__ = ["read_prose"]
