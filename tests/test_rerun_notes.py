"""Notes that a post was run again: what they say, and that nobody's answer holds them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.posts.records import (
    Block,
    BlockKind,
    BodyFormat,
    Fact,
    FactName,
    Post,
    PostKind,
)
from index.posts.split import Role, Span
from index.reading.blocks import read_blocks
from index.reading.lines import lines_of
from index.reading.post_names import bare_title
from index.splitting.cutting import with_host, without
from index.splitting.rerun_notes import find_rerun
from index.splitting.splitting import split_post

URL = "https://shelf.example/2016/01/05/rerun/"
LINK = '<a href="{}">October 12, 2012</a>'
OWN = "https://shelf.example/2012/10/12/may-i-knit/"


def post_of(
    body: str, *, url: str = URL, title: str = "May I knit?", body_format: BodyFormat = BodyFormat.CLASSIC
) -> Post:
    return Post("rerun", url, title, dt.date(2016, 1, 5), (), (), body, body_format, "test", kind=PostKind.COLUMN)


def said(body: str, *, url: str = URL, title: str = "May I knit?") -> tuple[str, list[str]] | None:
    post = post_of(body, url=url, title=title)
    blocks = read_blocks(body, post.body_format)
    text = "\n".join(block.text for block in blocks)
    found = find_rerun(post, lines_of(blocks))
    return (found.value, [text[start:end] for start, end in found.notes]) if found else None


NOTES = {
    f"This post originally appeared on {LINK.format(OWN)}.": "may-i-knit",
    f"This post originally appeared on {LINK.format('http://www.shelf.wordpress.com/2012/10/12/may-i-knit/?share=x')}.": (
        "may-i-knit"
    ),
    f"I’m away. A rerun from {LINK.format(OWN)}!": "may-i-knit",
    f"This post originally appeared at {OWN}.": "may-i-knit",
    "Originally posted October 12, 2012": "2012-10-12",
    "Originally posted on 12 Oct. 2012": "2012-10-12",
    "(This interview was originally published here on 10/12/2012.)": "2012-10-12",
    "We’re re-running this interview from October 12th, 2012.": "2012-10-12",
    "This first ran in May 2013. I like it.": "2013-05",
    "This interview originally ran back in 2013.": "2013",
    "This interview first appeared as “May I Knit?”.": "May I Knit?",
    "Here is a rerun of “May I Knit?”": "May I Knit?",
    f"Originally posted on this blog on {LINK.format('https://shelf.example/about/')}": "2012-10-12",
    # Another medium's: the note is the host's, and there is no original of ours.
    f"This post originally appeared on {LINK.format('https://loom.example/2012/10/12/may-i-knit/')}.": "",
    "Originally published at Library Lost &amp; Found on May 2, 2012.": "",
    "This post originally appeared on my own blog on May 2, 2012.": "",
}


@pytest.mark.parametrize(("note", "value"), NOTES.items())
def test_a_note_says_what_is_run_again(note: str, value: str) -> None:
    (whole,) = [block.text for block in read_blocks(note, BodyFormat.CLASSIC)]
    assert said(f"{note}\n\nYes.\n\nNo.") == (value, [whole])


@pytest.mark.parametrize(
    "text",
    [
        "This question originally ran in 2013; here are new answers.",
        "This post first ran in 2013, and I ask it again.",
        "The advertisement was originally posted in May 2012.",
        "It was originally posted in May 2012, at a higher grade.",
        "Originally posted in May 2012, the job sat open.",
        "I read an article that was originally published in 2012.",
        "I always do a rerun of the interview in my head.",
        "Yes.",
    ],
)
def test_a_question_asked_again_and_words_about_something_else_are_no_note(text: str) -> None:
    assert said(f"{text}\n\nYes.") is None


def test_a_note_in_the_middle_of_a_long_post_is_somebody_s_words() -> None:
    others = "\n\n".join(f"Answer {number}." for number in range(5))
    assert said(f"{others}\n\nOriginally posted October 12, 2012\n\n{others}") is None


def test_where_the_blog_s_own_address_is_unknown_a_dated_link_counts() -> None:
    assert said(f"This post originally appeared on {LINK.format(OWN)}.", url="") is not None
    found = said(f"This post first appeared on Loom Life, {LINK.format('https://loom.example/2012/10/12/x/')}.", url="")
    assert found is not None
    assert found[0] == ""


def test_only_the_sentence_is_the_note_where_a_line_says_more() -> None:
    found = said("This week I ask: do you knit? (This post was originally published on October 12, 2012.)")
    assert found == ("2012-10-12", ["(This post was originally published on October 12, 2012.)"])
    found = said("Inez Tarn is a librarian at Sedge Library. This essay was originally posted here on May 2, 2013.")
    assert found == ("2013-05-02", ["This essay was originally posted here on May 2, 2013."])


@pytest.mark.parametrize(
    "title",
    [
        "Rerun: May I Knit?",
        "Re-run – May I Knit?",
        "May I Knit? (Rerun)",
        "May I Knit? (a rerun)",
        "[Repost] : May I Knit?",
    ],
)
def test_the_title_alone_may_say_it(title: str) -> None:
    assert bare_title(title) == "May I Knit?"
    assert said("Yes.", title=title) == ("May I Knit?", [])


def test_links_that_could_do_harm_are_only_text() -> None:
    found = said('This post originally appeared on <a href="javascript:alert(1)">October 12, 2012</a>.')
    assert found is not None
    assert found[0] == "2012-10-12"


# --- Splitting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at_end", [False, True])
def test_a_note_is_the_host_s_and_in_nobody_s_answer(at_end: bool) -> None:
    note = "Originally posted October 12, 2012. I still like it."
    said_by = ["Do you knit?", "Wanda Pyle, Branch Head, Teasel Public Library: Yes.", "I knit."]
    body = "\n\n".join([*said_by, note] if at_end else [note, *said_by])
    post = post_of(body, title="Rerun: Further Questions: Do You Knit?", body_format=BodyFormat.TEXT)
    blocks = read_blocks(body, BodyFormat.TEXT)
    text = "\n".join(block.text for block in blocks)

    split = split_post(post, blocks)

    assert [answer.text for answer in split.answers] == ["Yes.\n\nI knit."]
    assert split.facts == (Fact(FactName.RERUN_OF, "2012-10-12"),)
    assert split.question is not None
    assert split.question.text == "Do you knit?"
    notes = [span for span in split.spans if "published before" in span.reason]
    assert [(span.role, text[span.start : span.end].strip()) for span in notes] == [(Role.HOST, note)]
    assert (split.spans[0].start, split.spans[-1].end) == (0, len(text))
    assert all(one.end == other.start for one, other in pairwise(split.spans))


@given(st.lists(st.text("ab \n", min_size=1, max_size=12), min_size=1, max_size=5), st.data())
def test_what_is_cut_out_is_cut_out_exactly(texts: list[str], data: st.DataObject) -> None:
    blocks, start = [], 0
    for text in texts:
        bold = data.draw(st.integers(0, len(text) - 1))
        blocks.append(Block(BlockKind.PARAGRAPH, text, start, ((bold, len(text)),)))
        start += len(text) + 1
    whole = "\n".join(texts)
    begin = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(begin + 1, len(whole)))

    rest = without(blocks, [(begin, end)])

    def bold_in(found: list[Block]) -> set[int]:
        runs = ((block.start + first, block.start + last) for block in found for first, last in block.bold)
        return {place for first, last in runs for place in range(first, last)}

    kept = {place for block in rest for place in range(block.start, block.end)}
    assert all(whole[block.start : block.end] == block.text for block in rest)
    assert bold_in(rest) == bold_in(blocks) & kept
    assert {p for p in range(len(whole)) if whole[p].strip() and not begin <= p < end} <= kept
    assert not any(begin <= place < end for place in kept)
    spans = with_host([Span(0, len(whole), Role.ANSWER, 0, "x")], [(begin, end)], "note", len(whole))
    assert "".join(whole[span.start : span.end] for span in spans) == whole
    assert {(span.start, span.end) for span in spans if span.role is Role.HOST} == {(begin, end)}
