"""Evidence for the body in a report whose title does not name it.

Belongs here: where a report says who made it: the sentence of its making, its signature, its overview's opening, the
page's labels. Does not: deciding what a printed name stands for (`names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.identity import regions
from ingestion.identity.names import cut_body, kind_of, load_kinds
from ingestion.identity.titles import read_title

RUN = r"[\u4e00-\u9fff]{3,45}"
MADE_BY = re.compile(rf"(?<!自)由(?P<run>{RUN})(?:负责)?(?:编制|编写|编撰)")
PRESENTED = re.compile(rf"(?:发布|公布|现将|公开)(?P<run>{RUN})20\d\d年")
OPENING = re.compile(rf"(?:^|[。\n\r\u3000]|情况)[ \t\u00a0]{{0,20}}20\d\d年(?:度|以来|来)?[,，]?(?P<run>{RUN})")
SIGNATURE_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")
ATTACHED = re.compile(r"(?P<line>[\u4e00-\u9fff（）\d]{8,60}(?:报告|年报))(?:\.(?:docx?|pdf|wps))")
LABELLED = re.compile(r"(?:发布机构|发文机关|公开责任部门|单位)\s*[:：|]?\s*[\n\r|]*\s*(?P<run>[\u4e00-\u9fff]{3,30})")
LONGEST_SIGNATURE = 40
TAIL_LENGTH = 1500


def signature(text: str) -> str:
    """The body that signs the report, right before the last date; empty where none does."""
    tail = text[-TAIL_LENGTH:]
    for date in reversed(list(SIGNATURE_DATE.finditer(tail))):
        front = tail[max(0, date.start() - LONGEST_SIGNATURE) : date.start()].rstrip(" \t\n\r\u3000\u00a0（(")
        run = re.search(r"[\u4e00-\u9fff]+$", front)
        if not run:
            continue
        name = run.group()
        for offset in range(len(name) - 3):
            if regions.leading(name[offset:]).length and kind_of(name[offset:]):
                return name[offset:]
    return ""


def stated(text: str) -> Iterator[str]:
    """Names under which the report speaks as its maker, strongest first."""
    for match in (*MADE_BY.finditer(text), *PRESENTED.finditer(text)):
        if name := cut_body(match["run"]):
            yield name
    if name := signature(text):
        yield name


def spoken(text: str) -> Iterator[str]:
    """Names with which the report opens its sentences, or that its page and attachments carry; weaker."""
    for match in OPENING.finditer(text):
        if name := cut_body(match["run"], load_kinds().opening_verbs):
            yield name
    for match in ATTACHED.finditer(text):
        title = read_title(match["line"])
        if title and title.body:
            yield title.body
    for match in LABELLED.finditer(text):
        if kind_of(match["run"]):
            yield match["run"]
