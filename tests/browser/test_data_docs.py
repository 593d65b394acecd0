"""Data Docs open in a browser without asking for anything from elsewhere.

Belongs here: what the browser loads. Does not: what the pages say (`unit/expectations/test_suites`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from webdriver import chromium

from expectations.adapter import validate
from expectations.rulebook import computed_rules
from expectations.suites import reconciliation_suite

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None, reason="chromedriver is not installed (Debian: chromium, chromium-driver)"
)


def test_no_page_asks_for_anything_but_files_beside_it(tmp_path: Path) -> None:
    frame = pd.DataFrame({"rule_id": ["T3-01", "T3-02"], "excess": [1.0, 0.0]}, index=["a", "b"])
    validate("consistency", [("reports", frame)], reconciliation_suite(computed_rules()), tmp_path)
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) == 3, "the index, the suite, the run"
    with chromium() as browser:
        for page in pages:
            browser.open(page.as_uri(), "consistency")
            # A request that fails without a network is listed too.
            loaded = browser.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
            assert [name for name in loaded if not name.startswith("file:")] == []
        # The list is not empty because it is never filled.
        browser.run("document.body.appendChild(new Image()).src = 'http://localhost:9/nothing.png'")
        browser.run("return new Promise(done => setTimeout(done, 500))")
        assert browser.run("return performance.getEntriesByType('resource').map(entry => entry.name)") != []
