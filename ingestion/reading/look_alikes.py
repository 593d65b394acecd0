"""Whether a text is a disclosure annual report and not a document that only looks like one.

Belongs here: refusing look-alikes with an outcome and its reason, by the signs of knowledge/look_alikes.yaml. Does not:
containers (error pages and shells end in `ingestion.documents`), copies of real reports (they are read and marked),
blank forms (`report_check`), several reports in one file (`several`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ingestion.identity.gather import Evidence, lines_of
from ingestion.identity.titles import Title, read_title, titles_at_head, titles_of_page
from ingestion.knowledge.yaml_files import read_yaml
from ingestion.model import NotRead, Structure, TableCoverage
from ingestion.reading.structure import announced_topics

# What a report cannot do without: it names the regime, and reports on it. Wording of the Regulation of 2007 and 2019.
_REGIME = re.compile(r"政府信息公开|政务公开|信息公开")
_REPORT = re.compile(r"(?:年度报告|年报|工作报告|工作总结|情况(?:如下|报告))")
_DUTIES = re.compile(r"主动公开|依申请公开|公开申请|行政复议|行政诉讼|不予公开|公开目录|公开指南")
# The days its figures are of, as only a report says.
_PERIOD = re.compile(r"(?:统计|数据)(?:的)?(?:期限|时限|起止|截止期|时间(?:为|是|自|从)|[自从]20\d\d年)")
# What it did, and how often: a report, however short, speaks for itself and counts. How often its page was seen
# (浏览次数：80次) is no count of it.
_SPEAKS = re.compile(
    r"[我本](?:局|厅|委|办|镇|乡|县|市|区|旗|州|省|部|署|院|会|司|行|队|中心|街道|街|单位|机关|系统|集团|公司)"
)
_COUNTS = re.compile(
    r"(?<![次量数][:：])(?<![次量数][:：] )(?<!\d)\d+[ \u3000]*(?:余|多)?万?(?:条|件|宗|份|起|篇|期|次|场|人次|名|个)"
)
# What else a report under its own title may count; works (工程12项) are counted so elsewhere.
_ITEMS = re.compile(r"(?<!\d)\d+[ \u3000]*(?:余|多)?[项则人]")
# A report without its title still says what it is and by which law.
_OF_ITSELF = re.compile(
    r"(?:信息|政务)公开[^。]{0,80}(?:编制|编写|撰写|形成)[^。，]{0,10}本[^。，]{0,14}报告"
    r"|本(?:报告|年报)(?:是|为|系)[^。，]{0,40}(?:信息|政务)公开[^。，]{0,12}报告"
    r"|本(?:年度)?(?:报告|年报)(?:中?所列(?:的)?(?:数据|统计)|由[^。]{0,120}(?:组成|构成))"
    r"|(?:现[将予]?|向社会)(?:公布|发布)[^。]{0,40}(?:信息|政务)公开[^。，]{0,12}(?:报告|年报)"
    r"|(?<!半)年度?[，,][^。\n]{0,20}(?:信息|政务)公开[^。]{0,60}(?:汇报|报告|总结)如下"
)
_MADE_BY = re.compile(r"本(?:年度)?(?:报告|年报)由[^。，]{2,30}(?:编制|编写)")
_MADE_UNDER = re.compile(r"[按照据依][^。《]{0,8}《[^》]{0,24}条例》[^。，]{0,12}编制本(?:年度)?(?:报告|年报)")
_BOTH_WAYS = frozenset(("主动公开", "依申请公开"))
_DUTY_TOPICS = frozenset(("proactive_disclosure", "requests", "fees", "reviews", "litigation"))
_OF_DISCLOSURE = re.compile(r"公开|报告|年报|报表|通报")
_END_OF_SENTENCE = re.compile(r"[。；！？]|[，,].*[，,]")
_DATE = re.compile(r"[\[(（]?20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\])）]?")
HEAD_LINES = 25
LONGEST_TITLE = 90
MOST_LINES = 4
LEAST_LISTED = 5
LONGEST_LISTED = 200
LEAST_TOPICS = 3
LEAST_COUNTS = 3
LEAST_DUTY_TOPICS = 2


class LookAlike(NamedTuple):
    """An entry of knowledge/look_alikes.yaml, compiled; patterns that are not given match nothing."""

    name: str
    outcome: str
    title: re.Pattern[str]
    text: re.Pattern[str]
    least: int
    unless: re.Pattern[str]
    over_report: bool
    reason_zh: str
    reason_en: str


@cache
def load_look_alikes() -> tuple[LookAlike, ...]:
    """The look-alikes, once a process."""
    nothing = "(?!)"
    path = Path(__file__).resolve().parents[1] / "knowledge" / "look_alikes.yaml"
    data: dict[str, list[dict[str, Any]]] = read_yaml(path)
    return tuple(
        LookAlike(
            entry["name"],
            entry["outcome"],
            re.compile(entry.get("title", nothing)),
            re.compile(entry.get("text", nothing)),
            entry.get("least", 1),
            re.compile(entry.get("unless", nothing)),
            entry.get("over_report", False),
            entry["reason_zh"],
            entry["reason_en"],
        )
        for entry in data["look_alikes"]
    )


def headings(evidence: Evidence) -> Iterator[str]:
    """What a document may be headed with: its page's title, its first short lines, and runs of them joined."""
    if evidence.page_title:
        yield "".join(evidence.page_title.split())
    lines = [re.sub(r"^#+|\s", "", line) for line in lines_of(evidence.readable)[:HEAD_LINES]]
    for index in range(len(lines)):
        joined = ""
        for later in lines[index : index + MOST_LINES]:
            joined += later
            if len(joined) > LONGEST_TITLE or _END_OF_SENTENCE.search(joined):
                break
            yield joined


