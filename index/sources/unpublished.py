"""What a post is that is not everybody's, and the signs of it on a page: a preview, a private post, one that a password
opened.

Whoever is logged in sees more than the public does, and saves what they see. WordPress itself says so in the classes
that it gives to the post's element (`post_class`, in every theme and language), in a form, and in front of the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborHTMLParser

#: What a post is that was published once, by its status; a status of a plugin's own is passed over. Exports have them
#: all, and the interface shows them to whoever is logged in, or by a plugin's fault.
WITHDRAWN = {
    "draft": "a draft",
    "future": "planned for later",
    "pending": "waiting for review",
    "private": "private",
    "trash": "in the trash",
}
_STATUSES = frozenset(f"status-{status}" for status in ("auto-draft", *WITHDRAWN))
_LOCKED = frozenset(("post-password-required", "post-password-protected"))
#: Pages that only the blog's own people see: the editor, the lists of posts, the log-in form.
_OF_ADMINISTRATION = frozenset(("block-editor-page", "customize-preview", "login", "wp-admin"))
_PREVIEW = re.compile(r"(?:preview|preview_id|preview_nonce|customize_changeset_uuid|_ppp)", re.IGNORECASE)
#: What WordPress puts in front of a title ("Protected: %s", "Private: %s"), also in the languages next to English.
_LOCKED_TITLE = re.compile(
    r"(?P<word>Protected|Private|Geschützt|Privat|Protégé|Privé|Protegido|Privado|Protetto|Privato|Beveiligd)\s?:\s+\S"
)


def unpublished_sign(page: LexborHTMLParser, addresses: Iterable[str]) -> str:
    """By what a page is known not to be everybody's; empty where nothing says so. `addresses` are its own."""
    for address in addresses:
        if is_preview(address):
            return "its address is a preview's"
    classes = set((page.body.attributes.get("class") or "").split()) if page.body is not None else set()
    if found := _OF_ADMINISTRATION & classes:
        return f"it is a page of the blog's administration (its body has the class {min(found)!r})"
    for node in page.css('[class*="status-"], [class*="post-password-"]'):
        names = set((node.attributes.get("class") or "").split())
        if found := (_STATUSES | _LOCKED) & names:
            return f"the post in it has the class {min(found)!r}"
    if page.css_first("form.post-password-form") is not None:
        return "it asks for a password"
    return "" if _is_public(page) else _title_sign(page)


def _title_sign(page: LexborHTMLParser) -> str:
    headings = page.css("h1, .entry-title, .post-title, .wp-block-post-title, head title")
    return next((sign for heading in headings if (sign := locked_title(" ".join(heading.text().split())))), "")


def _is_public(page: LexborHTMLParser) -> bool:
    """Whether the page says of its own post that it is published: its title may then begin as it likes.

    Not of another's: posts of a list beside it say the same of themselves.
    """
    body = page.body.attributes.get("class") or "" if page.body is not None else ""
    own = {f"post-{number}" for number in re.findall(r"\bpostid-(\d+)\b", body)}
    return any(
        own & set((node.attributes.get("class") or "").split()) or node.css_first("h1") is not None
        for node in page.css(".status-publish")
    )


def is_preview(address: str) -> bool:
    """Whether an address is a preview's: `/?p=7&preview=true`."""
    try:
        query = urlsplit(address).query
    except ValueError:  # an unfinished IPv6 address
        return False
    return any(_PREVIEW.fullmatch(name) and value.lower() not in ("0", "false") for name, value in parse_qsl(query))


def locked_title(title: str) -> str:
    """By what a title is known to be that of a private or a locked post; empty where it is not."""
    found = _LOCKED_TITLE.match(title.strip())
    return f"its title begins with “{found['word']}:”, as WordPress marks what is not for everybody" if found else ""
