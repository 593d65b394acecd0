"""Text whose GBK bytes were read one byte late: `?。ㄒ唬┓e` stands for `　（一）積`.

A copying program split GBK bytes at what it took for a stop (。！？) across two characters. The byte before became `?`,
the stop was shown, and every following pair was made of the second byte of one character and the first of the next,
until an ASCII byte, or a real stop, put the reading right again. Pairs that mean no character vanished; a second byte
before an ASCII sign took that sign with it and both became one `?`.

Belongs here: the search for an original that gives exactly what is seen. Does not: the simulation of the damage
(`byte_pairs`), and guesses. Candidates are numbered headings, stops before quotes, and words in which every two
neighbours stand next to each other elsewhere in the same document; what has no such original, or more than one, stays
and is reported.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ingestion.knowledge.characters import character_readings, frequent_characters
from ingestion.repair.byte_pairs import STOPS, alive, is_shown, may_vanish, pair_of, shown, vanishing_before
from ingestion.repair.pinyin import READING
from ingestion.repair.plan import Edit, Unresolved

REGIONS_PATH = Path(__file__).parents[1] / "knowledge" / "regions.csv"

# What the damage can begin with. Copies often narrowed full-width signs afterwards, so `?!` stands for `?！`.
ANCHOR = re.compile(r"[?\ufffd](?=[。！!？?])")
_NARROWED = {"!": "！", "?": "？"}

# Signs of GBK's row A1 that can follow a stop, and of A1 and A3 that can follow any character.
_AFTER_STOP = "“”‘’《》〈〉「」『』【】〔〕—…　"
_SIGNS = _AFTER_STOP + "、。，；：？！（）"

_UNITS = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]
HEADINGS = tuple(f"（{number}）" for number in [*_UNITS, "十", *("十" + unit for unit in _UNITS), "二十"])

_HEADING_NUMBER = re.compile(r"^[ \t　]*[（(]([一二三四五六七八九十]{1,3})[）)]", re.M)
_HEADING = re.compile("　（[一二三四五六七八九十]{1,3}）")
_OPENINGS = frozenset("　" + heading for heading in HEADINGS)

_READING_BRACKET = re.compile(rf"(?P<reading>{READING})[)）]")
_TOKEN_READING = re.compile(rf"([\u3400-\u9fff])[(（]({READING})[)）]")
_BRACKETS = re.compile(rf"[(（]{READING}[)）]")
_HAN = re.compile("[\u3400-\u9fff]")
_NUMBER_AFTER = re.compile(r"[\d.,％%]*")
_RARE_SIGNS = frozenset("，。、；：（）“”《》　")

MAXIMUM_VANISHED = 3  # pairs without a trace that a search allows for
MAXIMUM_STATES = 250  # search states for one place; more means that too much is possible to be sure of anything
MAXIMUM_LENGTH = 60  # characters of one damaged run


@dataclass(frozen=True, slots=True)
class Language:
    """What this document is written with: the measure of what an original may plausibly say.

    by_lead: known characters, and signs that open, by their first byte. successors: the characters that stand after a
    character somewhere (readings left out). own_readings: pinyin of a character from the document's own brackets.
    """

    by_lead: dict[int, tuple[str, ...]]
    successors: dict[str, set[str]]
    own_readings: dict[str, set[str]]
    own_by_lead: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def own(self, lead: int) -> tuple[str, ...]:
        """Those characters of a first byte that the document goes on from; few first bytes are ever asked for."""
        if lead not in self.own_by_lead:
            self.own_by_lead[lead] = tuple(filter(self.successors.__contains__, self.by_lead.get(lead, ())))
        return self.own_by_lead[lead]


@cache
def _places() -> tuple[str, ...]:
    """Names of regions, long and short: the damage hits all of a name's occurrences, so no document vouches for it."""
    with REGIONS_PATH.open(encoding="utf-8", newline="") as file:
        return tuple({name: None for row in csv.DictReader(file) for name in (row["name"], row["short_name"])})


def learn(text: str) -> Language:
    """The language of a document, damaged runs included: they are few, and an original needs more than one witness."""
    plain = _BRACKETS.sub("", text)
    successors: dict[str, set[str]] = defaultdict(set)
    for first, second in set(pairwise(plain)):
        successors[first].add(second)
    own_readings: dict[str, set[str]] = defaultdict(set)
    for character, reading in _TOKEN_READING.findall(text):
        own_readings[character].add(reading)
    by_lead = dict(_frequent_by_lead())
    own = set(filter(_HAN.match, (*successors, *plain[-1:])))
    for lead, characters in _by_lead(sorted(own - frequent_characters())).items():
        by_lead[lead] = (*by_lead.get(lead, ()), *characters)
    return Language(by_lead, successors, own_readings)


