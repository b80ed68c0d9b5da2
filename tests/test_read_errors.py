"""What the record cannot give is no fault of a post or a source: the import stops, and says what it was."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from index.importing import import_sources
from index.record.record import Record
from index.record.record_errors import RecordRowDamaged
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder

FAILURES = [
    sqlite3.OperationalError("disk I/O error"),
    sqlite3.DatabaseError("database disk image is malformed"),
    OSError(5, "Input/output error"),
    RecordRowDamaged("gone", "letters/x", "struct.error"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("read", ["bearers", "redirects", "gone", "uncorrected", "known_post"])
def test_a_post_is_not_blamed_for_the_record(
    archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch, read: str, failure: Exception
) -> None:
    def broken(*_: object) -> None:
        raise failure

    posts.write("letters", "Do you read letters?", "Wanda Pyle, Head, Teasel Public Library: Yes, every one of them.")
    monkeypatch.setattr(Record, read, broken)
    with pytest.raises(type(failure)):
        import_sources(archive, [posts.path], keyword_only=True)


@pytest.mark.parametrize("failure", [FAILURES[0], FAILURES[3]], ids=str)
def test_a_site_is_not_blamed_for_the_record(
    archive: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def broken(*_: object) -> None:
        raise failure

    monkeypatch.setattr(Record, "synced_until", broken)
    with pytest.raises(type(failure)):
        import_sources(archive, ["https://shelf.example/"], keyword_only=True)


@pytest.mark.parametrize(
    "failure", [sqlite3.OperationalError("no such table: posts"), sqlite3.ProgrammingError("Cannot operate"), *FAILURES]
)
def test_the_command_shows_no_traceback(
    archive: Path,
    posts: PostFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: Exception,
) -> None:
    def broken(*_: object) -> None:
        raise failure

    posts.write("letters", "Do you read letters?", "Wanda Pyle, Head, Teasel Public Library: Yes, every one of them.")
    monkeypatch.setattr(Record, "versions", broken)
    assert run(["index", "--keyword-only", "--archive", str(archive), str(posts.path)]) == 1
    said = capsys.readouterr().err
    assert "Error: " in said
    assert "Traceback" not in said
