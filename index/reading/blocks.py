"""Reading a post's body into blocks: paragraphs, headings, list items, image texts and captions, in reading order.

White space is treated as a browser does: a run of spaces, tabs and line ends is one space, no-break spaces stay, and a
block's lines have no ordinary space at either end. There are no empty blocks. Everything that a reader sees stands in
exactly one block, except the bullet of a list item (its kind says it), the tags of known shortcodes, and the elements
in `DROPPED`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from index.posts.records import BlockKind, BodyFormat
from index.reading.bare_signs import with_bare_signs_escaped
from index.reading.flow import Flow, collapse, visible
from index.reading.nesting import with_shallow_nesting
from index.reading.plain_text import LINE_ENDS, read_text
from index.reading.shortcodes import SHORTCODE, parts, with_captions_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from index.posts.records import Block

#: Elements whose content nobody reads.
DROPPED = frozenset("form head iframe noembed noframes noscript script style svg template title".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PREFORMATTED = frozenset(("listing", "plaintext", "pre", "xmp"))
#: Elements that begin and end a line.
BLOCK_TAGS = (
    _HEADINGS
    | _PREFORMATTED
    | frozenset(
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
        "figure footer header hgroup hr html legend li main menu nav ol optgroup option p search section summary "
        "table tbody tfoot thead tr ul".split()
    )
)
#: Classes of a picture beside a text, and of a caption.
_MEDIA_TEXT, _CAPTION_CLASS = "wp-block-media-text", "wp-caption-text"
#: Attribute of the raised number that leads to a footnote, since WordPress 6.3.
_FOOTNOTE = "data-fn"
_SURROGATES = re.compile("[\ud800-\udfff]")

#: Between paragraphs in a text node: WordPress's autop leaves them where a bare "<" keeps it from parting paragraphs.
_BLANK_LINES = re.compile(r"(?:\r\n|\r|\n)[ \t\f]*(?:\r\n|\r|\n)[ \t\f\r\n]*")

#: Parts a post into pages, of which each is laid out by itself.
_NEXT_PAGE = "<!--nextpage-->"
#: WordPress takes the comments of blocks out, so that line ends on both sides become a blank line.
_BLOCK_COMMENT = re.compile(r"<!--\s+/?wp:[^<]*?-->")


def read_blocks(body: str, body_format: BodyFormat) -> tuple[Block, ...]:
    """Return the blocks of `body` in reading order. Never raises."""
    # A lone surrogate cannot be written as UTF-8, neither for the parser nor in the record.
    body = _SURROGATES.sub("\ufffd", body)
    flow = Flow()
    if body_format is BodyFormat.TEXT:
        read_text(body, flow)
    else:
        _HtmlReader(flow, autop=body_format is BodyFormat.CLASSIC).read(body)
    return flow.blocks()


@lru_cache(maxsize=4096)  # a blog's categories come again with every post
def read_title(markup: str) -> str:
    """Return a title or a term's name as it is read: WordPress stores them with entities and sometimes tags."""
    blocks = read_blocks(markup, BodyFormat.HTML)
    return " ".join(" ".join(block.text.split()) for block in blocks if block.kind is not BlockKind.IMAGE_TEXT)


def walk(first: LexborNode | None, *, beside: bool = True) -> Iterator[tuple[LexborNode, str, bool]]:
    """Yield `first`, its following siblings and all in them, each with its tag when entered (True) and left (False).

    A text is only entered. It does not recurse, because a page may be of any depth. Dropped elements are passed over.
    `beside` is True where pictures may stand beside a text.
    """
    stack = [(node, node.tag or "", True) for node in reversed(_siblings(first))]
    while stack:
        node, tag, entering = stack.pop()
        if tag in DROPPED:
            if tag == "form":
                # Left out, it still parts what stands around it.
                yield node, "hr", True
                yield node, "hr", False
            continue
        yield node, tag, entering
        if entering and tag != _TEXT:
            stack.append((node, tag, False))
            children = _siblings(node.child)
            if beside and tag in BLOCK_TAGS and _MEDIA_TEXT in _classes(node):
                # The picture may be set on the right; its text still introduces what stands beside it.
                children.sort(key=lambda child: child.tag != "figure")
            stack.extend([(child, child.tag or "", True) for child in reversed(children)])


def _siblings(node: LexborNode | None) -> list[LexborNode]:
    found = []
    while node is not None:
        found.append(node)
        node = node.next
    return found


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


_TEXT = "-text"
_BOLD, _ITALIC = frozenset(("b", "strong")), frozenset(("em", "i"))


