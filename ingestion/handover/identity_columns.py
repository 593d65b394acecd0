"""An identity as columns of the `documents` table.

Belongs here: the names of those columns. Does not: their types (`ingestion.handover.schemas`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ingestion.model import Identity


def identity_columns(identity: Identity) -> dict[str, Any]:
    """The part of a row of `documents` that says who the report is. Lists are given as rows of their structs."""
    return {
        "title": identity.title,
        "agency": identity.agency,
        "agency_id": identity.agency_id,
        "agency_kind": identity.agency_kind,
        "level": identity.level,
        "region_code": identity.region_code,
        "year": identity.year,
        "scope": identity.scope,
        "credit_code": identity.credit_code,
        "posted_on": identity.posted_on,
        "published_on": identity.published_on,
        "published_basis": identity.published_basis,
        "printed_on": identity.printed_on,
        "printed_precision": identity.printed_precision,
        "origin": identity.origin,
        "origin_evidence": identity.origin_evidence,
        "identity_clues": [asdict(clue) for clue in identity.clues],
        "agency_candidates": [asdict(candidate) for candidate in identity.candidates],
        "identity_conflicts": [asdict(conflict) for conflict in identity.conflicts],
    }
