"""Reading a post's key and day from its address, or from a file's name; and comparing addresses."""

from __future__ import annotations

import datetime as dt
import html
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_DAY_IN_PATH = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")
_DAY_IN_STEM = re.compile(r"(\d{4})-(\d{2})-(\d{2})-")
#: Ends of other addresses of the same post: pages of comments, its copy for phones, its feed of comments, its frame.
_SAME_POST = re.compile(r"/(?:comment-page-\d+|amp|feed|embed|trackback)/*$")
#: Parameters that only say how a reader came: by replying, sharing, "liking", an advertisement, a newsletter.
_SAME_POST_QUERIES = frozenset(
    "amp fbclid gclid iframe like_comment mc_cid mc_eid msclkid nb noamp preview preview_id preview_nonce ref"
    " replytocom share shared".split()
)
_SAME_POST_PREFIXES = ("utm_", "relatedposts_", "wpnonce", "_wpnonce")
_BLOG_HOSTS = (".wordpress.com", ".blogspot.com", ".tumblr.com", ".substack.com")

#: A page's address in the Wayback Machine; some programs make one slash of two.
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(https?):/{1,2}(?=[^/])", re.IGNORECASE)


def web_address(url: str) -> str:
    """Return `url` if it can be linked to, else nothing: an export may hold any scheme."""
    url = url.strip()
    return url if re.match(r"https?://[^\s/]", url, re.IGNORECASE) and not re.search(r"\s", url) else ""


def canonical_address(url: str) -> str:
    """Return the one form of a post's address, whether written with http, without a slash, to reply or to share."""
    try:
        parts = urlsplit(web_address(_ARCHIVED.sub(r"\1://", url.strip())))
    except ValueError:  # an unfinished IPv6 address
        return ""
    if not parts.netloc:
        return ""
    path = _SAME_POST.sub("/", re.sub("/{2,}", "/", parts.path)) or "/"
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _says_nothing(pair[0])])
    if not path.endswith("/") and "." not in path.rpartition("/")[2]:
        path += "/"
    host = parts.netloc.lower().removesuffix(":443" if parts.scheme.lower() == "https" else ":80")
    return urlunsplit(("https", host, path, query, ""))


def _says_nothing(name: str) -> bool:
    return name in _SAME_POST_QUERIES or name.startswith(_SAME_POST_PREFIXES)


def is_same_address(one: str, other: str) -> bool:
    """True if two addresses are one post's: `www.` and the spelling of letters that are not ASCII do not matter."""
    return compared_address(one) == compared_address(other)


def compared_address(url: str) -> str:
    """Return an address in the form in which two of one post are equal; empty where it is none."""
    scheme, host, path, query, _ = urlsplit(canonical_address(url))
    return urlunsplit((scheme, host.removeprefix("www."), unquote(path), query, ""))


def readable_guid(text: str) -> str:
    """Return a post's guid, mostly an address, as `blog.example/?p=7`: the same after the blog's move to https."""
    guid = html.unescape(text.strip())
    return re.sub(r"^https?://(www\.)?", "", guid)


def is_permalink(guid: str) -> bool:
    """True if a readable guid is only an address with a name in it, which another post may have one day."""
    return bool(re.match(r"[\w.-]+\.[\w-]+(?::\d+)?/[^?#]*[^?#/]", guid)) and not is_short_address(f"https://{guid}")


def number_in_guid(guid: str) -> tuple[str, int]:
    """Return the blog and the number in WordPress's own guid, `blog.example/?p=7`; 0 in any other."""
    match = re.fullmatch(r"([^/?#]+)/(?:index\.php)?\?(?:.*&)?p=([0-9]{1,18})", guid)
    return (blog_of(f"https://{match[1]}/"), int(match[2])) if match else ("", 0)


def is_short_address(url: str) -> bool:
    """True of a short link, which names a post by a number or a code: `/?p=7`, `https://wp.me/p1-7`."""
    try:
        parts = urlsplit(canonical_address(url))
    except ValueError:
        return False
    return parts.netloc == "wp.me" or (parts.path == "/" and any(name == "p" for name, _ in parse_qsl(parts.query)))


def blog_of(url: str) -> str:
    """Return the blog's name in an address: `shelf` for both `shelf.wordpress.com` and `www.shelf.example`."""
    try:
        host = (urlsplit(web_address(url)).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    for known in _BLOG_HOSTS:
        if host.endswith(known):
            return host.removesuffix(known).rpartition(".")[2]
    return host.partition(".")[0] if host.count(".") == 1 else host


def key_in_address(url: str) -> str:
    """Return the slug, the last part of the path; empty where there is none, as in a short link."""
    try:
        path = _SAME_POST.sub("/", urlsplit(url).path)
    except ValueError:
        return ""
    if is_short_address(url):
        return ""
    return readable_slug(path.rstrip("/").rpartition("/")[2])


def readable_slug(slug: str) -> str:
    """Return a slug with its letters: WordPress percent-encodes those that are not ASCII."""
    try:
        decoded = unquote(slug, errors="strict")
    except UnicodeDecodeError:
        return slug
    return decoded if decoded.isprintable() and not re.search(r"[\s/?#]", decoded) else slug


def day_in_address(url: str) -> dt.date | None:
    """Return the day in a permalink such as /2022/10/14/slug/."""
    return _day(_DAY_IN_PATH.search(url))


def day_in_stem(stem: str) -> dt.date | None:
    """Return the day that a file's name begins with."""
    return _day(_DAY_IN_STEM.match(stem))


def day_in_iso(moment: str) -> dt.date | None:
    """Return the day of "2022-10-14", "2022-10-14 09:00:00" or "2022-10-14T09:00:00+00:00"."""
    try:
        return dt.date.fromisoformat(moment.strip()[:10])
    except ValueError:
        return None


def _day(match: re.Match[str] | None) -> dt.date | None:
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
