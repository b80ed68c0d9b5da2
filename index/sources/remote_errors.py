"""Errors of reading over the network; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from index.errors import SourceError


class AddressRefused(SourceError):
    """The URL is one that is never asked for, whoever gave it or redirected to it."""

    def __init__(self, url: str, problem: str, remedy: str) -> None:
        super().__init__(f"{url}: {problem}. {remedy}")


class PrivateAddress(SourceError):
    """The host's name leads into this machine or its own network."""

    def __init__(self, url: str, address: str) -> None:
        super().__init__(
            f"{url}: the host has the address {address}, which is not a public one. If the site is meant to be in your"
            " own network, add --allow-private."
        )


class SiteUnreachable(SourceError):
    """No answer came, or it broke off."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(
            f"{url}: {problem}. See that the address opens in a browser on this machine, then try again; Answerstacks"
            " connects directly, never through a proxy."
        )


class SiteUnavailable(SourceError):
    """The site says that it is too busy or broken."""

    def __init__(self, url: str, status: int, tries: int, wait_seconds: float | None) -> None:
        asked = f", and asks to wait {wait_seconds:.0f} seconds" if wait_seconds is not None else ""
        times = "1 time" if tries == 1 else f"{tries} times"
        super().__init__(f"{url}: the site answered with status {status}, {times}{asked}. Try again later.")
        self.status = status


class TooManyRedirects(SourceError):
    """The site sends from one address to the next and never answers."""

    def __init__(self, url: str, limit: int) -> None:
        super().__init__(
            f"{url}: more than {limit} redirects, one after the other. Open it in a browser and give the address that"
            " it ends at."
        )


class ResponseTooLarge(SourceError):
    """The answer is longer than any page, feed or page of posts."""

    def __init__(self, url: str, limit_bytes: int) -> None:
        super().__init__(
            f"{url}: the answer is longer than {limit_bytes:,} bytes. Import an export of the blog instead (Tools →"
            " Export → All content)."
        )


class PageNotFound(SourceError):
    """The site has no page at the URL, or shows it to nobody."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(
            f"{url}: the site answered with status {status}. Open the address in a browser and correct it."
        )
        self.status = status


class ApiClosed(SourceError):
    """The site has WordPress's interface, but not for everybody."""

    def __init__(self, url: str, status: int, said: str) -> None:
        words = f" and the words {said!r}" if said else ""
        super().__init__(
            f"{url}: the site keeps its REST interface closed (status {status}{words}). Import an export of the blog"
            " instead (Tools → Export → All content)."
        )
        self.status = status


class ApiError(SourceError):
    """The site's interface answers with an error of its own."""

    def __init__(self, url: str, status: int, code: str, said: str) -> None:
        words = f" ({said})" if said else ""
        super().__init__(
            f"{url}: the REST interface answered with status {status}, {code or 'without a reason'}{words}. Try again"
            " later; if it stays so, import an export of the blog (Tools → Export → All content)."
        )
        self.status = status
        self.code = code


class ApiNotFound(SourceError):
    """No WordPress interface was found for the site."""

    def __init__(self, url: str, tried: tuple[str, ...]) -> None:
        super().__init__(
            f"{url}: no WordPress REST interface was found (tried {', '.join(tried)}). Give the address of the site's"
            " RSS feed or of one post, or import an export of the blog (Tools → Export → All content)."
        )


class CommentsFeed(SourceError):
    """The feed holds readers' comments."""

    def __init__(self, origin: str, sign: str) -> None:
        super().__init__(
            f"{origin}: this holds readers' comments, not posts ({sign}). Give the feed of the blog's posts (usually"
            " /feed/), or the post's own address."
        )


class FeedOfExcerpts(SourceError):
    """Posts of the feed have only their beginnings in it."""

    def __init__(self, origin: str, titles: tuple[str, ...]) -> None:
        super().__init__(
            f"{origin}: the feed gives only excerpts of {len(titles)} of its posts ({'; '.join(map(repr, titles))}),"
            " which were left out. Give the site's address instead, or import an export of the blog (Tools → Export →"
            " All content)."
        )
        self.titles = titles
