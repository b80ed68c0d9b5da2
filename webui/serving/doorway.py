"""The WSGI layer around Flask: it sets the address that a request's pages are made for, whatever its headers say.

Flask sees the address of `site.toml` or of a trusted proxy, or "localhost" where neither is known, instead of Host and
X-Forwarded-*. So no header of a visitor gets into an address.

A proxy in front of a site with a prefix may remove the prefix (`/answers/about` comes as `/about`) or pass it on. Both
are understood. A prefix that is also a path of the site, such as `/answers`, is ambiguous. It is removed if the rest
has a route (`/answers/about`), else it is part of the path (`/answers/some-post/somebody`). One case is not found:
under such a prefix, removed by the proxy, a post whose key is another path of the site
(`/answers/answers/questions/somebody`).
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

#: Given to Flask if no host is known; never shown.
_NO_HOST = "localhost"


class Doorway:
    """A WSGI application around another."""

    def __init__(self, inner: WSGIApplication, routes: Map, own: Address | None, proxies: Sequence[Network]) -> None:
        self._inner = inner
        self._routes = routes
        #: The owner's `url`, which goes before all headers.
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
        # A WSGI server that mounts the site under a path says so in SCRIPT_NAME.
        return Address(told.origin, told.prefix or prefix_of(environ.get("SCRIPT_NAME", "")) or "")

    def _path(self, path: str, prefix: str) -> str:
        """Return the path of a request inside the site."""
        if not prefix or not (path == prefix or path.startswith(f"{prefix}/")):
            return path
        rest = path[len(prefix) :] or "/"
        return rest if self._is_page(rest) or not self._is_page(path) else path

    def _is_page(self, path: str) -> bool:
        """True if there is a route for a path, which is in WSGI's encoding."""
        try:
            self._routes.bind("").match(path.encode("latin-1").decode(errors="replace"), "GET")
        except NotFound:
            return False
        except HTTPException:
            # A route for other methods, or a redirect because of doubled slashes.
            return True
        return True
