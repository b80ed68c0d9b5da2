"""A query is counted as one that finds nothing only where words and meaning together find nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from index.imports.importing import import_sources
from webui.app import create_app
from webui.queries.counter import QueryCounter
from webui.queries.counts import QueryCounts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder

#: Its words find nothing, because most of them are unknown; its meaning, for the fake model, is that of the answer.
QUERY = "letters zxqvfoo"


@pytest.fixture
def built(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Path:
    posts.write("letters", "Letters?", "Wanda Pyle, Head, Teasel Public Library: Letters.")
    posts.write("dust", "Dust?", "Otto M. Brandl, Dean, Gorse Community College: Dust gathers on shelves.")
    import_sources(archive, [posts.path], model=fake_encoder)
    return archive


def found(archive: Path, encoder: Callable[[], FakeEncoder] | None, url: str, query: str = QUERY) -> int | None:
    """What is counted as found for the query by a site with such a model."""
    counts = QueryCounts(archive)
    counter = QueryCounter(counts, clock=lambda: dt.date(2026, 11, 20))
    app = create_app(archive, encoder)
    site = app.extensions["answerstacks"]
    site.counter = counter
    site.model.wait(10)
    counts.start()
    counts.forget()
    for _ in range(2):
        assert app.test_client().get(url).status_code == 200
    counter.flush()
    (counted,) = counts.summary().queries
    assert (counted.text, counted.nothing > 0) == (query, counted.found == 0)
    return counted.found


@pytest.mark.parametrize("route", ["/", "/api/search", "/compare"])
def test_words_alone_find_nothing_and_meaning_would(built: Path, encoder_class: type[FakeEncoder], route: str) -> None:
    asked = QUERY.replace(" ", "+")
    assert found(built, encoder_class, f"{route}?q={asked}") == 1
    assert found(built, encoder_class, f"{route}?q={asked}&mode=keyword") == 1
    assert found(built, encoder_class, f"/?q={asked}&mode=keyword&type=law") == 1
    # Without a model there is nothing else to ask.
    assert found(built, None, f"{route}?q={asked}") == 0


def test_a_model_that_cannot_be_had_cannot_say(built: Path) -> None:
    def failing() -> FakeEncoder:
        raise OSError

    assert found(built, failing, "/?q=letters+zxqvfoo") is None


def test_a_time_in_which_there_is_nothing_is_no_want_of_answers(built: Path) -> None:
    """The posts have no date."""
    assert found(built, None, "/?q=letters+past:6-months", "letters past:6-months") == 1
    assert found(built, None, "/?q=zxqvfoo+past:6-months", "zxqvfoo past:6-months") == 0
