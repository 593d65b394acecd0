"""A web server on the loopback with pages that behave as agencies' sites do, and as hostile ones could.

Belongs here: what it serves, and a count of what was asked. Does not: what is expected of whoever asks.
"""

from __future__ import annotations

import contextlib
import gzip
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPORTS = 24


def page(title: str, body: str) -> bytes:
    head = f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><h1>{title}</h1>{body}</body></html>".encode()


def report(number: int, requests: int) -> bytes:
    """A report in prose with its statistics beside it as a file."""
    body = (
        f"<p>本报告由第{number}局编制，统计期限为2019年1月1日至12月31日。</p>"
        f"<p>全年共收到政府信息公开申请{requests}件，均已按时答复。</p>" * 3
    )
    attachment = f'<p><a href="/files/{number}.csv.txt">附件：统计表.txt</a></p>' if number % 3 == 0 else ""
    return page(f"第{number}局2019年政府信息公开工作年度报告", body + attachment)


class Site:
    """asked: requests by path. changed: paths whose page is a new version now. gone: paths that are no more.

    unchanged: requests by path that were answered 304. guarded: paths that answer 200 with a check for robots. leads:
    paths that answer with a redirect. robots: what /robots.txt answers; moved: where it leads instead. A look at
    /counted raises the counter that it shows.
    """

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()
        self.changed: set[str] = set()
        self.gone: set[str] = set()
        self.guarded: set[str] = set()
        self.leads: dict[str, str] = {}
        self.robots, self.moved = 200, ""
        self.retry_after = "1"
        self.agents: set[str] = set()
        self.address = ""

    def urls(self) -> list[str]:
        """What a list of addresses names: 40 pages with those that the list page leads to and their attachments."""
        odd = (
            "list", "to-private", "to-report", "loop", "broken", "busy", "always-busy", "slow", "endless", "bomb",
            "gbk", "cut", "missing", "secret/page", "trickle", "garbage", "header-flood", "long-header", "bad-location",
        )  # fmt: skip
        return [f"{self.address}/{name}" for name in odd] + [f"{self.address}/report/{n}" for n in range(6, REPORTS)]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        self.asked[path] += 1
        self.agents.add(handler.headers.get("User-Agent", ""))
        if path in self.gone:
            _send(handler, 410)
        elif path in self.leads:
            _send(handler, 302, headers={"Location": self.leads[path]})
        elif path in self.guarded:
            _send(handler, 200, page("安全验证", "<p>请输入验证码以继续访问。</p>"))
        elif path == "/counted":
            counted = f"<p>浏览次数：{self.asked[path]} 次</p>".encode()
            _send(
                handler,
                200,
                report(94, 94 + (1000 if path in self.changed else 0)).replace(b"</h1>", b"</h1>" + counted),
            )
        elif path == "/robots.txt" and self.moved:
            _send(handler, 301, headers={"Location": self.moved})
        elif path == "/robots.txt" and self.robots != 200:
            _send(handler, self.robots)
        elif path in ("/robots.txt", "/moved/robots.txt"):
            _send(handler, 200, b"User-agent: *\nDisallow: /secret/\n")
        elif path == "/list":
            links = "".join(
                f'<li><a href="/report/{n}">第{n}局2019年政府信息公开工作年度报告</a></li>' for n in range(6)
            )
            _cached(handler, page("政府信息公开年报", f"<ul>{links}</ul>"))
        elif path.startswith("/report/"):
            number = int(path.rsplit("/", 1)[1])
            _cached(handler, report(number, 100 + number + (1000 if path in self.changed else 0)))
        elif path.startswith("/files/"):
            _cached(handler, f"收到申请 {path} 件".encode())
        elif path in ("/to-private", "/to-report", "/loop"):
            port = handler.server.server_address[1]
            aims = {"/to-private": f"http://127.0.0.2:{port}/report/1", "/to-report": "/report/1", "/loop": "/loop"}
            _send(handler, 302, headers={"Location": aims[path]})
        elif path == "/broken":
            _send(handler, 500)
        elif path == "/busy" and self.asked[path] % 2 == 1:
            _send(handler, 429, headers={"Retry-After": self.retry_after} if self.retry_after else {})
        elif path == "/always-busy":
            _send(handler, 429, headers={"Retry-After": "86400"})
        elif path in ("/busy", "/renamed"):
            _cached(handler, report(92, 92) if path == "/busy" else report(95, 95))
        elif path == "/slow":
            time.sleep(4)
            _send(handler, 200, b"late")
        elif path == "/trickle":
            _pour(handler, b"x", 0.2)
        elif path == "/endless":
            _pour(handler, b"x" * 65536, 0.0)
        elif path == "/bomb":
            _send(handler, 200, gzip.compress(b"\0" * 30_000_000), {"Content-Encoding": "gzip"})
        elif path == "/gbk":
            body = report(91, 91).decode().replace('<meta charset="utf-8">', "").encode("gb18030")
            _cached(handler, body, {"Content-Type": "text/html; charset=utf-8"})
        elif path == "/cut":
            _send(handler, 200, b"half", {"Content-Length": "1000"})
        elif path == "/garbage":
            handler.wfile.write(b"\x00\xff no status line\r\n\r\n")
        elif path == "/header-flood":
            _send(handler, 200, headers={f"X-{number}": "x" for number in range(1000)})
        elif path == "/long-header":
            _send(handler, 200, headers={"X": "x" * 100_000})
        elif path == "/bad-location":
            _send(handler, 302, headers={"Location": "http://["})
        else:
            _send(handler, 404)


def _cached(handler: BaseHTTPRequestHandler, body: bytes, headers: dict[str, str] | None = None) -> None:
    tag = f'"{hash(body)}"'
    if handler.headers.get("If-None-Match") == tag:
        handler.server.site.unchanged[handler.path] += 1  # type: ignore[attr-defined]
        _send(handler, 304, headers={"ETag": tag})
    else:
        _send(handler, 200, gzip.compress(body), {"ETag": tag, "Content-Encoding": "gzip", **(headers or {})})


def _send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", headers: dict[str, str] | None = None
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _pour(handler: BaseHTTPRequestHandler, chunk: bytes, pause: float) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(chunk)
        time.sleep(pause)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has had enough
            self.server.site.answer(self)  # type: ignore[attr-defined]
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(site: Site, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve on a free port of 127.0.0.1, with TLS where a context is given; the site's address is set."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.site = site  # type: ignore[attr-defined]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.address = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
