"""A plain reading of HTML as a browser lays it out. It shares nothing with `index.reading`, which it judges.

Where ours reads otherwise on purpose, that is an allowance: the plain reading can be asked to read so, too.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from selectolax.lexbor import LexborNode

_PARTS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre"
    " search section summary table caption tbody tfoot thead tr ul xmp".split()
)
_UNSEEN = frozenset("audio form iframe noscript script style svg template title video".split())
_PRE = frozenset(("listing", "plaintext", "pre", "xmp"))
_TAG = re.compile(r"\[/?(?:gallery|audio|video|embed)(?:\s[^\]]*)?\]")
_CAPTION = re.compile(r"""\[/?(?:wp_)?caption(?:[^\]]*caption=["']([^\]]*)["'](?=\]))?[^\]]*\]""")
_BLANK_LINES = re.compile(r"\n[ \t\r]*\n\s*")
#: What wptexturize changes, back in what it may have been.
_SIGNS = str.maketrans(
    dict.fromkeys("‘’‚‛′", "'")
    | dict.fromkeys("“”„″", '"')
    | dict.fromkeys("–—", "-")
    | {"…": "...", "×": "x", "\xa0": " "}
)


class Allowance(Enum):
    """What ours reads otherwise than a browser, on purpose."""

    BLANK_LINE = "a blank line in running text parts paragraphs (autop was off, or lost it after a bare “<”)"
    BLANK_LINE_IN_PRE = "a blank line in preformatted text parts paragraphs"
    EMPTY_LINE = "a line that shows nothing parts paragraphs: two breaks, or a no-break space"
    PICTURE = "a picture at the beginning of a line parts paragraphs"
    LINE_END = "a line end breaks the line (autop lost it after a bare “<”)"
    BARE_SIGN = "a bare “<” before a letter is a sign, and takes nothing with it"
    FOOTNOTE = "the raised number of a footnote stands in brackets, so that it does not become part of the word"
    CAPTION_MARKUP = "mark-up that an old editor wrote into a caption as entities is mark-up"
    SHORTCODE_TAG = "the tag of a shortcode that is left standing (escaped, or after a bare “<”) is no words"


def paragraphs(html: str, allowed: AbstractSet[Allowance] = frozenset()) -> list[str]:
    """Return the paragraphs of `html`, with a line feed where a line breaks. Texts of pictures are left out."""
    if Allowance.BARE_SIGN in allowed:
        html = re.sub(r"<(?=[a-z])(?![^<>\n]*(?:\n(?![ \t]*\n)[^<>\n]*)*>)", "&lt;", html)
    reading = _Reading(allowed)
    reading.read(LexborHTMLParser(html).root, in_pre=False)
    reading.end()
    return reading.found


def folded(paragraph: str) -> str:
    """Return a paragraph without what typography changes, white space as single spaces; line feeds stay."""
    paragraph = re.sub(r"-{2,}", "-", paragraph.translate(_SIGNS))
    paragraph = (
        re.sub(r"''|``", '"', paragraph)
        .replace("(tm)", "™")
        .replace("[[", "[")
        .replace("]]", "]")
        .replace("Wordpress", "WordPress")
    )
    lines = (" ".join(line.replace("|", " ").split()) for line in paragraph.split("\n"))
    return "\n".join(line for line in lines if line)


class _Reading:
    def __init__(self, allowed: AbstractSet[Allowance]) -> None:
        self.found: list[str] = []
        self._allowed = allowed
        self._text = ""
        self._cells = 0

    def end(self) -> None:
        """End the paragraph."""
        at_empty_lines = Allowance.EMPTY_LINE in self._allowed and "|" not in self._text
        parts = re.split(r"\n[\s\u200b]*\n", self._text) if at_empty_lines else [self._text]
        self.found += [part for part in parts if part.strip()]
        self._text = ""

    def read(self, node: LexborNode | None, *, in_pre: bool) -> None:
        """Read a node and those beside it."""
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self._add(node.text_content or "", in_pre=in_pre)
            elif tag == "br":
                self._text += "\n"
            elif tag == "img":
                self._picture()
            elif tag not in _UNSEEN:
                self._element(node, tag, in_pre=in_pre or tag in _PRE)
            node = node.next

    def _element(self, node: LexborNode, tag: str, *, in_pre: bool) -> None:
        is_cell = tag in ("td", "th")
        brackets = tag == "sup" and "data-fn" in node.attributes and Allowance.FOOTNOTE in self._allowed
        if tag in _PARTS:
            self._part()
        self._cells += is_cell
        self._text += " | " if is_cell else "[" if brackets else ""
        self.read(node.child, in_pre=in_pre)
        self._text += "]" if brackets else ""
        self._cells -= is_cell
        if tag in _PARTS:
            self._part()

    def _picture(self) -> None:
        if Allowance.PICTURE in self._allowed and self._text.rstrip(" ").endswith("\n"):
            self._part()

    def _add(self, text: str, *, in_pre: bool) -> None:
        if Allowance.CAPTION_MARKUP in self._allowed:
            text = re.sub(r"</?a\b[^>]*>", "", text)
        if Allowance.SHORTCODE_TAG in self._allowed:
            text = _CAPTION.sub(r"\n\n\1\n\n", _TAG.sub("", text))
        parts = Allowance.BLANK_LINE_IN_PRE if in_pre else Allowance.BLANK_LINE
        for number, piece in enumerate(_BLANK_LINES.split(text) if parts in self._allowed else [text]):
            if number:
                self._part()
            self._text += piece if in_pre else self._collapsed(piece)

    def _collapsed(self, text: str) -> str:
        before, sign, after = text.partition("<") if Allowance.LINE_END in self._allowed else (text, "", "")
        return re.sub(r"[ \t\r\n\f]+", " ", before) + sign + re.sub(r"[ \t\r\f]+", " ", after)

    def _part(self) -> None:
        # A table's row is one paragraph, as who reads it aloud says it in one go.
        if not self._cells:
            self.end()
        elif not self._text.rstrip(" ").endswith("|"):
            self._text += "\n"
