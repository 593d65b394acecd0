"""Loaders for the vocabulary of prose: counters, concepts and statement rules (knowledge/prose/*.yaml).

Belongs here: turning the YAML into frozen shapes, once a process, with every slip in it refused. Does not: matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.yaml_files import read_yaml

PROSE = Path(__file__).parent / "prose"


def load_yaml(name: str) -> Any:
    """The YAML file `name` of knowledge/prose."""
    return read_yaml(PROSE / name)


@cache
def load_patterns(group: str) -> dict[str, re.Pattern[str]]:
    """The wordings of one group of patterns.yaml, compiled, by name."""
    return {name: re.compile(pattern) for name, pattern in load_yaml("patterns.yaml")[group].items()}


@dataclass(frozen=True, slots=True)
class Unit:
    """A counter as printed, its class, and whether numbers spelt in characters stand before it."""

    text: str
    unit_class: str
    takes_hanzi: bool


@cache
def load_units() -> dict[str, Unit]:
    """Counters by their printed form."""
    units: dict[str, Unit] = {}
    for name, entry in load_yaml("units.yaml")["classes"].items():
        for text in entry["units"]:
            if text in units:
                raise ValueError(f"units.yaml: {text} stands in two classes")
            units[text] = Unit(text, name, entry.get("hanzi", False))
    return units


@cache
def load_concepts() -> dict[str, str]:
    """Concept by surface form. Longer forms win over shorter ones at the same place."""
    surfaces: dict[str, str] = {}
    for group in _concept_groups().values():
        for concept, forms in group.items():
            for form in forms:
                if surfaces.get(form, concept) != concept:
                    raise ValueError(f"concepts.yaml: {form} means {surfaces[form]} and {concept}")
                surfaces[form] = concept
    return surfaces


@cache
def load_verbs() -> frozenset[str]:
    """The concepts that are verbs: what carries over from clause to clause."""
    return frozenset(_concept_groups()["verbs"])


@cache
def load_nouns() -> frozenset[str]:
    """The concepts that are nouns: what is counted, events that are channels too among them."""
    return frozenset(_concept_groups()["nouns"]) | {"press_conference"}


@cache
def load_channels() -> frozenset[str]:
    """The concepts that are places where information is published."""
    return frozenset(_concept_groups()["channels"])


@cache
def load_places() -> frozenset[str]:
    """The concepts that are places of publication of any kind, accounts among them."""
    return load_channels() | _PLACES_AMONG_OTHERS


# Of the groups `ways` and `nouns`, what information may be published on.
_PLACES_AMONG_OTHERS = frozenset({"account", "bulletin", "gateway", "other_means", "online", "social_account"})


@cache
def load_reasons() -> frozenset[str]:
    """The concepts that say why an answer was refused, or could not be given."""
    return frozenset(_concept_groups()["reasons"])


@cache
def load_joined() -> dict[tuple[str, str], str]:
    """The concept that two coordinated ones make together, by the two in their order (建议和提案)."""
    return {(one, other): whole for whole, (one, other) in load_yaml("concepts.yaml")["joined"].items()}


@cache
def load_said_behind() -> frozenset[str]:
    """The concepts that may stand behind a count and say what became of the thing (3件予以公开, 2件为网上申请)."""
    told = frozenset().union(*(_concept_groups()[group] for group in ("answers", "reasons", "results")))
    return told | _REQUEST_WAYS | _STILL_OPEN | _APPLICANTS


@cache
def load_told() -> frozenset[str]:
    """The concepts that say what was done or what became of it, and how."""
    groups = ("verbs", "answers", "reasons", "results", "manner")
    return frozenset().union(*(_concept_groups()[group] for group in groups))


@cache
def load_manners() -> frozenset[str]:
    """The concepts that say how and when something was done, and nothing else of it."""
    return frozenset(_concept_groups()["manner"])


def load_request_ways() -> frozenset[str]:
    """The concepts, of the group `ways`, of how a request was handed in."""
    return _REQUEST_WAYS


_REQUEST_WAYS = frozenset({"in_person", "online", "fax", "letter", "email", "written"})
# Of the group `nouns`: 2件由自然人提出.
_APPLICANTS = frozenset({"natural_person", "legal_person"})
# Of the group `times`: 2件正在办理中.
_STILL_OPEN = frozenset({"in_process"})


@cache
def _concept_groups() -> dict[str, dict[str, list[str]]]:
    listed = load_yaml("concepts.yaml")
    words = {f"<{name}>": stands_for for name, stands_for in listed["stands_for"].items()}
    return {
        name: {concept: [said for form in forms for said in _each(form, words)] for concept, forms in group.items()}
        for name, group in listed.items()
        if name not in ("joined", "stands_for")
    }


def _each(form: str, words: dict[str, list[str]]) -> list[str]:
    """不属于<own>: the form once for each of the words that a name in it stands for, of several names for each pair."""
    name = next((name for name in words if name in form), None)
    return [form] if name is None else [one for word in words[name] for one in _each(form.replace(name, word), words)]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a quantity must stand with to be a statement of `code`. See the head of knowledge/prose/statements.yaml.

    having: groups of concepts, one of each of which stands in the window. named: those of them that a subject may stand
    for by its name (`NAMES_STAND_FOR`). asked: the concepts that both name.
    """

    code: str
    units: frozenset[str]
    head: frozenset[str]
    verb: frozenset[str]
    having: tuple[frozenset[str], ...]
    named: tuple[frozenset[str], ...]
    asked: frozenset[str]
    without: frozenset[str]
    modifier: str
    within: tuple[str, ...]
    topics: frozenset[str]
    label: str
    role: str
    kind: str
    listed: bool
    sentence: frozenset[str]
    combines: frozenset[str]
    carries: bool
    subject: str
    closes: str
    via: bool
    base: str
    alone: bool
    after: frozenset[str]
    anywhere: frozenset[str]
    about: bool
    behind: bool
    means: str
    only: bool
    for_one: bool
    first: bool


