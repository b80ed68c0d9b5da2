"""What a post's address says: its key and its day; and what a file's name says where there is no address."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_DAY_IN_PATH = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")
_DAY_IN_STEM = re.compile(r"(\d{4})-(\d{2})-(\d{2})-")
#: Further pages of one post's comments, and its copy for phones: the same post.
_SAME_POST = re.compile(r"/(?:comment-page-\d+|amp)/?$")
_SAME_POST_QUERIES = frozenset(("amp", "like_comment", "nb", "replytocom", "share"))


def web_address(url: str) -> str:
    """`url` if it can be linked to, else nothing: an export may hold any scheme."""
    url = url.strip()
    return url if re.match(r"https?://[^\s/]", url, re.IGNORECASE) and not re.search(r"\s", url) else ""


def canonical_address(url: str) -> str:
    """The one address of a post that is linked to with http, without a slash, to reply or to share."""
    try:
        parts = urlsplit(web_address(url))
    except ValueError:  # an unfinished IPv6 address
        return ""
    if not parts.netloc:
        return ""
    path = _SAME_POST.sub("/", parts.path) or "/"
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _says_nothing(pair[0])])
    if not path.endswith("/") and "." not in path.rpartition("/")[2]:
        path += "/"
    return urlunsplit(("https", parts.netloc, path, query, ""))


def _says_nothing(name: str) -> bool:
    return name in _SAME_POST_QUERIES or name.startswith("utm_")


def key_in_address(url: str) -> str:
    """The slug: the last part of the path; empty where there is none."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return readable_slug(path.rstrip("/").rpartition("/")[2])


def readable_slug(slug: str) -> str:
    """A slug with its letters: WordPress stores those that are not ASCII as percent signs and numbers."""
    try:
        decoded = unquote(slug, errors="strict")
    except UnicodeDecodeError:
        return slug
    return decoded if decoded.isprintable() and not re.search(r"[\s/?#]", decoded) else slug


def day_in_address(url: str) -> dt.date | None:
    """The day in a permalink such as /2022/10/14/slug/."""
    return _day(_DAY_IN_PATH.search(url))


def day_in_stem(stem: str) -> dt.date | None:
    """The day that a file's name begins with."""
    return _day(_DAY_IN_STEM.match(stem))


def day_in_iso(moment: str) -> dt.date | None:
    """The day of "2022-10-14", "2022-10-14 09:00:00" or "2022-10-14T09:00:00+00:00"."""
    try:
        return dt.date.fromisoformat(moment.strip()[:10])
    except ValueError:
        return None


def _day(match: re.Match[str] | None) -> dt.date | None:
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
