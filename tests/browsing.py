"""A real Chromium and a real server of an archive, for the tests that need both."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from waitress import create_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = "--disable-gpu --disable-background-networking --disable-component-update --no-first-run --no-sandbox"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        if not found and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("there is no Chromium on this machine: install it, or run `playwright install chromium`")
        launched = playwright.chromium.launch(executable_path=found, args=ARGUMENTS.split())
        yield launched
        launched.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server of a site."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(10)


@contextmanager
def opened(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when it complains or talks to anybody but the site."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: None if "127.0.0.1" in sent.url else complaints.append(sent.url))
    yield page
    context.close()
    assert complaints == []