# What no word tells, but the name of a subject: see `reading.prose.grammar`.
NAMES_STAND_FOR = frozenset({"platform_name", "website_name"})

# The kinds of label that take up what stands before the noun, known or not.
_NAMED_BY_MODIFIER = frozenset(
    {
        "modifier", "phrase", "modified_phrase", "class", "listed_class", "listed_body", "window", "topic", "platform",
        "platform_name", "column", "line", "calls", "mailbox", "body", "receiver", "receiver_again", "receiver_behind",
        "taken", "taker",
    }
)  # fmt: skip

# Of what was published by these means, a class is a part of no less than them.
_OF_ANY_CLASS = (
    "disclosures.items.channel.", "disclosures.social_media_posts", "disclosures.submissions", "disclosures.deposited",
)  # fmt: skip


def _default_modifier(entry: dict[str, Any]) -> str:
    """What may stand before the noun where the entry says nothing of it."""
    if entry.get("label", "none") in _NAMED_BY_MODIFIER:
        return "any"
    return "class" if entry["code"].startswith(_OF_ANY_CLASS) else "known"


_RULE_FIELDS = {
    "code", "units", "head", "verb", "with", "without", "sentence", "modifier", "within", "closes", "listed", "topics",
    "combines", "carries", "subject", "label", "role", "kind", "via", "base", "alone", "after", "anywhere",
    "about", "behind", "means", "only", "for_one", "first",
}  # fmt: skip


