"""Ticking answers in a real browser: with scripts in its own storage, without in addresses alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.chromium import ANSWER, QUESTION, launch, opened, serve_sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

browser = pytest.fixture(scope="module")(launch)
address = pytest.fixture(scope="module")(serve_sample)


def test_answers_are_ticked_anywhere_and_found_again(browser: Browser, address: str) -> None:
    for page in opened(browser.new_context(base_url=address)):
        page.goto("/?q=cover+letter&mode=keyword")
        page.get_by_role("checkbox", name=re.compile("^Select the answer of ")).first.check()
        expect(page.get_by_role("link", name="1 selected")).to_be_visible()

        # New results take the place of these, with ticks of their own.
        page.get_by_role("checkbox", name=re.compile(r"^Academic \d+")).check()
        expect(page).to_have_url(re.compile("type=academic"))
        expect(page.locator(".tick").first).to_be_visible()

        page.goto(QUESTION)
        page.get_by_role("checkbox", name="Select the answer of Amos Tillery").check()
        expect(page.get_by_role("link", name="2 selected")).to_be_visible()
        page.goto(ANSWER)
        page.get_by_role("button", name="Select").click()
        page.get_by_role("link", name="3 selected").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("A selection of 3 answers")
        page.get_by_role("link", name="Leave out the answer of Théa Brontë-Simms").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A selection of 2 answers")
        page.goto("/selection")
        expect(page).to_have_url(re.compile(r"\?id="))
        expect(page.get_by_role("heading", level=1)).to_have_text("A selection of 2 answers")


def test_without_scripts_addresses_do_the_same(browser: Browser, address: str) -> None:
    for page in opened(browser.new_context(base_url=address, java_script_enabled=False)):
        page.goto("/?q=cover+letter&mode=keyword")
        page.get_by_role("link", name="Cite or export").click()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Select the ticked answers").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A selection of 1 answer")

        page.get_by_role("searchbox", name="Add further answers").fill("certificates")
        page.get_by_role("main").get_by_role("button", name="Search").click()
        page.get_by_role("checkbox", name=re.compile("Amos Tillery")).check()
        page.get_by_role("button", name="Select the ticked answers").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("A selection of 2 answers")
        page.get_by_role("link", name="Chicago, note").click()
        expect(page.get_by_role("list").filter(has_text="Amos Tillery, “Do Certificates")).to_be_visible()
