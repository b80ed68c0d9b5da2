"""Answers for pages of results are read once and kept, some at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.files.manifest import live_generation
from search import answer_store
from search.answer_store import AnswerStore
from search.folder.texts import FolderTexts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import ArchiveMaker


@pytest.fixture
def store(archives: ArchiveMaker) -> Iterator[AnswerStore]:
    archive = archives.write([archives.answer(f"Answer {number}.", question="Q?") for number in range(6)])
    texts = FolderTexts(layout.generations_path(archive) / live_generation(archive) / layout.ANSWERS)
    yield AnswerStore(texts)
    texts.close()


@pytest.mark.parametrize("kept", [0, 1, 4, 100])
def test_they_are_the_same_however_many_are_kept(
    store: AnswerStore, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(answer_store, "_KEPT", kept)
    for rows in ([3, 0], [0, 3, 5], [], [5, 4, 3, 2, 1, 0], [2]):
        found = store.page_answers(rows)
        assert [(read.answer, read.post) for read in found] == store.by_rows(rows)
        assert [read.text for read in found] == [f"Answer {row}." for row in rows]
        assert [list(read.passages) for read in found] == [store.passages([row])[row] for row in rows]


def test_a_page_seen_before_asks_the_database_nothing(store: AnswerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.page_answers([1, 2])
    monkeypatch.setattr(store, "records", None)

    assert store.page_answers([2, 1]) == before[::-1]


def test_a_closed_store_keeps_nothing(store: AnswerStore) -> None:
    store.page_answers([1, 2])
    store.close()

    assert not store._page_answers
    assert not store._posts
