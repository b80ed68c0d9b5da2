"""Finding a site's WordPress interface: the address of its list of posts."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from index.sources.connections import read_target
from index.sources.remote_errors import ApiError, ApiNotFound
from index.sources.rest_answers import read_list
from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.errors import SourceError
    from index.sources.fetching import Fetched, Fetcher

#: The interface of WordPress.com, and of sites connected by Jetpack.
PUBLIC_API = "https://public-api.wordpress.com/wp/v2/sites/"
_POSTS = "wp/v2/posts"
_LINK_HEADER = re.compile(r'<([^>]*)>[^<]*;\s*rel="?https://api\.w\.org/"?', re.IGNORECASE)
_API_PATH = re.compile(r"(?P<root>.*/wp-json)(?:/(?:wp/v2(?:/posts)?)?)?/?")
_PUBLIC_API_PATH = re.compile(r"(?P<site>/wp/v2/sites/[^/]+)(?:/posts)?/?")


def posts_address(url: str) -> str:
    """Return the list of posts, if `url` is an interface's own address; else nothing. Other parameters are kept."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if "rest_route" in query:
        query["rest_route"] = f"/{_POSTS}"
        return urlunsplit((*parts[:3], urlencode(query, safe="/"), ""))
    root, site = _API_PATH.fullmatch(parts.path), _PUBLIC_API_PATH.fullmatch(parts.path)
    if not root and not site:
        return ""
    path = f"{root['root']}/{_POSTS}" if root else f"{site['site']}/posts" if site else ""
    return urlunsplit((*parts[:2], path, parts.query, ""))


def find_posts(url: str, fetcher: Fetcher, page: Fetched | None = None, public_api: str = PUBLIC_API) -> str:
    """Return the address, which has answered, of the posts of the site at `url`. `page` is that at `url`, if known.

    Raises ApiClosed where the site says that its interface is not for everybody (no other way is tried then),
    ApiNotFound where nothing answers like an interface, AddressRefused where `url` is no address, and whatever
    `Fetcher.get` raises.
    """
    read_target(url)
    tried: list[str] = []
    last: SourceError | None = None
    for address in _candidates(url, fetcher, page, public_api):
        if address in tried:
            continue
        tried.append(address)
        try:
            fetched = fetcher.get(address, {"per_page": "1", "_fields": "id"})
            read_list(fetched)
        except (ApiError, MalformedSource) as error:
            last = error
        else:
            return _without_probe(fetched.url)
    if last and len(tried) == 1:
        raise last
    raise ApiNotFound(url, tuple(tried)) from last


def linked_api(fetched: Fetched) -> str:
    """Return the interface's root that a page names, in its headers or in itself; empty where it names none."""
    linked = _LINK_HEADER.search(fetched.headers.get("link", ""))
    if linked:
        return _joined(fetched.url, linked[1])
    node = LexborHTMLParser(fetched.text).css_first('link[rel="https://api.w.org/"]')
    href = (node.attributes.get("href") or "").strip() if node is not None else ""
    return _joined(fetched.url, href) if href else ""


def _candidates(url: str, fetcher: Fetcher, page: Fetched | None, public_api: str) -> Iterator[str]:
    given = posts_address(url)
    if given:
        yield given
        return
    host = (urlsplit(url).hostname or "").lower()
    hosted = f"{public_api}{quote(host)}/posts"
    if host.endswith(".wordpress.com"):
        yield hosted
        return
    page = page or fetcher.get(url)
    root = linked_api(page)
    if root:
        # The root need not be called "wp-json".
        yield posts_address(root) or urljoin(root, _POSTS)
    parts = urlsplit(page.url)
    home = urlunsplit((*parts[:2], parts.path if parts.path.endswith("/") else f"{parts.path}/", "", ""))
    yield urljoin(home, f"wp-json/{_POSTS}")
    yield f"{home}?rest_route=/{_POSTS}"
    # A name in a private network is not told to WordPress.com.
    if _is_name_of_the_web(host):
        yield hosted


def _is_name_of_the_web(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".lan", ".home.arpa"))
    return False


def _without_probe(url: str) -> str:
    """Return the address that answered, perhaps after a redirect, without the parameters of the trial."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] not in ("per_page", "_fields")]
    return urlunsplit((*parts[:3], urlencode(query, safe="/"), ""))


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:  # an unfinished IPv6 address
        return ""
