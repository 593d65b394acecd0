"""Asking the web for one page or file: politely, bounded, and only where that is allowed.

Belongs here: rate, robots.txt, retries, redirects, limits. Does not: which addresses to ask (`visits`), which may be
asked (`addresses`), keeping anything.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import socket
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from urllib.parse import urljoin

import urllib3
from protego import Protego
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.ssl_match_hostname import CertificateError

from ingestion.bounds import MAXIMUM_BYTES
from ingestion.model import NotRead
from ingestion.sources.addresses import Address, Network, Resolver, pinned, resolve

AGENT = "gongkai"
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
GONE = (404, 410)
LATER = (429, 500, 502, 503, 504)
ROBOTS_BYTES = 500_000
_CHUNK = 65536


@dataclass(frozen=True)
class Manners:
    """host_seconds: between two requests to one host. attempts: of one request. longest_wait: seconds that a host's
    Retry-After is heeded, beyond which the address waits for the next visit. seconds, bytes: of one answer, its
    headers included, and bytes inflated as well. allowed: networks that may be asked though they are not public.
    """

    host_seconds: float = 2.0
    attempts: int = 3
    backoff: float = 2.0
    longest_wait: float = 60.0
    seconds: float = 60.0
    bytes: int = MAXIMUM_BYTES
    allowed: tuple[Network, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What an address answered. status: 200, 304, or one of GONE; body only with 200. url: after redirects."""

    status: int
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class FetchError(NotRead):
    """An address that gave nothing this time; the next visit tries again."""


