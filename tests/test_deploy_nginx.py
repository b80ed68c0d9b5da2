"""A real nginx with the files of `deploy/nginx` before the real server: one walk as a reader, one as an owner."""

from __future__ import annotations

import gzip
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from tests.nginx_in_front import needed, nginx, served
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.nginx_in_front import Front

pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/archive"
ASKED = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every certificate and every letter that comes in."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; a certificate tells me nothing."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose owner says where its readers find it."""
    needed("nginx", "openssl")
    folder = tmp_path_factory.mktemp("deployed")
    (folder / "letters.txt").write_text(
        f"Further Questions: {ASKED}\n\nThis week’s question is: {ASKED}\n\n{WANDA}\n\n{OTTO}\n"
    )
    import_sources(folder / "archive", [folder / "letters.txt"], keyword_only=True)
    layout.site_path(folder / "archive").write_text(f'url = "{ADDRESS}/"\n')
    return folder / "archive"


@pytest.fixture(scope="module")
def front(built: Path) -> Iterator[Front]:
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as folder,
        served(built, "--trusted-proxy", "127.0.0.1") as port,
        nginx(Path(folder), port) as running,
    ):
        yield running


def test_a_reader_walks_through_the_site(front: Front) -> None:
    assert (moved := front.asked("/archive/?q=letters", https=False)).status == 301
    assert moved.headers["location"] == f"{ADDRESS}/?q=letters"
    assert (moved := front.asked("/archive")).status == 301
    assert moved.headers["location"] == "/archive/"

    start = front.asked("/archive/")
    assert start.status == 200
    links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', start.body.decode()))
    assert links
    assert all(link.startswith("/archive/") for link in links), links

    found = front.asked("/archive/?q=letters").body.decode()
    link = re.findall(r'href="(/archive/answers/letters/wanda-pyle)', found)[0]
    answer = front.asked(link)
    page = answer.body.decode()
    assert "every certificate" in page
    assert f'<link rel="canonical" href="{ADDRESS}/answers/letters/wanda-pyle">' in page
    assert f'value="{ADDRESS}/answers/letters/wanda-pyle"' in page

    missing = front.asked("/archive/answers/letters/nobody")
    assert (missing.status, b'href="/archive/"' in missing.body) == (404, True)
    assert front.asked("/elsewhere").status == 404
    assert json.loads(front.asked("/archive/healthz").body)["status"] == "ok"


def test_what_a_visitor_makes_up_is_not_repeated(front: Front) -> None:
    forged = front.asked(
        "/archive/answers/letters/wanda-pyle", X_Forwarded_Host="evil.example", X_Forwarded_Prefix="/x"
    )
    assert forged.status == 200
    assert b"evil" not in forged.body
    assert b'"/x/' not in forged.body


def test_pages_are_packed_and_asked_for_anew_and_static_files_are_kept(front: Front) -> None:
    page = front.asked("/archive/?q=letters", Accept_Encoding="gzip")
    assert (page.headers["content-encoding"], page.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert page.headers["cache-control"] == "no-cache"
    assert gzip.decompress(page.body) == front.asked("/archive/?q=letters").body
    again = front.asked("/archive/?q=letters", Accept_Encoding="gzip", If_None_Match=page.headers["etag"])
    assert (again.status, again.body) == (304, b"")

    style = re.findall(rb'href="(/archive/static/style\.css\?v=[0-9a-f]+)"', gzip.decompress(page.body))[0].decode()
    first, second = front.asked(style), front.asked(style, Accept_Encoding="gzip")
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(second.body) == first.body
    kept = [path.read_bytes() for path in (front.folder / "answerstacks").rglob("*") if path.is_file()]
    assert len(kept) == 1, "nginx keeps the style sheet"
    assert b"cover letters" not in b"".join(kept)


def test_who_is_hidden_is_gone_at_once_whatever_a_browser_has_kept(front: Front, built: Path) -> None:
    address = "/archive/answers/letters/otto-m-brandl"
    before = front.asked(address, Accept_Encoding="gzip")
    assert before.status == 200

    assert run(["--archive", str(built), "hide", "letters/otto-m-brandl", "--reason", "asked for it", "--yes"]) == 0

    assert front.asked(address).status == 410
    assert front.asked(address, Accept_Encoding="gzip", If_None_Match=before.headers["etag"]).status == 410
    found = gzip.decompress(front.asked("/archive/?q=letters", Accept_Encoding="gzip").body)
    assert b"Wanda" in found
    assert b"Brandl" not in found


def test_the_log_names_neither_readers_nor_queries(front: Front) -> None:
    front.asked("/archive/?q=unheard-of")
    # nginx writes a request's line before it takes the next request.
    front.asked("/archive/about")

    written = (front.folder / "answerstacks.log").read_text()
    assert all(re.fullmatch(r"\S+ \d{3} GET /archive\S* \d+ [\d.]+", line) for line in written.splitlines())
    assert " 200 GET /archive/ " in written
    assert "unheard-of" not in written
