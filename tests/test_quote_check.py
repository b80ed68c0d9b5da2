"""Whether somebody said what is quoted: word for word, nearly, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.quotation import MOST_CHARACTERS, QuotationRefused
from search.quoted import Difference, PieceKind, QuotedPlace, Verdict, Where
from webui.wording import quoted_differently, verdict_words

if TYPE_CHECKING:
    from search.archive import Archive
    from tests.conftest import ArchiveMaker

LETTERS = "We read every cover letter twice. “Dear Sir or Madam” is fine—the search committee won’t mind… Really!"
OTHER = "The search committee won't mind. I, for one, hire people who were kind to the library's volunteers."
TICKED = "Yes, but only if the advertisement asks for one"


@pytest.fixture(scope="module")
def quoted(archives: ArchiveMaker) -> Archive:
    row = archives.answer
    asked = "Do you read cover letters, and does anybody else?"
    return archives.open(
        [
            row(LETTERS, question=asked, name="Inez Tarn", year=2013),
            row(OTHER, question=asked, name="Otto Rivers", year=2013),
            row(TICKED, question="Should one be sent?", name="Ada Will", year=2014),
            row(TICKED + "!", question="Should one be sent?", name="Wanda Pyle", year=2015),
        ]
    )


def only(archive: Archive, text: str) -> QuotedPlace:
    found = archive.quotations.check(text)
    assert found.verdict is Verdict.VERBATIM
    [place] = found.places
    return place


@pytest.mark.parametrize(
    "text",
    [
        "every cover letter twice",
        "“every  cover\nletter twice.”",
        "'Dear Sir or Madam' is fine -- the search committee won't mind...",
        "„Dear Sir or Madam“ is fine – the search committee won’t mind . . . Really",
        "\ufeffev\u00adery cover letter twice",
    ],
)
def test_signs_that_are_only_set_otherwise_do_not_count(quoted: Archive, text: str) -> None:
    place = only(quoted, text)

    assert place.answer.respondent.name == "Inez Tarn"
    assert (place.where, place.differences, place.changed, place.left_out) == (Where.ANSWER, (), 0, 0)


def test_it_says_what_stands_around_it(quoted: Archive) -> None:
    place = only(quoted, "letter twice")

    assert (place.before, place.after[:9]) == ("We read every cover ", ". “Dear S")
    assert place.answer.text[place.start : place.end] == "letter twice"


def test_capitals_and_punctuation_are_said(quoted: Archive) -> None:
    assert only(quoted, "Every Cover letter twice").differences == (Difference.CAPITALS,)
    assert only(quoted, "I for one hire people").differences == (Difference.PUNCTUATION,)


@pytest.mark.parametrize("mark", ["…", "...", "[…]", "[...]", "(…)", ". . ."])
def test_omissions_may_be_marked_and_are_counted(quoted: Archive, mark: str) -> None:
    place = only(quoted, f"We read {mark} twice")

    assert (place.differences, place.left_out) == ((Difference.OMISSION,), 3)
    assert [(piece.kind, piece.text) for piece in place.pieces] == [
        (PieceKind.SAME, "We read "),
        (PieceKind.LEFT_OUT, "every cover letter "),
        (PieceKind.SAME, "twice"),
    ]


def test_an_unmarked_omission_is_none(quoted: Archive) -> None:
    found = quoted.quotations.check("We read every letter twice")

    assert found.verdict is Verdict.NEAR
    assert [(piece.kind, piece.text) for piece in found.places[0].pieces][1] == (PieceKind.SAID, "cover ")


def test_what_an_editor_adds_in_square_brackets_is_no_word_of_theirs(quoted: Archive) -> None:
    place = only(quoted, "[E]very cover letter [from candidates] twice [sic]")

    assert place.differences == (Difference.ADDED, Difference.CAPITALS)
    assert place.added == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("We [never] read", 1), ("We [, one and all,] read every […] letter", 3), ("We read [… or skim] every", 2)],
)
def test_a_word_that_is_added_in_square_brackets_is_said(quoted: Archive, text: str, words: int) -> None:
    place = only(quoted, text)

    assert Difference.ADDED in place.differences
    assert (place.added, place.left_out) == (words, 1 if "[…]" in text else 0)
    assert "word for word" not in verdict_words(quoted.quotations.check(text)).lower()
    assert "in square brackets" in quoted_differently(place)
    assert "word for word" not in quoted_differently(place).lower()


def test_brackets_without_a_word_add_none(quoted: Archive) -> None:
    assert only(quoted, "[W]e read […] twice [sic]").added == 0
    assert only(quoted, "We [!] read").added == 0


def test_a_sign_of_the_private_use_is_no_part_of_what_is_shown(quoted: Archive) -> None:
    found = quoted.quotations.check("We read … never … cover \ue000 letter twice")

    assert found.verdict is Verdict.NEAR
    shown = [piece.text for place in found.places for piece in place.pieces]
    assert not [text for text in shown if "\ue000" in text]
    assert "never" in "".join(shown)


def test_everybody_who_said_it_the_first_published_first(quoted: Archive) -> None:
    found = quoted.quotations.check("only if the advertisement asks for one")

    assert [place.answer.respondent.name for place in found.places] == ["Ada Will", "Wanda Pyle"]


def test_the_askers_words_are_not_the_respondents(quoted: Archive) -> None:
    place = only(quoted, "and does anybody else?")

    assert place.where is Where.QUESTION
    assert place.answer.question[place.start : place.end] == "and does anybody else"


def test_a_near_miss_says_what_differs(quoted: Archive) -> None:
    found = quoted.quotations.check("hire people who were rude to the library volunteers")

    assert found.verdict is Verdict.NEAR
    assert found.places[0].answer.respondent.name == "Otto Rivers"
    assert (found.places[0].changed, found.places[0].differences) == (2, (Difference.WORDS,))
    assert [(piece.kind, piece.text) for piece in found.places[0].pieces] == [
        (PieceKind.SAME, "hire people who were "),
        (PieceKind.QUOTED, "rude"),
        (PieceKind.SAID, "kind "),
        (PieceKind.SAME, "to the "),
        (PieceKind.QUOTED, "library"),
        (PieceKind.SAID, "library's "),
        (PieceKind.SAME, "volunteers"),
    ]


def test_what_nobody_said_stands_nowhere_and_the_nearest_is_shown(quoted: Archive) -> None:
    found = quoted.quotations.check("A good librarian never lets volunteers near the search committee")

    assert (found.verdict, found.places) == (Verdict.NOWHERE, ())
    assert found.nearest[0].changed > 3


def test_words_that_are_not_in_the_archive(quoted: Archive) -> None:
    found = quoted.quotations.check("zxqv qqqq")

    assert (found.verdict, found.places, found.nearest) == (Verdict.NOWHERE, (), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no word"),
        ("“…”", "There is no word"),
        ("a" * (MOST_CHARACTERS + 1), "has 3,001 characters; at most 3,000 are checked"),
        ("a " * 700, "has 700 words; at most 600 are checked"),
    ],
)
def test_what_cannot_be_checked_is_refused(quoted: Archive, text: str, said: str) -> None:
    with pytest.raises(QuotationRefused, match=said):
        quoted.quotations.check(text)
