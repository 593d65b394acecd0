"""Structure: which parts a report announces, has and lacks, whose outline it follows, what hangs on it as attachment.

Belongs here: comparing the preface with the headings, tables and attachments found. Does not: finding headings
(`sections`), reading tables, or judging what an absence means (rules STR-01 to STR-03).

Topics are those of knowledge/sections.yaml; reviews, litigation and grievances count one by one, also where one heading
names all three. Nothing here turns an absence into a number.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ingestion.model import ATTACHMENT, PICTURE, AbsentTable, Document, Section, Structure, TableCoverage
from ingestion.reading.sections import PREFACE, RepairedText
from ingestion.reading.topics import TITLES_OF_WORKS, Topics, covered, load_topics

# How a preface lists the parts. The list runs to the end of the sentence, or to the words that close it.
ANNOUNCEMENTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:全文|报告|内容|年报|[，,])(?:内容)?(?:主要)?(?:共)?(?:包括|包含|分为?|涵盖)(?:了)?(?P<list>[^。；;\n\r]{0,400})",
        r"(?<!自)由(?P<list>[^。；;\n\r]{4,400}?)(?:等)?(?:[一二三四五六七八九十\d]*个?大?部分(?:内容)?)?(?:组成|构成)",
        r"[，,。文]有(?P<list>[^。；;\n\r]{4,400}?)等?(?:[一二三四五六七八九十\d]*个?大?(?:部分|方面)|内容)",
        r"(?:对|将|就)(?P<list>[^。；;\n\r]{4,400}?情况)(?:等)?(?:向社会)?(?:予以)?(?:公布|报告|汇报|说明)如下",
    )
)
WRAP = re.compile(r"(?<=[\u4e00-\u9fff、，,])[ \t]*[\n\r][ \t]*(?=[\u4e00-\u9fff、，,])")
EXTENSION = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|rar|zip)(?![A-Za-z0-9])", re.I)
BEFORE_FILE_NAME = re.compile(r"[\s:：/\\。；;，,]")
LONGEST_FILE_NAME = 120
LONGEST_LIST = 1000
ATTACHMENT_LIST = re.compile(r"(?:^|(?<=[\n\r。\u3000 ]))(?:相关)?附件\s*[一二三四五\d]?\s*[:：](?P<rest>[^\n\r]*)")
ATTACHMENT_ITEM = re.compile(r"^\s*\d{1,2}[、.．]\s*(?P<name>\S.*?)\s*$")
LIST_NUMBER = re.compile(r"^\s*\d{1,2}[、.．]\s*")
STATISTICS = re.compile(r"统计表|统计附表|情况统计$|指标统计")
ENOUGH_TEXT = 80
LONGEST_PREFACE = 20_000


def announced_topics(preface: str) -> tuple[str, ...]:
    """Topics the preface says the report has, in the order of the list; empty where it gives none."""
    bare = TITLES_OF_WORKS.sub("", WRAP.sub("", preface))
    best: tuple[str, ...] = ()
    for pattern in ANNOUNCEMENTS:
        for match in pattern.finditer(bare):
            named = covered(match["list"])
            if len(named) > max(len(best), 1):
                best = named
    return best


def has_text(section: Section, text: str) -> bool:
    """Whether anything stands under a heading but white space and rules."""
    return any(character.isalnum() for character in text[section.body : section.end])


def overview_without_heading(sections: tuple[Section, ...], text: str) -> bool:
    """Whether prose stands before the first part that is no preface: an overview that lost its heading.

    Such prose is a paragraph in the preface that neither announces parts nor tells whom to call, or second-level
    headings before the first first-level one.
    """
    if not sections or sections[0].topic != PREFACE or len(sections) < 2:
        return False
    if sections[1].depth > 1:
        return True
    paragraphs = [line.strip() for line in re.split(r"[\n\r]+|\u3000{2,}", text[: sections[0].end]) if line.strip()]
    return any(
        len(line) >= ENOUGH_TEXT
        and not re.search(r"本报告|年度报告|全文包括|统计|联系|如下", line)
        and re.match(r"(?:20\d\d\s*年|一年来)", line)
        for line in paragraphs
    )


@lru_cache(maxsize=1024)
def outline_of(headings: tuple[str, ...]) -> str:
    """`2019` or `2007`, whichever outline headings of the first level follow; empty where neither is clear.

    Most reports have those of their form, word for word.
    """
    topics = load_topics()
    newer = topics.outlines["2019"]
    if sum(any(re.search(mark, heading) for heading in headings) for mark in newer["marks"]) >= newer["least"]:
        return "2019"
    if any(re.search(newer["marks"][0], heading) for heading in headings):
        return "2019"
    older = topics.outlines["2007"]
    named = {topic for heading in headings for topic in covered(heading)} & set(older["topics"])
    return "2007" if len(named) >= older["least"] else ""


def form_of(outline: str, coverage: tuple[TableCoverage, ...]) -> str:
    """The form of the report's tables; without any, prose under the 2007 outline and unknown otherwise."""
    cells: Counter[str] = Counter()
    for table in coverage:
        cells[table.form] += max(table.cells_placed, 1)
    if cells:
        return max(sorted(cells), key=lambda form: cells[form])
    return "prose" if outline == "2007" else "unknown"


