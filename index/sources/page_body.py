"""Finding the post in a page or in rendered HTML: its content without sharing, related posts, comments and forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from index.reading.blocks import BLOCK_TAGS, walk
from index.reading.tail import find_tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from selectolax.lexbor import LexborNode

#: Selectors of the post, the surest first.
_CONTENT = (
    ".entry-content, .wp-block-post-content",
    ".post-content",
    # Page builders': Divi, Elementor, Bricks.
    ".et_pb_post_content",
    ".elementor-widget-theme-post-content",
    ".brxe-post-content",
    '[itemprop="articleBody"]',
    # WordPress's first themes.
    ".storycontent",
    ".entry",
    "article",
    "main",
    "body",
)
#: The last four hold the page's furniture too.
_ROUGH = frozenset((".entry", "article", "main", "body"))
#: Classes of lists of other posts, of blocks and of page builders.
_LISTS = frozenset(
    "elementor-widget-loop-grid elementor-widget-posts et_pb_blog_grid_wrapper et_pb_posts wp-block-latest-posts"
    " wp-block-query".split()
)
#: Selectors of what plugins and themes add to the content: sharing, related posts, advertisements, comments, forms.
_FOREIGN = (
    ".sharedaddy, .sd-block, .jp-relatedposts, #jp-relatedposts, #jp-post-flair, .wpcnt, .wpa,"
    " .wp-block-jetpack-subscriptions, .yarpp, .yarpp-related, .yarpp_related, .related_post, .related_post_title,"
    " .wp_rp_wrap, .crp_related, .rp4wp-related-posts, .erp, .srp-widget-container, .related-posts, .relatedposts,"
    " #ez-toc-container, #toc_container, .lwptoc, .wp-block-rank-math-toc-block, .wp-block-yoast-seo-table-of-contents,"
    " .simpletoc, .simpletoc-title, .simpletoc-list, .wp-block-jetpack-related-posts, .jp-relatedposts-i2,"
    " .heateor_sss_sharing_container, .addtoany_content, .addtoany_share_save_container, .ssba, .swp_social_panel,"
    " .jetpack-likes-widget-wrapper, .kk-star-ratings, .post-ratings, .saboxplugin-wrap, .adsbygoogle,"
    " .pp-multiple-authors-boxes-wrapper, .wp-block-comments, .wp-block-post-comments, #disqus_thread,"
    # The Wayback Machine's.
    " #wm-ipp-base, #wm-ipp, #donato, #comments, .comments, .comments-area, .comments-link, .commentlist,"
    " .comment-list, #respond, .comment-respond, .post-navigation, .nav-links, .screen-reader-text, nav, form, script,"
    " style, noscript, template, iframe"
    # Lists of other posts.
    f"{''.join(f', .{name}' for name in sorted(_LISTS))}"
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
    foreign = _FOREIGN + (_FURNITURE if selector in _ROUGH else "")
    _take_out(content, [*content.css(foreign), *_other_posts_in(page, content)])
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
        # The page's own post may stand in a list, too: some block themes have no other template.
        for node in sorted(page.css(selector), key=_is_listed):
            if not is_of_another_post(page, node):
                # Where other posts stand in the page and its own was not found, the whole would be theirs.
                return (None, "") if others and selector in _ROUGH else (node, selector)
            others = True
    return None, ""


def _is_listed(node: LexborNode) -> bool:
    return any(_LISTS & set((found.attributes.get("class") or "").split()) for found in _with_parents(node))


def _other_posts_in(page: LexborHTMLParser, content: LexborNode) -> list[LexborNode]:
    """Return the posts of another number within a page's own."""
    own = _own_number(page) or next(filter(None, map(_number, _with_parents(content))), "")
    marked = content.css('[id^="post-"], [class*="post-"]') if own else []
    return [node for node in marked if _number(node) not in ("", own)]


def is_of_another_post(page: LexborHTMLParser, node: LexborNode) -> bool:
    """True if `node` stands in a post that is not the one whose page this is: its body and the post give numbers."""
    own = _own_number(page)
    return bool(own) and next(filter(None, map(_number, _with_parents(node))), own) != own


def _own_number(page: LexborHTMLParser) -> str:
    """Return the number of the post whose page this is, as its body has it; empty where it has none."""
    found = _OF_PAGE.search((page.body.attributes.get("class") or "") if page.body else "")
    return found[1] if found else ""


def _number(node: LexborNode) -> str:
    """Return the number of the post that a node is; empty where it is none."""
    found = _OF_POST.search(f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}")
    return found[1] if found else ""


def _with_parents(node: LexborNode) -> Iterator[LexborNode]:
    """Yield a node and what it stands in, up to the body."""
    found: LexborNode | None = node
    while found is not None and found.tag != "body":
        yield found
        found = found.parent


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


def _take_out(content: LexborNode, nodes: list[LexborNode]) -> None:
    """Remove `nodes` from `content`.

    Only the outermost nodes are removed: that frees a node with all in it, and a freed node must not be touched.
    """
    found = {node.mem_id: node for node in nodes if node.mem_id != content.mem_id}
    for node in [node for node in found.values() if not _is_within(node, found.keys())]:
        node.decompose()


def _is_within(node: LexborNode, numbers: Set[int]) -> bool:
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
