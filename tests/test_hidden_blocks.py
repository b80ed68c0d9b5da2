"""Blocks that the owner has hidden are left out before anything is stored."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.posts.records import Post
from index.sources import read_source
from index.sources.hidden_blocks import without_hidden_blocks
from index.sources.members_only import without_members_only

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = '{"metadata":{"blockVisibility":false}}'
PLAIN = "<!-- wp:paragraph --><p>Open.</p><!-- /wp:paragraph -->"
SECRET = f"<!-- wp:paragraph {HIDDEN} --><p>Secret.</p><!-- /wp:paragraph -->"

#: Source, and what is left of it.
CASES = {
    "between two others": (f"{PLAIN}\n{SECRET}\n{PLAIN}", f"{PLAIN}\n\n{PLAIN}"),
    "several": (f"{SECRET}{PLAIN}{SECRET}{SECRET}", PLAIN),
    "nothing else": (SECRET, ""),
    "in a group": (
        f"<!-- wp:group --><div>{SECRET}{PLAIN}</div><!-- /wp:group -->",
        f"<!-- wp:group --><div>{PLAIN}</div><!-- /wp:group -->",
    ),
    "in a column of columns": (
        (
            f"<!-- wp:columns --><!-- wp:column -->{PLAIN}<!-- /wp:column --><!-- wp:column {HIDDEN}"
            f" -->{PLAIN}{PLAIN}<!-- /wp:column --><!-- /wp:columns -->"
        ),
        f"<!-- wp:columns --><!-- wp:column -->{PLAIN}<!-- /wp:column --><!-- /wp:columns -->",
    ),
    "with blocks in it, hidden and not": (
        (
            f"<!-- wp:group {HIDDEN} --><div>{PLAIN}{SECRET}<!-- wp:group --><div>{PLAIN}</div><!-- /wp:group"
            f" --></div><!-- /wp:group -->{PLAIN}"
        ),
        PLAIN,
    ),
    "without an end of its own": (
        f'{PLAIN}<!-- wp:image {{"id":7,"metadata":{{"blockVisibility":false}}}} /-->{PLAIN}',
        PLAIN * 2,
    ),
    "other attributes": (
        (
            '<!-- wp:heading {"level":3,"metadata":{"name":"x","blockVisibility":false},"style":{"a":{}}}'
            f" --><h3>Secret</h3><!-- /wp:heading -->{PLAIN}"
        ),
        PLAIN,
    ),
    "of a plug-in": (f"<!-- wp:desk/note-2 {HIDDEN} -->Secret<!-- /wp:desk/note-2 -->{PLAIN}", PLAIN),
    "over several lines": (
        f"<!--\n\twp:paragraph\n{HIDDEN}\n\n--><p>Secret.</p><!--\n/wp:paragraph\n-->{PLAIN}",
        PLAIN,
    ),
    "with the end of a comment in its attributes": (
        (
            '<!-- wp:html {"a":"--> <!-- /wp:html -->","metadata":{"blockVisibility":false}} --><p>Secret.</p><!--'
            f" /wp:html -->{PLAIN}"
        ),
        PLAIN,
    ),
    "with signs written as numbers": (
        (
            '<!-- wp:html {"a":"\\u002d\\u002d\\u003e","metadata":{"\\u0062lockVisibility":false}}'
            f" --><p>Secret.</p><!-- /wp:html -->{PLAIN}"
        ),
        PLAIN,
    ),
    "an end that is none, to WordPress": (
        f"<!-- wp:group {HIDDEN} -->Secret<!-- /wp:group /-->Secret<!-- /wp:group -->{PLAIN}",
        PLAIN,
    ),
    "within pre": (f"<pre>{SECRET}</pre>", "<pre></pre>"),
    "closed under another name": (f"<!-- wp:group {HIDDEN} -->Secret<!-- /wp:columns -->{PLAIN}", PLAIN),
    "never closed": (f"{PLAIN}<!-- wp:paragraph {HIDDEN} --><p>Secret.</p>{PLAIN}", PLAIN),
    "after an end too many": (f"{PLAIN}<!-- /wp:group -->{SECRET}{PLAIN}", f"{PLAIN}<!-- /wp:group -->{PLAIN}"),
    "attributes that are no JSON": (
        (
            '<!-- wp:paragraph {"metadata":{"blockVisibility": false},} --><p>Secret.</p><!-- /wp:paragraph'
            f" -->{PLAIN}"
        ),
        PLAIN,
    ),
    "no white space at the end": (f"<!-- wp:paragraph {HIDDEN}--><p>Secret.</p><!-- /wp:paragraph -->", ""),
    "no white space, void": (f"<!-- wp:image {HIDDEN}/-->words", "words"),
    "for subscribers": (
        (
            "<!-- wp:premium-content/container --><!-- wp:premium-content/subscriber-view -->Secret<!--"
            f" /wp:premium-content/subscriber-view --><!-- wp:premium-content/logged-out-view -->{PLAIN}<!--"
            " /wp:premium-content/logged-out-view --><!-- /wp:premium-content/container -->"
        ),
        (
            f"<!-- wp:premium-content/container --><!-- wp:premium-content/logged-out-view -->{PLAIN}<!--"
            " /wp:premium-content/logged-out-view --><!-- /wp:premium-content/container -->"
        ),
    ),
    "behind a paywall": (f"{PLAIN}<!-- wp:jetpack/paywall /-->{PLAIN}Secret", PLAIN),
}


@pytest.mark.parametrize(("body", "left"), CASES.values(), ids=CASES)
def test_hidden_blocks(body: str, left: str) -> None:
    assert without_hidden_blocks(body) == left


STAYING = [
    PLAIN,
    "",
    "No block. <!-- a note --> [gallery]",
    (
        '<!-- wp:paragraph {"metadata":{"blockVisibility":{"viewport":{"mobile":false}}}} --><p>x</p><!--'
        " /wp:paragraph -->"
    ),
    '<!-- wp:paragraph {"metadata":{"blockVisibility":true}} --><p>x</p><!-- /wp:paragraph -->',
    *(
        f'<!-- wp:paragraph {{"metadata":{{"blockVisibility":{value}}}}} --><p>x</p><!-- /wp:paragraph -->'
        for value in ("0", "null", '""', '"false"', "{}", "[]")
    ),
    '<!-- wp:paragraph {"blockVisibility":false} --><p>x</p><!-- /wp:paragraph -->',
    '<!-- wp:paragraph {"metadata":[false]} --><p>x</p><!-- /wp:paragraph -->',
    "<!-- wp:more --><!--more--><!-- /wp:more --><!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage -->",
    f"<!--wp:paragraph {HIDDEN} --><p>To WordPress this is no block.</p>",
    f"<!-- wp:Paragraph {HIDDEN} --><p>Nor is this.</p>",
    f"<code>&lt;!-- wp:paragraph {HIDDEN} --&gt;</code>",
    f"<!-- /wp:paragraph {HIDDEN} -->words",
    "<!-- wp:paragraph { <!-- wp:paragraph {",
]


@pytest.mark.parametrize("body", STAYING)
def test_what_is_shown_stays_as_it_is(body: str) -> None:
    assert without_hidden_blocks(body) == body


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> tuple[str, str]:
    """Blocks in blocks: their source, and what the page shows of it."""
    source, shown = "", ""
    for _ in range(draw(st.integers(0, 3))):
        inner, inner_shown = draw(trees(depth - 1)) if depth else ("", "")
        hidden = draw(st.booleans())
        attributes = {"a": draw(st.sampled_from(["", "-->", "}", "} -->", "{", "<!-- wp:x -->"]))}
        said = json.dumps(attributes | ({"metadata": {"blockVisibility": False}} if hidden else {}))
        # As WordPress writes what would end a comment.
        said = said.replace("-->", "\\u002d\\u002d\\u003e")
        word = draw(st.sampled_from(["One. ", "<p>Two.</p>", "\n\n"]))
        opened, closed = f"<!-- wp:group {said} -->{word}", "<!-- /wp:group -->"
        source += f"{opened}{inner}{closed}{word}"
        shown += ("" if hidden else f"{opened}{inner_shown}{closed}") + word
    return source, shown


@given(trees())
def test_of_any_blocks_in_blocks_what_is_shown_is_left(tree: tuple[str, str]) -> None:
    source, shown = tree
    assert without_hidden_blocks(source) == shown


@given(
    st.lists(
        st.sampled_from(["<!-- wp:a ", "{", "}", " -->", " /-->", "<!-- /wp:a -->", HIDDEN, '{"a":"', "\n", "x"]),
        max_size=30,
    )
)
def test_broken_blocks_raise_nothing_and_nothing_is_added(pieces: list[str]) -> None:
    body = "".join(pieces)
    left = without_hidden_blocks(body)
    assert len(left) <= len(body)
    assert without_hidden_blocks(left + PLAIN) is not None


def test_many_beginnings_without_an_end_are_read_once() -> None:
    body = "<!-- wp:a {" * 20_000
    assert without_hidden_blocks(body) == body


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("dust.txt", f"Open.\n{SECRET}\nOpen."),
        ("dust.html", f"<title>Dust</title><body><div class=entry-content>{PLAIN}{SECRET}</div>"),
    ],
)
def test_a_copied_source_is_read_without_them_too(name: str, data: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(data)
    (post,) = read_source(tmp_path / name)
    assert isinstance(post, Post)
    assert "Open." in post.body
    assert not re.search("secret", f"{post}", re.IGNORECASE)


# --- Members' shortcodes ----------------------------------------------------------------------------------------------

SHORTCODES = {
    "[private]a[/private]b": ("b", ("private",)),
    "a [member]b[/member] c [member]d[/member]": ("a  c ", ("member",)),
    '[rcp_restrict userlevel="1" paid]a\n\n[private]b[/private][/rcp_restrict]c': ("c", ("rcp_restrict",)),
    "[private]a[private]b[/private]c[/private]d": ("d", ("private",)),
    "[private]a[private]b[/private]c": ("c", ("private",)),
    "She said [private] and went": ("She said [private] and went", ()),
    "[private, as ever] a [/private]": ("[private, as ever] a [/private]", ()),
    "[[private]]a[[/private]]": ("[[private]]a[[/private]]", ()),
    "[/private]a[private]": ("[/private]a[private]", ()),
    "[caption]a[/caption]": ("[caption]a[/caption]", ()),
}


@pytest.mark.parametrize(("body", "left"), SHORTCODES.items())
def test_what_stands_between_members_shortcodes(body: str, left: tuple[str, tuple[str, ...]]) -> None:
    assert without_members_only(body) == left
