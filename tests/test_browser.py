"""The site in a real Chromium: the main path with and without JavaScript, accessibility, narrow screens, no
strangers."""

from __future__ import annotations

import re
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from waitress import create_server

from index.audit.audit import audit
from index.audit.findings import FindingKind
from index.imports.importing import import_sources
from webui.app import create_app
from webui.commands.audit_page import audit_page, write_page
from webui.look.colours import Colour
from webui.look.site_colours import COLOURS, read_palette
from webui.look.theme import DARK, LIGHT, Link, Palette, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from tests.conftest import FakeEncoder

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parent.parent / "sample"
QUESTION = "/questions/further-questions-library-certificates"
ANSWER = "/answers/further-questions-library-certificates/thea-bronte-simms"
SURVEY = "we-can-teach-the-software-we-cannot-teach-the-sunday-shift"
SURVEY_ANSWER = f"/answers/{SURVEY}/how-many-pages-should-each-of-these-documents-be"
#: One of each kind of page, in each of its states.
PAGES = {
    "start": "/",
    "results": "/?q=cover+letter&page=2",
    "filtered": "/?q=interview&type=academic&type=unknown&from=2012&mode=keyword",
    "nothing": "/?q=zxqv&mode=keyword&type=academic&from=20x",
    "one a question": "/?q=interview&one_per_question=1&sort=oldest",
    "side by side": "/compare?q=interview",
    "nothing side by side": "/compare",
    "answer": ANSWER,
    "passage": ANSWER + "?passage=78-300#passage",
    "survey answer": SURVEY_ANSWER,
    "question": QUESTION,
    "survey": f"/questions/{SURVEY}",
    "narrowed question": f"{QUESTION}?type=special&type=submarine",
    "question asked again": "/questions/further-questions-is-the-mlis-required-2",
    "browse": "/browse",
    "questions": "/browse/questions",
    "respondents": "/respondents",
    "respondent": "/respondents/winifred-foy",
    "nobody": "/respondents/winifred-foi",
    "about": "/about",
    "not found": "/answers/no/one",
}
#: A theme in which everything is another's: the darkest page a light scheme can have and the lightest a dark one can.
THEMED = Theme(
    name="The Reading Room of Sedge County",
    navigation=(Link("Ask a question", "https://blog.example.org/ask/"), Link("Archive", "https://blog.example.org/")),
    contact="keeper@example.org",
    blog=Link("The Desk", "https://blog.example.org/"),
    light=Palette(**{name: Colour(*rgb) for name, rgb in {"page": (255, 214, 170), "card": (255, 255, 255), "text": (60, 20, 0), "quiet": (112, 62, 20), "accent": (0, 70, 130), "rule": (0, 160, 160), "mark": (60, 20, 0)}.items()}),
    dark=Palette(**{name: Colour(*rgb) for name, rgb in {"page": (0, 40, 60), "card": (0, 0, 0), "text": (255, 255, 200), "quiet": (180, 200, 160), "accent": (255, 190, 80), "rule": (90, 90, 0), "mark": (0, 90, 0)}.items()}),
)  # fmt: skip
#: A colour scheme changes colours alone, so all of axe's rules in one and those of colour in the other are enough.
AXE: dict[Literal["light", "dark"], dict[str, object]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    arguments = "--disable-gpu --disable-background-networking --disable-component-update --no-first-run --no-sandbox"
    with sync_playwright() as playwright:
        if not found and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("there is no Chromium on this machine: install it, or run `playwright install chromium`")
        launched = playwright.chromium.launch(executable_path=found, args=arguments.split())
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, encoder_class: type[FakeEncoder]) -> Iterator[str]:
    """The address of a real server of the sample archive."""
    archive = tmp_path_factory.mktemp("browser") / "archive"
    import_sources(archive, [SAMPLE / "blog.wordpress.xml", SAMPLE / "pages", SAMPLE / "texts"], model=encoder_class())
    app = create_app(archive, encoder_class)
    app.extensions["answerstacks"].model.wait(10)
    yield from served(app)


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that looks as its owner wants."""
    archive = tmp_path_factory.mktemp("themed") / "archive"
    import_sources(archive, [SAMPLE / "blog.wordpress.xml"], keyword_only=True)
    yield from served(create_app(archive, theme=THEMED))


def served(app: Flask) -> Iterator[str]:
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(10)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, java_script_enabled=request.param, viewport={"width": 1280, "height": 900}
    )
    yield from opened(context)


def opened(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when it complains or talks to anybody but the site."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: None if "127.0.0.1" in sent.url else complaints.append(sent.url))
    yield page
    cookies = context.cookies()
    context.close()
    assert not cookies
    assert not [text for text in complaints if "404 (NOT FOUND)" not in text]


def open_everything(page: Page) -> None:
    """What is folded away is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def test_from_a_question_to_one_answer_and_its_original(page: Page) -> None:
    page.goto("/")
    page.get_by_label("A question, a name, a few words").fill("do certificates and micro-credentials help an applicant")
    page.get_by_role("checkbox", name=re.compile(r"^Academic \d+ answers?$")).check()
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page).to_have_url(re.compile(r"\?q=do\+certificates.*&mode=hybrid&type=academic"))
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d+ answers?, found by words and meaning"))
    expect(page.get_by_role("checkbox", name=re.compile("^Academic"))).to_be_checked()
    cards = page.get_by_role("article")
    for tags in cards.get_by_role("list", name="Library types").all():
        expect(tags).to_contain_text("Academic")

    cards.first.get_by_role("heading").get_by_role("link").click()

    expect(page).to_have_url(re.compile(re.escape(ANSWER) + "$"))
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
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d+ answers to \d+ questions, oldest first"))
    questions = page.locator(".cards .asked").all_inner_texts()
    assert len(questions) == len(set(questions))

    # Both stay when the question or a filter changes.
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("sort=oldest.*one_per_question=1"))


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
    expect(page.get_by_role("heading", level=1)).to_contain_text("Everett Wainscott")


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
        box = page.get_by_role("searchbox")
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
        page.goto(ANSWER + "?passage=78-160#passage")
        expect(page.get_by_role("textbox", name="The permanent address")).to_have_value(address + ANSWER)

        page.get_by_role("button", name="Copy the address").click()

        expect(page.get_by_role("button", name="Copied the address")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == address + ANSWER
        # The server was not told where it is, so the page itself has only the path; the browser knows the rest.
        page.get_by_text("A citation").click()
        expect(page.locator("#citation")).to_contain_text(f"Archived in Answerstacks at {address}{ANSWER}")


def test_the_link_to_the_original_scrolls_to_the_answer(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
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
    page.get_by_role("button", name="Apply filters").click()

    expect(page).to_have_url(re.compile("type=academic"))
    expect(page.locator(".filters summary")).to_contain_text("in use")


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto(ANSWER)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
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
    expect(page.get_by_role("heading", name="W", exact=True)).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Everett Wainscott")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Everett Wainscott")


@pytest.mark.parametrize("scheme", AXE)
@pytest.mark.parametrize(
    "path", ["/", "/?q=letter", ANSWER, QUESTION, "/browse", "/respondents/winifred-foy", "/about"]
)
def test_axe_finds_nothing_in_the_colours_of_an_owner(
    browser: Browser, themed: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    palette = THEMED.light if scheme == "light" else THEMED.dark
    held = {name: getattr(palette, name).css for name in COLOURS}
    assert read_palette("colours", held, LIGHT if scheme == "light" else DARK)[1] == []
    context = browser.new_context(
        base_url=themed,
        viewport={"width": 390, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(path)

    found = Axe().run(page, options=AXE[scheme])
    shown = page.evaluate("getComputedStyle(document.body).backgroundColor")
    overhang = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.emulate_media(media="print")
    printed = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()

    assert found.violations_count == 0, found.generate_report()
    assert shown == f"rgb({palette.page.red}, {palette.page.green}, {palette.page.blue})"
    assert overhang <= 0
    assert printed == "rgb(255, 255, 255)"


def require_accessible(page: Page) -> None:
    for scheme, options in AXE.items():
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=options)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, path: str, width: int) -> None:
    # Our policy forbids every script that is not the site's own, so axe's too.
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    page.goto(path)
    open_everything(page)

    require_accessible(page)
    context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(base_url=address)
    for page in opened(context):
        for width in (640, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            open_everything(page)

            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_an_owner_s_colours_are_within_the_site_s_own_policy(browser: Browser, themed: str) -> None:
    for page in opened(browser.new_context(base_url=themed, color_scheme="light")):
        page.goto("/about")

        shown = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert shown == f"rgb({THEMED.light.page.red}, {THEMED.light.page.green}, {THEMED.light.page.blue})"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an audit's page, with a finding of every kind: of the sample's unknown types, and made up ones."""
    folder = tmp_path_factory.mktemp("audit")
    import_sources(folder / "archive", [SAMPLE / "blog.wordpress.xml", SAMPLE / "texts"], keyword_only=True)
    findings = audit(folder / "archive")
    made_up = [replace(findings[0], kind=kind, reason="nothing shows whose it is " * 8) for kind in FindingKind]
    write_page(folder / "audit.html", audit_page([*made_up, *findings], "archive", 1200))
    write_page(folder / "empty.html", audit_page([], "archive"))
    return folder.as_uri()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["audit.html", "empty.html"])
def test_axe_finds_nothing_in_an_audit(browser: Browser, audited: str, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    asked_for: list[str] = []
    page.on("request", lambda sent: asked_for.append(sent.url))
    page.goto(f"{audited}/{name}")
    require_accessible(page)
    overhang = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()

    assert overhang <= 0
    assert asked_for == [f"{audited}/{name}"]
