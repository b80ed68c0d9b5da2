"""Posts that were run again: every answer is shown once, at its original."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AnswerGone, PostGone
from index.generation.reruns import resolve_reruns
from index.imports.importing import import_sources
from index.posts.records import (
    Answer,
    BodyFormat,
    Fact,
    FactName,
    Paragraph,
    ParagraphKind,
    Post,
    PostKind,
    Respondent,
)
from index.record.record_rows import ReadPost
from search.archive import Archive
from webui.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

# --- What is repeated -------------------------------------------------------------------------------------------------

SAID = {
    "Wanda Pyle": "Every week I open the drawer and read each of the letters in it twice.",
    "Inez Tarn": "Never have I seen a loom at an interview, and I should like to see one.",
    None: "Not into this building, no, and neither may your lunch or your dog.",
}


def read_post(key: str, day: str | None, rerun_of: str = "", title: str = "") -> ReadPost:
    published = dt.date.fromisoformat(day) if day else None
    post = Post(key, "", title or key, published, (), (), "", BodyFormat.TEXT, key, kind=PostKind.COLUMN)
    return ReadPost(post, "", (), (Fact(FactName.RERUN_OF, rerun_of),) if rerun_of else ())


def answers_in(key: str, *names: str | None, add: str = "") -> list[Answer]:
    return [
        Answer(
            f"{key}/{name or 'anonymous'}",
            key,
            place,
            "Why?",
            Respondent(name),
            (Paragraph(ParagraphKind.PARAGRAPH, SAID[name] + add, 0, 1),),
        )
        for place, name in enumerate(names)
    ]


@pytest.mark.parametrize("value", ["old", "2012-10-12", "2012-10", "2012", "May I Knit?", "may i knit?"])
def test_every_repeated_answer_leads_to_its_original(value: str) -> None:
    posts = [read_post("old", "2012-10-12", title="May I Knit?"), read_post("new", "2016-01-05", value)]
    answers = answers_in("old", *SAID) + answers_in("new", *reversed(SAID), add=" Still!")
    reruns = resolve_reruns(posts, answers)
    assert reruns.answers == {f"new/{name or 'anonymous'}": f"old/{name or 'anonymous'}" for name in SAID}
    assert reruns.posts == {"new": "old"}


def test_a_copied_text_s_key_may_begin_with_its_day() -> None:
    posts = [read_post("2012-10-12-may-i-knit", "2012-10-12"), read_post("new", "2016-01-05", "may-i-knit")]
    reruns = resolve_reruns(posts, answers_in("2012-10-12-may-i-knit", *SAID) + answers_in("new", *SAID))
    assert reruns.posts == {"new": "2012-10-12-may-i-knit"}


def test_what_a_rerun_adds_stays_and_so_does_the_post() -> None:
    posts = [read_post("old", "2012-10-12"), read_post("new", "2016-01-05", "old")]
    reruns = resolve_reruns(posts, answers_in("old", "Wanda Pyle") + answers_in("new", "Wanda Pyle", "Inez Tarn"))
    assert (reruns.answers, reruns.posts) == ({"new/Wanda Pyle": "old/Wanda Pyle"}, {})


@pytest.mark.parametrize("value", ["nowhere", "2011-01-01", "new"])
def test_a_rerun_without_its_original_stands_for_itself(value: str) -> None:
    posts = [read_post("old", "2012-10-12"), read_post("new", "2016-01-05", value)]
    reruns = resolve_reruns(posts, answers_in("old", *SAID) + answers_in("new", *SAID))
    assert (reruns.answers, reruns.posts) == ({}, {})


def test_an_original_is_never_younger_than_its_rerun_and_other_words_are_no_rerun() -> None:
    posts = [read_post("old", "2017-10-12"), read_post("new", "2016-01-05", "old")]
    assert not resolve_reruns(posts, answers_in("old", *SAID) + answers_in("new", *SAID)).answers
    posts = [read_post("old", "2012-10-12"), read_post("new", "2016-01-05", "old")]
    assert not resolve_reruns(posts, answers_in("old", "Wanda Pyle") + answers_in("new", "Inez Tarn")).answers


def test_two_people_with_the_same_short_answer_are_two() -> None:
    posts = [read_post("old", "2012-10-12"), read_post("new", "2016-01-05", "old")]
    yes = (Paragraph(ParagraphKind.PARAGRAPH, "Yes, always.", 0, 1),)
    wanda, inez = answers_in("old", "Wanda Pyle"), answers_in("new", "Inez Tarn")
    short = [replace(answer, paragraphs=yes) for answer in wanda + inez]
    assert not resolve_reruns(posts, short).answers


def test_an_original_stands_for_one_answer_only() -> None:
    posts = [read_post("old", "2012-10-12"), read_post("new", "2016-01-05", "old")]
    one, two = answers_in("new", None, None)
    reruns = resolve_reruns(posts, [*answers_in("old", None), one, replace(two, id="new/anonymous-2")])
    assert (reruns.answers, reruns.posts) == ({"new/anonymous": "old/anonymous"}, {})


def test_a_rerun_of_a_rerun_leads_to_the_first() -> None:
    posts = [read_post("a", "2012-01-01"), read_post("b", "2014-01-01", "a"), read_post("c", "2016-01-01", "b")]
    reruns = resolve_reruns(posts, answers_in("a", *SAID) + answers_in("b", *SAID) + answers_in("c", *SAID))
    assert reruns.posts == {"b": "a", "c": "a"}
    assert set(reruns.answers.values()) == {f"a/{name or 'anonymous'}" for name in SAID}


def test_posts_that_name_each_other_end_at_the_oldest() -> None:
    posts = [read_post("a", None, "b"), read_post("b", None, "c"), read_post("c", None, "a")]
    reruns = resolve_reruns(posts, answers_in("a", *SAID) + answers_in("b", *SAID) + answers_in("c", *SAID))
    assert reruns.posts == {"b": "a", "c": "a"}


KEYS = "abcde"
DAYS = st.sampled_from([None, "2012-01-01", "2014-01-01", "2016-01-01"])


@given(
    st.lists(st.tuples(DAYS, st.sampled_from([*KEYS, "2012", ""]), st.sets(st.sampled_from(list(SAID)))), max_size=5),
    st.randoms(use_true_random=False),
)
def test_whatever_names_whatever_every_answer_ends_at_one_that_is_shown(
    given_posts: list[tuple[str | None, str, set[str | None]]], random: object
) -> None:
    posts = [read_post(key, day, value) for key, (day, value, _) in zip(KEYS, given_posts, strict=False)]
    answers = [
        answer
        for key, (_, _, names) in zip(KEYS, given_posts, strict=False)
        for answer in answers_in(key, *sorted(names, key=str))
    ]

    reruns = resolve_reruns(posts, answers)

    by_id = {answer.id: answer for answer in answers}
    assert not set(reruns.answers) & set(reruns.answers.values())
    assert all(by_id[copy].text == by_id[original].text for copy, original in reruns.answers.items())
    shown = {answer.post_key for answer in answers if answer.id not in reruns.answers}
    assert not shown & set(reruns.posts)
    assert set(reruns.posts.values()) <= shown
    random.shuffle(posts)  # type: ignore[attr-defined]  # hypothesis's Random, which its strategy does not name
    random.shuffle(answers)  # type: ignore[attr-defined]
    assert resolve_reruns(posts, answers) == reruns


# --- In the archive ---------------------------------------------------------------------------------------------------

ORIGINAL = """Further Questions: Do You Knit?

