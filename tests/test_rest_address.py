"""Where a site's REST interface is found."""

from __future__ import annotations

import pytest

from index.sources.fetching import Fetcher
from index.sources.remote_errors import ApiNotFound
from index.sources.rest import RestSite
from index.sources.rest_address import posts_address
from tests.rest_site import empty_blog, fetcher_of_this_machine, keys, many, read
from tests.wordpress_server import Answer, WordPress, always, page, redirect

fetcher = pytest.fixture(fetcher_of_this_machine)
blog = pytest.fixture(empty_blog)


def test_the_interface_is_where_the_page_says(fetcher: Fetcher) -> None:
    with WordPress(many(2), root="/api") as blog:
        assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
        assert [path.partition("?")[0] for path in blog.requests] == ["/", "/api/wp/v2/posts", "/api/wp/v2/posts"]


def test_a_link_element_will_do(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    blog.pages["/"] = page("<link rel='https://api.w.org/' href='/?rest_route=/'>")
    assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
    assert blog.requests[-1].startswith("/?rest_route=/wp/v2/posts&per_page=100")


def test_terms_are_found_by_rest_route_too(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts, blog.embeds = many(1), False
    (post,), _ = read(RestSite(f"{blog.url}?rest_route=/", fetcher))
    assert post.categories == ("Further Questions",)


def test_usual_places_are_tried_where_the_page_says_nothing(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    blog.announces_root = False
    assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
    blog.fault = always(Answer(404, b"<h1>nginx"), at="/wp-json/")
    assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
    assert blog.requests[-1].startswith("/?rest_route=/wp/v2/posts")


def test_a_page_that_has_moved(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    blog.announces_root = False
    blog.pages["/old/"] = redirect("/", 301)
    assert keys(RestSite(f"{blog.url}old/", fetcher)) == ["n1", "n2"]


def test_a_site_of_wordpress_com_is_asked_for_there(fetcher: Fetcher) -> None:
    with WordPress(many(2), root="/wp/v2/sites/shelf.wordpress.com") as there:
        api = f"{there.url}wp/v2/sites/"
        there._route = lambda route, query, answer=there._route: answer(f"/wp/v2{route}", query)  # type: ignore[method-assign,misc]
        assert keys(RestSite("https://Shelf.WordPress.com/", fetcher, public_api=api)) == ["n1", "n2"]
        assert all(path.startswith("/wp/v2/sites/shelf.wordpress.com/posts?") for path in there.requests)


def test_a_site_without_an_interface_of_its_own_is_asked_for_at_wordpress_com(fetcher: Fetcher) -> None:
    with WordPress(root="") as blog, WordPress(many(2), root="/wp/v2/sites/shelf.example") as there:
        there._route = lambda route, query, answer=there._route: answer(f"/wp/v2{route}", query)  # type: ignore[method-assign,misc]
        site = RestSite(f"http://shelf.example:{blog.port}/", fetcher, public_api=f"{there.url}wp/v2/sites/")
        assert keys(site) == ["n1", "n2"]


def test_the_name_of_a_machine_at_home_is_told_nobody(fetcher: Fetcher) -> None:
    with WordPress(root="") as blog, WordPress() as there:
        for host in ("127.0.0.1", "shelf", "shelf.local", "[::1]"):
            site = RestSite(f"http://{host}:{blog.port}/", fetcher, public_api=f"{there.url}wp/v2/sites/")
            _, (error,) = read(site)
            assert isinstance(error, ApiNotFound)
        assert not there.requests


def test_a_site_that_is_no_wordpress(fetcher: Fetcher) -> None:
    with WordPress(root="") as blog:
        _, (error,) = read(RestSite(blog.url, fetcher))
    assert isinstance(error, ApiNotFound)
    assert f"tried {blog.url}wp-json/wp/v2/posts, {blog.url}?rest_route=/wp/v2/posts" in str(error)
    assert "RSS feed" in str(error)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://shelf.example/wp-json", "https://shelf.example/wp-json/wp/v2/posts"),
        ("https://shelf.example/a/wp-json/wp/v2/", "https://shelf.example/a/wp-json/wp/v2/posts"),
        ("https://shelf.example/wp-json/wp/v2/posts?categories=3#x", "https://shelf.example/wp-json/wp/v2/posts?categories=3"),
        ("https://shelf.example/?rest_route=/", "https://shelf.example/?rest_route=/wp/v2/posts"),
        (
            "https://public-api.wordpress.com/wp/v2/sites/shelf.example",
            "https://public-api.wordpress.com/wp/v2/sites/shelf.example/posts",
        ),
        ("https://shelf.example/", ""),
        ("https://shelf.example/wp-json/wp/v2/pages", ""),
        ("https://shelf.example/2022/10/14/wp-json-explained/", ""),
    ],
)  # fmt: skip
def test_addresses_of_interfaces(given: str, address: str) -> None:
    assert posts_address(given) == address


def test_parameters_of_an_address_are_kept(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    assert keys(RestSite(f"{blog.url}wp-json/wp/v2/posts?categories=1", fetcher)) == ["n1", "n2"]
    assert all(query["categories"] == "1" for query in blog.asked("/posts"))
