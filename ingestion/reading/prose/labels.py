"""Labels: the name a report gives to what it counts, as it stands around the quantity.

Belongs here: one function a kind of label that knowledge/prose/statements.yaml may ask for, and the choice of it. Does
not: cutting phrases (`phrases`), the kinds for what is handed in (`receivers`), whether the rule fits (`grammar`), the
wordings names are known by (knowledge/prose/patterns.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ingestion.knowledge.vocabulary import Rule, load_patterns, load_verbs
from ingestion.reading.prose import receivers
from ingestion.reading.prose.class_names import is_time_or_quality
from ingestion.reading.prose.codes import ITEMS
from ingestion.reading.prose.discourse import Discourse
from ingestion.reading.prose.phrases import (
    after_verb,
    aside,
    class_word,
    clean,
    first_token,
    modifier,
    subject,
    with_inner_aside,
    without_marks,
)
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.tokens import Token
from ingestion.reading.prose.windows import Window

_NAMES = load_patterns("names")
_PLACES = load_patterns("places")
_REST = load_patterns("rest")
# A line's end or a blank within a name, unless it stands between Latin words.
_BREAKS = re.compile(r"(?<![A-Za-z])[\s\u00a0\u3000]+|[\s\u00a0\u3000]+(?![A-Za-z])")
LONGEST_CLASS = 28
LONGEST_ACCOUNT = 16
# The kinds of label that name a class of what is disclosed.
_NAMES_A_CLASS = frozenset({"modifier", "phrase", "class", "listed_class"})
_WITHOUT_COUNTS = _NAMES_A_CLASS | {"account", "account_before", "subject"}


def label(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """The label the rule asks for; None where it asks for one that is not there (the rule then does not fit)."""
    named = _KINDS[rule.label](sentence, rule, seen, state)
    if named and rule.label in _NAMES_A_CLASS and _is_cut(sentence.text, rule, seen):
        return None
    if not named:
        return named
    # 收到248条网民留言: what stands before the noun is the count itself.
    named = named.removeprefix(sentence.text[seen.quantity.start : seen.quantity.end])
    named = _NAMES["published_by"].sub("", _BREAKS.sub("", named))
    if named.startswith("信息、"):
        # 执法类8条信息、许可类信息5条: the noun is the count's, the name the next one's.
        return None
    if rule.label in _WITHOUT_COUNTS and _NAMES["lost_count"].search(named):
        # 文件46会议信息42条: a number that lost its counter stands in the name.
        return None
    if rule.label in _NAMES_A_CLASS:
        # 概况类信息条、动态类信息8条: what stands before the name lost its number.
        named = _NAMES["of_whole_area"].sub("", _NAMES["lost_member"].sub("", named))
        named = with_inner_aside(sentence, named, seen.left_start, seen.quantity.start)
        return named + aside(sentence, seen.left_start, seen.quantity.start)
    return named


def _is_cut(text: str, rule: Rule, seen: Window) -> bool:
    """17个单位的预算信息8条: the name goes back beyond another number, and is not whole without it."""
    if seen.left_start == seen.clause_start or seen.is_right_headed or any(t.concept in rule.verb for t in seen.tokens):
        return False
    return _NAMES["goes_on"].match(text, seen.left_start) is None


def _none(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    return ""


def _modifier(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    named = modifier(sentence.text, rule, seen)
    if any(_NAMES[name].search(named) for name in ("no_name", "examples", "no_modifier")):
        return None
    if seen.head is not None and seen.head.concept == "info_disclosure" and _NAMES["no_discloser"].search(named):
        # 各部门信息公开8条: who disclosed, not what
        return None
    if seen.head is not None and _REST["alone"].fullmatch(named):
        # 其他政府信息公开8条: by itself the rest has no name but this.
        named += _REST["of_government"].sub("", without_marks(sentence.text[seen.head.start : seen.head.end]))
    noun = _NAMES["own_noun"].match(sentence.text, seen.head.start, seen.head.end) if seen.head else None
    return named + (noun[1] if noun else "") + class_word(seen)


def _phrase(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    if seen.head is None:
        return ""
    named = modifier(sentence.text, rule, seen)
    if named.endswith("等"):
        # 助残服务、旧楼加装电梯等工作动态: examples of what the noun names by itself
        named = ""
    return named + without_marks(sentence.text[seen.head.start : seen.head.end])


def _modified_phrase(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    if _NAMES["gathered"].search(sentence.text, seen.left_start, seen.quantity.start):
        return None
    return _phrase(sentence, rule, seen, state) if modifier(sentence.text, rule, seen) else ""


def _subject(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    named = subject(sentence.text, rule, seen)
    is_other = _PLACES["any_channel"].match(named) or _PLACES["as_means"].search(named)
    return named if named and not is_other else None


def _class(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    if seen.head is None or seen.is_right_headed:
        return None
    named = _NAMES["sends"].sub("", clean(sentence.text[seen.left_start : seen.head.start]))
    return named + class_word(seen) if named else None


def _listed_class(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """A short noun before the count: 公示公告 85个. Whatever reads like a clause of its own is none."""
    if seen.is_right_headed:
        return None
    for name in ("titled_class", "rest_class"):
        if told := _NAMES[name].fullmatch(sentence.text, seen.left_start, seen.quantity.start):
            return clean(told[1])
    verbs = [t for t in seen.tokens if t.concept in ("disclose", "publish") and t.end <= seen.quantity.start]
    if verbs and verbs[-1].end == seen.quantity.start:
        # 业务公开8条: what is disclosed of business; 业务类信息主动公开8条 has its noun already.
        return _disclosed_class(sentence.text, seen, verbs[-1])
    if verbs and clean(sentence.text[seen.left_start : verbs[0].start]):
        return None
    start = verbs[-1].end if verbs else seen.left_start
    named = clean(sentence.text[start : seen.quantity.start])
    bare = _NAMES["class_ends"].sub("", named)
    if not 2 <= len(bare) <= LONGEST_CLASS or _NAMES["no_class"].search(named) or is_time_or_quality(named):
        return None
    return bare


def _disclosed_class(text: str, seen: Window, verb: Token) -> str | None:
    named = clean(text[seen.left_start : verb.start])
    bare = _NAMES["class_ends"].sub("", named)
    if (
        not 2 <= len(bare) <= LONGEST_CLASS
        or is_time_or_quality(bare)
        or _NAMES["no_class"].search(bare)
        or _NAMES["no_discloser"].search(bare)
    ):
        return None
    if verb.concept == "publish" and bare == named and not bare.endswith("类"):
        # 央视发布8条: who published
        return None
    if text[verb.start : verb.end] != "公示" and (bare != named or bare.endswith("类")):
        return bare
    return bare + text[verb.start : verb.end]


def _listed_body(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """A level or an organ before the count, without a verb: 乡镇 8条."""
    named = _listed_class(sentence, rule, seen, state)
    return named if named and _NAMES["listed_body"].match(named) else None


def _quoted(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    quoted = _NAMES["quoted"].findall(sentence.text[seen.left_start : seen.quantity.start])
    return quoted[-1] if quoted else None


def _account(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    if quoted := _quoted(sentence, rule, seen, state):
        return quoted
    if sentence.text[seen.left_start - 1 : seen.left_start] in ("个", "家") and first_token(seen, "account"):
        # 抖音等四个视频号发布8条: no account by its name
        return None
    # 抖音、视频号等发布8条
    named = _NAMES["runs_account"].sub("", subject(sentence.text, rule, seen)).removesuffix("等")
    return named if named and not _NAMES["site_beside"].search(named) else None


def _named_account(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """“江畔发布”发布信息8条: a name in quotation marks that says by itself that it is an account."""
    named = _quoted(sentence, rule, seen, state)
    return named if named and _NAMES["account_name"].search(named) else None


def _wechat_account(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """Of the channels a whole is parted into, an account on WeChat is WeChat."""
    return "" if _NAMES["on_wechat"].search(_account_name(sentence, seen)) else None


def _other_account(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    named = _account_name(sentence, seen)
    return clean(named) if named and not _NAMES["on_wechat"].search(named) else None


def _account_name(sentence: Sentence, seen: Window) -> str:
    account = first_token(seen, "account")
    return sentence.text[account.start : account.end] if account and account.end <= seen.quantity.start else ""


def _account_before(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """河北…公众号粉丝量突破4万，共推送图文20条: the account named last, with what stands before it in its clause."""
    named = [t for t in sentence.tokens if t.concept == "account" and t.end <= seen.left_start]
    if not named:
        return None
    last = state.last_stated
    if last is not None and last["code"] == rule.code and last["start"] > named[-1].start:
        # 抖音号更新视频8条，全年共发布信息90条: the account has its count already.
        return None
    if last is not None and last["code"].startswith(ITEMS) and last["start"] > named[-1].start:
        # 公众号粉丝8万人；网站公开信息80条，其中公告20条: since then the sentence speaks of another place.
        return None
    start = sentence.clause_start(named[-1].start)
    stated = sentence.text[start : named[-1].end]
    if len(clean(stated)) > LONGEST_ACCOUNT:
        return None
    place = sentence.text[seen.clause_start : seen.quantity.start]
    is_same_clause = start == seen.clause_start
    if not is_same_clause and (_NAMES["no_account"].search(stated) or _PLACES["via"].search(place)):
        return None
    if behind := _NAMES["quoted"].match(sentence.text, named[-1].end):
        return behind[1]
    quoted = _NAMES["quoted"].findall(stated)
    return quoted[-1] if quoted else _NAMES["runs_account"].sub("", clean(stated))


def _window(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    return clean(sentence.text[seen.left_start : seen.head.end if seen.head else seen.quantity.start])


def _body(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    named = subject(sentence.text, rule, seen)
    # 街道共受理8件, in the report of 江畔街道办事处
    is_own = _NAMES["own_subject"].match(named) or any(named in name for name in state.speaker)
    is_other = _NAMES["body"].search(named) and not is_own
    return named if is_other else None


def _applicant(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    start = seen.quantity.end if seen.is_right_headed else seen.left_start
    named = [t for t in seen.tokens if t.concept in ("natural_person", "legal_person") and t.start >= start]
    if not named:
        return None
    end = named[0].end
    for token in named[1:]:
        # 公民个人: one name of two words
        end = token.end if token.start == end else end
    if _NAMES["and_applicant"].match(sentence.text, end):
        return None
    is_apart = rule.after and seen.head is not None and clean(sentence.text[end : max(end, seen.head.start)])
    if is_apart and not seen.is_right_headed:
        # 企业设立申请8件: what they asked for is said between
        return None
    return sentence.text[named[0].start : end]


def _topic(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    found = clean(sentence.text[seen.left_start : seen.quantity.start])
    return found if _NAMES["topic"].search(found) else None


def _line(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """The telephone line, up to its name's end or to the word for its volume."""
    if seen.head is None or seen.is_right_headed:
        return None
    verbs = [t.start for t in seen.tokens if t.concept in ("receive", "handle", "reply") and t.end <= seen.head.start]
    lines = [t for t in seen.tokens if t.concept == "hotline" and verbs and t.end <= verbs[-1]]
    if lines:
        # 服务热线共接听咨询电话8个: the line stands before the verb.
        return clean(sentence.text[seen.left_start : lines[-1].end])
    end = seen.head.end if seen.head.concept == "hotline" else seen.head.start
    return clean(sentence.text[after_verb(rule, seen, end) : end])


