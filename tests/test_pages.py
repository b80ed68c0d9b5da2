"""Every page and address of the site: headers, methods, failures, and what a visitor cannot do to it."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import GenerationDamaged
from search.live import LiveArchive
from tests.sample_site import DATA, OUR_SCRIPT, client_of_sample
from webui.app import build_app
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from flask.testing import FlaskClient


client = pytest.fixture(scope="module")(client_of_sample)


# What holds for every response


def test_every_response_carries_the_security_headers_and_no_cookie(client: FlaskClient) -> None:
    paths = [
        "/",
        "/?q=letter",
        "/about",
        "/browse",
        "/browse/questions",
        "/selection?id=none",
        "/selection/add?q=letter",
        "/export.bib?q=letter",
        "/export.ris?id=none",
        "/sitemap.xml",
        "/respondents",
        "/respondents/none",
        "/theme.css",
        "/robots.txt",
        "/answers/none",
        "/api/search?q=a",
        "/api/search?limit=x",
        "/healthz",
        "/static/style.css",
        "/static/none",
    ]
    for path in paths:
        with client.get(path) as response:
            policy = response.headers["Content-Security-Policy"]

            assert policy.startswith("default-src 'none'; style-src 'self'; ")
            assert "unsafe" not in policy
            assert response.headers["X-Robots-Tag"] == "noindex"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "same-origin"
            assert "camera=()" in response.headers["Permissions-Policy"]
            assert "Set-Cookie" not in response.headers


def test_pages_have_no_inline_style_or_script_and_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in (
        "/",
        "/?q=letter",
        "/compare?q=letter",
        "/about",
        "/answers/none",
        "/questions/further-questions-library-certificates",
        "/browse",
        "/browse/questions/2014",
        "/respondents",
        "/respondents/winifred-foy",
    ):
        page, scripts = OUR_SCRIPT.subn("", DATA.sub("", client.get(path).text))

        assert scripts == (3 if "/?q" in path else 2 if "/questions/" in path and "browse" not in path else 1)

        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)
        assert not re.search(r'(?:src|<link[^>]*href)="(?!/)', page)
        assert '<meta name="robots" content="noindex">' in page


def test_static_files_are_cached_for_good_only_under_their_content_s_hash(client: FlaskClient) -> None:
    path = re.findall(r'href="(/static/style[^"]+)"', client.get("/").text)[0]
    with client.get(path) as hashed, client.get("/static/style.css?v=old") as other:
        assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert other.headers["Cache-Control"] == "no-cache"


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/about")

    again = client.get("/about", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_head_works_and_other_methods_do_not(client: FlaskClient) -> None:
    head = client.head("/?q=letter")

    assert (head.status_code, head.data) == (200, b"")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        response = client.open("/", method=method)
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


class BrokenLive:
    """An archive that cannot be had."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def lease(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RuntimeError("secret detail"), 500, "Something went wrong on our side"),
        (GenerationDamaged(Path("/secret/detail"), "a", "b"), 503, "cannot be opened just now"),
    ],
)
def test_failures_are_logged_and_told_plainly(
    error: Exception, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = build_app(cast("LiveArchive", BrokenLive(error)), WarmingEncoder(None))

    with caplog.at_level(logging.ERROR):
        page, data = (app.test_client().get(path) for path in ("/?q=a", "/api/search?q=a"))

    assert (page.status_code, data.status_code) == (status, status)
    assert words in page.text
    assert "secret" not in page.text + data.text
    assert "secret" in caplog.text
    assert page.headers["X-Robots-Tag"] == "noindex"


HOSTILE_WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='"*():-~^[]{}<>\\/&%+ aeq.\u0000\u202e\ud83d', max_size=40),
    st.sampled_from(["type:", "year:9999..1", 'name:"', "-" * 300, "a*" * 200, "(" * 2000, "9" * 4400, "٣", "1e9"]),
)
QUESTION = "/questions/further-questions-library-certificates"
YEAR = "/browse/questions/2014"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("q type from to mode page limit offset v letter".split()), HOSTILE_WORDS), max_size=6
    ),
    st.sampled_from(["/", "/api/search", "/questions/x", "/about", QUESTION, "/browse", "/respondents", YEAR]),
)
def test_no_query_string_breaks_a_page(client: FlaskClient, pairs: list[tuple[str, str]], path: str) -> None:
    query = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])

    response = client.get(f"{path}?{query}")

    assert response.status_code in {"/api/search": {200, 400}, "/questions/x": {404}, YEAR: {200, 302}}.get(path, {200})


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["/answers/", "/questions/", "/static/", "/", "/respondents/", "/browse/questions/"]),
    st.binary(max_size=40),
)
def test_no_address_breaks_the_site(client: FlaskClient, folder: str, name: bytes) -> None:
    path = folder + "".join(f"%{byte:02X}" for byte in name)
    with client.get(path) as response:
        assert response.status_code < 500
