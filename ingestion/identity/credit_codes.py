"""Unified social credit codes: finding them in a text or an address, and what they say of a body.

Belongs here: GB 32100-2015, its two check characters included. Does not: what the code decides (`weigh`).

A code names the region of the authority that registered the body, as it was numbered on that day: for an organ its own
level. A code with a wrong check character says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Code values in order; I, O, S, V and Z are not used (GB 32100-2015, table 1).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = [3**place % 31 for place in range(17)]
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_CODE = re.compile(rf"[1-9ANY](?<![0-9A-Za-z].)[1-9][1-9]\d{{5}}[{ALPHABET}]{{10}}(?![0-9A-Za-z])")
_CLASSES = {"11": "organ", "12": "institution", "13": "mass_organisation", "91": "enterprise", "93": "cooperative"}


class CreditCode(NamedTuple):
    """A code with right check characters. region_code: six digits of the registering authority's division.

    body: organ, institution, mass_organisation, enterprise, cooperative, other.
    """

    code: str
    region_code: str
    body: str


def check_character(first17: str) -> str:
    """The 18th character of a code."""
    total = sum(_VALUES[character] * weight for character, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """The check character of the organisation code within (GB 11714); its letters count from A = 10."""
    total = sum(int(character, 36) * weight for character, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[10 if (rest := 11 - total % 11) == 10 else rest % 11]


def read_code(printed: str) -> CreditCode | None:
    """The code that 18 characters are, or None where either check character is wrong."""
    if not _CODE.fullmatch(printed):
        return None
    if check_character(printed[:17]) != printed[17] or organisation_check(printed[8:16]) != printed[16]:
        return None
    return CreditCode(printed, printed[2:8], _CLASSES.get(printed[:2], "other"))


def codes_in(text: str) -> Iterator[CreditCode]:
    """Every right code a text prints, each once, in order."""
    seen: set[str] = set()
    for match in _CODE.finditer(text):
        if match[0] not in seen and (code := read_code(match[0])):
            seen.add(match[0])
            yield code
