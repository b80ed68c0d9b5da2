"""The names by which a note that a post runs again may call the post: its key, its day, or its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.reading.addresses import day_in_stem, key_in_address
from index.reading.lines import plain

if TYPE_CHECKING:
    import datetime as dt

_TITLE_MARK = re.compile(
    r"^[\s\[(]*(?:re-?runs?|re-?posts?|reposted)\b[\])]*\s*[:–—-]+\s*|\s*[\[(]\s*(?:an?\s+)?(?:re-?run|re-?post(?:ed)?)[^\])]{0,40}[\])]\s*$",
    re.IGNORECASE,
)


def bare_title(title: str) -> str:
    """Return a title without the words that say it is a rerun's: `Rerun: May I Knit?`, `May I Knit? (Rerun)`."""
    return _TITLE_MARK.sub("", plain(title)).strip() or plain(title)


def names_of_post(key: str, url: str, title: str, published: dt.date | None) -> set[str]:
    """Return what a note may call a post: its key, its day, month or year, or its title in small letters."""
    day = published.isoformat() if published else ""
    # A post whose slug belonged to another before has another key.
    names = {key, key_in_address(url), bare_title(title).casefold(), day, day[:7], day[:4]}
    if day_in_stem(key):
        # A copied text's key is its file's name, which may begin with its day.
        names.add(key[11:])
    return names - {""}


def names_meant(said: str) -> set[str]:
    """Return the names of posts that a note means by what it says of the original; none where it says nothing."""
    return {said, bare_title(said).casefold()} - {""}
