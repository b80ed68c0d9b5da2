"""Reading a post's rendered HTML, as in WordPress's interface or a feed, without what plugins put beneath it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from index.sources.page_body import PageBody, read_page_body

#: The line that SEO plugins put beneath a post in a feed.
_APPEARED = re.compile(r"the post .+ (?:appeared first on|first appeared on) .+", re.IGNORECASE | re.DOTALL)
_LONELY_SURROGATES = re.compile("[\ud800-\udfff]")


def read_rendered(html: str) -> PageBody:
    """Read the post in rendered `html` as in its page, so that the same furniture is taken out."""
    # Mended first: an end tag too many would end the wrapper, and the rest of the post would be lost.
    whole = LexborHTMLParser(_LONELY_SURROGATES.sub("\ufffd", html), is_fragment=True).html or ""
    return read_page_body(LexborHTMLParser(f'<div class="entry-content">{whole}</div>'))


def without_appeared(html: str) -> tuple[str, int]:
    """Return `html` without the line that says where the post appeared first, and the length of that line."""
    page = LexborHTMLParser(html, is_fragment=True)
    last = page.css("p")[-1:]
    line = " ".join(last[0].text().split()) if last else ""
    # It must have two links, to the post and to the blog: "The post office appeared first on my list" is an answer.
    if not _APPEARED.fullmatch(line) or len(last[0].css("a[href]")) < 2:
        return html, 0
    last[0].decompose()
    return page.html or "", len(line)
