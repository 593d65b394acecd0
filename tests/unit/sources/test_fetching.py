"""A site with 40 and more addresses is fetched with the right outcome for each; the second time only what changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.web_server import REPORTS, Site, serving

from ingestion.model import NotRead
from ingestion.parse import parse_bytes
from ingestion.sources.addresses import pinned
from ingestion.sources.inbox import collections
from ingestion.sources.lists import due_collections, take_lists, without_lists
from ingestion.sources.raw import Item, raw_path
from ingestion.sources.visits import Visit, is_due, load
from ingestion.sources.web import Manners, Web

LOOPBACK = (ipaddress.ip_network("127.0.0.1/32"),)
MANNERS = Manners(host_seconds=0, backoff=0.01, seconds=1.5, bytes=2_000_000, allowed=LOOPBACK)
MARCH = dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as made:
        yield made


@pytest.fixture
def inbox(tmp_path: Path, site: Site) -> Path:
    lines = [
        "url,agency,year",
        *(f"{url},{_agency(url)},2019" for url in site.urls()),
        f"{site.address}/x,某局,二〇一九",
    ]
    (tmp_path / "inbox" / "网上").mkdir(parents=True)
    (tmp_path / "inbox" / "网上" / "urls.csv").write_text("\n".join(lines), "utf-8")
    return tmp_path / "inbox"


def _agency(url: str) -> str:
    return f"第{url.rpartition('/')[2]}局"


def take(inbox: Path, now: dt.datetime, web: Web | None = None) -> dict[str, Item]:
    (collection,) = collections(inbox)
    files, lists = without_lists(collection)
    assert files.entries == ()
    home = inbox.parent
    asking = web or Web(MANNERS)
    items = take_lists(lists, home / "visits.json", home / "raw", asking, now, lambda v, _: is_due(v, now), str)
    return {item.source.partition("//")[2].partition("/")[2] or item.source: item for item in items}


def kept(inbox: Path) -> set[str]:
    return {path.name for path in (inbox.parent / "raw").rglob("*") if path.is_file()}


REFUSED = {
    "to-private": ("unsupported", "127.0.0.2"),
    "loop": ("error_page", "redirects"),
    "broken": ("error_page", "500"),
    "always-busy": ("error_page", "429"),
    "slow": ("over_limit", "seconds"),
    "trickle": ("over_limit", "seconds"),
    "endless": ("over_limit", "bytes"),
    "bomb": ("over_limit", "bytes"),
    "cut": ("truncated", "broke off"),
    "missing": ("error_page", "404"),
    "secret/page": ("unsupported", "robots.txt"),
}


def test_every_address_has_the_right_outcome_and_the_second_visit_stores_only_what_changed(
    site: Site, inbox: Path
) -> None:
    items = take(inbox, MARCH)
    reports = {f"report/{number}" for number in range(REPORTS)}
    files = {f"files/{number}.csv.txt" for number in range(0, REPORTS, 3)}
    fetched = {source for source, item in items.items() if item.document_id}
    assert fetched == reports | files | {"list", "to-report", "busy", "gbk"}
    assert len(items) >= 40
    for source, (outcome, reason) in REFUSED.items():
        assert (items[source].outcome, items[source].document_id) == (outcome, ""), source
        assert reason in items[source].reason_en, source
        assert items[source].reason_zh, source
    (slip,) = [item for source, item in items.items() if source.startswith("urls.csv:")]
    assert "four digits" in slip.reason_en
    assert items["files/9.csv.txt"].part_of == (f"{site.address}/report/9",)
    assert items["files/9.csv.txt"].listed_agency == "第9局", "what the list says of a page holds for its attachment"
    assert (items["report/9"].listed_agency, items["report/9"].listed_year) == ("第9局", 2019)
    assert items["files/3.csv.txt"].part_of == (f"{site.address}/report/3",)
    assert items["report/3"].listed_agency == items["files/3.csv.txt"].listed_agency == "", "reached through a list"
    assert site.agents == {"gongkai"}
    assert site.asked["/secret/page"] == 0
    assert site.asked["/always-busy"] == 1, "a Retry-After of a day is not waited for, nor hurried"
    page = parse_bytes(raw_path(inbox.parent / "raw", items["gbk"].document_id).read_bytes(), "gbk")
    assert page.document is not None
    assert "收到政府信息公开申请91件" in page.document.text, "whatever charset the server named"

    before, asked = kept(inbox), sum(site.asked.values())
    assert take(inbox, MARCH + dt.timedelta(hours=1)) == items
    assert sum(site.asked.values()) == asked, "nothing is due an hour later"

    site.changed.add("/report/7")
    site.gone.add("/report/8")
    later = take(inbox, MARCH + dt.timedelta(days=3))
    assert later["report/7"].document_id != items["report/7"].document_id
    assert "report/8" not in later, "what is gone is no file of the collection any more"
    assert len(kept(inbox) - before) == 1
    assert kept(inbox) >= before, "and its bytes stay"
    unchanged = set(items) - {"report/7", "report/8"}
    assert {source: later[source].document_id for source in unchanged} == {
        source: items[source].document_id for source in unchanged
    }


def test_a_page_that_gives_no_answer_keeps_its_document(site: Site, inbox: Path) -> None:
    (inbox / "网上" / "urls.csv").write_text(f"url\n{site.address}/report/1\n")
    first = take(inbox, MARCH)
    nowhere = Web(dataclasses.replace(MANNERS, attempts=1), resolver=lambda host, port: [])
    later = take(inbox, MARCH + dt.timedelta(days=3), nowhere)
    assert later["report/1"].document_id == first["report/1"].document_id
    (visit,) = load(inbox.parent / "visits.json").values()
    assert "not found" in visit.reason_en


def test_a_name_is_looked_up_once_and_the_connection_goes_there(site: Site, inbox: Path) -> None:
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    port = site.address.rpartition(":")[2]
    web = Web(MANNERS, resolver=changing)
    answer = web.get(f"http://changes.example:{port}/report/1")
    assert answer.status == 200
    assert asked == ["changes.example"]
    with pytest.raises(NotRead, match=r"10\.0\.0\.1"):
        web.get(f"http://changes.example:{port}/report/2")


@pytest.mark.parametrize(
    "url",
    [
        "gopher://8.8.8.8/",
        "ftp://192.0.2.1/a",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0.0.0.0/",
        "http://user:secret@8.8.8.8/",
        "http://[fe80::1%25eth0]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://100.64.0.1/",
        "http:///nothing",
        "nothing",
    ],
)
def test_addresses_that_are_not_public_are_refused(url: str) -> None:
    with pytest.raises((NotRead, OSError)):
        pinned(url)


def test_a_public_address_is_not_refused() -> None:
    address = pinned("https://8.8.8.8/年报?年=2019#a")
    assert (address.host, address.port, address.path) == ("8.8.8.8", 443, "/%E5%B9%B4%E6%8A%A5?%E5%B9%B4=2019")


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    web = Web(dataclasses.replace(MANNERS, host_seconds=5), clock=lambda: now[0], sleep=sleep)
    for number in (1, 2):
        web.get(f"{site.address}/report/{number}")
    assert slept == [5, 5], "after robots.txt, and after the first page"


def test_addresses_are_visited_often_in_the_season_and_monthly_else() -> None:
    march = Visit("u", visited_at=MARCH.isoformat())
    assert not is_due(march, MARCH + dt.timedelta(days=1))
    assert is_due(march, MARCH + dt.timedelta(days=2))
    july = MARCH.replace(month=7)
    assert not is_due(Visit("u", visited_at=july.isoformat()), july + dt.timedelta(days=29))
    assert is_due(Visit("u", visited_at=july.isoformat()), july + dt.timedelta(days=30))
    trouble = Visit("u", visited_at=july.isoformat(), outcome="error_page")
    assert is_due(trouble, july + dt.timedelta(hours=12))


def test_only_collections_with_an_address_that_is_due_are_asked_for(inbox: Path, tmp_path: Path) -> None:
    (inbox / "纸上").mkdir()
    (inbox / "纸上" / "a.txt").write_text("x")
    assert due_collections(inbox, tmp_path / "visits", MARCH) == ["网上"]


def test_a_list_that_is_none_is_an_outcome(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "urls.csv").write_text("网址\nhttp://8.8.8.8/\n", "utf-8")
    (item,) = take(tmp_path / "inbox", MARCH).values()
    assert item.outcome == "unsupported"
    assert "url,agency,year" in item.reason_en


def test_a_file_that_a_page_no_longer_names_is_no_attachment_of_it(site: Site, inbox: Path) -> None:
    lines = [f"{site.address}/report/9", f"{site.address}/files/9.csv.txt"]
    (inbox / "网上" / "urls.csv").write_text("\n".join(["url", *lines]))
    assert take(inbox, MARCH)["files/9.csv.txt"].part_of == (lines[0],)
    (inbox / "网上" / "urls.csv").write_text(f"url\n{lines[1]}\n")
    assert take(inbox, MARCH)["files/9.csv.txt"].part_of == ()


def test_b32_counters_are_no_new_version_and_a_check_for_robots_is_no_answer(site: Site, inbox: Path) -> None:
    (inbox / "网上" / "urls.csv").write_text(f"url\n{site.address}/counted\n")
    first, days = take(inbox, MARCH), dt.timedelta(days=3)
    stored = kept(inbox)
    assert take(inbox, MARCH + days) == first
    site.guarded.add("/counted")
    assert take(inbox, MARCH + 2 * days) == first
    (visit,) = load(inbox.parent / "visits.json").values()
    assert (visit.outcome, visit.document_id) == ("error_page", first["counted"].document_id)
    assert is_due(visit, MARCH + 2 * days + dt.timedelta(hours=12)), "and is asked again soon"
    assert site.asked["/counted"] == 3
    assert kept(inbox) == stored
    site.guarded.clear()
    site.changed.add("/counted")
    later = take(inbox, MARCH + 3 * days)
    assert later["counted"].document_id != first["counted"].document_id
    assert len(kept(inbox) - stored) == 1
