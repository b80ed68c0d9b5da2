"""`python -m bench.pages [--write]`: what every type of page costs a reader, and whether everybody can read it.

Over the sample archive, from a server on this machine, with a real Chromium. Exit code 1 where a budget does not hold.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import click
from playwright.sync_api import sync_playwright
from waitress import create_server

from bench.pages.html_validity import NAME, Checker, CheckerMissing, Complaint
from bench.pages.page_measures import WIDTHS, Load, axe_violations, load_page
from bench.pages.page_types import PageType, pages_of
from bench.results import RESULTS, write_section
from index.encoding.encoder import load_encoder
from index.imports.importing import import_sources
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Flask
    from playwright.sync_api import Browser

#: Bytes over the wire that the first page may cost without fonts.
FIRST_PAGE = 30_000
_SAMPLE = Path(__file__).resolve().parents[2] / "sample"
_SOURCES = ("blog.wordpress.xml", "pages", "texts")
_CHROMIUM = "--disable-gpu --disable-background-networking --disable-component-update --no-first-run --no-sandbox"
_HEADING = (
    "{day}, `python -m bench.pages`: the sample archive, Chromium {version}, first visits over a slow network ({widths}"
    " px; all that moves is summed up). Bytes over the wire with headers, uncompressed. axe in light and dark at each"
    " width, with everything unfolded. {checker}"
)
_COLUMNS = (
    "page | HTML | CSS | JS | other | all without fonts | fonts | requests | third-party | cookies | CLS | axe | HTML"
    " errors"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A type of page, measured."""

    page: PageType
    #: By width of the screen.
    loads: dict[int, Load]
    violations: tuple[str, ...]
    #: None where no checker is at hand.
    complaints: tuple[Complaint, ...] | None

    @property
    def shift(self) -> float:
        """The greatest of any width."""
        return max(load.shift for load in self.loads.values())

    @property
    def strangers(self) -> tuple[str, ...]:
        """Addresses that are not the site's, of any width."""
        return tuple(sorted({url for load in self.loads.values() for url in load.third_party}))

    @property
    def cookies(self) -> tuple[str, ...]:
        """Names, of any width."""
        return tuple(sorted({name for load in self.loads.values() for name in load.cookies}))

    @property
    def errors(self) -> tuple[Complaint, ...] | None:
        """Complaints that make it invalid; None where it was not checked."""
        return None if self.complaints is None else tuple(each for each in self.complaints if each.kind == "error")

    def faults(self) -> Iterator[str]:
        """Yield each broken budget, in words."""
        load = self.loads[WIDTHS[-1]]
        if load.status != self.page.status:
            yield f"answered {load.status}, not {self.page.status}"
        if self.page.path == "/" and load.weight > FIRST_PAGE:
            yield f"{load.weight:,} bytes without fonts, budget {FIRST_PAGE:,}"
        yield from (f"asks a stranger: {url}" for url in self.strangers)
        yield from (f"sets a cookie: {name}" for name in self.cookies)
        if self.shift:
            yield f"moves while it loads: {self.shift:.4f}"
        yield from (f"axe, {found}" for found in self.violations)
        yield from (str(error) for error in self.errors or ())


@click.command()
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(write: bool) -> None:
    """Measure every type of page against the budgets."""
    with tempfile.TemporaryDirectory() as folder:
        encoder = load_encoder()
        archive = Path(folder) / "archive"
        import_sources(archive, [_SAMPLE / name for name in _SOURCES], model=encoder)
        app = create_app(archive, lambda: encoder)
        app.extensions["answerstacks"].model.wait(60)
        checker, without = _checker(Path(folder) / "checker")
        with chromium() as browser, served(app) as address:
            measured = measure_pages(browser, address, pages_of(app), checker)
            lines = report(measured, browser.version, without)
    click.echo("\n".join(lines))
    for each in measured:
        for complaint in each.complaints or ():
            if complaint.kind != "error":
                click.echo(f"{each.page.name}: {complaint}", err=True)
    if write:
        write_section("Pages", "\n".join(lines))
        click.echo(f"Written to {RESULTS}", err=True)
    sys.exit(any(fault for each in measured for fault in each.faults()))


