"""Members of a run of disclosures that no rule reads by its words: what they are by the make they share.

Belongs here: when a run lists what was disclosed, its list and its roles. Does not: the make (`runs`), the names of
members (`member_names`), what a count states by its own words (`grammar`, knowledge/prose/statements.yaml).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import load_listed_channels, load_never_named, load_patterns
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
from ingestion.reading.prose.counters import counts_information, with_bare_members
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.member_names import denies_within, known_words, name_of, says_information, stretch
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.runs import Member, Run, runs
from ingestion.reading.prose.scopes import scope
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES

_RUNS = load_patterns("runs")
_REST = load_patterns("rest")
_WHOLES = (ITEMS, CUMULATIVE, WEBSITE, OTHER_CHANNEL)
# What stands in a list of classes under a code of its own.
_CLASSED = frozenset({CLASS, BODY, NORMATIVE_DOCUMENTS})
# In a list of classes these are classes too: what was published about them, not how or how many.
_TAKEN_FOR_OTHERS = frozenset({f"{CHANNEL}press_conference", "responses.interpretation_articles"})
_ITEMS = frozenset({"item", "case", "piece"})
# What is listed behind one of these is what was dealt with, not what was disclosed.
_OTHER_BUSINESS = frozenset({"service_case", "licence", "complaint", "case_class", "suggestion", "proposal"})
# All that a clause names which counts what an account put out.
_OF_ACCOUNTS = DISCLOSES | {"account", "wechat", "weibo", "social_account", "posts", "info", "push"}
_SPEAKS = DISCLOSES | {"class_info"}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A run as the rules read it: the row of each member (None where it was left), and of its whole.

    whole: the row of the run's whole, or of the count before in the section that the members add up to. is_told: a
    word, that sum, or a list that was open already says that the members are parts.
    """

    run: Run
    rows: tuple[Row | None, ...]
    whole: Row | None
    is_told: bool

    @property
    def adds_up(self) -> bool:
        """Whether the members add up to the whole, be it in a sentence before."""
        return self.run.closes or (self.whole is not None and self.run.sum == self.whole["value"])

    @property
    def read(self) -> list[Row]:
        return [row for row in self.rows if row is not None]

    @property
    def classed(self) -> list[Row]:
        return [row for row in self.read if row["code"] in _CLASSED]

    @property
    def members(self) -> Iterator[tuple[Member, Row | None]]:
        return zip(self.run.members, self.rows, strict=True)


def read_runs(sentence: Sentence, rows: list[Row], left: list[Left], state: Discourse) -> None:
    """Add to `rows` the members of the runs of `sentence` that the rules left, and take them from `left`.

    rows, left: of the sentence. Roles and lists of what the rules read are set right where the run tells them.
    """
    if len(sentence.quantities) > 1 and (
        _may_disclose(sentence, rows) or (state.wholes and len(sentence.quantities) > 2)
    ):
        read = {row["start"]: row for row in rows if row["kind"] == "count"}
        reasons = {item.quantity: item.reason for item in left}
        printed, sentence = sentence, with_bare_members(sentence)
        not_placed = NOT_PLACED if sentence is printed else NOT_PLACED | {"no_counter"}
        for run in runs(sentence):
            if _follows_whole(run, read):
                run = replace(run, members=run.members[1:])
            if whole := _proved_whole(sentence, run, read, left):
                rows.append(whole)
                read[whole["start"]] = whole
            seen = _reading(sentence, run, read, state)
            if any(
                row is None
                and reasons.get(m.quantity, "no_rule") not in not_placed
                and not any(denies_within(sentence, m, t) for t in known_words(sentence, m))
                for m, row in seen.members
            ):
                continue
            if _is_of_channels(seen):
                _read_channels(sentence, seen, rows, left)
            elif _is_of_classes(sentence, seen, state):
                _read_classes(sentence, seen, rows, left, state)
            if _adds_up(seen):
                _list_of(sentence, seen, rows, state)
                for row in seen.read:
                    row["list_role"], row["list_id"] = "part", seen.whole["list_id"] if seen.whole else ""
        rows.sort(key=lambda row: (row["start"], row["end"]))
    state.wholes += [row for row in rows if row["code"] in _WHOLES and row["kind"] == "count"]


def _may_disclose(sentence: Sentence, rows: Sequence[Row]) -> bool:
    """Whether anything in the sentence speaks of disclosure: most sentences with two numbers do not."""
    return any(t.concept in _SPEAKS for t in sentence.tokens) or any(r["code"] in _CLASSED for r in rows)


