"""The second look: a sign of each kind, and that what is doubted is where the mistakes are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.splitting.doubts import score_doubts, total
from bench.splitting.labelled import POSTS, read_labelled
from index.posts.records import BodyFormat, Post, PostKind, Respondent
from index.posts.split import Role, Span, Split, SplitAnswer
from index.reading.blocks import read_blocks
from index.splitting.doubts.lost_words import LEFT_INSIDE
from index.splitting.second_look import look_again

MO = Respondent("Mo Lark", "Page", "Sedge Library")


def doubts(kind: PostKind, body: str, who: Respondent = MO) -> list[str]:
    """Each block's doubt, and the answer's, where the first block is the question and the others its answer."""
    post = Post("p", "", "", None, (), (), body, BodyFormat.CLASSIC, "t", kind=kind)
    blocks = read_blocks(body, BodyFormat.CLASSIC)
    roles = [Role.HOST if block.text.startswith("(host)") else Role.ANSWER for block in blocks]
    spans = tuple(
        Span(block.start, block.end, role, 0 if role is Role.ANSWER else None, "r")
        for block, role in zip(blocks, roles, strict=True)
    )
    looked = look_again(post, blocks, Split((), (SplitAnswer(who, ()),), spans))
    return [*(span.doubt for span in looked.spans), looked.answers[0].doubt]


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        ("Yes, twice.\n\nDo you send the questions ahead?\n\nWe do.", LEFT_INSIDE),
        ("Yes, twice.\n\n<strong>Cover letters</strong>\n\nIn favour.", "a line in bold, as questions are printed"),
        ("Yes, twice.\n\nWe ask applicants to send\n\n√ A letter", "a line before ticked choices may be a question"),
        ("Yes, twice.\n\nOur thanks to Ms. Lark, who hung up.", "the end of the last answer may be the host’s words"),
    ],
)
def test_a_line_of_an_answer_that_may_be_none(body: str, doubt: str) -> None:
    *spans, answer = doubts(PostKind.SURVEY, body)
    assert spans[1] == answer == doubt
    assert not any(spans[:1] + spans[2:])


def test_a_second_speaker() -> None:
    spans = doubts(PostKind.INTERVIEW, "Tomás: We did.\n\nI read, he listens.\n\nTomás: Shoes.")[:-1]
    assert [bool(doubt) for doubt in spans] == [True, False, True]


def test_words_after_the_last_answer_that_no_host_says() -> None:
    assert doubts(PostKind.SURVEY, "Yes, twice.\n\n(host) I ask what they read on the bus.")[1].startswith("taken for")
    assert doubts(PostKind.SURVEY, "Yes, twice.\n\n(host) Do you hire librarians? Take the survey!")[1] == ""


@pytest.mark.parametrize(
    ("title", "institution", "doubt"),
    [
        ("Research Analyst, Tarrant & Bloom", "", "the title may hold the name of an institution"),
        ("Librarian, Pocklington Building", "Humber Libraries", "the title may hold the name of an institution"),
        ("Dean", "Libraries and Press at Gorse College", "the institution may begin with a part of the title"),
        ("Provost, Libraries", "Museums & Press, Gorse College", "the institution may begin with a part of the title"),
        ("Dean, Libraries", "Gorse College", ""),
        ("Director", "", ""),
    ],
)
def test_title_and_institution_that_may_be_parted_elsewhere(title: str, institution: str, doubt: str) -> None:
    assert doubts(PostKind.COLUMN, "Yes, twice.", Respondent("Mo Lark", title, institution))[-1] == doubt


def test_a_rule_s_own_doubt_stays() -> None:
    body = "yes, twice."
    post = Post("p", "", "", None, (), (), body, BodyFormat.TEXT, "t", kind=PostKind.COLUMN)
    blocks = read_blocks(body, BodyFormat.TEXT)
    split = Split((), (SplitAnswer(Respondent(None), ()),), (Span(0, len(body), Role.ANSWER, 0, "r"),))
    assert look_again(post, blocks, split).answers[0].doubt == "it begins in the middle of a sentence"
    own = replace(split, answers=(replace(split.answers[0], doubt="mine"),))
    assert look_again(post, blocks, own).answers[0].doubt == "mine"


@pytest.mark.slow
def test_few_right_answers_are_doubted_and_most_wrong_ones() -> None:
    score = total(map(score_doubts, read_labelled(POSTS)))
    assert score.noise <= 0.1
    # Few answers are wrong: two that nobody doubts are no pattern yet.
    assert score.wrong_doubted >= 0.8 * score.wrong - 2
