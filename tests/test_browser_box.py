"""The box and its results in a real Chromium: suggestions, filters, names, the way back, with and without scripts."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.chromium import ANSWER, launch, opened, serve_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.slow

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
QUESTION = "Do certificates and micro-credentials from online courses help an applicant?"

browser = pytest.fixture(scope="module")(launch)
address = pytest.fixture(scope="module")(serve_sample)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Any]:
    """Opens the site in a new context: `visit(viewport=PHONE, java_script_enabled=False)`."""
    with ExitStack() as left:
        yield lambda **options: left.enter_context(
            contextmanager(opened)(browser.new_context(base_url=address, **options))
        )


@pytest.fixture
def page(visit: Any) -> Page:
    found: Page = visit(viewport=DESK)
    return found


scripts = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


class TestSuggestions:
    def test_the_keyboard_chooses_a_person(self, page: Page) -> None:
        page.goto("/")
        box = page.get_by_role("combobox", name="A question, a name, a few words")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press_sequentially("wainsc")
        option = page.get_by_role("option", name=re.compile("^Everett Wainscott"))
        expect(option).to_contain_text(re.compile(r"Respondent, \d+ answers"))
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_text("1 suggestion, use the down arrow")).to_have_count(1)

        page.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
        expect(box).to_be_focused()
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/respondents/everett-wainscott$"))

    def test_arrows_go_round_and_escape_closes_and_keeps_the_words(self, page: Page) -> None:
        page.goto("/")
        box = page.locator("#q")
        box.press_sequentially("cov")
        options = page.get_by_role("option")
        expect(options.first).to_be_visible()

        page.keyboard.press("ArrowUp")
        expect(options.last).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(box).to_have_value("cov")

        # Nothing chosen: what was typed is searched for.
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"\?q=cov"))

    def test_an_answer_that_comes_late_takes_no_choice_away(self, page: Page) -> None:
        late: list[Route] = []
        # It cannot hold a built-in.
        page.route("**/suggest?q=wainsc", lambda route: late.append(route))  # noqa: PLW0108
        page.goto("/")
        page.locator("#q").press_sequentially("wain")
        option = page.get_by_role("option", name=re.compile("^Everett Wainscott"))
        expect(option).to_be_visible()
        page.keyboard.type("sc")
        while not late:
            page.wait_for_timeout(10)

        page.keyboard.press("ArrowDown")
        late[0].fulfill(json={"suggestions": []})
        expect(option).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/respondents/everett-wainscott$"))

    def test_a_click_chooses_a_question_from_any_page(self, page: Page) -> None:
        page.goto("/about")
        page.get_by_role("combobox", name="Search the answers").press_sequentially("micro cred")
        page.get_by_role("option", name=re.compile(re.escape(QUESTION))).click()

        expect(page).to_have_url(re.compile("/questions/further-questions-library-certificates$"))

    def test_a_word_that_is_still_being_composed_is_looked_up(self, page: Page) -> None:
        # Keyboards of phones compose ordinary words.
        page.goto("/")
        page.locator("#q").focus()
        keyboard = page.context.new_cdp_session(page)
        keyboard.send("Input.imeSetComposition", {"text": "wainsc", "selectionStart": 6, "selectionEnd": 6})

        expect(page.get_by_role("option", name=re.compile("^Everett Wainscott"))).to_be_visible()

    def test_without_scripts_the_box_is_a_plain_one(self, visit: Any) -> None:
        page = visit(java_script_enabled=False)
        page.goto("/")
        expect(page.get_by_role("searchbox")).to_have_count(1)
        page.get_by_role("searchbox").press_sequentially("cover")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile(r"\?q=cover"))

    @pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
    def test_axe_finds_nothing_in_an_open_list(self, visit: Any, viewport: dict[str, int]) -> None:
        page = visit(viewport=viewport, reduced_motion="reduce", bypass_csp=True)
        page.goto("/?q=certificates")
        page.locator("#q").fill("")
        page.locator("#q").press_sequentially("ma")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")

        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            expect(page.get_by_role("option").first).to_be_visible()
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


class TestFilters:
    def test_with_scripts_they_act_at_once_and_the_focus_stays(self, page: Page) -> None:
        page.goto("/?q=interview")
        status = page.locator(".found .status")
        before = status.inner_text()
        expect(page.get_by_role("button", name="Apply filters")).to_have_count(0)

        page.get_by_role("checkbox", name=re.compile("^Academic")).focus()
        page.keyboard.press("Space")

        expect(page).to_have_url(re.compile(r"\?q=interview&mode=hybrid&type=academic$"))
        expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).to_be_focused()
        expect(page.get_by_role("link", name="Remove the filter Academic")).to_be_visible()
        assert status.inner_text() != before
        expect(page.locator("form > p[aria-live]")).to_have_text(status.inner_text())

        page.get_by_role("radio", name="Words", exact=True).check()
        expect(page).to_have_url(re.compile(r"mode=keyword&type=academic$"))
        for url in (r"mode=hybrid&type=academic$", r"\?q=interview$"):
            page.evaluate("history.back()")
            expect(page).to_have_url(re.compile(url))
            expect(page.get_by_role("radio", name="Words and meaning")).to_be_checked()
        expect(status).to_have_text(before)
        expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).not_to_be_checked()

    def test_who_goes_back_before_the_script_runs_sees_the_page_of_the_address(self, page: Page) -> None:
        page.goto("/?q=interview")
        before = page.locator(".found .status").inner_text()
        page.get_by_role("checkbox", name=re.compile("^Academic")).check()
        expect(page).to_have_url(re.compile("type=academic$"))
        held: list[Route] = []
        page.route("**/results.js*", lambda route: route.continue_() if held else held.append(route))
        with page.expect_request("**/results.js*"):
            page.reload(wait_until="commit")
        expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).to_be_checked()

        page.evaluate("history.back()")
        expect(page).to_have_url(re.compile(r"\?q=interview$"))
        held[0].continue_()

        expect(page.locator(".found .status")).to_have_text(before)
        expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).not_to_be_checked()

    def test_the_skip_link_leads_to_the_content_and_loads_nothing(self, page: Page) -> None:
        page.goto("/?q=library")
        page.evaluate("document.body.dataset.same = 'yes'")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("#main$"))
        page.wait_for_timeout(300)
        expect(page.locator("body")).to_have_attribute("data-same", "yes")
        expect(page.get_by_role("main")).to_be_focused()

    def test_words_not_yet_sent_are_searched_for_and_stand_in_the_heading(self, page: Page) -> None:
        page.goto("/?q=interview")
        page.locator("#q").fill("certificates")
        page.get_by_role("checkbox", name=re.compile("^Academic")).check()

        expect(page).to_have_url(re.compile(r"\?q=certificates&mode=hybrid&type=academic$"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Answers to “certificates”")

    def test_without_the_last_filter_and_a_word_it_is_the_start_page(self, page: Page) -> None:
        page.goto("/?type=academic")
        page.get_by_role("checkbox", name=re.compile("^Academic")).uncheck()

        expect(page.get_by_role("heading", name="For example")).to_be_visible()
        expect(page.locator("main.answered")).to_have_count(0)
        expect(page.locator("h1.unseen")).to_have_count(0)

    def test_years_act_when_they_are_left(self, page: Page) -> None:
        page.goto("/?q=interview")
        page.get_by_role("spinbutton", name="From").fill("2014")
        page.keyboard.press("Tab")

        expect(page).to_have_url(re.compile("from=2014"))
        expect(page.get_by_role("spinbutton", name="to")).to_be_focused()

    def test_without_scripts_a_button_stands_above_the_boxes(self, visit: Any) -> None:
        page = visit(java_script_enabled=False, viewport=DESK)
        page.goto("/?q=interview")
        button = page.get_by_role("button", name="Apply filters").bounding_box()
        first = page.get_by_role("checkbox", name=re.compile("^Public")).bounding_box()
        assert button
        assert first
        assert button["y"] + button["height"] < first["y"]

        page.get_by_role("checkbox", name=re.compile("^Academic")).check()
        page.get_by_role("button", name="Apply filters").click()
        expect(page).to_have_url(re.compile("type=academic"))


@scripts
class TestResults:
    def test_from_an_answer_back_to_its_results(self, visit: Any, script: bool) -> None:
        page = visit(java_script_enabled=script, viewport=DESK)
        page.goto("/?q=certificates&type=academic&type=law&mode=keyword")
        page.get_by_role("article").first.get_by_role("link", name=QUESTION[:30]).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Théa Brontë-Simms")
        expect(page.locator("#quick")).to_have_value("certificates")

        page.get_by_role("link", name="Back to the results for “certificates”").click()

        expect(page).to_have_url(re.compile(r"/\?q=certificates&type=academic&type=law&mode=keyword$"))

    def test_a_name_leads_to_the_person_s_box_and_page(self, visit: Any, script: bool) -> None:
        page = visit(java_script_enabled=script, viewport=DESK)
        page.goto("/")
        page.locator("#q").fill("everett wainscott")
        page.get_by_role("main").get_by_role("button", name="Search").click()

        box = page.get_by_role("region", name=re.compile("^Everett Wainscott"))
        expect(box).to_contain_text("6 answers")
        expect(page.get_by_role("article").first.get_by_role("heading")).to_contain_text("Everett Wainscott")
        page.get_by_role("article").first.get_by_role("heading").get_by_role("link").click()
        expect(page).to_have_url(re.compile("/respondents/everett-wainscott$"))

    def test_the_first_result_is_near_the_top_of_a_phone(self, visit: Any, script: bool) -> None:
        page = visit(java_script_enabled=script, viewport=PHONE)
        for query in ("certificates", "interview", "interview&mode=keyword", "everett+wainscott"):
            page.goto(f"/?q={query}")
            box = page.locator(".card").first.bounding_box()
            assert box
            assert box["y"] <= 420

    def test_a_type_that_was_inferred_is_marked_and_the_mark_explained(self, visit: Any, script: bool) -> None:
        page = visit(java_script_enabled=script, viewport=PHONE)
        for path in ("/?q=certificates", ANSWER, "/questions/further-questions-library-certificates"):
            page.goto(path)
            expect(page.get_by_role("list", name="Library types").filter(has_text="° (inferred)").first).to_be_visible()
            expect(page.get_by_role("contentinfo")).to_contain_text("with the mark ° is inferred")


@pytest.mark.parametrize("path", ["/", "/?q=interview", "/compare", ANSWER, "/about"])
def test_links_in_the_foot_are_large_enough_for_a_finger(visit: Any, path: str) -> None:
    page = visit(viewport=PHONE)
    page.goto(path)
    for link in page.get_by_role("contentinfo").get_by_role("listitem").get_by_role("link").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 44


def test_examples_to_compare_have_no_bullets_in_their_way(visit: Any) -> None:
    page = visit(viewport=PHONE)
    page.goto("/compare")
    lists = page.locator(".examples")

    assert lists.evaluate("each => getComputedStyle(each).listStyleType") == "none"
    item, whole = lists.locator("li").nth(1).bounding_box(), lists.bounding_box()
    assert item
    assert whole
    assert item["width"] >= whole["width"] - 4


def test_axe_finds_nothing_on_a_name_s_results(visit: Any) -> None:
    for viewport in (PHONE, DESK):
        for path in ("/?q=everett+wainscott", f"{ANSWER}?q=certificates"):
            page = visit(viewport=viewport, reduced_motion="reduce", bypass_csp=True)
            page.goto(path)
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, found.generate_report()
