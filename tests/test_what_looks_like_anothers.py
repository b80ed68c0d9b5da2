"""Words of an answer or an essay that look like a heading of the survey or like the host's, and are not."""

from __future__ import annotations

import pytest

from index.posts.records import PostKind
from tests import guest_shapes, survey_shapes

SURVEY = """
A lamp for the committee
> This anonymous interview is with someone who hires for a public library.
? What should a candidate read?
Whatever makes them laugh on a train. I would hand them what I read on mine.
{title}
? Do you send the questions ahead?
Never.
? How many people are on the committee?
Four, and a dog.
"""
ESSAY = """
I came to this series late, by way of the Harrows next door and their book of stings.
Nobody in it had kept bees.
When they moved I took the hives, and a library is a kind of hive, too.
By June we lent smokers. By July there was a queue, and I had been stung eleven times.
"""


@pytest.mark.parametrize("title", ["Sense and Sensibility", "Wuthering Heights", "Gone with Nobody"])
@pytest.mark.parametrize("shape", ["page", "content only", "classic", "Gutenberg"])
def test_a_title_that_ends_an_answer_is_no_heading(title: str, shape: str) -> None:
    survey = survey_shapes.written(SURVEY.format(title=title))
    found = survey_shapes.said_in(survey_shapes.shaped(survey, shape, categories=("Hiring survey",)))

    assert found.answers == survey.answers


@pytest.mark.parametrize("heading", ["The Interview", "Your Workplace", "Current Hiring Practices"])
def test_a_heading_that_opens_as_headings_do_is_one(heading: str) -> None:
    survey = survey_shapes.written(SURVEY.format(title=f"# {heading}"))
    found = survey_shapes.said_in(survey_shapes.shaped(survey, "page", categories=("Hiring survey",)))

    assert found.answers == survey.answers


@pytest.mark.parametrize("shape", guest_shapes.SHAPES)
def test_an_author_may_speak_of_the_series_and_of_a_book(shape: str) -> None:
    text = f"> by Inez Tarn, Youth Manager, Sedge City Library\n{ESSAY.strip()}"
    found = guest_shapes.found_in(guest_shapes.shaped("Guest Post: Hives", text, shape))

    assert found.kind is PostKind.GUEST
    assert [text for _, text in found.said] == [ESSAY.strip().replace("\n", "\n\n")]
