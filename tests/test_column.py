"""Splitting column posts. Every case is a post in tests/data/column beside the answers expected of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.posts.records import BodyFormat, ParagraphKind, Post, PostKind
from index.posts.split import Role, Split
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post, take_apart

CASES = Path(__file__).parent / "data" / "column"
FORMATS = {".txt": BodyFormat.TEXT, ".classic.html": BodyFormat.CLASSIC, ".gutenberg.html": BodyFormat.GUTENBERG}


def post_of(
    body: str,
    body_format: BodyFormat = BodyFormat.TEXT,
    title: str = "Further Questions: Do you?",
    categories: tuple[str, ...] = (),
) -> Post:
    return Post("a-post", "", title, None, categories, (), body, body_format, "test", kind=PostKind.COLUMN)


def split_body(
    body: str, body_format: BodyFormat = BodyFormat.TEXT, title: str = "Further Questions: Do you?"
) -> Split:
    return split_post(post_of(body, body_format, title), read_blocks(body, body_format))


def case_split(name: str) -> tuple[Split, dict[str, object], str]:
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    path = next(path for path in CASES.glob(f"{name}.*") if path.suffix != ".json")
    body, body_format = path.read_text(encoding="utf-8"), FORMATS[path.name.removeprefix(name)]
    text = "\n".join(block.text for block in read_blocks(body, body_format))
    return split_body(body, body_format, expected["title"]), expected, text


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.json")))
def test_every_format_of_the_catalogue_gives_its_answers(name: str) -> None:
    split, expected, text = case_split(name)

    found = [
        {
            "name": answer.respondent.name,
            "title": answer.respondent.title,
            "institution": answer.respondent.institution,
            "types": [evidence.type.value for evidence in answer.types],
            "text": answer.text,
        }
        for answer in split.answers
    ]
    assert found == expected["answers"]
    if "question" in expected:
        assert split.question is not None
        assert split.question.text == expected["question"]
    assert [span.role for span in split.spans if span.role is Role.UNASSIGNED] == []
    assert_accounted(split, text)


def assert_accounted(split: Split, text: str) -> None:
    """Every character has one span, and every answer's text lies in the spans of that answer."""
    position = 0
    for span in split.spans:
        assert span.start == position
        assert span.end > span.start
        position = span.end
    assert position == len(text)
    for number, answer in enumerate(split.answers):
        for paragraph in answer.paragraphs:
            assert paragraph.text.split()[0] in text[paragraph.start : paragraph.end]
            for span in split.spans:
                if span.start < paragraph.end and paragraph.start < span.end:
                    assert (span.role, span.answer) == (Role.ANSWER, number)


def test_repeated_parts_of_the_question_are_kept_as_sub_questions() -> None:
    split, _, _ = case_split("sub-questions")

    kinds = [paragraph.kind for paragraph in split.answers[0].paragraphs]

    assert kinds == [
        ParagraphKind.SUBQUESTION,
        ParagraphKind.PARAGRAPH,
        ParagraphKind.SUBQUESTION,
        ParagraphKind.PARAGRAPH,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.LIST_ITEM,
    ]


def test_words_of_the_host_belong_to_no_answer() -> None:
    split, _, text = case_split("after-dash")

    assert [text[span.start : span.end].strip() for span in split.spans if span.role is Role.HOST] == [
        "This week I asked people who hire librarians:",
        "Thank YOU for reading!",
    ]


def test_text_that_no_attribution_belongs_to_is_listed_not_lost() -> None:
    split = split_body(
        "This week I asked people who hire librarians:\n\nDo you?\n\nYes.\n\n– Inez Tarn, Director, Sedge Public"
        " Library\n\nAn orphan of a paragraph.\n"
    )

    assert [answer.text for answer in split.answers] == ["Yes."]
    assert [(span.role, bool(span.doubt)) for span in split.spans][-1] == (Role.UNASSIGNED, True)


def test_a_bare_name_is_taken_with_a_doubt() -> None:
    split = split_body(
        "This week I asked people who hire librarians:\n\nDo you?\n\nYes.\n\n– Inez Tarn, Director, Sedge Public"
        " Library\n\nNo.\n\n– Kip Yarrow\n\nThank YOU for reading!"
    )

    assert [(answer.respondent.name, bool(answer.doubt)) for answer in split.answers] == [
        ("Inez Tarn", False),
        ("Kip Yarrow", True),
    ]


def test_where_both_styles_run_into_each_other_the_boundary_is_doubtful() -> None:
    split = split_body(
        "Do you?\n\nOtto Fenn, Dean, Gorse College: I do.\n\nMostly.\n\nI never do.\n\n– Inez Tarn, Director, Sedge"
        " Public Library\n"
    )

    assert [(answer.respondent.name, answer.text) for answer in split.answers] == [
        ("Otto Fenn", "I do.\n\nMostly."),
        ("Inez Tarn", "I never do."),
    ]
    assert all(answer.doubt for answer in split.answers)


def test_a_post_without_attributions_has_no_answers_and_loses_nothing() -> None:
    body = "Nothing to see.\n\nNobody answered."

    split = split_body(body)

    assert split.answers == ()
    assert_accounted(split, "Nothing to see.\nNobody answered.")


def test_an_empty_post_has_nothing() -> None:
    split = split_body("")

    assert (split.answers, split.spans) == ((), ())


@pytest.mark.parametrize(
    ("title", "categories", "body", "kind"),
    [
        ("Further Questions: Why?", (), "", PostKind.COLUMN),
        ("further answers – why", (), "", PostKind.COLUMN),
        ("Why?", ("Further Questions",), "", PostKind.COLUMN),
        ("Only one!", ("Hiring Librarians survey",), "", PostKind.SURVEY),
        (
            "Only one!",
            (),
            "This anonymous interview is with someone who hires for a:\n√ Public Library",
            PostKind.SURVEY,
        ),
        ("Hunting", (), "This person is looking in academic, archives", PostKind.SURVEY),
        ("Of Cats", ("Author's Corner",), "Cats.", PostKind.GUEST),
        ("Counted", ("Stats and Graphs",), "40%", PostKind.OTHER),
        (
            "",
            (),
            "Do you?\nYes.\n– Inez Tarn, Director, Sedge Public Library\nNo.\n– Kip Yarrow, Dean, Gorse College",
            PostKind.COLUMN,
        ),
        ("A walk", (), "We went out and came back.", PostKind.OTHER),
    ],
)
def test_the_kind_of_a_post(title: str, categories: tuple[str, ...], body: str, kind: PostKind) -> None:
    post = post_of(body, title=title, categories=categories)
    assert take_apart(post, read_blocks(body, BodyFormat.TEXT))[0].kind is kind
