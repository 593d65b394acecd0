"""The Dagster UI in a headless browser: the asset graph, a materialisation with its metadata, a failed check's reason.

GONGKAI_SCREENSHOTS names a folder that keeps what the browser saw.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from webdriver import Browser, chromium, free_port, wait_for

PROJECT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None, reason="chromedriver is not installed (Debian: chromium, chromium-driver)"
)


def gongkai(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "gongkai", *arguments]


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The UI's address, on a home with one run over the bundled samples."""
    home = tmp_path_factory.mktemp("ui") / "home"
    inbox = PROJECT / "samples" / "inbox"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DAGSTER_"))}
    run = gongkai("run", "--inbox", str(inbox), "--home", str(home))
    subprocess.run(run, cwd=PROJECT, env=environment, check=True, capture_output=True, timeout=600)
    port = free_port()
    server = subprocess.Popen(
        gongkai("ui", "--home", str(home), "--port", str(port)),
        cwd=PROJECT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/server_info", server, seconds=180)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def keep(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave a screenshot of where the test ended."""
    yield
    folder = Path(os.environ.get("GONGKAI_SCREENSHOTS") or tmp_path)
    browser.screenshot(folder / f"{request.node.name}.png")


@pytest.mark.usefixtures("keep")
def test_the_asset_graph_shows_every_group(ui: str, browser: Browser) -> None:
    browser.open(f"{ui}/asset-groups", "raw", "read", "warehouse", "quality", "release")


@pytest.mark.usefixtures("keep")
def test_a_group_shows_its_assets(ui: str, browser: Browser) -> None:
    browser.open(f"{ui}/locations/gongkai/asset-groups/quality", "findings", "fct_findings", "Materialized")


@pytest.mark.usefixtures("keep")
def test_a_materialisation_shows_its_metadata(ui: str, browser: Browser) -> None:
    text = browser.open(f"{ui}/assets/read_documents", "observations", "table_cells_expected", "outcomes")
    assert "reader_version" in text


@pytest.mark.usefixtures("keep")
def test_findings_are_listed_with_their_messages(ui: str, browser: Browser) -> None:
    browser.open(f"{ui}/assets/quality/findings", "top_findings", "by_status", "failed_by_severity")


@pytest.mark.usefixtures("keep")
def test_a_failed_check_shows_its_reason(ui: str, browser: Browser) -> None:
    page = f"{ui}/assets/quality/findings?view=checks&checkDetail=consistency_share"
    browser.open(page, "consistency_share", "Failed", "PCT-01", "non-blocking")
