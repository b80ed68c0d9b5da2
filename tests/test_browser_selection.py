"""Ticking answers in a real browser: with scripts in its own storage, without in addresses alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.chromium import ANSWER, QUESTION, launch, opened, serve_sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


KEPT = "answerstacks /selection"
IDS = [f"further-questions-library-certificates/{name}" for name in ("thea-bronte-simms", "amos-tillery")]


def kept(page: Page) -> object:
    return page.evaluate("key => JSON.parse(localStorage.getItem(key))", KEPT)


def keep(page: Page, ids: list[str]) -> None:
    page.evaluate("([key, ids]) => localStorage.setItem(key, JSON.stringify(ids))", [KEPT, ids])


def test_what_is_withdrawn_or_renamed_is_put_right_in_the_browser(browser: Browser, address: str) -> None:
    for page in opened(browser.new_context(base_url=address)):
        page.goto("/selection")
        keep(page, ["no/longer", IDS[0]])
        page.goto("/selection")
        expect(page.get_by_role("heading", level=1)).to_have_text("A selection of 1 answer")
        assert kept(page) == IDS[:1]

        keep(page, ["no/longer"])
        page.goto("/selection")
        expect(page.get_by_role("button", name="Forget the one in this browser")).to_be_visible()
        assert kept(page) is None


def test_the_selection_of_somebody_else_leaves_ones_own_alone(browser: Browser, address: str) -> None:
    for page in opened(browser.new_context(base_url=address)):
        page.goto("/selection")
        keep(page, IDS[:1])
        page.goto(f"/selection?id={IDS[0]}&id={IDS[1]}")
        page.get_by_role("link", name="Leave out the answer of Théa Brontë-Simms").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A selection of 1 answer")
        assert kept(page) == IDS[:1]

        page.get_by_role("button", name="Keep it in this browser").click()
        expect(page.get_by_role("status")).to_have_text("Kept in this browser: 1 answer.")
        assert kept(page) == IDS[1:]
        page.get_by_role("button", name="Forget the one in this browser").click()
        expect(page.get_by_role("status")).to_have_text("This browser keeps no selection now.")
        assert kept(page) is None


def test_one_answer_too_many_is_not_lost_in_silence(browser: Browser, address: str) -> None:
    for page in opened(browser.new_context(base_url=address)):
        page.goto("/selection")
        keep(page, [f"some/{number}" for number in range(100)])
        page.goto(QUESTION)
        box = page.get_by_role("checkbox", name="Select the answer of Amos Tillery")
        # Not `check`, which wants it checked in the end.
        box.click()
        told = page.locator(".selected[aria-live=polite]")
        expect(told).to_have_text("At most 100 answers; this one was not added. 100 selected")
        expect(box).not_to_be_checked()
        page.goto(ANSWER)
        page.get_by_role("button", name="Select", exact=True).click()
        expect(page.locator(".selected")).to_contain_text("this one was not added")


def test_a_button_is_pressed_and_keeps_its_name(browser: Browser, address: str) -> None:
    for page in opened(browser.new_context(base_url=address)):
        page.goto(ANSWER)
        button = page.get_by_role("button", name="Select", exact=True)
        button.click()
        expect(page.get_by_role("button", name="Select", exact=True, pressed=True)).to_be_visible()
        button.click()
        expect(page.get_by_role("button", name="Select", exact=True, pressed=False)).to_be_visible()
        expect(page.locator(".selected")).to_have_text("")


def test_where_nothing_can_be_kept_nothing_is_offered(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'SecurityError'); };")
    for page in opened(context):
        page.goto(ANSWER)
        expect(page.get_by_role("button", name=re.compile("^Copy the address"))).to_be_visible()
        expect(page.get_by_role("button", name="Select", exact=True)).to_be_hidden()
        page.goto(QUESTION)
        # The last script of the page has run.
        page.wait_for_load_state("load")
        expect(page.locator(".tick")).to_have_count(0)
        page.goto(f"/selection?id={IDS[0]}")
        expect(page.get_by_role("button", name=re.compile("^Copy"))).to_be_visible()
        expect(page.get_by_role("button", name="Forget the one in this browser")).to_be_hidden()