@cache
def load_rules() -> tuple[Rule, ...]:
    """The statement rules in their order; the first that fits speaks."""
    concepts = {*load_concepts().values(), "verb", "gap", "any", *NAMES_STAND_FOR}
    rules = []
    for entry in _spread(load_yaml("statements.yaml")["quantities"]):
        unknown = entry.keys() - _RULE_FIELDS
        if unknown:
            raise ValueError(f"statements.yaml: {entry.get('code')}: unknown field {sorted(unknown)}")
        having = tuple(frozenset(group.split("|")) for group in entry.get("with", []))
        rule = Rule(
            code=entry["code"],
            units=frozenset(entry["units"]),
            head=frozenset(entry.get("head", [])),
            verb=frozenset(entry.get("verb", [])),
            having=tuple(group for group in having if not group & NAMES_STAND_FOR),
            named=tuple(group for group in having if group & NAMES_STAND_FOR),
            asked=frozenset().union(*having),
            without=frozenset(entry.get("without", [])),
            modifier=entry.get("modifier", _default_modifier(entry)),
            within=tuple(entry.get("within", [])),
            topics=frozenset(entry.get("topics", [])),
            label=entry.get("label", "none"),
            role=entry.get("role", ""),
            kind=entry.get("kind", "count"),
            listed=entry.get("listed", False),
            sentence=frozenset(entry.get("sentence", [])),
            combines=frozenset(_concept_groups()[entry["combines"]]) if "combines" in entry else frozenset(),
            carries=entry.get("carries", True),
            subject=entry.get("subject", ""),
            closes=entry.get("closes", ""),
            via=entry.get("via", False),
            base=entry.get("base", ""),
            alone=entry.get("alone", False),
            after=frozenset(_codes(entry.get("after", []))),
            anywhere=frozenset(entry.get("anywhere", [])),
            about=entry.get("about", False),
            behind=entry.get("behind", False),
            means=entry.get("means", ""),
            only=entry.get("only", False),
            for_one=entry.get("for_one", False),
            first=entry.get("first", False),
        )
        named = frozenset().union(rule.head, rule.verb, rule.without, rule.sentence, rule.anywhere, *having)
        if not named <= concepts:
            raise ValueError(f"statements.yaml: {rule.code}: no such concept: {sorted(named - concepts)}")
        rules.append(rule)
    return tuple(rules)


def _codes(named: Iterable[str]) -> Iterator[str]:
    """The codes named; `requests.*` stands for all that begin so."""
    for code in named:
        if code.endswith(".*"):
            yield from (other for other in load_measures() if other.startswith(code[:-1]))
        else:
            yield code


