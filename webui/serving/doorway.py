"""Where requests come in: each is given the address that its pages are made for, whatever its headers say.

Behind this door, Host and X-Forwarded-* are not the visitor's any more: Flask sees the address of `site.toml` or of a
trusted proxy, or "localhost" where neither is known. So nothing that makes an address can be led astray by a header.

A proxy in front of a site with a prefix may take the prefix away (`/answers/about` comes as `/about`) or pass it on
whole. Both are understood. Only a prefix that is a word of the site's own, as `/answers` is, leaves a doubt. There,
what has a route after the prefix came whole (`/answers/about`), and the rest is as it stands
(`/answers/some-post/somebody`). So under such a prefix a post whose key is another of these words
(`/answers/answers/questions/somebody`) is not found where a proxy takes the prefix away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, NotFound

from webui.addresses import Address, being_at, prefix_of
from webui.serving.forwarded import forwarded_address, is_trusted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.routing import Map

    from webui.serving.forwarded import Network

#: Stands where no host is known; it is never shown.
_NO_HOST = "localhost"


class Doorway:
    """A WSGI application around another."""

    def __init__(self, inner: WSGIApplication, routes: Map, own: Address | None, proxies: Sequence[Network]) -> None:
        self._inner = inner
        self._routes = routes
        #: What the owner says; it stands above all headers.
        self._own = own
        self._proxies = proxies

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        address = self._address(environ)
        scheme, _, host = address.origin.partition("://")
        settled = {
            name: value
            for name, value in environ.items()
            if not name.startswith(("HTTP_X_FORWARDED_", "HTTP_FORWARDED"))
        }
        settled |= {
            "wsgi.url_scheme": scheme or environ.get("wsgi.url_scheme", "http"),
            "HTTP_HOST": host or _NO_HOST,
            "SCRIPT_NAME": address.prefix,
            "PATH_INFO": self._path(environ.get("PATH_INFO", ""), address.prefix),
        }
        with being_at(address):
            return self._inner(settled, start_response)

    def _address(self, environ: WSGIEnvironment) -> Address:
        if self._own:
            return self._own
        told = Address()
        if is_trusted(environ.get("REMOTE_ADDR", ""), self._proxies):
            told = forwarded_address(environ)
        # Another server than ours may mount the site by itself, and says so here.
        return Address(told.origin, told.prefix or prefix_of(environ.get("SCRIPT_NAME", "")) or "")

    def _path(self, path: str, prefix: str) -> str:
        """The path of a request inside the site."""
        if not prefix or not (path == prefix or path.startswith(f"{prefix}/")):
            return path
        rest = path[len(prefix) :] or "/"
        return rest if self._is_page(rest) or not self._is_page(path) else path

    def _is_page(self, path: str) -> bool:
        """Whether there is a route for a path, as WSGI writes it."""
        try:
            self._routes.bind("").match(path.encode("latin-1").decode(errors="replace"), "GET")
        except NotFound:
            return False
        except HTTPException:
            # Another method, or slashes that are too many.
            return True
        return True