def _calls(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """人工服务总量 names the calls by 人工服务."""
    named = _NAMES["call_volume"].sub("", _phrase(sentence, rule, seen, state) or "")
    return named or None


def _platform(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """Where messages came from: a title, or a name before their writers; a kind of message keeps its noun."""
    text = sentence.text
    noun = first_token(seen, "message")
    replies = [t.start for t in seen.tokens if t.concept == "reply" and t.end <= seen.quantity.start]
    stop = noun.start if noun else min(replies, default=seen.quantity.start)
    start = max((t.end for t in seen.tokens if t.concept in load_verbs() and t.end <= stop), default=seen.left_start)
    titled = _NAMES["titled"].findall(text[start:stop])
    if titled:
        return titled[-1]
    before = clean(_NAMES["writing"].sub("", text[start:stop].strip()))
    named = _NAMES["writers"].sub("", before)
    word = text[noun.start : noun.end] if noun else ""
    if _NAMES["within_days"].search(before):
        # 当日回复9条, 3个工作日内回复5条: when, not where
        return ""
    names_writers = named != before or _NAMES["writing"].match(word)
    if not named or names_writers or _NAMES["platform"].search(named):
        return named
    # A kind of message in a list keeps its noun; by itself what stands before the noun may be anything.
    return named + word if rule.listed else ""


def _platform_name(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """A name in a list of platforms; it need not say that it is one (中国江畔 7件)."""
    titled = _NAMES["titled"].findall(sentence.text[seen.left_start : seen.quantity.start])
    return titled[-1] if titled else _listed_class(sentence, rule, seen, state)


def _column(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """“领导分工”栏目发布信息: the class that a column of the site holds."""
    column = first_token(seen, "column")
    if column is None or column.start < seen.left_start:
        return None
    before = sentence.text[seen.left_start : column.start]
    titled = _NAMES["titled"].findall(before)
    return titled[-1] if titled else clean(_PLACES["at_place"].split(before)[-1]) or None


def _mailbox(sentence: Sentence, rule: Rule, seen: Window, state: Discourse) -> str | None:
    """办理市长信箱来信8件: the mailbox, up to its name's end."""
    box = first_token(seen, "mailbox")
    if box is None or box.start < seen.left_start or seen.is_right_headed:
        return None
    if _NAMES["and_another"].match(sentence.text, box.end):
        return ""
    return clean(sentence.printed[after_verb(rule, seen, box.start) : box.end])


_KINDS: dict[str, Callable[[Sentence, Rule, Window, Discourse], str | None]] = {
    "none": _none,
    "modifier": _modifier,
    "phrase": _phrase,
    "modified_phrase": _modified_phrase,
    "subject": _subject,
    "class": _class,
    "listed_class": _listed_class,
    "listed_body": _listed_body,
    "quoted": _quoted,
    "account": _account,
    "account_before": _account_before,
    "window": _window,
    "body": _body,
    "applicant": _applicant,
    "topic": _topic,
    "line": _line,
    "calls": _calls,
    "platform": _platform,
    "platform_name": _platform_name,
    "wechat_account": _wechat_account,
    "other_account": _other_account,
    "column": _column,
    "mailbox": _mailbox,
    "receiver": receivers.receiver,
    "receiver_again": receivers.receiver_again,
    "taken": receivers.taken,
    "taker": receivers.taker,
    "receiver_behind": receivers.receiver_behind,
    "named_account": _named_account,
}
