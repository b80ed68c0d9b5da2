"""The host's words beside the answers of a column: after the question, between two answers, before the closing.

Every post is read as text, as classic HTML and as Gutenberg's blocks, signed before its answers or after them.
"""

from __future__ import annotations

from html import escape
from itertools import product

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import Role, Split
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post, take_apart

FORMATS = (BodyFormat.TEXT, BodyFormat.CLASSIC, BodyFormat.GUTENBERG)
ASKED = "Do you read the letters of people whom you will not hire?"
TITLE = f"Further Questions: {ASKED}"
ODA, RUY = "Oda Brink, Branch Head, Tolle Public Library", "Ruy Salter, Dean, Wick Community College"
FIRST, SECOND = ("I read them all.", "Some are very good."), ("Only those that come on paper.",)
BOTH = list(product(FORMATS, ("before", "after")))


def post_of(lines: tuple[str, ...], body_format: BodyFormat) -> Post:
    if body_format is BodyFormat.TEXT:
        body = "\n\n".join(lines)
    elif body_format is BodyFormat.CLASSIC:
        body = "\n\n".join(escape(line, quote=False) for line in lines)
    else:
        block = "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->"
        body = "\n\n".join(block.format(escape(line, quote=False)) for line in lines)
    return Post("asides", "", TITLE, None, (), (), body, body_format, "asides", kind=PostKind.COLUMN)


def split(lines: tuple[str, ...], body_format: BodyFormat) -> Split:
    post = post_of(lines, body_format)
    return split_post(post, read_blocks(post.body, post.body_format))


def answers(signed: str, between: tuple[str, ...] = ()) -> tuple[str, ...]:
    if signed == "before":
        return (f"{ODA}: {FIRST[0]}", *FIRST[1:], *between, f"{RUY}: {SECOND[0]}")
    return (*FIRST, f"– {ODA}", *between, *SECOND, f"– {RUY}")


def texts(found: Split) -> list[str]:
    return [answer.text for answer in found.answers]


EXPECTED = ["\n\n".join(FIRST), SECOND[0]]


@pytest.mark.parametrize(("body_format", "signed"), BOTH)
@pytest.mark.parametrize(
    "aside",
    [
        "(This one is for a friend. She knows.)",
        "(I ask because it happened to me. Twice.)",
        "Nine people wrote back:",
        "Here goes:",
        "And the answers…",
        "I’ll let them speak for themselves.",
        "Some of the people who answered asked for no names.",
        "I’d love to know, since I write such letters myself.",
        "I heard from many of you! Here are three that I liked.",
    ],
)
def test_an_aside_after_the_question_is_the_hosts(aside: str, body_format: BodyFormat, signed: str) -> None:
    lines = ("This week I asked people who hire librarians:", ASKED, aside, *answers(signed), "Thank YOU for reading!")

    assert texts(split(lines, body_format)) == EXPECTED


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("said", ["(In our county, we must.)", "(Ours are all on paper.)", "I have three rules:"])
def test_an_answer_may_begin_like_an_aside(said: str, body_format: BodyFormat) -> None:
    lines = ("This week I asked people who hire librarians:", ASKED, said, *answers("after"), "Thank YOU for reading!")

    assert texts(split(lines, body_format)) == ["\n\n".join((said, *FIRST)), SECOND[0]]


@pytest.mark.parametrize(
    ("body", "body_format"),
    [
        ("Oda Brink{0}\n\n{1}", BodyFormat.TEXT),
        ("Oda Brink\n\n{0}\n\n{1}", BodyFormat.TEXT),
        ('<p><img class="alignleft" src="o.jpg" alt="Oda Brink"/>{0}</p>\n<p>{1}</p>', BodyFormat.CLASSIC),
    ],
)
@pytest.mark.parametrize("aside", ["What a week it was for our letters.", "It snowed as I read what came in."])
def test_who_answers_first_begins_with_the_picture(aside: str, body: str, body_format: BodyFormat) -> None:
    paragraph = "{}" if body_format is BodyFormat.TEXT else "<p>{}</p>"
    before = [paragraph.format(line) for line in ("This week I asked people who hire librarians:", ASKED, aside)]
    after = [paragraph.format(line) for line in (f"– {ODA}", *SECOND, f"– {RUY}", "Thank YOU for reading!")]
    post = post_of((), body_format)
    text = "\n\n".join([*before, body.format(*FIRST), *after])

    assert texts(split_post(post, read_blocks(text, body_format))) == EXPECTED


@pytest.mark.parametrize(("body_format", "signed"), BOTH)
@pytest.mark.parametrize(
    "note",
    ["[Note from the editor: the form has changed since.]", "[Editor’s note: this was in May, before the move.]"],
)
def test_a_note_in_an_answer_is_the_hosts(note: str, body_format: BodyFormat, signed: str) -> None:
    said = (f"{ODA}: {FIRST[0]}", note, FIRST[1]) if signed == "before" else (FIRST[0], note, FIRST[1], f"– {ODA}")
    rest = (f"{RUY}: {SECOND[0]}",) if signed == "before" else (*SECOND, f"– {RUY}")
    lines = ("This week I asked people who hire librarians:", ASKED, *said, *rest, "Thank YOU for reading!")

    found = split(lines, body_format)

    assert texts(found) == EXPECTED
    assert sum(span.role is Role.HOST and "note" in span.reason for span in found.spans) == 1


