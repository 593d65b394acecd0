"""The Dagster UI in a headless browser: the asset graph, a materialisation with its metadata, a failed check's reason;
and that reports dropped into the inbox lead by themselves to all of that and a new release.

GONGKAI_SCREENSHOTS names a folder that keeps what the browser saw.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.rendered import printed, program
from support.ui_server import gongkai, own_environment, serving_ui
from webdriver import Browser, chromium

PROJECT = Path(__file__).resolve().parents[2]

# From a file in the inbox to a release: two looks of the sensors, and two runs in processes of their own.
RELEASE_SECONDS = 1200.0
SHOW = "[Show Markdown]"

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None, reason="chromedriver is not installed (Debian: chromium, chromium-driver)"
)


@dataclass(frozen=True)
class Running:
    """A UI on a home of its own. home, inbox: its folders."""

    address: str
    home: Path
    inbox: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The UI, on a home with one run over the bundled samples."""
    folder = tmp_path_factory.mktemp("ui")
    home, inbox = folder / "home", folder / "inbox"
    shutil.copytree(PROJECT / "samples" / "inbox", inbox)
    run = gongkai("run", "--inbox", str(inbox), "--home", str(home))
    subprocess.run(run, cwd=PROJECT, env=own_environment(), check=True, capture_output=True, timeout=600)
    with serving_ui(home, inbox) as address:
        yield Running(address, home, inbox)


@pytest.fixture
def ui(running: Running) -> str:
    """The UI's address."""
    return running.address


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


PAGES = {
    "/overview/activity/timeline": "Overview",
    "/asset-groups": "warehouse",
    "/assets/raw_documents?view=partitions": "hebei",
    "/assets/read_documents?view=events": "read_documents",
    "/assets/handover/coverage": "unread_by_year",
    "/assets/handover/observations?view=checks&checkDetail=observation_gate": "blocking",
    "/assets/fct_requests?view=lineage": "fct_requests",
    "/assets/alerts": "new_findings",
    "/automation": "hand_over",
    "/locations/gongkai/sensors/inbox": "read_collection",
    "/locations/gongkai/schedules/addresses": "05:30",
    "/locations/gongkai/jobs/backfill_year/partitions": "2008",
    "/locations/gongkai/jobs/read_collection/playground": "read_collection",
    "/runs": "everything",
}


@pytest.mark.usefixtures("keep")
def test_no_page_gets_an_error_from_graphql(ui: str, browser: Browser) -> None:
    browser.listen()
    for path, word in PAGES.items():
        browser.open(f"{ui}{path}", word)
        time.sleep(1)  # what is asked once the page stands
        answers = browser.graphql_answers()
        assert answers, path
        assert [(path, *answer) for answer in answers if answer[1] is not None] == []


@pytest.mark.usefixtures("keep")
def test_dropped_files_lead_by_themselves_to_findings_and_a_release(
    running: Running, browser: Browser, tmp_path: Path
) -> None:
    page = (PROJECT / "samples" / "inbox" / "jiangsu" / "huaian_2024.html").read_text("utf-8")
    before = (running.home / "release").readlink()
    (running.inbox / "新到").mkdir()
    # As saved from a browser: under another name first, then renamed.
    for name, data in {
        "甲.html": page.replace("2024", "2022").encode(),
        "乙.pdf": printed(program("chromium"), page.replace("2024", "2021"), tmp_path),
    }.items():
        (running.inbox / "新到" / f".{name}").write_bytes(data)
        (running.inbox / "新到" / f".{name}").rename(running.inbox / "新到" / name)
    deadline = time.monotonic() + RELEASE_SECONDS
    while (running.home / "release").readlink() == before:
        assert time.monotonic() < deadline, "no new release"
        time.sleep(1)

    shots = Path(os.environ.get("GONGKAI_SCREENSHOTS") or tmp_path)
    browser.open(f"{running.address}/assets/read_documents?partition=新到", "新到", "table_cells_placed")
    browser.screenshot(shots / "dropped_read.png")
    check = f"{running.address}/assets/quality/findings?view=checks&checkDetail=consistency_linear"
    browser.open(check, "consistency_linear", "Failed", "T3-02", SHOW)
    # The check's reason is its first finding; all of them open with the last of the two tables, `findings`.
    browser.run(
        "const shown = [...document.querySelectorAll('*')].filter("
        f"one => one.children.length === 0 && one.textContent === '{SHOW}'); shown[shown.length - 1].click()"
    )
    text = browser.wait("甲.html", "乙.pdf")
    assert "1363 ≠ 1288 + 21 + 50 + 3" in text
    time.sleep(1)  # the table is faded in
    browser.screenshot(shots / "dropped_check.png")
    browser.open(f"{running.address}/assets/release", (running.home / "release").readlink().name, "rows")
