"""Surveys, interviews and essays of kinds that a set of posts showed which nobody had read before."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import Split
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

OPENING = "<p>This interview is with someone who hires for a:</p><p>√ Public Library</p>"
HUNTER = "This anonymous interview is with a job hunter who has been looking for a new position for a year."
WHO = "Odile Lark is the Teacher Librarian at Sedge High School. She answered on a bus."


def split_of(body: str, kind: PostKind, title: str = "On a Bus") -> Split:
    body_format = BodyFormat.HTML if body.startswith("<") else BodyFormat.TEXT
    post = Post("bus", "", title, None, (), (), body, body_format, "bus", kind=kind)
    return split_post(post, read_blocks(body, body_format))


def said(split: Split) -> list[tuple[str, str]]:
    """Each question with its answer, paragraphs joined by a slash."""
    return [
        ("" if it.question is None else split.questions[it.question].text, " / ".join(p.text for p in it.paragraphs))
        for it in split.answers
    ]


def lines(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("question", "heading"),
    [("<h4>{}</h4>", "<h3>The Process</h3>"), ("<p><strong>{}</strong></p>", "<h3>How It Goes</h3>")],
)
@pytest.mark.parametrize("sentence", ["How is it going?", "Please say whether you agree.", "Only if you like."])
def test_a_sentence_below_a_heading_is_the_hosts_where_questions_are_printed_apart(
    sentence: str, question: str, heading: str
) -> None:
    if "h4" in question and not sentence.endswith("?"):
        heading = "<h3>You and Your Well-Being</h3>"
    body = (
        f"{OPENING}{question.format('Do you sleep?')}<p>On a boat.</p>{heading}<p>{sentence}</p>"
        f"{question.format('Do you row?')}<p>Badly.</p>{question.format('Do you sing?')}<p>Low.</p>"
    )
    assert said(split_of(body, PostKind.SURVEY)) == [
        ("Do you sleep?", "On a boat."),
        ("Do you row?", "Badly."),
        ("Do you sing?", "Low."),
    ]


@pytest.mark.parametrize(
    "asking",
    [
        "Here is how this person describes their experience with internships/volunteering:",
        "Here’s this job hunter’s experience with volunteering:",
    ],
)
@pytest.mark.parametrize("apart", ["\n\n", " "])
def test_what_a_job_hunter_tells_in_the_opening_is_an_answer(asking: str, apart: str) -> None:
    body = lines(
        HUNTER,
        f"{asking}{apart}One summer on a bookmobile. It rained.",
        "This job hunter is in an urban area in the Southern US, and is willing to move.",
        "What are you looking for in a job?",
        "A boss who answers e-mail.",
    )
    split = split_of(body, PostKind.SURVEY)
    assert said(split) == [
        (asking.rstrip(":"), "One summer on a bookmobile. It rained."),
        ("What are you looking for in a job?", "A boss who answers e-mail."),
    ]
    assert {fact.value for fact in split.facts} >= {"urban", "Southern US"}


@pytest.mark.parametrize(
    "unmarked",
    [
        "Was there an interview, ever",
        "Do you charge for anything on your site",
        "What is the most important thing for somebody to do in order to improve their chances of a job",
    ],
)
def test_a_line_with_the_verb_first_asks_without_its_mark(unmarked: str) -> None:
    body = lines(WHO, "How did you get hired?", "By accident.", unmarked, "No.", "And then what happened?", "I stayed.")
    assert said(split_of(body, PostKind.INTERVIEW))[1] == (unmarked, "No.")


@pytest.mark.parametrize("line", ["Is it I who should say", "What is gone", "Boots and a rope and a hat"])
def test_an_answers_line_without_a_stop_asks_nothing(line: str) -> None:
    body = lines(
        WHO, "How did you get hired?", "By accident.", line, "And so on.", "What would you tell others?", "Stay."
    )
    assert said(split_of(body, PostKind.INTERVIEW))[0] == (
        "How did you get hired?",
        f"By accident. / {line} / And so on.",
    )


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("<strong>Please describe</strong> your hiring process:", "Please describe your hiring process"),
        (
            "<strong>Tell us about somebody who impressed you.</strong> What did they do?",
            "Tell us about somebody who impressed you. What did they do?",
        ),
    ],
)
def test_a_question_of_which_only_the_beginning_is_bold(printed: str, asked: str) -> None:
    body = (
        f"{OPENING}<p><strong>Do you row?</strong></p><p>√ Yes</p><p>{printed}</p><p>We write an ad.</p>"
        "<p><strong>Do you sing?</strong></p><p>Low.</p>"
    )
    assert said(split_of(body, PostKind.SURVEY))[1] == (asked, "We write an ad.")


def test_a_statement_to_agree_with_may_have_no_answer() -> None:
    body = (
        f"{OPENING}<p><strong>Do you row?</strong></p><p>Badly.</p><p><strong>Do you sing?</strong></p><p>Low.</p>"
        "<p><strong>Notes make a difference.</strong></p><p>√ Disagree</p>"
        "<p><strong>Pens are fine.</strong></p><p>√ Agree</p><p><strong>Managers should be rated.</strong></p>"
        "<h2>The Process</h2><p><strong>Where do you post?</strong></p><p>On a wall.</p>"
    )
    split = split_of(body, PostKind.SURVEY)
    assert said(split)[2:] == [
        ("Notes make a difference.", "Disagree"),
        ("Pens are fine.", "Agree"),
        ("Where do you post?", "On a wall."),
    ]
    assert [it.text for it in split.questions][4] == "Managers should be rated."


def test_a_question_to_one_of_two_is_answered_by_that_one() -> None:
    body = (
        "<p>Noor Castle and Pim Achebe share one job. They’re both the Children’s Librarian at Wick Library.</p>"
        "<p><strong>How did it begin?</strong></p><p><strong>Noor:</strong> By post.</p>"
        "<p><strong>Pim:</strong> By bus.</p><p><strong>Was it hard?</strong></p><p><strong>Noor:</strong> Yes.</p>"
        "<p><strong>Pim:</strong> No.</p><p><strong>Pim, what would you tell employers?</strong></p><p>Ask for two.</p>"
    )
    last = split_of(body, PostKind.INTERVIEW).answers[-1]
    assert (last.respondent.name, last.paragraphs[0].text) == ("Pim Achebe", "Ask for two.")


@pytest.mark.parametrize(
    ("introduction", "house"),
    [
        ("Odile Lark and Bo Stane drive the two bookmobiles of Sedge County Library. I called them.", True),
        ("I heard of Odile Lark from a reader. The Moss Landing Free Library has one worker, and it’s her.", True),
        ("Odile Lark used to work at Sedge County Library. Now she paints.", False),
        ("Odile Lark left Wick College for Sedge County Library, and paints.", False),
    ],
)
def test_the_one_institution_of_an_introduction_is_theirs_unless_they_left_it(introduction: str, house: bool) -> None:
    body = lines(introduction, "How do you hire?", "Slowly.", "And then?", "Slower.")
    split = split_of(body, PostKind.INTERVIEW, "A Conversation with Odile Lark")
    assert bool(split.answers[0].respondent.institution) is house
    assert bool(split.answers[0].types) is house


ESSAY = lines(
    "I mend looms for a living, and most of them were never broken.",
    "At most of them somebody set out at the speed at which people walk. I said nothing about it to them.",
    "What does a loom want? To be asked twice, by somebody who has the time to hear what it says.",
)


@pytest.mark.parametrize(
    "introduction",
    [
        "I get much mail. So I was glad when Maud Arden, Board Treasurer of Tolle Community Library, offered to write.",
        "The following was written by Maud Arden, Director of Tolle Public Library. I begged her to let me have it.",
    ],
)
def test_an_essay_begins_below_the_line_that_names_its_author(introduction: str) -> None:
    (answer,) = split_of(lines(introduction, ESSAY), PostKind.GUEST, "Guest Post: Looms").answers
    assert (answer.respondent.name, answer.paragraphs[0].text[:12]) == ("Maud Arden", "I mend looms")


def test_who_has_an_office_is_presented_and_not_whom_the_host_asked_first() -> None:
    body = lines(
        "I was sent to Prof. Abel Katz, who sent me to the person who answers the phone.",
        "Winsome Clarke is the Career Adviser at the School of Information, University of Lakes.",
        "Who staffs the center?",
        "Me.",
        "Do you provide online services?",
        "Yes. No couch.",
    )
    assert {it.respondent.name for it in split_of(body, PostKind.INTERVIEW).answers} == {"Winsome Clarke"}


def test_the_title_of_a_web_guide_names_no_person() -> None:
    body = lines(
        "What is it? Please give us your elevator speech!",
        "Jobs in two languages.",
        "Who runs it?",
        "My name is Ana Delgado, and I work at the Inter American University of Sedge.",
        "Does it have a cost?",
        "No.",
    )
    split = split_of(body, PostKind.INTERVIEW, "Job Hunter’s Web Guide: Biblio Empleos")
    assert {(it.respondent.name, it.respondent.institution) for it in split.answers} == {
        ("Ana Delgado", "Inter American University of Sedge")
    }


@pytest.mark.parametrize(
    ("ticked", "types"), [("Law", ["law"]), ("health care library", ["special", "medical"]), ("Corporate", ["special"])]
)
def test_a_sector_in_a_word_is_a_type(ticked: str, types: list[str]) -> None:
    body = lines(
        "This interview is with someone who hires for a:",
        "√ Academic Library",
        f"√ Other: {ticked}",
        "Do you row?",
        "No.",
    )
    (answer,) = split_of(body, PostKind.SURVEY).answers
    assert {str(it.type) for it in answer.types} == {"academic", *types}
