"""The site in a real Chromium."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright
from waitress import create_server

from tests.processes import PATIENCE
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.conftest import FakeEncoder


expect.set_options(timeout=PATIENCE * 1000)

SAMPLE = Path(__file__).parent.parent / "sample"
QUESTION = "/questions/further-questions-library-certificates"
ANSWER = "/answers/further-questions-library-certificates/thea-bronte-simms"


def launch() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    arguments = "--disable-gpu --disable-background-networking --disable-component-update --no-first-run --no-sandbox"
    with sync_playwright() as playwright:
        if not found and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("there is no Chromium on this machine: install it, or run `playwright install chromium`")
        launched = playwright.chromium.launch(executable_path=found, args=arguments.split(), timeout=PATIENCE * 1000)
        yield launched
        launched.close()


def serve_sample(sample: Path, encoder_class: type[FakeEncoder]) -> Iterator[str]:
    """The address of a real server of the sample archive."""
    app = create_app(sample, encoder_class)
    app.extensions["answerstacks"].model.wait(PATIENCE)
    yield from served(app)


def served(app: Flask) -> Iterator[str]:
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # By its own thread: closed by another, it may just be about to wait for what is closed.
    server.trigger.pull_trigger(server.close)
    thread.join(PATIENCE)


def open_page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from opened(
        browser.new_context(
            base_url=address, java_script_enabled=request.param, viewport={"width": 1280, "height": 900}
        )
    )


def new_page(context: BrowserContext) -> Page:
    """A page that waits as long as every other test."""
    context.set_default_timeout(PATIENCE * 1000)
    return context.new_page()


def complaints_of(page: Page) -> list[str]:
    """The list that fills with what the page complains of, and whom it talks to besides the site."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: None if "127.0.0.1" in sent.url else complaints.append(sent.url))
    return complaints


def require_none(complaints: list[str]) -> None:
    # A page that refuses has its own status, which Chromium complains of.
    refusals = ("404 (NOT FOUND)", "400 (BAD REQUEST)")
    assert not [text for text in complaints if not any(refusal in text for refusal in refusals)]


def opened(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when it complains or talks to anybody but the site."""
    page = new_page(context)
    complaints = complaints_of(page)
    yield page
    cookies = context.cookies()
    context.close()
    assert not cookies
    require_none(complaints)
