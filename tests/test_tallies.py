"""Ticks counted: respondents, by option and year, out of those who ticked."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.imports.importing import import_sources
from index.posts.records import Answer, Paragraph, ParagraphKind, PostKind, Respondent
from search.archive import Archive
from search.results import PostSummary
from search.tallies import GivenAnswer, QuestionTally, question_slug, tally_of
from tests.ticked_surveys import KNOWN, PAGES, write_surveys
from webui.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

PAGES_URL = "/ticked/" + question_slug(PAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ticks")
    import_sources(made / "archive", [write_surveys(made / "blog.xml")], keyword_only=True)
    return made / "archive"


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    return create_app(folder).test_client()


def tally(folder: Path, question: str) -> QuestionTally:
    with Archive.open(folder) as archive:
        found = archive.ticked.tally(question_slug(question))
    assert found
    return found


def test_ticks_of_all_years_are_counted_by_subject_and_option(folder: Path) -> None:
    found = tally(folder, PAGES)

    letter, resume = found.subjects
    assert (letter.subject, letter.ticked.total, found.answered.total, found.years) == (
        "Cover Letter",
        3,
        3,
        (2013, 2015),
    )
    assert [(option.option, option.total, option.of(2013), option.of(2015)) for option in letter.options] == [
        ("Only One!", 2, 2, 0),
        ("Two is ok, but no more", 1, 0, 1),
    ]
    assert [(option.option, option.total) for option in resume.options] == [
        ("Two is ok, but no more", 2),
        ("As many as it takes", 1),
    ]


def test_who_ticks_two_options_counts_at_each_and_once_in_all(folder: Path) -> None:
    found = tally(folder, KNOWN)

    (part,) = found.subjects
    assert [(option.option, option.total) for option in part.options] == [("Yes", 2), ("Other", 1)]
    assert (part.ticked.total, found.in_words.total, found.answered.total) == (2, 1, 3)


def test_only_questions_with_ticks_have_a_tally(folder: Path) -> None:
    with Archive.open(folder) as archive:
        slugs = [asked.slug for asked in archive.ticked.all()]

        assert len(slugs) == 4
        assert slugs[:2] == sorted([question_slug(KNOWN), question_slug(PAGES)])
        assert archive.ticked.find("HOW many pages should each of these documents be…") == archive.ticked.all()[1]
        assert archive.ticked.find("What are the top three things you look for in a candidate?") is None
        assert archive.ticked.tally("no-such-question") is None


def test_long_questions_that_begin_alike_have_different_addresses() -> None:
    one, other = (question_slug("word " * 30 + end) for end in ("yes", "no"))

    assert one != other
    assert max(len(one), len(other)) <= 90
    assert question_slug("?!") == ""


#: Of each answer: person, post, options ticked under each subject.
_GIVEN = st.lists(
    st.tuples(
        st.sampled_from([None, "ada", "bo"]),
        st.integers(0, 4),
        st.lists(st.tuples(st.sampled_from(["", "A", "a:b"]), st.sampled_from(["Yes", "yes!", "No", ".pdf"]))),
    ),
    min_size=1,
    max_size=12,
)


@given(_GIVEN)
def test_a_tally_is_what_counting_one_by_one_gives(given_: list[tuple[str | None, int, list[tuple[str, str]]]]) -> None:
    answers = [
        GivenAnswer(
            Answer(f"{post}/{number}", f"p{post}", 0, "Q", Respondent(person), tuple(
                Paragraph(ParagraphKind.CHOICE, text, 0, 1, label) for label, text in ticks)),
            PostSummary(f"p{post}", "", "", dt.date(2010 + post, 1, 1) if post else None, PostKind.SURVEY, ""),
            person,
        )
        for number, (person, post, ticks) in enumerate(given_)
    ]  # fmt: skip

    found = tally_of("q", answers)

    def key(label: str, text: str) -> tuple[str, str]:
        return label.lower().replace(":", " "), text.lower().strip("!.")

    expected: dict[tuple[str, str, int | None], set[object]] = defaultdict(set)
    for person, post, ticks in given_:
        for label, text in ticks:
            expected[(*key(label, text), 2010 + post if post else None)].add(person or post)
    counted = {
        (*key(part.subject, option.option), year): option.of(year)
        for part in found.subjects
        for option in part.options
        for year in found.years
        if option.of(year)
    }
    assert counted == {ticked: len(who) for ticked, who in expected.items()}
    for part in found.subjects:
        for option in part.options:
            everybody = [
                who for (*ticked, _), who in expected.items() if tuple(ticked) == key(part.subject, option.option)
            ]
            assert option.total == len(set().union(*everybody))
        assert [option.total for option in part.options] == sorted((o.total for o in part.options), reverse=True)
    who_ticks = {person or post for person, post, ticks in given_ if ticks}
    assert found.in_words.total == len({person or post for person, post, _ in given_} - who_ticks)


def test_the_page_is_a_table_with_a_caption_whose_options_lead_to_respondents(client: FlaskClient) -> None:
    page = client.get(PAGES_URL).text

    captions = [unescape(found) for found in re.findall(r"<caption>(.*?)</caption>", page)]
    assert captions == ["Cover Letter: 2 of 3 “Only One!”", "Resume: 2 of 3 “Two is ok, but no more”"]
    links = re.findall(r'<th scope="row"><a href="#(s\d-\d)">', page)
    assert len(links) == 4
    assert all(f'id="{link}"' in page for link in links)
    leads = set(re.findall(r'href="(/answers/[^"]+)"', page))
    assert len(leads) == 3
    assert all(client.get(each).status_code == 200 for each in leads)


def test_a_survey_an_answer_and_the_list_lead_to_the_ticks(client: FlaskClient) -> None:
    answer = client.get("/answers/bring-a-spoon/how-many-pages-should-each-of-these-documents-be").text

    for page in (client.get("/questions/bring-a-spoon").text, client.get("/ticked").text, answer):
        assert f'href="{PAGES_URL}"' in page
    assert 'href="/ticked"' in client.get("/browse").text


@pytest.mark.parametrize("path", ["/ticked/", "/ticked/%ff", "/ticked/what", f"{PAGES_URL}/x", PAGES_URL.upper()])
def test_what_is_no_question_with_ticks_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
