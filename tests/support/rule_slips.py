"""Slips of a writer: kinds of one change in a report, or in one of several that fit each other.

Belongs here: the changes, each a function that makes one. Does not: which of them breaks which rule (`rule_slip_book`),
what the reports look like (`rule_reports`), what is expected of the rules (`tests/gates/rules`).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from support.rule_reports import KINDS, Page
from support.rule_sentences import Figure, Values


@dataclass(frozen=True)
class Changed:
    """What was changed, and to what. code: empty where it was no figure."""

    code: str = ""
    applicant: str = ""
    kind: str = "count"
    label: str = ""
    is_cell: bool = False
    value: str = ""


# Changes the first of the pages.
Change = Callable[[list[Page], random.Random], Changed]
# What a figure becomes.
New = Callable[[str, random.Random], str]


def typed_wrong(least: int = 1) -> New:
    """Another number as a writer might have typed it: a digit swapped, wrong, lost or doubled, or a zero.

    least: how many units of its last digit it differs by, at least.
    """

    def new(text: str, chance: random.Random) -> str:
        places = len(text.partition(".")[2])
        for _ in range(50):
            digits = list(text.replace(".", ""))
            at = chance.randrange(len(digits))
            kind = chance.choice(("swap", "digit", "digit", "lose", "double", "zero"))
            if kind == "swap" and at:
                digits[at - 1], digits[at] = digits[at], digits[at - 1]
            elif kind == "digit":
                digits[at] = chance.choice("0123456789")
            elif kind == "lose" and len(digits) > places + 1:
                del digits[at]
            elif kind == "double" and not places:
                digits.insert(at, digits[at])
            elif kind == "zero" and not places:
                digits = ["0"]
            number = int("".join(digits))
            if abs(number - int(text.replace(".", ""))) >= least:
                shown = str(number).zfill(places + 1)
                return f"{shown[:-places]}.{shown[-places:]}" if places else shown
        return str(int(text) + 7)

    return new


def more(least: int, most: int) -> New:
    """Larger by so much."""
    return lambda text, chance: str(int(text) + chance.randint(least, most))


def one_of(*printed: str) -> New:
    """One of these instead."""
    return lambda _, chance: chance.choice(printed)


def cells(new: New, *prefixes: str, applicant: str | None = None) -> Change:
    """Any cell whose code begins so, of one column where it is named."""

    def change(pages: list[Page], chance: random.Random) -> Changed:
        values = pages[0].drawn.values
        key = chance.choice(
            sorted(key for key in values if key[0].startswith(prefixes) and applicant in (None, key[1]))
        )
        return put(values, key, new(values[key], chance))

    return change


def made(code: str, new: Callable[[Values, random.Random], str], applicant: str = "") -> Change:
    """One cell, changed to what `new` makes of the report's figures."""
    return lambda pages, chance: put(pages[0].drawn.values, (code, applicant), new(pages[0].drawn.values, chance))


def put(values: Values, key: tuple[str, str], text: str) -> Changed:
    """Set a cell."""
    values[key] = text
    kind = "amount" if key[0].endswith((".amount", "fees.collected")) else "count"
    return Changed(*key, kind, is_cell=True, value=text)


def exceeding(code: str, *others: str) -> Change:
    """A cell larger than the sum of others. `before:` stands for the year before; `@` for one column, the same."""

    def change(pages: list[Page], chance: random.Random) -> Changed:
        applicant = chance.choice((*KINDS, "total")) if "@" in code else ""

        def figure(name: str) -> int:
            where, _, bare = name.rpartition(":")
            return int(pages[1 if where else 0].drawn.values[bare.rstrip("@"), applicant])

        bound = sum(figure(other) for other in others)
        return put(pages[0].drawn.values, (code.rstrip("@"), applicant), str(bound + chance.randint(1, 30)))

    return change


def text(rule: str, new: New) -> Change:
    """A figure of the text that `rule` looks at."""

    def change(pages: list[Page], chance: random.Random) -> Changed:
        prose = pages[0].prose
        places = [
            (i, j)
            for i, words in enumerate(prose)
            for j, word in enumerate(words)
            if isinstance(word, Figure) and rule in word.rules
        ]
        i, j = chance.choice(places)
        old = prose[i][j]
        assert isinstance(old, Figure)
        changed = replace(old, text=new(old.text, chance))
        prose[i][j] = changed
        return Changed(old.code, "", old.kind, old.label, False, changed.text)

    return change


def page(**fields: str | int | Callable[[Page], object]) -> Change:
    """Something about the page that is no figure; texts may name its `{year}` and the year `{after}` it."""

    def change(pages: list[Page], _: random.Random) -> Changed:
        first = pages[0]
        for name, value in fields.items():
            if isinstance(value, str):
                setattr(first, name, value.format(year=first.year, after=first.year + 1))
            else:
                setattr(first, name, value(first) if callable(value) else value)
        return Changed()

    return change