def measure_pages(browser: Browser, address: str, pages: Sequence[PageType], checker: Checker | None) -> list[Measured]:
    """Load every page at every width, let axe read it, and have its HTML checked."""
    with tempfile.TemporaryDirectory() as folder:
        texts = {page.name: _html(address + page.path) for page in pages}
        complaints = checker.check(Path(folder), texts) if checker else None
    return [
        Measured(
            page,
            {width: load_page(browser, address, page.path, width) for width in WIDTHS},
            axe_violations(browser, address, page.path),
            complaints[page.name] if complaints else None,
        )
        for page in pages
    ]


def report(measured: Sequence[Measured], version: str, without: str = "") -> list[str]:
    """Return the section of RESULTS.md; `without` is why there is no checker."""
    checker = f"HTML by the {NAME}." if not without else f"HTML is not checked: {without}."
    widths = " and ".join(map(str, WIDTHS))
    return [
        _HEADING.format(day=datetime.now(UTC).date(), version=version, widths=widths, checker=checker),
        "",
        f"| {_COLUMNS} |",
        "|---" * (_COLUMNS.count("|") + 1) + "|",
        *(_row(each) for each in measured),
        "",
        *_budgets(measured),
    ]


def _row(each: Measured) -> str:
    load = each.loads[WIDTHS[-1]]
    sizes = [f"{load.bytes[kind]:,}" for kind in ("html", "css", "js", "other")]
    cells = [
        each.page.name,
        *sizes,
        f"{load.weight:,}",
        f"{load.bytes['font']:,}",
        str(load.requests),
        str(len(each.strangers)),
        str(len(each.cookies)),
        f"{each.shift:.3g}",
        str(len(each.violations)),
        "not checked" if each.errors is None else str(len(each.errors)),
    ]
    return f"| {' | '.join(cells)} |"


def _budgets(measured: Sequence[Measured]) -> Iterator[str]:
    first = next(each for each in measured if each.page.path == "/").loads[WIDTHS[-1]].weight
    checked = all(each.errors is not None for each in measured)
    for what, figure, holds in (
        (f"first page without fonts, {FIRST_PAGE:,} bytes", f"{first:,}", first <= FIRST_PAGE),
        ("third-party requests, 0", *_none(sum(len(each.strangers) for each in measured))),
        ("cookies, 0", *_none(sum(len(each.cookies) for each in measured))),
        ("cumulative layout shift, 0", *_none(max(each.shift for each in measured))),
        ("axe violations, 0", *_none(sum(len(each.violations) for each in measured))),
        ("HTML errors, 0", *_none(sum(len(each.errors or ()) for each in measured), known=checked)),
    ):
        yield f"* {what}: {figure}: {'not checked' if holds is None else 'holds' if holds else '**does not hold**'}"
    for each in measured:
        yield from (f"  * {each.page.name}: {fault}" for fault in each.faults())


def _none(count: float, *, known: bool = True) -> tuple[str, bool | None]:
    return f"{count:.3g}", not count if known else None


def _checker(folder: Path) -> tuple[Checker | None, str]:
    """Return the checker, or why there is none."""
    try:
        return Checker.install(folder), ""
    except CheckerMissing as error:
        return None, str(error)


def _html(url: str) -> str:
    try:
        with urlopen(url, timeout=60) as response:  # noqa: S310 — our own address
            return str(response.read().decode())
    except HTTPError as error:
        return error.read().decode()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server of `app`, while it runs."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # By its own thread: closed by another, it may just be about to wait for what is closed.
        server.trigger.pull_trigger(server.close)
        thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine, else the one that playwright has."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_CHROMIUM.split())
        try:
            yield browser
        finally:
            browser.close()
