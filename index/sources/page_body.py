"""Finding the post in a page or in rendered HTML: its content without sharing, related posts, comments and forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from index.reading.blocks import BLOCK_TAGS, walk
from index.reading.tail import find_tail

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

#: Selectors of the post, the surest first.
_CONTENT = (
    ".entry-content",
    ".post-content",
    # Page builders': Divi, Elementor, Bricks.
    ".et_pb_post_content",
    ".elementor-widget-theme-post-content",
    ".brxe-post-content",
    '[itemprop="articleBody"]',
    "article",
    "main",
    "body",
)
#: The last three hold the page's furniture too.
_ROUGH = frozenset(("article", "main", "body"))
#: Selectors of what plugins and themes add to the content: sharing, related posts, advertisements, comments, forms.
_FOREIGN = (
    ".sharedaddy, .sd-block, .jp-relatedposts, #jp-relatedposts, #jp-post-flair, .wpcnt, .wpa,"
    " .wp-block-jetpack-subscriptions, .yarpp, .yarpp-related, .yarpp_related, .related_post, .related_post_title,"
    " .wp_rp_wrap, .crp_related, .rp4wp-related-posts, .erp, .srp-widget-container, .related-posts, .relatedposts,"
    " #ez-toc-container, #toc_container, .lwptoc, .wp-block-rank-math-toc-block, .wp-block-yoast-seo-table-of-contents,"
    " .simpletoc, #comments, .comments, .comments-area, .comments-link, .commentlist,"
    " .comment-list, #respond, .comment-respond, .post-navigation, .nav-links, .screen-reader-text, nav, form, script,"
    " style, noscript, template, iframe"
)
_FURNITURE = (
    ", header, footer, aside, .entry-header, .entry-meta, .entry-footer, .entry-title, .post-title, .postmetadata,"
    " .cat-links, .tags-links, .sidebar, .widget, #sidebar, #header, #footer"
)
#: The line that SEO plugins put beneath a post in a feed.
_APPEARED = re.compile(r"the post .+ (?:appeared first on|first appeared on) .+", re.IGNORECASE | re.DOTALL)
#: Class of a page's body, and class or id of a post in it.
_OF_PAGE, _OF_POST = re.compile(r"(?:^|\s)postid-(\d+)(?:\s|$)"), re.compile(r"(?:^|\s)post-(\d+)(?:\s|$)")
_LONELY_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PageBody:
    """The post in a page."""

    #: Its HTML.
    html: str
    #: Its text, one line per paragraph.
    text: str
    #: The categories of its "Filed under" line.
    categories: tuple[str, ...]
    #: Characters of text that were taken away.
    tail_characters: int


def read_page_body(page: LexborHTMLParser) -> PageBody:
    """Find the post in `page`, and remove from the page what is not the post."""
    content, selector = _content(page)
    if content is None:
        return PageBody("", "", (), 0)
    whole = _text(_lines(content))
    _take_out(content, _FOREIGN + (_FURNITURE if selector in _ROUGH else ""))
    lines = _lines(content)
    text = _text(lines)
    tail = find_tail(text)
    if tail.start < len(text):
        _cut(content, lines[text.count("\n", 0, tail.start)][1])
        text = text[: tail.start].rstrip("\n")
    return PageBody(content.html or "", text, tail.categories, len(whole) - len(text))


def _content(page: LexborHTMLParser) -> tuple[LexborNode | None, str]:
    others = False
    for selector in _CONTENT:
        for node in page.css(selector):
            if not is_of_another_post(page, node):
                # Where other posts stand in the page and its own was not found, the whole would be theirs.
                return (None, "") if others and selector in _ROUGH else (node, selector)
            others = True
    return None, ""


def is_of_another_post(page: LexborHTMLParser, node: LexborNode) -> bool:
    """True if `node` stands in a post that is not the one whose page this is: its body and the post give numbers."""
    own = _OF_PAGE.search((page.body.attributes.get("class") or "") if page.body else "")
    found: LexborNode | None = node
    while own and found is not None and found.tag != "body":
        marks = f"{found.attributes.get('id') or ''} {found.attributes.get('class') or ''}"
        if number := _OF_POST.search(marks):
            return number[1] != own[1]
        found = found.parent
    return False


def read_rendered(html: str) -> PageBody:
    """Find the post in rendered `html`, as of an interface or a feed; the same furniture is taken out as of a page."""
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


def _take_out(content: LexborNode, selector: str) -> None:
    """Remove all that `selector` finds in `content`.

    Only the outermost nodes are removed: that frees a node with all in it, and a freed node must not be touched.
    """
    found = [node for node in content.css(selector) if node.mem_id != content.mem_id]
    numbers = {node.mem_id for node in found}
    for node in [node for node in found if not _is_within(node, numbers)]:
        node.decompose()


def _is_within(node: LexborNode, numbers: set[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in numbers:
            return True
        parent = parent.parent
    return False


def _lines(content: LexborNode) -> list[tuple[str, LexborNode]]:
    """Yield the lines of text in `content` as a reader sees them, each with the text node it begins in."""
    lines: list[tuple[str, LexborNode]] = []
    pieces: list[str] = []
    first: LexborNode | None = None
    for node, _, entering in walk(content.child):
        if node.tag == "-text":
            if entering and (node.text_content or "").strip():
                first = first or node
            pieces.append((node.text_content or "") if entering else "")
        elif node.tag in BLOCK_TAGS or node.tag == "br":
            if first:
                lines.append((" ".join("".join(pieces).split()), first))
            pieces, first = [], None
    if first:
        lines.append((" ".join("".join(pieces).split()), first))
    return lines


def _text(lines: list[tuple[str, LexborNode]]) -> str:
    return "\n".join(line for line, _ in lines)


def _cut(content: LexborNode, node: LexborNode) -> None:
    """Remove `node` and everything after it in `content`."""
    while node.mem_id != content.mem_id:
        while node.next is not None:
            node.next.decompose()
        parent = node.parent
        if parent is None:
            return
        if node.tag == "-text":
            node.decompose()
        node = parent
