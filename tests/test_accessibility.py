"""Axe finds nothing on any page, in any colours and at any width, in a real Chromium."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from index.audit.audit import audit
from index.audit.findings import FindingKind
from index.imports.importing import import_sources
from tests.chromium import (
    ANSWER,
    QUESTION,
    SAMPLE,
    complaints_of,
    launch,
    new_page,
    opened,
    require_none,
    serve_sample,
    served,
)
from webui.app import create_app
from webui.commands.audit_page import audit_page, write_page
from webui.look.colours import Colour
from webui.look.site_colours import COLOURS, read_palette
from webui.look.theme import DARK, LIGHT, Link, Palette, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request, ViewportSize


pytestmark = pytest.mark.slow

Scheme = Literal["light", "dark"]
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
    "framed answer": f"/embed/a/{ANSWER.removeprefix('/answers/')}",
    "framed results": "/embed?q=interview",
    "quotation": "/quote",
    "quotation found": "/quote?text=never+take+the+[…]+offer.+I+did",
    "quotation nearly": "/quote?text=Never+take+the+last+offer.+I+did",
    "quotation refused": "/quote?text=!",
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

PHONE: ViewportSize = {"width": 390, "height": 900}
DESK: ViewportSize = {"width": 1280, "height": 900}
#: A colour scheme changes colours alone, so all of axe's rules in one and those of colour in the other are enough.
AXE: dict[Scheme, dict[str, object]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}

browser = pytest.fixture(scope="module")(launch)
address = pytest.fixture(scope="module")(serve_sample)


def page_for_axe(browser: Browser, address: str) -> Iterator[Page]:
    """A page that is led from one address to the next: a new one for each costs more than all that axe does."""
    # Our policy forbids every script that is not the site's own, so axe's too.
    context = browser.new_context(base_url=address, reduced_motion="reduce", bypass_csp=True)
    yield new_page(context)
    context.close()


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from page_for_axe(browser, address)


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that looks as its owner wants."""
    archive = tmp_path_factory.mktemp("themed") / "archive"
    import_sources(archive, [SAMPLE / "blog.wordpress.xml"], keyword_only=True)
    yield from served(create_app(archive, theme=THEMED))


@pytest.fixture(scope="module")
def themed_page(browser: Browser, themed: str) -> Iterator[Page]:
    yield from page_for_axe(browser, themed)


def open_everything(page: Page) -> None:
    """What is folded away is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


@pytest.mark.parametrize(
    "path", ["/", "/?q=letter", ANSWER, QUESTION, "/browse", "/respondents/winifred-foy", "/about"]
)
def test_axe_finds_nothing_in_the_colours_of_an_owner(themed_page: Page, path: str) -> None:
    page = themed_page
    page.set_viewport_size(PHONE)
    page.goto(path)
    palettes: dict[Scheme, Palette] = {"light": THEMED.light, "dark": THEMED.dark}
    for scheme, palette in palettes.items():
        held = {name: getattr(palette, name).css for name in COLOURS}
        assert read_palette("colours", held, LIGHT if scheme == "light" else DARK)[1] == []
        page.emulate_media(media="screen", color_scheme=scheme)

        require_nothing_found(page, scheme)
        assert background(page) == f"rgb({palette.page.red}, {palette.page.green}, {palette.page.blue})"
        assert overhang(page) <= 0
        page.emulate_media(media="print", color_scheme=scheme)
        assert background(page) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def overhang(page: Page) -> int:
    """By how much the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def require_nothing_found(page: Page, scheme: Scheme) -> None:
    # Read by the page once, axe stays there.
    axe = Axe("0") if page.evaluate("'axe' in window") else Axe()
    found = axe.run(page, options=AXE[scheme])
    assert found.violations_count == 0, f"{scheme}, {page.viewport_size}: {found.generate_report()}"


def require_accessible(page: Page) -> None:
    """Dark colours are looked at on a phone alone: they are the same at every width."""
    looks: list[tuple[Scheme, ViewportSize]] = [("light", PHONE), ("dark", PHONE), ("light", DESK)]
    for scheme, size in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        require_nothing_found(page, scheme)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(page: Page, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(path)
    open_everything(page)

    require_accessible(page)


@pytest.fixture(scope="module")
def watched(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A page within the site's policy that is led from one address to the next, and what it complains of."""
    context = browser.new_context(base_url=address)
    page = new_page(context)
    yield page, complaints_of(page)
    context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_is_wider_than_the_screen(watched: tuple[Page, list[str]], path: str) -> None:
    page, complaints = watched
    complaints.clear()
    page.goto(path)
    open_everything(page)
    # No script asks for the width, so a page need not be loaded anew for each.
    for width in (640, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})

        assert overhang(page) <= 0, width
    assert not page.context.cookies()
    require_none(complaints)


def test_an_owner_s_colours_are_within_the_site_s_own_policy(browser: Browser, themed: str) -> None:
    for page in opened(browser.new_context(base_url=themed, color_scheme="light")):
        page.goto("/about")

        assert background(page) == f"rgb({THEMED.light.page.red}, {THEMED.light.page.green}, {THEMED.light.page.blue})"


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


@pytest.mark.parametrize("name", ["audit.html", "empty.html"])
def test_axe_finds_nothing_in_an_audit(page: Page, audited: str, name: str) -> None:
    asked_for: list[str] = []

    def note(sent: Request) -> None:
        asked_for.append(sent.url)

    page.on("request", note)
    page.set_viewport_size(PHONE)
    page.goto(f"{audited}/{name}")
    require_accessible(page)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert overhang(page) <= 0
    page.remove_listener("request", note)

    assert asked_for == [f"{audited}/{name}"]
