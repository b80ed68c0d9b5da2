"""Relative dates on the site: pages, feeds and the API count from the day of the request, and so do their ETags."""

from __future__ import annotations

import datetime as dt
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
