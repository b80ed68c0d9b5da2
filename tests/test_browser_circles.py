"""Close matches, further answers and lengths of time in a real Chromium, with scripts and without."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.chromium import launch, open_page, serve_sample

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.slow

browser = pytest.fixture(scope="module")(launch)
address = pytest.fixture(scope="module")(serve_sample)
page = pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])(open_page)


def _status(page: Page) -> Locator:
    return page.locator(".found .status")


def test_from_close_matches_to_further_answers_and_back(page: Page) -> None:
    page.goto("/?q=certificates&mode=keyword")
    expect(_status(page)).to_contain_text(re.compile(r"^\d+ close match.* · \d+ further"))
    close = page.locator(".cards article").count()
    expect(_status(page)).to_contain_text(f"{close} close match")

    _status(page).get_by_role("link", name=re.compile("further$")).click()

    expect(_status(page)).to_contain_text("further answer")
    expect(page).to_have_url(re.compile("&further=1$"))
    further = page.locator(".cards article").count()
    expect(_status(page)).to_contain_text(f"{further} further answer")

    _status(page).get_by_role("link", name=re.compile("close match")).click()

    expect(page).not_to_have_url(re.compile("further"))
    expect(page.locator(".cards article")).to_have_count(close)
    page.get_by_role("link", name=re.compile(r"^Show \d+ further answer")).click()
    expect(page.locator(".cards article")).to_have_count(further)


def test_a_length_of_time_is_chosen_and_left(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("times", "search_state"):
        monkeypatch.setattr(f"webui.pages.{module}.today", lambda: dt.date(2025, 6, 1))
    page.goto("/?q=certificates&mode=keyword")

    page.get_by_role("navigation", name="In the past").get_by_role("link", name="2 years").click()

    expect(page.get_by_label("A question, a name")).to_have_value("certificates past:2-years")
    expect(page.get_by_text("Only posts published since 1 June 2023 are shown.")).to_be_visible()

    page.get_by_role("link", name="Look at all times").click()

    expect(_status(page)).to_contain_text("close match")
    expect(page.get_by_label("A question, a name")).to_have_value("certificates")
