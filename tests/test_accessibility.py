"""Axe finds nothing on any page, in any colours and at any width, in a real Chromium."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from index.audit.audit import audit
from index.audit.findings import FindingKind
from index.imports.importing import import_sources
from tests.chromium import ANSWER, QUESTION, SAMPLE, launch, new_page, open_page, opened, serve_sample, served
from webui.app import create_app
from webui.commands.audit_page import audit_page, write_page
from webui.look.colours import Colour
from webui.look.site_colours import COLOURS, read_palette
from webui.look.theme import DARK, LIGHT, Link, Palette, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.slow
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

#: A colour scheme changes colours alone, so all of axe's rules in one and those of colour in the other are enough.
AXE: dict[Literal["light", "dark"], dict[str, object]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}

browser = pytest.fixture(scope="module")(launch)
address = pytest.fixture(scope="module")(serve_sample)
page = pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])(open_page)


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that looks as its owner wants."""
    archive = tmp_path_factory.mktemp("themed") / "archive"
    import_sources(archive, [SAMPLE / "blog.wordpress.xml"], keyword_only=True)
    yield from served(create_app(archive, theme=THEMED))


def open_everything(page: Page) -> None:
    """What is folded away is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


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
    page = new_page(context)
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


def require_accessible(page: Page, width: int = 390) -> None:
    """Dark colours are looked at on a phone alone: they are the same at every width."""
    for scheme, options in AXE.items():
        if scheme == "dark" and width > 390:
            continue
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
    page = new_page(context)
    page.goto(path)
    open_everything(page)

    require_accessible(page, width)
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
    page = new_page(context)
    asked_for: list[str] = []
    page.on("request", lambda sent: asked_for.append(sent.url))
    page.goto(f"{audited}/{name}")
    require_accessible(page)
    overhang = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()

    assert overhang <= 0
    assert asked_for == [f"{audited}/{name}"]
