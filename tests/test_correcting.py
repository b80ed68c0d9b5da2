"""Corrections of a post that was just split: an example of each table, and each misfit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.posts.records import Evidence, LibraryType, PostKind, Respondent, TypeEvidence
from index.posts.split import Role
from index.splitting.splitting import split_post
from tests.posts_to_correct import (
    CLOSING,
    INEZ,
    OPENING,
    OTTO,
    WANDA,
    Given,
    answer_of,
    column,
    doubtful,
    leads,
    said,
    survey,
    texts,
    words,
)


class TestSet:
    def test_a_name_and_the_old_id_leads_to_the_new(self) -> None:
        done = column(WANDA).correct('[[set]]\nanswer = "letters/wanda-pyle"\nname = "Wanda Pile"')
        answer = said(done, "letters/wanda-pile")
        assert answer.respondent == Respondent("Wanda Pile", "Branch Head", "Teasel Public Library")
        assert leads(done) == {"letters/wanda-pyle": "letters/wanda-pile"}

    def test_nobody_named(self) -> None:
        done = column(WANDA).correct('[[set]]\nanswer = "letters/wanda-pyle"\nname = ""\ntitle = ""')
        assert said(done, "letters/anonymous").respondent == Respondent(None, "", "Teasel Public Library")

    def test_types_follow_the_institution_unless_they_are_set(self) -> None:
        moved = 'answer = "letters/wanda-pyle"\ninstitution = "Gorse University"'
        followed = said(column(WANDA).correct(f"[[set]]\n{moved}"), "letters/wanda-pyle")
        assert {(found.type, found.evidence) for found in followed.types} == {(LibraryType.ACADEMIC, Evidence.INFERRED)}
        stayed = said(column(WANDA).correct(f'[[set]]\n{moved}\ntypes = ["law", "special"]'), "letters/wanda-pyle")
        assert stayed.types == (
            TypeEvidence(LibraryType.SPECIAL, Evidence.OWNER, "set by the owner"),
            TypeEvidence(LibraryType.LAW, Evidence.OWNER, "set by the owner"),
        )
        unknown = column(WANDA).correct(f'[[set]]\nanswer = "letters/wanda-pyle"\ntypes = []\n[[set]]\n{moved}')
        assert said(unknown, "letters/wanda-pyle").types == ()

    def test_types_that_the_post_states_stay(self) -> None:
        done = survey().correct('[[set]]\nanswer = "survey/do-you-want-a-cover-letter"\ntitle = "Law Librarian"')
        assert [found.evidence for found in said(done, "survey/do-you-want-a-cover-letter").types] == [Evidence.POST]

    def test_nothing_is_doubtful_afterwards(self) -> None:
        done = doubtful(column(WANDA)).correct('[[set]]\nanswer = "letters/wanda-pyle"\ntitle = "Director"')
        assert said(done, "letters/wanda-pyle").doubt == ""
        assert {(s.doubt, s.reason) for s in done.split.spans if s.answer == 0} == {("", "corrected by the owner")}


class TestSplit:
    def test_within_a_paragraph(self) -> None:
        done = column(WANDA).correct(
            '[[split]]\nanswer = "letters/wanda-pyle"\nat = "I keep the"\nname = "Kip Loam"\ninstitution = "Teasel'
            ' School Library"'
        )
        assert texts(done) == {
            "letters/wanda-pyle": "Yes, every single one.",
            "letters/kip-loam": "I keep the “good” ones in a drawer.",
        }
        second = said(done, "letters/kip-loam")
        assert second.respondent == Respondent("Kip Loam", "", "Teasel School Library")
        assert [found.type for found in second.types] == [LibraryType.SCHOOL]
        assert second.question == 0

    @pytest.mark.parametrize(
        "printed",
        [
            "– Kip Loam, Director, Teasel Library: I never do.",
            "Kip Loam, Director, Teasel Library – I never do.",
            "I never do. – Kip Loam, Director, Teasel Library",
        ],
    )
    def test_a_printed_attribution_is_taken_out_and_understood(self, printed: str) -> None:
        given = column(f"{WANDA}  {printed}")
        assert len(given.split.answers) == 1
        done = given.correct(
            '[[split]]\nanswer = "letters/wanda-pyle"\nat = "I never do"\nattribution = "Kip Loam, Director, Teasel'
            ' Library"'
        )
        assert texts(done)["letters/kip-loam"] == "I never do."
        assert texts(done)["letters/wanda-pyle"] == "Yes, every single one. I keep the “good” ones in a drawer."
        assert said(done, "letters/kip-loam").respondent == Respondent("Kip Loam", "Director", "Teasel Library")
        (printed_words,) = words(given, done, Role.ATTRIBUTION, "letters/kip-loam")
        assert printed_words.strip("–: ") == "Kip Loam, Director, Teasel Library"

    def test_quotes_white_space_and_accents_may_be_typed_otherwise(self) -> None:
        given = column("Wanda Pyle, Head, Teasel Public Library: Yes.\u00a0 I\u2019d keep  the\u00a0“cafe\u0301” ones.")
        done = given.correct('[[split]]\nanswer = "letters/wanda-pyle"\nat = """I\'d keep\nthe "café""""\nname = ""')
        assert texts(done)["letters/anonymous"] == "I’d keep the “cafe\u0301” ones."

    def test_a_survey_s_second_answer_has_its_question_and_its_respondent(self) -> None:
        given = survey()
        done = given.correct('[[split]]\nanswer = "survey/do-you-want-a-cover-letter"\nat = "And a resume"')
        assert "was not found" in str(done.unfit[0])
        done = given.correct('[[split]]\nanswer = "survey/do-you-want-a-cover-letter"\nat = "And a résumé"')
        first, second = done.split.answers[1:]
        assert (first.paragraphs[0].label, first.text) == ("Cover Letter", "Cover Letter: √ Yes please")
        assert (second.text, second.question) == ("And a résumé, of course.", 1)
        assert (second.respondent, second.types) == (first.respondent, first.types)

    def test_a_question_that_was_taken_for_words_is_asked(self) -> None:
        given = survey()
        merged = '[[merge]]\nanswers = ["survey/how-many-staff-do-you-have", "survey/do-you-want-a-cover-letter"]\n'
        done = given.correct(
            merged
            + '[[split]]\nanswer = "survey/how-many-staff-do-you-have"\nquestion = "Do you want a cover letter?"\n'
            'at = "Cover Letter: √ Yes"'
        )
        assert [question.text for question in done.split.questions] == [it.text for it in given.split.questions]
        assert [(it.question, it.text) for it in done.split.answers] == [
            (it.question, it.text) for it in given.split.answers
        ]
        assert words(given, done, Role.QUESTION) == ["How many staff do you have?", "Do you want a cover letter?"]
        assert done.carried.ids == ("survey/how-many-staff-do-you-have", "survey/do-you-want-a-cover-letter")

    def test_several_splits_of_one_answer(self) -> None:
        done = column(WANDA).correct(
            '[[split]]\nanswer = "letters/wanda-pyle"\nat = "I keep"\nname = "Kip Loam"\n'
            '[[split]]\nanswer = "letters/kip-loam"\nat = "ones in"\nname = "Bea Sorrel"\n'
        )
        assert list(texts(done).values()) == ["Yes, every single one.", "I keep the “good”", "ones in a drawer."]