@dataclass
class Web:
    """Asks one address after the other; remembers each host's last request and its robots.txt."""

    manners: Manners = Manners()
    resolver: Resolver = resolve
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _free_at: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, Protego | None] = field(default_factory=dict)

    def get(self, url: str, etag: str = "", last_modified: str = "") -> Answer:
        """The answer of an address, redirects followed, each checked like the first.

        With the etag or last_modified of an earlier answer an unchanged page answers 304. Raises NotRead where it may
        not be asked, FetchError where it gave no answer of use.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        answer = self._followed(self._pinned(url), headers, self.manners.bytes, self._ask_robots)
        if answer.status in (200, 304, *GONE):
            return answer
        raise FetchError("error_page", f"服务器答复 {answer.status}", f"the server answered {answer.status}")

    def _followed(
        self,
        address: Address,
        headers: dict[str, str],
        limit: int,
        before: Callable[[Address], None] = lambda address: None,
    ) -> Answer:
        """The answer at the end of all redirects. before: called with each address on the way, may refuse it."""
        for _ in range(MOST_REDIRECTS + 1):
            before(address)
            answer = self._patiently(address, headers, limit)
            location = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not location:
                return answer
            try:
                address = self._pinned(urljoin(address.url, location))
            except ValueError as error:  # of urljoin alone: what `pinned` refuses is no ValueError
                zh, en = f"重定向网址有误：{location[:200]}", f"redirected to {location[:200]}, which is no address"
                raise FetchError("error_page", zh, en) from error
        raise FetchError("error_page", "重定向过多", f"more than {MOST_REDIRECTS} redirects")

    def _pinned(self, url: str) -> Address:
        try:
            return pinned(url, self.manners.allowed, self.resolver)
        except OSError as error:
            raise FetchError("error_page", f"无法解析主机名：{error}", f"the host is not found: {error}") from error

    def _ask_robots(self, address: Address) -> None:
        if address.origin not in self._robots:
            # A host that cannot say what it allows is not asked (RFC 9309, 2.3.1.4); the next visit asks again.
            robots = replace(address, url=f"{address.origin}/robots.txt", path="/robots.txt")
            answer = self._followed(robots, {}, ROBOTS_BYTES)
            is_there = answer.status == 200
            rules = Protego.parse(answer.body.decode("utf-8", "replace")) if is_there else None
            self._robots[address.origin] = rules
        rules = self._robots[address.origin]
        if rules is not None and not rules.can_fetch(address.url, AGENT):
            raise NotRead(
                "unsupported",
                f"网站的 robots.txt 不许抓取：{address.url}",
                f"the site's robots.txt does not allow fetching {address.url}",
            )

    def _patiently(self, address: Address, headers: dict[str, str], limit: int) -> Answer:
        trouble = FetchError("error_page", "没有答复", "no answer")
        for attempt in range(self.manners.attempts):
            self._wait_for(address)
            wait = self.manners.backoff * 2**attempt
            try:
                answer = _exchange(address, headers, limit, self.manners.seconds)
            except FetchError as error:
                if error.outcome == "over_limit":
                    raise
                trouble = error
            else:
                if answer.status not in LATER:
                    return answer
                zh, en = f"服务器答复 {answer.status}", f"the server answered {answer.status}"
                trouble = FetchError("error_page", zh, en)
                wait = max(wait, _retry_after(answer.headers.get("retry-after", "")))
                if wait > self.manners.longest_wait:
                    raise trouble
            if attempt + 1 < self.manners.attempts:
                self._free_at[address.origin] = self.clock() + max(wait, self.manners.host_seconds)
        raise trouble

    def _wait_for(self, address: Address) -> None:
        rules = self._robots.get(address.origin)
        delay = rules.crawl_delay(AGENT) if rules is not None else None
        wait = self._free_at.get(address.origin, 0.0) - self.clock()
        if wait > 0:
            self.sleep(wait)
        pause = min(max(self.manners.host_seconds, delay or 0.0), self.manners.longest_wait)
        self._free_at[address.origin] = self.clock() + pause


def _exchange(address: Address, headers: dict[str, str], limit: int, seconds: float) -> Answer:
    """One request and its whole answer. Raises FetchError: over_limit for size and time, truncated, error_page."""
    connection = _connection(address, seconds)
    # Held here: the connection lets go of its socket as soon as the server says that it will close.
    sockets: list[socket.socket] = []
    is_late = threading.Event()

    def give_up() -> None:
        # Between two bytes that trickle in no timeout of the socket ever runs out.
        is_late.set()
        for opened in sockets:
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        if connection.sock is not None:
            sockets.append(connection.sock)
        host = address.host if address.port in (80, 443) else f"{address.host}:{address.port}"
        sent = {"Host": host, "User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", **headers}
        connection.request("GET", address.path, headers=sent, preload_content=False, decode_content=False)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.headers.items()}
        body = _body(response, told.get("content-encoding", ""), limit) if response.status == 200 else b""
        if is_late.is_set():
            raise _too_slow(seconds)
        return Answer(response.status, address.url, told, body)
    except (HTTPError, HTTPException, CertificateError, OSError, zlib.error) as error:
        if is_late.is_set() or isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
            raise _too_slow(seconds) from error
        if isinstance(error, urllib3.exceptions.IncompleteRead | urllib3.exceptions.ProtocolError | zlib.error):
            raise FetchError("truncated", "传输中断", f"the transfer broke off: {type(error).__name__}") from error
        raise FetchError("error_page", f"无法连接：{error}", f"no connection: {error}") from error
    finally:
        timer.cancel()
        connection.close()


def _connection(address: Address, seconds: float) -> HTTPConnection:
    # To the address that was checked, never to the name: a second lookup could find another.
    if address.scheme == "http":
        return HTTPConnection(address.ip, address.port, timeout=seconds)
    return HTTPSConnection(
        address.ip,
        address.port,
        timeout=seconds,
        cert_reqs="CERT_REQUIRED",
        server_hostname=address.host,
        assert_hostname=address.host,
    )


def _body(response: urllib3.BaseHTTPResponse, encoding: str, limit: int) -> bytes:
    """The body, inflated as it comes. Raises FetchError (over_limit) as soon as it is over the limit."""
    inflate = zlib.decompressobj(wbits=47) if encoding.strip().lower() in ("gzip", "x-gzip", "deflate") else None
    parts: list[bytes] = []
    held = came = 0
    for chunk in response.stream(_CHUNK, decode_content=False):
        came += len(chunk)
        part = inflate.decompress(chunk, limit + 1 - held) if inflate else chunk
        held += len(part)
        if max(came, held) > limit:
            zh, en = f"内容超过 {limit} 字节", f"more than {limit} bytes"
            raise FetchError("over_limit", zh, en)
        parts.append(part)
    if inflate is not None and not inflate.eof:
        raise zlib.error("the compressed answer is cut")
    return b"".join(parts)


def _too_slow(seconds: float) -> FetchError:
    return FetchError("over_limit", f"{seconds:g} 秒内没有传完", f"not complete within {seconds:g} seconds")


def _retry_after(value: str) -> float:
    """Seconds that a Retry-After asks to wait, given in seconds or as a date; 0 where it says nothing of use."""
    if value.strip().isascii() and value.strip().isdecimal():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0.0
    now = dt.datetime.now(dt.UTC)
    return max(0.0, (until if until.tzinfo else until.replace(tzinfo=dt.UTC)).timestamp() - now.timestamp())
