"""Where a report says who made it: the names it prints about itself, each with the kind of place it stands in.

Belongs here: the sentence of its making, its signature, its overview's opening, the page's labels, attachments, the
office to ask, the file's own name and folders. Does not: deciding what a printed name stands for (`names`), or which
name wins (`weigh`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from ingestion.identity import regions
from ingestion.identity.contact import offices_asked, without_office
from ingestion.identity.names import cut_body, kind_of, load_kinds
from ingestion.identity.titles import YEAR, Title, read_title

RUN = r"[\u4e00-\u9fff]{3,45}"
SHORT = r"(?:[（(]以下[^）)]{2,25}[）)])?"
MADE_BY = re.compile(rf"由(?<!自由)(?P<run>{RUN}){SHORT}(?:负责)?(?:编制|编写|编撰)")
MADE = re.compile(r"编制(?:完成)?了?(?:20\d\d年|本年?度?报告|此报告)")
MAKING = re.compile(rf"(?:^|[，,。；\n])\s*(?P<run>{RUN}?){MADE.pattern}", re.M)
PRESENTED = re.compile(
    r"[发公现会编形](?:(?<=[发公])布|(?<=[现会])公开|(?<=编)制|(?<=形)成|(?<=现)将)了?《?(?P<line>[\u4e00-\u9fff]{0,45}?20\d\d年[\u4e00-\u9fff]{2,45}?(?:报告|年报))"
)
OPENING = re.compile(rf"(?:^|[。\n\r\u3000]|情况)[ \t\u00a0]{{0,20}}20\d\d年(?:度|以来|来)?[,，]?(?P<run>{RUN})")
BEFORE_TITLE = re.compile("发布|公布|编制(?!委员会)|形成|现将|社会")
SIGNATURE_DATE = re.compile(
    rf"20\d\d年\d{{1,2}}月\d{{1,2}}日|{YEAR}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日"
)
ATTACHED = re.compile(r"(?P<line>[\u4e00-\u9fff（）\d]{8,60}(?:报告|年报))(?:\.(?:docx?|pdf|wps))")
LABELLED = re.compile(r"(?:发布机构|发文机关|公开责任部门|单位)\s*[:：|]?\s*[\n\r|]*\s*(?P<run>[\u4e00-\u9fff]{3,30})")
LONGEST_SIGNATURE = 40
TAIL_LENGTH = 1500
# What parts the pieces of a file's name; a date or a running number at an edge says nothing of the body.
PIECES = re.compile(r"[_\-—–\s+]+")
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
LONGEST_SOURCE = 1000


def signature(text: str) -> str:
    """The body that signs the report, right before the last date; empty where none does."""
    return _signature(text[-TAIL_LENGTH:])


@lru_cache(maxsize=16)  # asked for twice a report
def _signature(tail: str) -> str:
    for date in reversed(list(SIGNATURE_DATE.finditer(tail))) if "日" in tail else ():
        front = tail[max(0, date.start() - LONGEST_SIGNATURE) : date.start()].rstrip(" \t\n\r\u3000\u00a0（(")
        run = re.search(r"[\u4e00-\u9fff]+$", front)
        if not run:
            continue
        name = run.group()
        for offset in range(len(name) - 3):
            if regions.leading(name[offset:]).length and kind_of(name[offset:]):
                return name[offset:]
    return ""


def stated(text: str) -> Iterator[tuple[str, str]]:
    """Names under which the report speaks as its maker, strongest first: (basis, name)."""
    making = MAKING.finditer(text) if MADE.search(text) else ()
    for match in (*MADE_BY.finditer(text), *making):
        bare = cut_body(without_office(match["run"]))
        is_part = bare and kind_of(bare) not in ("government", "government_office")  # a government's office is a body
        if name := bare if is_part else cut_body(match["run"]):
            yield "made_by", name
    for match in PRESENTED.finditer(text):
        title = read_title(BEFORE_TITLE.split(match["line"])[-1])
        if title and title.body:
            yield "made_by", title.body
    if name := signature(text):
        yield "signature", name


def spoken(text: str) -> Iterator[tuple[str, str]]:
    """Names with which the report opens its sentences, or that its page and attachments carry; weaker."""
    for match in OPENING.finditer(text):
        if name := cut_body(match["run"], load_kinds().opening_verbs):
            yield "opening", name
    for match in ATTACHED.finditer(text) if "报告." in text or "年报." in text else ():
        title = read_title(match["line"])
        if title and title.body:
            yield "attachment", title.body
    yield from labelled(text)


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """Names in the labels that a site puts around a report (发布机构 and the like)."""
    for match in LABELLED.finditer(text):
        if kind_of(match["run"]):
            yield "label", match["run"]


def asked(text: str) -> Iterator[tuple[str, str]]:
    """Names of whom the reader is to turn to, without their own offices; one may answer for the government above it."""
    for run, bare in offices_asked(text):
        if name := cut_body(bare) or cut_body(run):
            yield "contact", name


def file_title(source: str) -> Title | None:
    """The title a file is named by, or None."""
    return _file_title(source[-LONGEST_SOURCE:])


@lru_cache(maxsize=16)  # asked for twice a report
def _file_title(source: str) -> Title | None:
    stem = SUFFIX.sub("", re.split(r"[/\\]", unquote(source))[-1])
    found = (read_title(piece) for piece in (stem, *PIECES.split(stem)))
    return next((title for title in found if title), None)


def filed(source: str) -> Iterator[tuple[str, str]]:
    """Names in a file's own name and in those of its folders, the innermost first."""
    *folders, name = re.split(r"[/\\]", SUFFIX.sub("", unquote(source[-LONGEST_SOURCE:])))
    title = file_title(source)
    if title and title.body:
        yield "file_name", title.body
    for basis, part in (("file_name", name), *(("folder", folder) for folder in reversed(folders))):
        for piece in PIECES.split(part):
            bare = re.sub(r"^\d+|20\d\d年?度?.*$|政府信息公开.*$|政务公开.*$|信息公开.*$", "", piece)
            if bare and cut_body(bare):
                yield basis, bare