def _reading(sentence: Sentence, run: Run, read: Mapping[int, Row], state: Discourse) -> _Reading:
    rows = tuple(read.get(member.quantity.start) for member in run.members)
    whole = read.get(run.whole.start) if run.whole else None
    is_told = run.is_opened or run.closes
    if run.whole is None and not run.is_opened and (len(rows) > 2 or run.are_shares):
        unit = run.members[0].quantity.unit
        whole = state.whole_of(run.sum, unit)
        if whole is None and state.wholes and state.wholes[-1]["unit"] == unit:
            # 公开信息80条，比去年增长5%。具体情况如下：⏎机构职能类30条；…
            opening = _RUNS["opened_above"].search(sentence.text, state.wholes[-1]["end"], run.members[0].start)
            goes_on = _RUNS["goes_on"].fullmatch(sentence.text, state.wholes[-1]["end"], run.members[0].start)
            may_be = run.sum is not None and run.sum <= state.wholes[-1]["value"]
            whole = state.wholes[-1] if opening is not None or (goes_on is not None and may_be) else None
        if whole is None:
            whole = _in_other_counter(sentence, run, read)
        is_told = whole is not None or sum(row is not None and row["list_role"] == "part" for row in rows) > 1
    return _Reading(run, rows, whole, is_told)


def _follows_whole(run: Run, read: Mapping[int, Row]) -> bool:
    """公开政府信息88条、财政信息2条、人事信息13条、其他信息70条: the first is a whole of its own beside the others."""
    first = read.get(run.members[0].quantity.start)
    return run.whole is None and len(run.members) > 3 and first is not None and first["code"] in (ITEMS, WEBSITE)


def _proved_whole(sentence: Sentence, run: Run, read: Mapping[int, Row], left: list[Left]) -> Row | None:
    """主动公开80条，其中网站公开60条，微信公开20条: a count of disclosures that its parts prove to be all of it."""
    whole = run.whole
    if whole is None or whole.start in read or not (run.closes and run.is_opened) or whole.unit_class != "item":
        return None
    if not sentence.concepts_in_clause(whole.start) & DISCLOSES:
        return None
    if sentence.concepts_before(whole.start) & (load_never_named() | _OTHER_BUSINESS):
        return None
    if not any(item.quantity.start == whole.start and item.reason == "no_rule" for item in left):
        return None
    _take(left, whole)
    row = statement_row(ITEMS, "", whole, "count", sentence)
    row["scope"] = scope(sentence, sentence.clause_start(whole.start), whole.start, None)
    return row


def _in_other_counter(sentence: Sentence, run: Run, read: Mapping[int, Row]) -> Row | None:
    """发布信息18条，发布公文8份，新闻6份，通报4份: the count right before the run that its members add up to."""
    before = [q for q in sentence.quantities if q.end <= run.members[0].start and q.unit_class != "percent"]
    if len(run.members) < 3 or not before or before[-1].is_approximate or before[-1].value != run.sum:
        return None
    row = read.get(before[-1].start)
    return row if row is not None and row["code"] in (*_WHOLES, CLASS) else None


def _is_open_list(sentence: Sentence, seen: _Reading, state: Discourse) -> bool:
    """主动发布解读15条、计划6条、预算4条等: what one verb of disclosure governs, a part of the section's whole.

    Or what is summed up as information (…57条等信息).
    """
    members = seen.run.members
    if len(members) < 3 or not _is_published(sentence, members[0]) or _is_of_other_business(sentence, seen.run):
        return False
    if _RUNS["all_information"].match(sentence.text, members[-1].quantity.end):
        return True
    total, unit = seen.run.sum, members[0].quantity.unit
    is_part = total is not None and any(row["unit"] == unit and row["value"] > total for row in state.wholes)
    return is_part and seen.run.is_coordinated and seen.rows[0] is not None


def _are_mostly_information(sentence: Sentence, run: Run) -> bool:
    """公开规划类2条，人事信息5条，财政信息2条，政府概况1条: published, and most say that they are information."""
    informed = sum(says_information(sentence, member) for member in run.members)
    return 2 < informed > len(run.members) / 2 and _is_published(sentence, run.members[0])


def _posts_classes(sentence: Sentence, run: Run) -> bool:
    """公开信息80条，“江畔”公众号243条，其中党建58条、教育19条、农业45条: what an account put out, by classes."""
    whole = run.whole
    if whole is None or len(run.members) < 3 or whole.unit_class != "item" or not run.is_opened:
        return False
    clause, before = sentence.concepts_in_clause(whole.start), sentence.concepts_before(whole.start)
    return bool(clause) and clause <= _OF_ACCOUNTS and bool(before & DISCLOSES)