@cache
def _frequent_by_lead() -> dict[int, tuple[str, ...]]:
    return _by_lead([*sorted(frequent_characters()), "“", "《"])


def _by_lead(characters: Iterable[str]) -> dict[int, tuple[str, ...]]:
    """Characters of two bytes by their first byte."""
    by_lead: dict[int, list[str]] = defaultdict(list)
    for character in characters:
        pair = pair_of(character)
        if pair is not None:
            by_lead[pair[0]].append(character)
    return {lead: tuple(found) for lead, found in by_lead.items()}


class _State(NamedTuple):
    """A partial original: what is written so far, its last byte not yet paired, and how far the text is explained."""

    written: str
    pending: int
    position: int
    vanished: int


@dataclass(frozen=True, slots=True)
class Solution:
    """An original for [anchor, end) of the damaged text.

    rank: whether a reading is the document's own (0) or a table's (1), then how many pairs vanished; lower is simpler.
    """

    written: str
    end: int
    rank: tuple[int, int]
    is_at_stop: bool = False


def _extend(text: str, state: _State, character: str) -> list[_State]:
    """The states after one more character of two bytes: its first byte pairs with the pending one."""
    pair = pair_of(character)
    if pair is None:
        return []
    first, second = pair
    written, pending, position, vanished = state
    found = []
    actual, following = text[position : position + 1], text[position + 1 : position + 2]
    if following and second in alive(following) and is_shown(text, position, shown(pending, first)):
        found.append(_State(written + character, second, position + 1, vanished))
    if actual and second in alive(actual) and may_vanish(pending, first):
        found.append(_State(written + character, second, position, vanished + 1))
    return found


def _longer(text: str, state: _State, language: Language) -> Iterator[_State]:
    """The states after one more character: what the document has after a character, anything known after a sign."""
    previous = state.written[-1]
    is_sign = not _HAN.match(previous)
    if not is_sign:
        for character in language.successors.get(previous, ()):
            yield from _extend(text, state, character)
    # Signs can follow any character, and any character, but no sign other than “ and 《, a sign: only what is seen
    # narrows them down, except after a comma or a numbered heading, where a vanished pair is worth the search.
    actual = text[state.position : state.position + 1]
    leads = [second for first, second in _pairs_of(actual) if first == state.pending and second >= 0x81]
    for lead in leads:
        for character in language.by_lead.get(lead, ()) if is_sign else _signs_by_lead().get(lead, ()):
            yield from _extend(text, state, character)
    if actual and (previous == "，" or state.written in _OPENINGS):
        reading = _READING_BRACKET.match(text, state.position + 1)
        alive_here = alive(actual)
        for lead in vanishing_before(state.pending):
            if lead in leads:
                continue
            known = language.own(lead)
            if reading is not None:
                is_read = (
                    c for c in language.by_lead.get(lead, ()) if reading["reading"] in character_readings().get(c, ())
                )
                known = tuple(dict.fromkeys((*known, *is_read)))
            for character in known:
                if (second := pair_of(character)[1]) in alive_here:  # type: ignore[index]
                    yield _State(state.written + character, second, state.position, state.vanished + 1)


@cache
def _pairs_of(actual: str) -> tuple[tuple[int, int], ...]:
    """The bytes that show as a character: its own, and of a sign in ASCII those of its full width."""
    wide = pair_of(chr(ord(actual) + 0xFEE0)) if "!" <= actual <= "~" else None
    return tuple(pair for pair in (pair_of(actual), wide) if pair is not None)


@cache
def _signs_by_lead() -> dict[int, tuple[str, ...]]:
    return _by_lead(_SIGNS)


def _endings(text: str, state: _State, language: Language) -> Iterator[Solution]:
    """The ways in which the reading can come right after this state, with how well the document vouches for each."""
    position = state.position
    if position >= len(text):
        return
    actual = text[position]
    last = state.written[-1]
    if state.pending < 0x80:
        if actual == chr(state.pending):
            yield Solution(state.written, position + 1, (0, state.vanished))
        return
    if actual == "?":
        reading = _READING_BRACKET.match(text, position + 1)
        if reading:  # the opening bracket of a reading was taken
            if reading["reading"] in language.own_readings.get(last, ()):
                yield Solution(state.written + "(", position + 1, (0, state.vanished))
            elif reading["reading"] in character_readings().get(last, ()):
                yield Solution(state.written + "(", position + 1, (1, state.vanished))
        elif text[position + 1 : position + 2] and text[position + 1] in STOPS + "\n":
            yield Solution(state.written, position + 1, (0, state.vanished), is_at_stop=True)
        return
    pair = pair_of(actual)
    if pair is not None and pair[0] == state.pending and chr(pair[1]).isalpha() and pair[1] < 0x80:
        yield Solution(state.written + chr(pair[1]), position + 1, (0, state.vanished))


