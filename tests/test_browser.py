"""The site in a real Chromium: the ways of a reader, with the mouse, the keyboard and a phone."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.chromium import ANSWER, QUESTION, launch, new_page, open_page, opened, serve_sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route


pytestmark = pytest.mark.slow

POST = "https://hiring-desk.example/2023/02/17/further-questions-library-certificates/"

browser = pytest.fixture(scope="module")(launch)
address = pytest.fixture(scope="module")(serve_sample)
page = pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])(open_page)


def test_from_a_question_to_one_answer_and_its_original(page: Page) -> None:
    page.goto("/")
    page.get_by_label("A question, a name, a few words").fill("do certificates and micro-credentials help an applicant")
    page.get_by_role("checkbox", name=re.compile(r"^Academic \d+ answers?$")).check()
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page).to_have_url(re.compile(r"\?q=do\+certificates.*&mode=hybrid&type=academic"))
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d+ close match.*, found by words and meaning"))
    expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).to_be_checked()
    cards = page.get_by_role("article")
    for tags in cards.get_by_role("list", name="Library types").all():
        expect(tags).to_contain_text("Academic")

    cards.first.get_by_role("link", name="Do certificates and micro-credentials").click()

    expect(page).to_have_url(re.compile(re.escape(ANSWER) + r"\?q=do\+certificates"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Théa Brontë-Simms")
    words = page.get_by_role("article")
    expect(words).to_contain_text("For staff positions they do, a little.")
    expect(words).to_contain_text("An alphabetical parade of fifteen badges reads like a scout’s sash.")
    expect(words.get_by_role("heading", level=2)).to_have_count(2)
    original = page.get_by_role("link", name="This answer in the original post")
    expect(original).to_have_attribute("href", re.compile(r"^https://[^#]+#:~:text=For%20staff%20positions"))

    page.get_by_role("link", name="All 6 answers").click()
    expect(page.get_by_role("article")).to_have_count(6)


def test_a_filter_is_taken_off_by_its_link(page: Page) -> None:
    page.goto("/?q=interview&type=academic&from=2013&to=2014")

    page.get_by_role("link", name="Remove the filter Academic").click()

    expect(page).to_have_url(re.compile(r"/\?q=interview&from=2013&to=2014$"))
    expect(page.get_by_role("spinbutton", name="From")).to_have_value("2013")


def test_pages_of_results_are_turned(page: Page) -> None:
    page.goto("/?q=library")
    first = page.get_by_role("article").first.inner_text()

    page.get_by_role("link", name="Next").click()

    expect(page.get_by_role("navigation", name="Pages of results")).to_contain_text("Page 2 of")
    assert page.get_by_role("article").first.inner_text() != first


def test_results_are_put_in_another_order_and_one_a_question(page: Page) -> None:
    page.goto("/?q=interview&type=academic")
    order = page.get_by_role("navigation", name="Order of the results")
    expect(order.get_by_role("link", name="Best first")).to_have_attribute("aria-current", "true")

    order.get_by_role("link", name="Oldest first").click()
    expect(page).to_have_url(re.compile(r"/\?q=interview&type=academic&sort=oldest$"))
    expect(page.get_by_role("status")).to_contain_text("oldest first")

    order.get_by_role("link", name="One answer to each question").click()
    expect(page.get_by_role("status")).to_contain_text(
        re.compile(r"\d+ close matches to \d+ questions.*, oldest first")
    )
    questions = page.locator(".cards .asked").all_inner_texts()
    assert len(questions) == len(set(questions))

    # Both stay when the question or a filter changes.
    page.get_by_label("A question, a name, a few words").fill("letter")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"\?q=letter&.*sort=oldest.*one_per_question=1"))


def test_a_year_s_bar_narrows_to_it_and_the_next_click_takes_it_back(page: Page) -> None:
    page.goto("/?q=interview")
    bar = page.get_by_role("navigation", name="One year").get_by_role("link", name=re.compile(r"^2014 \d+ answers$"))

    bar.click()
    expect(page).to_have_url(re.compile(r"/\?q=interview&from=2014&to=2014$"))
    for date in page.locator(".card time").all():
        expect(date).to_contain_text("2014")

    page.get_by_role("link", name=re.compile(r"^2014 \d+ answers, show all years$")).click()
    expect(page).to_have_url(re.compile(r"/\?q=interview$"))


def test_why_a_result_is_there_can_be_unfolded(page: Page) -> None:
    page.goto("/?q=do+certificates+help")
    first = page.get_by_role("article").first
    expect(first.get_by_text("By meaning alone")).to_be_hidden()

    first.locator("summary").click()

    expect(first.locator(".why")).to_contain_text(re.compile(r"By words alone\s*\d+(st|nd|rd|th)"))
    expect(first.locator(".why")).to_contain_text("“certificates”")


def test_library_types_side_by_side(page: Page) -> None:
    page.goto("/?q=how+long+does+hiring+take")
    page.get_by_role("link", name="Compare library types").click()
    expect(page.get_by_role("region")).to_have_count(3)

    page.get_by_role("checkbox", name="Academic").uncheck()
    page.get_by_role("checkbox", name="Law").check()
    page.get_by_role("button", name="Compare").click()

    expect(page).to_have_url(re.compile(r"/compare\?q=how\+long.*type=public&type=federal&type=law$"))
    expect(page.get_by_role("region", name=re.compile("^Federal"))).to_contain_text("Everett Wainscott")
    page.get_by_role("region", name=re.compile("^Federal")).get_by_role("link", name="Everett Wainscott").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everett Wainscott")


def test_from_one_answer_to_the_next_and_to_others_like_it(page: Page) -> None:
    page.goto(ANSWER)
    turn = page.get_by_role("navigation", name="Answers to this question")
    turn.get_by_role("link", name="Vivek Iyer-Holm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vivek Iyer-Holm")
    turn.get_by_role("link", name="Théa Brontë-Simms").click()
    expect(page).to_have_url(re.compile(re.escape(ANSWER) + "$"))

    others = page.get_by_role("region", name="More like this, from other questions and years")
    others.get_by_role("link").first.click()
    expect(page).not_to_have_url(re.compile("further-questions-library-certificates"))


def test_the_passage_that_was_found_is_marked_and_jumped_to(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(ANSWER + "?passage=78-160#passage")

    expect(page.locator("mark.passage").first).to_contain_text("For staff positions they do, a little.")
    expect(page.locator("#passage")).to_be_in_viewport()


def test_the_slash_key_jumps_to_the_question_until_it_is_turned_off(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    for page in opened(context):
        box = page.get_by_role("combobox")
        page.goto(QUESTION)
        page.keyboard.press("/")
        expect(box).to_be_focused()
        page.keyboard.type("and/or")
        expect(box).to_have_value("and/or")

        page.get_by_role("button", name="Turn this off").click()
        page.goto(ANSWER)
        page.keyboard.press("/")
        expect(box).not_to_be_focused()
        page.get_by_role("button", name="Turn it on").click()
        page.locator("h1").click()
        page.keyboard.press("/")
        expect(box).to_be_focused()


def test_an_address_is_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"])
    for page in opened(context):
        # The button says that it has copied for two seconds, which begin and end when the test says so.
        page.clock.install()
        page.goto(ANSWER + "?passage=78-160#passage")
        page.clock.pause_at(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
        expect(page.get_by_role("textbox", name="The permanent address")).to_have_value(address + ANSWER)

        page.get_by_role("button", name="Copy the address").click()

        expect(page.get_by_role("button", name="Copied the address")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == address + ANSWER
        page.clock.run_for(2000)
        expect(page.get_by_role("button", name="Copy the address")).to_be_visible()
        page.get_by_text("Cite this answer").click()
        page.get_by_role("button", name="Copy the citation, MLA").click()

        expect(page.get_by_role("button", name="Copied the citation, MLA")).to_be_visible()
        # The server was not told where it is, so the citation names the original post.
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Brontë-Simms, Théa. “Do Certificates and Micro-Credentials")
        assert copied.endswith("Answerstacks, 17 Feb. 2023, " + POST + ".")


def test_the_link_to_the_original_scrolls_to_the_answer(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = new_page(context)
    page.goto(ANSWER)
    answer = page.get_by_role("article").locator(".words").inner_html()
    filler = "<p>Other words.</p>" * 200

    def blog(route: Route) -> None:
        route.fulfill(content_type="text/html", body=f"<!doctype html><title>Blog</title>{filler}{answer}{filler}")

    page.route("https://**/*", blog)
    page.get_by_role("link", name="This answer in the original post").click()
    page.wait_for_function("scrollY > 1000")

    expect(page.get_by_text("For staff positions they do, a little.")).to_be_in_viewport()
    context.close()


def test_filters_fold_away_on_a_phone_and_stand_open_beside_the_results_on_a_desk(page: Page) -> None:
    page.goto("/?q=interview")
    expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).to_be_visible()
    expect(page.locator(".filters summary")).to_be_hidden()

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).to_be_hidden()
    page.locator(".filters summary").click()
    page.get_by_role("checkbox", name=re.compile("^Academic")).check()
    # Where scripts run, a choice acts at once.
    for button in page.get_by_role("button", name="Apply filters").all():
        button.click()

    expect(page).to_have_url(re.compile("type=academic"))
    expect(page.locator(".filters summary")).to_contain_text("in use")


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto(ANSWER)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.get_by_role("article").get_by_role("link").first).to_be_focused()


def test_from_an_answer_to_its_person_and_to_another_answer_of_theirs(page: Page) -> None:
    page.goto(ANSWER)
    page.get_by_role("heading", level=1).get_by_role("link", name="Théa Brontë-Simms").click()

    expect(page).to_have_url(re.compile(r"/respondents/thea-bronte-simms$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Théa Brontë-Simms")
    page.get_by_role("complementary").get_by_role("link", name=re.compile(r"^2012 1$")).click()
    expect(page.get_by_role("heading", name="2012", level=2)).to_be_in_viewport()
    page.get_by_role("heading", level=3).get_by_role("link").last.click()

    expect(page).to_have_url(re.compile(r"/answers/.*/thea-bronte-simms$"))
    expect(page.get_by_role("article")).to_contain_text("2012")


def test_from_browsing_to_a_question_narrowed_and_to_the_next(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="This site").get_by_role("link", name="Browse").click()
    page.get_by_role("link", name="All 53 posts, newest first").click()
    page.get_by_role("navigation", name="Years").get_by_role("link", name=re.compile("^2023")).click()
    expect(page.get_by_role("heading", name="2023")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("^Do certificates and micro-credentials")).click()
    expect(page.get_by_role("article")).to_have_count(6)

    page.get_by_role("navigation", name="6 answers").get_by_role("link", name=re.compile("^Special")).click()

    expect(page).to_have_url(re.compile(re.escape(QUESTION) + r"\?type=special$"))
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("navigation", name="By date").get_by_role("link", name=re.compile("^Later question")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("written by AI")


def test_from_a_letter_to_a_person_with_the_keyboard(page: Page) -> None:
    page.goto("/respondents")
    letter = page.get_by_role("navigation", name="Letters").get_by_role("link", name=re.compile(r"^W\b"))
    letter.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#W$"))
    expect(page.get_by_role("heading", name="W", exact=True)).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Everett Wainscott")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Everett Wainscott")
