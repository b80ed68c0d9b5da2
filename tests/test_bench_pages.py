"""The measures of the pages: no type of page is forgotten, and every measure finds what it is for."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response

from bench.pages import html_validity
from bench.pages.html_validity import Checker, CheckerMissing, Complaint
from bench.pages.measuring import Measured, chromium, measure_pages, report, served
from bench.pages.page_measures import WIDTHS, Load, axe_violations, load_page
from bench.pages.page_types import NO_PAGES, PAGES, PageType, pages_of, unlisted_routes
from index.imports.importing import import_sources
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parent.parent / "sample"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    archive = tmp_path_factory.mktemp("pages") / "archive"
    import_sources(archive, [SAMPLE / "blog.wordpress.xml", SAMPLE / "pages", SAMPLE / "texts"], keyword_only=True)
    return create_app(archive)


class TestTypes:
    def test_every_route_is_measured_or_no_page(self, site: Flask) -> None:
        assert unlisted_routes(site) == [], (
            "add the page to PAGES in bench/pages/page_types.py, or say in NO_PAGES what it is"
        )

    def test_a_new_route_is_noticed(self) -> None:
        app = Flask("test")
        app.add_url_rule("/", "first", lambda: "")
        app.add_url_rule("/new/<thing>", "new", lambda thing: thing)
        app.add_url_rule("/sent", "sent", lambda: "", methods=["POST"])

        assert unlisted_routes(app) == ["/new/<thing>"]
        assert {page.path.partition("?")[0] for page in pages_of(app)} == {"/"}

    def test_pages_are_found_at_their_addresses(self, site: Flask) -> None:
        client = site.test_client()
        found = pages_of(site)

        assert {page.name: client.get(page.path).status_code for page in found} == {
            page.name: page.status for page in found
        }
        assert len(found) >= 9
        assert len({client.get(page.path).data for page in found}) == len(found)

    def test_each_type_is_listed_once_and_no_page_is_both(self) -> None:
        assert len({page.name for page in PAGES}) == len({page.path for page in PAGES}) == len(PAGES)
        assert not {page.path for page in PAGES} & NO_PAGES.keys()


HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("there is no Chromium on this machine: install it")
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A site with a page for every fault, and one without any."""
    app = Flask("faults")

    @app.get("/clean")
    def clean() -> str:
        return (
            f'{HEAD}<link rel="stylesheet"'
            f' href="/style.css"></head><body><main><h1>Well</h1>{"<p>word</p>" * 500}</main>'
        )

    @app.get("/style.css")
    def style() -> Response:
        return Response("h1 { color: #000 }" + " " * 5000, content_type="text/css")

    @app.get("/stranger")
    def stranger() -> str:
        return f'{HEAD}</head><body><main><h1>A</h1><img alt="" src="http://stranger.invalid/pixel.png"></main>'

    @app.get("/cookie")
    def cookie() -> Response:
        page = Response(f"{HEAD}</head><body><main><h1>A</h1></main>")
        page.set_cookie("who", "you")
        return page

    @app.get("/cookie-refused")
    def cookie_refused() -> Response:
        page = Response(f"{HEAD}</head><body><main><h1>A</h1></main>")
        page.headers["Set-Cookie"] = "who=you; Domain=elsewhere.example"
        return page

    @app.get("/moves")
    def moves() -> str:
        # Only what was painted can move: two frames later the page was.
        move = "setTimeout(() => { document.getElementById('late').style.height = '300px' })"
        script = f"requestAnimationFrame(() => requestAnimationFrame(() => {move}))"
        return (
            f"{HEAD}</head><body><main><h1>A</h1><div"
            f' id="late"></div><p>{"word " * 200}</p></main><script>{script}</script>'
        )

    @app.get("/dark")
    def dark() -> str:
        rule = "@media (prefers-color-scheme: dark) { p { color: #777; background: #666 } }"
        return f"{HEAD}<style>{rule}</style></head><body><main><h1>A</h1><details><summary>More</summary><p>word</p></details></main>"

    with served(app) as where:
        yield where


@pytest.mark.slow
class TestMeasures:
    def test_a_clean_page(self, browser: Browser, address: str) -> None:
        load = load_page(browser, address, "/clean", 390)

        assert (load.status, load.third_party, load.cookies, load.shift) == (200, (), (), 0)
        # Headers come on top of what was sent.
        assert 500 * len("<p>word</p>") < load.bytes["html"] < 500 * len("<p>word</p>") + 600
        assert 5000 < load.bytes["css"] < 5500
        assert load.weight == sum(load.bytes.values())
        assert 2 <= load.requests <= 3, "the page, its style, perhaps an icon"
        assert axe_violations(browser, address, "/clean") == ()

    def test_a_request_to_a_stranger(self, browser: Browser, address: str) -> None:
        assert load_page(browser, address, "/stranger", 390).third_party == ("http://stranger.invalid/pixel.png",)

    @pytest.mark.parametrize("path", ["/cookie", "/cookie-refused"])
    def test_a_cookie(self, browser: Browser, address: str, path: str) -> None:
        assert load_page(browser, address, path, 390).cookies == ("who",)

    def test_a_page_that_moves(self, browser: Browser, address: str) -> None:
        assert load_page(browser, address, "/moves", 390).shift > 0.05

    def test_what_only_some_cannot_read(self, browser: Browser, address: str) -> None:
        assert axe_violations(browser, address, "/dark") == (
            "dark 390: color-contrast (1)",
            "dark 1280: color-contrast (1)",
        )

    def test_a_site_page_by_page(self, browser: Browser, address: str) -> None:
        pages = [PageType("good", "/clean"), PageType("bad", "/cookie", 404)]
        good, bad = measure_pages(browser, address, pages, None)

        assert list(good.loads) == list(WIDTHS)
        assert not list(good.faults())
        assert good.errors is None
        assert list(bad.faults()) == ["answered 200, not 404", "sets a cookie: who"]


