"""What may be lost is found: by construction for any post, and in the places where it has happened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.splitting.labelled import POSTS, read_labelled, split_labelled
from index.posts.records import BodyFormat, Post, PostKind, Respondent
from index.posts.split import Role, Span, Split, SplitAnswer
from index.reading.blocks import read_blocks
from index.splitting.doubts.lost_words import (
    LEFT_INSIDE,
    LOST_POST,
    LOST_WORDS,
    MOST_WORDS,
    NAMED,
    find_lost_words,
    unaccounted_words,
)
from index.splitting.splitting import SPLITTERS, split_post, take_apart
from tests.effort import times

WORDS = "The kettle was on the stove and nobody in the room could say who had put it there or why it sang. "
COLUMN = "Further Questions: Do You Boil It?"
LINES = st.sampled_from(
    [
        "Do you boil it twice?",
        "What is a kettle for, and who may lift it?",
        "Wanda Pyle, Branch Head, Teasel Public Library: Only twice.",
        "– Inez Tarn, Youth Manager, Sedge City Library",
        "Anonymous:",
        "√ Yes",
        "√ Public Library",
        "This anonymous interview is with someone who hires for a:",
        "Each week I ask a question of people who hire librarians.",
        "Thank you for reading!",
        "A guest post by Otto Brandl.",
        "<strong>The Process</strong>",
        "Mo Lark is the Teacher Librarian at Sedge High School.",
        "• One",
        "No.",
        WORDS,
        WORDS * 3,
    ]
)


def post_of(body: str, title: str = "A Kettle", kind: PostKind = PostKind.OTHER, *categories: str) -> Post:
    return Post("p", "", title, None, tuple(categories), (), body, BodyFormat.CLASSIC, "t", kind=kind)


def apart(body: str, title: str = "A Kettle", *categories: str) -> tuple[Split, str]:
    post = post_of(body, title, PostKind.OTHER, *categories)
    blocks = read_blocks(post.body, post.body_format)
    return take_apart(post, blocks)[1], "\n".join(block.text for block in blocks)


def doubts(split: Split) -> set[str]:
    said = [*(span.doubt for span in split.spans), *(answer.doubt for answer in split.answers)]
    return {part for doubt in said for part in doubt.split("; ") if part}


@pytest.mark.slow
@settings(max_examples=times(150), deadline=None)
@given(st.lists(LINES, max_size=14), st.sampled_from(list(SPLITTERS)), st.sampled_from(["", COLUMN, "A Kettle"]))
def test_every_character_has_one_role_and_a_post_without_answers_is_a_finding(
    lines: list[str], kind: PostKind, title: str
) -> None:
    post = post_of("\n\n".join(lines), title, kind)
    blocks = read_blocks(post.body, post.body_format)
    split, text = split_post(post, blocks), "\n".join(block.text for block in blocks)
    ends = [span.end for span in split.spans]
    assert [span.start for span in split.spans] == [0, *ends][: len(ends)]
    assert not text[ends[-1] if ends else 0 :].strip()
    if not split.answers and unaccounted_words(post, split, text) > MOST_WORDS:
        assert LOST_POST in doubts(split)


class TestPost:
    @pytest.mark.parametrize("title", ["A Kettle", "The Day It Sang", "“Bring soup”"])
    def test_of_no_series_and_without_answers(self, title: str) -> None:
        split, _ = apart("\n\n".join([WORDS] * 4), title)
        assert not split.answers
        assert doubts(split) == {LOST_POST}

    @pytest.mark.parametrize("title", ["Stats and Graphs: Kettles", "Op Ed: Kettles", "News of the Kettle"])
    def test_of_a_series_without_answers(self, title: str) -> None:
        assert doubts(apart("\n\n".join([WORDS] * 4), title)[0]) == set()

    def test_of_a_series_without_answers_that_somebody_else_signs(self) -> None:
        body = "\n\n".join(["by Inez Tarn, Youth Manager, Sedge City Library", *[WORDS] * 4])
        split, _ = apart(body, "Op Ed: Kettles")
        assert split.answers or doubts(split) == {LOST_POST}

    def test_of_few_words(self) -> None:
        assert doubts(apart("A picture of a kettle. More next week.")[0]) == set()


class TestHost:
    def look(self, words: str) -> set[str]:
        """What is doubtful about words that stand after the last answer and were given to the host."""
        body = f"Do you boil it?\n\nTwice.\n\n{words}"
        post = post_of(body, COLUMN, PostKind.COLUMN)
        blocks = read_blocks(body, post.body_format)
        roles = (Role.QUESTION, Role.ANSWER, Role.HOST)
        starts = [block.start for block in blocks]
        ends = [*starts[1:], blocks[-1].end]
        spans = tuple(
            Span(start, end, role, 0 if role is Role.ANSWER else None, "r")
            for start, end, role in zip(starts, ends, roles, strict=True)
        )
        return doubts(find_lost_words(post, blocks, Split((), (SplitAnswer(Respondent("Mo Lark"), ()),), spans)))

    def test_many_words_without_a_sign(self) -> None:
        assert self.look(WORDS * 3) == {LOST_WORDS}

    @pytest.mark.parametrize(
        "words", [WORDS, f"Thank you for reading! {WORDS * 3}", f"{WORDS * 3} As Mo Lark says, it sang."]
    )
    def test_few_words_or_a_sign(self, words: str) -> None:
        assert self.look(words) == set()


def one_column(first: str, second: str) -> Split:
    people = "Wanda Pyle, Branch Head, Teasel Public Library", "Otto Brandl, Dean, Gorse College"
    said = f"<strong>{people[0]}:</strong> {first}", second, f"<strong>{people[1]}:</strong> Never."
    return apart("\n\n".join(["This week's question is: Do you boil it?", *said]), COLUMN)[0]


class TestInside:
    def test_a_line_that_looks_like_a_signature(self) -> None:
        split = one_column(
            "Only twice.", "张慧敏 (Huimin), 3rd Librarian of Looms, Sedge [East] University: We do not."
        )
        assert len(split.answers) > 2 or LEFT_INSIDE in doubts(split)

    @pytest.mark.parametrize("line", ["A suggestion: do not.", "The rule is: twice.", "In March, May and June: never."])
    def test_a_colon_alone_is_none(self, line: str) -> None:
        assert LEFT_INSIDE not in doubts(one_column("Only twice.", line))


class TestNamed:
    def look(self, opening: str, who: Respondent) -> set[str]:
        body = f"{opening}\n\nDo you boil it?\n\nTwice."
        post = post_of(body, "A Kettle", PostKind.INTERVIEW)
        blocks = read_blocks(body, post.body_format)
        split = split_post(post, blocks)
        answers = tuple(answer.__class__(who, answer.paragraphs, question=answer.question) for answer in split.answers)
        bare = Split(split.questions, answers, split.spans)
        return doubts(find_lost_words(post, blocks, bare))

    def test_somebody_is_named_and_nobody_answers(self) -> None:
        assert NAMED in self.look("A few minutes with Inez Tarn, who mends looms.", Respondent(None))

    def test_who_answers_is_named(self) -> None:
        assert NAMED not in self.look("A few minutes with Inez Tarn, who mends looms.", Respondent("Inez Tarn"))

    @pytest.mark.parametrize(
        "opening",
        [
            "This anonymous interview is with a friend of Inez Tarn.",
            "This librarian works in the Western US.",
            "Current Hiring Practices and Organizational Needs",
        ],
    )
    def test_nobody_is_named(self, opening: str) -> None:
        assert NAMED not in self.look(opening, Respondent(None))


@pytest.mark.slow
def test_five_false_alarms_of_a_hundred_posts_at_most() -> None:
    posts = read_labelled(POSTS)
    false = 0
    for labelled in posts:
        found = doubts(split_labelled(labelled)[1])
        named = any(answer.name for answer in labelled.truth.answers)
        false += LOST_POST in found and not labelled.truth.answers
        false += NAMED in found and not named
        false += LOST_WORDS in found or LEFT_INSIDE in found
    assert false <= 0.05 * len(posts)
