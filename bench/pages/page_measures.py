"""The cost of a page to a reader, and its accessibility, measured in a real Chromium."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
_HEIGHT = 900
#: Milliseconds to wait for a page: far more than it takes on a slow machine with other work to do.
_PATIENCE = 120_000
# A slow mobile network, so that what comes late has time to push things about.
_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
#: Chromium's kinds of requests, and the columns in which they are counted. Any other kind is "other".
_KINDS = {"document": "html", "stylesheet": "css", "script": "js", "font": "font"}
# Every shift counts, also one that a browser would sum up apart. Two frames later all that the load brings has moved.
_SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => { for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value; })
    .observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum), 200))));
})"""


@dataclass(frozen=True, slots=True)
class Load:
    """A page that is loaded for the first time, with nothing in the browser's cache."""

    status: int
    #: Bytes over the wire, headers included, by "html", "css", "js", "font" and "other".
    bytes: Counter[str]
    requests: int
    #: Addresses that are not the site's.
    third_party: tuple[str, ...]
    #: Names of cookies that were set.
    cookies: tuple[str, ...]
    #: The sum of all layout shifts; 0 when nothing moved.
    shift: float

    @property
    def weight(self) -> int:
        """Bytes over the wire without fonts."""
        return sum(size for kind, size in self.bytes.items() if kind != "font")


def load_page(browser: Browser, address: str, path: str, width: int) -> Load:
    """Load a page in a fresh browser, over a slow network."""
    context = browser.new_context(viewport={"width": width, "height": _HEIGHT})
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _NETWORK)
    finished: list[Request] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # Playwright cannot hold a built-in.
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108
    response = page.goto(address + path, wait_until="networkidle")
    shift = float(page.evaluate(_SHIFTS))
    sizes: Counter[str] = Counter()
    for request in finished:
        size = request.sizes()
        sizes[_KINDS.get(request.resource_type, "other")] += size["responseHeadersSize"] + size["responseBodySize"]
    cookies = _cookies(context, finished)
    context.close()
    ours = urlsplit(address).netloc
    strangers = [url for url in asked if urlsplit(url).netloc not in ("", ours)]
    return Load(response.status if response else 0, sizes, len(asked), tuple(strangers), cookies, shift)


def axe_violations(browser: Browser, address: str, path: str) -> tuple[str, ...]:
    """Axe's findings at every width in light and dark: "light 390: color-contrast (2)"."""
    found = []
    for scheme in SCHEMES:
        for width in WIDTHS:
            # Our policy forbids every script that is not the site's own, so axe's too.
            context = browser.new_context(
                viewport={"width": width, "height": _HEIGHT},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                bypass_csp=True,
            )
            context.set_default_timeout(_PATIENCE)
            page = context.new_page()
            page.goto(address + path)
            _unfold(page)
            violations = Axe().run(page).response["violations"]
            found += [f"{scheme} {width}: {each['id']} ({len(each['nodes'])})" for each in violations]
            context.close()
    return tuple(found)


def _cookies(context: BrowserContext, finished: list[Request]) -> tuple[str, ...]:
    names = {cookie["name"] for cookie in context.cookies()}
    # One that the browser refuses was to be set all the same.
    for request in finished:
        response = request.response()
        if response and (header := response.header_value("set-cookie")):
            names.add(header.partition("=")[0])
    return tuple(sorted(names))


def _unfold(page: Page) -> None:
    """Open what is folded away: it is read too."""
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