def _begin(text: str, anchor: int, language: Language) -> list[_State]:
    """States from which the damaged run can be explained: its first two characters, or a whole numbered heading."""
    stop = _NARROWED.get(text[anchor + 1], text[anchor + 1])
    first, second = pair_of(stop)  # type: ignore[misc]
    before = _BRACKETS.sub("", text[max(0, anchor - 24) : anchor])
    states: list[_State] = []
    if stop == "。" and (not before or before[-1] in "\n\r　 " + STOPS):
        by_start = {"": [_State("　", first, anchor + 1, 0)]}  # headings begin alike
        for heading in HEADINGS:
            for length, character in enumerate(heading):
                if heading[: length + 1] not in by_start:
                    begun = by_start[heading[:length]]
                    by_start[heading[: length + 1]] = [s for state in begun for s in _extend(text, state, character)]
            # Its characters are given: no evidence.
            states.extend(state._replace(vanished=0) for state in by_start[heading])
        return states
    successors = language.successors.get(before[-1:], set())
    openings = {character for character in successors if pair_of(character) and pair_of(character)[1] == first}  # type: ignore[index]
    openings -= set(_SIGNS)
    if stop != "。" and (not openings or "。" in successors):
        openings.add("。")
    for opening in openings:
        followers = _AFTER_STOP if opening == "。" else _SIGNS
        if second == 0xBF:
            known = language.by_lead.get(second, ()) if opening == "。" else tuple(language.successors.get(opening, ()))
            followers = "".join(known)
        for follower in followers:
            states.extend(_extend(text, _State(opening, first, anchor + 1, 0), follower))
    for name in _places() if second == 0xBF else ():
        for index, (one, two) in enumerate(pairwise(name)):
            head, tail = pair_of(one), pair_of(two)
            if head and tail and (head[1], tail[0]) == (first, second) and before.endswith(name[:index]):
                found = [_State(one, first, anchor + 1, 0)]
                for character in name[index + 1 :]:
                    found = [longer for state in found for longer in _extend(text, state, character)]
                states.extend(found)
    return list(dict.fromkeys(states))


def solve(text: str, anchor: int, language: Language, expected: str = "") -> Solution | None:
    """The one original that shows as the text from `anchor` on, or None where there is none or more than one.

    `expected` is the numbered heading that would come next: （十二）, （十三） and （十六） can leave the same signs,
    and so can （二） and （二十）. Where a heading stands alone in the answer, the rest of the run is unresolved.
    """
    begun = _begin(text, anchor, language)
    in_turn = [state for state in begun if state.written == "　" + expected]
    for states in (in_turn, begun) if in_turn else (begun,):
        found = _search(text, anchor, language, states)
        if found is None:  # nor will those that begin in more ways come to an end
            break
        solution = _best(text, _in_order(found, expected), language)
        if solution is not None:
            return solution
    return _heading_alone(begun, anchor, expected)


def _search(text: str, anchor: int, language: Language, begun: list[_State]) -> list[Solution] | None:
    """All originals that go on from `begun`; None where there are too many ways to follow."""
    solutions: list[Solution] = []
    queue = list(begun)
    visited = 0
    while queue:
        state = queue.pop()
        visited += 1
        if visited + len(queue) > MAXIMUM_STATES:  # all that is in the queue would be visited
            return None
        if state.pending < 0x80 or state.position - anchor > 1:
            solutions.extend(_endings(text, state, language))
        if state.pending < 0x80 or state.position - anchor > MAXIMUM_LENGTH or state.vanished > MAXIMUM_VANISHED:
            continue
        queue.extend(_longer(text, state, language))
    return solutions


def _in_order(solutions: list[Solution], expected: str) -> list[Solution]:
    """Of several headings that explain the same signs, those that come next; none where the order is silent."""
    headings = {m[0] for s in solutions if (m := _HEADING.match(s.written))}
    if len(headings) <= 1:
        return solutions
    start = HEADINGS.index(expected) if expected in HEADINGS else len(HEADINGS)
    following = {expected} if "　" + expected in headings else set(HEADINGS[start + 1 : start + 3])
    return [s for s in solutions if (m := _HEADING.match(s.written)) and m[0].strip("　") in following]


