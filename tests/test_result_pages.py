"""The search page through Flask's test client: results, filters, paging, and what to try where there are none."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from tests.sample_site import client_of_sample, text_of
from webui.pages.parameters import TYPE_ORDER

if TYPE_CHECKING:
    from flask.testing import FlaskClient


client = pytest.fixture(scope="module")(client_of_sample)


# The search page


def test_a_kind_has_the_same_words_in_an_address_as_in_a_query(client: FlaskClient) -> None:
    typed, ticked, named = (
        re.search(r'role="status"><strong>([^<]*)<', client.get(f"/?{query}").text)
        for query in ("q=kind:essay", "kind=essay", "kind=guest")
    )
    assert typed
    assert ticked
    assert named
    assert typed[1] == ticked[1] == named[1]
    assert re.fullmatch(r"\d+ answers?", typed[1])


def test_the_first_page_offers_examples_and_every_library_type_in_order(client: FlaskClient) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert tuple(re.findall(r'name="type" value="(\w+)"', page.text)) == TYPE_ORDER
    assert TYPE_ORDER[:3] == ("public", "academic", "federal")
    assert "<search" in page.text
    assert 'href="/?q=do%20you%20read%20cover%20letters"' in page.text
    assert "answers from" in text_of(page)


def test_the_first_page_is_light(client: FlaskClient) -> None:
    page = client.get("/")
    size = len(page.data)
    for path in re.findall(r'href="(/static/[^"]+)"', page.text):
        with client.get(path) as asset:
            size += len(asset.data)

    assert size < 30_000


def test_results_are_numbered_permalinks_with_marked_words(client: FlaskClient) -> None:
    page = client.get("/?q=cover+letter&mode=keyword")

    links = re.findall(r'<p class="asked">.*<a href="(/answers/[^"]+)">', page.text)
    assert len(links) == len(set(links)) == 10
    assert '<ol class="cards" start="1">' in page.text
    assert re.search(r"<mark>[Ll]etters?</mark>", page.text)
    assert re.search(r'role="status"><strong>\d+ close match(es)?</strong>[^,]*, found by words', page.text)
    assert all(client.get(link).status_code == 200 for link in links)


def test_filters_are_ticked_shown_and_removable(client: FlaskClient) -> None:
    page = client.get("/?q=interview&type=academic&type=federal&from=2013&to=2015")

    assert page.text.count(" checked>") == 3  # two types and the mode
    for url in (
        "/?q=interview&amp;type=federal&amp;from=2013&amp;to=2015",
        "/?q=interview&amp;type=academic&amp;from=2013&amp;to=2015",
        "/?q=interview&amp;type=academic&amp;type=federal",
        "/?q=interview",
    ):
        assert f'href="{url}"' in page.text
    years = {int(year) for year in re.findall(r'<span class="year">(\d+)</span>', page.text)}
    assert years
    assert years <= {2013, 2014, 2015}


def test_filters_alone_list_answers(client: FlaskClient) -> None:
    page = client.get("/?type=unknown")

    assert "Type not known" in page.text
    assert '<ol class="cards"' in page.text


def test_paging_shows_every_answer_once(client: FlaskClient) -> None:
    total = client.get("/api/search?q=library&limit=1").get_json()["total"]
    seen: list[str] = []
    url: str | None = "/?q=library"
    while url:
        page = client.get(url)
        seen += re.findall(r'<p class="asked">.*<a href="(/answers/[^"?]+)', page.text)
        following = re.search(r'<link rel="next" href="([^"]+)">', page.text)
        url = html.unescape(following[1]) if following else None

    assert total > 20
    assert len(seen) == len(set(seen)) == total


def test_a_page_beyond_the_end_is_the_last_one_and_says_so(client: FlaskClient) -> None:
    page = client.get("/?q=cover+letter&page=999")

    assert "There is no page 999 of these results: this is the last one." in text_of(page)
    assert '<ol class="cards"' in page.text
    assert 'rel="next"' not in page.text


def test_no_match_says_what_to_try_and_how_many_there_are_without_filters(client: FlaskClient) -> None:
    nothing = text_of(client.get("/?q=zxqvzxqv&mode=keyword"))
    elsewhere = text_of(client.get("/?q=interview&mode=keyword&from=1999&to=1999"))

    assert "No close match for “zxqvzxqv”" in nothing
    assert "What to try" in nothing
    assert re.search(r"Look in all library types and years : \d+ answers", elsewhere)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("type=submarine", "“submarine” is not a library type. It was ignored."),
        ("from=20x4", "“20x4” is not a year of four digits. It was ignored."),
        ("from=2020&to=2013", "The years ran backwards, from 2020 to 2013. They were swapped."),
        ("mode=magic", "“magic” is none of hybrid, keyword, semantic. Words and meaning were used."),
        ("page=0", "“0” is not a number from 1 to 1000000. Page 1 is shown."),
        ("page=-1", "“-1” is not a number from 1 to 1000000. Page 1 is shown."),
        ("page=" + "9" * 5000, "Page 1 is shown."),
        ("q=" + "long+" * 400, "The question has more than 1000 characters. Only the first ones were used."),
    ],
)
def test_impossible_parameters_are_ignored_with_a_note(client: FlaskClient, query: str, note: str) -> None:
    page = client.get(f"/?q=interview&{query}" if not query.startswith("q=") else f"/?{query}")

    assert page.status_code == 200
    assert note in text_of(page)


# Did you mean


def test_a_misspelt_word_is_put_right_and_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/?q=certifcate&mode=keyword").text

    assert "Showing results for" in page
    assert 'href="/?q=certificate&amp;mode=keyword"' in page
    assert 'href="/?q=certifcate&amp;mode=keyword&amp;as_typed=1"' in page
    assert '<ol class="cards"' in page


def test_what_was_typed_can_be_insisted_on(client: FlaskClient) -> None:
    page = client.get("/?q=certifcate&mode=keyword&as_typed=1").text

    assert 'Did you mean <a href="/?q=certificate&amp;mode=keyword">certificate</a>?' in page
    assert '<ol class="cards"' not in page
