"""A name puts the answers of whom it names first, however it is typed; so do numbers and hyphens find what is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.relevance.name_queries import institution_variants, name_queries, person_variants, unaccented
from bench.relevance.names import measure_names, table
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive import Archive
    from tests.conftest import ArchiveMaker, FakeEncoder

_PAGES = "How long may a letter be, one page or two pages?"


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker, encoder: FakeEncoder) -> Iterator[Archive]:
    answer = archives.answer
    with archives.open(
        [
            answer("One page. A page is what I read; a second page is a page too many.", question=_PAGES),
            answer("Two pages, and page numbers on each page.", question=_PAGES),
            answer(
                "It depends on the ad.",
                question=_PAGES,
                name="Marian Page",
                institution="Teasel County, GA Library System",
            ),
            answer(
                "As long as it must be.",
                question=_PAGES,
                name="José “Pepe” Sánchez-Ruel",
                institution="Teasel County Library",
            ),
            answer("Short.", question=_PAGES, name="R. T. Okonkwo", institution="The Sedge Academy"),
            answer("I was at Teasel County Library once.", question=_PAGES, name="Ada Will"),
            answer("We pay $15 an hour; the desk is staffed 24/7 since 2014.", question="What about part-time work?"),
            answer("Ask for full time. E-resources need somebody all day.", question="Which jobs are there?"),
            answer("Send your C.V. with it.", question="What else?"),
        ],
        encoder,
    ) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "signed"),
    [
        ("Marian Page", "Marian Page"),
        ("Page", "Marian Page"),
        ("page, marian", "Marian Page"),
        ("Pepe Sanchez Ruel", "José “Pepe” Sánchez-Ruel"),
        ('Jose "Pepe" Sanchez-Ruel', "José “Pepe” Sánchez-Ruel"),
        ("José (Pepe) Sánchez-Ruel", "José “Pepe” Sánchez-Ruel"),
        ("sánchez-ruel", "José “Pepe” Sánchez-Ruel"),
        ("RT Okonkwo", "R. T. Okonkwo"),
        ("R.T. Okonkwo", "R. T. Okonkwo"),
        ("Will", "Ada Will"),
        ("The Teasel County Library", "José “Pepe” Sánchez-Ruel"),
        ("teasel county library system", "Marian Page"),
        ("Sedge Academy", "R. T. Okonkwo"),
    ],
)
def test_who_is_named_comes_first(typed: str, signed: str, archive: Archive, encoder: FakeEncoder) -> None:
    hits = archive.search(SearchRequest(typed), encoder).hits

    assert hits[0].answer.respondent.name == signed


def test_a_word_that_is_a_name_is_still_a_word_in_a_longer_query(archive: Archive, encoder: FakeEncoder) -> None:
    hits = archive.search(SearchRequest("page numbers"), encoder).hits

    assert hits[0].answer.text.startswith("Two pages")


def test_by_words_alone_the_order_is_that_of_the_words(archive: Archive) -> None:
    by_words = archive.search(SearchRequest("page", mode=Mode.KEYWORD))

    assert by_words.hits[0].answer.respondent.name is None
    assert sorted(hit.score for hit in by_words.hits) == [hit.score for hit in by_words.hits][::-1]


@pytest.mark.parametrize("mode", [Mode.KEYWORD, Mode.HYBRID])
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2014", "We pay"),
        ("24/7", "We pay"),
        ("$15", "We pay"),
        ("15", "We pay"),
        ("part-time", "We pay"),
        ("part time", "We pay"),
        ("full-time", "Ask for"),
        ("full time", "Ask for"),
        ("e-resources", "Ask for"),
        ("e resources", "Ask for"),
        ("C.V.", "Send your"),
        ("CV", "Send your"),
        ("cv", "Send your"),
    ],
)
def test_numbers_initials_and_hyphens(
    typed: str, found: str, mode: Mode, archive: Archive, encoder: FakeEncoder
) -> None:
    hits = archive.search(SearchRequest(typed, mode=mode), encoder).hits

    assert hits[0].answer.text.startswith(found)


@pytest.mark.parametrize("typed", ["25/7", "$16", "2013", "24-8"])
def test_a_number_is_found_as_it_is(typed: str, archive: Archive) -> None:
    assert archive.search(SearchRequest(typed, mode=Mode.KEYWORD)).total == 0


def test_the_ways_of_asking_for_a_person() -> None:
    assert dict(person_variants("José “Pepe” Sánchez-Ruel, Jr.")) == {
        "in full": "José “Pepe” Sánchez-Ruel, Jr.",
        "lower case": "josé “pepe” sánchez-ruel, jr.",
        "surname only": "Sánchez-Ruel",
        "surname only, lower case": "sánchez-ruel",
        "surname first": "Sánchez-Ruel, José",
        "without the nickname": "José Sánchez-Ruel, Jr.",
        "nickname in quotes": 'José "Pepe" Sánchez-Ruel, Jr.',
        "nickname in brackets": "José (Pepe) Sánchez-Ruel, Jr.",
        "without hyphen": "José Sánchez Ruel, Jr.",
        "surname only, without hyphen": "Sánchez Ruel",
        "without accents": "Jose Sanchez-Ruel, Jr.",
        "surname only, without accents": "Sanchez-Ruel",
        "without suffix": "José Sánchez-Ruel",
    }
    initials = [text for variant, text in person_variants("R. T. Okonkwo") if variant.startswith("initials")]
    assert initials == ["RT Okonkwo", "R.T. Okonkwo", "R T Okonkwo", "R. T. Okonkwo"]
    assert unaccented("Emre Kılıç, Øystein Þórsson") == "Emre Kilic, Oystein THorsson"


def test_the_ways_of_asking_for_an_institution() -> None:
    assert dict(institution_variants("The Teasel County, GA Library & Café")) == {
        "in full": "The Teasel County, GA Library & Café",
        "lower case": "the teasel county, ga library & café",
        "with The": "The Teasel County, GA Library & Café",
        "without The": "Teasel County, GA Library & Café",
        "without state abbreviation": "The Teasel County Library & Café",
        "without accents": "The Teasel County, GA Library & Cafe",
        "words only": "The Teasel County GA Library Café",
    }


def test_everybody_of_a_name_is_meant_by_it(archives: ArchiveMaker, encoder: FakeEncoder) -> None:
    rows = [
        archives.answer("Yes.", name="Ada Vance", institution="Sedge Library, OH"),
        archives.answer("No.", name="Bo Vance", institution="Sedge Library"),
        archives.answer("Perhaps."),
    ]
    with archives.open(rows, encoder) as archive:
        queries = {query.text: len(query.relevant) for query in name_queries(archive)}
        figures = measure_names(archive, encoder)

    assert queries["Vance"] == 2
    assert queries["Ada Vance"] == 1
    assert queries["Sedge Library"] == queries["Sedge Library, OH"] == 2
    assert figures.mrr("person") == figures.mrr("institution") == 1
    assert figures.failures() == []
    assert any("| person | surname only | 2 | 1.000 | 1.000 |  |" in line for line in table(figures, 1))


def test_a_name_that_is_not_found_fails(archive: Archive, encoder: FakeEncoder) -> None:
    by_meaning_alone = measure_names(archive, encoder, Mode.SEMANTIC)

    assert by_meaning_alone.mrr("person") < 0.98
    assert by_meaning_alone.failures()


def test_a_name_is_not_stemmed(archives: ArchiveMaker, encoder: FakeEncoder) -> None:
    answers = [
        archives.answer("Dust is swept.", name="Marian Page", institution="Sedge City Library"),
        archives.answer("Two pages are enough.", name="Ida Sun"),
        archives.answer("Grime is wiped.", name="Otto Vane", institution="Gorse Libraries"),
    ]
    with archives.open(answers, encoder) as archive:

        def found(text: str) -> dict[str, bool]:
            hits = archive.search(SearchRequest(text), encoder).hits
            return {hit.answer.respondent.label: hit.signed for hit in hits}

        assert found("pages") == {"Ida Sun": False}
        assert found("page")["Marian Page"]
        assert found("libraries") == {"Otto Vane": True}
