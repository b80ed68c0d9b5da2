"""Leaving out what an export holds for members only: parts between plugins' shortcodes, and posts for subscribers.

Without its plugin WordPress shows such a part to everybody, tags and all. But its author meant it for members, and only
published words enter the record.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.sources.export_marks import FIELD
from index.sources.hidden_blocks import has_paywall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

#: The shortcodes of common plugins. One that is not closed, or holds other words than attributes, is ordinary text.
_NAMES = (
    "private|member|members|membersonly|members_only|members_logged_in|memberonly|member_only|membership|"
    "pmpro_membership|restrict|restricted|rcp_restrict|is_paid|is_logged_in|loggedin|logged_in|user_only|"
    "subscriber_only|subscribers_only|mepr-show|mepr-active|mepr-protected|s2If|swpm_protected|um_loggedin|"
    "ihc-hide-content|wlm_private|wlm_ismember|wcm_restrict|armIf|passster|protected|content_protector"
)
_TAG = re.compile(
    rf"""(?<!\[)\[(?P<end>/)?(?P<name>{_NAMES})(?P<more>(?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|[^\s\]"']+))?)*)\s*\](?!\])""",
    re.IGNORECASE,
)
#: Of Jetpack and WordPress.com, since 2023. Any other value means that the post is for some only.
_ACCESS = "_jetpack_newsletter_access"
_FOR_EVERYBODY = frozenset(("", "everybody"))
#: The plugin Members: a row for each role that may read the post.
_ROLE = "_members_access_role"


def without_members_only(body: str) -> tuple[str, tuple[str, ...]]:
    """Return `body` without the parts between members' shortcodes, and the shortcodes that were found."""
    if "[/" not in body:
        return body, ()
    ends = {end["name"].lower(): end for end in _TAG.finditer(body) if end["end"]}
    kept: list[str] = []
    names: list[str] = []
    shown_from = 0
    for tag in _TAG.finditer(body):
        name = tag["name"].lower()
        end = ends.get(name)
        if tag["end"] or tag.start() < shown_from or end is None or end.start() < tag.end():
            continue
        closing = _closing(body, name, tag.end())
        kept.append(body[shown_from : tag.start()])
        shown_from = closing
        names.append(name)
    return "".join((*kept, body[shown_from:])), tuple(dict.fromkeys(names))


def restriction_of(item: Element, body: str) -> str:
    """Return whom a post of an export is for; empty where everybody may read it, at least its beginning."""
    for key, value in metadata_of(item):
        if key == _ACCESS and value not in _FOR_EVERYBODY and not has_paywall(body):
            return "for subscribers only"
        if key == _ROLE and value:
            return "for members only"
    return ""


def metadata_of(item: Element) -> Iterator[tuple[str, str]]:
    """Yield the key and the value of each `wp:postmeta` of an item."""
    for child in item:
        field = FIELD.fullmatch(child.tag)
        if field and field[1].lower() == "postmeta":
            said = {
                match[1].lower(): (inner.text or "").strip() for inner in child if (match := FIELD.fullmatch(inner.tag))
            }
            yield said.get("meta_key", ""), said.get("meta_value", "")


def _closing(body: str, name: str, start: int) -> int:
    """Return the end of the part that began before `start`: its own closing tag, parts of its name within counted."""
    open_tags, end = 1, len(body)
    for tag in _TAG.finditer(body, start):
        if tag["name"].lower() == name:
            open_tags += -1 if tag["end"] else 1
            end = tag.end() if tag["end"] else end
            if not open_tags:
                break
    return end