class TestMerge:
    def test_a_room_that_was_taken_for_a_person(self) -> None:
        given = column(
            "Wanda Pyle, Head, Teasel Library: Yes.", "Reed Room, Director, Sedge Library: is what I call it."
        )
        done = given.correct('[[merge]]\nanswers = ["letters/wanda-pyle", "letters/reed-room"]')
        assert texts(done) == {"letters/wanda-pyle": "Yes.\n\nReed Room, Director, Sedge Library: is what I call it."}
        assert leads(done) == {"letters/reed-room": "letters/wanda-pyle"}

    def test_the_order_is_the_post_s_whatever_is_named_first(self) -> None:
        given = column(WANDA, OTTO, INEZ)
        done = given.correct('[[merge]]\nanswers = ["letters/otto-m-brandl", "letters/wanda-pyle"]')
        assert [said.respondent.name for said in done.split.answers] == ["Otto M. Brandl", "Inez Tarn"]
        assert done.split.answers[0].text.startswith("Wanda Pyle, Branch Head, Teasel Public Library: Yes")
        assert done.split.answers[0].text.endswith("Never longer than an hour.")

    def test_a_survey_s_choices_stay_choices(self) -> None:
        done = survey().correct(
            '[[merge]]\nanswers = ["survey/how-many-staff-do-you-have", "survey/do-you-want-a-cover-letter"]'
        )
        assert [p.label for p in done.split.answers[0].paragraphs] == ["", "", "Cover Letter", ""]

    def test_what_was_taken_for_a_question_between_them_is_the_answer_s_words(self) -> None:
        given = survey()
        done = given.correct(
            '[[merge]]\nanswers = ["survey/how-many-staff-do-you-have", "survey/do-you-want-a-cover-letter"]'
        )
        assert [question.text for question in done.split.questions] == ["How many staff do you have?"]
        assert "10-50\n\nDo you want a cover letter?\n\n" in done.split.answers[0].text
        assert words(given, done, Role.QUESTION) == ["How many staff do you have?"]


