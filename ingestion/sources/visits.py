"""The addresses of a collection from one visit to the next: what each gave last, and when it is to be asked again.

Belongs here: which addresses are due, what becomes of their answers. Does not: one request (`web`), the list's format.

A page that is gone is marked gone, and its bytes stay; one that only gives no answer keeps its last document. A page
that changed is a new version of the same source; one whose counters alone changed is none, and an error or robots'
check with a good status is no answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from ingestion.handover.files import read_json, write_bytes, write_json
from ingestion.model import NotRead
from ingestion.sources.pages import look_at
from ingestion.sources.raw import Item, raw_path
from ingestion.sources.url_list import Listed
from ingestion.sources.web import GONE, FetchError, Web

SEASON = range(1, 5)  # January to April: reports come out until 31 March, and are revised in the weeks after
IN_SEASON, OUT_OF_SEASON = dt.timedelta(days=2), dt.timedelta(days=30)
AFTER_TROUBLE = dt.timedelta(hours=12)
ADDRESSES_LIMIT = 2_000  # that one listed address may lead to
DEPTH = 2  # list → report → attachment

Row = dict[str, Any]


@dataclass(frozen=True)
class Visit:
    """What is known of an address. document_id: of its last version.

    outcome with reasons: where it gave nothing. attachments, reports: where it leads. headers: of the last answer.
    article: digest of what the page says, without what it counts at each look.
    """

    url: str
    document_id: str = ""
    byte_length: int = 0
    status: int = 0
    visited_at: str = ""
    changed_at: str = ""
    is_gone: bool = False
    outcome: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    attachments: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    article: str = ""

    def item(self) -> Item | None:
        """The address as a file of the collection; None where it is gone."""
        if self.document_id and not self.is_gone:
            return Item(self.url, self.document_id, self.byte_length)
        if self.is_gone and self.document_id:
            return None
        return Item(self.url, "", 0, self.outcome, self.reason_zh, self.reason_en)


def load(path: Path) -> dict[str, Visit]:
    """Visits by address as kept; empty where there were none."""
    return {row["url"]: _of_json(row) for row in (read_json(path) or {"visits": []})["visits"]}


def is_due(visit: Visit, now: dt.datetime) -> bool:
    """Whether an address is to be asked again: often in the season, else monthly, soon after trouble."""
    if not visit.visited_at:
        return True
    pause = IN_SEASON if now.month in SEASON else OUT_OF_SEASON
    if visit.outcome and not visit.is_gone:
        pause = min(pause, AFTER_TROUBLE)
    return now - dt.datetime.fromisoformat(visit.visited_at) >= pause


def visit_all(
    listed: Sequence[Listed],
    path: Path,
    raw: Path,
    web: Web,
    now: dt.datetime,
    is_wanted: Callable[[Visit, Listed], bool],
    told: Callable[[str], None] = lambda text: None,
) -> tuple[Item, ...]:
    """Ask the addresses that are wanted, and those they lead to; the items of all. What is known is kept at `path`.

    Kept after each address: a run that is killed begins where it ended. What the list says of a page it says of its
    attachments too, but of no report that a list page leads to. Raises OSError where nothing can be written.
    """
    known = load(path)
    reached: dict[str, Visit] = {}
    pages: dict[str, set[str]] = {}
    said = {one.url: one for one in listed}
    for one in listed:
        queue = [(one.url, 0)]
        seen: set[str] = set()
        while queue and len(seen) < ADDRESSES_LIMIT:
            url, depth = queue.pop(0)
            if url in seen:
                continue
            seen.add(url)
            visit = reached.get(url)
            if visit is None:
                visit = known.get(url, Visit(url))
                if is_wanted(visit, one):
                    visit = _ask(visit, raw, web, now)
                    told(f"{visit.status or visit.outcome} {url}")
                reached[url] = known[url] = visit
                _keep(path, known)
            if depth < DEPTH and not visit.is_gone:
                queue += [(link, DEPTH) for link in visit.attachments]
                queue += [(link, depth + 1) for link in visit.reports if depth == 0]
                # The files of a list are reports by themselves.
                for link in () if visit.reports else visit.attachments:
                    pages.setdefault(link, set()).add(url)
                    if url in said:
                        said.setdefault(link, said[url])
    items = []
    for url, visit in reached.items():
        if (item := visit.item()) is not None:
            hint = said.get(url, Listed(url, "", 0))
            named_by = tuple(sorted(pages.get(url, ())))
            items.append(replace(item, part_of=named_by, listed_agency=hint.agency, listed_year=hint.year))
    return tuple(sorted(items))


def _ask(visit: Visit, raw: Path, web: Web, now: dt.datetime) -> Visit:
    moment = now.isoformat(timespec="seconds")
    headers = dict(visit.headers)
    is_kept = visit.document_id and raw_path(raw, visit.document_id).is_file() and not visit.is_gone
    try:
        conditions = (headers.get("etag", ""), headers.get("last-modified", "")) if is_kept else ("", "")
        answer = web.get(visit.url, *conditions)
    except NotRead as refusal:
        # No answer is no news: what was fetched before stands. A refusal by rule is one, and takes it out.
        stands = visit.document_id if isinstance(refusal, FetchError) else ""
        reasons = (refusal.outcome, refusal.reason_zh, refusal.reason_en)
        return replace(
            visit,
            document_id=stands,
            visited_at=moment,
            status=0,
            outcome=reasons[0],
            reason_zh=reasons[1],
            reason_en=reasons[2],
        )
    fresh = replace(visit, visited_at=moment, status=answer.status, outcome="", reason_zh="", reason_en="")
    if answer.status == 304:
        return fresh
    if answer.status in GONE:
        zh, en = f"网页已不存在（{answer.status}）", f"the page is gone ({answer.status})"
        return replace(fresh, is_gone=True, outcome="error_page", reason_zh=zh, reason_en=en)
    page = look_at(answer.body, answer.url)
    if is_kept and page.refusal is not None:
        reasons = (page.refusal.outcome, page.refusal.reason_zh, page.refusal.reason_en)
        return replace(fresh, outcome=reasons[0], reason_zh=reasons[1], reason_en=reasons[2])
    fresh = replace(
        fresh, attachments=page.attachments, reports=page.reports, headers=tuple(sorted(answer.headers.items()))
    )
    if is_kept and page.article and page.article == visit.article:
        return fresh
    document_id = hashlib.sha256(answer.body).hexdigest()
    target = raw_path(raw, document_id)
    if not (target.is_file() and target.stat().st_size == len(answer.body)):
        write_bytes(target, answer.body, mode=0o444)
    return replace(
        fresh,
        document_id=document_id,
        byte_length=len(answer.body),
        changed_at=fresh.changed_at if document_id == visit.document_id else moment,
        is_gone=False,
        article=page.article,
    )


def _keep(path: Path, known: dict[str, Visit]) -> None:
    write_json(path, {"visits": [asdict(known[url]) for url in sorted(known)]})


def _of_json(row: Row) -> Visit:
    known = {field.name: row[field.name] for field in fields(Visit) if field.name in row}
    lists = {name: tuple(row[name]) for name in ("attachments", "reports")}
    return Visit(**{**known, **lists, "headers": tuple((name, value) for name, value in row["headers"])})
