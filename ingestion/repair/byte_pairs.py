"""The damage of a GBK text read one byte late, as a simulation.

Belongs here: what two bytes show, which pairs vanish, and `shifted`, what a reader shows of a text whose first byte was
lost. Does not: the search for originals (`byte_shift`).
"""

from __future__ import annotations

from functools import cache

STOPS = "。！？"


@cache
def shown(first: int, second: int) -> str:
    """The character that two bytes show, or nothing where there is none."""
    try:
        shown = bytes((first, second)).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return shown if len(shown) == 1 else ""


@cache
def may_vanish(first: int, second: int) -> bool:
    """Whether a reader without the private-use and later additions of GB 18030 has no character for the pair."""
    try:
        bytes((first, second)).decode("gbk")
    except UnicodeDecodeError:
        return True
    return False


@cache
def pair_of(character: str) -> tuple[int, int] | None:
    """The two bytes of a character; None for ASCII and for what GBK writes with four bytes."""
    encoded = character.encode("gb18030", "ignore")
    return (encoded[0], encoded[1]) if len(encoded) == 2 else None


def shifted(original: str) -> str:
    """What a reader shows of a text whose first byte was lost. Raises ValueError where it starts with no pair."""
    if not original or pair_of(original[0]) is None:
        raise ValueError("only a character of two bytes can lose its first")
    seen = ["?"]
    pending = pair_of(original[0])[1]  # type: ignore[index]
    for index, character in enumerate(original[1:], start=1):
        if pending < 0x80:
            return "".join(seen) + chr(pending) + original[index:]
        pair = pair_of(character)
        if pair is None:
            code = ord(character)
            if 0x40 <= code < 0x7F:
                return "".join(seen) + shown(pending, code) + original[index + 1 :]
            return "".join(seen) + "?" + original[index + 1 :]
        if character in STOPS and index > 1:
            return "".join(seen) + "?" + original[index:]
        if not may_vanish(pending, pair[0]):
            seen.append(shown(pending, pair[0]))
        pending = pair[1]
    return "".join(seen) + (chr(pending) if pending < 0x80 else "?")


def is_shown(text: str, position: int, shown: str) -> bool:
    """Whether `shown` stands at `position`, also narrowed to ASCII as copies do with full-width signs."""
    if position >= len(text) or not shown:
        return False
    actual = text[position]
    return actual == shown or (0xFF01 <= ord(shown) <= 0xFF5E and ord(actual) == ord(shown) - 0xFEE0)


@cache
def _vanishing() -> frozenset[int]:
    """First bytes with which some pair vanishes."""
    return frozenset(t for t in range(0x81, 0xFF) if any(may_vanish(t, lead) for lead in range(0x81, 0xFF)))


@cache
def vanishing_before(first: int) -> tuple[int, ...]:
    """The first bytes of a next character that make a pair with `first` vanish, in order."""
    return tuple(lead for lead in range(0x81, 0xFF) if may_vanish(first, lead))


@cache
def alive(actual: str) -> frozenset[int]:
    """The bytes that, whatever byte comes next, may explain that a text goes on with the character `actual`."""
    if actual == "?":
        return frozenset(range(0x80, 0x100))
    if actual < "\x80":
        return _vanishing() | {ord(actual), 0xA3} if "!" <= actual <= "~" else _vanishing() | {ord(actual)}
    pair = pair_of(actual)
    return _vanishing() | {pair[0]} if pair is not None else _vanishing()
