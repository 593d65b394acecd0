"""Pinyin that a copying site put in brackets after characters: `開(kāi)` becomes `開`.

Belongs here: seeing that a document has this habit, and the deletions. Does not: any reading of pinyin elsewhere
(`byte_shift` matches readings of damaged characters).
"""

from __future__ import annotations

import re
from itertools import islice

from ingestion.knowledge.characters import character_readings
from ingestion.repair.plan import Edit, edits_of
from ingestion.repair.scripts import is_traditional

# A reading with a tone mark: no ordinary bracket holds one. `ɑ` and `ɡ` stand for a and g in some copies.
_LETTERS = "a-zɑɡüêńňǹḿ"
TONE_MARKS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
READING = rf"(?=[{_LETTERS}]{{0,5}}[{TONE_MARKS}])[{_LETTERS}{TONE_MARKS}]{{1,6}}"

_HAN = "\u3400-\u9fff\uf900-\ufaff"
# One bracket, doubled ones and nested ones alike: (wù), (wù)(wù), (wù(wù)).
_WITHIN = rf"\s?(?:{READING}|[(（]\s?{READING}\s?[)）]|\s)+\s?[)）]"
# The bracket is looked for first, as there are fewer of them than of Chinese characters.
_BEHIND_HAN = rf"[(（](?<=[{_HAN}].)"
MARKED_BRACKETS = re.compile(rf"{_BEHIND_HAN}{_WITHIN}(?:[(（]{_WITHIN})*")
_FIRST_MARK = re.compile(rf"{_BEHIND_HAN}\s?{READING}")

# Neutral tones carry no mark: `們(men)`. Only syllables that exist, and only after a character these copies annotate.
_INITIAL = "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
_FINAL = "(?:[iuü]?(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong)|i|u|ü|iu|ui|in|un|ing|er|ue)"
NEUTRAL_BRACKET = re.compile(rf"{_BEHIND_HAN}{_INITIAL}{_FINAL}[)）]")

HABIT = 3  # marked readings that make a habit; a clean report has none


def has_pinyin(text: str) -> bool:
    """Whether the document as a whole carries bracketed pinyin, rather than one spelt-out name."""
    return sum(1 for _ in islice(_FIRST_MARK.finditer(text), HABIT)) == HABIT


def pinyin_edits(text: str) -> tuple[Edit, ...]:
    """Deletions of bracketed pinyin. Brackets with other Latin words, as 「端(app)」, stay. Call after `has_pinyin`."""
    edits = edits_of(MARKED_BRACKETS.finditer(text), lambda _: "")
    for match in NEUTRAL_BRACKET.finditer(text):
        character = text[match.start() - 1]
        if is_traditional(character) or match.group()[1:-1] in character_readings().get(character, ()):
            edits.append(Edit(match.start(), match.end(), match.group(), ""))
    return tuple(sorted(edits))
