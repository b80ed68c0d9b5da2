"""A query that is a name: whom it names, and the box that stands before the results."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import words
from index.corrections.corrections import SamePerson
from search.archive import Archive
from search.named import MOST_NAMED
from webui.app import create_app
from webui.look.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker

SAID = (SamePerson(1, "Inez Tarn", ("Inez Tarn-Ruiz",)),)
MANY = [f"{given} Vale" for given in ("Ada", "Bea", "Cleo", "Dora", "Edda", "Flora", "Greta")]

#: Ways to name one person, and queries that name nobody.
WAYS = ["Inez Tarn", "inez tarn?", "Tarn, Ínez", '"Inez Tarn"', "Inez Tarn-Ruiz", "tarn", "inez", "name:tarn"]
NOBODY = ["", "?", "e", "letters", "page", "Inez Tarn letters", "Inez Tarn -letters", "Inez Tarn year:2012", "Inez*"]
NOBODY += ["question:Tarn", "Inez name:Tarn", "Sedge City Library"]


@pytest.fixture(scope="module")
def built(archives: ArchiveMaker) -> Path:
    answer = archives.answer
    sedge = {"title": "Director", "institution": "Sedge City Library"}
    rows = [
        answer("Always.", question="Letters?", year=2012, name="Inez Tarn", **sedge),
        answer("Never.", question="Phones?", year=2014, name="Inez Tarn", **sedge),
        answer("Rarely.", question="Keys?", year=2016, name="Inez Tarn-Ruiz", title="Dean", institution="Gorse"),
        answer("One page is enough.", question="How long?", year=2014, name="Marian Page"),
        answer("Two pages, and a page of names.", question="How long?", year=2014, name="Otto Brandl"),
        answer("A page.", question="How long?", year=2014, name=None),
        *(answer("Yes.", question="Hours?", year=2015, name=name) for name in MANY),
        *(answer("No.", question=f"Question {number}?", year=2016, name="Ulla Brock") for number in range(12)),
    ]  # fmt: skip
    return archives.write(rows, same_people=SAID)


@pytest.fixture(scope="module")
def opened(built: Path) -> Iterator[Archive]:
    with Archive.open(built) as archive:
        yield archive


@pytest.fixture(scope="module")
def client(built: Path) -> FlaskClient:
    return create_app(built).test_client()


def text_of(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", page).split()))


class TestWhomAQueryNames:
    @pytest.mark.parametrize("query", WAYS)
    def test_a_name_in_any_writing(self, opened: Archive, query: str) -> None:
        (card,) = opened.named(query).cards

        assert (card.person.slug, card.person.answers) == ("inez-tarn", 3)
        assert (card.person.first_year, card.person.last_year) == (2012, 2016)
        assert card.positions == opened.person("inez-tarn").positions

    @pytest.mark.parametrize("query", NOBODY)
    def test_anything_else_names_nobody(self, opened: Archive, query: str) -> None:
        assert opened.named(query).cards == ()

    def test_an_ordinary_word_is_a_name_with_its_other_half(self, opened: Archive) -> None:
        assert [card.person.name for card in opened.named("Marian Page").cards] == ["Marian Page"]

    def test_of_many_the_first_are_shown_and_the_others_counted(self, opened: Archive) -> None:
        found = opened.named("Vale")

        assert (len(found.cards), found.others) == (MOST_NAMED, len(MANY) - MOST_NAMED)

    @given(st.text(st.sampled_from("ineztarnruz- "), max_size=12))
    def test_people_are_found_as_by_a_look_at_every_name(self, opened: Archive, typed: str) -> None:
        names = {person.slug: [person.name, *opened.person(person.slug).aliases] for person in opened.people()}
        sought = words(typed)
        exact = [slug for slug, held in names.items() if any("".join(words(name)) == "".join(sought) for name in held)]
        some = [slug for slug, held in names.items() if any(set(sought) <= set(words(name)) for name in held)]

        assert list(opened.find_person(typed)) == ((exact or some) if sought else [])


class TestTheBox:
    def test_it_says_who_it_is_and_leads_to_their_page(self, client: FlaskClient) -> None:
        page = client.get("/?q=inez+tarn").text
        box = page[page.index('<section class="card named"') : page.index("</section>")]

        assert text_of(box).startswith("3 answers Inez Tarn")
        assert "2012 to 2016" in text_of(box)
        assert "Dean, Gorse" in text_of(box)
        assert "Director, Sedge City Library" in text_of(box)
        assert set(re.findall(r'href="([^"]+)"', box)) == {"/respondents/inez-tarn"}
        assert page.index(box) < page.index('<ol class="cards"')
        # Their answers are the first results.
        names = re.findall(r'<article class="card">.*?<h2>(?:<a[^>]*>)?([^<]+)', page, re.DOTALL)
        assert sorted(names[:3]) == ["Inez Tarn", "Inez Tarn", "Inez Tarn-Ruiz"]

    def test_several_people_of_one_name_are_listed(self, client: FlaskClient) -> None:
        page = text_of(client.get("/?q=vale").text)

        assert "7 respondents have this name" in page
        assert "Ada Vale 1 answer, 2015" in page
        assert "and 2 more" in page

    def test_a_misspelt_name_shows_whose_answers_are_shown(self, client: FlaskClient) -> None:
        page = client.get("/?q=Inez+Tarm")

        assert "Showing results for" in page.text
        assert '<section class="card named"' in page.text

    @pytest.mark.parametrize("url", ["/?q=letters", "/", "/?type=public"])
    def test_nothing_else_has_one(self, client: FlaskClient, url: str) -> None:
        page = client.get(url)

        assert page.status_code == 200
        assert '<section class="card named"' not in page.text

    def test_only_the_first_page_has_it(self, client: FlaskClient) -> None:
        first, second = (client.get(f"/?q=ulla+brock&page={page}").text for page in (1, 2))

        assert "Page 2 of 2" in second
        assert ['<section class="card named"' in page for page in (first, second)] == [True, False]

    def test_where_people_have_no_pages_there_is_none(self, built: Path) -> None:
        page = create_app(built, theme=Theme(respondent_pages=False)).test_client().get("/?q=inez+tarn").text

        assert '<section class="card named"' not in page
        assert "/respondents/" not in page


def test_names_in_cards_lead_to_people_and_questions_to_answers(client: FlaskClient) -> None:
    page = client.get("/?q=page").text
    cards = re.findall(r'<article class="card">.*?</article>', page, re.DOTALL)

    linked = [re.findall(r'<h2><a href="([^"]+)">([^<]+)</a>', card) for card in cards]
    assert [("/respondents/marian-page", "Marian Page")] in linked
    # An anonymous respondent has no page.
    assert [] in linked
    for card in cards:
        (link,) = re.findall(r'<p class="asked">.*?<a href="(/answers/[^"]+)">How long\?</a>', card)
        assert client.get(link).status_code == 200