def _is_of_classes(sentence: Sentence, seen: _Reading, state: Discourse) -> bool:
    """Whether the run lists classes of what was disclosed, by its whole, its sum, or most of its members."""
    run = seen.run
    if any(member.quantity.unit_class not in _ITEMS for member in run.members):
        return False
    if any(row["code"] not in _CLASSED | _TAKEN_FOR_OTHERS for row in seen.read):
        return False
    if len(run.members) == 2 and not run.closes and not run.are_shares:
        # 发布动态215条、要闻11条: under one verb, the second a name of information too.
        if run.is_opened and all(_RUNS["volume"].search(stretch(sentence, member)) for member in run.members):
            return True
        return run.is_coordinated and seen.rows[0] in seen.classed and says_information(sentence, run.members[1])
    if seen.whole is not None:
        is_posted = seen.whole["code"].startswith((CHANNEL, POSTS)) and len(run.members) > 2
        return seen.is_told and (seen.whole["code"] in (*_WHOLES, CLASS) or is_posted)
    if run.whole is not None and run.whole.start > run.members[0].start:
        is_published = _is_published(sentence, run.members[0]) or bool(
            sentence.concepts_in_clause(run.whole.start) & DISCLOSES
        )
        return is_published and not _is_of_other_business(sentence, run)
    if run.whole is not None:
        return seen.is_told and (counts_information(sentence, run.whole) or _posts_classes(sentence, run))
    if _is_open_list(sentence, seen, state) or _are_mostly_information(sentence, run):
        return True
    if seen.is_told or len(seen.classed) > len(run.members) / 2 > 1:
        return True
    if _are_volumes(sentence, run):
        return True
    if len(run.members) > 2 and run.are_shares and not _is_of_other_business(sentence, run):
        # 印发公文80件，机构设置类信息20件，占25%；…: each says that it is information, and they are all there is.
        return all(says_information(sentence, member) for member in run.members)
    return run.are_shares and _is_published(sentence, run.members[0])


def _read_classes(sentence: Sentence, seen: _Reading, rows: list[Row], left: list[Left], state: Discourse) -> None:
    list_id = _list_of(sentence, seen, rows, state)
    code = BODY if _are_bodies(sentence, seen) else CLASS
    for place, (member, row) in enumerate(seen.members):
        if row is not None:
            _join(sentence, seen, member, row, list_id)
            if row["code"] == CLASS:
                row["code"] = code
        elif (
            seen.is_told
            or member.share
            or says_information(sentence, member)
            or _is_open_list(sentence, seen, state)
            or _is_among(sentence, seen, place)
        ):
            # 公开动态信息20条，人事信息3条，开设专题5条: beside classes of information, and none itself.
            placed = _placed(sentence, member, code, rows, list_id, seen.whole, seen.adds_up)
            if placed is None:
                continue
            rows.append(placed)
            _take(left, member.quantity)
            if member.share is not None and _take(left, member.share):
                rows.append(_share_of(sentence, member.share, placed))


def _is_among(sentence: Sentence, seen: _Reading, place: int) -> bool:
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


def _is_of_other_business(sentence: Sentence, run: Run) -> bool:
    """Whether a word before the run, or its section, says that what it lists is not what was disclosed."""
    before = sentence.concepts_before(run.members[0].start)
    return sentence.topic == "requests" or bool(before & (load_never_named() | _OTHER_BUSINESS))


def _are_volumes(sentence: Sentence, run: Run) -> bool:
    """概况类信息更新量15条，政务动态信息更新量38条，…: most name what came in of their information."""
    return sum(_RUNS["volume"].search(stretch(sentence, member)) is not None for member in run.members) > 2


def _adds_up(seen: _Reading) -> bool:
    """Whether the whole is a count of information, and channels and accounts that were all read add up to it."""
    if not seen.run.closes or not seen.run.is_opened or seen.whole is None or None in seen.rows:
        return False
    return seen.whole["code"] in _WHOLES and all(row["code"].startswith((CHANNEL, POSTS)) for row in seen.read)


def _is_of_channels(seen: _Reading) -> bool:
    """Whether the run is of channels of one list, and the rules left one of them."""
    if len(seen.read) in (0, 1, len(seen.rows)) or not all(row["code"].startswith(CHANNEL) for row in seen.read):
        return False
    return len({row["list_id"] for row in seen.read}) == 1


