"""A site with 40 and more addresses is fetched with the right outcome for each; the second time only what changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email.utils
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.web_server import REPORTS, Site, serving

from ingestion.model import NotRead
from ingestion.parse import parse_bytes
from ingestion.sources.addresses import pinned, resolve
from ingestion.sources.inbox import collections
from ingestion.sources.lists import due_collections, take_lists, without_lists
from ingestion.sources.raw import Item, raw_path
from ingestion.sources.visits import Visit, is_due, load
from ingestion.sources.web import FetchError, Manners, Web

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
        f"{elsewhere(site, 'changes.example')}/renamed,改名局,2019",
        f"{site.address}/x,某局,二〇一九",
    ]
    (tmp_path / "inbox" / "网上").mkdir(parents=True)
    (tmp_path / "inbox" / "网上" / "urls.csv").write_text("\n".join(lines), "utf-8")
    return tmp_path / "inbox"


def _agency(url: str) -> str:
    return f"第{url.rpartition('/')[2]}局"


def elsewhere(site: Site, host: str) -> str:
    """The site under another name."""
    return site.address.replace("127.0.0.1", host)


class Names:
    """Names that lead to 127.0.0.1, and from the second look on to 10.0.0.1 where they change."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host != "changes.example":
            return resolve(host, port)
        return ["127.0.0.1"] if self.asked.count(host) == 1 else ["10.0.0.1"]


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
    "garbage": ("error_page", "no connection"),
    "header-flood": ("error_page", "no connection"),
    "long-header": ("error_page", "no connection"),
    "bad-location": ("error_page", "no address"),
    "missing": ("error_page", "404"),
    "secret/page": ("unsupported", "robots.txt"),
}


def test_every_address_has_the_right_outcome_and_the_second_visit_stores_only_what_changed(
    site: Site, inbox: Path
) -> None:
    names = Names()
    items = take(inbox, MARCH, Web(MANNERS, resolver=names))
    reports = {f"report/{number}" for number in range(REPORTS)}
    files = {f"files/{number}.csv.txt" for number in range(0, REPORTS, 3)}
    fetched = {source for source, item in items.items() if item.document_id}
    assert fetched == reports | files | {"list", "to-report", "busy", "gbk", "renamed"}
    assert names.asked.count("changes.example") == 1, "robots.txt and the page are asked at what was found once"
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
    later = take(inbox, MARCH + dt.timedelta(days=3), Web(MANNERS, resolver=names))
    assert later["report/7"].document_id != items["report/7"].document_id
    assert "report/8" not in later, "what is gone is no file of the collection any more"
    assert "10.0.0.1" in later["renamed"].reason_en, "a name that leads elsewhere by now is refused"
    assert len(kept(inbox) - before) == 1
    assert kept(inbox) >= before, "and its bytes stay"
    unchanged = set(items) - {"report/7", "report/8", "renamed"}
    assert {source: later[source] for source in unchanged} == {source: items[source] for source in unchanged}
    answered = {path.lstrip("/") for path in site.unchanged}
    # /report/1 answers a second time for the address that leads to it.
    assert answered == (reports | files | {"list", "busy", "gbk"}) - {"report/7", "report/8"}
    assert items["report/8"].document_id in kept(inbox)


def test_a_page_that_gives_no_answer_keeps_its_document(site: Site, inbox: Path) -> None:
    (inbox / "网上" / "urls.csv").write_text(f"url\n{site.address}/report/1\n")
    first = take(inbox, MARCH)
    nowhere = Web(dataclasses.replace(MANNERS, attempts=1), resolver=lambda host, port: [])
    later = take(inbox, MARCH + dt.timedelta(days=3), nowhere)
    assert later["report/1"].document_id == first["report/1"].document_id
    (visit,) = load(inbox.parent / "visits.json").values()
    assert "not found" in visit.reason_en


def test_a_name_is_looked_up_once_and_the_connection_goes_there(site: Site) -> None:
    names = Names()
    web = Web(MANNERS, resolver=names)
    assert web.get(f"{elsewhere(site, 'changes.example')}/report/1").status == 200
    assert names.asked == ["changes.example"]
    with pytest.raises(NotRead, match=r"10\.0\.0\.1"):
        web.get(f"{elsewhere(site, 'changes.example')}/report/2")


def test_a_redirect_to_a_name_that_leads_inside_is_refused(site: Site) -> None:
    names = Names()
    names.asked.append("changes.example")
    site.leads["/away"] = f"{elsewhere(site, 'changes.example')}/report/1"
    with pytest.raises(NotRead, match=r"10\.0\.0\.1"):
        Web(MANNERS, resolver=names).get(f"{site.address}/away")
    assert site.asked["/report/1"] == 0


@pytest.mark.parametrize(("asked_for", "waits"), [("1", 1.0), ("", 0.01)])
def test_a_busy_server_is_given_the_time_it_asks_for(site: Site, asked_for: str, waits: float) -> None:
    slept: list[float] = []
    site.retry_after = asked_for
    web = Web(MANNERS, clock=lambda: 0.0, sleep=slept.append)
    assert web.get(f"{site.address}/busy").status == 200
    assert slept == [waits]


def test_a_date_to_come_back_at_is_heeded(site: Site) -> None:
    slept: list[float] = []
    site.retry_after = email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30))
    assert Web(MANNERS, clock=lambda: 0.0, sleep=slept.append).get(f"{site.address}/busy").status == 200
    assert 25 < slept[0] <= 30


def test_robots_txt_is_followed_where_it_moved_and_its_trouble_keeps_the_host_unasked(site: Site) -> None:
    site.moved = "/moved/robots.txt"
    web = Web(MANNERS)
    with pytest.raises(NotRead, match=r"robots\.txt"):
        web.get(f"{site.address}/secret/page")
    assert web.get(f"{site.address}/report/1").status == 200
    site.moved, site.robots = "", 500
    with pytest.raises(FetchError, match="500"):
        Web(MANNERS).get(f"{site.address}/report/2")
    assert site.asked["/secret/page"] == site.asked["/report/2"] == 0
    site.robots = 404
    assert Web(MANNERS).get(f"{site.address}/report/2").status == 200


def test_a_certificate_must_be_of_the_name_though_the_connection_goes_to_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate("reports.example", tmp_path / "reports.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "reports.pem"))
    with serving(Site(), context) as site:
        web = Web(MANNERS, resolver=lambda host, port: ["127.0.0.1"])
        assert web.get(f"{elsewhere(site, 'reports.example')}/report/1").status == 200
        with pytest.raises(FetchError, match="doesn't match"):
            web.get(f"{elsewhere(site, 'other.example')}/report/1")
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(FetchError, match="certificate"):
            Web(MANNERS, resolver=lambda host, port: ["127.0.0.1"]).get(
                f"{elsewhere(site, 'reports.example')}/report/1"
            )


def certificate(host: str, path: Path) -> Path:
    """A certificate of a host, signed by itself, and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


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
