"""The tail of a post: found by whole lines, never in the midst of somebody's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.tail import Tail, find_tail

BODY = "Each week I ask.\n\nWanda Pyle, Branch Head: Never.\n\n"


@pytest.mark.parametrize(
    "line",
    [
        "Leave a comment",
        "LEAVE A\xa0COMMENT ",
        "1 Comment",
        "27 Comments",
        "8 responses to “Further Questions: Do you dust?”",
        "2 thoughts on Further Questions: Do you dust?",
        "One response to “Do you dust?”",
        "Filed under Further Questions, Weather",
        "Leave a Reply",
        "Leave a Reply Cancel reply",
        "Leave a Reply to Kip",
        "Fill in your details below or click an icon to log in:",
        "Share this:",
        "Like Loading…",
        "Like Loading...",
        "Like\nLoading…",
        "Like this:\nLike Loading...",
        "3 bloggers like this.",
        "WordPress.com Logo",
        "Connecting to %s",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "Pingback: Dust | Another blog",
        "Related",
        "Related\n\nLeave a comment",
        "Tagged dust, looms\nLeave a comment",
        "Discover more from Shelf Questions\nSubscribe to get the latest posts sent to your email.",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_tail_starts_at(line: str, newline: str) -> None:
    body, tail = BODY.replace("\n", newline), line.replace("\n", newline)
    assert find_tail(body + tail).start == len(body)
    assert find_tail(f"{body}{tail}{newline}Leave a Reply").start == len(body)


@pytest.mark.parametrize(
    "line",
    [
        "If you like it, leave a comment.",
        "Leave a comment that helps: say what you did.",
        "Leave a reply to every candidate. It costs nothing.",
        "3 comments on the résumé are enough.",
        "3 responses to 40 applications is what we got.",
        "One response to this would be a shrug.",
        "Filed under “things nobody told me”.",
        "Like",
        "Like this:",
        "Related",
        "Related: the weather",
        "Share this",
        "Tagged photographs help.",
        "Loading…",
        "No comment",
    ],
)
def test_words_of_an_answer_are_left_alone(line: str) -> None:
    text = f"{BODY}{line}\n\nand more of her words."
    assert find_tail(text) == Tail(len(text))


def test_words_before_a_tail_are_left_alone() -> None:
    text = f"{BODY}Tagged photographs help.\nLeave a comment"
    assert text[find_tail(text).start :] == "Leave a comment"


@pytest.mark.parametrize(
    ("line", "categories"),
    [
        ("Filed under Further Questions", ("Further Questions",)),
        ("Filed under: Further Questions , Weather, Weather", ("Further Questions", "Weather")),
        ("Filed under Further Questions, Weather and tagged dust, looms", ("Further Questions", "Weather")),
        ("Filed under Weather | Tagged dust", ("Weather",)),
        ("Leave a Reply", ()),
    ],
)
def test_categories(line: str, categories: tuple[str, ...]) -> None:
    assert find_tail(f"{BODY}1 Comment\n\n{line}\n\nKip: Filed under Nonsense").categories == categories


@pytest.mark.parametrize(
    "above", ["Leave a comment", "Posted on May 2, 2014 by mo\n\n3 Comments", "May 2, 2014\n\nFiled under Weather"]
)
def test_a_link_above_the_body_is_no_tail(above: str) -> None:
    text = f"{above}\n\n{BODY}"
    assert find_tail(text + "Leave a Reply").start == len(text)


@pytest.mark.parametrize("text", ["Leave a comment\n\nFiled under X\n\nKip: I disagree!", "Leave a comment"])
def test_a_post_may_be_all_tail(text: str) -> None:
    assert find_tail(text).start == 0


@given(st.text())
def test_the_start_is_in_the_text(text: str) -> None:
    assert 0 <= find_tail(text).start <= len(text)
