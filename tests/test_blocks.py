"""Blocks: what a reader sees of a body, in order, whole."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from index.posts.records import BlockKind, BodyFormat
from index.reading.bare_signs import with_bare_signs_escaped
from index.reading.blocks import DROPPED, read_blocks, read_title, walk
from index.reading.flow import visible

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

P, H, LI, I, C = (  # noqa: E741 -- the tables below are read by their second column
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.LIST_ITEM,
    BlockKind.IMAGE_TEXT,
    BlockKind.CAPTION,
)
CLASSIC, GUTENBERG, HTML, TEXT = BodyFormat.CLASSIC, BodyFormat.GUTENBERG, BodyFormat.HTML, BodyFormat.TEXT


def seen(body: str, body_format: BodyFormat) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in read_blocks(body, body_format)]


# --- HTML as a browser shows it -------------------------------------------------------------------------------------

SHOWN = {
    "white space is one space, a no-break space stays": (
        "<p>  Wanda\n\tPyle:&nbsp;Only\r\n twice. </p>",
        [(P, "Wanda Pyle:\xa0Only twice.")],
    ),
    "a break is a line, two are a paragraph": ("<p>a<br>b<br/><br>c</p>", [(P, "a\nb"), (P, "c")]),
    "a line of no-break spaces is empty": (
        "<p>a<br>&nbsp;<br>b<br>&nbsp;</p><p>&nbsp;</p><p>&#8203;</p>",
        [(P, "a"), (P, "b")],
    ),
    "headings": ("<h2>On <em>paper</em></h2><h6>x</h6>", [(H, "On paper"), (H, "x")]),
    "text around blocks": ("<div>a<div>b</div>c<section>d</section></div>e", [(P, t) for t in "abcde"]),
    "nested lists": ("<ul><li>a<ol><li>b</li></ol>c</li><li><p>d</p></li></ul>", [(LI, t) for t in "abcd"]),
    "a picture floated in a paragraph stands before it": (
        '<p><img class="alignleft" alt=" Inez \n Tarn ">We always do.</p>',
        [(I, "Inez Tarn"), (P, "We always do.")],
    ),
    "a picture in the midst of a paragraph does not divide it": ('<p>a <img alt="x"> b</p>', [(I, "x"), (P, "a b")]),
    "a picture that begins a line stands before that line": ('a<br><img alt="x">b', [(P, "a"), (I, "x"), (P, "b")]),
    "pictures without text are nothing": ('<p><img><img alt=""><img alt="&nbsp;"></p>', []),
    "emoji are text": ('<p>Yes <img class="emoji" alt="🙂">!</p>', [(P, "Yes 🙂!")]),
    "figure": (
        '<figure class="wp-block-image"><img alt="A loom"><figcaption>Loom shop, <b>1911</b></figcaption></figure>',
        [(I, "A loom"), (C, "Loom shop, 1911")],
    ),
    "classic caption": (
        '<div class="wp-caption"><img alt="A loom"><p class="wp-caption-text">Loom shop</p></div>x',
        [(I, "A loom"), (C, "Loom shop"), (P, "x")],
    ),
    "media and text, the picture on the right": (
        '<div class="wp-block-media-text"><div><p>Otto:</p></div><figure><img alt="Otto holds a kite"></figure></div>',
        [(I, "Otto holds a kite"), (P, "Otto:")],
    ),
    "quotation": ("<blockquote><p>a</p><p>b</p><cite>c</cite></blockquote>", [(P, "a"), (P, "b"), (P, "c")]),
    "table": (
        "<table><tr><th>Year<th>Number<tr><td>2012</td>\n<td></td><td><p>3</p><p>or 4</p></td></table>",
        [(P, "Year | Number"), (P, "2012 | 3\nor 4")],
    ),
    "a table that is only a frame": ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", [(P, "a"), (P, "b")]),
    "preformatted lines": ("<pre>\n  a  b\nc\n\nd</pre>", [(P, "a b\nc"), (P, "d")]),
    "nothing to read": (
        (
            "<style>a</style><script>b</script><noscript>c</noscript><template>d</template><form>e</form><svg><text>f</text></svg><iframe>g</iframe><!--"
            " wp:more --><!--more-->h"
        ),
        [(P, "h")],
    ),
    "brackets are somebody's words": (
        "<p>They [sic] said [audio cuts out] and [gallery ids='1,2' link=\"none\"]left [galleries] [video].</p>",
        [(P, "They [sic] said [audio cuts out] and left [galleries] .")],
    ),
    "unclosed and misnested": ("<p><b>a<p>b</b></p></div><td>c", [(P, "a"), (P, "b"), (P, "c")]),
}


@pytest.mark.parametrize(("body", "expected"), SHOWN.values(), ids=SHOWN)
def test_html(body: str, expected: list[tuple[BlockKind, str]]) -> None:
    assert seen(body, HTML) == expected
    assert seen(body, GUTENBERG) == expected


# --- Classic: WordPress's autop -------------------------------------------------------------------------------------

AUTOP = {
    "blank lines are paragraphs, single ends are lines": (
        "a\nb\n\nc\r\n\r\nd\n \t\n\n\ne",
        [(P, "a\nb"), (P, "c"), (P, "d"), (P, "e")],
    ),
    "signature under an answer": (
        '<img class="alignleft" alt="Inez Tarn" />We do.\n\n<em>– Inez Tarn, Youth Manager</em>\nSedge Library',
        [(I, "Inez Tarn"), (P, "We do."), (P, "– Inez Tarn, Youth Manager\nSedge Library")],
    ),
    "breaks and paragraphs that are there": (
        "<p>a</p>\n<p>b<br />\nc</p>\n\nd<br>\n\ne",
        [(P, "a"), (P, "b\nc"), (P, "d"), (P, "e")],
    ),
    "between blocks line ends are nothing": (
        "<ul>\n<li>a\nb</li>\n\n<li>c</li>\n</ul>\nd",
        [(LI, "a\nb"), (LI, "c"), (P, "d")],
    ),
    "preformatted": ("a\n<pre>b\nc</pre>\nd", [(P, "a"), (P, "b\nc"), (P, "d")]),
    "caption shortcode": (
        (
            'a\n\n[caption id="x" align="alignleft" width="300"]<a href="#"><img alt="Loom" /></a> Loom'
            " <i>shop</i>[/caption]b\n[gallery]\nc"
        ),
        [(P, "a"), (I, "Loom"), (C, "Loom shop"), (P, "b"), (P, "c")],
    ),
    "caption of before 2012": (
        '[caption width="3" caption="Loom shop"]<img alt="Loom">[/caption]b',
        [(C, "Loom shop"), (I, "Loom"), (P, "b")],
    ),
    "a caption that was never closed takes only its line": (
        "[caption]<img alt='x'> a\n\nb",
        [(I, "x"), (C, "a"), (P, "b")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), AUTOP.values(), ids=AUTOP)
def test_classic(body: str, expected: list[tuple[BlockKind, str]]) -> None:
    assert seen(body, CLASSIC) == expected


def test_line_ends_are_lines_only_in_classic_bodies_and_blank_lines_part_everywhere() -> None:
    assert seen("a\nb\n \nc", GUTENBERG) == [(P, "a b"), (P, "c")]


# --- Bold -----------------------------------------------------------------------------------------------------------

BOLD = {
    "<p><strong>Wanda Pyle:</strong>&nbsp;Only twice.</p>": ["Wanda Pyle:"],
    "<p><b>Wanda </b><strong>Pyle</strong>, Head</p>": ["Wanda Pyle"],
    "<p>a <b>b</b> c <b>d</b><i>e</i></p>": ["b", "d"],
    "<b>a<p>b</p></b>": ["a", "b"],
    "<p><b>a<br></b>b<b> <br>&nbsp;</b></p>": ["a"],
}


@pytest.mark.parametrize(("body", "expected"), BOLD.items())
def test_bold_runs(body: str, expected: list[str]) -> None:
    assert [block.text[start:end] for block in read_blocks(body, HTML) for start, end in block.bold] == expected


# --- Plain text -----------------------------------------------------------------------------------------------------

LINES = {
    "one line is one block, in both shapes": ("a\n\n\n b  c \r\n\xa0\n\t\nd", [(P, "a"), (P, "b c"), (P, "d")]),
    "bullets": ("  • a\n\t·\tb\n* c d\n√ Only one!", [(LI, "a"), (LI, "b"), (LI, "c d"), (P, "√ Only one!")]),
    "no bullets": ("* * *\n*bold*\n•\n–", [(P, "* * *"), (P, "*bold*"), (P, "•"), (P, "–")]),
    "hyphens in a row": ("Two:\n- How long?\n\n- On paper?", [(P, "Two:"), (LI, "How long?"), (LI, "On paper?")]),
    "a single hyphen is a signature": ("We do.\n- Inez\nb", [(P, "We do."), (P, "- Inez"), (P, "b")]),
    "signatures are never list items": (
        "- long\n- short\n- Inez Tarn, Youth Manager, Sedge Library\n- Anonymous\n– Otto Brandl, Dean, Gorse",
        [
            (LI, "long"),
            (LI, "short"),
            (P, "- Inez Tarn, Youth Manager, Sedge Library"),
            (P, "- Anonymous"),
            (P, "– Otto Brandl, Dean, Gorse"),
        ],
    ),
    "mark-up is text": ("<b>a</b> &amp; [gallery]", [(P, "<b>a</b> &amp; [gallery]")]),
}


@pytest.mark.parametrize(("body", "expected"), LINES.values(), ids=LINES)
def test_text(body: str, expected: list[tuple[BlockKind, str]]) -> None:
    assert seen(body, TEXT) == expected


# --- Promises about every body --------------------------------------------------------------------------------------

TAGS = (
    "p b strong br div li ul h2 pre table tr td img blockquote figure figcaption script form svg template a em".split()
)
SOUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(
            ["\n", "\n\n", "\r\n", "&nbsp;", "&#1;", "&lt;", "<!--", "-->", "<![CDATA[", "[caption]", "[/caption]"]
        ),
        st.sampled_from(
            ["[gallery ids='1']", '<img alt="x y">', '<p class="wp-caption-text">', "- a\n- b", "• c", "\0", "\ud800"]
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)


@given(st.one_of(SOUP, st.text()), st.sampled_from(BodyFormat))
@example("\ud800", TEXT)
@example("<b><em>- a\n- b", CLASSIC)
@settings(max_examples=400, deadline=None)
def test_whatever_the_body_offsets_and_bold_runs_hold(body: str, body_format: BodyFormat) -> None:
    blocks = read_blocks(body, body_format)
    text = "\n".join(block.text for block in blocks)
    for block in blocks:
        assert text[block.start : block.end] == block.text
        assert visible(block.text)
        assert block.text == block.text.strip(" \n")
        assert "\n\n" not in block.text
        assert sorted(block.bold) == list(block.bold)
        assert all(0 <= start < end <= len(block.text) for start, end in block.bold)
        assert all(first[1] < second[0] for first, second in zip(block.bold, block.bold[1:], strict=False))
    text.encode()


@given(SOUP, st.sampled_from([CLASSIC, GUTENBERG, HTML]))
@settings(max_examples=400, deadline=None)
def test_every_visible_character_of_html_stands_in_a_block_in_order(body: str, body_format: BodyFormat) -> None:
    body = (
        body.replace("\ud800", "\ufffd").replace("[", "(").replace("|", "!")
    )  # shortcodes and cells have examples above
    blocks = [block for block in read_blocks(body, body_format) if block.kind is not I]
    assert _letters("".join(block.text for block in blocks)).replace("|", "") == _letters(
        "".join(_text_nodes(with_bare_signs_escaped(body)))
    )


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_every_visible_character_of_text_stands_in_a_block_in_order(body: str) -> None:
    blocks = read_blocks(body, TEXT)
    whole = "".join(("•" if block.kind is LI else "") + block.text for block in blocks)
    marks = str.maketrans(dict.fromkeys("•·◦▪●‣*-", "•"))
    clean = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in body)
    assert _letters(whole).translate(marks) == _letters(clean).translate(marks)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if visible(letter))


def _text_nodes(body: str) -> list[str]:
    """The text nodes outside dropped elements, found the slow way: by asking each for its ancestors."""
    page = LexborHTMLParser(body, is_fragment=True)
    found: list[str] = []
    node = page.root
    while node is not None:
        if node.tag == "-text":
            found.append(node.text_content or "")
        node = _following(node, deeper=node.tag not in DROPPED)
    return found


def _following(node: LexborNode | None, *, deeper: bool) -> LexborNode | None:
    if node is not None and deeper and node.child is not None:
        return node.child
    while node is not None and node.next is None:
        node = node.parent
    return node.next if node is not None else None


# --- Hostile and large ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote", "table><tr><td", "span", "td"])
def test_nesting_of_any_depth_is_read(tag: str) -> None:
    assert "deep" in read_blocks(f"<{tag}>" * 5_000 + "deep", HTML)[-1].text


@pytest.mark.parametrize(
    "piece", ['[caption a="', "[gallery a=b ", "<img alt='x", "<br>", "\n", "- A B, ", "• ", "[caption]x"]
)
def test_repetition_costs_no_more_than_its_length(piece: str) -> None:
    begun = time.process_time()
    for body_format in BodyFormat:
        read_blocks(piece * 20_000, body_format)
    assert time.process_time() - begun < 5


def test_titles_lose_entities_and_tags() -> None:
    assert read_title("Q&amp;A: &#8220;Do you <em>dust</em>?&#8221; 2 < 3&nbsp;x") == "Q&A: “Do you dust?” 2 < 3 x"


def test_walk_leaves_all_that_it_enters_but_texts() -> None:
    parser = LexborHTMLParser("<p>a</p><br>", is_fragment=True)
    visits = [(tag, entering) for _, tag, entering in walk(parser.root)]
    assert visits == [("p", True), ("-text", True), ("p", False), ("br", True), ("br", False)]


def test_a_line_all_in_italics_is_set_apart_like_one_in_bold_and_a_word_is_not() -> None:
    blocks = read_blocks("<p><em>Do you lend looms?</em></p><p>Only <em>one</em> loom.</p>", BodyFormat.HTML)
    assert [block.bold for block in blocks] == [((0, 18),), ()]