def _best(text: str, solutions: list[Solution], language: Language) -> Solution | None:
    """The solution to believe, or None.

    A run that came right at a stop has lost its last byte, and with vanished pairs whole words can be missing (主动公开
    and 主动 can leave the same signs): there the document must vouch for exactly one. A reading or a letter at the end
    is evidence of its own: there the simplest wins, unless the next character vouches for another.
    """
    vouched = {(s.written, s.end): s for s in solutions if _is_vouched(text, s, language)}
    if any(s.is_at_stop for s in solutions):
        return next(iter(vouched.values())) if len(vouched) == 1 else None
    rank = min((s.rank for s in solutions), default=(0, 0))
    best = {(s.written, s.end): s for s in solutions if s.rank == rank}
    if len(best) > 1 or not best.keys() & vouched.keys():
        best = {key: s for key, s in (best | vouched).items() if key in vouched} or best
    return next(iter(best.values())) if len(best) == 1 else None


def _heading_alone(states: list[_State], anchor: int, expected: str) -> Solution | None:
    """The numbered heading that opens a run whose rest has no single original: the rest stays as it is seen.

    Something of the heading itself must be seen: （六） can vanish whole, and would explain anything.
    """
    reach = max((s.position for s in states), default=0)
    if not any(s.position == reach and s.position > anchor + 2 for s in states):
        return None
    headings = {s.written: Solution(s.written, s.position, (0, 0)) for s in states if s.written in _OPENINGS}
    found = _in_order([heading for heading in headings.values() if heading.end == reach], expected)
    return found[0] if len(found) == 1 else None


def _is_vouched(text: str, solution: Solution, language: Language) -> bool:
    """Whether the last character of a solution stands before the text's next one elsewhere in the document."""
    last = solution.written.rstrip("(")[-1]
    following = text[solution.end : solution.end + 16]
    reading = _READING_BRACKET.match(following)
    next_character = following[reading.end() :][:1] if reading else following[:1]
    return next_character in language.successors.get(last, set())


def byte_shift_edits(text: str) -> tuple[tuple[Edit, ...], tuple[Unresolved, ...]]:
    """Edits for the damaged runs that have one original, and the places (in `text`) of those that have not."""
    # What an anchor begins with is looked for first: most texts have none of it.
    has_any = "?" in text or "\ufffd" in text
    anchors = [match.start() for match in ANCHOR.finditer(text)] if has_any else []
    if not anchors:
        return (), ()
    language = learn(text)
    edits: list[Edit] = []
    unresolved: list[Unresolved] = []
    position = 0
    expected = HEADINGS[0]
    for anchor in anchors:
        if anchor < position:
            continue
        expected = _next_heading(text[position:anchor], expected)
        solution = solve(text, anchor, language, expected)
        end = solution.end if solution is not None else anchor
        if solution is not None:
            position = end
            edits.append(Edit(anchor, position, text[anchor:position], solution.written))
            expected = _next_heading("\n" + solution.written.strip("　"), expected)
        if (solution is None and _looks_shifted(text, anchor)) or (solution and solution.written in _OPENINGS):
            position = _run_end(text, end)
            unresolved.append(
                Unresolved("byte_shift", end, position, "no single original reproduces it / 无法唯一还原")
            )
    return tuple(edits), tuple(unresolved)


def _next_heading(text: str, expected: str) -> str:
    """The heading that follows the last numbered one of `text`; `expected` where it has none."""
    numbers = _HEADING_NUMBER.findall(text)
    if not numbers:
        return expected
    index = HEADINGS.index(f"（{numbers[-1]}）") + 1 if f"（{numbers[-1]}）" in HEADINGS else len(HEADINGS)
    return HEADINGS[index] if index < len(HEADINGS) else ""


def _looks_shifted(text: str, anchor: int) -> bool:
    """Whether what follows an anchor is misread text, rather than a question mark somebody wrote: signs and characters
    that no report uses."""
    following = text[anchor + 2 : anchor + 8]
    known = frequent_characters()
    strange = sum(1 for c in following if ord(c) > 0x7F and c not in known and c not in _RARE_SIGNS)
    return strange >= 2 or ("?" in following[:4] and strange >= 1)


def _run_end(text: str, anchor: int) -> int:
    """The end of a damaged run: the `?` where the reading came right, and a number that lost its head to it."""
    for position in range(anchor + 2 * (text[anchor] == "?"), min(len(text), anchor + MAXIMUM_LENGTH)):
        if text[position] == "\n":
            return position
        if ord(text[position]) < 0x80:
            return max(position + 1, _NUMBER_AFTER.match(text, position + 1).end())  # type: ignore[union-attr]
    return min(len(text), anchor + MAXIMUM_LENGTH)
