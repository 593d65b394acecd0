"""What tells that a run lists classes of what was disclosed, or its channels: a word, a sum, its neighbours.

Belongs here: the run as the rules read it, and the evidence on it. Does not: the rows that follow from it (`listed`),
the make of a run (`runs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion.knowledge.vocabulary import load_listed_channels, load_never_named, load_patterns, load_verbs
from ingestion.reading.prose.codes import (
    BODY,
    CHANNEL,
    CLASS,
    CUMULATIVE,
    ITEMS,
    NORMATIVE_DOCUMENTS,
    OTHER_CHANNEL,
    POSTS,
    WEBSITE,
)
from ingestion.reading.prose.counters import counts_information
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.member_names import known_words, name_of, says_information, stretch
from ingestion.reading.prose.openings import leads_elsewhere
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.runs import Member, Run
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES

_LISTS = load_patterns("lists")
_REST = load_patterns("rest")
_RUNS = load_patterns("runs")
# The counts that classes are parts of.
WHOLES = (ITEMS, CUMULATIVE, WEBSITE, OTHER_CHANNEL)
# What stands in a list of classes under a code of its own.
CLASSED = frozenset({CLASS, BODY, NORMATIVE_DOCUMENTS})
# In a list of classes these are classes too: what was published about them, not how or how many.
TAKEN_FOR_OTHERS = frozenset({f"{CHANNEL}press_conference", "responses.interpretation_articles"})
# These have a code of their own in a list of classes too, and stand in none of anything else.
_BESIDE_CLASSES = frozenset(
    {
        "disclosures.policy_documents",
        "disclosures.official_documents",
        "disclosures.rules.newly_disclosed",
        "engagement.draft_consultations",
        "proposals.replies_published",
    }
)
# 政协提案6条 in a list that adds up is what was disclosed of them.
PROPOSALS = frozenset({"proposals.total", "proposals.npc_suggestions", "proposals.cppcc_proposals"})
_ITEMS = frozenset({"item", "case", "piece"})
# What is listed behind one of these is what was dealt with, not what was disclosed.
OTHER_BUSINESS = frozenset({"service_case", "licence", "complaint", "case_class", "suggestion", "proposal"})
# Words before a list that do not make it one of something else: where it was published, how much that grew.
_BESIDE = frozenset({"website", "gateway", "column", "push", "growth_up", "growth_down", "full_text", "negation"})
# Sections in which what one verb of disclosure governs is disclosed, whatever it is called.
SECTIONS_OF_DISCLOSURE = frozenset({"proactive_disclosure", "overview", "key_areas"})
# So many members that nothing else need tell that they are classes, by their section.
_LEAST_PLAIN = {"proactive_disclosure": 3, "key_areas": 3, "overview": 4, "": 4}
_COUNTER_OF_INFORMATION = "条"
# 政策解读5条: a verb that is the noun itself.
_NOUNS_TOO = frozenset({"interpret_verb"})
# What may lead to a run of classes by its words.
_LEADS_TO_CLASSES = ("classes_follow", "content_seen", "of_the_disclosed")
_LONGEST_LEAD = 60
_NUMBER_AT_END = re.compile(r"[\s\u3000]*(?:[(（]?[\d一二三四五六七八九十]{1,2}[)）、.．])?[\s\u3000]*$")
# All that a clause names which counts what an account put out.
_OF_ACCOUNTS = DISCLOSES | {"account", "wechat", "weibo", "social_account", "posts", "info", "push"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A run as the rules read it: the row of each member (None where it was left), and of its whole.

    whole: the row of the run's whole, or of the count before in the section that the members add up to. is_told: a
    word, that sum, or a list that was open already says that the members are parts. is_headed: what leads to the run
    says that classes follow.
    """

    run: Run
    rows: tuple[Row | None, ...]
    whole: Row | None
    is_told: bool
    is_headed: bool

    @property
    def adds_up(self) -> bool:
        """Whether the members add up to the whole, be it in a sentence before."""
        return self.run.closes or (self.whole is not None and self.run.sum == self.whole["value"])

    @property
    def read(self) -> list[Row]:
        return [row for row in self.rows if row is not None]

    @property
    def classed(self) -> list[Row]:
        return [row for row in self.read if row["code"] in CLASSED]

    @property
    def members(self) -> Iterator[tuple[Member, Row | None]]:
        return zip(self.run.members, self.rows, strict=True)


