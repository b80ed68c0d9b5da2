"""Recognising pages that list several posts: by headings, and in text by lines that stand once beneath every post.

Only whole lines count, so that a post that speaks of archives or of search results is left alone.
"""

from __future__ import annotations

import re

#: A heading that WordPress puts above a list of posts.
_HEADING = re.compile(
    r"""(?:tag|category|author|daily|monthly|yearly|weekly)\ archives?\s*:\s*\S.{0,100}(?<![.?!])
      | (?:tag|category|author|day|month|year|archives?|browsing\ category|browsing\ tag|posts\ tagged|posts\ by)\s*:\s*[“"‘'«].{1,80}[”"’'»]
      | archives?\ for\ the\ [“‘"'].{1,80}[”’"']\ category
      | (?:posts\ tagged(?:\ with)?|posts\ by)\ [“‘"'].{1,80}[”’"']
      | archives?\ for(?:\ the\ month\ of)?\s*:?\s+(?:\w+\ )?(?:19|20)\d\d
      | search\ results(?:\ for)?\s*:\s*\S.{0,100} | search\ results\ for\ [“‘"'].{1,80}[”’"']
      | (?:you\ searched|your\ search)\ for\b.{1,80}""",
    re.IGNORECASE | re.VERBOSE,
)
_HEADING_LINES = 6
#: A longer first line is a post's.
_MAX_HEADING = 120
_COMMENTS = re.compile(r"leave a comment|(?:\d+|one|no) (?:comments?|responses?|replies)", re.IGNORECASE)
_FILED = re.compile(r"(?:filed under|posted in)\b:? .{1,300}(?<!\.)", re.IGNORECASE)
#: Lines that stand once beneath or above every post of a list, and never twice around one post.
_ONCE_A_POST = (
    (
        "“Continue reading”",
        re.compile(r"(?:continue reading|read more|more)\b.{0,200}?(?:→|»|&rarr;|…|\.{3})", re.IGNORECASE),
    ),
    (
        "“Posted on”",
        re.compile(r"posted on (?:\w+ \d{1,2}, \d{4}|\d{1,2} \w+ \d{4}|\d{4}-\d\d-\d\d)\b.{0,80}", re.IGNORECASE),
    ),
)
_ANSWERED = re.compile(r"leave a reply\b.*|(?:\d+|one) (?:responses?|thoughts?|replies) (?:to|on)\b.+", re.IGNORECASE)
_OTHER_PAGES = re.compile(
    r"(?:←|«|&larr;)\s*older posts|older posts\s*(?:→|»|&rarr;)|(?:newer posts\s*(?:→|»)|(?:←|«)\s*newer posts)",
    re.IGNORECASE,
)


def is_listing_heading(text: str) -> bool:
    """True if `text` is nothing but the heading of a list of posts: `Tag Archives: looms`."""
    return len(text) <= _MAX_HEADING and _HEADING.fullmatch(text) is not None


def listing_in_text(text: str) -> str:
    """Return the sign that a copied page lists several posts; empty where it is a single post's."""
    lines = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    for line in lines[:_HEADING_LINES]:
        if is_listing_heading(line):
            return f"it begins with {line!r}"
        if len(line) > _MAX_HEADING:
            break
    turned = next((line for line in lines if _OTHER_PAGES.fullmatch(line)), "")
    if turned:
        return f"it has {turned!r}"
    footers = _footers(lines)
    if footers > 1:
        return f"{footers} posts end in it"
    return _repeated(lines)


def _footers(lines: list[str]) -> int:
    """Count the ends of posts: "Leave a comment" and "Filed under" together, after words of a post."""
    ends = 0
    words = 0
    number = 0
    while number < len(lines):
        near = lines[number : number + 3]
        if (any(map(_FILED.fullmatch, near[1:])) and _COMMENTS.fullmatch(near[0])) or (
            any(map(_COMMENTS.fullmatch, near[1:2])) and _FILED.fullmatch(near[0])
        ):
            # Some themes begin a post so, beneath its title.
            ends += words > 1
            words = 0
            number += 2
            continue
        words += not _FILED.fullmatch(lines[number])
        number += 1
    return ends


def _repeated(lines: list[str]) -> str:
    """Return a sign between two posts that is found twice; readers' comments below are not looked at."""
    end = next((number for number, line in enumerate(lines) if _ANSWERED.fullmatch(line)), len(lines))
    for name, pattern in _ONCE_A_POST:
        found = sum(1 for line in lines[:end] if pattern.fullmatch(line))
        if found > 1:
            return f"{name} stands in it {found} times"
    return ""