def attachments_named(text: str) -> tuple[str, ...]:
    """Names of files the text lists as attachments, each once, in the order of the text, without list numbers."""
    names: dict[str, None] = {}
    for match in ATTACHMENT_LIST.finditer(text) if "附件" in text else ():
        pieces = re.split(r"\u3000{2,}", match["rest"])
        for line in text[match.end() : match.end() + LONGEST_LIST].split("\n"):
            if ATTACHMENT_ITEM.match(line):
                pieces.append(line)
            elif line.strip():
                break
        for piece in pieces:
            if name := LIST_NUMBER.sub("", piece).strip(" \t\u00a0\u3000;；。"):
                names[name] = None
    for match in EXTENSION.finditer(text):  # from the extension backwards: a run of text without spaces may be long
        front = text[max(0, match.start() - LONGEST_FILE_NAME) : match.start()]
        if name := LIST_NUMBER.sub("", BEFORE_FILE_NAME.split(front)[-1]):
            names.setdefault(name + match.group())
    return tuple(names)


def statistics_file(attachments: tuple[str, ...]) -> str:
    """The attachment that is the statistics table, a file's name before a title; empty where none is."""
    files_first = sorted(attachments, key=lambda name: not EXTENSION.search(name))
    return next((name for name in files_first if STATISTICS.search(name.rpartition(".")[0] or name)), "")


def is_cut(announced: tuple[str, ...], headed: set[str], topics: Topics) -> bool:
    """Whether two or more of the announced core parts are missing, and they are the last of them."""
    core = [topic for topic in announced if topic in topics.core]
    missing = 0
    for topic in reversed(core):
        if topic in headed:
            break
        missing += 1
    return missing >= 2 and missing < len(core)


def absent_tables(
    document: Document, repaired: RepairedText, sections: tuple[Section, ...], found: tuple[str, ...]
) -> tuple[AbsentTable, ...]:
    """The statutory tables that are not among those found, each with what stands in its section."""
    topics = load_topics()
    places = dict.fromkeys((PICTURE, ATTACHMENT), ()) | {
        note.name: tuple(map(repaired.to_repaired, note.at)) for note in document.notes if note.at
    }
    absent = []
    for table_id, wanted in topics.tables.sections.items():
        if table_id in found:
            continue
        own = [section for section in sections if wanted & set(covered(section.heading))]
        own = [section for section in own if section.depth == min(other.depth for other in own)]
        held = [_instead(section, repaired.text, places) for section in own]
        instead = next((name for name in topics.tables.instead if name in held), "no_section")
        said_zh, said_en = topics.tables.instead[instead]
        absent.append(AbsentTable(table_id, instead, f"{table_id}（{said_zh}）", f"{table_id} ({said_en})"))
    return tuple(absent)


def _instead(section: Section, text: str, places: dict[str, tuple[int, ...]]) -> str:
    """What a section without its table holds."""
    body = text[section.body : section.end]
    marks = load_topics().tables.marks
    # A picture stands behind what was read before it: behind the heading, and at the latest where the section ends.
    for name in (PICTURE, ATTACHMENT):
        if any(section.start < place <= section.end for place in places[name]) or marks[name].search(body):
            return name
    if attachments_named(body):
        return ATTACHMENT
    return "text" if has_text(section, text) else "nothing"


def read_structure(
    document: Document, repaired: RepairedText, sections: tuple[Section, ...], coverage: tuple[TableCoverage, ...]
) -> Structure:
    """What the report is made of (see `ingestion.model.Structure`); the tuples are in the order of the text."""
    topics = load_topics()
    text = repaired.text
    preface = text[: min(sections[0].end, LONGEST_PREFACE)] if sections and sections[0].topic == PREFACE else ""
    announced = announced_topics(preface)
    headings: dict[str, None] = {}
    present: dict[str, None] = {}
    if overview_without_heading(sections, text):
        present["overview"] = None
    for section in sections:
        named = covered(section.heading)
        headings.update(dict.fromkeys(named))
        if section.heading and has_text(section, text):
            present.update(dict.fromkeys(named))
    tables = tuple(dict.fromkeys(table.table_id for table in coverage))
    if any(table.table_id == "sheet" for table in coverage):
        headings["statistics_table"] = present["statistics_table"] = None
    outline = outline_of(tuple([section.heading for section in sections if section.depth == 1 and section.heading]))
    is_newer = outline == "2019"
    attachments = attachments_named(text)
    return Structure(
        outline=outline,
        form=form_of(outline, coverage),
        announced=announced,
        headings=tuple(headings),
        present=tuple(present),
        tables_expected=tuple(topics.tables.sections) if is_newer else (),
        tables_found=tables,
        tables_absent=absent_tables(document, repaired, sections, tables) if is_newer else (),
        attachments=attachments,
        statistics_attachment="" if "statistics_table" in present else statistics_file(attachments),
        is_cut=is_cut(announced, set(headings) | set(present), topics),
    )