def is_of_classes(sentence: Sentence, seen: Reading, state: Discourse) -> bool:
    """Whether the run lists classes of what was disclosed, by its whole, its sum, or most of its members."""
    run = seen.run
    if any(member.quantity.unit_class not in _ITEMS for member in run.members):
        return False
    # 建议提案8条 in the counter of information, as 公告5条 beside it, is what was published of them
    is_information = run.closes or all(m.quantity.unit == _COUNTER_OF_INFORMATION for m in run.members)
    may_be = CLASSED | TAKEN_FOR_OTHERS | _BESIDE_CLASSES | (PROPOSALS if is_information else frozenset())
    if any(row["code"] not in may_be for row in seen.read):
        return False
    first = run.members[0].start
    if leads_elsewhere(sentence.text[max(sentence.start, first - _LONGEST_LEAD) : first].rstrip()):
        return False
    if len(run.members) == 2 and not run.closes and not run.are_shares:
        # 发布动态215条、要闻11条: under one verb, the second a name of information too.
        if seen.is_headed and all(says_information(sentence, member) for member in run.members):
            return True
        if run.is_opened and all(_RUNS["volume"].search(stretch(sentence, member)) for member in run.members):
            return True
        return run.is_coordinated and seen.rows[0] in seen.classed and says_information(sentence, run.members[1])
    if seen.whole is not None and run.whole is None and _is_begun_otherwise(sentence, run.members[0]):
        return False
    if seen.whole is not None:
        is_posted = seen.whole["code"].startswith((CHANNEL, POSTS)) and len(run.members) > 2
        return seen.is_told and (seen.whole["code"] in (*WHOLES, CLASS) or is_posted)
    if run.whole is not None and run.whole.start > run.members[0].start:
        is_published = _is_published(sentence, run.members[0]) or bool(
            sentence.concepts_in_clause(run.whole.start) & DISCLOSES
        )
        return seen.is_headed or (is_published and not _is_of_other_business(sentence, run))
    if run.whole is not None:
        is_of_information = counts_information(sentence, run.whole) or _posts_classes(sentence, run)
        return is_of_information and (seen.is_told or is_plain_list(sentence, run))
    if seen.is_headed or is_open_list(sentence, seen, state) or _are_mostly_information(sentence, run):
        return True
    if seen.is_told or len(seen.classed) > len(run.members) / 2 > 1 or is_plain_list(sentence, run):
        return True
    if are_volumes(sentence, run):
        return True
    if len(run.members) > 2 and run.are_shares and not _is_of_other_business(sentence, run):
        # 印发公文80件，机构设置类信息20件，占25%；…: each says that it is information, and they are all there is.
        return all(says_information(sentence, member) for member in run.members)
    return run.are_shares and _is_published(sentence, run.members[0])


def _is_begun_otherwise(sentence: Sentence, first: Member) -> bool:
    """向县委报送动态8条，…: whether the clause that begins the run says that it is of something else."""
    start, other = sentence.clause_start(first.start), load_never_named() - _BESIDE
    return any(t.concept in other for t in sentence.tokens if start <= t.start and t.end <= first.quantity.start)


def all_say_information(sentence: Sentence, members: Sequence[Member]) -> bool:
    """Whether each member's name says by itself that it is information."""
    return all(says_information(sentence, member) for member in members)


def is_headed(sentence: Sentence, run: Run) -> bool:
    """主要类别：机构类8条、…; 从公开内容看，…: whether what leads to the run says that classes follow."""
    if sentence.topic == "requests":
        return False
    leads = _lead(sentence, run.members[0])
    if _LISTS["of_other_business"].search(leads):
        return False
    if _RUNS["in_columns"].search(leads):
        return True
    return not _RUNS["other_classes"].search(leads) and any(_RUNS[name].search(leads) for name in _LEADS_TO_CLASSES)