def refuse_look_alikes(
    evidence: Evidence, structure: Structure, coverage: Sequence[TableCoverage], has_figures: bool
) -> None:
    """Raise NotRead (not_a_report, template) for a document that is something else than a disclosure annual report.

    has_figures: whether a cell of an official table holds a number. A report shows its title, an outline of
    disclosure or its tables, or it names the regime repeatedly and the duties under it: two, or one under a title
    and a period. Under a title of its own it may be as short as it likes, if it counts something and says who did
    it or under which duty, or counts several things. Without a title it counts several things, and says that it is
    a report under the regime, has parts for several duties, or an overview that names the regime. One under the
    notice that makes it public says that it is a report and of which days, has a part for a duty, and counts
    several things.
    """
    own = [*titles_at_head(evidence.readable), *titles_of_page(evidence.page_title)]
    own = [title for title in own if title.year or (title.body and title.lines == 1)]  # not lines of a menu, joined
    is_formed = len(structure.headings) >= LEAST_TOPICS + 1
    is_report = bool(has_figures or own or is_formed or _is_published(evidence, structure))
    _refuse_known(evidence, own, bool(structure.outline), is_report=is_report, has_figures=has_figures)
    is_outlined = structure.outline and (own or _is_of_disclosure(evidence, structure))
    if coverage or is_outlined or _speaks_as_report(evidence, structure, own):
        return
    raise NotRead(
        "not_a_report",
        "不是政府信息公开工作年度报告：正文没有年报的结构，也很少谈及政府信息公开。若确为年报，请检查文件是否完整。",
        "not a disclosure annual report: it has no such outline and hardly speaks of disclosure. If it is one, check"
        " that the file is whole.",
    )


def _is_of_disclosure(evidence: Evidence, structure: Structure) -> bool:
    """Whether an outline is of disclosure: every account of a year may have an overview, and problems behind it."""
    return bool(_DUTY_TOPICS & set(structure.headings)) or len(_REGIME.findall(evidence.text)) > 1


def _is_published(evidence: Evidence, structure: Structure) -> bool:
    """Whether a text says that it is a report and of which days, has a part for a duty, and counts several things."""
    text = evidence.text
    is_of_itself = _OF_ITSELF.search(text) is not None and _PERIOD.search(text) is not None
    return is_of_itself and _counts_in(text) >= LEAST_COUNTS and bool(_DUTY_TOPICS & _parts(evidence, structure))


