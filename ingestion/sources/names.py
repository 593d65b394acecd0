"""Names are data: any name a file system takes, made safe to print, to store and to use as one folder name.

Belongs here: turning names into text and keys. Does not: looking at files.
"""

from __future__ import annotations

import hashlib
import os

KEY_BYTES = 150  # room for a generation and a file name within the 255 bytes a name may have


def as_text(name: str) -> str:
    """A file name as text. A name that is no UTF-8 shows all its bytes beyond ASCII as \\xNN: none of it is guessed."""
    data = os.fsencode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("ascii", "backslashreplace")


def key(name: str) -> str:
    """A name as one plain folder name and partition key: letters of any script, digits, _ and - stay, a dot within too.

    All else becomes %NN, so that two names never share a key. A long name is cut and ends in a hash.
    """
    safe = "".join(
        character
        if character.isalnum() or character in "_-" or (character == "." and position > 0)
        else "".join(f"%{byte:02X}" for byte in character.encode("utf-8"))
        for position, character in enumerate(name)
    ).replace("..", "%2E%2E")
    if len(safe.encode("utf-8")) <= KEY_BYTES:
        return safe
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()[:16]
    return safe.encode("utf-8")[: KEY_BYTES - 17].decode("utf-8", "ignore") + "~" + digest
