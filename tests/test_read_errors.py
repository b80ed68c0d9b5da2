"""What the record cannot give is no fault of a post or a source: the import stops, and says what it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
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


@pytest.mark.parametrize("version", [0, 2, 8])
def test_a_schema_version_with_a_flipped_bit_is_damage_that_a_backup_mends(
    archive: Path, posts: PostFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str], version: int
) -> None:
    posts.write("letters", "Do you read them?", "Wanda Pyle, Head, Teasel Public Library: I read all of them.")
    import_sources(archive, [posts.path], keyword_only=True)
    assert run(["--archive", str(archive), "backup", str(tmp_path / "b")]) == 0
    with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    capsys.readouterr()
    assert run(["--archive", str(archive), "index", "--keyword-only"]) == 1
    assert "`answerstacks restore`" in capsys.readouterr().err
    assert run(["--archive", str(archive), "verify"]) == 1
    # The backup is back, but the damaged record could not be asked who was taken out since.
    assert run(["--archive", str(archive), "restore", str(tmp_path / "b"), "--yes", "--keyword-only"]) == 1
    assert "These parts of it could not be read" in capsys.readouterr().out
    assert run(["--archive", str(archive), "verify"]) == 0


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.8, 0.9, 0.97])
def test_a_record_that_was_cut_short_is_named_without_a_traceback(
    archive: Path, posts: PostFolder, capsys: pytest.CaptureFixture[str], share: float
) -> None:
    for slug in ("letters", "maps", "looms"):
        posts.write(slug, f"Do you lend {slug}?", f"Wanda Pyle, Head, Teasel Public Library: {slug} by post. " * 40)
    import_sources(archive, [posts.path], keyword_only=True)
    path = layout.record_path(archive)
    whole = path.read_bytes()
    # What is missing reads as rows of NULL, or not at all.
    path.write_bytes(whole[: int(len(whole) * share)])
    assert run(["index", "--keyword-only", "--archive", str(archive)]) == 1
    assert "answerstacks" in capsys.readouterr().err