class TestBoundary:
    def test_words_given_up_go_to_the_neighbour(self) -> None:
        done = column(WANDA, OTTO).correct('[[boundary]]\nanswer = "letters/otto-m-brandl"\nbegins = "Never longer"\n')
        assert texts(done)["letters/otto-m-brandl"] == "Never longer than an hour."
        assert texts(done)["letters/wanda-pyle"].endswith("in a drawer.\n\nOnly to catalogers.")

    def test_words_are_taken_from_the_neighbour(self) -> None:
        done = column(WANDA, OTTO).correct('[[boundary]]\nanswer = "letters/otto-m-brandl"\nbegins = "I keep the"\n')
        assert texts(done)["letters/wanda-pyle"] == "Yes, every single one."
        assert texts(done)["letters/otto-m-brandl"].startswith("I keep the “good” ones in a drawer.\n\nOnly")

    def test_words_of_the_host_are_taken_and_given(self) -> None:
        given = column(WANDA, OTTO, closing=CLOSING)
        taken = given.correct('[[boundary]]\nanswer = "letters/otto-m-brandl"\nends = "answered this week"\n')
        assert texts(taken)["letters/otto-m-brandl"].endswith("\n\nThank you to everyone who answered this week!")
        back = given.correct('[[boundary]]\nanswer = "letters/otto-m-brandl"\nends = "Only to catalogers"\n')
        assert texts(back)["letters/otto-m-brandl"] == "Only to catalogers."
        assert "Never longer than an hour." in words(given, back, Role.HOST)

    def test_a_question_between_keeps_words_from_the_neighbour(self) -> None:
        given = survey()
        done = given.correct('[[boundary]]\nanswer = "survey/do-you-want-a-cover-letter"\nbegins = "And a résumé"')
        assert texts(done)["survey/how-many-staff-do-you-have"] == "√ 10-50"
        assert "Cover Letter: √ Yes please" in words(given, done, Role.HOST)


class TestAdd:
    def test_words_of_nobody(self) -> None:
        given = column(WANDA, closing=CLOSING)
        done = given.correct(
            '[[add]]\npost = "letters"\nbegins = "Do you read them?"\nends = "in the comments"\nname = "Kip'
            ' Loam"\ntitle = "Director"\ninstitution = "Sedge College"'
        )
        assert texts(done)["letters/kip-loam"] == "Do you read them? Tell us in the comments."
        answer = said(done, "letters/kip-loam")
        assert (answer.respondent, answer.question) == (Respondent("Kip Loam", "Director", "Sedge College"), 0)
        assert [found.type for found in answer.types] == [LibraryType.ACADEMIC]
        assert words(given, done, Role.HOST)[-1] == "Thank you to everyone who answered this week!"

    def test_a_post_without_answers(self) -> None:
        given = column(WANDA)
        other = replace(given.post, kind=PostKind.OTHER)
        no_answers = split_post(other, given.blocks)
        done = Given(other, given.blocks, no_answers).correct(
            '[[add]]\npost = "letters"\nbegins = "Yes, every"\nends = "single one"\nname = ""'
        )
        assert texts(done) == {"letters/anonymous": "Yes, every single one."}
        assert done.split.answers[0].question is None

    def test_a_survey_s_answer_has_the_question_before_it(self) -> None:
        done = survey().correct(
            '[[add]]\npost = "survey"\nbegins = "Anything"\nends = "else?"\nname = ""\ntitle = "Director"'
        )
        assert (done.split.answers[2].question, done.split.answers[2].text) == (1, "Anything else?")


def test_not_an_answer_gives_the_words_to_the_host() -> None:
    given = column(WANDA, OTTO)
    done = given.correct('[[not_an_answer]]\nanswer = "letters/otto-m-brandl"')
    assert list(texts(done)) == ["letters/wanda-pyle"]
    assert words(given, done, Role.HOST)[-2:] == [OTTO[: OTTO.index(":") + 1], OTTO[OTTO.index(":") + 2 :]]
    assert [gone.id for gone in done.carried.gone] == ["letters/otto-m-brandl"]


