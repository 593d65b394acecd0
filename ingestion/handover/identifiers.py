"""The ids of observations: what an id is the hash of.

Belongs here: the list that is hashed, and the part of it that depends on no document. Does not: filling the column
(`ingestion.parse`), ids of documents, agencies or findings.

An id holds no offsets, so that a better reader of the same bytes keeps the ids of what it read before; statements of
the same code and label are told apart by their running number among themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring

# The columns of OBSERVATIONS that tell observations apart, but for their place: a locator, or a running number.
KEY = ("form", "code", "applicant", "label", "kind", "basis")


@lru_cache(maxsize=8192)
def items_of(key: tuple[str, ...], place: str) -> bytes:
    """What follows the document in the list that is hashed: the key, and the place without the box it may end in."""
    parts = (*key, place.partition("/page ")[0])
    return f"{''.join(f', {encode_basestring(part)}' for part in parts)}]".encode()


def items_of_rows(columns: Mapping[str, Sequence[str]], locators: Iterable[str]) -> tuple[bytes, ...]:
    """The items of rows by their columns, and their locators."""
    keys = zip(*(columns[name] for name in KEY), strict=True)
    return tuple(map(items_of, keys, locators))


def identifiers(document_id: str, items: Iterable[bytes]) -> list[str]:
    """The ids of observations of a document, by their `items_of`: hashes of lists in JSON, which begin all alike."""
    begun = hashlib.sha256(f"[{encode_basestring(document_id)}".encode()).copy
    found = []
    for further in items:
        whole = begun()
        whole.update(further)
        found.append(whole.hexdigest()[:32])
    return found