def _read_channels(sentence: Sentence, seen: _Reading, rows: list[Row], left: list[Left]) -> None:
    """网站公开60条，微信发布15条，公示栏张贴5条: a place among channels is one, whatever its verb."""
    like = seen.read[0]
    for member, row in seen.members:
        places = {t for t in known_words(sentence, member) if t.concept in load_listed_channels()}
        concepts = {t.concept for t in known_words(sentence, member)}
        if row is not None or len(places) != 1 or concepts & load_never_named() - load_listed_channels().keys():
            continue
        (place,) = places
        rest = sentence.text[place.end : member.quantity.start]
        if not seen.run.closes and not _RUNS["published_there"].fullmatch(rest):
            continue
        code = load_listed_channels()[place.concept]
        named = clean(sentence.text[member.start : place.end]) if load_measures()[code].label_rule != "none" else ""
        placed = statement_row(code, named, member.quantity, "count", sentence)
        placed |= {name: like[name] for name in ("list_id", "list_role", "scope")}
        rows.append(placed)
        _take(left, member.quantity)


def _is_published(sentence: Sentence, member: Member) -> bool:
    """Whether the member's clause says that it was made public."""
    return bool(sentence.concepts_in_clause(member.quantity.start) & DISCLOSES)


def _list_of(sentence: Sentence, seen: _Reading, rows: Sequence[Row], state: Discourse) -> str:
    """The list of the run: of its whole, which becomes a total where the members add up to it, or of its members."""
    run, whole = seen.run, seen.whole
    if whole is not None:
        beside = [r for r in rows if r["list_id"] == whole["list_id"] != "" and r["start"] < whole["start"]]
        adds_up = run.closes or run.whole is None
        if whole["list_role"] != "total" and (adds_up or not whole["list_role"]) and not beside:
            whole["list_role"], whole["list_id"] = "total", state.new_list()
        return str(whole["list_id"])
    lists = Counter(row["list_id"] for row in seen.classed if row["list_id"])
    if lists:
        return str(lists.most_common(1)[0][0])
    return state.new_list() if run.is_opened or run.are_shares or _are_volumes(sentence, run) else ""


def _join(sentence: Sentence, seen: _Reading, member: Member, row: Row, list_id: str) -> None:
    """A member that was read, as a part of its list; 政策解读 5条 among classes is one of them."""
    if row["code"] in _TAKEN_FOR_OTHERS and (list_id or len(seen.classed) > 1) and (named := name_of(sentence, member)):
        row["code"], row["label"] = CLASS, named
    is_whole_total = seen.whole is not None and seen.whole["list_role"] == "total"
    if list_id and (not row["list_role"] or is_whole_total):
        row["list_role"], row["list_id"] = "part", list_id


def _are_bodies(sentence: Sentence, seen: _Reading) -> bool:
    """政府办20条，财政局30条，其他5条: every member but a rest is an organ or a level."""
    names = [row["label"] if row is not None else name_of(sentence, member) for member, row in seen.members]
    named = [name for name in names if not _REST["of_bodies"].fullmatch(name)]
    return len(named) > 1 and all(_RUNS["body_name"].search(name) for name in named)


def _placed(
    sentence: Sentence,
    member: Member,
    code: str,
    rows: Sequence[Row],
    list_id: str,
    whole: Row | None,
    is_proved: bool,
) -> Row | None:
    named = name_of(sentence, member, is_proved)
    if not named:
        return None
    if body := _RUNS["body"].fullmatch(named):
        code, named = BODY, body[1]
    quantity = member.quantity
    row = statement_row(code, named, quantity, "count", sentence)
    before = [r for r in rows if r["start"] < quantity.start]
    row["scope"] = scope(
        sentence, sentence.clause_start(quantity.start), quantity.start, before[-1] if before else None
    )
    row["list_id"], row["list_role"] = list_id, "part" if list_id else ""
    if whole is not None:
        row["basis"] = whole["basis"]
    return row


def _share_of(sentence: Sentence, share: Quantity, counted: Row) -> Row:
    row = statement_row(counted["code"], counted["label"], share, "share", sentence)
    return row | {name: counted[name] for name in ("list_id", "list_role", "scope", "basis")}


def _take(left: list[Left], quantity: Quantity) -> bool:
    """Take `quantity` from `left`; whether it stood there."""
    for index, item in enumerate(left):
        if item.quantity.start == quantity.start:
            del left[index]
            return True
    return False