def _lead(sentence: Sentence, first: Member) -> str:
    """The clauses that lead to the first member of a run; the line before where its own begins with the member."""
    text, floor = sentence.text, max(sentence.paragraph_start, first.start - _LONGEST_LEAD)
    own = _NUMBER_AT_END.sub("", text[floor : first.start])
    if own.strip():
        # 公开的主要内容。动态8条: a title that ends like a sentence leads too.
        return own[own.rfind("。", 0, -1) + 1 :]
    above = text[max(0, sentence.paragraph_start - _LONGEST_LEAD) : sentence.paragraph_start]
    return above.rstrip().rpartition("\n")[2]


def is_open_list(sentence: Sentence, seen: Reading, state: Discourse) -> bool:
    """主动发布解读15条、计划6条、预算4条等: what one verb of disclosure governs, a part of the section's whole.

    Or what is summed up as information (…57条等信息).
    """
    members = seen.run.members
    if len(members) < 3 or not _is_published(sentence, members[0]) or _is_of_other_business(sentence, seen.run):
        return False
    may_be_bare = seen.rows[0] in seen.classed or sentence.topic in SECTIONS_OF_DISCLOSURE
    if seen.run.is_coordinated and may_be_bare and _is_governed(sentence, seen.run):
        return True
    if _RUNS["all_information"].match(sentence.text, members[-1].quantity.end):
        return True
    total, unit = seen.run.sum, members[0].quantity.unit
    is_part = total is not None and any(row["unit"] == unit and row["value"] > total for row in state.wholes)
    return is_part and seen.run.is_coordinated and seen.rows[0] is not None


def is_plain_list(sentence: Sentence, run: Run) -> bool:
    """招生38条，教师招聘21条，校园安全44条: in their section, in the counter of information, names of nothing else.

    One of four may have no name that can be cut out.
    """
    least = _LEAST_PLAIN.get(sentence.topic)
    if least is None or len(run.members) < least or _is_of_other_business(sentence, run):
        return False
    if not sentence.topic and not _is_published(sentence, run.members[0]):
        return False
    if any(member.quantity.unit != _COUNTER_OF_INFORMATION for member in run.members):
        return False
    channels = load_listed_channels().keys()
    if any(token.concept in channels for member in run.members for token in known_words(sentence, member)):
        return False
    if any(_RUNS["names_place"].search(clean(stretch(sentence, member))) for member in run.members):
        return False
    named = [member for member in run.members if name_of(sentence, member)]
    return len(named) >= least and 4 * len(named) >= 3 * len(run.members)


def is_plain(sentence: Sentence, seen: Reading, place: int) -> bool:
    """机构设置70条，财政4条: whether the list is plain and the member's name leaves no doubt either (计划1条 does)."""
    named = clean(stretch(sentence, seen.run.members[place]))
    return not _RUNS["may_be_done"].fullmatch(named) and is_plain_list(sentence, seen.run)


def _are_mostly_information(sentence: Sentence, run: Run) -> bool:
    """公开规划类2条，人事信息5条，财政信息2条，政府概况1条: published, and most say that they are information.

    Half of them are enough where one verb governs them all, in a counter of information.
    """
    informed = _informed(sentence, run)
    if informed < 3 or not _is_published(sentence, run.members[0]):
        return False
    return 2 * informed > len(run.members) or (2 * informed == len(run.members) and _is_governed(sentence, run))


def _informed(sentence: Sentence, run: Run) -> int:
    return sum(says_information(sentence, member) for member in run.members)


def _is_governed(sentence: Sentence, run: Run) -> bool:
    """在网站发布动态信息8条、茶话5条、山塘2条: whether a verb of disclosure, and no other, governs them all."""
    first = run.members[0].quantity
    start = sentence.clause_start(first.start)
    verbs = [t for t in sentence.tokens if start <= t.start and t.end <= first.start and t.concept in load_verbs()]
    if not verbs or any(verb.concept not in DISCLOSES for verb in verbs):
        return False
    if any(member.quantity.unit_class != "item" or _has_own_verb(sentence, member) for member in run.members[1:]):
        return False
    return first.unit_class == "item" and not _is_of_other_business(sentence, run)


def _has_own_verb(sentence: Sentence, member: Member) -> bool:
    """处理留言5条, 印发通知2条, not 政策解读5条, 计划制定类信息2条: whether a verb in the name may govern it."""
    for token in known_words(sentence, member):
        if token.concept not in load_verbs() - DISCLOSES or token.concept in _NOUNS_TOO:
            continue
        if not says_information(sentence, member) or not clean(sentence.text[member.start : token.start]):
            return True
    return False