def measured(weight: int = 20_000, shift: float = 0, *complaints: Complaint, page: PageType = PAGES[0]) -> Measured:
    load = Load(page.status, Counter({"html": weight - 500, "css": 500, "font": 70_000}), 3, (), (), shift)
    return Measured(page, dict.fromkeys(WIDTHS, load), (), complaints)


class TestReport:
    def test_what_holds(self) -> None:
        lines = report([measured()], "1.2")

        assert "| empty search | 19,500 | 500 | 0 | 0 | 20,000 | 70,000 | 3 | 0 | 0 | 0 | 0 | 0 |" in lines
        assert lines[-6:] == [
            "* first page without fonts, 30,000 bytes: 20,000: holds",
            "* third-party requests, 0: 0: holds",
            "* cookies, 0: 0: holds",
            "* cumulative layout shift, 0: 0: holds",
            "* axe violations, 0: 0: holds",
            "* HTML errors, 0: 0: holds",
        ]

    def test_what_does_not_is_named(self) -> None:
        complaints = Complaint("error", 7, "No such element."), Complaint("warning", 8, "Rather not.")
        lines = report([measured(30_001, 0.25, *complaints)], "1.2")

        assert "* first page without fonts, 30,000 bytes: 30,001: **does not hold**" in lines
        assert lines[-3:] == [
            "  * empty search: 30,001 bytes without fonts, budget 30,000",
            "  * empty search: moves while it loads: 0.2500",
            "  * empty search: error, line 7: No such element.",
        ]

    def test_only_the_first_page_has_a_weight(self) -> None:
        assert not list(measured(90_000, page=PAGES[1]).faults())

    def test_where_there_is_no_checker_it_says_so(self) -> None:
        unchecked = Measured(PAGES[0], measured().loads, (), None)
        lines = report([unchecked], "1.2", "there is no Java")

        assert "HTML is not checked: there is no Java." in lines[0]
        assert any(line.endswith("| not checked |") for line in lines)
        assert lines[-1] == "* HTML errors, 0: 0: not checked"


def command(folder: Path, name: str, script: str) -> None:
    """A program of this name that does what the script says."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


class TestChecker:
    @pytest.fixture
    def tools(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder that is first on the path, with nothing of Java or npm beside it."""
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in ("mkdir", "printf", "cat"):
            (folder / name).symlink_to(shutil.which(name) or name)
        monkeypatch.setenv("PATH", str(folder))
        return folder

    def test_what_is_missing_is_said(self, tools: Path, tmp_path: Path) -> None:
        with pytest.raises(CheckerMissing, match="there is no Java"):
            Checker.install(tmp_path)
        command(tools, "java", "exit 0")
        with pytest.raises(CheckerMissing, match="there is no npm"):
            Checker.install(tmp_path)
        command(tools, "npm", "echo 'no such package' >&2; exit 1")
        with pytest.raises(CheckerMissing, match=r"npm could not install it \(no such package\)"):
            Checker.install(tmp_path)

    def test_another_program_of_the_name_is_not_run(
        self, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        jar = tmp_path / "node_modules" / html_validity.PACKAGE / "build" / "dist"
        command(tools, "java", "exit 0")
        command(tools, "npm", f"mkdir -p {jar}; printf changed > {jar}/vnu.jar")
        with pytest.raises(CheckerMissing, match=f"not {html_validity.SHA256}"):
            Checker.install(tmp_path)

        monkeypatch.setattr(html_validity, "SHA256", hashlib.sha256(b"changed").hexdigest())
        assert Checker.install(tmp_path)

    def test_complaints_go_to_their_page(self, tools: Path, tmp_path: Path) -> None:
        folder = tmp_path / "html"
        folder.mkdir()
        said = (
            f'{{"messages":[{{"type":"error","url":"file:{folder}/1.html","lastLine":3,"message":"Stray end tag."}},'
            f'{{"type":"info","subType":"warning","url":"file:{folder}/1.html","lastLine":4,"message":"Odd."}}]}}'
        )
        command(tools, "java", f"cat >&2 <<'END'\n{said}\nEND")

        assert Checker(tmp_path / "vnu.jar").check(folder, {"good": "<p>", "bad": "</b>"}) == {
            "good": (),
            "bad": (Complaint("error", 3, "Stray end tag."), Complaint("warning", 4, "Odd.")),
        }