This week: do you knit?

Wanda Pyle, Branch Head, Teasel Public Library: Every week I open the drawer and read each of the letters in it twice.

Inez Tarn, Director, Sedge City Library: Never have I seen a loom at an interview, and I should like to see one.
"""
AGAIN = ORIGINAL.replace(
    "Questions: Do You Knit?", "Questions: Do You Knit? (Rerun)\n\nOriginally posted October 12, 2012"
)
WANDA = "2012-10-12-knit/wanda-pyle"


@pytest.fixture
def knitting(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "2012-10-12-knit.txt").write_text(ORIGINAL)
    (folder / "2011-knit-again.txt").write_text(AGAIN)  # read before its original
    return folder


def hide(archive: Path, table: str) -> None:
    (archive / "corrections.toml").write_text(f'[[hide]]\n{table}\nreason = "asked to"\n')


def test_a_rerun_is_shown_once_and_its_links_lead_to_the_original(archive: Path, knitting: Path) -> None:
    import_sources(archive, [knitting], keyword_only=True)
    with Archive.open(archive) as opened:
        assert [answer.id for answer, _ in opened.answers()] == [WANDA, "2012-10-12-knit/inez-tarn"]
        assert opened.resolve("2011-knit-again/wanda-pyle") == WANDA
        assert opened.post("2011-knit-again").key == "2012-10-12-knit"
        assert [answer.id for answer in opened.answers_of("2011-knit-again")] == [WANDA, "2012-10-12-knit/inez-tarn"]


def test_the_page_of_a_rerun_leads_to_the_original_s(archive: Path, knitting: Path) -> None:
    import_sources(archive, [knitting], keyword_only=True)
    client = create_app(archive).test_client()
    page = client.get("/questions/2011-knit-again")
    assert (page.status_code, page.headers["Location"]) == (301, "/questions/2012-10-12-knit")
    assert client.get("/questions/2012-10-12-knit").status_code == 200


@pytest.mark.parametrize(
    "table", [f'answer = "{WANDA}"', 'answer = "2011-knit-again/wanda-pyle"', 'respondent = "Wanda Pyle"']
)
def test_withdrawn_words_are_withdrawn_in_the_rerun_too(archive: Path, knitting: Path, table: str) -> None:
    import_sources(archive, [knitting], keyword_only=True)
    hide(archive, table)
    import_sources(archive, [knitting], keyword_only=True)
    with Archive.open(archive) as opened:
        assert [answer.id for answer, _ in opened.answers()] == ["2012-10-12-knit/inez-tarn"]
        for gone in (WANDA, "2011-knit-again/wanda-pyle"):
            with pytest.raises(AnswerGone):
                opened.resolve(gone)


def test_a_withdrawn_original_does_not_come_back_as_its_rerun(archive: Path, knitting: Path) -> None:
    import_sources(archive, [knitting], keyword_only=True)
    hide(archive, 'post = "2012-10-12-knit"')
    import_sources(archive, [knitting], keyword_only=True)
    with Archive.open(archive) as opened:
        assert list(opened.answers()) == []
        with pytest.raises(AnswerGone):
            opened.resolve("2011-knit-again/wanda-pyle")
        with pytest.raises(PostGone):
            opened.post("2011-knit-again")


def test_a_rerun_that_is_withdrawn_as_a_post_takes_nothing_from_its_original(archive: Path, knitting: Path) -> None:
    import_sources(archive, [knitting], keyword_only=True)
    hide(archive, 'post = "2011-knit-again"')
    import_sources(archive, [knitting], keyword_only=True)
    with Archive.open(archive) as opened:
        assert len(list(opened.answers())) == 2
        with pytest.raises(AnswerGone):
            opened.resolve("2011-knit-again/wanda-pyle")