def _spread(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The entries one by one: an entry with `codes` stands for a rule a concept, which heads the phrase.

    `heads` of such an entry: concepts that may end the phrase too, where the rule's own concept stands in the clause.
    """
    for entry in entries:
        codes = entry.get("codes")
        if codes is None:
            yield entry
            continue
        common = {name: value for name, value in entry.items() if name not in ("codes", "heads")}
        for concept, code in codes.items():
            named = {"head": [concept, *entry["heads"]], "with": [concept]} if "heads" in entry else {"head": [concept]}
            yield common | named | {"code": code}


@lru_cache(maxsize=2048)
def rules_for(unit_class: str, heads: frozenset[str], topic: str, is_listing: bool) -> tuple[Rule, ...]:
    """The statement rules for counters of one class behind one of `heads`, in a section on `topic`, in their order.

    A count without a counter (`bare`) may be one of items or cases, where its noun is known.
    """
    wanted = heads | {"any"}
    units: tuple[str, ...] = (unit_class,)
    if unit_class == "bare":
        wanted, units = heads - {"gap"}, ("item", "case")
    places = {place for unit in units for head in wanted for place in _rule_places().get((unit, head), ())}
    return tuple(
        rule
        for rule in (load_rules()[place] for place in sorted(places))
        if (not rule.topics or topic in rule.topics) and (is_listing or not rule.listed)
    )


@cache
def _rule_places() -> dict[tuple[str, str], list[int]]:
    """Where in their order the rules for a class of counters behind a head stand."""
    places: dict[tuple[str, str], list[int]] = {}
    for place, rule in enumerate(load_rules()):
        for unit in rule.units:
            for head in rule.head:
                places.setdefault((unit, head), []).append(place)
    return places


@cache
def load_never_named(is_proved: bool = False) -> frozenset[str]:
    """The concepts that no class of disclosed information has in its name.

    is_proved: it is one of several that add up to their whole.
    """
    members = load_yaml("statements.yaml")["members"]
    named, unless_proved = frozenset(members["never"]), frozenset(members["unless_proved"])
    if unknown := (named - set(load_concepts().values())) | (unless_proved - named):
        raise ValueError(f"statements.yaml: members: no such concept: {sorted(unknown)}")
    return named - unless_proved if is_proved else named


@cache
def load_counted_once() -> frozenset[str]:
    """The codes that a report states one count of."""
    return frozenset(load_yaml("statements.yaml")["counted_once"])


@cache
def load_families() -> dict[str, dict[str, str]]:
    """By the code of each measure of a family: the codes of the family's measures by the concepts that name them."""
    families: list[dict[str, list[str]]] = load_yaml("statements.yaml")["families"]
    by_code: dict[str, dict[str, str]] = {}
    for family in families:
        members = {concept: code for code, concepts in family.items() for concept in concepts}
        by_code |= dict.fromkeys(family, members)
    return by_code


@cache
def load_sums() -> dict[str, str]:
    """The code of the sum, by the codes of what may be added up to it."""
    sums: dict[str, list[str]] = load_yaml("statements.yaml")["sums"]
    return {part: whole for whole, parts in sums.items() for part in parts}


@cache
def load_listed_channels() -> dict[str, str]:
    """The code of a place of publication that stands in a list of channels, by its concept."""
    channels: dict[str, str] = load_yaml("statements.yaml")["members"]["channels"]
    return channels


@cache
def load_channels_beside() -> dict[str, str]:
    """The same with those that are channels only beside others: among classes they are classes."""
    beside: dict[str, str] = load_yaml("statements.yaml")["members"]["beside_channels"]
    return load_listed_channels() | beside


@dataclass(frozen=True, slots=True)
class NoneRule:
    """A code whose stated absence reads as explicit none: negation, then `having`, and one of `last` as the last noun.

    context: one of these must stand in the sentence, or the section be about one of `topics`. only: nothing else may
    be denied in the clause. plain: true where, outside of `topics` and of disclosure by name, no foreign word may stand
    before the last noun (未收到低保申请); strict: under those topics neither. nobody: the clause denies that anybody
    did it (没有人, 无公民). ended: nothing but a filler follows the last noun in its clause. about: the
    paragraph names the work of disclosure, the section is not about its problems, and nobody else is named before.
    """

    code: str
    kind: str
    having: tuple[frozenset[str], ...]
    last: frozenset[str]
    without: frozenset[str]
    context: frozenset[str]
    topics: frozenset[str]
    is_only: bool
    is_plain: bool
    is_strict: bool
    is_nobody: bool
    is_ended: bool
    is_about: bool


@cache
def load_none_rules() -> tuple[NoneRule, ...]:
    """The rules for stated absences; every one that fits a negated clause speaks."""
    return tuple(
        NoneRule(
            code=entry["code"],
            kind=entry.get("kind", "count"),
            having=tuple(frozenset(group.split("|")) for group in entry.get("with", [])),
            last=frozenset(entry.get("last", [])),
            without=frozenset(entry.get("without", [])),
            context=frozenset(entry.get("context", [])),
            topics=frozenset(entry.get("topics", [])),
            is_only=entry.get("only", False),
            is_plain=bool(entry.get("plain", False)),
            is_strict=entry.get("plain", False) == "strict",
            is_nobody=entry.get("nobody", False),
            is_ended=entry.get("ended", False),
            is_about=entry.get("about", False),
        )
        for entry in load_yaml("statements.yaml")["absences"]
    )


@lru_cache(maxsize=2048)
def none_rules_for(concepts: frozenset[str]) -> tuple[NoneRule, ...]:
    """The rules for stated absences that first ask for one of `concepts`, in their order."""
    return tuple(rule for rule in load_none_rules() if not rule.having[0].isdisjoint(concepts))