def test_confirm_takes_the_doubt_away_and_nothing_else() -> None:
    given = doubtful(column(WANDA, OTTO))
    done = given.correct('[[confirm]]\nanswer = "letters/wanda-pyle"')
    assert said(done, "letters/wanda-pyle").doubt == ""
    assert texts(done) == texts(given.correct(""))
    assert {(s.doubt, s.reason) for s in done.split.spans if s.answer == 0} == {("", "confirmed by the owner")}


def test_confirm_settles_the_question_of_a_survey_s_answer_too() -> None:
    given = survey()
    doubted = [replace(span, doubt="a question?") if span.role is Role.QUESTION else span for span in given.split.spans]
    given = replace(given, split=replace(given.split, spans=tuple(doubted)))
    done = given.correct('[[confirm]]\nanswer = "survey/do-you-want-a-cover-letter"')
    assert [span.doubt for span in done.split.spans] == ["a question?", "", "", "", "", "odd"]


def test_confirm_of_words_that_are_in_no_answer() -> None:
    given = survey()
    done = given.correct('[[confirm]]\npost = "survey"\nbegins = "Anything"\nends = "else?"')
    assert (done.unfit, texts(done)) == ((), texts(given.correct("")))
    assert [(s.role, s.doubt, s.reason) for s in done.split.spans][-1] == (
        Role.UNASSIGNED,
        "",
        "confirmed by the owner",
    )


WANDA_TWICE = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, always. And yes, always."


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        (answer_of("confirm", answer="letters/kip-loam"), "names “letters/kip-loam”, which is no answer of the post (any more). Its answers are letters/wanda-pyle, letters/otto-m-brandl."),
        (answer_of("split", 'at = "No, never"', 'name = ""'), "“No, never” was not found in the answer. Copy the words from the post as it is now."),
        (answer_of("split", 'at = "always"', 'name = ""'), "“always” was found 2 times in the answer. Quote more words."),
        (answer_of("split", 'at = "Yes, always. And"', 'name = ""'), "leaves nothing of the first answer"),
        (answer_of("split", 'at = "And yes"'), "does not say whose the second answer is. Give attribution, or name"),
        (answer_of("split", 'at = "And yes"', 'attribution = "And yes, always."', 'name = "Kip Loam"'), "leaves nothing of the second answer"),
        (answer_of("split", 'at = "yes, always."', 'attribution = "And yes"', 'name = "Kip Loam"'), "begins the second answer within its attribution"),
        (answer_of("split", 'at = "And yes"', 'attribution = "And"'), "attribution “And” cannot be told apart"),
        (answer_of("boundary", 'begins = "And yes"', 'ends = "Yes"'), "lets the answer end before it begins"),
        (answer_of("boundary", 'ends = "than an hour"'), "leaves nothing of an answer. To put two answers together, use [[merge]]"),
        (answer_of("boundary", 'ends = "Sedge"'), "“Sedge” was not found in the answer and around it"),
        ('[[add]]\npost = "letters"\nbegins = "Each week"\nends = "zebra"\nname = ""', "“zebra” was not found in the words from there on that are in no answer"),
        ('[[add]]\npost = "letters"\nbegins = "Each week"\nends = "in the comments"\nname = ""', "would reach across another answer"),
        ('[[merge]]\nanswers = ["letters/wanda-pyle", "letters/otto-m-brandl"]\n[[merge]]\nanswers = ["letters/wanda-pyle", "letters/otto-m-brandl"]', "“letters/otto-m-brandl”, whose words are a part of “letters/wanda-pyle” now"),
        ('[[not_an_answer]]\nanswer = "letters/wanda-pyle"\n[[not_an_answer]]\nanswer = "letters/otto-m-brandl"\n' + answer_of("confirm"), "It has no answers; make them with [[add]]."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_changes_nothing(toml: str, problem: str) -> None:
    given = column(WANDA_TWICE, OTTO, closing=CLOSING, opening=OPENING)
    done = given.correct(toml)
    (misfit,) = done.unfit
    assert problem in str(misfit)
    assert str(misfit).startswith(f"corrections.toml, line {toml[: toml.rindex('[[')].count(chr(10)) + 1}: [[")
    without = given.correct(toml[: toml.rindex("[[")])
    assert (without.split, without.applied, without.unfit) == (done.split, done.applied, ())


def test_the_others_are_applied_when_one_does_not_fit() -> None:
    done = column(WANDA).correct(
        answer_of("confirm", answer="letters/x") + "\n" + answer_of("set", 'title = "Director"')
    )
    assert (done.applied, len(done.unfit)) == (1, 1)
    assert done.split.answers[0].respondent.title == "Director"
