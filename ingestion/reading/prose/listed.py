"""Members of a run of disclosures that no rule reads by its words: what they are by the make they share.

Belongs here: the rows of such members, their list and roles. Does not: what tells that a run lists disclosures
(`run_evidence`), the make (`runs`), the names of members (`member_names`), what a count states by its own words
(`grammar`, knowledge/prose/statements.yaml).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.vocabulary import load_channels_beside, load_listed_channels, load_never_named, load_patterns
from ingestion.reading.prose.codes import BODY, CHANNEL, CLASS, ITEMS, WEBSITE
from ingestion.reading.prose.counters import with_bare_members
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.member_names import denies_within, known_words, name_of, says_information, stretch
from ingestion.reading.prose.phrases import clean
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import Row, statement_row
from ingestion.reading.prose.run_evidence import (
    CLASSED,
    OTHER_BUSINESS,
    PROPOSALS,
    TAKEN_FOR_OTHERS,
    WHOLES,
    Reading,
    all_say_information,
    are_volumes,
    channels_add_up,
    is_among,
    is_beside,
    is_general_account,
    is_headed,
    is_of_channels,
    is_of_classes,
    is_open_list,
    is_plain,
    is_rest,
)
from ingestion.reading.prose.runs import Member, Run, runs
from ingestion.reading.prose.scopes import scope
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import DISCLOSES

_OTHERS = load_patterns("names")["others"]
_LISTS = load_patterns("lists")
_RUNS = load_patterns("runs")
_REST = load_patterns("rest")
_SPEAKS = DISCLOSES | {"class_info"}


def read_runs(sentence: Sentence, rows: list[Row], left: list[Left], state: Discourse) -> None:
    """Add to `rows` the members of the runs of `sentence` that the rules left, and take them from `left`.

    rows, left: of the sentence. Roles and lists of what the rules read are set right where the run tells them.
    """
    if len(sentence.quantities) > 1 and (
        _may_disclose(sentence, rows)
        or (len(sentence.quantities) > 2 and (state.wholes or sentence.topic == "proactive_disclosure"))
    ):
        read = {row["start"]: row for row in rows if row["kind"] == "count"}
        reasons = {item.quantity: item.reason for item in left}
        printed, sentence = sentence, with_bare_members(sentence)
        not_placed = NOT_PLACED if sentence is printed else NOT_PLACED | {"no_counter"}
        read_upto = -1
        for run in runs(sentence):
            if run.members[-1].quantity.start <= read_upto:
                continue
            if run.whole is not None and reasons.get(run.whole, "of_these") not in NOT_PLACED | {"of_these"}:
                # 督促乡镇公开信息8条，其中…: the parts are another's too, or of another year.
                continue
            if _follows_whole(run, read):
                first, members = run.members[0].quantity, run.members[1:]
                run = replace(run, members=members, whole=first if _may_be_parts(sentence, first, members) else None)
            if whole := _proved_whole(sentence, run, read, left):
                rows.append(whole)
                read[whole["start"]] = whole
            seen = _reading(sentence, run, read, state)
            # 学校管理5条, left as another's: among members that add up a school is no speaker
            may_be_left = not_placed | {"others"} if seen.adds_up else not_placed
            if any(
                row is None
                and reasons.get(m.quantity, "no_rule") not in may_be_left
                and not any(denies_within(sentence, m, t) for t in known_words(sentence, m))
                for m, row in seen.members
            ):
                continue
            seen = _without_place(seen, rows, left)
            if is_of_channels(seen):
                _read_channels(sentence, seen, rows, left)
            elif is_of_classes(sentence, seen, state):
                _read_classes(sentence, seen, rows, left, state)
                read_upto = run.members[-1].quantity.start
            if channels_add_up(seen):
                _list_of(sentence, seen, rows, state)
                for row in seen.read:
                    row["list_role"], row["list_id"] = "part", seen.whole["list_id"] if seen.whole else ""
        rows.sort(key=lambda row: (row["start"], row["end"]))
    state.wholes += [row for row in rows if row["code"] in WHOLES and row["kind"] == "count"]


def _is_of_others(sentence: Sentence, whole: Quantity) -> bool:
    """下属单位公开80条，其中…: whether the clause of the whole begins with others than the speaker."""
    return _OTHERS.match(clean(sentence.text[sentence.clause_start(whole.start) : whole.start])) is not None


def _may_disclose(sentence: Sentence, rows: Sequence[Row]) -> bool:
    """Whether anything in the sentence speaks of disclosure: most sentences with two numbers do not."""
    return not _SPEAKS.isdisjoint(sentence.concepts) or any(r["code"] in CLASSED for r in rows)


def _reading(sentence: Sentence, run: Run, read: Mapping[int, Row], state: Discourse) -> Reading:
    rows = tuple(read.get(member.quantity.start) for member in run.members)
    whole = read.get(run.whole.start) if run.whole else None
    if run.whole is not None and whole is None and _LISTS["of_these"].match(sentence.text, run.whole.end):
        # 主动公开政府信息86条。…公开的86条中，机构类13条，…: the whole once more
        whole = state.whole_of(run.whole.value, run.whole.unit)
    is_told = run.is_opened or run.closes or (whole is not None and all_say_information(sentence, run.members))
    if run.whole is None and not run.is_opened and (len(rows) > 2 or run.are_shares):
        unit = run.members[0].quantity.unit
        whole = state.whole_of(run.sum, unit)
        if whole is None and state.wholes and state.wholes[-1]["unit"] == unit:
            # 公开信息80条，比去年增长5%。具体情况如下：⏎机构职能类30条；…
            opening = _RUNS["opened_above"].search(sentence.text, state.wholes[-1]["end"], run.members[0].start)
            goes_on = _RUNS["goes_on"].fullmatch(sentence.text, state.wholes[-1]["end"], run.members[0].start)
            may_be = run.sum is not None and run.sum <= state.wholes[-1]["value"] and goes_on is not None
            if may_be and goes_on is not None and "其中" not in goes_on[0]:
                may_be = all_say_information(sentence, run.members)
            whole = state.wholes[-1] if opening is not None or may_be else None
        if whole is None:
            whole = _in_other_counter(sentence, run, read)
        is_told = whole is not None or sum(row is not None and row["list_role"] == "part" for row in rows) > 1
    is_behind = run.whole is not None and run.whole.start > run.members[0].start
    headed = (not is_told or is_behind) and is_headed(sentence, run)
    return Reading(run, rows, whole, is_told or headed, headed)


def _without_place(seen: Reading, rows: list[Row], left: list[Left]) -> Reading:
    """县政府信息公开目录413条，微信公众号255条: what was read as a class, and among channels is a place, is left."""
    classes = [(member.quantity, row) for member, row in seen.members if row is not None and row["code"] == CLASS]
    if len(classes) != 1 or not any(row["code"].startswith(CHANNEL) for row in seen.read):
        return seen
    ((quantity, place),) = classes
    if _RUNS["may_be_place"].search(place["label"]) is None:
        return seen
    rows[:] = [row for row in rows if row is not place]
    left.append(Left(quantity, "no_rule"))
    return replace(seen, rows=tuple(None if row is place else row for row in seen.rows))


def _follows_whole(run: Run, read: Mapping[int, Row]) -> bool:
    """公开政府信息88条、财政信息2条、人事信息13条、其他信息70条: the first is a whole of its own beside the others."""
    first = read.get(run.members[0].quantity.start)
    return run.whole is None and len(run.members) > 3 and first is not None and first["code"] in (ITEMS, WEBSITE)


def _may_be_parts(sentence: Sentence, whole: Quantity, members: Sequence[Member]) -> bool:
    """公开信息88条，财政类信息2条，人事类信息13条，党建类信息5条: all are information, and no more than the whole."""
    return whole.value >= sum(m.quantity.value for m in members) and all_say_information(sentence, members)


def _proved_whole(sentence: Sentence, run: Run, read: Mapping[int, Row], left: list[Left]) -> Row | None:
    """主动公开80条，其中网站公开60条，微信公开20条: a count of disclosures that its parts prove to be all of it."""
    whole = run.whole
    if whole is None or whole.start in read or not run.closes or whole.unit_class != "item":
        return None
    is_summed_up = whole.start > run.members[0].start and len(run.members) > 2 and is_headed(sentence, run)
    start = sentence.clause_start(whole.start)
    is_called_sum = _RUNS["sums_up"].fullmatch(sentence.text, start, whole.start) is not None
    if is_called_sum:  # 主动公开信息，合计80条
        start = sentence.clause_start(start - 1)
    is_disclosed = any(t.concept in DISCLOSES for t in sentence.tokens if start <= t.start < whole.start)
    if not is_summed_up and not (run.is_opened and is_disclosed):
        return None
    if sentence.concepts_before(whole.start) & (load_never_named() | OTHER_BUSINESS):
        return None
    if _is_of_others(sentence, whole):
        return None
    why = {"no_rule", "unknown_noun"} if is_summed_up or is_called_sum else {"no_rule"}
    if not any(item.quantity.start == whole.start and item.reason in why for item in left):
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
    return row if row is not None and row["code"] in (*WHOLES, CLASS) else None


def _read_classes(sentence: Sentence, seen: Reading, rows: list[Row], left: list[Left], state: Discourse) -> None:
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
            or is_open_list(sentence, seen, state)
            or is_among(sentence, seen, place)
            or is_beside(sentence, seen, place)
            or is_rest(sentence, seen, place)
            or is_plain(sentence, seen, place)
        ):
            # 公开动态信息20条，人事信息3条，开设专题5条: beside classes of information, and none itself.
            placed = _placed(sentence, member, code, rows, list_id, seen.whole, seen.adds_up)
            if placed is None:
                continue
            rows.append(placed)
            _take(left, member.quantity)
            if member.share is not None and _take(left, member.share):
                rows.append(_share_of(sentence, member.share, placed))


def _read_channels(sentence: Sentence, seen: Reading, rows: list[Row], left: list[Left]) -> None:
    """网站公开60条，微信发布15条，公示栏张贴5条: a place among channels is one, whatever its verb."""
    like = next(row for row in seen.read if row["code"].startswith(CHANNEL))
    for member, row in seen.members:
        if row is not None and is_general_account(row):
            row["code"], row["label"] = _channel_of(row["label"]), ""
            row["list_id"], row["list_role"] = like["list_id"], like["list_role"]
        words = known_words(sentence, member)
        places = [t for t in words if t.concept in load_channels_beside()]
        concepts = {t.concept for t in words}
        if row is not None or len({t.concept for t in places}) != 1:
            continue
        if concepts & load_never_named() - load_channels_beside().keys():
            continue
        place = places[-1]
        rest = sentence.text[place.end : member.quantity.start]
        if not seen.run.closes and not _RUNS["published_there"].fullmatch(rest):
            continue
        code = load_channels_beside()[place.concept]
        is_named = load_measures()[code].label_rule != "none" and place.concept != "other_means"
        named = clean(sentence.text[member.start : place.end]) if is_named else ""
        placed = statement_row(code, named, member.quantity, "count", sentence)
        placed |= {name: like[name] for name in ("list_id", "list_role", "scope")}
        rows.append(placed)
        _take(left, member.quantity)


def _channel_of(account: str) -> str:
    """The channel that an account is which is named by its kind (微信公众号)."""
    named = _RUNS["general_account"].fullmatch(account)
    kinds = [kind for kind in ("weibo", "wechat") if named is not None and named[kind]]
    return load_listed_channels()["_".join(kinds)]


def _list_of(sentence: Sentence, seen: Reading, rows: Sequence[Row], state: Discourse) -> str:
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
    is_list = run.is_opened or run.are_shares or seen.is_headed or are_volumes(sentence, run)
    return state.new_list() if is_list else ""


def _join(sentence: Sentence, seen: Reading, member: Member, row: Row, list_id: str) -> None:
    """A member that was read, as a part of its list; 政策解读 5条 among classes is one of them."""
    taken = TAKEN_FOR_OTHERS | PROPOSALS
    named = name_of(sentence, member)
    if row["code"] in PROPOSALS:
        named = named or clean(stretch(sentence, member))
    if row["code"] in taken and (list_id or len(seen.classed) > 1) and named:
        row["code"], row["label"] = CLASS, named
    is_whole_total = seen.whole is not None and seen.whole["list_role"] == "total"
    if list_id and (not row["list_role"] or is_whole_total):
        row["list_role"], row["list_id"] = "part", list_id


def _are_bodies(sentence: Sentence, seen: Reading) -> bool:
    """政府办20条，财政局30条，其他5条: every member but a rest is an organ or a level."""
    names = [
        row["label"] if row is not None else name_of(sentence, member, may_be_body=True) for member, row in seen.members
    ]
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
    named = name_of(sentence, member, is_proved, may_be_body=code == BODY)
    if not named:
        return None
    if code == CLASS and named.endswith("栏") and (whole is None or whole["code"] != WEBSITE):
        # 公开80条：网站58条，公开栏22条: a place beside others; within a site it is a column
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