def _speaks_as_report(evidence: Evidence, structure: Structure, own: Sequence[Title]) -> bool:
    """Whether a text without tables and outline reports on disclosure by what it says. own: its titles as a report."""
    text = evidence.text
    regime, duties, counts = len(_REGIME.findall(text)), set(_DUTIES.findall(text)), _counts_in(text)
    has_period = _PERIOD.search(text) is not None
    least_duties = 1 if own and has_period else 2
    if regime >= 3 and len(duties) >= least_duties and (_REPORT.search(text) or own):
        return True
    if (
        own
        and (counts or _ITEMS.search(text))
        and (duties or regime > LEAST_COUNTS or counts >= LEAST_COUNTS or _SPEAKS.search(text))
    ):
        return True
    is_told = (
        _OF_ITSELF.search(text)
        or (has_period and duties >= _BOTH_WAYS)
        or len(_DUTY_TOPICS & _parts(evidence, structure)) >= LEAST_DUTY_TOPICS
        or (regime > 1 and "overview" in structure.headings)
        or (has_period and "overview" in structure.headings and _MADE_BY.search(text))
        or (_MADE_UNDER.search(text) and _DUTY_TOPICS & _parts(evidence, structure))
    )
    return bool(is_told and (regime or duties) and counts >= LEAST_COUNTS)


def _counts_in(text: str) -> int:
    """How often a text counts something."""
    return len(_COUNTS.findall(text))


def _parts(evidence: Evidence, structure: Structure) -> set[str]:
    """The topics that a report has a part on, by its headings and by what its head announces."""
    return {*structure.headings, *announced_topics("\n".join(lines_of(evidence.readable)[:HEAD_LINES]))}


def _refuse_known(
    evidence: Evidence, own: list[Title], has_outline: bool, *, is_report: bool, has_figures: bool
) -> None:
    """Raise NotRead for a document with the signs of a look-alike. own: its titles as a report; is_report: else one."""
    heads = [head for head in headings(evidence) if _OF_DISCLOSURE.search(head)]
    for look_alike in load_look_alikes():
        if is_report and not look_alike.over_report:
            continue
        if has_figures and look_alike.name not in ("institution", "interpretation"):
            continue
        titled = [head for head in heads if look_alike.title.search(head) and not look_alike.unless.search(head)]
        is_first = bool(titled) and (not own or _comes_first(titled[0], own, heads, has_outline))
        if is_first or (not is_report and len(look_alike.text.findall(evidence.text)) >= look_alike.least):
            raise NotRead(look_alike.outcome, look_alike.reason_zh + "。", look_alike.reason_en)


def _comes_first(head: str, own: list[Title], heads: list[str], has_outline: bool) -> bool:
    """Whether a heading stands before the first title of a report's own, or is that title with something around it.

    A report headed with its bare title, its outline below, may bear the title again so (图解：…), for a link.
    """
    first = own[0].text
    place = next((i for i, other in enumerate(heads) if first in other), len(heads))
    return heads.index(head) <= place or (first in head and not (has_outline and heads[place] == first))


def refuse_list(evidence: Evidence) -> None:
    """Raise NotRead (list_page) where a text is mainly the titles of reports; the reason names those to fetch."""
    lines = lines_of(evidence.text)
    named_in = [_undated(line) for line in lines if "公" in line and "开" in line]
    listed = list(
        dict.fromkeys(line for line in named_in if (title := read_title(line)) and (title.body or title.year))
    )
    if len(listed) < LEAST_LISTED or 2 * sum(map(len, listed)) < sum(len(_undated(line)) for line in lines):
        return
    named = "；".join(listed)[:LONGEST_LISTED]
    raise NotRead(
        "list_page",
        f"这是报告目录页，不是报告本身。请下载其中所列的各份报告：{named}",
        f"This is a list of {len(listed)} reports, not a report. Download the reports it lists, named in Chinese.",
    )


def _undated(line: str) -> str:
    return _DATE.sub("", line).strip()
