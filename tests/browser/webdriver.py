"""A headless Chromium, driven through chromedriver with the W3C WebDriver protocol over plain HTTP.

Belongs here: starting the browser, opening pages, waiting for words on them, screenshots. Does not: what pages to open.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.ui_server import free_port, wait_for

WAIT_SECONDS = 90.0
END_SECONDS = 10.0
# Keeps of every GraphQL answer its operation and, where there is one, its error.
LISTEN = """
const plain = window.fetch;
window.graphql = [];
window.fetch = async (...asked) => {
  const answer = await plain(...asked);
  if (String(asked[0].url || asked[0]).includes('/graphql')) {
    const text = await answer.clone().text();
    const isError = !answer.ok || JSON.parse(text).errors || text.includes('"__typename":"PythonError"');
    window.graphql.push([JSON.parse(asked[1].body).operationName, isError ? text.slice(0, 2000) : null]);
  }
  return answer;
};
"""


class Browser:
    """One browser window. Raises TimeoutError where a page does not come to show what was waited for."""

    def __init__(self, driver: str, width: int, height: int) -> None:
        self.driver = driver
        size = f"--window-size={width},{height}"
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", size]}
        capabilities = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}
        self.session = self._call("POST", "/session", {"capabilities": capabilities})["sessionId"]

    def listen(self) -> None:
        """From the next page on keep what GraphQL answers, for `graphql_answers`."""
        command = {"cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": LISTEN}}
        self._in_session("POST", "goog/cdp/execute", command)

    def graphql_answers(self) -> list[tuple[str, str | None]]:
        """Operation and error, or None, of each GraphQL answer that this page got so far."""
        return [(operation, error) for operation, error in self.run("return window.graphql")]

    def open(self, url: str, *words: str) -> str:
        """Open a page and wait until all words stand on it; its visible text."""
        self._in_session("POST", "url", {"url": url})
        return self.wait(*words)

    def wait(self, *words: str) -> str:
        """Wait until all words stand on the page; its visible text."""
        deadline = time.monotonic() + WAIT_SECONDS
        text = ""
        while time.monotonic() < deadline:
            text = self.run("return document.body ? document.body.innerText : ''")
            if all(word in text for word in words):
                return text
            time.sleep(0.5)
        missing = [word for word in words if word not in text]
        raise TimeoutError(f"{missing} did not appear; the page says: {text[:2000]}")

    def run(self, script: str) -> Any:
        """The value a script returns."""
        return self._in_session("POST", "execute/sync", {"script": script, "args": []})

    def screenshot(self, path: Path) -> None:
        """Save what the window shows as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self._in_session("GET", "screenshot")))

    def close(self) -> None:
        """End the browser."""
        self._call("DELETE", f"/session/{self.session}")

    def _in_session(self, method: str, command: str, body: dict[str, Any] | None = None) -> Any:
        return self._call(method, f"/session/{self.session}/{command}", body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.driver + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            return json.load(answer)["value"]


@contextmanager
def chromium(width: int = 1600, height: int = 1000) -> Iterator[Browser]:
    """A browser for the time of the block."""
    port = free_port()
    program = shutil.which("chromedriver") or "chromedriver"
    process = subprocess.Popen([program, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/status", process)
        browser = Browser(f"http://127.0.0.1:{port}", width, height)
        try:
            yield browser
        finally:
            browser.close()
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:  # it may wait for a browser that is gone
            process.kill()
            process.wait()
