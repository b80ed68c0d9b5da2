"""What is not known to be published is not read over the network either, whatever it is served as."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.imports.importing import import_sources
from index.posts.records import Post, Unpublished
from index.sources.fetching import Fetcher
from index.sources.remote import open_url
from index.sources.rest import RestSite
from index.sources.rest_post import read_post, read_unlisted
from index.sources.source_errors import NotPublished
from tests.wordpress_server import Answer, BlogPost, WordPress, always, page

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data" / "unpublished"
EVERYTHING = DATA / "everything.xml"
JSON = {"Content-Type": "application/json", "X-WP-TotalPages": "1"}


@pytest.fixture
def blog() -> Iterator[WordPress]:
    with WordPress([BlogPost(1)]) as blog:
        yield blog


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    fetcher = Fetcher(True, sleep=lambda _: None)
    yield fetcher
    fetcher.close()


SERVED = ["text/html", "text/plain", "text/xml", "application/rss+xml", "application/octet-stream", ""]


@pytest.mark.parametrize("media_type", SERVED)
@pytest.mark.parametrize(
    "before", ["", "\n\n", "<br />\n<b>Warning</b>: odd<br />\n", "<!-- made by Kiln -->", "\ufeff"]
)
def test_an_export_is_refused_whatever_it_is_served_as(
    blog: WordPress, fetcher: Fetcher, media_type: str, before: str
) -> None:
    text = before + EVERYTHING.read_text().replace("http://wordpress.org", "https://www.wordpress.org")
    blog.pages["/blog.bin"] = Answer(200, text.encode(), {"Content-Type": media_type})
    (error,) = open_url(f"{blog.url}blog.bin", fetcher)
    assert isinstance(error, SourceError)
    assert "secret" not in str(error).lower()


NO_POSTS = [
    path for path in sorted(DATA.iterdir()) if path.suffix in (".txt", ".html") and ".expected" not in path.name
]


@pytest.mark.parametrize("path", NO_POSTS, ids=lambda path: path.name)
def test_nothing_else_is_stored_either(blog: WordPress, archive: Path, path: Path) -> None:
    blog.pages["/there/"] = page(path.read_text())
    import_sources(archive, [f"{blog.url}there/"], keyword_only=True, allow_private=True)
    stored = b"".join(file.read_bytes() for file in archive.rglob("*") if file.is_file()).lower()
    assert b"secret" not in stored
    assert b"203.0.113." not in stored


@pytest.mark.parametrize("address", ["?p=7&preview=true", "looms/?preview_id=7&preview_nonce=a1&preview=true"])
def test_the_preview_of_a_draft_is_refused(blog: WordPress, fetcher: Fetcher, address: str) -> None:
    blog.pages[f"/{address}"] = page(
        "<body class='single'><article><h1 class='entry-title'>T</h1><p>Secret.</p></article>"
    )
    (error,) = open_url(f"{blog.url}{address}", fetcher)
    assert isinstance(error, NotPublished)
    assert "nonce" not in str(error).partition(": its address")[2]


STATUSES = {"draft": "a draft", "private": "private", "future": "planned for later", "pending": "waiting for review"}


@pytest.mark.parametrize(("status", "why"), STATUSES.items())
def test_what_an_interface_shows_and_is_not_published_is_unpublished(
    blog: WordPress, fetcher: Fetcher, status: str, why: str
) -> None:
    shown = {"id": 5, "slug": "a", "link": "https://x.example/a/", "status": status, "content": {"rendered": "Secret"}}
    blog.fault = always(Answer(200, json.dumps([shown]).encode(), JSON), at="wp/v2")
    (found,) = RestSite(blog.url, fetcher).posts()
    assert isinstance(found, Unpublished)
    assert (found.key, found.why) == ("a", why)


@pytest.mark.parametrize("status", [None, "", 7, ["publish"]])
def test_a_post_of_an_interface_that_does_not_say_its_status_is_not_read(
    blog: WordPress, fetcher: Fetcher, status: object
) -> None:
    posts = [
        {"id": 5, "slug": "a", "status": status, "content": {"rendered": "Secret"}},
        {"id": 6, "slug": "b", "status": "publish", "type": "page", "content": {"rendered": "Secret"}},
        {"id": 7, "slug": "c", "status": "of-a-plugin", "content": {"rendered": "Secret"}},
        {"id": 8, "slug": "d", "status": "publish", "type": "post", "content": {"rendered": "Words."}},
    ]
    blog.fault = always(Answer(200, json.dumps(posts).encode(), JSON), at="wp/v2")
    error, post = RestSite(blog.url, fetcher).posts()
    assert isinstance(error, NotPublished)
    assert isinstance(post, Post)
    assert post.key == "d"


@pytest.mark.parametrize(
    ("fields", "key", "number"),
    [
        ({"id": 7, "slug": "looms"}, "looms", 7),
        ({"id": 7, "slug": "", "link": "https://shelf.example/?p=7"}, "post-7", 7),
        ({"id": 7}, "post-7", 7),
        ({"slug": "looms"}, "looms", None),
        ({"id": "7", "slug": "looms"}, "looms", None),
        ({"id": 10**30, "slug": "looms"}, "looms", None),
    ],
)
def test_what_is_not_listed_has_its_number_and_key_as_a_post_has(
    fields: dict[str, object], key: str, number: int | None
) -> None:
    """A draft has often no slug yet: its number alone says later which post it was."""
    api, seen = "https://shelf.example/wp-json/wp/v2/posts", dt.datetime(2016, 1, 1, tzinfo=dt.UTC)
    found = read_unlisted({**fields, "status": "draft"}, api, seen)
    assert isinstance(found, Unpublished)
    published = read_post({**fields, "content": {"rendered": "<p>Yes.</p>"}}, {}, api, seen)
    assert isinstance(published, Post)
    assert (found.key, found.number) == (published.key, published.number) == (key, number)


def test_what_is_not_listed_and_has_no_name_at_all_is_passed_over() -> None:
    assert read_unlisted({"status": "draft"}, "https://shelf.example/", dt.datetime(2016, 1, 1, tzinfo=dt.UTC)) is None
