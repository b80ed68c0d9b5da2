"""A respelling is offered only where it is better than what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.results import Mode, Respelling, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive import Archive
    from tests.conftest import ArchiveMaker, FakeEncoder


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker, encoder: FakeEncoder) -> Iterator[Archive]:
    answers = [
        archives.answer("Send an e-mail, or mail a letter. You stay for long, paying for it."),
        archives.answer("Negotiation is an art; the weekend is not."),
        archives.answer("Emma mails letters.", name="Ada Page"),
    ]
    with archives.open(answers, encoder) as opened:
        yield opened


def respelt(archive: Archive, text: str, encoder: FakeEncoder | None = None) -> Respelling | None:
    mode = Mode.KEYWORD if encoder is None else Mode.SEMANTIC
    return archive.search(SearchRequest(text, mode=mode), encoder).respelling


@pytest.mark.parametrize("text", ["email", "emails", "weekends", "staying long", "saying long", "emall"])
def test_nothing_for_a_word_that_finds_something_in_another_form_or_is_too_short(archive: Archive, text: str) -> None:
    assert respelt(archive, text) is None


def test_nothing_for_another_ending_where_something_is_found(archive: Archive, encoder: FakeEncoder) -> None:
    assert archive.search(SearchRequest("negotiating letters", mode=Mode.SEMANTIC), encoder).total > 0
    assert respelt(archive, "negotiating letters", encoder) is None
    assert respelt(archive, "negotiating") == Respelling("negotiation", 1, shown=True)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("leter", "letter"), ("wekend", "weekend"), ("ngotiation", "negotiation"), ("name:paage", "name:page")],
)
def test_a_mistyped_word_is_put_right(archive: Archive, text: str, meant: str) -> None:
    assert respelt(archive, text) == Respelling(meant, 1 + (meant == "letter"), shown=True)
