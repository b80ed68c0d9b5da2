"""Corrections of a post that was just split: what holds whatever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.posts.split import Role
from tests.posts_to_correct import (
    CLOSING,
    INEZ,
    OPENING,
    OTTO,
    WANDA,
    Given,
    column,
    survey,
)

if TYPE_CHECKING:
    from index.corrections.correcting import Corrected

TWINS = column("Anonymous: No.", "Anonymous: No.", WANDA, "Anonymous: No.", closing=CLOSING)
AFTER = column(
    "I never do.\nNot one of them.", "* one\n\n* two", "– Wanda Pyle, Branch Head, Teasel Public Library",
    "Only to catalogers.", "– Otto M. Brandl, Dean, Gorse Community College", opening=OPENING,
)  # fmt: skip
POSTS = [
    column(WANDA, OTTO, INEZ, closing=CLOSING),
    column(WANDA, "Reed Room, Director, Sedge Library: is it.", OTTO),
    survey(),
    TWINS,
    AFTER,
]


@st.composite
def tables(draw: st.DrawFn, given: Given) -> str:
    """Tables that name answers of the post, and quote words of it."""
    ids = [*given.correct("").carried.ids, f"{given.post.key}/kip-loam", f"{given.post.key}/anonymous"]
    everything = given.text.split()

    def quoted() -> str:
        start = draw(st.integers(0, len(everything) - 1))
        return " ".join(everything[start : start + draw(st.integers(1, 6))]).replace('"', "'")

    lines: list[str] = []
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["set", "split", "merge", "boundary", "add", "not_an_answer", "confirm"]))
        lines.append(f"[[{kind}]]")
        if kind == "merge":
            chosen = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True))
            lines.append("answers = [" + ", ".join(f'"{i}"' for i in chosen) + "]")
            continue
        of_words = kind == "add" or (kind == "confirm" and draw(st.booleans()))
        lines.append(f'post = "{given.post.key}"' if of_words else f'answer = "{draw(st.sampled_from(ids))}"')
        if kind in ("set", "add", "split"):
            lines.append(f'name = "{draw(st.sampled_from(["Kip Loam", "", "Bea Sorrel"]))}"')
        if kind in ("split",):
            lines.append(f'at = "{quoted()}"')
            if draw(st.booleans()):
                lines.append(f'attribution = "{quoted()}"')
            if draw(st.booleans()):
                lines.append(f'question = "{quoted()}"')
        if of_words or kind == "boundary":
            lines += [f'begins = "{quoted()}"', f'ends = "{quoted()}"']
    return "\n".join(lines)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=300, deadline=None)
def test_no_correction_raises_or_loses_a_character_and_the_second_time_changes_nothing(data: st.DataObject) -> None:
    given = data.draw(st.sampled_from(POSTS), label="post")
    toml = data.draw(tables(given), label="corrections.toml")
    done = given.correct(toml)

    assert [given.text[s.start : s.end] for s in done.split.spans] == cut_at(given, done)
    assert done.applied + len(done.unfit) == toml.count("[[")
    for number, answer in enumerate(done.split.answers):
        spoken = "".join(
            given.text[s.start : s.end] for s in done.split.spans if s.answer == number and s.role is Role.ANSWER
        )
        shown = "".join(f"{p.label}:√{p.text}" if p.label else p.display for p in answer.paragraphs)
        assert letters(shown) == letters(spoken)
        assert answer.paragraphs == tuple(sorted(answer.paragraphs, key=lambda p: p.start))
    live = {*done.carried.ids}
    assert len(live) == len(done.split.answers)
    assert {r.new_id for r in done.carried.redirects} <= live
    assert not live & ({r.old_id for r in done.carried.redirects} | {g.id for g in done.carried.gone})

    again = given.correct(toml, given.recorded(done))
    assert (again.split, again.carried, [*map(str, again.unfit)]) == (done.split, done.carried, [*map(str, done.unfit)])


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def cut_at(given: Given, done: Corrected) -> list[str]:
    """The post's text cut where the spans begin: what they hold when none is left out and none overlaps."""
    begins = [span.start for span in done.split.spans]
    ends = [*begins[1:], done.split.spans[-1].end]
    assert (begins[0], ends[-1]) == (0, len(given.text))
    return [given.text[begin:end] for begin, end in zip(begins, ends, strict=True)]
