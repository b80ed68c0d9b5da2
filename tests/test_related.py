"""Related questions: the same one asked again, the nearest others, by vectors and by words."""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import PostGone, PostNotFound
from index.imports.importing import import_sources
from search.archive import Archive
from search.question_closeness import ByMeaning, ByWords

if TYPE_CHECKING:
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

SAMPLE = Path(__file__).parent.parent / "sample" / "blog.wordpress.xml"
SURVEY = "we-can-teach-the-software-we-cannot-teach-the-sunday-shift"


@pytest.fixture
def rows(archives: ArchiveMaker) -> list[AnswerRow]:
    asked = [
        ("Do you read cover letters?", 2012),
        ("How long are the cover letters you read?", 2013),
        ("Do your staff wear uniforms at the desk?", 2014),
        ("Do you read cover LETTERS", 2016),
        ("How loud is the reading room?", 2018),
        ("“Do you read cover letters?”", 2020),
    ]
    return [archives.answer("Yes.", question=question, year=year) for question, year in asked]


def years(posts: tuple[object, ...]) -> list[int]:
    return [post.published.year for post in posts]  # type: ignore[attr-defined]


@pytest.fixture(params=[True, False], ids=["by meaning", "by words"])
def opened(request: pytest.FixtureRequest, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder) -> Archive:  # fmt: skip
    return archives.open(rows, encoder if request.param else None)


def test_the_same_question_comes_first_newest_first_then_the_nearest(opened: Archive) -> None:
    with opened as archive:
        assert years(archive.related_posts("post-0000", 9)) == [2020, 2016, 2013]
        assert years(archive.asked_again("post-0000")) == [2020, 2016]
        assert years(archive.related_posts("post-0003", 2)) == [2020, 2012]


def test_a_question_that_nothing_is_like_has_no_relations(opened: Archive) -> None:
    with opened as archive:
        assert archive.related_posts("post-0002", 9) == ()
        assert archive.asked_again("post-0002") == ()
        assert archive.related_posts("post-0000", 0) == ()


def test_a_post_that_is_not_there_is_said(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    with Archive.open(archives.write(rows, gone={"was-here": "withdrawn"}, redirects={"old": "post-0000"})) as archive:
        with pytest.raises(PostNotFound):
            archive.related_posts("nowhere", 3)
        with pytest.raises(PostGone):
            archive.asked_again("was-here")
        # A rerun's key leads to its original.
        assert archive.related_posts("old", 3) == archive.related_posts("post-0000", 3)


def test_answers_without_a_question_are_nobody_s_relations(archives: ArchiveMaker, encoder: FakeEncoder) -> None:
    rows = [archives.answer("Yes.", year=year) for year in (2012, 2013)]
    with archives.open(rows, encoder) as archive:
        assert archive.related_posts("post-0000", 3) == archive.asked_again("post-0000") == ()
    with archives.open(rows) as archive:
        assert archive.related_posts("post-0000", 3) == archive.asked_again("post-0000") == ()


def test_a_reworded_question_is_the_same_by_its_vector_only(archives: ArchiveMaker, encoder: FakeEncoder) -> None:
    asked = ["Do you read cover letters from applicants?", "Applicants: do you read their cover letters?"]
    rows = [archives.answer("Yes.", question=text, year=2012 + place) for place, text in enumerate(asked)]
    with archives.open(rows, encoder) as archive:
        assert years(archive.asked_again("post-0000")) == [2013]
    with archives.open(rows) as archive:
        assert archive.asked_again("post-0000") == ()
        assert years(archive.related_posts("post-0000", 1)) == [2013]


@pytest.mark.slow
@pytest.mark.parametrize("by_meaning", [True, False])
def test_a_survey_is_related_to_what_any_of_its_questions_is_like(
    tmp_path: Path, encoder: FakeEncoder, *, by_meaning: bool
) -> None:
    import_sources(tmp_path / "archive", [SAMPLE], model=encoder if by_meaning else None, keyword_only=not by_meaning)
    with Archive.open(tmp_path / "archive") as archive:
        survey = archive.post(SURVEY)
        assert len(survey.questions) > 2
        related = archive.related_posts(survey.key, 5)
        assert len(related) == 5
        assert all(post.question for post in related)
        assert archive.asked_again(survey.key) == ()
        # What asks several is no question to point to.
        assert SURVEY not in {found.key for post in archive.posts() for found in archive.related_posts(post.key, 99)}


@settings(max_examples=100)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_closeness_by_meaning_is_the_cosine_without_the_common_part(questions: int, posts: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    vectors = chance.standard_normal((questions, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    listed = chance.integers(0, questions, posts)
    asked = chance.integers(0, questions, 2)

    common = sum(vectors[number].astype(float) for number in set(listed.tolist())) / (len(set(listed.tolist())) + 10)
    expected = []
    for number in listed:
        cosines = []
        for other in asked:
            one, two = vectors[number] - common, vectors[other] - common
            cosines.append(float(one @ two) / sqrt(float(one @ one) * float(two @ two)))
        expected.append(max(*cosines, 0.0))

    assert ByMeaning(vectors, listed).closeness(asked).tolist() == pytest.approx(expected, abs=1e-4)


_WORDS = st.lists(st.sampled_from("letters phone hours desk salary the".split()), max_size=5).map(" ".join)


@given(st.lists(_WORDS, min_size=1, max_size=6), _WORDS)
def test_closeness_by_words_is_symmetric_whole_for_the_same_and_nothing_without_a_shared_word(
    listed: list[str], asked: str
) -> None:
    listed = [*listed, asked]
    found = ByWords(listed).closeness([asked]).tolist()
    sought = set(asked.split()) - {"the"}

    assert found[-1] == pytest.approx(1.0 if sought else 0.0)
    for text, closeness in zip(listed, found, strict=True):
        assert (closeness > 0) == bool(sought & set(text.split()))
        assert closeness == pytest.approx(ByWords(listed).closeness([text]).tolist()[-1])