@pytest.mark.parametrize(("body_format", "signed"), BOTH)
def test_a_late_answer_has_its_introduction(body_format: BodyFormat, signed: str) -> None:
    late = "And one more, which came in after I’d put this together:"
    lines = (
        "This week I asked people who hire librarians:",
        ASKED,
        *answers(signed, (late,)),
        "Thank YOU for reading!",
    )

    assert texts(split(lines, body_format)) == EXPECTED


CLOSINGS = [
    "Have a good weekend, all.",
    "That’s all for this month! Enjoy your summer.",
    "I’m always looking for more people who answer. Get in touch.",
    "Next week: lunch.",
    "Back with more in October.",
    "P.S. The survey for job hunters is open until May.",
    "Got a nagging question? Send it along.",
    "Be well, friends.",
    "Happy hiring!",
    "You can find all of the earlier questions in the archive.",
]


@pytest.mark.parametrize(("body_format", "signed"), BOTH)
@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_is_nobodys(closing: str, body_format: BodyFormat, signed: str) -> None:
    lines = ("This week I asked people who hire librarians:", ASKED, *answers(signed), closing)

    assert texts(split(lines, body_format)) == EXPECTED


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_without_blank_lines_is_nobodys(closing: str) -> None:
    body = "\n".join(("This week I asked people who hire librarians:", ASKED, *answers("before"), closing))

    assert texts(split_post(post_of((), BodyFormat.TEXT), read_blocks(body, BodyFormat.TEXT))) == EXPECTED


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("closing", ["Have a good weekend, all.", "Next week: lunch.", "Be well, friends."])
def test_leave_is_taken_before_the_known_closing(closing: str, body_format: BodyFormat) -> None:
    known = "We’d love to hear your thoughts here in the comments!"
    lines = ("This week I asked people who hire librarians:", ASKED, *answers("before"), closing, known)

    assert texts(split(lines, body_format)) == EXPECTED


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "said", ["What would you do if it were your letter?", "We say goodbye to each of them, and please write again."]
)
def test_the_last_answer_keeps_its_end_before_the_known_closing(said: str, body_format: BodyFormat) -> None:
    known = "We’d love to hear your thoughts here in the comments!"
    lines = ("This week I asked people who hire librarians:", ASKED, *answers("before"), said, known)

    assert texts(split(lines, body_format)) == [EXPECTED[0], f"{SECOND[0]}\n\n{said}"]


@pytest.mark.parametrize("body_format", FORMATS)
def test_an_attribution_without_an_answer_gives_no_answer(body_format: BodyFormat) -> None:
    lines = (
        "This week I asked people who hire librarians:",
        ASKED,
        *answers("after"),
        "– Nia Vesper, Head, Gorse Library",
    )

    found = split(lines, body_format)

    assert texts(found) == EXPECTED
    assert [span.role for span in found.spans if span.doubt and "nothing that its respondent says" in span.doubt] == [
        Role.UNASSIGNED
    ]


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("<p>“I write by hand. Am I doomed?”</p>\n<p><strong>{}</strong></p>", ASKED),
        (
            "<p>For the holiday I asked people who hire:</p>\n<p><strong>{}</strong></p>",
            "Tell us about the best of them.",
        ),
        (
            "<p>This week I asked people who hire librarians:</p>\n<p>{}</p>",
            "When you say, “Any questions?” what do you mean?",
        ),
        (
            "<p>This week I asked people who hire librarians:</p>\n<p>{}</p>",
            f"{ASKED} Bonus question: do you keep any?",
        ),
    ],
)
def test_the_question_is_what_is_asked(before: str, asked: str) -> None:
    said = "\n".join(f"<p>{line}</p>" for line in (*answers("before"), "Thank YOU for reading!"))
    post = post_of((), BodyFormat.CLASSIC)

    found = split_post(post, read_blocks(f"{before.format(asked)}\n{said}", BodyFormat.CLASSIC))

    assert found.question is not None
    assert found.question.text == asked
    assert texts(found) == EXPECTED


@pytest.mark.parametrize(
    "line",
    [
        "[I should say that I work in a very small town.]",
        "[Note: I work in a small town.]",
        "Update: we do now, since last May.",
        "Photo on a resume: never.",
        "Edit to one page.",
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_what_a_respondent_adds_stays_with_them(line: str, after: bool) -> None:
    people = ("Wanda Pyle, Branch Head, Teasel Public Library", "Inez Tarn, Dean, Gorse College")
    said = (f"Only twice.\n\n{line}", "Never, not in this house.")
    parts = [f"{text}\n\n– {who}" if after else f"{who}: {text}" for who, text in zip(people, said, strict=True)]
    body = "\n\n".join(["This week’s question is: Do you knit?", *parts])
    post = Post("p", "", "Further Questions: Do you knit?", None, (), (), body, BodyFormat.CLASSIC, "p")
    _, split = take_apart(post, read_blocks(body, BodyFormat.CLASSIC))
    assert [answer.text for answer in split.answers] == list(said)


def test_a_word_with_a_dash_signs_nothing() -> None:
    signed = "– {}, Dean, Gorse College"
    body = "\n".join(
        ["Do you knit?", "", "We like", "– Punctuality", "That is all.", signed.format("Inez Tarn"), "", "No.",
         signed.format("Otto Brandl"), "", "Never.", signed.format("Kip Yarrow")]
    )  # fmt: skip
    post = Post("p", "", "Further Questions: Do you knit?", None, (), (), body, BodyFormat.TEXT, "p")
    _, split = take_apart(post, read_blocks(body, BodyFormat.TEXT))
    assert [answer.respondent.name for answer in split.answers] == ["Inez Tarn", "Otto Brandl", "Kip Yarrow"]
