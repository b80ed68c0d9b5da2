"""Relative dates on the site: pages, feeds and the API count from the day of the request, and so do their ETags."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import TYPE_CHECKING

import pytest

from webui.addresses import Address
from webui.app import create_app
from webui.look.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

_QUERY = "certificates past:1-year"
#: The day of the sample's post on certificates.
_PUBLISHED = dt.date(2023, 2, 17)


@pytest.fixture(scope="module")
def client(sample: Path) -> FlaskClient:
    return create_app(sample, None, Theme(url=Address("https://desk.example", ""))).test_client()


def _asked_on(day: dt.date, address: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The text and the ETag of a page asked for on a day."""
    monkeypatch.setattr("webui.pages.search_state.today", lambda: day)
    response = client.get(address, query_string={"q": _QUERY, "mode": "keyword"})
    assert response.status_code == 200, response.text
    return response.text, response.headers["ETag"]


@pytest.mark.parametrize("address", ["/", "/feed", "/api/search", "/api/v1/search"])
def test_a_search_moves_with_the_day(address: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = "further-questions-library-certificates"
    soon, its_tag = _asked_on(_PUBLISHED + dt.timedelta(days=30), address, client, monkeypatch)
    late, other_tag = _asked_on(_PUBLISHED + dt.timedelta(days=400), address, client, monkeypatch)

    assert marked in soon
    assert marked not in late
    assert its_tag != other_tag


def _times(page: str) -> dict[str, str]:
    """Labels of the lengths of time that a page offers, and their addresses."""
    (offered,) = re.findall(r'<nav class="times".*?</nav>', page, re.DOTALL) or [""]
    return {label: html.unescape(url) for url, label in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', offered)}


def _page(client: FlaskClient, query: str) -> str:
    return client.get("/", query_string={"q": query, "mode": "keyword"}).text


def test_lengths_of_time_with_posts_are_offered(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.pages.times.today", lambda: dt.date(2026, 1, 1))
    offered = _times(_page(client, "certificates"))

    assert offered == {
        "2 years": "/?q=certificates+past%3A2-years&mode=keyword",
        "5 years": "/?q=certificates+past%3A5-years&mode=keyword",
    }
    assert "times" not in client.get("/").text


def test_one_that_is_asked_for_is_marked_and_leads_back(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.pages.times.today", lambda: dt.date(2026, 1, 1))
    page = _page(client, "certificates past:6-months")

    assert list(_times(page)) == ["6 months", "2 years", "5 years", "All times"]
    assert _times(page)["All times"] == "/?q=certificates&mode=keyword"
    assert 'aria-current="true">6 months</a>' in page


def test_where_nothing_is_so_recent_the_day_is_named_and_all_times_are_offered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _ = _asked_on(_PUBLISHED + dt.timedelta(days=400), "/", client, monkeypatch)

    assert "Only posts published since 23 March 2023 are shown." in page
    assert re.search(r'<a href="/\?q=certificates&amp;mode=keyword">Look at all times</a>: [1-9][0-9]* answers', page)
