"""Alerts: each failed finding once, to the outbox and to every channel."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from orchestration import alerts
from orchestration.alerts import announce, title_and_body

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)


def finding(number: int, **values: Any) -> dict[str, Any]:
    row = {
        "finding_id": f"f{number}",
        "source": "a.txt",
        "agency": "甲市民政局",
        "year": 2020,
        "document_id": "d1",
        "rule_id": "S-01",
        "subject": "requests.received",
        "status": "fail",
        "severity": "error",
        "verdict": "source",
        "message_zh": "各渠道之和与总数不符\u2028",
        "message_en": "the channels do not add up",
    }
    return row | values


def outbox(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / alerts.OUTBOX).read_text("utf-8").split("\n") if line]


class Channel:
    """An HTTP server that takes apprise's JSON messages, or refuses them."""

    def __init__(self) -> None:
        self.status = 200
        self.titles: list[str] = []
        channel = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if channel.status == 200:
                    channel.titles.append(message["title"])
                self.send_response(channel.status)
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"json://user:secret@127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def channel() -> Iterator[Channel]:
    made = Channel()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_new_failures_go_out_grouped_by_report(tmp_path: Path) -> None:
    rows = [
        finding(1),
        finding(2, severity="warning"),
        finding(3, document_id="d2", source="b.txt"),
        finding(4, severity="info"),
        finding(5, status="pass"),
        finding(6, status="not_assessable"),
    ]
    assert announce(rows, tmp_path, (), NOW).new == 3
    (digest,) = outbox(tmp_path)
    assert [report["finding_ids"] for report in digest["reports"]] == [["f1", "f2"], ["f3"]]
    assert digest["counts"] == {"error": 2, "warning": 1}


def test_a_second_run_announces_only_what_is_new(tmp_path: Path) -> None:
    announce([finding(1)], tmp_path, (), NOW)
    before = (tmp_path / alerts.OUTBOX).read_bytes()
    assert announce([finding(1)], tmp_path, (), NOW).new == 0
    assert (tmp_path / alerts.OUTBOX).read_bytes() == before
    assert announce([finding(1), finding(2)], tmp_path, (), NOW).new == 1
    assert [digest["reports"][0]["finding_ids"] for digest in outbox(tmp_path)] == [["f1"], ["f2"]]


def test_each_channel_gets_each_digest_once(tmp_path: Path, channel: Channel, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert announce([finding(1)], tmp_path, (channel.url,), NOW).delivered == 1
        assert announce([finding(1)], tmp_path, (channel.url,), NOW).delivered == 0
    assert len(channel.titles) == 1
    assert "1 处错误" in channel.titles[0]
    written = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert "secret" not in written + caplog.text


def test_a_refused_digest_is_tried_again_on_that_channel_alone(tmp_path: Path, channel: Channel) -> None:
    other = Channel()
    channel.status = 500
    first = announce([finding(1)], tmp_path, (channel.url, other.url), NOW)
    assert (first.delivered, first.failed) == (1, 1)
    channel.status = 200
    second = announce([finding(1)], tmp_path, (channel.url, other.url), NOW)
    assert (second.new, second.delivered, second.failed) == (0, 1, 0)
    assert (len(channel.titles), len(other.titles)) == (1, 1)
    other.server.shutdown()
    other.server.server_close()


def test_an_address_set_later_gets_no_old_news(tmp_path: Path, channel: Channel) -> None:
    announce([finding(1)], tmp_path, (), NOW)
    assert announce([finding(1)], tmp_path, (channel.url,), NOW).delivered == 0
    assert channel.titles == []


def test_a_delivery_that_was_cut_off_is_not_repeated(
    tmp_path: Path, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(title: str, body: str, url: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(alerts, "_send", killed)
        with pytest.raises(KeyboardInterrupt):
            announce([finding(1)], tmp_path, (channel.url,), NOW)
    assert announce([finding(1)], tmp_path, (channel.url,), NOW).delivered == 0


def test_an_address_nobody_understands_is_a_failure_and_no_crash(tmp_path: Path) -> None:
    assert announce([finding(1)], tmp_path, ("no-such-scheme://x",), NOW).failed == 1


def test_a_long_digest_says_how_much_more_there_is(tmp_path: Path) -> None:
    announce([finding(n, document_id=f"d{n % 30}", source=f"{n % 30}.txt") for n in range(600)], tmp_path, (), NOW)
    _, body = title_and_body(outbox(tmp_path)[0])
    assert body.count("■") == alerts.REPORTS_IN_MESSAGE
    assert "10 more reports" in body
    assert "各渠道之和与总数不符" in body
    assert "the channels do not add up" in body


KILLED = """
import datetime as dt, json, shutil, sys
from pathlib import Path
from support.killed_everywhere import kills
from orchestration.alerts import announce
folder, findings = Path(sys.argv[1]), json.loads(sys.argv[2])
now = dt.datetime(2024, 3, 2, tzinfo=dt.UTC)
for _ in kills(lambda: announce(findings, folder, (), now)):
    announce(findings, folder, (), now)
    print((folder / "outbox.jsonl").read_text("utf-8").count(chr(10)), flush=True)
    shutil.rmtree(folder)
    folder.mkdir()
"""


def test_alerts_killed_before_anything_they_do_are_announced_once_by_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "alerts").mkdir()
    tests = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "alerts"), json.dumps([finding(1), finding(2)])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert len(ended.stdout.split()) > 1
    assert set(ended.stdout.split()) == {"1"}, "one digest, whether the first run came to write it or not"