def _posts_classes(sentence: Sentence, run: Run) -> bool:
    """公开信息80条，“江畔”公众号243条，其中党建58条、教育19条、农业45条: what an account put out, by classes."""
    whole = run.whole
    if whole is None or len(run.members) < 3 or whole.unit_class != "item" or not run.is_opened:
        return False
    clause, before = sentence.concepts_in_clause(whole.start), sentence.concepts_before(whole.start)
    return bool(clause) and clause <= _OF_ACCOUNTS and bool(before & DISCLOSES)


def is_beside(sentence: Sentence, seen: Reading, place: int) -> bool:
    """公开动态信息5条，规划信息2条，人事信息1条、概况1条: a bare noun behind 、 that the verb of disclosure reaches."""
    behind = place > 0 and sentence.text.startswith("、", seen.run.members[place - 1].quantity.end)
    return behind and _are_mostly_information(sentence, seen.run) and _is_governed(sentence, seen.run)


def is_rest(sentence: Sentence, seen: Reading, place: int) -> bool:
    """动态类8条，人事类5条，其他20条: whether the last member is what is left of the classes."""
    is_last = place == len(seen.rows) - 1
    return is_last and _REST["of_classes"].match(clean(stretch(sentence, seen.run.members[-1]))) is not None


def is_among(sentence: Sentence, seen: Reading, place: int) -> bool:
    """财政信息2条、规划计划2条、人事信息13条: a bare noun coordinated with classes on both of its sides."""
    if not 0 < place < len(seen.rows) - 1:
        return False
    before, after = seen.run.members[place - 1], seen.run.members[place + 1]
    is_coordinated = all(
        sentence.text[one.quantity.end : other.quantity.start].lstrip().startswith("、")
        for one, other in ((before, seen.run.members[place]), (seen.run.members[place], after))
    )
    return is_coordinated and all(
        seen.rows[beside] in seen.classed or says_information(sentence, seen.run.members[beside])
        for beside in (place - 1, place + 1)
    )


def are_volumes(sentence: Sentence, run: Run) -> bool:
    """概况类信息更新量15条，政务动态信息更新量38条，…: most name what came in of their information."""
    return sum(_RUNS["volume"].search(stretch(sentence, member)) is not None for member in run.members) > 2


def channels_add_up(seen: Reading) -> bool:
    """Whether the whole is a count of information, and channels and accounts that were all read add up to it."""
    if not seen.run.closes or not seen.run.is_opened or seen.whole is None or None in seen.rows:
        return False
    return seen.whole["code"] in WHOLES and all(row["code"].startswith((CHANNEL, POSTS)) for row in seen.read)


def is_of_channels(seen: Reading) -> bool:
    """Whether the run is of channels of one list, and the rules left one of them."""
    if any(not row["code"].startswith(CHANNEL) and not is_general_account(row) for row in seen.read):
        return False
    channels = [row for row in seen.read if row["code"].startswith(CHANNEL)]
    least = 1 if seen.run.closes else 2
    if len(seen.read) < least or not channels or (None not in seen.rows and len(channels) == len(seen.rows)):
        return False
    return len({row["list_id"] for row in channels}) == 1


def is_general_account(row: Row) -> bool:
    """微信公众号发布20条: posts of an account that is not named; beside channels it is one of them."""
    return row["code"] == POSTS and _RUNS["general_account"].fullmatch(row["label"]) is not None


def _is_published(sentence: Sentence, member: Member) -> bool:
    """Whether the member's clause says that it was made public."""
    place = member.quantity.start
    if sentence.concepts_in_clause(place) & DISCLOSES:
        return True
    return _RUNS["printed_on"].search(sentence.text, sentence.clause_start(place), place) is not None


def _is_of_other_business(sentence: Sentence, run: Run) -> bool:
    """Whether a word before the run, or its section, says that what it lists is not what was disclosed."""
    before = sentence.concepts_before(run.members[0].start)
    return sentence.topic == "requests" or bool(before & ((load_never_named() - _BESIDE) | OTHER_BUSINESS))
