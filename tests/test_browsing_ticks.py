"""Topics and ticks in a real Chromium: from a topic to its answers, from a tick to everybody's and to a respondent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from index.imports.importing import import_sources
from search.tallies import question_slug
from tests.chromium import launch, open_page, opened, served
from tests.ticked_surveys import PAGES, write_surveys
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

browser = pytest.fixture(scope="module")(launch)
page = pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])(open_page)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    made = tmp_path_factory.mktemp("ticks")
    import_sources(made / "archive", [write_surveys(made / "blog.xml")], keyword_only=True)
    yield from served(create_app(made / "archive"))


def test_from_browsing_to_a_topic_and_to_its_answers(page: Page) -> None:
    page.goto("/browse")
    page.get_by_role("link", name="Topics").click()
    page.get_by_role("link", name="cover letters").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("cover letters")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("link", name="Search in these answers").click()

    expect(page.get_by_label("A question, a name, a few words")).to_have_value("topic:cover-letters")
    expect(page.get_by_role("status")).to_contain_text("6 answers")


def test_from_one_tick_to_everybody_s_and_to_another_respondent(page: Page) -> None:
    page.goto("/questions/bring-a-spoon")
    page.get_by_role("link", name=re.compile(r"^What everybody ticked, 3 answers ?: How many pages")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES)
    table = page.get_by_role("table", name="Cover Letter: 2 of 3 “Only One!”")
    expect(table.get_by_role("columnheader")).to_have_text(["Option", "All years", "2013", "2015"])
    expect(table.get_by_role("row", name="Two is ok").get_by_role("cell")).to_have_text(["1", "0", "1"])
    table.get_by_role("link", name="Two is ok, but no more").click()
    expect(page).to_have_url(re.compile("#s1-2$"))
    expect(page.locator("#s1-2")).to_be_in_viewport()
    page.locator("section.option", has=page.locator("#s1-2")).get_by_role("link").click()

    expect(page).to_have_url(re.compile("/answers/the-goat-has-a-library-card/how-many-pages"))
    expect(page.get_by_role("article")).to_contain_text("Two is ok, but no more")


def test_job_hunters_are_left_out_by_a_box(page: Page) -> None:
    page.goto("/?q=kind:survey+kind:hunters")
    expect(page.get_by_role("status")).to_contain_text("12 answers")
    page.goto("/?q=where+do+you+look+for+open+positions")
    expect(page.get_by_role("article").first).to_contain_text("Job hunter’s survey")

    page.get_by_role("checkbox", name=re.compile("^Hirers, in surveys")).check()
    apply = page.get_by_role("button", name="Apply filters")
    if apply.count():  # only without scripts, with which boxes act at once
        apply.click()

    expect(page).to_have_url(re.compile("kind=survey"))
    expect(page.get_by_role("link", name="Remove the filter Hirers, in surveys")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Job hunter’s survey")


@pytest.mark.parametrize("path", ["/topics", "/topics/survey", "/ticked", "/ticked/" + question_slug(PAGES)])
def test_nothing_is_in_anybody_s_way(browser: Browser, address: str, path: str) -> None:
    for opened_page in opened(
        browser.new_context(base_url=address, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    ):
        opened_page.goto(path)
        for width in (390, 1280):
            opened_page.set_viewport_size({"width": width, "height": 844})
            assert opened_page.evaluate("document.documentElement.scrollWidth") <= width
            for scheme in ("light", "dark"):
                opened_page.emulate_media(color_scheme=scheme)
                # Read by the page once, axe stays there.
                axe = Axe("0") if opened_page.evaluate("'axe' in window") else Axe()
                assert axe.run(opened_page).response["violations"] == []
