"""Questions to the answers of a generation: how many ids may be asked for, and the errors that say it is damaged."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from index.errors import GenerationDamaged
from index.files import layout
from index.files.manifest import live_generation
from search.answer_store import AnswerStore
from search.folder.texts import FolderTexts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: More than SQLite has placeholders, however it was built.
MANY = 300_000


@pytest.fixture
def texts(sample: Path) -> Iterator[FolderTexts]:
    texts = FolderTexts(layout.generations_path(sample) / live_generation(sample) / layout.ANSWERS)
    yield texts
    texts.close()


@pytest.fixture
def store(texts: FolderTexts) -> AnswerStore:
    return AnswerStore(texts)


def test_as_many_answers_as_one_likes_can_be_asked_for(store: AnswerStore) -> None:
    [answer_id, other] = [answer.id for answer, _ in store.by_rows([1, 0])]
    ids = [*map(str, range(MANY)), answer_id, other]

    assert store.people_of(ids)[-2:] == (store.person_of(answer_id), store.person_of(other))
    assert all(store.first_shown_of(ids)[-2:])
    assert store.first_shown_of(["\ud800", answer_id]) == (None, *store.first_shown_of([answer_id]))
    assert [*store.passages(range(MANY))][:2] == [0, 1]


def test_a_mistake_in_a_question_is_no_damage(store: AnswerStore) -> None:
    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        store.records("SELECT nothing FROM answers", ())


def test_a_text_that_is_not_utf_8_is_damage(store: AnswerStore) -> None:
    with pytest.raises(GenerationDamaged, match="decode"):
        store.records("SELECT CAST(x'FF' AS TEXT)", ())


@pytest.mark.parametrize("error", ["SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ"])
def test_a_file_that_cannot_be_read_is_damage(texts: FolderTexts, error: str) -> None:
    class Harmed:
        def execute(self, *_: object) -> None:
            raised = sqlite3.DatabaseError("harmed")
            raised.sqlite_errorcode = getattr(sqlite3, error)
            raise raised

        def close(self) -> None:
            pass

    texts._connection = Harmed()  # type: ignore[assignment]
    with pytest.raises(GenerationDamaged, match="harmed"):
        texts.records("SELECT 1", ())
