"""Excerpts, highlights and links into the original post."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.posts.records import Answer, Paragraph, ParagraphKind, Respondent
from webui.addresses import web_url
from webui.pages.markup import EXCERPT_WORDS, excerpt, mark, original_url, paragraph_groups

SENTENCE = "I read the letter first and the resume last of all. "
LONG = "The pool is deep. " + SENTENCE * 12 + "We keep a certificate in a drawer. " + SENTENCE * 12


def answer(*paragraphs: tuple[ParagraphKind, str], name: str | None = "Ida Sun") -> Answer:
    found = tuple(Paragraph(kind, text, 0, len(text)) for kind, text in paragraphs)
    return Answer("p/i", "p", 0, "Q?", Respondent(name), found)


def said(text: str) -> tuple[ParagraphKind, str]:
    return ParagraphKind.PARAGRAPH, text


def test_highlights_are_marked_and_every_piece_is_escaped() -> None:
    assert mark("<b>a & b", ((0, 3), (4, 5))) == "<mark>&lt;b&gt;</mark>a<mark> </mark>&amp; b"


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-3, 50), st.integers(-3, 50)), max_size=6))
def test_marking_loses_no_text_whatever_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    marked = mark(text, sorted(spans))

    assert marked.replace("<mark>", "").replace("</mark>", "") == mark(text, ())
    assert str(marked).count("<mark>") == str(marked).count("</mark>")


def test_a_short_passage_is_shown_whole() -> None:
    assert excerpt(SENTENCE, ()).text == SENTENCE


def test_a_long_passage_is_cut_around_its_highlights_at_the_ends_of_sentences() -> None:
    at = LONG.index("certificate")

    found = excerpt(LONG, ((at, at + 11),))

    assert "We keep a certificate in a drawer." in found.text
    assert found.text.startswith("I read")
    assert found.text.endswith(".")
    assert (found.cut_before, found.cut_after) == (True, True)
    assert abs(len(found.text.split()) - EXCERPT_WORDS) <= 20
    assert [found.text[a:b] for a, b in found.spans] == ["certificate"]
    assert "<mark>certificate</mark>" in found.lines[0]
    assert found.lines[0].startswith("… ")
    assert found.lines[-1].endswith(" …")


@given(st.lists(st.sampled_from(["word", "end.", "a\n\nb", "<i>", "“x”", "long" * 9]), max_size=300), st.data())
def test_an_excerpt_is_a_piece_of_the_passage_with_its_spans_in_place(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = data.draw(st.lists(st.integers(0, max(len(text) - 1, 0)), max_size=8, unique=True).map(sorted))
    spans = tuple((a, min(a + 3, b)) for a, b in pairwise([*starts, len(text)]) if a < b)

    found = excerpt(text, spans)

    assert found.text in text
    assert len(found.text.split()) <= EXCERPT_WORDS + 45
    assert all(0 <= a < b <= len(found.text) for a, b in found.spans)
    assert len(found.spans) >= (1 if spans and len(spans) == 1 else 0)
    assert all(line.count("<mark>") == line.count("</mark>") for line in found.lines)


def test_neighbouring_list_items_are_one_list() -> None:
    kinds = [
        ParagraphKind.PARAGRAPH,
        *[ParagraphKind.LIST_ITEM] * 2,
        *[ParagraphKind.CHOICE] * 2,
        ParagraphKind.PARAGRAPH,
    ]

    groups = paragraph_groups([Paragraph(kind, "x", 0, 1) for kind in kinds])

    assert [(str(kind), len(found)) for kind, found in groups] == [
        ("paragraph", 1),
        ("list_item", 2),
        ("choice", 2),
        ("paragraph", 1),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JAVASCRIPT://x/%0aalert(1)",
        "data:text/html,x",
        "/relative",
        "https:",
        "http://[x",
        "ftp://a/b",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_url(url) == ""
    assert original_url(url, answer(said("Some words of an answer."))) == ""


def test_the_original_is_linked_at_the_answer_s_first_words() -> None:
    url = original_url("https://blog.example/p/", answer(said("Well-read, yes & no – it depends.")))

    assert url == "https://blog.example/p/#:~:text=Well%2Dread%2C%20yes%20%26%20no%20%E2%80%93%20it%20depends."


def test_a_long_paragraph_is_linked_from_its_first_to_its_last_words() -> None:
    words = [f"w{number}" for number in range(30)]

    url = original_url("https://blog.example/p/#more", answer(said(" ".join(words) + "\nand a second line")))

    assert unquote(url) == "https://blog.example/p/#more:~:text=w0 w1 w2 w3 w4 w5 w6 w7,w26 w27 w28 w29"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It depends - we read every letter twice.", "we read every letter twice."),
        ("We read it -- then we call them -- always.", "then we call them"),
        ("A 3x4 card on a 12\" board, it's read by us all.", "board, it's read by us all."),
        ("Wait... and then write to us again.", "and then write to us again."),
        ("A - b - c - d.", "Ida Sun"),
    ],
)
def test_the_original_is_linked_by_words_that_wordpress_shows_as_they_were_written(text: str, words: str) -> None:
    assert unquote(original_url("https://b.example/", answer(said(text)))).endswith(f"#:~:text={words}")


def test_repeated_questions_and_short_words_are_no_anchor() -> None:
    question = (ParagraphKind.SUBQUESTION, "Do you find any value in certificates?")

    assert original_url("https://b.example/", answer(question, said("No."), said("They tell me nothing."))).endswith(
        "text=They%20tell%20me%20nothing."
    )
    assert original_url("https://b.example/", answer(question, said("No."))).endswith("text=Ida%20Sun")
    assert original_url("https://b.example/", answer(question, said("No."), name=None)) == "https://b.example/"
