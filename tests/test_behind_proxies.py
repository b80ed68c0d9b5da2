"""Addresses are the owner's: every link has the path, and no header of a visitor is in one."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.routing import Map

from bench.pages.page_types import PAGES
from tests.proxied_site import ANSWER, PROXY, client_of, site_behind_proxies
from webui.addresses import Address
from webui.serving.doorway import Doorway

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from bench.pages.page_types import PageType
    from tests.conftest import ArchiveMaker

pytestmark = pytest.mark.slow
VISITOR = "198.51.100.9"
#: Where the answer's post was published.
POST = "https://hiring-desk.example/2023/02/17/further-questions-library-certificates/"

#: One that is a page's own name too, and one that is not.
PREFIXES = ("/answers", "/library/desk")
HOSTS = (
    "evil.example",
    "evil.example:8443",
    "evil.example.",
    "localhost",
    "127.0.0.1:8000",
    "[::1]:8000",
    "[2001:db8::1]",
    "[::1",
    'evil.example"><script>alert(1)</script>',
    "evil.example'",
    "evil.example/path?q=x#y",
    "user@evil.example",
    "evil.example, answers.example.org",
    "evil.example:99999",
    "evil.example:port",
    "evil_host",
    "\xe9vil.example",
    " ",
    "",
)

proxied = pytest.fixture(scope="module")(site_behind_proxies)


@pytest.fixture(scope="module")
def untold(sample: Path) -> FlaskClient:
    """No `url`, and nobody is believed."""
    return client_of(sample)


@pytest.fixture(scope="module")
def told(sample: Path) -> FlaskClient:
    return client_of(sample, Address("https://answers.example.org"))


@pytest.fixture(scope="module")
def beneath(sample: Path) -> Callable[[str], FlaskClient]:
    """The site under a prefix, opened once for each."""
    return cache(lambda prefix: client_of(sample, Address("https://example.org", prefix)))


def ask(client: FlaskClient, path: str, headers: dict[str, str], asking: str = VISITOR) -> TestResponse:
    """A page as it is asked for with these headers, which may be such as no browser sends."""
    names = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return client.get(path, environ_overrides={"REMOTE_ADDR": asking, **names})


def links(page: TestResponse) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'\s(?:href|src|action)="([^"]*)"', page.text)]


def own_links(page: TestResponse) -> list[str]:
    """Those that do not lead to the blog or write a mail, and are not the canonical link."""
    return [link for link in links(page) if not link.startswith(("http://", "https://", "mailto:", "#"))]


def addresses(page: TestResponse) -> tuple[list[str], str, str]:
    """An answer's canonical link, its permanent address, and the address in its citation."""
    canonical = re.findall(r'<link rel="canonical" href="([^"]*)">', page.text)
    [permanent] = re.findall(r'<input id="permalink"[^>]* value="([^"]*)">', page.text)
    [cited] = re.findall(r'id="cite-apa">.* (\S+)</p>', page.text)
    return canonical, permanent, cited


# Whatever the headers say


@pytest.mark.parametrize("host", HOSTS)
def test_the_owner_s_address_stands_above_every_header(told: FlaskClient, host: str) -> None:
    headers = {"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/evil"}

    page = ask(told, ANSWER, headers)

    address = f"https://answers.example.org{ANSWER}"
    assert addresses(page) == ([address], address, address)
    assert "evil" not in page.text


