"""The probability of an answer: its table, its reasons, and that it is lower where something is wrong."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from bench.splitting.damage import DAMAGES, damaged
from bench.splitting.first_contact import read_kept
from bench.splitting.labelled import POSTS, read_labelled, split_labelled
from bench.splitting.sets import PRACTICE
from index.posts.records import BodyFormat, Post, PostKind, Respondent
from index.posts.split import Split
from index.reading.blocks import read_blocks
from index.splitting.doubts.certainty import About, doubt_model, is_listed, read_model, with_certainty
from index.splitting.splitting import split_post, take_apart_unweighed

if TYPE_CHECKING:
    from bench.splitting.damage import Damage

TABLE = "(base)\t-2\t\t\n(listed below)\t0.5\t\n".replace("0.5\t\n", "0.5\t\t\n")
PEOPLE = (
    "Wanda Pyle, Branch Head, Teasel Public Library",
    "Otto Brandl, Dean, Gorse College",
    "Inez Tarn, Clerk, Sedge City Library",
    "Bo Ilk, Librarian, Tolle Public Library",
    "Ida Fenn, Director, Wick Town Library",
)
COLUMN = "Further Questions: Do You Boil It?"


def column(*answers: str) -> tuple[Post, Split]:
    said = [f"<strong>{who}:</strong> {text}" for who, text in zip(PEOPLE, answers, strict=False)]
    body = "\n\n".join(["This week's question is: Do you boil it?", *said])
    post = Post("p", "", COLUMN, None, (), (), body, BodyFormat.CLASSIC, "t", kind=PostKind.COLUMN)
    return post, split_post(post, read_blocks(body, post.body_format))


def test_the_base_alone_and_signs_that_are_not_in_the_table() -> None:
    model = read_model(TABLE)
    assert model.certainty({}) == model.certainty({"unheard of": 1}) == 0.881
    assert model.main_reason({"unheard of": 1}).about is About.WORDS


def test_the_sign_that_weighs_most_is_the_reason() -> None:
    model = read_model(f"{TABLE}one\t1\tname\tfirst\ntwo\t3\twords\tsecond\nthree\t-9\tname\tthird\nfour\t9\t\t\n")
    signs = {"one": 1.0, "two": 1.0, "three": 1.0, "four": 1.0}
    assert model.main_reason(signs).reason == "second"
    assert model.main_reason({"one": 1.0}).reason == "first"
    assert model.main_reason({"one": 1.0, "two": 0.1}).reason == "first"
    assert model.certainty({"two": 1.0}) < model.certainty({"one": 1.0}) < model.certainty({})


def test_the_table_of_the_project_is_whole() -> None:
    model = doubt_model()
    assert 0 < model.listed_below < 1
    assert len(model.weights) > 50
    assert all(bool(it.about) == bool(it.reason) for it in model.weights.values())


def test_an_answer_as_most_are_is_certain_and_without_doubt() -> None:
    _, plain = column("Only twice, and never on a Monday.", "Never. It sings.", "Once, in the yard.")
    assert not any(is_listed(answer.certainty) or answer.doubt for answer in plain.answers)


@pytest.mark.parametrize(
    ("who", "about"),
    [
        (Respondent("Wanda Pyle", "a branch; 2nd floor", "Teasel Public Library"), "title"),
        (Respondent("Otto Brandl", "Dean", "Gorse College"), "name"),
    ],
)
def test_an_odd_respondent_is_less_certain(who: Respondent, about: str) -> None:
    post, split = column("Only twice, and never on a Monday.", "Never. It sings.", "Once, in the yard.", "No.", "Yes.")
    odd = replace(split, answers=(replace(split.answers[0], respondent=who), *split.answers[1:]))
    before, after = split.answers[0], with_certainty(post, read_blocks(post.body, post.body_format), odd).answers[0]
    assert (after.certainty or 0) < (before.certainty or 0)
    assert about in after.doubt or not is_listed(after.certainty)


def test_whom_nobody_has_measured_is_listed() -> None:
    assert is_listed(None)
    assert is_listed(0.0)
    assert not is_listed(1.0)


@pytest.mark.slow
def test_every_listed_answer_has_a_reason() -> None:
    answers = [answer for labelled in read_labelled(PRACTICE)[::8] for answer in split_labelled(labelled)[1].answers]
    listed = [answer for answer in answers if is_listed(answer.certainty)]
    assert listed
    assert all(answer.doubt for answer in listed)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_changes_the_source_and_carries_the_truth_along(damage: Damage) -> None:
    done = 0
    for labelled in read_labelled(POSTS)[::3]:
        found = damage(labelled, Random(1))  # noqa: S311  # repeatable
        if found is None:
            continue
        done += 1
        assert (found.source, found.truth.title) != (labelled.source, labelled.truth.title)
        assert len(found.truth.answers) == len(labelled.truth.answers)
    assert done


def test_the_same_seed_does_the_same_damage() -> None:
    labelled = read_labelled(POSTS)[0]
    assert damaged(labelled, 3) == damaged(labelled, 3)


def test_kept_splits_are_read_as_they_were_written() -> None:
    kept = read_kept()
    assert len(kept) > 100
    for _, split in kept.values():
        ends = [span.end for span in split.spans]
        assert [span.start for span in split.spans] == [0, *ends][: len(ends)]
        assert all(span.answer is None or span.answer < len(split.answers) for span in split.spans)


@pytest.mark.slow
def test_few_right_answers_of_posts_that_are_well_understood_are_listed() -> None:
    listed = count = 0
    for labelled in read_labelled(POSTS)[::2]:
        _, split = split_labelled(labelled)
        count += len(split.answers)
        listed += sum(is_listed(answer.certainty) for answer in split.answers)
    assert listed <= 0.12 * count


def test_what_is_learnt_from_has_no_probability_yet() -> None:
    post, _ = column("Only twice.", "Never.", "Once.")
    _, split = take_apart_unweighed(post, read_blocks(post.body, post.body_format))
    assert {answer.certainty for answer in split.answers} == {None}
