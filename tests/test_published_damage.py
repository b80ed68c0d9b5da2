"""A published archive whose tables are not as they should be: said so, whatever is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from search.archive import Archive
from search.published_errors import PublishedDamaged
from search.results import Mode, SearchRequest
from tests.published import asked, published

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


def read(archive: Archive, encoder: FakeEncoder) -> None:
    """Ask for everything that tables hold."""
    archive.page(SearchRequest("letters", mode=Mode.SEMANTIC), encoder)
    archive.page(SearchRequest('letters and "cover letters" lett*', mode=Mode.KEYWORD))
    archive.page(SearchRequest("name:smith", mode=Mode.KEYWORD))


@pytest.fixture
def folder(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(rows, encoder, into=tmp_path)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM facts",
        "DROP EXTENSION vector CASCADE",
        "UPDATE columns SET data = substr(data, 2) WHERE name LIKE '%vectors'",
        "UPDATE columns SET data = substr(data, 5) WHERE name LIKE '%vectors'",
        "UPDATE terms SET rows = substr(rows, 2)",
        "DELETE FROM term_idf",
        "UPDATE words SET rows = substr(rows, 2)",
    ],
)
def test_damage_is_said(harm: str, folder: Path, encoder: FakeEncoder, database: str) -> None:
    published(folder, database)
    asked(database, harm)
    with pytest.raises(PublishedDamaged), Archive.open(database) as archive:
        read(archive, encoder)


def test_vectors_that_vanish_are_missed(folder: Path, encoder: FakeEncoder, database: str) -> None:
    published(folder, database)
    with Archive.open(database) as archive:
        passages = archive._engine.passages
        asked(database, "DELETE FROM passages WHERE number = 0")
        assert passages is not None
        with pytest.raises(PublishedDamaged):
            passages.dots(encoder.encode(["letters"])[0])
        with pytest.raises(PublishedDamaged):
            passages.of(np.array([0]))