@pytest.mark.parametrize("host", HOSTS)
def test_without_an_address_a_host_is_never_repeated(untold: FlaskClient, host: str) -> None:
    page = ask(untold, ANSWER, {"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "https"})

    assert page.status_code == 200
    assert addresses(page) == ([], ANSWER, POST)
    assert not [name for name in ("evil", "localhost", "127.0.0.1", "::1", "2001:db8") if name in page.text]


@pytest.mark.parametrize("host", HOSTS)
def test_the_server_s_health_is_told_under_any_host(
    told: FlaskClient, untold: FlaskClient, proxied: FlaskClient, host: str
) -> None:
    for client in (told, untold, proxied):
        for asking in (PROXY, VISITOR):
            assert ask(client, "/healthz", {"Host": host}, asking).get_json()["status"] == "ok"


@pytest.mark.parametrize("path", ["//about", "/about//", "/answers//further-questions-library-certificates/thea-bronte-simms", "//evil.example/about", "/browse//questions?page=1"])  # fmt: skip
@pytest.mark.parametrize("prefix", ["", *PREFIXES])
def test_slashes_that_are_too_many_lead_nowhere_else(
    beneath: Callable[[str], FlaskClient], untold: FlaskClient, path: str, prefix: str
) -> None:
    client = beneath(prefix) if prefix else untold
    page = client.get("/", environ_overrides={"PATH_INFO": path.partition("?")[0], "HTTP_HOST": "evil.example"})

    assert page.status_code in (200, 308, 404)
    assert re.fullmatch(rf"{prefix}/[^/].*", page.headers.get("Location", f"{prefix}/x"))
    assert "//" not in page.headers.get("Location", "")


# Under a prefix


@pytest.mark.parametrize("page_type", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("whole", [False, True], ids=["the proxy strips", "the proxy passes it whole"])
def test_every_link_of_every_page_begins_with_the_prefix(
    beneath: Callable[[str], FlaskClient], page_type: PageType, prefix: str, whole: bool
) -> None:
    client = beneath(prefix)

    page = client.get((prefix if whole else "") + page_type.path)

    assert page.status_code == page_type.status
    assert len(own_links(page)) > 3, "a framed page has few"
    assert [link for link in own_links(page) if not link.startswith(f"{prefix}/")] == []
    # What does not belong to the page at all would be an address of somewhere.
    assert "http://localhost" not in page.text


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("whole", [False, True], ids=["the proxy strips", "the proxy passes it whole"])
def test_every_link_leads_somewhere(beneath: Callable[[str], FlaskClient], prefix: str, whole: bool) -> None:
    client = beneath(prefix)
    found = {link for page in PAGES for link in own_links(client.get(page.path))}
    assert len(found) > 10

    for link in found - {f"{prefix}/answers/no/one"}:
        page = client.get(link if whole else link.removeprefix(prefix))
        assert page.status_code == 200, link
        page.close()


def test_the_same_pages_stand_under_a_prefix_that_a_proxy_tells(sample: Path, proxied: FlaskClient) -> None:
    headers = {"Host": "answers.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/answers"}
    told = client_of(sample, Address("https://answers.example.org", "/answers"))

    for page in PAGES:
        assert ask(proxied, page.path, headers, PROXY).text == told.get(page.path).text
    address = f"https://answers.example.org/answers{ANSWER}"
    assert addresses(ask(proxied, ANSWER, headers, PROXY)) == ([address], address, address)


def test_another_server_may_mount_the_site(untold: FlaskClient) -> None:
    page = untold.get("/about", environ_overrides={"SCRIPT_NAME": "/desk", "PATH_INFO": "/about"})

    assert page.status_code == 200
    assert len(own_links(page)) > 10
    assert all(link.startswith("/desk/") for link in own_links(page))


@pytest.mark.parametrize("prefix", ["", *PREFIXES])
def test_redirects_lead_to_the_prefix(archives: ArchiveMaker, prefix: str) -> None:
    row = archives.answer("All of them.", question="Do you read letters?", name="Inez Tarn")
    made = archives.write([row], redirects={"old/näme": "post-0000/0"})
    client = client_of(made, Address("https://example.org", prefix))

    moved, last = client.get("/answers/old/n%C3%A4me"), client.get(f"{prefix}/respondents/inez-tarn?page=9")

    assert (moved.status_code, moved.headers["Location"]) == (301, f"{prefix}/answers/post-0000/0")
    assert (last.status_code, last.headers["Location"]) == (302, f"{prefix}/respondents/inez-tarn")


@pytest.mark.parametrize("prefix", ["", *PREFIXES])
def test_data_and_robots_know_the_prefix(beneath: Callable[[str], FlaskClient], prefix: str) -> None:
    client = beneath(prefix)

    found = client.get("/api/search?q=cover+letter").get_json()["hits"]
    lost = client.get("/api/nothing").get_json()["error"]["message"]

    assert all(hit["url"].startswith(f"{prefix}/answers/") for hit in found)
    assert client.get(found[0]["url"]).status_code == 200
    assert lost == f"There is nothing here. The search is at {prefix}/api/search."
    assert f"Disallow: {prefix}/api/\n" in client.get("/robots.txt").text
    assert client.get("/robots.txt").text.endswith(f"Disallow: {prefix}/\n")


def test_a_path_that_only_looks_like_the_prefix_is_a_path(sample: Path) -> None:
    client = client_of(sample, Address("https://example.org", "/ans"))

    assert client.get(ANSWER).status_code == client.get(f"/ans{ANSWER}").status_code == 200
    assert client.get("/ans").status_code == client.get("/ans/").status_code == 200
    assert client.get("/ansabout").status_code == 404


# Whatever anybody sends

_HEADERS = ("Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Server", "Forwarded", "X-Original-Host", "X-Script-Name")  # fmt: skip
_VALUES = st.one_of(
    st.sampled_from([*HOSTS, "https", "http", "https, http", "https,https", "ftp", "/evil", "//evil.example", "/evil, /x", "host=evil.example;proto=https", ":1.1", "[", "javascript:evil"]),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=20),
)  # fmt: skip
_SENT = st.dictionaries(st.sampled_from(_HEADERS), _VALUES)
_PATHS = st.sampled_from([*(page.path for page in PAGES), "/api/search?q=letter", "/healthz", "/robots.txt", "/theme.css", "/nowhere", "//about"])  # fmt: skip


@settings(max_examples=150)
@given(sent=_SENT, path=_PATHS)
def test_nothing_that_a_visitor_sends_changes_a_page(
    told: FlaskClient, untold: FlaskClient, proxied: FlaskClient, sent: dict[str, str], path: str
) -> None:
    for client in (told, untold, proxied):
        plain, page = ask(client, path, {}), ask(client, path, sent)

        assert page.status_code < 500
        assert (page.status_code, page.data, page.headers.get("Location")) == (
            plain.status_code,
            plain.data,
            plain.headers.get("Location"),
        )


@settings(max_examples=150)
@given(sent=_SENT, path=_PATHS)
def test_what_comes_through_a_trusted_proxy_is_an_address_or_none(
    proxied: FlaskClient, sent: dict[str, str], path: str
) -> None:
    page = ask(proxied, path, sent, PROXY)

    assert page.status_code < 500
    assert all(re.fullmatch(r"(/[\w.~%-]+)*/?([?#].*)?", link) for link in own_links(page))
    for address in re.findall(r'<link rel="canonical" href="([^"]*)">', page.text):
        assert re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z][a-z0-9-]*(:\d+)?/.*", address)


def test_behind_the_door_no_header_is_the_visitor_s() -> None:
    seen: list[dict[str, object]] = []

    def inner(environ: dict[str, object], start_response: object) -> list[bytes]:  # noqa: ARG001 — WSGI's signature
        seen.append(environ)
        return []

    sent = {"HTTP_HOST": "evil.example", "HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}
    for own in (None, Address("https://answers.example.org")):
        Doorway(inner, Map(), own, [])({**sent, "REMOTE_ADDR": VISITOR, "PATH_INFO": "/"}, lambda *_: lambda _: None)

    assert [environ["HTTP_HOST"] for environ in seen] == ["localhost", "answers.example.org"]
    assert [environ["wsgi.url_scheme"] for environ in seen] == ["http", "https"]
    assert "evil" not in repr(seen)
