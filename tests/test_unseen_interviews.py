"""Interviews and surveys of shapes that nobody had seen: questions and names are told by what surrounds them."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import Split
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

WHO = "Odile Lark is the Teacher Librarian at Sedge High School. She answered these questions on a bus."
TEXT_AND_HTML = (BodyFormat.TEXT, BodyFormat.HTML)


def taken_apart(
    lines: list[str], body_format: BodyFormat, kind: PostKind = PostKind.INTERVIEW, title: str = "On a Bus"
) -> Split:
    """The split of a post whose lines are paragraphs, or elements where they begin with a tag."""
    if body_format is BodyFormat.HTML:
        body = "".join(line if line.startswith(("<h", "<p")) else f"<p>{line}</p>" for line in lines)
    else:
        body = "\n\n".join(lines)
    post = Post("bus", "", title, None, (), (), body, body_format, "bus", kind=kind)
    return split_post(post, read_blocks(body, body_format))


def said(split: Split) -> list[tuple[str, str]]:
    """Each question with its answer, paragraphs joined by a slash."""
    return [
        ("" if it.question is None else split.questions[it.question].text, " / ".join(p.text for p in it.paragraphs))
        for it in split.answers
    ]


@pytest.mark.parametrize("body_format", TEXT_AND_HTML)
@pytest.mark.parametrize(
    "opening",
    [
        f"A hat. From an album on Flickr Commons.{WHO}",
        (
            "Back in 2014 Odile Lark told us how she looked for work. She moved and became the Teacher Librarian at "
            "Sedge High School. I asked whether she’d answer a few more questions."
        ),
        "I met Odile Lark, who’s a Teacher Librarian at Sedge High School, on a bus.",
    ],
)
def test_the_opening_presents_who_answers(opening: str, body_format: BodyFormat) -> None:
    lines = [opening, "How do you hire?", "Slowly.", "Do you look people up?", "No.", "What do you pay?", "Little."]
    (who,) = {it.respondent for it in taken_apart(lines, body_format).answers}
    assert (who.name, who.title, who.institution) == ("Odile Lark", "Teacher Librarian", "Sedge High School")


@pytest.mark.parametrize("body_format", TEXT_AND_HTML)
@pytest.mark.parametrize("reply", ["I do! Odile Lark, in a spare room.", "I do. Odile Lark, from my kitchen."])
def test_somebody_says_who_runs_a_site(reply: str, body_format: BodyFormat) -> None:
    lines = ["I’m happy to bring you one more chapter.", "What is it?", "A list.", "Who runs it?", reply]
    lines += ["Do you charge for anything?", "Never."]
    split = taken_apart(lines, body_format, title="Job Hunter’s Web Guide: The Ladder List")
    assert {it.respondent.name for it in split.answers} == {"Odile Lark"}


@pytest.mark.parametrize("body_format", TEXT_AND_HTML)
def test_the_opening_names_one_institution(body_format: BodyFormat) -> None:
    lines = [
        "The job is at Sedge County Library.",
        "Behind it is Odile Lark, Youth Services Manager, who answered by phone.",
    ]
    lines += ["How do you hire?", "Slowly.", "Do you look people up?", "No.", "What do you pay?", "Little."]
    assert taken_apart(lines, body_format).answers[0].respondent.institution == "Sedge County Library"


def test_an_institution_that_somebody_has_left_is_not_theirs() -> None:
    lines = [
        "Odile Lark, Youth Services Manager, answered by phone. She graduated from Gorse University.",
        "How are you?",
    ]
    lines += ["Well.", "Do you look people up?", "No.", "What do you pay?", "Little."]
    assert taken_apart(lines, BodyFormat.TEXT).answers[0].respondent.institution == ""


@pytest.mark.parametrize("body_format", TEXT_AND_HTML)
@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("[We laughed at this. Then I asked:] Why do you say so?", "Why do you say so?"),
        ("In 2012 you wrote, “I will take any chair.” Do you have a chair?", None),
        ("Any advice for people who are new to it", None),
    ],
)
def test_a_question_is_told_by_what_surrounds_it(printed: str, asked: str | None, body_format: BodyFormat) -> None:
    lines = [WHO, "How do you hire?", "Slowly.", "Do you look people up?", "No.", printed, "Sit down first."]
    assert said(taken_apart(lines, body_format))[-1] == (asked or printed, "Sit down first.")


@pytest.mark.parametrize("body_format", TEXT_AND_HTML)
def test_a_reply_that_asks_back_is_an_answer(body_format: BodyFormat) -> None:
    lines = [WHO, "1) How do you hire?", "Slowly.", "2) Do you look people up?", "No."]
    lines += ["3) Anything you’d like to ask me?", "Yes – do you ever sleep?"]
    assert said(taken_apart(lines, body_format))[-1][1] == "Yes – do you ever sleep?"


def test_questions_in_bold_stand_beside_headings() -> None:
    headings = ["How do you hire?", "Do you look people up?", "What do you pay?"]
    lines = [WHO, *(line for it in headings for line in (f"<h3>{it}</h3>", "Slowly. <b>Please print that.</b> Twice."))]
    lines += [
        "<p><b>What do you read</b> first in an application?</p>",
        "The dates.",
        "<p><b>Do you keep a list?</b> I do!</p>",
    ]
    found = said(taken_apart([*lines, "<h2>Thank you, Odile!</h2>", "Use the contact form, or wave."], BodyFormat.HTML))
    assert found[2:] == [
        ("What do you pay?", "Slowly. Please print that. Twice."),
        ("What do you read first in an application?", "The dates."),
        ("Do you keep a list?", "I do!"),
    ]


SURVEY = ["<b>What do you look for in a candidate?</b>", "Sense.", "<b>Do you have any dealbreakers?</b>", "Lies."]


@pytest.mark.parametrize(
    ("printed", "answer"),
    [
        (
            ["<b>Please don’t pretend that you like them.</b>"],
            "Folding chairs. / Please don’t pretend that you like them.",
        ),
        (["<em>“I know who does.”</em>"], "Folding chairs. / “I know who does.”"),
    ],
)
def test_stress_above_a_question_is_the_answers(printed: list[str], answer: str) -> None:
    lines = [
        "This anonymous interview is with an academic librarian who has been a member of a hiring committee.",
        *SURVEY,
    ]
    lines += [
        "<b>What’s in the room?</b>",
        "Folding chairs.",
        *printed,
        "<b>What are you tired of </b>seeing on resumes?",
        "Ink.",
    ]
    found = said(taken_apart(lines, BodyFormat.HTML, PostKind.SURVEY))
    assert found[-2:] == [("What’s in the room?", answer), ("What are you tired of seeing on resumes?", "Ink.")]


@pytest.mark.parametrize("body_format", TEXT_AND_HTML)
def test_a_statement_to_agree_with_may_speak_of_us(body_format: BodyFormat) -> None:
    lines = ["This anonymous survey was completed by somebody who hires for a:", "√ Public Library"]
    lines += ["Candidates should wear a suit.", "√ False", "Candidates should know our mission.", "√ True"]
    assert said(taken_apart(lines, body_format, PostKind.SURVEY)) == [
        ("Candidates should wear a suit.", "False"),
        ("Candidates should know our mission.", "True"),
    ]


def test_the_hosts_note_below_an_essay_is_no_part_of_it() -> None:
    lines = [
        "By Odile Lark",
        "I have sat at ten tables.",
        "The last one is mine.",
        "Odile Lark manages a branch by the sea.",
    ]
    lines += ["Note from me: this came by post, and I’m so glad that it did."]
    (essay,) = taken_apart(lines, BodyFormat.TEXT, PostKind.GUEST, "Ten Tables").answers
    assert [it.text for it in essay.paragraphs] == ["I have sat at ten tables.", "The last one is mine."]
