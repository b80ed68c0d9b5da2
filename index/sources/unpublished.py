"""Recognising posts that are not everybody's, by signs on a page: a preview, a private post, one opened by a password.

People who are logged in see, and save, more than the public does. WordPress says so in the classes of the post's
element (`post_class`, in every theme and language), in a form, and in front of the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborHTMLParser

#: Names of the statuses of unpublished posts; a plugin's own status is passed over. Exports have them all, and the
#: interface shows them to people who are logged in, or by a plugin's fault.
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
#: Words that WordPress puts in front of a title ("Protected: %s", "Private: %s"), in the commonest languages.
_LOCKED_TITLE = re.compile(
    r"(?P<word>Protected|Private|Geschützt|Privat|Protégé|Privé|Protegido|Privado|Protetto|Privato|Beveiligd)\s?:\s+\S"
)


def unpublished_sign(page: LexborHTMLParser, addresses: Iterable[str]) -> str:
    """Return the sign that a page is not everybody's; empty where there is none. `addresses` are its own."""
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
    # An export of Medium has a page for every draft, too. Only a published one says when.
    if page.css_first('article.h-entry section[data-field="body"]') and not page.css_first(".dt-published"):
        return "Medium exported it without a day of publication, as it does drafts"
    if page.css_first("form.post-password-form") is not None:
        return "it asks for a password"
    return "" if _is_public(page) else _title_sign(page)


def _title_sign(page: LexborHTMLParser) -> str:
    headings = page.css("h1, .entry-title, .post-title, .wp-block-post-title, head title")
    return next((sign for heading in headings if (sign := locked_title(" ".join(heading.text().split())))), "")


def _is_public(page: LexborHTMLParser) -> bool:
    """True if the page says of its own post that it is published; its title may then begin with any word.

    Posts of a list beside it say the same of themselves, and do not count.
    """
    body = page.body.attributes.get("class") or "" if page.body is not None else ""
    own = {f"post-{number}" for number in re.findall(r"\bpostid-(\d+)\b", body)}
    return any(
        own & set((node.attributes.get("class") or "").split()) or node.css_first("h1") is not None
        for node in page.css(".status-publish")
    )


def is_preview(address: str) -> bool:
    """True of a preview's address: `/?p=7&preview=true`."""
    try:
        query = urlsplit(address).query
    except ValueError:  # an unfinished IPv6 address
        return False
    return any(_PREVIEW.fullmatch(name) and value.lower() not in ("0", "false") for name, value in parse_qsl(query))


def locked_title(title: str) -> str:
    """Return the sign in a title of a private or a locked post; empty where there is none."""
    found = _LOCKED_TITLE.match(title.strip())
    return f"its title begins with “{found['word']}:”, as WordPress marks what is not for everybody" if found else ""