class _HtmlReader:
    """Reads HTML into a flow, with WordPress's autop where the body was written for it."""

    def __init__(self, flow: Flow, *, autop: bool) -> None:
        self._flow = flow
        self._autop = autop
        self._kinds = [BlockKind.PARAGRAPH]
        self._bold_depth = self._italic_depth = self._pre_depth = 0
        self._has_captions = False
        #: Rows of several cells that are open; everything in them is one block.
        self._rows: list[int] = []
        self._row_begins = False
        self._in_caption_shortcode = False
        #: Names of unheard-of shortcodes that were opened.
        self._opened: set[str] = set()
        self._after_break = False

    def read(self, body: str) -> None:
        self._has_captions = _CAPTION_CLASS in body
        body = body.replace(_NEXT_PAGE, "\n\n")
        if not self._autop:
            body = _BLOCK_COMMENT.sub("", body)
        body = with_shallow_nesting(with_bare_signs_escaped(with_captions_shown(body)))
        for node, tag, entering in walk(LexborHTMLParser(body, is_fragment=True).root, beside=_MEDIA_TEXT in body):
            if tag == _TEXT:
                self._text(node.text_content or "")
            elif entering:
                self._enter(node, tag)
            else:
                self._leave(node, tag)

    def _enter(self, node: LexborNode, tag: str) -> None:
        self._after_break = tag == "br"
        if tag in BLOCK_TAGS:
            self._boundary()
            self._kinds.append(self._kind_of(node, tag))
            self._pre_depth += tag in _PREFORMATTED
            if tag == "tr" and (self._rows or sum(cell.tag in ("td", "th") for cell in _siblings(node.child)) > 1):
                self._rows.append(node.mem_id)
                self._row_begins = True
        elif tag == "br":
            self._break_line()
        elif tag == "img":
            self._image(node)
        elif tag in _BOLD:
            self._bold_depth += 1
        elif tag in _ITALIC:
            self._italic_depth += 1
        elif tag == "sup" and _FOOTNOTE in node.attributes:
            # Raised as it is, "letter" and its note's number would become one word.
            self._add("[")
        elif tag in ("td", "th") and self._rows:
            if not self._row_begins:
                self._flow.next_cell()
            self._row_begins = False

    def _leave(self, node: LexborNode, tag: str) -> None:
        if tag in BLOCK_TAGS:
            if self._rows and self._rows[-1] == node.mem_id:
                self._rows.pop()
            self._boundary()
            self._kinds.pop()
            self._pre_depth -= tag in _PREFORMATTED
        elif tag in _BOLD:
            self._bold_depth -= 1
        elif tag in _ITALIC:
            self._italic_depth -= 1
        elif tag == "sup" and _FOOTNOTE in node.attributes:
            self._add("]")

    def _kind_of(self, node: LexborNode, tag: str) -> BlockKind:
        if tag in _HEADINGS:
            return BlockKind.HEADING
        if tag == "li":
            return BlockKind.LIST_ITEM
        if tag == "figcaption" or (self._has_captions and _CAPTION_CLASS in _classes(node)):
            return BlockKind.CAPTION
        return self._kinds[-1]

    def _boundary(self) -> None:
        if self._rows:
            self._flow.break_line(within_block=True)
        elif self._flow.end():
            # A caption is one block: if its closing tag was forgotten, the answers after it must not be caption.
            self._in_caption_shortcode = False

    def _break_line(self) -> None:
        if self._flow.break_line(within_block=bool(self._rows)):
            self._in_caption_shortcode = False

    def _image(self, node: LexborNode) -> None:
        text = collapse(node.attributes.get("alt") or "").strip(" ")
        if {"emoji", "wp-smiley"} & set(_classes(node)):
            self._add(text)
        elif visible(text):
            if self._flow.at_line_start and not self._rows:
                self._boundary()
            self._flow.whole(text, BlockKind.IMAGE_TEXT)

    def _text(self, text: str) -> None:
        if self._pre_depth:
            self._lines(text)
            return
        start = 0
        for shortcode in SHORTCODE.finditer(text):
            self._running_text(text[start : shortcode.start()])
            self._shortcode(shortcode)
            start = shortcode.end()
        self._running_text(text[start:])

    def _shortcode(self, shortcode: re.Match[str]) -> None:
        name = shortcode["name"] or ""
        if shortcode["escaped"]:
            self._running_text(shortcode["escaped"])
        elif shortcode["other"]:
            self._opened.add(re.split(r"\s", shortcode["other"], maxsplit=1)[0])
        elif shortcode["closed"] and shortcode["closed"] not in self._opened:
            # "[/sarcasm]" is somebody's word.
            self._running_text(shortcode[0])
        elif parts(name):
            self._boundary()
            self._in_caption_shortcode = name.endswith("caption") and not shortcode["end"]

    def _running_text(self, text: str) -> None:
        if self._autop:
            self._lines(text)
        else:
            for number, paragraph in enumerate(_BLANK_LINES.split(text)):
                if number:
                    self._boundary()
                self._add(paragraph)

    def _lines(self, text: str) -> None:
        """Read text in which a line end is a line break, and so a blank line a new paragraph."""
        for number, line in enumerate(lines := LINE_ENDS.split(text)):
            # autop makes one break, not two, of "<br>" at a line's end.
            if number > 1 or (number == 1 and not (self._after_break and not visible(lines[0]))):
                self._break_line()
            self._add(line)
        self._after_break = False

    def _add(self, text: str) -> None:
        kind = BlockKind.CAPTION if self._in_caption_shortcode else self._kinds[-1]
        kind = BlockKind.PARAGRAPH if self._rows else kind
        self._flow.add(text, kind, bold=self._bold_depth > 0, italic=self._italic_depth > 0)
