"""A cache of look-ups stays within its bound, and a query's words are fetched at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.archive import Archive
from search.postgres.kept import Kept
from search.results import Mode, SearchRequest
from tests.published import published

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from search.postgres.look_ups import LookUps, Term, Word


def test_those_that_were_not_asked_for_longest_go_first() -> None:
    kept: Kept[str, int] = Kept(30)
    for number, key in enumerate("abc"):
        kept.add(key, number, 10)
    assert kept.get("a") == 0

    kept.add("d", 3, 15)

    assert [kept.get(key) for key in "abcd"] == [0, None, None, 3]


def test_one_that_is_larger_than_all_the_room_is_kept_alone() -> None:
    kept: Kept[str, int] = Kept(30)
    kept.add("a", 1, 10)
    kept.add("b", 2, 500)

    assert (kept.get("a"), kept.get("b")) == (None, 2)
    kept.add("c", 3, 10)
    assert (kept.get("b"), kept.get("c")) == (None, 3)


def test_all_words_of_a_query_are_fetched_by_one_statement(
    sample: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(sample, database)
    with Archive.open(database) as archive:
        asked: list[str] = []
        rows = archive._engine._database.rows  # type: ignore[attr-defined]

        def counted(statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
            asked.append(statement)
            return rows(statement, values)  # type: ignore[no-any-return]

        monkeypatch.setattr(archive._engine._database, "rows", counted)  # type: ignore[attr-defined]
        archive.page(SearchRequest('hiring managers and "cover letters" -résumé', mode=Mode.KEYWORD))

    words = [statement for statement in asked if "token_words" in statement]
    assert len(words) == 1


def test_a_word_that_another_thread_fetches_just_before_is_known(
    sample: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(sample, database)
    with Archive.open(database) as archive:
        look_ups = archive._engine._look_ups  # type: ignore[attr-defined]
        for kept in (look_ups._terms, look_ups._words):
            _fetch_before_the_first_look_is_answered(look_ups, kept, monkeypatch)
        assert look_ups.term("letter") is not None
        assert look_ups.word("letter") is not None


def _fetch_before_the_first_look_is_answered(
    look_ups: LookUps, kept: Kept[str, Term] | Kept[str, Word], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stand for a thread that looked for a word, did not find it, and goes on when another has fetched it."""
    get = kept.get

    def late(key: str) -> Term | Word | None:
        found = get(key)
        monkeypatch.setattr(kept, "get", get)
        look_ups.fetch(["letter"], ["letter"])
        return found

    monkeypatch.setattr(kept, "get", late)
