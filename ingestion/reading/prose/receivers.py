"""Receivers: to whom items were handed in (报送, 上报), and who took them (采用).

Belongs here: the kinds of label that name a portal or an office above. Does not: where the speaker itself published
(`labels`), the words such names end in (knowledge/prose/patterns.yaml).
"""

from __future__ import annotations

from ingestion.knowledge.vocabulary import Rule, load_patterns
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.phrases import clean, first_token, modifier, subject
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.windows import Window

_NAMES = load_patterns("names")


def receiver(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """Who is handed something: between 向 and the verb, if it is a portal or an office above."""
    toward = first_token(seen, "toward")
    verbs = [t.start for t in seen.tokens if t.concept in rule.verb and toward and t.start >= toward.end]
    if toward is None or not verbs:
        return None
    named = sentence.text[toward.end : verbs[0]]
    if _NAMES["not_receiver"].search(named):
        return None
    bare = clean(named)
    is_titled = bool(_NAMES["titled"].search(named)) and not _NAMES["account_word"].search(bare)
    return bare if bare and (is_titled or _NAMES["receiver"].search(bare)) else None


def receiver_again(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """The portal named before the verb, where 向 stands before the one named earlier."""
    named = subject(sentence.text, rule, seen)
    return named if _is_receiver(named) else None


def taken(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """Of what was handed in, what was taken: 采用 after the receiver's name."""
    total = state.open_total((rule.code,))
    verb = first_token(seen, *rule.verb)
    if total is None or verb is None:
        return None
    return total["label"] + sentence.text[verb.start : verb.end].removeprefix("被")


def taker(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """江畔党建网录用信息8条: the portal or office that took the items, and the verb; the speaker's own is none."""
    named = _NAMES["taken_by"].sub("", subject(sentence.text, rule, seen))
    if seen.is_right_headed or not _is_receiver(named):
        return None
    verb = first_token(seen, *rule.verb)
    return named + sentence.text[verb.start : verb.end].removeprefix("被") if verb else None


def receiver_behind(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """上报县政府办信息8条: the office between the verb and the noun."""
    named = modifier(sentence.text, rule, seen)
    return named if _is_receiver(named) else None


def _is_receiver(named: str) -> bool:
    """Whether a name is that of a portal or an office, and not the speaker's own or the public's."""
    if _NAMES["own_subject"].search(named) or _NAMES["not_receiver"].search(named):
        return False
    return _NAMES["receiver"].search(named) is not None
